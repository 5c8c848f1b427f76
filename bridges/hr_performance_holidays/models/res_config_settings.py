# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The same on the settings page."""

    _inherit = "res.config.settings"

    performance_leave_days = fields.Float(
        related="company_id.performance_leave_days", readonly=False
    )
