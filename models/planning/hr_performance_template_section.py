# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import mix
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..organization.engine_messages import rule_error_message
from .hr_performance_template_line import SECTIONS

# Items and vetoes carry no weight.
WEIGHTED_SECTIONS = [pair for pair in SECTIONS if pair[0] not in ("item", "veto")]


class HrPerformanceTemplateSection(models.Model):
    """How much of the total weight one section of a template stands for."""

    _name = "hr.performance.template.section"
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

    # CRUD: a changed section asks for another review of its template

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        sections.template_id._lines_changed()
        return sections

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"sequence"}:
            self.template_id._lines_changed()
        return result

    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates.exists()._lines_changed()
        return result


class HrPerformanceTemplate(models.Model):
    """Sections with weights, and limits of the share that is measured."""

    _inherit = "hr.performance.template"

    section_ids = fields.One2many(
        "hr.performance.template.section",
        "template_id",
        string="Sections",
        copy=True,
        help="Leave empty where any weight of the sections will do.",
    )
    has_measured_least = fields.Boolean(string="At Least Measured")
    measured_least = fields.Float(
        string="At Least Measured (%)",
        digits=(6, 2),
        help="Plans with a smaller measured share are pointed out.",
    )
    has_measured_most = fields.Boolean(string="At Most Measured")
    measured_most = fields.Float(
        string="At Most Measured (%)",
        digits=(6, 2),
        default=100,
        help="Plans with a larger measured share are pointed out.",
    )
    qualitative_share = fields.Float(
        compute="_compute_weights",
        digits=(6, 2),
        string="Judged (%)",
        help="Share of the weight that reviewers judge.",
    )
    mix_warning = fields.Text(compute="_compute_mix_warning")

    # COMPUTES

    @api.depends("line_ids.weight", "line_ids.method", "line_ids.kind")
    def _compute_weights(self):
        result = super()._compute_weights()
        for template in self:
            template.qualitative_share = (
                template.weight_total - template.quantitative_share
            )
        return result

    @api.depends(
        "line_ids.weight",
        "line_ids.method",
        "line_ids.kind",
        "line_ids.section",
        "section_ids.section",
        "section_ids.weight",
        "has_measured_least",
        "measured_least",
        "has_measured_most",
        "measured_most",
    )
    @api.depends_context("lang")
    def _compute_mix_warning(self):
        for template in self:
            template.mix_warning = "\n".join(template._mix_problems()) or False

    @api.constrains(
        "section_ids",
        "has_measured_least",
        "measured_least",
        "has_measured_most",
        "measured_most",
    )
    def _check_mix_bounds(self):
        for template in self:
            try:
                mix.check_bounds(template._mix_bounds())
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=template.name,
                        problem=rule_error_message(self.env, error),
                    )
                ) from error

    # MIX

    def _mix(self):
        """Shares of the template's own lines; see ``engine.mix``."""
        return mix.mix_of(
            (line.section, line.method != "manual", line._decimal_weight())
            for line in self.line_ids
            if line.kind == "weighted"
        )

    def _mix_bounds(self):
        """What plans of this template should keep to."""
        return mix.Bounds(
            {row.section: to_decimal(row.weight) for row in self.section_ids},
            to_decimal(self.measured_least) if self.has_measured_least else None,
            to_decimal(self.measured_most) if self.has_measured_most else None,
        )

    def _mix_problems(self):
        """What the template's own lines do not keep to, each in one sentence."""
        self.ensure_one()
        return [
            rule_error_message(self.env, error)
            for error in mix.problems(self._mix(), self._mix_bounds())
        ]

    def _mix_values(self):
        """The bounds as plain data that a plan keeps from its start."""
        self.ensure_one()
        bounds = self._mix_bounds()
        return {
            "sections": {name: str(share) for name, share in bounds.sections.items()},
            "least": None if bounds.least is None else str(bounds.least),
            "most": None if bounds.most is None else str(bounds.most),
        }

    # REVIEW

    def _check_has_lines(self):
        """What goes to review keeps to its own sections and limits."""
        result = super()._check_has_lines()
        self._check_mix_bounds()
        for template in self:
            if problems := template._mix_problems():
                raise UserError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=template.name,
                        problem="\n".join(problems),
                    )
                )
        return result


class HrPerformanceTemplateLine(models.Model):
    """Lines that serve the person's own development."""

    _inherit = "hr.performance.template.line"

    is_development = fields.Boolean(
        string="Development Goal",
        help="Serves the person's own development as well as the work.",
    )

    def _appraisal_line_values(self):
        return {
            **super()._appraisal_line_values(),
            "is_development": self.is_development,
        }
