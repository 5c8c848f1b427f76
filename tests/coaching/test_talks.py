# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..interview.common_interview import InterviewCase
from .common_coaching import CoachingCase

MONDAY = datetime(2026, 3, 2, 9)


class TalkCase(CoachingCase):
    """A manager and a team that talk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.people["hr_in"]
        cls.company.performance_scheme_id = cls.scheme
        # Nobody is new, unless a test says so.
        cls.env["hr.version"].search([]).write(
            {"date_version": "2020-01-01", "contract_date_start": "2020-01-01"}
        )

    def talk(self, *people, role="manager", **values):
        return self.as_user(self.env["hr.performance.talk"], role).create(
            {
                "employee_ids": [
                    Command.set([self.people[p].id for p in people or ("subject",)])
                ],
                "date_start": fields.Datetime.now() - timedelta(minutes=30),
                **values,
            }
        )

    def point(self, role, about, text="Holidays", **values):
        return self.as_user(self.env["hr.performance.talk.point"], role).create(
            {"text": text, "employee_id": self.people[about].id, **values}
        )

    def texts(self, talk):
        talk.invalidate_recordset(["agenda"])
        return [point["text"] for row in talk.agenda for point in row["points"]]

    def next_talk(self, talk):
        return talk.search([("state", "=", "planned")])


@tagged("post_install", "-at_install")
class TestTalks(TalkCase):
    """Talks in a rhythm, with an agenda that makes itself."""

    # RHYTHM

    def test_weekly_by_itself(self):
        """Held: the next one stands a week later. Missed ones are counted.

        Covers: R055
        """
        with freeze_time(MONDAY):
            talk = self.talk(date_start=MONDAY)
            self.assertEqual(talk.rhythm_days, 7)
            row = talk.person_ids
            row.write(
                {
                    "progress": "Ten visits",
                    "difficulties": "The car",
                    "agreed_step": "Rent one",
                    "follow_up_date": "2026-03-05",
                }
            )
            talk.action_hold()
            entry = row.coaching_id
            self.assertEqual((entry.zone, entry.agreed_step), ("shared", "Rent one"))
            self.assertIn("Ten visits", entry.body)
            self.assertIn("The car", entry.body)
            following = self.next_talk(talk)
            self.assertEqual(following.date_start, MONDAY + timedelta(days=7))
            following.action_miss()
            third = self.next_talk(talk)
            self.assertEqual(third.date_start, MONDAY + timedelta(days=14))
            self.assertEqual(third.missed_count, 1)
            self.assertEqual(self.as_user(third, "subject").missed_count, 1)
        with freeze_time("2026-03-05 09:00:00"):
            self.assertIn("Follow up with Subject", self.verbs("manager"))

    def test_the_pair_changes_the_rhythm(self):
        """Either side; the next talks follow it."""
        talk = self.talk()
        self.as_user(talk, "subject").rhythm_days = 14
        talk.action_hold()
        following = self.next_talk(talk)
        self.assertEqual(following.rhythm_days, 14)
        self.assertEqual((following.date_start - talk.date_start).days, 14)
        with self.assertRaises(AccessError):
            self.as_user(following, "subject").employee_ids = [
                Command.link(self.people["colleague"].id)
            ]
        with self.assertRaises(AccessError):
            self.as_user(following, "subject").action_hold()

    def test_newcomers_talk_more_often(self):
        """By the joining date, planned by itself, until the months are over.

        Covers: R059
        """
        today = fields.Date.today()
        self.people["subject"].current_version_id.write(
            {
                "date_version": today - timedelta(days=20),
                "contract_date_start": today - timedelta(days=20),
            }
        )
        self.run_cron("talk")
        talks = self.env["hr.performance.talk"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(talks._people(), self.people["subject"])
        self.assertEqual(talks.leader_id, self.people["manager"])
        self.assertEqual(talks.rhythm_days, self.scheme.talk_new_days)
        self.run_cron("talk")
        self.assertEqual(len(talks.search([("company_id", "=", self.company.id)])), 1)
        self.scheme.talk_new_months = 0
        self.assertEqual(self.talk("colleague").rhythm_days, 7)

    @freeze_time("2026-03-06 09:00:00")
    def test_newcomers_talk_on_a_working_day(self):
        """Not at the weekend, nor on a holiday of the company's calendar."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 23:00:00",
            }
        )
        day = {"date_version": "2026-03-02", "contract_date_start": "2026-03-02"}
        self.people["subject"].current_version_id.write(day)
        self.run_cron("talk")
        talk = self.env["hr.performance.talk"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(str(talk.date_start.date()), "2026-03-10")

    def test_missed_by_itself(self):
        """A day after its end, and the next one is planned."""
        with freeze_time(MONDAY):
            talk = self.talk(date_start=MONDAY)
        with freeze_time(MONDAY + timedelta(days=2)):
            self.run_cron("talk")
            self.assertEqual(talk.state, "missed")
            self.assertEqual(
                self.next_talk(talk).date_start, MONDAY + timedelta(days=7)
            )

    # AGENDA

    def test_points_of_both_sides_move_on(self):
        """Either side brings up; what is open stands on the next agenda."""
        talk = self.talk()
        mine = self.point("subject", "subject", "Home office")
        self.assertEqual(mine.leader_id, self.people["manager"])
        done = self.point("manager", "subject", "The new machine")
        for role in ("manager", "subject"):
            self.assertEqual(
                self.texts(self.as_user(talk, role)), ["Home office", "The new machine"]
            )
        done.action_done()
        talk.action_hold()
        self.assertEqual(self.texts(self.next_talk(talk)), ["Home office"])
        with self.assertRaises(AccessError):
            self.point("colleague", "subject")
        with self.assertRaises(AccessError):
            self.as_user(mine, "manager").text = "Office"

    def test_agenda_makes_itself(self):
        """Goals behind plan and the own follow-ups, as far as one reads them."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        line = sheet.line_ids.filtered(lambda own: own.title == "Output")
        middle = sheet._period()[0] + (sheet._period()[1] - sheet._period()[0]) / 2
        with freeze_time(datetime.combine(middle, datetime.min.time())):
            self.enter(sheet, {"Output": "1"})
            self.note(zone="private", agreed_step="Ask again", follow_up_date=middle)
            talk = self.talk()
            for role, expected in (
                ("manager", {"Goals Behind Plan", "Follow-ups"}),
                ("subject", {"Goals Behind Plan"}),
            ):
                agenda = self.as_user(talk, role).agenda
                kinds = {p["kind"] for row in agenda for p in row["points"]}
                self.assertEqual(kinds, expected, role)
            self.assertIn(line.title, self.texts(talk)[0])

    # SEVERAL PEOPLE

    def test_team_meeting(self):
        """One agenda and date, one note for each, counted for each. Covers: R213"""
        talk = self.talk("subject", "colleague", kind="team")
        rows = {row.employee_id: row for row in talk.person_ids}
        rows[self.people["subject"]].progress = "Good week"
        rows[self.people["colleague"]].progress = "Bad week"
        self.env.invalidate_all()
        own = self.as_user(talk, "subject").person_ids
        self.assertEqual(own.mapped("progress"), ["Good week"])
        self.env.invalidate_all()
        talk.action_hold()
        standing = self.as_user(talk, "manager")._standing(
            self.people["subject"] | self.people["colleague"]
        )
        self.assertEqual([row["days"] for row in standing.values()], [0, 0])
        entries = self.env["hr.performance.coaching"].search([])
        self.assertEqual(len(entries), 2)
        self.assertEqual(self.next_talk(talk).kind, "team")

    def test_department_meeting(self):
        """The HR partner hears needs and feedback; what is open comes back.

        Covers: R211
        """
        for role in ("manager", "hr_out"):
            with self.refused(AccessError, "held by HR"):
                self.talk(
                    "subject",
                    role=role,
                    kind="department",
                    department_id=self.works.id,
                )
        talk = self.talk(
            "head", role="hr_in", kind="department", department_id=self.works.id
        )
        talk.write({"needs": "Two welders", "feedback": "Slow", "guidance_count": 3})
        talk.adjustments = "Answers within a day"
        open_one = self.point("head", "head", "A second trainer", leader_id=self.hr.id)
        done = self.point("hr_in", "head", "The new form")
        self.as_user(done, "head").action_done()
        talk.action_hold()
        self.assertEqual((talk.state, talk.guidance_count), ("held", 3))
        following = self.next_talk(talk)
        self.assertEqual((following.kind, following.needs), ("department", False))
        self.assertEqual((following.date_start - talk.date_start).days, 30)
        self.assertEqual(following.guidance_count, 0, "counted anew")
        expected = ["Answers within a day", open_one.text]
        for role in ("hr_in", "head"):
            self.assertEqual(self.texts(self.as_user(following, role)), expected, role)
        self.as_user(open_one, "hr_in").action_done()
        with freeze_time(following.date_start + timedelta(hours=1)):
            following.adjustments = "Two trainers"
            following.action_hold()
            self.assertEqual(self.texts(self.next_talk(talk)), ["Two trainers"])

    # BAD INPUT

    def test_bad_input(self):
        """A clear sentence, and nothing is lost."""
        count = self.env["hr.performance.talk"].search_count([])
        with self.refused(ValidationError, "Manager · .*with oneself"):
            self.talk("manager")
        with self.refused(ValidationError, "Subject · .*ends before it begins"):
            self.talk(duration=-60)
        with self.refused(ValidationError, "One-on-One.*say with whom"):
            self.talk(employee_ids=[])
        with self.refused(UserError, "Former is not one of your people"):
            self.talk("former")
        with self.refused(ValidationError, "Colleague.*is with one person"):
            self.talk("subject", "colleague")
        with self.refused(UserError, "“Me”: a point is brought up with somebody"):
            self.point("manager", "manager", "Me", leader_id=self.people["manager"].id)
        self.assertEqual(self.env["hr.performance.talk"].search_count([]), count)
        with self.refused(AccessError, "people"):
            self.talk("subject", role="colleague", leader_id=self.people["manager"].id)
        talk = self.talk(date_start=fields.Datetime.now() + timedelta(days=3))
        talk.person_ids.progress = "Ten visits"
        with self.refused(UserError, "Subject.*has not come yet"):
            talk.action_hold()
        with self.refused(
            ValidationError, "Subject: the follow-up on .*is in the past"
        ):
            talk.person_ids.write({"progress": "x", "follow_up_date": self.day(-1)})
        self.env.invalidate_all()
        self.assertEqual(talk.person_ids.progress, "Ten visits", "nothing is lost")
        with self.refused(AccessError, "Subject.*you may move it"):
            self.as_user(talk, "subject").needs = "More pay"
        with self.refused(AccessError, "cannot be edited directly"):
            talk.state = "held"

    def test_employee_plans_with_the_own_superior(self):
        talk = self.talk("subject", role="subject", leader_id=self.people["manager"].id)
        self.assertTrue(self.as_user(talk, "manager").is_leader)

    # CALENDAR

    def test_calendar_follows(self):
        """One private entry without a word, one activity, no mail."""
        mails = self.env["mail.mail"].search_count([])
        talk = self.talk(date_start=fields.Datetime.now() + timedelta(days=2))
        self.point("manager", "subject", "Zebra")
        event = talk.sudo().event_id
        self.assertEqual((event.name, event.privacy), ("One-on-One", "private"))
        self.assertFalse(event.description)
        self.assertEqual(len(talk.activity_ids), 1)
        self.assertEqual(talk.activity_ids.user_id, self.users["manager"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        moved = event.start + timedelta(days=1)
        event.write({"start": moved, "stop": moved + timedelta(hours=1)})
        self.assertEqual((talk.date_start, talk.duration), (moved, 60))
        self.assertEqual(len(talk.activity_ids), 1)
        event.active = False
        self.assertEqual(talk.state, "cancelled")
        self.assertFalse(talk.activity_ids)

    # FIRST PAGE

    def test_days_since_the_last_talk(self):
        """Each row says it, red beyond the limit. Covers: R061"""
        self.launch()

        def row():
            rows = self.home("manager")["team"]["rows"]
            return next(r for r in rows if r["name"] == "Subject")["talk"]

        self.assertEqual((row()["days"], row()["is_red"]), (None, False))
        talk = self.talk(rhythm_days=0)
        talk.rhythm_days = 0
        talk.action_hold()
        limit = self.scheme.talk_limit_days
        for days, is_red in ((0, False), (limit, False), (limit + 1, True)):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                self.assertEqual((row()["days"], row()["is_red"]), (days, is_red))
        self.talk(date_start=fields.Datetime.now() + timedelta(days=1))
        self.assertTrue(row()["next"])

    def test_home_of_both(self):
        """The leader holds it; the other sees it and brings up."""
        self.talk(date_start=fields.Datetime.now() + timedelta(minutes=5))
        self.assertIn("Talk with Subject", self.verbs("manager"))
        (shown,) = self.home("subject")["talks"]["talks"]
        self.assertEqual(shown["with"], "Manager")

    def test_team_rows_cost_the_same(self):
        """Talks of five people cost as many queries as those of one."""
        self.launch()

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_user(self.env["hr.performance.home.team"], "manager")._home_part()
            return self.env.cr.sql_log_count - before

        self.talk().action_hold()
        cost()
        few = cost()
        for role in ("colleague", "userless", "hr_in"):
            for _ in range(3):
                self.talk(role).action_hold()
        self.assertLessEqual(cost(), few + 1)

    # BEFORE THE ASSESSMENT

    def test_who_had_neither_talk_nor_note(self):
        """By manager with the share, as advice or required. Covers: R058"""
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "coaching_held")
        gate.level = "required"
        self.launch()
        self.agree(self.appraisal())
        self.appraisal("colleague").sudo().state = "agreed"
        cycle = self.cycle
        start = cycle.date_start
        with freeze_time(
            datetime.combine(start + timedelta(days=40), datetime.min.time())
        ):
            cycle.sudo().state = "coaching"
            talk = self.talk("subject")
            self.note(about="colleague", zone="private")
            talk.action_hold()
            (problem,) = cycle._coaching_problems()
        self.assertIn("Manager: 50 % of 2 people", problem)
        self.assertIn("Colleague", problem)
        self.assertNotIn("Subject", problem)
        with self.refused(UserError, "Colleague"):
            self.as_user(cycle, "hr_admin").action_next_stage()
        self.assertEqual(cycle.state, "coaching")

    def coverage(self, role):
        self.env.invalidate_all()
        page = self.as_user(self.cycle, role).coaching_html
        rows = html.fromstring(page).xpath("//tbody/tr")
        cells = ([cell.text_content() for cell in row] for row in rows)
        return {name: (people, met, share) for name, people, met, share in cells}

    def test_hr_sees_coverage_by_department(self):
        """Counts of the own people and nobody's name; who is left opens as a list.

        Covers: R058
        """
        self.launch()
        sheet = self.appraisal()
        with freeze_time(
            datetime.combine(sheet._period()[0], datetime.min.time())
            + timedelta(days=3)
        ):
            self.talk("subject").action_hold()
            self.talk("colleague").action_miss()
        every = self.coverage("hr_admin")
        sheets = self.cycle.appraisal_ids
        plant = sheets.filtered(lambda one: one.department_id == self.plant)
        self.assertEqual(every["Plant"][:2], (str(len(plant)), "1"))
        self.assertEqual(every["Plant"][2], f"{round(100 / len(plant))} %")
        self.assertEqual(every["Office"][1:], ("0", "0 %"))
        page = self.as_user(self.cycle, "hr_admin").coaching_html
        for person in sheets.employee_id:
            self.assertNotIn(person.name, page)
        self.assertNotIn("Plant", self.coverage("hr_out"), "the own departments")
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "manager").read(["coaching_html"])
        for role in ("subject", "manager"):
            with self.assertRaises(AccessError):
                self.as_user(self.cycle, role).action_open_without_coaching()
        for role in ("hr_admin", "hr_in"):
            action = self.as_user(self.cycle, role).action_open_without_coaching()
            left = sheets.search(action["domain"]).employee_id
            self.assertNotIn(self.people["subject"], left)
            self.assertIn(self.people["colleague"], left)


@tagged("post_install", "-at_install")
class TestTalkPromises(TalkCase, InterviewCase):
    """What talks and interviews take over from each other."""

    def test_incidents_are_in_the_interview_package(self):
        """Noted on the way, listed by itself in the preparation. Covers: R067"""
        sheet = self.decided()
        day = min(sheet._period()[1], self.day(0))
        self.note(kind="incident", zone="record", quality="strength", date=day)
        interview = self.interview(sheet)
        own = self.as_user(interview, "manager")
        action = own.action_open_preparation()
        note = self.as_user(self.env[action["res_model"]], "manager")
        self.assertIn("Zebra secret", note.browse(action["res_id"]).body)
        self.assertEqual(note.browse(action["res_id"]).kind, "preparation")

    def test_open_promises_stand_on_the_agenda(self):
        sheet = self.decided()
        interview = self.interview(sheet)
        promise = self.env["hr.performance.commitment"].create(
            {
                "interview_id": interview.id,
                "who": "manager",
                "text": "Zebra course",
                "due_date": self.day(5),
            }
        )
        interview.sudo().state = "closed"
        talk = self.talk()
        agenda = self.as_user(talk, "manager").agenda
        (point,) = [p for row in agenda for p in row["points"]]
        self.assertEqual((point["kind"], point["id"]), ("Open Promises", promise.id))
        self.assertNotIn("Zebra", f"{agenda}", "its text is content of the interview")
