# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import readers_only
from ...models.interview.hr_performance_interview_signature import SIDES


class HrPerformanceInterviewSign(models.TransientModel):
    """Dialog in which one side signs a closed interview."""

    _name = "hr.performance.interview.sign"
    _description = "Sign Interview"

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade"
    )
    side = fields.Selection(SIDES, required=True, readonly=True)
    seen = fields.Char(
        string="Text That Was Read",
        readonly=True,
        help="Technical: the hash of the record when the dialog was opened.",
    )
    record_page = fields.Html(
        string="What Is Signed",
        related="interview_id.record_page",
        related_sudo=False,
        help="The record as it will be filed.",
    )
    signer_name = fields.Char(compute="_compute_signer")
    is_for_other = fields.Boolean(compute="_compute_signer")
    signature = fields.Binary(attachment=False)
    has_reservation = fields.Boolean(string="Sign with Reservation")
    reservation = fields.Text(
        help="What you disagree with; it is printed above your signature."
    )

    @api.depends("interview_id", "side")
    def _compute_signer(self):
        for wizard in self:
            # sudo: name of the signer, who is known to whoever may open the dialog.
            interview = wizard.interview_id.sudo()
            person = (
                interview.employee_id
                if wizard.side == "employee"
                else interview.interviewer_id
            )
            wizard.signer_name = person.name
            wizard.is_for_other = person.user_id != self.env.user

    @readers_only
    def action_sign(self):
        """Sign and go on with the interview."""
        self.ensure_one()
        if not self.signature:
            raise UserError(self.env._("Draw your signature first."))
        if self.has_reservation and not (self.reservation or "").strip():
            raise UserError(self.env._("Write what you disagree with."))
        self.interview_id._with_seen(self.seen).action_sign(
            self.signature,
            reservation=self.reservation if self.has_reservation else None,
            side=self.side,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
