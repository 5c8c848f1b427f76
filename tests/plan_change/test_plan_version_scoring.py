# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanVersionScoring(PlanChangeCase):
    """A changed plan is scored version by version, or by its latest version.

    The half-year has 181 days: 90 until the end of March, 91 from April on.
    """

    def on(self, day):
        """What happens within happens on this day of the company."""
        companies = self.registry["res.company"]
        return patch.object(companies, "_performance_today", lambda _company: day)

    def sentences(self, record):
        return str(record.explanation_html)

    def test_each_version_counts_for_its_days(self):
        """One total value counts for both versions. Covers: R040

        Before: 80 of 100 is 80 points, with 100 and 90 points 40 + 30 + 18 = 88.
        After: 80 of 80 is 100 points, 98 together. 88 × 90 + 98 × 91 over 181 days.
        """
        appraisal = self.agreed()
        self.changed(appraisal, {"Output": {"target": 80}})
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.rate(appraisal)
        result = self.result(appraisal)
        self.assertEqual(result.score, 93.03)
        told = self.sentences(self.as_user(result, "manager"))
        self.assertIn(
            "Version 1 of the plan, from Jan 1, 2026 to Mar 31, 2026, 90", told
        )
        self.assertIn("Version 2 of the plan: 98 × 91 days = 8918", told)
        self.assertIn("16838 ÷ 181 = 93.02", told)
        line = result.line_ids.filtered(
            lambda line: line.appraisal_line_id.title == "Output"
        )
        told = self.sentences(line)
        self.assertIn("value of the whole period counts: 80", told)
        self.assertIn("80 ÷ 100", told)
        self.assertIn("80 ÷ 80", told)
        self.assertAlmostEqual(line.points, (80 * 90 + 100 * 91) / 181, 4)

    def test_values_of_each_sub_period_count(self):
        """70 in March counts for the first version, 80 in June for the second.

        83 × 90 + 98 × 91 over 181 days. Covers: R040
        """
        appraisal = self.agreed()
        self.changed(appraisal, {"Output": {"target": 80}})
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": day,
                    "value": value,
                }
                for day, value in (("2026-03-31", 70), ("2026-06-30", 80))
            ]
        )
        self.enter(appraisal, {"Defects": "5"})
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 90.54)

    def test_weights_of_each_version_count(self):
        """80 of 100 weighs 50 %, then 30 %; defects 30 %, then 50 %. Covers: R040

        Before 40 + 30 + 18 = 88; after 24 + 50 + 18 = 92.
        """
        appraisal = self.agreed()
        self.changed(appraisal, {"Output": {"weight": 30}, "Defects": {"weight": 50}})
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.rate(appraisal)
        self.assertEqual(
            self.result(appraisal).score, round((88 * 90 + 92 * 91) / 181, 2)
        )

    def test_latest_version_counts_for_the_whole_period(self):
        """By the rule of the cycle. Covers: R040"""
        appraisal = self.agreed(plan_version_scoring="latest")
        self.changed(appraisal, {"Output": {"target": 80}})
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 98)

    def test_rule_is_frozen_at_launch(self):
        """A later change of the scheme leaves the running cycle. Covers: R040"""
        appraisal = self.agreed()
        self.scheme.plan_version_scoring = "latest"
        self.changed(appraisal, {"Output": {"target": 80}})
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 93.03)

    def test_removed_judged_line_is_rated_for_its_days(self):
        """Its manager still rates it; its points count until the change.

        Before 50 + 30 + 0.9 × 20 = 98; after 50 + 30 + 0.6 × 20 = 92.
        """
        appraisal = self.agreed()
        self.changed(
            appraisal,
            {"Attitude": {"is_removed": True}},
            added=[{"title": "Order", "method": "manual", "weight": 20}],
        )
        self.enter(appraisal, {"Output": "100", "Defects": "5"})
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        own.line_ids.filtered(lambda line: line.method == "manual").points_input = "80"
        own.action_submit()
        review = self.rating(appraisal, "manager", "manager")
        points = {"Attitude": "90", "Order": "60"}
        self.assertLessEqual(
            set(points), set(review.line_ids.appraisal_line_id.mapped("title"))
        )
        for line in review.line_ids.filtered(lambda line: line.method == "manual"):
            line.points_input = points[line.appraisal_line_id.title]
        review.action_submit()
        result = self.result(appraisal)
        self.assertEqual(result.score, round((98 * 90 + 92 * 91) / 181, 2))
        self.assertEqual(
            set(result.line_ids.appraisal_line_id.mapped("title")),
            {"Output", "Defects", "Attitude", "Order"},
        )
        self.assertIn("Attitude", self.sentences(result))

    def test_missing_value_of_one_version_is_never_zero(self):
        appraisal = self.agreed()
        self.changed(appraisal, {"Output": {"target": 80}})
        self.enter(appraisal, {"Defects": "5"})
        with self.assertRaisesRegex(ValidationError, "enter the actual value"):
            self.rate(appraisal)

    def test_movers_keep_the_version_of_their_part(self):
        """The former manager rates the first version's days. Covers: R040

        Attitude: 60 by the former manager until 30 April, 90 by the present one. The
        first version has 90 days of 60 points; the second 30 of 60 and 61 of 90.
        """
        self.people["subject"].parent_id = self.people["former"]
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.as_user(appraisal, "former").action_confirm_plan()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "former")
        with self.on(date(2026, 5, 1)):
            self.people["subject"].parent_id = self.people["manager"]
        first, second = appraisal.part_ids.sorted("date_from")
        self.assertEqual(first.manager_id, self.people["former"])
        self.assertEqual(first.date_to, date(2026, 4, 30))
        self.assertEqual(first.version_ids.mapped("number"), [1, 2])
        self.assertEqual(second.version_ids.mapped("number"), [2])
        self.assertEqual((first.plan_version, second.plan_version), (2, 2))
        self.enter(appraisal, {"Output": "80", "Defects": "5"})
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role, points in (
            ("self", "subject", "80"),
            ("part", "former", "60"),
            ("manager", "manager", "90"),
        ):
            review = self.rating(appraisal, kind, role)
            review.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = points
            review.action_submit()
        attitude = (60 * 30 + 90 * 61) / 91
        before = 40 + 30 + 60 * 0.2
        after = 50 + 30 + attitude * 0.2
        result = self.result(appraisal)
        self.assertEqual(result.score, round((before * 90 + after * 91) / 181, 2))
        line = result.line_ids.filtered(
            lambda line: line.appraisal_line_id.title == "Attitude"
        )
        told = self.sentences(self.as_user(line, "manager"))
        for part in (
            "60 points × 30 days",
            "90 points × 61 days",
            "80.10989 × 91 days",
        ):
            self.assertIn(part, told)

    def test_backdated_change_after_a_move(self):
        """The new manager approves from a day of the former one: both are asked.

        Former until the end of April, change from 1 March on: 59 days of the first
        version, 122 of the second, of which 61 are the former manager's. The added goal
        is rated by both. Covers: R040
        """
        self.people["subject"].parent_id = self.people["former"]
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.as_user(appraisal, "former").action_confirm_plan()
        with self.on(date(2026, 5, 1)):
            self.people["subject"].parent_id = self.people["manager"]
        change = self.ask(
            appraisal,
            "subject",
            {"Defects": {"is_removed": True}},
            day="2026-03-01",
            added=[{"title": "Order", "method": "manual", "weight": 30}],
        )
        self.assertEqual(change.approver_id, self.people["manager"])
        self.approve(change, "manager")
        first, second = appraisal.part_ids.sorted("date_from")
        self.assertEqual(first.version_ids.mapped("number"), [1, 2])
        self.assertEqual(second.version_ids.mapped("number"), [2])
        self.enter(appraisal, {"Output": "100"})
        defects = appraisal._every_line().filtered(lambda line: line.title == "Defects")
        self.assertFalse(defects.active)
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.defects.id,
                "period_end": "2026-02-28",
                "value": 5,
            }
        )
        self.as_user(appraisal, "manager").action_open_assessment()
        points = {
            ("part", "former"): {"Attitude": "60", "Order": "70"},
            ("self", "subject"): {"Attitude": "80", "Order": "80"},
            ("manager", "manager"): {"Attitude": "90", "Order": "100"},
        }
        for (kind, role), given in points.items():
            review = self.rating(appraisal, kind, role)
            judged = review.line_ids.filtered(lambda line: line.method == "manual")
            self.assertEqual(
                set(judged.appraisal_line_id.mapped("title")), {"Attitude", "Order"}
            )
            for line in judged:
                line.points_input = given[line.appraisal_line_id.title]
            review.action_submit()
        before = 50 + 30 + 60 * 0.2
        after = 50 + (70 + 100) / 2 * 0.3 + (60 + 90) / 2 * 0.2
        self.assertEqual(
            self.result(appraisal).score,
            round((before * 59 + after * 122) / 181, 2),
        )

    def test_change_after_a_move_updates_later_parts_only(self):
        """A part keeps the version that held in it."""
        appraisal = self.agreed()
        with self.on(date(2026, 3, 1)):
            self.people["subject"].parent_id = self.people["former"]
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "former")
        first, second = appraisal.part_ids.sorted("date_from")
        self.assertEqual((first.plan_version, second.plan_version), (1, 2))
        self.assertEqual(first.version_ids.mapped("number"), [1])
        self.assertEqual(second.version_ids.mapped("number"), [1, 2])

    def test_one_version_costs_nothing(self):
        """Without a change scoring reads neither versions nor single values."""
        appraisal = self.agreed()
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        with self.assertQueryCount(0):
            self.assertEqual(appraisal._version_inputs(), {})
        self.rate(appraisal)
        self.assertNotIn("Version", self.sentences(self.result(appraisal)))

    def test_many_changed_plans_cost_the_same(self):
        """Inputs of all versions come in a constant number of queries."""
        self.launch()
        people = ("subject", "colleague", "hr_in")
        plans = self.env["hr.performance.appraisal"].concat(
            *(self.appraisal(role) for role in people)
        )
        plans.action_confirm_plan()
        changes = self.env["hr.performance.plan.change"].create(
            [
                {
                    "appraisal_id": plan.id,
                    "reason": "Market",
                    "effective_date": "2026-04-01",
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "appraisal_line_id": self.line(plan, "Output").id,
                                "target": 80,
                            },
                        )
                    ],
                }
                for plan in plans
            ]
        )
        changes.action_submit()
        changes._end_approvals("approved", False)
        changes._close("approved")
        changes._apply()
        counts = []
        for batch in (plans[:1], plans):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = batch._version_inputs()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(found), set(batch.ids))
        self.assertEqual(*counts)
