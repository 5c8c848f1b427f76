# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.base.seeing import readers_only


class HrPerformanceSystemDrop(models.TransientModel):
    """Asks why an improvement is not made any more; the improvement checks who."""

    _name = "hr.performance.system.drop"
    _description = "Drop an Improvement"

    item_id = fields.Many2one("hr.performance.system.item", required=True)
    reason = fields.Text(required=True, help="Stays on record with the improvement.")

    @readers_only
    def action_confirm(self):
        """Drop it."""
        self.ensure_one()
        self.item_id.action_drop(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
