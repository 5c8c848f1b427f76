# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.seeing import readers_only


class HrPerformancePlanChangeDecide(models.TransientModel):
    """Asks for the text that goes with a decision, or with the next level.

    It holds no rule: the request checks who may do it and when.
    """

    _name = "hr.performance.plan.change.decide"
    _description = "Decide on a Plan Change"
    _works_on = "change_ids"

    change_ids = fields.Many2many(
        "hr.performance.plan.change",
        "hr_performance_plan_change_decide_rel",
        string="Requests",
        required=True,
    )
    mode = fields.Selection(
        [("decide", "Decide on the Change"), ("pass_on", "Next Level")],
        default="decide",
    )
    count = fields.Integer(compute="_compute_shown")
    difference_html = fields.Html(
        compute="_compute_shown", string="What Changes", sanitize=False
    )
    reason = fields.Text(compute="_compute_shown", string="Reason of the Request")
    note = fields.Text(
        string="Your Words",
        help="They stay with the request; both sides read them.",
    )

    @api.depends("change_ids")
    def _compute_shown(self):
        for wizard in self:
            wizard.count = len(wizard.change_ids)
            single = wizard.change_ids if wizard.count == 1 else wizard.change_ids[:0]
            wizard.difference_html = single.difference_html
            wizard.reason = single.reason

    @readers_only
    def action_approve(self):
        """Approve the requests."""
        self.change_ids.action_approve(self.note)
        return self._done()

    @readers_only
    def action_reject(self):
        """Reject the requests."""
        self.change_ids.action_reject(self.note)
        return self._done()

    @readers_only
    def action_pass_on(self):
        """Give the requests to the next level."""
        self.change_ids.action_pass_on(self.note)
        return self._done()

    def _done(self):
        return {"type": "ir.actions.client", "tag": "soft_reload"}
