# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine.numbers import HUNDRED, to_decimal
from ...engine.rules import Point
from ..base.figure import Figure


class HrPerformanceKpiPoint(models.Model):
    """One point of a curve, or one standard: an actual value and its share of points"""

    _name = "hr.performance.kpi.point"
    _inherit = "hr.performance.kpi.table.mixin"
    _description = "KPI Point"
    _order = "kpi_id, rate desc, id"

    name = fields.Char(string="Name of the Level", translate=True)
    value = Figure(string="Actual Value", digits=(16, 6))
    rate = fields.Float(
        string="Share of Points (%)",
        digits=(7, 2),
        help="100 gives the full points, 60 a coefficient of 0.6. Between two values"
        " the points follow a straight line.",
    )

    _value_unique = models.UniqueIndex(
        "(kpi_id, value)",
        "The table of this KPI has this actual value already. Keep one of the two.",
    )

    def _engine_point(self):
        self.ensure_one()
        return Point(to_decimal(self.value), to_decimal(self.rate) / HUNDRED)
