# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceShortcut(models.AbstractModel):
    """What payroll has paid opens from the rewards."""

    _inherit = "hr.performance.shortcut"

    @api.model
    def _shortcuts(self):
        rows = super()._shortcuts()
        rows.setdefault("hr_performance.hr_performance_reward_action", []).append(
            (
                "hr_performance_payroll.hr_performance_reward_action_reconciliation",
                "hr_performance.group_hr_performance_reward",
            )
        )
        return rows
