# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ResUsers(models.Model):
    """What record rules need to know of a user with a performance role."""

    _inherit = "res.users"

    performance_department_ids = fields.Many2many(
        "hr.department",
        "hr_department_performance_partner_rel",
        "user_id",
        "department_id",
        string="HR Partner Of",
        help="Departments, with everything below them, whose performance cycles this"
        " user runs as HR officer.",
    )
    performance_out_of_reach_ids = fields.Many2many(
        "hr.employee",
        string="Records out of Reach",
        compute="_compute_performance_out_of_reach_ids",
        compute_sudo=True,
        help="Oneself and one's superiors: HR rights never cover their records.",
    )

    @api.depends("employee_ids.parent_id")
    def _compute_performance_out_of_reach_ids(self):
        # sudo by compute_sudo: only the reader's own line upwards is walked; record
        # rules use the ids, no field of these people is shown.
        for user in self:
            own = user.with_context(active_test=False).employee_ids
            user.performance_out_of_reach_ids = own | own._performance_superiors()

    def write(self, vals):
        result = super().write(vals)
        if "performance_department_ids" in vals:
            self.env.registry.clear_cache()
        return result
