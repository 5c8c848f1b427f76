# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from datetime import datetime, time

from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import budgets, cascade
from ...engine.budgets import tightest
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ...engine.smart import Goal
from ..base.arguments import takes_text
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.features import BUDGET, is_on
from ..base.figure import Figure, OptionalFigure
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.logins import without_login
from ..base.number_input import format_number, parse_number
from ..base.racing import change_rows
from ..base.seeing import known, names_of, readers_only
from ..people.hr_scope import HrFinder, in_hr_scope

LEVELS = [
    ("company", "Company"),
    ("department", "Department"),
    ("team", "Team"),
    ("person", "Person"),
]
HORIZONS = [("long", "Long Term"), ("short", "Short Term")]
#: The labels differ from those of other documents; translations may, too.
OBJECTIVE_STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed for Approval"),
    ("approved", "Approved"),
    ("achieved", "Goal Reached"),
    ("missed", "Goal Missed"),
    ("cancelled", "Cancelled"),
]
#: Everybody in the company reads goals of units in these states; they can be served.
SERVED_STATES = ("approved", "achieved", "missed")
#: Whose goals these are; whoever changes it must also be an editor afterwards.
OWNER_FIELDS = {"level", "company_id", "department_id", "employee_id", "responsible_id"}
#: Place in the tree: may still be changed after approval, by whoever approves.
PLACE_FIELDS = {"parent_id", "contribution_share", "weight"}
#: Whether and where a goal counts; in every state.
COUNTING_FIELDS = {"active", "cycle_ids", "external_key"}
#: What is approved.
DEFINITION_FIELDS = OWNER_FIELDS | {
    "name",
    "description",
    "is_local",
    "local_reason",
    "date_start",
    "date_end",
    "theme_id",
    "kpi_id",
    "unit",
    "direction",
    "baseline",
    "target",
    "needed_hours",
    "needed_budget",
    "progress_source",
    "is_key_result",
}
#: Who writes, proposes and withdraws goals of a level while they are drafts.
EDITORS = {
    "company": {"admin"},
    "department": {"head", "chain", "hr"},
    "team": {"leader", "head", "chain", "hr"},
    "person": {"responsible", "approver", "hr"},
}
#: Who approves, returns, revises and closes them.
APPROVERS = {
    "company": {"admin"},
    "department": {"chain", "hr"},
    "team": {"chain", "head", "hr"},
    "person": {"approver", "hr"},
}
PROGRESS_SOURCES = [
    ("value", "Own Value"),
    ("below", "Goals Below"),
    ("key_results", "Mean of Key Results"),
]
#: Who enters values, whatever the level.
MEASURERS = dict.fromkeys(
    EDITORS, {"responsible", "leader", "approver", "head", "hr", "admin"}
)


def _path(record):
    """Ids from a record of a tree to its root, the record first."""
    origin = record._origin
    keys = (origin.parent_path or "").split("/")
    return tuple(int(key) for key in reversed(keys) if key)


class HrPerformanceObjective(models.Model):
    """A goal of the company, a department, a team or a person.

    Goals form one tree per company goal and live on their own: they may belong to no
    cycle, to one or to several. Plan lines of an appraisal point to them.
    """

    _name = "hr.performance.objective"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.roles.mixin",
        "hr.performance.people.mixin",
        "hr.performance.approval.mixin",
        "hr.performance.goal.check.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.told.mixin",
        "hr.performance.seen.mixin",
    ]
    _description = "Objective"
    _seen_key = "performance_goal_seen"
    _order = "sequence, id"
    _parent_store = True
    _check_company_auto = True
    _mail_post_access = "read"
    _deletable_states = ("draft", "cancelled")
    _waiting_sequence = 40
    _waiting_deadline_field = None
    _waiting_exit = "action_return"

    name = fields.Char(string="Objective", required=True, tracking=True)
    description = fields.Text(help="What is to be reached and how it is recognised.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    level = fields.Selection(
        LEVELS,
        string="Goal Level",
        required=True,
        default="department",
        index=True,
        tracking=True,
    )
    state = fields.Selection(
        OBJECTIVE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
        guarded=True,
    )
    external_key = fields.Char(
        string="Goal Key",
        copy=False,
        help="Names the goal in files: importing the same key again changes the goal"
        " instead of making a second one.",
    )

    # whose
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose goal it is, for goals of a person.",
        check_company=True,
    )
    responsible_id = fields.Many2one(
        "hr.employee",
        string="Responsible",
        compute="_compute_responsible_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Answers for the goal and enters its current value.",
    )
    approver_id = fields.Many2one(
        "hr.employee",
        string="Approver",
        compute="_compute_approver_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The manager of the responsible person. Company goals are approved by"
        " administrators.",
        guarded=True,
    )
    chain_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_objective_chain_rel",
        "objective_id",
        "employee_id",
        string="Reporting Chain",
        compute="_compute_chain_ids",
        store=True,
        help="Everybody above the responsible person.",
        guarded=True,
    )
    is_my_unit = fields.Boolean(
        string="My Unit",
        compute="_compute_is_my_unit",
        search="_search_is_my_unit",
        help="A goal of one's department, or of one above it.",
    )

    # tree
    parent_id = fields.Many2one(
        "hr.performance.objective",
        string="Goal Above",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The goal that this one serves.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "hr.performance.objective", "parent_id", string="Goals Below", copy=False
    )
    live_child_ids = fields.One2many(
        "hr.performance.objective",
        "parent_id",
        string="Goals Below in the Tree",
        domain=[("state", "!=", "cancelled")],
        copy=False,
        readonly=True,
    )
    child_count = fields.Integer(
        string="Goals Below It", compute="_compute_coverage", store=True, guarded=True
    )
    contribution_share = fields.Float(
        string="Contribution (%)",
        digits=(6, 2),
        aggregator=None,
        copy=False,
        help="Part of the goal above that this goal brings. The goals below one goal"
        " bring 100 % together at most.",
    )
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        aggregator=None,
        help="How much this goal counts among the goals below the same goal, where"
        " their values cannot be added up.",
    )
    share_text = fields.Char(compute="_compute_share_text", string="Our Share")
    is_local = fields.Boolean(
        string="Local Goal",
        tracking=True,
        help="Serves no goal of the company. A reason is needed.",
    )
    local_reason = fields.Char(string="Reason for a Local Goal")
    strategic_id = fields.Many2one(
        "hr.performance.objective",
        string="Company Goal",
        compute="_compute_strategic_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The nearest company goal above. Empty: the goal serves none.",
        guarded=True,
    )
    strategic_share = fields.Float(
        string="Share of the Company Goal (%)",
        digits=(6, 2),
        compute="_compute_strategic_share",
        store=True,
        recursive=True,
        aggregator="sum",
        help="The contributions on the way up, multiplied. 0: one is not known.",
        guarded=True,
    )
    is_unaligned = fields.Boolean(
        string="Serves No Goal",
        compute="_compute_is_unaligned",
        store=True,
        help="Has no company goal above and is not marked as local.",
        guarded=True,
    )

    # when
    date_start = fields.Date(
        required=True,
        default=lambda self: self.env.company._performance_today().replace(
            month=1, day=1
        ),
        tracking=True,
    )
    date_end = fields.Date(
        required=True,
        default=lambda self: self.env.company._performance_today().replace(
            month=12, day=31
        ),
        tracking=True,
    )
    horizon = fields.Selection(
        HORIZONS,
        compute="_compute_horizon",
        store=True,
        precompute=True,
        help="Long term: longer than a year.",
        guarded=True,
    )
    cycle_ids = fields.Many2many(
        "hr.performance.cycle",
        "hr_performance_objective_cycle_rel",
        "objective_id",
        "cycle_id",
        string="Cycles",
        help="None, one or several. A goal lives on its own and outlasts a cycle.",
        check_company=True,
    )

    # what
    theme_id = fields.Many2one(
        "hr.performance.theme",
        string="Theme",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    swot_item_ids = fields.Many2many(
        "hr.performance.swot.item",
        "hr_performance_objective_swot_rel",
        "objective_id",
        "swot_id",
        string="SWOT Items",
        domain="[('company_id', '=', company_id)]",
    )
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    unit = fields.Char()
    direction = fields.Selection(
        [("up", "Higher Is Better"), ("down", "Lower Is Better")],
        required=True,
        default="up",
    )
    baseline = OptionalFigure(
        digits=(16, 6),
        aggregator=None,
        help="The value before the goal begins. Empty means that it is not known; 0 is"
        " a value.",
    )
    target = Figure(digits=(16, 6), aggregator=None, tracking=True)
    target_text = fields.Char(compute="_compute_target_text", string="Target with Unit")
    needed_hours = fields.Float(help="Working time that the goal will take.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    needed_budget = fields.Monetary(help="Money that the goal will take.")

    # coverage by the goals below
    coverage_kind = fields.Selection(
        [
            ("none", "Not Broken Down"),
            ("values", "Values Add Up"),
            ("shares", "Contributions"),
        ],
        compute="_compute_coverage",
        store=True,
        help="Targets of one unit are added up; with several units the contributions"
        " are.",
        guarded=True,
    )
    coverage = fields.Float(
        string="Coverage (%)",
        digits=(9, 2),
        compute="_compute_coverage",
        store=True,
        aggregator="avg",
        help="How much of the target the goals below it promise together.",
        guarded=True,
    )
    gap = Figure(
        digits=(16, 6),
        compute="_compute_coverage",
        store=True,
        aggregator=None,
        help="What is missing to the target, or goes beyond a limit; in per cent where"
        " contributions are added up.",
        guarded=True,
    )
    is_short = fields.Boolean(
        string="Coverage below 100 %",
        compute="_compute_coverage",
        store=True,
        guarded=True,
    )
    coverage_text = fields.Char(compute="_compute_coverage_text", string="Coverage")

    # progress
    current_value = Figure(
        string="Value So Far",
        digits=(16, 6),
        aggregator=None,
        readonly=True,
        copy=False,
        guarded=True,
    )
    has_current = fields.Boolean(
        string="Value Entered",
        readonly=True,
        copy=False,
        help="Off: no value yet. A missing value never counts as zero.",
        guarded=True,
    )
    current_on = fields.Date(string="Value of", readonly=True, copy=False, guarded=True)
    current_input = fields.Char(
        string="Current Value",
        compute="_compute_current_input",
        inverse="_inverse_current_input",
        help="Value reached so far. Empty means not known yet; 0 is a value.",
    )
    progress_source = fields.Selection(
        PROGRESS_SOURCES,
        string="Progress from",
        required=True,
        default="value",
        help="Own value: current value against the target. Goals below: their values"
        " added up, or weight × achievement where units differ. Key results: the plain"
        " mean of those that are measured. Each part counts with 100 % at most.",
    )
    is_key_result = fields.Boolean(
        string="Key Result", help="A measurable result by which the goal above is seen."
    )
    progress = fields.Float(
        string="Progress (%)",
        digits=(9, 2),
        compute="_compute_progress",
        store=True,
        recursive=True,
        aggregator="avg",
        guarded=True,
    )
    measured_text = fields.Char(
        compute="_compute_measured_text",
        string="Measured Parts",
        help="How many of the parts that make the progress have been measured.",
    )
    has_progress = fields.Boolean(
        string="Measured",
        compute="_compute_progress",
        store=True,
        recursive=True,
        guarded=True,
    )

    # course
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", readonly=True, copy=False, guarded=True
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, guarded=True
    )
    approved_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    check_reason = fields.Text(
        string="Approved Anyway",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the goal was approved although it is not SMART in every point.",
        guarded=True,
    )
    check_confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    consultation_ids = fields.One2many(
        "hr.performance.objective.consultation",
        "objective_id",
        string="Consulted Departments",
    )
    can_edit = fields.Boolean(compute="_compute_user_rights")
    can_approve = fields.Boolean(compute="_compute_user_rights")
    can_measure = fields.Boolean(compute="_compute_user_rights")

    # meetings
    meeting_ids = fields.Many2many(
        "hr.performance.goal.meeting",
        "hr_performance_goal_meeting_objective_rel",
        "objective_id",
        "meeting_id",
        string="Goal Meetings",
        copy=False,
    )
    meeting_count = fields.Integer(compute="_compute_meeting_count")

    _dates_order = models.Constraint(
        "CHECK (date_start <= date_end)", "A goal ends after it has begun."
    )
    _share_bounds = models.Constraint(
        "CHECK (contribution_share >= 0 AND contribution_share <= 100)",
        "A contribution lies between 0 and 100 %.",
    )
    _weight_bounds = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100 %."
    )
    _needs_positive = models.Constraint(
        "CHECK (needed_hours >= 0 AND needed_budget >= 0)",
        "Needed hours and budget cannot be negative.",
    )
    _level_owner = models.Constraint(
        "CHECK ((level = 'person') = (employee_id IS NOT NULL)"
        " AND (level NOT IN ('department', 'team') OR department_id IS NOT NULL)"
        " AND (level != 'company' OR department_id IS NULL))",
        "A goal of a person names the person, a goal of a department or team names the"
        " department, and a company goal names neither.",
    )
    _external_key_unique = models.UniqueIndex(
        "(company_id, external_key) WHERE external_key IS NOT NULL",
        "This goal key is in use already. Keys are unique per company.",
    )

    # DEFAULTS AND WHAT THE FORM FILLS IN

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("level") == "person" and not values.get("employee_id"):
            values["employee_id"] = self.env.user.employee_id.id
        return values

    @api.onchange("level")
    def _onchange_level(self):
        if self.level == "person":
            self.employee_id = self.employee_id or self.env.user.employee_id
        else:
            self.employee_id = False

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Take unit, direction and title over from the library."""
        if self.kpi_id:
            self.unit = self.kpi_id.unit
            self.direction = self.kpi_id.direction or self.direction
            self.name = self.name or self.kpi_id.name

    # CONSTRAINTS

    @api.constrains("kpi_id")
    def _check_kpi(self):
        for goal in self:
            if goal.kpi_id.state == "retired":
                raise ValidationError(
                    self.env._(
                        "%(goal)s: %(problem)s",
                        goal=names_of(goal, "name"),
                        problem=goal.kpi_id._unusable_text(),
                    )
                )

    @api.constrains("parent_id", "level", "employee_id", "date_start", "date_end")
    def _check_place(self):
        # sudo: only so that a change of the goal above does not pass this one.
        change_rows(self.sudo().parent_id)
        # sudo: a goal below, maybe somebody's own, must fit as well.
        family = self.sudo() | self.sudo().child_ids
        for goal in family.filtered(lambda g: g.parent_id and g.state != "cancelled"):
            above = goal.parent_id
            try:
                cascade.check_parent(goal._engine_goal(), above._engine_goal())
            except RuleError as error:
                if not (known(goal) and known(above)):
                    raise ValidationError(self._hidden_misfit_text()) from None
                raise ValidationError(rule_error_message(self.env, error)) from error
            if above.level == "person" and above.employee_id != goal.employee_id:
                raise ValidationError(
                    self.env._(
                        "“%(goal)s” cannot serve “%(parent)s”, a goal of one person"
                        " that others do not see. Make a team goal of it first.",
                        goal=goal._told_name(),
                        parent=above._told_name(),
                    )
                )

    def _hidden_misfit_text(self):
        """Says that a goal does not fit one that the user may not see."""
        return self.env._(
            "This does not fit a goal above or below that you may not see. Leave level"
            " and days as they are, or ask the HR partner of the department."
        )

    @api.constrains("parent_id", "contribution_share", "state", "active")
    def _check_shares(self):
        # sudo: only so that two shares of one goal do not pass each other.
        change_rows(self.sudo().parent_id)
        # sudo: siblings count, whoever may read them; only the sum is shown.
        groups = self.sudo()._read_group(
            [("parent_id", "in", self.parent_id.ids), ("state", "!=", "cancelled")],
            ["parent_id"],
            ["contribution_share:array_agg"],
        )
        for above, shares in groups:
            try:
                cascade.check_shares(
                    above._told_name(), [share or 0 for share in shares]
                )
            except RuleError as error:
                raise ValidationError(rule_error_message(self.env, error)) from error

    @api.constrains("level", "employee_id", "responsible_id")
    def _check_own_goal(self):
        """Nobody answers for a goal of somebody else, and so becomes its editor."""
        for goal in self:
            if goal.level == "person" and goal.responsible_id != goal.employee_id:
                raise ValidationError(
                    self.env._(
                        "“%s” is a goal of one person, who answers for it. Leave the"
                        " responsible as it is, or make a team goal of it.",
                        goal._told_name(),
                    )
                )

    @api.constrains("is_local", "local_reason")
    def _check_local_reason(self):
        bare = self.filtered(
            lambda goal: goal.is_local and not (goal.local_reason or "").strip()
        )
        if bare:
            raise ValidationError(
                self.env._(
                    "%(names)s: say why the goal is local, that is, why it serves no"
                    " goal of the company.",
                    names=bare._some_names(),
                )
            )

    # COMPUTES: WHOSE AND WHEN

    @api.depends("level", "employee_id")
    def _compute_department_id(self):
        for goal in self:
            if goal.level == "company":
                goal.department_id = False
            elif goal.level == "person" and goal.employee_id:
                # sudo: hr.employee - the department of a colleague is no secret.
                goal.department_id = goal.employee_id.sudo().department_id
            else:
                goal.department_id = goal.department_id

    @api.depends("level", "employee_id", "department_id")
    def _compute_responsible_id(self):
        for goal in self:
            if goal.level == "person":
                goal.responsible_id = goal.employee_id
            elif goal.level == "department" and not goal.responsible_id:
                goal.responsible_id = goal.department_id.manager_id
            elif goal.level == "team" and not goal.responsible_id:
                goal.responsible_id = self.env.user.employee_id
            else:
                goal.responsible_id = goal.responsible_id

    @api.depends("level", "responsible_id")
    def _compute_approver_id(self):
        # sudo: hr.employee - who leads whom is public in the company.
        managers = self.responsible_id.sudo()._performance_managers()
        for goal in self:
            # What employees change in the reporting line comes through hr.employee.
            is_company = goal.level == "company"
            goal.approver_id = (
                False if is_company else managers.get(goal.responsible_id.id)
            )

    @api.depends("responsible_id")
    def _compute_chain_ids(self):
        # sudo: hr.employee - as above; rules compare the ids, nothing is shown.
        chains = self.responsible_id.sudo()._performance_chains()
        for goal in self:
            chain = chains.get(goal.responsible_id.id, [])
            # Archived people go from the line, too.
            goal.with_context(active_test=False).chain_ids = [(6, 0, chain)]

    @api.depends("date_start", "date_end")
    def _compute_horizon(self):
        for goal in self:
            goal.horizon = goal.date_start and (
                cascade.horizon(goal.date_start, goal.date_end or goal.date_start)
            )

    @api.depends("name", "level", "department_id.name", "state", "responsible_id")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        """Parts of a goal often bear its name: the unit tells them apart.

        Whatever links to a goal shows its name with the rights of the system, so the
        name itself asks whether the reader may know it.
        """
        told = self._filter_told()
        for goal in self:
            # sudo: hr.department - the name of a unit is no secret.
            unit = goal.sudo().department_id.name
            parts = [goal.name, goal.level in ("department", "team") and unit]
            goal.display_name = (
                " · ".join(filter(None, parts)) if goal in told else goal._hidden_name()
            )

    def _told_to_entry(self, entry):
        """What the company knows, and the person's own goals."""
        return self.filtered(
            lambda goal: goal.responsible_id.id == entry.employee_id
            or (goal.level != "person" and goal.state in SERVED_STATES)
        )

    def _told_name(self):
        """The name, if the user may read the goal."""
        self.ensure_one()
        # sudo: the name of a goal that the user may read, or none.
        return self.sudo().name if self._filter_told() else self._hidden_name()

    def _hidden_name(self):
        return self.env._("A goal that you cannot see")

    @api.depends_context("uid")
    @api.depends("department_id", "level")
    def _compute_is_my_unit(self):
        units = self._my_units()
        for goal in self:
            goal.is_my_unit = goal.level != "person" and goal.department_id in units

    @api.model
    def _search_is_my_unit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("level", "!=", "person") & Domain(
            "department_id", "in", self._my_units().ids
        )

    def _my_units(self):
        """The user's departments and those above them."""
        # sudo: hr.employee - where the user works oneself.
        department = self.env.user.sudo().employee_ids.department_id
        units = department
        while department.parent_id:
            department = department.parent_id
            units |= department
        return units

    @api.depends_context("uid")
    @api.depends("level", "responsible_id", "department_id", "state")
    def _compute_user_rights(self):
        """What the buttons of the form show; the actions check it again."""
        saved = self._origin
        editors = approvers = measurers = saved
        if not self.env.su:
            roles = saved._roles()
            editors -= saved._without_role(EDITORS, roles)
            approvers -= saved._without_role(APPROVERS, roles)
            approvers -= saved._answered_for(roles)
            measurers -= saved._without_role(MEASURERS, roles)
        for goal in self:
            known = goal._origin
            goal.can_edit = not known or known in editors
            goal.can_approve = bool(known) and known in approvers
            goal.can_measure = bool(known) and known in measurers

    @api.depends("meeting_ids")
    def _compute_meeting_count(self):
        for goal in self:
            goal.meeting_count = len(goal.meeting_ids)

    # COMPUTES: PLACE IN THE TREE

    @api.depends("level", "parent_id.level", "parent_id.strategic_id")
    def _compute_strategic_id(self):
        for goal in self:
            above = goal.parent_id
            goal.strategic_id = (
                False
                if goal.level == "company"
                else above
                if above.level == "company"
                else above.strategic_id
            )

    @api.depends("level", "strategic_id", "is_local")
    def _compute_is_unaligned(self):
        for goal in self:
            goal.is_unaligned = not (
                goal.level == "company" or goal.strategic_id or goal.is_local
            )

    @api.depends(
        "contribution_share",
        "target",
        "unit",
        "kpi_id",
        "direction",
        "level",
        "parent_id.level",
        "parent_id.target",
        "parent_id.unit",
        "parent_id.kpi_id",
        "parent_id.direction",
        "parent_id.strategic_share",
    )
    def _compute_strategic_share(self):
        for goal in self:
            shares = [goal._effective_share()]
            if goal.parent_id.level != "company":
                shares.append(goal.parent_id.strategic_share or None)
            if goal.level == "company" or not goal.parent_id:
                shares = [None]
            goal.strategic_share = cascade.share_of(shares) or 0

    def _effective_share(self):
        """Contribution to the goal above: as typed, else by the targets; or None."""
        if self.contribution_share:
            return self.contribution_share
        above = self.parent_id
        if self.direction == "up" and above.target > 0 and self._adds_up_to(above):
            return min(max(self.target / above.target * 100, 0), 100) or None
        return None

    def _adds_up_to(self, above):
        """Whether the value of this goal is a part of the value of the one above.

        Rates such as 98 % are no amounts: two of them make no 196 %.
        """
        unit = (self.unit or "").strip().lower()
        return (
            unit == (above.unit or "").strip().lower()
            and "%" not in unit
            and self.direction == above.direction
            and (not self.kpi_id or not above.kpi_id or self.kpi_id == above.kpi_id)
        )

    @api.depends("strategic_id.name", "strategic_share", "level")
    @api.depends_context("lang", "uid")
    def _compute_share_text(self):
        for goal in self:
            strategic = goal.strategic_id
            name = strategic and strategic._told_name()
            if not strategic:
                goal.share_text = False
            elif goal.strategic_share:
                goal.share_text = self.env._(
                    "Our share of company goal “%(goal)s” = %(share)s %%",
                    goal=name,
                    share=format_number(self.env, goal.strategic_share, 2),
                )
            else:
                goal.share_text = self.env._(
                    "Serves company goal “%(goal)s”; the share is not known yet.",
                    goal=name,
                )

    # COMPUTES: COVERAGE
    #
    # How much of a target the goals below promise.

    @api.depends(
        "target",
        "unit",
        "kpi_id",
        "direction",
        "progress_source",
        "child_ids.active",
        "child_ids.state",
        "child_ids.is_key_result",
        "child_ids.target",
        "child_ids.unit",
        "child_ids.kpi_id",
        "child_ids.direction",
        "child_ids.contribution_share",
    )
    def _compute_coverage(self):
        for goal in self:
            parts = goal._live_parts()
            if goal.progress_source == "key_results":
                # Key results show a goal, they are no parts of it.
                parts = parts.filtered(lambda part: not part.is_key_result)
            found = goal._coverage_of(parts)
            goal.child_count = len(goal._live_parts())
            goal.coverage_kind = (
                "none"
                if not found
                else "values"
                if parts._add_up_to(goal)
                else "shares"
            )
            goal.coverage = found.percent if found else 0
            goal.gap = found.gap if found else 0
            goal.is_short = bool(found) and found.percent < 100

    def _live_parts(self):
        return self.child_ids.filtered(
            lambda part: part.active and part.state != "cancelled"
        )

    def _add_up_to(self, above):
        """Whether these goals are all measured like the one above."""
        return all(part._adds_up_to(above) for part in self)

    def _coverage_of(self, parts):
        if parts._add_up_to(self):
            targets = [part.target for part in parts]
            return cascade.coverage(self.target, targets, self.direction)
        return cascade.share_coverage(part.contribution_share or None for part in parts)

    @api.depends("coverage", "gap", "coverage_kind", "unit")
    @api.depends_context("lang")
    def _compute_coverage_text(self):
        for goal in self:
            goal.coverage_text = goal._coverage_sentence()

    def _coverage_sentence(self):
        """Such as “95 %, 50 missing”; empty for a goal without goals below."""
        if self.coverage_kind == "none":
            return ""
        percent = format_number(self.env, self.coverage, 2)
        if not self.gap:
            return self.env._("%(percent)s %% covered", percent=percent)
        unit = "%" if self.coverage_kind == "shares" else self.unit or ""
        gap = f"{format_number(self.env, self.gap)} {unit}".strip()
        if self.direction == "down" and self.coverage_kind == "values":
            return self.env._("%(percent)s %%, %(gap)s above", percent=percent, gap=gap)
        return self.env._("%(percent)s %%, %(gap)s missing", percent=percent, gap=gap)

    # COMPUTES: PROGRESS

    @api.depends(
        "progress_source",
        "baseline",
        "target",
        "direction",
        "unit",
        "kpi_id",
        "current_value",
        "has_current",
        "child_ids.active",
        "child_ids.state",
        "child_ids.is_key_result",
        "child_ids.target",
        "child_ids.unit",
        "child_ids.kpi_id",
        "child_ids.direction",
        "child_ids.weight",
        "child_ids.contribution_share",
        "child_ids.current_value",
        "child_ids.has_current",
        "child_ids.progress",
        "child_ids.has_progress",
    )
    def _compute_progress(self):
        for goal in self:
            rate = goal._progress_rate()
            goal.has_progress = rate is not None
            goal.progress = rate or 0

    def _progress_rate(self):
        """Progress in per cent, or None where nothing has been measured."""
        if self.progress_source == "value":
            return self._value_rate(self.current_value if self.has_current else None)
        parts = self._progress_parts()
        if self.progress_source == "key_results":
            return cascade.key_results_mean(part._own_rate() for part in parts)
        measured = parts.filtered("has_current")
        if measured == parts and parts and parts._add_up_to(self):
            return self._value_rate(sum(part.current_value for part in parts))
        return cascade.roll_up(
            (weight, part._own_rate())
            for part, weight in zip(parts, parts._part_weights(self), strict=True)
        )

    def _progress_parts(self):
        """The goals below that make the progress of this one."""
        if self.progress_source == "value":
            return self.browse()
        parts = self._live_parts()
        if self.progress_source == "key_results":
            return parts.filtered("is_key_result") or parts
        return parts

    @api.depends(
        "progress_source",
        "child_ids.active",
        "child_ids.state",
        "child_ids.is_key_result",
        "child_ids.has_progress",
    )
    @api.depends_context("lang")
    def _compute_measured_text(self):
        # sudo: how many parts make a progress that one may read.
        for goal in self.sudo():
            parts = goal._progress_parts()
            measured = parts.filtered("has_progress")
            goal.with_env(self.env).measured_text = (
                self.env._(
                    "%(measured)s of %(all)s measured",
                    measured=len(measured),
                    all=len(parts),
                )
                if parts and measured != parts
                else False
            )

    def _baseline(self):
        """The baseline as a number of the engine; None where it is not known."""
        return None if self.baseline is None else to_decimal(self.baseline)

    def _value_rate(self, value):
        return cascade.achievement(
            value, self.target, self.baseline or None, self.direction
        )

    def _own_rate(self):
        return self.progress if self.has_progress else None

    def _part_weights(self, above):
        """Weights where there are any, else targets, contributions, or all alike.

        Targets say how much a part counts only where the values add up.
        """
        if any(self.mapped("weight")):
            return [part.weight for part in self]
        if self._add_up_to(above) and all(part.target > 0 for part in self):
            return [part.target for part in self]
        if any(self.mapped("contribution_share")):
            return [part.contribution_share for part in self]
        return [1] * len(self)

    @api.depends("current_value", "has_current")
    @api.depends_context("lang")
    def _compute_current_input(self):
        for goal in self:
            goal.current_input = format_number(
                goal.env, goal.current_value if goal.has_current else None
            )

    def _inverse_current_input(self):
        """Store what was typed, by whoever answers for the goal or approves it."""
        self._check_measuring()
        for goal in self:
            today = goal.company_id._performance_today()
            value = parse_number(self.env, goal.current_input, goal.name)
            # sudo: guarded value; role and state were checked above.
            goal.sudo().write(
                {
                    "current_value": float(value or 0),
                    "has_current": value is not None,
                    "current_on": today if value is not None else False,
                }
            )

    @api.depends("target", "unit")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for goal in self:
            text = format_number(goal.env, goal.target) if goal.target else ""
            goal.target_text = f"{text} {goal.unit or ''}".strip() if text else ""

    # COMPUTES: SMART
    #
    # The SMART check of goals that live outside plans.

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
    @api.depends_context("lang", "uid")
    def _compute_smart_flags(self):
        # sudo: goals above and working hours behind the goals that the user reads.
        goals = self.sudo()._smart_goals()
        told = self._filter_budget_told()
        found = {}
        for record, goal in goals.items():
            own = record.with_env(self.env)
            found[own] = goal if own in told else replace(goal, budget=None)
        self._show_smart_flags(found)

    def _filter_budget_told(self):
        """Those goals whose readers have to do with the money of the unit.

        A goal of a unit is open to everybody, its unit's budget is not.
        """
        if self.env.su or self.env.user.has_group(OFFICER):
            return self
        roles, user = self._origin._roles(), self.env.user
        return self.filtered(
            lambda goal: (
                roles.get(goal._origin.id)
                # sudo: hr.department - compares ids of heads only.
                or user in goal.sudo()._unit_heads().user_id
            )
        )

    def _smart_goals(self):
        """See the mixin; needs the rights to read goals above and working hours."""
        has_tree = self._has_tree(self.company_id)
        linked = self.parent_id._serves_company()
        hours = self.filtered("needed_hours")._available_hours()
        paid = (
            self.filtered("needed_budget") if is_on(self.env, BUDGET) else self.browse()
        )
        budgets = paid._budget_positions()
        return {
            goal: Goal(
                text="\n".join(filter(None, (goal.name, goal.description))),
                is_measured=bool(goal.target or goal.kpi_id),
                target=to_decimal(goal.target) if goal.target or goal.kpi_id else None,
                unit=goal.unit or goal.kpi_id.unit or "",
                baseline=goal._baseline(),
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
            if (goal.name or "").strip()
        }

    def _is_linked(self, linked, has_tree):
        if self.level == "company":
            return None
        return self.parent_id in linked if self.company_id in has_tree else None

    @api.model
    def _has_tree(self, companies, start=False, end=False):
        """Those companies that have approved goals of their own to link to.

        :param start: first and last day in which these goals have to live; False
            where it does not matter
        """
        groups = self._read_group(
            [
                ("company_id", "in", companies.ids),
                ("level", "=", "company"),
                ("state", "in", SERVED_STATES),
                *([("date_end", ">=", start)] if start else []),
                *([("date_start", "<=", end)] if end else []),
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
        """Working hours between both dates by goal, where they are known.

        They are those of the person, and of a unit's goal those of all its people.
        """
        dated = self.filtered(lambda goal: goal.date_start and goal.date_end)
        hours = {}
        for people, goals in dated._goals_of_people().items():
            for goal in goals:
                found = people._performance_hours(goal.date_start, goal.date_end)
                if found is not None:
                    hours[goal] = found
        groups = dated.filtered(
            lambda goal: goal.level == "person"
            and goal.responsible_id.resource_calendar_id
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

    def _goals_of_people(self):
        """Goals of units by the people who work for them.

        A team is who reports to its leader; without a leader, the department.
        """

        def place(goal):
            if goal.level == "company":
                return "company_id", goal.company_id
            if goal.level == "team" and goal.responsible_id.child_ids:
                return "id", goal.responsible_id
            return "department_id", goal.department_id

        found = {}
        units = self.filtered(lambda goal: goal.level != "person")
        for (name, where), goals in units.grouped(place).items():
            people = self.env["hr.employee"]._performance_people_of(name, where)
            found[people] = found.get(people, self.browse()) | goals
        return found

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        goals = super().create(vals_list)
        if not self.env.su:
            goals._check_editors()
        return goals

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._performance_check_choices([vals])
        if vals.get("parent_id"):
            self._check_no_loop(self.browse(vals["parent_id"]))
        if not self.env.su:
            self._check_writable(set(vals))
        if "active" in vals and not vals["active"]:
            self._check_not_served()
        if vals.get("parent_id"):
            # What serves a goal is not local any more.
            vals = {"is_local": False, **vals}
        result = super().write(vals)
        if DEFINITION_FIELDS & set(vals):
            # sudo: what departments have answered was about the goal before.
            proposed = self.sudo().filtered(lambda goal: goal.state == "proposed")
            proposed.consultation_ids._reset()
        if not self.env.su and OWNER_FIELDS & set(vals):
            self._check_editors()
        return result

    def _check_writable(self, names):
        """Definitions change while a goal is a draft, its place until it is closed."""
        changes_definition = bool(DEFINITION_FIELDS & names)
        changes_place = bool(PLACE_FIELDS & names)
        changes_counting = bool(COUNTING_FIELDS & names)
        if not (changes_definition or changes_place or changes_counting):
            return
        roles = self._roles()
        drafts = self.filtered(lambda goal: goal.state == "draft")
        others = self - drafts
        drafts._check_editors(roles)
        if changes_counting:
            others._check_approvers(roles)
        if not (changes_definition or changes_place):
            return
        open_to_change = ("proposed",)
        if not changes_definition:
            open_to_change = ("proposed", "approved")
        frozen = others.filtered(lambda goal: goal.state not in open_to_change)
        if frozen:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(names)s is in state “%(state)s” and fixed. Whoever approves"
                    " it can take it back to draft with “Revise”.",
                    names=frozen._some_names(),
                    state=labels[frozen[0].state],
                )
            )
        others._check_approvers(roles)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_editors()

    def _check_not_served(self):
        """Raise for goals that others still serve."""
        # sudo: goals below count, whoever may read them.
        served = self.sudo().filtered(lambda goal: goal._live_parts() - self)
        if served:
            raise UserError(
                self.env._(
                    "%(names)s: other goals serve it. Put them under another goal or"
                    " cancel them first.",
                    names=served._some_names(),
                )
            )

    def _check_no_loop(self, parent):
        """Raise when a goal would serve itself, directly or through others."""
        # sudo: the path of ids, compared only.
        path = (parent.sudo().parent_path or "").split("/")
        for goal in self:
            if goal == parent or str(goal.id) in path:
                raise ValidationError(
                    self.env._(
                        "“%(goal)s” cannot serve “%(parent)s”, because that one already"
                        " serves it, directly or through other goals. Choose a goal"
                        " from another branch.",
                        goal=goal._told_name(),
                        parent=parent._told_name(),
                    )
                )

    # COURSE
    #
    # The way of a goal: proposed, approved, reached or not.

    @readers_only
    def action_print_tree(self):
        """Print these goals with everything below them that the user may see."""
        self.check_access("read")
        return self.env.ref(
            "hr_performance.action_report_hr_performance_goal_tree"
        ).report_action(self.ids)

    @readers_only
    def action_propose(self):
        """Ask for approval: the goal serves one of the company, or says why not."""
        self._check_editors()
        self._require_state("draft")
        self._check_alignment()
        # sudo: guarded state; role, state and alignment were checked above.
        self.sudo().write(
            {
                "state": "proposed",
                "proposed_by_id": self.env.uid,
                "reminded_on": False,
            }
        )
        self.sudo()._ask_approvers()  # sudo: activities for others; as above.
        self.sudo().consultation_ids._ask_heads()  # sudo: as above.

    @readers_only
    def action_return(self):
        """Give proposed goals back to those who wrote them."""
        self._check_approvers()
        self._require_state("proposed")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    @readers_only
    def action_withdraw(self):
        """Take one's own proposal back."""
        self._check_editors()
        self._require_state("proposed")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    @readers_only
    def action_approve(self):
        """Make goals binding, and those of units visible to the whole company.

        Goals that are not SMART wait: a dialog asks why they are approved as they are.
        """
        self._check_approvable()
        waiting = self._filter_not_smart()
        (self - waiting)._approve({})
        return waiting._ask_check_reason() if waiting else None

    @readers_only
    @takes_text("reason")
    def action_approve_with_reason(self, reason):
        """Approve goals although letters are red; the reason stays.

        :param reason: why the goals are approved all the same, not blank
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the goal is approved with what was found.")
            )
        self._check_approvable()
        waiting = self._filter_not_smart()
        (self - waiting)._approve({})
        waiting._approve(
            {"check_reason": reason.strip(), "check_confirmed_by_id": self.env.uid}
        )

    @readers_only
    def action_revise(self):
        """Open approved goals for a change; they are proposed and approved again."""
        self._check_approvers()
        self._require_state("approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    @readers_only
    def action_achieve(self):
        """Close goals as reached."""
        self._close("achieved")

    @readers_only
    def action_miss(self):
        """Close goals as not reached."""
        self._close("missed")

    @readers_only
    def action_reopen(self):
        """Take back how a goal was closed."""
        self._check_approvers()
        self._require_state("achieved", "missed", "cancelled")
        cancelled = self.filtered(lambda goal: goal.state == "cancelled")
        # sudo: guarded state; role and state were checked above.
        (self - cancelled).sudo().write({"state": "approved"})
        cancelled.sudo()._back_to_draft()  # sudo: as above.

    @readers_only
    def action_cancel(self):
        """Give goals up that no other goal serves any more."""
        self._require_state("draft", "proposed", "approved")
        drafts = self.filtered(lambda goal: goal.state == "draft")
        roles = self._roles()
        drafts._check_editors(roles)
        (self - drafts)._check_approvers(roles)
        self._check_not_served()
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": "cancelled"})
        self.sudo()._close_activities()  # sudo: as above.

    def _check_approvable(self):
        self._check_approvers()
        self._require_state("proposed")
        self._check_seen()
        self._check_consultations()

    def _seen_values(self):
        """What whoever approves the goal looks at."""
        names = (
            "state",
            "name",
            "description",
            "target",
            "unit",
            "direction",
            "kpi_id",
            "parent_id",
            "contribution_share",
            "weight",
            "responsible_id",
            "date_start",
            "date_end",
            "needed_hours",
            "needed_budget",
        )
        # sudo: hr.performance.objective - links as ids; a hash of them is shown.
        own = self.sudo()
        return [own._fields[name].convert_to_write(own[name], own) for name in names]

    def _filter_not_smart(self):
        """Those goals that need a reason; nobody asks the system for one."""
        return self.browse() if self.env.su else self.filtered("is_not_smart")

    def _approve(self, values):
        # sudo: guarded state; role, state and answers were checked by the action.
        self.sudo().write(
            {
                **values,
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
            }
        )
        self.sudo()._close_activities()  # sudo: activities of others; as above.

    def _ask_check_reason(self):
        """Dialog that shows what has failed and asks for the reason."""
        dialog = self.env["hr.performance.plan.reason"].create(
            {"objective_ids": [fields.Command.set(self.ids)]}
        )
        # The reason is for the goals that were seen before the dialog opened.
        context = self._seen_context()
        return open_dialog(dialog, self.env._("Approve Anyway"), context=context)

    def _close(self, state):
        self._check_approvers()
        self._require_state("approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": state})

    def _back_to_draft(self):
        self.write(
            {
                "state": "draft",
                "approved_by_id": False,
                "approved_on": False,
                "check_reason": False,
                "check_confirmed_by_id": False,
            }
        )
        self.consultation_ids._reset()
        self._close_activities()

    def _check_alignment(self):
        """Raise for goals that serve no goal of the company without saying why."""
        loose = self.filtered("is_unaligned")
        if loose:
            raise UserError(
                self.env._(
                    "%(names)s: no goal of the company stands above. Choose the goal"
                    " that it serves, or mark it as local and give the reason.",
                    names=loose._some_names(),
                )
            )

    def _check_consultations(self):
        """Raise while a consulted department has not answered."""
        # sudo: hr.department - names of the departments that are waited for.
        waiting = self.sudo().consultation_ids.filtered(
            lambda row: row.state == "waiting"
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(goal)s: %(departments)s has not answered yet. The head of the"
                    " department, or its HR partner, answers on the goal.",
                    goal=names_of(waiting[0].objective_id, "name"),
                    departments=names_of(
                        waiting.filtered(
                            lambda row: row.objective_id == waiting[0].objective_id
                        ).department_id,
                        "name",
                    ),
                )
            )

    def _ask_approvers(self):
        """One activity for each approver, however many goals are proposed."""
        for user, goals in self.grouped(lambda goal: goal.approver_id.user_id).items():
            if user.active and user != self.env.user:
                goals[:1].activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Goals to approve: %s", len(goals)),
                    user_id=user.id,
                )

    def _close_activities(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])

    # WHO MAY DO WHAT

    def _roles(self):
        """What the current user is to each goal, in a constant number of queries.

        :return: dict of goal id to a set of 'responsible', 'leader' (responsible and
            somebody's manager), 'approver', 'head', 'chain', 'hr', 'admin'
        """
        own = self._own_employees()
        in_scope = self._in_hr_scope()
        roles = {}
        # sudo: hr.employee, hr.department - compares ids only; nothing is shown.
        for goal in self.sudo():
            mine = roles.setdefault(goal.id, set())
            is_responsible = goal.responsible_id in own
            mine |= {
                role
                for role, holds in (
                    ("responsible", is_responsible),
                    ("leader", is_responsible and goal.responsible_id.child_ids),
                    ("approver", goal.approver_id in own),
                    ("head", goal._unit_heads() & own),
                    ("chain", goal.chain_ids & own),
                    ("hr", goal.id in in_scope),
                    ("admin", goal.id in in_scope and goal.level == "company"),
                )
                if holds
            }
        return roles

    def _unit_heads(self):
        """Heads of the department of a unit's goal and of the departments above."""
        self.ensure_one()
        heads = self.env["hr.employee"]
        if self.level in ("department", "team"):
            department = self.department_id
            while department:
                heads |= department.manager_id
                department = department.parent_id
        return heads

    def _in_hr_scope(self):
        """Ids of those goals that the user handles in an HR role."""
        return in_hr_scope(self.with_context(active_test=False), "employee_id")

    def _check_editors(self, roles=None):
        """Raise unless the user may write each goal's definition.

        :param roles: what ``_roles`` says, where the caller has asked already
        """
        self._check_level_role(EDITORS, roles)

    def _check_approvers(self, roles=None):
        """Raise unless the user may approve each goal and does not answer for it.

        :param roles: see ``_check_editors``
        """
        if self._is_system():
            return
        roles = self._roles() if roles is None else roles
        self._check_level_role(APPROVERS, roles)
        self._check_not_own()

    def _is_own_request(self):
        """Whether the user answers for the goal; a company's is nobody's own."""
        return self.level != "company" and self.responsible_id in self._own_employees()

    def _own_employees(self):
        """The user's own employees, the archived ones included."""
        # sudo: own ids.
        return self.env.user.with_context(active_test=False).sudo().employee_ids

    def _own_request_text(self):
        """Says that these are the user's own goals, and who approves them."""
        return self.env._(
            "%(names)s: nobody approves a goal that is his own. Ask the"
            " superior or the HR partner of the department.",
            names=self._some_names(),
        )

    def _answered_for(self, roles):
        """Goals that the user answers for; company goals are the administrators'."""
        return self.filtered(
            lambda goal: goal.level != "company" and "responsible" in roles[goal.id]
        )

    def _without_role(self, allowed, roles):
        """Goals to which the user is nothing that their level asks for."""
        return self.filtered(lambda goal: not roles[goal.id] & allowed[goal.level])

    def _check_measuring(self):
        self._check_level_role(MEASURERS)
        self._require_state("draft", "proposed", "approved")

    def _check_consulting(self):
        """Who is asked is settled by the editors while the goal is no goal yet."""
        self._check_editors()
        self._require_state("draft", "proposed")

    def _check_level_role(self, allowed, roles=None):
        """Raise unless the user has a role that the goal's level asks for.

        :param allowed: dict of level to roles, such as ``EDITORS``
        :param roles: see ``_check_editors``
        """
        self._check_role_of(lambda goal: allowed[goal.level], roles)

    def _role_refusal(self):
        return self.env._(
            "%(names)s: this step belongs to somebody else. Company goals are"
            " made by performance administrators, department goals by the head"
            " or the HR partner, team goals by the manager, and goals of a"
            " person by the person and the manager.",
            names=self._some_names(),
        )

    def _some_names(self):
        return names_of(self, "name")

    # BUDGET
    #
    # The money that goals need, beside the budgets of their units.

    @api.model
    def _budget_needs(self, companies):
        """Needs of all goals that name money; those that were given up need none.

        Goals that are reached or missed have taken their money; they count, too.
        """
        return self.search(
            [
                ("company_id", "in", companies.ids),
                ("needed_budget", ">", 0),
                ("state", "!=", "cancelled"),
            ]
        )._engine_needs()

    def _engine_needs(self):
        """What the engine needs to know of each goal, with unsaved values."""
        return [
            budgets.Need(
                goal._origin.id or goal.id,
                to_decimal(goal.needed_budget),
                goal.date_start,
                goal.date_end,
                goal._paying_units(),
                _path(goal.parent_id),
            )
            for goal in self
        ]

    def _paying_units(self):
        """(company, department) of those who pay, the nearest first."""
        company = self.company_id.id
        units = [(company, key) for key in _path(self.department_id)]
        return (*units, (company, False))

    def _budget_positions(self):
        """Where these goals stand in the budgets that pay for them.

        Needs the rights to read all goals and budgets.

        :return: dict of goal to a list of ``engine.budgets.Position``; without those
            for which nobody states a budget
        """
        goals = self.filtered(
            lambda goal: goal.date_start
            and goal.date_end
            and goal.date_start <= goal.date_end
            and goal.state != "cancelled"
        )
        Budget = self.env["hr.performance.budget"]
        rows = Budget._of_companies(goals.company_id)
        if not rows:
            return {}
        by_unit = Budget._by_unit(rows)
        needs = {need.key: need for need in self._budget_needs(goals.company_id)}
        own = dict(zip(goals, goals._engine_needs(), strict=True))
        needs |= {need.key: need for need in own.values()}
        parts = budgets.allocate(list(needs.values()), by_unit)
        together = {row.id: row._total(parts[row.id]) for row in rows}
        found = {}
        for goal, need in own.items():
            paid = budgets.spread(need, need.amount, by_unit)
            if paid:
                found[goal] = [
                    row._position(paid[row.id], together[row.id])
                    for row in rows.browse(paid)
                ]
        return found

    # CHAIN
    #
    # Whom a goal serves, and who stands above the responsible person.

    def _engine_goal(self):
        return cascade.Goal(
            self._told_name(), self.level, self.date_start, self.date_end
        )

    def _goal_chains(self):
        """Each goal with those that it serves, from the nearest to the company's.

        :return: dict of goal id to the goals, in two queries for any number; some of
            them the user may not know, see ``_filter_told``
        """
        # sudo: the way up; what is told of it depends on the user.
        goals = self.sudo()
        above = {
            goal.id: [int(key) for key in (goal.parent_path or "").split("/") if key]
            for goal in goals
        }
        known = goals.browse({key for keys in above.values() for key in keys})
        known.fetch(["name", "level", "department_id", "employee_id", "parent_path"])
        return {key: goals.browse(reversed(keys)) for key, keys in above.items()}

    def _owner_name(self):
        self.ensure_one()
        # sudo: names of a person, department or company that the chain shows.
        goal = self.sudo()
        return {
            "company": goal.company_id.name,
            "person": goal.employee_id.name,
        }.get(goal.level) or goal.department_id.name

    @api.model
    def _follow_employees(self, employees, vals):
        if "parent_id" in vals:
            self._refresh_chains(employees)

    def _refresh_chains(self, moved):
        """Compute approver and chain anew for goals of moved people and those below."""
        # sudo: upkeep of the system; shows nothing to who changed a manager.
        goals = self.sudo().search(
            [
                ("state", "in", ("draft", "proposed", "approved")),
                "|",
                ("responsible_id", "in", moved.ids),
                ("chain_ids", "in", moved.ids),
            ]
        )
        for name in ("approver_id", "chain_ids"):
            self.env.add_to_compute(self._fields[name], goals)

    @api.model
    def hierarchy_read(
        self, domain, specification, parent_field, child_field=None, order=None
    ):
        """Leave out cancelled goals that the platform adds beside those found."""
        rows = super().hierarchy_read(
            domain, specification, parent_field, child_field, order
        )
        given_up = self.browse(row["id"] for row in rows).filtered(
            lambda goal: goal.state == "cancelled"
        )
        if not given_up:
            return rows
        added = given_up - self.search([("id", "in", given_up.ids), *domain])
        return [row for row in rows if row["id"] not in added.ids]

    # GOALS OF PEOPLE WHO HAVE LEFT

    _job_owner = check("_without_owner", "_tell_owner")

    @api.model
    def _without_owner(self):
        """Open goals whose responsible person has left."""
        return self._found_by(
            SQL(
                """
                SELECT goal.id
                  FROM hr_performance_objective goal
                  JOIN hr_employee person ON person.id = goal.responsible_id
                 WHERE goal.active AND person.active IS NOT TRUE
                   AND goal.state IN ('draft', 'proposed', 'approved')
                """
            )
        )

    def _tell_owner(self, goal):
        raise UserError(
            self.env._(
                "%(goal)s: %(person)s, who answers for the goal, has left. Name"
                " somebody else as responsible, or cancel the goal.",
                goal=names_of(goal),
                person=names_of(goal.responsible_id, "name"),
            )
        )

    # WHAT THE FORM OPENS

    @readers_only
    def action_open_tree(self):
        """Show the goal in the tree, with what it serves and what serves it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_objective_action_tree"
        )
        return {**action, "context": {"hierarchy_res_id": self.id}}

    @readers_only
    def action_plan_meeting(self):
        """Open a new meeting on these goals with those who have to do with them."""
        self.check_access("read")
        # Of the goals below, only those that the user can see.
        family = self | self.child_ids
        # sudo: names of who answers for these goals and of heads asked; all colleagues.
        goals = self.sudo()
        people = family.sudo().responsible_id  # sudo: as above.
        people |= goals.consultation_ids.department_id.manager_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Goal Meeting"),
            "res_model": "hr.performance.goal.meeting",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_name": self.env._("Goals: %s", goals[:1].name),
                "default_objective_ids": self.ids,
                "default_department_id": goals[:1].department_id.id,
                "default_cycle_id": goals[:1].cycle_ids[:1].id,
                "default_company_id": goals[:1].company_id.id,
                "default_attendee_ids": people.ids,
            },
        }

    @readers_only
    def action_open_meetings(self):
        """List the meetings on this goal."""
        self.ensure_one()
        return self.meeting_ids._get_records_action(name=self.env._("Goal Meetings"))

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Goals that are proposed."""
        return self.search(self._proposed_to(users))

    @api.model
    def _proposed_to(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = Domain("approver_id.user_id", "in", users.ids)
            if any(user.has_group(OFFICER) for user in users):
                told |= without_login("approver_id")
        return told & Domain("state", "=", "proposed")

    def _receivers(self):
        """The approver; HR for company goals and for an approver without login."""
        hr, receivers = HrFinder(self.env), {}
        for goal in self:
            place = goal.department_id, goal.company_id, goal.responsible_id
            # Approving a goal is not among the rights that a manager delegates.
            users = goal.approver_id._performance_actors(deputies=False) or hr.find(
                *place, without=goal.proposed_by_id
            )
            receivers[goal] = ("mine", users)
        return receivers

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._proposed_to(self.env.user)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        return [Kind("goals", self.env._("Goals to Approve"), "objective_action", mine)]

    def _task_verb(self):
        return self.env._("Approve the goal “%s”", self._told_name())

    def _task_about(self):
        return self.responsible_id
