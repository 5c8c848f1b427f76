# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .hr_scope import OFFICER


class HrDepartment(models.Model):
    """HR partners of a department."""

    _inherit = "hr.department"

    performance_partner_ids = fields.Many2many(
        "res.users",
        "hr_department_performance_partner_rel",
        "department_id",
        "user_id",
        string="HR Partners",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(OFFICER).ids),
            ("share", "=", False),
        ],
        groups="hr.group_hr_user,hr_performance.group_hr_performance_manager",
        help="HR officers who run the performance cycles of this department and of"
        " everything below it.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "performance_partner_ids" in vals:
            # Record rules cache the departments of an officer.
            self.env.registry.clear_cache()
        return result
