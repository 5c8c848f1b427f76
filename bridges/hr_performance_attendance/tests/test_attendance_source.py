# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestAttendanceSource(DeliveredSourceCase):
    """People check in and out; the schedule begins at 8:00 in Shanghai (0:00 UTC)."""

    MODULE = "hr_performance_attendance"
    KPIS = ("hours_worked", "late_arrivals")
    GROUPS = "hr_attendance.group_hr_attendance_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for employee in cls.people.values():
            employee.tz = "Asia/Shanghai"

    def present(self, day, begin, end=None, role="subject"):
        """Check in and out by the button, at times in UTC."""
        person = self.people[role]
        with freeze_time(f"{day} {begin}"):
            person._attendance_action_change()
        if end:
            with freeze_time(f"{day} {end}"):
                person._attendance_action_change()

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_hours_worked(self):
        """By the day on which the person checked in; who is still in is not counted.

        Covers: R009, R010, R011
        """
        self.present("2026-02-10", "00:00:00", "04:00:00")
        self.present("2026-02-10", "05:00:00", "09:00:00")
        # A quarter past midnight of 1 April in Shanghai.
        self.present("2026-03-31", "16:15:00", "18:15:00")
        self.present("2026-02-10", "01:00:00", "03:00:00", role="userless")
        self.present("2026-05-04", "00:00:00")
        source = self.switch_on("hours_worked")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 8, "2026-04": 2})
        self.assertEqual(self.found(source, "userless"), {"2026-02": 2})
        self.assert_records_open(source)

    def test_late_arrivals(self):
        """The first check-in of a working day, compared with the schedule.

        Covers: R009, R011
        """
        # Tuesday: at 8:05 sharp, that is in time; back from lunch is no arrival.
        self.present("2026-02-10", "00:05:00", "04:00:00")
        self.present("2026-02-10", "05:30:00", "09:00:00")
        # Wednesday: one second later.
        self.present("2026-02-11", "00:05:01", "09:00:00")
        # Sunday: nobody has to come.
        self.present("2026-02-15", "03:00:00", "05:00:00")
        self.present("2026-04-01", "02:00:00", "09:00:00")
        self.present("2026-02-11", "00:00:00", "09:00:00", role="colleague")
        source = self.switch_on("late_arrivals")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 1, "2026-04": 1})
        self.assertEqual(self.found(source, "colleague"), {})
        self.assertEqual(self.known(source, "colleague"), 1, "never late in February")
        self.assertEqual(self.known(source, "userless"), 0, "nothing is known")
        self.assert_records_open(source)

    def test_days_off_and_flexible_hours(self):
        """A holiday or flexible hours make nobody late."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-02-09 16:00:00",
                "date_to": "2026-02-10 15:59:59",
            }
        )
        flexible = self.env["resource.calendar"].create(
            {
                "name": "Flexible",
                "company_id": self.company.id,
                "tz": "Asia/Shanghai",
                "schedule_type": "flexible",
            }
            if "schedule_type" in self.env["resource.calendar"]._fields
            else {
                "name": "Flexible",
                "company_id": self.company.id,
                "tz": "Asia/Shanghai",
                "flexible_hours": True,
            }
        )
        self.people["colleague"].resource_calendar_id = flexible
        self.present("2026-02-10", "02:00:00", "09:00:00")
        self.present("2026-02-11", "02:00:00", "09:00:00", role="colleague")
        source = self.switch_on("late_arrivals")
        self.collect(source)
        self.assertEqual(self.found(source), {})
        self.assertEqual(self.found(source, "colleague"), {})
