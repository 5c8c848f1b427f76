# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that no spreadsheet program writes: too large inside, broken, or foreign.

Plain Python, because processes without Odoo make them, too.
"""

import zipfile
from io import BytesIO

import xlsxwriter

TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_BLOCK = 1000


def workbook(rows):
    """Bytes of a workbook with one sheet."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return stream.getvalue()


def with_part(name, content, book=None):
    """A workbook in which one file is another one.

    :param content: pieces of bytes
    :param book: bytes of the workbook; a small one when there is none
    """
    book = zipfile.ZipFile(BytesIO(book or workbook([["a", "b"], ["c", 1]])))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for known in book.namelist():
            if known != name:
                archive.writestr(known, book.read(known))
        with archive.open(name, "w") as part:
            for piece in content:
                part.write(piece)
    return stream.getvalue()


def repeated(before, middle, times, after):
    """Pieces of an XML file whose middle is repeated, a thousand at a time."""
    yield (_DECLARATION + before).encode()
    block = middle.encode() * _BLOCK
    for _time in range(times):
        yield block
    yield after.encode()


def sheet(cells):
    """A workbook whose sheet is this XML."""
    xml = f"{_DECLARATION}<worksheet {_NS}><sheetData>{cells}</sheetData></worksheet>"
    return with_part(SHEET, [xml.encode()])


def archive(count, method=zipfile.ZIP_STORED):
    """An archive of so many files."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for number in range(count):
            made.writestr(f"{number}.xml", "<a/>")
    return stream.getvalue()


def _texts(middle, times):
    before, after = f"<sst {_NS}>", "</sst>"
    return with_part(TEXTS, repeated(before, middle, times, after))


def _rows(middle, times):
    before = f"<worksheet {_NS}><sheetData>"
    return with_part(SHEET, repeated(before, middle, times, "</sheetData></worksheet>"))


#: What each file is too much of, and a function that makes it. The first is a text of
#: 300 MB in 0.3 MB.
TOO_LARGE = {
    "one text": (
        "unpacked",
        lambda: with_part(
            TEXTS, repeated(f"<sst {_NS}><si><t>", "x" * 1000, 300, "</t></si></sst>")
        ),
    ),
    "a long text": (
        "cell",
        lambda: with_part(
            TEXTS, repeated(f"<sst {_NS}><si><t>", "x" * 1000, 28, "</t></si></sst>")
        ),
    ),
    "many texts": ("contents", lambda: _texts("<si><t>x</t></si>", 400)),
    "many styles": (
        "contents",
        lambda: with_part(
            STYLES,
            repeated(
                f"<styleSheet {_NS}><cellXfs>", "<xf/>", 100, "</cellXfs></styleSheet>"
            ),
        ),
    ),
    "deep": ("contents", lambda: _rows("<a>", 9_000)),
    "an attribute": (
        "contents",
        lambda: with_part(
            SHEET, repeated(f'<worksheet {_NS} x="', "y" * 1000, 90, '"/>')
        ),
    ),
    "rows": ("rows", lambda: _rows("<row><c><v>1</v></c></row>", 60)),
    "a far row": (
        "far",
        lambda: sheet('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'),
    ),
    "the last row": ("far", lambda: sheet('<row r="1048576"><c><v>1</v></c></row>')),
    "cells of a row": (
        "columns",
        lambda: with_part(
            SHEET,
            repeated(
                f"<worksheet {_NS}><sheetData><row>",
                "<c><v>1</v></c>",
                5_000,
                "</row></sheetData></worksheet>",
            ),
        ),
    ),
    "columns": ("columns", lambda: sheet(f"<row>{'<c><v>1</v></c>' * 300}</row>")),
    "a cell": (
        "cell",
        lambda: with_part(
            SHEET,
            repeated(
                f'<worksheet {_NS}><sheetData><row><c t="inlineStr"><is><t>',
                "y" * 1000,
                90,
                "</t></is></c></row></sheetData></worksheet>",
            ),
        ),
    ),
    "unknown elements": (
        "columns",
        lambda: with_part(
            SHEET, repeated(f"<worksheet {_NS}>", "<x/>", 5_000, "</worksheet>")
        ),
    ),
    "members": ("contents", lambda: archive(60_000)),
    "bytes": ("bytes", lambda: b"x\n" * 5_600_000),
    "rows of text": ("rows", lambda: b"x\n" * 400_000),
    "columns of text": ("columns", lambda: b"x," * 300 + b"x\n"),
    "a cell of text": ("cell", lambda: b"x" * 40_000 + b"\n"),
    "one line of text": ("cell", lambda: b"," * 9_900_000),
}

#: Files that are no table: each is answered by a sentence.
UNREADABLE = {
    "empty archive": lambda: archive(0),
    "another archive": lambda: archive(3),
    "another packing": lambda: archive(3, zipfile.ZIP_LZMA),
    "a broken archive": lambda: workbook([["a"]])[:900],
    "broken tags": lambda: with_part(SHEET, [b"<worksheet><sheetData><row>"]),
    "broken list of sheets": lambda: with_part("xl/workbook.xml", [b"<workbook>"]),
    "no list of sheets": lambda: with_part("[Content_Types].xml", [b"<Types/>"]),
    "entities": lambda: with_part(
        TEXTS,
        [
            b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
            f"<sst {_NS}><si><t>&b;</t></si></sst>".encode(),
        ],
    ),
    "entities in UTF-16": lambda: with_part(
        TEXTS,
        [
            '<!DOCTYPE a [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'.encode(
                "utf-16"
            )
        ],
    ),
    "a number of 5,000 digits": lambda: sheet(f"<row><c><v>{'9' * 5000}</v></c></row>"),
    "a text that is not there": lambda: sheet('<row><c t="s"><v>77</v></c></row>'),
    "rows that go back": lambda: sheet(
        '<row r="5"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'
    ),
    "one row twice": lambda: sheet(
        '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'
    ),
    "a row zero": lambda: sheet('<row r="0"><c><v>1</v></c></row>'),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a PDF": lambda: b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "zeros": lambda: bytes(50),
    "a zero in a text": lambda: b"a,b\n1,\0",
    "half a character": lambda: b"\xff\xfea\0,\0b\0\n\0x",
    "half a surrogate": lambda: "a,b\n".encode("utf-16") + b"\0\xd8\n\0",
}
