# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files as people upload them."""

import base64
import csv
from io import BytesIO, StringIO

import xlsxwriter
from openpyxl import load_workbook

from ..common import PerformanceCase

#: Columns of each kind of file but team sheets.
HEADERS = {
    "measure": ["Badge ID", "KPI", "Period End", "Actual Value", "Note"],
    "target": ["Badge ID", "KPI", "Target", "Weight"],
    "result": ["Badge ID", "Cycle", "Score", "Grade", "Coefficient", "Period From"]
    + ["Period Until"],
    "kpi": ["KPI Code", "Name", "Category", "Scoring Method", "Target", "Bands"]
    + ["Points of the Curve", "Lower Limits", "Cap (%)"],
    "goal": ["Goal Key", "Objective", "Level", "Parent Key", "Department", "Badge ID"]
    + ["Starts on", "Ends on", "Target", "Contribution (%)"],
    "pay_base": ["Badge ID", "Valid From", "Performance Pay Base", "Remark"],
}
#: Four rows of each kind that go in.
ROWS = {
    "measure": [["00subject", "OUT", f"2026-0{n}-28", 95, "n"] for n in range(1, 5)],
    "target": [
        [person, kpi, 90, 50]
        for person in ("00subject", "00colleague")
        for kpi in ("OUT", "DEF")
    ],
    "result": [
        ["00subject", f"202{n} H1", 80, "A", 1, f"202{n}-01-01", f"202{n}-06-30"]
        for n in range(4)
    ],
    "kpi": [
        [f"NEW{n}", f"New {n}", "Test", "Ratio", 5, *[None] * 3, 120] for n in range(4)
    ],
    "goal": [
        [f"G{n}", "Grow", "Company", *[None] * 3, "2026-01-01", "2026-12-31", 5, 10]
        for n in range(4)
    ],
    "pay_base": [["00subject", f"2026-0{n}-01", 1000 + n, "n"] for n in range(1, 5)],
}
#: Who imports a kind that HR does not.
ROLES = {"pay_base": "reward", "team": "manager"}
HEADER = HEADERS["measure"]


def xlsx(rows, header=HEADER, formats=None):
    """Bytes of a workbook; ``formats`` gives number formats of columns."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        styles = {
            column: book.add_format({"num_format": text})
            for column, text in (formats or {}).items()
        }
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell, styles.get(column))
    return stream.getvalue()


def csv_bytes(rows, header=HEADER, encoding="utf-8-sig", delimiter=","):
    """Bytes of a CSV file."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def cells(content, sheet=0):
    """Rows of a workbook as values."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


class ImportCase(PerformanceCase):
    """People with badges, a launched cycle, and somebody who uploads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, person in cls.people.items():
            person.barcode = "00" + role.replace("_", "")
        cls.kpi.code = "OUT"
        cls.defects.code = "DEF"

    def wizard(self, role, content=None, kind="measure", name="file.xlsx", **values):
        """An import as a user opens it, with the file chosen."""
        return self.as_user(self.env["hr.performance.import"], role).create(
            {
                "kind": kind,
                "file": base64.b64encode(content) if content else False,
                "file_name": name,
                **values,
            }
        )

    def check(self, role, content, **values):
        """The import after Check File."""
        wizard = self.wizard(role, content, **values)
        wizard.action_check()
        return wizard

    def load(self, role, content, **values):
        """The import after it was checked, found good and written."""
        wizard = self.check(role, content, **values)
        self.assertEqual(self.findings(wizard, "error"), [])
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        return wizard

    def findings(self, wizard, severity="error"):
        """What the table of findings shows: row, column, value."""
        return [
            (line.row, line.column, line.value)
            for line in wizard.line_ids
            if line.severity == severity
        ]

    def counts(self, wizard):
        return (wizard.created_count, wizard.changed_count, wizard.unchanged_count)

    def measures(self):
        return self.env["hr.performance.measure"].search(
            [("company_id", "=", self.company.id)]
        )
