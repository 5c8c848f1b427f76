# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import dates
from .hr_performance_cycle_stage import CYCLE_STATES

_logger = logging.getLogger(__name__)

# Up to this many people are launched within the request; more go to the scheduler.
REQUEST_BATCH = 200
CRON_BATCH = 500


class HrPerformanceCycle(models.Model):
    """One run of the five stages for one period.

    The cycle is a calendar: it freezes population and rules at launch, opens stages and
    lists stragglers. Appraisals move one by one, and nobody's delay stops the others.
    """

    _name = "hr.performance.cycle"
    _description = "Performance Cycle"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "state",
            "is_announced",
            "population_ids",
            "job_state",
            "job_message",
            "launched_on",
        }
    )
    _deletable_states = ("draft",)
    _frozen_after_launch = frozenset(
        {
            "scheme_id",
            "company_id",
            "template_id",
            "scale_id",
            "date_start",
            "date_end",
            "department_ids",
            "job_ids",
            "employee_ids",
            "excluded_employee_ids",
        }
    )

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Leave empty for a cycle of the whole group.",
    )
    scheme_id = fields.Many2one(
        "hr.performance.scheme",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_scheme(),
        tracking=True,
    )
    parent_id = fields.Many2one(
        "hr.performance.cycle",
        string="Part Of",
        check_company=True,
        help="For example the year that this quarter feeds.",
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        string="Template",
        check_company=True,
        compute="_compute_from_scheme",
        store=True,
        readonly=False,
        help="For everybody whose job has no template of its own.",
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_scheme",
        store=True,
        readonly=False,
    )
    self_review = fields.Boolean(
        compute="_compute_from_scheme", store=True, readonly=False, string="Self-Review"
    )
    date_start = fields.Date(
        string="Period From",
        required=True,
        default=lambda self: self._default_period()[0],
        tracking=True,
    )
    date_end = fields.Date(
        string="Period Until",
        required=True,
        default=lambda self: self._default_period()[1],
        tracking=True,
    )
    interview_due_date = fields.Date(
        string="Interviews Due",
        compute="_compute_interview_due_date",
        store=True,
        help="One month after the end of the period.",
    )
    release_date = fields.Date(
        string="Release at the Latest",
        compute="_compute_release_date",
        store=True,
        readonly=False,
        help="Results that nobody has released in an interview by then are opened to"
        " the employees.",
    )
    stage_ids = fields.One2many(
        "hr.performance.cycle.stage", "cycle_id", string="Stages", copy=True
    )

    # population
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="With everything below them. Empty: all departments.",
    )
    job_ids = fields.Many2many(
        "hr.job", string="Job Positions", help="Empty: all jobs."
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_employee_rel",
        "cycle_id",
        "employee_id",
        string="Also Take In",
    )
    excluded_employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_excluded_rel",
        "cycle_id",
        "employee_id",
        string="Leave Out",
    )
    population_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_population_rel",
        "cycle_id",
        "employee_id",
        string="Population",
        readonly=True,
        copy=False,
        groups="hr_performance.group_hr_performance_user",
        help="The people of this cycle, frozen at launch.",
    )

    # progress
    state = fields.Selection(
        CYCLE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    is_announced = fields.Boolean(
        string="Announced",
        readonly=True,
        copy=False,
        help="Before the announcement only HR sees the appraisals of the cycle.",
    )
    launched_on = fields.Datetime(readonly=True, copy=False)
    job_state = fields.Selection(
        [("idle", "Idle"), ("running", "Running"), ("failed", "Failed")],
        required=True,
        default="idle",
        readonly=True,
        copy=False,
    )
    job_message = fields.Char(readonly=True, copy=False)
    appraisal_ids = fields.One2many(
        "hr.performance.appraisal", "cycle_id", string="Appraisals"
    )
    population_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    appraisal_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    decided_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    progress = fields.Integer(
        compute="_compute_counts",
        compute_sudo=True,
        help="Share of appraisals whose result is decided, in per cent.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The period of a cycle cannot end before it starts.",
    )

    # DEFAULTS

    @api.model
    def _default_scheme(self):
        return self.env.company.performance_scheme_id or self.env[
            "hr.performance.scheme"
        ].search([("company_id", "in", [self.env.company.id, False])], limit=1)

    @api.model
    def _default_period(self):
        """First and last day of the current period of the default scheme."""
        scheme = self._default_scheme()
        return dates.period(
            fields.Date.context_today(self), scheme._months() if scheme else 6
        )

    # COMPUTES

    @api.depends("scheme_id")
    def _compute_from_scheme(self):
        """Taken from the scheme; a cycle may differ until its launch."""
        for cycle in self:
            cycle.template_id = cycle.scheme_id.template_id
            cycle.scale_id = cycle.scheme_id.scale_id
            cycle.self_review = cycle.scheme_id.self_review

    @api.depends("date_end")
    def _compute_interview_due_date(self):
        for cycle in self:
            cycle.interview_due_date = cycle.date_end and dates.interview_due(
                cycle.date_end
            )

    @api.depends("interview_due_date")
    def _compute_release_date(self):
        """The day by which interviews are due, unless HR sets another."""
        for cycle in self:
            cycle.release_date = cycle.interview_due_date

    @api.depends("appraisal_ids.state", "population_ids")
    def _compute_counts(self):
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["cycle_id", "state"],
            ["__count"],
        )
        counts = {}
        for cycle, state, count in rows:
            counts.setdefault(cycle, {})[state] = count
        population = self._population_counts()
        open_states = ("planning", "agreed", "self_review", "manager_review")
        for cycle in self:
            by_state = counts.get(cycle, {})
            total = sum(by_state.values())
            waiting = sum(by_state.get(state, 0) for state in open_states)
            cycle.appraisal_count = total
            cycle.decided_count = total - waiting
            cycle.population_count = population.get(cycle.id, 0)
            cycle.progress = 100 * (total - waiting) // total if total else 0

    def _population_counts(self):
        if not self.ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT cycle_id, count(*) FROM hr_performance_cycle_population_rel"
                    " WHERE cycle_id IN %s GROUP BY cycle_id",
                    tuple(self.ids),
                )
            )
        )

    # GUARDS

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A cycle cannot be part of itself, directly or indirectly.")
            )

    def write(self, vals):
        frozen = self._frozen_after_launch & set(vals)
        if frozen and not self.env.su:
            launched = self.filtered(lambda cycle: cycle.state != "draft")
            if launched:
                raise UserError(
                    self.env._(
                        "%(names)s: population and rules were frozen at launch. Use Add"
                        " People for joiners, or make another cycle.",
                        names=", ".join(launched.mapped("name")),
                    )
                )
        return super().write(vals)

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
        if self.employee_ids:
            named = Domain("id", "in", self.employee_ids.ids)
            is_narrowed = self.department_ids or self.job_ids
            chosen = (chosen | named) if is_narrowed else named
        domain &= chosen
        if self.excluded_employee_ids:
            domain &= Domain("id", "not in", self.excluded_employee_ids.ids)
        if not self.env.su and not self.env.user.has_group(
            "hr_performance.group_hr_performance_manager"
        ):
            domain &= Domain(
                "department_id",
                "child_of",
                self.env.user.performance_department_ids.ids,
            )
        return domain

    def _population(self):
        """Employees of the cycle; archived people do not take part."""
        self.ensure_one()
        # sudo: hr.employee - an officer has no right on employees; the domain is
        # limited to company and scope, and only ids are taken from it.
        return self.env["hr.employee"].sudo().search(self._population_domain())

    # ACTIONS

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
            if not population:
                raise UserError(
                    self.env._(
                        "%s: nobody matches the chosen company, departments and jobs."
                        " Widen the choice, or ask an administrator to make you HR"
                        " partner of the department.",
                        cycle.name,
                    )
                )
            # sudo: guarded fields; write access and state were checked above.
            cycle.sudo().write(
                {
                    "population_ids": [fields.Command.set(population.ids)],
                    "state": "planning",
                    "job_state": "running",
                    "launched_on": fields.Datetime.now(),
                }
            )
        self._run_launch()

    def _run_launch(self):
        small = self.filtered(lambda cycle: cycle.population_count <= REQUEST_BATCH)
        for cycle in small:
            cycle._launch_batch(REQUEST_BATCH)
        if self - small:
            # sudo: ir.cron - starting the scheduled job is not a right of its own.
            self.env.ref("hr_performance.ir_cron_hr_performance_launch").sudo()._trigger()

    def _check_launch(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%s has been launched already. Use Add People for joiners.",
                    self.name,
                )
            )
        if not self.template_id or not self.template_id.line_ids:
            raise UserError(
                self.env._("%s: choose a template that has lines.", self.name)
            )
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
            # sudo: population is guarded; write access was checked above.
            joiners = cycle._population() - cycle.sudo().population_ids
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

    def action_announce(self):
        """Show the appraisals to those concerned and send one mail to each user."""
        self.check_access("write")
        for cycle in self:
            if cycle.state == "draft" or cycle.job_state != "idle":
                raise UserError(
                    self.env._(
                        "%s: announce the cycle after its launch has finished.",
                        cycle.name,
                    )
                )
        quiet = self.filtered(lambda cycle: not cycle.is_announced)
        # sudo: guarded field; write access and state were checked above.
        quiet.sudo().write({"is_announced": True})
        quiet._send_announcement()

    def _send_announcement(self):
        template = self.env.ref(
            "hr_performance.mail_template_cycle_announcement", raise_if_not_found=False
        )
        if not template:
            return
        for cycle in self:
            # sudo: hr.employee - work addresses of the cycle's own population; the
            # mail holds only what every reader of the cycle sees.
            partners = cycle.sudo().population_ids.user_id.partner_id
            if partners:
                cycle.sudo().message_post_with_source(
                    template,
                    partner_ids=partners.ids,
                    subtype_xmlid="mail.mt_note",
                    email_layout_xmlid="mail.mail_notification_light",
                )

    def action_retract(self):
        """Take a launched cycle back to draft while nobody has written anything."""
        self.check_access("write")
        for cycle in self:
            # sudo: all appraisals of the cycle count, also those out of HR's reach.
            appraisals = cycle.sudo().appraisal_ids
            if cycle.state == "draft" or appraisals._has_been_written():
                raise UserError(
                    self.env._(
                        "%s cannot be retracted: somebody has begun to work on it."
                        " Cancel single appraisals instead.",
                        cycle.name,
                    )
                )
            appraisals.write({"state": "cancelled"})
            appraisals.unlink()
            cycle.sudo().write(
                {
                    "state": "draft",
                    "is_announced": False,
                    "population_ids": [fields.Command.clear()],
                    "launched_on": False,
                    "job_state": "idle",
                }
            )

    def action_next_stage(self):
        """Advance the calendar by one stage; appraisals move on by themselves."""
        self.check_access("write")
        order = [state for state, _label in CYCLE_STATES]
        for cycle in self:
            if cycle.state in ("draft", "closed"):
                raise UserError(
                    self.env._("%s: launch the cycle first.", cycle.name)
                    if cycle.state == "draft"
                    else self.env._("%s is closed.", cycle.name)
                )
            following = order[order.index(cycle.state) + 1]
            # sudo: guarded field; write access and state were checked above.
            cycle.sudo().write({"state": following})
            if following == "assessment":
                # sudo: opens the reviews of every appraisal of the cycle, by design
                # also of those that the acting HR user may not read.
                cycle.sudo().appraisal_ids._open_assessment()

    def action_close(self):
        """Close the cycle; open appraisals stay as they are and are listed."""
        self.check_access("write")
        # sudo: guarded field; write access was checked above.
        self.sudo().write({"state": "closed"})

    def action_open_appraisals(self):
        """Open the appraisals of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {"search_default_group_department": 1}
        return action

    # LAUNCH IN BATCHES

    def _launch_batch(self, limit):
        """Create the next appraisals of the frozen population; never commits.

        Running it again, or twice at the same time, creates nobody twice: who has an
        appraisal is left out, and the index on cycle and employee refuses the rest.

        :return: number of people who still wait for their appraisal
        """
        self.ensure_one()
        waiting = self._waiting_population()
        batch = self.env["hr.employee"].browse(waiting[:limit])
        if batch:
            self.env["hr.performance.appraisal"]._launch(self, batch)
        remaining = len(waiting) - len(batch)
        if not remaining and self.job_state != "idle":
            # sudo: guarded field, written by the launch itself.
            self.sudo().write({"job_state": "idle", "job_message": False})
        return remaining

    def _waiting_population(self):
        """Ids of people of the frozen population without appraisal, in id order."""
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "employee_id", "state"]
        )
        self.flush_recordset(["population_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT population.employee_id
                  FROM hr_performance_cycle_population_rel population
                 WHERE population.cycle_id = %(cycle)s
                   AND NOT EXISTS (
                       SELECT 1 FROM hr_performance_appraisal appraisal
                        WHERE appraisal.cycle_id = %(cycle)s
                          AND appraisal.employee_id = population.employee_id
                          AND appraisal.subject_kind = 'employee'
                          AND appraisal.state != 'cancelled')
                 ORDER BY population.employee_id
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
