# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import dates
from .appraisal_states import UNDECIDED
from .hr_performance_cycle_stage import CYCLE_STATES


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
        index=True,
        check_company=True,
        default=lambda self: self._default_scheme(),
        tracking=True,
    )
    parent_id = fields.Many2one(
        "hr.performance.cycle",
        string="Part Of",
        check_company=True,
        index="btree_not_null",
        help="For example the year that this quarter feeds.",
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        string="Template",
        check_company=True,
        domain="[('subject_kind', '=', subject_kind)]",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        help="For everybody whose job has no template of its own.",
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        ondelete="restrict",
        check_company=True,
        compute="_compute_scale_id",
        store=True,
        readonly=False,
    )
    self_review = fields.Boolean(
        string="Self-Review", compute="_compute_self_review", store=True, readonly=False
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
        help="One month after the end of the period, unless the scheme says otherwise.",
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
    no_manager_count = fields.Integer(
        string="Without Manager", compute="_compute_missing", compute_sudo=True
    )
    no_user_count = fields.Integer(
        string="Without Login", compute="_compute_missing", compute_sudo=True
    )
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
        return self.env["hr.performance.scheme"]._default_for(self.env.company)

    @api.model
    def _default_period(self):
        """First and last day of the current period of the default scheme."""
        scheme = self._default_scheme()
        return dates.period(
            fields.Date.context_today(self), scheme._months() if scheme else 6
        )

    # COMPUTES

    # One method each: a value given for one field must not keep the others empty.

    @api.depends("scheme_id")
    def _compute_template_id(self):
        for cycle in self:
            cycle.template_id = cycle.scheme_id.template_id

    @api.depends("scheme_id")
    def _compute_scale_id(self):
        for cycle in self:
            cycle.scale_id = cycle.scheme_id.scale_id

    @api.depends("scheme_id")
    def _compute_self_review(self):
        for cycle in self:
            cycle.self_review = cycle.scheme_id.self_review

    @api.depends("date_end", "scheme_id")
    def _compute_interview_due_date(self):
        """The scheme's number of days after the period, else one month after it."""
        for cycle in self:
            days = cycle.scheme_id.interview_days
            cycle.interview_due_date = cycle.date_end and (
                cycle.date_end + timedelta(days=days)
                if days
                else dates.interview_due(cycle.date_end)
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
        for cycle in self:
            by_state = counts.get(cycle, {})
            total = sum(by_state.values())
            waiting = sum(by_state.get(state, 0) for state in UNDECIDED)
            cycle.appraisal_count = total
            cycle.decided_count = total - waiting
            cycle.population_count = population.get(cycle.id, 0)
            cycle.progress = 100 * (total - waiting) // total if total else 0

    @api.depends("appraisal_ids.state", "appraisal_ids.manager_id")
    def _compute_missing(self):
        """People who take part although something is missing, for HR to see to."""
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        live = Domain("cycle_id", "in", self.ids) & Domain("state", "!=", "cancelled")
        counts = {}
        for name, missing in (
            ("no_manager_count", Domain("manager_id", "=", False)),
            ("no_user_count", Domain("owner_id.user_id", "=", False)),
        ):
            counts[name] = dict(
                self.env["hr.performance.appraisal"]._read_group(
                    live & missing, ["cycle_id"], ["__count"]
                )
            )
        for cycle in self:
            for name, by_cycle in counts.items():
                cycle[name] = by_cycle.get(cycle, 0)

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

    # ACTIONS

    def action_announce(self):
        """Show the appraisals to those concerned; one mail each, in their language."""
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

    def _announced_people(self):
        """Who is told of the announcement: the population."""
        # sudo: hr.employee - work addresses of the cycle's own population.
        return self.sudo().population_ids

    def _send_announcement(self):
        template = self.env.ref(
            "hr_performance.mail_template_cycle_announcement", raise_if_not_found=False
        )
        if not template:
            return
        for cycle in self:
            # sudo: hr.employee - work addresses of the cycle's own population; the
            # mail holds only what every reader of the cycle sees.
            users = cycle._announced_people().user_id
            partners = users._performance_mail_readers("announcement").partner_id
            for lang, readers in partners.grouped("lang").items():
                spoken = cycle.with_context(lang=lang or self.env.lang)
                spoken.sudo().message_post_with_source(  # sudo: as above.
                    template,
                    partner_ids=readers.ids,
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
            cycle.sudo().write(  # sudo: as above.
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
        self._require_state(
            "planning", "coaching", "assessment", "feedback", "application"
        )
        # sudo: guarded field; write access and state were checked above.
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

    def action_open_without_manager(self):
        """Open the appraisals whose plan and review nobody but HR can take on."""
        action = self.action_open_appraisals()
        action["context"] = {"search_default_no_manager": 1}
        return action

    def action_open_without_user(self):
        """Open the appraisals of people for whom somebody has to enter."""
        action = self.action_open_appraisals()
        action["context"] = {"search_default_no_user": 1}
        return action
