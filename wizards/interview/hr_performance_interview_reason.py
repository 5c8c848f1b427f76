# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceInterviewReason(models.TransientModel):
    """Asks for the words that a step of the interview needs, then takes the step."""

    _name = "hr.performance.interview.reason"
    _description = "Interview: Reason or Addendum"

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade"
    )
    purpose = fields.Selection(
        [
            ("start", "Start without invitation"),
            ("correct", "Correct"),
            ("addendum", "Add an addendum"),
        ],
        required=True,
    )
    text = fields.Text(required=True)

    @readers_only
    def action_confirm(self):
        """Take the step with the text; the interview checks who may and when."""
        self.ensure_one()
        interview = self.interview_id
        if self.purpose == "start":
            return interview.action_start(reason=self.text)
        if self.purpose == "correct":
            return interview.action_correct(self.text)
        interview.action_add_addendum(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
