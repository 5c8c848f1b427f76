# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.hr_performance.models.base.features import SURVEY, group_of


class HrPerformanceShortcut(models.AbstractModel):
    """Surveys open from the library, beside the KPIs that they measure."""

    _inherit = "hr.performance.shortcut"

    @api.model
    def _shortcuts(self):
        rows = super()._shortcuts()
        rows["hr_performance.hr_performance_kpi_action"].append(
            (
                "hr_performance_survey.hr_performance_survey_round_action",
                group_of(SURVEY),
            )
        )
        return rows
