# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the import wizard may rely on: the contract of every kind of file."""

from odoo.tools.misc import get_lang

from ....engine import table
from ....models.base.number_input import meant_text
from ..limits import MOST_ROWS
from ..report import Report
from ..seen import Seen
from .columns import DATE, NUMBER

#: Rows that are looked up and written together; memory holds one chunk.
CHUNK = 500


class FileRefused(Exception):
    """The file holds errors: nothing of it may stay."""


class ImportKind:
    """One kind of file that can be imported.

    The wizard walks from the upload over the check to the end and asks its kind for
    all that differs. A kind is made anew for each step, ``KINDS[name](wizard)``, and
    has the rights of the wizard's user. To add one, write a class and name it in
    ``KINDS`` of this package; explanations and settings stand in the wizard's view.
    """

    #: Key of the kind, what people choose, and the action that shows what came in.
    name = title = action = None
    #: Kinds that no direct manager imports.
    for_hr = False
    #: Columns without which a file cannot be read, and those that it may have. Without
    #: columns nobody is asked what the columns of the file hold.
    required = optional = ()
    #: Rows after which a file is refused.
    most_rows = MOST_ROWS

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        self.wizard = wizard
        self.env = wizard.env

    @classmethod
    def columns(cls):
        """Columns in the order of the template."""
        return (*cls.required, *cls.optional)

    @classmethod
    def roles(cls):
        """What the columns stand for, in the order of the template."""
        return [column.role for column in cls.columns()]

    # CONTRACT

    def check_settings(self):
        """Raise a UserError when the wizard lacks a choice that the kind needs."""

    def check_download(self):
        """Raise a UserError when there is nothing to download."""

    def download_title(self):
        """Name of the file that is downloaded, without its extension."""
        return self.wizard._kind_label()

    def write_download(self, stream, title, extension):
        """Write the template, filled as far as it can be, into a stream."""
        raise NotImplementedError

    def check_file(self):
        """List as findings of the wizard what is wrong; nothing else is written.

        :return: the report of the pass; None when the file cannot be gone through yet
        """
        raise NotImplementedError

    def write_file(self):
        """Write the file as a whole; the caller has set a savepoint.

        :return: the report of the pass
        :raises FileRefused: when anything keeps the file from being written
        """
        raise NotImplementedError

    # SHARED

    def not_a_number(self, lang, error):
        """Tell how to write a number, and what this one may have meant."""
        if meant := getattr(error, "meant", ()):
            return self.env._(
                "Not how numbers are written in your language. Did you mean %s?",
                meant_text(self.env, meant),
            )
        return self.env._(
            "Not a number. Type digits only, for example %s.",
            f"98{lang.decimal_point}5",
        )


class TableKind(ImportKind):
    """A file with a header and one thing in each row, read in chunks.

    A kind says what its rows mean in ``handle_rows``, and what can be said only about
    the file as a whole in ``finish``; it gives the rows of its template. A pass may
    keep in attributes what it has looked up; records are dropped after each chunk.
    """

    def handle_rows(self, entries):
        """Check rows, count what they bring and write them when ``self.may_write``.

        :param entries: list of Entry; those with unreadable cells are bad already
        """
        raise NotImplementedError

    def finish(self):
        """Check, count and write what needs the whole file."""

    def template_rows(self):
        """Give the rows of the template, in the order of its header."""
        raise NotImplementedError

    def template_header(self):
        """Titles of the template in the reader's language."""
        wizard = self.wizard
        return [
            wizard._label(wizard.employee_key if role == "employee" else role)
            for role in self.roles()
        ]

    # STEPS

    def write_download(self, stream, title, extension):
        """Write header and rows of the template."""
        self.wizard._write_table(
            stream, title, extension, self.template_header(), self.template_rows()
        )

    def check_file(self):
        """Go through the file when each column that is needed is known."""
        wizard = self.wizard
        if not wizard.column_ids:
            wizard._read_header()
        wizard.line_ids.unlink()
        if wizard._missing_roles():
            return None
        return self._go_through(Report(wizard._keep_findings), writing=False)

    def write_file(self):
        """Go through the file; the first chunk with an error refuses it."""
        return self._go_through(Report(lambda findings: None), writing=True)

    def _go_through(self, report, writing):
        """Go through the file in chunks.

        :param writing: write each chunk; the first error refuses the whole file
        :raises FileRefused: when a file that is to be written holds an error
        """
        self.wizard._check_columns()
        self.report, self.writing = report, writing
        self.seen = Seen(self.env.cr)
        for entries in table.chunks(self.wizard._entries(), CHUNK):
            report.counts["rows"] += len(entries)
            self._parse(entries)
            self.handle_rows(entries)
            if writing and report.counts["error"]:
                raise FileRefused
            report.flush()
            # One chunk in memory, whatever the size of the file.
            self.env.flush_all()
            self.env.invalidate_all()
        self.finish()
        report.flush()
        if writing and report.counts["error"]:
            raise FileRefused
        return report

    @property
    def may_write(self):
        """Whether this pass writes and nothing was wrong so far."""
        return self.writing and not self.report.counts["error"]

    # CELLS

    def _parse(self, entries):
        """Read the cells of rows; what cannot be read or is missing is noted."""
        lang = get_lang(self.env)
        columns = {column.role: column for column in self.columns()}
        for entry in entries:
            for role, cell in entry.cells.items():
                try:
                    entry.values[role] = _read(columns[role], cell, lang)
                except (ValueError, OverflowError) as error:
                    reason = (
                        self.env._("Not a date. Write it like 2026-06-30.")
                        if columns[role].reads == DATE
                        else self.not_a_number(lang, error)
                    )
                    self.report.problem(entry, role, reason)
            for column in self.required:
                role = column.role
                if role in entry.values and entry.values[role] is None:
                    self.report.problem(entry, role, self.env._("The cell is empty."))

    def refuse_duplicates(self, keys, role="employee"):
        """Note rows that say the same thing as an earlier one.

        :param keys: list of (entry, key)
        :param role: the column that is told about
        """
        earlier = self.seen.earlier([(key, entry.number) for entry, key in keys])
        for entry, _key in keys:
            if entry.number in earlier:
                reason = self.env._(
                    "Row %s is about the same already. Keep one of them.",
                    earlier[entry.number],
                )
                self.report.problem(entry, role, reason)


def good(entries):
    """Rows in which nothing was wrong so far."""
    return [entry for entry in entries if not entry.is_bad]


def _read(column, cell, lang):
    if column.reads == NUMBER:
        return table.read_number(cell, lang.decimal_point, lang.thousands_sep)
    if column.reads == DATE:
        return table.read_date(cell, lang.date_format)
    return table.read_text(cell)
