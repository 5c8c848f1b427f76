# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from ..takepart.common_takepart import TakePartCase


@tagged("post_install", "-at_install")
class TestGoalChecksTakePart(TakePartCase, HttpCase):
    """People without login read what the checks have found, too."""

    def test_page_tells_the_advice_and_confirms(self):
        """The same sentences stand on the page; they do not hold it up.

        Covers: R026, R028
        """
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code in ("goal_smart", "goal_vague")
        ).level = "advice"
        sheet = self.launched()
        line = sheet.line_ids.filtered(lambda line: not line.kpi_id)
        line.write({"section": "result", "name": "Improve sales"})
        path = f"/performance/take/{self.link(sheet)}"
        text = self.page(path).text
        self.assertIn("Before you sign", text)
        self.assertIn("Too vague", text)
        self.send(path, action="done")
        self.assertTrue(sheet.employee_confirmed_on)
        self.assertFalse(sheet.manager_confirmed_on)
