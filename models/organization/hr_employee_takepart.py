# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

OFFICER = "hr_performance.group_hr_performance_user"
ADMINISTRATOR = "hr_performance.group_hr_performance_manager"


class HrEmployee(models.Model):
    """Whom a person without login can ask, and how it is reached."""

    _inherit = "hr.employee"

    def _performance_hr_partners(self):
        """Users who handle this person: HR partners of the department or one above.

        Without any, the performance administrators of the company.
        """
        self.ensure_one()
        department = self.department_id
        above = [int(one) for one in (department.parent_path or "").split("/") if one]
        users = self.env["res.users"]
        partners = users.search(
            [
                ("performance_department_ids", "in", above),
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref(OFFICER).ids),
            ]
        )
        return partners or users.search(
            [
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref(ADMINISTRATOR).ids),
                ("share", "=", False),
            ],
            limit=5,
        )

    def _performance_mail(self):
        """Address of a person without login: at work, else the private one."""
        self.ensure_one()
        return self.work_email or self.private_email
