# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, time, timedelta

from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase

WEST, EAST = "America/Los_Angeles", "Pacific/Auckland"


@tagged("post_install", "-at_install")
class TestCompanyDays(PerformanceCase):
    """Which day it is depends on where the company works, whoever looks."""

    leaves_sound = False

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 20:00:00"):
            self.launch()
        self.sheet = self.appraisal()
        self.step = self.sheet._open_steps()
        self.last = self.step.deadline

    def _zone(self, zone):
        self.company.resource_calendar_id.tz = zone

    def _at(self, hours):
        """So many hours after midnight in UTC that begins the last day."""
        return freeze_time(datetime.combine(self.last, time()) + timedelta(hours=hours))

    def _fresh(self):
        self.env.invalidate_all()
        return self.step

    def test_done_on_the_evening_of_the_last_day(self):
        """17:30 in Los Angeles is the next day in London: not a day late."""
        self._zone(WEST)
        with self._at(25.5):
            self.step.sudo().left_on = datetime.now()
        for zone in (WEST, "UTC", EAST):
            own = self._fresh().with_context(tz=zone)
            self.assertEqual(own.days_late, 0, zone)

    def test_done_on_the_morning_after(self):
        """1:00 on the next day in Auckland, while London still has the last day."""
        self._zone(EAST)
        with self._at(13):
            self.step.sudo().left_on = datetime.now()
        for zone in (WEST, "UTC", EAST):
            own = self._fresh().with_context(tz=zone)
            self.assertEqual(own.days_late, 1, zone)

    def test_overdue_field_search_and_list_agree(self):
        """At each hour around the end of the last day, for three places of work."""
        for zone, ends in ((WEST, 32), ("UTC", 24), (EAST, 11)):
            self._zone(zone)
            for hours, is_late in ((ends - 0.1, False), (ends + 0.1, True)):
                with self._at(hours):
                    for looking in (WEST, EAST):
                        own = self._fresh().with_context(tz=looking)
                        self.assertEqual(own.is_overdue, is_late, (zone, hours))
                        found = own.search([("is_overdue", "=", True)])
                        self.assertEqual(own in found, is_late, (zone, hours))
                        self.assertEqual(own._digest_row()["is_overdue"], is_late)

    def test_escalation_by_the_company(self):
        """Told on the company's day, written down with the company's date."""
        self.company.performance_escalation_days = 1
        self._zone(WEST)
        with self._at(24 + 24 + 7):
            self.step._to_escalate()._escalate()
            self.assertFalse(self._fresh().escalated_on)
        with self._at(24 + 24 + 24):
            self.step._to_escalate()._escalate()
            self.assertEqual(
                self._fresh().escalated_on, self.company._performance_today()
            )

    def test_two_companies_two_days(self):
        """One search finds what is late in each company by its own day."""
        self._zone(EAST)
        calendar = self.company.resource_calendar_id.copy({"tz": WEST})
        self.other_company.resource_calendar_id = calendar
        companies = self.env["res.company"]
        with freeze_time("2026-03-01 12:00:00"):
            self.assertEqual(self.company._performance_today(), date(2026, 3, 2))
            self.assertEqual(self.other_company._performance_today(), date(2026, 3, 1))
            late = companies._performance_compared("deadline", "<")
            steps = self.step.sudo()
            steps.deadline = "2026-03-01"
            self.assertTrue(steps.filtered_domain(late))
            steps.company_id = self.other_company
            self.assertFalse(steps.filtered_domain(late))

    def test_day_in_sql(self):
        """Health and process report count by the company's day, too."""
        self._zone(WEST)
        with self._at(25.5):
            self.step.sudo().write({"left_on": datetime.now(), "exit_kind": "done"})
            self.env.flush_all()
            self.assertEqual(self.cycle._health_on_time()[self.cycle.id], 1)
            rows = self.env["hr.performance.process.report"].search(
                [("cycle_id", "=", self.cycle.id), ("state", "=", "planning")]
            )
            self.assertFalse(sum(rows.mapped("late_count")))

    def test_days_begin_at_the_company_s_midnight(self):
        for zone, hour in ((WEST, 8), ("UTC", 0)):
            self._zone(zone)
            begin = self.company._performance_day_start(date(2026, 1, 15))
            self.assertEqual(begin, datetime(2026, 1, 15, hour))
            self.assertEqual(self.company._performance_day(begin), date(2026, 1, 15))
