# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceCalibrationReason(models.TransientModel):
    """Asks why a calibration session is opened again or cancelled.

    It holds no rule: the session checks role, state and reason.
    """

    _name = "hr.performance.calibration.reason"
    _description = "Reason for a Calibration Session"

    calibration_id = fields.Many2one(
        "hr.performance.calibration", string="Session", required=True
    )
    step = fields.Selection(
        [("reopen", "Open Again"), ("cancel", "Cancel")], required=True
    )
    reason = fields.Text(
        required=True,
        help="Stays in the log of the session, which all who take part read.",
    )

    @readers_only
    def action_confirm(self):
        """Do it, with the reason."""
        self.ensure_one()
        if self.step == "reopen":
            self.calibration_id.action_reopen(self.reason)
        else:
            self.calibration_id.action_cancel(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
