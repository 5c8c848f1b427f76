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


class HrPerformanceRewardShiftLine(models.TransientModel):
    """One person in the dialog of a head."""

    _name = "hr.performance.reward.shift.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Amount to Share Out"
    _order = "form_id, id"

    form_id = fields.Many2one(
        "hr.performance.reward.shift.form", required=True, ondelete="cascade"
    )
    reward_key = fields.Integer(required=True, help="Technical: id of the reward.")
    employee_name = fields.Char(string="Employee", compute="_compute_row")
    grade = fields.Char(compute="_compute_row")
    before = fields.Monetary(string="Calculated", compute="_compute_row")
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(string="New Amount")
    reason = fields.Char(help="Needed where the amount changes.")

    @api.depends("reward_key", "form_id.shift_id")
    @api.depends_context("uid")
    def _compute_row(self):
        shown = ("employee_name", "grade", "before")
        for form, lines in self.grouped("form_id").items():
            found = form.shift_id._rows() if form.shift_id else []
            rows = {row["reward_key"]: row for row in found}
            for line in lines:
                row = rows.get(line.reward_key, {})
                line.update({name: row.get(name, False) for name in shown})
