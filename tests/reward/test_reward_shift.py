# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardShift(RewardCase):
    """The head of a department shifts amounts between his people (二次分配)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant.manager_id = cls.people["manager"]
        cls.people["ceo"].parent_id = False
        cls.fixed = cls._rule(base_type="fixed", fixed_amount=1000)

    def opened(self):
        run = self._run(rule=self.fixed)
        run.action_simulate()
        run.action_open_shifts()
        return run, self.as_user(run.shift_ids, "manager")

    def dialog(self, shift):
        action = shift.action_open_shares()
        return (
            self.env[action["res_model"]].with_env(shift.env).browse(action["res_id"])
        )

    def give(self, dialog, amounts, reason="Took over the night shifts"):
        """Type new amounts by name."""
        for line in dialog.line_ids:
            if line.employee_name in amounts:
                line.write({"amount": amounts[line.employee_name], "reason": reason})

    def test_the_head_shifts_within_his_team(self):
        """Sum to the cent, limit, reason; told in the explanation. Covers: R192"""
        run, shift = self.opened()
        self.assertEqual(shift.user_id, self.users["manager"])
        dialog = self.dialog(shift)
        # Neither himself nor a superior: he has a reward of 1,500 in the run.
        self.assertEqual(
            {line.employee_name: line.before for line in dialog.line_ids},
            {"Colleague": 1000, "Subject": 1200, "Userless": 337.02},
        )
        self.give(dialog, {"Subject": 1100, "Colleague": 1100})
        self.assertEqual(dialog.left, 0)
        dialog.action_confirm()
        self.assertEqual(shift.state, "done")
        self.assertEqual(
            self.amounts(run),
            {"manager": 1500, "subject": 1100, "colleague": 1100, "userless": 337.02},
        )
        reward = self.reward(run)
        self.assertEqual(reward.shift_reason, "Took over the night shifts")
        self.assertIn("Shifted by the head", str(reward.explanation_html))
        # Nothing has changed since, so a second person may approve.
        self.as_user(run, "approver").action_approve()
        self.assertEqual(self.reward(run).amount, 1100)

    def test_what_cannot_be_shifted(self):
        """Each refusal says what would do."""
        for amounts, reason, words in (
            ({"Subject": 1199.99}, "x", "remaining 0.01"),
            ({"Subject": 900, "Colleague": 1300}, "x", "outside of what may be"),
            ({"Subject": 1100, "Colleague": 1100}, " ", "say why"),
        ):
            run, shift = self.opened()
            with self.subTest(words=words):
                dialog = self.dialog(shift)
                self.give(dialog, amounts, reason)
                with self.assertRaisesRegex(UserError, words):
                    dialog.action_confirm()
                self.assertEqual(self.reward(run).amount, 1200)

    def test_amounts_are_seen_in_the_dialog_only(self):
        """The head reads neither rewards nor the run; others not even the dialog."""
        run, shift = self.opened()
        dialog = self.dialog(shift)
        for record in (self.reward(run), run):
            with self.assertRaises(AccessError):
                self.as_user(record, "manager").read()
        for role in ("head", "subject", "hr_admin", "reward"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.as_user(shift, role).action_open_shares()
                with self.assertRaises(AccessError):
                    self.as_user(dialog, role).line_ids.read(["amount"])

    def test_no_amount_of_somebody_else_comes_in_by_the_dialog(self):
        """A row of another person is refused, and so is one that is left out."""
        run, shift = self.opened()
        dialog = self.dialog(shift)
        dialog.line_ids[0].reward_key = self.reward(run, "manager").id
        self.assertFalse(dialog.line_ids[0].before)
        with self.assertRaisesRegex(UserError, "have changed meanwhile"):
            dialog.action_confirm()
        dialog = self.dialog(shift)
        dialog.line_ids[0].sudo().unlink()
        with self.assertRaisesRegex(UserError, "have changed meanwhile"):
            dialog.action_confirm()

    def test_nobody_approves_while_a_head_decides(self):
        """Wait, or close the department; it can be opened once more."""
        run, shift = self.opened()
        approver = self.as_user(run, "approver")
        with self.assertRaisesRegex(UserError, "Manager"):
            approver.action_approve()
        self.as_user(shift, "reward").action_close()
        with self.assertRaisesRegex(UserError, "this step is not possible"):
            shift.action_open_shares()
        self.as_user(shift, "reward").action_reopen()
        self.assertEqual(shift.state, "open")
        self.as_user(shift, "reward").action_close()
        approver.action_approve()
        self.assertEqual(run.state, "approved")

    def test_a_new_simulation_keeps_what_still_fits(self):
        """The same amounts keep the shift; others send it back to the head."""
        run, shift = self.opened()
        dialog = self.dialog(shift)
        self.give(dialog, {"Subject": 1100, "Colleague": 1100})
        dialog.action_confirm()
        run.action_simulate()
        self.assertEqual(self.reward(run).amount, 1100)
        self.assertEqual(shift.state, "done")
        self.fixed.fixed_amount = 2000
        run.action_simulate()
        self.assertEqual(self.reward(run).amount, 2400)
        self.assertEqual(shift.state, "open")

    def test_a_head_who_is_reward_officer_does_not_approve(self):
        """Who has shifted amounts has a part in the run."""
        self.plant.manager_id = self.people["approver"]
        run = self._run(rule=self.fixed)
        run.action_simulate()
        run.action_open_shifts()
        shift = self.as_user(run.shift_ids, "approver")
        self.dialog(shift).action_confirm()
        with self.assertRaises(UserError):
            self.as_user(run, "approver").action_approve()

    def test_heads_without_team_are_not_asked(self):
        """One person alone cannot be shifted against anybody."""
        self.plant.manager_id = False
        run = self._run(rule=self.fixed)
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "no department has a head"):
            run.action_open_shifts()

    def test_the_head_finds_it_on_the_first_page(self):
        """And in the mail, as everything that waits."""
        run, shift = self.opened()
        [kind] = shift.sudo(False)._task_kinds()
        self.assertEqual((kind.records, kind.method), (shift, "action_open_shares"))
        self.assertEqual(shift.sudo()._receivers(), {shift: ("mine", shift.user_id)})
        self.assertEqual(shift.sudo()._waiting_records(), shift)
