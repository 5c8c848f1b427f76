# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .appraisal_states import CLOSABLE, ENDED_EARLY

RUNNING = ("planning", "coaching", "assessment", "feedback")


class HrPerformanceCycle(models.Model):
    """Who is in a cycle and who is not, before and after its launch."""

    _inherit = "hr.performance.cycle"

    joiner_count = fields.Integer(
        string="Joined Since Launch", compute="_compute_people_changes"
    )
    leaver_count = fields.Integer(
        string="Left Since Launch", compute="_compute_people_changes"
    )

    launch_progress = fields.Integer(
        compute="_compute_launch_progress",
        compute_sudo=True,
        help="Share of the people whose sheet has been made, in per cent.",
    )

    @api.depends("appraisal_ids", "population_ids")
    def _compute_launch_progress(self):
        for cycle in self:
            total = cycle.population_count
            cycle.launch_progress = 100 * cycle.appraisal_count // total if total else 0

    # BEFORE THE LAUNCH

    def _population_status(self):
        """Everybody of the companies concerned, and why somebody is left out.

        :return: dict of employee id to a reason code: '' for those who take part,
            else 'excluded', 'department', 'job', 'tag', 'overlap' or 'scope'
        """
        self.ensure_one()
        companies = self.company_id.ids or self.env.companies.ids
        # sudo: hr.employee - an officer has no right on employees; only the people of
        # the chosen companies and only ids, department and job are looked at.
        everybody = self.env["hr.employee"].sudo()
        everybody = everybody.search([("company_id", "in", companies)])
        chosen = self._population()
        twice = self._overlapping(chosen)
        status = {employee.id: "" for employee in chosen}
        status.update(dict.fromkeys(twice, "overlap"))
        below = set()
        if self.department_ids:
            departments = self.env["hr.department"].sudo()  # sudo: as above.
            below = set(
                departments.search([("id", "child_of", self.department_ids.ids)]).ids
            )
        for employee in everybody - chosen:
            status[employee.id] = self._reason_out(employee, below)
        return status

    def _reason_out(self, employee, departments):
        """Why an employee does not match the choice; the first reason counts."""
        if employee.id in self.excluded_employee_ids.ids:
            return "excluded"
        if departments and employee.department_id.id not in departments:
            return "department"
        if self.job_ids and employee.job_id.id not in self.job_ids.ids:
            return "job"
        if self.category_ids and not self.category_ids & employee.category_ids:
            return "tag"
        if self.employee_ids and not (self.department_ids or self.job_ids):
            return "not_named"
        return "scope"

    def _overlapping(self, employees):
        """People who have a sheet in another cycle of an overlapping period.

        Parts of a longer cycle and that cycle itself do not count, nor do cycles whose
        appraisals start from an event.

        :return: dict of employee id to the name of the other cycle
        """
        self.ensure_one()
        if not employees or not self.date_start or not self.date_end:
            return {}
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "employee_id", "state", "subject_kind"]
        )
        self.env["hr.performance.cycle"].flush_model()
        family = self._family()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT appraisal.employee_id, min(cycle.name)
                  FROM hr_performance_appraisal appraisal
                  JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                 WHERE appraisal.employee_id IN %(employees)s
                   AND appraisal.subject_kind = 'employee'
                   AND appraisal.state NOT IN %(ended_early)s
                   AND cycle.kind = 'periodic'
                   AND cycle.date_start <= %(end)s AND cycle.date_end >= %(start)s
                   AND cycle.id NOT IN %(family)s
                 GROUP BY appraisal.employee_id
                """,
                employees=tuple(employees.ids),
                start=self.date_start,
                end=self.date_end,
                ended_early=ENDED_EARLY,
                family=tuple(family) or (0,),
            )
        )
        return dict(rows)

    def _family(self):
        """Ids of this cycle, of those it is part of and of those that feed it."""
        family = set(self._origin.ids)
        above = self.parent_id
        while above and above.id not in family:
            family.add(above.id)
            above = above.parent_id
        if self._origin:
            # sudo: only ids; the cycles may belong to companies the user does not see.
            below = self.sudo().search([("id", "child_of", self._origin.ids)])
            family.update(below.ids)
        return family

    def _check_overlap(self, employees):
        """Stop a launch that would put people into two cycles at once."""
        twice = self._overlapping(employees) if self.kind == "periodic" else {}
        names = {
            employee.id: employee.name
            # sudo: hr.employee - names of people whom the caller launches.
            for employee in self.env["hr.employee"].sudo().browse(twice)
        }
        self._check_gate(
            "overlap",
            [
                self.env._(
                    "%(employee)s takes part in %(cycle)s, whose period overlaps with"
                    " %(launched)s. Leave the person out, or change the period.",
                    employee=names[employee_id],
                    cycle=cycle,
                    launched=self.name,
                )
                for employee_id, cycle in twice.items()
            ],
        )

    # AFTER THE LAUNCH

    def action_preview(self):
        """Show a launched sheet as employee, manager or rater will see it."""
        self.ensure_one()
        sheet = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.id), ("state", "!=", "cancelled")],
            order="manager_id, id",
            limit=1,
        )
        if not sheet:
            raise UserError(self.env._("%s has no sheet that you may see.", self.name))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("See It As…"),
            "res_model": "hr.performance.preview",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_cycle_id": self.id,
                "default_appraisal_id": sheet.id,
            },
        }

    @api.depends("population_ids", "state")
    def _compute_people_changes(self):
        """Counts for HR; looked up for the cycles that run."""
        for cycle in self:
            runs = cycle.state in RUNNING and cycle.id
            cycle.joiner_count = len(cycle._joiners()) if runs else 0
            cycle.leaver_count = len(cycle._leavers()) if runs else 0

    def _joiners(self):
        """People who match the cycle and do not take part."""
        self.ensure_one()
        # sudo: the population is HR's; only the number and the action use it.
        return self._population() - self.sudo().population_ids

    def _leavers(self):
        """Open sheets of people who have left."""
        self.ensure_one()
        sheets = (
            self.env["hr.performance.appraisal"]
            # sudo: whether somebody left is not readable for an officer; the sheets are
            # limited to the officer's own below.
            .sudo()
            .with_context(active_test=False)
            .search(self._leavers_domain())
        )
        return sheets.with_env(self.env)._filtered_access("read")

    def _leavers_domain(self):
        return (
            Domain("cycle_id", "in", self.ids)
            & Domain("state", "in", CLOSABLE)
            & (
                Domain("employee_id.active", "=", False)
                | Domain(
                    "employee_id.departure_date", "<", fields.Date.context_today(self)
                )
            )
        )

    def action_close_leavers(self):
        """Close the sheets of those who left, pro rata."""
        self.check_access("write")
        leavers = self.env["hr.performance.appraisal"]
        for cycle in self:
            leavers |= cycle._leavers()
        leavers.action_close_early()
        return self._notification(
            self.env._("%s appraisals were closed early.", len(leavers))
        )

    def action_open_leavers(self):
        """Open the sheets of those who left."""
        self.ensure_one()
        action = self.action_open_appraisals()
        action["domain"] = [("id", "in", self._leavers().ids)]
        action["context"] = {}
        return action

    @api.model
    def _cron_people_changes(self):
        """Follow moves, and tell HR once who joined and who left."""
        self.env["hr.performance.appraisal"]._follow_moves()
        cycles = self.search([("state", "in", RUNNING)])
        changed = cycles.filtered(lambda c: c.joiner_count or c.leaver_count)
        told = changed.activity_ids.filtered(
            lambda a: a.activity_type_id
            == self.env.ref("hr_performance.mail_activity_type_people_changed")
        )
        for cycle in changed.filtered(lambda c: c.id not in told.mapped("res_id")):
            cycle.activity_schedule(
                "hr_performance.mail_activity_type_people_changed",
                note=self.env._(
                    "%(joined)s people joined and %(left)s left since the launch. Open"
                    " the cycle to add or to close them.",
                    joined=cycle.joiner_count,
                    left=cycle.leaver_count,
                ),
                user_id=(cycle.create_uid or self.env.user).id,
            )
