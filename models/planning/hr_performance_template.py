# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import scoring
from ...engine.outcome import RuleError
from ..organization.engine_messages import rule_error_message


class HrPerformanceTemplate(models.Model):
    """Sections, lines and weights for a job or for everybody."""

    _name = "hr.performance.template"
    _description = "Performance Template"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the template with all companies."
    )
    job_ids = fields.Many2many(
        "hr.job",
        string="Job Positions",
        help="People in these jobs get this template; all others get the cycle's.",
    )
    description = fields.Text(translate=True)
    line_ids = fields.One2many(
        "hr.performance.template.line", "template_id", string="Lines", copy=True
    )
    weight_total = fields.Float(
        compute="_compute_weights", string="Weights Together", digits=(6, 2)
    )
    quantitative_share = fields.Float(
        compute="_compute_weights",
        digits=(6, 2),
        string="Measured (%)",
        help="Share of the weight that is measured; the rest is judged.",
    )

    @api.depends("line_ids.weight", "line_ids.method", "line_ids.kind")
    def _compute_weights(self):
        for template in self:
            lines = template.line_ids.filtered(lambda line: line.kind == "weighted")
            measured = lines.filtered(lambda line: line.method != "manual")
            template.weight_total = sum(lines.mapped("weight"))
            template.quantitative_share = sum(measured.mapped("weight"))

    @api.constrains("line_ids")
    def _check_weights(self):
        for template in self:
            lines = template.line_ids.filtered(lambda line: line.kind == "weighted")
            try:
                scoring.check_weights([line._decimal_weight() for line in lines])
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=template.name,
                        problem=rule_error_message(self.env, error),
                    )
                ) from error

    @api.model
    def _by_job(self, company):
        """The template of each job of a company.

        :return: dict of job id to template; the company's own wins over a shared one
        """
        templates = self.search(
            [
                ("job_ids", "!=", False),
                ("subject_kind", "=", "employee"),
                ("state", "!=", "retired"),
                ("company_id", "in", [company.id, False]),
            ]
        ).sorted(key=lambda template: bool(template.company_id))
        return {job.id: template for template in templates for job in template.job_ids}
