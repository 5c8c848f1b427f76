# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase

#: Names of periods that are no half, quarter or month.
SPRING, TEN = "Apr 15 – Jul 14, 2026", "Jan 12 – 21, 2026"


@tagged("post_install", "-at_install")
class TestCycleCopy(PerformanceCase):
    """Last year's round again, and cycles that a scheme makes."""

    def copied(self, cycle, default=None):
        return self.as_user(cycle, "hr_admin").copy(default)

    def test_launched_cycle_into_the_next_period(self):
        """A draft with name, days and stages of the next period, and no course."""
        self.launch()
        self.cycle.release_date = "2026-08-15"
        self.as_user(self.cycle, "hr_admin").action_next_stage()
        twin = self.copied(self.cycle)
        self.assertRecordValues(
            twin,
            [
                {
                    "name": "2026 H2",
                    "state": "draft",
                    "date_start": date(2026, 7, 1),
                    "date_end": date(2026, 12, 31),
                    "release_date": date(2027, 2, 15),
                    "is_announced": False,
                    "launched_on": False,
                    "job_state": "idle",
                    "appraisal_count": 0,
                    "scheme_version": 0,
                    "frozen_rules": False,
                }
            ],
        )
        self.assertFalse(twin.sudo().population_ids)
        self.assertFalse(twin.gate_ids)
        before = self.cycle.stage_ids.sorted("date_start")
        after = twin.stage_ids.sorted("date_start")
        self.assertEqual(after.mapped("state"), before.mapped("state"))
        self.assertEqual(after.mapped("task"), before.mapped("task"))
        self.assertEqual(after[0].date_start, date(2026, 7, 1))
        coaching = after.filtered(lambda stage: stage.state == "coaching")
        self.assertEqual(coaching.date_end, date(2026, 12, 31), "the end of a month")
        self.launch(twin)
        self.assertTrue(twin.appraisal_ids)

    def test_every_state_can_be_duplicated(self):
        """Draft, running, closed and archived: each makes a draft that is shown."""
        self.launch()
        for state in ("draft", "planning", "assessment", "application", "closed"):
            self.cycle.sudo().write({"state": state, "active": state != "closed"})
            twin = self.copied(self.cycle, {"name": state})
            self.assertEqual((twin.state, twin.active), ("draft", True))
            self.assertEqual(str(twin.date_start), "2026-07-01")

    def test_names_and_lengths(self):
        """The name tells the next period, whatever its words and its length."""
        for name, start, end, wanted, first, last in (
            ("2026 Q4", "2026-10-01", "2026-12-31", "2027 Q1", "2027-01-01", "03-31"),
            ("Sales Q1 2026", "2026-01-01", "2026-03-31", "Sales Q2 2026", None, None),
            ("Round 2026", "2026-01-01", "2026-12-31", "Round 2027", None, "12-31"),
            ("2026年度考核", "2026-01-01", "2026-12-31", "2027年度考核", None, None),
            ("FY 2026/27", "2026-04-01", "2027-03-31", "FY 2027/28", None, None),
            ("Spring", "2026-01-15", "2026-04-14", SPRING, "2026-04-15", "07-14"),
            ("Ten days", "2026-01-02", "2026-01-11", TEN, "2026-01-12", "01-21"),
        ):
            cycle = self._cycle(name=name, date_start=start, date_end=end)
            self.cycle.name = "Other"
            twin = self.copied(cycle)
            self.assertEqual(twin.name, wanted)
            if first:
                self.assertEqual(str(twin.date_start), first)
            if last:
                self.assertEqual(str(twin.date_end)[5:], last)
            (twin | cycle).unlink()

    def test_what_the_caller_asks_for(self):
        """Own name and days are kept; the stages lie in the period that was given."""
        self.cycle._fill_calendar()
        twin = self.copied(
            self.cycle, {"name": "Again", "date_start": date(2028, 1, 1)}
        )
        self.assertEqual(twin.name, "Again")
        self.assertEqual(str(twin.date_end), "2028-06-30")
        self.assertEqual(str(min(twin.stage_ids.mapped("date_start"))), "2028-01-01")

    def test_second_duplicate_has_a_name_of_its_own(self):
        """Two of one period can be told apart."""
        self.copied(self.cycle)
        self.assertEqual(self.copied(self.cycle).name, "2026 H2 (copy)")

    def test_part_of_a_longer_cycle(self):
        """It stays part of the year while its period lies in it."""
        year = self._cycle(name="Y", date_start="2026-01-01", date_end="2026-12-31")
        self.cycle.parent_id = year
        second = self.copied(self.cycle)
        self.assertEqual(second.parent_id, year)
        self.assertFalse(self.copied(second).parent_id)

    # MADE BY THE SCHEME

    def made(self):
        return self.env["hr.performance.cycle"].search(
            [("scheme_id", "=", self.scheme.id), ("is_generated", "=", True)]
        )

    def night(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_generate"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def makes_cycles(self, **values):
        self.scheme.write(
            {"company_id": self.company.id, "generate_cycles": True, **values}
        )
        self.cycle.unlink()

    @freeze_time("2026-08-10 09:00:00")
    def test_edited_draft_stays_the_one_of_its_period(self):
        """Other days, shorter, shifted or next year: no second one is made."""
        self.makes_cycles()
        self.night()
        cycle = self.made()
        for start, end in (
            ("2026-07-13", "2026-12-31"),
            ("2026-09-01", "2026-10-31"),
            ("2027-01-01", "2027-03-31"),
        ):
            mine = self.as_user(cycle, "hr_admin")
            mine.write({"date_start": start, "date_end": end})
            self.night()
            self.assertEqual(self.made(), cycle)

    @freeze_time("2026-08-10 09:00:00")
    def test_cycle_by_hand_counts(self):
        """HR's own cycle that mostly covers the period is its cycle; a short is not."""
        self.makes_cycles()
        own = self._cycle(date_start="2026-07-15", date_end="2027-01-15")
        self.night()
        self.assertFalse(self.made())
        own.write({"date_start": "2026-07-15", "date_end": "2026-08-15"})
        self.night()
        self.assertEqual(len(self.made()), 1)

    def test_deleted_draft_stays_deleted(self):
        """No night brings it back; the button does, and so does the next period."""
        self.makes_cycles()
        with freeze_time("2026-08-10 09:00:00"):
            self.night()
            self.as_user(self.made(), "hr_admin").unlink()
            self.night()
            self.assertFalse(self.made())
            self.as_user(self.scheme, "hr_admin").action_generate_cycles()
            self.assertEqual(len(self.made()), 1)
            self.made().unlink()
        with freeze_time("2027-01-10 09:00:00"):
            self.night()
        self.assertEqual(self.made().mapped("name"), ["2027 H1"])

    def test_fiscal_year_of_the_company(self):
        """Quarters, halves and years are counted from the month of the company."""
        for month, kind, day, name, start, end in (
            ("4", "year", "2026-08-10", "Year 2026/27", "2026-04-01", "2027-03-31"),
            ("4", "half", "2027-01-10", "2026/27 H2", "2026-10-01", "2027-03-31"),
            ("4", "quarter", "2026-03-31", "2025/26 Q4", "2026-01-01", "2026-03-31"),
            ("2", "quarter", "2026-01-31", "2025/26 Q4", "2025-11-01", "2026-01-31"),
            ("7", "month", "2026-08-10", "August 2026", "2026-08-01", "2026-08-31"),
            ("1", "half", "2026-08-10", "2026 H2", "2026-07-01", "2026-12-31"),
        ):
            self.company.performance_year_month = month
            scheme = self.scheme.copy(
                {
                    "company_id": self.company.id,
                    "period_type": kind,
                    "generate_cycles": True,
                    "lead_days": 0,
                }
            )
            with freeze_time(f"{day} 09:00:00"):
                made = scheme._generate_cycles()
                self.company.performance_scheme_id = scheme
                first, last = self.as_user(made, "hr_admin")._default_period()
            self.assertEqual(
                (made.name, str(made.date_start), str(made.date_end)),
                (name, start, end),
            )
            self.assertEqual((str(first), str(last)), (start, end))

    def test_fiscal_year_in_the_settings(self):
        """It stands on the settings page, for the company."""
        page = self.env["res.config.settings"].create({})
        page.performance_year_month = "4"
        self.assertEqual(page.company_id._performance_year_month(), 4)

    def test_stage_alone_is_not_duplicated(self):
        """A cycle has each stage once, which is said in words."""
        self.cycle._fill_calendar()
        stage = self.as_user(self.cycle.stage_ids[:1], "hr_admin")
        with self.assertRaisesRegex(UserError, "A cycle has each stage once"):
            stage.copy()
