# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..base.test_tours import MISSING_SCRIPT
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTourPlanning(PerformanceCase, HttpCase):
    """A department is planned in the browser, from strategy to both confirmations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.asset"].create(
            {
                "name": "File that some packages leave out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": MISSING_SCRIPT,
            }
        )
        for role in ("hr_admin", "ceo", "head", "manager", "subject"):
            cls.users[role].password = cls.users[role].login

    def tour(self, name, action, role):
        self.start_tour(
            f"/odoo/action-hr_performance.hr_performance_{action}",
            f"hr_performance_planning_{name}",
            login=self.users[role].login,
        )

    def test_from_strategy_to_agreed_plan(self):
        """Covers: R019, R022, R034"""
        self.works.manager_id = self.people["head"]
        self.launch()
        self.tour("strategy", "objective_action", "hr_admin")
        goals = self.env["hr.performance.objective"].search(
            [("company_id", "=", self.company.id)]
        )
        part = goals.filtered(lambda goal: goal.department_id == self.works)
        self.assertEqual(part.strategic_id.name, "Ship 1,000 tons")
        self.assertEqual(part.strategic_id.coverage, 100)
        self.tour("propose", "objective_action", "head")
        self.tour("approve", "objective_action", "ceo")
        self.assertEqual(part.approved_by_id, self.users["ceo"])
        self.tour("link", "appraisal_action_team", "manager")
        appraisal = self.appraisal()
        self.assertEqual(appraisal.line_ids.objective_id, part)
        self.tour("understand", "appraisal_action_my", "subject")
        self.assertTrue(appraisal.goals_understood_on)
        self.tour("confirm", "appraisal_action_team", "manager")
        self.assertEqual(appraisal.state, "agreed")

    def test_a_blank_row_says_what_to_write(self):
        """Also before anybody clicks into it."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "manager").line_ids = [
            Command.create({"section": "result", "weight": 0})
        ]
        self.start_tour(
            f"/odoo/hr.performance.appraisal/{appraisal.id}",
            "hr_performance_planning_blank_row",
            login=self.users["manager"].login,
        )
