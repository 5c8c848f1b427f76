# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceKpi(models.Model):
    """Tables that belong to the rule of a KPI."""

    _inherit = "hr.performance.kpi"

    use_target = fields.Boolean(default=True)
    point_ids = fields.One2many(
        "hr.performance.kpi.point", "kpi_id", string="Points of the Curve", copy=True
    )
    limit_ids = fields.One2many(
        "hr.performance.kpi.limit",
        "kpi_id",
        string="Lower Limits for Low Targets",
        copy=True,
    )

    @api.model
    def _table_fields(self):
        return [*super()._table_fields(), "point_ids", "limit_ids"]

    def _rule_curve(self):
        return tuple(point._engine_point() for point in self.point_ids)

    def _rule_bonus_limits(self):
        limits = [limit._engine_limit() for limit in self.limit_ids]
        return tuple(sorted(limits))
