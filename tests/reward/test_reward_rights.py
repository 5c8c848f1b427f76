# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardRights(RewardCase):
    """Who sees amounts, and who writes them."""

    def test_only_actions_write(self):
        """No role writes amounts or states, over RPC or otherwise."""
        run = self.approved()
        reward = self.reward(run)
        for role in ("subject", "manager", "hr_admin", "reward", "approver"):
            with self.assertRaises(AccessError):
                self.as_user(reward, role).write({"amount": 1})
            with self.assertRaises(AccessError):
                self.as_user(reward, role).unlink()
        for values in ({"state": "paid"}, {"author_id": self.users["approver"].id}):
            with self.assertRaises(AccessError):
                self.as_user(run, "reward").write(values)
        with self.assertRaises(AccessError):
            self.env["hr.performance.reward.run"].with_user(
                self.users["reward"]
            ).with_context(default_state="approved").create(
                {"cycle_id": self.cycle.id, "rule_id": self.rule.id}
            )
        with self.assertRaises(UserError):
            self.as_user(run, "reward").pool_amount = 5

    def test_amounts_are_for_reward_officers_and_the_person(self):
        """Neither superiors nor HR without the role read them. Covers: R197"""
        run = self.approved()
        reward = self.reward(run)
        found = self.env["hr.performance.reward"]
        for role in ("manager", "head", "hr_in", "hr_admin", "colleague", "foreign"):
            mine = self.as_user(found, role).search(
                [("employee_id", "=", self.people["subject"].id)]
            )
            self.assertFalse(mine, role)
            with self.assertRaises(AccessError):
                self.as_user(reward, role).read(["amount"])
            with self.assertRaises(AccessError):
                self.as_user(run, role).read(["amount_total"])
        own = self.as_user(found, "subject").search([])
        self.assertEqual(own, reward)
        self.assertEqual(own.read(["amount"])[0]["amount"], 14400)
        self.assertIn("14400", own.explanation_html)
        with self.assertRaises(AccessError):
            own.read(["trace"])
        with self.assertRaises(AccessError):
            own.action_cancel("mine")

    def test_simulated_amounts_stay_hidden_from_the_person(self):
        """Nothing is promised before approval."""
        self.simulated()
        self.assertFalse(
            self.as_user(self.env["hr.performance.reward"], "subject").search([])
        )

    def test_small_pool_is_not_told(self):
        """Four people share: the pool would tell each what the others got."""
        rule = self._rule(base_type="pool", pool_weight="equal")
        run = self.approved(rule=rule, pool_amount=1000)
        reward = self.reward(run)
        self.assertNotIn("1000", self.as_user(reward, "subject").explanation_html)
        self.assertIn("1000", self.as_user(reward, "reward").explanation_html)

    def test_other_company(self):
        """A reward officer works in own companies only."""
        run = self.approved()
        self.users["foreign"].group_ids += self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        with self.assertRaises(AccessError):
            self.as_user(run, "foreign").read(["amount_total"])
        with self.assertRaises(AccessError):
            self.as_user(run, "foreign").action_hand_over()

    def test_administrator_sets_rules_up_without_amounts(self):
        """Rules are set up by administrators, and published to everybody."""
        rule = self.env["hr.performance.reward.rule"].with_user(self.users["hr_admin"])
        rule = rule.create({"name": "New", "base_type": "fixed", "fixed_amount": 5})
        self.rule.policy_clause = "Bonus for results"
        self.assertEqual(
            self.as_user(self.rule, "subject").policy_clause, "Bonus for results"
        )
        with self.assertRaises(AccessError):
            self.as_user(self.rule, "subject").name = "x"
        with self.assertRaises(AccessError):
            self.env["hr.performance.reward.run"].with_user(
                self.users["hr_admin"]
            ).create({"cycle_id": self.cycle.id, "rule_id": rule.id})
