# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever decides a grade sees it while giving points."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestRunningScore(PerformanceCase):
    """The review page names score and grade before they are decided. Covers: R083"""

    def reviewing(self):
        """A measured sheet whose self-review is in, at the manager."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        judged = own.line_ids.filtered(lambda line: line.method == "manual")
        judged.write({"comment": "I taught two colleagues"})
        judged.points_input = "80"
        own.action_submit()
        return self.rating(appraisal, "manager", "manager")

    def give(self, rating, points):
        """Type the points of the judged line on the page; the page is left open."""
        form = Form(rating)
        position = next(
            number
            for number, line in enumerate(rating.line_ids.sorted("sequence"))
            if line.method == "manual"
        )
        with form.line_ids.edit(position) as line:
            line.points_input = points
        return form

    def test_it_moves_while_points_are_typed(self):
        rating = self.reviewing()
        self.assertEqual(rating.running["open"], 1)
        before = rating.running["score"]
        low, high = (self.give(rating, points).running for points in ("10", "100"))
        self.assertEqual((low["open"], high["open"]), (0, 0))
        self.assertLess(float(low["score"]), float(before))
        self.assertGreater(float(high["score"]), float(before))
        self.assertTrue(high["grade"] and high["meaning"])

    def test_it_is_what_is_decided(self):
        """For any points, the number on the page is the one of the result."""
        rating = self.reviewing()
        for points in ("0", "37.5", "100", "120"):
            with self.subTest(points=points), self.env.cr.savepoint() as savepoint:
                seen = self.give(rating, points).save().running
                rating.action_submit()
                result = self.result(rating.appraisal_id)
                self.assertEqual(float(seen["score"]), result.score)
                self.assertEqual(seen["grade"], result.final_level_id.code)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_is_no_number_does_not_stop_the_page(self):
        rating = self.reviewing()
        form = self.give(rating, "ninety")
        self.assertEqual(form.running["open"], 1)
        with self.assertRaisesRegex(ValidationError, "ninety"):
            form.save()

    def test_only_the_author_sees_it_and_only_in_a_draft(self):
        rating = self.reviewing()
        for role in ("subject", "head", "hr_admin"):
            with self.subTest(role=role):
                found = self.rating(rating.appraisal_id, "manager", role)
                self.assertFalse(found and found.running)
        own = self.rating(rating.appraisal_id, "self", "subject")
        self.assertFalse(own.running)
        self.give(rating, "90").save()
        rating.action_submit()
        self.assertFalse(rating.running)

    def test_the_question_repeats_score_and_grade(self):
        rating = self.reviewing()
        with self.assertRaisesRegex(ValidationError, "give points"):
            rating.action_open_submit()
        seen = self.give(rating, "90").save().running
        dialog = self.dialog(rating)
        self.assertEqual((dialog.score, dialog.grade), (seen["score"], seen["grade"]))
        dialog.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def dialog(self, rating):
        action = rating.action_open_submit()
        return self.as_user(self.env[action["res_model"]], "manager").browse(
            action["res_id"]
        )

    def test_what_came_to_something_else_is_not_submitted(self):
        """A value that arrives while the question is open is looked at first."""
        rating = self.reviewing()
        self.give(rating, "90").save()
        dialog = self.dialog(rating)
        self.enter(rating.appraisal_id, {"Output": "40"})
        with self.assertRaisesRegex(UserError, "Look at it again"):
            dialog.action_submit()
        self.assertEqual(rating.state, "draft")
        self.dialog(rating).action_submit()

    def test_nobody_else_opens_or_submits_the_question(self):
        rating = self.reviewing()
        self.give(rating, "90").save()
        dialog = self.dialog(rating)
        for role in ("subject", "head", "former"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.as_user(rating, role).action_open_submit()
            with self.subTest(role=role), self.assertRaises(UserError):
                self.as_user(dialog, role).action_submit()
        self.assertEqual(rating.state, "draft")

    def test_the_self_review_stands_beside_the_line(self):
        rating = self.reviewing()
        judged = rating.line_ids.filtered(lambda line: line.method == "manual")
        self.assertEqual(judged.self_comment, "I taught two colleagues")
        self.assertEqual(
            judged.points_scale["maximum"], judged.appraisal_line_id.cap_rate
        )
        bounds = [level["lower"] for level in judged.points_scale["levels"]]
        self.assertEqual(bounds, sorted(bounds, reverse=True), "the best first")
        self.assertFalse((rating.line_ids - judged)[0].points_scale)

    def test_a_typed_point_costs_few_queries(self):
        """One number typed answers at once, however long the plan is."""
        rating = self.reviewing()
        line = rating.line_ids.filtered(lambda line: line.method == "manual")
        values = {"line_ids": [Command.update(line.id, {"points_input": "77"})]}
        spec = {"running": {}, "line_ids": {"fields": {"points_input": {}}}}
        self.env.invalidate_all()
        rating.onchange(values, ["line_ids"], spec)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = rating.onchange(values, ["line_ids"], spec)
        self.assertTrue(answer["value"]["running"])
        self.assertLessEqual(self.env.cr.sql_log_count - before, 40)
