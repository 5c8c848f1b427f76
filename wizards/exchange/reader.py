# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of XLSX and CSV files, one after the other, whatever the bytes of the file."""

import codecs
import csv
import re
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from .encodings import find_encoding
from .limits import (
    MEGABYTE,
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_A_ROW,
    MOST_COLUMNS,
    MOST_ROWS,
    FileTooLarge,
)
from .package import UnreadableFile, check_package
from .plain_package import plain_package

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = (";", "\t", ",")
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
#: A spreadsheet may pretend to have a million empty rows.
MOST_BLANK_ROWS = 1000


@contextmanager
def open_rows(content, sheet=0, most_rows=MOST_ROWS, language=None, encoding=None):
    """Give an iterator of (row number, list of cells); blank rows are left out.

    :param content: bytes of the file
    :param sheet: position or name of the sheet of a workbook
    :param most_rows: rows after which the file is refused
    :param language: code of the reader's language, which tells encodings of texts apart
    :param encoding: that of a text, when somebody has chosen it
    :raises FileTooLarge: here or while the rows are read
    :raises UnknownLetters: when the encoding of a text has to be chosen
    :raises UnreadableFile: here or while the rows are read
    """
    check_size(content)
    if content[:2] == b"PK":
        with _workbook(content) as book:
            chosen = book.worksheets[sheet] if sheet == 0 else book[sheet]
            yield _limited(_sheet_rows(chosen), most_rows)
    else:
        yield _limited(_csv_rows(content, language, encoding), most_rows)


def check_size(content):
    """Raise for a file that is larger than any table."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge("bytes", MOST_BYTES // MEGABYTE)


def sheet_names(content):
    """Names of the sheets of a workbook, none for other files."""
    check_size(content)
    if content[:2] != b"PK":
        return []
    with _workbook(content) as book:
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
    if not isinstance(cell, str):
        return cell
    if len(cell) > MOST_CHARACTERS:
        raise FileTooLarge("cell", MOST_CHARACTERS)
    return UNSTORABLE.sub("\ufffd", cell)


# WORKBOOKS


@contextmanager
def _workbook(content):
    check_package(content)
    try:
        book = _load(content)
    except UnreadableFile:
        book = _load(_read(plain_package, content))
    try:
        if not book.worksheets:
            raise UnreadableFile
        yield book
    finally:
        book.close()


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


def _sheet_rows(sheet):
    # The size that the file claims may be wrong in both directions.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    blank = number = 0
    while (row := _read(next, rows, None)) is not None:
        number += 1
        cells = _read(_cell_values, row)
        if any(cell is not None and cell != "" for cell in cells):
            blank = 0
            yield number, cells
        else:
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return


def _cell_values(row):
    return [None if cell is EMPTY_CELL else _cell_value(cell) for cell in row]


def _cell_value(cell):
    """What the cell shows: a cell formatted as percentage holds 0.95 for 95 %."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return value * 100
    return value


# TEXT


def _csv_rows(content, language, encoding):
    encoding = _encoding(content, language, encoding)
    stream = TextIOWrapper(BytesIO(content), encoding=encoding, newline="")
    delimiter = _delimiter(stream.readline(MOST_CHARACTERS_OF_A_ROW))
    stream.seek(0)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            lines.taken = 0
            if any(cell.strip() for cell in row):
                # A quoted cell may hold line breaks; people look for the last line.
                yield reader.line_num, [cell if cell.strip() else None for cell in row]
    except csv.Error as error:
        raise UnreadableFile from error


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
    is_utf_16 = content[:2] in UTF_16_MARKS
    is_binary = content.startswith(FOREIGN) or b"\0" in content and not is_utf_16
    if not content or is_binary:
        raise UnreadableFile
    return find_encoding(content, language, "utf-16" if is_utf_16 else chosen)


def _delimiter(line):
    return max(DELIMITERS, key=line.count) if line else ","
