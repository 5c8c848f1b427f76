# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a workbook is made of, looked at before it is read.

A workbook is a ZIP archive of XML files. Whoever made it decides how much comes out of
a small archive and how much memory its tags take, so each part is unpacked here piece
by piece, counted and thrown away.
"""

import struct
import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .limits import (
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


class UnreadableFile(Exception):
    """The file is neither a workbook nor a text table."""


def check_package(content):
    """Raise unless a workbook can be read within the limits of memory.

    :param content: bytes of the archive
    :raises FileTooLarge: when more comes out of it than is read
    :raises UnreadableFile: when it is broken, or made otherwise than workbooks are
    """
    if content.count(ANNOUNCEMENT) > MOST_MEMBERS:
        raise FileTooLarge("contents", MOST_MEMBERS)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_members(archive)
    except BROKEN as error:
        raise UnreadableFile from error


def _check_members(archive):
    members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileTooLarge("unpacked", MOST_UNPACKED // MEGABYTE)
    count = Counts()
    for member in members:
        if member.flag_bits & ENCRYPTED or member.compress_type not in (
            ZIP_STORED,
            ZIP_DEFLATED,
        ):
            raise UnreadableFile
        with archive.open(member) as stream:
            _check_member(stream, count, member.filename.endswith(DRAWING))


def _check_member(stream, count, is_drawing):
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


class Counts:
    """What all parts of a workbook have come to so far."""

    def __init__(self):
        """Start with nothing."""
        self.unpacked = self.whole = self.elements = self.texts = self.others = 0

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

    def _start(self, name, _attributes):
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
        if self.root == "worksheet" and self.elements > MOST_ELEMENTS_OF_A_ROW:
            raise FileTooLarge("columns", MOST_COLUMNS)

    def _end(self, name):
        self.depth -= 1
        ends = "row" if self.root == "worksheet" else "si"
        if name.rpartition(":")[2] == ends:
            self.rows += ends == "row" and self.characters > 0
            self.elements = self.characters = 0
            if self.rows > MOST_ROWS:
                raise FileTooLarge("rows", MOST_ROWS)

    def _text(self, text):
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS_OF_A_ROW:
            raise FileTooLarge("cell", MOST_CHARACTERS)
