# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine.numbers import HUNDRED, to_decimal


class HrPerformanceKpiLimit(models.Model):
    """How much can be added when the target is set below the baseline"""

    _name = "hr.performance.kpi.limit"
    _inherit = "hr.performance.kpi.table.mixin"
    _description = "KPI Bonus Limit"
    _order = "kpi_id, shortfall, id"

    shortfall = fields.Float(
        string="Target below Baseline by (%)",
        digits=(7, 2),
        help="From this shortfall on the lower limit holds. 0 means any target that is"
        " worse than the baseline.",
    )
    max_bonus = fields.Float(string="Most Points Added", digits=(7, 2))

    _shortfall_unique = models.UniqueIndex(
        "(kpi_id, shortfall)",
        "The KPI has a limit for this shortfall already. Keep one of the two.",
    )

    def _engine_limit(self):
        self.ensure_one()
        return to_decimal(self.shortfall) / HUNDRED, to_decimal(self.max_bonus)
