# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common_interview import OWN_PART, SIGNATURE, InterviewCase


@tagged("post_install", "-at_install")
class TestInterview(InterviewCase):
    """From the decided result to the signed record, as the two people do it."""

    # CREATION AND PREPARATION

    def test_decided_result_makes_an_interview(self):
        """One interview with agenda and self-report, due one month after the period.

        Covers: R097, R104, R130
        """
        appraisal = self.decided()
        interview = self.interview(appraisal)
        self.assertEqual(len(interview), 1)
        self.assertEqual(interview.state, "draft")
        self.assertEqual(str(interview.due_date), "2026-07-30")
        self.assertEqual(interview.interviewer_id, self.people["manager"])
        for words in ("result", "improve", "next work", "Please bring", "Please note"):
            self.assertIn(words, interview.agenda)

    def test_policy_decides_who_gets_one(self):
        """Exceptions: low grades at once, others on request; none: nobody."""
        self.scheme.interview_policy = "exceptions"
        appraisal = self.decided()
        self.assertFalse(self.interview(appraisal))
        mine = self.as_user(appraisal, "subject")
        self.assertTrue(mine.can_request_interview)
        mine.action_request_interview()
        self.assertTrue(self.interview(appraisal))
        self.assertFalse(mine.can_request_interview)

    def test_low_grade_is_an_exception(self):
        """The lowest grade gets an interview where the others get a slip."""
        self.scheme.interview_policy = "exceptions"
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "10", "Defects": "12"})
        self.rate(appraisal, points="10")
        self.assertEqual(self.result(appraisal).final_level_id.code, "D")
        self.assertTrue(self.interview(appraisal))

    def test_batch_of_interviews_takes_constant_queries(self):
        """Interviews are made for many people with the queries of a few."""
        self.scheme.interview_policy = "none"
        self.launch()
        appraisals = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        interviews = self.env["hr.performance.interview"]
        counts = []
        for batch in (appraisals[:2], appraisals[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = interviews._create_for(batch)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(made), len(batch))
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_nothing_typed_twice(self):
        """Plan, actual values and the own review are filled in; no score among them.

        Covers: R008, R125
        """
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        own.write({"strengths": "Never late", "improvements": "Paperwork"})
        own.line_ids.filtered(lambda line: line.method == "manual").points_input = "70"
        own.action_submit()
        review = self.rating(appraisal, "manager", "manager")
        review.line_ids.filtered(
            lambda line: line.method == "manual"
        ).points_input = "90"
        review.action_submit()
        report = self.as_user(self.self_report(appraisal), "subject")
        self.assertIn("Output: reached 95 t", report.performance)
        self.assertIn("Defects: target 5, reached 6", report.standards)
        self.assertIn("my own rating 70", report.standards)
        self.assertEqual(report.strengths, "Never late")
        self.assertEqual(report.improvements, "Paperwork")
        self.assertNotIn("89", report.performance + report.standards)

    def test_report_needs_five_parts_or_nothing_to_add(self):
        """Empty parts are named; “nothing to add” is an answer. Covers: R125"""
        appraisal = self.decided()
        report = self.as_user(self.self_report(appraisal), "subject")
        with self.assertRaisesRegex(ValidationError, "What Went Well.*Support"):
            report.action_submit()
        report.nothing_to_add = True
        report.action_submit()
        self.assertTrue(self.interview(appraisal).report_submitted_on)
        with self.assertRaisesRegex(UserError, "submitted"):
            report.strengths = "One more thing"

    def test_invitation_needs_time_place_and_agenda(self):
        """Each missing part is named. Covers: R103"""
        talk = self.interview(self.decided(), "manager")
        with self.assertRaisesRegex(UserError, "Date and Time, Place"):
            talk.action_invite()
        talk.write({"date_start": self.moment, "place": "  "})
        with self.assertRaisesRegex(UserError, "fill in Place before"):
            talk.action_invite()
        talk.write({"place": "Room 3", "agenda": False})
        with self.assertRaisesRegex(UserError, "fill in Agenda before"):
            talk.action_invite()

    def test_invitation_mails_and_enters_the_calendar(self):
        """A private entry for both, and one mail with purpose and calendar file.

        Covers: R102, R104
        """
        appraisal = self.decided()
        talk = self.planned(appraisal)
        before = self.env["mail.mail"].search([])
        talk.action_invite()
        self.assertEqual(talk.state, "invited")
        event = self.interview(appraisal).event_id
        partners = self.users["subject"].partner_id | self.users["manager"].partner_id
        self.assertEqual(event.partner_ids, partners)
        self.assertEqual(event.privacy, "private")
        self.assertEqual(event.start, self.moment)
        self.assertEqual(event.location, "Room 3")
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.users["subject"].partner_id)
        self.assertIn("Talk through the result", mail.body_html)
        self.assertIn("Room 3", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["invitation.ics"])

    def test_calendar_of_a_week_shows_its_interviews(self):
        """The calendar view asks for what lies in the week that is shown."""
        interview = self.interview(self.decided())
        start = fields.Datetime.now().replace(minute=0) + timedelta(days=3)
        interview.write({"date_start": start, "duration": 90})
        view = self.env["hr.performance.interview"].get_view(view_type="calendar")
        calendar = etree.fromstring(view["arch"])
        begins, ends = calendar.get("date_start"), calendar.get("date_stop")

        def shown(since, until):
            found = self.env["hr.performance.interview"].search(
                [(begins, "<=", until), (ends, ">=", since)]
            )
            return interview in found

        hour = timedelta(hours=1)
        self.assertTrue(shown(start + hour, start + 5 * hour))
        self.assertFalse(shown(start + 2 * hour, start + 5 * hour))
        interview.duration = 180
        self.assertTrue(shown(start + 2 * hour, start + 5 * hour))

    def test_moving_the_entry_moves_the_interview(self):
        """Time and place have one truth, wherever they are changed."""
        appraisal = self.decided()
        talk = self.planned(appraisal)
        talk.action_invite()
        event = self.interview(appraisal).event_id
        later = self.moment + timedelta(hours=2)
        self.as_user(event, "manager").write(
            {"start": later, "stop": later + timedelta(minutes=90)}
        )
        self.assertEqual(talk.date_start, later)
        self.assertEqual(talk.duration, 90)
        talk.date_start = self.moment
        self.assertIn("send the invitation again", talk.warnings)
        talk.action_invite()
        self.assertEqual(event.start, self.moment)
        self.assertEqual(self.interview(appraisal).event_id, event)

    def test_advice_does_not_block(self):
        """Short notice, odd length, night time and a clash are told, not refused.

        Covers: R098, R099, R107, R108
        """
        appraisal = self.decided()
        talk = self.interview(appraisal, "manager")
        talk.write({"date_start": self.moment, "place": "Canteen", "duration": 60})
        self.assertIn("nobody listens", talk.warnings)
        self.assertNotIn("3 days", talk.warnings)
        talk.is_private_place = True
        talk.duration = 30
        self.assertIn("60 to 90 minutes", talk.warnings)
        night = self.moment.replace(hour=22)
        talk.write({"date_start": night, "duration": 60})
        self.assertIn("does not work", talk.warnings)
        self.env["calendar.event"].with_user(self.users["subject"]).create(
            {
                "name": "Dentist",
                "start": self.moment,
                "stop": self.moment + timedelta(hours=1),
                "privacy": "private",
            }
        )
        talk.date_start = self.moment + timedelta(minutes=30)
        talk.invalidate_recordset(["warnings"])
        self.assertIn("employee has another appointment", talk.warnings)
        self.assertNotIn("Dentist", talk.warnings)
        talk.date_start = fields.Datetime.now() + timedelta(days=1)
        self.assertIn("3 days", talk.warnings)
        talk.action_invite()
        self.assertEqual(talk.state, "invited")

    def test_overdue_is_found_and_shown(self):
        """The filter Interview Overdue finds what was not held in time. Covers: R097"""
        cycle = self._cycle(name="Old", date_start="2020-01-01", date_end="2020-06-30")
        self.launch(cycle)
        appraisal = self.appraisal(cycle=cycle)
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        talk = self.interview(appraisal, "manager")
        self.assertTrue(talk.is_overdue)
        overdue = talk.search(
            [("due_date", "<", "today"), ("state", "in", ("draft", "prepared"))]
        )
        self.assertIn(talk, overdue)

    def test_preparation_asks_for_the_report(self):
        """The employee sees the interview and a task, which submitting clears."""
        appraisal = self.decided()
        talk = self.planned(appraisal)
        mine = self.as_user(self.env["hr.performance.interview"], "subject")
        self.assertFalse(mine.search([]))
        talk.action_prepare()
        self.assertEqual(mine.search([]), talk)
        activity = self.interview(appraisal).activity_ids
        self.assertEqual(activity.user_id, self.users["subject"])
        self.report(appraisal)
        self.assertFalse(self.interview(appraisal).activity_ids)

    # THE TALK

    def test_start_needs_invitation_or_reason(self):
        """Without invitation only a prepared interview starts, with a kept reason."""
        talk = self.planned(self.decided())
        with self.assertRaises(UserError):
            talk.action_start(reason="now")
        talk.action_prepare()
        with self.assertRaisesRegex(UserError, "start with a reason"):
            talk.action_start()
        talk.action_start(reason="Leaves for a month tomorrow")
        self.assertEqual(talk.state, "in_progress")
        self.assertEqual(talk.start_reason, "Leaves for a month tomorrow")

    def test_steps_come_in_order(self):
        """Opening, self-review, manager's review and on; each asks for its own.

        Covers: R127, R128
        """
        appraisal = self.decided()
        talk = self.started(appraisal)
        self.assertEqual(talk.step_title, "Step 1 of 10: Opening")
        with self.assertRaisesRegex(UserError, "tick that both sides"):
            talk.action_next_step()
        talk.is_agenda_confirmed = True
        talk.action_next_step()
        self.assertEqual(talk.step, "self_review")
        with self.assertRaisesRegex(UserError, "self-report is not submitted"):
            talk.action_next_step()
        self.report(appraisal)
        talk.action_next_step()
        self.assertEqual(talk.step, "manager_review")
        talk.action_previous_step()
        self.assertEqual(talk.step, "self_review")

    def test_result_opens_with_the_review_step(self):
        """Listening first: the employee gets rating and result only then.

        Covers: R134
        """
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        mine = self.interview(appraisal, "subject")
        talk.topic_ids = [
            Command.create({"kind": "strength", "text": "Calm", "fact": "Audit"})
        ]
        talk.is_agenda_confirmed = True
        talk.action_next_step()
        self.env.invalidate_all()
        self.assertFalse(mine.result_id)
        self.assertFalse(mine.topic_ids)
        self.assertFalse(self.rating(appraisal, "manager", "subject"))
        talk.action_next_step()
        self.env.invalidate_all()
        self.assertEqual(appraisal.state, "released")
        self.assertEqual(mine.score, 89.5)
        self.assertEqual(mine.final_level_id.code, "A")
        self.assertIn("Calm", mine.topic_ids.mapped("text"))
        self.assertTrue(self.rating(appraisal, "manager", "subject"))

    def test_known_points_are_on_the_table(self):
        """Review and self-report fill goals and concerns. Covers: R008"""
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        self.assertEqual(
            talk.next_goal_ids.mapped("text"), ["Cut scrap", "Learn welding"]
        )
        concern = talk.concern_ids
        self.assertEqual(concern.text, "Who covers night shifts?")
        self.assertEqual(concern.side, "employee")
        self.assertEqual(talk.support_ids.text, "A welding course")

    def test_both_agree_and_go_on(self):
        """One click says so and opens the next step; nobody else can say it."""
        talk = self.started(self.decided())
        for role in ("subject", "hr_in", "colleague"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(talk, role).action_agree_agenda()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "another step"), self.cr.savepoint():
            talk.with_context(performance_step_seen="career").action_agree_agenda()
        self.env.invalidate_all()
        self.assertFalse(talk.is_agenda_confirmed)
        talk.action_agree_agenda()
        self.assertEqual((talk.step, talk.is_agenda_confirmed), ("self_review", True))

    def test_days_of_the_next_period_are_proposed(self):
        """Goals of the self-report and the next talk; what is set before stays."""
        end = date(2026, 12, 31)
        for today, given, goals, talk_day in (
            ("2026-07-10 10:00:00", False, end, end),
            ("2026-12-31 10:00:00", False, end, end),
            ("2027-01-01 10:00:00", False, False, False),
            ("2026-07-10 10:00:00", date(2026, 10, 1), end, date(2026, 10, 1)),
        ):
            with self.subTest(today=today, given=given), freeze_time(today):
                cycle = self._cycle(name=f"2026 H1 {today} {given}")
                self.launch(cycle)
                appraisal = self.appraisal(cycle=cycle)
                self.agree(appraisal)
                self.enter(appraisal, {"Output": "95", "Defects": "6"})
                self.rate(appraisal)
                self.report(appraisal)
                talk = self.interview(appraisal, "manager")
                talk.action_prepare()
                talk.action_start(reason="Both are here")
                talk.next_interview_date = given
                talk.action_agree_agenda()
                talk.action_next_step()
                self.assertEqual(talk.next_interview_date, talk_day)
                self.assertEqual(set(talk.next_goal_ids.mapped("deadline")), {goals})

    def test_what_is_missing_is_told_at_once(self):
        """Before the step is left, and to whom it helps alone."""
        appraisal = self.decided()
        talk = self.started(appraisal)
        self.assertIn("tick that both sides", talk.step_missing)
        talk.action_agree_agenda()
        self.assertIn("self-report is not submitted", talk.step_missing)
        self.assertFalse(self.interview(appraisal, "subject").step_missing)
        view = "hr_performance.hr_performance_interview_view_form_talk"
        with Form(talk, view) as form:
            self.assertIn("self-report", form.step_missing)
            form.is_oral_report = True
            self.assertFalse(form.step_missing)

    def test_strength_before_weakness(self):
        """A point to improve is refused while no strength is named. Covers: R096"""
        talk = self.started(self.decided())
        topics = talk.topic_ids
        weakness = {"interview_id": talk.id, "kind": "weakness", "text": "Late"}
        with self.assertRaisesRegex(ValidationError, "strength first"):
            topics.create(weakness)
        strength = topics.create({**weakness, "kind": "strength", "text": "Calm"})
        topics.create(weakness)
        with self.assertRaisesRegex(UserError, "at least one strength"):
            strength.unlink()

    def test_low_line_needs_a_fact(self):
        """Below 60 points nothing is said without a fact, and nothing is left out.

        Covers: R140
        """
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "40", "Defects": "5"})
        self.rate(appraisal)
        self.report(appraisal)
        talk = self.started(appraisal)
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        line = appraisal.line_ids.filtered(lambda line: line.title == "Output")
        topics = talk.topic_ids
        topics.create({"interview_id": talk.id, "kind": "strength", "text": "Calm"})
        with self.assertRaisesRegex(UserError, "Output is below 60"):
            talk.action_next_step()
        low = {
            "interview_id": talk.id,
            "kind": "weakness",
            "text": "Output",
            "appraisal_line_id": line.id,
        }
        with self.assertRaisesRegex(ValidationError, "Output is below 60"):
            topics.create(low)
        topics.create({**low, "fact": "Line 2 stood still for 31 days"})
        talk.action_next_step()
        self.assertEqual(talk.step, "disputed")

    def test_closing_needs_goals_summaries_and_date(self):
        """What is missing is listed at once. Covers: R148, R153"""
        appraisal = self.decided()
        self.report(appraisal)
        talk = self.started(appraisal)
        with self.assertRaises(UserError) as refused:
            talk.action_close()
        for words in (
            "next goal",
            "manager's summary",
            "employee's summary",
            "next goals are agreed",
            "next interview",
            "one strength",
        ):
            self.assertIn(words.lower(), str(refused.exception).lower())
        self.fill(talk)
        with self.assertRaisesRegex(UserError, "employee's summary"):
            talk.action_close()
        self.interview(appraisal, "subject").write(
            {**OWN_PART, "employee_summary": "Fair"}
        )
        talk.consensus = "no"
        with self.assertRaisesRegex(UserError, "differ"):
            talk.action_close()
        talk.no_consensus_reason = "The scrap target"
        talk.next_goal_ids[0].deadline = False
        with self.assertRaisesRegex(UserError, "Next goal “Cut scrap”"):
            talk.action_close()
        talk.next_goal_ids[0].deadline = "2027-03-31"
        talk.action_close()
        self.assertEqual(talk.state, "closed")
        self.assertTrue(talk.number.startswith("PI/"))

    # COMMITMENTS

    def test_promise_is_settled_by_the_other_side(self):
        """Live after closing, and open ones come up next time. Covers: R152, R159"""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        promise = talk.commitment_ids
        self.assertEqual(promise.state, "open")
        self.assertFalse(promise.can_settle)
        with self.assertRaises(UserError):
            promise.action_keep()
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        later = self.appraisal(cycle=cycle)
        self.agree(later)
        self.enter(later, {"Output": "95", "Defects": "6"})
        self.rate(later)
        following = self.interview(later, "manager")
        support = talk.support_ids
        before = following.previous_promise_ids.commitment_id
        self.assertEqual(before, promise | support)
        self.as_user(promise | support, "subject").action_keep()
        self.assertEqual(promise.state, "kept")
        following.invalidate_recordset()
        self.assertFalse(following.previous_promise_ids)

    # PEOPLE WITHOUT LOGIN, CHANGES

    def test_person_without_login_takes_part(self):
        """The manager enters, the signature is drawn on the manager's screen."""
        self.launch()
        appraisal = self.appraisal("userless")
        manager = self.as_user(appraisal, "manager")
        manager.action_confirm_plan()
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        manager.action_open_assessment()
        for kind in ("self", "manager"):
            review = self.rating(appraisal, kind, "manager")
            review.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "80"
            review.action_submit()
        self.report(appraisal, role="manager")
        talk = self.started(appraisal)
        event = self.interview(appraisal).event_id
        self.assertIn(self.people["userless"].work_contact_id, event.partner_ids)
        self.fill(talk)
        with self.assertRaisesRegex(AccessError, "at your screen"):
            talk.employee_summary = "Dictated"
        talk.write(
            {
                "is_handed_over": True,
                **OWN_PART,
                "employee_summary": "Dictated",
            }
        )
        talk.action_close()
        talk.action_sign(SIGNATURE, side="employee")
        talk.action_sign(SIGNATURE, side="manager")
        self.assertEqual(talk.state, "signed")
        drawn = talk.signature_ids.filtered(lambda s: s.side == "employee")
        self.assertEqual(drawn.signed_name, "Userless")
        self.assertEqual(drawn.user_id, self.users["manager"])
        self.assertTrue(drawn.is_entered_by_other)
        self.assertIn('"entered_by":"Manager"', talk.payload)

    def test_new_manager_takes_over_before_the_talk(self):
        """An interview that has not begun follows the reporting line."""
        appraisal = self.decided()
        self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(
            self.interview(appraisal).interviewer_id, self.people["former"]
        )

    def test_reopened_result_gets_a_new_talk(self):
        """What was signed on the old result stays as history."""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        self.as_user(self.result(appraisal), "hr_in").action_reopen("Wrong count")
        self.rating(appraisal, "manager", "manager").action_submit()
        self.assertFalse(talk.active)
        self.assertEqual(talk.state, "signed")
        self.assertEqual(self.interview(appraisal).state, "draft")

    def test_talk_on_a_reopened_result_ends(self):
        """Nobody closes or signs a talk about a result that is no longer."""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        self.as_user(self.result(appraisal), "hr_in").action_reopen("Wrong count")
        self.assertFalse(talk.sudo().activity_ids, "nobody is asked to sign it")
        with self.assertRaisesRegex(UserError, "new interview"):
            talk.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "new interview"):
            talk.action_correct("Another date")
