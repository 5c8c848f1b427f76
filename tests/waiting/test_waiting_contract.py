# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever makes people wait is told, whoever has nothing else; the mail knows none."""

import ast

from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools.misc import file_path

from ..base.test_crons import CronMixin
from ..common import PerformanceCase
from ..goal.common_goals import GoalCase
from ..interview.common_interview import SIGNATURE, InterviewCase
from ..reward.common_reward import RewardCase
from .common_home import HomeMixin

#: What waits today. Steps, tasks and plan changes are told in tests/base/test_crons.py.
MODELS = [
    "hr.performance.step",
    "hr.performance.plan.action",
    "hr.performance.alert",
    "hr.performance.development.plan",
    "hr.performance.development.action",
    "hr.performance.development.check",
    "hr.performance.plan.change",
    "hr.performance.objective",
    "hr.performance.interview",
    "hr.performance.commitment",
    "hr.performance.coaching.request",
    "hr.performance.appeal",
    "hr.performance.appeal.hearing",
    "hr.performance.reward.run",
    "hr.performance.reward.question",
    "hr.performance.reward.shift",
    "hr.performance.conflict",
]


@tagged("post_install", "-at_install")
class TestWaitingContract(TransactionCase):
    """One mixin says what waits; what tells people of it names nothing that waits."""

    def models(self):
        return self.env["hr.performance.waiting.mixin"]._waiting_models()

    def test_what_waits(self):
        """In the order of the mail; bridges may bring more."""
        names = [model._name for model in self.models()]
        self.assertEqual([name for name in names if name in MODELS], MODELS)

    def test_each_can_be_reminded_of(self):
        """Company, date of the reminder (nobody writes it by hand), and an exit."""
        for model in self.models():
            with self.subTest(model=model._name):
                self.assertIn("company_id", model._fields)
                self.assertIn("reminded_on", model._guarded_fields)
                self.assertTrue(callable(getattr(model, model._waiting_exit)))
                views = self.env["ir.ui.view"].search([("model", "=", model._name)])
                button = f'name="{model._waiting_exit}"'
                self.assertTrue(any(button in view.arch_db for view in views))
                deadline = model._waiting_deadline_field
                self.assertTrue(deadline is None or deadline in model._fields)
                self.assertTrue(self.env.ref(model._digest_template))

    def test_nothing_waits(self):
        """A model that nobody waits for costs no special case."""
        for model in self.models():
            with self.subTest(model=model._name):
                self.assertFalse(model._receivers() or model._waiting_late())

    def test_the_mail_names_nothing_that_waits(self):
        """So a new model needs no line in it."""
        path = "hr_performance/models/waiting/hr_performance_digest.py"
        with open(file_path(path), encoding="utf-8") as source:
            tree = ast.parse(source.read())
        words = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        self.assertFalse(words & {model._name for model in self.models()})


class ToldMixin(CronMixin):
    """One thing waits, and nothing else."""

    def alone(self):
        """No step of an appraisal waits, and no concern of a talk."""
        steps = self.env["hr.performance.step"].search([("left_on", "=", False)])
        steps.write({"left_on": "2026-01-06"})
        concerns = self.env["hr.performance.coaching.request"].search([])
        concerns.write({"state": "done"})

    def told(self):
        """The reminders of one run of the daily job, by login."""
        self.env["mail.mail"].search([]).unlink()
        self.run_job(self.env.ref("hr_performance.ir_cron_hr_performance_digest"))
        mails = self.env["mail.mail"].search([])
        return {
            mail.recipient_ids.user_ids.login: mail.body_html
            for mail in mails.filtered(lambda mail: not mail.model)
        }

    def assert_told(self, roles, *texts):
        told = self.told()
        self.assertCountEqual(list(told), [self.users[role].login for role in roles])
        for body in told.values():
            for text in texts:
                self.assertIn(text, body)


@tagged("post_install", "-at_install")
class TestGoalWaits(ToldMixin, GoalCase):
    """Proposed goals wait for the approver."""

    def test_approver_is_told_once(self):
        """By name and state; again only when it is proposed again."""
        goal = self.own_goal(parent_id=self.unit.id)
        goal.action_propose()
        with freeze_time("2026-02-02 08:00:00"):
            link = f"/odoo/hr.performance.objective/{goal.id}"
            words = (goal.name, "Proposed for Approval", link)
            self.assert_told(["manager"], "these steps wait for you", *words)
        with freeze_time("2026-02-10 08:00:00"):
            self.assert_told([])
            self.as_user(goal, "manager").action_return()
            goal.action_propose()
            self.assert_told(["manager"], goal.name)
        with freeze_time("2026-02-11 08:00:00"):
            self.as_user(goal, "manager").action_approve_with_reason("Agreed")
            goal.sudo().reminded_on = False
            self.assert_told([])

    def test_queries_do_not_grow_with_the_goals(self):
        """Thirty goals cost what three cost."""

        def queries(number):
            self.env["hr.performance.objective"].create(
                [
                    {
                        "name": f"Goal {i}",
                        "level": "person",
                        "employee_id": self.people["subject"].id,
                        "company_id": self.company.id,
                        "date_start": "2026-01-01",
                        "date_end": "2026-12-31",
                        "state": "proposed",
                    }
                    for i in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            goals = self.env["hr.performance.objective"]
            self.assertGreaterEqual(
                len(list(goals._waiting_records()._waiting_items())), number
            )
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(3), queries(30))

    def test_goal_without_approver_waits_for_hr(self):
        """A goal of the company: an administrator who has not proposed it."""
        self.users["hr_in"].group_ids += self.env.ref(
            "hr_performance.group_hr_performance_manager"
        )
        goal = self.goal_as("hr_admin", "Sales of 2000", "company")
        goal.action_propose()
        told = self.told()
        self.assertIn(self.users["hr_in"].login, told)
        self.assertNotIn(self.users["hr_admin"].login, told)
        self.assertIn("Sales of 2000", told[self.users["hr_in"].login])


@tagged("post_install", "-at_install")
class TestSignatureWaits(HomeMixin, ToldMixin, InterviewCase):
    """A closed interview waits for two signatures."""

    def test_sides_are_told(self):
        """Until they have signed."""
        talk = self.closed(self.decided())
        self.alone()
        talk.sudo().appraisal_id._move({"state": "decided"})
        self.assert_told(
            ["subject", "manager"], talk.display_name, "sign the interview"
        )
        talk.action_sign(SIGNATURE)
        talk.sudo().reminded_on = False
        self.env["res.users"].search([]).performance_digest_on = False
        self.assert_told(["subject"], talk.display_name)

    def test_listed_on_the_first_page(self):
        """Both sides see whom they sign with; HR when the talk was held."""
        self.closed(self.decided())
        self.assertIn("Sign the interview with Manager", self.verbs("subject"))
        self.assertIn("Sign the interview with Subject", self.verbs("manager"))
        weeks = self.home("hr_in")["cycles"]["cycles"][0]["weeks"]
        self.assertEqual(sum(week["count"] for week in weeks), 1)


@tagged("post_install", "-at_install")
class TestPromiseWaits(ToldMixin, InterviewCase):
    """A promise that is due waits for who made it, and for who says it was kept."""

    def test_both_sides_are_told_once(self):
        """When it is due, not before; what was promised stands in no mail."""
        talk = self.closed(self.decided())
        for role in ("manager", "subject"):
            self.as_user(talk, role).action_sign(SIGNATURE)
        self.alone()
        promise = talk.sudo().commitment_ids
        promise.due_date = "2026-12-01"
        with freeze_time("2026-02-02 08:00:00"):
            self.assert_told([])
        with freeze_time("2026-12-02 08:00:00"):
            told = self.told()
            self.assertEqual(
                set(told), {self.users[role].login for role in ("subject", "manager")}
            )
            for body in told.values():
                self.assertIn("say whether it was kept", body)
                self.assertNotIn(promise.text, body)
            promise.state = "kept"
            self.env["res.users"].search([]).performance_digest_on = False
            self.assert_told([])


@tagged("post_install", "-at_install")
class TestConflictWaits(ToldMixin, PerformanceCase):
    """A declared conflict of interest waits for HR."""

    def test_hr_is_told_how_many(self):
        """Once, without a name; never the rater or the appraisee."""
        self.launch()
        conflict = self.as_user(self.env["hr.performance.conflict"], "manager").create(
            {
                "cycle_id": self.cycle.id,
                "rater_id": self.people["manager"].id,
                "appraisee_id": self.people["subject"].id,
                "kind": "relative",
                "text": "My cousin",
            }
        )
        self.alone()
        told = self.told()
        self.assertIn(self.users["hr_in"].login, told)
        self.assertFalse(
            {self.users[r].login for r in ("manager", "subject")} & set(told)
        )
        for body in told.values():
            self.assertNotIn("My cousin", body)
            self.assertNotIn("Subject", body)
        self.assertTrue(conflict.sudo().reminded_on)
        self.env["res.users"].search([]).performance_digest_on = False
        self.assert_told([])


@tagged("post_install", "-at_install")
class TestRunWaits(ToldMixin, RewardCase):
    """A simulated run waits for a second person."""

    def test_second_officer_is_told_once(self):
        """Not who made it, nor once it is approved."""
        run = self.simulated()
        self.alone()
        self.assert_told(["approver"], run.name, "second person")
        self.env["res.users"].search([]).performance_digest_on = False
        self.assert_told([])
        self.as_user(run, "approver").action_approve()
        run.sudo().reminded_on = False
        self.assert_told([])
