# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models


class HrPerformancePlanReason(models.TransientModel):
    """The manager's reason to confirm plans with goals that are not SMART."""

    _name = "hr.performance.plan.reason"
    _description = "Confirm a Plan All the Same"

    appraisal_ids = fields.Many2many("hr.performance.appraisal", required=True)
    findings = fields.Html(compute="_compute_findings", sanitize=False)
    reason = fields.Text(
        help="Why the goals are agreed as they are. Stays on the plan with your name;"
        " the employee reads it, too."
    )

    @api.depends("appraisal_ids")
    @api.depends_context("lang")
    def _compute_findings(self):
        for dialog in self:
            html = Markup()
            for appraisal, found in dialog.appraisal_ids._plan_findings().items():
                rows = Markup().join(
                    Markup("<li>%s</li>") % finding.sentence(self.env, with_title=True)
                    for finding in found
                    if finding.code == "goal_smart"
                )
                html += Markup("<h5>%s</h5><ul>%s</ul>") % (
                    appraisal.display_name,
                    rows,
                )
            dialog.findings = html

    def action_confirm(self):
        """Keep the reason and confirm the plans."""
        self.ensure_one()
        self.appraisal_ids.action_confirm_plan_with_reason(self.reason)
        return {"type": "ir.actions.act_window_close"}
