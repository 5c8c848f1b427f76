# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from ..interview.common_interview import InterviewCase
from .common_development import PLANS, DevelopmentCase


@tagged("post_install", "-at_install")
class TestImprovementProposed(DevelopmentCase):
    """The system proposes from what fell short, people decide."""

    def proposal(self, role=None):
        plans = self.plans(role) if role else self.env[PLANS]
        return plans.search([("kind", "=", "improvement")])

    def test_proposed_from_what_was_agreed(self):
        """Covers: R166, R175."""
        sheet = self.shortfall()
        self.run_job()
        plan = self.proposal("manager")
        self.assertEqual(plan.state, "proposed")
        self.assertEqual(plan.appraisal_id, sheet)
        self.assertIn("Output: 30 points, below 60.", plan.evidence_html)
        self.assertNotIn("Defects", plan.evidence_html)
        self.assertFalse(self.proposal("subject"), "nobody has said that there is one")
        self.assertIn(
            "Say whether there is to be an improvement plan", self.verbs("manager")
        )
        with self.refused(UserError, "say why under “Reason or Remark”"):
            plan.action_decline()
        self.run_job()
        self.assertEqual(len(self.proposal()), 1, "asked once")
        plan.action_accept()
        self.assertEqual(self.proposal("subject").state, "draft")
        with self.refused(
            UserError, "no measure|What Is Needed|not say what is needed"
        ):
            plan.action_confirm()

    def test_declined_stays_declined(self):
        """Covers: R166."""
        self.shortfall()
        self.run_job()
        plan = self.proposal("hr_in")
        plan.decision_text = "The machine was broken"
        plan.action_decline()
        self.run_job()
        self.assertEqual(self.proposal().mapped("state"), ["declined"])
        self.assertIn("The machine was broken", str(plan.message_ids.mapped("body")))
        self.assertFalse(self.proposal("subject"))
        with self.refused(UserError, "is over and stays as it is"):
            plan.reason = "Other"

    def test_not_from_a_grade(self):
        """Covers: R166: a low grade that a quota has made proposes nothing (M29)."""
        sheet = self.shortfall(output="95")
        lowest = self.scale.level_ids.filtered("is_lowest")
        self.result(sheet).final_level_id = lowest
        self.run_job()
        self.assertFalse(self.proposal())

    def test_not_where_the_scheme_does_not_ask(self):
        """As it comes nothing is proposed."""
        sheet = self.shortfall()
        sheet.cycle_id.frozen_rules = {
            **sheet.cycle_id.frozen_rules,
            "improvement_below": 0,
        }
        self.run_job()
        self.assertFalse(self.proposal())

    def test_gone_with_its_result(self):
        """A result that is opened again takes its proposal along, not a decision."""
        sheet = self.shortfall()
        self.run_job()
        self.as_user(self.result(sheet), "hr_in").action_reopen("Wrong value")
        self.assertFalse(self.proposal())


@tagged("post_install", "-at_install")
class TestImprovementPlan(DevelopmentCase):
    """From the draft of two sides to its end."""

    def test_what_a_plan_needs(self):
        """Covers: R167, R169, R170, R174, R176: refused with all that is missing."""
        plan = self.improvement({"name": "Be better"})
        text = (
            "(?s)add an action that supports the employee.*names nobody.*no last day.*"
            "not say what is needed.*no measure.*no goal"
        )
        with self.refused(UserError, text):
            plan.action_confirm()
        plan.action_ids.unlink()
        plan.action_ids = [Command.create(self.support())]
        with self.refused(UserError, "Nothing is to be done by the employee"):
            plan.action_confirm()
        plan.write(
            {"supporter_id": False, "action_ids": [Command.create(self.action())]}
        )
        with self.refused(UserError, "Name a supporter"):
            plan.action_confirm()
        with self.refused(ValidationError, "before it begins"):
            plan.date_end = self.day(-1)
        with self.refused(ValidationError, "before it begins"):
            plan.action_ids[0].write({"date_start": self.day(50)})
        with self.refused(ValidationError, "nobody supports oneself"):
            plan.supporter_id = self.people["subject"]

    def test_hints_while_writing(self):
        """Covers: R167: a goal without figure and day is told at once."""
        plan = self.improvement(self.action(goal="Improve", due_date=False))
        flags = {row["letter"]: row["state"] for row in plan.action_ids.smart_flags}
        self.assertEqual((flags["S"], flags["M"]), ("fail", "fail"))
        plan.action_ids.write(
            {"goal": "Cut complaints from 12 to 5 a month", "due_date": self.day(9)}
        )
        flags = {row["letter"]: row["state"] for row in plan.action_ids.smart_flags}
        self.assertEqual((flags["M"], flags["T"]), ("pass", "pass"))

    def test_both_sides_confirm_one_text(self):
        """Each for oneself, and only what was read."""
        plan = self.improvement()
        read = plan.revision
        plan.action_confirm()
        self.assertIn("Read the plan and confirm it", self.verbs("subject"))
        with self.refused(AccessError, "each for oneself"):
            plan.action_confirm()
        self.as_user(plan, "subject").action_ids[0].name = "Learn more"
        self.assertFalse(plan.manager_confirmed_on, "another text")
        with self.refused(UserError, "has changed since you opened it"):
            plan.with_context(performance_development_seen=read).action_confirm()
        plan.action_confirm()
        self.as_user(plan, "subject").action_confirm()
        self.assertEqual((plan.state, plan.version), ("agreed", 1))
        self.assertIn("Learn more", plan.versions_html)

    def test_hr_enters_for_who_cannot_log_in(self):
        """Two sides are two people: the manager never confirms for both."""
        plan = self.improvement()
        self.users["subject"].active = False
        plan.action_confirm()
        with self.refused(AccessError, "each for oneself"):
            plan.action_confirm()
        self.as_user(plan, "hr_in").action_confirm()
        self.assertEqual(plan.employee_confirmed_by_id, self.users["hr_in"])
        self.assertEqual(plan.state, "agreed")

    def test_issued_without_the_employee(self):
        """Nobody waits for ever: HR puts it in force, with a reason that stays."""
        plan = self.improvement()
        hr = self.as_user(plan, "hr_in")
        with self.refused(AccessError, "HR issues an improvement plan"):
            hr.action_issue()
        plan.action_confirm()
        with self.refused(AccessError, "HR issues an improvement plan"):
            plan.action_issue()
        with self.refused(UserError, "say why under"):
            hr.action_issue()
        hr.decision_text = "On leave without a word for a month"
        hr.action_issue()
        self.assertEqual(plan.state, "agreed")
        self.assertFalse(plan.employee_confirmed_on, "nobody pretends")
        self.assertEqual(plan.issued_by_id, self.users["hr_in"])
        self.assertIn("On leave without a word", plan.versions_html)
        self.assertFalse(self.env[PLANS]._would_tell("unconfirmed"))

    def test_measures_lead_to_the_real_thing(self):
        """Covers: R168, R169, R170."""
        plan = self.improvement(
            self.action(),
            self.support(),
            self.support(name="Tool", measure="resource", resource="A laptop"),
            self.support(name="Other shift", measure="job", resource="nothing"),
        )
        tool = plan.action_ids.filtered(lambda row: row.name == "Tool")
        tool.action_ask()
        request = tool.request_id.sudo()
        self.assertEqual(request.owner_id, self.people["hr_in"])
        self.assertEqual((request.name, request.kind), ("A laptop", "resource"))
        self.assertIn("0 of 1", plan.feasibility_text)
        with self.refused(UserError, "asked for already"):
            tool.action_ask()
        self.as_user(request, "hr_in").action_decline()
        plan.invalidate_recordset()
        self.assertIn("was declined", plan.feasibility_text)
        self.as_user(plan, "subject").action_confirm()
        plan.action_confirm()
        training = plan.action_ids.filtered(lambda row: row.measure == "training")
        self.assertEqual(training.request_id.sudo().kind, "training")
        talk = plan.action_ids.filtered(
            lambda r: r.measure == "coaching"
        ).talk_id.sudo()
        self.assertEqual(talk.leader_id, self.people["head"])
        self.assertEqual((talk.rhythm_days, talk.state), (14, "planned"))
        task = plan.sudo().activity_ids
        self.assertEqual(task.user_id, self.users["hr_in"])
        self.assertEqual(task.summary, "Change of the job: Other shift")

    def test_checks_by_rhythm(self):
        """Covers: R160, R171: set by the job, flagged when nobody has held them."""
        plan = self.begun()
        self.assertEqual(plan.check_ids.mapped("date"), [self.day(14)])
        with freeze_time(self.day(13)):
            self.assertIn("Hold the check of the plan", self.verbs("head"))
            check = self.as_user(plan.check_ids, "head")
            with self.refused(UserError, "write down how far it is"):
                check.action_hold()
            with self.refused(AccessError, "holds the check"):
                self.as_user(check, "subject").text = "All is well"
            check.text = "Half done"
            check.action_hold()
        self.assertEqual(plan.check_ids.mapped("date"), [self.day(14), self.day(28)])
        with freeze_time(self.day(31)):
            self.run_job()
        self.assertEqual(plan.check_ids.mapped("state"), ["held", "open"])
        with freeze_time(self.day(32)):
            self.run_job()
            self.run_job()
        self.assertEqual(plan.check_ids.mapped("state"), ["held", "missed", "open"])
        self.assertEqual(plan.missed_count, 1)
        board = self.plans("manager").search([("check_ids.state", "=", "missed")])
        self.assertEqual(board, plan)

    def test_support_until_confirmed(self):
        """Covers: R159: it stays on the manager's list until the employee says so."""
        plan = self.begun(self.action(), self.support(due_date=self.day(2)))
        support = plan.action_ids.filtered(lambda row: row.side == "manager")
        self.assertIn(f"Do what was planned: {support.name}", self.verbs("manager"))
        with self.refused(UserError, "in words what became of it"):
            support.action_done()
        support.outcome_text = "Shown twice"
        support.action_done()
        self.assertEqual(support.state, "reported")
        with self.refused(AccessError, "only the employee"):
            support.action_confirm_support()
        own = self.as_user(support, "subject")
        own.action_dispute()
        self.assertEqual(support.state, "open")
        support.action_done()
        verb = f"Say whether you have got the support: {support.name}"
        self.assertIn(verb, self.verbs("subject"))
        own.action_confirm_support()
        self.assertEqual(support.state, "done")
        self.assert_numbers("subject", "manager")

    def test_changed_only_by_both(self):
        """A plan under way is changed as its next version."""
        plan = self.begun()
        with self.refused(UserError, "Change the Plan"):
            plan.reason = "Other"
        with self.refused(UserError, "Change the Plan"):
            plan.action_ids[0].name = "Other"
        with self.refused(UserError, "Change the Plan"):
            plan.action_ids = [Command.create(self.action())]
        with self.refused(AccessError, "cannot be edited directly"):
            plan.state = "done"
        talks = plan.action_ids.talk_id
        plan.action_change()
        plan.action_ids[0].name = "Other"
        plan.action_confirm()
        self.as_user(plan, "subject").action_confirm()
        self.assertEqual((plan.state, plan.version), ("agreed", 2))
        self.assertEqual(plan.action_ids.talk_id, talks, "no second talk")

    def test_values_before_and_after(self):
        """Covers: R172: what was reached is measured, not only said."""
        measures = self.env["hr.performance.measure"].sudo()
        point = {"employee_id": self.people["subject"].id, "kpi_id": self.kpi.id}

        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        measures.create({**point, "period_end": "2026-01-31", "value": 70})
        measures.create({**point, "period_end": "2026-03-31", "value": 75})
        plan = self.begun(
            self.action(kpi_id=self.kpi.id), self.support(), date_start="2026-02-10"
        )
        measures.create({**point, "period_end": "2026-05-31", "value": 88})
        self.settle(plan)
        self.close(plan, "achieved")
        training = plan.action_ids.filtered("kpi_id")
        self.assertEqual((training.value_before, training.value_after), (70, 88))
        self.assertEqual(training.change_text, "70 → 88 (+18) t")

    def test_end(self):
        """Covers: R172: everything said, then closed; extended or escalated."""
        plan = self.begun()
        plan.write({"outcome": "achieved"})
        with self.refused(UserError, "say first what became of"):
            plan.action_close()
        self.settle(plan)
        with self.refused(UserError, "say why under"):
            plan.action_close()
        with self.refused(AccessError, "manager or HR decides"):
            self.as_user(plan, "subject").action_close()
        with self.refused(UserError, "choose a later day"):
            plan.action_extend()
        plan.write({"extend_until": self.day(90), "decision_text": "Illness"})
        plan.action_extend()
        self.assertEqual(plan.date_end, self.day(90))
        self.assertEqual(plan.state, "agreed")
        plan.decision_text = "We do not get on"
        plan.action_escalate()
        self.assertEqual(plan.escalated_to_id, self.people["head"])
        self.assertIn("Say how the plan goes on", self.verbs("head"))
        with self.refused(AccessError, "given to the next level"):
            plan.action_close()
        self.close(plan, "achieved", role="head")
        self.assertEqual(plan.state, "done")
        with self.refused(UserError, "is over and stays as it is"):
            plan.reason = "Other"

    def test_no_failure_without_help(self):
        """Covers: R172: M29.3, a training or a transfer is on record before."""
        plan = self.begun(self.action(measure="coaching"), self.support())
        self.settle(plan)
        with self.refused(UserError, "no training and no transfer is on record"):
            self.close(plan, "not")
        request = self.env["hr.performance.coaching.request"].create(
            {
                "name": "Course",
                "employee_id": self.people["subject"].id,
                "owner_id": self.people["hr_in"].id,
            }
        )
        self.as_user(request, "hr_in").action_agree()
        self.as_user(request, "hr_in").action_done()
        self.close(plan, "not")
        self.assertEqual((plan.state, plan.outcome), ("done", "not"))
        self.assertTrue(self.people["subject"].active)

    def test_long_term_flows_on(self):
        """Covers: R175."""
        plan = self.begun(
            self.action(horizon="long", due_date=self.day(400)), self.support()
        )
        onward = self.plans("subject").search([("kind", "=", "development")])
        self.assertEqual(onward.action_ids.origin_id, plan.action_ids[-1:])
        self.assertEqual(onward.action_ids.name, "Learn statistics")
        self.assertEqual(onward.state, "draft")

    def test_manager_moves_on(self):
        """The plan follows to whoever manages the person now."""
        plan = self.begun()
        self.people["subject"].parent_id = self.people["head"]
        self.assertEqual(plan.sudo().manager_id, self.people["head"])
        self.assertFalse(self.plans("manager").search([("id", "=", plan.id)]))

    def test_kept_as_the_scheme_asks(self):
        """What is over says how long it is kept, and can be found afterwards."""
        plan = self.begun()
        self.settle(plan)
        self.assertFalse(plan.kept_until)
        self.close(plan, "achieved")
        plan = plan.sudo()
        scheme = self.env["hr.performance.scheme"]._default_for(plan.company_id)
        months = scheme.retention_months
        self.assertGreater(months, 0)
        self.assertEqual(plan.kept_until, Date.add(plan.closed_on, months=months))
        with freeze_time(Date.add(plan.kept_until, days=1)):
            late = [("kept_until", "<", Date.today()), ("id", "=", plan.id)]
            self.assertTrue(self.as_user(plan, "hr_in").search(late))


@tagged("post_install", "-at_install")
class TestImprovementTold(InterviewCase, DevelopmentCase):
    """The next talk asks what became of the last plan."""

    def setUp(self):
        super().setUp()
        self.gate = self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "improvement_told"
        )

    def test_self_report_waits(self):
        """Covers: R158."""
        self.gate.level = "required"
        plan = self.begun()
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.action_invite()
        with self.refused(UserError, "say what became of “Learn statistics”"):
            self.report(sheet)
        mine = plan.action_ids.filtered(lambda row: row.side == "employee")
        self.as_user(mine, "subject").outcome_text = "The course begins in May"
        self.report(sheet)
        talk.action_start()
        self.assertIn("Learn statistics", talk._outline_text())
        with self.refused(UserError, "say what became of “Show how it is done”"):
            talk.appraisal_id._check_gate("improvement_told", talk._unsaid())

    def test_advice_and_off(self):
        """Covers: R158: off and as advice nothing is refused."""
        self.begun()
        for level in ("advice", "off"):
            self.gate.level = level
            cycle = self._cycle(name=level)
            self.launch(cycle)
            sheet = self.appraisal(cycle=cycle)
            talk = self.env["hr.performance.interview"].new({"appraisal_id": sheet.id})
            self.assertEqual(
                len(talk._last_plan_texts()), 2 if level == "advice" else 0, level
            )

    def test_in_the_next_plan(self):
        """It stands in the background of the next plan, for who may read it."""
        self.begun()
        self.launch()
        sheet = self.appraisal()
        for role, is_shown in (("manager", True), ("subject", True), ("hr_in", False)):
            html = self.as_user(sheet, role).background_html
            self.assertEqual("Learn statistics" in html, is_shown, role)
