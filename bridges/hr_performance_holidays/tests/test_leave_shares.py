# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.hr_performance.tests.calibration.common_calibration import (
    CalibrationCase,
)


@tagged("post_install", "-at_install")
class TestLeaveShares(CalibrationCase):
    """Who was on long leave is compared and takes no place of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = [("Parental", "leave"), ("Course", "other")]
        cls.absence, cls.course = cls.env["hr.leave.type"].create(
            [
                {
                    "name": name,
                    "time_type": time_type,
                    "requires_allocation": False,
                    "leave_validation_type": "no_validation",
                    "company_id": cls.company.id,
                }
                for name, time_type in kinds
            ]
        )

    def away(self, role, first, last, kind=None):
        """Approved time off of a role, by days from the beginning of the cycle."""
        start = self.cycle.date_start
        return self.env["hr.leave"].create(
            {
                "name": "Away",
                "employee_id": self.people[role].id,
                "holiday_status_id": (kind or self.absence).id,
                "request_date_from": start + timedelta(days=first),
                "request_date_to": start + timedelta(days=last),
            }
        )

    def outside(self, session):
        cards = self.board(session, "hr_admin")["cards"]
        return {card["name"] for card in cards if card["is_outside"]}

    def places(self, session):
        columns = self.board(session, "hr_admin")["columns"]
        return sum(column["places"] for column in columns)

    def test_long_leave_counts_in_no_share(self):
        """Away for more than half, in parts and beyond the cycle; half is there."""
        length = (self.cycle.date_end - self.cycle.date_start).days + 1
        half = length // 2
        session = self.opened()
        self.assertFalse(self.outside(session))
        before = self.places(session)
        self.away("colleague", 0, half - 1)
        self.assertFalse(self.outside(session), "half of the period was worked")
        self.away("subject", -30, half // 2)
        self.assertFalse(self.outside(session), "days before the cycle do not count")
        rest = self.away("subject", half // 2 + 1, half + 1)
        self.assertEqual(self.outside(session), {self.people["subject"].name})
        self.assertEqual(self.places(session), before - 1)
        self.assertTrue(self.card(session, role="hr_admin"), "still compared")
        rest.action_refuse()
        self.assertFalse(self.outside(session), "a refused leave was not taken")

    def test_worked_time_is_not_away(self):
        """Months on a course are work: the person counts like everybody."""
        length = (self.cycle.date_end - self.cycle.date_start).days
        self.away("subject", 0, length, kind=self.course)
        self.assertFalse(self.outside(self.opened()))

    def test_joined_late_and_on_leave(self):
        """Days before joining and days of leave count together."""
        length = (self.cycle.date_end - self.cycle.date_start).days + 1
        session = self.opened()
        sheet = self.appraisal("subject")
        sheet.present_from = self.cycle.date_start + timedelta(days=length // 3)
        self.assertFalse(self.outside(session))
        self.away("subject", 0, length // 3 + length // 3)
        self.assertEqual(self.outside(session), {self.people["subject"].name})
