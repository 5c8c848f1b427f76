# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Performance section of the settings page."""

    _inherit = "res.config.settings"

    performance_manager_id = fields.Many2one(
        related="company_id.performance_manager_id", readonly=False
    )
    performance_scheme_id = fields.Many2one(
        related="company_id.performance_scheme_id", readonly=False
    )
    performance_import_key = fields.Selection(
        related="company_id.performance_import_key", readonly=False
    )
