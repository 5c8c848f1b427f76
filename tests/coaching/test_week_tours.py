# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A normal week in the browser: of a manager, of an employee, and by keys."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..base.common_browser import BrowserCase
from ..measure.test_value_log import LogCase
from .test_talks import TalkCase

HOME = "hr_performance_home_action"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00", tick=True)
class TestWeekTours(TalkCase, LogCase, BrowserCase):
    """Subject and somebody without login are behind; a talk is on today."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.cycle.appraisal_ids._move({"state": "agreed"})
        self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": self.people[role].id,
                    "kpi_id": self.kpi.id,
                    "period_end": "2026-02-28",
                    "value": 5,
                }
                for role in ("subject", "userless")
            ]
        )
        self.run_cron("alert")
        self.meeting = self.talk(date_start=fields.Datetime.now() + timedelta(hours=1))

    def promise(self):
        """Subject has promised something in an earlier interview."""
        interviews = self.env["hr.performance.interview"]
        interviews._create_for(self.appraisal())
        interview = interviews.search([("appraisal_id", "=", self.appraisal().id)])
        promise = self.env["hr.performance.commitment"].create(
            {
                "interview_id": interview.id,
                "who": "employee",
                "text": "Learn welding",
                "due_date": "2026-03-12",
            }
        )
        interview.state = "closed"
        return promise

    def test_a_week_of_a_manager(self):
        """Talk with its agenda, incident, red alert, promise: from the first page.

        Covers: R055, R064, R067
        """
        promise = self.promise()
        point = self.point("subject", "subject", "Home office")
        self.tour("hr_performance_week_of_a_manager", HOME, "manager")
        self.env.invalidate_all()
        self.assertEqual(self.meeting.state, "held")
        self.assertTrue(point.is_done)
        notes = self.env["hr.performance.coaching"].search([], order="id")
        self.assertEqual(notes.mapped("kind"), ["coaching", "incident"])
        self.assertEqual(notes.mapped("zone"), ["shared", "record"])
        self.assertEqual(notes[0].agreed_step, "Rent a car")
        self.assertEqual(notes.author_id, self.users["manager"])
        alert = self.env["hr.performance.alert"].search(
            [("owner_id", "=", self.people["userless"].id)]
        )
        self.assertEqual((alert.state, str(alert.until)), ("answered", "2026-03-31"))
        self.assertEqual(promise.state, "kept")

    def test_a_week_of_an_employee(self):
        """Praise, a point, a value, an answer; the praise stands on the profile."""
        praise = self.note(
            "colleague",
            kind="praise",
            zone="record",
            is_public=True,
            body="Stayed late for us",
        )
        self.tour("hr_performance_week_of_an_employee", HOME, "subject")
        self.env.invalidate_all()
        self.assertTrue(praise.is_shown)
        point = self.env["hr.performance.talk.point"].search([])
        self.assertEqual(
            (point.text, point.leader_id), ("Home office", self.people["manager"])
        )
        values = {str(m.period_end): m.value for m in self.measures()}
        self.assertEqual(values["2026-01-31"], 5)
        alert = self.env["hr.performance.alert"].search(
            [("owner_id", "=", self.people["subject"].id)]
        )
        self.assertEqual(alert.answered_by_id, self.users["subject"])
        self.start_tour(
            f"/odoo/hr.employee.public/{self.people['subject'].id}",
            "hr_performance_profile_praise",
            login=self.users["reward"].login,
        )

    def test_a_note_from_a_message(self):
        """The menu of a message: its words are linked and not copied."""
        sheet = self.appraisal()
        said = "I fixed the oven"
        message = self.as_user(sheet, "subject").message_post(
            body=said, message_type="comment"
        )
        self.start_tour(
            f"/odoo/hr.performance.appraisal/{sheet.id}",
            "hr_performance_message_note",
            login=self.users["manager"].login,
        )
        note = self.env["hr.performance.coaching"].search([])
        self.assertEqual((note.body, note.employee_id.name), ("Well done", "Subject"))
        self.assertEqual(
            (note.origin_model, note.origin_id), ("mail.message", message.id)
        )
        own = self.as_user(note, "manager")
        self.assertEqual(own.origin_name, sheet.display_name, "where it was said")

    def test_by_keys(self):
        """What starts on the row of a person: note, point and talk, without mouse."""
        row = f".o_home_report[data-sheet='{self.appraisal().id}']"
        dialog = ".o_dialog .modal-content"
        with self.open_browser():
            self.visit("/odoo/performance", "manager", row)
            self.tab_to(f"{row} .o_home_report_point")
            self.press("Enter")
            self.wait(f"{dialog} [name=text] input:focus")
            self.type_text("Shift plan")
            self.tab_to(f"{dialog} .o_form_button_save")
            self.press("Enter")
            self.wait("body:not(:has(.o_dialog))")
            self.tab_to(f"{row} .o_home_report_note")
            self.press("Enter")
            self.wait(f"{dialog} [name=body] textarea:focus")
            self.type_text("Stopped the line in time")
            self.press("Shift+Tab")
            self.wait(f"{dialog} [name=kind] input:checked:focus")
            self.press("ArrowLeft")
            self.wait(f"{dialog} [name=quality] input")
            self.tab_to(f"{dialog} button[name=action_write]")
            self.press("Enter")
            self.wait("body:not(:has(.o_dialog))")
            self.tab_to(f"{row} .o_home_report_plan")
            self.press("Enter")
            self.wait(".o_form_view .o_hr_performance_agenda")
            self.tab_to("button[name=action_hold]")
            self.press("Enter")
            self.wait("button.o_arrow_button_current[data-value=held]")
        self.env.invalidate_all()
        point = self.env["hr.performance.talk.point"].search([])
        self.assertEqual(point.text, "Shift plan")
        note = self.env["hr.performance.coaching"].search([])
        self.assertEqual(
            (note.kind, note.body), ("incident", "Stopped the line in time")
        )
        self.assertEqual(self.meeting.state, "held")
