# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...engine import subperiods
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ...engine.period_targets import PeriodTarget
from ...engine.rules import achievement
from ..organization.engine_messages import UNKNOWN, percent_text
from ..organization.number_input import format_number
from .hr_performance_appraisal_line_targets import read_targets
from .period_words import period_label

#: A table of weeks over a year stays readable; daily values are not listed.
LISTED = 54


class HrPerformanceAppraisalLine(models.Model):
    """Values of the weeks, months or quarters that a line's actual is made of."""

    _inherit = "hr.performance.appraisal.line"

    period_table = fields.Html(
        string="Values by Period",
        compute="_compute_period_table",
        sanitize=False,
        help="Each period of the KPI with its target and actual value.",
    )

    @api.depends("kpi_id", "target", "period_targets", "actual", "appraisal_id")
    @api.depends_context("lang")
    def _compute_period_table(self):
        # sudo: whoever reads a line reads the actual value that these values make.
        values = self._origin.sudo()._period_values()
        for line in self:
            found = values.get(line._origin.id, [])
            line.period_table = line._period_rows(found) if line.kpi_id else False

    def _period_rows(self, values):
        """Table of the periods with target and value, or False without periods.

        :param values: list of (period end, value)
        """
        parts = self._target_periods()
        if len(parts) < 2 or len(parts) > LISTED:
            return False
        rows = [self._period_row(part, values) for part in parts]
        _ = self.env._
        head = Markup("<tr><th>%s</th>%s</tr>") % (
            _("Period"),
            Markup("").join(
                Markup('<th class="text-end">%s</th>') % title
                for title in (_("Target"), _("Actual"), _("Achieved"))
            ),
        )
        return Markup(
            '<table class="table table-sm o_hr_performance_periods">'
            "<thead>%s</thead><tbody>%s</tbody></table>"
        ) % (head, Markup("").join(rows))

    def _target_periods(self):
        """The periods of the line with the target of each.

        Its own targets by period, else shares of the line's target where values are
        added up, else the same target in every period.
        """
        if self.period_targets:
            return read_targets(self.period_targets)
        kpi = self.kpi_id
        length = kpi.target_period or kpi.data_period
        if not (length and self.appraisal_id):
            return []
        span = self.appraisal_id._period()
        parts, target = subperiods.split(length, *span), to_decimal(self.target)
        if kpi.aggregation != "sum":
            return [PeriodTarget(*part, target) for part in parts]
        whole = subperiods.count(length, *span)
        return [
            PeriodTarget(*part, target * subperiods.count(length, *part) / whole)
            for part in parts
        ]

    def _period_row(self, part, values):
        inside = [value for day, value in values if part.first <= day <= part.last]
        actual = subperiods.aggregate(inside, self.kpi_id.aggregation)
        cells = (
            format_number(self.env, part.target, 2),
            UNKNOWN if actual is None else format_number(self.env, actual, 2),
            UNKNOWN if actual is None else self._achieved(part.target, actual),
        )
        return Markup("<tr><td>%s</td>%s</tr>") % (
            period_label(self.env, part.first, part.last),
            Markup("").join(Markup('<td class="text-end">%s</td>') % c for c in cells),
        )

    def _achieved(self, target, actual):
        """The achievement rate of one period as text (METHODS M01)."""
        try:
            rate = achievement("down" if self._wants_less() else "up", actual, target)
        except RuleError:
            return UNKNOWN
        return percent_text(self.env, round(rate.value, 3))
