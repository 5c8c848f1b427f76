# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The daily check finds what does not fit together, mends it or tells HR."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..interview.common_interview import InterviewCase
from ..plan_change.common_plan_change import PlanChangeCase
from ..reward.common_reward import RewardCase
from ..takepart.common_takepart import TakePartCase
from .test_jobs import JobsCase


class SoundCase(JobsCase):
    """Corruptions that no action of ours would make."""

    def sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()

    def check(self, *jobs):
        """What the check tells, by name of the job; what it finds it finds once."""
        self.run_quietly("sound")
        self.assertEqual(sorted(self.failures().mapped("job_name")), sorted(jobs))
        return self.failures()

    def corrupt(self, records, **values):
        """Write columns of these rows, past every rule of ours."""
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in values.items()
        )
        table = SQL.identifier(records._table)
        self.env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id IN %s", table, columns, records._ids)
        )
        self.env.invalidate_all()

    def lose(self, records):
        """Delete these rows, past every rule of ours."""
        self.env.flush_all()
        table = SQL.identifier(records._table)
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id IN %s", table, records._ids))
        self.env.invalidate_all()

    def told(self, job, record, words):
        """The check tells one thing, in these words, and tells it once."""
        told = self.check(job)
        self.assertEqual(len(told), 1)
        self.assertEqual((told.res_model, told.res_id), (record._name, record.id))
        self.assertIn(words, told.reason)
        self.check(job)
        return told

    def mended(self):
        """The check puts all right, tells nothing, and finds nothing afterwards."""
        self.assertTrue(self.unsound())
        self.check()
        self.assertEqual(self.unsound(), [])

    def try_again(self, told):
        """HR presses the button of the failure."""
        self.as_user(told, "hr_admin").action_try_again()
        self.env.invalidate_all()

    def unsound(self):
        """What the check would find; asking changes nothing."""
        return self.env["hr.performance.failure"]._unsound()

    def open_step(self, appraisal):
        return appraisal._open_steps()


@tagged("post_install", "-at_install")
class TestSoundSteps(SoundCase):
    """Every open sheet waits for somebody, and only in its own state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.sudo().is_announced = True

    def test_all_in_order(self):
        self.assertEqual(self.unsound(), [])
        self.check()

    def test_step_is_missing(self):
        sheet = self.appraisal()
        self.sql("DELETE FROM hr_performance_step WHERE appraisal_id = %s", sheet.id)
        [sentence] = self.unsound()
        self.assertIn("(step): Subject", sentence)
        self.assertFalse(self.open_step(sheet), "looking mends nothing")
        self.check()
        step = self.open_step(sheet)
        self.assertEqual(step.state, "planning")
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertTrue(step.deadline)

    def test_step_of_another_state(self):
        sheet = self.appraisal()
        self.sql(
            "UPDATE hr_performance_step SET state = 'decided' WHERE appraisal_id = %s",
            sheet.id,
        )
        self.check()
        self.assertEqual(self.open_step(sheet).state, "planning")

    def test_step_of_an_ended_sheet(self):
        sheet = self.appraisal()
        self.sql(
            "UPDATE hr_performance_appraisal SET state = 'done' WHERE id = %s", sheet.id
        )
        self.check()
        self.assertFalse(self.open_step(sheet))

    def test_agreed_while_the_assessment_opened(self):
        """A plan that was confirmed at the moment in which the stage changed."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.assertFalse(self.open_step(sheet).is_task)
        self.sql(
            "UPDATE hr_performance_cycle SET state = 'assessment' WHERE id = %s",
            self.cycle.id,
        )
        self.check()
        step = self.open_step(sheet)
        self.assertTrue(step.is_task)
        self.assertTrue(step.task_from, "it waits from now on, not from the agreement")
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertTrue(step.deadline)

    def test_step_waits_for_nobody(self):
        """Without owner and last day, as a copy of the table may come back."""
        sheet = self.appraisal()
        before = self.open_step(sheet)
        owner, deadline = before.owner_id, before.deadline
        self.corrupt(before, owner_id=None, deadline=None)
        self.mended()
        step = self.open_step(sheet)
        self.assertEqual(step, before)
        self.assertEqual((step.owner_id, step.deadline), (owner, deadline))

    def test_step_of_another_company(self):
        step = self.open_step(self.appraisal())
        self.corrupt(step, company_id=self.other_company.id)
        self.mended()
        self.assertEqual(step.company_id, self.company)

    def test_chain_is_lost(self):
        """Superiors would no longer find the sheet."""
        sheet, other = self.appraisal(), self.appraisal("colleague")
        chain, second = sheet.chain_ids, sheet.second_manager_id
        relation = SQL.identifier(sheet._fields["chain_ids"].relation)
        column = SQL.identifier(sheet._fields["chain_ids"].column1)
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE %s = %s", relation, column, sheet.id)
        )
        self.corrupt(sheet, second_manager_id=None)
        self.assertFalse(sheet.chain_ids)
        before = other.write_date
        self.mended()
        self.assertEqual(sheet.chain_ids, chain)
        self.assertEqual(sheet.second_manager_id, second)
        self.assertIn("daily check", sheet.message_ids[0].body)
        self.assertEqual(other.write_date, before, "what fits stays as it is")

    def test_sheet_of_another_company(self):
        sheet = self.appraisal()
        self.corrupt(sheet, company_id=self.other_company.id)
        # There is no HR in that company either.
        told = self.check("nobody", "place").filtered(lambda f: f.job_name == "place")
        self.assertEqual(told.res_id, sheet.id)
        self.assertIn("belongs to Harbour, its cycle to Lighthouse", told.reason)

    def test_cycle_in_the_archive(self):
        self.corrupt(self.cycle, active=False)
        told = self.told("asleep", self.cycle, "Take it out of the archive")
        self.cycle.active = True
        self.try_again(told)
        self.assertFalse(told.exists())

    def test_review_is_lost(self):
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        lines = len(sheet.rating_ids[0].line_ids)
        self.lose(sheet.rating_ids)
        self.mended()
        kinds = sheet.rating_ids.mapped("kind")
        self.assertEqual(sorted(kinds), ["manager", "self"])
        self.assertEqual(len(sheet.rating_ids[0].line_ids), lines)

    def test_review_is_stuck(self):
        """Submitted, and the sheet still waits: one click gives it back."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        review = self.rating(sheet, "self", "subject").sudo()
        self.corrupt(review, state="submitted")
        told = self.told("stuck", review, "Try Again gives the review back")
        self.try_again(told)
        self.assertFalse(told.exists())
        self.assertEqual(review.state, "draft")
        review.line_ids.write({"points": 90, "has_points": True})
        self.rating(sheet, "self", "subject").action_submit()
        self.assertEqual(sheet.state, "manager_review")
        self.check()

    def test_weights_of_an_agreed_plan(self):
        sheet = self.appraisal()
        self.agree(sheet)
        line = sheet.line_ids.filtered(lambda line: line.kind == "weighted")[0]
        self.corrupt(line, weight=line.weight + 5)
        self.told("weights", sheet, "add up to 105.00 instead of 100")

    def test_targets_by_period(self):
        sheet = self.appraisal()
        line = sheet.line_ids.filtered(lambda line: line.title == "Output")
        line.kpi_id.aggregation = "sum"
        self.agree(sheet)
        rows = [["2026-01-01", "2026-12-31", str(line.target)]]
        self.sql(
            "UPDATE hr_performance_appraisal_line SET period_targets = %s::jsonb"
            " WHERE id = %s",
            json.dumps(rows),
            line.id,
        )
        self.check()
        self.corrupt(line, target=line.target + 1)
        self.told("periods", line, "do not add up to the target")

    def test_tasks_of_an_archived_login(self):
        """Who has asked for it gets it back; others are not touched."""
        cycle = self.as_user(self.cycle, "hr_admin")
        asked, other = (
            cycle.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users[role].id
            ).sudo()
            for role in ("hr_in", "manager")
        )
        self.corrupt(self.users["hr_in"], active=False)
        self.mended()
        self.assertEqual(asked.user_id, self.users["hr_admin"])
        self.assertEqual(other.user_id, self.users["manager"])

    def test_nobody_can_act(self):
        """Manager, deputies and HR have lost their logins."""
        sheet = self.appraisal()
        everybody = self.env["res.users"].search([("id", "!=", self.env.uid)])
        self.corrupt(everybody - self.users["colleague"], active=False)
        told = self.check(*["nobody"] * len(self.check_for_nobody()))
        self.assertIn(self.open_step(sheet).id, told.mapped("res_id"))
        self.assertIn("nobody who can log in may act", told[0].reason)

    def check_for_nobody(self):
        return self.env["hr.performance.step"]._without_receiver()

    def test_deputy_is_gone(self):
        today = self.company._performance_today()
        delegation = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["colleague"].id,
                "date_from": today,
                "date_to": today + timedelta(days=9),
                "scope": "act",
            }
        )
        self.check()
        self.corrupt(self.users["colleague"], active=False)
        told = self.told("deputy", delegation, "Try Again ends this one")
        self.try_again(told)
        self.assertEqual(delegation.state, "revoked")
        self.assertFalse(told.exists())

    def test_goal_of_somebody_who_has_left(self):
        goal = self.env["hr.performance.objective"].create(
            {
                "name": "Half the scrap",
                "level": "person",
                "company_id": self.company.id,
                "employee_id": self.people["colleague"].id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
            }
        )
        self.check()
        self.corrupt(self.people["colleague"], active=False)
        self.told("owner", goal, "Colleague, who answers for the goal, has left")

    def test_two_values_of_one_month(self):
        self.kpi.data_period = "month"
        values = self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": day,
                    "value": 10,
                }
                for day in ("2026-02-28", "2026-03-31")
            ]
        )
        self.check()
        self.sql(
            "UPDATE hr_performance_measure SET period_end = '2026-03-15' WHERE id = %s",
            values[0].id,
        )
        told = self.check("single")
        self.assertEqual(told.res_id, values[1].id)
        values[0].unlink()
        self.check()


@tagged("post_install", "-at_install")
class TestSoundJobs(SoundCase):
    """The check itself: that it runs, that HR sees it, and what it costs."""

    def sentence(self, role="hr_admin"):
        failure = self.as_user(self.env["hr.performance.failure"], role)
        return failure.get_empty_list_help("")

    def note(self, role):
        page = self.as_user(self.env["hr.performance.home"], role).action_load()
        return next(group["note"] for group in page["links"] if "note" in group)

    def test_all_in_order_is_said(self):
        """Where HR looks: on the first page and where failed work would stand."""
        self.check()
        self.assertIn("All in order, checked on", self.sentence())
        self.assertIn("All in order, checked on", self.note("hr_admin"))
        self.assertEqual(self.note("hr_in"), "", "HR of some departments only")

    def test_what_was_mended_is_said(self):
        self.launch()
        self.lose(self.open_step(self.appraisal()))
        self.check()
        self.assertIn("put 1 right by itself", self.sentence())

    def test_what_is_left_is_said(self):
        self.launch()
        self.corrupt(self.cycle, active=False)
        self.check("asleep")
        self.assertIn("1 to put right, checked on", self.note("hr_admin"))

    def test_check_that_does_not_run(self):
        """After two days HR is told by the reminders, and starts it with one click."""
        self.check()
        late = fields.Datetime.now() - timedelta(days=3)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("hr_performance.checked_on", late)
        self.assertIn("has not run since", self.sentence())
        self.run_quietly("digest")
        told = self.failures("unchecked")
        self.assertIn("Try Again runs it now", told.reason)
        self.try_again(told)
        self.assertFalse(told.exists())
        self.assertIn("All in order", self.sentence())

    def test_scheduled_job_is_deleted(self):
        self.env.ref("hr_performance.ir_cron_hr_performance_release").unlink()
        told = self.check("missing")
        self.assertIn("ir_cron_hr_performance_release", told.reason)
        self.env.ref("hr_performance.ir_cron_hr_performance_sound").unlink()
        self.run_quietly("digest")
        self.assertIn("were deleted", self.failures("unchecked").reason)
        self.assertIn("were deleted", self.sentence())

    def test_queries_do_not_grow_with_the_sheets(self):
        """Forty more people cost the check no more queries."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.unsound(), [])
            return self.env.cr.sql_log_count - before

        self.launch()
        self.agree(self.appraisal())
        queries()
        few = queries()
        self.many_plans(40, self.people["manager"])
        queries()
        self.assertLessEqual(queries(), few + 5)


@tagged("post_install", "-at_install")
class TestSoundPlans(SoundCase, PlanChangeCase):
    """Versions have numbers without gaps, requests have approvals."""

    def changed(self):
        """An agreed plan with one approved change."""
        sheet = self.agreed()
        change = self.ask(sheet, "manager", {"Output": {"target": 90}})
        self.approve(change, "subject")
        self.assertEqual(sheet.plan_version, 2)
        self.check()
        return sheet, change

    def test_number_of_the_plan(self):
        sheet, _change = self.changed()
        self.corrupt(sheet, plan_version=1)
        self.mended()
        self.assertEqual(sheet.plan_version, 2)

    def test_version_is_lost(self):
        sheet, _change = self.changed()
        self.lose(sheet.version_ids.filtered(lambda v: v.number == 1))
        self.told("numbers", sheet, "version 1 of the plan is missing")

    def test_version_of_a_change_is_lost(self):
        sheet, change = self.changed()
        self.lose(sheet.version_ids.filtered("change_id"))
        self.corrupt(sheet, plan_version=1)
        self.told("approvals", change, "has no version of it")

    def test_request_without_approvals(self):
        change = self.ask(self.agreed(), "manager", {"Output": {"target": 90}})
        self.lose(change.sudo().approval_ids)
        self.told("approvals", change, "no approval is asked for")

    def test_request_of_an_ended_sheet(self):
        sheet = self.agreed()
        change = self.ask(sheet, "manager", {"Output": {"target": 90}}).sudo()
        self.lose(self.open_step(sheet))
        self.corrupt(sheet, state="cancelled")
        self.mended()
        self.assertEqual(change.state, "withdrawn")


@tagged("post_install", "-at_install")
class TestSoundLinks(SoundCase, TakePartCase):
    """Links lead to somebody who takes part."""

    def test_link_of_somebody_who_has_left(self):
        sheet = self.launched()
        self.link(sheet)
        token = self.token(sheet)
        self.check()
        self.corrupt(self.people["userless"], active=False)
        self.mended()
        self.assertEqual(token.state, "revoked")


@tagged("post_install", "-at_install")
class TestSoundRewards(SoundCase, RewardCase):
    """Runs fit their rewards, rewards their pool, results their reviews."""

    def test_run_of_paid_rewards(self):
        """Two clerks paid the last two payslips at once: the run follows."""
        run = self.approved()
        self.sql(
            "UPDATE hr_performance_reward SET state = 'paid' WHERE run_id = %s", run.id
        )
        self.assertEqual(run.state, "approved")
        self.check()
        self.assertEqual(run.state, "done")

    def test_more_than_the_pool(self):
        rule = self._rule(name="Pool", base_type="pool")
        run = self.approved(rule=rule, pool_amount=1000)
        self.check()
        self.sql(
            "UPDATE hr_performance_reward SET amount = amount + 1 WHERE id = %s",
            run.reward_ids.filtered("amount")[0].id,
        )
        told = self.check("pool")
        self.assertEqual(told.res_id, run.id)

    def test_pool_is_not_shared_out(self):
        """Somebody's share is smaller than it was."""
        rule = self._rule(name="Pool", base_type="pool")
        run = self.approved(rule=rule, pool_amount=1000)
        reward = run.reward_ids.filtered("amount")[0].sudo()
        self.corrupt(reward, amount=reward.amount - 1)
        told = self.told("pool", run, "the rewards add up to 999.00")
        self.assertIn("the pool is 1,000.00", told.reason)

    def test_file_for_payroll(self):
        run = self.approved()
        self.as_user(run, "reward").action_hand_over()
        self.check()
        self.corrupt(run, handover_total=run.handover_total + 1)
        self.told("file", run, run.handover_number)

    def test_reward_of_another_currency(self):
        run = self.approved()
        reward = self.reward(run).sudo()
        self.corrupt(reward, currency_id=self.other_company.currency_id.id)
        self.told("place", reward, "does not fit its run")

    def test_approved_reward_of_a_draft_run(self):
        run = self.approved()
        reward = self.reward(run).sudo()
        self.corrupt(run, state="draft")
        live = run.sudo().reward_ids.filtered(lambda r: r.state == "approved")
        told = self.check(*["place"] * len(live))
        self.assertIn(reward.id, told.mapped("res_id"))

    def test_reward_is_held_for_nothing(self):
        reward = self.reward(self.approved()).sudo()
        self.corrupt(reward, hold_reason="open")
        self.mended()
        self.assertFalse(reward.hold_reason)

    def test_score_is_another(self):
        result = self.result(self.appraisal())
        self.corrupt(result, score=result.score + 1)
        self.told("sum", result, "not what its lines and steps say")

    def test_points_of_a_line_are_others(self):
        result = self.result(self.appraisal())
        line = result.line_ids[0]
        self.corrupt(line, points=line.points - 1)
        self.told("sum", result, "not what its lines and steps say")

    def test_result_is_behind_its_sheet(self):
        sheet = self.appraisal()
        self.corrupt(self.result(sheet), state="published")
        self.told("course", sheet, "says “Released”, its result “Decided”")

    def test_result_is_lost(self):
        sheet = self.appraisal()
        self.lose(self.result(sheet))
        self.told("course", sheet, "its result “none”")

    def test_published_without_review(self):
        result = self.result(self.appraisal())
        self.sql(
            "UPDATE hr_performance_rating SET state = 'draft' WHERE kind = 'manager'"
            " AND appraisal_id = %s",
            result.appraisal_id.id,
        )
        [sentence] = self.unsound()
        self.assertIn("the review behind it is a draft", sentence)
        self.assertFalse(self.failures(), "looking tells nobody")
        told = self.check("basis")
        self.assertEqual(told.res_id, result.id)
        self.assertIn("Subject", told.reason)


@tagged("post_install", "-at_install")
class TestSoundSignatures(SoundCase, InterviewCase):
    """Valid signatures name the content that the record has."""

    def test_signature_of_another_content(self):
        talk = self.signed(self.decided())
        self.check()
        signature = talk.sudo().signature_ids[0]
        self.sql(
            "UPDATE hr_performance_interview_signature SET payload_hash = 'x'"
            " WHERE id = %s",
            signature.id,
        )
        told = self.check("seal")
        self.assertEqual(told.res_id, signature.id)

    def test_content_is_another(self):
        """Written past everything after both have signed."""
        talk = self.signed(self.decided()).sudo()
        self.corrupt(talk, payload=talk.payload.replace("Reliable", "Careless"))
        self.told("content", talk, "not the one that was closed")

    def test_signed_by_both_and_not_signed(self):
        """The second signature met the moment of another change."""
        sheet = self.decided()
        talk = self.signed(sheet).sudo()
        self.corrupt(talk, state="closed")
        self.corrupt(self.open_step(sheet), state="released", deadline=None)
        self.corrupt(sheet, state="released")
        self.mended()
        self.assertEqual(talk.state, "signed")
        self.assertEqual(sheet.state, "acknowledged")

    def test_signed_without_a_signature(self):
        talk = self.signed(self.decided()).sudo()
        self.corrupt(talk.signature_ids[0], is_void=True)
        self.told("signing", talk, "a signature is missing")

    def test_invitation_without_its_entry(self):
        talk = self.planned(self.decided())
        talk.action_invite()
        self.check()
        self.lose(talk.sudo().event_id)
        self.mended()
        self.assertEqual(talk.state, "prepared")
        self.assertEqual(talk.time_problem, "gone")

    def test_entry_of_a_talk_that_is_off(self):
        talk = self.planned(self.decided()).sudo()
        talk.action_invite()
        event = talk.event_id
        self.corrupt(talk, active=False)
        self.mended()
        self.assertFalse(event.exists())

    def test_task_of_a_signed_talk(self):
        talk = self.signed(self.decided()).sudo()
        talk.activity_schedule(
            "hr_performance.mail_activity_type_interview_sign",
            user_id=self.users["manager"].id,
        )
        self.mended()
        self.assertFalse(talk.activity_ids)

    def test_promise_of_a_manager_who_has_left(self):
        talk = self.signed(self.decided()).sudo()
        self.check()
        self.corrupt(self.people["manager"], active=False)
        told = self.failures_of("keeper")
        promises = self.env["hr.performance.commitment"].search(
            [("interview_id", "=", talk.id)]
        )
        self.assertEqual(set(told.mapped("res_id")), set(promises.ids))
        self.assertIn("Hand Over", told[0].reason)

    def failures_of(self, job):
        self.run_quietly("sound")
        return self.failures(job)
