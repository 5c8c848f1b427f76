# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import cascade

LEVELS = [
    ("company", "Company"),
    ("department", "Department"),
    ("team", "Team"),
    ("person", "Person"),
]
HORIZONS = [("long", "Long Term"), ("short", "Short Term")]
# The labels differ from those of other documents; translations may, too.
OBJECTIVE_STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed for Approval"),
    ("approved", "Approved"),
    ("achieved", "Goal Reached"),
    ("missed", "Goal Missed"),
    ("cancelled", "Cancelled"),
]
# Everybody in the company reads goals of units in these states.
OPEN_STATES = ("approved", "achieved", "missed")


class HrPerformanceObjective(models.Model):
    """A goal of the company, a department, a team or a person.

    Goals form one tree per company goal and live on their own: they may belong to no
    cycle, to one or to several. Plan lines of an appraisal point to them.
    """

    _name = "hr.performance.objective"
    _description = "Objective"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
    ]
    _order = "sequence, id"
    _parent_store = True
    _check_company_auto = True
    _mail_post_access = "read"
    _deletable_states = ("draft", "cancelled")
    _guarded_fields = frozenset(
        {
            "state",
            "approver_id",
            "chain_ids",
            "proposed_by_id",
            "approved_by_id",
            "approved_on",
            "check_reason",
            "check_confirmed_by_id",
            "current_value",
            "has_current",
            "current_on",
            # computed and stored: nobody writes them
            "horizon",
            "strategic_id",
            "strategic_share",
            "is_unaligned",
            "child_count",
            "coverage_kind",
            "coverage",
            "gap",
            "is_short",
            "progress",
            "has_progress",
        }
    )

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
    is_local = fields.Boolean(
        string="Local Goal",
        tracking=True,
        help="Serves no goal of the company. A reason is needed.",
    )
    local_reason = fields.Char(string="Reason for a Local Goal")

    # when
    date_start = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
        tracking=True,
    )
    date_end = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=12, day=31),
        tracking=True,
    )
    horizon = fields.Selection(
        HORIZONS,
        compute="_compute_horizon",
        store=True,
        precompute=True,
        help="Long term: longer than a year.",
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
    baseline = fields.Float(
        digits=(16, 6), aggregator=None, help="The value before the goal begins."
    )
    target = fields.Float(digits=(16, 6), aggregator=None, tracking=True)
    current_value = fields.Float(
        string="Value So Far",
        digits=(16, 6),
        aggregator=None,
        readonly=True,
        copy=False,
    )
    has_current = fields.Boolean(
        string="Value Entered",
        readonly=True,
        copy=False,
        help="Off: no value yet. A missing value never counts as zero.",
    )
    current_on = fields.Date(string="Value of", readonly=True, copy=False)
    needed_hours = fields.Float(help="Working time that the goal will take.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    needed_budget = fields.Monetary(help="Money that the goal will take.")

    # course
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    check_reason = fields.Text(
        string="Approved All the Same",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the goal was approved although it is not SMART in every point.",
    )
    check_confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

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

    # COMPUTES

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
            goal.chain_ids = [(6, 0, chains.get(goal.responsible_id.id, []))]

    @api.depends("date_start", "date_end")
    def _compute_horizon(self):
        for goal in self:
            goal.horizon = goal.date_start and (
                cascade.horizon(goal.date_start, goal.date_end or goal.date_start)
            )

    @api.constrains("kpi_id")
    def _check_kpi(self):
        for goal in self:
            if goal.kpi_id.state == "retired":
                raise ValidationError(
                    self.env._(
                        "%(goal)s: %(problem)s",
                        goal=goal.name,
                        problem=goal.kpi_id._unusable_text(),
                    )
                )

    @api.depends("name", "level", "department_id.name")
    def _compute_display_name(self):
        """Parts of a goal often bear its name: the unit tells them apart."""
        for goal in self:
            # sudo: hr.department - the name of a unit is no secret.
            unit = goal.sudo().department_id.name
            parts = [goal.name, goal.level in ("department", "team") and unit]
            goal.display_name = " · ".join(filter(None, parts))

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Take unit, direction and title over from the library."""
        if self.kpi_id:
            self.unit = self.kpi_id.unit
            self.direction = self.kpi_id.direction or self.direction
            self.name = self.name or self.kpi_id.name
