# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The same on the settings page."""

    _inherit = "res.config.settings"

    performance_course_employee = fields.Selection(
        related="company_id.performance_course_employee", readonly=False
    )
    performance_course_manager = fields.Selection(
        related="company_id.performance_course_manager", readonly=False
    )
