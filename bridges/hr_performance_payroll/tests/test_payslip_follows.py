# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PayslipCase


@tagged("post_install", "-at_install")
class TestPayslipFollowsResult(PayslipCase):
    """What a payslip carries follows the result behind it."""

    def test_held_reward_is_on_no_new_slip(self):
        """Nothing is proposed, and reward officers see where the money is."""
        run = self.approved()
        self.reopen()
        slip = self.slip()
        self.assertFalse(self.inputs(slip))
        self.assertEqual(self.reward(run).payroll_status, "held")
        slip.action_payslip_done()
        self.assertEqual((self.reward(run).state, self.bonus(slip)), ("approved", 0))

    def test_open_slip_is_told_and_refused(self):
        """The clerk gets a task; confirming is refused with the remedy."""
        run = self.approved()
        slip = self.slip()
        self.reopen()
        self.assertEqual(slip.activity_ids.user_id, self.users["clerk"])
        self.assertIn("is held", slip.reward_notice)
        with self.assertRaisesRegex(UserError, "is held"), self.env.cr.savepoint():
            slip.action_payslip_done()
        slip.action_fetch_rewards()
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual((self.reward(run).state, self.bonus(slip)), ("approved", 0))

    def test_decided_lower_before_payment(self):
        """The payslip pays the new amount once another run is approved."""
        self.approved()
        slip = self.slip()
        self.reopen()
        self.decide_anew(40)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            slip.action_payslip_done()
        again = self.approved()
        slip.action_fetch_rewards()
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual(self.bonus(slip), 6000)
        self.assertEqual(self.reward(again).payslip_id.id, slip.id)

    def test_decided_lower_after_payment(self):
        """The next payslip takes the difference back."""
        run = self.approved()
        self.paid_slip()
        self.reopen()
        self.assertEqual(self.bonus(self.slip(first="2026-08-01")), 0)
        self.decide_anew(40)
        second = self.approved()
        slip = self.paid_slip(first="2026-08-01")
        self.assertEqual(self.bonus(slip), -8400)
        self.assertEqual(self.reward(second).state, "paid")
        self.assertFalse(self.reward(run).hold_reason)

    def test_decided_higher_after_payment(self):
        """The next payslip pays what is missing, together with other rewards."""
        self.approved()
        self.paid_slip()
        self.reopen()
        self.decide_anew(100)
        self.approved()
        extra = self._rule(name="Extra", base_type="fixed", fixed_amount=100)
        self.approved(rule=extra)
        slip = self.paid_slip(first="2026-08-01")
        self.assertEqual(self.bonus(slip), 3600 + 150)

    def test_void_refund_beside_a_later_reward(self):
        """A payment does not come back where another one stands in its place."""
        self.env["ir.config_parameter"].set_param("payroll.allow_cancel_payslips", "1")
        first = self.reward(self.approved())
        slip = self.paid_slip()
        self.reopen()
        self.decide_anew(40)
        second = self.reward(self.approved())
        slip.refund_sheet()
        slip.refunded_id.action_payslip_cancel()
        self.assertEqual((first.state, second.hold_reason), ("paid", False))
        slip.write({"refunded_id": False})
        slip.refund_sheet()
        third = self.approved()
        self.assertEqual(self.reward(third).amount, 6000)
        with self.assertRaisesRegex(UserError, "later run"):
            slip.refunded_id.action_payslip_cancel()

    def test_refund_of_the_first_slip(self):
        """A difference whose base was refunded is held; another run makes it right."""
        self.approved()
        slip = self.paid_slip()
        self.reopen()
        self.decide_anew(40)
        second = self.approved()
        slip.refund_sheet()
        self.assertEqual(self.reward(second).hold_reason, "base")
        self.assertFalse(self.inputs(self.slip(first="2026-08-01")))
        self.approved()
        self.assertEqual(self.bonus(self.paid_slip(first="2026-08-01")), 6000)
