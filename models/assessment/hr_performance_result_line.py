# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.number_input import format_number, format_signed
from .explanation import render_steps


class HrPerformanceResultLine(models.Model):
    """Points of one plan line, with the inputs they were made from."""

    _name = "hr.performance.result.line"
    _description = "Result Line"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "result_id, sequence, id"

    result_id = fields.Many2one(
        "hr.performance.result", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="result_id.company_id")
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        required=True,
        ondelete="restrict",
        index=True,
    )
    rating_line_id = fields.Many2one(
        "hr.performance.rating.line", ondelete="set null", index="btree_not_null"
    )
    sequence = fields.Integer()
    section = fields.Selection(related="appraisal_line_id.section")
    kind = fields.Selection(related="appraisal_line_id.kind")
    method = fields.Selection(related="appraisal_line_id.method")
    target_display = fields.Char(related="appraisal_line_id.target_display")
    weight = fields.Float(digits=(6, 2))
    weight_display = fields.Char(
        compute="_compute_displays",
        string="Weight (%)",
        help="Bonus and veto items have none.",
    )
    actual = fields.Float(string="Actual Value", digits=(16, 6), aggregator=None)
    has_actual = fields.Boolean()
    actual_display = fields.Char(compute="_compute_displays", string="Actual")
    outcome_state = fields.Selection(
        [
            ("scored", "Scored"),
            ("missing", "Value Missing"),
            ("not_applicable", "Does Not Apply"),
            ("insufficient", "Not Enough Data"),
        ],
        string="Outcome",
    )
    points = fields.Float(string="Exact Points", digits=(9, 4), aggregator="avg")
    points_display = fields.Char(compute="_compute_displays", string="Points")
    explanation_html = fields.Html(
        compute="_compute_explanation_html",
        string="How This Came About",
        sanitize=False,
    )

    @property
    def _guarded_fields(self):
        """Everything: lines are written with their result only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

    @api.depends(
        "actual",
        "has_actual",
        "points",
        "outcome_state",
        "weight",
        "kind",
        "result_id.trace",
    )
    @api.depends_context("lang")
    def _compute_displays(self):
        for line in self:
            weighted = line.kind == "weighted"
            line.weight_display = format_number(
                line.env, line.weight if weighted else None, 2
            )
            line.actual_display = format_number(
                line.env, line.actual if line.has_actual else None, 4
            )
            line.points_display = (
                format_number(
                    line.env, line.points if line.outcome_state == "scored" else None, 2
                )
                if weighted
                else line._effect_text()
            )

    def _effect_text(self):
        """What a bonus item added, as “+2”, or that a veto applied; else empty."""
        effect = self._effect()
        if effect == "veto":
            return self.env._("Veto")
        return format_signed(self.env, effect)

    def _effect(self):
        """Points of a bonus or penalty item as digits, 'veto' if it applied, or ''."""
        key = str(self.appraisal_line_id.id)
        for step in (self.result_id.trace or {}).get("total", ()):
            code, values = step["code"], step["values"]
            if values.get("key") == key and code == "item":
                return values["points"]
            if values.get("key") == key and code.startswith("veto_"):
                return "veto"
        return ""

    @api.depends("result_id.trace", "appraisal_line_id")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        for line in self:
            traces = (line.result_id.trace or {}).get("lines", {})
            steps = traces.get(str(line.appraisal_line_id.id), [])
            line.explanation_html = render_steps(line.env, steps, {})
