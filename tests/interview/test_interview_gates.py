# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_interview import InterviewCase


@tagged("post_install", "-at_install")
class TestInterviewGates(InterviewCase):
    """Notice, length and hours of the talk: off, advice or required."""

    def _level(self, code, level):
        gates = self.scheme.gate_ids | self.cycle.gate_ids
        gates.filtered(lambda gate: gate.code == code).level = level

    def _planned_tomorrow(self):
        talk = self.planned(self.decided())
        talk.date_start = fields.Datetime.now() + timedelta(days=1)
        return talk

    def test_required_notice_holds_the_invitation_back(self):
        """Required: no invitation; with an override it goes out."""
        self._level("interview_lead", "required")
        talk = self._planned_tomorrow()
        with self.assertRaisesRegex(UserError, "at least 3 days"):
            talk.action_invite()
        self.assertEqual(talk.state, "draft")
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": talk.appraisal_id.id,
                "code": "interview_lead",
                "reason": "Leaves for parental leave",
            }
        )
        talk.action_invite()
        self.assertEqual(talk.state, "invited")

    def test_advice_is_shown_and_blocks_nobody(self):
        self._level("interview_lead", "advice")
        talk = self._planned_tomorrow()
        self.assertIn("at least 3 days", talk.warnings)
        talk.action_invite()
        self.assertEqual(talk.state, "invited")

    def test_off_says_nothing(self):
        self._level("interview_lead", "off")
        self._level("interview_duration", "off")
        talk = self._planned_tomorrow()
        talk.duration = 20
        self.assertNotIn("3 days", talk.warnings)
        self.assertNotIn("60 to 90", talk.warnings)


@tagged("post_install", "-at_install")
class TestTalkWaitsForResult(InterviewCase):
    """A talk that has not begun goes on only while there is a result to tell."""

    def test_no_talk_about_a_result_that_is_open_again(self):
        """Invited, then HR opened the result again: the talk waits for it."""
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.action_invite()
        result = self.result(sheet)
        self.as_user(result, "hr_in").action_reopen("A figure is wrong")
        for action in (talk.action_invite, talk.action_start):
            with self.assertRaisesRegex(UserError, "nothing to talk about yet"):
                action()
        self.assertEqual(talk.state, "invited")
        self.rating(sheet, "manager", "manager").action_submit()
        talk.action_start()
        self.assertEqual(talk.state, "in_progress")

    def test_no_preparation_while_the_result_is_open_again(self):
        """A draft of a talk waits for the result, and is left alone when cancelled."""
        sheet = self.decided()
        talk = self.interview(sheet, "manager")
        result = self.result(sheet)
        self.as_user(result, "hr_in").action_reopen("A figure is wrong")
        for _turn in range(2):
            with self.assertRaisesRegex(UserError, "nothing to talk about yet"):
                talk.action_prepare()
            if sheet.state != "cancelled":
                self.as_user(sheet, "hr_in").action_cancel()
        self.assertEqual(talk.state, "draft")
