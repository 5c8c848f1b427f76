# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each step of the talk asks, shows and keeps."""

import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_interview import OWN_PART, SIGNATURE, InterviewCase

TALK_VIEW = "hr_performance.hr_performance_interview_view_form_talk"


class StepsCase(InterviewCase):
    def begun(self, step="opening"):
        """A talk that goes on, at a step."""
        sheet = self.decided()
        self.report(sheet)
        talk = self.started(sheet)
        talk.is_agenda_confirmed = True
        if step not in ("opening", "self_review", "manager_review"):
            self.go_to(talk, "manager_review")
            talk.strength_ids = [
                Command.create({"kind": "strength", "text": "Calm", "fact": "Audit"})
            ]
        self.go_to(talk, step)
        return sheet, talk

    def printed(self, talk):
        report = "hr_performance.report_hr_performance_interview"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, talk.ids)
        return html.decode()


@tagged("post_install", "-at_install")
class TestStepsOfTheTalk(StepsCase):
    """From the opening to the closing."""

    def test_three_phases_with_their_days(self):
        """Preparation, talk, follow-up. Covers: R126"""
        sheet = self.decided()
        talk = self.planned(sheet)
        self.assertEqual((talk.phase, talk.prepared_on), ("preparation", False))
        talk.action_prepare()
        begun = talk.prepared_on
        self.assertTrue(begun)
        talk.action_invite()
        self.assertEqual((talk.phase, talk.prepared_on), ("preparation", begun))
        talk.action_start()
        self.assertEqual((talk.phase, bool(talk.started_on)), ("talk", True))
        self.report(sheet)
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual((talk.phase, bool(talk.closed_on)), ("follow_up", True))

    def test_time_used_by_step(self):
        """Going on counts the minutes, coming back adds to them. Covers: R127"""
        with freeze_time("2026-07-10 10:00:00") as clock:
            _sheet, talk = self.begun()
            clock.tick(timedelta(minutes=5))
            talk.action_next_step()
            clock.tick(timedelta(minutes=12))
            talk.action_previous_step()
            clock.tick(timedelta(minutes=2))
            talk.action_next_step()
        self.assertEqual(talk.step_time_text, "Opening 7 min · Self-Review 12 min")

    def test_opening_shows_praise_and_the_department(self):
        """Praise on record in the period, goals of the unit. Covers: R129"""
        day = self.cycle.date_start + timedelta(days=40)
        notes = self.env["hr.performance.coaching"]
        for date, body in (
            (day, "Trained both newcomers"),
            (self.cycle.date_start - timedelta(days=30), "Long ago"),
        ):
            notes.create(
                {
                    "employee_id": self.people["subject"].id,
                    "author_id": self.users["manager"].id,
                    "kind": "praise",
                    "zone": "shared",
                    "date": date,
                    "body": body,
                }
            )
        unit = self.people["subject"].department_id
        self.env["hr.performance.objective"].create(
            {
                "name": "Scrap below 2 %",
                "level": "department",
                "department_id": unit.id,
                "date_start": self.cycle.date_start,
                "date_end": self.cycle.date_end,
                "state": "approved",
            }
        )
        _sheet, talk = self.begun()
        self.assertIn("Trained both newcomers", talk.praise_text)
        self.assertNotIn("Long ago", talk.praise_text)
        self.assertIn("Scrap below 2 %", talk.unit_text)
        with Form(talk, TALK_VIEW) as form:
            self.assertIn("Trained both newcomers", form.praise_text)

    def test_opening_asks_for_the_employees_view(self):
        """The employee's own words, in the signed record. Covers: R131"""
        sheet, talk = self.begun()
        with self.assertRaises(AccessError):
            talk.employee_view = "All is well"
        self.interview(sheet, "subject").employee_view = "A hard spring"
        self.assertEqual(talk.employee_view, "A hard spring")

    def test_self_review_has_abilities_basis_and_evidence(self):
        """Work done, what was learned, why it is rated so.

        Covers: R122, R123, R132, R133
        """
        sheet = self.decided()
        report = self.report(
            sheet, evidence="https://wiki/audit\n\nReport of March, page 3"
        )
        talk = self.started(sheet)
        self.assertEqual(talk.report_evidence_count, 2)
        self.assertIn("Output: reached 95 t", talk.report_performance)
        self.assertEqual(report.strengths, "Trained two newcomers")
        self.assertEqual(report.improvements, "Ask earlier")
        self.assertEqual(talk.report_questions, "Who covers night shifts?")
        mine = self.interview(sheet, "subject")
        mine.write({"ability_growth": "Sets up line 2", "self_basis": "95 of 100 t"})
        with self.assertRaises(AccessError):
            talk.self_basis = "Luck"
        self.fill(talk)
        mine.write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        for words in ("Sets up line 2", "95 of 100 t", "https://wiki/audit"):
            self.assertIn(words, html)

    def test_tips_on_listening_and_review(self):
        """What the step advises. Covers: R137, R138, R221"""
        _sheet, talk = self.begun()
        for words in ("open mind", "as equals", "good spirit"):
            self.assertIn(words, talk.step_tip)
        self.go_to(talk, "self_review")
        for words in ("Listen", "interrupt", "open questions", "your own words"):
            self.assertIn(words, talk.step_tip)
        self.go_to(talk, "manager_review")
        for words in ("agreed standard", "facts", "Describe", "not of the person"):
            self.assertIn(words, talk.step_tip)
        self.assertIn("achieved first", talk.step_tip)

    def test_words_about_the_person_warn(self):
        """A hint while it is typed, for the manager alone. Covers: R137"""
        sheet, talk = self.begun("manager_review")
        self.assertFalse(talk.manner_text)
        with Form(talk, TALK_VIEW) as form:
            form.achievements = "95 t"
            form.shortfalls = "He is lazy, 自私"
            self.assertIn("lazy", form.manner_text)
            self.assertIn("自私", form.manner_text)
        self.assertFalse(self.interview(sheet, "subject").manner_text)

    def test_four_boxes_achievements_first(self):
        """Results and abilities; what was missed comes second. Covers: R136, R137"""
        sheet, talk = self.begun("manager_review")
        talk.strength_ids = [Command.create({"kind": "strength", "text": "Calm"})]
        talk.write({"achievements": False, "shortfalls": "Two late reports"})
        with self.assertRaisesRegex(UserError, "achieved before"):
            talk.action_next_step()
        talk.write(
            {
                "achievements": "95 t in June",
                "ability_strengths": "Sets up lines",
                "ability_weaknesses": "Reading plans",
            }
        )
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        texts = (
            *("95 t in June", "Two late reports", "Sets up lines", "Reading plans"),
        )
        places = [html.index(words) for words in texts]
        self.assertEqual(places, sorted(places))

    def test_two_lists_are_generated_and_edited(self):
        """Met and not met, from the lines; the manager edits them. Covers: R087"""
        sheet, talk = self.begun("manager_review")
        self.assertIn("Output: reached 95 of 100 t", talk.achievements)
        self.assertNotIn("Defects", talk.achievements)
        self.assertIn("Defects: reached 6 of 5", talk.shortfalls)
        self.assertEqual(self.interview(sheet, "subject").shortfalls, talk.shortfalls)
        talk.shortfalls = "Six complaints, one above the target"
        self.assertEqual(talk.shortfalls, "Six complaints, one above the target")

    def test_neither_list_is_empty(self):
        """Where all is met, the lowest line is told. Covers: R087"""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "100", "Defects": "5"})
        self.rate(sheet, points="95")
        self.report(sheet)
        talk = self.started(sheet)
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        self.assertIn("All was met; the lowest: Attitude: 95 points", talk.shortfalls)

    def test_lines_are_ticked_as_explained(self):
        """By the manager, line by line; the record says which. Covers: R135"""
        sheet, talk = self.begun("manager_review")
        line = sheet.line_ids.filtered(lambda line: line.title == "Output")
        shown = talk.result_line_ids.filtered(lambda r: r.appraisal_line_id == line)
        self.assertTrue(shown.explanation_html)
        self.assertEqual((shown.target_display, shown.actual_display)[1], "95")
        with self.assertRaises(AccessError):
            self.interview(sheet, "subject").explained_line_ids = line
        talk.explained_line_ids = line
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertEqual(json.loads(talk.payload)["explained"], ["Output"])
        self.assertIn("Explained in the interview", self.printed(talk))

    def test_mood_is_noted_for_the_manager_alone(self):
        """One touch, with the time, into the private preparation. Covers: R139"""
        sheet, talk = self.begun("self_review")
        talk.action_open_preparation()
        talk.action_note_mood("tense")
        with self.assertRaisesRegex(UserError, "no mood"):
            talk.action_note_mood("sunny")
        notes = self.env["hr.performance.private.note"]
        own = self.as_user(notes, "manager").search(
            [("appraisal_id", "=", sheet.id), ("kind", "=", "preparation")]
        )
        self.assertEqual(len(own), 1)
        self.assertRegex(own.body, r"\d\d:\d\d · Self-Review · Tense$")
        self.assertIn("Worth praising", own.body)
        for role in ("subject", "hr_in", "hr_admin", "head"):
            self.assertFalse(
                self.as_user(notes, role).search([("appraisal_id", "=", sheet.id)])
            )
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(talk, role).action_note_mood("tense")

    def test_disputed_line(self):
        """View, cause, answer with facts, standard, settled or not. Covers: R141,
        R142
        """
        sheet, talk = self.begun("disputed")
        mine = self.interview(sheet, "subject")
        line = sheet.line_ids.filtered(lambda line: line.title == "Defects")
        point = self.as_user(talk.topic_ids, "subject").create(
            {
                "interview_id": talk.id,
                "kind": "disputed",
                "text": "Defects",
                "appraisal_line_id": line.id,
                "employee_view": "The supplier's fault",
            }
        )
        answered = self.as_user(point, "manager")
        answered.write(
            {
                "cause": "Bad batch in May",
                "answer": "Six complaints",
                "fact": "Complaint book, page 4",
                "standard_comment": "Five are allowed",
            }
        )
        with self.assertRaises(AccessError):
            answered.is_appeal_wished = True
        with self.assertRaises(AccessError):
            point.standard_comment = "Unfair"
        point.is_appeal_wished = True
        self.fill(talk)
        mine.write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        for words in (
            *("The supplier", "Bad batch", "Six complaints", "page 4", "Five are"),
            "Appeal wished",
        ):
            self.assertIn(words, html)

    def test_root_cause_with_consensus(self):
        """For each gap, and whether both see it so. Covers: R143"""
        sheet, talk = self.begun("manager_review")
        talk.strength_ids = [Command.create({"kind": "strength", "text": "Calm"})]
        talk.weakness_ids = [
            Command.create({"kind": "weakness", "text": "Late", "fact": "Twice"})
        ]
        talk.weakness_ids.write({"cause": "Two shifts", "cause_consensus": "no"})
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        topic = next(
            t for t in json.loads(talk.payload)["topics"] if t["kind"] == "weakness"
        )
        self.assertEqual(
            (topic["cause"], topic["cause_consensus"]), ("Two shifts", "no")
        )
        self.assertIn("Not shared", self.printed(talk))

    def test_employee_writes_the_own_way_ahead(self):
        """Career plan, development, training, suggestions. Covers: R145"""
        sheet, talk = self.begun("career")
        names = ("career_plan", "development_needs", "training_needs", "career_ideas")
        for name in names:
            with self.assertRaises(AccessError):
                talk[name] = "Lead a shift"
        mine = self.interview(sheet, "subject")
        mine.write({name: f"My {name}" for name in names})
        self.fill(talk)
        mine.write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        for name in names:
            self.assertIn(f"My {name}", html)

    def test_support_has_somebody_and_a_day(self):
        """It stays open until the employee says that it came. Covers: R146, R159"""
        sheet, talk = self.begun("concerns")
        support = talk.support_ids
        self.assertEqual(support.text, "A welding course")
        self.assertEqual(support.owner_id, self.people["manager"])
        self.assertTrue(support.due_date)
        support.owner_id = False
        with self.assertRaisesRegex(UserError, "say who provides it"):
            talk.action_next_step()
        support.owner_id = self.people["colleague"]
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertIn("Support", self.printed(talk))
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        with self.assertRaises(UserError):
            support.action_keep()
        self.assertIn(support, self.open_of("manager"))
        self.as_user(support, "subject").action_keep()
        self.assertNotIn(support, self.open_of("manager"))

    def open_of(self, role):
        """Promises that the list of a role opens with."""
        domain = [("interview_id.state", "in", ("closed", "signed"))]
        domain += [("state", "=", "open")]
        return self.as_user(self.env["hr.performance.commitment"], role).search(domain)

    def test_concern_with_category_and_confidence(self):
        """A confidential one is the pair's and HR's, in no print. Covers: R147"""
        sheet, talk = self.begun("concerns")
        point = self.as_user(talk.topic_ids, "subject").create(
            {
                "interview_id": talk.id,
                "kind": "concern",
                "category": "team",
                "text": "Somebody shouts at me",
                "is_confidential": True,
            }
        )
        self.as_user(point, "manager").write({"answer": "I look into it"})
        self.deputize()
        self.env.invalidate_all()
        self.assertTrue(self.as_user(talk, "former").has_access("read"))
        self.assertNotIn(point, self.as_user(talk, "former").topic_ids)
        self.assertFalse(self.as_user(point, "former").has_access("read"))
        for role in ("subject", "manager", "hr_in"):
            self.assertTrue(self.as_user(point, role).has_access("read"), role)
        self.assertFalse(self.as_user(point, "head").has_access("read"))
        self.env.invalidate_all()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertNotIn("shouts", talk.payload)
        self.assertNotIn("look into", talk.payload)
        html = self.printed(talk)
        self.assertNotIn("shouts", html)
        self.assertIn("Confidential points that are signed", html)
        self.assertEqual(point.text, "Somebody shouts at me")

    def deputize(self):
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

    def test_next_goals_have_priority_and_skill(self):
        """Work, result, day, how important, what to know. Covers: R149, R150"""
        sheet, talk = self.begun("next_goals")
        talk.next_goal_ids[0].write({"priority": "high", "skill": "TIG welding"})
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        self.assertIn("TIG welding", html)
        self.assertIn("Priority: ", html)

    def test_reward_talk_binds_nothing(self):
        """A note and a request, and no reward anywhere. Covers: R151"""
        sheet, talk = self.begun("next_goals")
        self.interview(sheet, "subject").reward_wish = "Five percent"
        talk.reward_note = "I pass it on"
        before = self.rewards()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        html = self.printed(talk)
        for words in ("Five percent", "I pass it on", "no amount binds"):
            self.assertIn(words, html)
        self.assertEqual(self.rewards(), before)

    def rewards(self):
        return self.env["hr.performance.reward"].search_count([])

    def test_closing_confirms_the_result(self):
        """Grade on the page; received is the employee's word. Covers: R154, R155"""
        sheet, talk = self.begun()
        self.fill(talk)
        mine = self.interview(sheet, "subject")
        mine.write({**OWN_PART, "is_result_received": False})
        self.assertEqual(talk.final_level_id.code, "A")
        with self.assertRaises(AccessError):
            talk.is_result_received = True
        with self.assertRaisesRegex(UserError, "result was received"):
            talk.action_close()
        mine.is_result_received = True
        talk.next_interview_date = False
        with self.assertRaisesRegex(UserError, "date of the next interview"):
            talk.action_close()
        talk.write(
            {"next_interview_date": "2027-06-30", "is_development_confirmed": True}
        )
        talk.action_close()
        html = self.printed(talk)
        for words in ("Thank you for the audit", "has received", "confirmed again"):
            self.assertIn(words, html)


@tagged("post_install", "-at_install")
class TestAfterTheTalk(StepsCase):
    """Next goals become lines, and the follow-up tells what became of them."""

    def held(self):
        sheet, talk = self.begun()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        return sheet, talk

    def next_plan(self):
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        return self.appraisal(cycle=cycle)

    def test_goals_are_drafted_where_the_next_plan_is_there(self):
        """Closing drafts them as proposals of the manager. Covers: R149, R150"""
        _sheet, talk = self.held()
        talk.next_goal_ids[0].skill = "TIG welding"
        plan = self.next_plan()
        talk.action_close()
        line = plan.line_ids.filtered(lambda line: line.title == "Cut scrap")
        self.assertIn("Below 2 %", line.description)
        self.assertIn("TIG welding", line.description)
        self.assertEqual(line.weight, 0)
        proposal = plan.proposal_ids.filtered(lambda p: p.line_id == line)
        self.assertEqual((proposal.side, proposal.state), ("manager", "open"))
        # Corrected and closed again: nothing is drafted twice.
        talk.action_correct("A word")
        talk.action_close()
        titles = plan.line_ids.mapped("title")
        self.assertEqual(titles.count("Cut scrap"), 1)

    def test_goals_are_taken_over_by_one_click(self):
        """Where the plan comes later; by the two only, once."""
        _sheet, talk = self.held()
        talk.action_close()
        plan = self.next_plan()
        for role in ("colleague", "hr_in"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(plan, role).action_take_next_goals()
        mine = self.as_user(plan, "subject")
        mine.action_take_next_goals()
        self.assertIn("Learn welding", plan.line_ids.mapped("title"))
        with self.assertRaisesRegex(UserError, "left no goal"):
            mine.action_take_next_goals()

    def test_follow_up_leads_to_a_change(self):
        """Where each goal stands, then the plan in one step. Covers: R161, R216"""
        _sheet, talk = self.held()
        talk.action_close()
        goal = talk.next_goal_ids[0]
        self.assertEqual(goal.follow_text, "Not in a plan yet")
        with self.assertRaisesRegex(UserError, "no plan of a later period"):
            talk.action_change_next_plan()
        plan = self.next_plan()
        self.as_user(plan, "manager").action_take_next_goals()
        talk.invalidate_recordset()
        self.assertIn("nothing is measured yet", goal.follow_text)
        action = talk.action_change_next_plan()
        self.assertEqual((action["res_model"], action["res_id"]), (plan._name, plan.id))
        plan._move({"state": "agreed"})
        action = talk.action_change_next_plan()
        self.assertEqual(action["res_model"], "hr.performance.plan.change")
        following = self.env["hr.performance.interview"]._create_for(plan.sudo())
        shown = self.as_user(following, "manager").previous_goal_ids
        self.assertEqual(shown, talk.next_goal_ids)


@tagged("post_install", "-at_install")
class TestPreparation(StepsCase):
    """The manager's private sheet, and the one page of the employee."""

    def prepared(self):
        sheet = self.decided()
        talk = self.planned(sheet)
        action = talk.action_prepare()
        note = self.as_user(self.env["hr.performance.private.note"], "manager")
        return sheet, talk, note.browse(action["res_id"])

    def test_outline_is_drafted_and_edited(self):
        """Strengths, gaps, other views, the last plan; free text. Covers: R116"""
        _sheet, _talk, note = self.prepared()
        for words in (
            *("Worth praising", "Output", "To improve", "views of a line differ"),
            *("Agreed last time", "Promises still open"),
        ):
            self.assertIn(words, note.body)
        note.body = "Only this"
        self.assertEqual(note.body, "Only this")

    def test_outline_tells_other_views(self):
        """A line that both rate differently stands in it. Covers: R116"""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        for kind, role, points in (
            ("self", "subject", "70"),
            ("manager", "manager", "90"),
        ):
            rating = self.rating(sheet, kind, role)
            judged = rating.line_ids.filtered(lambda line: line.method == "manual")
            judged.points_input = points
            rating.action_submit()
        text = self.interview(sheet, "manager")._outline_text()
        self.assertIn("Attitude: own rating 70, mine 90", text)

    def test_outline_tells_the_last_plan(self):
        """What was agreed last time, with what became of it. Covers: R116"""
        sheet, talk = self.begun()
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        later = self.env["hr.performance.interview"]._create_for(
            self.appraisal(cycle=cycle).sudo()
        )
        text = self.as_user(later, "manager")._outline_text()
        self.assertIn("Cut scrap: Not in a plan yet", text)

    def test_type_of_employee_with_techniques(self):
        """Two come with the app, more can be added; picked for oneself.

        Covers: R117, R118
        """
        techniques = self.env["hr.performance.talk.technique"]
        tense = self.env.ref("hr_performance.hr_performance_talk_technique_tense")
        calm = self.env.ref("hr_performance.hr_performance_talk_technique_calm")
        self.assertIn("something light", tense.tips)
        self.assertIn("straight to the point", calm.tips)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(techniques, "manager").create({"name": "Shy", "tips": "Wait"})
        shy = self.as_user(techniques, "hr_admin").create(
            {"name": "Shy", "tips": "Leave time for the answer"}
        )
        _sheet, _talk, note = self.prepared()
        with Form(note) as form:
            form.technique_id = shy
            self.assertEqual(form.technique_tips, "Leave time for the answer")
        for role in ("subject", "hr_in", "hr_admin"):
            self.assertFalse(self.as_user(note, role).has_access("read"), role)

    def test_expected_difficulties_are_the_authors_alone(self):
        """Rows with answer and evidence; gone with the note. Covers: R121"""
        _sheet, _talk, note = self.prepared()
        note.point_ids = [
            Command.create(
                {
                    "text": "The scrap target",
                    "answer": "Agreed in May",
                    "evidence": "p. 2",
                }
            ),
            Command.create({"kind": "feeling", "text": "The night shift"}),
        ]
        points = note.point_ids
        self.assertEqual(points.mapped("kind"), ["view", "feeling"])
        for role in ("subject", "head", "hr_in", "hr_admin"):
            other = self.as_user(points, role)
            self.assertFalse(other.has_access("read"), role)
            self.assertFalse(other.search([]))
            with self.assertRaises(AccessError), self.cr.savepoint():
                other.create({"note_id": note.id, "text": "Mine"})
        note.unlink()
        self.assertFalse(points.exists())

    def test_preparation_is_forgotten(self):
        """Some time after both have signed, unless its author keeps it.

        Covers: R119, R121
        """
        sheet, talk = self.begun()
        talk.action_open_preparation()
        notes = self.as_user(self.env["hr.performance.private.note"], "manager")
        note = notes.search([("appraisal_id", "=", sheet.id)])
        self.fill(talk)
        self.interview(sheet, "subject").write(OWN_PART)
        talk.action_close()
        self.assertFalse(note.kept_until)
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        today = fields.Date.today()
        self.assertEqual(note.kept_until, today + timedelta(days=180))
        kept = notes.create({"appraisal_id": sheet.id, "body": "A talk in May"})
        notes.sudo()._gc_preparations()
        self.assertTrue(note.exists())
        note.kept_until = today - timedelta(days=1)
        notes.sudo()._gc_preparations()
        self.assertFalse(note.exists())
        self.assertTrue(kept.exists())

    def test_one_page_of_the_employee(self):
        """Next plan and improvements are written once and stand in the talk.

        Covers: R008, R122, R123, R124
        """
        _sheet, talk = self.begun("manager_review")
        self.assertEqual(
            talk.next_goal_ids.mapped("text"), ["Cut scrap", "Learn welding"]
        )
        measure = talk.improvement_ids
        self.assertEqual((measure.text, measure.side), ("Ask earlier", "employee"))
        with self.assertRaises(AccessError):
            measure.text = "Be better"
        measure.write({"expected_result": "Two questions a week", "fact": "Shy"})

    def test_employee_proposes_before_measures_are_closed(self):
        """No measure without the own proposal of the employee. Covers: R088"""
        sheet, talk = self.begun("improvement")
        talk.sudo().improvement_ids.unlink()
        talk.action_next_step()
        talk.action_previous_step()
        talk.improvement_ids = [
            Command.create({"kind": "improvement", "text": "Ask more"})
        ]
        with self.assertRaisesRegex(UserError, "own proposal"):
            talk.action_next_step()
        self.as_user(talk.topic_ids, "subject").create(
            {"interview_id": talk.id, "kind": "improvement", "text": "A buddy"}
        )
        talk.invalidate_recordset()
        talk.action_next_step()
        self.assertEqual(talk.step, "next_goals")
        self.assertEqual(sheet.state, "released")

    def test_participation(self):
        """Share of those who reported before the talk, in a group. Covers: R209"""
        sheet = self.decided()
        self.report(sheet)
        talk = self.started(sheet)
        self.assertEqual(talk.participation, 100)
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        late = self.env["hr.performance.interview"]._create_for(
            self.appraisal(cycle=cycle).sudo()
        )
        late.started_on = fields.Datetime.now() - timedelta(hours=1)
        late.report_submitted_on = fields.Datetime.now()
        self.assertEqual(late.participation, 0)
        groups = self.as_user(talk.browse(), "hr_in")._read_group(
            [("id", "in", (talk.sudo() | late).ids)],
            ["department_id"],
            ["participation:avg"],
        )
        self.assertEqual([share for _unit, share in groups], [50])
