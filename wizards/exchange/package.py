# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a workbook is made of, looked at before it is read.

A workbook is a ZIP archive of XML files. Whoever made it decides how much comes out of
a small archive and how much memory its tags take, so each part is unpacked here piece
by piece, counted and thrown away.
"""

import re
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .limits import (
    LAST_ROW,
    MEGABYTE,
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_A_ROW,
    MOST_COLUMNS,
    MOST_DEPTH,
    MOST_ELEMENTS,
    MOST_ELEMENTS_OF_A_ROW,
    MOST_MEMBERS,
    MOST_OTHER_ELEMENTS,
    MOST_ROWS,
    MOST_TEXT_ELEMENTS,
    MOST_TOKEN,
    MOST_UNPACKED,
    MOST_WHOLE,
    FileTooLarge,
)

PIECE = 1 << 16
#: First bytes of XML in the encodings that parsers find out by themselves.
XML_START = b"<\xef\xfe\xff\0"
#: Old drawings, which spreadsheet programs write with broken tags; nobody reads them.
DRAWING = ".vml"
#: How each file is announced in the table of contents of an archive.
ANNOUNCEMENT = b"PK\x01\x02"
ENCRYPTED = 1
#: What a broken archive makes of ``zipfile`` and ``zlib``.
BROKEN = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
#: What texts of cells are made of; the rest of a workbook has no such names.
TEXT_TAGS = frozenset(
    "si t r rPh phoneticPr rPr b i u sz color rFont family charset scheme".split()
)


#: Cells of formulas without a result that are remembered of one workbook.
MOST_UNCALCULATED = 300_000
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class UnreadableFile(Exception):
    """The file is neither a workbook nor a text table."""


@dataclass
class SheetFacts:
    """What the library that reads workbooks does not tell of a sheet."""

    #: The last row with anything in it.
    last_row: int = 0
    #: Whether anything stands to the right of the columns that are read.
    is_too_wide: bool = False
    #: Rows with content that are not shown.
    hidden: set = field(default_factory=set)
    #: Cells merged over rows: (first row, last row, column from 0).
    merged: list = field(default_factory=list)
    #: Formulas whose result the file does not hold: (row, column from 0).
    uncalculated: set = field(default_factory=set)


def check_package(content):
    """Raise unless a workbook can be read within the limits of memory.

    :param content: bytes of the archive
    :return: dict of the name of a part to its SheetFacts
    :raises FileTooLarge: when more comes out of it than is read
    :raises UnreadableFile: when it is broken, or made otherwise than workbooks are
    """
    if content.count(ANNOUNCEMENT) > MOST_MEMBERS:
        raise FileTooLarge("contents", MOST_MEMBERS)
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _check_members(archive)
    except BROKEN as error:
        raise UnreadableFile from error


def _check_members(archive):
    members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileTooLarge("unpacked", MOST_UNPACKED // MEGABYTE)
    count, facts = Counts(), {}
    for member in members:
        if member.flag_bits & ENCRYPTED or member.compress_type not in (
            ZIP_STORED,
            ZIP_DEFLATED,
        ):
            raise UnreadableFile
        with archive.open(member) as stream:
            is_drawing = member.filename.endswith(DRAWING)
            facts[member.filename] = _check_member(stream, count, is_drawing)
    return facts


def _check_member(stream, count, is_drawing):
    """Look through one part; its facts, if it is a sheet."""
    scan, passed = None, 0
    while piece := stream.read(PIECE):
        count.add_bytes(len(piece))
        # What does not begin like XML fails at once when it is read as such.
        if scan is None:
            scan = Scan(count) if piece.lstrip()[:1] in XML_START else False
        if scan and not scan.feed(piece):
            scan = False
            if not is_drawing:
                raise UnreadableFile
        if is_drawing and not scan:
            passed += len(piece)
            if passed > MEGABYTE:
                raise FileTooLarge("contents", MEGABYTE)
    return scan.facts if scan else SheetFacts()


class Counts:
    """What all parts of a workbook have come to so far."""

    def __init__(self):
        """Start with nothing."""
        self.unpacked = self.whole = self.elements = self.texts = self.others = 0
        self.uncalculated = 0

    def add_bytes(self, number):
        self.unpacked += number
        if self.unpacked > MOST_UNPACKED:
            raise FileTooLarge("unpacked", MOST_UNPACKED // MEGABYTE)

    def add_whole(self, number):
        self.whole += number
        if self.whole > MOST_WHOLE:
            raise FileTooLarge("unpacked", MOST_WHOLE // MEGABYTE)


class Scan:
    """Looks through one XML file without keeping any of it."""

    def __init__(self, count):
        """Count into what the other parts came to."""
        self.count = count
        self.root = None
        self.depth = self.fed = self.rows = 0
        # Since the end of the last row, or of the last text of the table of texts.
        self.elements = self.characters = 0
        self.facts = SheetFacts()
        # Where the scan is in a sheet: row, column, and what the cell holds so far.
        self.row = self.column = -1
        self.is_hidden = self.is_formula = self.has_result = False
        self.tag = ""
        self.parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece):
        """Look at the next piece.

        :return: False when the file is no XML from here on, so that nobody reads on
        """
        try:
            self.parser.Parse(piece, False)
        except expat.ExpatError:
            return False
        self.fed += len(piece)
        if self.fed - self.parser.CurrentByteIndex > MOST_TOKEN:
            raise FileTooLarge("contents", MOST_TOKEN)
        if self.root != "worksheet":
            self.count.add_whole(len(piece))
        return True

    def _doctype(self, *_declaration):
        """Workbooks declare no entities; texts that multiply when read do."""
        raise UnreadableFile

    def _start(self, name, attributes):
        name = name.rpartition(":")[2]
        if self.root is None:
            self.root = name
        self.depth += 1
        self.elements += 1
        count = self.count
        count.elements += 1
        if self.root == "sst" and name in TEXT_TAGS:
            count.texts += 1
        elif self.root != "worksheet":
            count.others += 1
        if (
            self.depth > MOST_DEPTH
            or count.elements > MOST_ELEMENTS
            or count.texts > MOST_TEXT_ELEMENTS
            or count.others > MOST_OTHER_ELEMENTS
        ):
            raise FileTooLarge("contents", MOST_ELEMENTS)
        if self.root == "worksheet":
            if self.elements > MOST_ELEMENTS_OF_A_ROW:
                raise FileTooLarge("columns", MOST_COLUMNS)
            self._start_in_sheet(name, attributes)

    def _start_in_sheet(self, name, attributes):
        self.tag = name
        if name == "row":
            self._start_row(attributes.get("r"))
            self.column = -1
            self.is_hidden = attributes.get("hidden") in ("1", "true")
        elif name == "c":
            place = _PLACE.fullmatch(attributes.get("r") or "")
            self.column = _column(place[1]) if place else self.column + 1
            self.is_formula = self.has_result = False
        elif name == "f":
            self.is_formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref") or "")

    def _start_row(self, place):
        """Rows may leave out where they stand, but none stands above another."""
        row = max(self.row, 0) + 1 if place is None else _number(place)
        if not row or row <= self.row:
            raise UnreadableFile
        self.row = row

    def _merge(self, ref):
        places = [_PLACE.fullmatch(part) for part in ref.split(":")]
        if len(places) == 2 and all(places):
            (first, top), (_last, bottom) = (place.groups() for place in places)
            if int(top) < int(bottom):
                self.facts.merged.append((int(top), int(bottom), _column(first)))

    def _end(self, name):
        self.depth -= 1
        name = name.rpartition(":")[2]
        ends = "row" if self.root == "worksheet" else "si"
        if name == "c" and self.is_formula and not self.has_result:
            self._note_uncalculated()
        if name == ends:
            if ends == "row" and self.characters > 0:
                self.rows += 1
                if self.row > LAST_ROW:
                    raise FileTooLarge("far", LAST_ROW)
                self.facts.last_row = self.row
                if self.is_hidden:
                    self.facts.hidden.add(self.row)
            self.elements = self.characters = 0
            if self.rows > MOST_ROWS:
                raise FileTooLarge("rows", MOST_ROWS)

    def _note_uncalculated(self):
        self.count.uncalculated += 1
        if self.count.uncalculated > MOST_UNCALCULATED:
            raise FileTooLarge("contents", MOST_UNCALCULATED)
        self.facts.uncalculated.add((self.row, self.column))
        self.is_formula = False

    def _text(self, text):
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS_OF_A_ROW:
            raise FileTooLarge("cell", MOST_CHARACTERS)
        if self.tag in ("v", "t") and text.strip():
            self.has_result = True
            if self.column >= MOST_COLUMNS:
                self.facts.is_too_wide = True


def _number(text):
    """The number of a row, or None."""
    is_number = text and text.isascii() and text.isdecimal() and len(text) < 9
    return int(text) if is_number else None


def _column(letters):
    """The number of a column from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
