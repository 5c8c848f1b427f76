# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCycleGeneration(PerformanceCase):
    """Cycles that a scheme makes, and cycles that feed longer ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.write(
            {
                "company_id": cls.company.id,
                "generate_cycles": True,
                "lead_days": 14,
                "responsible_id": cls.users["hr_admin"].id,
            }
        )

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_generate"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def made(self, scheme=None):
        return self.env["hr.performance.cycle"].search(
            [
                ("scheme_id", "=", (scheme or self.scheme).id),
                ("is_generated", "=", True),
            ],
            order="date_start",
        )

    @freeze_time("2026-08-10 09:00:00")
    def test_running_twice_makes_none(self):
        """The running period's cycle is made once. Covers: R003"""
        self.run_cron()
        cycle = self.made()
        self.assertRecordValues(
            cycle,
            [
                {
                    "name": "2026 H2",
                    "company_id": self.company.id,
                    "date_start": date(2026, 7, 1),
                    "date_end": date(2026, 12, 31),
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(len(cycle.stage_ids), 5)
        self.assertEqual(cycle.activity_ids.user_id, self.users["hr_admin"])
        self.run_cron()
        self.assertEqual(self.made(), cycle)
        self.assertEqual(len(cycle.activity_ids), 1)
        cycle.active = False
        self.run_cron()
        self.assertFalse(self.made(), "an archived cycle is not made again")

    @freeze_time("2026-03-10 09:00:00")
    def test_periods_of_every_frequency(self):
        """Month, quarter, half and year make their own periods. Covers: R003"""
        expected = {
            "month": ("March 2026", "2026-03-01", "2026-03-31"),
            "quarter": ("2026 Q1", "2026-01-01", "2026-03-31"),
            "half": ("2026 H1", "2026-01-01", "2026-06-30"),
            "year": ("Year 2026", "2026-01-01", "2026-12-31"),
        }
        self.scheme.generate_cycles = False
        for period_type, (name, start, end) in expected.items():
            scheme = self.scheme.copy(
                {"period_type": period_type, "generate_cycles": True}
            )
            self.run_cron()
            cycle = self.made(scheme)
            self.assertEqual(
                (cycle.name, str(cycle.date_start), str(cycle.date_end)),
                (name, start, end),
            )

    def test_next_period_some_days_before(self):
        """The coming period's cycle is made ``lead_days`` before it starts."""
        with freeze_time("2026-06-16 09:00:00"):
            self.run_cron()
            self.assertFalse(self.made(), "H1 is there already, H2 is too far away")
        with freeze_time("2026-06-17 09:00:00"):
            self.run_cron()
            self.assertEqual(self.made().mapped("name"), ["2026 H2"])

    def test_day_of_the_company(self):
        """The company's time zone decides which period is running."""
        self.scheme.write({"period_type": "month", "lead_days": 0})
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        with freeze_time("2026-08-31 13:00:00"):
            self.run_cron()
        self.assertEqual(str(self.made().date_start), "2026-09-01")

    @freeze_time("2026-08-10 09:00:00")
    def test_companies_of_a_shared_scheme(self):
        """A shared scheme serves the companies that have it as their default."""
        self.scheme.company_id = False
        self.run_cron()
        self.assertFalse(self.made())
        (self.company | self.other_company).performance_scheme_id = self.scheme
        self.run_cron()
        self.assertEqual(self.made().company_id, self.company | self.other_company)

    @freeze_time("2026-08-10 09:00:00")
    def test_two_processes_make_one_cycle(self):
        """The index refuses the second row, and the second run takes no harm."""
        self.run_cron()
        cycle = self.made()
        values = cycle.copy_data()[0] | {"is_generated": True}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["hr.performance.cycle"].create(values)
        # What a second process sees that has not read the first one's rows yet.
        scheme = self.scheme.with_context(active_test=True)
        vals = scheme._due_cycles(self.company)
        self.assertFalse(scheme._create_generated(vals))
        self.assertEqual(self.made(), cycle)

    @freeze_time("2026-08-10 09:00:00")
    def test_button_makes_due_cycles(self):
        """The administrator does not wait for the night; others may not."""
        with self.assertRaises(AccessError):
            self.as_user(self.scheme, "subject").action_generate_cycles()
        self.as_user(self.scheme, "hr_admin").action_generate_cycles()
        self.assertEqual(len(self.made()), 1)
        with self.assertRaises(AccessError):
            self.as_user(self.made(), "hr_admin").is_generated = False

    # PARENTS

    def year_scheme(self):
        year = self.scheme.copy({"name": "Year", "period_type": "year"})
        self.scheme.write({"period_type": "quarter", "parent_cycle_scheme_id": year.id})
        return year

    @freeze_time("2026-08-10 09:00:00")
    def test_quarters_feed_the_year(self):
        """Generated quarters become parts of the year's cycle of their company."""
        year = self.year_scheme()
        self.run_cron()
        self.assertEqual(self.made().parent_id, self.made(year))
        with freeze_time("2026-10-02 09:00:00"):
            self.run_cron()
        self.assertEqual(
            (self.made(year).child_ids - self.cycle).mapped("name"),
            ["2026 Q4", "2026 Q3"],
        )
        other = self._cycle(
            company_id=self.other_company.id,
            scheme_id=year.copy({"company_id": False}).id,
            date_start="2026-01-01",
            date_end="2026-12-31",
        )
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self.made()[0].parent_id = other

    @freeze_time("2026-08-10 09:00:00")
    def test_year_takes_in_earlier_quarters(self):
        """A year's cycle that comes later takes in the quarters that are there."""
        year = self.year_scheme()
        year.generate_cycles = False
        self.run_cron()
        self.assertFalse(self.made().parent_id)
        year.generate_cycles = True
        self.run_cron()
        self.assertEqual(self.made().parent_id, self.made(year))

    def test_part_lies_inside_the_year(self):
        """A part that reaches out of its whole is refused, from both sides."""
        year = self._cycle(date_start="2026-01-01", date_end="2026-12-31")
        part = self._cycle(
            parent_id=year.id, date_start="2026-01-01", date_end="2026-03-31"
        )
        with self.assertRaisesRegex(ValidationError, "not inside"):
            part.date_end = "2027-01-15"
        with self.assertRaisesRegex(ValidationError, "not inside"):
            year.date_start = "2026-02-01"

    def test_scheme_feeds_a_longer_one_only(self):
        """A scheme cannot feed one whose periods are not longer."""
        with self.assertRaisesRegex(ValidationError, "not longer"):
            self.scheme.parent_cycle_scheme_id = self.scheme.copy()

    def test_year_shows_results_of_its_parts(self):
        """The year's sheet lists the parts' results and their mean by days.

        80 in 90 days and 90 in 275 days make 87.53; nothing shows before release.
        """
        year = self._cycle(name="Year", date_start="2026-01-01", date_end="2026-12-31")
        first = self._cycle(
            name="A",
            parent_id=year.id,
            date_start="2026-01-01",
            date_end="2026-03-31",
        )
        second = self._cycle(
            name="B",
            parent_id=year.id,
            date_start="2026-04-01",
            date_end="2026-12-31",
        )
        for cycle, points in ((first, 80), (second, 90)):
            self.launch(cycle)
            appraisal = self.appraisal(cycle=cycle)
            appraisal.line_ids.unlink()
            self.env["hr.performance.appraisal.line"].create(
                {
                    "appraisal_id": appraisal.id,
                    "name": "All",
                    "method": "manual",
                    "weight": 100,
                }
            )
            self.agree(appraisal)
            self.rate(appraisal, points=str(points))
        self.launch(year)
        sheet = self.as_user(self.appraisal(cycle=year), "subject")
        self.assertFalse(sheet.period_result_ids)
        self.assertEqual(sheet.period_mean, 0)
        for cycle in (first, second):
            self.result(self.appraisal(cycle=cycle)).action_release()
        sheet.invalidate_recordset()
        self.assertEqual(sheet.period_result_ids.mapped("score"), [80, 90])
        self.assertEqual(sheet.period_mean, 87.53)
        self.assertFalse(
            self.as_user(
                self.appraisal("colleague", year), "colleague"
            ).period_result_ids
        )

    def test_no_other_way_into_a_closed_period(self):
        """Dates of a launched cycle stay; its part cannot be moved out of it."""
        cycle = self.launch()
        with self.assertRaisesRegex(UserError, "frozen at launch"):
            cycle.date_end = "2026-12-31"
