# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine.numbers import to_decimal


class HrPerformanceScaleLevel(models.Model):
    """One grade of a scale; its wording may change in use, and the scale tells it."""

    _name = "hr.performance.scale.level"
    _inherit = "hr.performance.used.mixin"
    _description = "Grade"
    _binding_fields = frozenset({"code", "is_lowest", "lower", "coefficient"})
    _rule_field = "scale_id"
    _order = "scale_id, is_lowest, lower desc, id"
    _rec_name = "code"

    scale_id = fields.Many2one(
        "hr.performance.scale", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scale_id.company_id")
    code = fields.Char(string="Grade", required=True)
    name = fields.Char(string="Meaning", required=True, translate=True)
    description = fields.Text(
        translate=True,
        help="What a person with this grade has shown; all raters read the same text.",
    )
    is_lowest = fields.Boolean(
        string="Everything Below",
        help="The lowest grade has no lower limit: it takes every score below the"
        " others.",
    )
    lower = fields.Float(
        string="From Score",
        digits=(6, 2),
        help="Lowest published score of the grade; the score itself belongs to it.",
    )
    coefficient = fields.Float(
        digits=(6, 4), default=1.0, help="Factor of the grade in bonus arithmetic."
    )
    reference_share = fields.Float(
        string="Reference Share (%)",
        digits=(5, 2),
        help="Expected share of people; for reference only.",
    )
    color = fields.Integer()
    listed_as = fields.Selection(
        [("top", "Top"), ("bottom", "Low")],
        help="Whose people stand in the list of top or of low grades. Where no grade of"
        " the scale is chosen, these are the highest and the lowest one.",
    )

    _code_unique = models.UniqueIndex(
        "(scale_id, code)", "Each grade of a scale needs its own code."
    )

    def _decimal(self, name):
        return to_decimal(self[name])
