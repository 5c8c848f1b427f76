# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..organization.appraisal_states import (
    ENDED,
    ENDED_EARLY,
    MANAGER_ACTS,
    ORDER,
    SUBJECT_ACTS,
)

CONFIRMATIONS = frozenset({"employee_confirmed_on", "manager_confirmed_on"})


class HrPerformanceAppraisal(models.Model):
    """Who is waited for and until when: every move closes one step and opens the next.

    A batch costs a constant number of queries, whatever its size.
    """

    _inherit = "hr.performance.appraisal"

    step_ids = fields.One2many(
        "hr.performance.step", "appraisal_id", string="Steps", readonly=True, copy=False
    )
    waiting_for_id = fields.Many2one(
        "hr.employee",
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_waiting_for_id",
        help="Who has to act now. Empty: HR, or nobody.",
    )
    deadline = fields.Date(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_deadline",
        help="Last day of the present step, in working days of the company's calendar.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_is_overdue",
        string="Overdue",
    )
    days_waiting = fields.Integer(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_days_waiting",
        help="Calendar days since the present step began.",
    )

    # COMPUTES

    @api.depends(
        "step_ids.left_on",
        "step_ids.owner_id",
        "step_ids.deadline",
        "step_ids.is_task",
        "step_ids.entered_on",
    )
    def _compute_waiting(self):
        # sudo by compute_sudo: whoever reads the sheet may know whose turn it is.
        steps = self._open_steps().filtered("is_task")
        by_appraisal = {step.appraisal_id.id: step for step in steps}
        for appraisal in self:
            step = by_appraisal.get(appraisal._origin.id, steps.browse())
            appraisal.waiting_for_id = step.owner_id
            appraisal.deadline = step.deadline
            appraisal.is_overdue = step.is_overdue
            appraisal.days_waiting = step.days_waiting

    def _search_waiting_for_id(self, operator, value):
        return self._search_open_step(Domain("owner_id", operator, value))

    def _search_deadline(self, operator, value):
        return self._search_open_step(Domain("deadline", operator, value))

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._search_open_step(Domain("is_overdue", "=", True))
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    def _search_days_waiting(self, operator, value):
        opposite = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
        if operator not in opposite:
            return NotImplemented
        since = fields.Datetime.subtract(fields.Datetime.now(), days=value)
        return self._search_open_step(Domain("entered_on", opposite[operator], since))

    @api.model
    def _search_open_step(self, condition):
        step = self.env["hr.performance.step"]
        return Domain("step_ids", "any", step._waiting_domain() & condition)

    # MOVES

    def _move(self, values, exit_kind="done", reason=False):
        """Write a step of the course and log it.

        :param exit_kind: how the present step ends; see ``EXIT_KINDS``
        :param reason: text of a recorded exit
        """
        before = {appraisal.id: appraisal.state for appraisal in self}
        super()._move(values, exit_kind, reason)
        if "state" not in values:
            return
        moved = self.filtered(lambda a: before[a.id] != a.state)
        back = moved.filtered(lambda a: ORDER[a.state] < ORDER[before[a.id]])
        left = moved._leave_step(exit_kind, reason, back)
        moved._enter_step(back)
        left._close_team_activities()

    def write(self, vals):
        result = super().write(vals)
        if CONFIRMATIONS & set(vals) and "state" not in vals:
            # sudo: who is waited for is upkeep of the system.
            self.sudo()._refresh_step_owners()
        return result

    def _write_managers(self, managers):
        super()._write_managers(managers)
        self._refresh_step_owners()

    def _open_steps(self):
        """The present step of each appraisal that has one."""
        return self.env["hr.performance.step"].search(
            [("appraisal_id", "in", self.ids), ("left_on", "=", False)]
        )

    def _leave_step(self, exit_kind, reason, back=()):
        """End the present steps; a move back or out says so by itself."""
        # sudo: the log is guarded; moves are checked by their actions.
        steps = self.sudo()._open_steps()
        kinds = {
            step: self._exit_kind(step.appraisal_id, exit_kind, back) for step in steps
        }
        for kind, group in steps.grouped(kinds.get).items():
            group.write(
                {
                    "left_on": fields.Datetime.now(),
                    "exit_kind": kind,
                    "exit_reason": reason,
                    "acted_by_id": self.env.uid,
                }
            )
        # Before the next step of the same appraisals meets the unique index.
        steps.flush_recordset(["left_on"])
        return steps

    def _exit_kind(self, appraisal, exit_kind, back):
        if exit_kind != "done":
            return exit_kind
        if appraisal.state in ENDED_EARLY:
            return appraisal.state
        return "returned" if appraisal in back else "done"

    def _enter_step(self, back=()):
        """Open the step of the present state, with owner and deadline."""
        going_on = self.filtered(lambda a: a.state not in ENDED)
        deadlines = going_on._step_deadlines()
        now = fields.Datetime.now()
        return (
            self.env["hr.performance.step"]
            # sudo: the log is guarded; moves are checked by their actions.
            .sudo()
            .create(
                [
                    {
                        "appraisal_id": appraisal.id,
                        "employee_id": appraisal.owner_id.id,
                        "cycle_id": appraisal.cycle_id.id,
                        "company_id": appraisal.company_id.id,
                        "department_id": appraisal.department_id.id,
                        "state": appraisal.state,
                        "owner_id": appraisal._step_owner().id,
                        "is_task": appraisal._is_step_task(),
                        "entered_on": now,
                        "deadline": deadlines[appraisal.id],
                        "is_hand_back": appraisal in back,
                    }
                    for appraisal in going_on
                ]
            )
        )

    # OWNER AND DEADLINE

    def _step_owner(self):
        """Who has to act in the present state; empty where HR does.

        Planning waits for the manager first, then for the employee.
        """
        self.ensure_one()
        subject = self.owner_id
        if self.state == "planning":
            is_asked = self.manager_confirmed_on and not self.employee_confirmed_on
            return subject if is_asked else self.manager_id
        if self.state in SUBJECT_ACTS:
            return subject
        if self.state == "manager_review":
            review = self.rating_ids.filtered(lambda r: r.kind == "manager")
            return review.rater_id or self.manager_id
        if self.state == "agreed" and not self._is_step_task():
            return self.manager_id.browse()
        is_managers = self.state in MANAGER_ACTS
        return self.manager_id if is_managers else self.manager_id.browse()

    def _is_step_task(self):
        """Whether somebody has to act; an agreed plan waits for the calendar."""
        self.ensure_one()
        return self.state != "agreed" or self.cycle_id._is_assessment_open()

    def _step_deadlines(self, since=None):
        """Last day of the present step of each appraisal.

        :param since: dict of appraisal id to the first day; today by default
        """
        companies = self.company_id
        today = {company: company._performance_today() for company in companies}
        working = {company: company._performance_working_day() for company in companies}
        known, deadlines = {}, {}
        for appraisal in self:
            cycle, company = appraisal.cycle_id, appraisal.company_id
            entered = since[appraisal.id] if since else today[company]
            key = (cycle, company, appraisal.state, entered)
            if key not in known:
                known[key] = cycle._step_deadline(
                    appraisal.state, entered, company, working[company]
                )
            deadlines[appraisal.id] = known[key]
        return deadlines

    def _refresh_step_owners(self):
        """Give the present steps to those who have to act now, with time to do it."""
        owners = {}
        # sudo: the log is guarded; owners follow confirmations and managers.
        for step in self.sudo()._open_steps():
            owner = step.appraisal_id._step_owner()
            if owner != step.owner_id:
                owners[step] = owner
        if not owners:
            return
        steps = self.env["hr.performance.step"].union(*owners)
        fresh = steps.appraisal_id._step_deadlines()

        def values(step):
            days = [day for day in (step.deadline, fresh[step.appraisal_id.id]) if day]
            return owners[step].id, max(days, default=False)

        for (owner_id, deadline), group in steps.grouped(values).items():
            group.write(
                {"owner_id": owner_id, "deadline": deadline, "reminded_on": False}
            )
