# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From rows of a file to entries: which row is one of data, and what its cells are."""

from ...engine import layout, table
from .kinds.columns import BY_KPI
from .limits import MOST_COLUMNS, MOST_VALUES, FileTooLarge
from .report import Entry

#: Position of what is taken for all rows, because the file has no column for it: it
#: stands behind all columns.
NO_COLUMN = 1_000


class EntryReader:
    """Makes entries of the rows below the header, one after the other.

    A row of a file with a column for each KPI or period makes an entry of each. Rows
    that add up others, headings and notes come as entries that are skipped.
    """

    def __init__(self, wizard, kind, counts):
        """Read for a wizard.

        :param kind: class of the kind of file
        :param counts: Counter that is told how many rows are hidden
        """
        self._header_row = wizard.header_row
        self._takes_skipped = wizard.takes_skipped
        self._leaves_hidden = wizard.leaves_hidden
        self._counts = counts
        known = kind.roles()
        columns = wizard.column_ids
        used = columns.filtered(lambda c: c.role in known and c.position != NO_COLUMN)
        self._positions = {c.role: c.position for c in used}
        self._headers = {
            c.position: table.normalise(c.header) for c in used if c.position >= 0
        }
        self._constants = {
            c.role: c.constant for c in columns if c.role in known and c.constant
        }
        #: (position, title, roles of title and cells) of columns of their own.
        self._spread = [
            (c.position, c.header, kind.spreads[c.role])
            for c in columns
            if c.role in kind.spreads and 0 <= c.position < MOST_COLUMNS
        ]
        spread = {role for _position, _title, pair in self._spread for role in pair}
        self._required = [
            column.role
            for column in kind.required
            if column.role in {*self._positions, *self._constants} - spread
        ]

    def entries(self, rows):
        """Give an entry for each row, or for each of its columns."""
        count = 0
        for number, cells in rows:
            if number <= self._header_row:
                continue
            if number in rows.hidden:
                self._counts["hidden"] += 1
                if self._leaves_hidden:
                    continue
            for entry in self._of_row(number, cells):
                count += 1
                if count > MOST_VALUES:
                    raise FileTooLarge("values", MOST_VALUES)
                yield entry

    def _of_row(self, number, cells):
        said = {
            role: cells[position] if 0 <= position < len(cells) else None
            for role, position in self._positions.items()
        }
        empty = {r for r in self._constants if table.is_blank([said.get(r)])}
        said.update((role, self._constants[role]) for role in empty)
        entry = Entry(number, said, defaulted=frozenset(empty))
        if not self._takes_skipped and (skipped := self._skipped(cells, said)):
            first = next(cell for cell in cells if not table.is_blank([cell]))
            yield Entry(number, {None: first}, skipped=skipped)
        elif self._spread:
            yield from self._spread_entries(entry, cells)
        else:
            yield entry

    def _skipped(self, cells, said):
        """Why a row is none of data; '' for others."""
        if layout.is_total_word(table.show(said.get("employee"))):
            return "total"
        if len(self._headers) > 1 and all(
            position < len(cells)
            and table.normalise(table.title_text(cells[position])) == title
            for position, title in self._headers.items()
        ):
            return "header"
        lacks = any(table.is_blank([said.get(role)]) for role in self._required)
        if (lacks or self._has_gap(cells)) and layout.is_total(cells):
            return "total"
        if layout.is_alone(cells) and (lacks or layout.is_note(cells)):
            return "alone"
        return ""

    def _has_gap(self, cells):
        """Whether the row leaves a column of the table empty that is taken."""
        return any(
            not 0 <= position < len(cells) or table.is_blank([cells[position]])
            for position in self._positions.values()
        )

    def _spread_entries(self, entry, cells):
        """An entry for each column of its own in which something stands."""
        for position, title, (named, value) in self._spread:
            cell = cells[position] if position < len(cells) else None
            if not table.is_blank([cell]):
                yield Entry(
                    entry.number,
                    {**entry.cells, named: title, value: cell},
                    column=position,
                    titles={named: title, value: title},
                    defaulted=entry.defaulted,
                )


def spread_columns(kind, header, found, within):
    """Columns of a header that are each about what their titles name.

    :param kind: the kind of file
    :param found: dict of role to position; the roles that the columns stand for leave
    :return: dict of position to (kind of column, name)
    """
    for name, (titled, value) in kind.spreads.items():
        if titled in found:
            continue
        taken = {position for role, position in found.items() if role != value}
        if name == BY_KPI:
            columns = layout.named_columns(header, taken, kind.spread_names())
        else:
            columns = {
                position: header[position]
                for position in layout.period_columns(header, taken, within)
            }
        if columns:
            found.pop(value, None)
            return {position: (name, title) for position, title in columns.items()}
    return {}
