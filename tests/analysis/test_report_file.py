# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO
from unittest.mock import patch

from lxml import html
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...reports.hr_performance_overview_xlsx import overview_workbook
from ...wizards.analysis import hr_performance_report
from .common_analysis import AnalysisCase

DIALOG = "hr.performance.report"
PAGE = "hr_performance.report_hr_performance_overview"
PLANT = {"Manager", "Subject", "Colleague", "Userless", "Hr In", "Former"}


@tagged("post_install", "-at_install")
class TestReportFile(AnalysisCase):
    """Reports of a cycle, a department and a person hold what their reader may read."""

    def dialog(self, role, **values):
        self.env.invalidate_all()
        values.setdefault("cycle_id", self.third.id)
        values.setdefault("department_id", self.plant.id)
        return self.as_user(self.env[DIALOG], role).create(values)

    def page(self, dialog):
        """What is printed, as text."""
        reports = dialog.env["ir.actions.report"]
        content, _kind = reports._render_qweb_html(PAGE, dialog.ids)
        return " ".join(html.fromstring(content).text_content().split())

    def cells(self, dialog):
        _name, content = overview_workbook(dialog)
        return [
            [cell.value for cell in row]
            for row in load_workbook(BytesIO(content)).active.iter_rows(min_row=2)
        ]

    def names(self, dialog):
        return {row[0] for row in self.cells(dialog)}

    def test_workbook_of_a_cycle(self):
        """Each HR user gets the people of the own scope, others their own.

        Covers: R086
        """
        self.assertEqual(self.names(self.dialog("hr_admin", about="cycle")), PLANT)
        # The own result is released; the manager's is that of a superior.
        self.assertEqual(
            self.names(self.dialog("hr_in", about="cycle")), PLANT - {"Manager"}
        )
        self.assertEqual(
            self.names(self.dialog("manager", about="cycle")), PLANT - {"Former"}
        )
        self.assertEqual(self.names(self.dialog("subject", about="cycle")), {"Subject"})
        for role in ("hr_out", "reward"):
            with self.assertRaisesRegex(UserError, "no decided result"):
                self.dialog(role, about="cycle").action_workbook()

    def test_paper_of_a_cycle(self):
        """Grades, means, weakest KPIs and the course; no name of a person.

        Covers: R086
        """
        text = self.page(self.dialog("hr_admin", about="cycle"))
        for part in ("2027 H1", "Grades", "Weakest KPIs", "Skill", "Course", "85.8"):
            self.assertIn(part, text)
        for name in PLANT - {"Manager"}:
            self.assertNotIn(name, text)

    def test_paper_of_a_department(self):
        """Its head gets the own people by name; small groups have no mean.

        Covers: R086
        """
        text = self.page(self.dialog("manager", about="department"))
        for name in PLANT - {"Former"}:
            self.assertIn(name, text)
        self.assertNotIn("Former", text)
        self.result(self.appraisal("hr_in", self.third)).state = "draft"
        text = self.page(self.dialog("manager", about="department"))
        self.assertIn("fewer than five", text)
        self.assertNotIn("Weakest KPIs", text)

    def test_paper_of_a_person(self):
        """One's own course over three cycles, and nobody else's.

        Covers: R086
        """
        dialog = self.dialog("subject")
        self.assertEqual(dialog.about, "person")
        self.assertEqual(dialog.employee_id, self.people["subject"])
        text = self.page(dialog)
        for part in ("Subject", "2026 H1", "2026 H2", "2027 H1", "100 50 100", "Skill"):
            self.assertIn(part, text)
        self.assertEqual(len(self.cells(dialog)), 5)
        other = self.dialog(
            "subject", about="person", employee_id=self.people["colleague"].id
        )
        for action in (other.action_pdf, other.action_workbook):
            with self.assertRaisesRegex(UserError, "no decided result"):
                action()
        with self.assertRaises(UserError):
            self.page(other)

    def test_nothing_before_the_release(self):
        """The own report holds what was released, and no word of the rest.

        Covers: R086
        """
        self.result(self.appraisal("subject", self.third)).state = "published"
        text = self.page(self.dialog("subject"))
        self.assertIn("2026 H2", text)
        self.assertNotIn("2027 H1", text)

    def test_dialog_of_somebody_else(self):
        """What HR has chosen prints nothing for who finds its number."""
        dialog = self.dialog("hr_admin", about="cycle")
        for role in ("subject", "hr_in"):
            with self.assertRaises(AccessError):
                self.page(self.as_user(dialog, role))

    def test_large_cycle(self):
        """The scheduled job writes it, with the rights of who has asked.

        Covers: R086
        """
        with patch.object(hr_performance_report, "WRITTEN_AT_ONCE", 2):
            self.dialog("hr_in", about="cycle").action_workbook()
            with self.assertRaisesRegex(UserError, "made for HR"):
                self.dialog("manager", about="cycle").action_workbook()
        self.run_cron("report")
        self.env.invalidate_all()
        report = self.env["hr.performance.cycle.report"].search(
            [
                ("cycle_id", "=", self.third.id),
                ("reader_id", "=", self.users["hr_in"].id),
            ]
        )
        sheet = load_workbook(BytesIO(base64.b64decode(report.file))).active
        names = {row[0].value for row in sheet.iter_rows(min_row=2)}
        self.assertEqual(names, PLANT - {"Manager"})
        self.assertFalse(self.third.report_asked_ids)
