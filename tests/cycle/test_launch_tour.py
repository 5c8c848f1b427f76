# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..base.test_tours import TourCase


@tagged("post_install", "-at_install")
class TestLaunchTour(TourCase):
    """The first launch, from the checklist to the announcement."""

    def test_first_launch(self):
        """With the seeded rules alone, everybody of the company gets a sheet."""
        self.tour(
            "hr_performance_first_launch",
            "hr_performance_setup_server_action",
            "hr_admin",
        )
        cycle = self.env["hr.performance.cycle"].search([], order="id desc", limit=1)
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertTrue(cycle.is_announced)
        self.assertEqual(cycle.appraisal_ids.employee_id, people)
        self.assertEqual(
            cycle.scheme_id, self.env.ref("hr_performance.hr_performance_scheme_light")
        )

    def test_typed_dates_are_shown_and_launched(self):
        """What is typed with Tab or Enter is shown, previewed and launched."""
        for key in ("tab", "enter"):
            with self.subTest(key=key):
                self.tour(
                    f"hr_performance_launch_dates_{key}",
                    "hr_performance_launch_action",
                    "hr_admin",
                )
                cycle = self.env["hr.performance.cycle"].search(
                    [("state", "!=", "draft")], order="id desc", limit=1
                )
                self.assertEqual(
                    (str(cycle.date_start), str(cycle.date_end), cycle.name),
                    ("2027-04-01", "2027-09-30", "Apr – Sep 2027"),
                )
                self.assertEqual(len(cycle.appraisal_ids), 13)
                cycle.appraisal_ids.sudo().state = "cancelled"
