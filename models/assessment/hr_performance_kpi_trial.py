# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceKpi(models.Model):
    """The rule of a library KPI is shown as a picture and can be tried."""

    _name = "hr.performance.kpi"
    _inherit = ["hr.performance.kpi", "hr.performance.rule.trial.mixin"]

    @api.model
    def _picture_fields(self):
        return [
            *super()._picture_fields(),
            *(
                f"band_ids.{name}"
                for name in ("open_lower", "lower", "open_upper", "upper", "points")
            ),
            "point_ids.value",
            "point_ids.rate",
            "limit_ids.shortfall",
            "limit_ids.max_bonus",
        ]
