# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that went wrong on their way: cells, columns, letters, packing or bytes.

One ``random.Random`` makes the same files in the same order. Plain Python.
"""

import csv
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from .strange_files import SHEET, STYLES, TEXTS, with_part

#: Encodings of texts; the second is written in front.
ENCODINGS = (
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-32-le", b""),
    ("utf-32-be", b""),
    ("utf-32-le", b"\xff\xfe\0\0"),
    ("gb18030", b""),
    ("cp1252", b""),
)
DELIMITERS = (",", ";", "\t", "|")
BREAKS = ("\n", "\r\n", "\r")
TYPES = ("xlsx", "xlsx", "xlsx", "csv", "csv", "csv", "xls", "ods")
ENDINGS = ("xlsx", "csv", "xls", "ods", "txt", "pdf", "", "XLSX.csv")
TITLES = (["Report 2026"], ["Plan; draft, March"], ["导出日期：2026-03-31"], [""])
FORMATS = (
    "General",
    "0%",
    '0"%"',
    '0"万"',
    "#,##0.00",
    "yyyy-mm-dd",
    "mmm-yy",
    "[h]:mm",
)
PARTS = (SHEET, TEXTS, STYLES, "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels")


@dataclass
class BrokenFile:
    """A file and what may be said about it."""

    name: str
    content: bytes
    #: All cells that it was made of, or None when its bytes were damaged.
    cells: list = None
    #: What was done, for people who look at a failure.
    ways: list = field(default_factory=list)


def make(draw, header, rows, strange):
    """A file of a good table, changed by chance.

    :param draw: a ``random.Random``
    :param strange: cells that may stand anywhere
    """
    ways = []
    table = [list(header), *(list(row) for row in rows)]
    for way in draw.sample(TABLE_WAYS, draw.choice((0, 1, 1, 1, 2, 3))):
        ways.append(way.__name__)
        table = way(draw, table, strange)
    kind = draw.choice(TYPES)
    content = WRITERS[kind](draw, table, ways)
    ending = kind if draw.random() < 0.7 else draw.choice(ENDINGS)
    made = BrokenFile(f"file.{ending}", content, [c for r in table for c in r], ways)
    ways += [kind, ending]
    return damaged(draw, made)


def damaged(draw, made):
    """The same file, or one of which some bytes were lost or changed."""
    if draw.random() < 0.55:
        return made
    way = draw.choice(DAMAGES)
    content = way(draw, made.content)
    return BrokenFile(made.name, content, None, [*made.ways, way.__name__])


# TABLES


def strange_cells(draw, table, strange):
    """Put something else into one or several cells below the header."""
    for _time in range(draw.randint(1, 3)):
        row = draw.choice(table[1:] or table)
        if row:
            row[draw.randrange(len(row))] = draw.choice(strange)
    return table


def swapped_cells(draw, table, _strange):
    """Exchange two cells."""
    one, other = draw.choice(table), draw.choice(table)
    if one and other:
        here, there = draw.randrange(len(one)), draw.randrange(len(other))
        one[here], other[there] = other[there], one[here]
    return table


def moved_columns(draw, table, _strange):
    """Write the columns in another order."""
    order = list(range(max(map(len, table))))
    draw.shuffle(order)
    return [[row[place] for place in order if place < len(row)] for row in table]


def doubled_title(draw, table, _strange):
    """Give two columns one title, or one column twice."""
    if not table[0]:
        return table
    place = draw.randrange(len(table[0]))
    if draw.random() < 0.5:
        table[0][draw.randrange(len(table[0]))] = table[0][place]
        return table
    return [[*row, *row[place : place + 1]] for row in table]


def blank_rows(draw, table, _strange):
    """Leave rows empty between the others."""
    for _time in range(draw.randint(1, 4)):
        table.insert(draw.randint(0, len(table)), [None] * draw.randint(0, 3))
    return table


def beside_the_table(draw, table, _strange):
    """Titles above, a total and a note below."""
    table = [draw.choice(TITLES) for _line in range(draw.randint(0, 3))] + table
    return [*table, ["Total", None, 5], ["Source: ERP"]][
        : len(table) + draw.randint(0, 2)
    ]


def missing_cells(draw, table, _strange):
    """Cut a row short, or leave out cells or a title."""
    row = draw.choice(table)
    if row and draw.random() < 0.5:
        row[draw.randrange(len(row))] = None
    else:
        del row[draw.randint(0, len(row)) :]
    return table


def repeated_rows(draw, table, _strange):
    """Say something twice, the header too."""
    table.insert(draw.randint(1, len(table)), list(draw.choice(table)))
    return table


def zeros_in_texts(draw, table, _strange):
    """Characters that no database keeps, and marks that nobody sees."""
    sign = draw.choice(("\0", "\ud800", "\u200b", "\u202e", "\ufeff", "\x1f"))
    row = draw.choice(table)
    if row:
        place = draw.randrange(len(row))
        row[place] = (
            f"{row[place]}{sign}" if draw.random() < 0.5 else f"{sign}{row[place]}"
        )
    return table


TABLE_WAYS = (
    strange_cells,
    strange_cells,
    swapped_cells,
    moved_columns,
    doubled_title,
    blank_rows,
    beside_the_table,
    missing_cells,
    repeated_rows,
    zeros_in_texts,
)


# WRITERS


def as_xlsx(draw, table, ways):
    """A workbook; sometimes with formats, merged cells, hidden rows, more sheets."""
    stream = BytesIO()
    settings = {"date_1904": draw.random() < 0.05, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(stream, settings) as book:
        if draw.random() < 0.15:
            book.add_worksheet("Cover").write(0, 0, "Please read")
            ways.append("cover")
        sheet = book.add_worksheet()
        look = None
        if draw.random() < 0.15:
            text = draw.choice(FORMATS)
            look = book.add_format({"num_format": text})
            ways.append(text)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, look)
        if draw.random() < 0.1 and len(table) > 2:
            sheet.merge_range(1, 0, 2, 0, "00subject")
            ways.append("merged")
        if draw.random() < 0.1:
            sheet.set_row(draw.randrange(1, 6), None, None, {"hidden": True})
            ways.append("hidden")
    return stream.getvalue()


def _write_cell(sheet, number, column, cell, look):
    if isinstance(cell, str) and cell.startswith("=") and len(cell) > 3:
        sheet.write_formula(number, column, cell[:200], None, None)
    elif isinstance(cell, str):
        sheet.write_string(number, column, _writable(cell)[:32_767])
    elif cell is not None:
        sheet.write(number, column, cell, look)


def as_csv(draw, table, ways):
    """A text in one of many encodings."""
    encoding, mark = draw.choice(ENCODINGS)
    delimiter, end = draw.choice(DELIMITERS), draw.choice(BREAKS)
    stream = StringIO()
    rows = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    rows.writerows(table)
    ways += [encoding, repr(mark), repr(delimiter), repr(end)]
    return mark + _writable(stream.getvalue()).encode(encoding, "replace")


def _writable(text):
    """Text without halves of characters, which programs write as a question mark."""
    return text.encode("utf-8", "replace").decode()


def as_xls(_draw, table, _ways):
    """A workbook of the old kind."""
    book, stream = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            if not isinstance(cell, (bool, int, float)):
                cell = _writable(str(cell or ""))[:9_000]
            sheet.write(number, column, cell)
    book.save(stream)
    return stream.getvalue()


def as_ods(_draw, table, _ways):
    """A workbook of the open format, as far as anybody looks at it."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{escape(_printable(cell))}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in table
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document>{cells}</office:document>")
    return stream.getvalue()


def _printable(cell):
    return "".join(sign for sign in str(cell or "") if sign.isprintable())


WRITERS = {"xlsx": as_xlsx, "csv": as_csv, "xls": as_xls, "ods": as_ods}


# DAMAGES


def truncated(draw, content):
    """A download that broke off."""
    return content[: draw.randrange(len(content) or 1)]


def scratched(draw, content):
    """Some bytes changed, left out or doubled."""
    content = bytearray(content)
    for _time in range(draw.randint(1, 12)):
        place = draw.randrange(len(content) or 1)
        length = draw.randint(1, 40)
        content[place : place + draw.choice([0, 1, length])] = draw.choice(
            (b"", b"\0", draw.randbytes(1), content[place : place + length] * 2)
        )
    return bytes(content)


def flipped(draw, content):
    """Single bits that fell over."""
    content = bytearray(content)
    for _time in range(draw.randint(1, 5)):
        if content:
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    return bytes(content)


def zeroed(draw, content):
    """Zeros put in, as a failing disk does."""
    place = draw.randrange(len(content) or 1)
    length = draw.choice((1, 2, 512))
    return content[:place] + bytes(length) + content[place + draw.choice((0, length)) :]


def other_part(draw, content):
    """One part of a workbook scratched, packed well."""
    name = draw.choice(PARTS)
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(content)) as book:
        if name in book.namelist():
            return with_part(name, [scratched(draw, book.read(name))], content)
    return scratched(draw, content)


def wrapped(draw, content):
    """Something before or behind the file."""
    more = draw.choice((b"<html>", b"\r\n\r\n", b"\0" * 4, b"PK\x03\x04", content[:50]))
    return more + content if draw.random() < 0.5 else content + more


DAMAGES = (truncated, scratched, flipped, zeroed, other_part, other_part, wrapped)
