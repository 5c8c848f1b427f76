# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


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
