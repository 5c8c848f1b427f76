# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reminders, boards, home, activities and buttons give one answer to who acts now."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..interview.common_interview import SIGNATURE, InterviewCase
from ..people.test_delegation import DelegationCase


class WhoActsCase(InterviewCase, DelegationCase):
    """One sheet on its way through all steps."""

    #: Each step: how it is reached from the one before, and the role that takes it.
    WAY = (
        ("planning", "_to_planning", "manager"),
        ("manager_review", "_to_review", "manager"),
        ("decided", "_to_decided", "manager"),
    )

    def _to_planning(self):
        self.launch()
        return self.appraisal()

    def _to_review(self):
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.as_user(sheet, "manager").action_open_assessment()
        own = self.rating(sheet, "self", "subject")
        own.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        own.action_submit()
        return sheet

    def _to_decided(self):
        sheet = self.appraisal()
        review = self.rating(sheet, "manager", "manager")
        review.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        review.action_submit()
        return sheet

    def told(self, sheet):
        """Who is reminded of the open step: 'mine' or 'hr', and logins."""
        self.env.invalidate_all()
        step = sheet._open_steps()
        part, users = step._receivers()[step]
        return part, set(users.mapped("login"))

    def login(self, *roles):
        return {self.users[role].login for role in roles}

    def board(self, role):
        """Sheets of the steps under Waiting for Me."""
        action = self.env.ref("hr_performance.hr_performance_step_action_my")
        self.assertEqual(action.domain, "[('is_mine', '=', True)]")
        steps = self.as_user(self.env["hr.performance.step"], role)
        return steps.search([("is_mine", "=", True)]).appraisal_id

    def team(self, role):
        """How many sheets stand in the team on the first page."""
        found = self.as_user(self.env["hr.performance.home.team"], role)._home_part()
        return found["count"] if found else 0

    def has_role(self, sheet, role, wanted):
        return wanted in self.as_user(sheet, role)._roles()[sheet.id]


@tagged("post_install", "-at_install")
class TestDeputyIsTold(WhoActsCase):
    """Who acts for an absent manager is told and finds the work, the manager too."""

    def test_every_step_of_the_manager(self):
        """Reminder, board and activity at each step that waits for the manager."""
        for state, way, role in self.WAY:
            sheet = getattr(self, way)()
            with self.subTest(state=state):
                self.assertEqual(sheet.state, state)
                self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
                self.assertNotIn(sheet, self.board("former"))
                delegation = self.delegate()
                both = self.login("manager", "former")
                self.assertEqual(self.told(sheet), ("mine", both))
                for reader in ("manager", "former"):
                    self.assertIn(sheet, self.board(reader))
                    self.assertTrue(self.has_role(sheet, reader, role))
                steps = self.env["hr.performance.step"]
                steps._sync_waiting_activities(steps._with_activities())
                users = steps._team_activities().filtered(
                    lambda a, state=state: a.performance_step == state
                )
                self.assertIn(self.users["former"], users.user_id)
                own = self.as_user(sheet, "former")
                self.assertTrue(own.is_mine_to_lead)
                self.assertIn(
                    sheet,
                    own.search([("is_mine_to_lead", "=", True)]),
                )
                delegation.action_revoke()
                self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
                self.assertNotIn(sheet, self.board("former"))
                steps._sync_waiting_activities(steps._with_activities())
                self.assertNotIn(self.users["former"], steps._team_activities().user_id)

    def test_home_of_the_deputy(self):
        """The deputy's first page counts the absent manager's plans."""
        self.launch()
        self.assertFalse(self.team("colleague"))
        self.delegate(taker="colleague")
        number = self.team("manager")
        # Nobody acts on the own plan.
        found = self.team("colleague")
        self.assertEqual(found, number - 1)

    def test_who_prepares_is_not_asked_to_act(self):
        """The sheet stands in the list of the team all the same, and opens."""
        sheet = self._to_planning()
        own = self.as_user(sheet, "former")
        mine = [("is_mine_to_prepare", "=", True)]
        self.assertFalse(own.search(mine))
        self.delegate(scope="prepare")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action_team"
        )
        listed = own.search(safe_eval(action["domain"], {"uid": own.env.uid}))
        self.assertIn(sheet, listed)
        self.assertTrue(own.is_mine_to_prepare)
        self.assertFalse(own.is_mine_to_lead)
        self.assertTrue(all(one.read(["line_ids"]) for one in listed))
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertNotIn(sheet, self.board("former"))

    def test_only_on_the_days_of_the_delegation(self):
        """The first and the last day count, the day before and after do not."""
        sheet = self._to_planning()
        self.delegate(start=2, days=3)
        noon = fields.Datetime.now().replace(hour=12)
        for day, is_open in ((1, False), (2, True), (5, True), (6, False)):
            with freeze_time(noon + timedelta(days=day)):
                users = self.told(sheet)[1]
                self.assertEqual("former@performance.test" in users, is_open, day)

    def test_nobody_acts_on_oneself_or_superiors(self):
        """The deputy's own sheet waits for the manager alone."""
        self.launch()
        self.delegate(taker="colleague")
        self.assertEqual(
            self.told(self.appraisal("colleague")), ("mine", self.login("manager"))
        )
        self.assertIn("colleague@performance.test", self.told(self.appraisal())[1])

    def test_archived_deputy_is_told_nothing(self):
        sheet = self._to_planning()
        self.delegate()
        self.users["former"].active = False
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))

    def test_deputy_of_a_manager_without_login(self):
        """Whoever can act does: HR is not asked as long as a deputy can."""
        sheet = self._to_planning()
        self.delegate()
        self.users["manager"].active = False
        self.assertEqual(self.told(sheet), ("mine", self.login("former")))

    def test_own_step_of_an_appraisee_is_not_delegated(self):
        """A manager's deputy does not write the manager's own self-review."""
        self.launch()
        sheet = self.appraisal("manager")
        sheet.write({"manager_confirmed_on": "2026-01-06 08:00:00"})
        self.delegate()
        step = sheet._open_steps()
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertNotIn(sheet, self.board("former"))

    def test_deputy_finds_the_review_to_enter(self):
        """My Reviews of the deputy lists what the manager enters for others."""
        self.launch()
        sheet = self.appraisal("userless")
        self.as_user(sheet, "manager").action_confirm_plan()
        self.as_user(sheet, "manager").action_open_assessment()
        reviews = self.as_user(self.env["hr.performance.rating"], "former")
        own = [("appraisal_id", "=", sheet.id), ("kind", "=", "self")]
        mine = [*own, ("is_mine", "=", True)]
        self.assertFalse(reviews.search(mine))
        self.delegate()
        self.assertTrue(reviews.search(mine))
        self.assertTrue(reviews.search(own).is_mine)

    def test_deputy_of_who_enters_for_the_employee(self):
        """An employee without login is entered for by the manager, or the deputy."""
        self.launch()
        sheet = self.appraisal("userless")
        sheet.write({"manager_confirmed_on": "2026-01-06 08:00:00"})
        self.delegate()
        self.assertEqual(self.told(sheet), ("mine", self.login("manager", "former")))
        self.assertIn(sheet, self.board("former"))

    def test_second_level(self):
        """The deputy of the second-level manager is told, the manager's is not."""
        self.scheme.second_review = True
        self._to_planning()
        self._to_review()
        sheet = self._to_decided()
        self.assertEqual(sheet.state, "second_review")
        self.delegate(giver="head", taker="hr_out")
        self.delegate(taker="former")
        self.assertEqual(self.told(sheet), ("mine", self.login("head", "hr_out")))
        self.assertIn(sheet, self.board("hr_out"))
        self.assertNotIn(sheet, self.board("former"))

    def test_task_of_the_manager(self):
        """A task of the plan that is the manager's is its deputy's, too."""
        sheet = self._to_planning()
        task = self.env["hr.performance.plan.action"].create(
            {
                "appraisal_id": sheet.id,
                "name": "Order the parts",
                "responsible_id": self.people["manager"].id,
                "due_date": "2026-06-30",
            }
        )
        self.delegate()
        users = task._receivers()[task][1]
        self.assertEqual(users, self.users["manager"] + self.users["former"])
        task.responsible_id = self.people["colleague"]
        users = task._receivers()[task][1]
        self.assertEqual(users, self.users["colleague"])

    def test_next_level_that_can_act_is_told_of_what_is_late(self):
        """Above the owner is somebody without login: the one above is told."""
        sheet = self._to_planning()
        step = sheet._open_steps()
        self.assertEqual(step._next_level()[step], self.users["head"])
        self.delegate(giver="head", taker="hr_out")
        self.assertIn(self.users["hr_out"], step._next_level()[step])
        self.users["head"].active = False
        self.env["hr.performance.delegation"].search([]).action_revoke()
        self.env.invalidate_all()
        self.assertEqual(step._next_level()[step], self.users["ceo"])


@tagged("post_install", "-at_install")
class TestNobodyIsStuck(WhoActsCase):
    """Whatever waits, nobody is asked who cannot log in, and somebody always is."""

    def assert_somebody_able(self, owner):
        """Everything that waits is told to active logins, never to this one."""
        for model in self.env["hr.performance.waiting.mixin"]._waiting_models():
            records = model.search([])
            for record, (_part, users) in records._receivers().items():
                self.assertNotIn(self.users[owner], users, record)
                self.assertEqual(users, users.filtered("active"), record)

    def assert_hr_finds_its_steps(self):
        """Searched for, the steps of HR are those that say so themselves."""
        steps = self.env["hr.performance.step"].search([])
        found = steps.search([("is_for_hr", "=", True)])
        self.assertEqual(set(found), set(steps.filtered("is_for_hr")))
        return found.appraisal_id

    def test_second_level_with_an_archived_login(self):
        """HR approves; that the direct manager can log in does not help."""
        self.scheme.second_review = True
        sheet = self.decided()
        self.assertEqual(sheet.state, "second_review")
        self.assertNotIn(sheet, self.assert_hr_finds_its_steps())
        sheet.second_manager_id.user_id.active = False
        self.env.invalidate_all()
        self.assertIn(sheet, self.assert_hr_finds_its_steps())

    def test_every_step_with_an_archived_login(self):
        """HR acts for the manager, is reminded, and finds it under Waiting for HR."""
        for state, way, _role in self.WAY:
            sheet = getattr(self, way)()
            self.users["manager"].active = False
            with self.subTest(state=state):
                self.assertEqual(sheet.state, state)
                part, logins = self.told(sheet)
                self.assertEqual((part, logins), ("hr", self.login("hr_in")))
                self.assert_somebody_able("manager")
                steps = self.as_user(self.env["hr.performance.step"], "hr_in")
                found = steps.search([("is_for_hr", "=", True)])
                self.assertIn(sheet, found.appraisal_id)
                step = found.filtered(lambda s, sheet=sheet: s.appraisal_id == sheet)
                self.assertEqual(step.owner_name, "HR for Manager")
                self.assert_hr_finds_its_steps()
            self.users["manager"].active = True
            self.env.invalidate_all()

    def test_employee_with_an_archived_login(self):
        """The manager enters, and is the one who is asked."""
        self.launch()
        sheet = self.appraisal()
        sheet.write({"manager_confirmed_on": "2026-01-06 08:00:00"})
        self.users["subject"].active = False
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertIn(sheet, self.board("manager"))
        self.assert_somebody_able("subject")
        self.assertNotIn(sheet, self.assert_hr_finds_its_steps())
        self.users["manager"].active = False
        self.env.invalidate_all()
        self.assertIn(sheet, self.assert_hr_finds_its_steps())
        self.assertEqual(self.told(sheet), ("hr", self.login("hr_in")))

    def test_task_without_anybody_goes_to_hr(self):
        sheet = self._to_planning()
        task = self.env["hr.performance.plan.action"].create(
            {
                "appraisal_id": sheet.id,
                "name": "Order the parts",
                "responsible_id": self.people["userless"].id,
                "due_date": "2026-06-30",
            }
        )
        self.users["manager"].active = False
        self.env.invalidate_all()
        self.assertEqual(task._receivers()[task], ("hr", self.users["hr_in"]))

    def test_request_goes_on_when_the_login_is_archived(self):
        """A plan change that waits for a login that is gone is passed on at once."""
        sheet = self._to_planning()
        self.agree(sheet)
        changes = self.as_user(self.env["hr.performance.plan.change"], "subject")
        change = changes.create(
            {
                "appraisal_id": sheet.id,
                "reason": "Another market",
                "effective_date": sheet._next_change_day(),
                "line_ids": [
                    fields.Command.create(
                        {"appraisal_line_id": sheet.line_ids[0].id, "target": 120}
                    )
                ],
            }
        )
        change.action_submit()
        request = change.sudo()
        self.assertEqual(request.approver_id, self.people["manager"])
        self.delegate()
        self.assertEqual(
            request._receivers()[request][1],
            self.users["manager"] + self.users["former"],
        )
        self.env["hr.performance.delegation"].search([]).action_revoke()
        self.users["manager"].active = False
        self.env.invalidate_all()
        self.assertEqual(request._receivers()[request], ("hr", self.users["hr_in"]))
        self.env["hr.performance.plan.change"]._to_escalate()._escalate()
        self.assertEqual(request.approver_id, self.people["head"])


@tagged("post_install", "-at_install")
class TestStepWaitsForWhoIsMissing(WhoActsCase):
    """After the talk the step waits for whoever has not signed."""

    def test_owner_and_sentence_follow_the_signatures(self):
        sheet = self.decided()
        talk = self.closed(sheet)
        step = sheet._open_steps()
        self.assertEqual(step.owner_id, self.people["subject"])
        self.assertEqual(sheet.next_step, "Employee and manager sign the interview")
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertEqual(sheet.next_step, "Manager signs the interview")
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertEqual(sheet.waiting_for_id, self.people["manager"])
        talk.action_correct("Wrong date")
        self.assertEqual(sheet.next_step, "Manager closes the interview")
        self.assertEqual(step.owner_id, self.people["manager"])
        talk.action_close()
        self.assertEqual(step.owner_id, self.people["subject"])
        talk.action_sign(SIGNATURE)
        self.assertEqual(step.owner_id, self.people["subject"])
        self.assertEqual(sheet.next_step, "Employee signs the interview")
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.assertEqual(sheet.state, "acknowledged")

    def test_both_sides_are_asked_once_each(self):
        """The step asks one side, the record the other; nobody twice."""
        sheet = self.decided()
        talk = self.interview(sheet)
        self.closed(sheet)
        self.assertEqual(self.told(sheet), ("mine", self.login("subject")))
        self.assertEqual(talk._receivers()[talk], ("mine", self.users["manager"]))
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertFalse(talk._receivers()[talk][1])

    def test_nobody_signs_for_another(self):
        """The deputy of who signs is not asked; HR is for one without login."""
        sheet = self.decided()
        self.closed(sheet)
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.delegate()
        self.assertEqual(self.told(sheet), ("mine", self.login("manager")))
        self.assertNotIn(sheet, self.board("former"))
        self.users["manager"].active = False
        self.assertEqual(self.told(sheet), ("hr", self.login("hr_in")))

    def test_new_owner_gets_time_and_no_old_alarm(self):
        """Whoever is asked anew was not late before."""
        sheet = self.decided()
        self.closed(sheet)
        step = sheet._open_steps()
        step.write({"escalated_on": "2026-01-01", "reminded_on": "2026-01-01"})
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        self.assertFalse(step.escalated_on)
        self.assertFalse(step.reminded_on)
        self.assertGreaterEqual(step.deadline, self.company._performance_today())

    def test_talk_that_goes_on_waits_for_who_holds_it(self):
        """The result is told in the talk; the employee is not asked before its end."""
        sheet = self.decided()
        self.report(sheet)
        talk = self.started(sheet)
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        self.assertEqual(sheet.state, "released")
        self.assertEqual(sheet._open_steps().owner_id, self.people["manager"])
        self.delegate()
        self.assertEqual(self.told(sheet), ("mine", self.login("manager", "former")))

    def test_step_of_the_talk_ends_with_the_interviews_due_date(self):
        """A stage that ends later or earlier does not move the day. Covers: R097"""
        self.launch()
        stage = self.cycle.stage_ids.filtered(lambda s: s.state == "feedback")
        due = self.cycle.interview_due_date
        for end in (due + timedelta(days=20), due - timedelta(days=9)):
            stage.date_end = end
            with freeze_time("2026-07-02 08:00:00"):
                self.assertEqual(
                    self.cycle._step_end("decided", fields.Date.today()), due
                )
        self.scheme.interview_policy = "none"
        other = self._cycle(name="Slips")
        self.launch(other)
        stage = other.stage_ids.filtered(lambda s: s.state == "feedback")
        self.assertEqual(other._step_end("decided", due), stage.date_end)

    def test_talk_that_was_not_held_is_asked_for_after_the_release(self):
        """Released by date: the interview is still due, and its organiser is told."""
        sheet = self.decided()
        self.result(sheet).action_release()
        talk = self.interview(sheet)
        self.assertEqual(sheet.state, "released")
        self.assertIn(talk, talk._waiting_records())
        self.assertEqual(talk._receivers()[talk], ("mine", self.users["manager"]))
