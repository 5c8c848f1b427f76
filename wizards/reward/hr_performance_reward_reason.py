# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceRewardReason(models.TransientModel):
    """Asks for the reason that a step on rewards or their run needs."""

    _name = "hr.performance.reward.reason"
    _description = "Reward: Reason"

    action = fields.Selection(
        [
            ("exclude", "Exclude"),
            ("cancel", "Cancel"),
            ("reverse", "Reverse"),
            ("waive", "Waive the Difference"),
            ("cancel_run", "Cancel the run"),
            ("reverse_run", "Reverse the run"),
        ],
        required=True,
        readonly=True,
    )
    reward_ids = fields.Many2many("hr.performance.reward", readonly=True)
    run_id = fields.Many2one("hr.performance.reward.run", readonly=True)
    reason = fields.Text(required=True)

    @readers_only
    def action_confirm(self):
        """Take the step with the reason; it checks who may take it and when."""
        self.ensure_one()
        if self.action == "cancel_run":
            self.run_id.action_cancel(self.reason)
        elif self.action == "reverse_run":
            self.run_id.action_reverse(self.reason)
        elif self.action == "exclude":
            self.reward_ids.action_exclude(self.reason)
        elif self.action == "reverse":
            self.reward_ids.action_reverse(self.reason)
        elif self.action == "waive":
            self.reward_ids.action_waive_difference(self.reason)
        else:
            self.reward_ids.action_cancel(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
