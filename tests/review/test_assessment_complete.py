# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..appraisal.test_unit_subject import UnitCase
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestAssessmentComplete(PerformanceCase):
    """What is missing, and which values are far from others, before a rating counts."""

    def level(self, level):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "assessment_complete")
        gate.level = level

    def reviewing(self, level="required"):
        self.level(level)
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        self.as_user(sheet, "manager").action_skip_self_review("On leave")
        return self.rating(sheet, "manager", "manager")

    def judged(self, rating):
        return rating.line_ids.filtered(lambda x: x.method == "manual")

    def incomplete(self, role="hr_in"):
        """The sheets that HR lists in the cycle, in the rights of the role."""
        action = self.as_user(self.cycle, role).action_open_incomplete()
        sheets = self.as_user(self.env["hr.performance.appraisal"], role)
        return sheets.search(action["domain"])

    def many(self, number):
        """Sheets of so many people in their assessment, with alike values."""
        sheets = self.many_plans(number, [self.people["manager"]])
        for state in ("agreed", "self_review"):
            sheets._move({"state": state})
        sheets._create_reviews()
        sheets._move({"state": "manager_review"})
        for index, line in enumerate(sheets.line_ids.filtered(lambda x: x.kpi_id)):
            line.actual_input = str(90 + index % 3)
        return sheets

    def test_comment_missing(self):
        """Required: refused with the line's name; then it goes on. Covers: R075"""
        rating = self.reviewing()
        self.judged(rating).points_input = "80"
        with self.assertRaisesRegex(UserError, "Points without a comment: Attitude"):
            rating.action_open_submit()
        with self.assertRaisesRegex(UserError, "Points without a comment: Attitude"):
            rating.action_submit()
        self.judged(rating).comment = "Two reports in May"
        rating.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def test_advice_shows_and_goes_on(self):
        """Covers: R075"""
        rating = self.reviewing("advice")
        self.judged(rating).points_input = "80"
        action = rating.action_open_submit()
        dialogs = self.as_user(self.env["hr.performance.rating.submit"], "manager")
        dialog = dialogs.browse(action["res_id"])
        self.assertIn("Points without a comment: Attitude", dialog.hints)
        dialog.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def test_left_out(self):
        """Half of the weight does not apply. Covers: R075"""
        rating = self.reviewing("off")
        sheet = rating.appraisal_id
        line = sheet.line_ids.filtered(lambda x: x.title == "Output")
        line.write({"not_applicable": True, "not_applicable_reason": "Line closed"})
        self.assertIn(
            "50 % of the weight do not apply", self.incomplete().incomplete_text
        )

    def test_list_for_hr(self):
        """Who is incomplete and why, with what puts it right. Covers: R075"""
        rating = self.reviewing("off")
        sheet = rating.appraisal_id
        line = sheet.line_ids.filtered(lambda x: x.title == "Output")
        self.env["hr.performance.measure"].search(
            [("employee_id", "=", sheet.employee_id.id), ("kpi_id", "=", self.kpi.id)]
        ).unlink()
        self.assertFalse(line.has_actual)
        listed = self.incomplete()
        self.assertEqual(listed.ids, sheet.ids)
        self.assertIn("Output: enter the actual value", listed.incomplete_text)
        self.assertIn("Manager's review: not submitted yet", listed.incomplete_text)
        opened = listed.action_open_incomplete()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), (sheet._name, sheet.id)
        )
        self.assertFalse(self.incomplete("hr_out"))
        # A draft is its author's alone: nothing is told of what stands in it.
        self.judged(rating).points_input = "80"
        self.assertNotIn("Attitude", self.incomplete().incomplete_text)
        # The appraisee learns nothing of what others have left out.
        self.assertFalse(self.as_user(sheet, "subject").incomplete_text)
        with self.assertRaises(UserError):
            self.as_user(sheet, "subject").action_open_incomplete()

    def test_value_far_from_others(self):
        """A typing error stands out among the same KPI of others. Covers: R075"""
        sheets = self.many(7)
        wrong = sheets[3]
        wrong.line_ids.filtered(lambda x: x.title == "Output").actual_input = "9500"
        seen = self.as_user(wrong, "manager").incomplete_text
        self.assertIn("Output: 9500 t is far from the 6 values of others", seen)
        self.assertIn("91 % of the target", seen)
        self.assertNotIn("far from", self.as_user(sheets[0], "manager").incomplete_text)

    def test_value_far_from_history(self):
        """Among the person's own earlier values. Covers: R075"""
        for year, value in zip((2021, 2022, 2023, 2024), (94, 96, 95, 97), strict=True):
            cycle = self._cycle(
                name=str(year), date_start=f"{year}-01-01", date_end=f"{year}-06-30"
            )
            self.launch(cycle, announce=False)
            earlier = self.appraisal(cycle=cycle)
            earlier.line_ids.filtered(lambda x: x.title == "Output").actual_input = str(
                value
            )
        rating = self.reviewing("advice")
        sheet = self.as_user(rating.appraisal_id, "manager")
        self.assertNotIn("earlier values", sheet.incomplete_text or "")
        self.enter(sheet, {"Output": "40"})
        sheet.invalidate_recordset()
        self.assertIn(
            "Output: 40 t is far from the 4 earlier values", sheet.incomplete_text
        )

    def test_queries_do_not_grow(self):
        """A cycle of many costs what one of few costs. Covers: R075"""
        sheets = self.many(12)

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.browse(some.ids).mapped("incomplete_text")
            return self.env.cr.sql_log_count - before

        mine = self.as_user(sheets, "hr_admin")
        cost(mine[:1])
        self.assertLessEqual(cost(mine[2:]), cost(mine[:2]))


@tagged("post_install", "-at_install")
class TestUnitJudgement(UnitCase):
    """Departments are reviewed, and looked at, as people are."""

    def level(self, code, level):
        self.scheme.gate_ids.filtered(lambda g: g.code == code).level = level

    def reviewing(self):
        """The review of a unit, filled in without a word."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        for role in ("manager", "head"):
            self.as_user(unit, role).action_confirm_plan()
        self.enter(unit, {"Output": "95"}, role="head")
        self.as_user(unit, "head").action_open_assessment()
        if unit.state == "self_review":
            self.as_user(unit, "head").action_skip_self_review("Nobody answers")
        rating = self.rating(unit, "manager", "head")
        judged = rating.line_ids.filtered(lambda x: x.method == "manual")
        judged.points_input = "100"
        return rating

    def test_incomplete(self):
        """A comment is missing. Covers: R075"""
        self.level("assessment_complete", "required")
        rating = self.reviewing()
        with self.assertRaisesRegex(UserError, "Points without a comment"):
            rating.action_submit()

    def test_talk_and_reason_and_checklist(self):
        """Talk, reason and checklist. Covers: R080, R081, R212"""
        for code in ("assessment_talk", "points_evidenced", "bias_checked"):
            self.level(code, "required")
        rating = self.reviewing()
        unit = rating.appraisal_id
        with self.assertRaisesRegex(UserError, "assessment talk"):
            rating.action_submit()
        self.as_user(unit, "head")._record_assessment_talk(
            self.env.company._performance_today(), "Facts of the plant"
        )
        with self.assertRaisesRegex(UserError, "one end of the scale"):
            rating.action_submit()
        rating.line_ids.filtered(
            lambda x: x.method == "manual"
        ).comment = "All 12 audits passed"
        with self.assertRaisesRegex(UserError, "tick the bias checklist"):
            rating.action_submit()
        rating._tick_checklist("Seen")
        rating.action_submit()
        self.assertEqual(unit.state, "decided")
