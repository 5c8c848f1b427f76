# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceResultReopen(models.TransientModel):
    """Asks why decided results are opened again.

    It holds no rule: the results check role, state and reason.
    """

    _name = "hr.performance.result.reopen"
    _description = "Open Results Again"

    result_ids = fields.Many2many(
        "hr.performance.result", string="Results", required=True
    )
    reason = fields.Text(
        required=True,
        help="Stays on the sheet, where the employee reads it, too: name neither score"
        " nor grade.",
    )

    @readers_only
    def action_confirm(self):
        """Give the reviews back to the managers."""
        self.ensure_one()
        self.result_ids.action_reopen(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
