# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people say about their work has an owner, a day and an answer."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..base.test_crons import CronMixin
from ..interview.common_interview import OWN_PART, InterviewCase


class SaidCase(CronMixin, InterviewCase):
    """Difficulties and suggestions."""

    def requests(self, role=None):
        requests = self.env["hr.performance.coaching.request"]
        return self.as_user(requests, role) if role else requests

    def held(self, sheet, **values):
        """The talk with one concern more, closed."""
        self.report(sheet)
        talk = self.started(sheet)
        self.fill(talk)
        concern = {"kind": "concern", "text": "The crane\nis often broken", **values}
        talk.concern_ids = [Command.create(concern)]
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        return talk

    def raised(self, text="The crane"):
        return self.requests().search([("name", "=like", f"{text}%")])


@tagged("post_install", "-at_install")
class TestSaid(SaidCase):
    """In the interview, on the sheet and for units. Covers: R090"""

    def test_named_colleague_answers(self):
        """Owner, day, answer and state; the employee is told and reads the answer."""
        sheet, day = self.decided(), fields.Date.today() + timedelta(days=9)
        self.held(
            sheet,
            said_as="suggestion",
            answerer_id=self.people["head"].id,
            deadline=day,
        )
        request = self.raised()
        self.assertEqual(request.name, "The crane is often broken")
        self.assertEqual(
            (request.kind, request.owner_id, request.date_needed, request.state),
            ("suggestion", self.people["head"], day, "open"),
        )
        kinds = {
            kind.key: kind.records
            for kind in self.as_user(self.requests(), "head")._task_kinds()
        }
        self.assertEqual(kinds["requests"], request)
        own = self.as_user(request, "head")
        with self.assertRaisesRegex(UserError, "write the answer"):
            own.action_agree()
        own.answer = "A new crane comes in March"
        self.env["mail.message"].search([]).unlink()
        own.action_agree()
        read = self.as_user(request, "subject").read(["state", "answer"])[0]
        self.assertEqual(
            (read["state"], read["answer"]), ("agreed", "A new crane comes in March")
        )
        told = self.env["mail.message"].search([("model", "=", request._name)])
        partners = told.notified_partner_ids.user_ids
        self.assertIn(self.users["subject"], partners)
        self.assertIn("A new crane comes in March", told[0].body)
        own.action_done()
        self.assertEqual(request.state, "done")

    def test_manager_answers_what_was_left_open(self):
        """Nobody was named: it is the manager's; what was answered is settled."""
        self.held(self.decided())
        request = self.raised()
        self.assertEqual(request.owner_id, self.people["manager"])
        self.assertEqual(request.kind, "difficulty")
        self.assertTrue(request.date_needed)
        night = self.raised("Who covers night shifts?")
        self.assertEqual(len(night), 1)

    def test_answered_in_the_talk(self):
        """Nothing waits for an answer that was given."""
        self.held(self.decided(), answer="It is repaired")
        self.assertFalse(self.raised())

    def test_confidential_stays_between_the_two(self):
        """It is passed on to nobody, neither by choice nor by itself."""
        sheet = self.decided()
        self.held(sheet, is_confidential=True)
        self.assertFalse(self.raised())
        topic = self.interview(sheet).concern_ids.filtered("is_confidential")
        with self.assertRaisesRegex(ValidationError, "confidential"):
            topic.answerer_id = self.people["head"]

    def test_who_answers_has_a_login(self):
        """Else nobody would find it."""
        talk = self.interview(self.decided())
        with self.assertRaisesRegex(ValidationError, "needs a login"):
            talk.concern_ids = [
                Command.create(
                    {
                        "kind": "concern",
                        "text": "Noise",
                        "answerer_id": self.people["userless"].id,
                    }
                )
            ]

    def test_said_once(self):
        """Closing again after a correction raises nothing twice."""
        talk = self.held(self.decided())
        talk.action_correct("A word was wrong")
        self.interview(talk.appraisal_id, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual(len(self.raised()), 1)

    def test_hr_is_told_once_when_it_is_late(self):
        """Reminder, escalation, exit; before that HR does not read what was said."""
        self.company.performance_escalation_days = 2
        self.held(self.decided())
        request, late = self.raised(), fields.Date.today() + timedelta(days=40)
        self.assertFalse(self.as_user(self.requests(), "hr_in").search([]) & request)
        job = self.env.ref("hr_performance.ir_cron_hr_performance_digest")
        with freeze_time(f"{late} 08:00:00"):
            self.run_job(job)
        with freeze_time(f"{late + timedelta(days=3)} 08:00:00"):
            self.run_job(job)
        self.assertEqual(request.escalated_on, late)
        self.assertIn(self.users["hr_in"], request._waiting_late()[request])
        self.assertTrue(request.reminded_on)
        own = self.as_user(request, "hr_in")
        self.assertIn(own, own.search([]))
        self.assertTrue(own.can_take_over)
        own.action_take_over()
        self.assertEqual(request.owner_id, self.people["hr_in"])
        own.answer = "Ordered"
        own.action_agree()
        self.assertEqual(request.state, "agreed")

    def test_only_hr_takes_over(self):
        """Neither who leads nor another HR."""
        self.held(self.decided())
        request = self.raised()
        for role in ("manager", "hr_in"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                if role == "hr_in":
                    request.escalated_on = False
                self.as_user(request, role).action_take_over()

    def test_in_the_next_interview(self):
        """The package and the agenda of the next talk hold what is open."""
        self.held(self.decided())
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        later = self.env["hr.performance.interview"]._create_for(
            self.appraisal(cycle=cycle).sudo()
        )
        page = self.as_user(later, "manager").package_html
        self.assertIn("The crane is often broken", page)
        rows = self.requests("manager")._agenda(self.people["subject"])
        self.assertIn("The crane", str(rows))

    def test_on_the_sheet(self):
        """Whoever it is about says it outside of a talk, too; strangers do not."""
        sheet = self.decided()
        values = {
            "name": "The light is weak",
            "kind": "difficulty",
            "employee_id": self.people["subject"].id,
            "appraisal_id": sheet.id,
            "owner_id": self.people["manager"].id,
        }
        request = self.requests("subject").create(values)
        self.assertTrue(request.date_needed)
        self.assertIn("The light is weak", self.as_user(sheet, "subject").feedback_html)
        with self.assertRaises(AccessError):
            self.requests("colleague").create(values)
        with self.assertRaisesRegex(ValidationError, "name the day"):
            request.date_needed = False


@tagged("post_install", "-at_install")
class TestFeedbackSteps(SaidCase):
    """Prepare, talk, plan, follow up: with status, from what is there. Covers: R095"""

    def states(self, sheet):
        return [state for _title, state, _words in sheet._feedback_steps()]

    def test_four_steps(self):
        """Each goes on with what people do anyway."""
        sheet = self.decided()
        self.assertEqual(self.states(sheet), ["going", "open", "open", "open"])
        self.assertIn("the self-report", sheet._feedback_steps()[0][2])
        self.report(sheet)
        talk = self.planned(sheet)
        talk.action_invite()
        self.assertEqual(self.states(sheet), ["done", "going", "open", "open"])
        self.assertIn("Face to face", sheet._feedback_steps()[1][2])
        talk.action_start()
        self.assertEqual(self.states(sheet), ["done", "going", "going", "open"])
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual(self.states(sheet), ["done", "done", "done", "going"])
        promises = talk.sudo().commitment_ids | talk.sudo().support_ids
        self.requests().search([]).write({"state": "done"})
        self.assertEqual(self.states(sheet)[3], "going")
        promises.write({"state": "kept"})
        self.assertEqual(self.states(sheet), ["done"] * 4)
        page = self.as_user(sheet, "subject").feedback_html
        for words in ("Prepare results", "Talk about it", "Make a plan", "Follow up"):
            self.assertIn(words, page)

    def test_without_interview(self):
        """Where none is planned the steps say so."""
        self.scheme.interview_policy = "none"
        sheet = self.decided()
        self.assertEqual(self.states(sheet)[:2], ["done", "open"])
        self.assertIn("No interview", sheet._feedback_steps()[1][2])
