# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from decimal import Decimal
from io import BytesIO
from random import Random

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_reward import RewardCase

#: Beside each workbook stands the same as CSV.
XLSX = ("name", "=like", "%.xlsx")

LIVE = ("approved", "handed_over", "paid")


@tagged("post_install", "-at_install")
class TestRewardFollowsResult(RewardCase):
    """A reward stands and falls with the result that it was made from."""

    def handed_over(self, **values):
        run = self.approved(**values)
        run.action_hand_over()
        return run

    def paid(self, **values):
        run = self.handed_over(**values)
        run.action_confirm_payment()
        return run

    def file_rows(self, run):
        """Employees and amounts of the last file of a run, and its control total."""
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id), XLSX], limit=1
        )
        sheet = load_workbook(BytesIO(base64.b64decode(attachment.datas))).active
        rows = list(sheet.values)[1:]
        return {row[3]: row[6] for row in rows[:-1]}, rows[-1][6]

    # HELD

    def test_reopened_result_holds_the_reward(self):
        """Approved, but not in the file, and shown with the reason."""
        run = self.approved()
        self.reopen()
        reward = self.reward(run)
        self.assertEqual((reward.state, reward.hold_reason), ("approved", "open"))
        self.assertIn("opened again", reward.remark)
        self.assertEqual(run.held_count, 1)
        run.action_hand_over()
        rows, total = self.file_rows(run)
        self.assertNotIn("Subject", rows)
        self.assertEqual(round(sum(rows.values()), 2), total)
        self.assertEqual(total, run.handover_total)
        self.assertEqual(reward.state, "approved")
        with self.assertRaisesRegex(UserError, "make another run"):
            run.action_hand_over()

    def test_reward_officers_are_told(self):
        """A note and one task without a name; the task ends with the matter."""
        run = self.approved()
        before = run.message_ids
        self.reopen()
        note = (run.message_ids - before)[:1]
        self.assertIn(self.users["approver"].partner_id, note.notified_partner_ids)
        self.assertNotIn("Subject", note.body)
        self.assertEqual(run.activity_ids.user_id, self.users["reward"])
        self.decide_anew(40)
        self.assertEqual(len(run.activity_ids), 1)
        self.assertIn("decided anew", run.activity_ids.note)
        self.approved()
        self.assertFalse(run.activity_ids)

    def test_nobody_else_is_told(self):
        """Results that no reward was made from change in silence."""
        run = self.approved()
        before = run.message_ids
        self.reward(run).action_cancel("left")
        told = run.message_ids
        self.reopen()
        self.assertEqual(run.message_ids, told)
        self.assertEqual(told, before)

    def test_cancelled_sheet_holds(self):
        """A sheet that is cancelled after the reopening pays nothing either."""
        run = self.approved()
        self.reopen()
        self.appraisal().action_cancel()
        self.assertEqual(self.reward(run).hold_reason, "cancelled")
        again = self._run()
        again.action_simulate()
        self.assertNotIn(self.people["subject"], again.reward_ids.employee_id)
        self.reward(run).action_cancel("sheet cancelled")
        self.assertFalse(self.reward(run).hold_reason)
        self.assertFalse(run.activity_ids)

    def test_sheet_that_comes_back(self):
        """Cancelling is taken back: the reward waits for its result again."""
        run = self.approved()
        self.reopen()
        sheet = self.as_user(self.reward(run).appraisal_id, "hr_in")
        sheet.action_cancel()
        self.assertEqual(self.reward(run).hold_reason, "cancelled")
        sheet.action_take_back("By mistake")
        self.assertEqual(sheet.state, "manager_review")
        self.assertEqual(self.reward(run).hold_reason, "open")

    def test_reopening_warns(self):
        """HR is told that rewards stand on the result; neither whose nor how much."""
        sheet = self.appraisal()
        result = self.as_user(self.result(sheet), "hr_in")
        dialog = self.env["hr.performance.result.reopen"]
        values = {"result_ids": [(6, 0, result.ids)], "reason": "Look again"}
        mine = self.as_user(dialog, "hr_in")
        self.assertFalse(mine.create(values).notice)
        self.approved()
        self.assertIn("Rewards stand on this", mine.create(values).notice)

    def test_nobody_is_left_out_of_old_amounts(self):
        """Decided anew, the rewards are still there, but the run is simulated first."""
        run = self.simulated()
        reward = self.reward(run)
        self.reopen()
        self.decide_anew(60)
        self.assertEqual((run.state, reward.state), ("draft", "simulated"))
        for action, args in (
            ("action_exclude", ["asked for it"]),
            ("action_include", []),
        ):
            with self.assertRaisesRegex(UserError, "simulated again"):
                getattr(self.as_user(reward, "reward"), action)(*args)
        self.assertFalse(reward.is_excluded)
        run.action_simulate()
        self.as_user(self.reward(run), "reward").action_exclude("asked for it")
        self.assertTrue(self.reward(run).is_excluded)

    def test_simulation_is_asked_anew(self):
        """A simulated run goes back to draft and is not approved as it stands."""
        run = self.simulated()
        self.reopen()
        self.assertEqual(run.state, "draft")
        self.assertIn("Simulate again", run.message_ids[0].body)
        with self.assertRaises(UserError):
            self.as_user(run, "approver").action_approve()
        run.action_simulate()
        self.assertNotIn(self.people["subject"], run.reward_ids.employee_id)

    def test_employee_does_not_read_it_meanwhile(self):
        """Neither a held amount nor the one that was paid; both come back."""
        reward = self.reward(self.paid())
        mine = self.as_user(reward, "subject")
        self.assertEqual(mine.amount, 14400)
        self.reopen()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["amount"])
        self.decide_anew(40)
        later = self.reward(self.approved())
        self.env.invalidate_all()
        self.assertEqual(mine.read(["amount"])[0]["amount"], 14400)
        theirs = self.as_user(later, "subject")
        self.assertEqual(theirs.amount, 6000 - 14400)
        self.assertIn("paid already", theirs.explanation_html)

    # DECIDED ANEW

    def test_new_run_takes_the_new_amount(self):
        """What waits is replaced by what a second person approves anew."""
        run = self.approved()
        self.reopen()
        self.decide_anew(40)
        self.assertEqual(self.reward(run).hold_reason, "anew")
        again = self.approved()
        reward = self.reward(again)
        self.assertEqual((reward.amount, reward.paid_before), (6000, 0))
        self.assertEqual(reward.state, "approved")
        self.assertEqual(self.reward(run).state, "cancelled")
        self.assertIn(again.name, self.reward(run).cancel_reason)
        self.assertFalse(run.held_count)
        third = self._run()
        third.action_simulate()
        self.assertNotIn(self.people["subject"], third.reward_ids.employee_id)

    def test_paid_reward_is_balanced(self):
        """Lower and higher: the difference, never a second payment."""
        run = self.paid()
        for points, difference in ((40, -8400), (100, 12000), (100, 0)):
            self.reopen()
            self.decide_anew(points)
            again = self.approved(rule=self.rule)
            self.assertEqual(self.reward(again).amount, difference)
            if difference:
                rows, total = self.pay(again)
                self.assertEqual(rows, {"Subject": difference})
                self.assertEqual(total, difference)
            self.assertFalse(run.held_count)
        self.assertEqual(self.live_sum(), 18000)

    def waive(self, reward, role, reason="Agreed with the works council"):
        """The dialog of the button Waive the Difference."""
        mine = self.as_user(reward, role)
        action = mine.with_context(reward_action="waive").action_ask_reason()
        dialog = self.as_user(self.env[action["res_model"]], role)
        dialog = dialog.with_context(**action["context"])
        dialog.create({"reason": reason}).action_confirm()

    def test_difference_is_waived_for_good(self):
        """By somebody else than who made the run; no later run asks for it again."""
        run = self.paid()
        reward = self.reward(run)
        with self.assertRaisesRegex(UserError, "no difference to waive"):
            self.waive(reward, "approver")
        self.reopen()
        self.decide_anew(40)
        simulated = self._run()
        simulated.action_simulate()
        self.assertIn(self.people["subject"], simulated.reward_ids.employee_id)
        with self.assertRaisesRegex(UserError, "Somebody else waives"):
            self.waive(reward, "reward")
        self.waive(reward, "approver")
        self.assertFalse(reward.hold_reason)
        self.assertEqual(reward.waived_by_id, self.users["approver"])
        self.assertEqual(simulated.state, "draft")
        again = self._run()
        again.action_simulate()
        self.assertNotIn(self.people["subject"], again.reward_ids.employee_id)
        self.reopen()
        self.assertEqual(reward.hold_reason, "open")
        self.decide_anew(100)
        self.assertEqual(reward.hold_reason, "anew", "another result asks anew")

    def pay(self, run):
        run.action_hand_over()
        found = self.file_rows(run)
        run.action_confirm_payment()
        return found

    def live_sum(self):
        rewards = self.env["hr.performance.reward"].search(
            [
                ("appraisal_id", "=", self.appraisal().id),
                ("rule_id", "=", self.rule.id),
                ("state", "in", LIVE),
            ]
        )
        return sum(rewards.mapped("amount"))

    def test_reversed_payment_is_paid_in_full(self):
        """What payroll took back is no payment before."""
        run = self.handed_over()
        self.reopen()
        self.assertEqual(self.reward(run).hold_reason, "open")
        self.reward(run).action_reverse("taken out of the file")
        self.decide_anew(40)
        self.assertEqual(self.reward(self.approved()).amount, 6000)

    def test_difference_without_its_base(self):
        """The first payment is taken back after the difference was approved."""
        run = self.paid()
        self.reopen()
        self.decide_anew(40)
        second = self.approved()
        self.reward(run).action_reverse("returned by the bank")
        self.assertEqual(self.reward(second).hold_reason, "base")
        self.assertTrue(second.activity_ids)
        third = self.approved()
        self.assertEqual(self.reward(third).amount, 6000)
        self.assertEqual(self.reward(second).state, "cancelled")

    def test_withdrawn_run_leaves_the_first_one_open(self):
        """A difference that is cancelled is proposed again."""
        run = self.paid()
        self.reopen()
        self.decide_anew(40)
        second = self.approved()
        self.assertFalse(self.reward(run).hold_reason)
        second.action_cancel("too early")
        self.assertEqual(self.reward(run).hold_reason, "anew")
        self.assertTrue(run.activity_ids)
        self.assertEqual(self.reward(self.approved()).amount, -8400)

    def test_result_that_pays_nothing(self):
        """Below the minimum grade everything is proposed to be taken back."""
        self.rule.minimum_level_id = self.cycle.scale_id.level_ids.filtered(
            lambda level: level.code == "A"
        )
        run = self.paid()
        self.assertEqual(self.reward(run).amount, 14400)
        self.reopen()
        self.decide_anew(40)
        self.assertEqual(self.reward(self.approved()).amount, -14400)

    def test_paid_share_of_a_pool_is_not_repeated(self):
        """Another pool is not shared with who had a share; the reason says so."""
        rule = self._rule(name="Pool", base_type="pool", pool_weight="equal")
        self.paid(rule=rule, pool_amount=1000)
        self.reopen()
        self.decide_anew(100)
        again = self.approved(rule=rule, pool_amount=500)
        reward = self.reward(again)
        self.assertEqual((reward.amount, reward.zero_reason), (0, "shared"))
        self.assertEqual(again.reward_ids, reward)

    def test_two_later_runs(self):
        """Only one of two simulations of a difference is approved."""
        self.paid()
        self.reopen()
        self.decide_anew(40)
        runs = self.simulated() | self.simulated()
        self.as_user(runs[0], "approver").action_approve()
        with self.assertRaisesRegex(UserError, "meanwhile"):
            self.as_user(runs[1], "approver").action_approve()

    def test_payment_between_simulation_and_approval(self):
        """What was paid meanwhile makes the simulation stale."""
        run = self.handed_over()
        self.reopen()
        self.decide_anew(40)
        again = self.simulated()
        self.reward(run).action_reverse("taken out of the file")
        with self.assertRaisesRegex(UserError, "Simulate again"):
            self.as_user(again, "approver").action_approve()

    @mute_logger("odoo.sql_db")
    def test_database_takes_back_no_more_than_was_paid(self):
        """A difference below zero needs a payment of before."""
        reward = self.reward(self.simulated()).sudo()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            reward.write({"amount": -1})
            reward.flush_recordset()

    # ANY ORDER

    def test_any_order_of_events(self):
        """Whatever happens in whatever order, what stands is the last result's amount.

        While it is held nothing can be paid; each file adds up to its rewards.
        """
        rule = self._rule(name="Walk", base_type="fixed", fixed_amount=1000.01)
        self.rule = rule
        for seed in range(6):
            random = Random(seed)
            for _step in range(7):
                self._random_step(random)
                self._check_money()

    def _random_step(self, random):
        rewards = self.env["hr.performance.reward"].search(
            [("rule_id", "=", self.rule.id)]
        )
        step = random.choice(["anew", "run", "run", "pay", "pay", "back", "cancel"])
        if step == "anew":
            self.reopen()
            self._check_money()
            self.decide_anew(random.choice([40, 80, 90, 100]))
        elif step == "run":
            run = self._run()
            if run._results()[0]:
                run.action_simulate()
                self.as_user(run, "approver").action_approve()
        elif step == "pay":
            for run in rewards.run_id.filtered(lambda r: r.state == "approved"):
                due = run.reward_ids.filtered(
                    lambda r: r.state == "approved" and r.amount and not r.hold_reason
                )
                if due:
                    rows, total = self.pay(run)
                    self.assertEqual(len(rows), len(due))
                    self.assertEqual(round(sum(rows.values()), 2), round(total, 2))
        elif step == "back":
            paid = rewards.filtered(lambda r: r.state == "paid")
            if paid:
                random.choice(list(paid)).action_reverse("taken back")
        else:
            due = rewards.filtered(lambda r: r.state == "approved")
            if due:
                random.choice(list(due)).action_cancel("by hand")

    def _check_money(self):
        result = self.result(self.appraisal())
        rewards = self.env["hr.performance.reward"].search(
            [
                ("appraisal_id", "=", self.appraisal().id),
                ("rule_id", "=", self.rule.id),
                ("state", "in", LIVE),
            ]
        )
        if not rewards:
            return
        if any(rewards.mapped("hold_reason")):
            payable = rewards.filtered(
                lambda r: r.state == "approved" and not r.hold_reason
            )
            self.assertFalse(payable)
            return
        self.assertEqual(result.state, "released")
        full = Decimal("1000.01") * Decimal(str(result.coefficient))
        self.assertAlmostEqual(sum(rewards.mapped("amount")), float(full), 2)
