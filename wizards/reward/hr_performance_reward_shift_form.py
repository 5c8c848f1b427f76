# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.seeing import readers_only


class HrPerformanceRewardShiftForm(models.TransientModel):
    """The only place where a head sees amounts of his people, and shifts them."""

    _name = "hr.performance.reward.shift.form"
    _inherit = "hr.performance.number.mixin"
    _description = "Share Out Amounts"

    shift_id = fields.Many2one(
        "hr.performance.reward.shift", required=True, readonly=True, ondelete="cascade"
    )
    limit = fields.Float(related="shift_id.limit", related_sudo=False)
    line_ids = fields.One2many(
        "hr.performance.reward.shift.line",
        "form_id",
        string="Amounts",
    )
    currency_id = fields.Many2one(related="shift_id.currency_id", related_sudo=False)
    left = fields.Monetary(
        string="Still to Be Given",
        compute="_compute_left",
        help="Zero once the sum is what it was.",
    )

    @api.depends("line_ids.amount")
    def _compute_left(self):
        for form in self:
            before = sum(form.line_ids.mapped("before"))
            form.left = before - sum(form.line_ids.mapped("amount"))

    @readers_only
    def action_confirm(self):
        """Set the shares; limits, sum and reasons are checked."""
        self.ensure_one()
        self.check_access("write")
        self.shift_id._set_shares(
            {line.reward_key: (line.amount, line.reason) for line in self.line_ids}
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
