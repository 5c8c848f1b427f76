# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whom an interview asks and tells: signatures, the calendar, the employee's part."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_interview import OWN_PART, SIGNATURE, InterviewCase

SIGN = "hr_performance.mail_activity_type_interview_sign"
TIME = "hr_performance.mail_activity_type_interview_time"


class AsksCase(InterviewCase):
    """Messages and tasks of an interview, by login."""

    def told(self, talk, words):
        """Roles whose inbox or mail got a message with these words."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", talk._name),
                ("res_id", "=", talk.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        partners = messages.filtered(lambda m: words in (m.body or "")).partner_ids
        return {
            role for role, user in self.users.items() if user.partner_id in partners
        }

    def asked(self, talk, kind):
        """Roles that have a task of this kind."""
        kind_id = self.env.ref(kind).id
        open_ones = talk.sudo().activity_ids.filtered(
            lambda a: a.activity_type_id.id == kind_id
        )
        return {role for role, user in self.users.items() if user in open_ones.user_id}


@tagged("post_install", "-at_install")
class TestSignaturesAreAskedFor(AsksCase):
    """Closing asks both sides; a signature and its end are told to the other."""

    def test_closing_asks_both(self):
        talk = self.closed(self.decided())
        self.assertEqual(self.asked(talk, SIGN), {"subject", "manager"})
        # Who has closed it knows it.
        self.assertEqual(self.told(talk, "is closed. Read it and sign"), {"subject"})

    def test_signature_is_told_to_the_other_side(self):
        sheet = self.decided()
        talk = self.closed(sheet)
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.assertEqual(self.asked(talk, SIGN), {"manager"})
        self.assertEqual(self.told(talk, "Your signature is missing"), {"manager"})
        talk.action_sign(SIGNATURE)
        self.assertEqual(self.asked(talk, SIGN), set())
        self.assertEqual(self.told(talk, "Both signatures are there"), {"subject"})

    def test_manager_signs_first(self):
        talk = self.closed(self.decided())
        talk.action_sign(SIGNATURE)
        self.assertEqual(self.asked(talk, SIGN), {"subject"})
        self.assertEqual(self.told(talk, "Your signature is missing"), {"subject"})

    def test_correction_tells_whose_signature_is_void(self):
        sheet = self.decided()
        talk = self.closed(sheet)
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        talk.action_correct("Wrong date")
        self.assertEqual(self.told(talk, "your signature is void"), {"subject"})
        self.assertEqual(self.asked(talk, SIGN), set())
        # Why stands in the record, not in a mail.
        self.assertFalse(self.told(talk, "Wrong date"))
        talk.action_close()
        self.assertEqual(self.asked(talk, SIGN), {"subject", "manager"})

    def test_correction_before_any_signature(self):
        talk = self.closed(self.decided())
        talk.action_correct("Wrong date")
        self.assertEqual(self.told(talk, "your signature is void"), set())
        self.assertEqual(
            self.told(talk, "opened for correction. You are asked"), {"subject"}
        )

    def test_archived_login_of_a_side(self):
        """The manager signs on for an employee without login, HR for the manager."""
        sheet = self.decided()
        self.report(sheet)
        talk = self.started(sheet)
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        self.users["subject"].active = False
        self.env.invalidate_all()
        talk.action_close()
        self.assertEqual(self.asked(talk, SIGN), {"manager"})
        self.users["manager"].active = False
        self.env.invalidate_all()
        self.interview(sheet)._go_on_signing()
        self.assertEqual(self.asked(talk, SIGN), {"hr_in"})


@tagged("post_install", "-at_install")
class TestCalendarIsFollowed(AsksCase):
    """The interview notices when its appointment does not stand any more."""

    def invited(self):
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.action_invite()
        return talk

    def assert_needs_time(self, talk):
        self.assertEqual(talk.state, "prepared")
        self.assertFalse(talk.invited_on)
        self.assertIn("deleted or cancelled", talk.warnings)
        self.assertEqual(self.asked(talk, TIME), {"manager"})

    def test_deleted_by_the_employee(self):
        """Back to be invited; the organiser gets a task, both sides are told."""
        talk = self.invited()
        self.as_user(talk.sudo().event_id, "subject").sudo().unlink()
        self.env.invalidate_all()
        self.assert_needs_time(talk)
        self.assertIn("manager", self.told(talk, "A new time is needed"))
        talk.date_start = self.moment + timedelta(days=1)
        talk.action_invite()
        self.assertEqual(talk.state, "invited")
        self.assertTrue(talk.sudo().event_id)
        self.assertNotIn("deleted", talk.warnings or "")
        self.assertEqual(self.asked(talk, TIME), set())

    def test_archived_entry(self):
        """Cancelled in the calendar; the next invitation takes the entry up again."""
        talk = self.invited()
        event = talk.sudo().event_id
        event.active = False
        self.env.invalidate_all()
        self.assert_needs_time(talk)
        talk.action_invite()
        self.assertTrue(talk.sudo().event_id.active)
        self.assertEqual(talk.state, "invited")

    def test_deputy_is_asked_too(self):
        talk = self.invited()
        today = fields.Date.today()
        self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["former"].id,
                "date_from": today,
                "date_to": today + timedelta(days=5),
                "scope": "act",
            }
        )
        talk.sudo().event_id.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.asked(talk, TIME), {"manager", "former"})

    def test_manager_without_login(self):
        """HR organises then."""
        talk = self.invited()
        self.users["manager"].active = False
        self.env.invalidate_all()
        self.interview(talk.appraisal_id).event_id.unlink()
        self.assertEqual(self.asked(talk, TIME), {"hr_in"})

    def test_declined_and_accepted_again(self):
        """It stands in the calendar, so it stays invited, with a warning and a task."""
        talk = self.invited()
        attendee = talk.sudo().event_id.attendee_ids.filtered(
            lambda a: a.partner_id == self.users["subject"].partner_id
        )
        self.as_user(attendee, "subject").do_decline()
        talk.invalidate_recordset()
        self.assertEqual(talk.state, "invited")
        self.assertIn("was declined", talk.warnings)
        self.assertEqual(self.asked(talk, TIME), {"manager"})
        self.assertIn("manager", self.told(talk, "has declined the time"))
        self.as_user(attendee, "subject").do_accept()
        talk.invalidate_recordset()
        self.assertNotIn("declined", talk.warnings or "")
        self.assertEqual(self.asked(talk, TIME), set())

    def test_time_around_the_talk(self):
        """What begins right after it is told as advice, what is later is not.

        Covers: R107
        """
        talk = self.planned(self.decided())
        end = self.moment + timedelta(minutes=60)
        event = (
            self.env["calendar.event"]
            .with_user(self.users["subject"])
            .create(
                {
                    "name": "Audit",
                    "start": end + timedelta(minutes=10),
                    "stop": end + timedelta(minutes=40),
                }
            )
        )
        words = "within 15 minutes before or after"
        self.assertIn(words, talk.warnings)
        event.start = end + timedelta(minutes=15)
        talk.invalidate_recordset(["warnings"])
        self.assertNotIn(words, talk.warnings or "")
        self.company.performance_talk_buffer = 30
        talk.invalidate_recordset(["warnings"])
        self.assertIn("within 30 minutes", talk.warnings)
        self.company.performance_talk_buffer = 0
        talk.invalidate_recordset(["warnings"])
        self.assertNotIn("minutes before or after", talk.warnings or "")

    def test_deleting_changes_no_talk_that_was_held(self):
        sheet = self.decided()
        talk = self.closed(sheet)
        talk.sudo().event_id.unlink()
        self.env.invalidate_all()
        self.assertEqual(talk.state, "closed")
        self.assertFalse(self.asked(talk, TIME))

    def test_new_manager_takes_the_entry_over(self):
        """Who holds the talk now stands in the calendar, the former one does not."""
        talk = self.invited()
        event = talk.sudo().event_id
        self.people["subject"].parent_id = self.people["former"]
        self.env.invalidate_all()
        self.assertEqual(talk.sudo().interviewer_id, self.people["former"])
        self.assertIn(self.users["former"].partner_id, event.partner_ids)
        self.assertNotIn(self.users["manager"].partner_id, event.partner_ids)
        self.assertEqual(event.user_id, self.users["former"])

    def test_cancelled_sheet_frees_the_time(self):
        """Nobody is expected at a talk about a sheet that has ended early."""
        talk = self.invited()
        event = talk.sudo().event_id
        talk.sudo().appraisal_id._move({"state": "cancelled"})
        self.assertFalse(event.exists())
        self.assertFalse(self.asked(talk, TIME))


@tagged("post_install", "-at_install")
class TestEmployeesPart(AsksCase):
    """Nobody declares for both: the employee's part is the employee's."""

    def ready(self):
        """All is written but what the employee says at the end."""
        sheet = self.decided()
        self.report(sheet)
        talk = self.started(sheet)
        self.fill(talk)
        return sheet, talk

    def test_manager_says_nothing_for_the_employee(self):
        """Neither summary, nor a waiver, nor consensus. Covers: R148, R153"""
        _sheet, talk = self.ready()
        for values in (
            {"employee_summary": "Fine"},
            {"is_summary_waived": True},
            {"employee_consensus": "yes"},
        ):
            with self.assertRaises(AccessError):
                talk.write(values)
        with self.assertRaises(UserError) as refused:
            talk.action_close()
        text = str(refused.exception)
        self.assertIn("employee's summary", text)
        self.assertIn("has not said whether", text)

    def test_own_login(self):
        sheet, talk = self.ready()
        mine = self.interview(sheet, "subject")
        self.assertTrue(mine.can_fill_employee_part)
        self.assertFalse(talk.can_fill_employee_part)
        mine.write(
            {
                "is_summary_waived": True,
                "employee_consensus": "no",
                "is_result_received": True,
            }
        )
        with self.assertRaisesRegex(UserError, "differ"):
            talk.action_close()
        talk.no_consensus_reason = "The scrap target"
        talk.action_close()
        content = json.loads(talk.payload)
        self.assertEqual(content["employee_consensus"], "no")
        self.assertFalse(content["employee_part"]["is_handed_over"])
        self.assertIn("employee's own login", self.printed(talk))

    def test_over_the_table(self):
        """At the manager's screen with a tick, on record and in print."""
        _sheet, talk = self.ready()
        talk.write(
            {
                "is_handed_over": True,
                **OWN_PART,
            }
        )
        self.assertEqual(talk.employee_part_by_id, self.users["manager"])
        self.assertTrue(talk.employee_part_on)
        talk.action_close()
        content = json.loads(talk.payload)["employee_part"]
        self.assertEqual(content["name"], "Manager")
        self.assertTrue(content["is_handed_over"])
        html = self.printed(talk)
        self.assertIn("handed it over the table", html)
        self.assertIn("for the employee", html)

    def test_tick_taken_back_closes_nothing(self):
        _sheet, talk = self.ready()
        talk.write(
            {
                "is_handed_over": True,
                **OWN_PART,
            }
        )
        talk.is_handed_over = False
        with self.assertRaisesRegex(UserError, "another login"):
            talk.action_close()

    def test_employee_does_not_hand_over(self):
        sheet, _talk = self.ready()
        with self.assertRaises(AccessError):
            self.interview(sheet, "subject").is_handed_over = True

    def test_next_interview_lies_ahead(self):
        """A day in the past is refused, today is not. Covers: R153"""
        sheet, talk = self.ready()
        today = self.company._performance_today()
        with self.assertRaisesRegex(ValidationError, "cannot lie in the past"):
            talk.next_interview_date = today - timedelta(days=1)
        talk.next_interview_date = today
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual(talk.state, "closed")

    def printed(self, talk):
        report = "hr_performance.report_hr_performance_interview"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, talk.ids)
        return html.decode()
