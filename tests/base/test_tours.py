# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from ..common import PerformanceCase

# Debian's Odoo package lacks this file; its absence would end every tour.
MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class TourCase(PerformanceCase, HttpCase):
    """A browser for every role."""

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
        for user in cls.users.values():
            user.password = user.login

    def tour(self, name, action, role):
        """Run a tour on an action's page as the user of a role."""
        self.start_tour(
            f"/odoo/action-hr_performance.{action}", name, login=self.users[role].login
        )


@tagged("post_install", "-at_install")
class TestTours(TourCase):
    """The cycle in the browser, by the people who do it."""

    def test_employee_confirms_a_plan(self):
        """The employee proposes a target and confirms; both stand on the records."""
        self.launch()
        self.tour(
            "hr_performance_employee_plan",
            "hr_performance_appraisal_action_my",
            "subject",
        )
        appraisal = self.appraisal()
        self.assertTrue(appraisal.employee_confirmed_on)
        self.assertEqual(appraisal.state, "planning")
        output = appraisal.line_ids.filtered(lambda line: line.title == "Output")
        self.assertEqual(output.target, 95.0)
        self.assertEqual(appraisal.proposal_ids.new_value, "95")

    def test_hr_runs_the_first_cycle(self):
        """From New to announced on one page; everybody has a sheet."""
        self.company.performance_scheme_id = self.scheme
        self.tour(
            "hr_performance_hr_first_cycle", "hr_performance_cycle_action", "hr_admin"
        )
        cycle = self.env["hr.performance.cycle"].search([("name", "=", "First Cycle")])
        self.assertTrue(cycle.is_announced)
        self.assertEqual(cycle.appraisal_count, len(cycle.population_ids))
        self.assertEqual(len(cycle.stage_ids), 5)

    def test_manager_reviews(self):
        """The manager types values and points and submits; the result is decided."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95"})
        manager = self.as_user(appraisal, "manager")
        manager.action_open_assessment()
        manager.action_skip_self_review("Asked twice, then on leave")
        self.tour(
            "hr_performance_manager_review",
            "hr_performance_rating_action_mine",
            "manager",
        )
        self.assertEqual(self.result(appraisal).score, 89.5)
        self.assertEqual(appraisal.state, "decided")

    def test_employee_reads_the_explanation(self):
        """The released score is explained step by step."""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "manager").action_release()
        self.tour(
            "hr_performance_employee_result",
            "hr_performance_result_action_my",
            "subject",
        )
