# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase

SHEET = "odoo.addons.hr_performance.models.appraisal.hr_performance_appraisal"
SUBMIT = "hr_performance.hr_performance_rating_submit_view_form"


class ReviewCase(PerformanceCase):
    """A cycle in its assessment, with the checks of reviews at one level."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        attitude = cls.template.line_ids.filtered(lambda x: x.name == "Attitude")
        attitude.weight = 5
        cls.template.line_ids = [
            fields.Command.create(
                {"name": f"Task {number}", "section": "attitude", "weight": 5}
            )
            for number in range(3)
        ]

        for code in ("bias_checked", "points_evidenced", "assessment_complete"):
            cls.level(code, "advice")

    @classmethod
    def level(cls, code, level):
        cls.scheme.gate_ids.filtered(lambda gate: gate.code == code).level = level

    def reviewing(self, role="subject", points="80", own="80"):
        """The manager's review of a person, filled in; the self-review is in."""
        if self.cycle.state == "draft":
            self.launch()
        sheet = self.appraisal(role)
        self.as_user(sheet, role).action_confirm_plan()
        mine = self.as_user(sheet, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        mine = sheet.rating_ids.filtered(lambda r: r.kind == "self")
        mine = self.as_user(mine, role)
        self.judged(mine).points_input = own
        mine.action_submit()
        rating = self.rating(sheet, "manager", "manager")
        self.judged(rating).points_input = points
        return rating

    def judged(self, rating):
        return rating.line_ids.filtered(lambda line: line.method == "manual")

    def dialog(self, rating):
        """The dialog as its author gets it from the button."""
        action = rating.action_open_submit()
        dialogs = self.as_user(self.env["hr.performance.rating.submit"], "manager")
        return dialogs.browse(action["res_id"])

    def flagged(self, role):
        found = self.as_user(self.env["hr.performance.rating"], role)
        return found.search([("is_flagged", "=", True)])


@tagged("post_install", "-at_install")
class TestReviewFindings(ReviewCase):
    """What stands out is told to the author first, then to HR, in neutral words."""

    def test_batch_leaves_no_message(self):
        """What is kept about many reviews does not log the step of each sheet."""
        self.scheme.second_review_flagged = True
        rating = self.reviewing().with_context(tracking_disable=False)
        sheet = rating.appraisal_id.sudo()
        # Nothing is tracked in the transaction that makes a record; this ends it.
        self.env.flush_all()
        self.cr.precommit.run()
        before = sheet.message_ids
        with patch(f"{SHEET}.QUIET_FROM", 0):
            rating.action_submit()
        self.env.flush_all()
        self.cr.precommit.run()
        sheet.invalidate_recordset(["message_ids"])
        self.assertEqual(sheet.state, "second_review")
        self.assertFalse(sheet.message_ids - before)

    def test_hints_while_writing(self):
        """Typing a comment changes the hints at once. Covers: R080, R081, R094"""
        rating = self.reviewing()
        self.assertIn("All 4 rated lines have the same points (80)", rating.hints)
        with Form(rating) as form:
            self.assertIn("same points", form.hints)
            form.comment = "He is lazy."
            self.assertIn("Overall Comment: “lazy” speaks of the person", form.hints)
            form.comment = "Always does a good job for everybody"
            self.assertIn("Overall Comment: The comment names no fact", form.hints)
            form.comment = "Good"
            self.assertIn("Overall Comment: The comment is very short", form.hints)
            form.comment = "Closed 42 tickets, three of them in one day"
            self.assertNotIn("Overall Comment", form.hints)
        line = self.judged(rating)[0]
        line.write({"points_input": "100", "comment": ""})
        self.assertIn("Attitude: 100 points are at one end of the scale", rating.hints)
        line.comment = "Report: https://example.com/audit"
        self.assertNotIn("at one end", rating.hints)
        line.write({"points_input": "65", "comment": ""})
        self.assertIn("Attitude: 65 points, 80 in the self-review", rating.hints)
        self.assertNotIn("same points", rating.hints)

    def test_hints_are_the_authors(self):
        """Nobody else sees them; a self-review has none, a submitted one neither."""
        rating = self.reviewing()
        rating.comment = "Lazy"
        own = self.rating(rating.appraisal_id, "self", "subject")
        self.assertFalse(own.hints)
        self.assertFalse(rating.sudo().with_user(self.users["hr_admin"]).sudo().hints)
        rating.action_submit()
        self.assertFalse(rating.hints)

    def test_nothing_is_held_up_by_hints(self):
        """With all checks off a flagged review is handed in as before."""
        for code in ("bias_checked", "points_evidenced", "assessment_complete"):
            self.level(code, "off")
        rating = self.reviewing(points="100")
        rating.comment = "Lazy"
        self.assertNotIn("one end", rating.hints)
        rating.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def test_list_of_hr(self):
        """HR lists what stands out and why; the appraisee learns nothing of it.

        Covers: R081
        """
        rating = self.reviewing()
        rating.comment = "He is arrogant."
        self.assertFalse(self.flagged("hr_in"))
        rating.action_submit()
        seen = self.flagged("hr_in")
        self.assertEqual(seen.ids, rating.ids)
        self.assertIn("same points", seen.flag_text)
        self.assertIn("“arrogant” speaks of the person", seen.flag_text)
        self.assertIn("The bias checklist was not ticked", seen.flag_text)
        self.assertNotIn("names no fact", seen.flag_text)
        self.assertFalse(self.flagged("hr_out"))
        sheet = rating.appraisal_id
        self.as_user(self.result(sheet), "manager").action_release()
        about = self.rating(sheet, "manager", "subject")
        self.assertTrue(about)
        self.assertFalse(about.is_flagged)
        self.assertFalse(about.flag_text)
        self.assertFalse(self.flagged("subject"))
        for name in ("findings", "has_findings"):
            with self.assertRaises(Exception) as refused:
                about.read([name])
            self.assertEqual(type(refused.exception).__name__, "AccessError")

    def test_nothing_stands_out(self):
        """Different points with reasons, the list ticked: no flag."""
        rating = self.reviewing(points="80")
        lines = self.judged(rating)
        for line, points in zip(lines, (80, 82, 78, 81), strict=True):
            line.write({"points_input": str(points), "comment": "Two reports in May"})
        dialog = self.dialog(rating)
        self.assertFalse(dialog.hints)
        dialog.has_checked = True
        dialog.action_submit()
        self.assertFalse(self.flagged("hr_in"))

    def test_far_from_own_average(self, permitted="yes"):
        """The author's other reviews are the measure. Covers: R081"""
        sheets = self.many_plans(6, [self.people["manager"]])
        sheets._move({"state": "agreed"})
        sheets._move({"state": "self_review"})
        sheets.cycle_id.legal_profile_ids.person_statistics = permitted
        sheets._create_reviews()
        sheets._move({"state": "manager_review"})
        reviews = sheets._managers_review()
        for review, points in zip(reviews, (80, 82, 79, 81, 80, 20), strict=True):
            self.judged(review).write({"points": points, "has_points": True})
        reviews[:5].write({"state": "submitted"})
        last = self.as_user(reviews[5], "manager")
        for line in last.appraisal_id.line_ids.filtered(lambda x: x.method != "manual"):
            line.actual_input = "5"
        last.action_submit()
        if permitted == "no":
            self.assertNotIn("on average", last.flag_text)
            return
        self.assertIn("20 on average; 5 other reviews", last.flag_text)
        self.assertIn("around 80", last.flag_text)

    def test_no_statistics_where_the_law_forbids_them(self):
        """Nothing is said of the author's other reviews then."""
        self.test_far_from_own_average("no")


@tagged("post_install", "-at_install")
class TestBiasChecklist(ReviewCase):
    """Whoever rates goes through the list of the scheme before submitting."""

    def test_ticked_in_the_dialog(self):
        """What was seen stays with the review. Covers: R081"""
        self.level("bias_checked", "required")
        rating = self.reviewing()
        with self.assertRaisesRegex(UserError, "tick the bias checklist"):
            rating.action_submit()
        dialog = self.dialog(rating)
        self.assertIn("Halo:", dialog.questions)
        self.assertEqual(len(dialog.questions.splitlines()), 7)
        with self.assertRaisesRegex(UserError, "tick the bias checklist"):
            dialog.action_submit()
        form = Form(dialog, view=SUBMIT)
        form.has_checked = True
        form.save().action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")
        self.assertTrue(rating.bias_checked_on)
        self.assertIn("Halo:", rating.bias_questions)
        self.assertNotIn("checklist", self.flagged("hr_in").flag_text)

    def test_own_list_in_two_languages(self):
        """The scheme's list, in the reader's language. Covers: R081"""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.scheme.bias_questions = "Do I know the whole year?"
        self.scheme.with_context(lang="zh_CN").bias_questions = "我了解全年吗?"
        rating = self.reviewing()
        self.assertEqual(self.dialog(rating).questions, "Do I know the whole year?")
        chinese = self.dialog(rating.with_context(lang="zh_CN"))
        self.assertEqual(chinese.with_context(lang="zh_CN").questions, "我了解全年吗?")

    def test_another_list_meanwhile(self):
        """A tick says nothing of questions that were not shown. Covers: R081"""
        rating = self.reviewing()
        dialog = self.dialog(rating)
        dialog.has_checked = True
        self.cycle.frozen_rules = {
            **self.cycle.frozen_rules,
            "bias_questions": {"en_US": "Another question?"},
        }
        with self.assertRaisesRegex(UserError, "checklist was changed meanwhile"):
            dialog.action_submit()
        self.assertEqual(rating.state, "draft")

    def test_off_asks_nothing(self):
        self.level("bias_checked", "off")
        rating = self.reviewing()
        dialog = self.dialog(rating)
        self.assertEqual(dialog.checklist, "off")
        dialog.action_submit()
        self.assertNotIn("checklist", self.flagged("hr_in").flag_text)
        self.assertFalse(rating.bias_checked_on)

    def test_ticked_anew_after_a_return(self):
        """A review that comes back is looked at again before it is submitted."""
        self.scheme.second_review = True
        rating = self.reviewing()
        dialog = self.dialog(rating)
        dialog.has_checked = True
        dialog.action_submit()
        sheet = rating.appraisal_id
        self.as_user(sheet, "head")._return_review("Look again")
        self.assertFalse(rating.bias_checked_on)
        self.assertFalse(self.flagged("hr_in"))


@tagged("post_install", "-at_install")
class TestFlaggedSecondReview(ReviewCase):
    """Reviews that stand out go to the second level where the scheme asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.second_review_flagged = True

    def test_flagged_goes_to_the_second_level(self):
        """By the step that there is; approving decides. Covers: R081"""
        rating = self.reviewing()
        dialog = self.dialog(rating)
        self.assertTrue(dialog.is_looked_at_twice)
        dialog.has_checked = True
        dialog.action_submit()
        sheet = rating.appraisal_id
        self.assertEqual(sheet.state, "second_review")
        self.assertEqual(self.result(sheet).state, "draft")
        seen = self.rating(sheet, "manager", "head")
        self.assertIn("same points", seen.flag_text)
        self.as_user(sheet, "head").action_approve_review()
        self.assertEqual(sheet.state, "decided")
        self.assertIn("second_review", sheet._timeline_way())

    def test_plain_review_does_not(self):
        """What does not stand out is decided at once."""
        rating = self.reviewing()
        for line, points in zip(self.judged(rating), (80, 82, 78, 81), strict=True):
            line.write({"points_input": str(points), "comment": "Two reports in May"})
        dialog = self.dialog(rating)
        self.assertFalse(dialog.is_looked_at_twice)
        dialog.has_checked = True
        dialog.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")
        self.assertNotIn("second_review", rating.sudo().appraisal_id._timeline_way())

    def test_returned_and_mended(self):
        """A review that is mended after a return goes on without the second level."""
        rating = self.reviewing()
        self.dialog(rating).action_submit()
        sheet = rating.appraisal_id
        self.assertEqual(sheet.state, "second_review")
        self.as_user(sheet, "head")._return_review("The same points everywhere")
        self.assertEqual(sheet.state, "manager_review")
        for line, points in zip(self.judged(rating), (80, 82, 78, 81), strict=True):
            line.write({"points_input": str(points), "comment": "Two reports in May"})
        dialog = self.dialog(rating)
        dialog.has_checked = True
        dialog.action_submit()
        self.assertEqual(sheet.state, "decided")

    def test_off_by_default(self):
        self.scheme.second_review_flagged = False
        rating = self.reviewing()
        self.dialog(rating).action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")
        self.assertTrue(self.flagged("hr_in"))
