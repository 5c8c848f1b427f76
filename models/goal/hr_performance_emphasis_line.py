# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceEmphasisLine(models.Model):
    """How much one theme counts for a company in one year."""

    _name = "hr.performance.emphasis.line"
    _inherit = "hr.performance.guard.mixin"
    _description = "Emphasis on a Theme"
    _order = "emphasis_id, weight desc, id"
    _rec_name = "theme_id"
    _check_company_auto = True

    emphasis_id = fields.Many2one(
        "hr.performance.emphasis",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="emphasis_id.company_id")
    theme_id = fields.Many2one(
        "hr.performance.theme",
        string="Strategic Theme",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        help="All themes of the year add up to 100.",
    )

    _theme_unique = models.UniqueIndex(
        "(emphasis_id, theme_id)", "A theme stands once in the emphasis of a year."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )
