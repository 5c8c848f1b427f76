# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import freeze_time, tagged

from odoo.addons.hr_performance.tests.base.test_tours import TourCase

from .common import PayslipCase


@tagged("post_install", "-at_install")
@freeze_time("2026-07-08 10:00:00", tick=True)
class TestPayslipTour(PayslipCase, TourCase):
    """A clerk finds the bonus on a new payslip, and pays it.

    Covers: R187.
    """

    def test_bonus_on_a_new_payslip(self):
        """Two clicks and the name; the reward is not bound yet."""
        reward = self.reward(self.approved())
        self.start_tour(
            "/odoo/action-payroll.hr_payslip_action",
            "hr_performance_payroll_job_payslip",
            login=self.users["clerk"].login,
            timeout=180,
        )
        slip = self.env["hr.payslip"].search([], order="id desc", limit=1)
        self.assertEqual(slip.employee_id, self.people["subject"])
        self.assertEqual(self.inputs(slip).mapped("amount"), [14400])
        self.assertEqual(reward.state, "approved")

    def test_bonus_from_the_run_to_the_payslip(self):
        """The second officer approves in the browser, the clerk pays: to the cent."""
        run = self.simulated()
        reward = self.reward(run)
        self.assertEqual(reward.state, "simulated")
        self.tour(
            "hr_performance_payroll_approve",
            "hr_performance_reward_run_action",
            "approver",
        )
        self.assertEqual(reward.state, "approved")
        self.assertEqual(run.approved_by_id, self.users["approver"])
        self.start_tour(
            "/odoo/action-payroll.hr_payslip_action",
            "hr_performance_payroll_pay",
            login=self.users["clerk"].login,
            timeout=180,
        )
        slip = self.env["hr.payslip"].search([], order="id desc", limit=1)
        self.assertEqual(slip.state, "done")
        self.assertEqual(self.bonus(slip), 14400)
        self.assertEqual(reward.state, "paid")
        self.assertEqual(reward.payslip_id, slip)
