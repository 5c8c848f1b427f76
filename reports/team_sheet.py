# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A team's actual values as a grid to fill offline.

The sheet carries what is needed to read it back after people have sorted rows or
moved columns: a hidden column with the appraisal, a hidden row with the goal, and a
hidden sheet with the plan line and value of each cell as they were exported.
"""

from dataclasses import dataclass

import xlsxwriter

from .workbook import OPTIONS, _sheet_name

KEY_SHEET = "keys"
MARK = "cycle:"
NAME_WIDTH = 24
VALUE_WIDTH = 14


@dataclass(frozen=True)
class Cell:
    """One goal of one person."""

    line_id: int
    target: str
    value: float | None


@dataclass(frozen=True)
class Person:
    """One row of the grid."""

    appraisal_id: int
    name: str
    cells: dict


def write_team_sheet(stream, title, cycle_id, labels, columns, people):
    """Write the grid.

    :param labels: texts for employee, target and actual
    :param columns: dict of goal key to title
    :param people: list of Person, whose cells are by goal key
    """
    with xlsxwriter.Workbook(stream, {**OPTIONS, "in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        keys = book.add_worksheet(KEY_SHEET)
        keys.very_hidden()
        _write_header(book, sheet, cycle_id, labels, columns)
        grey = book.add_format({"font_color": "#6c757d", "align": "right"})
        closed = book.add_format({"bg_color": "#e9ecef"})
        value_style = book.add_format({"bg_color": "#fff9db", "border": 7})
        exported = 0
        for row, person in enumerate(people, 2):
            sheet.write_number(row, 0, person.appraisal_id)
            sheet.write_string(row, 1, person.name)
            for index, key in enumerate(columns):
                column = 2 + 2 * index
                cell = person.cells.get(key)
                if cell is None:
                    sheet.write_blank(row, column, None, closed)
                    sheet.write_blank(row, column + 1, None, closed)
                    continue
                sheet.write_string(row, column, cell.target, grey)
                _write_value(sheet, row, column + 1, cell.value, value_style)
                keys.write_number(exported, 0, person.appraisal_id)
                keys.write_string(exported, 1, key)
                keys.write_number(exported, 2, cell.line_id)
                _write_value(keys, exported, 3, cell.value)
                exported += 1


def _write_header(book, sheet, cycle_id, labels, columns):
    bold = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, NAME_WIDTH)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.write_string(1, 0, f"{MARK}{cycle_id}")
    sheet.write_string(0, 1, labels["employee"], bold)
    for index, (key, title) in enumerate(columns.items()):
        column = 2 + 2 * index
        sheet.set_column(column, column + 1, VALUE_WIDTH)
        sheet.write_string(0, column, f"{title}\n{labels['target']}", bold)
        sheet.write_string(0, column + 1, f"{title}\n{labels['actual']}", bold)
        sheet.write_string(1, column + 1, key)
    sheet.freeze_panes(2, 2)


def _write_value(sheet, row, column, value, style=None):
    if value is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, value, style)
