# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..base.test_bad_arguments import STRANGE
from ..common import PerformanceCase
from ..interview.common_interview import InterviewCase
from ..interview.common_printer import PrinterMixin
from .common_appeal import AppealMixin

QUIET = "odoo.addons.hr_performance.models.base.hr_performance_job_mixin"


@tagged("post_install", "-at_install")
class TestAppeal(PrinterMixin, AppealMixin, PerformanceCase):
    """From a released result to a decision with reasons."""

    def setUp(self):
        super().setUp()
        self.sheet = self.decided()
        self.line = self.sheet.line_ids[0]
        self.own = self.result(self.sheet)
        self.as_user(self.own, "manager").action_release()

    def test_window_in_working_days(self):
        """Covers: R203. Friday and five working days, with and without a holiday.

        The day is that of METHODS M40, and begins anew with the signature.
        """
        with freeze_time("2026-04-03 10:00:00"):
            self.own._begin_appeal_window()
            self.assertEqual(self.own.appeal_until, date(2026, 4, 10))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Easter Monday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-04-05 22:00:00",
                "date_to": "2026-04-06 21:59:59",
            }
        )
        with freeze_time("2026-04-03 10:00:00"):
            self.own._begin_appeal_window()
            self.assertEqual(self.own.appeal_until, date(2026, 4, 13))
        with freeze_time("2026-04-20 10:00:00"):
            self.as_user(self.sheet, "subject").action_acknowledge()
            self.assertEqual(self.own.appeal_until, date(2026, 4, 27))

    def test_course_to_a_changed_grade(self):
        """Covers: R203. Filed, accepted, examined, decided with reasons; both kept."""
        before = self.own.score, self.own.final_level_id
        appeal = self.filed()
        self.assertEqual(appeal.state, "filed")
        self.assertEqual(appeal.sudo().reviewer_id, self.users["head"])
        self.assertTrue(self.own.is_appealed)
        self.as_user(appeal, "hr_in").action_accept()
        self.assertEqual(appeal.state, "accepted")
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        self.decide(appeal, self.row(appeal, points="120"))
        self.assertEqual((appeal.state, appeal.verdict), ("decided", "changed"))
        self.assertGreater(self.own.score, before[0])
        self.assertEqual(self.own.final_origin, "appeal")
        kept = self.own.score_before_appeal, self.own.level_before_appeal_id
        self.assertEqual(kept, before)
        self.assertEqual(
            (appeal.old_score, appeal.new_score), (before[0], self.own.score)
        )
        ruling = self.as_user(appeal, "subject").ruling_ids
        self.assertEqual(ruling.reason, "The orders were accepted in March")
        self.assertEqual(ruling.new_display, "120")
        line = self.own.line_ids.filtered(lambda e: e.appraisal_line_id == self.line)
        self.assertEqual(line.points, 120)
        told = str(self.as_user(self.own, "subject").explanation_html)
        self.assertIn("Changed by the decision of an appeal", told)
        self.assertIn("Points set by the decision", str(line.explanation_html))
        self.assertFalse(self.own.is_appealed)
        self.assertEqual(self.sheet.state, "released", "signing goes on beside it")
        self.check_sound()

    def test_other_value(self):
        """A value goes through the rule of its line."""
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, actual="110"))
        line = self.own.line_ids.filtered(lambda e: e.appraisal_line_id == self.line)
        self.assertEqual((line.actual, line.points), (110, 110))
        rest = self.own.line_ids - line
        mean = (110 * 50 + sum(e.points * e.weight for e in rest)) / 100
        self.assertAlmostEqual(self.own.score, mean, 2)

    def test_line_left_out(self):
        """The weight goes to the others."""
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, not_applicable=True))
        rest = self.own.line_ids.filtered(lambda e: e.outcome_state == "scored")
        self.assertEqual(len(rest), 2)
        mean = sum(e.points * e.weight for e in rest) / sum(rest.mapped("weight"))
        self.assertAlmostEqual(self.own.score, mean, 2)
        self.check_sound()

    def test_letter(self):
        """The letter tells what was said and decided, in the reader's language."""
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, points="120"))
        action = self.as_user(appeal, "subject").action_print()
        reports = self.as_user(self.env["ir.actions.report"], "subject")
        page, _kind = reports._render_qweb_html(action["report_name"], appeal.ids)
        for text in (
            "The orders of March are missing",
            "They were booked in April",
            "The books of March were examined",
            "The orders were accepted in March",
            "Subject",
            "Head",
        ):
            self.assertIn(text, page.decode())

    def file_letters(self):
        """One run of the job that files documents."""
        self.env["hr.performance.interview"]._cron_file()
        self.env.invalidate_all()

    def test_letter_is_filed(self):
        """With its hash, read by those concerned, and once. Covers: R203"""
        appeal = self.examined()
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.as_user(appeal, "subject").action_open_letter()
        self.decide(appeal, self.row(appeal, points="120"))
        own = self.as_user(appeal, "subject")
        with self.assertRaisesRegex(UserError, "not filed as PDF yet"):
            own.action_open_letter()
        self.file_letters()
        appeal = appeal.sudo()
        file, content = appeal.document_id, appeal.document_id.raw
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(content).hexdigest(), appeal.document_hash)
        self.assertIn(str(file.id), own.action_open_letter()["url"])
        for role in ("subject", "manager", "head"):
            self.assertTrue(self.as_user(file, role).has_access("read"), role)
        for role in ("colleague", "hr_out"):
            self.assertFalse(self.as_user(file, role).has_access("read"), role)
        self.file_letters()
        self.assertEqual(appeal.document_id, file)
        file.raw = b"another"
        with self.assertRaisesRegex(UserError, "not the letter"):
            own.action_open_letter()

    def test_letter_that_cannot_be_printed(self):
        """HR sees why; the next run files it. The decision counts meanwhile."""
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, points="120"))
        self.use_printer("exit 1", answers=False)
        with mute_logger(QUIET):
            self.file_letters()
        failure = self.env["hr.performance.failure"].search(
            [("job_model", "=", appeal._name), ("job_name", "=", "letter")]
        )
        self.assertEqual(failure.res_id, appeal.id)
        self.assertFalse(appeal.sudo().document_id)
        self.assertEqual(appeal.state, "decided")

    def test_question_in_the_language_of_whom_it_asks(self):
        """Whoever accepts may read another one."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["manager"].lang = "zh_CN"
        chinese = self.env(context={"lang": "zh_CN"})._(
            "Say how you see what is appealed, and on what the rating stands."
        )
        appeal = self.filed()
        self.as_user(appeal, "hr_in").with_context(lang="en_US").action_accept()
        question = appeal.sudo().hearing_ids.filtered("question").question
        self.assertEqual(question, chinese)
        self.assertNotIn("Say how", question)

    def test_upheld_changes_nothing(self):
        """Covers: R203. The reasons stand in the decision, the result stays."""
        before = self.own.score, self.own.trace, self.own.final_origin
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, "upheld"))
        self.assertEqual(appeal.verdict, "upheld")
        now = self.own.score, self.own.trace, self.own.final_origin
        self.assertEqual(now, before)
        self.assertFalse(self.own.is_appealed)

    def test_sent_back(self):
        """The manager reviews again; only that submission decides anew."""
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, "again"))
        self.assertEqual(appeal.verdict, "again")
        self.assertEqual(self.sheet.state, "manager_review")
        self.assertEqual(self.own.state, "draft")
        self.check_sound()
        self.rating(self.sheet, "manager", "manager").action_submit()
        self.assertEqual(self.result(self.sheet).state, "published")
        self.check_sound()

    def test_trial_writes_nothing(self):
        """Covers: R203. Every table is the same before and after the trial."""
        appeal = self.examined()
        before = self.everything()
        form = Form(
            self.as_user(self.env["hr.performance.appeal.trial"], "head").with_context(
                default_appeal_id=appeal.id
            )
        )
        self.assertIn("is shown here", str(form.effect_html))
        keys = [row["line_key"] for row in form.line_ids._records]
        with form.line_ids.edit(keys.index(self.line.id)) as row:
            row.points = "120"
        shown = str(form.effect_html)
        self.assertIn("120", shown)
        self.assertIn("Final Grade", shown)
        with form.line_ids.edit(keys.index(self.line.id)) as row:
            row.points = "many"
        self.assertIn("many", str(form.effect_html))
        self.assertEqual(self.everything(), before)

    def test_trial_says_what_the_decision_does(self):
        """Score and grade of the trial are those of the decision."""
        appeal = self.examined()
        rows = [self.row(appeal, points="120")]
        page = self.as_user(appeal, "head")._effect_page(
            rows, self.env["hr.performance.scale.level"]
        )
        self.decide(appeal, *rows)
        text = f"{self.own.score:g}"
        self.assertIn(text, str(page))

    def test_late(self):
        """After the last day it is refused; HR may take it late with a reason."""
        after = self.own.appeal_until + timedelta(1)
        with freeze_time(f"{after} 12:00:00"):
            with self.assertRaisesRegex(UserError, "time to appeal ended.*Ask HR"):
                self.draft()
            with self.assertRaisesRegex(UserError, "Say why"):
                self.as_user(self.own, "hr_in").action_allow_appeal(" ")
            with self.assertRaises(AccessError):
                self.as_user(self.own, "manager").action_allow_appeal("Please")
            self.as_user(self.own, "hr_in").action_allow_appeal("Was in hospital")
            appeal = self.filed()
            self.assertEqual(appeal.late_reason, "Was in hospital")

    def test_draft_of_yesterday(self):
        """The day of filing counts, not that of the draft."""
        appeal = self.draft()
        after = self.own.appeal_until + timedelta(1)
        with freeze_time(f"{after} 12:00:00"):
            with self.assertRaisesRegex(UserError, "time to appeal ended"):
                appeal.action_file()

    def test_twice(self):
        """One open appeal at a time, and one decision on a result."""
        appeal = self.filed()
        with self.assertRaisesRegex(UserError, "is open already"):
            self.draft()
        self.as_user(appeal, "hr_in").action_accept()
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        self.decide(appeal, self.row(appeal, "upheld"))
        with self.assertRaisesRegex(UserError, "decided already"):
            self.draft()

    def test_by_another(self):
        """Nobody appeals for somebody else who can log in."""
        for role in ("colleague", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                with self.cr.savepoint():
                    self.as_user(self.env["hr.performance.appeal"], role).create(
                        {"appraisal_id": self.sheet.id}
                    )

    def test_unreleased(self):
        """What nobody was told cannot be appealed."""
        self.as_user(self.own, "hr_admin").action_reopen("A value was wrong")
        with self.assertRaisesRegex(UserError, "not released"):
            self.draft()

    def test_nothing_said(self):
        """Filing needs a point."""
        appeals = self.as_user(self.env["hr.performance.appeal"], "subject")
        appeal = appeals.create({"appraisal_id": self.sheet.id})
        with self.assertRaisesRegex(UserError, "say what you appeal"):
            appeal.action_file()

    def test_who_rated_does_not_examine(self):
        """Covers: R203. Neither who rated nor who stands below, nor the person."""
        appeal = self.as_user(self.filed(), "hr_admin")
        for role in ("manager", "subject", "colleague", "hr_in", "portal"):
            with self.subTest(role=role):
                with self.assertRaisesRegex(UserError, "cannot examine"):
                    appeal.action_name_reviewer(self.users[role].id, "Is there")
        appeal.action_name_reviewer(self.users["ceo"].id, "The head is away")
        self.assertEqual(appeal.reviewer_id, self.users["ceo"])
        told = appeal.hearing_ids.filtered(lambda one: one.side == "course")
        self.assertIn("The head is away", told.text)

    def test_second_level_that_approved_does_not_examine(self):
        """Who approved the rating had a part in it: HR examines."""
        self.sheet.sudo().second_reviewed_by_id = self.users["head"]
        appeal = self.filed()
        self.assertNotIn(
            appeal.sudo().reviewer_id, self.users["head"] | self.users["manager"]
        )

    def test_conflict_of_interest(self):
        """Covers: R203. The file opens with the declaration; else HR names another."""
        appeal = self.filed()
        self.as_user(appeal, "hr_in").action_accept()
        own = self.as_user(appeal, "head")
        self.assertFalse(own.may_see_file or own.file_html)
        self.assertFalse(
            self.as_user(self.env[appeal.point_ids._name], "head").search(
                [("appeal_id", "=", appeal.id)]
            )
        )
        with self.assertRaises(AccessError):
            own.action_open_trial()
        own.action_decline("My brother in law")
        self.assertFalse(appeal.sudo().reviewer_id)
        hr = self.as_user(appeal, "hr_in")
        hr.action_name_reviewer(self.users["ceo"].id, "Declared a conflict")
        self.as_user(appeal, "ceo").action_declare()
        self.assertTrue(self.as_user(appeal, "ceo").file_html)
        self.assertEqual(appeal.state, "review")

    def test_archived_reviewer_waits_for_hr(self):
        """Who has left is replaced: it waits for HR of the person."""
        appeal = self.examined()
        own = appeal.sudo()
        self.assertEqual(own._receivers()[own], ("mine", self.users["head"]))
        self.users["head"].active = False
        part, users = own._receivers()[own]
        self.assertEqual(part, "hr")
        self.assertIn(self.users["hr_in"], users)

    def test_both_sides_are_heard(self):
        """Covers: R203. No decision while an answer may still come; all is kept."""
        appeal = self.examined(answers=False)
        with self.assertRaisesRegex(UserError, "answer is still awaited"):
            self.decide(appeal)
        with self.assertRaises(AccessError):
            self.answer(appeal, "subject")
        self.answer(appeal)
        head = self.as_user(appeal, "head")
        head.action_question("employee", "Which orders?")
        self.answer(appeal, "subject", "Those of Smith")
        hearing = self.as_user(self.env["hr.performance.appeal.hearing"], "manager")
        said = hearing.search([("appeal_id", "=", appeal.id)])
        self.assertEqual(
            said.mapped("text"), ["They were booked in April", "Those of Smith"]
        )
        with self.assertRaises(UserError):
            said[0].action_answer("Something else")
        self.decide(appeal)

    def test_deadline_passes(self):
        """After the last day of the answer the reviewer decides without it."""
        appeal = self.examined(answers=False)
        last = appeal.sudo().hearing_ids.deadline
        with freeze_time(f"{last + timedelta(1)} 12:00:00"):
            self.decide(appeal)
        self.assertEqual(appeal.sudo().hearing_ids.state, "closed")

    def test_decision_is_complete(self):
        """Every appealed line has an outcome and a reason; numbers are numbers."""
        appeal = self.examined()
        other = self.sheet.line_ids[1]
        for rows, text in (
            ([], "Say what becomes"),
            ([self.row(appeal, "upheld", other)], "say what becomes of"),
            ([self.row(appeal, reason=" ")], "give the reason"),
            ([self.row(appeal)], "enter other points"),
            ([self.row(appeal, "upheld", points="90")], "Choose Changed"),
            ([self.row(appeal, points="90", actual="3")], "enter points, or a value"),
            ([self.row(appeal, points="-5")], "not possible"),
            ([self.row(appeal, "maybe")], "choose what becomes"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, text):
                self.as_user(appeal, "head").action_decide(rows, "Examined")
        with self.assertRaisesRegex(UserError, "Write the reason"):
            self.decide(appeal, decision=" ")
        for rows in STRANGE:
            with self.subTest(rows=rows), self.assertRaises(UserError):
                self.as_user(appeal, "head").action_decide(rows, "Examined")
            row = self.row(appeal, points=rows)
            with self.subTest(points=rows), self.assertRaises(UserError):
                self.as_user(appeal, "head").action_decide([row, {}], "Examined")
        self.assertEqual(appeal.state, "review")

    def test_refused_for_its_form(self):
        """HR refuses with a text that the employee reads; rewards go on."""
        appeal = self.filed()
        hr = self.as_user(appeal, "hr_in")
        with self.assertRaisesRegex(UserError, "Choose why"):
            hr.action_refuse("because", "No")
        hr.action_refuse("other", "This is about holidays: write to payroll")
        self.assertEqual(appeal.state, "refused")
        self.assertIn("holidays", appeal.refusal_text)
        self.assertFalse(self.own.is_appealed)
        with self.assertRaisesRegex(UserError, "decided already"):
            self.draft()

    def test_withdrawn(self):
        """The result goes on; within the time one may appeal again."""
        appeal = self.examined()
        with self.assertRaises(AccessError):
            self.as_user(appeal, "manager").action_withdraw()
        appeal.action_withdraw()
        self.assertEqual(appeal.state, "withdrawn")
        self.assertFalse(self.own.is_appealed)
        self.filed()

    def test_result_stays_while_appealed(self):
        """Opening again goes through the decision; after it the way is free."""
        appeal = self.examined()
        with self.assertRaisesRegex(UserError, "an appeal is open"):
            self.as_user(self.own, "hr_admin").action_reopen("A value was wrong")
        self.decide(appeal, self.row(appeal, "upheld"))
        self.as_user(self.own, "hr_admin").action_reopen("A value was wrong")

    def test_what_is_filed_stays(self):
        """Neither points nor answers change afterwards."""
        appeal = self.filed()
        with self.assertRaises(UserError):
            appeal.point_ids.view = "Something else"
        with self.assertRaises(UserError):
            appeal.write({"point_ids": [Command.clear()]})
        with self.assertRaises(UserError):
            appeal.unlink()

    def test_calibrated_grade_is_told_and_set(self):
        """The grade before calibration is told on appeal, and may be set again."""
        below = self.scale.level_ids.filtered(lambda e: e.code == "C")
        above = self.own.final_level_id
        self.own.sudo()._calibrate({self.own.id: below})
        own = self.as_user(self.own, "subject")
        self.assertFalse(own.is_calibration_told)
        appeal = self.examined()
        self.env.invalidate_all()
        self.assertTrue(own.is_calibration_told)
        whole = self.env["hr.performance.appraisal.line"]
        rows = [self.row(appeal, "upheld"), self.row(appeal, line=whole)]
        self.decide(appeal, *rows, level=above.id)
        self.assertEqual(self.own.final_level_id, above)
        self.assertEqual(self.own.level_before_appeal_id, below)
        self.assertEqual(self.own.final_origin, "appeal")
        self.check_sound()

    def test_waiting(self):
        """HR, the rater and the reviewer find it on their first page."""
        appeal = self.filed()
        kinds = self.as_user(self.env["hr.performance.appeal"], "hr_in")._task_kinds()
        self.assertEqual([k.records for k in kinds if k.records], [appeal])
        self.as_user(appeal, "hr_in").action_accept()
        asked = self.as_user(self.env["hr.performance.appeal.hearing"], "manager")
        [kind] = asked._task_kinds()
        self.assertEqual(kind.records, appeal.sudo().hearing_ids)
        kinds = self.as_user(self.env["hr.performance.appeal"], "head")._task_kinds()
        self.assertEqual(kinds[0].records, appeal)
        self.assertEqual(
            self.as_user(appeal, "head")._task_verb(),
            "Declare whether you can examine an appeal",
        )


@tagged("post_install", "-at_install")
class TestAppealOfTalk(AppealMixin, InterviewCase):
    """What the two sides did not settle in the talk."""

    def test_disputed_points_become_a_draft(self):
        """Covers: R142. Unsettled ones only, and only if the employee wishes."""
        sheet = self.decided()
        talk = self.interview(sheet)
        talk.sudo().write({"state": "in_progress"})
        line, other = sheet.line_ids[:2]
        self.env["hr.performance.interview.topic"].sudo().create(
            [
                {
                    "interview_id": talk.id,
                    "kind": "disputed",
                    "side": "employee",
                    "appraisal_line_id": each.id,
                    "text": f"Point {each.title}",
                    "employee_view": "Not counted",
                    "is_agreed": settled,
                }
                for each, settled in ((line, False), (other, True))
            ]
        )
        self.result(sheet).sudo().action_release()
        appeals = self.as_user(self.env["hr.performance.appeal"], "subject")
        appeal = appeals.create({"appraisal_id": sheet.id})
        self.assertTrue(appeal.has_disputed)
        self.assertFalse(appeal.point_ids)
        appeal.action_take_disputed()
        self.assertEqual(appeal.point_ids.appraisal_line_id, line)
        self.assertEqual(appeal.point_ids.view, "Not counted")
        appeal.action_take_disputed()
        self.assertEqual(len(appeal.point_ids), 1)
        appeal.action_file()
        self.assertEqual(appeal.filed_on.date(), fields.Date.today())
