# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of XLSX and CSV files, one after the other, whatever the bytes of the file."""

import csv
import re
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO, TextIOWrapper
from itertools import islice

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ...engine import table
from ...engine.layout import find_delimiter
from .encodings import find_encoding, wide_encoding
from .limits import (
    MEGABYTE,
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_A_ROW,
    MOST_COLUMNS,
    MOST_ROWS,
    FileTooLarge,
)
from .number_formats import shown
from .package import SheetFacts, UnreadableFile, check_package
from .plain_package import plain_package

#: Old workbooks, PDF, pictures, other archives: nothing that is a table of text.
FOREIGN = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc",
)
#: Characters that no column of the database can keep.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
#: Sheets among which the table is looked for.
MOST_SHEETS = 30
#: Lines of a text that tell how its cells are parted.
LOOKED_AT_LINES = 50
MOST_CHARACTERS_OF_A_LINE = MOST_CHARACTERS
#: What a spreadsheet program writes first to say how cells are parted.
_SAID = re.compile(r"sep=(.)", re.IGNORECASE)


class Rows:
    """Rows of a table as (row number, list of cells); blank rows are left out."""

    def __init__(self, rows, hidden=frozenset()):
        """Give rows, and say which of them a spreadsheet program does not show."""
        self._rows = rows
        self.hidden = hidden

    def __iter__(self):
        return self._rows


@contextmanager
def open_rows(
    content, sheet=None, most_rows=MOST_ROWS, language=None, encoding=None, fills=False
):
    """Give the Rows of a file.

    :param content: bytes of the file
    :param sheet: name of the sheet of a workbook; without one the first
    :param most_rows: rows after which the file is refused
    :param language: code of the reader's language, which tells encodings of texts apart
    :param encoding: that of a text, when somebody has chosen it
    :param fills: cells merged over rows are there in each row, as ``table.Filled``
    :raises FileTooLarge: here or while the rows are read
    :raises UnknownLetters: when the encoding of a text has to be chosen
    :raises UnreadableFile: here or while the rows are read
    """
    check_size(content)
    if content[:2] == b"PK":
        with _workbook(content) as (book, facts):
            sheets = {one.title: one for one in reversed(book.worksheets)}
            chosen = sheets.get(sheet, book.worksheets[0])
            known = _facts_of(chosen, facts)
            rows = _sheet_rows(chosen, known, fills)
            yield Rows(_limited(rows, most_rows), known.hidden)
    else:
        yield Rows(_limited(_csv_rows(content, language, encoding), most_rows))


def check_size(content):
    """Raise for a file that is larger than any table."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge("bytes", MOST_BYTES // MEGABYTE)


def first_rows(content, count):
    """The first rows of each sheet of a workbook, none of other files.

    :return: list of (name, is hidden, list of rows)
    """
    check_size(content)
    if content[:2] != b"PK":
        return []
    with _workbook(content) as (book, facts):
        return [
            (
                sheet.title,
                sheet.sheet_state != "visible",
                [
                    [_storable(cell) for cell in cells[:MOST_COLUMNS]]
                    for _number, cells in islice(
                        _sheet_rows(sheet, _facts_of(sheet, facts), fills=True), count
                    )
                ],
            )
            for sheet in book.worksheets[:MOST_SHEETS]
        ]


def sheet_names(content):
    """Names of the sheets of a workbook, none for other files."""
    check_size(content)
    if content[:2] != b"PK":
        return []
    with _workbook(content) as (book, _facts):
        return book.sheetnames


def _limited(rows, most_rows):
    """Rows within the limits of a table; cells that the database can keep."""
    for count, (number, cells) in enumerate(rows, 1):
        if count > most_rows:
            raise FileTooLarge("rows", most_rows)
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileTooLarge("columns", MOST_COLUMNS)
        yield number, [_storable(cell) for cell in cells]


def _storable(cell):
    if isinstance(cell, table.Filled):
        return table.Filled(_storable(cell.value))
    if not isinstance(cell, str):
        return cell
    if len(cell) > MOST_CHARACTERS:
        raise FileTooLarge("cell", MOST_CHARACTERS)
    return UNSTORABLE.sub("\ufffd", cell)


# WORKBOOKS


@contextmanager
def _workbook(content):
    """Open a workbook; give it with the facts about its parts."""
    facts = check_package(content)
    try:
        book = _load(content)
    except UnreadableFile:
        book = _load(_read(plain_package, content))
    try:
        if not book.worksheets:
            raise UnreadableFile
        yield book, facts
    finally:
        book.close()


def _facts_of(sheet, facts):
    # The library names the part of a sheet nowhere else.
    return facts.get(sheet._worksheet_path.lstrip("/")) or SheetFacts()


def _load(content):
    stream = BytesIO(content)
    return _read(
        load_workbook, stream, read_only=True, data_only=True, keep_links=False
    )


def _read(function, *args, **kwargs):
    """Call a function of the library that reads workbooks.

    What strange files make of it is an error of any class, and never one of ours.
    """
    try:
        return function(*args, **kwargs)
    except Exception as error:
        raise UnreadableFile from error


def _sheet_rows(sheet, facts, fills):
    if facts.is_too_wide:
        raise FileTooLarge("columns", MOST_COLUMNS)
    # The size that the file claims may be wrong in both directions.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    filling = _Filling(facts.merged if fills else ())
    number = 0
    while number < facts.last_row and (row := _read(next, rows, None)) is not None:
        number += 1
        cells = _read(_cell_values, row)
        filling.note(number, cells)
        if facts.uncalculated:
            _put_uncalculated(number, cells, facts.uncalculated)
        if any(cell is not None and cell != "" for cell in cells):
            yield number, filling.fill(number, cells)


def _put_uncalculated(number, cells, places):
    for column in range(MOST_COLUMNS):
        if (number, column) in places:
            cells += [None] * (column + 1 - len(cells))
            cells[column] = table.UNCALCULATED


class _Filling:
    """Fills cells that are merged over rows, in rows that say something else."""

    def __init__(self, merged):
        """Fill the cells of these: (first row, last row, column)."""
        self._waiting = sorted(merged, reverse=True)
        #: Column to last row and value.
        self._filled = {}

    def note(self, number, cells):
        """Remember what the first cells of merged ones hold."""
        while self._waiting and self._waiting[-1][0] <= number:
            top, bottom, column = self._waiting.pop()
            if top == number and column < len(cells):
                self._filled[column] = (bottom, cells[column])

    def fill(self, number, cells):
        """The cells of a row with those that are merged with cells above."""
        for column, (bottom, value) in list(self._filled.items()):
            if number > bottom:
                del self._filled[column]
            elif value not in (None, ""):
                cells += [None] * (column + 1 - len(cells))
                if cells[column] in (None, ""):
                    cells[column] = table.Filled(value)
        return cells


def _cell_values(row):
    return [None if cell is EMPTY_CELL else _cell_value(cell) for cell in row]


def _cell_value(cell):
    """What the cell shows: a cell formatted as percentage holds 0.95 for 95 %."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, (int, float, datetime)):
        return value
    seen = shown(value, cell.number_format or "")
    if cell.parent.parent.epoch == CALENDAR_MAC_1904 and isinstance(seen, (int, float)):
        return table.Since1904(seen)
    return seen


# TEXT


def _csv_rows(content, language, encoding):
    encoding = _encoding(content, language, encoding)
    stream = TextIOWrapper(BytesIO(content), encoding=encoding, newline="")
    delimiter, skipped = _delimiter(stream)
    stream.seek(0)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            lines.taken = 0
            if reader.line_num > skipped and any(cell.strip() for cell in row):
                # A quoted cell may hold line breaks; people look for the last line.
                yield reader.line_num, [cell if cell.strip() else None for cell in row]
    except csv.Error as error:
        raise UnreadableFile from error


def _delimiter(stream):
    """What parts the cells, and how many lines only say so."""
    lines = []
    while len(lines) < LOOKED_AT_LINES:
        line = stream.readline(MOST_CHARACTERS_OF_A_LINE)
        if not line:
            break
        if line.strip():
            lines.append(line)
    said = _SAID.fullmatch(lines[0].strip().strip('"')) if lines else None
    return (said[1], 1) if said else (find_delimiter(lines), 0)


class _Lines:
    """Lines of a text; a quoted cell that never ends is not read to its end."""

    def __init__(self, stream):
        """Read lines of a stream."""
        self.stream = stream
        #: Characters since the last row was complete.
        self.taken = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self.stream.readline(MOST_CHARACTERS_OF_A_ROW + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > MOST_CHARACTERS_OF_A_ROW:
            raise FileTooLarge("cell", MOST_CHARACTERS)
        return line


def _encoding(content, language, chosen):
    """The encoding in which the whole file can be read."""
    if not content or content.startswith(FOREIGN):
        raise UnreadableFile
    wide = wide_encoding(content)
    if b"\0" in content and not wide:
        raise UnreadableFile
    return find_encoding(content, language, wide or chosen)
