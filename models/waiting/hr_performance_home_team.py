# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ..base.appraisal_states import TOLD_IN_TALK, UNDECIDED
from ..base.day_words import day_words, near_day
from ..base.number_input import format_number

#: So many people stand on the page; the list has all of them.
PEOPLE = 20

#: What opens the work of a state, where it is not the sheet itself.
METHODS = {
    "manager_review": "action_open_rating",
    "decided": "action_open_interview",
}


class HrPerformanceHomeTeam(models.AbstractModel):
    """Part of the first page: one row for each report, who needs attention first."""

    _name = "hr.performance.home.team"
    _inherit = "hr.performance.home.part"
    _description = "Team on the First Page"
    _home_sequence = 16
    _home_component = "team"

    @api.model
    def _home_source(self):
        return self.env["hr.performance.appraisal"], (
            Domain("is_mine_to_lead", "=", True)
            & Domain("state", "in", (*UNDECIDED, *TOLD_IN_TALK))
        )

    @api.model
    def _home_part(self):
        # First the sheets, then their steps by ids: each has an index.
        model, domain = self._home_source()
        steps = self.env["hr.performance.step"].search_fetch(
            Domain("appraisal_id", "in", model.search_fetch(domain).ids)
            & Domain("left_on", "=", False)
        )
        if not steps:
            return None
        # sudo: who acts on what the user leads, read together; logins are compared.
        (steps.sudo().owner_id | steps.sudo().employee_id).user_id.mapped("active")
        steps = steps.sorted(self._need)
        # What is read of these is not read of all others.
        shown = steps[:PEOPLE].with_prefetch()
        return {
            "title": self.env._("My Team"),
            "count": len(steps),
            "late": len(steps.filtered("is_overdue")),
            "today": len(steps.filtered(self._is_due_today)),
            "rows": self._rows(shown),
            "counts": self.env["hr.performance.home"]._counts("team"),
        }

    def _need(self, step):
        """What is late first, then what waits for the user, then by its day."""
        return (
            not step.is_overdue,
            not step.is_mine,
            step.deadline or date.max,
            step.id,
        )

    def _is_due_today(self, step):
        return step.is_task and step.deadline == step.company_id._performance_today()

    def _rows(self, steps):
        sheets = steps.appraisal_id
        goals = self.env["hr.performance.appraisal.line"].search_fetch(
            [("appraisal_id", "in", sheets.ids)]
        )
        done = goals._plan_done()
        values = self._last_values(sheets)
        talks = self.env["hr.performance.talk"]._standing(sheets.employee_id)
        several = len(steps.cycle_id) > 1
        return [
            {
                "id": step.appraisal_id.id,
                # sudo: whose sheet it is, for a reader of it.
                "person": step.sudo().employee_id.id,
                "name": step.unit_name
                or step.sudo().employee_id.name,  # sudo: as above
                "cycle": step.cycle_id.name if several else "",
                "state": step.state,
                "task": step.task,
                "next": step.appraisal_id.next_step,
                "done": done.get(step.appraisal_id),
                "last": self._last_text(
                    values.get(step.employee_id), step.appraisal_id
                ),
                "due": near_day(self.env, step.deadline) if step.is_task else "",
                "days_late": step.days_late if step.is_overdue else 0,
                "is_mine": step.is_mine,
                "talk": talks.get(step.employee_id.id),
                "method": METHODS.get(step.state) if step.is_mine else None,
            }
            for step in steps
        ]

    def _last_values(self, sheets):
        """The value that came in last of each person."""
        measures = self.env["hr.performance.measure"]
        rows = measures._read_group(
            [("employee_id", "in", sheets.employee_id.ids)], ["employee_id"], ["id:max"]
        )
        last = measures.browse([number for _employee, number in rows])
        return {value.employee_id: value for value in last}

    def _last_text(self, value, sheet):
        """A value within the period of a sheet, with its day; '' for others."""
        start, end = sheet._period()
        if not value or not start <= value.period_end <= end:
            return ""
        return self.env._(
            "%(goal)s: %(value)s on %(day)s",
            goal=value.kpi_id.name or value.line_id.title,
            value=format_number(self.env, value.value, 2),
            day=day_words(self.env, value.period_end),
        )
