# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...models.base.seeing import readers_only


class HrPerformancePlanReason(models.TransientModel):
    """The reason to confirm plans, or approve goals, that are not SMART."""

    _name = "hr.performance.plan.reason"
    _description = "Confirm a Plan Anyway"

    appraisal_ids = fields.Many2many("hr.performance.appraisal")
    objective_ids = fields.Many2many("hr.performance.objective")
    findings = fields.Html(compute="_compute_findings", sanitize=False)
    reason = fields.Text(
        help="Why the goals are agreed as they are. Stays on the plan or goal with your"
        " name; whoever reads it reads the reason, too."
    )

    @api.depends("appraisal_ids", "objective_ids")
    @api.depends_context("lang")
    def _compute_findings(self):
        for dialog in self:
            dialog.findings = Markup().join(
                Markup("<h5>%s</h5><ul>%s</ul>")
                % (
                    record.display_name,
                    Markup().join(Markup("<li>%s</li>") % text for text in texts),
                )
                for record, texts in dialog._failed()
            )

    def _failed(self):
        """Each plan or goal with what has failed, as sentences."""
        for appraisal, found in self.appraisal_ids._plan_findings().items():
            yield (
                appraisal,
                [
                    finding.sentence(self.env, with_title=True)
                    for finding in found
                    if finding.code == "goal_smart"
                ],
            )
        for goal in self.objective_ids:
            yield goal, goal._failed_sentences()

    @readers_only
    def action_confirm(self):
        """Keep the reason, and confirm the plans or approve the goals."""
        self.ensure_one()
        if self.objective_ids:
            self.objective_ids.action_approve_with_reason(self.reason)
        if self.appraisal_ids:
            self.appraisal_ids.action_confirm_plan_with_reason(self.reason)
        return {"type": "ir.actions.act_window_close"}
