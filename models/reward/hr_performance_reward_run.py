# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import conditions, funding, money
from ...engine.numbers import HUNDRED, ONE, ZERO, tidy, to_decimal
from ...engine.outcome import RuleError, Step
from ...reports.workbook import build_workbook, stream_csv
from ..base.arguments import takes_text
from ..base.bulk_rows import insert_rows
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from .conditions import judge
from .funding_page import funding_html
from .hr_performance_reward import LIVE, WITH_PAYROLL
from .hr_performance_reward_rule import POOLS_OF_UNITS

RUN_STATES = [
    ("draft", "Draft"),
    ("simulated", "Simulated"),
    ("approved", "Approved"),
    ("handed_over", "Handed over"),
    ("done", "Paid"),
    ("given", "Done without Money"),
    ("cancelled", "Cancelled"),
    ("reversed", "Reversed"),
]
#: States in which a run follows its rewards, the least settled first.
FOLLOWING = ("approved", "handed_over", "done", "given")

#: Names of factors in the steps; hr.performance.reward gives them their titles.
COEFFICIENT, SHARE, MONTHS = "coefficient", "wage_percent", "periods"
PRESENCE, ATTENDANCE, ADVANCE = "presence", "attendance", "advance"
#: What a calculation reads of results and sheets; the rest of them is long.
RESULT_FIELDS = (
    *("appraisal_id", "employee_id", "cycle_id", "company_id", "department_id"),
    *("final_level_id", "coefficient", "state", "is_appealed"),
)
SHEET_FIELDS = (
    *("employee_id", "cycle_id", "state"),
    *("present_from", "present_until", "absent_days"),
)
VERSION_FIELDS = (
    *("employee_id", "company_id", "date_version", "wage"),
    *("contract_date_start", "contract_date_end"),
)
#: Why somebody who was paid from a pool gets nothing from another one.
SHARED = "shared"
#: Issues of conditions of which nothing is known.
UNKNOWN = {
    conditions.GRADE: "scale",
    conditions.TENURE: "no_start",
    conditions.UNIT: "unit",
}


@dataclass
class Claim:
    """One person's part in a run while it is being calculated.

    What a calculation asks again and again of result and sheet is read once.
    """

    result: models.Model
    sheet_id: int
    employee_id: int
    coefficient: Decimal
    presence: Decimal = ONE
    unit: models.Model = None
    attendance: Decimal = ONE
    cap: Decimal | None = None
    base: Decimal = ZERO
    amount: Decimal = ZERO
    paid: Decimal = ZERO
    advance: Decimal = ZERO
    issue: str = ""
    zero_reason: str = ""
    exclusion: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    #: What was asked for and found: told before the amount.
    reasons: list = field(default_factory=list)
    #: Every condition that is not met, not only the first.
    missed: list = field(default_factory=list)
    #: The clause of the published policy by which the rule rewards.
    clause_id: int | bool = False
    #: What the head of the department has set: values of the reward, and the step.
    shift: dict = field(default_factory=dict)
    shift_steps: tuple = ()

    @property
    def own_factors(self):
        """Coefficient of the grade and, below one, the share of the period."""
        factors = [(COEFFICIENT, self.coefficient)]
        others = [(PRESENCE, self.presence), (ATTENDANCE, self.attendance)]
        return [*factors, *(pair for pair in others if pair[1] != ONE)]

    @property
    def is_eligible(self):
        return not (self.issue or self.zero_reason or self.exclusion)

    @property
    def due(self):
        """Amount and steps; once something was paid it is the difference to that."""
        is_open = self.issue or self.exclusion or self.zero_reason == SHARED
        if is_open or not self.received:
            return self.amount, self.steps
        left = money.difference(self.amount, self.received)
        return left.value, [*self.steps, *left.steps]

    @property
    def final(self):
        """What is paid: as it is due, or as the head of the department has set it."""
        if self.shift:
            return to_decimal(self.shift["amount"])
        return self.due[0]

    @property
    def received(self):
        """What was paid by the same rule before, and as advances."""
        return self.paid + self.advance


def _weighted(base, factors):
    """Weight of a claim in a pool with the steps that lead to it."""
    steps = []
    for name, factor in factors:
        values = {"name": name, "before": base, "factor": factor}
        base = base * factor
        steps.append(Step("bonus_factor", {**values, "result": base}))
    return base, steps


def _csv(header, rows):
    stream = BytesIO()
    stream_csv(stream, header, rows)
    return stream.getvalue()


def _works_in(version, start, end):
    """Whether the contract overlaps the days; without contract dates it does."""
    if not version.contract_date_start:
        return True
    return version.contract_date_start <= end and (
        not version.contract_date_end or version.contract_date_end >= start
    )


SEQUENCE_CODE = "hr.performance.reward.handover"


class HrPerformanceRewardRun(models.Model):
    """One calculation of rewards: one cycle, one rule, one company, one currency.

    It is simulated at will, approved by a second person, and pays exactly once. It
    takes in whoever has a released result; who gets one later is paid by another run,
    and so is whose result was decided anew: then the difference to what was paid.
    """

    _name = "hr.performance.reward.run"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.approval.mixin",
        "hr.performance.job.mixin",
        "hr.performance.seen.mixin",
    ]
    _seen_key = "performance_run_seen"
    _description = "Reward Run"
    _order = "id desc"
    _check_company_auto = True
    _deletable_states = ("draft", "simulated", "cancelled")
    _waiting_sequence = 60
    _waiting_deadline_field = None
    _waiting_exit = "action_cancel"
    # Changing one of these makes a simulation stale.
    _input_fields = frozenset(
        {
            "cycle_id",
            "rule_id",
            "pool_amount",
            "funding_factor",
            "strategic_amount",
            "unit_cycle_id",
            "is_advance",
            "advance_percent",
            "advance_run_ids",
        }
    )
    # Who sets one of these decides how much there is.
    _pool_fields = frozenset({"pool_amount", "funding_factor", "strategic_amount"})
    _job_follow = check("_due_to_follow", "_follow_due", size=20)
    _job_pool = check("_overdrawn_runs", "_tell_overdrawn")
    _job_file = check("_with_other_file", "_tell_other_file")

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        fixed=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        help="The currency of the company when the run was made.",
        guarded=True,
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        domain="[('state', '!=', 'draft'), ('company_id', 'in', (company_id, False))]",
    )
    rule_id = fields.Many2one(
        "hr.performance.reward.rule",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        domain="[('company_id', '=', company_id)]",
    )
    base_type = fields.Selection(related="rule_id.base_type")
    shows_base = fields.Boolean(compute="_compute_shows_base")
    policy_clause = fields.Text(related="rule_id.policy_clause")
    date_payable = fields.Date(
        string="Payable From",
        compute="_compute_date_payable",
        store=True,
        readonly=False,
        precompute=True,
        help="Payslips whose period ends before this day do not carry the rewards.",
    )
    state = fields.Selection(
        RUN_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        guarded=True,
    )

    # the pool, or the budget of other rules
    pool_amount = fields.Monetary(
        string="Bonus Pool",
        tracking=True,
        help="What is shared by a pool rule. With other rules it is the budget, which"
        " the rewards must not exceed; empty means no budget.",
    )
    pool_set_by_id = fields.Many2one(
        "res.users", string="Pool Set By", readonly=True, copy=False, guarded=True
    )
    pool_set_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    funding_factor = fields.Float(
        digits=(7, 4),
        tracking=True,
        help="What the company has earned of the planned pool: 0.04 is four per cent"
        " more, -0.1 a tenth less.",
    )
    strategic_amount = fields.Monetary(
        string="Awards of the Company",
        tracking=True,
        help="What the company keeps of the pool for awards of its own, before it is"
        " shared.",
    )
    payable_amount = fields.Monetary(
        string="To Be Shared",
        compute="_compute_payable_amount",
        help="Bonus pool × (1 + funding factor) − awards of the company.",
    )
    funding_html = fields.Html(
        compute="_compute_funding_html",
        string="Where the Money Comes From",
        sanitize=False,
    )
    # What the shares of a pool add up to; with caps that may be less than the pool.
    pool_shared = fields.Monetary(readonly=True, copy=False, guarded=True)

    # advances, settled by the run of the year
    is_advance = fields.Boolean(
        string="Advance",
        tracking=True,
        help="The run of the year subtracts what this one pays.",
    )
    advance_percent = fields.Float(
        string="Share Paid in Advance (%)",
        digits=(6, 2),
        default=100.0,
        help="How much of the calculated amounts is paid now.",
    )
    advance_run_ids = fields.Many2many(
        "hr.performance.reward.run",
        "hr_performance_reward_run_advance_rel",
        "run_id",
        "advance_id",
        string="Advances to Subtract",
        compute="_compute_advance_run_ids",
        store=True,
        readonly=False,
        domain="[('is_advance', '=', True), ('company_id', '=', company_id),"
        " ('state', 'in', ('approved', 'handed_over', 'done'))]",
        help="Proposed are the advances of cycles within the period of this one. What"
        " was paid more than the year brings is taken back.",
    )
    advance_total = fields.Monetary(
        string="Paid in Advance", readonly=True, copy=False, guarded=True
    )

    # departments and teams
    unit_use = fields.Selection(related="rule_id.unit_use")
    unit_minimum_level_id = fields.Many2one(related="rule_id.unit_minimum_level_id")
    unit_cycle_id = fields.Many2one(
        "hr.performance.cycle",
        string="Results of Units From",
        ondelete="restrict",
        check_company=True,
        domain="[('subject_kind', 'in', ('department', 'team')),"
        " ('state', '!=', 'draft'), ('company_id', 'in', (company_id, False))]",
        help="The cycle in which departments or teams were appraised. Empty: each unit"
        " has coefficient 1 until it is changed in the table.",
    )
    unit_ids = fields.One2many(
        "hr.performance.reward.unit", "run_id", string="Departments and Teams"
    )
    shift_ids = fields.One2many(
        "hr.performance.reward.shift", "run_id", string="Heads", readonly=True
    )
    below_count = fields.Integer(
        string="Units That Need a Decision", compute="_compute_below_count"
    )

    # authorship
    author_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        guarded=True,
    )
    simulated_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    simulated_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    approved_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    needs_approval_reason = fields.Boolean(compute="_compute_needs_approval_reason")
    approval_reason = fields.Text(
        string="Reason for Approving Alone",
        copy=False,
        help="Asked for only when nobody else in the company could approve.",
    )
    policy_standing = fields.Selection(
        [
            ("none", "Rule without policy"),
            ("sound", "As published before the cycle"),
            ("late", "Published after the cycle began"),
            ("changed", "The rule has changed since it was published"),
            ("unpublished", "The policy is not published"),
        ],
        string="Policy",
        compute="_compute_policy_standing",
        help="Whether the rule says what was published before the cycle began.",
    )
    policy_text = fields.Char(compute="_compute_policy_standing")
    policy_reason = fields.Text(
        string="Why Rewarded All the Same",
        copy=False,
        help="Asked for when the rule is not what was published before the cycle began."
        " It is kept in the history.",
    )
    is_self_approved = fields.Boolean(
        string="Approved Alone", readonly=True, copy=False, guarded=True
    )

    # hand-over to a payroll outside Odoo
    handover_number = fields.Char(readonly=True, copy=False, guarded=True)
    handover_total = fields.Monetary(
        string="Control Total", readonly=True, copy=False, guarded=True
    )
    handover_on = fields.Datetime(readonly=True, copy=False, guarded=True)

    # rewards and totals
    reward_ids = fields.One2many(
        "hr.performance.reward", "run_id", string="Rewards", readonly=True, copy=False
    )
    # Told as far as the reader sees the rewards: sums would tell what rows hide.
    amount_total = fields.Monetary(
        string="Total", compute="_compute_totals", help="Excluded people do not count."
    )
    unallocated = fields.Monetary(
        compute="_compute_totals", help="What is left of the pool or budget."
    )
    reward_count = fields.Integer(string="Number of People", compute="_compute_totals")
    issue_count = fields.Integer(string="Open Issues", compute="_compute_totals")
    excluded_count = fields.Integer(string="Excluded", compute="_compute_totals")
    unseen_count = fields.Integer(
        string="People You Cannot See",
        compute="_compute_totals",
        help="Rewards of this run that are your own or those of your superiors. The"
        " totals leave them out.",
    )
    may_approve = fields.Boolean(compute="_compute_may_approve")
    approval_hint = fields.Char(compute="_compute_may_approve")
    held_count = fields.Integer(
        string="On Hold",
        compute="_compute_held_count",
        help="Rewards whose result was opened again, cancelled or decided anew.",
    )
    already_rewarded_count = fields.Integer(
        string="Rewarded Before",
        readonly=True,
        copy=False,
        help="People of the cycle whom another run has rewarded by the same rule; they"
        " are left out.",
        guarded=True,
    )

    _pool_positive = models.Constraint(
        "CHECK (pool_amount >= 0)", "A bonus pool cannot be negative."
    )

    _strategic_positive = models.Constraint(
        "CHECK (strategic_amount >= 0)", "Awards of the company cannot be negative."
    )

    _advance_share = models.Constraint(
        "CHECK (NOT is_advance OR (advance_percent > 0 AND advance_percent <= 100))",
        "An advance pays more than 0 % and at most 100 % of the calculated amounts.",
    )

    _handover_number_unique = models.UniqueIndex(
        "(company_id, handover_number) WHERE handover_number IS NOT NULL",
        "This hand-over number is used already. Hand over again.",
    )

    # COMPUTES

    @api.depends("cycle_id", "rule_id")
    def _compute_name(self):
        for run in self:
            parts = [run.cycle_id.name, run.rule_id.name]
            run.name = " · ".join(part for part in parts if part) or run.name or ""

    @api.depends("rule_id.base_type", "rule_id.pool_weight")
    def _compute_shows_base(self):
        """In an equal pool the coefficient alone makes the share."""
        for run in self:
            rule = run.rule_id
            run.shows_base = rule.base_type != "pool" or rule.pool_weight == "wage"

    @api.depends("company_id")
    def _compute_currency_id(self):
        """A run keeps the currency it began with, whatever the company does later."""
        for run in self:
            run.currency_id = run.company_id.currency_id

    @api.depends("cycle_id")
    def _compute_date_payable(self):
        for run in self:
            run.date_payable = run.cycle_id.date_end

    @api.depends("cycle_id", "company_id", "is_advance")
    def _compute_advance_run_ids(self):
        """Advances of shorter cycles within this one; an advance settles none."""
        found = self.search(
            [
                ("is_advance", "=", True),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", FOLLOWING),
            ]
        )
        for run in self:
            start, end = run.cycle_id.date_start, run.cycle_id.date_end
            run.advance_run_ids = found.filtered(
                lambda one, run=run, start=start, end=end: (
                    start
                    and not run.is_advance
                    and one.company_id == run.company_id
                    and one.cycle_id != run.cycle_id
                    and start <= one.cycle_id.date_start
                    and one.cycle_id.date_end <= end
                )
            )

    @api.depends("pool_amount", "funding_factor", "strategic_amount")
    def _compute_payable_amount(self):
        for run in self:
            try:
                run.payable_amount = float(run._payable().value)
            except RuleError:
                run.payable_amount = 0.0

    @api.depends("unit_ids.is_below", "unit_ids.decision", "unit_ids.reason")
    def _compute_below_count(self):
        for run in self:
            run.below_count = len(run.unit_ids.filtered("is_undecided"))

    @api.depends("reward_ids.amount", "reward_ids.is_excluded", "payable_amount")
    @api.depends_context("uid", "lang")
    def _compute_funding_html(self):
        """From the company through departments to people, as it was calculated."""
        for run in self:
            run.funding_html = funding_html(run)

    @api.depends("reward_ids.amount", "reward_ids.is_excluded", "payable_amount")
    @api.depends_context("uid")
    def _compute_totals(self):
        rewards = self.env["hr.performance.reward"]
        # sudo: how many rewards there are, to tell how many the reader does not see.
        counted = rewards.sudo()._read_group(
            [("run_id", "in", self.ids)], ["run_id"], ["__count"]
        )
        every = {run.id: count for run, count in counted}
        rows = rewards._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "is_excluded", "issue"],
            ["amount:sum", "__count"],
        )
        grouped = {}
        for run, is_excluded, issue, amount, count in rows:
            grouped.setdefault(run.id, []).append((is_excluded, issue, amount, count))
        for run in self:
            cells = grouped.get(run._origin.id, [])
            included = [cell for cell in cells if not cell[0]]
            total = sum(to_decimal(cell[2] or 0.0) for cell in included)
            seen = sum(cell[3] for cell in cells)
            run.unseen_count = every.get(run._origin.id, 0) - seen
            run.amount_total = float(total)
            # What is left would tell the sum of what is not shown.
            is_known = run.pool_amount and not run.unseen_count
            run.unallocated = (
                float(to_decimal(run.payable_amount) - total - run._advanced())
                if is_known
                else 0.0
            )
            run.reward_count = sum(cell[3] for cell in included)
            run.issue_count = sum(cell[3] for cell in included if cell[1])
            run.excluded_count = sum(cell[3] for cell in cells if cell[0])

    @api.depends("reward_ids.hold_reason")
    @api.depends_context("uid")
    def _compute_held_count(self):
        counts = dict(
            self.env["hr.performance.reward"]._read_group(
                [("run_id", "in", self.ids), ("hold_reason", "!=", False)],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.held_count = counts.get(run._origin, 0)

    @api.depends(
        "state", "author_id", "pool_set_by_id", "simulated_by_id", "reward_ids"
    )
    @api.depends_context("uid")
    def _compute_needs_approval_reason(self):
        for run in self:
            run.needs_approval_reason = run.state == "simulated" and run._is_alone()

    @api.depends(
        "state", "author_id", "pool_set_by_id", "simulated_by_id", "reward_ids"
    )
    @api.depends_context("uid", "lang")
    def _compute_may_approve(self):
        for run in self:
            is_simulated = run.state == "simulated"
            run.may_approve = is_simulated and (
                run.needs_approval_reason or not run._is_own_request()
            )
            is_others = is_simulated and not run.may_approve
            run.approval_hint = run._approval_hint() if is_others else ""

    def _approval_hint(self):
        """Who goes on with a run that the user cannot approve."""
        self.ensure_one()
        bound, _passing = self._involved_users()
        officers = self._reward_officers() - self.env.user
        if others := officers - bound - _passing:
            return self.env._(
                "A second person approves this run: %s.", names_of(others, "name")
            )
        return self.env._(
            "You set the pool or calculated it yourself. Let %s enter the pool and"
            " simulate it again, then you can approve it.",
            names_of(officers - bound or officers, "name"),
        )

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs.filtered(
            lambda run: any(run[name] for name in self._pool_fields)
        )._stamp_pool()
        return runs

    @readers_only
    def write(self, vals):
        changed = self._input_fields & set(vals)
        reasons = {"approval_reason", "policy_reason"} & set(vals)
        if (changed or reasons) and not self.env.su:
            self._check_run_state("draft", "simulated")
        result = super().write(vals)
        if changed:
            # sudo: guarded state; the simulation no longer fits what was entered.
            self.sudo().filtered(lambda run: run.state == "simulated").write(
                {"state": "draft"}
            )
        if self._pool_fields & set(vals):
            self._stamp_pool()
        return result

    def _stamp_pool(self):
        """Keep who set the pool, and when."""
        # sudo: guarded fields; env.uid stays the person who wrote the amount.
        self.sudo().write(
            {"pool_set_by_id": self.env.uid, "pool_set_on": fields.Datetime.now()}
        )

    def _check_run_state(self, *allowed):
        """Raise unless every run is in one of the states."""
        wrong = self.filtered(lambda run: run.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s is in state “%(state)s”, so this step is not possible now."
                    " Make another run for what has changed since.",
                    run=names_of(wrong[0]),
                    state=labels[wrong[0].state],
                )
            )
        # sudo: of two who go on from one state the second begins again.
        change_rows(self.sudo())

    def _seen_values(self):
        """State, pool and who gets how much, as far as the reader sees it."""
        rewards = self.env["hr.performance.reward"].search(
            [("run_id", "in", self._origin.ids)], order="employee_id, id"
        )
        rows = [
            (reward.employee_id.id, reward.amount, reward.state, reward.is_excluded)
            for reward in rewards
        ]
        return self.state, self.pool_amount, rows

    # ACTIONS

    @readers_only
    @takes_text("reason")
    def action_cancel(self, reason=None):
        """Cancel a run of which nothing was paid or handed over.

        :param reason: text; required once the run is approved
        """
        self.check_access("write")
        self._check_run_state("draft", "simulated", "approved")
        for run in self:
            if run.state == "approved" and not (reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s is approved: say why it is cancelled.",
                        names_of(run, "name"),
                    )
                )
            # sudo: rewards are written by their actions only; access to the run was
            # checked above.
            rewards_sudo = run.sudo()._all_rewards()
            if rewards_sudo.filtered(lambda r: r.state in ("handed_over", "paid")):
                raise UserError(
                    self.env._(
                        "%s: part of it is paid. Cancel the other rewards one by one.",
                        names_of(run, "name"),
                    )
                )
            rewards_sudo.write({"state": "cancelled"})
            rewards_sudo._tell_balanced()
            run.sudo().write({"state": "cancelled"})  # sudo: as above.
            if reason:
                run._log(self.env._("Cancelled: %s", reason))

    @readers_only
    @takes_text("reason")
    def action_reverse(self, reason):
        """Take a whole run back: what waits is cancelled, what payroll has reversed.

        :param reason: text; required
        """
        self.check_access("write")
        self._check_run_state("approved", "handed_over", "done", "given")
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the run is reversed; it is kept on each reward.")
            )
        for run in self:
            # sudo: rewards are written by their actions only; access to the run was
            # checked above.
            rewards = run.sudo()._all_rewards()
            run._check_reversible(rewards)
            waiting = rewards.filtered(lambda reward: reward.state == "approved")
            waiting._settle("cancelled", cancel_reason=reason.strip())
            sent = rewards.filtered(lambda reward: reward.state in WITH_PAYROLL)
            sent._settle("reversed", cancel_reason=reason.strip())
            run.sudo().state = "reversed"  # sudo: as above.
            run._log(self.env._("Reversed: %s", reason.strip()))

    def _check_reversible(self, rewards):
        """Raise where a payslip has paid: that one is refunded first."""
        on_slips = rewards.filtered(
            lambda reward: reward.state == "paid" and not reward.handover_number
        )
        if on_slips:
            raise UserError(
                self.env._(
                    "%(run)s: payslips have paid %(count)s of its rewards. Refund these"
                    " payslips first; each refund reverses its rewards.",
                    run=names_of(self, "name"),
                    count=len(on_slips),
                )
            )

    @readers_only
    def action_ask_reverse_reason(self):
        """Ask why the whole run is taken back."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self.env["hr.performance.reward.reason"],
            self.env._("Reverse the Run"),
            context={"default_action": "reverse_run", "default_run_id": self.id},
        )

    # COSTS

    @readers_only
    def action_export_costs(self):
        """Download what the run costs each department, as a workbook."""
        return self._cost_file("xlsx")

    @readers_only
    def action_export_costs_csv(self):
        """Download what the run costs each department, as CSV for accounting."""
        return self._cost_file("csv")

    def _cost_file(self, extension):
        self.ensure_one()
        self.check_access("read")
        self._check_sees_file()
        header, rows, total = self._cost_table()
        title = self.env._("Costs %s", self.name)
        types = {
            "csv": "text/csv",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        content = (
            _csv(header, [*rows, total])
            if extension == "csv"
            else build_workbook(title, header, rows, total)
        )
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance_download",
            "params": {
                "name": f"{title}.{extension}",
                "type": types[extension],
                "content": base64.b64encode(content).decode(),
                "stays": True,
            },
        }

    def _cost_table(self):
        """Header, one row for each department, and the total."""
        _ = self.env._
        header = [
            *(_("Department"), _("Cost Code"), _("Number of People")),
            *(_("Amount"), _("Currency")),
        ]
        # sudo: sums of the run; who could read them one by one was checked before.
        rewards = self.sudo()._all_rewards()
        counted = rewards.filtered(
            lambda reward: (
                reward.amount and reward.state not in ("cancelled", "reversed")
            )
        )
        # sudo: hr.department - the code that accounting books costs by.
        rows = [
            [
                department.name or _("No department"),
                department.performance_cost_code or "",
                len(part),
                self.currency_id.round(sum(part.mapped("amount"))),
                self.currency_id.name,
            ]
            for department, part in counted.grouped("department_id").items()
        ]
        rows.sort(key=lambda row: row[0])
        whole = self.currency_id.round(sum(counted.mapped("amount")))
        return (
            header,
            rows,
            [_("Total"), "", len(counted), whole, self.currency_id.name],
        )

    @readers_only
    def action_ask_cancel_reason(self):
        """Ask why the run is cancelled."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self.env["hr.performance.reward.reason"],
            self.env._("Cancel the Run"),
            context={"default_action": "cancel_run", "default_run_id": self.id},
        )

    @readers_only
    def action_open_rewards(self):
        """Open the rewards of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_reward_action"
        )
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {}
        return action

    def _all_rewards(self, domain=()):
        """Every reward of the runs, for code with the rights of the system.

        ``reward_ids`` may hold only those that the user has just been shown.

        :param domain: only these of them
        """
        rewards = self.env["hr.performance.reward"]
        return rewards.search([("run_id", "in", self.ids), *domain])

    def _log(self, text):
        """Leave a note in the chatter of the run."""
        # sudo: a note of the system, whoever may write here; a user posts comments.
        self.sudo().message_post(body=text, subtype_xmlid="mail.mt_note")

    @api.model
    def _due_to_follow(self):
        """Runs behind their rewards: two clerks may have paid the last two at once."""
        runs = self.search([("state", "in", FOLLOWING)])
        states = runs._states_by_rewards()
        return runs.filtered(lambda run: run.state != states[run])

    def _follow_due(self, runs):
        runs._follow_rewards()

    @api.model
    def _overdrawn_runs(self):
        """Runs that do not share their pool exactly, or exceed their budget."""
        return self._found_by(
            SQL(
                """
                SELECT run.id
                  FROM hr_performance_reward_run run
                  JOIN hr_performance_reward_rule rule ON rule.id = run.rule_id
                  JOIN hr_performance_reward reward ON reward.run_id = run.id
                 WHERE run.state IN %(following)s AND run.pool_amount > 0
                 GROUP BY run.id, rule.id
                HAVING SUM(reward.amount) FILTER (WHERE reward.state IN %(live)s)
                       > run.pool_amount * (1 + COALESCE(run.funding_factor, 0))
                         - COALESCE(run.strategic_amount, 0) + 0.01
                    OR (rule.base_type = 'pool' AND BOOL_OR(reward.amount != 0)
                        AND ABS(SUM(reward.amount)
                                - COALESCE(run.pool_shared, run.pool_amount))
                            > 0.000001)
                """,
                following=FOLLOWING,
                live=LIVE,
            )
        )

    def _tell_overdrawn(self, run):
        total = sum(run._all_rewards().mapped("amount"))
        raise UserError(
            self.env._(
                "%(run)s: the rewards add up to %(total)s, the pool is %(pool)s. Cancel"
                " the rewards that were changed, and make another run.",
                run=names_of(run, "name"),
                total=run.currency_id.format(total),
                pool=run.currency_id.format(run.pool_amount),
            )
        )

    @api.model
    def _with_other_file(self):
        """Runs whose file for payroll has another total than its rewards."""
        return self._found_by(
            SQL(
                """
                SELECT run.id
                  FROM hr_performance_reward_run run
                  LEFT JOIN hr_performance_reward reward
                         ON reward.run_id = run.id
                        AND reward.handover_number = run.handover_number
                 WHERE run.handover_number IS NOT NULL
                 GROUP BY run.id
                HAVING ABS(COALESCE(SUM(reward.amount), 0) - run.handover_total)
                       > 0.000001
                """
            )
        )

    def _tell_other_file(self, run):
        in_file = run._all_rewards().filtered(
            lambda reward: reward.handover_number == run.handover_number
        )
        raise UserError(
            self.env._(
                "%(run)s: the file %(number)s for payroll says %(total)s, its rewards"
                " are %(sum)s. Compare the file with payroll, and reverse the rewards"
                " that differ.",
                run=names_of(run, "name"),
                number=run.handover_number,
                total=run.currency_id.format(run.handover_total),
                sum=run.currency_id.format(sum(in_file.mapped("amount"))),
            )
        )

    def _follow_rewards(self):
        """Move runs between approved, handed over and paid as their rewards do."""
        # Two clerks who settle the last two rewards both find the run unfinished.
        change_rows(self)
        self._drop_told()
        runs = self.filtered(lambda run: run.state in FOLLOWING)
        for run, state in runs._states_by_rewards().items():
            if run.state != state:
                run.write({"state": state})

    def _states_by_rewards(self):
        """The state in which each approved run is by its rewards.

        One that brings no money, such as trainings or titles, waits for no payment and
        is never called paid.
        """
        rows = self.env["hr.performance.reward"]._read_group(
            [("run_id", "in", self.ids), ("amount", "!=", 0)],
            ["run_id"],
            ["state:array_agg_distinct"],
        )
        found = dict(rows)
        return {
            run: next((s for s in FOLLOWING[:2] if s in found[run]), "done")
            if run in found
            else "given"
            for run in self
        }

    # WHEN A RESULT CHANGES

    def _tell_of_held(self, rewards):
        """Tell the reward officers which rewards of the run are held; no names.

        Officers read the run also where they may not read a reward of it.
        """
        self.ensure_one()
        text = " ".join(self._held_sentences(rewards))
        officers = self._tell_officers(text)
        user = self.author_id if self.author_id in officers else officers[:1]
        self._drop_activity()
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Results of rewarded people have changed"),
                note=text,
            )

    def _held_sentences(self, rewards):
        """What has become of these rewards of the run, and what is to be done."""
        _ = self.env._
        appealed = rewards.filtered(lambda r: r.hold_reason == "appeal")
        rewards -= appealed
        anew = rewards.filtered(lambda r: r.hold_reason in ("anew", "base"))
        waiting = (rewards - anew).filtered(lambda r: r.state == "approved")
        sent = rewards - anew - waiting
        if appealed:
            yield _(
                "Rewards that are held because an appeal is open: %s. They go on no"
                " payslip and into no file. If the decision changes nothing, they are"
                " due again; else another run proposes the new amount, or the"
                " difference to what was paid.",
                len(appealed),
            )
        if waiting:
            yield _(
                "Rewards that are held because a result was opened again or cancelled:"
                " %s. They go on no payslip and into no file; once the result is"
                " released again, another run takes these people in.",
                len(waiting),
            )
        if sent:
            yield _(
                "Rewards that payroll has got and whose result was opened again or"
                " cancelled: %s. Once the result is released again, another run"
                " proposes the difference; reverse what payroll does not pay.",
                len(sent),
            )
        if anew:
            yield _(
                "Rewards whose result was decided anew or whose payment was taken back:"
                " %s. Make another run with this rule: it proposes the new amount, or"
                " the difference to what was paid.",
                len(anew),
            )

    def _tell_officers(self, text):
        """Send a note on the run to its reward officers.

        :return: these users
        """
        officers = self._reward_officers()
        # sudo: a note of the system, whoever has changed the result.
        self.sudo().message_post(
            body=text,
            partner_ids=officers.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        return officers

    def _drop_told(self):
        """End the task about held rewards where none is held any more."""
        held = self.env["hr.performance.reward"].search(
            [("run_id", "in", self.ids), ("hold_reason", "!=", False)]
        )
        (self - held.run_id)._drop_activity()

    def _drop_activity(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _ask_simulation(self):
        """A result behind these simulations has changed: they are made anew."""
        for run in self.filtered(lambda run: run.state == "simulated"):
            run.write({"state": "draft"})
            run._tell_officers(
                self.env._(
                    "A result of this run was appealed, opened again, cancelled or"
                    " decided anew."
                    " Simulate again and look at the amounts."
                )
            )

    # CALCULATION
    #
    # In a constant number of queries.

    @readers_only
    def action_simulate(self):
        """Calculate the rewards anew; nothing of it is binding.

        Whoever has a released result takes part. People whose amount cannot be found
        are listed with the issue and amount zero. Exclusions are kept.
        """
        self.check_access("write")
        self._check_run_state("draft", "simulated")
        for run in self:
            run._simulate()

    def _simulate(self):
        self.ensure_one()
        # sudo: rewards and results are read and written as a whole for the company of
        # the run, to which the caller has write access.
        run = self.sudo()
        run.lock_for_update()
        results, rewarded_before = run._results()
        if not results:
            raise UserError(run.with_env(self.env)._nobody_text(rewarded_before))
        exclusions = run._exclusions()
        run._fill_missing_units(results)
        claims, pools = run._calculate(results, exclusions)
        dropped = run.env["hr.performance.reward.shift"]._apply(run, claims)
        run._all_rewards().unlink()
        run._keep_pools(pools, claims)
        rewards = run.env["hr.performance.reward"]
        insert_rows(rewards, run._rows(claims))
        dropped._ask_again()
        run.write(
            {
                "state": "simulated",
                "simulated_by_id": self.env.uid,
                "simulated_on": fields.Datetime.now(),
                "already_rewarded_count": rewarded_before,
            }
        )

    # WHO

    def _nobody_text(self, rewarded):
        """Why the run has nobody to reward, and what would help.

        :param rewarded: how many another run has rewarded already
        """
        # sudo: hr.performance.result - only how many are decided; the caller may write
        # the run.
        own = self.sudo()
        waiting = own.env["hr.performance.result"].search_count(
            own._results_domain("published")
        )
        values = {
            "run": names_of(self, "name"),
            "cycle": names_of(self.cycle_id, "name"),
            "company": names_of(self.company_id),
        }
        if rewarded:
            return self.env._(
                "%(run)s: other runs have rewarded all released results of %(cycle)s by"
                " this rule already: %(count)s. Choose another cycle or another rule.",
                count=rewarded,
                **values,
            )
        if waiting:
            return self.env._(
                "%(run)s: no result of %(cycle)s is released in %(company)s yet."
                " Decided and not told: %(count)s. Results are released in the"
                " interviews, or under Results with Release.",
                count=waiting,
                **values,
            )
        return self.env._(
            "%(run)s: no result of %(cycle)s is decided in %(company)s yet. Choose a"
            " cycle whose reviews are done, or another company.",
            **values,
        )

    def _results_domain(self, state="released"):
        """Undisputed results of the cycle in the company of the run; those released.

        Before its release nobody but those who decide knows a result, so it makes no
        amount either.
        """
        return Domain(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("company_id", "=", self.company_id.id),
                ("employee_id", "!=", False),
                ("state", "=", state),
                ("is_appealed", "=", False),
                ("appraisal_id.state", "!=", "cancelled"),
                ("cycle_id.is_imported", "=", False),
            ]
        )

    def _results(self):
        """Results to reward, and how many another run has rewarded already."""
        results = self._fetched(self._results_domain())
        rewarded = set(self._live_elsewhere(results.appraisal_id).appraisal_id._ids)
        left = results.filtered(lambda one: one.appraisal_id.id not in rewarded)
        return left, len(results) - len(left)

    def _fetched(self, domain):
        """Results with what a calculation reads, without their long explanations."""
        results = self.env["hr.performance.result"].search_fetch(
            domain, RESULT_FIELDS, order="employee_id, id"
        )
        results.appraisal_id.fetch(SHEET_FIELDS)
        return results

    def _live_elsewhere(self, appraisals):
        """Rewards of the same rule that other runs have approved for these people.

        Whoever has one that is held is rewarded again, by the new amount or by the
        difference.
        """
        live = self._earlier_rewards(appraisals)
        held = set(live.filtered("hold_reason").appraisal_id._ids)
        return live.filtered(lambda reward: reward.appraisal_id.id not in held)

    def _earlier_rewards(self, appraisals):
        """Every reward of the same rule that is due or paid by other runs."""
        return self.env["hr.performance.reward"].search(
            [
                ("rule_id", "=", self.rule_id.id),
                ("appraisal_id", "in", appraisals.ids),
                ("state", "in", LIVE),
                ("run_id", "!=", self.id),
            ]
        )

    def _paid_before(self, appraisals):
        """What payroll has got for each appraisal by the same rule.

        :return: dict of appraisal id to a sum
        """
        return self._sums(self._earlier_rewards(appraisals))

    def _advanced(self):
        """What of a pool was shared as advances already; budgets are for the rest."""
        is_pool = self.rule_id.base_type == "pool"
        return to_decimal(self.advance_total) if is_pool else ZERO

    def _advances(self, employees):
        """Advances that these people have got and no other run has settled."""
        return self.env["hr.performance.reward"].search(
            [
                ("run_id", "in", self.advance_run_ids.ids),
                ("employee_id", "in", employees.ids),
                ("state", "in", LIVE),
                *("|", ("settled_by_id", "=", False)),
                *("&", ("settled_by_id.rule_id", "=", self.rule_id.id)),
                ("settled_by_id.cycle_id", "=", self.cycle_id.id),
            ]
        )

    def _advanced_before(self, employees):
        """Sums of these advances by employee id."""
        sums = {}
        if not self.advance_run_ids:
            return sums
        for reward in self._advances(employees):
            key = reward.employee_id.id
            sums[key] = sums.get(key, ZERO) + to_decimal(reward.amount)
        return sums

    @api.model
    def _sums(self, rewards):
        """What payroll has got of these rewards, by sheet."""
        sums = {}
        for reward in rewards:
            if reward.state in WITH_PAYROLL:
                key = reward.appraisal_id.id
                sums[key] = sums.get(key, ZERO) + to_decimal(reward.amount)
        return sums

    def _exclusions(self):
        """What was entered on excluded people, by appraisal id."""
        return {
            reward.appraisal_id.id: {
                "is_excluded": True,
                "exclusion_reason": reward.exclusion_reason,
                "excluded_by_id": reward.excluded_by_id.id,
            }
            for reward in self._all_rewards([("is_excluded", "=", True)])
        }

    # HOW MUCH

    def _calculate(self, results, exclusions):
        """What each of these results brings, and how each pool was shared.

        :param exclusions: dict of appraisal id to values of an exclusion
        :return: list of claims; dict of unit, or of no unit, to its ``Allocation``
        """
        paid = self._paid_before(results.appraisal_id)
        advanced = self._advanced_before(results.employee_id)
        claims = list(map(self._claim, results))
        for claim in claims:
            claim.paid = paid.get(claim.sheet_id, ZERO)
            claim.advance = advanced.get(claim.employee_id, ZERO)
            claim.exclusion = exclusions.get(claim.sheet_id, {})
        self._set_conditions(claims)
        try:
            pools = self._set_amounts(claims)
        except RuleError as error:
            problem = f"{self.name}: {rule_error_message(self.env, error)}"
            raise UserError(problem) from error
        return claims, pools

    @api.model
    def _claim(self, result):
        """The claim of a result, with what is read of it."""
        sheet = result.appraisal_id
        return Claim(
            result,
            sheet.id,
            result.employee_id.id,
            to_decimal(result.coefficient, COEFFICIENT),
            sheet._presence(),
        )

    def _rule_date(self):
        return self.rule_id.rule_date or self.cycle_id.date_end

    def _needs_wage(self):
        rule = self.rule_id
        if rule.kind != "bonus":
            return False
        return (
            rule.base_type == "wage_share"
            or rule.cap_type == "base"
            or (rule.base_type == "pool" and rule.pool_weight == "wage")
        )

    def _set_conditions(self, claims):
        """Grade, time in the company, wage and currency of every claim."""
        rule = self.rule_id
        histories, rules = {}, rule | rule._earlier_rules()
        from_base = rule.wage_source == "pay_base"
        employees = self.env["hr.employee"].browse(
            dict.fromkeys(claim.employee_id for claim in claims)
        )
        needs_history = self._needs_wage() and not from_base
        if needs_history or any(rules.mapped("minimum_tenure")):
            histories = self._histories(employees)
        self._judge(claims, rules, histories)
        if rule.kind == "bonus":
            self._set_bases(claims, employees, histories)

    def _set_bases(self, claims, employees, histories):
        """What the coefficient multiplies, limits, attendance and unit of each."""
        rule = self.rule_id
        from_base = rule.wage_source == "pay_base"
        pay_bases = self._pay_bases(employees) if from_base else {}
        attendance = self._attendance(employees)
        units = self._units_of(claims) if rule.unit_use != "none" else {}
        is_pool, needs_wage = rule.base_type == "pool", self._needs_wage()
        fixed = to_decimal(rule.fixed_amount) if rule.base_type == "fixed" else None
        has_attendance, has_units = rule.attendance_kpi_id, rule.unit_use != "none"
        cap = self._caps()
        for claim in claims:
            if is_pool and claim.paid:
                claim.zero_reason, claim.issue = SHARED, ""
                continue
            if needs_wage and claim.is_eligible:
                if from_base:
                    self._set_pay_base(claim, pay_bases)
                else:
                    self._set_wage(claim, histories.get(claim.employee_id, []))
            claim.cap = cap(claim.base)
            if fixed is not None and claim.is_eligible:
                claim.base = fixed
            if has_attendance and claim.is_eligible:
                self._set_attendance(claim, attendance)
            if has_units and claim.is_eligible:
                claim.unit = units.get(claim.result.department_id)
                claim.issue = "" if claim.unit else "no_unit"

    def _histories(self, employees):
        """Versions of each employee, oldest first, in one query."""
        versions = self.env["hr.version"].search_fetch(
            [("employee_id", "in", employees.ids)],
            VERSION_FIELDS,
            order="employee_id, date_version, id",
        )
        histories = {}
        for version in versions:
            histories.setdefault(version.employee_id.id, []).append(version)
        return histories

    def _judge(self, claims, rules, histories):
        """Ask all conditions of the rule, and of the rules that come before it."""
        rule, day = self.rule_id, self._rule_date()
        results = self.env["hr.performance.result"].concat(
            *(claim.result for claim in claims)
        )
        verdicts = {one: judge(one, results, day, histories) for one in rules}
        standing, others, of_rule = self._standing(), rules - rule, verdicts[rule]
        for claim in claims:
            own = of_rule[claim.result]
            claim.reasons = [*standing.steps, *(verdict.step for verdict in own)]
            claim.missed = conditions.unmet(own)
            claim.clause_id = standing.clause_id
            if others and (first := self._rule_before(verdicts, others, claim.result)):
                claim.reasons.append(conditions.other_first(first.name))
                claim.missed.append("exclusive")
            if claim.missed:
                claim.zero_reason = claim.missed[0]
            elif unknown := conditions.unknown(own):
                claim.issue = UNKNOWN.get(unknown[0], "scale")

    def _rule_before(self, verdicts, rules, result):
        """The rule that rewards this result in place of the one of the run."""
        met = [
            (rule.priority, all(one.is_met for one in verdicts[rule][result]))
            for rule in rules
        ]
        place = conditions.first_met(met)
        return None if place is None else rules[place]

    def _set_wage(self, claim, history):
        """Take the wage of the version that applies on the reference date.

        As in ``hr.employee._get_version`` the first one counts before its own date.
        """
        day = self._rule_date()
        valid = [version for version in history if version.date_version <= day]
        version = (valid[-1:] or history[:1] or [self.env["hr.version"]])[0]
        if not version:
            claim.issue = "no_wage"
        elif version.company_id.currency_id != self.currency_id:
            claim.issue = "currency"
        elif not _works_in(version, self.cycle_id.date_start, day):
            claim.issue = "no_contract"
        elif version.wage <= 0:
            claim.issue = "no_wage"
        else:
            claim.base = to_decimal(version.wage)

    def _pay_bases(self, employees):
        """The performance pay base that applies on the reference date, by person."""
        found = self.env["hr.performance.pay.base"].search(
            [
                ("employee_id", "in", employees.ids),
                ("company_id", "=", self.company_id.id),
                ("date_from", "<=", self._rule_date()),
            ],
            order="date_from, id",
        )
        return {row.employee_id.id: row for row in found}

    def _set_pay_base(self, claim, pay_bases):
        row = pay_bases.get(claim.employee_id)
        if not row:
            claim.issue = "no_pay_base"
        elif row.currency_id != self.currency_id:
            claim.issue = "currency"
        else:
            claim.base = to_decimal(row.amount)

    def _attendance(self, employees):
        """Mean of what was measured of each person's attendance, in per cent."""
        if not self.rule_id.attendance_kpi_id:
            return {}
        found = self.env["hr.performance.measure"].search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("kpi_id", "=", self.rule_id.attendance_kpi_id.id),
                ("period_end", ">=", self.cycle_id.date_start),
                ("period_end", "<=", self.cycle_id.date_end),
            ],
            ["employee_id", "value"],
        )
        values = {}
        for row in found:
            values.setdefault(row.employee_id.id, []).append(to_decimal(row.value))
        return values

    def _set_attendance(self, claim, attendance):
        values = attendance.get(claim.employee_id)
        if values:
            claim.attendance = tidy(sum(values) / len(values) / HUNDRED)
        else:
            claim.issue = "no_attendance"

    def _caps(self):
        """A function from the amount before factors to the most that one may get."""
        rule = self.rule_id
        amount, factor = to_decimal(rule.cap_amount), to_decimal(rule.cap_factor)
        if rule.cap_type == "amount":
            return lambda _base: amount
        if rule.cap_type == "base":
            return lambda base: base * factor if base else None
        return lambda _base: None

    def _set_amounts(self, claims):
        """Amount and steps of each claim.

        :return: dict of unit, or of no unit, to how its pool was shared
        """
        eligible = [claim for claim in claims if claim.is_eligible]
        if self.rule_id.kind != "bonus":
            self._set_gifts(eligible)
            return {}
        if self.rule_id.base_type == "pool":
            return self._split_pools(eligible)
        unit = self._unit()
        for claim in eligible:
            outcome = money.individual(claim.base, self._factors(claim), unit)
            claim.amount, claim.steps = outcome.value, list(outcome.steps)
            if claim.cap is not None:
                outcome = money.limited(claim.amount, claim.cap, unit)
                claim.amount = outcome.value
                claim.steps += outcome.steps
        return {}

    def _set_gifts(self, claims):
        """What is no money has no amount; the coefficient is kept all the same."""
        text = self.rule_id._gives_text()
        for claim in claims:
            claim.steps = [conditions.without_money(text)]

    def _unit(self):
        """The smallest amount of the currency that is paid."""
        return to_decimal(self.currency_id.rounding)

    def _factors(self, claim):
        factors = [*claim.own_factors, *self._unit_factors(claim)]
        if self.is_advance:
            factors.append((ADVANCE, to_decimal(self.advance_percent) / HUNDRED))
        if self.rule_id.base_type == "fixed":
            return factors
        return [
            (SHARE, to_decimal(self.rule_id.wage_percent) / HUNDRED),
            (MONTHS, to_decimal(self.rule_id.periods)),
            *factors,
        ]

    def _unit_factors(self, claim):
        """The coefficient of the unit, where it multiplies what members get."""
        if self.rule_id.unit_use != "coefficient" or not claim.unit:
            return []
        factor = to_decimal(claim.unit.coefficient)
        return [] if factor == ONE else [(claim.unit.department_id.name, factor)]

    def _payable(self):
        """What the run may share, with the steps that lead to it."""
        return funding.payable(
            to_decimal(self.pool_amount),
            to_decimal(self.funding_factor),
            to_decimal(self.strategic_amount),
            self._unit(),
        )

    def _split_pools(self, claims):
        """Share the pool of the run, or of each unit, between those who take part.

        :return: dict of unit, or of no unit, to ``Allocation``
        """
        by_units = self.rule_id.unit_use in POOLS_OF_UNITS
        groups = {}
        for claim in claims:
            groups.setdefault(claim.unit if by_units else None, []).append(claim)
        pools = self._unit_pools(groups) if by_units else {None: self._whole_pool()}
        return {
            unit: self._split_pool(groups.get(unit, []), pool, steps)
            for unit, (pool, steps) in pools.items()
        }

    def _whole_pool(self):
        """The pool of everybody, with steps only where it is not the one entered."""
        outcome = self._payable()
        is_plain = not self.funding_factor and not self.strategic_amount
        return outcome.value, [] if is_plain else list(outcome.steps)

    def _unit_pools(self, groups):
        """What each unit of the table has to share, and how that came about.

        A unit whose members get nothing shares nothing; the others share the pool.

        :return: dict of unit to a pair of amount and steps
        """
        units = [unit for unit in self.unit_ids if unit in groups]
        unit = self._unit()
        if self.rule_id.unit_use == "units":
            pools = {}
            amount = to_decimal(self.rule_id.unit_amount)
            for row in units:
                factor, name = to_decimal(row.coefficient), row.department_id.name
                award = funding.unit_award(name, amount, factor, unit)
                pools[row] = (award.value, list(award.steps))
            return pools
        pool, steps = self._whole_pool()
        factors = [row._factor() for row in units]
        split = funding.split_departments(pool, [row._numbers() for row in units], unit)
        full = sum((factor.value for factor in factors), ZERO)
        pools = {}
        for row, factor, share in zip(units, factors, split.shares, strict=True):
            name = row.department_id.name
            told = funding.unit_share(name, pool, factor.value, full, share)
            pools[row] = (share, [*steps, *factor.steps, told])
        return pools

    def _split_pool(self, claims, pool, before):
        """Share one pool.

        :param before: steps that lead to the pool
        """
        is_equal = self.rule_id.pool_weight == "equal"
        bases = [ONE if is_equal else claim.base for claim in claims]
        ways = [
            _weighted(base, [*claim.own_factors, *self._unit_factors(claim)])
            for base, claim in zip(bases, claims, strict=True)
        ]
        weights = [weight for weight, _steps in ways]
        caps = [claim.cap for claim in claims]
        split = money.split_capped(pool, weights, caps, self._unit())
        head, shares = split.steps[0], split.steps[1 : 1 + len(claims)]
        anew = split.steps[1 + len(claims) : -1]
        for claim, base, (_weight, factors), share, step in zip(
            claims, bases, ways, split.shares, shares, strict=True
        ):
            claim.amount = share
            is_capped = step.code == "pool_share_capped"
            claim.steps = [*factors, *before, head, *(() if is_capped else anew), step]
            if not is_equal:
                claim.steps.insert(0, Step("bonus_base", {"result": base}))
        return split

    # DEPARTMENTS AND TEAMS

    @readers_only
    def action_fill_units(self):
        """Make the table of departments and teams anew, from results and people."""
        self.check_access("write")
        self._check_run_state("draft", "simulated")
        for run in self:
            # sudo: results of units, and rows of the run to which the user may write.
            own = run.sudo()
            own.unit_ids.unlink()
            own._fill_missing_units(own._results()[0])
            own.write({"state": "draft"})
            run._stamp_pool()

    def _fill_missing_units(self, results):
        """Make the table when the rule needs it and nobody has begun it."""
        if self.rule_id.unit_use != "none" and not self.unit_ids:
            units = self.env["hr.performance.reward.unit"]
            units.create(units._values_for(self, results))

    def _units_of(self, claims):
        """The row of the table to which each department of these people belongs.

        That of the department itself, else of the nearest one above.
        """
        rows = {row.department_id.id: row for row in self.unit_ids}
        departments = self.env["hr.department"].browse(
            dict.fromkeys(
                claim.result.department_id.id
                for claim in claims
                if claim.result.department_id
            )
        )
        found = {}
        for department in departments:
            path = [
                int(key) for key in (department.parent_path or "").split("/") if key
            ]
            found[department] = next(
                (rows[key] for key in reversed(path) if key in rows), None
            )
        return found

    def _keep_pools(self, pools, claims):
        """Write what each pool came to, and what is left of it."""
        advanced = {claim.employee_id: claim.advance for claim in claims}
        self.advance_total = float(sum(advanced.values()))
        if self.rule_id.base_type == "pool":
            self.pool_shared = float(sum(claim.final for claim in claims))
        else:
            self.pool_shared = False
        counts = Counter(claim.unit.id for claim in claims if claim.unit)
        for unit in self.unit_ids:
            split = pools.get(unit)
            left = float(split.unallocated) if split else 0.0
            unit.write(
                {
                    "amount": float(sum(split.shares)) + left if split else 0.0,
                    "unallocated": left,
                    "member_count": counts[unit.id],
                }
            )

    def _rows(self, claims):
        """The rewards of the claims, one after the other, as all their columns."""
        of_run = {
            "run_id": self.id,
            "rule_id": self.rule_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "state": "simulated",
            # Known here: what is simulated is never held, and is due with its run.
            "hold_reason": False,
            "date_payable": self.date_payable,
            "payroll_code": self.rule_id.payroll_code,
            "is_excluded": False,
            "exclusion_reason": False,
            "excluded_by_id": False,
            "calculated_amount": 0.0,
            "shift_id": False,
            "shift_reason": False,
        }
        for claim in claims:
            result = claim.result
            amount, steps = claim.due
            steps = (*claim.reasons, *steps, *claim.shift_steps)
            yield {
                **of_run,
                "result_id": result.id,
                "appraisal_id": claim.sheet_id,
                "employee_id": claim.employee_id,
                "department_id": result.department_id.id,
                "unit_id": claim.unit.id if claim.unit else False,
                "level_id": result.final_level_id.id,
                "base": float(claim.base),
                "coefficient": float(claim.coefficient),
                "amount": float(amount),
                "paid_before": float(claim.received),
                "issue": claim.issue or False,
                "zero_reason": claim.zero_reason or False,
                "missed": claim.missed or False,
                "clause_id": claim.clause_id,
                "trace": [step.to_json() for step in steps],
                **claim.exclusion,
                **claim.shift,
            }

    def _amount_with(self, reward, level, coefficient):
        """The amount of a reward if its result had another grade; nothing is written.

        :return: a number; None for shares of a pool, which is shared only once
        """
        if self.rule_id.base_type == "pool":
            return None
        result = reward.appraisal_id.env["hr.performance.result"].search(
            [("appraisal_id", "=", reward.appraisal_id.id)]
        )
        other = result.new(
            {"final_level_id": level.id, "coefficient": coefficient}, origin=result
        )
        claim = self._claim(other)
        self._set_conditions([claim])
        self._set_amounts([claim])
        return float(claim.amount)

    # HEADS OF DEPARTMENTS

    @readers_only
    def action_open_shifts(self):
        """Let heads of departments share out the amounts of their people."""
        self.check_access("write")
        self._check_run_state("simulated")
        for run in self:
            # sudo: who leads which rewarded people; access was checked above.
            own = run.sudo()
            opened = own.env["hr.performance.reward.shift"]._open_for(own)
            if not opened:
                raise UserError(
                    self.env._(
                        "%s: no department has a head with a login and at least two"
                        " people to share between, or all of them are opened already.",
                        names_of(run, "name"),
                    )
                )
            run._log(
                self.env._(
                    "Opened to heads of departments: %s",
                    names_of(opened.user_id, "name"),
                )
            )

    # STILL THE SAME?

    def _stale_rewards(self):
        """Rewards that would be other ones if they were simulated now."""
        self.ensure_one()
        results = self._fetched(
            self._results_domain()
            & Domain("appraisal_id", "in", self._all_rewards().appraisal_id.ids)
        )
        claims, _pools = self._calculate(results, self._exclusions())
        self.env["hr.performance.reward.shift"]._apply(self, claims)
        now = {claim.sheet_id: claim for claim in claims}
        return self._all_rewards().filtered(
            lambda reward: reward._differs_from(now.get(reward.appraisal_id.id))
        )

    # APPROVAL BY A SECOND PERSON
    #
    # Whoever made the run, set its pool or calculated it, and whoever is rewarded by
    # it, does not approve it as long as somebody else in the company can.

    @readers_only
    def action_approve(self):
        """Make the simulated rewards due."""
        self.check_access("write")
        self._check_run_state("simulated")
        self._check_seen()
        for run in self:
            # sudo: results and wages behind the rewards; access was checked above.
            run.sudo()._check_complete()
            alone = run._check_approver()
            run._check_policy()
            run._approve(alone)
            # sudo: what is no money is given by the system; access was checked above.
            run.sudo()._give()

    def _approve(self, alone):
        # sudo: guarded fields; role, state and contents were checked by the caller.
        run = self.sudo()
        rewards = run._all_rewards()
        excluded = rewards.filtered("is_excluded")
        excluded.write({"state": "cancelled"})
        # Those whom the user cannot see could not be excluded; a later run takes them.
        unseen = run._open_issues()
        unseen.write(
            {
                "state": "cancelled",
                "cancel_reason": self.env._(
                    "No amount was found. Another reward officer takes this person"
                    " into a later run."
                ),
            }
        )
        due = rewards - excluded - unseen
        earlier = due._take_over(run)
        due.write({"state": "approved"})
        run.write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
                "is_self_approved": alone,
            }
        )
        run.unit_ids._begin_coaching()
        if alone:
            self._log(
                self.env._(
                    "Approved without a second person. Reason: %s", self.approval_reason
                )
            )
        (run | earlier.run_id)._follow_rewards()

    # WHAT IS APPROVED

    def _check_complete(self):
        """Raise unless everything is known, current and within the pool."""
        self.ensure_one()
        self.lock_for_update()
        open_issues = self._open_issues()._filter_told()
        if open_issues:
            raise UserError(
                self.env._(
                    "%(run)s has open issues: %(names)s. Repair them and simulate"
                    " again, or exclude these people with a reason.",
                    run=names_of(self, "name"),
                    names=open_issues._told_names(),
                )
            )
        self._check_units()
        self._check_shifts()
        needs_pool = self.rule_id.kind == "bonus" and self.rule_id.unit_use != "units"
        if self.rule_id.base_type == "pool" and needs_pool and not self.pool_amount:
            raise UserError(
                self.env._("%s: set the bonus pool first.", names_of(self, "name"))
            )
        if self.currency_id.compare_amounts(self.unallocated, 0) < 0:
            raise UserError(
                self.env._(
                    "%(run)s exceeds its budget by %(amount)s. Raise the budget or"
                    " lower the rule.",
                    run=names_of(self, "name"),
                    amount=self.currency_id.format(-self.unallocated),
                )
            )
        self._check_current()

    def _check_shifts(self):
        """Raise while a head may still shift amounts."""
        waiting = self.shift_ids.filtered(lambda shift: shift.state == "open")
        if waiting:
            raise UserError(
                self.env._(
                    "%(run)s: heads may still share out amounts (%(names)s). Wait for"
                    " them, or close their departments on the page “Heads”.",
                    run=names_of(self, "name"),
                    names=names_of(waiting.user_id, "name"),
                )
            )

    def _check_units(self):
        """Raise where a unit below its level has no decision, or has another result."""
        undecided = self.unit_ids.filtered("is_undecided")
        if undecided:
            raise UserError(
                self.env._(
                    "%(run)s: %(units)s reached less than the rule asks for. Decide in"
                    " the table on a coefficient below 1 or a coaching plan, and say"
                    " why.",
                    run=names_of(self, "name"),
                    units=names_of(undecided.department_id, "name"),
                )
            )
        # A row that was entered anew by hand would leave its result out.
        found = self.env["hr.performance.reward.unit"]._unit_results(self)
        none = self.env["hr.performance.result"]
        changed = self.unit_ids.filtered(
            lambda unit: (
                unit.is_outdated
                or unit.result_id != found.get(unit.department_id, none)
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "%(run)s: the result of %(units)s was opened again or decided anew."
                    " Fill the table of departments again and simulate.",
                    run=names_of(self, "name"),
                    units=names_of(changed.department_id, "name"),
                )
            )

    def _open_issues(self):
        return self._all_rewards().filtered(lambda r: r.issue and not r.is_excluded)

    def _check_current(self):
        """Raise when a result, a wage or another run has changed since."""
        rewarded = self._live_elsewhere(self._all_rewards().appraisal_id)
        if rewarded:
            raise UserError(
                self.env._(
                    "%(run)s: %(names)s got a reward of this rule in %(other)s"
                    " meanwhile. Simulate again.",
                    run=names_of(self, "name"),
                    names=rewarded._told_names(),
                    other=names_of(rewarded[0].run_id, "name"),
                )
            )
        stale = self._stale_rewards()
        if stale:
            raise UserError(
                self.env._(
                    "%(run)s: results or wages have changed since the simulation"
                    " (%(names)s). Simulate again and look at the amounts.",
                    run=names_of(self, "name"),
                    names=stale._told_names(),
                )
            )

    # WHO APPROVES

    def _check_approver(self):
        """Raise unless the user may approve; tell whether nobody else could.

        :return: True when the user approves alone, with a reason
        """
        self.ensure_one()
        if not self._is_own_request():
            return False
        user, (bound, _passing) = self.env.user, self._involved_users()
        officers = self._reward_officers()
        if others := officers - bound - user:
            raise UserError(
                self.env._(
                    "%(run)s: you made it, set its pool, calculated it or are rewarded"
                    " by it, so somebody else approves it. Ask %(names)s.",
                    run=names_of(self, "name"),
                    names=names_of(others, "name"),
                )
            )
        if user not in bound and officers - user:
            raise UserError(
                self.env._(
                    "%(run)s: you set the pool or calculated it yourself. Let %(names)s"
                    " enter the pool and simulate it again, then you can approve it.",
                    run=names_of(self, "name"),
                    names=names_of(officers - user, "name"),
                )
            )
        if not (self.approval_reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: nobody else in the company can approve it. Enter the reason"
                    " for approving alone; it is kept in the history.",
                    names_of(self, "name"),
                )
            )
        return True

    def _is_own_request(self):
        """Whether the user made the run, set its pool, calculated it or gains by it."""
        bound, passing = self._involved_users()
        return self.env.user in bound | passing

    def _is_alone(self):
        """Whether the user is involved and no other officer could approve."""
        user, bound, passing = self.env.user, *self._involved_users()
        officers = self._reward_officers()
        if user not in bound | passing or officers - bound - user:
            return False
        return user in bound or not officers - user

    def _involved_users(self):
        """Who cannot approve.

        :return: those who made the run or get something from it, and those who are
            involved only until somebody else enters the pool and simulates
        """
        # sudo: hr.employee - which officers are among the rewarded, compared only.
        run = self.sudo()
        rewarded = run._rewarded_among(self._reward_officers() | self.env.user)[run]
        heads = run.shift_ids.filtered(lambda shift: shift.state == "done").user_id
        return (
            run.author_id | rewarded | heads,
            run.pool_set_by_id | run.simulated_by_id,
        )

    def _rewarded_among(self, users):
        """Those of the users whose own reward stands in each run, whatever it is.

        :return: dict of run to users
        """
        rewards = self.env["hr.performance.reward"].search(
            [
                ("run_id", "in", self.ids),
                ("is_excluded", "=", False),
                ("employee_id.user_id", "in", users.ids),
            ]
        )
        found = rewards.grouped("run_id")
        return {
            run: found.get(run, rewards.browse()).employee_id.user_id for run in self
        }

    def _reward_officers(self):
        """Users with the reward role in the company of the run."""
        return self.company_id._performance_holders(
            "hr_performance.group_hr_performance_reward"
        )

    # POLICY

    @api.depends("rule_id", "cycle_id")
    @api.depends_context("lang")
    def _compute_policy_standing(self):
        policies = self.env["hr.performance.reward.policy"]
        for run in self:
            standing = policies._standing(run.rule_id, run.cycle_id)
            run.policy_standing = standing.state
            run.policy_text = standing.text

    def _standing(self):
        """What the rule stands on, for the first step of each reward."""
        policies = self.env["hr.performance.reward.policy"]
        return policies._standing(self.rule_id, self.cycle_id)

    def _check_policy(self):
        """Raise where the rule is not what was published, and nobody says why.

        Who approves gives the reason; it stays in the history.
        """
        self.ensure_one()
        if self.policy_standing in ("none", "sound"):
            return
        if not (self.policy_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(run)s: %(text)s Say under “Why Rewarded All the Same” why it is"
                    " approved nevertheless, or let the policy and the rule agree.",
                    run=names_of(self, "name"),
                    text=self.policy_text,
                )
            )
        self._log(
            self.env._(
                "%(text)s Approved nevertheless. Reason: %(reason)s",
                text=self.policy_text,
                reason=self.policy_reason,
            )
        )

    # WHAT IS NO MONEY

    def _give(self):
        """Give what an approved run brings beside money; by kind of rule."""
        self.ensure_one()
        rewards = self._all_rewards().filtered(
            lambda reward: (
                reward.state in LIVE and not reward.zero_reason and not reward.issue
            )
        )
        if self.rule_id.kind == "training":
            rewards._propose_training()
        elif self.rule_id.kind == "honour":
            rewards._give_title()

    # HAND-OVER
    #
    # To a payroll outside Odoo: a numbered file with a control total.

    @readers_only
    def action_hand_over(self):
        """Write the approved rewards into a file for payroll.

        A reward in a file is on no payslip. Numbers have no gaps: a hand-over that
        fails gives its number back.
        """
        self.check_access("write")
        self._check_run_state("approved")
        self._check_seen()
        for run in self:
            run._check_sees_file()
            run._hand_over()

    def _check_sees_file(self):
        """Raise where the file tells amounts of superiors and somebody else could go.

        The file holds everybody; payroll has to have it, whoever makes it.
        """
        # sudo: who is in the file and who could make it; only users are named.
        run, people = self.sudo(), self.sudo()._all_rewards().employee_id
        if not people & self.env.user.sudo().performance_out_of_reach_ids:  # sudo: own
            return
        able = run._reward_officers().filtered(
            lambda user: not people & user.performance_out_of_reach_ids
        )
        if able:
            raise UserError(
                self.env._(
                    "%(run)s: your own reward or that of a superior is in it. Ask"
                    " %(names)s to hand it over.",
                    run=names_of(run, "name"),
                    names=names_of(able, "name"),
                )
            )

    def _hand_over(self):
        # sudo: guarded fields and the sequence; role and state were checked above.
        run = self.sudo()
        rewards = run._all_rewards().filtered(
            lambda reward: reward.state == "approved" and reward.amount
        )
        held = rewards.filtered("hold_reason")
        rewards -= held
        if held and not rewards:
            raise UserError(
                self.env._(
                    "%s: every reward that waits for payment is held: each says what it"
                    " waits for. Where a result was decided anew, release it and make"
                    " another run.",
                    names_of(run, "name"),
                )
            )
        if not rewards:
            raise UserError(
                self.env._(
                    "%s: no approved reward waits for payment.", names_of(run, "name")
                )
            )
        rewards = rewards.sorted("id")
        rewards.lock_for_update()
        number = run._handover_sequence().next_by_id()
        rewards.write({"state": "handed_over", "handover_number": number})
        run.write(
            {
                "handover_number": number,
                "handover_total": sum(rewards.mapped("amount")),
                "handover_on": fields.Datetime.now(),
            }
        )
        run._attach_handover_file(rewards)
        run._follow_rewards()

    def _handover_sequence(self):
        """The gap-free sequence of the company, made when first needed."""
        sequences = self.env["ir.sequence"]
        found = sequences.search(
            [("code", "=", SEQUENCE_CODE), ("company_id", "=", self.company_id.id)],
            limit=1,
        )
        return found or sequences.create(
            {
                "name": self.env._("Reward Hand-Over %s", self.company_id.name),
                "code": SEQUENCE_CODE,
                "company_id": self.company_id.id,
                "implementation": "no_gap",
                "prefix": "RH/%(year)s/",
                "padding": 5,
            }
        )

    def _attach_handover_file(self, rewards):
        name = self.handover_number.replace("/", "-")
        columns = self.env["hr.performance.handover.column"]
        header, rows, total = columns._file_table(self, rewards)
        files = {
            "xlsx": build_workbook(name, header, rows, total),
            "csv": _csv(header, [*rows, total]),
        }
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{name}.{extension}",
                    "datas": base64.b64encode(content),
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for extension, content in files.items()
            ]
        )
        self.message_post(
            body=self.env._(
                "Handed over as %(number)s: %(count)s rewards, control total"
                " %(total)s.",
                number=self.handover_number,
                count=len(rewards),
                total=self.currency_id.format(self.handover_total),
            ),
            attachment_ids=attachments.ids,
            subtype_xmlid="mail.mt_note",
        )

    @readers_only
    def action_confirm_payment(self):
        """Payroll has paid what was handed over."""
        self.check_access("write")
        self._check_run_state("approved", "handed_over")
        self._check_seen()
        # sudo: guarded state; role and state were checked above.
        rewards = self.sudo()._all_rewards()
        handed_over = rewards.filtered(lambda reward: reward.state == "handed_over")
        if not handed_over:
            raise UserError(self.env._("Hand the rewards over first."))
        handed_over._settle("paid")

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Simulated runs, until a second person approves."""
        return self.search([("state", "=", "simulated")])

    def _receivers(self):
        """Reward officers who have no part in the run."""
        officers = {
            runs.company_id: runs[:1]._reward_officers()
            for runs in self.grouped("company_id").values()
        }
        rewarded = self._rewarded_among(self.env["res.users"].union(*officers.values()))
        return {
            run: (
                "mine",
                officers[run.company_id]
                - rewarded[run]
                - (run.author_id | run.pool_set_by_id | run.simulated_by_id),
            )
            for run in self
        }

    def _waiting_verb(self):
        return self.env._("To be approved by a second person")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "=", "simulated")

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Reward Runs to Approve")
        return [Kind("reward_runs", title, "reward_run_action", mine)]

    def _task_verb(self):
        return self.env._("Approve the rewards: %s", self.name)
