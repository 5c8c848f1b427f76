# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks whose cells are what they were in Odoo: a text stays a text."""

from io import BytesIO

import xlsxwriter

# A name such as "=1+1" or "http://…" must never turn into a formula or a link.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEET_NAME_LENGTH = 31
FORBIDDEN = str.maketrans("[]:*?/\\", "-------")
WIDTH_LIMITS = (8, 50)


def build_workbook(title, header, rows, total=None):
    """Return the bytes of a workbook with one table.

    :param title: name of the sheet
    :param header: list of column titles
    :param rows: lists of text, numbers, or None, one per row
    :param total: last row, set off from the others
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        footer = book.add_format({"bold": True, "top": 1})
        _write_row(sheet, 0, header, bold)
        for number, row in enumerate(rows, 1):
            _write_row(sheet, number, row)
        if total:
            _write_row(sheet, len(rows) + 1, total, footer)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
        for column, width in enumerate(_widths([header, *rows])):
            sheet.set_column(column, column, width)
    return stream.getvalue()


def _sheet_name(title):
    return title.translate(FORBIDDEN).strip("'")[:SHEET_NAME_LENGTH] or "Sheet"


def _write_row(sheet, number, row, style=None):
    for column, value in enumerate(row):
        if value is None or value is False or value == "":
            sheet.write_blank(number, column, None, style)
        elif isinstance(value, (int, float)):
            sheet.write_number(number, column, value, style)
        else:
            sheet.write_string(number, column, str(value), style)


def _widths(rows):
    """Width of each column: its longest text, within limits."""
    low, high = WIDTH_LIMITS
    for column in zip(*rows, strict=True):
        longest = max(len(str(value or "")) for value in column)
        yield min(max(longest + 2, low), high)
