# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.hr_performance.models.base.groups import OFFICER

HERE, CORE = "hr_performance_slides", "hr_performance"


class HrPerformanceShortcut(models.AbstractModel):
    """Courses open from the plans for whose gaps they are."""

    _inherit = "hr.performance.shortcut"

    @api.model
    def _shortcuts(self):
        rows = super()._shortcuts()
        own = (f"{HERE}.hr_performance_course_offer_action_my", None)
        rows[f"{CORE}.hr_performance_development_plan_action_my"] = [own]
        plans = rows[f"{CORE}.hr_performance_development_plan_action"]
        plans += [
            (f"{HERE}.hr_performance_course_offer_action", None),
            (f"{HERE}.hr_performance_course_offer_action_demand", OFFICER),
            (f"{HERE}.hr_performance_course_action", OFFICER),
        ]
        return rows
