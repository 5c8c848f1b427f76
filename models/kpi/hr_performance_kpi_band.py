# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine.numbers import to_decimal
from ...engine.rules import Band
from ..base.figure import Figure


class HrPerformanceKpiBand(models.Model):
    """One row of a step table: from, to, points."""

    _name = "hr.performance.kpi.band"
    _inherit = "hr.performance.kpi.table.mixin"
    _description = "KPI Band"
    _order = "kpi_id, open_lower desc, lower, id"

    open_lower = fields.Boolean(
        string="No Lower Limit", help="Takes every value up to the upper limit."
    )
    lower = Figure(string="From", digits=(16, 6))
    open_upper = fields.Boolean(
        string="No Upper Limit", help="Takes every value from the lower limit on."
    )
    upper = Figure(string="To", digits=(16, 6))
    points = fields.Float(digits=(7, 2), help="Points of 100 for a value in this band.")

    def _engine_band(self):
        self.ensure_one()
        return Band(
            lower=None if self.open_lower else to_decimal(self.lower),
            upper=None if self.open_upper else to_decimal(self.upper),
            points=to_decimal(self.points),
        )
