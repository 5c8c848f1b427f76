# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

DATA_PERIODS = [
    ("week", "Weekly"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]
MONTHS = {"week": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}


class HrPerformanceKpi(models.Model):
    """How often a KPI gives a value."""

    _inherit = "hr.performance.kpi"

    data_period = fields.Selection(
        DATA_PERIODS,
        string="Data Period",
        help="How often a new value comes in. A cycle that is shorter cannot measure"
        " the KPI. Empty: whenever one is needed.",
    )

    def _data_months(self):
        """Length of the data period in whole months; 0 for less than a month."""
        self.ensure_one()
        return MONTHS.get(self.data_period, 0)

    def _data_period_label(self):
        labels = dict(self._fields["data_period"]._description_selection(self.env))
        return labels.get(self.data_period, "")
