# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceDevelopmentDecline(models.TransientModel):
    """Asks the employee why a plan is not accepted; the plan checks who and when."""

    _name = "hr.performance.development.decline"
    _description = "Plan That Is Not Accepted"

    plan_id = fields.Many2one(
        "hr.performance.development.plan", required=True, ondelete="cascade"
    )
    seen = fields.Integer(
        string="Text That Was Read",
        readonly=True,
        help="Technical: the revision of the plan when the dialog was opened.",
    )
    words = fields.Text(string="Why the Employee Does Not Accept It", required=True)

    @readers_only
    def action_decline(self):
        """Say it; another text than the one that was read is not declined."""
        self.ensure_one()
        self.plan_id._with_seen(self.seen).action_decline_text(self.words)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
