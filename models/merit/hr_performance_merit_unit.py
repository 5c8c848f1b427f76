# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.numbers import HUNDRED, ZERO, to_decimal
from ..base.groups import REWARD
from ..base.hr_performance_task_mixin import Kind
from ..base.number_input import format_number
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from ..coaching.sides import leads_for


class HrPerformanceMeritUnit(models.Model):
    """The people of one manager in one department, in one round: their budget.

    A manager proposes in per cent. Where the round does not tell amounts, the running
    total is the mean by heads: one by wages would tell the wages to who changes one
    percentage after the other. The exact budget is kept by the round.
    """

    _name = "hr.performance.merit.unit"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.task.mixin"]
    _description = "Team in a Merit Round"
    _order = "id desc"

    round_id = fields.Many2one(
        "hr.performance.merit.round",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        groups=REWARD,
    )
    name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True, index=True)
    manager_id = fields.Many2one(
        "hr.employee", string="Proposes", readonly=True, index=True
    )
    state = fields.Selection(
        [("open", "To Propose"), ("proposed", "Proposed"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        string="Handed In by",
        readonly=True,
        copy=False,
        help="The manager, who acts for the manager, or a reward officer.",
    )
    deadline = fields.Date(
        string="Propose Until", related="round_id.deadline", readonly=True
    )
    date_effective = fields.Date(compute="_compute_date_effective", compute_sudo=True)
    shows_amounts = fields.Boolean(related="round_id.shows_amounts", readonly=True)
    proposal_ids = fields.One2many(
        "hr.performance.merit.proposal",
        "unit_id",
        string="Proposals",
        domain=[("state", "!=", "cancelled")],
    )

    # the budget
    payroll = fields.Monetary(
        readonly=True,
        groups=REWARD,
        help="Monthly wages of these people, as far as they are known.",
    )
    budget_amount = fields.Monetary(
        string="Budget",
        groups=REWARD,
        help="Monthly raises of these people. All teams together stay within the"
        " budget of the round.",
    )
    budget_percent = fields.Float(
        string="Budget (%)",
        digits=(6, 2),
        compute="_compute_budget_percent",
        store=True,
        compute_sudo=True,
        aggregator="avg",
    )

    # the running total
    person_count = fields.Integer(string="People", compute="_compute_used")
    used_percent = fields.Float(
        string="Proposed (%)",
        digits=(6, 2),
        compute="_compute_used",
        help="The mean of the percentages, each person counted once.",
    )
    left_percent = fields.Float(
        string="Left (%)", digits=(6, 2), compute="_compute_used"
    )
    tells_amounts = fields.Boolean(compute="_compute_told", compute_sudo=True)
    told_budget = fields.Monetary(
        string="Budget in Money", compute="_compute_told", compute_sudo=True
    )
    told_used = fields.Monetary(
        string="Proposed in Money", compute="_compute_told", compute_sudo=True
    )
    told_left = fields.Monetary(
        string="Left in Money", compute="_compute_told", compute_sudo=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", compute_sudo=True)

    _budget_positive = models.Constraint(
        "CHECK (budget_amount >= 0)", "A budget cannot be negative."
    )

    @api.depends("round_id.date_effective")
    def _compute_date_effective(self):
        # sudo by compute_sudo: managers do not read the round, but from when the raises
        # hold that they propose.
        for unit in self:
            unit.date_effective = unit.round_id.date_effective

    @api.depends("payroll", "budget_amount")
    def _compute_budget_percent(self):
        for unit in self:
            payroll = to_decimal(unit.payroll or 0.0)
            share = to_decimal(unit.budget_amount or 0.0) * HUNDRED
            unit.budget_percent = float(share / payroll) if payroll else 0.0

    @api.depends("proposal_ids.percent", "proposal_ids.state", "budget_percent")
    def _compute_used(self):
        for unit in self:
            rows = unit.proposal_ids.filtered(lambda row: row.state != "cancelled")
            used = sum((to_decimal(row.percent or 0.0) for row in rows), ZERO)
            unit.person_count = len(rows)
            unit.used_percent = float(used / len(rows)) if rows else 0.0
            left = to_decimal(unit.budget_percent or 0.0) - to_decimal(
                unit.used_percent
            )
            unit.left_percent = float(left)

    @api.depends(
        "proposal_ids.percent", "proposal_ids.state", "budget_amount", "shows_amounts"
    )
    @api.depends_context("uid")
    def _compute_told(self):
        """Money for the manager, only in a round that tells amounts."""
        # sudo by compute_sudo: wages; told only to the manager whom the round tells.
        for unit in self:
            tells = unit.shows_amounts and unit.manager_id.user_id == self.env.user
            unit.tells_amounts = tells
            unit.told_budget = unit.told_used = unit.told_left = 0.0
            if tells:
                used = sum(
                    (row._amount_of(row.percent) for row in unit.proposal_ids), ZERO
                )
                unit.told_budget = unit.budget_amount
                unit.told_used = float(used)
                unit.told_left = float(to_decimal(unit.budget_amount or 0.0) - used)

    @api.depends("manager_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        """The manager, and whoever may decide for the manager now."""
        acting = leads_for(self.env)
        for unit in self:
            is_manager = unit.manager_id.user_id == self.env.user
            unit.is_mine = is_manager or unit.manager_id.id in acting

    @readers_only
    def write(self, vals):
        if "budget_amount" in vals and not self.env.su:
            # sudo: states of rounds whose teams the user may write.
            self.sudo().round_id._require_state("proposing")
        return super().write(vals)

    # ACTIONS

    @readers_only
    def action_propose(self):
        """Hand the proposals in: the manager's part is done."""
        self._check_manager()
        self._require_state("open")
        for unit in self:
            unit._check_complete()
        # sudo: guarded fields; role, state and contents were checked.
        self.sudo().write({"state": "proposed", "proposed_by_id": self.env.uid})

    @readers_only
    def action_revise(self):
        """Take the proposals back to change them, as long as the round is open."""
        self._check_manager()
        self._require_state("proposed")
        # sudo: guarded state; role and state were checked. A round that goes on at the
        # same moment has closed its teams.
        self.sudo().write({"state": "open"})

    def _check_manager(self):
        self.check_access("write")
        if self.env.su or self.env.user.has_group(REWARD):
            return
        foreign = self.filtered(lambda unit: not unit.is_mine)
        if foreign:
            raise AccessError(
                self.env._(
                    "%s: the manager of these people proposes their raises, or who acts"
                    " for the manager now.",
                    names_of(foreign[0], "name"),
                )
            )

    def _check_complete(self):
        """Raise for what a reader would ask, and above the budget."""
        rows = self.proposal_ids.filtered(lambda row: row.state != "cancelled")
        rows._check_reasons()
        is_over = (
            self.currency_id.compare_amounts(self.told_left, 0) < 0
            if self.tells_amounts
            else self.left_percent < -0.005
        )
        if is_over:
            raise UserError(
                self.env._(
                    "%(team)s: the proposals are %(used)s %% on average, the budget is"
                    " %(budget)s %%. Lower some of them, or ask the reward officer for"
                    " a larger budget.",
                    team=names_of(self, "name"),
                    used=format_number(self.env, self.used_percent),
                    budget=format_number(self.env, self.budget_percent),
                )
            )

    def _hold(self):
        """Let who changes these teams at the same moment begin again."""
        change_rows(self)

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "=", "open")

    @api.model
    def _task_kinds(self):
        acted_for = Domain("manager_id", "in", list(leads_for(self.env)))
        mine = self.search(
            Domain("state", "=", "open")
            & (self.env.user._performance_is("manager_id") | acted_for)
        )
        title = self.env._("Raises to Propose")
        return [Kind("merit_units", title, "merit_unit_action", mine)]

    def _task_verb(self):
        return self.env._("Propose raises: %s", self.name)

    def _task_deadline(self):
        return self.deadline
