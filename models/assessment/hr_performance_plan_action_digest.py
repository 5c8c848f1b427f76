# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .hr_performance_appraisal_waiting import FINAL_STATES
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
            & Domain("appraisal_id.state", "not in", ("planning", *FINAL_STATES))
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


class HrPerformanceStep(models.Model):
    """The daily digest also lists the actions that are due."""

    _inherit = "hr.performance.step"

    @api.model
    def _digest_plan(self, domain=Domain.TRUE):
        plan = super()._digest_plan(domain)
        actions = defaultdict(list)
        due = self.env["hr.performance.plan.action"]._due_actions()
        for action in due:
            for user in action._receiver():
                actions[user].append(action.id)
        nothing = {"own": self.browse(), "hr": self.browse(), "late": self.browse()}
        for user in {*plan, *actions}:
            own = {"actions": due.browse(actions.get(user, ()))}
            plan[user] = {**plan.get(user, nothing), **own}
        return plan

    def _is_digest_due(self, lines):
        today = fields.Date.today()
        return super()._is_digest_due(lines) or any(
            action._needs_reminder(today) for action in lines["actions"]
        )

    def _shown_lines(self, user, lines, readers):
        actions = lines["actions"]
        is_read = user in readers["reminder"]
        return {
            **super()._shown_lines(user, lines, readers),
            "actions": actions if is_read else actions.browse(),
        }

    def _send_digests(self, plan):
        users = super()._send_digests(plan)
        told = self.env["hr.performance.plan.action"].union(
            *(plan[user]["actions"] for user in users)
        )
        told.write({"reminded_on": fields.Date.today()})
        return users

    def _digest_values(self, user, lines):
        return {
            **super()._digest_values(user, lines),
            "actions": self.env["hr.performance.plan.action"].browse(
                lines["actions"].ids if "actions" in lines else []
            ),
        }

    def _digest_count(self, lines):
        return super()._digest_count(lines) + len(lines.get("actions", ()))
