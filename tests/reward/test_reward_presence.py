# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import ROUND_HALF_UP, Decimal

from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardPresence(RewardCase):
    """Who was there for a part of the period is paid for that part."""

    def _present_until(self, role, day):
        appraisal = self.appraisal(role)
        appraisal.present_until = day
        return appraisal._presence()

    def _reward(self, run, role):
        return run.reward_ids.filtered(lambda r: r.employee_id == self.people[role])

    def test_leaver_is_paid_pro_rata(self):
        """Wage × share × months × coefficient × days of the period."""
        share = self._present_until("subject", "2026-03-31")
        self.assertEqual(share, Decimal(90) / Decimal(181))
        run = self.simulated()
        reward = self._reward(run, "subject")
        full = Decimal("4000") * Decimal("0.5") * 6 * Decimal("1.2")
        expected = (full * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
        self.assertEqual(Decimal(str(reward.amount)), expected)
        self.assertIn("Share of the period", reward.explanation_html)
        whole = self._reward(run, "manager")
        self.assertNotIn("Share of the period", whole.explanation_html)

    def test_pool_counts_days_too(self):
        """In a pool the share weighs; the sum stays the pool to the cent."""
        rule = self._rule(name="Pool", base_type="pool", pool_weight="equal")
        self._present_until("subject", "2026-03-31")
        run = self.simulated(rule=rule, pool_amount=10000)
        self.assertEqual(sum(Decimal(str(r.amount)) for r in run.reward_ids), 10000)
        part, whole = self._reward(run, "subject"), self._reward(run, "colleague")
        ratio = part.amount / part.coefficient / (whole.amount / whole.coefficient)
        self.assertAlmostEqual(ratio, 90 / 181, 3)
