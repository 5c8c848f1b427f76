# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import numbers, presence


class HrPerformanceAppraisal(models.Model):
    """The results of the shorter periods that an appraisal's cycle is made of."""

    _inherit = "hr.performance.appraisal"

    period_result_ids = fields.Many2many(
        "hr.performance.result",
        compute="_compute_period_results",
        string="Results of the Periods",
        help="Of the cycles that feed this one, as far as you may see them.",
    )
    period_mean = fields.Float(
        compute="_compute_period_mean",
        string="Mean by Days",
        digits=(6, 2),
        help="Each score counts by the days of its period. For information: it enters"
        " no score by itself.",
    )

    @api.depends("cycle_id.child_ids", "employee_id")
    @api.depends_context("uid")
    def _compute_period_results(self):
        """Read with the reader's own rights: nothing shows before its release."""
        results = self.env["hr.performance.result"].search(
            [
                ("cycle_id.parent_id", "in", self.cycle_id.ids),
                ("employee_id", "in", self.employee_id.ids),
                ("state", "!=", "draft"),
            ]
        )
        parts = {}
        for result in results:
            # sudo: hr.performance.cycle - which cycle a readable result's is part of.
            key = result.employee_id.id, result.sudo().cycle_id.parent_id.id
            parts[key] = parts.get(key, results.browse()) | result
        for appraisal in self:
            found = parts.get(
                (appraisal.employee_id.id, appraisal.cycle_id.id), results.browse()
            )
            appraisal.period_result_ids = found.sorted(
                # sudo: as above; only the order of the periods.
                lambda result: result.sudo().cycle_id.date_start
            )

    @api.depends("period_result_ids")
    @api.depends_context("uid")
    def _compute_period_mean(self):
        for appraisal in self:
            scores = [
                (result.score, result._period_days())
                for result in appraisal.period_result_ids
            ]
            appraisal.period_mean = (
                float(numbers.round_half_up(presence.weighted_mean(scores), 2))
                if scores
                else 0
            )


class HrPerformanceResult(models.Model):
    """A result as part of a longer period."""

    _inherit = "hr.performance.result"

    def _period_days(self):
        """Days of the period that the result is about."""
        self.ensure_one()
        # sudo: hr.performance.appraisal - only its dates, of a readable result.
        start, end = self.sudo().appraisal_id._period()
        return (end - start).days + 1
