# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time, timedelta

import pytz

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_interview import InterviewCase


@tagged("post_install", "-at_install")
class TestBoundariesInterview(InterviewCase):
    """Dates that touch, entries that are moved, and blank texts."""

    def busy_from(self, talk, start, stop, **values):
        """Whether the employee is busy with another entry of these hours."""
        event = self.env["calendar.event"].create(
            {
                "name": "Elsewhere",
                "start": start,
                "stop": stop,
                "partner_ids": [Command.set(self.users["subject"].partner_id.ids)],
                **values,
            }
        )
        busy = talk.sudo()._is_busy(self.people["subject"])
        event.unlink()
        return busy

    def test_talks_that_touch_do_not_overlap(self):
        """An entry that ends when the talk begins, or begins when it ends, is none."""
        talk = self.planned(self.decided())
        begin, end = talk.date_start, talk.date_end
        minute, hour = timedelta(minutes=1), timedelta(hours=1)
        self.assertFalse(self.busy_from(talk, begin - hour, begin))
        self.assertTrue(self.busy_from(talk, begin - hour, begin + minute))
        self.assertFalse(self.busy_from(talk, end, end + hour))
        self.assertTrue(self.busy_from(talk, end - minute, end + hour))
        self.assertFalse(
            self.busy_from(talk, begin, end, show_as="free"), "that is not busy"
        )
        self.users["subject"].partner_id.active = True
        self.assertFalse(talk.sudo()._is_busy(self.people["subject"]))

    def test_late_from_the_day_after(self):
        """On the last day the talk is in time."""
        talk = self.planned(self.decided()).sudo()
        for days, late in ((-1, True), (0, False), (1, False)):
            talk.due_date = self.moment.date() + timedelta(days=days)
            self.assertEqual(talk._is_late(), late, days)
        talk.due_date = False
        self.assertFalse(talk._is_late())

    def test_moved_entry_moves_the_talk(self):
        """Time, length and place follow the calendar; an entry without any length
        keeps the length."""
        talk = self.planned(self.decided())
        talk.action_invite()
        event = talk.sudo().event_id
        length = talk.duration
        later = self.moment + timedelta(days=1)
        event.write({"start": later, "stop": later + timedelta(minutes=75)})
        talk.invalidate_recordset()
        self.assertEqual((talk.date_start, talk.duration), (later, 75))
        self.assertNotEqual(length, 75)
        event.write({"start": later, "stop": later})
        talk.invalidate_recordset()
        self.assertEqual(talk.duration, 75)
        event.write({"location": "Hall"})
        talk.invalidate_recordset()
        self.assertEqual(talk.place, "Hall")

    def test_invitation_is_stale(self):
        """Another time, another end or another place: the employee is invited anew;
        no place on either side is the same place."""
        talk = self.planned(self.decided())
        talk.action_invite()
        event = talk.sudo().event_id
        self.assertFalse(talk._is_invitation_stale())
        for field, value in (
            ("date_start", talk.date_start + timedelta(minutes=5)),
            ("duration", talk.duration + 5),
            ("place", "Elsewhere"),
            ("place", False),
        ):
            with self.subTest(field=field), self.cr.savepoint() as savepoint:
                talk.sudo().with_context(no_mail_to_attendees=True)[field] = value
                self.assertTrue(talk._is_invitation_stale())
                savepoint.rollback()
            self.env.invalidate_all(flush=False)
        event.location = False
        talk.sudo().place = False
        self.assertFalse(talk._is_invitation_stale())

    def test_working_hours_to_the_minute(self):
        """A talk may end when the work ends, not a minute later."""
        talk = self.planned(self.decided()).sudo()
        calendar = talk.employee_id.resource_calendar_id
        zone = pytz.timezone(calendar.tz)
        day = self.moment.date()
        ends = calendar.attendance_ids.filtered(
            lambda row: int(row.dayofweek) == day.weekday()
        ).mapped("hour_to")
        last = datetime.combine(day, time(int(max(ends))))
        last = zone.localize(last).astimezone(pytz.utc).replace(tzinfo=None)
        for minutes, outside in ((-1, False), (0, False), (1, True)):
            end = last + timedelta(minutes=minutes)
            talk.date_start = end - timedelta(minutes=talk.duration)
            self.assertEqual(
                talk._is_outside_working_hours(talk.employee_id), outside, minutes
            )

    def test_report_is_due_the_day_before(self):
        """The self-report is asked for until the day before the talk."""
        talk = self.planned(self.decided())
        talk.action_prepare()
        task = talk.sudo().activity_ids.filtered(
            lambda activity: activity.user_id == self.users["subject"]
        )
        self.assertEqual(task.date_deadline, self.moment.date() - timedelta(days=1))

    def test_signing_acknowledges_a_released_result_only(self):
        """The last signature moves no sheet that has gone another way."""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        for state, after in (
            ("released", "acknowledged"),
            ("done", "done"),
            ("cancelled", "cancelled"),
        ):
            with self.subTest(state=state), self.cr.savepoint() as savepoint:
                appraisal.sudo().state = state
                talk.sudo()._complete_signing()
                self.assertEqual(appraisal.state, after)
                savepoint.rollback()
            self.env.invalidate_all(flush=False)

    def test_each_login_has_its_own_side(self):
        """A manager is not the employee's side as long as that one has a login."""
        talk = self.interview(self.decided())
        for role, sides in (("manager", {"manager"}), ("subject", {"employee"})):
            own = self.as_user(talk, role)
            self.assertEqual(own._roles()[talk.id], sides, role)
        self.users["subject"].active = False
        own = self.as_user(talk, "manager")
        self.assertEqual(own._roles()[talk.id], {"manager", "employee"})

    def test_replaced_talk_leads_nowhere(self):
        """Once its result is opened again, a talk that is not signed ends."""
        talk = self.planned(self.decided()).sudo()
        for state, refused in (
            ("draft", True),
            ("in_progress", True),
            ("closed", True),
            ("signed", False),
        ):
            talk.write({"state": state, "active": False})
            if refused:
                with self.assertRaisesRegex(UserError, "opened again"):
                    talk._check_interview_state(state)
            else:
                talk._check_interview_state(state)

    def test_addendum_says_something(self):
        """Blanks are no addendum."""
        talk = self.signed(self.decided())
        for text in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "Write the addendum"):
                self.as_user(talk, "subject").action_add_addendum(text)
        self.assertFalse(talk.addendum_ids)
        self.as_user(talk, "subject").action_add_addendum("Later I agreed")
        self.assertEqual(talk.addendum_ids.text, "Later I agreed")

    def test_dialog_says_for_whom_one_signs(self):
        """Who signs for somebody else is told so."""
        talk = self.closed(self.decided())
        for role, side, other in (
            ("manager", "manager", False),
            ("subject", "employee", False),
            ("manager", "employee", True),
        ):
            dialog = self.env["hr.performance.interview.sign"].with_user(
                self.users[role]
            )
            dialog = dialog.create({"interview_id": talk.id, "side": side})
            self.assertEqual(dialog.is_for_other, other, (role, side))
