# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine.numbers import to_decimal
from ...engine.rules import improvement
from ..organization.engine_messages import percent_text
from ..planning.hr_performance_kpi_target import PERIOD_VALUES
from ..planning.hr_performance_rule_mixin import TABLE_METHODS


class HrPerformanceAppraisalLine(models.Model):
    """What the library tells about a line: picture, levels, improvement."""

    _name = "hr.performance.appraisal.line"
    _inherit = ["hr.performance.appraisal.line", "hr.performance.rule.trial.mixin"]

    own_levels = fields.Text(
        string="Own Level Descriptions",
        help="What outstanding, good, acceptable and insufficient look like, for a goal"
        " without KPI.",
    )
    level_description = fields.Text(
        string="Level Descriptions", compute="_compute_level_description"
    )
    improvement_display = fields.Char(
        string="Improvement on Baseline",
        compute="_compute_improvement_display",
        help="(Actual − baseline) ÷ (target − baseline): how much of the way from the"
        " baseline to the target is gone. Below zero it got worse.",
    )
    actual_missing_reason = fields.Char(
        string="Why There Is No Value", compute="_compute_actual_missing_reason"
    )

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {"own_levels"}

    @api.model
    def _actual_fields(self):
        return [
            *super()._actual_fields(),
            "improvement_display",
            "actual_missing_reason",
            "scoring_picture",
            "period_table",
        ]

    @api.depends("own_levels", "kpi_id.level_description")
    @api.depends_context("lang")
    def _compute_level_description(self):
        for line in self:
            line.level_description = line.kpi_id.level_description or line.own_levels

    @api.depends("method", "baseline", "target", "actual", "has_actual")
    @api.depends_context("lang")
    def _compute_improvement_display(self):
        """Shown where a baseline is set, or where the method compares with one."""
        for line in self:
            known = line.has_actual and (line.baseline or line.method == "progress")
            gone = known and improvement(line.baseline, line.target, line.actual)
            is_known = known and gone is not None
            line.improvement_display = (
                percent_text(line.env, gone) if is_known else False
            )

    @api.depends("has_actual", "method", "kpi_id.minimum_answers")
    @api.depends_context("lang")
    def _compute_actual_missing_reason(self):
        """A value that too few people stand behind is missing, and never zero."""
        for line in self:
            few = line.kpi_id.minimum_answers and line.method != "manual"
            line.actual_missing_reason = (
                line.env._(
                    "Not enough answers: a value appears when at least %s people have"
                    " answered.",
                    line.kpi_id.minimum_answers,
                )
                if few and not line.has_actual
                else False
            )

    # RULE

    def _rule_problem(self):
        if not self.kpi_id and self.method in TABLE_METHODS:
            label = dict(self._fields["method"]._description_selection(self.env))
            return self.env._(
                "The method “%s” needs a table, which only KPIs of the library have."
                " Choose a KPI or another method.",
                label[self.method],
            )
        return super()._rule_problem()

    def _spread_targets(self):
        """Turn targets of one period of the KPI into those of the plans."""
        lines = self.filtered(
            lambda line: line.kpi_id and line.kpi_id._has_period_target()
        )
        groups = lines.grouped(
            lambda line: (
                line.kpi_id,
                line.appraisal_id._period(),
                tuple(line[name] for name in PERIOD_VALUES),
            )
        )
        for (kpi, period, values), group in groups.items():
            named = dict(zip(PERIOD_VALUES, values, strict=True))
            group.write(kpi._whole_values(named, *period))

    # PICTURE

    @api.model
    def _picture_fields(self):
        return [*super()._picture_fields(), "kpi_id", "actual", "has_actual"]

    def _picture_actual(self):
        return to_decimal(self.actual) if self.has_actual else None

    def _mark_names(self):
        return {**super()._mark_names(), "actual": self.env._("Actual")}


class HrPerformanceAppraisal(models.Model):
    """Targets that a KPI gives for one period count once for each of the plan's."""

    _inherit = "hr.performance.appraisal"

    def _spread_targets(self):
        """Turn targets of one period into those of the plan, in few statements."""
        kpis = self.template_id.line_ids.kpi_id.filtered(
            lambda kpi: kpi._has_period_target()
        )
        if not kpis:
            return
        lines = self.env["hr.performance.appraisal.line"].search(
            [("appraisal_id", "in", self.ids), ("kpi_id", "in", kpis.ids)]
        )
        lines._spread_targets()
