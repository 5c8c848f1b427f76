# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanChangeGate(PlanChangeCase):
    """What an agreement would have refused does not come in by a change."""

    def level(self, code, level):
        self.scheme.gate_ids.filtered(lambda g: g.code == code).level = level

    def refuse(self, text, change, role=None):
        error = self.assertRaisesRegex(UserError, text)
        with error, self.env.cr.savepoint():
            if role:
                self.approve(change, role)
            else:
                change.action_submit()

    def test_bounds_of_the_template(self):
        """Shares of measured goals and sections hold after a change, too.

        Covers: R051, R052
        """
        self.template.write({"has_measured_least": True, "measured_least": 80})
        weights = {"Output": {"weight": 40}, "Attitude": {"weight": 30}}
        for level in ("required", "advice"):
            self.level("plan_mix", level)
            cycle = self._cycle(name=level)
            self.launch(cycle)
            appraisal = self.appraisal(cycle=cycle)
            self.agree(appraisal)
            change = self.ask(appraisal, "subject", weights, submit=False)
            if level == "required":
                self.refuse("at least 80 %", change)
                self.assertEqual(change.state, "draft")
                continue
            change.action_submit()
            self.assertEqual(change.state, "submitted")

    def test_vague_goals_where_smart_is_required(self):
        """The approver reads what the required check says; the plan stays."""
        appraisal = self.agreed()
        self.cycle.gate_ids.filtered(
            lambda g: g.code == "goal_smart"
        ).level = "required"
        vague = {"title": "Be better", "method": "manual", "weight": 20}
        change = self.ask(
            appraisal, "subject", {"Attitude": {"is_removed": True}}, added=[vague]
        )
        self.refuse("Be better", change, "manager")
        self.assertEqual((change.state, appraisal.plan_version), ("submitted", 1))
        self.assertTrue(self.line(appraisal, "Attitude"))

    def test_everything_removed(self):
        """A plan never loses all its lines. Covers: R039"""
        appraisal = self.agreed()
        away = {"is_removed": True}
        change = self.ask(
            appraisal,
            "subject",
            {"Output": away, "Defects": away, "Attitude": away},
            submit=False,
        )
        self.refuse("100", change)
        self.assertEqual(len(appraisal.line_ids), 3)

    def test_archived_kpi(self):
        """Neither retired nor archived KPIs come in. Covers: R039"""
        appraisal = self.agreed()
        hidden = self._kpi("Hidden", method="ratio", target=5)
        hidden.active = False
        change = self.ask(
            appraisal,
            "subject",
            {"Defects": {"is_removed": True}},
            added=[{"kpi_id": hidden.id, "weight": 30}],
            submit=False,
        )
        self.refuse("Hidden is retired", change)

    def test_frozen_meanwhile(self):
        """A request that waits while the plan freezes is not approved. Covers: R040"""
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.as_user(appraisal, "manager").action_open_assessment()
        self.refuse("reviews have begun", change, "manager")
        self.as_user(appraisal, "hr_admin").action_cancel()
        self.assertEqual(change.state, "withdrawn")
        again = self.env["hr.performance.plan.change"]
        for role in ("subject", "manager", "hr_admin"):
            with self.assertRaisesRegex(UserError, "no plan to change"):
                self.as_user(again, role).create({"appraisal_id": appraisal.id})

    def test_somebody_elses_plan(self):
        """Neither by its id nor through the lines, for nobody without a role.

        Covers: R039
        """
        appraisal = self.agreed()
        changes = self.env["hr.performance.plan.change"]
        for role in ("colleague", "former", "head", "ceo", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(changes, role).create({"appraisal_id": appraisal.id})
        for role in ("colleague", "former", "hr_out", "foreign"):
            defaults = self.as_user(changes, role).with_context(
                default_appraisal_id=appraisal.id
            )
            with self.assertRaises(AccessError):
                defaults.default_get(["appraisal_id", "line_ids"])

    def test_history_stays(self):
        """Nobody writes, invents or deletes proposals, requests or approvals.

        Covers: R036, R039
        """
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal.line_ids[0], "subject").target = 90
        proposal = appraisal.proposal_ids
        self.agree(appraisal)
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.as_user(change, "manager").action_reject("No")
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            for record in (proposal, change, change.sudo().approval_ids):
                own = self.as_user(record, role)
                for attempt in (
                    own.unlink,
                    lambda own=own: own.write({"state": "approved"}),
                ):
                    with self.assertRaises(UserError):
                        attempt()
        self.assertEqual((proposal.state, change.state), ("accepted", "rejected"))

    def test_everybody_concerned_is_told(self):
        """The asker learns the answer, both sides that the plan has changed.

        Covers: R037
        """
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.as_user(change, "manager").action_reject("The order came in")
        told = self.told(change)
        self.assertEqual(told.notified_partner_ids, self.users["subject"].partner_id)
        self.assertIn("The order came in", told.body)
        other = self.ask(appraisal, "manager", {"Output": {"target": 120}})
        self.as_user(other, "hr_in").action_pass_on("Long ill")
        self.approve(other, "head")
        self.assertEqual(
            self.told(other).notified_partner_ids,
            self.users["subject"].partner_id | self.users["manager"].partner_id,
        )

    def told(self, change):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("body", "like", "Plan change"),
            ],
            order="id desc",
            limit=1,
        )

    def test_unit_without_employee(self):
        """The head answers for a unit's plan."""
        self.works.manager_id = self.people["head"]
        self.plant.manager_id = self.people["manager"]
        self.people["ceo"].parent_id = False
        template = self.template.copy({"subject_kind": "department"})
        cycle = self._cycle(
            name="Units",
            subject_kind="department",
            template_id=template.id,
            department_ids=[Command.set(self.works.ids)],
        )
        self.launch(cycle)
        appraisal = cycle.appraisal_ids.filtered(
            lambda a: a.subject_department_id == self.works
        )
        self.assertEqual(appraisal.owner_id, self.people["head"])
        self.as_user(appraisal, "head").action_confirm_plan()
        self.as_user(appraisal, "ceo").action_confirm_plan()
        change = self.ask(appraisal, "ceo", {"Output": {"target": 120}})
        self.assertEqual(
            (change.step, change.approver_id), ("employee", self.people["head"])
        )
        self.assertTrue(self.as_user(change, "head").reason)
        self.approve(change, "head")
        self.assertEqual(self.as_user(change, "head").state, "approved")
