# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardReach(RewardCase):
    """What a reward officer sees of the own reward and of superiors' rewards.

    ``deputy``, a reward officer, is led by ``manager``; both take part in the cycle.
    """

    people_points = {**RewardCase.people_points, "deputy": 90}
    wages = {**RewardCase.wages, "deputy": 3000.0}

    @classmethod
    def _set_up_people(cls):  # pylint: disable=missing-return
        super()._set_up_people()
        role = "hr_performance.group_hr_performance_reward"
        cls._person("deputy", "manager", cls.plant, role)

    def setUp(self):
        super().setUp()
        fixed = self._rule(base_type="fixed", fixed_amount=100)
        self.run_all = self._run(rule=fixed, pool_amount=1000)
        self.run_all.action_simulate()
        self.hidden = self.reward(self.run_all, "manager")
        self.hidden |= self.reward(self.run_all, "deputy")
        self.theirs = self.as_user(self.run_all, "deputy")
        # Each of them reads in a request of his own.
        self.env.invalidate_all()

    def test_own_and_superiors_rewards_are_hidden(self):
        """Neither found, counted, grouped nor read; others see all of them."""
        rewards = self.as_user(self.env["hr.performance.reward"], "deputy")
        of_run = [("run_id", "=", self.run_all.id)]
        seen = self.run_all.reward_ids - self.hidden
        self.assertEqual(rewards.search(of_run).ids, seen.ids)
        self.assertEqual(rewards.search_count(of_run), len(seen))
        rows = rewards.formatted_read_group(of_run, ["employee_id"], ["amount:sum"])
        self.assertEqual(len(rows), len(seen))
        with self.assertRaises(AccessError):
            rewards.browse(self.hidden.ids).read(["amount"])
        self.assertEqual(self.theirs.reward_ids.ids, seen.ids)
        self.env.invalidate_all()
        everything = self.as_user(self.run_all, "approver").reward_ids
        self.assertEqual(len(everything), len(seen) + 2)

    def test_sums_do_not_tell_them(self):
        """Totals are those of the rows that the reader sees, and say so."""
        seen = self.run_all.reward_ids - self.hidden
        self.assertEqual(self.theirs.unseen_count, 2)
        self.assertEqual(self.theirs.amount_total, sum(seen.mapped("amount")))
        self.assertEqual(self.theirs.reward_count, len(seen))
        self.assertFalse(self.theirs.unallocated)
        own = self.as_user(self.run_all, "approver")
        self.assertFalse(own.unseen_count)
        self.assertAlmostEqual(own.unallocated, 1000 - own.amount_total)

    def test_refusals_do_not_name_them(self):
        """What has to be repaired is said without the names out of reach."""
        cycle_people = self.people["manager"] | self.people["subject"]
        cycle_people.write({"wage": 0})
        run = self._run()
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "open issues") as caught:
            self.as_user(run, "deputy").action_approve()
        self.assertIn("Subject", str(caught.exception))
        self.assertNotIn("Manager", str(caught.exception))

    def test_issues_out_of_reach_lead_nowhere_dead(self):
        """Who cannot be seen cannot be excluded: a later run takes the person in."""
        self.people["manager"].write({"wage": 0})
        run = self.as_user(self._run(), "deputy")
        run.action_simulate()
        self.env.invalidate_all()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        self.users["approver"].group_ids -= self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        self.users["reward"].group_ids -= self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        run.approval_reason = "nobody else until August"
        run.action_approve()
        left = self.reward(run.sudo(), "manager")
        self.assertEqual((left.state, left.amount), ("cancelled", 0))
        self.assertTrue(left.cancel_reason)

    def test_own_reward_needs_a_second_person(self):
        """Whatever its amount is, also when it is nothing yet."""
        self.people["deputy"].write({"wage": 0})
        run = self._run()
        run.action_simulate()
        run.reward_ids.filtered(
            lambda r: r.issue and r.employee_id != self.people["deputy"]
        ).action_exclude("no wage known")
        self.assertFalse(self.reward(run, "deputy").amount)
        with self.assertRaisesRegex(UserError, "somebody else approves"):
            self.as_user(run, "deputy").action_approve()

    def test_file_with_superiors_is_made_by_others(self):
        """The file tells everybody's amount: who may not know it asks who may."""
        self.as_user(self.run_all, "approver").action_approve()
        with self.assertRaisesRegex(UserError, "Approver"):
            self.theirs.action_hand_over()
        self.run_all.action_hand_over()
        self.assertEqual(self.run_all.state, "handed_over")


@tagged("post_install", "-at_install")
class TestRewardBeforeRelease(RewardCase):
    """Nothing before its time: an unreleased result makes no amount."""

    releases = False

    def test_unreleased_results_take_no_part(self):
        """Decided is not enough; each result that is released is taken in."""
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        with self.assertRaisesRegex(
            UserError, r"no result of 2026 H1 is released.*Decided and not told: 4\."
        ):
            run.action_simulate()
        self.result(self.appraisal()).action_release()
        run.action_simulate()
        self.assertEqual(run.reward_ids.employee_id, self.people["subject"])

    def test_nobody_to_reward_is_explained(self):
        """Whoever simulates reads why there is nobody, and what would help."""
        rule = self._rule(base_type="fixed", fixed_amount=10)
        early = self._cycle(
            name="Early", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(early)
        with self.assertRaisesRegex(UserError, "no result of Early is decided in"):
            self._run(rule=rule, cycle_id=early.id).action_simulate()
        self.result(self.appraisal()).action_release()
        first = self._run(rule=rule)
        first.action_simulate()
        self.as_user(first, "approver").action_approve()
        with self.assertRaisesRegex(
            UserError, "rewarded all released results of 2026 H1 by this rule.*: 1"
        ):
            self._run(rule=rule).action_simulate()
