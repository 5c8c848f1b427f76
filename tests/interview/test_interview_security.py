# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_interview import InterviewCase

RULES = "odoo.addons.base.models.ir_rule"
MODELS = "odoo.addons.base.models.ir_model"


@tagged("post_install", "-at_install")
class TestInterviewSecurity(InterviewCase):
    """Who sees and writes what of an interview, over RPC too."""

    @mute_logger(RULES, MODELS)
    def test_outsiders_see_nothing(self):
        """Colleagues, superiors and HR of other departments find nothing."""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        records = {
            talk,
            talk.topic_ids,
            talk.signature_ids,
            self.self_report(appraisal),
            talk.commitment_ids,
        }
        for role in (
            "colleague",
            "head",
            "ceo",
            "former",
            "hr_out",
            "foreign",
            "reward",
        ):
            for record in records:
                own = self.as_user(record, role)
                self.assertFalse(own.search([]), f"{role} finds {record._name}")
                with self.assertRaises(AccessError):
                    own[0].read(["display_name"])

    def test_hr_in_scope_reads_and_cannot_write(self):
        """The officer of the department and the administrator read, no more."""
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        for role in ("hr_in", "hr_admin"):
            own = self.interview(appraisal, role)
            self.assertEqual(own.place, "Room 3")
            self.assertTrue(own.report_strengths)
            for values in (
                {"manager_summary": "x"},
                {"employee_summary": "x"},
                {"place": "x"},
            ):
                with self.assertRaises(AccessError):
                    own.write(values)
            with self.assertRaises(AccessError):
                own.topic_ids.create(
                    {"interview_id": own.id, "kind": "strength", "text": "x"}
                )
            with self.assertRaises(AccessError):
                own.action_next_step()
        self.assertTrue(talk.place)

    @mute_logger(RULES, MODELS)
    def test_report_is_private_until_submitted(self):
        """Neither manager nor HR reads, finds or shows a draft."""
        appraisal = self.decided()
        report = self.self_report(appraisal)
        self.as_user(report, "subject").strengths = "Still thinking"
        for role in ("manager", "hr_in", "hr_admin", "head"):
            own = self.as_user(report, role)
            with self.assertRaises(AccessError):
                own.read(["strengths"])
            hunt = [("strengths", "ilike", "thinking")]
            if role in ("hr_in", "hr_admin"):
                with self.assertRaisesRegex(UserError, "HR cannot search"):
                    own.search(hunt)
            else:
                self.assertFalse(own.search(hunt))
        for role in ("manager", "hr_admin"):
            shown = self.interview(appraisal, role)
            self.assertFalse(shown.report_strengths)
            self.assertFalse(shown.self_report_id)
            with self.assertRaises(ValueError if role == "manager" else UserError):
                shown.search([("report_strengths", "ilike", "thinking")])
        with self.assertRaises(AccessError):
            self.as_user(report, "manager").write({"strengths": "mine"})
        with self.assertRaises(AccessError):
            self.as_user(report, "manager").action_submit()
        self.report(appraisal)
        self.assertTrue(self.interview(appraisal, "manager").report_strengths)

    @mute_logger(RULES, MODELS)
    def test_each_side_writes_its_own_part(self):
        """The employee's words are not the manager's to write, nor the other way."""
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        mine = self.interview(appraisal, "subject")
        for values in ({"employee_summary": "x"}, {"employee_view": "x"}):
            with self.assertRaisesRegex(AccessError, "own part"):
                talk.write(values)
        for values in (
            {"manager_summary": "x"},
            {"consensus": "yes"},
            {"is_agenda_confirmed": True},
            {"place": "At home"},
            {
                "commitment_ids": [
                    Command.create({"text": "x", "due_date": "2027-01-01"})
                ]
            },
        ):
            with self.assertRaises(AccessError):
                mine.write(values)
        mine.write({"employee_view": "A hard spring"})
        self.assertEqual(talk.employee_view, "A hard spring")

    @mute_logger(RULES, MODELS)
    def test_topics_keep_their_side(self):
        """The employee adds own points, answers to others; words stay the typist's."""
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        mine = self.interview(appraisal, "subject")
        topics = mine.topic_ids
        own = topics.create(
            {"interview_id": mine.id, "kind": "disputed", "text": "The defect count"}
        )
        self.assertEqual(own.side, "employee")
        with self.assertRaises(AccessError):
            topics.create({"interview_id": mine.id, "kind": "weakness", "text": "x"})
        with self.assertRaises(AccessError):
            topics.create(
                {
                    "interview_id": mine.id,
                    "kind": "concern",
                    "text": "x",
                    "answer": "Granted",
                }
            )
        with self.assertRaises(AccessError):
            topics.create(
                {
                    "interview_id": mine.id,
                    "kind": "concern",
                    "text": "x",
                    "side": "manager",
                }
            )
        theirs = self.as_user(own, "manager")
        with self.assertRaisesRegex(AccessError, "other side"):
            theirs.text = "Nothing disputed"
        with self.assertRaisesRegex(AccessError, "other side"):
            theirs.unlink()
        theirs.write({"answer": "Six by the log", "fact": "Log of May"})
        own.employee_view = "Five, one was not mine"
        with self.assertRaisesRegex(AccessError, "other side"):
            theirs.employee_view = "Six"
        strength = talk.topic_ids.create(
            {"interview_id": talk.id, "kind": "strength", "text": "Calm"}
        )
        with self.assertRaises(AccessError):
            self.as_user(strength, "subject").text = "Brilliant"
        with self.assertRaises(AccessError):
            self.as_user(strength, "subject").unlink()

    @mute_logger(RULES, MODELS)
    def test_guarded_fields_refuse_everybody(self):
        """States, steps, proofs and signatures are written by actions only."""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            own = self.interview(appraisal, role)
            for values in (
                {"state": "signed"},
                {"step": "closing"},
                {"payload": "{}"},
                {"payload_hash": "0"},
                {"is_review_open": True},
                {"report_submitted_on": "2026-01-01 00:00:00"},
                {"interviewer_id": self.people["ceo"].id},
                {"signature_ids": [Command.clear()]},
            ):
                with self.assertRaises(AccessError):
                    own.write(values)
            with self.assertRaises(AccessError):
                self.as_user(
                    self.env["hr.performance.interview.signature"], role
                ).create(
                    {"interview_id": talk.id, "side": "employee", "signed_name": "x"}
                )
            with self.assertRaises(AccessError):
                self.as_user(self.env["hr.performance.interview"], role).create(
                    {"appraisal_id": appraisal.id}
                )

    @mute_logger(RULES, MODELS)
    def test_private_preparation_is_its_authors_alone(self):
        """Neither the employee nor HR nor the administrator reads it. Covers: R120"""
        appraisal = self.decided()
        talk = self.planned(appraisal)
        action = talk.action_open_preparation()
        note = self.env["hr.performance.private.note"].browse(action["res_id"])
        self.assertEqual(note.author_id, self.users["manager"])
        for words in ("Worth praising", "Output", "targets reasonable", "may differ"):
            self.assertIn(words, note.body)
        for role in ("subject", "head", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(note, role).read(["body"])
            self.assertFalse(self.as_user(note, role).search([]))
        self.assertEqual(talk.action_open_preparation()["res_id"], note.id)
        talk.action_prepare()
        own = self.interview(appraisal, "subject").action_open_preparation()
        self.assertNotEqual(own["res_id"], note.id)

    def test_only_the_interviewer_leads(self):
        """The employee, HR and superiors cannot plan, invite, start or close."""
        appraisal = self.decided()
        talk = self.planned(appraisal)
        talk.action_prepare()
        for role in ("subject", "head", "hr_in", "hr_admin", "colleague"):
            own = self.interview(appraisal, role)
            for method, args in (
                ("action_invite", ()),
                ("action_start", ("now",)),
                ("action_close", ()),
                ("action_correct", ("x",)),
            ):
                with self.assertRaises(UserError):
                    getattr(own, method)(*args)
        self.assertEqual(talk.state, "prepared")
