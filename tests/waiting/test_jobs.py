# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work of the system on many records: what fails is told, and stops nothing else."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import OFFICER, PerformanceCase

#: Jobs by which scheduled job, to be complete: whoever adds one adds it here.
JOBS = {
    "hr.performance.alert": {"lights": "alert", "nobody": "sound"},
    "hr.performance.appeal": {"letter": "file", "nobody": "sound", "state": "sound"},
    "hr.performance.conflict": {"nobody": "sound"},
    "hr.performance.progress.report": {"reports": "progress_report", "nobody": "sound"},
    "hr.performance.appraisal": {
        "moves": "people",
        "asleep": "sound",
        "chain": "sound",
        "numbers": "sound",
        "periods": "sound",
        "place": "sound",
        "requests": "sound",
        "step": "sound",
        "waiting": "sound",
        "weights": "sound",
    },
    "hr.performance.commitment": {"keeper": "sound", "nobody": "sound"},
    "hr.performance.team.print": {"print": "print"},
    "hr.performance.cycle": {
        "launch": "launch",
        "people": "people",
        "events": "events",
        "report": "report",
        "check": "plan_check",
        "conflicts": "goal_conflict",
    },
    "hr.performance.coaching.request": {"nobody": "sound"},
    "hr.performance.delegation": {"refresh": "delegation", "deputy": "sound"},
    "hr.performance.development.action": {"nobody": "sound"},
    "hr.performance.development.check": {"nobody": "sound"},
    "hr.performance.development.plan": {
        "proposals": "development",
        "checks": "development",
        "effects": "development",
        "unconfirmed": "sound",
        "nobody": "sound",
    },
    "hr.performance.digest": {
        "escalate": "digest",
        "activities": "digest",
        "items": "digest",
        "mail": "digest",
        "unreached": "digest",
        "tasks": "sound",
    },
    "hr.performance.failure": {
        "bounced": "digest",
        "stopped": "digest",
        "unchecked": "digest",
        "unsent": "digest",
        "missing": "sound",
        "nobody": "sound",
    },
    "hr.performance.retention": {
        "retention_list": "retention",
        "retention": "retention",
    },
    "hr.performance.interview": {
        "ask": "interview",
        "content": "sound",
        "document": "sound",
        "event": "sound",
        "file": "file",
        "nobody": "sound",
        "signing": "sound",
        "tasks": "sound",
    },
    "hr.performance.interview.signature": {"seal": "sound"},
    "hr.performance.kpi": {"review": "kpi_review"},
    "hr.performance.kpi.source": {"collect": "collect"},
    "hr.performance.measure": {"single": "sound"},
    "hr.performance.merit.proposal": {"apply": "merit"},
    "hr.performance.objective": {"nobody": "sound", "owner": "sound"},
    "hr.performance.plan.action": {"nobody": "sound"},
    "hr.performance.plan.change": {"approvals": "sound", "nobody": "sound"},
    "hr.performance.pulse": {
        "survey": "pulse",
        "survey_end": "pulse",
        "survey_reminder": "pulse",
    },
    "hr.performance.rater": {"raters": "digest"},
    "hr.performance.rating": {"absent": "sound", "stuck": "sound"},
    "hr.performance.result": {
        "basis": "sound",
        "course": "sound",
        "periods": "sound",
        "release": "release",
        "sum": "sound",
    },
    "hr.performance.reward": {"held": "sound", "place": "sound"},
    "hr.performance.reward.question": {"nobody": "sound"},
    "hr.performance.reward.run": {
        "file": "sound",
        "follow": "sound",
        "nobody": "sound",
        "pool": "sound",
    },
    "hr.performance.scheme": {"generate": "generate"},
    "hr.performance.step": {"nobody": "sound"},
    "hr.performance.talk": {"missed": "talk", "newcomers": "talk"},
    "hr.performance.token": {"left": "sound"},
}
QUIET = "odoo.addons.hr_performance.models.base.hr_performance_job_mixin"


class JobsCase(PerformanceCase):
    """Faults that another addon, or the database, would cause."""

    leaves_sound = False

    def break_rows(self, table, condition, text="not today"):
        """From now on the database refuses rows of a table."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            CREATE OR REPLACE FUNCTION broken_{table}() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{text}'; END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER broken BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION broken_{table}();
            """
        )

    def mend_rows(self, table):
        self.env.cr.execute(f"DROP TRIGGER broken ON {table}")

    @mute_logger(QUIET, "odoo.sql_db")
    def run_quietly(self, name):
        self.run_cron(name)
        self.env.invalidate_all()

    def failures(self, name=None):
        found = self.env["hr.performance.failure"].search([])
        return found.filtered(lambda f: not name or f.job_name == name)


@tagged("post_install", "-at_install")
class TestJobs(JobsCase):
    """Every job, and what is kept of its failures."""

    def test_every_scheduled_job_works_in_this_way(self):
        """No scheduled job of ours without the contract; all jobs are listed."""
        found = {
            name: {
                key.removeprefix("_job_"): getattr(model, key).cron
                for key in dir(type(model))
                if key.startswith("_job_") and isinstance(getattr(model, key), tuple)
            }
            for name, model in self.env.items()
        }
        found = {name: jobs for name, jobs in found.items() if jobs}
        prefix = "ir_cron_hr_performance_"
        ours = {
            model: {name: prefix + cron for name, cron in jobs.items()}
            for model, jobs in JOBS.items()
        }
        self.assertEqual({name: found.get(name) for name in ours}, ours)
        crons = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "ir.cron")]
        )
        named = {cron for jobs in found.values() for cron in jobs.values()}
        self.assertEqual(set(crons.mapped("name")), named)

    def test_batches_that_run_apart_ask_what_is_still_due(self):
        """A batch that another process does late looks only at its own records."""
        apart = [
            (model, name)
            for model, name in self.env["hr.performance.job.mixin"]._jobs_of()
            if model._job(name).apart
        ]
        self.assertIn("release", [name for _model, name in apart])
        for model, name in apart:
            with self.subTest(model=model._name, name=name):
                nobody = getattr(model, model._job(name).due)(model.browse())
                self.assertFalse(model._still_due(name, nobody))
        first, *others = self._published()
        due = first._still_due("release", first)
        self.assertEqual(due, first, "of two that are due, the one it is about")
        self.assertTrue(others)

    def _published(self):
        """Results of three people that wait for their latest release date."""
        self.launch()
        for role in ("subject", "colleague", "former"):
            appraisal = self.appraisal(role)
            boss = "manager" if role != "former" else "head"
            for who in (role, boss):
                self.as_user(appraisal, who).action_confirm_plan()
            if appraisal.state == "planning":
                self.as_user(appraisal, boss).action_confirm_plan_with_reason("Agreed")
            self.enter(appraisal, {"Output": "95", "Defects": "6"}, boss)
            self.as_user(appraisal, boss).action_open_assessment()
            for kind, by in (("self", role), ("manager", boss)):
                rating = self.rating(appraisal, kind, by)
                rating.line_ids.filtered(
                    lambda line: line.method == "manual"
                ).points_input = "90"
                rating.action_submit()
        self.cycle.release_date = self.company._performance_today()
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        self.assertEqual(set(results.mapped("state")), {"published"})
        return results

    def test_release(self):
        """One broken result stops no other; it is told, and released when it can be."""
        results = self._published()
        broken = results[1]
        self.break_rows("hr_performance_result", f"NEW.id = {broken.id}")
        self.run_quietly("release")
        self.assertEqual(broken.state, "published")
        self.assertEqual(set((results - broken).mapped("state")), {"released"})
        failure = self.failures("release")
        self.assertEqual(failure.res_id, broken.id)
        self.assertIn("not today", failure.reason)
        self.assertEqual(failure.company_id, self.company)
        self.run_quietly("release")
        self.assertEqual(failure.count, 2)
        self.mend_rows("hr_performance_result")
        self.run_quietly("release")
        self.assertEqual(broken.state, "released")
        self.assertFalse(failure.exists())

    def test_try_again(self):
        """HR has it tried again with one click; others read nothing of it."""
        broken = self._published()[1]
        self.break_rows("hr_performance_result", f"NEW.id = {broken.id}")
        self.run_quietly("release")
        failure = self.failures("release")
        for role in ("subject", "manager", "reward", "hr_in"):
            with self.assertRaises(AccessError):
                self.as_user(failure, role).action_try_again()
        mine = self.as_user(failure, "hr_admin")
        with mute_logger(QUIET, "odoo.sql_db"):
            answer = mine.action_try_again()
        self.assertIn("Failed again: 1", answer["params"]["message"])
        self.mend_rows("hr_performance_result")
        answer = mine.action_try_again()
        self.assertEqual(answer["params"]["message"], "Done: 1.")
        self.assertEqual(broken.state, "released")

    def test_no_longer_due(self):
        """What was done by hand meanwhile is on no list any more."""
        broken = self._published()[1]
        self.break_rows("hr_performance_result", f"NEW.id = {broken.id}")
        self.run_quietly("release")
        self.mend_rows("hr_performance_result")
        self.as_user(broken, "hr_admin").action_release()
        self.run_quietly("release")
        self.assertFalse(self.failures("release"))

    def test_hr_is_told_once(self):
        broken = self._published()[1]
        self.break_rows("hr_performance_result", f"NEW.id = {broken.id}")
        self.run_quietly("release")
        failure = self.failures("release")
        self.assertEqual(self._failed_work("hr_admin"), failure)
        self.assertFalse(self._failed_work("hr_in"))
        self.run_quietly("digest")
        self.assertTrue(failure.reminded_on)
        told = failure._receivers()[failure][1]
        self.assertIn(self.users["hr_admin"], told)
        self.assertNotIn(self.users["hr_in"], told, "HR of some departments only")
        self.assertFalse(failure._needs_reminder(self.company._performance_today()))

    def _failed_work(self, role):
        """What the first page of a role lists of it."""
        kind = self.as_user(self.env["hr.performance.home.tasks"], role)._kind(
            "failures"
        )
        return kind and kind.records

    def test_a_change_by_another_process_is_no_failure(self):
        """It stays due and nobody is told."""
        results = self._published()

        def changed(_self, _results):
            raise SerializationFailure("could not serialize access")

        self.patch(type(results), "_release_due", changed)
        self.run_quietly("release")
        self.assertEqual(set(results.mapped("state")), {"published"})
        self.assertFalse(self.failures())

    # LAUNCHES

    def test_launch_of_few(self):
        """Who cannot be taken in is named; everybody else takes part."""
        person = self.people["colleague"]
        self.break_rows("hr_performance_appraisal", f"NEW.employee_id = {person.id}")
        cycle = self.as_user(self.cycle, "hr_admin")
        with mute_logger(QUIET, "odoo.sql_db"):
            cycle.action_launch()
        self.assertEqual(cycle.job_state, "failed")
        self.assertIn("1 could not be taken in", cycle.job_message)
        self.assertIn("Colleague", cycle.job_message)
        self.assertIn("not today", cycle.job_message)
        self.assertEqual(cycle.appraisal_count, cycle.population_count - 1)
        self.assertEqual(self.failures("launch").res_id, cycle.id)
        self.mend_rows("hr_performance_appraisal")
        cycle.action_launch_again()
        self.assertEqual(cycle.job_state, "idle")
        self.assertFalse(cycle.job_message)
        self.assertEqual(cycle.appraisal_count, cycle.population_count)
        self.assertFalse(self.failures("launch"))

    def test_launch_of_nobody_is_refused(self):
        """Nothing is half-written when nobody at all can be taken in."""
        self.break_rows("hr_performance_appraisal", "TRUE")
        with self.assertRaisesRegex(UserError, "could not be taken in"):
            with mute_logger(QUIET, "odoo.sql_db"), self.env.cr.savepoint():
                self.as_user(self.cycle, "hr_admin").action_launch()
        self.assertEqual(self.cycle.state, "draft")

    def test_launches_in_the_background(self):
        """Two cycles, one person broken: both end, one of them with a name."""
        others = self._cycle(name="Others", company_id=self.other_company.id)
        both = self.cycle | others
        for cycle in both:
            people = cycle._population()
            cycle.sudo().write(
                {
                    "population_ids": [Command.set(people.ids)],
                    "state": "planning",
                    "job_state": "running",
                }
            )
        person = self.people["colleague"]
        self.break_rows("hr_performance_appraisal", f"NEW.employee_id = {person.id}")
        self.run_quietly("launch")
        self.assertEqual(others.job_state, "idle")
        self.assertEqual(self.cycle.job_state, "failed")
        self.assertEqual(self.cycle.appraisal_count, self.cycle.population_count - 1)
        self.assertEqual(self.failures("launch").res_id, self.cycle.id)
        self.mend_rows("hr_performance_appraisal")
        self.run_quietly("launch")
        self.assertEqual(self.cycle.job_state, "idle")
        self.assertFalse(self.failures())

    # OTHER JOBS

    def test_checks_of_plans(self):
        """One plan that cannot be checked: the others are, and its name is told."""
        self.launch()
        self.cycle.gate_ids.sudo().filtered(
            lambda gate: gate.code.startswith("goal_")
        ).level = "required"
        plan = self.appraisal("colleague")
        goal = {"name": "Do better", "section": "result", "weight": 10}
        for sheet in plan | self.appraisal():
            self.as_user(sheet, "manager").line_ids = [Command.create(goal)]
        self.break_rows("hr_performance_plan_finding", f"NEW.appraisal_id = {plan.id}")
        with mute_logger(QUIET, "odoo.sql_db"):
            self.as_user(self.cycle, "hr_admin").action_check_plans()
        self.assertEqual(self.cycle.plan_check_state, "failed")
        self.assertIn("Colleague", self.cycle.plan_check_message)
        self.assertTrue(self.cycle.sudo().finding_ids)
        self.mend_rows("hr_performance_plan_finding")
        self.run_quietly("plan_check")
        self.assertEqual(self.cycle.plan_check_state, "idle")
        self.assertFalse(self.failures())

    def test_reminders(self):
        """One user who cannot be mailed keeps nobody else from being reminded."""
        self.launch()
        user = self.users["manager"]
        self.break_rows(
            "mail_mail_res_partner_rel", f"NEW.res_partner_id = {user.partner_id.id}"
        )
        self.run_quietly("digest")
        told = self.env["res.users"].search(
            [("performance_digest_on", "=", self.company._performance_today())]
        )
        self.assertIn(self.users["head"], told)
        self.assertNotIn(user, told)
        self.assertEqual(self.failures("mail").mapped("res_id"), user.ids)

    def late_steps(self):
        """Every open step has been late for a month; one of them is broken."""
        self.launch()
        self.company.performance_escalation_days = 1
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_performance_step SET deadline = %s WHERE cycle_id = %s",
            [self.company._performance_today() - timedelta(30), self.cycle.id],
        )
        self.env.invalidate_all()
        steps = self.cycle.appraisal_ids._open_steps()
        broken = self.appraisal("colleague")._open_steps()
        return broken, steps - broken

    def test_one_late_step(self):
        """One that cannot be passed on stops no other, and is told by its name."""
        broken, others = self.late_steps()
        self.break_rows("hr_performance_step", f"NEW.id = {broken.id}")
        self.run_quietly("digest")
        self.assertTrue(all(others.mapped("escalated_on")))
        self.assertFalse(broken.escalated_on)
        failure = self.failures("escalate")
        self.assertEqual((failure.res_model, failure.res_id), (broken._name, broken.id))
        self.mend_rows("hr_performance_step")
        self.as_user(failure, "hr_admin").action_try_again()
        self.assertFalse(failure.exists())
        self.assertTrue(broken.escalated_on)

    def test_one_activity(self):
        """One that cannot be made stops no other."""
        broken, others = self.late_steps()
        sheet = broken.appraisal_id
        self.break_rows("mail_activity", f"NEW.res_id = {sheet.id}")
        self.run_quietly("digest")
        self.assertFalse(sheet.activity_ids)
        self.assertTrue(self.appraisal().activity_ids)
        failure = self.failures("activities")
        self.assertEqual((failure.res_model, failure.res_id), (sheet._name, sheet.id))
        self.mend_rows("mail_activity")
        self.run_quietly("digest")
        self.assertFalse(failure.exists())
        self.assertTrue(sheet.activity_ids)

    def test_one_thing_that_cannot_be_told(self):
        """Everybody is mailed all the same, with what can be told."""
        broken, _others = self.late_steps()
        receivers = type(broken)._receivers

        def told(steps):
            if broken in steps:
                raise ValueError(broken)
            return receivers(steps)

        self.patch(type(broken), "_receivers", told)
        self.run_quietly("digest")
        self.assertEqual(self.failures("items").res_id, broken.id)
        self.assertTrue(self.appraisal()._open_steps().reminded_on)
        self.assertFalse(broken.reminded_on)

    def test_delegations(self):
        """A broken one begins later, all others today."""
        delegations = self.env["hr.performance.delegation"].create(
            [
                {
                    "delegator_id": self.people[one].id,
                    "delegate_id": self.people["former"].id,
                    "date_from": "2030-01-01",
                    "date_to": "2030-02-01",
                    "scope": "act",
                    "state": "planned",
                }
                for one in ("manager", "head")
            ]
        )
        today = self.company._performance_today()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_performance_delegation SET date_from = %s, opens_on = %s"
            " WHERE id IN %s",
            [today, Datetime.now(), delegations._ids],
        )
        self.env.invalidate_all()
        self.break_rows("hr_performance_delegation", f"NEW.id = {delegations[0].id}")
        self.run_quietly("delegation")
        self.assertEqual(delegations.mapped("state"), ["planned", "active"])
        self.assertEqual(self.failures("refresh").res_id, delegations[0].id)

    def test_a_job_that_is_switched_off(self):
        """Its silence is noticed, and one click switches it on."""
        cron = self.env.ref("hr_performance.ir_cron_hr_performance_release")
        cron.active = False
        self.run_quietly("digest")
        failure = self.failures("stopped")
        self.assertEqual(failure.res_id, cron.id)
        self.assertIn("switched off", failure.reason)
        self.as_user(failure, "hr_admin").action_try_again()
        self.assertTrue(cron.active)
        self.assertFalse(failure.exists())

    def test_mails_that_do_not_leave(self):
        """An unsent reminder is told with its reason, and sent again by one click."""
        self.launch()
        self.env["mail.mail"].search([]).unlink()
        self.run_quietly("digest")
        mails = self.env["mail.mail"].search([("performance_kind", "=", "reminder")])
        self.assertTrue(mails)
        lost = mails.filtered(
            lambda mail: mail.recipient_ids == self.users["manager"].partner_id
        )
        (mails - lost).unlink()

        def refuse(_self, *args, **kwargs):
            raise OSError("connection refused")

        server = type(self.env["ir.mail_server"])
        with patch.object(server, "_connect__", refuse):
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                lost.send()
                self.assertEqual(lost.state, "exception")
                self.run_quietly("digest")
        failure = self.failures("unsent")
        self.assertEqual(failure.res_id, lost.id)
        self.assertIn("Manager", failure.reason)
        self.assertIn("connection refused", failure.reason)
        answer = self.as_user(failure, "hr_admin").action_try_again()
        self.assertEqual(answer["params"]["message"], "Done: 1.")
        self.assertFalse(lost.exists().filtered(lambda m: m.state == "exception"))

    def test_announcement_reaches_who_has_an_address(self):
        """People without login are told by their work address, others by their user."""
        self.launch()
        message = self.cycle.message_ids.filtered("partner_ids")
        self.assertIn(self.people["userless"].work_contact_id, message.partner_ids)
        self.assertIn(self.users["subject"].partner_id, message.partner_ids)

    def test_officer_groups(self):
        """Only HR is told."""
        failure = self.env["hr.performance.failure"]
        failure._note(
            self.env["hr.performance.result"],
            "release",
            self.env["hr.performance.result"],
            UserError("Nothing works"),
        )
        failure = self.failures("release")
        _part, users = failure._receivers()[failure]
        for user in users:
            self.assertTrue(user.has_group(OFFICER))
        self.assertNotIn(self.users["manager"], users)
