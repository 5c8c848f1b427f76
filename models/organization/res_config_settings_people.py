# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Law and evaluators on the settings page."""

    _inherit = "res.config.settings"

    performance_legal_profile = fields.Selection(
        related="company_id.performance_legal_profile", readonly=False
    )
    performance_training_months = fields.Integer(
        related="company_id.performance_training_months", readonly=False
    )
