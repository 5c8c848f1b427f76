# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PayslipCase


@tagged("post_install", "-at_install")
class TestPayslipBinding(PayslipCase):
    """A reward is paid exactly once, whatever is pressed."""

    def test_confirming_pays(self):
        """The confirmed payslip and the reward know each other."""
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        self.assertEqual(slip.state, "done")
        self.assertEqual(self.bonus(slip), 14400)
        self.assertEqual(reward.state, "paid")
        self.assertEqual(reward.payslip_id.id, slip.id)
        self.assertEqual(reward.payslip_number, slip.number)

    def test_last_payment_closes_the_run(self):
        """The run is paid when all its rewards are, and follows them back."""
        run = self.approved()
        slips = [self.paid_slip(role) for role in ("manager", "subject", "colleague")]
        self.assertEqual(run.state, "done")
        slips[0].compute_sheet()
        self.assertEqual(run.state, "approved")

    def test_amount_must_equal_the_approved_rewards(self):
        """Changed by hand, or approved after the fetch: refused with the remedy."""
        run = self.approved()
        slip = self.slip()
        self.inputs(slip).amount = 20000
        with self.assertRaisesRegex(UserError, "Refetch"), self.env.cr.savepoint():
            slip.action_payslip_done()
        slip.onchange_employee()
        self.approved(
            rule=self._rule(name="Extra", base_type="fixed", fixed_amount=100)
        )
        with (
            self.assertRaisesRegex(UserError, "14,520.00"),
            self.env.cr.savepoint(),
        ):
            slip.action_payslip_done()
        self.assertEqual(self.reward(run).state, "approved")
        slip.action_fetch_rewards()
        slip.action_payslip_done()
        self.assertEqual(self.reward(run).state, "paid")

    def test_slip_without_rewards_is_not_held_up(self):
        """Salary is paid; the reward waits for the next payslip."""
        slip = self.slip()
        run = self.approved()
        slip.action_payslip_done()
        self.assertEqual(self.reward(run).state, "approved")
        self.assertEqual(self.bonus(self.slip(first="2026-08-01")), 14400)

    def test_two_slips_of_one_period(self):
        """The second one is refused."""
        reward = self.reward(self.approved())
        first, second = self.slip(), self.slip()
        first.action_payslip_done()
        with (
            self.assertRaisesRegex(UserError, "not paid yet"),
            self.env.cr.savepoint(),
        ):
            second.action_payslip_done()
        self.assertEqual(reward.payslip_id.id, first.id)
        second.onchange_employee()
        second.action_payslip_done()
        self.assertEqual(self.bonus(second), 0)

    def test_two_slips_confirmed_together(self):
        """In one press as in two."""
        self.approved()
        slips = self.slip() | self.slip()
        with self.assertRaisesRegex(UserError, "not paid yet"):
            slips.write({"state": "done"})

    def test_confirming_twice_and_recomputing(self):
        """Recomputing a confirmed slip gives the reward back until it is confirmed."""
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        slip.action_payslip_done()
        self.assertEqual(reward.state, "paid")
        slip.compute_sheet()
        self.assertEqual((reward.state, bool(reward.payslip_id)), ("approved", False))
        slip.action_payslip_done()
        self.assertEqual(reward.state, "paid")
        self.assertEqual(self.bonus(slip), 14400)

    def test_back_to_draft(self):
        """A slip set back to draft gives its rewards to whoever confirms first."""
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        slip.action_payslip_draft()
        self.assertEqual(reward.state, "approved")
        other = self.paid_slip()
        self.assertEqual(reward.payslip_id.id, other.id)
        with self.assertRaises(UserError):
            slip.action_payslip_done()

    def test_cancel(self):
        """A cancelled payslip frees the reward for another one."""
        self.env["ir.config_parameter"].set_param("payroll.allow_cancel_payslips", "1")
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        slip.action_payslip_cancel()
        self.assertEqual((reward.state, bool(reward.payslip_id)), ("approved", False))
        self.paid_slip()
        self.assertEqual(reward.state, "paid")

    def test_refund_and_paying_again(self):
        """After a refund only a new approved reward pays."""
        run = self.approved()
        slip = self.paid_slip()
        slip.refund_sheet()
        reward = self.reward(run)
        self.assertEqual(reward.state, "reversed")
        self.assertEqual(slip.state, "done")
        self.assertEqual(self.inputs(slip.refunded_id).amount, 14400)
        self.assertFalse(self.inputs(self.slip()))
        again = self.approved()
        self.assertEqual(
            again.reward_ids.filtered("amount").employee_id, self.people["subject"]
        )
        other = self.paid_slip()
        self.assertEqual(self.bonus(other), 14400)
        self.assertEqual(self.reward(again).payslip_id.id, other.id)
        self.assertEqual(reward.payslip_id.id, slip.id)

    def test_void_refund(self):
        """A cancelled refund lets the first payment stand."""
        self.env["ir.config_parameter"].set_param("payroll.allow_cancel_payslips", "1")
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        slip.refund_sheet()
        with self.assertRaises(ValidationError):
            slip.action_payslip_cancel()
        slip.refunded_id.action_payslip_cancel()
        self.assertEqual(reward.state, "paid")
        slip.action_payslip_cancel()
        self.assertEqual(reward.state, "approved")

    def test_credit_note_never_consumes(self):
        """A credit note made by hand takes nothing and is proposed nothing."""
        reward = self.reward(self.approved())
        form = self.slip_form()
        form.credit_note = True
        slip = form.save()
        slip.compute_sheet()
        slip.action_payslip_done()
        self.assertEqual(reward.state, "approved")

    def test_copied_slip_does_not_pay_again(self):
        """Inputs are copied with a payslip, rewards are not."""
        self.approved()
        copied = self.paid_slip().copy()
        self.assertEqual(self.inputs(copied).amount, 14400)
        with self.assertRaisesRegex(UserError, "not paid yet"):
            copied.action_payslip_done()

    def test_rule_missing_in_structure(self):
        """An input that the payslip does not pay binds nothing."""
        reward = self.reward(self.approved())
        self.structure.rule_ids -= self.bonus_rule
        slip = self.slip()
        with self.assertRaisesRegex(UserError, "into the structure"):
            slip.action_payslip_done()
        self.assertEqual(reward.state, "approved")

    def test_company_of_the_slip(self):
        """A payslip of another company is refused with the company's name."""
        self.approved()
        slip = self.slip().sudo()
        slip.company_id = self.other_company
        with self.assertRaisesRegex(UserError, "belong to Lighthouse in EUR"):
            slip.action_payslip_done()

    def test_currency_of_the_slip(self):
        """Neither is an amount taken for one of another currency."""
        self.approved()
        slip = self.slip()
        self.company.currency_id = self.env.ref("base.JPY")
        with self.assertRaisesRegex(UserError, "EUR"):
            slip.action_payslip_done()
        self.assertFalse(self.inputs(self.slip()))

    def test_confirmed_slip_keeps_what_was_compared(self):
        """Inputs, employee and kind stay as they are while rewards are paid."""
        self.approved()
        slip = self.paid_slip()
        line = self.inputs(slip)
        with self.assertRaisesRegex(UserError, "confirmed"):
            line.amount = 1
        with self.assertRaisesRegex(UserError, "confirmed"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "confirmed"):
            line.copy({"payslip_id": slip.id})
        with self.assertRaisesRegex(UserError, "back to draft"):
            slip.employee_id = self.people["colleague"]

    def test_confirmed_slip_keeps_what_it_pays(self):
        """The line of the bonus, whatever of it, and another one of its code."""
        reward = self.reward(self.approved())
        slip = self.paid_slip()
        line = slip.line_ids.filtered(lambda line: line.code == "PERF_BONUS")
        basic = slip.line_ids - line
        other = self.slip("manager")
        spare = other.line_ids.filtered(lambda line: line.code == "PERF_BONUS")
        attempts = {
            "amount": lambda: line.write({"amount": 1}),
            "quantity": lambda: line.write({"quantity": 2}),
            "rate": lambda: line.write({"rate": 50}),
            "total": lambda: line.write({"total": 1}),
            "code": lambda: line.write({"code": "OTHER"}),
            "slip": lambda: line.write({"slip_id": other.id}),
            "another line gets the code": lambda: basic[:1].write(
                {"code": "PERF_BONUS"}
            ),
            "a line is moved here": lambda: spare.write({"slip_id": slip.id}),
            "copy": lambda: line.copy(),
            "unlink": line.unlink,
            "from the slip": lambda: slip.write(
                {"line_ids": [Command.update(line.id, {"amount": 1})]}
            ),
            "cleared": lambda: slip.write({"line_ids": [Command.clear()]}),
            "an input is moved here": lambda: self.inputs(other).write(
                {"payslip_id": slip.id}
            ),
        }
        for name, attempt in attempts.items():
            with (
                self.assertRaisesRegex(UserError, "confirmed", msg=name),
                self.env.cr.savepoint(),
            ):
                attempt()
        basic[:1].write({"name": "Basic salary"})
        self.assertEqual((self.bonus(slip), reward.state), (14400, "paid"))
        slip.action_payslip_draft()
        line.write({"amount": 1})
        self.assertEqual(reward.state, "approved")

    def test_paid_reward_is_neither_cancelled_nor_handed_over(self):
        """What a payslip has paid is taken back by refunding the payslip."""
        run = self.approved()
        self.paid_slip()
        with self.assertRaisesRegex(UserError, "state"):
            self.reward(run).action_cancel("no")
        with self.assertRaisesRegex(UserError, "Refund the payslip"):
            self.reward(run).action_reverse("no")
        run.action_hand_over()
        self.assertEqual(self.reward(run).state, "paid")
        self.assertFalse(self.reward(run).handover_number)
        self.assertEqual(self.reward(run, "manager").state, "handed_over")
        self.assertEqual(run.handover_total, 37500.15)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_both_ways(self):
        """Not even a superuser's script puts a reward on a slip and into a file."""
        reward = self.reward(self.approved()).sudo()
        self.paid_slip()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            reward.handover_number = "RH/1"
            reward.flush_recordset()

    def test_reconciliation(self):
        """Each reward tells where its money is, or why it waits."""
        run = self.approved()
        self.paid_slip("manager")
        self.slip("subject")
        status = {
            role: self.reward(run, role).payroll_status
            for role in ("manager", "subject", "colleague", "userless")
        }
        self.assertEqual(
            status,
            {
                "manager": "paid",
                "subject": "on_slip",
                "colleague": "no_slip",
                "userless": "taken_back",
            },
        )
        with self.assertRaises(AccessError):
            self.as_user(self.reward(run), "subject").read(["payroll_status"])
        with self.assertRaises(AccessError):
            self.reward(run, "manager").action_open_payslip()
