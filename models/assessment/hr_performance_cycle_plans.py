# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceCycle(models.Model):
    """The plans of a cycle to take along."""

    _inherit = "hr.performance.cycle"

    def action_export_plans(self):
        """Download the plans that the user may read as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/cycle/{self.id}/plans.xlsx",
            "target": "download",
        }
