# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCycleSpine(PerformanceCase):
    """From launch to released result, as the people of the cycle do it."""

    def test_target_to_grade(self):
        """Two KPIs and a judged line become score, grade and coefficient.

        0.5 × 95 + 0.3 × (2 − 6/5) × 100 + 0.2 × 90 = 89.5. Covers: R034, R053
        """
        appraisal = self.decided()
        result = self.result(appraisal)
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(result.score, 89.5)
        self.assertEqual(result.final_level_id.code, "A")
        self.assertEqual(result.coefficient, 1.2)
        self.assertEqual(result.final_origin, "review")
        self.assertEqual(result.decided_by_id, self.users["manager"])
        points = {line.appraisal_line_id.title: line.points for line in result.line_ids}
        self.assertEqual(points, {"Output": 95.0, "Defects": 80.0, "Attitude": 90.0})

    def test_subject_sees_nothing_before_release(self):
        """Score and manager's review open to the employee at release, not before."""
        appraisal = self.decided()
        results = self.as_user(self.env["hr.performance.result"], "subject")
        self.assertFalse(results.search([("appraisal_id", "=", appraisal.id)]))
        self.assertTrue(self.rating(appraisal, "self", "subject"))
        self.assertFalse(self.rating(appraisal, "manager", "subject"))
        self.as_user(self.result(appraisal), "manager").action_release()
        mine = results.search([("appraisal_id", "=", appraisal.id)])
        self.assertEqual(mine.score, 89.5)
        self.assertIn("A", mine.explanation_html)
        self.assertTrue(self.rating(appraisal, "manager", "subject"))
        self.as_user(appraisal, "subject").action_acknowledge()
        self.assertEqual(appraisal.state, "acknowledged")

    def test_plan_needs_both_sides_and_a_change_needs_them_again(self):
        """A confirmed side counts until the plan changes. Covers: R034, R036"""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.assertEqual(appraisal.state, "planning")
        self.assertTrue(appraisal.employee_confirmed_on)
        line = self.as_user(appraisal, "manager").line_ids[0]
        line.target = 110
        self.assertFalse(appraisal.employee_confirmed_on)
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.assertEqual(appraisal.state, "planning")
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")
        self.assertTrue(appraisal.agreed_on)

    def test_agreed_plan_is_frozen(self):
        """Weights, targets and lines of an agreed plan cannot be changed."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        plan = self.as_user(appraisal, "manager")
        for values in ({"target": 1}, {"weight": 1}, {"method": "binary"}):
            with self.assertRaisesRegex(UserError, "plan is agreed"):
                plan.line_ids[0].write(values)
        with self.assertRaisesRegex(UserError, "plan is agreed"):
            plan.line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "plan is agreed"):
            plan.write({"line_ids": [Command.create({"name": "One more"})]})

    def test_weights_must_add_up(self):
        """The message names the person and the sum."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").line_ids[0].weight = 40
        with self.assertRaisesRegex(ValidationError, "Subject.*90"):
            self.as_user(appraisal, "subject").action_confirm_plan()

    def test_missing_value_is_never_zero(self):
        """A manager cannot decide while a value is missing; a zero is a value."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "100"})
        with self.assertRaisesRegex(ValidationError, "Defects"):
            self.rate(appraisal)
        self.enter(appraisal, {"Defects": "0"})
        line = appraisal.line_ids.filtered(lambda line: line.title == "Defects")
        self.assertTrue(line.has_actual)
        self.assertEqual(line.actual_input, "0")
        self.enter(appraisal, {"Defects": ""})
        self.assertFalse(line.has_actual)

    def test_not_applicable_line_hands_its_weight_on(self):
        """(50 × 95 + 20 × 90) / 70 = 93.57."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95"})
        line = self.as_user(appraisal, "manager").line_ids.filtered(
            lambda line: line.title == "Defects"
        )
        line.not_applicable = True
        self.rate(appraisal)
        self.assertEqual(self.result(appraisal).score, 93.57)

    def test_values_of_several_periods_add_up(self):
        """Monthly values become one; typing over their total is refused.

        The same value counts in the year and in the half-year.
        """
        self.kpi.aggregation = "sum"
        self.launch()
        year = self._cycle(name="Year", date_end="2026-12-31")
        self.launch(year)
        measures = self.as_user(self.env["hr.performance.measure"], "subject")
        measures.create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": day,
                    "value": value,
                }
                for day, value in (("2026-01-31", 40), ("2026-02-28", 35.5))
            ]
        )
        for cycle in (self.cycle, year):
            line = self.appraisal(cycle=cycle).line_ids[0]
            self.assertEqual(line.actual_input, "75.5")
        with self.assertRaisesRegex(UserError, "several periods"):
            self.enter(self.appraisal(), {"Output": "80"})
        self.env.invalidate_all()
        line = self.appraisal().line_ids[0]
        for aggregation, total in (
            ("sum", "75.5"),
            ("avg", "37.75"),
            ("min", "35.5"),
            ("max", "40"),
            ("last", "35.5"),
        ):
            self.kpi.aggregation = aggregation
            line._refresh_actuals()
            self.assertEqual(line.actual_input, total, aggregation)

    def test_unit_and_title_follow_the_reader(self):
        """What comes from the library is shown in each reader's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.kpi.with_context(lang="fr_FR").write({"name": "Débit", "unit": "tonnes"})
        self.launch()
        line = self.appraisal().line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        self.assertEqual((line.title, line.unit), ("Output", "t"))
        french = line.with_context(lang="fr_FR")
        self.assertEqual((french.title, french.unit), ("Débit", "tonnes"))
        self.assertEqual(french.target_display, "100 tonnes")

    def test_words_are_not_numbers(self):
        """The message names the line, the text and a good example."""
        self.launch()
        appraisal = self.appraisal()
        with self.assertRaisesRegex(ValidationError, "Output.*lots"):
            self.enter(appraisal, {"Output": "lots"})

    def test_skipped_self_review_does_not_count(self):
        """A missing self-review is skipped, never scored zero."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "100", "Defects": "5"})
        manager = self.as_user(appraisal, "manager")
        manager.action_open_assessment()
        self.assertEqual(appraisal.state, "self_review")
        manager.action_skip_self_review("Asked twice, then on leave")
        rating = self.rating(appraisal, "manager", "manager")
        rating.line_ids[-1].points_input = "100"
        rating.action_submit()
        self.assertEqual(self.result(appraisal).score, 100)

    def test_person_without_login_takes_part(self):
        """The manager enters for her; who did it stays on the record."""
        self.launch()
        appraisal = self.appraisal("userless")
        manager = self.as_user(appraisal, "manager")
        manager.action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")
        self.assertEqual(appraisal.employee_confirmed_by_id, self.users["manager"])
        manager.action_open_assessment()
        review = self.rating(appraisal, "self", "manager")
        review.line_ids.filtered(
            lambda line: line.method == "manual"
        ).points_input = "70"
        review.action_submit()
        self.assertEqual(appraisal.state, "manager_review")
        self.assertEqual(review.submitted_by_id, self.users["manager"])
        self.assertEqual(review.rater_id, self.people["userless"])

    def test_reopened_result_keeps_its_reason(self):
        """HR opens a result again with a reason; the manager's review is a draft."""
        appraisal = self.decided()
        result = self.as_user(self.result(appraisal), "hr_in")
        with self.assertRaises(UserError):
            result.action_reopen("  ")
        result.action_reopen("Wrong defect count")
        self.assertEqual(appraisal.state, "manager_review")
        self.assertIn("Wrong defect count", appraisal.message_ids[0].body)
        self.enter(appraisal, {"Defects": "5"})
        self.rating(appraisal, "manager", "manager").action_submit()
        self.assertEqual(self.result(appraisal).score, 95.5)

    def test_other_people_cannot_take_the_step(self):
        """Each step belongs to its role."""
        self.launch()
        appraisal = self.appraisal()
        for role in ("colleague", "foreign", "reward"):
            with self.assertRaises(AccessError):
                self.as_user(appraisal, role).action_confirm_plan()
        self.agree(appraisal)
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "subject").action_open_assessment()

    def test_agreed_kpi_cannot_change_its_rule(self):
        """A change of a rule that people agreed to makes a new version."""
        self.launch()
        self.agree(self.appraisal())
        kpi = self.as_user(self.kpi, "hr_admin")
        with self.assertRaisesRegex(UserError, "New Version"):
            kpi.cap_rate = 150
        new = self.env["hr.performance.kpi"].browse(kpi.action_new_version()["res_id"])
        self.assertEqual(new.version, 2)
        self.assertEqual(new.previous_id, self.kpi)
        new.cap_rate = 150
