# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A raise from the proposal to the contract, by the three people who do it."""

from odoo.tests import tagged

from ..base.test_tours import TourCase
from .common_merit import DAY, MeritCase


@tagged("post_install", "-at_install")
class TestMeritTour(MeritCase, TourCase):
    """Covers: R188."""

    browser_size = "1440x900"

    def test_raise(self):
        """Manager, officer and approver in the browser; then the version is there."""
        merit_round = self.opened(budget_percent=9)
        self.tour(
            "hr_performance_merit_manager",
            "hr_performance_merit_unit_action",
            "manager",
        )
        self.assertEqual(self.row(merit_round).percent, 6.5)
        action = "hr_performance_merit_round_action"
        self.tour("hr_performance_merit_officer", action, "reward")
        self.assertEqual(len(self.versions()), 1, "nothing before the approval")
        self.tour("hr_performance_merit_approver", action, "approver")
        self.assertEqual(self.versions()[-1], (DAY, 9052.5))
