# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..reward.common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestResultLatest(RewardCase):
    """Results open with the latest cycle, so their picture is one distribution."""

    def found(self, role, value=True):
        results = self.as_user(self.env["hr.performance.result"], role)
        # Each reading is a request of its own.
        results.invalidate_model(["is_latest"])
        found = results.search([("is_latest", "=", value)])
        for result in found:
            self.assertEqual(result.is_latest, value)
        return found

    def test_latest_cycle(self):
        """Of those that the reader sees; an earlier one counts for who has no other."""
        self.assertEqual(self.found("hr_admin").cycle_id, self.cycle)
        self.assertFalse(self.found("hr_admin", False))
        later = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self._decide_cycle(later, {"subject": 70})
        self.assertEqual(self.found("hr_admin").cycle_id, later)
        self.assertEqual(self.found("hr_admin", False).cycle_id, self.cycle)
        self.assertEqual(self.found("subject").cycle_id, later)
        self.assertEqual(self.found("colleague").cycle_id, self.cycle)

    def test_the_list_begins_with_it(self):
        action = self.env.ref("hr_performance.hr_performance_result_action")
        self.assertIn("'search_default_latest': 1", action.context)
