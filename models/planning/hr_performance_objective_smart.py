# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

from pytz import timezone

from odoo import api, models

from ...engine.budgets import tightest
from ...engine.numbers import to_decimal
from ...engine.smart import Goal

#: Goals in these states can be served.
SERVED_STATES = ("approved", "achieved", "missed")


class HrPerformanceObjective(models.Model):
    """The SMART check of goals that live outside plans."""

    _name = "hr.performance.objective"
    _inherit = ["hr.performance.objective", "hr.performance.goal.check.mixin"]

    @api.depends(
        "name",
        "description",
        "level",
        "kpi_id",
        "unit",
        "baseline",
        "target",
        "direction",
        "parent_id",
        "is_local",
        "local_reason",
        "needed_hours",
        "needed_budget",
        "department_id",
        "responsible_id",
        "date_start",
        "date_end",
    )
    @api.depends_context("lang")
    def _compute_smart_flags(self):
        # sudo: goals above and working hours behind the goals that the user reads.
        goals = self.sudo()._smart_goals()
        self._show_smart_flags(
            {goal.with_env(self.env): g for goal, g in goals.items()}
        )

    def _smart_goals(self):
        """See the mixin; needs the rights to read goals above and working hours."""
        has_tree = self._has_tree(self.company_id)
        linked = self.parent_id._serves_company()
        hours = self.filtered("needed_hours")._available_hours()
        budgets = self.filtered("needed_budget")._budget_positions()
        return {
            goal: Goal(
                text="\n".join(filter(None, (goal.name, goal.description))),
                is_measured=bool(goal.target or goal.kpi_id),
                target=to_decimal(goal.target) if goal.target or goal.kpi_id else None,
                unit=goal.unit or goal.kpi_id.unit or "",
                baseline=to_decimal(goal.baseline) or None,
                direction=-1 if goal.direction == "down" else 1,
                needed_hours=to_decimal(goal.needed_hours) or None,
                available_hours=hours.get(goal),
                budget=tightest(budgets.get(goal, ())),
                is_top=goal.level == "company",
                parent=goal._is_linked(linked, has_tree),
                is_local=goal.is_local and bool((goal.local_reason or "").strip()),
                deadline=goal.date_end or None,
            )
            for goal in self
        }

    def _is_linked(self, linked, has_tree):
        if self.level == "company":
            return None
        return self.parent_id in linked if self.company_id in has_tree else None

    @api.model
    def _has_tree(self, companies):
        """Those companies that have approved goals of their own to link to."""
        groups = self._read_group(
            [
                ("company_id", "in", companies.ids),
                ("level", "=", "company"),
                ("state", "in", SERVED_STATES),
            ],
            ["company_id"],
        )
        return companies.browse([company.id for [company] in groups])

    def _serves_company(self):
        """Those goals that belong to the company's tree, or are local with a reason."""
        return self.filtered(
            lambda goal: goal.level == "company" or goal.strategic_id or goal.is_local
        )

    def _available_hours(self):
        """Working hours of the responsible people between both dates, by goal."""
        hours = {}
        groups = self.filtered(
            lambda goal: goal.responsible_id.resource_calendar_id
            and goal.date_start
            and goal.date_end
        ).grouped(
            lambda goal: (
                goal.date_start,
                goal.date_end,
                goal.responsible_id.resource_calendar_id.tz,
            )
        )
        for (start, end, tz), goals in groups.items():
            zone = timezone(tz or "UTC")
            worked = goals.responsible_id._get_work_days_data_batch(
                zone.localize(datetime.combine(start, time.min)),
                zone.localize(datetime.combine(max(start, end), time.max)),
            )
            for goal in goals:
                found = worked[goal.responsible_id.id]["hours"]
                hours[goal] = to_decimal(round(found, 2))
        return hours
