# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The first page says what waits, and opens just what it has counted."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import PerformanceCase
from ..goal.common_goals import GoalCase
from ..interview.common_interview import SIGNATURE, InterviewCase
from ..plan_change.common_plan_change import PlanChangeCase
from ..reward.common_reward import RewardCase
from .common_home import HomeMixin

ROLES = (
    "ceo",
    "head",
    "manager",
    "subject",
    "colleague",
    "former",
    "hr_in",
    "hr_out",
    "hr_admin",
    "reward",
    "foreign",
)


@tagged("post_install", "-at_install")
class TestHomeNumbers(HomeMixin, PerformanceCase):
    """A number is the number of records that its click opens."""

    def test_every_number_opens_what_it_counts(self):
        """With sheets in every state, for every role."""
        self.launch()
        sheets = self.cycle.appraisal_ids
        self.agree(self.appraisal())
        self.as_user(self.appraisal(), "manager").action_open_assessment()
        self.appraisal("colleague")._move({"state": "agreed"})
        states = ("second_review", "decided", "released", "acknowledged", "done")
        others = sheets - self.appraisal() - self.appraisal("colleague")
        for sheet, state in zip(others, states, strict=False):
            sheet._move({"state": state})
        steps = self.env["hr.performance.step"].search([("left_on", "=", False)])
        steps[::2].deadline = "2026-01-02"
        self.assert_numbers(*ROLES)

    def test_a_review_whose_step_is_over_is_not_counted(self):
        """It was skipped: nobody is sent to a review that cannot be written."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        draft = self.rating(sheet, "self", "subject")
        self.assertTrue(draft.is_open)
        self.assertEqual(self.waiting("subject")["Reviews to Submit"], 1)
        self.as_user(sheet, "manager").action_skip_self_review("Never answered")
        self.assertEqual(draft.state, "draft")
        draft.invalidate_recordset(["is_open"])
        self.assertFalse(draft.is_open)
        self.assertFalse(self.waiting("subject"))
        self.assertEqual(self.waiting("manager")["Reviews to Submit"], 1)
        self.assert_numbers("subject", "manager", "hr_in", "hr_admin")

    def test_open_drafts_are_found_and_the_others(self):
        """Searching for what can be written answers as the field does."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        self.as_user(sheet, "manager").action_skip_self_review("Never answered")
        ratings = self.env["hr.performance.rating"].search([])
        for value in (True, False):
            found = ratings.search([("is_open", "=", value)])
            self.assertEqual(
                found, ratings.filtered(lambda r, value=value: r.is_open == value)
            )


@tagged("post_install", "-at_install")
class TestHomeWaits(HomeMixin, PlanChangeCase, InterviewCase):
    """Each source of work stands on the page of whom it waits for."""

    def assert_waits(self, role, title, number=1):
        self.assertEqual(self.waiting(role).get(title), number, self.waiting(role))
        self.assert_numbers(role)

    def test_nothing_waits(self):
        """Only then the page says so."""
        tasks = self.home("colleague")["tasks"]
        self.assertFalse(tasks["rows"] or tasks["count"] or tasks["late"])

    def test_steps_of_a_plan(self):
        """The manager agrees, the employee confirms, the manager answers a wish."""
        self.launch()
        sheet = self.appraisal()
        plans = self.waiting("manager")["Plans to Agree"]
        self.assertFalse(self.waiting("subject"))
        mine = self.as_user(sheet, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.assert_waits("subject", "Plans to Confirm")
        self.assert_waits("manager", "Plans to Agree", plans - 1)
        self.as_user(sheet, "subject").action_ask_for_change("Less")
        self.assert_waits("manager", "Change Requests")

    def test_plan_of_somebody_without_login(self):
        """The manager confirms for the employee, so it waits for the manager."""
        self.launch()
        mine = self.as_user(self.appraisal("userless"), "manager")
        self.appraisal("userless").sudo().write(
            {"manager_confirmed_on": fields.Datetime.now()}
        )
        mine.invalidate_recordset()
        self.assert_waits("manager", "Plans to Confirm")

    def test_second_review(self):
        """The second-level manager has a card, and the one who reviewed has none."""
        self.scheme.second_review = True
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.rate(sheet)
        self.assertEqual(sheet.state, "second_review")
        self.assert_waits("head", "Ratings to Approve")
        self.assertNotIn("Ratings to Approve", self.waiting("manager"))

    def test_interview_and_self_report(self):
        """Invited: a report and a talk for the employee, a talk for the manager."""
        sheet = self.decided()
        self.assert_waits("manager", "Interviews to Hold")
        self.assertNotIn("Self-Reports to Write", self.waiting("subject"))
        talk = self.planned(sheet)
        talk.action_invite()
        self.assert_waits("subject", "Self-Reports to Write")
        self.assert_waits("subject", "Interviews to Attend")
        self.report(sheet)
        self.assertNotIn("Self-Reports to Write", self.waiting("subject"))
        talk.action_start()
        self.assert_waits("manager", "Interviews to Hold")
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        self.assertNotEqual(sheet.state, "decided")
        self.assert_waits("manager", "Interviews to Hold")

    def test_signatures_and_promises(self):
        """A closed talk waits for each side; a due promise for who made it."""
        sheet = self.decided()
        talk = self.closed(sheet)
        for role in ("manager", "subject"):
            self.assert_waits(role, "Records to Sign")
        talk.action_sign(SIGNATURE)
        self.assertNotIn("Records to Sign", self.waiting("manager"))
        self.assert_waits("subject", "Records to Sign")
        promise = talk.commitment_ids.sudo()
        self.assertNotIn("Commitments to Keep", self.waiting("manager"))
        promise.due_date = fields.Date.today() - timedelta(days=1)
        self.assert_waits("manager", "Commitments to Keep")
        self.assert_waits("subject", "Commitments to Settle")
        promise.who = "employee"
        self.assert_waits("subject", "Commitments to Keep")
        self.assert_waits("manager", "Commitments to Settle")

    def test_tasks_of_a_plan(self):
        """A task that is due stands on the page of whoever is responsible."""
        self.launch()
        sheet = self.appraisal()
        self.env["hr.performance.plan.action"].create(
            {
                "appraisal_id": sheet.id,
                "name": "Order the press",
                "responsible_id": self.people["subject"].id,
                "due_date": "2026-01-05",
            }
        )
        self.agree(sheet)
        self.assert_waits("subject", "Actions to Do")
        self.assertNotIn("Actions to Do", self.waiting("manager"))

    def test_plan_change(self):
        """Somebody asks to change an agreed plan."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.ask(sheet, "subject", {"Output": {"target": 80}})
        self.assert_waits("manager", "Plan Changes to Decide")

    def test_it_stands_beside_the_open_steps(self):
        """Decider, chain and HR find it on the first page, and who is waited for.

        Covers: R037
        """
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.assertEqual(self.waiting("manager")["Plan Changes to Decide"], 1)
        self.assertIn("Decide on the plan change of Subject", self.verbs("manager"))
        self.assertEqual(self.counts("head", "team")["Plan Changes of the Team"], 1)
        self.assertEqual(self.counts("hr_in", "cycles")["Open Plan Changes"], 1)
        self.assertNotIn("Open Plan Changes", self.counts("hr_out", "cycles"))
        self.assertEqual(self.as_user(change, "head").waiting_for, "Manager")
        self.approve(change, "manager")
        self.assertFalse(change.waiting_for)
        self.assertNotIn("Plan Changes of the Team", self.counts("head", "team"))

    def test_steps_that_only_hr_can_take(self):
        """Somebody without manager and login."""
        self._person("lonely", None, self.plant, None)
        self.launch()
        waiting = self.waiting("hr_admin")
        self.assertGreaterEqual(waiting["Steps That Wait for HR"], 1)
        self.assert_numbers("hr_admin", "hr_in", "hr_out")


@tagged("post_install", "-at_install")
class TestHomeGoals(HomeMixin, GoalCase):
    """A proposed goal stands on the approver's page."""

    def test_goals_to_approve(self):
        goal = self.own_goal(parent_id=self.unit.id, target=40, unit="k€")
        goal.action_propose()
        role = "manager"
        self.assertEqual(self.waiting(role)["Goals to Approve"], 1)
        self.assert_numbers(role)


@tagged("post_install", "-at_install")
class TestHomeRewards(HomeMixin, RewardCase):
    """A simulated run stands on the page of who may approve it."""

    def test_runs_to_approve(self):
        run = self._run()
        run.action_simulate()
        self.assertEqual(self.waiting("approver").get("Reward Runs to Approve"), 1)
        self.assertNotIn("Reward Runs to Approve", self.waiting("reward"))
        self.assert_numbers("approver", "reward")
