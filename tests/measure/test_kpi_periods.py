# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..common import PerformanceCase

WEEKS = (("2026-01-11", 4), ("2026-01-18", 2), ("2026-01-25", 3), ("2026-02-01", 7))


@tagged("post_install", "-at_install")
class TestKpiPeriods(PerformanceCase):
    """Targets per quarter, values per week, improvement from a baseline."""

    def plan(self, kpi, **values):
        """The subject's line of a KPI in a launched half-year."""
        kpi.write(values)
        self.template.line_ids[0].kpi_id = kpi
        self.launch()
        return self.appraisal().line_ids[0]

    def weekly(self, kpi, person="subject"):
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            [
                {
                    "employee_id": self.people[person].id,
                    "kpi_id": kpi.id,
                    "period_end": day,
                    "value": value,
                }
                for day, value in WEEKS
            ]
        )

    def test_quarterly_target(self):
        """500 a quarter is 1000 in a half-year when values add up. Covers: R042"""
        kpi = self._kpi("Sales", target=500, baseline=450, unit="thousand")
        line = self.plan(kpi, target_period="quarter", aggregation="sum")
        self.assertEqual((line.target, line.baseline), (1000, 900))
        self.assertEqual((line.unit, line.direction), ("thousand", "up"))
        self.assertEqual(line.target_display, "1000 thousand")
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": kpi.id,
                "period_end": "2026-03-31",
                "value": 490,
            }
        )
        table = self.as_user(line, "subject").period_table
        self.assertEqual(table.count("<tr>"), 3, "head and two quarters")
        self.assertIn(">500<", table)
        self.assertIn(">98 %<", table)
        self.assertIn(">–<", table, "the second quarter has no value, not zero")

    def test_a_level_keeps_its_target_in_every_quarter(self):
        """Covers: R042"""
        line = self.plan(
            self._kpi("Satisfaction", target=85),
            target_period="quarter",
            aggregation="avg",
        )
        self.assertEqual(line.target, 85)

    def test_a_kpi_added_to_a_plan_gets_the_target_of_the_plan(self):
        """Covers: R042"""
        visits = self._kpi(
            "Visits", target=10, target_period="month", aggregation="sum"
        )
        self.launch()
        line = self.as_user(
            self.env["hr.performance.appraisal.line"], "manager"
        ).create(
            {"appraisal_id": self.appraisal().id, "kpi_id": visits.id, "weight": 0}
        )
        self.assertEqual(line.target, 60)
        line.target = 50
        self.assertEqual(line.target, 50, "the plan may agree on another")

    def test_a_template_applied_later_gives_the_target_of_the_plan(self):
        """As at launch: 500 a quarter is 1000 in a half-year. Covers: R042, R043"""
        sales = self._kpi("Sales", target=500, target_period="quarter")
        sales.aggregation = "sum"
        self.launch()
        plan = self.appraisal()
        line = self.template.line_ids.create(
            {"template_id": self.template.id, "kpi_id": sales.id, "weight": 0}
        )
        for mode, target in (("complete", 500), ("replace", 600)):
            line.target = target
            self.as_user(plan, "manager")._apply_templates(
                {self.as_user(plan, "manager"): self.template}, mode
            )
            [found] = plan.line_ids.filtered(lambda row: row.kpi_id == sales)
            self.assertEqual(found.target, 2 * target, mode)

    def test_weekly_values(self):
        """Sum, average, lowest, highest or latest of the weeks. Covers: R044"""
        expected = {"sum": 16, "avg": 4, "min": 2, "max": 7, "last": 7}
        kpis = {
            how: self._kpi(
                f"Articles {how}", target=3, aggregation=how, data_period="week"
            )
            for how in expected
        }
        self.launch()
        appraisal = self.appraisal()
        self.as_user(self.env["hr.performance.appraisal.line"], "manager").create(
            [
                {"appraisal_id": appraisal.id, "kpi_id": kpi.id, "weight": 0}
                for kpi in kpis.values()
            ]
        )
        for how, kpi in kpis.items():
            self.weekly(kpi)
            [line] = appraisal.line_ids.filtered(lambda row, kpi=kpi: row.kpi_id == kpi)
            with self.subTest(aggregation=how):
                self.assertEqual(line.actual, expected[how])
        self.assertGreater(line.period_table.count("<tr>"), 25, "one row for each week")

    def test_shares_of_a_broken_month_make_the_target(self):
        """From 15 January on: the first month counts 17 of 31 days."""
        kpi = self._kpi("Calls", target=1000, aggregation="sum", data_period="month")
        line = self.plan(kpi)
        for start, end in (
            ("2026-01-15", "2026-06-30"),
            ("2026-01-31", "2026-06-29"),
            ("2026-02-01", "2026-03-03"),
        ):
            self.appraisal().sudo().write({"date_start": start, "date_end": end})
            shares = line._target_periods()
            self.assertEqual(sum(share.target for share in shares), 1000)
            line.invalidate_recordset(["period_table"])
            for share in shares:
                self.assertIn(f">{float(share.target):g}<", line.period_table)

    def test_a_work_item_with_several_kpis_of_its_own_frequency(self):
        """Articles, reads and shares of a copywriter. Covers: R044"""
        library = {
            name: self.env.ref(f"hr_performance.hr_performance_kpi_{name}")
            for name in ("articles", "reads", "shares")
        }
        self.assertEqual({k.data_period for k in library.values()}, {"week"})
        self.assertEqual(
            [k.aggregation for k in library.values()], ["avg", "sum", "sum"]
        )
        targets = [kpi.target for kpi in library.values()]
        self.assertEqual(len(set(targets)), 3)
        line = self.plan(library["articles"])
        self.weekly(library["articles"])
        self.assertEqual((line.actual, line.target), (4, 3))

    def test_improvement(self):
        """METHODS M02: 60 → 80 with 75 is three quarters of the way. Covers: R048"""
        kpi = self._kpi("Score", target=80, baseline=60)
        line = self.plan(kpi)
        self.assertEqual((line.baseline, line.target), (60, 80))
        self.assertFalse(line.improvement_display, "no value, no improvement")
        self.agree(self.appraisal())
        self.enter(self.appraisal(), {"Score": "75"})
        self.assertEqual(self.as_user(line, "subject").improvement_display, "75 %")
        self.enter(self.appraisal(), {"Score": "50"})
        self.assertEqual(line.improvement_display, "-50 %", "it got worse")

    def test_improvement_towards_less(self):
        """METHODS M02: 10 → 6 days with 7. Covers: R048"""
        line = self.plan(
            self._kpi(
                "Days",
                method="reverse_difference",
                direction="down",
                target=6,
                baseline=10,
            )
        )
        self.agree(self.appraisal())
        self.enter(self.appraisal(), {"Days": "7"})
        self.assertEqual(line.improvement_display, "75 %")

    def test_too_few_answers_are_missing_and_never_zero(self):
        """The line says so, and no score is made without a value. Covers: R054"""
        line = self.plan(self._kpi("Teamwork", target=80, minimum_answers=5))
        self.assertFalse(line.has_actual)
        self.assertIn("at least 5 people", line.actual_missing_reason)
        self.agree(self.appraisal())
        self.enter(self.appraisal(), {"Teamwork": "84"})
        self.assertFalse(line.actual_missing_reason)
