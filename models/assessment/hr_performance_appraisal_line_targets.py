# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import period_targets, subperiods
from ...engine.numbers import round_half_up, to_decimal
from ...engine.outcome import RuleError
from ...engine.period_targets import PLACES, PeriodTarget
from ..organization.engine_messages import rule_error_message
from ..organization.json_fields import PlainJson
from ..planning.hr_performance_rule_mixin import TABLE_METHODS
from .period_words import targets_text

#: A line has at least two periods of different targets.
LEAST_ROWS = 2


class HrPerformanceAppraisalLine(models.Model):
    """Targets that differ by quarter, month or week; the line's target follows them.

    They are a value of the line and share all that guards its target: who may change
    it and when, proposals, versions. Another target of the line moves them.
    """

    _inherit = "hr.performance.appraisal.line"

    period_targets = PlainJson(
        string="Targets by Period",
        help="Technical: first day, last day and target of each period.",
    )
    period_targets_text = fields.Char(
        string="Targets of the Periods", compute="_compute_period_targets_text"
    )
    takes_period_targets = fields.Boolean(compute="_compute_takes_period_targets")

    @api.depends("period_targets")
    @api.depends_context("lang")
    def _compute_period_targets_text(self):
        for line in self:
            line.period_targets_text = targets_text(
                line.env, read_targets(line.period_targets)
            )

    @api.depends("kpi_id", "kind", "method", "use_target", "appraisal_id")
    def _compute_takes_period_targets(self):
        for line in self:
            line.takes_period_targets = line._has_values_by_period() and bool(
                line._period_lengths()
            )

    def _has_values_by_period(self):
        """Whether the line has a target that several values are compared with."""
        self.ensure_one()
        return bool(
            self.kpi_id
            and self.kind == "weighted"
            and self.method not in (*TABLE_METHODS, "manual", "deduction")
            and (self.method != "binary" or self.use_target)
        )

    def _check_values_by_period(self):
        if not self._has_values_by_period():
            raise UserError(
                self.env._(
                    "%s: targets by period need a KPI of the library that compares its"
                    " values with a target. Choose such a KPI, or give one target.",
                    self.title,
                )
            )

    def _period_lengths(self):
        """The lengths that divide the period of the appraisal into several parts."""
        self.ensure_one()
        if not self.appraisal_id:
            return []
        span = self.appraisal_id._period()
        return [
            length
            for length in subperiods.LENGTHS
            if LEAST_ROWS
            <= len(subperiods.split(length, *span))
            <= period_targets.MOST_ROWS
        ]

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {"period_targets"}

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        given = [vals.get("period_targets") for vals in vals_list]
        if not any(given):
            return super().create(vals_list)
        lines = super().create([{**v, "period_targets": False} for v in vals_list])
        for line, rows in zip(lines, given, strict=True):
            if rows:
                line.period_targets = rows
        return lines

    def write(self, vals):
        """The target of a line and those of its periods never contradict each other.

        Given targets by period make the target. Another target alone moves them, and
        another KPI drops them.
        """
        if given := vals.get("period_targets"):
            made = ("period_targets", "target")
            rest = {name: value for name, value in vals.items() if name not in made}
            result = super().write(rest) if rest else True
            for line in self:
                super(HrPerformanceAppraisalLine, line).write(line._whole_of(given))
            return result
        if "period_targets" in vals or {"target", "kpi_id"}.isdisjoint(vals):
            return super().write(vals)
        divided = self.filtered("period_targets")
        for line in divided:
            rows = (
                line._moved_targets(vals["target"]) if "kpi_id" not in vals else False
            )
            super(HrPerformanceAppraisalLine, line).write(
                {**vals, "period_targets": rows}
            )
        return super(HrPerformanceAppraisalLine, self - divided).write(vals)

    def _whole_of(self, given):
        """Checked targets by period and the target that they make.

        :param given: list of [first day, last day, target]
        """
        self.ensure_one()
        self._check_values_by_period()
        try:
            rows = read_targets(given)
            period_targets.verify(rows, *self.appraisal_id._period())
            whole = period_targets.whole_target(
                rows, self.kpi_id.aggregation, self._due()
            )
        except (TypeError, ValueError) as error:
            raise ValidationError(self._bad_targets_text(error)) from error
        return {"period_targets": plain_targets(rows), "target": float(whole)}

    def _bad_targets_text(self, error):
        """What is wrong with targets by period that cannot be used."""
        reason = (
            rule_error_message(self.env, error)
            if isinstance(error, RuleError)
            else self.env._("Make the targets anew under Targets by Period.")
        )
        return f"{self.title}: {reason}"

    def _moved_targets(self, target, keep_until=None):
        """The targets by period for another target of the line.

        :param keep_until: periods that ended before this day keep their targets
        """
        self.ensure_one()
        rows = period_targets.moved(
            read_targets(self.period_targets),
            self.kpi_id.aggregation,
            to_decimal(target or 0.0),
            self._due(),
            keep_until,
        )
        return plain_targets(rows)

    def _length_of(self, rows):
        """The length of the periods of these rows; None when they have several."""
        days = [(row.first, row.last) for row in rows]
        span = self.appraisal_id._period()
        lengths = self._period_lengths() if rows else []
        return next((n for n in lengths if subperiods.split(n, *span) == days), None)

    def _due(self):
        """Last days of the data periods: when values of the line are due."""
        self.ensure_one()
        length = self.kpi_id.data_period
        if self.kpi_id.aggregation != "avg" or not length:
            return []
        parts = subperiods.split(length, *self.appraisal_id._period())
        return [last for _first, last in parts]

    # SHOWING

    def action_open_period_targets(self):
        """Open the dialog in which each period gets its target."""
        self.ensure_one()
        self.check_access("write")
        self._check_open_plans(self.appraisal_id)
        self._check_values_by_period()
        if not self._period_lengths():
            raise UserError(
                self.env._(
                    "%s: the period of the plan is too short to be divided. One target"
                    " is enough.",
                    self.title,
                )
            )
        return self.env["hr.performance.period.target"]._open(self)


def read_targets(plain):
    """The engine's targets by period of the stored ones.

    :raises ValueError, TypeError: when they are no rows of two days and a number
    """
    day = fields.Date.from_string
    found = []
    for first, last, target in plain or ():
        number = round_half_up(to_decimal(target, "target"), PLACES)
        found.append(PeriodTarget(day(first), day(last), number))
    return found


def plain_targets(rows):
    """Targets by period as they are stored."""
    text = fields.Date.to_string
    return [[text(row.first), text(row.last), float(row.target)] for row in rows]
