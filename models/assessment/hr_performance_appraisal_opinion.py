# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceAppraisal(models.Model):
    """How much of a plan rests on somebody's judgement."""

    _inherit = "hr.performance.appraisal"

    opinion_count = fields.Integer(
        string="Lines by Judgement",
        compute="_compute_opinion",
        help="Weighted lines whose points follow from no data but from a judgement.",
    )
    opinion_weight = fields.Float(
        string="Weight by Judgement (%)", digits=(6, 2), compute="_compute_opinion"
    )

    @api.depends(
        "line_ids.method",
        "line_ids.kind",
        "line_ids.weight",
        "line_ids.kpi_id.data_source_kind",
    )
    def _compute_opinion(self):
        for appraisal in self:
            lines = appraisal.line_ids.filtered(
                lambda line: (
                    line.kind == "weighted"
                    and (
                        line.method == "manual"
                        or line.kpi_id.data_source_kind == "opinion"
                    )
                )
            )
            appraisal.opinion_count = len(lines)
            appraisal.opinion_weight = sum(lines.mapped("weight"))
