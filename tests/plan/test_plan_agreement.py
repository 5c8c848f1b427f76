# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPlanAgreement(PerformanceCase):
    """Both sides propose, ask and answer; all of it stays readable."""

    def test_library_rules_stay_for_many_lines(self):
        """Lines of several KPIs, and own goals among them, keep the library's rules"""
        lines = self.as_user(self.appraisal().line_ids, "manager")
        of_kpis = lines.filtered("kpi_id")
        self.assertEqual(len(of_kpis.kpi_id), 2)
        own = lines.create({"appraisal_id": self.appraisal().id, "name": "Own goal"})
        for batch in (of_kpis, of_kpis | own, own | of_kpis):
            batch.write({"floor_rate": 100, "weight": 10})
            self.assertEqual(set(of_kpis.mapped("floor_rate")), {0})
        self.assertEqual(own.floor_rate, 100)
        self.assertEqual(set((of_kpis | own).mapped("weight")), {10})

    def test_every_change_of_a_line_is_a_proposal(self):
        """Whatever makes the plan is told to the other side when it changes"""
        appraisal = self.appraisal()
        line = self.as_user(appraisal.line_ids, "manager").create(
            {"appraisal_id": appraisal.id, "name": "Own goal", "weight": 0}
        )
        added = appraisal.proposal_ids.filtered(lambda p: p.kind == "added")
        self.assertEqual(added.title, "Own goal")
        told = set()
        skipped = {"kpi_id", "objective_id", "period_targets", "is_local"}
        for name in sorted(line._plan_fields() - skipped):
            field = line._fields[name]
            if field.type == "selection":
                keys = [key for key, _label in field._description_selection(self.env)]
                value = next(key for key in keys if key != line[name])
            else:
                value = {"boolean": not line[name], "float": 43.21}.get(
                    field.type, "Marked"
                )
            line.write({name: value})
            proposal = appraisal.proposal_ids.filtered(
                lambda p, name=name: p.field_name == name
            )[:1]
            with self.subTest(field=name):
                self.assertTrue(proposal)
                self.assertNotEqual(proposal.old_value, proposal.new_value)
                self.assertIn(proposal.field_label, proposal.summary)
            told.add(name)
        self.assertLessEqual(set(line._rule_fields()), told)

    def test_every_value_of_a_new_line_is_told(self):
        """A line that is added with an unusual rule says so to the other side"""
        plan = self.appraisal()
        line = self.as_user(plan.line_ids, "manager").create(
            {
                "appraisal_id": plan.id,
                "name": "Own goal",
                "weight": 0,
                "floor_rate": 77.5,
                "cap_rate": 333,
                "needed_hours": 12,
                "description": "Marked",
            }
        )
        added = plan.proposal_ids.filtered(lambda p: p.line_id == line)
        for text in ("Floor (%): 77.5", "Cap (%): 333", "12", "Marked"):
            self.assertIn(text, added.details)
            self.assertIn(text, added.summary)

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.plan = self.appraisal()

    def line(self, title, role):
        plan = self.as_user(self.plan, role)
        return plan.line_ids.filtered(lambda line: line.title == title)

    def proposals(self, role="subject", **wanted):
        found = self.as_user(self.plan, role).proposal_ids.sorted("id")
        return found.filtered_domain([(k, "=", v) for k, v in wanted.items()])

    def run_digest(self):
        """The scheduler's daily digest."""
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_digest"
            ).method_direct_trigger()

    # PROPOSALS

    def test_both_sides_propose_and_the_history_stays(self):
        """Who changed what, from what to what, is read by both sides and HR.

        Covers: R036
        """
        self.line("Output", "subject").write({"target": 80, "weight": 40})
        self.as_user(self.plan.line_ids, "subject").create(
            {"appraisal_id": self.plan.id, "name": "Safety walk", "weight": 10}
        )
        self.line("Attitude", "manager").unlink()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            rows = [
                (p.side, p.kind, p.title, p.field_name, p.old_value, p.new_value)
                for p in self.proposals(role)
            ]
            self.assertEqual(
                rows[:2],
                [
                    ("employee", "changed", "Output", "weight", "50", "40"),
                    ("employee", "changed", "Output", "target", "100", "80"),
                ],
            )
            self.assertEqual(rows[2][:3], ("employee", "added", "Safety walk"))
            self.assertEqual(rows[3][:3], ("manager", "removed", "Attitude"))
        self.assertEqual(
            self.proposals().author_id,
            self.users["subject"] | self.users["manager"],
        )
        self.assertEqual(self.proposals().mapped("field_label")[0], "Weight (%)")

    def test_nobody_edits_the_history(self):
        """Not even the administrator; others do not see it at all."""
        self.line("Output", "subject").target = 80
        proposal = self.proposals()
        for role in ("subject", "manager", "hr_admin"):
            for change in (
                lambda p: p.write({"state": "accepted"}),
                lambda p: p.unlink(),
                lambda p: p.copy(),
            ):
                with self.assertRaises(AccessError):
                    change(self.as_user(proposal, role))
        with self.assertRaises(AccessError):
            self.as_user(proposal, "colleague").read(["text"])
        with self.assertRaises(AccessError):
            self.as_user(self.plan, "manager").write({"change_requested_on": False})

    def test_rejecting_restores_and_keeps(self):
        """The other side rejects with a reason; the plan is as before. Covers: R036"""
        line = self.line("Output", "subject")
        line.write({"target": 80})
        proposal = self.proposals("manager")
        with self.assertRaises(AccessError):
            self.as_user(proposal, "subject").action_reject("I changed my mind")
        with self.assertRaisesRegex(UserError, "Say why"):
            proposal.action_reject(" ")
        proposal.action_reject("The market grows")
        self.assertEqual(line.target, 100)
        mine = self.proposals()
        self.assertEqual((mine.state, mine.answer), ("rejected", "The market grows"))
        self.assertEqual(mine.answered_by_id, self.users["manager"])
        with self.assertRaises(AccessError):
            proposal.action_accept()

    def test_rejecting_brings_a_removed_line_back(self):
        """With its title, weight and rule; an added one goes."""
        self.line("Defects", "manager").unlink()
        added = self.as_user(self.plan.line_ids, "manager").create(
            {"appraisal_id": self.plan.id, "name": "Extra", "weight": 30}
        )
        self.proposals("subject").action_reject("Quality matters")
        self.assertFalse(added.exists())
        back = self.plan.line_ids.filtered(lambda line: line.kpi_id == self.defects)
        self.assertEqual((back.weight, back.target), (30, 5))
        self.assertEqual(back.method, "reverse_difference")
        self.assertEqual(set(self.proposals().mapped("state")), {"rejected"})

    def test_confirming_accepts_the_other_sides_proposals(self):
        """Agreement settles everything that is open."""
        self.line("Output", "subject").target = 80
        self.line("Defects", "manager").target = 4
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.assertEqual(self.proposals(side="employee").state, "accepted")
        self.assertEqual(self.proposals(side="manager").state, "open")
        self.as_user(self.plan, "subject").action_confirm_plan()
        self.assertEqual(self.proposals(side="manager").state, "accepted")
        self.assertEqual(self.plan.state, "agreed")

    def test_a_later_proposal_replaces_the_earlier(self):
        """Haggling over one number leaves each step in the history."""
        for role, target in (("subject", 80), ("manager", 95), ("subject", 90)):
            self.line("Output", role).target = target
        self.assertEqual(
            self.proposals().mapped(lambda p: (p.side, p.new_value, p.state)),
            [
                ("employee", "80", "replaced"),
                ("manager", "95", "replaced"),
                ("employee", "90", "open"),
            ],
        )

    def test_form_notes_each_change_once(self):
        """Typing in the sheet's form: a new goal is one proposal."""
        self.env.invalidate_all()
        with Form(self.as_user(self.plan, "subject")) as form:
            with form.line_ids.new() as line:
                line.title = "Tidy store"
                line.weight = 0
        self.assertEqual(
            self.proposals().mapped(lambda p: (p.kind, p.title)),
            [("added", "Tidy store")],
        )

    # REQUESTS

    def test_request_is_counted_answered_and_kept(self):
        """The employee asks, the manager answers with text. Covers: R037"""
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.assertEqual(self.plan.agreement_state, "employee")
        mine = self.as_user(self.plan, "subject")
        with self.assertRaisesRegex(UserError, "should change"):
            mine.action_ask_for_change("  ")
        mine.action_ask_for_change("Output of 90 t, the mill stands in March")
        self.assertEqual(self.plan.agreement_state, "requested")
        self.assertEqual(self.plan.waiting_for_id, self.people["manager"])
        for role in ("hr_in", "hr_admin"):
            cycle = self.as_user(self.cycle, role)
            self.assertEqual((cycle.open_request_count, cycle.request_count), (1, 1))
        self.assertEqual(self.as_user(self.cycle, "hr_out").request_count, 0)
        request = self.proposals("manager", kind="request")
        self.assertIn("March", self.as_user(self.plan, "manager").change_request_text)
        request.action_reject("The mill stands in July")
        self.assertEqual(self.plan.agreement_state, "employee")
        self.assertEqual(self.plan.waiting_for_id, self.people["subject"])
        self.assertEqual(mine.proposal_ids.answer, "The mill stands in July")
        cycle = self.as_user(self.cycle, "hr_in")
        cycle.invalidate_recordset()
        self.assertEqual((cycle.open_request_count, cycle.request_count), (0, 1))

    def test_only_the_employee_asks(self):
        """Others change the plan instead; for people without login others enter it."""
        with self.assertRaisesRegex(AccessError, "only the employee"):
            self.as_user(self.plan, "manager").action_ask_for_change("Easier")
        with self.assertRaises(AccessError):
            self.as_user(self.plan, "colleague").action_ask_for_change("Easier")
        userless = self.appraisal("userless")
        self.as_user(userless, "manager").action_ask_for_change("Less night work")
        row = userless.proposal_ids
        self.assertEqual((row.side, row.entered_via), ("employee", "behalf"))
        self.assertEqual(row.author_id, self.users["manager"])

    def test_accepting_is_confirming(self):
        """Both moments are kept; the plan is active only with both.

        Covers: R034, R037
        """
        mine = self.as_user(self.plan, "subject")
        mine.action_ask_for_change("Less")
        mine.action_confirm_plan()
        self.assertEqual(mine.proposal_ids.state, "closed")
        self.assertEqual((mine.state, mine.agreement_state), ("planning", "manager"))
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.assertEqual((mine.state, mine.agreement_state), ("agreed", "agreed"))
        self.assertTrue(mine.employee_confirmed_on and mine.manager_confirmed_on)
        with self.assertRaisesRegex(UserError, "not possible now"):
            mine.action_ask_for_change("Too late")

    def test_request_takes_ones_confirmation_back(self):
        """Who asks for another plan has not confirmed this one."""
        mine = self.as_user(self.plan, "subject")
        mine.action_confirm_plan()
        mine.action_ask_for_change("After all: less")
        self.assertFalse(mine.employee_confirmed_on)

    def test_unanswered_request_may_hold_up_the_manager(self):
        """As strictly as the scheme says: advice lets the manager go on."""
        self.as_user(self.plan, "subject").action_ask_for_change("Less output")
        gate = self.cycle.gate_ids.filtered(lambda g: g.code == "request_answered")
        gate.sudo().level = "required"
        with self.assertRaisesRegex(UserError, "Answer the request first"):
            self.as_user(self.plan, "manager").action_confirm_plan()
        gate.sudo().level = "advice"
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.assertTrue(self.plan.manager_confirmed_on)

    def test_silence_is_reminded(self):
        """Who has not answered after some days gets the digest. Covers: R037"""
        with freeze_time("2026-01-05 09:00:00"):
            self.as_user(self.plan, "manager").action_confirm_plan()
        step = self.plan._open_steps()
        self.assertEqual(step.owner_id, self.people["subject"])
        self.env["hr.performance.step"].search(
            [("id", "!=", step.id), ("left_on", "=", False)]
        ).write({"reminded_on": "2026-01-08"})
        mails = self.env["mail.mail"].search([])
        for day, reminded in (("06", 0), ("08", 1), ("09", 1), ("12", 2)):
            with freeze_time(f"2026-01-{day} 05:00:00"):
                self.run_digest()
            self.assertEqual(step.reminder_count, reminded, day)
        new = self.env["mail.mail"].search([]) - mails
        to_subject = new.filtered(
            lambda m: m.recipient_ids == self.users["subject"].partner_id
        )
        self.assertEqual(len(to_subject), 2)

    def test_filters_by_state_of_agreement(self):
        """A manager finds the plans that ask for a change."""
        self.as_user(self.plan, "subject").action_ask_for_change("Less")
        team = self.as_user(self.env["hr.performance.appraisal"], "manager")
        found = team.search([("agreement_state", "=", "requested")])
        self.assertEqual(found.employee_id, self.people["subject"])
        groups = dict(
            team._read_group(
                [("cycle_id", "=", self.cycle.id)], ["agreement_state"], ["__count"]
            )
        )
        self.assertEqual(groups["requested"], 1)
        self.assertGreater(groups["drafted"], 1)
        tasks = self.as_user(self.env["hr.performance.home.tasks"], "manager")
        self.assertEqual(len(tasks._kind("plan_wishes").records), 1)

    def test_issued_plan_closes_what_is_open(self):
        """What nobody answered stays in the history without an answer."""
        self.line("Output", "subject").target = 80
        self.as_user(self.plan, "head").action_issue_plan("Both away")
        self.assertEqual(self.plan.agreement_state, "issued")
        self.assertEqual(self.proposals().state, "closed")
