# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import subperiods
from ...engine.rules import improvement
from ..organization.engine_messages import UNKNOWN, percent_text
from ..organization.number_input import format_number

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

    @api.depends("kpi_id", "target", "actual", "appraisal_id")
    @api.depends_context("lang")
    def _compute_period_table(self):
        values = self._values_by_day()
        for line in self:
            found = values.get((line.appraisal_id.employee_id.id, line.kpi_id.id), [])
            line.period_table = line._period_rows(found) if line.kpi_id else False

    def _values_by_day(self):
        """Values of the lines' people and KPIs in the order of time.

        :return: dict of (employee id, KPI id) to list of (day, value)
        """
        measures = (
            self.env["hr.performance.measure"]
            # sudo: whoever reads a line reads the actual value these add up to.
            .sudo()
            .search(
                [
                    ("employee_id", "in", self.appraisal_id.employee_id.ids),
                    ("kpi_id", "in", self.kpi_id.ids),
                ],
                order="period_end, id",
            )
        )
        found = {}
        for measure in measures:
            key = (measure.employee_id.id, measure.kpi_id.id)
            found.setdefault(key, {}).setdefault(measure.period_end, measure)
            if _rank(measure) < _rank(found[key][measure.period_end]):
                found[key][measure.period_end] = measure
        return {
            key: [(day, measure.value) for day, measure in days.items()]
            for key, days in found.items()
        }

    def _period_rows(self, values):
        """Table of the periods up to today, or False for a KPI without periods."""
        kpi = self.kpi_id
        length = kpi.target_period or kpi.data_period
        start, end = self.appraisal_id._period()
        if not length:
            return False
        parts = subperiods.split(length, start, end)
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

    def _period_row(self, part, values):
        first, last = part
        inside = [value for day, value in values if first <= day <= last]
        actual = subperiods.aggregate(inside, self.kpi_id.aggregation)
        target = self._period_target(part)
        achieved = (
            improvement(0, target, actual) if actual is not None and target else None
        )
        cells = (
            format_number(self.env, target, 2),
            UNKNOWN if actual is None else format_number(self.env, actual, 2),
            UNKNOWN if achieved is None else percent_text(self.env, round(achieved, 3)),
        )
        label = self.env._(
            "%(first)s – %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )
        return Markup("<tr><td>%s</td>%s</tr>") % (
            label,
            Markup("").join(Markup('<td class="text-end">%s</td>') % c for c in cells),
        )

    def _period_target(self, part):
        """The line's target as it stands for one of its periods."""
        if self.kpi_id.aggregation != "sum":
            return self.target
        length = self.kpi_id.target_period or self.kpi_id.data_period
        whole = subperiods.count(length, *self.appraisal_id._period())
        return float(subperiods.count(length, *part)) * self.target / float(whole)


def _rank(measure):
    """Typed values go before imported ones, those before computed ones."""
    return {"manual": 0, "import": 1}.get(measure.source, 2)
