# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The values of a workbook whose looks cannot be read.

Some programs write style sheets and properties that the reading library refuses. What
a cell means needs of them only the formats of numbers: which number is a day and which
a percentage.
"""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS

STYLES = "xl/styles.xml"
#: Said about the workbook, not in it.
PROPERTIES = ("docProps/", "xl/theme/")
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EMPTY_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "</styleSheet>"
)
#: A style sheet is not read without these.
NEEDED = """
    <fonts><font/></fonts><fills><fill><patternFill/></fill></fills>
    <borders><border/></borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>
    <cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
"""


def plain_package(content):
    """The workbook without looks and properties.

    The caller has checked how large it is, and that its parts are XML without
    entities. What strange files make of it is an error of any class.
    """
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys(old.namelist()):
            if name == STYLES:
                new.writestr(name, _plain_styles(old.read(name)))
            elif not name.startswith(PROPERTIES):
                new.writestr(name, old.read(name))
    return stream.getvalue()


def _plain_styles(content):
    """A style sheet that keeps which cell has which format of numbers."""
    old = ElementTree.fromstring(content)
    new = ElementTree.fromstring(EMPTY_STYLES)
    formats = {
        found.get("numFmtId"): found.get("formatCode")
        for found in old.iterfind(f"{SPACE}numFmts/{SPACE}numFmt")
        if _number(found.get("numFmtId")) and found.get("formatCode") is not None
    }
    kept = ElementTree.SubElement(new, f"{SPACE}numFmts")
    for key, code in formats.items():
        ElementTree.SubElement(
            kept, f"{SPACE}numFmt", {"numFmtId": key, "formatCode": code}
        )
    needed = EMPTY_STYLES.replace("></styleSheet>", f">{NEEDED}</styleSheet>")
    new.extend(ElementTree.fromstring(needed))
    cells = ElementTree.SubElement(new, f"{SPACE}cellXfs")
    for style in old.iterfind(f"{SPACE}cellXfs/{SPACE}xf"):
        key = style.get("numFmtId")
        is_known = key in formats or _number(key) in BUILTIN_FORMATS
        ElementTree.SubElement(
            cells, f"{SPACE}xf", {"numFmtId": key if is_known else "0"}
        )
    return ElementTree.tostring(new)


def _number(text):
    """The number of a format, or None."""
    return int(text) if (text or "").isdecimal() else None
