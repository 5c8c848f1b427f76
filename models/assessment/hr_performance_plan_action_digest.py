# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..organization.appraisal_states import AGREED
from .hr_performance_step_digest import DUE_SOON_DAYS


class HrPerformancePlanAction(models.Model):
    """Actions that are due, and who is told of them."""

    _inherit = "hr.performance.plan.action"

    @api.model
    def _due_actions(self):
        """Open actions of agreed plans that are due soon or late."""
        soon = fields.Date.today() + timedelta(DUE_SOON_DAYS)
        return self.search(
            Domain("state", "=", "open")
            & Domain("due_date", "<=", soon)
            & Domain("cycle_id.is_announced", "=", True)
            & Domain("appraisal_id.state", "in", AGREED)
        )

    def _receiver(self):
        """Who is reminded: the responsible, or the manager for people without login."""
        self.ensure_one()
        return self.responsible_id.user_id or self.appraisal_id.manager_id.user_id

    def _needs_reminder(self, today):
        """Whether it was never told, or not for some days."""
        self.ensure_one()
        pause = timedelta(self.company_id.performance_reminder_days or 1)
        return not self.reminded_on or self.reminded_on + pause <= today

    def _tell_responsible(self):
        """Each task to whom is reminded of it.

        :return: iterator of user, kind of the digest, and record
        """
        for action in self:
            for user in action._receiver():
                yield user, "actions", action
