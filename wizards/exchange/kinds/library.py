# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files with what the house holds for all: changed and loaded again."""

from ....engine import table
from .base import TableKind


class LibraryKind(TableKind):
    """Rows about things that are there or new; HR's alone.

    The template is what is there already, to be changed and loaded again.
    """

    for_hr = True
    # A file of things for all, of which a tree is held in memory as a whole.
    most_rows = 10_000
    #: Model of the rows, and columns named like a field of it whose choices they hold.
    model = None
    choices = ()

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self._choices = None

    def read_choices(self, entries):
        """Replace texts of choices by their keys, whatever the language of the file."""
        if self._choices is None:
            self._choices = self._known_choices()
        for entry in entries:
            for role in self.choices:
                text = entry.values.get(role)
                if not text:
                    continue
                key = self._choices[role].get(table.normalise(text))
                entry.values[role] = key
                if not key:
                    labels = ", ".join(self.choice_labels(role).values())
                    reason = self.env._("Choose one of: %s.", labels)
                    self.report.problem(entry, role, reason)

    def choice_labels(self, role):
        """Labels of a choice in the reader's language by their keys."""
        field = self.env[self.model]._fields[role]
        return dict(field._description_selection(self.env))

    def _known_choices(self):
        """Keys of the choices by key and by label in every installed language."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        known = {}
        for role in self.choices:
            field, found = self.env[self.model]._fields[role], {}
            for code in languages:
                env = self.wizard.with_context(lang=code).env
                for key, label in field._description_selection(env):
                    found.setdefault(table.normalise(label), key)
            # Keys tell signs apart that a comparison of labels drops.
            for key in field.get_values(self.env):
                found[table.normalise(key)] = key
            known[role] = found
        return known
