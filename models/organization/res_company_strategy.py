# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """What the company wants to be and what it is there for."""

    _inherit = "res.company"

    performance_vision = fields.Text(
        string="Vision",
        translate=True,
        help="What the company wants to be in some years. Stands above the goal tree.",
    )
    performance_mission = fields.Text(
        string="Mission",
        translate=True,
        help="What the company is there for. Stands above the goal tree.",
    )


class ResConfigSettings(models.TransientModel):
    """Vision and mission in the settings."""

    _inherit = "res.config.settings"

    performance_vision = fields.Text(
        related="company_id.performance_vision", readonly=False
    )
    performance_mission = fields.Text(
        related="company_id.performance_mission", readonly=False
    )
