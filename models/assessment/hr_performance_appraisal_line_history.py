# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...engine import dates, smart
from ...engine.numbers import to_decimal

#: So many periods before the present one are looked at.
PERIODS = 6


class HrPerformanceAppraisalLine(models.Model):
    """What the same person has reached with the same KPI in earlier periods."""

    _inherit = "hr.performance.appraisal.line"

    def _smart_history(self):
        """Last value and best growth of each person and KPI, one query per cycle.

        Earlier periods have the length of the cycle and end where it starts; their
        values come from the measures, as the actual value of a line does. A total is
        compared with totals of as many values only, so that half a period is no dip.

        :return: dict of (employee id, KPI id) to (last value, best growth)
        """
        found = {}
        with_kpi = self.filtered(
            lambda line: line.kpi_id and line.appraisal_id.employee_id
        )
        for cycle, lines in with_kpi.grouped(
            lambda line: line.appraisal_id.cycle_id
        ).items():
            windows = cycle._earlier_periods(PERIODS)
            less = {
                (line.appraisal_id.employee_id.id, line.kpi_id.id)
                for line in lines
                if line._wants_less()
            }
            for key, values in lines._values_of_periods(windows).items():
                growth = smart.best_growth(values, -1 if key in less else 1)
                found[key] = values[-1], growth
        return found

    def _values_of_periods(self, windows):
        """Values by (employee id, KPI id), oldest first, None where there is none."""
        if not windows:
            return {}
        self.env["hr.performance.measure"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH periods (number, first, last) AS (VALUES %(windows)s),
                found AS (
                    SELECT DISTINCT ON (employee_id, kpi_id, period_end)
                           employee_id, kpi_id, period_end, value
                      FROM hr_performance_measure
                     WHERE employee_id = ANY(%(employees)s)
                       AND kpi_id = ANY(%(kpis)s)
                       AND period_end BETWEEN %(first)s AND %(last)s
                     ORDER BY employee_id, kpi_id, period_end,
                              CASE source WHEN 'manual' THEN 0 WHEN 'import' THEN 1
                                   ELSE 2 END
                )
                SELECT found.employee_id, found.kpi_id, periods.number,
                       CASE kpi.aggregation
                            WHEN 'sum' THEN sum(value) WHEN 'avg' THEN avg(value)
                            WHEN 'min' THEN min(value) WHEN 'max' THEN max(value)
                            ELSE (array_agg(value ORDER BY period_end DESC))[1] END,
                       CASE kpi.aggregation WHEN 'sum' THEN count(*) ELSE 0 END
                  FROM found
                  JOIN periods
                    ON found.period_end BETWEEN periods.first AND periods.last
                  JOIN hr_performance_kpi kpi ON kpi.id = found.kpi_id
                 GROUP BY found.employee_id, found.kpi_id, periods.number,
                          kpi.aggregation
                """,
                windows=SQL(", ").join(
                    SQL("(%s, %s::date, %s::date)", number, first, last)
                    for number, (first, last) in enumerate(windows)
                ),
                employees=self.appraisal_id.employee_id.ids,
                kpis=self.kpi_id.ids,
                first=windows[0][0],
                last=windows[-1][1],
            )
        )
        series = {}
        for employee, kpi, number, value, count in rows:
            series.setdefault((employee, kpi), {})[number] = to_decimal(value), count
        return {
            key: _comparable([values.get(n) for n in range(len(windows))])
            for key, values in series.items()
        }


def _comparable(series):
    """Values whose number of parts is that of the newest; the others are unknown."""
    newest = next((pair for pair in reversed(series) if pair), (None, 0))
    return [pair[0] if pair and pair[1] == newest[1] else None for pair in series]


class HrPerformanceCycle(models.Model):
    """Earlier periods of the same length."""

    _inherit = "hr.performance.cycle"

    def _earlier_periods(self, number):
        """(First, last day) of the periods before this one, oldest first."""
        self.ensure_one()
        start, end = self.date_start, self.date_end
        if not start or not end:
            return []
        next_start = end + timedelta(days=1)
        months = (next_start.year - start.year) * 12 + next_start.month - start.month
        is_whole = start.day == 1 == next_start.day
        periods, last = [], start - timedelta(days=1)
        for back in range(1, number + 1):
            if is_whole:
                first = dates.add_months(start, -months * back)
            else:
                first = start - (next_start - start) * back
            periods.append((first, last))
            last = first - timedelta(days=1)
        return periods[::-1]
