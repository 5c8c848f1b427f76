# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from ..base.explanation import render_steps
from ..base.figure import Figure
from ..base.number_input import format_number, format_signed


class HrPerformanceResultLine(models.Model):
    """Points of one plan line, with the inputs they were made from."""

    _name = "hr.performance.result.line"
    _inherit = "hr.performance.guard.mixin"
    _description = "Result Line"
    _order = "result_id, sequence, id"
    #: Lines are written with their result only.
    _guards_everything = True

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
    actual = Figure(string="Actual Value", digits=(16, 6), aggregator=None)
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

    # COMPUTES

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
        """How the points were computed, and where a collected value came from."""
        for line in self:
            traces = (line.result_id.trace or {}).get("lines", {})
            steps = traces.get(str(line.appraisal_line_id.id), [])
            line.explanation_html = render_steps(line.env, steps, {})
            # sudo: hr.performance.appraisal.line - source and age of the value that
            # stands in a result one may read.
            plan_line = line.sudo().appraisal_line_id
            if plan_line.is_collected:
                line.explanation_html += (
                    Markup('<p class="text-muted mt-2">%s</p>')
                    % plan_line._source_sentence()
                )

    # SIGNED CONTENT OF AN INTERVIEW

    def _payload_values(self):
        line = self.appraisal_line_id
        env = self.with_context(lang="en_US").env
        has_target = line.kind == "weighted" and line.method != "manual"
        is_scored = self.outcome_state == "scored"
        return {
            "title": line.title,
            "kind": line.kind,
            "section": line.section,
            "unit": line.unit or "",
            "weight": format_number(env, self.weight, 2),
            "target": format_number(env, line.target) if has_target else "",
            "actual": format_number(env, self.actual) if self.has_actual else "",
            "outcome": self.outcome_state or "",
            "points": format_number(env, self.points, 2) if is_scored else "",
            "effect": self._effect(),
        }
