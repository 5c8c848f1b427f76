# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .roles import EMPLOYEE, MANAGER, ROLES


class HrEmployee(models.Model):
    """Which course on the system a person takes."""

    _inherit = "hr.employee"

    def _performance_course_role(self, levels):
        """Role whose course the company asks of the person, at one of these levels.

        Whoever leads people takes the course for managers.

        :return: code of the role, or False
        """
        if not {self.company_id[f"performance_course_{r}"] for r in ROLES} & {*levels}:
            return False
        role = MANAGER if self.child_ids else EMPLOYEE
        asked = self.company_id[f"performance_course_{role}"]
        return role if asked in levels else False
