# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import mix
from ...engine.numbers import to_decimal
from .hr_performance_template_line import SECTIONS

#: Items and vetoes carry no weight.
WEIGHTED_SECTIONS = [pair for pair in SECTIONS if pair[0] not in ("item", "veto")]


class HrPerformanceTemplateSection(models.Model):
    """How much of the total weight one section of a template stands for."""

    _name = "hr.performance.template.section"
    _inherit = "hr.performance.template.part.mixin"
    _description = "Template Section"
    _order = "template_id, sequence, id"
    _rec_name = "section"

    template_id = fields.Many2one(
        "hr.performance.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id")
    sequence = fields.Integer(default=10)
    section = fields.Selection(WEIGHTED_SECTIONS, required=True)
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        help="Share of the section in the total; all sections add up to 100.",
    )
    lines_weight = fields.Float(
        compute="_compute_lines_weight",
        string="Weight of Its Lines (%)",
        digits=(6, 2),
    )
    is_different = fields.Boolean(compute="_compute_lines_weight")

    _section_unique = models.UniqueIndex(
        "(template_id, section)", "A template has each section once."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )

    @api.depends(
        "section",
        "weight",
        "template_id.line_ids.weight",
        "template_id.line_ids.section",
        "template_id.line_ids.kind",
    )
    def _compute_lines_weight(self):
        for section in self:
            found = section.template_id._mix().sections.get(section.section, 0)
            section.lines_weight = float(found)
            section.is_different = (
                abs(to_decimal(section.weight) - found) > mix.TOLERANCE
            )
