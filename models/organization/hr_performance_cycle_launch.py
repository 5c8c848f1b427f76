# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .hr_scope import scope_domain

# What the subjects of each kind of cycle are.
SUBJECT_MODELS = {
    "employee": "hr.employee",
    "department": "hr.department",
    "team": "hr.department",
    "company": "res.company",
}
# Up to this many people are launched within the request; more go to the scheduler.
REQUEST_BATCH = 200
CRON_BATCH = 500


class HrPerformanceCycle(models.Model):
    """Who takes part, and the launch in batches that may be interrupted."""

    _inherit = "hr.performance.cycle"

    # POPULATION

    def _population_domain(self):
        """Who takes part: active employees of company, departments and jobs.

        An officer's cycle reaches only the departments that the officer partners.
        """
        self.ensure_one()
        companies = self.company_id or self.env["res.company"].browse(
            self.env.companies.ids
        )
        domain = Domain("company_id", "in", companies.ids)
        chosen = Domain.TRUE
        if self.department_ids:
            chosen &= Domain("department_id", "child_of", self.department_ids.ids)
        if self.job_ids:
            chosen &= Domain("job_id", "in", self.job_ids.ids)
        if self.category_ids:
            chosen &= Domain("category_ids", "in", self.category_ids.ids)
        if self.employee_ids:
            named = Domain("id", "in", self.employee_ids.ids)
            is_narrowed = self.department_ids or self.job_ids or self.category_ids
            chosen = (chosen | named) if is_narrowed else named
        domain &= chosen
        if self.excluded_employee_ids:
            domain &= Domain("id", "not in", self.excluded_employee_ids.ids)
        if not self.env.su:
            domain &= scope_domain(self.env.user)
        return domain

    def _population(self):
        """Employees of the cycle; archived people do not take part."""
        self.ensure_one()
        # sudo: hr.employee - an officer has no right on employees; the domain is
        # limited to company and scope, and only ids are taken from it.
        return self.env["hr.employee"].sudo().search(self._population_domain())

    def _needs_people(self):
        """Whether a launch without anybody is a mistake."""
        return self.kind == "periodic"

    # LAUNCH

    def action_launch(self):
        """Freeze population and rules and create the appraisals, quietly.

        Up to 200 people at once; more in the background, in batches that may be
        interrupted and go on where they stopped.
        """
        self.check_access("write")
        for cycle in self:
            cycle._check_launch()
        for cycle in self:
            population = cycle._population()
            if not population and cycle._needs_people():
                raise UserError(
                    self.env._(
                        "%s: nobody matches the chosen company, departments and jobs."
                        " Widen the choice, or ask an administrator to make you HR"
                        " partner of the department.",
                        cycle.name,
                    )
                )
            cycle._check_overlap(population)
            # sudo: guarded fields; write access and state were checked above.
            cycle.sudo().write(
                {
                    "population_ids": [fields.Command.set(population.ids)],
                    "state": "planning",
                    "job_state": "running",
                    "launched_on": fields.Datetime.now(),
                }
            )
        self._freeze_gates()
        self._freeze_rules()
        self._fill_calendar()
        self._run_launch()

    def _run_launch(self):
        small = self.filtered(lambda cycle: cycle.population_count <= REQUEST_BATCH)
        for cycle in small:
            cycle._launch_batch(REQUEST_BATCH)
        if self - small:
            cron = self.env.ref("hr_performance.ir_cron_hr_performance_launch")
            # sudo: ir.cron - starting the scheduled job is not a right of its own.
            cron.sudo()._trigger()

    def _check_launch(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%s has been launched already. Use Add People for joiners.",
                    self.name,
                )
            )
        self._check_templates()
        if not self.scale_id.level_ids:
            raise UserError(
                self.env._("%s: choose a grade scale that has grades.", self.name)
            )

    def action_add_joiners(self):
        """Take in people who match the cycle and were not there at launch."""
        self.check_access("write")
        added = self.env["hr.employee"]
        for cycle in self.filtered(
            lambda cycle: cycle.state not in ("draft", "closed")
        ):
            joiners = cycle._joiners()
            cycle._check_overlap(joiners)
            # sudo: population is guarded; write access was checked above.
            cycle.sudo().write(
                {
                    "population_ids": [
                        fields.Command.link(joiner.id) for joiner in joiners
                    ],
                    "job_state": "running",
                }
            )
            added |= joiners
        self._run_launch()
        return self._notification(
            self.env._("%s people were added.", len(added))
            if added
            else self.env._("Everybody who matches takes part already.")
        )

    def _notification(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # LAUNCH IN BATCHES

    def _launch_batch(self, limit):
        """Create the next appraisals of the frozen people or units; never commits.

        Running it again, or twice at the same time, creates nobody twice: who has an
        appraisal is left out, and the index on cycle and subject refuses the rest.

        :return: number of people or units that still wait for their appraisal
        """
        self.ensure_one()
        waiting = self._waiting_population()
        batch = self.env[SUBJECT_MODELS[self.subject_kind]].browse(waiting[:limit])
        if batch:
            self.env["hr.performance.appraisal"]._launch(self, batch)
        remaining = len(waiting) - len(batch)
        if not remaining and self.job_state != "idle":
            # sudo: guarded field, written by the launch itself.
            self.sudo().write({"job_state": "idle", "job_message": False})
        return remaining

    def _waiting_population(self):
        """Ids of people of the frozen population without appraisal, in id order.

        EXCEPT, because PostgreSQL knows little of a cycle that is being launched and
        would look up every person's appraisal among all of the cycle.
        """
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "employee_id", "state"]
        )
        self.flush_recordset(["population_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id
                  FROM hr_performance_cycle_population_rel
                 WHERE cycle_id = %(cycle)s
                EXCEPT
                SELECT employee_id
                  FROM hr_performance_appraisal
                 WHERE cycle_id = %(cycle)s
                   AND subject_kind = 'employee'
                   AND state != 'cancelled'
                 ORDER BY employee_id
                """,
                cycle=self.id,
            )
        )
        return [employee_id for [employee_id] in rows]

    @api.model
    def _cron_launch(self):
        """Go on with launches that are under way, one batch a transaction."""
        cycles = self.search([("job_state", "=", "running")])
        remaining = sum(len(cycle._waiting_population()) for cycle in cycles)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for cycle in cycles:
            cycle._cron_launch_one()

    def _cron_launch_one(self):
        self.ensure_one()
        while True:
            cycle = self.try_lock_for_update().filtered_domain(
                [("job_state", "=", "running")]
            )
            if not cycle:
                return
            before = len(cycle._waiting_population())
            left = cycle._launch_batch(CRON_BATCH)
            if not self.env["ir.cron"]._commit_progress(before - left) or not left:
                return
