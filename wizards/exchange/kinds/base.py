# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the import wizard may rely on: the contract of every kind of file."""

from odoo.tools.misc import get_lang

from ....engine import table, typed_values
from ....models.base.day_words import day_words
from ....models.base.number_input import meant_text
from ..limits import MOST_ROWS
from ..report import PLACES, Entry, Report
from ..seen import Seen
from .columns import DATE, FIRST_DAY, NUMBER

#: Rows that are looked up and written together; memory holds one chunk.
CHUNK = 500


#: Which values are better, when a target is a bound.
DIRECTIONS = {typed_values.LEAST: "up", typed_values.MOST: "down"}


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
    #: Kinds that only reward officers import.
    for_reward = False
    #: Columns without which a file cannot be read, and those that it may have. Without
    #: columns nobody is asked what the columns of the file hold.
    required = optional = ()
    #: Required columns that a file may lack as a whole, because they are made up.
    made_up = ()
    #: Roles for which one text may be taken for all rows, when the file lacks them.
    constants = ()
    #: Columns that are about what their titles name: kind of column to the roles of
    #: the title and of the cells.
    spreads = {}
    #: Roles whose numbers may be bounds, such as ≥95.
    bounds = ()
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

    def spread_names(self):
        """Folded names that a title of a column of its own may have."""
        return ()

    def proposals(self):
        """What is proposed for all rows of a file that lacks a column, by role."""
        return {}

    def samples(self, role):
        """What may be taken for all rows, as an example."""
        return ""

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
        if text := self._open_text(getattr(error, "why", None)):
            return text
        if meant := getattr(error, "meant", ()):
            return self.env._(
                "Not how numbers are written in your language. Did you mean %s?",
                meant_text(self.env, meant),
            )
        return self.env._(
            "Not a number. Type digits only, for example %s.",
            f"98{lang.decimal_point}5",
        )

    def _open_text(self, why):
        """Tell why a cell holds no value that can be taken."""
        texts = {
            "formula": self.env._(
                "The file does not hold the result of this formula. Open it in your"
                " spreadsheet program, save it and upload it again."
            ),
            "error": self.env._("The formula of this cell went wrong. Correct it."),
            "merged": self.env._(
                "One number is merged over several rows. Write a number in each row."
            ),
            "range": self.env._("A range is no number. Write one number."),
            "tolerance": self.env._(
                "A number with ± does not say which way is better. Write one number."
            ),
            "about": self.env._("Write the number alone, without “about”."),
        }
        return texts.get(why)


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
        if wizard._has_new_header():
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
        #: The column in which a month takes its year from elsewhere.
        self._without_year = None
        self.seen = Seen(self.env.cr)
        self._tell_header()
        for entries in table.chunks(self.wizard._entries(report.counts), CHUNK):
            entries = self._without_skipped(entries)
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
        self._tell_year()
        report.flush()
        if writing and report.counts["error"]:
            raise FileRefused
        return report

    def _tell_header(self):
        """Hints about the columns and the table as a whole."""
        wizard = self.wizard
        entry = Entry(wizard.header_row, {})
        for column, reason in wizard._header_notes():
            self.report.problem(entry, None, reason, "warning", column=column)

    def _without_skipped(self, entries):
        """The rows of data; those that are none are told."""
        texts = {
            "total": self.env._("This row adds up others and is left out."),
            "alone": self.env._(
                "Only one cell of this row is filled: it is taken for a heading or a"
                " note and left out."
            ),
            "header": self.env._("The header again: this row is left out."),
        }
        for entry in entries:
            if entry.skipped:
                self.report.counts["skipped"] += 1
                self.report.problem(
                    entry, None, texts[entry.skipped], "warning", column=""
                )
        return [entry for entry in entries if not entry.skipped]

    @property
    def may_write(self):
        """Whether this pass writes and nothing was wrong so far."""
        return self.writing and not self.report.counts["error"]

    # CELLS

    def _parse(self, entries):
        """Read the cells of rows; what cannot be read or is missing is noted."""
        lang = get_lang(self.env)
        columns = {column.role: column for column in self.columns()}
        within = self.wizard._within()
        for entry in entries:
            for role, cell in entry.cells.items():
                try:
                    self._read(entry, columns[role], cell, lang, within)
                except (ValueError, OverflowError) as error:
                    reason = self._unread_text(columns[role], cell, lang, error)
                    self.report.problem(entry, role, reason)
            for column in self.required:
                role = column.role
                if role in entry.values and entry.values[role] is None:
                    self.report.problem(entry, role, self.env._("The cell is empty."))

    def _read(self, entry, column, cell, lang, within):
        """Put what a cell says into its row."""
        role, value = column.role, None
        if column.reads == NUMBER:
            typed = table.read_value(cell, lang.decimal_point, lang.thousands_sep)
            if typed:
                value = typed.number
                if typed.bound or typed.unit:
                    entry.typed[role] = typed
        elif column.reads in (DATE, FIRST_DAY):
            value = self._read_day(cell, lang.date_format, within, column)
        else:
            value = table.read_text(cell)
        entry.values[role] = value
        if role in entry.typed and entry.typed[role].bound and role not in self.bounds:
            reason = self.env._(
                "Expected is the number itself, without “at least” or “at most”."
            )
            self.report.problem(entry, role, reason)

    def _read_day(self, cell, date_format, within, column):
        """The day of a cell; that a month takes its year from elsewhere is kept."""
        begins = column.reads == FIRST_DAY
        try:
            return table.read_date(cell, date_format, None, begins)
        except ValueError:
            day = table.read_date(cell, date_format, within, begins)
            self._without_year = self._without_year or column
            return day

    def _tell_year(self):
        """Tell from where months without a year take theirs."""
        if not self._without_year:
            return
        first, last = self.wizard._within()
        reason = self.env._(
            "Months without a year are taken between %(first)s and %(last)s. Write the"
            " year if others are meant.",
            first=day_words(self.env, first),
            last=day_words(self.env, last),
        )
        entry = Entry(self.wizard.header_row, {})
        self.report.problem(entry, self._without_year.role, reason, "warning")

    def _unread_text(self, column, cell, lang, error):
        """Tell why a cell cannot be read."""
        if column.reads == NUMBER or getattr(error, "why", None):
            return self.not_a_number(lang, error)
        if isinstance(cell, (int, float)):
            return self.env._(
                "A number is no day and no month: 2026.1 may be January or October."
                " Write it like 2026-06-30 or 2026-06."
            )
        return self.env._("Not a date. Write it like 2026-06-30.")

    def check_bound(self, entry, role, direction):
        """Note a target that says at least where lower is better, or at most."""
        expected = DIRECTIONS[entry.typed[role].bound]
        if direction and direction != expected:
            reason = (
                self.env._("“At least” fits a KPI whose higher values are better.")
                if expected == "up"
                else self.env._("“At most” fits a KPI whose lower values are better.")
            )
            self.report.problem(entry, role, reason)

    def refuse_duplicates(self, keys, role="employee"):
        """Note rows that say the same thing as an earlier one.

        :param keys: list of (entry, key)
        :param role: the column that is told about
        """
        earlier = self.seen.earlier([(key, entry.place) for entry, key in keys])
        for entry, _key in keys:
            if entry.place in earlier:
                reason = self.env._(
                    "Row %s is about the same already. Keep one of them.",
                    earlier[entry.place] // PLACES,
                )
                # A row of several entries says which of its columns it is.
                self.report.problem(entry, next(iter(entry.titles), role), reason)


class WeightHint:
    """Finds out whether the weights of a file are shares of one, not per cent."""

    def __init__(self):
        """Start without any weight."""
        self._first = None
        self._is_share, self._count = True, 0

    def note(self, entry, role="weight"):
        """Look at the weight of a row."""
        weight = entry.values.get(role)
        if weight:
            self._count += 1
            is_per_cent = role in entry.typed and entry.typed[role].unit
            self._is_share &= 0 < weight <= 1 and not is_per_cent
            self._first = self._first or (entry, role, weight)

    def tell(self, kind):
        """Note it with the first weight of the file."""
        if not self._count or not self._is_share:
            return
        entry, role, weight = self._first
        if self._count > 1 or weight < 1:
            reason = kind.env._(
                "All weights of the file are 1 or less. They are per cent: for half of"
                " the whole write 50, not 0.5."
            )
            kind.report.problem(entry, role, reason, "warning")


def good(entries):
    """Rows in which nothing was wrong so far."""
    return [entry for entry in entries if not entry.is_bad]
