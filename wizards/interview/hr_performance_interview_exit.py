# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only
from ...models.interview.hr_performance_interview import EXITS


class HrPerformanceInterviewExit(models.TransientModel):
    """Asks how a signature is missing, who witnessed it and what proves it."""

    _name = "hr.performance.interview.exit"
    _description = "Interview: Missing Signature"

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade"
    )
    kind = fields.Selection(EXITS, required=True, default="refused")
    reason = fields.Text(
        required=True, help="What happened, when, and what the employee said."
    )
    witness_id = fields.Many2one(
        "hr.employee.public",
        string="Witness",
        help="Somebody other than the two who talked.",
    )
    proof = fields.Binary(string="Proof of Delivery")
    proof_name = fields.Char()

    @readers_only
    def action_confirm(self):
        """Record it; the interview checks who may and when."""
        self.ensure_one()
        self.interview_id.action_record_missing_signature(
            self.kind,
            self.reason,
            witness=self.witness_id.id,
            proof=self.proof,
            name=self.proof_name,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
