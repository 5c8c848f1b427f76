# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

PREVIEW_ROLES = ("subject", "manager")


class HrPerformanceAppraisal(models.Model):
    """A sheet shown as another role sees it."""

    _inherit = "hr.performance.appraisal"

    @api.depends_context("uid", "performance_preview_role")
    @api.depends("owner_id", "manager_id", "chain_ids")
    def _compute_user_role(self):
        """The role that is previewed; views use it, no right depends on it."""
        super()._compute_user_role()
        role = self.env.context.get("performance_preview_role")
        if role in PREVIEW_ROLES:
            for appraisal in self.filtered(lambda a: a.user_role == "hr"):
                appraisal.user_role = role
