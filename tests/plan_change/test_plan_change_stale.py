# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanChangeStale(PlanChangeCase):
    """A request is about the plan as it was when it was made."""

    def test_renamed_goal_makes_a_request_stale(self):
        """A goal that is called something else since is not the one asked about."""
        appraisal = self.agreed()
        attitude = self.line(appraisal, "Attitude")
        changes = {"Attitude": {"weight": 10}, "Output": {"weight": 60}}
        change = self.ask(appraisal, "subject", changes)
        attitude.name = "Conduct"
        with self.assertRaisesRegex(UserError, "plan has changed since"):
            self.approve(change, "manager")
        attitude.name = False
        self.approve(change, "manager")
        self.assertEqual(change.state, "approved")

    def test_translated_goal_is_the_same_goal(self):
        """Who approves in another language approves the same goal."""
        self.env["res.lang"]._activate_lang("fr_FR")
        line = self.template.line_ids.filtered(lambda a: a.name == "Attitude")
        line.with_context(lang="fr_FR").name = "Attitude au travail"
        self.kpi.with_context(lang="fr_FR").name = "Production"
        appraisal = self.agreed()
        changes = {"Attitude": {"weight": 10}, "Output": {"weight": 60}}
        change = self.ask(appraisal, "subject", changes)
        self.approve(change.with_context(lang="fr_FR"), "manager")
        self.assertEqual(change.state, "approved")
