# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_plan_change import PlanChangeCase

START, END = date(2026, 1, 1), date(2026, 6, 30)
ENDS = {
    "month": ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"],
    "quarter": ["03-31", "06-30"],
}


@tagged("post_install", "-at_install")
class TestPlanVersionDays(PlanChangeCase):
    """The day of a plan change moves only the points of what it changes."""

    def plan(self, values, data_period=False, aggregation="sum", **rule):
        """An agreed plan with values of the KPI Output by their last days."""
        self.kpi.write({"aggregation": aggregation, "data_period": data_period})
        self.launch()
        # sudo: the rule as the template of another company would bring it.
        self.line(self.appraisal(), "Output").sudo().write(rule)
        appraisal = self.agreed()
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": day if isinstance(day, date) else f"2026-{day}",
                    "value": value,
                }
                for day, value in values
            ]
        )
        return appraisal

    def outcomes(self, appraisal, day):
        """Points of each line by its title with the second version from a day on."""
        version = appraisal.version_ids.sorted("number")[-1]
        version.sudo().valid_from = day
        inputs = appraisal._version_inputs()[appraisal.id]
        found, _total = appraisal._version_scores(
            inputs, {}, lambda line: line._engine_rule()
        )
        lines = appraisal._every_line()
        return {
            lines.filtered(lambda line, key=key: line.id == key).title: outcome
            for key, outcome in found.items()
        }

    def every_day(self, appraisal, points):
        """Check the points of Output for every day of a change."""
        for number in range(1, (END - START).days + 1):
            day = START + timedelta(number)
            found = self.outcomes(appraisal, day)["Output"]
            self.assertEqual(float(found.value), points, day)

    def test_an_unchanged_sum_by_quarters(self):
        """Target 600, 300 in each quarter: 100 points on every day. Covers: R040"""
        appraisal = self.plan(
            [(day, 300) for day in ENDS["quarter"]], target=600, data_period="quarter"
        )
        self.changed(appraisal, {"Defects": {"target": 8}})
        self.every_day(appraisal, 100)

    def test_an_unchanged_sum_by_months_without_data_period(self):
        """Target 600, 100 in each month: 100 points on every day. Covers: R040"""
        appraisal = self.plan([(day, 100) for day in ENDS["month"]], target=600)
        self.changed(appraisal, {"Defects": {"weight": 20}, "Output": {"weight": 60}})
        self.every_day(appraisal, 100)

    def test_an_unchanged_sum_with_threshold_and_cap(self):
        """Uneven months: 590 of 600 lies below a gate of 99 %, on every day."""
        values = zip(ENDS["month"], (0, 290, 0, 0, 300, 0), strict=True)
        appraisal = self.plan(values, target=600, data_period="month", gate_rate=99)
        self.changed(appraisal, {"Defects": {"target": 8}})
        self.every_day(appraisal, 0)

    def test_an_unchanged_latest_value_by_weeks(self):
        """The last Sunday counts, whatever the first version saw."""
        days = [date(2026, 1, 4) + timedelta(7 * n) for n in range(26)]
        appraisal = self.plan(
            [(day, 10 * n) for n, day in enumerate(days)],
            target=250,
            data_period="week",
            aggregation="last",
        )
        self.changed(appraisal, {"Defects": {"target": 8}})
        self.every_day(appraisal, 100)

    def test_the_result_of_a_plan_whose_other_line_changed(self):
        """From 15 May Defects may be 10 instead of 5; ten were found.

        0 points until then and 100 afterwards; Output has 100, Attitude 90 all the
        time. Covers: R040
        """
        appraisal = self.plan(
            [(day, 300) for day in ENDS["quarter"]], target=600, data_period="quarter"
        )
        self.changed(appraisal, {"Defects": {"target": 10}}, day="2026-05-15")
        self.enter(appraisal, {"Defects": "10"})
        self.rate(appraisal)
        result = self.result(appraisal)
        self.assertEqual(result.score, round(68 + 30 * 47 / 181, 2))
        line = result.line_ids.filtered(
            lambda line: line.appraisal_line_id.title == "Output"
        )
        self.assertEqual(line.points, 100)
        self.assertNotIn("Version", str(line.explanation_html))

    def test_a_changed_sum_scores_each_version_for_its_days(self):
        """600 and then 1200, at a pace of 600: 100 and then 50 points. Covers: R040"""
        appraisal = self.plan(
            [(day, 300) for day in ENDS["quarter"]], target=600, data_period="quarter"
        )
        self.changed(appraisal, {"Output": {"target": 1200}})
        for number in range(1, (END - START).days + 1):
            found = self.outcomes(appraisal, START + timedelta(number))["Output"]
            points = (100 * number + 50 * (181 - number)) / 181
            self.assertAlmostEqual(float(found.value), points, 9)

    def test_a_removed_line_keeps_what_it_reached(self):
        """Three months of 100 at a target of 600, then the line goes: 100 points."""
        values = [(day, 100) for day in ENDS["month"][:3]]
        appraisal = self.plan(values, target=600, data_period="month")
        self.changed(
            appraisal,
            {"Output": {"is_removed": True}, "Defects": {"weight": 80}},
        )
        for day in (date(2026, 4, 1), date(2026, 4, 15), date(2026, 3, 31)):
            found = self.outcomes(appraisal, day)["Output"]
            self.assertEqual(float(found.value), 100, day)

    def test_a_typed_total_counts_for_every_version(self):
        """Monthly by its KPI, but typed in the plan for the whole half-year."""
        appraisal = self.plan([], data_period="month", target=600)
        self.enter(appraisal, {"Output": "600"})
        self.changed(appraisal, {"Output": {"target": 1200}})
        for day in (date(2026, 4, 1), date(2026, 5, 15), date(2026, 6, 30)):
            first, second = (
                step.values["result"]
                for step in self.outcomes(appraisal, day)["Output"].steps
                if step.code.startswith("version_actual")
            )
            self.assertEqual((float(first), float(second)), (600, 600))

    def test_a_weight_of_zero_asks_for_no_value(self):
        """Neither the review nor the score waits for what does not count."""
        self.launch()
        appraisal = self.appraisal()
        lines = self.as_user(appraisal, "manager").line_ids
        weights = {"Output": 80, "Defects": 0, "Attitude": 20}
        for line in lines:
            line.weight = weights[line.title]
        appraisal = self.agreed()
        self.enter(appraisal, {"Output": "100"})
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 98)

    def test_a_judged_line_of_weight_zero_asks_for_no_points(self):
        self.launch()
        appraisal = self.appraisal()
        for line in self.as_user(appraisal, "manager").line_ids:
            line.weight = {"Output": 70, "Defects": 30, "Attitude": 0}[line.title]
        appraisal = self.agreed()
        self.enter(appraisal, {"Output": "100", "Defects": "5"})
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            self.rating(appraisal, kind, role).action_submit()
        self.assertEqual(self.result(appraisal).score, 100)

    def test_a_weight_that_was_above_zero_asks_for_a_value(self):
        """Its first version counts; what a change removed is named, too."""
        appraisal = self.plan([], target=600)
        self.changed(
            appraisal,
            {
                "Output": {"weight": 0},
                "Defects": {"is_removed": True},
                "Attitude": {"weight": 100},
            },
        )
        with self.assertRaises(ValidationError) as caught:
            self.rate(appraisal)
        self.assertIn("Output: enter the actual value", str(caught.exception))
        self.assertIn("Defects: enter the actual value", str(caught.exception))

    def test_a_weight_of_zero_asks_for_nothing_by_the_latest_version(self):
        self.scheme.plan_version_scoring = "latest"
        appraisal = self.plan([], target=600)
        self.changed(appraisal, {"Output": {"weight": 0}, "Defects": {"weight": 80}})
        self.enter(appraisal, {"Defects": "5"})
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 98)

    def test_judged_points_of_movers_follow_days_whatever_else_changes(self):
        """Former until the end of April: 60 for 120 days, then 90 for 61."""
        self.people["subject"].parent_id = self.people["former"]
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.as_user(appraisal, "former").action_confirm_plan()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "former")
        companies = self.registry["res.company"]
        day = date(2026, 5, 1)
        with patch.object(companies, "_performance_today", lambda _company: day):
            self.people["subject"].parent_id = self.people["manager"]
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role, points in (
            ("self", "subject", "80"),
            ("part", "former", "60"),
            ("manager", "manager", "90"),
        ):
            review = self.rating(appraisal, kind, role)
            judged = review.line_ids.filtered(lambda line: line.method == "manual")
            judged.points_input = points
            review.action_submit()
        line = self.result(appraisal).line_ids.filtered(
            lambda line: line.appraisal_line_id.title == "Attitude"
        )
        self.assertAlmostEqual(line.points, (60 * 120 + 90 * 61) / 181, 4)
