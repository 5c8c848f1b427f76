# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
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

    def test_page_tells_what_its_reader_can_change(self):
        """Choosing goals and KPIs, or a waiver, takes a login; a login reads it.

        Covers: R026, R029
        """
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code in ("goal_smart", "goal_parent", "goal_conflict")
        ).level = "advice"
        speed, harmed = (
            self._kpi(name, method="achievement", target=95, unit="%")
            for name in ("Speed", "Harmed")
        )
        self.env["hr.performance.kpi.relation"].create(
            {
                "kpi_id": speed.id,
                "other_kpi_id": harmed.id,
                "relation": "opposes",
            }
        )
        self.env["hr.performance.objective"].create(
            {
                "name": "Grow profitably",
                "level": "company",
                "company_id": self.company.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "state": "approved",
            }
        )
        sheet = self.launched()
        for plan, kpi in ((sheet, speed), (self.appraisal("colleague"), harmed)):
            plan.line_ids = [
                Command.create({"kpi_id": kpi.id, "weight": 50, "target": 95})
            ]
        line = sheet.line_ids.filtered(lambda line: not line.kpi_id)
        line.write({"section": "result", "name": "Paint 3 walls every month"})
        read = self.as_user(sheet, "manager").plan_advice
        codes = {row["code"] for group in read for row in group["rows"]}
        self.assertEqual(codes, {"goal_parent", "goal_conflict"})
        path = f"/performance/take/{self.link(sheet)}"
        text = self.page(path).text
        for words in ("Before you sign", "waiver", "serves no goal"):
            self.assertNotIn(words, text)
        self.set_gates(self.cycle, goal_parent="required")
        self.assertIn("serves no goal", self.page(path).text)

    def set_gates(self, cycle, **levels):
        for gate in cycle.sudo().gate_ids:
            gate.level = levels.get(gate.code, gate.level)
