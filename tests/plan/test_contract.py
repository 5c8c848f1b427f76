# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestContract(PerformanceCase, HttpCase):
    """The agreed plan on paper and all plans in a workbook."""

    def setUp(self):
        super().setUp()
        self.launch()

    def text_of(self, appraisals, role="manager"):
        report = self.as_user(self.env["ir.actions.report"], role)
        name = "hr_performance.report_hr_performance_contract"
        return report._render_qweb_html(name, appraisals.ids)[0].decode()

    def test_contract_holds_what_was_agreed(self):
        """Goals, targets, weights, how they are scored, and who confirmed when."""
        appraisal = self.appraisal("subject")
        self.agree(appraisal)
        text = self.text_of(appraisal)
        for line in appraisal.line_ids:
            self.assertIn(line.title, text)
        for part in ("Performance Contract", "绩效合约", "Subject", "Manager", "PC-"):
            self.assertIn(part, text)
        self.assertEqual(text.count("Plan confirmed on"), 2)
        measured = appraisal.line_ids.filtered(
            lambda line: line.kind == "weighted" and line.method != "manual"
        )
        self.assertTrue(measured)
        for line in measured:
            self.assertIn(line.target_display, text)
            self.assertIn("Cap (%): 120", text)

    def test_contract_follows_agreement(self):
        """A draft is no contract; the remedy is named."""
        with self.assertRaisesRegex(UserError, "both sides have confirmed"):
            self.text_of(self.appraisal("subject"))

    def test_contract_is_for_readers_of_the_plan(self):
        """A colleague prints nothing."""
        appraisal = self.appraisal("subject")
        self.agree(appraisal)
        with self.assertRaises(AccessError):
            self.text_of(appraisal, "foreign")

    def test_contract_in_the_employees_language(self):
        """A Chinese employee signs a Chinese contract, whoever prints it."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["subject"].lang = "zh_CN"
        appraisal = self.appraisal("subject")
        self.agree(appraisal)
        text = self.text_of(appraisal)
        self.assertIn('lang="zh-CN"', text.replace("zh_CN", "zh-CN"))

    def plans(self, role):
        """Rows of the workbook that a role downloads."""
        self.users[role].password = "export-password"
        self.authenticate(self.users[role].login, "export-password")
        action = self.as_user(self.cycle, role).action_export_plans()
        response = self.url_open(action["url"])
        self.assertEqual(response.status_code, 200)
        return list(load_workbook(BytesIO(response.content)).active.rows)

    def test_plans_workbook(self):
        """One row for each goal of the plans that the reader may see."""
        appraisal = self.appraisal("subject")
        appraisal.line_ids[0].name = "=HYPERLINK(1)"
        header, *rows = self.plans("manager")
        titles = [cell.value for cell in header]
        mine = [row for row in rows if row[0].value == "Subject"]
        self.assertEqual(len(mine), len(appraisal.line_ids))
        weights = [row[titles.index("Weight (%)")].value or 0 for row in mine]
        self.assertEqual(sum(weights), 100)
        self.assertIn("=HYPERLINK(1)", [cell.value for cell in mine[0]])
        self.assertFalse([c for row in rows for c in row if c.data_type == "f"])
        people = {row[0].value for row in rows}
        self.assertNotIn("Head", people)
        everybody = {row[0].value for row in self.plans("hr_admin")[1:]}
        self.assertLess(people, everybody)
        self.cycle.sudo().action_announce()
        own = {row[0].value for row in self.plans("subject")[1:]}
        self.assertEqual(own, {"Subject"})
