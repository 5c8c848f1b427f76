# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine import subperiods
from .hr_performance_kpi_period import DATA_PERIODS
from .hr_performance_rule_mixin import TABLE_METHODS

#: Values of a rule that grow with the number of periods when values are added up.
PERIOD_VALUES = ("target", "baseline", "threshold", "stretch")


class HrPerformanceKpi(models.Model):
    """The period that the target is meant for, such as a quarter or a week."""

    _inherit = "hr.performance.kpi"

    target_period = fields.Selection(
        DATA_PERIODS,
        help="Period that the target is meant for. A plan over several of them takes"
        " the target once for each when values are added up, else the same target."
        " Empty: the target is for the whole cycle.",
    )

    def _has_period_target(self):
        """Whether targets depend on the length of the cycle."""
        self.ensure_one()
        tables = (*TABLE_METHODS, "manual", "deduction")
        return bool(
            self.target_period
            and self.aggregation == "sum"
            and self.method not in tables
        )

    def _whole_values(self, values, start, end):
        """Values for a plan over a period, from values for one period of the KPI.

        :param values: dict that may hold target, baseline, threshold, stretch
        """
        self.ensure_one()
        if not self._has_period_target():
            return values
        return {
            name: float(
                subperiods.whole_target(
                    value, self.aggregation, self.target_period, start, end
                )
            )
            if name in PERIOD_VALUES
            else value
            for name, value in values.items()
        }

    def _plan_values(self, start, end):
        """The rule of this KPI for a new line of a plan over a period."""
        return self._whole_values(self._rule_values(), start, end)
