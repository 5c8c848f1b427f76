# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged

from ..measure.common_source import SourceCase
from .common_import import ImportCase, xlsx


@tagged("post_install", "-at_install")
class TestImportCollected(ImportCase, SourceCase):
    """Files and values that are made from Odoo records."""

    def setUp(self):
        super().setUp()
        self.meetings.code = "MEET"
        self._meet("subject", "2026-02-02 09:00:00")
        self.start()
        self.source._collect()

    def row(self, kpi="MEET", day="2026-03-31", value=9, role="subject", note=None):
        return [f"00{role}", kpi, day, value, note]

    def test_the_dry_run_names_the_row(self):
        """The other rows are good; nothing is written before the row is taken out."""
        rows = [self.row("OUT", value=90), self.row(), self.row(day="2026-06-30")]
        wizard = self.check("hr_in", xlsx(rows))
        self.assertEqual(
            self.findings(wizard), [(3, "Actual Value", "9"), (4, "Actual Value", "9")]
        )
        self.assertIn("Override Value", wizard.line_ids[0].reason)
        wizard.action_import()
        self.assertEqual(wizard.state, "check")
        self.assertFalse(self.measure(source="import"))
        self.assertEqual(self.counts(self.load("hr_in", xlsx(rows[:1]))), (1, 0, 0))

    def test_a_collected_value_stays_protected_when_its_source_has_stopped(self):
        """Where no value was collected, files count again."""
        self.as_user(self.source, "hr_admin").action_stop()
        wizard = self.check("hr_in", xlsx([self.row()]))
        self.assertEqual(self.findings(wizard), [(2, "Actual Value", "9")])
        free = self.row(day="2026-09-30")
        self.assertEqual(self.counts(self.load("hr_in", xlsx([free]))), (1, 0, 0))

    def test_an_imported_override_may_be_imported_again(self):
        """A value that says why it counts is changed by a file like any other."""
        override = self.env["hr.performance.measure"].create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.meetings.id,
                "period_end": "2026-03-31",
                "value": 7,
                "source": "import",
                "override_reason": "Two meetings are not in the calendar",
                "note": "Minutes 1 and 2",
            }
        )
        wizard = self.load("hr_in", xlsx([self.row(value=8)]))
        self.assertEqual(self.counts(wizard), (0, 1, 0))
        self.assertEqual(override.value, 8)
        self.assertEqual(self.collected()["2026-03-31"], 1)

    def test_the_team_sheet_names_the_cell(self):
        """Its dry run refuses a typed value for a collected KPI, too."""
        wizard = self.wizard("manager", kind="team", cycle_id=self.cycle.id)
        name, content = wizard._export("template", "xlsx")
        book = load_workbook(BytesIO(content))
        sheet = book.worksheets[0]
        changed = 0
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == 1 and row[1].value == "Subject":
                    cell.value, changed = 9, changed + 1
        self.assertEqual(changed, 1, "the collected value of the subject")
        stream = BytesIO()
        book.save(stream)
        wizard.write({"file": base64.b64encode(stream.getvalue()), "file_name": name})
        wizard.action_check()
        [finding] = wizard.line_ids
        self.assertEqual((finding.severity, finding.value), ("error", "9"))
        self.assertIn("Override Value", finding.reason)
