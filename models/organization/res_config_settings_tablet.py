# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Address of the shared tablet on the settings page."""

    _inherit = "res.config.settings"

    performance_tablet_url = fields.Char(related="company_id.performance_tablet_url")

    def action_performance_new_tablet_key(self):
        """Give the company's tablet a new address."""
        self.company_id.action_performance_new_tablet_key()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_performance_remove_tablet_key(self):
        """Use no tablet any more."""
        self.company_id.action_performance_remove_tablet_key()
        return {"type": "ir.actions.client", "tag": "reload"}
