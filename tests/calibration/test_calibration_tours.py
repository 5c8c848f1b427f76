# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..base.test_tours import TourCase
from .common_calibration import CalibrationCase


@tagged("post_install", "-at_install")
class TestCalibrationTours(CalibrationCase, TourCase):
    """A session in the browser, by HR and by a participant."""

    def test_a_session(self):
        """Opened, moved by click and by dragging, applied."""
        self.launch()
        self.decide_all()
        session = self.prepared()
        self.tour(
            "hr_performance_calibration_session",
            "hr_performance_calibration_action",
            "hr_admin",
        )
        self.assertEqual(session.state, "applied")
        for role, grade in (("subject", "B"), ("colleague", "S"), ("former", "A")):
            result = self.result(self.appraisal(role))
            self.assertEqual(result.final_level_id.code, grade, role)
        reasons = self.env["hr.performance.calibration.change"].search([])
        self.assertEqual(
            reasons.mapped("reason"),
            ["Held the plant alone for a month", "Fewer orders than others with A"],
        )

    def test_a_participant_works_by_keys(self):
        """From the first page to a moved card."""
        self.opened()
        self.tour(
            "hr_performance_calibration_keys", "hr_performance_home_action", "head"
        )
        move = self.env["hr.performance.calibration.change"].search([])
        self.assertEqual(move.user_id, self.users["head"])
        self.assertEqual(move.to_level_id.code, "B")
