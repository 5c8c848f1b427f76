# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestResultsExport(RewardCase, HttpCase):
    """The workbook holds what its reader may see, and no formulas."""

    releases = False

    def _names(self, role):
        self.users[role].password = "export-password"
        self.authenticate(self.users[role].login, "export-password")
        url = self.as_user(self.cycle, role).action_export_results()["url"]
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        sheet = load_workbook(BytesIO(response.content)).active
        return [row[0] for row in list(sheet.values)[1:]], sheet

    def test_reader_gets_own_scope(self):
        """HR the company, a manager the team, the employee nothing unreleased."""
        self.people["colleague"].name = "=HYPERLINK(1)"
        names, sheet = self._names("hr_admin")
        self.assertEqual(len(names), 4)
        self.assertIn("=HYPERLINK(1)", names)
        self.assertFalse([c for row in sheet.rows for c in row if c.data_type == "f"])
        names, _sheet = self._names("manager")
        self.assertNotIn("Manager", names)
        self.assertEqual(len(names), 3)
        self.assertEqual(self._names("subject")[0], [])
        self.result(self.appraisal()).action_release()
        self.assertEqual(self._names("subject")[0], ["Subject"])

    def test_foreign_company_finds_nothing(self):
        """A cycle of another company does not exist for the reader."""
        self.users["foreign"].password = "export-password"
        self.authenticate(self.users["foreign"].login, "export-password")
        response = self.url_open(f"/hr_performance/cycle/{self.cycle.id}/results.xlsx")
        self.assertEqual(response.status_code, 404)
