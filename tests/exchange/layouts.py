# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files as other systems and other people lay them out.

Each goes in with so many new or changed records, or says what to change. Plain Python.
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

import xlsxwriter

KPI = ["Code", "Name", "Category", "Scoring Method", "Target"]
REVENUE = ["K1", "Revenue", "Test", "Ratio", 100]
MARGIN = ["K2", "Margin", "Test", "Ratio", 30]
MEASURE = ["Badge ID", "KPI", "Period End", "Actual Value"]
VALUE = ["00subject", "OUT", "2026-03-31", 95]


@dataclass
class Layout:
    """A file, what is chosen in the dialog, and what comes of it."""

    kind: str
    content: bytes
    #: New and changed records when it goes in, or None when it does not.
    counts: tuple = None
    #: What hints, errors or the question for columns say.
    says: tuple = ()
    settings: dict = field(default_factory=dict)
    #: What is typed for columns that the file lacks, by role.
    constants: dict = field(default_factory=dict)


def book(*sheets, merged=(), hidden=(), formats=(), hides_first=False, later=False):
    """Bytes of a workbook.

    :param sheets: rows of each sheet; the options are about the last one
    :param merged: (first row, last row, column) from 0; the first cell holds the value
    :param hidden: rows from 0
    :param formats: pairs of a cell's (row, column) and its number format
    :param later: days are counted from 1904 on
    """
    stream, formats = BytesIO(), dict(formats)
    with xlsxwriter.Workbook(stream, {"date_1904": later}) as made:
        for position, rows in enumerate(sheets):
            sheet = made.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    look = formats.get((number, column))
                    look = made.add_format({"num_format": look}) if look else None
                    _write(sheet, number, column, cell, look)
            if position == len(sheets) - 1:
                for first, last, column in merged:
                    value = rows[first][column]
                    sheet.merge_range(first, column, last, column, value)
                for number in hidden:
                    sheet.set_row(number, None, None, {"hidden": True})
                sheet.activate()
            elif hides_first and not position:
                sheet.hide()
    return stream.getvalue()


def _write(sheet, number, column, cell, look):
    if isinstance(cell, datetime):
        sheet.write_datetime(number, column, cell, look)
    elif isinstance(cell, str) and not cell.startswith("="):
        sheet.write_string(number, column, cell)
    elif cell is not None:
        sheet.write(number, column, cell, look)


def text(lines, delimiter=",", encoding="utf-8"):
    """Bytes of a text; cells hold no delimiters."""
    rows = [delimiter.join(map(str, line)) for line in lines]
    return "\n".join([*rows, ""]).encode(encoding)


def _results(*names):
    return [
        ["Badge ID", "Cycle", "Score"],
        *(["00subject", name, 80] for name in names),
    ]


_BLANK = [[None]] * 1_500
_MONTHS = ["Badge ID", "KPI", "Jan", "Feb", "Mar"]

LAYOUTS = {
    # WHERE THE TABLE IS
    "a title above a CSV": Layout(
        "kpi", text([["KPI catalogue 2026"], [], KPI, REVENUE]), (1, 0)
    ),
    "a title with the other delimiter": Layout(
        "kpi", text([["KPIs; state: March; draft"], [""], KPI, REVENUE, MARGIN]), (2, 0)
    ),
    "titles with commas above semicolons": Layout(
        "kpi", text([["Plan, year 2026, all"], KPI, REVENUE, MARGIN], ";"), (2, 0)
    ),
    "the delimiter is said": Layout(
        "kpi", text([["sep=|"], KPI, REVENUE], "|"), (1, 0)
    ),
    "bars": Layout("kpi", text([KPI, REVENUE, MARGIN], "|"), (2, 0)),
    "UTF-16 without a mark": Layout(
        "kpi", text([KPI, REVENUE], "\t", "utf-16-le"), (1, 0)
    ),
    "UTF-32 without a mark": Layout(
        "kpi", text([KPI, REVENUE], ";", "utf-32-be"), (1, 0)
    ),
    "a cover sheet": Layout(
        "kpi", book([["KPI workbook"], ["Please read"]], [KPI, REVENUE]), (1, 0)
    ),
    "a hidden sheet with another table": Layout(
        "kpi", book([KPI, REVENUE, MARGIN], [KPI, REVENUE], hides_first=True), (1, 0)
    ),
    "twenty lines of explanation": Layout(
        "kpi", book([*([f"Line {n}"] for n in range(20)), KPI, REVENUE]), (1, 0)
    ),
    "a group of columns above the header": Layout(
        "kpi",
        book([[None, None, "What", None, "How much"], KPI, REVENUE, MARGIN]),
        (2, 0),
    ),
    "a header of two merged rows": Layout(
        "measure",
        book(
            [
                ["Badge ID", "KPI", "2026", None],
                [None, None, "2026-01", "2026-02"],
                ["00subject", "OUT", 90, 91],
            ],
            merged=[(0, 1, 0), (0, 1, 1)],
        ),
        (2, 0),
    ),
    "a category merged over rows": Layout(
        "kpi",
        book([KPI, REVENUE, ["K2", "Margin", None, "Ratio", 30]], merged=[(1, 2, 2)]),
        (2, 0),
    ),
    "a number merged over rows": Layout(
        "kpi",
        book([KPI, REVENUE, [*MARGIN[:4], None]], merged=[(1, 2, 4)]),
        says=("merged over several rows",),
    ),
    "rows after many blank ones": Layout(
        "kpi", book([KPI, REVENUE, *_BLANK, MARGIN]), (2, 0)
    ),
    "a column far to the right": Layout(
        "kpi", book([[*KPI, *[None] * 250, "Far"], REVENUE]), says=("200 columns",)
    ),
    "the header on every page": Layout(
        "kpi", book([KPI, REVENUE, KPI, MARGIN]), (2, 0)
    ),
    "headings between the rows": Layout(
        "kpi",
        book([KPI, ["Finance"], REVENUE, ["Internal"], MARGIN]),
        (2, 0),
        ("heading or a note",),
    ),
    "a note below": Layout(
        "kpi", text([KPI, REVENUE, [], ["Source: ERP"]]), (1, 0), ("left out",)
    ),
    "a total below": Layout(
        "target",
        book(
            [["Badge ID", "KPI", "Target", "Weight"]]
            + [["00subject", "OUT", 90, 60], ["Total", None, None, 60]]
        ),
        (0, 1),
        ("adds up others",),
    ),
    "a Chinese total below": Layout(
        "target",
        book(
            [["工号", "指标", "目标值", "权重"], ["00subject", "OUT", 90, 60]]
            + [["合计", None, None, 60]]
        ),
        (0, 1),
        ("adds up others",),
    ),
    "hidden rows": Layout("kpi", book([KPI, REVENUE, MARGIN], hidden=[2]), (2, 0)),
    # WHAT COLUMNS ARE CALLED
    "Spanish titles": Layout(
        "kpi",
        text(
            [["Código", "Indicador", "Perspectiva", "Método", "Unidad", "Meta"]]
            + [["K1", "Ventas", "Test", "Ratio", "EUR", 100]],
            ";",
        ),
        (1, 0),
    ),
    "German titles": Layout(
        "kpi",
        text(
            [["Kürzel", "Kennzahl", "Kategorie", "Methode", "Einheit", "Zielwert"]]
            + [["K1", "Umsatz", "Test", "Ratio", "EUR", 100]],
            ";",
        ),
        (1, 0),
    ),
    "French titles": Layout(
        "kpi",
        text(
            [["Référence", "Indicateur", "Catégorie", "Méthode", "Unité", "Objectif"]]
            + [["K1", "Chiffre", "Test", "Ratio", "EUR", 100]],
            ";",
        ),
        (1, 0),
    ),
    "Chinese titles": Layout(
        "kpi",
        text(
            [["指标编码", "考核指标", "考核维度", "评分方法", "单位", "目标值"]]
            + [["K1", "销售额", "Test", "Ratio", "元", 100]]
        ),
        (1, 0),
    ),
    "titles in two languages": Layout(
        "kpi",
        book(
            [
                ["编码 / Code", "指标名称\nKPI Name", "类别 Category (类别)"]
                + ["计分方法/Method", "目标值（元）"],
                REVENUE,
            ]
        ),
        says=("Category",),
    ),
    "a scorecard without codes and methods": Layout(
        "kpi",
        book(
            [["Perspective", "Individual KPI", "Target"], ["Test", "Sales", "≥95 %"]]
            + [["Test", "Returns", "<= 3"], ["Test", "Answer", "max. 8 days"]]
        ),
        (3, 0),
        ("Ratio is taken",),
    ),
    "only names and targets": Layout(
        "kpi", book([["KPI", "Goal Value"], ["Sales", 5]]), says=("Category",)
    ),
    "only names, the rest typed": Layout(
        "kpi",
        book([["KPI", "Goal Value"], ["Sales", 5]]),
        (1, 0),
        constants={"category": "Test", "direction": "up", "unit": "pieces"},
    ),
    "only names, with a total and a note": Layout(
        "kpi",
        book(
            [["KPI", "Goal Value"], ["Sales", 5], ["Cost", None], ["Total", None]]
            + [["Source: ERP"]]
        ),
        (2, 0),
        ("adds up others", "heading or a note"),
        constants={"category": "Test"},
    ),
    "a Spanish goal tree": Layout(
        "goal",
        text([["Código", "Objetivo", "Nivel", "Meta"], ["O1", "Crecer", "company", 5]]),
        (1, 0),
    ),
    # ONE COLUMN FOR EACH
    "people by KPIs": Layout(
        "measure",
        book(
            [["Badge ID", "Name", "Output", "Defects"]]
            + [["00subject", "Subject", 95, 4], ["00colleague", "Colleague", 90, None]]
        ),
        (3, 0),
        constants={"period_end": "2026-03"},
    ),
    "people by KPIs, with a total": Layout(
        "measure",
        text(
            [["Badge ID", "Month", "OUT", "DEF"], ["00subject", "Mar 2026", 95, 4]]
            + [["Total", "", 95, 4]]
        ),
        (2, 0),
    ),
    "people by months": Layout(
        "measure",
        book([["Values 2026"], _MONTHS, ["00subject", "OUT", 90, 91, 92]]),
        (3, 0),
    ),
    "people by months of the cycle": Layout(
        "measure",
        text([["工号", "指标", "1月", "2月"], ["00subject", "OUT", 90, 91]]),
        (2, 0),
        ("Months without a year",),
    ),
    "people by months that are days": Layout(
        "measure",
        book(
            [["Badge ID", "KPI", datetime(2026, 1, 1), datetime(2026, 2, 1)]]
            + [["00subject", "OUT", 90, 91]],
            formats=[((0, 2), "mmm-yy"), ((0, 3), "mmm-yy")],
        ),
        (2, 0),
    ),
    "targets of people by KPIs": Layout(
        "target", book([["Badge ID", "Output"], ["00subject", "≥ 90"]]), (0, 1)
    ),
    "results by years": Layout(
        "result", book([["Badge ID", 2023, 2024], ["00subject", 80, 85]]), (2, 0)
    ),
    # WHAT CELLS SAY
    "months as people spell them": Layout(
        "measure",
        book(
            [
                MEASURE,
                *(
                    [*VALUE[:2], month, 95]
                    for month in ("202601", "Feb-26", "März 2026", "4月", "2026年5月")
                ),
            ]
        ),
        (5, 0),
    ),
    "a month as a number": Layout(
        "measure", book([MEASURE, [*VALUE[:2], 2026.1, 95]]), says=("2026.1 may be",)
    ),
    "a day with something behind": Layout(
        "measure",
        book([MEASURE, [*VALUE[:2], "2026-03-31 garbage", 95]]),
        says=("Not a date",),
    ),
    "no month at all": Layout(
        "measure",
        text([["Badge ID", "KPI", "Value"], ["00subject", "OUT", 95]]),
        says=("Period End",),
    ),
    "units beside numbers": Layout(
        "target",
        book([["Badge ID", "KPI", "Target"], ["00subject", "Defects", "≤ 8 pieces"]]),
        (0, 1),
    ),
    "a bound on the wrong side": Layout(
        "target",
        book([["Badge ID", "KPI", "Target"], ["00subject", "Output", "<= 8"]]),
        says=("At most",),
    ),
    "an actual value that is a bound": Layout(
        "measure", book([MEASURE, [*VALUE[:3], "≥95"]]), says=("the number itself",)
    ),
    "a per cent sign that is text": Layout(
        "measure", book([MEASURE, VALUE], formats=[((1, 3), '0"%"')]), (1, 0)
    ),
    "a number in units of ten thousand": Layout(
        "measure", book([MEASURE, VALUE], formats=[((1, 3), '0"万"')]), says=("950000",)
    ),
    "a number in ten thousands of a currency": Layout(
        "measure",
        book([MEASURE, VALUE], formats=[((1, 3), '0"万元"')]),
        says=("950000",),
    ),
    "a price without cents": Layout(
        "measure", text([MEASURE, [*VALUE[:3], "95.-"]]), (1, 0)
    ),
    "two numbers in one cell": Layout(
        "measure", book([MEASURE, [*VALUE[:3], "95\n980"]]), says=("Not a number",)
    ),
    "a formula that went wrong": Layout(
        "measure", book([MEASURE, [*VALUE[:3], "#REF!"]]), says=("went wrong",)
    ),
    "weights as shares": Layout(
        "target",
        book(
            [["Badge ID", "KPI", "Target", "Weight"], ["00subject", "OUT", 90, 0.5]]
            + [["00subject", "DEF", 5, 0.3]]
        ),
        (0, 2),
        ("write 50, not 0.5",),
    ),
    "two columns of one title": Layout(
        "measure",
        book([[*MEASURE[:3], "Value", "Value"], [*VALUE, 7]]),
        (1, 0),
        ("have this title",),
    ),
    # WHO IS MEANT
    "names instead of badges": Layout(
        "measure",
        book([["Employee Name", *MEASURE[1:]], ["Subject", *VALUE[1:]]]),
        (1, 0),
    ),
    "names under a plain title": Layout(
        "measure",
        book([["Mitarbeiter", *MEASURE[1:]], ["Subject", *VALUE[1:]]]),
        (1, 0),
    ),
    "a badge without its zeros": Layout(
        "measure", book([MEASURE, [123, *VALUE[1:]]]), (1, 0), ("000123",)
    ),
    # WHICH PERIOD IS MEANT
    "a past year of the firm": Layout("result", book(_results("FY2023")), (1, 0)),
    "one quarter in three spellings": Layout(
        "result",
        book(_results("2024 Q1", "2024年Q1", "2024年第1季度")),
        says=("about the same already",),
    ),
    "quarters of several languages": Layout(
        "result",
        book(_results("2024 Q1", "T2 2024", "3. Quartal 2024", "2024年第四季度")),
        (4, 0),
    ),
    "a year that is split": Layout(
        "result", book(_results("2024/25")), says=("Period From",)
    ),
}
