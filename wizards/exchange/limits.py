# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much of a file is read, so that no file takes the server down.

A year of actual values of 4,000 people is far below each limit. What is larger is
refused in words before it is taken to pieces: see ``FileTooLarge``.
"""

MEGABYTE = 1_000_000

#: The file as it is uploaded, and all that a workbook is made of when it is unpacked.
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 100 * MEGABYTE
#: Parts of a workbook that are not read row by row: texts, styles, list of sheets.
MOST_WHOLE = 30 * MEGABYTE
#: Files within the workbook; elements of rows, of the table of texts, of all the rest.
MOST_MEMBERS = 1_000
MOST_ELEMENTS = 5_000_000
MOST_TEXT_ELEMENTS = 600_000
MOST_OTHER_ELEMENTS = 50_000
MOST_ELEMENTS_OF_A_ROW = 100_000
MOST_DEPTH = 64
#: A tag, comment or attribute is read as one piece.
MOST_TOKEN = MEGABYTE

#: The table. A spreadsheet program holds as many characters in one cell.
MOST_ROWS = 50_000
MOST_COLUMNS = 200
#: Blank rows count here: to walk over millions of them takes minutes.
LAST_ROW = 4 * MOST_ROWS
#: Values of a table with a column for each KPI or month.
MOST_VALUES = 100_000
MOST_CHARACTERS = 32_767
MOST_CHARACTERS_OF_A_ROW = MOST_COLUMNS * MOST_CHARACTERS

#: Findings that are kept and shown; the others are counted.
MOST_FINDINGS = 1_000


class FileTooLarge(Exception):
    """A file goes beyond a limit: ``what`` says which, ``most`` how much is read."""

    def __init__(self, what, most):
        """Name what is too much: bytes, unpacked, contents, rows, far (a row far
        below), values, columns, or cell."""
        super().__init__(what, most)
        self.what = what
        self.most = most
