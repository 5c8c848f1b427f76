# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of XLSX and CSV files, one after the other, whatever the size of the file."""

import codecs
import csv
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from zipfile import BadZipFile

from openpyxl import load_workbook

ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = (";", "\t", ",")
BLOCK = 1 << 16
#: A spreadsheet may pretend to have a million empty rows and columns.
MOST_COLUMNS = 200
MOST_BLANK_ROWS = 1000


class UnreadableFile(Exception):
    """The file is neither a workbook nor a text table."""


@contextmanager
def open_rows(content, sheet=0):
    """Give an iterator of (row number, list of cells); blank rows are left out.

    :param content: bytes of the file
    :param sheet: position or name of the sheet of a workbook
    """
    if content[:2] == b"PK":
        with _workbook(content) as book:
            yield _sheet_rows(book.worksheets[sheet] if sheet == 0 else book[sheet])
    elif not content or content[:4] == b"\xd0\xcf\x11\xe0" or b"\0\0\0\0" in content:
        raise UnreadableFile
    else:
        yield _csv_rows(content)


@contextmanager
def _workbook(content):
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFile from error
    try:
        if not book.worksheets:
            raise UnreadableFile
        yield book
    finally:
        book.close()


def sheet_names(content):
    """Names of the sheets of a workbook, none for other files."""
    if content[:2] != b"PK":
        return []
    with _workbook(content) as book:
        return book.sheetnames


def _sheet_rows(sheet):
    # The size that the file claims may be wrong in both directions.
    sheet.reset_dimensions()
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = [_cell_value(cell) for cell in row]
        if any(cell is not None and cell != "" for cell in cells):
            blank = 0
            yield number, cells
        else:
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return


def _cell_value(cell):
    """What the cell shows: a cell formatted as percentage holds 0.95 for 95 %."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return value * 100
    return value


def _csv_rows(content):
    encoding = _encoding(content)
    stream = TextIOWrapper(BytesIO(content), encoding=encoding, newline="")
    delimiter = _delimiter(stream.readline())
    stream.seek(0)
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                # A quoted cell may hold line breaks; people look for the last line.
                yield reader.line_num, [cell if cell.strip() else None for cell in row]
    except csv.Error as error:
        raise UnreadableFile from error


def _encoding(content):
    """The first encoding in which the whole file can be read."""
    if content[:2] in UTF_16_MARKS:
        return "utf-16"
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), BLOCK):
                decoder.decode(content[start : start + BLOCK])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFile


def _delimiter(line):
    return max(DELIMITERS, key=line.count) if line else ","
