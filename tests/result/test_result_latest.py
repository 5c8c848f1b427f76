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

    def test_cycles_that_end_on_one_day_are_both_the_latest(self):
        """No result is hidden because another cycle has ended on that day, too."""
        twin = self._cycle(
            name="Twin",
            date_start=self.cycle.date_start,
            date_end=self.cycle.date_end,
        )
        self._decide_cycle(twin, {"subject": 70})
        self.assertEqual(self.found("hr_admin").cycle_id, self.cycle | twin)
        self.assertFalse(self.found("hr_admin", False))

    def test_it_costs_one_query_however_many_cycles(self):
        """Older cycles and readers with few results ask no more."""
        for year in range(2010, 2020):
            self._cycle(
                name=str(year), date_start=f"{year}-01-01", date_end=f"{year}-12-31"
            )
        for role in ("hr_admin", "subject"):
            results = self.as_user(self.env["hr.performance.result"], role)
            results._latest_cycle_ids()
            results.env["hr.performance.cycle"].invalidate_model()
            with self.assertQueryCount(3):
                results._latest_cycle_ids()

    def test_the_list_begins_with_it(self):
        action = self.env.ref("hr_performance.hr_performance_result_action")
        self.assertIn("'search_default_latest': 1", action.context)
