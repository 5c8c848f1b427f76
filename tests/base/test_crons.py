# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, freeze_time, tagged

from ..plan_change.common_plan_change import PlanChangeCase

DUE = "2026-01-16 08:00:00"
LATE = "2026-01-21 08:00:00"


class CronMixin:
    """Jobs run as the scheduler runs them: by their own record."""

    def jobs(self):
        """Every scheduled job of the addon."""
        known = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "ir.cron")]
        )
        return self.env["ir.cron"].browse(known.mapped("res_id"))

    def run_job(self, job):
        """One run; the scheduler logs what goes wrong in it."""
        quiet = self.assertNoLogs("odoo.addons.base.models.ir_cron", "ERROR")
        with quiet, self.enter_registry_test_mode():
            job.method_direct_trigger()

    def run_all(self):
        jobs = self.jobs()
        self.assertGreater(len(jobs), 8)
        for job in jobs:
            with self.subTest(job=job.name):
                self.run_job(job)


@tagged("post_install", "-at_install")
class TestCronsEmpty(CronMixin, TransactionCase):
    """No job needs anything to be there."""

    def test_nothing_there(self):
        """In a new database all jobs end without an error."""
        self.run_all()


@tagged("post_install", "-at_install")
class TestCrons(CronMixin, PlanChangeCase):
    """Jobs meet the smallest populations: one record of one kind, nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("lone", None, cls.plant, groups=None)

    def start(self, *roles, **rules):
        """Launch a cycle of these people only."""
        self.scheme.write(rules)
        for role in roles:
            self.cycle.employee_ids |= self.people[role]
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.assertEqual(self.cycle.appraisal_count, len(roles))
        return self.appraisal(roles[0])

    def alone(self, steps=None):
        """Nothing waits but these steps."""
        waiting = self.env["hr.performance.step"].search([("left_on", "=", False)])
        others = waiting - steps if steps else waiting
        others.write({"left_on": "2026-01-06"})

    def told(self):
        """Bodies of the reminders of one run by the partners they go to."""
        self.env["mail.mail"].search([]).unlink()
        self.run_job(self.env.ref("hr_performance.ir_cron_hr_performance_digest"))
        return {
            mail.recipient_ids: mail.body_html
            for mail in self.env["mail.mail"].search([])
        }

    def assert_told(self, roles, text):
        """Exactly these people are reminded, of this."""
        told = self.told()
        partners = [self.users[role].partner_id for role in roles]
        self.assertCountEqual(list(told), partners)
        for partner in partners:
            self.assertIn(text, told[partner])

    # EVERY JOB

    @freeze_time(LATE)
    def test_one_draft_cycle(self):
        """A cycle that has not begun."""
        self.assertEqual(self.cycle.state, "draft")
        self.run_all()

    @freeze_time(LATE)
    def test_one_plan(self):
        """One sheet in its first step, without manager, login and HR."""
        self.start("lone")
        for role in ("hr_in", "hr_out", "hr_admin"):
            self.users[role].active = False
        self.run_all()

    @freeze_time("2026-07-20 08:00:00")
    def test_one_result(self):
        """One decided sheet."""
        appraisal = self.start("subject")
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        self.assertEqual(appraisal.state, "decided")
        self.run_all()

    @freeze_time("2026-04-20 08:00:00")
    def test_one_plan_change(self):
        """One request that waits, and nothing else at all."""
        self.start("subject")
        self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.alone()
        self.run_all()

    # EACH SOURCE OF REMINDERS ALONE

    @freeze_time(DUE)
    def test_nothing_waits(self):
        """Nobody is mailed."""
        self.start("subject")
        self.alone()
        self.assertFalse(self.told())

    @freeze_time(DUE)
    def test_own_step_alone(self):
        """One plan to draft."""
        self.start("subject")
        self.assert_told(["manager"], "these steps wait for you")

    @freeze_time(DUE)
    def test_step_of_hr_alone(self):
        """One plan that HR drafts, because there is no manager."""
        self.start("lone")
        self.assert_told(["hr_in"], "Steps that wait for HR")

    @freeze_time(LATE)
    def test_late_step_alone(self):
        """Who has nothing but somebody else's delay is told of it."""
        self.start("subject")
        self.users["manager"].performance_mail_reminder = False
        self.assert_told(["head", "hr_in"], "that are late for days")

    @freeze_time("2026-07-20 08:00:00")
    def test_released_result_alone(self):
        """A result to acknowledge, for who wants no reminders of work."""
        self.start("subject")._move({"state": "released"})
        self.users["subject"].performance_mail_reminder = False
        self.assert_told(["subject"], "these steps wait for you")

    @freeze_time("2026-03-30 08:00:00")
    def test_plan_action_alone(self):
        """One task of an agreed plan."""
        plan = self.start("subject")
        self.as_user(self.env["hr.performance.plan.action"], "subject").create(
            {
                "appraisal_id": plan.id,
                "name": "Order the tools",
                "responsible_id": self.people["colleague"].id,
                "due_date": "2026-03-31",
            }
        )
        self.agree(plan)
        self.alone()
        self.assert_told(["colleague"], "Order the tools")

    @freeze_time("2026-04-02 08:00:00")
    def test_plan_change_alone(self):
        """One change of a plan to decide. Covers: R039"""
        self.start("subject")
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.alone()
        self.assert_told(["manager"], "wait for your decision")
        self.assertTrue(change.sudo().reminded_on)

    @freeze_time("2026-04-02 08:00:00")
    def test_plan_change_for_hr_alone(self):
        """HR decides, and has nothing else to do."""
        self.start("subject", plan_change_approver="hr")
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.approve(change, "manager")
        self.assertEqual(change.step, "hr")
        self.alone()
        self.assert_told(["hr_in"], "wait for your decision")

    @freeze_time(DUE)
    def test_reminder_by_hand_of_a_plan_change(self):
        """The button reaches who has nothing else, too."""
        self.start("subject")
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.alone()
        told = self.as_user(change, "head").action_send_reminder()
        self.assertIn("Reminders on their way: 1", told["params"]["message"])
