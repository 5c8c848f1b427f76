# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times for interviews, who is present, and how the two meet."""

import json
from datetime import datetime, time, timedelta

import pytz

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_interview import OWN_PART, SIGNATURE, InterviewCase

PREPARE = "hr_performance.mail_activity_type_interview_prepare"


class TimesCase(InterviewCase):
    """Calendars of the two, and what is proposed around them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = pytz.timezone(cls.company._performance_zone())

    def decided_team(self):
        """Two people of one manager whose results are decided."""
        first = self.decided()
        second = self.appraisal("colleague")
        self.as_user(second, "colleague").action_confirm_plan()
        mine = self.as_user(second, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.enter(second, {"Output": "95", "Defects": "6"})
        mine.action_open_assessment()
        for kind, role in (("self", "colleague"), ("manager", "manager")):
            rating = self.rating(second, kind, role)
            lines = rating.line_ids.filtered(lambda line: line.method == "manual")
            lines.points_input = "90"
            rating.action_submit()
        return first + second

    def local(self, moment):
        return self.company._performance_local(moment).replace(tzinfo=None)

    def utc(self, day, hour):
        """A moment of the company's clocks, as Odoo stores it."""
        moment = self.zone.localize(datetime.combine(day, hour))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)

    def proposed(self, talk):
        """Times that *Find a Time* offers the manager, as the clocks show them."""
        action = talk.action_find_time()
        times = self.env["hr.performance.interview.time"].with_user(
            self.users["manager"]
        )
        return [self.local(t.date_start) for t in times.search(action["domain"])]

    def away(self, role, day, days=1):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.people[role].resource_id.id,
                "calendar_id": self.people[role].resource_calendar_id.id,
                "date_from": self.utc(day, time.min),
                "date_to": self.utc(day + timedelta(days=days), time.min),
            }
        )

    def busy(self, role, start, stop, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Elsewhere",
                "start": start,
                "stop": stop,
                "partner_ids": [Command.set(self.users[role].partner_id.ids)],
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestInterviewTimes(TimesCase):
    def test_times_when_both_are_free(self):
        """Mornings and afternoons of working days, from the third day on; the chosen
        one is the time of the talk.

        Covers: R105, R106, R107
        """
        talk = self.interview(self.decided(), "manager")
        found = self.proposed(talk)
        self.assertTrue(found)
        self.assertEqual(found, sorted(found))
        first = self.company._performance_today() + timedelta(days=3)
        halves = [(moment.date(), moment.hour >= 12) for moment in found]
        self.assertEqual(len(halves), len(set(halves)), "one in each half of a day")
        self.assertTrue({False, True} <= {half for _day, half in halves})
        for moment in found:
            self.assertGreaterEqual(moment.date(), first)
            self.assertLess(moment.weekday(), 5)
        times = self.env["hr.performance.interview.time"].with_user(
            self.users["manager"]
        )
        chosen = times.search([("interview_id", "=", talk.id)], limit=1)
        chosen.action_choose()
        self.assertEqual(self.local(talk.date_start), found[0])
        talk.write({"place": "Room 3", "is_private_place": True})
        late = "This is after the day by which interviews are due."
        self.assertEqual(talk.warnings, late, "no other advice")

    def test_what_takes_time(self):
        """Leave, appointments with the minutes around them, the taken room and busy
        times of the employee's department are left out.

        Covers: R105, R106, R107, R223
        """
        talk = self.interview(self.decided(), "manager")
        talk.place = "Room 3"
        first, second = self.proposed(talk)[:2]
        self.assertEqual(first.date(), second.date())
        leave = self.away("subject", first.date())
        self.assertNotIn(first.date(), {m.date() for m in self.proposed(talk)})
        leave.unlink()
        leave = self.away("manager", first.date())
        self.assertNotIn(first.date(), {m.date() for m in self.proposed(talk)})
        leave.unlink()
        start = self.utc(first.date(), first.time())
        hour = timedelta(hours=1)
        event = self.busy("subject", start - timedelta(minutes=10), start)
        self.assertNotIn(first, self.proposed(talk), "15 minutes lie between the two")
        event.write({"start": start - hour, "stop": start - timedelta(minutes=15)})
        self.assertIn(first, self.proposed(talk))
        event.unlink()
        event = self.busy("colleague", start, start + hour, location="  room 3 ")
        self.assertNotIn(first, self.proposed(talk), "the room is taken")
        event.location = "Room 33"
        self.assertIn(first, self.proposed(talk))
        event.unlink()
        window = self.env["hr.performance.busy.window"].create(
            {
                "name": "Stocktaking",
                "kind": "dates",
                "company_id": self.company.id,
                "department_id": self.people["subject"].department_id.id,
                "date_start": first.date(),
                "date_end": first.date(),
                "hour_to": 12,
            }
        )
        found = self.proposed(talk)
        self.assertNotIn(first, found)
        self.assertIn(second, found, "the afternoon is open")
        other = self.people["hr_out"].department_id
        window = window.copy({"department_id": other.id, "hour_to": 24})
        self.assertNotEqual(other, self.people["subject"].department_id)
        self.assertIn(second, self.proposed(talk), "that of another department")
        window.copy({"department_id": False})
        self.assertNotIn(second, self.proposed(talk), "that of the whole company")

    def test_nobody_is_invited_on_leave(self):
        """The refusal names who is away and the next time that suits both.

        Covers: R105
        """
        talk = self.planned(self.decided())
        for role in ("subject", "manager"):
            leave = self.away(role, self.moment.date())
            self.busy("subject", self.moment - timedelta(weeks=3), self.moment)
            with self.assertRaisesRegex(UserError, "is away at this time.*free on"):
                talk.action_invite()
            self.assertEqual(talk.state, "draft")
            leave.unlink()
        talk.action_invite()
        self.assertEqual(talk.state, "invited")

    def test_nobody_is_ever_free(self):
        """Nothing is opened where there is nothing to choose."""
        talk = self.planned(self.decided())
        start = fields.Datetime.now()
        event = self.busy("manager", start, start + timedelta(days=60))
        with self.assertRaisesRegex(UserError, "no time at which both are free"):
            talk.action_find_time()
        self.away("subject", self.moment.date())
        with self.assertRaisesRegex(UserError, "There is no time at which both"):
            talk.action_invite()
        event.show_as = "free"
        self.assertTrue(self.proposed(talk))

    def test_only_who_leads_looks_for_a_time(self):
        """Others learn nothing of the calendars."""
        sheet = self.decided()
        self.interview(sheet, "manager").action_prepare()
        for role in ("subject", "colleague", "hr_in"):
            with self.assertRaises(AccessError):
                self.interview(sheet, role).action_find_time()

    def test_times_take_constant_queries(self):
        """Ten talks cost no more searches than one."""
        sheets = self.many_plans(8, [self.people["manager"]])
        talks = self.env["hr.performance.interview"]._create_for(sheets)
        schedule = self.env["hr.performance.interview.schedule"].create({})
        counts = []
        for group in (talks[:1], talks):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            schedule._proposed(group)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_busy_time_says_when(self):
        """What says no time is refused with the remedy."""
        windows = self.env["hr.performance.busy.window"].with_user(
            self.users["hr_admin"]
        )
        for values, words in (
            ({"kind": "month_end", "days": 0}, "how many days"),
            ({"kind": "dates"}, "first and the last day"),
            (
                {"kind": "dates", "date_start": "2026-02-02", "date_end": "2026-02-01"},
                "lies before",
            ),
            ({"kind": "weekday", "weekday": False}, "day of the week"),
            ({"hour_from": 9, "hour_to": 9}, "begin before they end"),
            ({"hour_to": 25}, "begin before they end"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                windows.create({"name": "Closing", **values})

    def test_head_keeps_the_times_of_the_department(self):
        """The head of a department sets its busy times, nobody else's."""
        department = self.people["subject"].department_id
        department.sudo().manager_id = self.people["manager"]
        windows = self.env["hr.performance.busy.window"]
        values = {"name": "Closing", "department_id": department.id}
        own = windows.with_user(self.users["manager"]).create(values)
        self.assertEqual(own.company_id, self.company)
        for role in ("subject", "colleague", "hr_out"):
            with self.assertRaises(AccessError):
                windows.with_user(self.users[role]).create(values)
        with self.assertRaises(AccessError):
            windows.with_user(self.users["manager"]).create({"name": "All"})


@tagged("post_install", "-at_install")
class TestInterviewTeam(TimesCase):
    def test_a_whole_team_is_invited(self):
        """Each to a time of its own; mail, calendar and place are there."""
        sheets = self.decided_team()
        talks = self.env["hr.performance.interview"].with_user(self.users["manager"])
        action = talks.action_schedule_team()
        wizard = Form(self.env[action["res_model"]].with_user(self.users["manager"]))
        wizard.place = "Room 3"
        wizard.is_private_place = True
        record = wizard.save()
        self.assertEqual(record.line_ids.employee_id, sheets.employee_id)
        times = record.line_ids.mapped("date_start")
        self.assertTrue(all(times))
        apart = abs(times[0] - times[1])
        self.assertGreaterEqual(apart, timedelta(minutes=75), "60 and 15 between")
        record.action_invite()
        for sheet, moment in zip(sheets, times, strict=True):
            talk = self.interview(sheet)
            self.assertEqual(talk.state, "invited")
            self.assertEqual((talk.date_start, talk.place), (moment, "Room 3"))
            self.assertEqual(talk.event_id.start, moment)

    def test_who_has_no_tick_is_left_out(self):
        """One is invited, the other waits; without anybody it is refused."""
        sheets = self.decided_team()
        form = Form(
            self.env["hr.performance.interview.schedule"].with_user(
                self.users["manager"]
            )
        )
        form.place = "Room 3"
        with form.line_ids.edit(1) as line:
            line.is_chosen = False
        form.save().action_invite()
        states = [self.interview(sheet).state for sheet in sheets]
        self.assertEqual(sorted(states), ["draft", "invited"])
        with form.line_ids.edit(0) as line:
            line.is_chosen = False
        with self.assertRaisesRegex(UserError, "Choose whom"):
            form.save().action_invite()

    def test_longer_talks_get_other_times(self):
        """Times follow what is typed; who finds none is named."""
        self.decided()
        form = Form(
            self.env["hr.performance.interview.schedule"].with_user(
                self.users["manager"]
            )
        )
        form.place = "Room 3"
        form.duration = 24 * 60
        with form.line_ids.edit(0) as line:
            self.assertFalse(line.date_start)
            self.assertFalse(line.is_chosen)
            line.is_chosen = True
        with self.assertRaisesRegex(UserError, "set a time"):
            form.save().action_invite()

    def test_a_foreign_talk_is_not_invited(self):
        """Naming another's talk in the dialog invites nobody."""
        sheet = self.decided()
        schedule = self.env["hr.performance.interview.schedule"].with_user(
            self.users["colleague"]
        )
        with self.assertRaises(AccessError):
            schedule.create(
                {
                    "place": "Room 3",
                    "line_ids": [
                        Command.create(
                            {
                                "interview_id": self.interview(sheet).id,
                                "is_chosen": True,
                                "date_start": self.moment,
                            }
                        )
                    ],
                }
            ).action_invite()
        self.assertEqual(self.interview(sheet).state, "draft")
        with self.assertRaisesRegex(UserError, "no interview of your team"):
            self.env["hr.performance.interview"].with_user(
                self.users["colleague"]
            ).action_schedule_team()


@tagged("post_install", "-at_install")
class TestInterviewMode(TimesCase):
    def test_by_video(self):
        """No room is needed; entry and mail bring the link, the record says how.

        Covers: R095
        """
        sheet = self.decided()
        self.report(sheet)
        talk = self.interview(sheet, "manager")
        talk.write({"date_start": self.moment, "meeting_mode": "video"})
        talk.action_invite()
        own = talk.sudo()
        self.assertIn("/join_videocall/", own.event_id.videocall_location)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn(own.event_id.videocall_location, mail.body_html)
        self.assertNotIn("send the invitation again", talk.warnings or "")
        talk.video_url = "https://meet.example.com/abc"
        self.assertIn("send the invitation again", talk.warnings)
        talk.action_invite()
        self.assertEqual(own.event_id.videocall_location, talk.video_url)
        talk.action_start()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual(json.loads(own.payload)["meeting_mode"], "video")
        self.assertIn("By video", talk.record_page)

    def test_face_to_face_needs_a_place(self):
        """Another way drops the link again."""
        talk = self.interview(self.decided(), "manager")
        talk.write({"date_start": self.moment, "meeting_mode": "video"})
        talk.action_invite()
        talk.meeting_mode = "face"
        with self.assertRaisesRegex(UserError, "Place"):
            talk.action_invite()
        talk.place = "Room 3"
        talk.action_invite()
        self.assertFalse(talk.sudo().event_id.videocall_location)
        talk.write({"meeting_mode": "phone", "place": False})
        talk.action_invite()
        self.assertEqual(talk.state, "invited")

    def test_a_new_time_is_kept_on_record(self):
        """What it was before stands in the history of the interview."""
        talk = self.planned(self.decided()).with_context(tracking_disable=False)
        talk.action_invite()
        self.flush_tracking()
        before = talk.date_start
        talk.date_start = before + timedelta(days=1)
        self.flush_tracking()
        values = talk.sudo().message_ids.tracking_value_ids
        moved = values.filtered(lambda v: v.field_id.name == "date_start")
        self.assertIn(before, moved.mapped("old_value_datetime"))

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()


@tagged("post_install", "-at_install")
class TestInterviewPresent(TimesCase):
    """An interview is a talk of two; who else is there stands on record."""

    def observer(self, talk, **values):
        return (
            self.env["hr.performance.interview.guest"]
            .with_user(talk.env.user)
            .create(
                {
                    "interview_id": talk.id,
                    "name": "Ida Interpreter",
                    "part": "Interpreter",
                    **values,
                }
            )
        )

    def test_observer_needs_consent(self):
        """The talk begins when the employee has agreed; the record names them.

        Covers: R110
        """
        sheet = self.decided()
        self.report(sheet)
        talk = self.planned(sheet)
        talk.action_invite()
        guest = self.observer(talk)
        with self.assertRaisesRegex(UserError, "Ida Interpreter"):
            talk.action_start()
        mine = self.as_user(guest, "subject")
        self.assertTrue(mine.can_answer)
        self.assertFalse(guest.can_answer)
        with self.assertRaises(AccessError):
            guest.action_agree()
        mine.action_decline()
        with self.assertRaisesRegex(UserError, "has not agreed"):
            talk.action_start()
        mine.action_agree()
        self.assertEqual(guest.sudo().consent_by_id, self.users["subject"])
        talk.action_start()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        late = self.observer(talk, name="Otto", part="Works council")
        with self.assertRaisesRegex(UserError, "presence of Otto"):
            talk.action_close()
        late.unlink()
        talk.action_close()
        present = json.loads(talk.sudo().payload)["present"]
        self.assertEqual([one["name"] for one in present], ["Ida Interpreter"])
        self.assertIn("Ida Interpreter", talk.record_page)
        with self.assertRaises(UserError):
            mine.action_decline()

    def test_only_who_leads_names_observers(self):
        """Neither the employee nor HR nor the answer itself can be made up."""
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.action_invite()
        for role in ("subject", "colleague", "hr_in"):
            with self.assertRaises(AccessError):
                self.observer(self.interview(sheet, role))
        with self.assertRaises(AccessError):
            self.observer(talk, consent="agreed")
        guest = self.observer(talk)
        with self.assertRaises(AccessError):
            self.as_user(guest, "subject").unlink()
        guest.unlink()
        talk.action_start()

    def test_hr_takes_part_by_its_own_choice(self):
        """Both sides are told, the calendar and the record name HR.

        Covers: R210
        """
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.action_invite()
        hers = self.interview(sheet, "hr_in")
        hers.action_join_as_hr()
        hers.action_join_as_hr()
        guest = talk.sudo().guest_ids
        self.assertEqual(guest.user_id, self.users["hr_in"])
        self.assertEqual(guest.name, self.people["hr_in"].name)
        partner = self.users["hr_in"].partner_id
        self.assertIn(partner, talk.sudo().event_id.partner_ids)
        talk.action_start()
        with self.assertRaises(AccessError):
            self.as_user(guest, "manager").unlink()
        for role in ("hr_out", "colleague", "subject"):
            with self.assertRaises(AccessError):
                self.interview(sheet, role).action_join_as_hr()

    def test_hr_leads_by_its_own_choice(self):
        """HR invites, holds and signs; the record and the print say so.

        Covers: R210
        """
        sheet = self.decided()
        self.report(sheet)
        talk = self.planned(sheet)
        talk.action_invite()
        note = self.env["hr.performance.private.note"].with_user(self.users["manager"])
        talk.opening_note = "Thanks for March"
        hers = self.interview(sheet, "hr_in")
        hers.action_lead_as_hr()
        self.assertTrue(hers.acts_as_manager)
        self.assertFalse(hers.opening_note, "what was prepared is the manager's")
        self.assertIn("March", "".join(note.search([]).mapped("body")))
        with self.assertRaises(AccessError):
            self.interview(sheet, "manager").action_start()
        sheet.sudo()._hand_over_interviews()
        self.assertTrue(hers.acts_as_manager, "a change in the line leaves it to HR")
        hers.action_start()
        self.fill(hers)
        self.interview(sheet, "subject").write(OWN_PART)
        hers.action_close()
        content = json.loads(hers.sudo().payload)
        self.assertTrue(content["is_led_by_hr"])
        self.assertEqual(content["manager"], self.people["hr_in"].name)
        self.assertEqual(content["direct_manager"], self.people["manager"].name)
        self.assertIn("HR led this interview", hers.record_page)
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        hers.action_sign(SIGNATURE)
        self.assertEqual(hers.state, "signed")

    def test_hr_gives_it_back(self):
        """The direct manager holds it again; who is no HR of the person takes none."""
        sheet = self.decided()
        self.planned(sheet)
        for role in ("hr_out", "colleague", "subject", "manager"):
            with self.assertRaises(AccessError):
                self.interview(sheet, role).action_lead_as_hr()
        hers = self.interview(sheet, "hr_in")
        hers.action_lead_as_hr()
        hers.action_hand_back()
        talk = self.interview(sheet, "manager")
        self.assertTrue(talk.acts_as_manager)
        self.assertFalse(talk.is_led_by_hr)


@tagged("post_install", "-at_install")
class TestInterviewPreparation(TimesCase):
    def tasks(self, talk, role):
        return talk.sudo().activity_ids.filtered(
            lambda a: a.user_id == self.users[role]
        )

    def test_both_are_asked_in_time(self):
        """So many days before the talk, not earlier, and once.

        Covers: R100
        """
        talk = self.planned(self.decided())
        days = self.company.performance_preparation_days
        self.assertEqual(days, 10)
        today = self.company._performance_today()
        talk.date_start = self.utc(today + timedelta(days=days + 1), time(10))
        talk.action_invite()
        self.run_cron("interview")
        self.assertFalse(self.tasks(talk, "subject") + self.tasks(talk, "manager"))
        talk.date_start = self.utc(today + timedelta(days=days), time(10))
        self.run_cron("interview")
        for role in ("subject", "manager"):
            task = self.tasks(talk, role)
            self.assertEqual(len(task), 1, role)
            self.assertEqual(task.date_deadline, today + timedelta(days=days - 1))
        self.run_cron("interview")
        self.assertEqual(len(self.tasks(talk, "manager")), 1)
        self.report(talk.sudo().appraisal_id)
        self.assertFalse(self.tasks(talk, "subject"))
        talk.action_start()
        self.assertFalse(self.tasks(talk, "manager"))

    def test_a_near_talk_is_asked_for_at_once(self):
        """The invitation asks both where the time has come. Covers: R100"""
        talk = self.planned(self.decided())
        today = self.company._performance_today()
        talk.date_start = self.utc(today + timedelta(days=8), time(10))
        talk.action_invite()
        self.assertTrue(self.tasks(talk, "subject"))
        self.assertTrue(self.tasks(talk, "manager"))

    def test_one_to_two_weeks(self):
        """Fewer or more days are refused."""
        for days in (6, 15):
            with self.assertRaises(ValidationError):
                self.company.performance_preparation_days = days
                self.env.flush_all()

    def test_every_kind_of_cycle_can_have_interviews(self):
        """The scheme says so, also for cycles of a month. Covers: R101"""
        today = self.company._performance_today()
        for policy, count in (("all", 1), ("none", 0)):
            self.scheme.interview_policy = policy
            cycle = self._cycle(
                name=f"Month {policy}",
                date_start=today - timedelta(days=40),
                date_end=today - timedelta(days=10),
            )
            self.launch(cycle)
            sheet = self.appraisal("subject", cycle)
            self.agree(sheet)
            self.enter(sheet, {"Output": "95", "Defects": "6"})
            self.rate(sheet)
            talks = self.env["hr.performance.interview"].search(
                [
                    ("cycle_id", "=", cycle.id),
                    ("employee_id", "=", sheet.employee_id.id),
                ]
            )
            self.assertEqual(len(talks), count, policy)
