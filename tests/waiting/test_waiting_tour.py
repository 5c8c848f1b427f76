# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, freeze_time, tagged

from ..base.test_tours import MISSING_SCRIPT
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestWaitingTour(PerformanceCase, HttpCase):
    """HR finds a straggler on the board and records how it goes on."""

    def test_exit_of_a_straggler(self):
        """From the board to the issued plan; log and chatter keep the reason."""
        self.env["ir.asset"].create(
            {
                "name": "File that some packages leave out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": MISSING_SCRIPT,
            }
        )
        self.users["hr_in"].password = self.users["hr_in"].login
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.start_tour(
            "/odoo/action-hr_performance.hr_performance_step_action",
            "hr_performance_straggler_exit",
            login=self.users["hr_in"].login,
        )
        appraisal = self.appraisal()
        self.assertEqual(appraisal.state, "agreed")
        self.assertEqual(appraisal.plan_issued_by_id, self.users["hr_in"])
        self.assertEqual(appraisal.plan_objection, "Too many goals")
        step = appraisal.step_ids.filtered(lambda s: s.state == "planning")
        self.assertEqual(
            (step.exit_kind, step.exit_reason), ("issued", "No answer for a month")
        )
        manager = self.env["hr.performance.step"].search(
            [("owner_id", "=", self.people["manager"].id), ("left_on", "=", False)]
        )
        self.assertEqual(set(manager.mapped("reminder_count")), {1})
