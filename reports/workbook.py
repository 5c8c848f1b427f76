# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks whose cells are what they were in Odoo: a text stays a text."""

import csv
from io import BytesIO, TextIOWrapper
from itertools import chain

import xlsxwriter

from ..engine.table import safe_text

#: A name such as "=1+1" or "http://…" must never turn into a formula or a link.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
STREAM_OPTIONS = {**OPTIONS, "in_memory": False, "constant_memory": True}
STREAM_WIDTH = 16
SHEET_NAME_LENGTH = 31
#: A longer text would leave its cell empty.
CELL_LENGTH = 32_767
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


def stream_workbook(stream, title, header, rows, text_columns=()):
    """Write a workbook with one table; memory does not grow with its rows.

    :param stream: binary file to write to
    :param rows: iterable of lists of text, numbers, or None
    :param text_columns: positions of columns in which Excel keeps leading zeros
    """
    with xlsxwriter.Workbook(stream, STREAM_OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        as_text = book.add_format({"num_format": "@"})
        for column, name in enumerate(header):
            width = max(len(name) + 4, STREAM_WIDTH)
            style = as_text if column in text_columns else None
            sheet.set_column(column, column, width, style)
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, header, bold)
        for number, row in enumerate(rows, 1):
            _write_row(sheet, number, row)


def stream_csv(stream, header, rows):
    """Write the same table as CSV; texts that look like formulas are quoted."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in chain([header], rows):
        writer.writerow(
            [
                ""
                if cell is None or cell is False
                # A number cannot be a formula, not even a negative one.
                else cell
                if isinstance(cell, (int, float))
                else safe_text(str(cell))
                for cell in row
            ]
        )
    text.detach()


def label_of(record, name):
    """What people call the value of a choice."""
    choices = dict(record._fields[name]._description_selection(record.env))
    return choices.get(record[name], "")


def _sheet_name(title):
    name = title.translate(FORBIDDEN).strip("'")[:SHEET_NAME_LENGTH].rstrip("'")
    # The word that Excel keeps for itself.
    return name if name and name.casefold() != "history" else "Sheet"


def _write_row(sheet, number, row, style=None):
    for column, value in enumerate(row):
        if value is None or value is False or value == "":
            sheet.write_blank(number, column, None, style)
        elif isinstance(value, (int, float)):
            sheet.write_number(number, column, value, style)
        else:
            sheet.write_string(number, column, str(value)[:CELL_LENGTH], style)


def _widths(rows):
    """Width of each column: its longest text, within limits."""
    low, high = WIDTH_LIMITS
    for column in zip(*rows, strict=True):
        longest = max(len(str(value or "")) for value in column)
        yield min(max(longest + 2, low), high)
