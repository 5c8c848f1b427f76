# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..reward.common_reward import RewardCase
from .common_appeal import AppealMixin


@tagged("post_install", "-at_install")
class TestAppealRewards(AppealMixin, RewardCase):
    """Money waits for the decision and is corrected by a difference."""

    def test_held_while_open(self):
        """Covers: R203. An approved reward waits, and goes on when upheld."""
        run = self.approved()
        reward = self.reward(run)
        appeal = self.examined()
        self.assertEqual((reward.state, reward.hold_reason), ("approved", "appeal"))
        run.action_hand_over()
        self.assertEqual(reward.state, "approved")
        self.assertIn("an appeal is open", run.activity_ids.note)
        self.decide(appeal, self.row(appeal, "upheld"))
        self.assertFalse(reward.hold_reason)
        run.action_hand_over()
        self.assertEqual(reward.state, "handed_over")
        self.check_sound()

    def test_appealed_results_are_in_no_run(self):
        """A simulation of before is made anew, without the person."""
        run = self.simulated()
        appeal = self.filed()
        self.assertEqual(run.state, "draft")
        run.action_simulate()
        self.assertNotIn(self.people["subject"], run.reward_ids.employee_id)
        appeal.action_withdraw()
        run.action_simulate()
        self.assertIn(self.people["subject"], run.reward_ids.employee_id)

    def test_paid_is_corrected_by_the_difference(self):
        """Covers: R203. 90 points were paid as A; the decision makes it S."""
        run = self.approved()
        run.action_hand_over()
        run.action_confirm_payment()
        first, other = self.reward(run), self.reward(run, "colleague")
        kept = other.amount, other.state, other.hold_reason
        appeal = self.examined()
        self.assertEqual((first.state, first.hold_reason), ("paid", "appeal"))
        self.decide(appeal, self.row(appeal, points="100"))
        result = self.result(self.appraisal())
        self.assertEqual(result.final_level_id.code, "S")
        self.assertEqual(first.hold_reason, "anew")
        self.check_sound()
        again = self.approved()
        second = self.reward(again)
        self.assertEqual(first.amount, 14_400)
        self.assertEqual(second.amount, 3600)
        self.assertEqual(first.settled_by_id, second)
        self.assertEqual((other.amount, other.state, other.hold_reason), kept)
        self.assertNotIn(self.people["colleague"], again.sudo().reward_ids.employee_id)
        self.check_sound()

    def test_same_grade_leaves_money_alone(self):
        """Some more points within the grade change no reward."""
        run = self.approved()
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, points="91"))
        self.assertFalse(self.reward(run).hold_reason)
        self.assertEqual(self.result(self.appraisal()).score, 91)
        again = self._run()
        again.action_simulate()
        self.assertEqual(again.sudo().reward_ids.employee_id, self.people["userless"])

    def test_trial_tells_money_to_reward_officers_only(self):
        """The reviewer reads that there is a reward; an officer reads how much."""
        run = self.approved()
        appeal = self.examined()
        row, level = [self.row(appeal, points="100")], self.scale.level_ids.browse()
        told = str(self.as_user(appeal, "head")._effect_page(row, level))
        self.assertIn("Rewards stand on this result", told)
        self.assertNotIn("14,400", told)
        self.users["head"].group_ids += self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        told = str(self.as_user(appeal, "head")._effect_page(row, level))
        for amount in ("14,400", "18,000", "3,600"):
            self.assertIn(amount, told)
        self.assertEqual(self.reward(run).amount, 14_400)
