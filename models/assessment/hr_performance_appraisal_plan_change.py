# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceAppraisal(models.Model):
    """Requests to change the plan, as the sheet shows them."""

    _inherit = "hr.performance.appraisal"

    plan_change_ids = fields.One2many(
        "hr.performance.plan.change", "appraisal_id", string="Plan Changes", copy=False
    )
    open_change_count = fields.Integer(
        compute="_compute_plan_changes", string="Open Plan Changes"
    )
    may_request_change = fields.Boolean(compute="_compute_plan_changes")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_plan_changes(self):
        """Counted under the reader's own rights: a draft is its author's alone."""
        counts = dict(
            self.env["hr.performance.plan.change"]._read_group(
                [
                    ("appraisal_id", "in", self.ids),
                    ("state", "in", ("draft", "submitted")),
                ],
                ["appraisal_id"],
                ["__count"],
            )
        )
        roles = self._roles()
        for appraisal in self:
            mine = roles.get(appraisal.id, set())
            appraisal.open_change_count = counts.get(appraisal._origin, 0)
            appraisal.may_request_change = (
                bool(mine & {"subject", "manager", "hr"})
                and not appraisal._change_refusal()
            )

    def action_request_change(self):
        """Open the dialog that asks for a change, with the lines of the plan."""
        self._check_role("subject", "manager", "hr", "delegate_prepare")
        self._check_changeable()
        if len(self) > 1:
            return self.action_request_changes()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Change"),
            "res_model": "hr.performance.plan.change",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "hr_performance.hr_performance_plan_change_view_form_dialog"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"default_appraisal_id": self.id, "dialog_size": "extra-large"},
        }

    def action_request_changes(self):
        """Open the dialog that asks for one change of many plans."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request One Change for Many"),
            "res_model": "hr.performance.plan.change.mass",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_appraisal_ids": self.ids,
                "dialog_size": "extra-large",
            },
        }

    def action_open_changes(self):
        """Open the requests about this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_change_action"
        )
        return {**action, "domain": [("appraisal_id", "=", self.id)], "context": {}}
