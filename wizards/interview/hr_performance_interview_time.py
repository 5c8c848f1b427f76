# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceInterviewTime(models.TransientModel):
    """A time at which both sides of an interview are free, to choose from."""

    _name = "hr.performance.interview.time"
    _inherit = "hr.performance.number.mixin"
    _description = "Interview: Free Time"
    _order = "date_start"
    _rec_name = "date_start"

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade"
    )
    date_start = fields.Datetime(string="Date and Time", required=True)

    @readers_only
    def action_choose(self):
        """Set the time; the interview checks who may."""
        self.ensure_one()
        self.interview_id.write({"date_start": self.date_start})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
