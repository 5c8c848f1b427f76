# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_plan_change import PlanChangeCase

WAITING = "odoo.addons.hr_performance.models.plan_change.hr_performance_plan_change"


@tagged("post_install", "-at_install")
class TestPlanChangeMass(PlanChangeCase):
    """One change of the market for many plans with the same KPI."""

    def wizard(self, plans, role="manager", **values):
        """The dialog, filled as a user does it."""
        action = self.as_user(plans, role).action_request_changes()
        form = Form(
            self.as_user(
                self.env["hr.performance.plan.change.mass"], role
            ).with_context(**action["context"])
        )
        form.kpi_id = values.get("kpi", self.kpi)
        form.percent = values.get("percent", -20)
        form.effective_date = "2026-04-01"
        form.reason = "The market shrinks"
        return form.save()

    def test_preview_lists_exceptions(self):
        """Asked are those that can change; the others say why. Covers: R040"""
        plans = self.agreed() | self.agreed("colleague")
        drafted = self.appraisal("userless")
        own = self.appraisal("manager")
        busy = self.agreed("hr_in")
        self.ask(busy, "manager", {"Output": {"target": 70}})
        wizard = self.wizard(plans | drafted | own | busy)
        self.assertEqual((wizard.ready_count, wizard.exception_count), (2, 3))
        problems = {line.appraisal_id: line.problem for line in wizard.line_ids}
        self.assertIn("drafted", problems[drafted])
        self.assertIn("direct manager or HR", problems[own])
        self.assertIn("open request", problems[busy])
        ready = wizard.line_ids.filtered(lambda line: not line.problem)
        self.assertEqual(ready.mapped("new_target"), [80, 80])
        action = wizard.action_request()
        changes = self.env["hr.performance.plan.change"].search(action["domain"])
        self.assertEqual(changes.appraisal_id, plans)
        self.assertEqual(set(changes.mapped("step")), {"employee"})
        self.approve(changes[0], changes[0].employee_id.user_id.login.split("@")[0])
        self.assertEqual(self.line(changes[0].appraisal_id, "Output").target, 80)

    def test_nothing_to_ask(self):
        self.launch()
        wizard = self.wizard(self.appraisal())
        with self.assertRaisesRegex(UserError, "None of these plans"):
            wizard.action_request()

    def test_queries_do_not_grow(self):
        """Preview, request and approval cost the same for one and for many."""
        plans = self.many_plans(12, [self.people["manager"]])
        plans.sudo().action_confirm_plan()
        counts = {}
        for name, batch in (("few", plans[:3]), ("many", plans[3:])):
            wizard = self.env["hr.performance.plan.change.mass"].create(
                {
                    "appraisal_ids": batch.ids,
                    "kpi_id": self.kpi.id,
                    "percent": -20,
                    "effective_date": "2026-04-01",
                    "reason": "Market",
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = wizard._preview()
            preview = self.env.cr.sql_log_count - before
            changes = self.env["hr.performance.plan.change"].create(
                [
                    {
                        "appraisal_id": row["appraisal_id"],
                        "reason": "Market",
                        "effective_date": "2026-04-01",
                        "line_ids": [
                            (
                                0,
                                0,
                                {
                                    "appraisal_line_id": row["plan_line_id"],
                                    "target": row["new_target"],
                                },
                            )
                        ],
                    }
                    for row in rows
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch(f"{WAITING}.QUIET_FROM", 0):
                changes.action_submit()
            self.env.flush_all()
            submit = self.env.cr.sql_log_count - before
            counts[name] = preview, submit
        self.assertLessEqual(counts["many"][0], counts["few"][0])
        # Requests, sheets and people of many are read in two pieces, as of forty: 40
        # queries each; nothing is read for each plan.
        self.assertLessEqual(counts["many"][1], counts["few"][1] + 3)
