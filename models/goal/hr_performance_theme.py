# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceTheme(models.Model):
    """A strategic direction that classifies goals, such as market share or cost."""

    _name = "hr.performance.theme"
    _inherit = "hr.performance.guard.mixin"
    _description = "Strategic Theme"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Key for imports; unique per company.")
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="What the company wants to reach in this direction."
    )
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the theme with all companies."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL",
        "This code is in use already. Codes of themes are unique per company.",
    )
