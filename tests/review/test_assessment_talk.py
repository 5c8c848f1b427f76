# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase

VIEW = "hr_performance.hr_performance_assessment_talk_view_form"


@tagged("post_install", "-at_install")
class TestAssessmentTalk(PerformanceCase):
    """Facts and self-review are talked about before anybody rates."""

    def reviewing(self, level="required"):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "assessment_talk")
        gate.level = level
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        own = self.rating(sheet, "self", "subject")
        judged = own.line_ids.filtered(lambda x: x.method == "manual")
        judged.write({"points_input": "85", "comment": "I trained two people"})
        own.strengths = "Punctual"
        own.action_submit()
        rating = self.rating(sheet, "manager", "manager")
        rating.line_ids.filtered(lambda x: x.method == "manual").points_input = "80"
        return rating

    def dialog(self, record, role="manager"):
        action = record.action_open_assessment_talk()
        talks = self.as_user(self.env["hr.performance.assessment.talk"], role)
        return talks.browse(action["res_id"])

    def today(self):
        return self.env.company._performance_today()

    def test_required_before_the_rating(self):
        """Refused without the talk; recorded, it goes on. Covers: R212"""
        rating = self.reviewing()
        for step in (rating.action_open_submit, rating.action_submit):
            with self.assertRaisesRegex(UserError, "assessment talk has not taken"):
                step()
        form = Form(self.dialog(rating), view=VIEW)
        form.note = "Two of three goals seen alike"
        form.save().action_record()
        self.assertEqual(rating.assessment_talk_date, self.today())
        rating.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def test_advice_and_off(self):
        """Advised in the dialog, nobody is held up; off says nothing. Covers: R212"""
        rating = self.reviewing("advice")
        action = rating.action_open_submit()
        dialogs = self.as_user(self.env["hr.performance.rating.submit"], "manager")
        self.assertIn("assessment talk", dialogs.browse(action["res_id"]).hints)
        dialogs.browse(action["res_id"]).action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")

    def test_off_says_nothing(self):
        rating = self.reviewing("off")
        action = rating.action_open_submit()
        dialogs = self.as_user(self.env["hr.performance.rating.submit"], "manager")
        self.assertNotIn("talk", dialogs.browse(action["res_id"]).hints or "")

    def test_no_points_and_no_grade(self):
        """The dialog shows texts, no points; a note with a grade is refused.

        Covers: R212
        """
        rating = self.reviewing()
        dialog = self.dialog(rating)
        self.assertIn("I trained two people", dialog.self_review)
        self.assertIn("Punctual", dialog.self_review)
        self.assertNotIn("85", dialog.self_review)
        for note in ("We see it alike: grade A", "评为 B", "B级,继续努力", "Rated: S"):
            with self.subTest(note=note):
                dialog.note = note
                with self.assertRaisesRegex(UserError, "comes before the grade"):
                    dialog.action_record()
        for note in ("A good year with B2B customers", "Upgrade of line C"):
            dialog.note = note
            dialog.action_record()
            self.assertEqual(rating.assessment_talk_note, note)

    def test_employee_sees_it(self):
        """Day and note stand on the sheet for both sides. Covers: R212"""
        rating = self.reviewing()
        dialog = self.dialog(rating)
        dialog.note = "Training in autumn"
        dialog.action_record()
        mine = self.as_user(rating.appraisal_id, "subject")
        self.assertEqual(mine.assessment_talk_note, "Training in autumn")
        self.assertEqual(mine.assessment_talk_date, self.today())
        self.assertIn("Training in autumn", mine.message_ids[:1].body)
        with self.assertRaises(UserError):
            mine.action_open_assessment_talk()
        with self.assertRaises(AccessError):
            mine.write({"assessment_talk_note": "Something else"})

    def test_bad_days_and_empty_notes(self):
        """Neither tomorrow nor before the period, and not without a word."""
        rating = self.reviewing()
        dialog = self.dialog(rating)
        with self.assertRaisesRegex(UserError, "Write what was talked about"):
            dialog.action_record()
        dialog.note = "All seen alike"
        start = rating.appraisal_id._period()[0]
        for day in (self.today() + timedelta(days=1), start - timedelta(days=1)):
            dialog.talk_date = day
            with self.assertRaisesRegex(UserError, "Choose its day"):
                dialog.action_record()
        dialog.talk_date = start
        dialog.action_record()
        self.assertEqual(rating.assessment_talk_date, start)

    def test_let_pass(self):
        """An administrator's override lets the rating in. Covers: R212"""
        rating = self.reviewing()
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": rating.appraisal_id.id,
                "code": "assessment_talk",
                "reason": "Unreachable abroad",
            }
        )
        rating.action_submit()
        self.assertEqual(rating.appraisal_id.state, "decided")
