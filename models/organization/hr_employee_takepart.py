# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .hr_scope import HrFinder

#: So many people are named or told at once.
ASKED = 5


class HrEmployee(models.Model):
    """Whom a person without login can ask, and how it is reached."""

    _inherit = "hr.employee"

    def _performance_hr_partners(self):
        """Users of HR who handle this person, a few at most; nobody where none can."""
        self.ensure_one()
        return HrFinder(self.env).find(self.department_id, self.company_id, self)[
            :ASKED
        ]

    def _performance_mail(self):
        """Address of a person without login: at work, else the private one."""
        self.ensure_one()
        return self.work_email or self.private_email
