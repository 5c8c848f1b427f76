# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceAppealLate(models.TransientModel):
    """Asks HR why an appeal is taken after its last day.

    It holds no rule: the result checks role, state and reason.
    """

    _name = "hr.performance.appeal.late"
    _description = "Take an Appeal Late"

    result_id = fields.Many2one("hr.performance.result", required=True)
    reason = fields.Text(
        required=True, help="Stays on record; the employee and the reviewer read it."
    )

    @readers_only
    def action_confirm(self):
        """Open the time to appeal again."""
        self.ensure_one()
        self.result_id.action_allow_appeal(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
