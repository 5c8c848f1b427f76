# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayslipCase


@tagged("post_install", "-at_install")
class TestPayslipFetch(PayslipCase):
    """Fetching proposes the approved amount, once, and never binds."""

    def test_form_proposes_and_does_not_bind(self):
        """The clerk types employee and period; the reward is there."""
        reward = self.reward(self.approved())
        form = self.slip_form()
        form.date_from = "2026-07-02"
        form.date_from = "2026-07-01"
        slip = form.save()
        self.assertEqual(self.inputs(slip).mapped("amount"), [14400])
        self.assertEqual(self.inputs(slip).name, "Performance Bonus")
        self.assertEqual(reward.state, "approved")
        slip.compute_sheet()
        self.assertEqual(self.bonus(slip), 14400)
        self.assertEqual(reward.state, "approved")
        self.assertFalse(slip.reward_notice)

    def test_recomputing_and_refetching_do_not_double(self):
        """Compute Sheet and Refetch may be pressed at will."""
        self.approved()
        slip = self.slip()
        for _press in range(2):
            slip.onchange_employee()
            slip.compute_sheet()
            slip.compute_sheet()
        self.assertEqual(len(self.inputs(slip)), 1)
        self.assertEqual(self.bonus(slip), 14400)

    def test_two_contracts_pay_once(self):
        """Two contracts in the period, with or without a contract on the slip."""
        self.approved()
        person = self.people["subject"]
        person.version_ids.write({"contract_date_end": "2026-07-15"})
        person.create_version(
            {
                "date_version": "2026-07-16",
                "contract_date_start": "2026-07-16",
                "contract_date_end": False,
                "wage": 5000,
                "struct_id": self.structure.id,
            }
        )
        slip = self.slip()
        self.assertEqual(self.bonus(slip), 14400)
        slip.contract_id = False
        slip.compute_sheet()
        self.assertEqual(len(slip.line_ids.filtered(lambda x: x.code == "BASIC")), 2)
        self.assertEqual(self.bonus(slip), 14400)
        slip.action_payslip_done()
        self.assertEqual(slip.state, "done")

    def test_two_rewards_make_one_line(self):
        """Rewards of one code are summed, because a second line would win."""
        first = self.approved()
        second = self.approved(
            rule=self._rule(name="Extra", base_type="fixed", fixed_amount=100)
        )
        slip = self.slip()
        self.assertEqual(self.inputs(slip).mapped("amount"), [14520])
        self.assertEqual(self.bonus(slip), 14520)
        slip.action_payslip_done()
        self.assertEqual(self.reward(first).state, "paid")
        self.assertEqual(self.reward(second).state, "paid")

    def test_two_input_lines_are_both_paid(self):
        """A line split by hand counts with its parts."""
        self.approved()
        slip = self.slip(compute=False)
        line = self.inputs(slip)
        line.amount = 14000
        line.copy({"payslip_id": slip.id, "amount": 400})
        slip.compute_sheet()
        self.assertEqual(self.bonus(slip), 14400)
        slip.action_payslip_done()
        self.assertEqual(slip.state, "done")

    def test_batch(self):
        """The wizard of payslip batches fetches for each employee."""
        run = self.approved()
        slips = self._batch(["subject", "colleague"])
        self.assertEqual(sorted(self.bonus(slip) for slip in slips), [10500.15, 14400])
        for slip in slips:
            slip.action_payslip_done()
        self.assertEqual(self.reward(run).state, "paid")
        self.assertEqual(self.reward(run, "colleague").state, "paid")
        self.assertEqual(run.state, "approved")  # the manager's reward still waits

    def test_batch_of_refunds_takes_nothing(self):
        """A batch that takes money back proposes no rewards."""
        self.approved()
        slips = self._batch(["subject"], credit_note=True)
        self.assertFalse(self.inputs(slips))

    def _batch(self, roles, **values):
        batch = self.as_user(self.env["hr.payslip.run"], "payroll").create(
            {
                "name": "July",
                "date_start": "2026-07-01",
                "date_end": "2026-07-31",
                **values,
            }
        )
        wizard = (
            self.as_user(self.env["hr.payslip.employees"], "payroll")
            .with_context(active_id=batch.id)
            .create(
                {
                    "employee_ids": [
                        Command.set([self.people[role].id for role in roles])
                    ]
                }
            )
        )
        wizard.compute_sheet()
        return batch.slip_ids

    def test_notice_and_button(self):
        """What was approved after the fetch is announced and fetched by a button."""
        slip = self.slip()
        self.assertFalse(slip.reward_notice)
        self.approved()
        slip.invalidate_recordset()
        self.assertIn("14,400.00", slip.reward_notice)
        slip.action_fetch_rewards()
        self.assertFalse(slip.reward_notice)
        self.assertEqual(self.bonus(slip), 14400)
        slip.action_payslip_done()
        with self.assertRaisesRegex(UserError, "draft or waiting"):
            slip.action_fetch_rewards()

    def test_fetch_removes_what_is_no_longer_due(self):
        """A reward cancelled after the fetch leaves the slip."""
        run = self.approved()
        slip = self.slip()
        self.reward(run).action_cancel("mistake")
        slip.action_fetch_rewards()
        self.assertFalse(self.inputs(slip))
        self.assertEqual(self.bonus(slip), 0)
        slip.action_payslip_done()

    def test_payable_later(self):
        """A payslip that ends before the day of payment does not carry the reward."""
        run = self.approved(date_payable="2026-09-01")
        self.assertFalse(self.inputs(self.slip()))
        self.assertEqual(self.bonus(self.slip(first="2026-09-01")), 14400)
        self.assertEqual(self.reward(run).state, "approved")

    def test_other_code(self):
        """Another payroll code has a salary rule of its own."""
        own_rule = self.bonus_rule.copy(
            {
                "code": "PERF_EXTRA",
                "amount_python_compute": (
                    "result = current_contract.performance_rewards.PERF_EXTRA"
                ),
            }
        )
        self.structure.rule_ids += own_rule
        self.approved(rule=self._rule(payroll_code="PERF_EXTRA"))
        slip = self.paid_slip()
        total = slip.line_ids.filtered(lambda x: x.code == "PERF_EXTRA").total
        self.assertEqual(total, 14400)
        self.assertEqual(self.bonus(slip), 0)

    def test_clerk_has_no_right_on_rewards(self):
        """The clerk gets the sum on the payslip and nothing else."""
        reward = self.reward(self.approved())
        with self.assertRaises(AccessError):
            self.as_user(reward, "clerk").read(["amount"])
        with self.assertRaises(AccessError):
            self.as_user(reward.run_id, "clerk").action_hand_over()

    def test_handed_over_rewards_are_on_no_payslip(self):
        """A file or a payslip, never both."""
        run = self.approved()
        slip = self.slip()
        run.action_hand_over()
        with self.assertRaisesRegex(UserError, "Fetch Rewards"):
            slip.action_payslip_done()
        self.assertFalse(self.inputs(self.slip()))
