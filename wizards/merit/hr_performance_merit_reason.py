# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceMeritReason(models.TransientModel):
    """Asks why somebody is left out of a round, or a raise is taken back."""

    _name = "hr.performance.merit.reason"
    _description = "Raise: Reason"

    action = fields.Selection(
        [("leave_out", "Leave Out"), ("reverse", "Take the Raise Back")],
        required=True,
        readonly=True,
    )
    proposal_ids = fields.Many2many("hr.performance.merit.proposal", readonly=True)
    reason = fields.Text(required=True)

    @readers_only
    def action_confirm(self):
        """Take the step with the reason; it checks who may take it and when."""
        self.ensure_one()
        if self.action == "reverse":
            self.proposal_ids.action_reverse(self.reason)
        else:
            self.proposal_ids.action_leave_out(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
