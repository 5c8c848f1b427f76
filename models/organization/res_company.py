# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Company-wide fallbacks of performance management."""

    _inherit = "res.company"

    performance_manager_id = fields.Many2one(
        "hr.employee",
        string="Reviewer of Last Resort",
        help="Plans with and reviews people who have no manager and whose department"
        " has none.",
    )
    performance_scheme_id = fields.Many2one(
        "hr.performance.scheme", string="Default Performance Scheme"
    )
