# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """How old a collected value may be."""

    _inherit = "res.company"

    performance_stale_hours = fields.Integer(
        string="Hours until a Value Is Stale",
        default=48,
        help="Actual values from Odoo records that were not refreshed for so many hours"
        " are marked as stale.",
    )

    @api.constrains("performance_stale_hours")
    def _check_performance_stale_hours(self):
        for company in self:
            if not 1 <= company.performance_stale_hours <= 10000:
                raise ValidationError(
                    self.env._(
                        "%s: the hours until a value is stale lie between 1 and 10000.",
                        company.name,
                    )
                )


class ResConfigSettings(models.TransientModel):
    """The same on the settings page."""

    _inherit = "res.config.settings"

    performance_stale_hours = fields.Integer(
        related="company_id.performance_stale_hours", readonly=False
    )
