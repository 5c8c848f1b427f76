# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine import merit, money
from ...engine.numbers import HUNDRED, ZERO, round_to_unit, to_decimal
from ...engine.outcome import RuleError
from ...reports.workbook import build_workbook
from ..base.dialogs import open_list
from ..base.engine_messages import rule_error_message
from ..base.groups import REWARD
from ..base.hr_performance_task_mixin import Kind
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only

#: So many raises are applied while the officer waits; more are for the scheduled job.
APPLIED_AT_ONCE = 200
#: So many people are read at a time: memory does not grow with the round.
ASKED_AT_ONCE = 1000
#: So many people are named of each issue.
NAMED_PEOPLE = 5


class HrPerformanceMeritRound(models.Model):
    """Raises and promotions of one company after one cycle, within a budget.

    Managers propose for their people, a reward officer fits the proposals into the
    budget, a second person approves, and only then anything reaches a contract: as a
    version of the employee from a day on. It can be taken back.
    """

    _name = "hr.performance.merit.round"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.approval.mixin",
        "hr.performance.task.mixin",
        "hr.performance.seen.mixin",
    ]
    _description = "Merit Round"
    _order = "id desc"
    _check_company_auto = True
    _deletable_states = ("draft", "cancelled")
    _seen_key = "performance_merit_seen"
    #: Fixed once managers see what depends on it.
    _of_draft = frozenset(
        {
            *("cycle_id", "matrix_id", "date_effective", "is_per_unit"),
            "department_ids",
        }
    )
    _of_open = frozenset(
        {
            *("budget_kind", "budget_percent", "budget_amount"),
            *("shows_amounts", "deadline", "approver_ids"),
        }
    )

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
    matrix_id = fields.Many2one(
        "hr.performance.merit.matrix",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    date_effective = fields.Date(
        string="Effective From",
        required=True,
        help="The versions of the employees begin on this day. Single people may have"
        " another one.",
    )
    deadline = fields.Date(string="Propose Until")
    shows_amounts = fields.Boolean(
        string="Managers See Amounts",
        help="Managers then see the wages of their own people and the budget in money."
        " Otherwise they propose in per cent and read no wage.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposing", "Proposing"),
            ("approval", "In Approval"),
            ("approved", "Approved"),
            ("applied", "Applied"),
            ("cancelled", "Cancelled"),
            ("reversed", "Reversed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        guarded=True,
    )

    # who takes part, and who approves
    department_ids = fields.Many2many(
        "hr.department",
        "hr_performance_merit_round_department_rel",
        "round_id",
        "department_id",
        string="Departments",
        check_company=True,
        help="People of these departments, and of those below, take part. Empty:"
        " everybody of the cycle.",
    )
    approver_ids = fields.Many2many(
        "res.users",
        "hr_performance_merit_round_approver_rel",
        "round_id",
        "user_id",
        string="Approvers",
        help="One of them approves the round. Empty: any reward officer who has no part"
        " in it. Whoever makes it, proposes in it or gains by it cannot approve.",
    )

    # the budget
    budget_kind = fields.Selection(
        [("percent", "Per cent of the payroll"), ("amount", "Amount per month")],
        string="Budget by",
        required=True,
        default="percent",
    )
    budget_percent = fields.Float(string="Budget (%)", digits=(5, 2), default=3)
    budget_amount = fields.Monetary(string="Amount of the Budget")
    is_per_unit = fields.Boolean(
        string="Each Team Keeps Its Budget",
        default=True,
        help="Otherwise only the whole has to stay within the budget.",
    )
    payroll = fields.Monetary(
        readonly=True,
        copy=False,
        guarded=True,
        help="Monthly wages of all who take part, as far as they are known.",
    )
    budget_total = fields.Monetary(
        string="Budget",
        compute="_compute_budget_total",
        store=True,
        help="Monthly raises of all together.",
        guarded=True,
    )

    # who and when
    author_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        guarded=True,
    )
    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    submitted_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    approved_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    apply_asked_on = fields.Datetime(
        string="Applied From", readonly=True, copy=False, guarded=True
    )
    closing_reason = fields.Char(
        string="Reason of Ending",
        copy=False,
        help="Why the round is returned, cancelled or taken back. Enter it before you"
        " click; it is kept in the history.",
    )

    # rows and totals
    unit_ids = fields.One2many(
        "hr.performance.merit.unit", "round_id", string="Teams", copy=False
    )
    proposal_ids = fields.One2many(
        "hr.performance.merit.proposal", "round_id", string="Proposals", copy=False
    )
    # Told as far as the reader sees the rows: sums would tell what rows hide.
    person_count = fields.Integer(string="People", compute="_compute_totals")
    issue_count = fields.Integer(string="Open Issues", compute="_compute_totals")
    outside_count = fields.Integer(
        string="Outside the Guideline", compute="_compute_totals"
    )
    promotion_count = fields.Integer(string="Promotions", compute="_compute_totals")
    held_count = fields.Integer(string="On Hold", compute="_compute_totals")
    unseen_count = fields.Integer(
        string="People You Cannot See",
        compute="_compute_totals",
        help="Yourself and your superiors. The totals leave them out.",
    )
    increase_total = fields.Monetary(string="Monthly Raises", compute="_compute_totals")
    lump_total = fields.Monetary(string="Of These Paid Once", compute="_compute_totals")
    left_total = fields.Monetary(string="Left of the Budget", compute="_compute_totals")
    open_unit_count = fields.Integer(
        string="Teams without Proposals", compute="_compute_open_unit_count"
    )
    may_approve = fields.Boolean(compute="_compute_may_approve")
    approval_hint = fields.Char(compute="_compute_may_approve")

    _budget_positive = models.Constraint(
        "CHECK (budget_amount >= 0 AND budget_percent >= 0 AND budget_percent <= 100)",
        "A budget is zero or more, and at most 100 % of the payroll.",
    )

    # COMPUTES

    @api.depends("cycle_id")
    def _compute_name(self):
        for merit_round in self:
            cycle = merit_round.cycle_id.name
            merit_round.name = (
                self.env._("Raises after %s", cycle)
                if cycle
                else merit_round.name or ""
            )

    @api.depends("company_id")
    def _compute_currency_id(self):
        """A round keeps the currency it began with, whatever the company does later."""
        for merit_round in self:
            merit_round.currency_id = merit_round.company_id.currency_id

    @api.depends("budget_kind", "budget_percent", "budget_amount", "payroll")
    def _compute_budget_total(self):
        for merit_round in self:
            if merit_round.budget_kind == "amount":
                merit_round.budget_total = merit_round.budget_amount
                continue
            share = to_decimal(merit_round.budget_percent or 0.0) / HUNDRED
            total = to_decimal(merit_round.payroll or 0.0) * share
            merit_round.budget_total = float(round_to_unit(total, merit_round._unit()))

    def _unit(self):
        return to_decimal(self.currency_id.rounding or 0.01)

    @api.depends(
        "proposal_ids.increase",
        "proposal_ids.state",
        "proposal_ids.issue",
        "proposal_ids.hold_reason",
        "proposal_ids.is_outside",
        "proposal_ids.promotion_state",
        "budget_total",
    )
    @api.depends_context("uid")
    def _compute_totals(self):
        proposals = self.env["hr.performance.merit.proposal"]
        live = Domain("round_id", "in", self.ids) & Domain(
            "state", "not in", ("cancelled", "reversed")
        )
        # sudo: how many rows there are, to tell how many the reader does not see.
        counted = proposals.sudo()._read_group(live, ["round_id"], ["__count"])
        every = {merit_round.id: count for merit_round, count in counted}
        seen = proposals.search(live).grouped(lambda row: row.round_id.id)
        for merit_round in self:
            merit_round._set_totals(
                seen.get(merit_round._origin.id, proposals),
                every.get(merit_round._origin.id, 0),
            )

    def _set_totals(self, rows, every):
        total = _sum(rows.mapped("increase"))
        self.person_count = len(rows)
        self.issue_count = len(rows.filtered("issue"))
        self.outside_count = len(rows.filtered("is_outside"))
        self.promotion_count = len(rows.filtered("is_promotion"))
        self.held_count = len(rows.filtered("hold_reason"))
        self.unseen_count = every - len(rows)
        self.increase_total = float(total)
        self.lump_total = float(_sum(rows.mapped("lump_sum")))
        # What is left would tell the sum of what is not shown.
        left = to_decimal(self.budget_total or 0.0) - total
        self.left_total = 0.0 if self.unseen_count else float(left)

    @api.depends("unit_ids.state")
    def _compute_open_unit_count(self):
        for merit_round in self:
            merit_round.open_unit_count = len(
                merit_round.unit_ids.filtered(lambda unit: unit.state == "open")
            )

    @api.depends("state", "author_id", "submitted_by_id", "proposal_ids")
    @api.depends_context("uid", "lang")
    def _compute_may_approve(self):
        for merit_round in self:
            waits = merit_round.state == "approval"
            merit_round.may_approve = waits and not merit_round._is_own_request()
            merit_round.approval_hint = (
                merit_round._own_request_text()
                if waits and not merit_round.may_approve
                else ""
            )

    # GUARDS

    @readers_only
    def write(self, vals):
        if not self.env.su:
            if self._of_draft & set(vals):
                self._require_state("draft")
            if self._of_open & set(vals):
                self._require_state("draft", "proposing")
        return super().write(vals)

    def _seen_values(self):
        """State, budget and who gets how much, as far as the reader sees it."""
        rows = self.env["hr.performance.merit.proposal"].search(
            [("round_id", "in", self._origin.ids)], order="employee_id, id"
        )
        seen = [
            (row.employee_id.id, row.increase, row.state, row.promotion_state)
            for row in rows
        ]
        return self.state, self.budget_total, seen

    def _all_rows(self):
        """Every row that counts, for code with the rights of the system."""
        return self.env["hr.performance.merit.proposal"].search(
            [
                ("round_id", "in", self.ids),
                ("state", "not in", ("cancelled", "reversed")),
            ],
            order="id",
        )

    # OPEN: WHO TAKES PART

    @readers_only
    def action_open(self):
        """Ask the managers for their proposals."""
        self.check_access("write")
        self._require_state("draft")
        for merit_round in self:
            # sudo: sheets, results and wages of everybody who takes part; the caller
            # may write the round.
            merit_round.sudo()._ask_managers()

    def _ask_managers(self):
        among = Domain.TRUE
        if self.department_ids:
            among = Domain("department_id", "child_of", self.department_ids.ids)
        sheets = self.env["hr.performance.appraisal"].search(
            Domain("cycle_id", "=", self.cycle_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("employee_id", "!=", False)
            & Domain("state", "!=", "cancelled")
            & among,
            order="id",
        )
        if not sheets:
            raise UserError(
                self.env._(
                    "%(round)s: nobody of %(company)s takes part in %(cycle)s. Choose"
                    " another cycle, other departments or another company.",
                    round=names_of(self, "name"),
                    company=names_of(self.company_id),
                    cycle=names_of(self.cycle_id, "name"),
                )
            )
        units = self._make_units(sheets)
        for start in range(0, len(sheets), ASKED_AT_ONCE):
            self._make_rows(sheets[start : start + ASKED_AT_ONCE], units)
        self.state = "proposing"
        self._set_payroll()
        self._spread()

    def _make_units(self, sheets):
        """One team for each manager and department."""
        pairs = sheets.grouped(lambda sheet: (sheet.department_id, sheet.manager_id))
        units = self.env["hr.performance.merit.unit"].create(
            [
                {
                    "round_id": self.id,
                    "company_id": self.company_id.id,
                    "currency_id": self.currency_id.id,
                    "department_id": department.id,
                    "manager_id": manager.id,
                    "name": " · ".join(filter(None, (department.name, manager.name)))
                    or self.name,
                }
                for department, manager in pairs
            ]
        )
        return dict(zip(pairs, units, strict=True))

    def _make_rows(self, sheets, units):
        """Propose for these people; nothing of it stays in memory."""
        rows = self.env["hr.performance.merit.proposal"].create(
            [self._row_values(sheet, units) for sheet in sheets]
        )
        rows._load_facts(is_new=True)
        self.env.invalidate_all()

    def _row_values(self, sheet, units):
        return {
            "round_id": self.id,
            "unit_id": units[sheet.department_id, sheet.manager_id].id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "appraisal_id": sheet.id,
            "employee_id": sheet.employee_id.id,
            "manager_id": sheet.manager_id.id,
            "department_id": sheet.department_id.id,
            "job_id": sheet.job_id.id,
            "date_effective": self.date_effective,
        }

    def _set_payroll(self):
        for merit_round in self:
            rows = merit_round._all_rows()
            rows.fetch(["wage", "unit_id"])
            merit_round.payroll = float(_sum(rows.mapped("wage")))
            by_unit = rows.grouped("unit_id")
            for unit in merit_round.unit_ids:
                wages = by_unit.get(unit, rows.browse()).mapped("wage")
                unit.payroll = float(_sum(wages))

    def _spread(self):
        """Give each team its share of the budget, by payroll, exact to the cent."""
        for merit_round in self:
            units = merit_round.unit_ids.sorted("id")
            payrolls = [to_decimal(unit.payroll) for unit in units]
            total = to_decimal(merit_round.budget_total)
            total -= total % merit_round._unit()
            if not any(payrolls):
                units.write({"budget_amount": 0})
                continue
            shares = money.apportion(total, payrolls, merit_round._unit())
            for unit, share in zip(units, shares, strict=True):
                unit.budget_amount = float(share)

    # WHILE IT IS OPEN

    @readers_only
    def action_read_again(self):
        """Read wages, ranges and results again; percentages stay."""
        self.check_access("write")
        self._require_state("proposing")
        # sudo: wages and results of everybody; the caller may write the round.
        rounds = self.sudo()
        rounds._all_rows()._load_facts()
        rounds._set_payroll()
        rounds._spread()

    @readers_only
    def action_spread(self):
        """Spread the budget over the teams anew, by payroll."""
        self.check_access("write")
        self._require_state("proposing")
        # sudo: payrolls of all teams; the caller may write the round.
        self.sudo()._spread()

    @readers_only
    def action_leave_out_issues(self):
        """Leave out whoever has an issue that nobody repairs."""
        self.check_access("write")
        self._require_state("proposing")
        # sudo: guarded fields; access and state were checked.
        rows = self.sudo()._all_rows().filtered("issue")
        for row in rows:
            row.write({"state": "cancelled", "cancel_reason": row.remark})
        rows._calculate()

    @readers_only
    def action_fit(self):
        """Scale what is proposed to the budget, to the cent; never upwards."""
        self.check_access("write")
        self._require_state("proposing")
        for merit_round in self:
            # sudo: raises of everybody; the caller may write the round.
            merit_round.sudo()._fit()

    def _fit(self):
        rows, fitted = self._all_rows(), {}
        parts = (
            [
                (part, unit.budget_amount)
                for unit, part in rows.grouped("unit_id").items()
            ]
            if self.is_per_unit
            else [(rows, self.budget_total)]
        )
        for part, budget in parts:
            full = [row._amount_of(row.percent) for row in part]
            try:
                amounts, factor = merit.fit(full, budget, self._unit())
            except RuleError as error:
                problem = rule_error_message(self.env, error)
                raise UserError(
                    self.env._(
                        "%(name)s: %(problem)s", name=names_of(self), problem=problem
                    )
                ) from error
            fitted |= {
                row: (amount, factor) for row, amount in zip(part, amounts, strict=True)
            }
        rows._calculate(fitted)

    @readers_only
    def action_open_proposals(self):
        """Open the proposals as a list, for keyboard, chart and pivot."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_merit_proposal_action"
        )
        action["domain"] = [("round_id", "=", self.id)]
        action["context"] = {}
        return action

    @readers_only
    def action_open_letters(self):
        """Open the letters of the round."""
        self.ensure_one()
        letters = self.env["hr.performance.pay.letter"]
        domain = [("proposal_id.round_id", "=", self.id)]
        return open_list(letters, self.env._("Letters about Pay"), domain)

    # APPROVAL

    @readers_only
    def action_submit(self):
        """Close the proposals and ask a second person."""
        self.check_access("write")
        self._require_state("proposing")
        for merit_round in self:
            merit_round._check_approvers()
            # sudo: raises of everybody; the caller may write the round.
            merit_round.sudo()._check_complete()
        # sudo: guarded fields; access, state and contents were checked.
        rounds = self.sudo()
        change_rows(rounds.unit_ids)
        rounds.unit_ids.write({"state": "closed"})
        rounds.write(
            {
                "state": "approval",
                "submitted_by_id": self.env.uid,
                "submitted_on": fields.Datetime.now(),
            }
        )

    @readers_only
    def action_return(self):
        """Open the round again: managers go on proposing."""
        self.check_access("write")
        self._require_state("approval")
        self._check_reason()
        # sudo: guarded fields; access and state were checked.
        rounds = self.sudo()
        rounds.unit_ids.write({"state": "open"})
        rounds.write({"state": "proposing"})
        self._log_reason(self.env._("Opened again: %s"))

    @readers_only
    def action_approve(self):
        """A second person agrees to everything at once."""
        self.check_access("write")
        self._require_state("approval")
        self._check_seen()
        self._check_not_own()
        for merit_round in self:
            # sudo: raises of everybody; access, state and role were checked.
            own = merit_round.sudo()
            own._check_complete()
            own._check_current()
            own._all_rows().write({"state": "approved"})
            own.write(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_on": fields.Datetime.now(),
                }
            )

    def _is_own_request(self):
        """Whether the user has made or submitted it, proposed in it, or gains.

        Where approvers were chosen it is nobody else's to approve, either.
        """
        if self.approver_ids and self.env.user not in self.approver_ids:
            return True
        return self._has_part()

    def _has_part(self):
        """Whether the user has made or submitted it, proposed in it, or gains."""
        # sudo: who is among the people of the round, compared only.
        own, user = self.sudo(), self.env.user.sudo()
        if self.env.user in own.author_id | own.submitted_by_id:
            return True
        mine = Domain("employee_id", "in", user.performance_own_ids.ids)
        proposed = Domain("typed_by_id", "=", self.env.uid)
        live = Domain("round_id", "=", own._origin.id) & Domain(
            "state", "!=", "cancelled"
        )
        gains = Domain("increase", ">", 0) | Domain("is_promotion", "=", True)
        rows = own.env["hr.performance.merit.proposal"]
        return bool(rows.search_count(live & ((mine & gains) | proposed), limit=1))

    def _own_request_text(self):
        """Who approves instead."""
        merit_round = self[:1]
        chosen = merit_round.approver_ids
        if chosen and self.env.user not in chosen:
            return self.env._(
                "%(round)s is approved by %(names)s.",
                round=names_of(merit_round, "name"),
                names=names_of(chosen, "name"),
            )
        officers = merit_round.company_id._performance_holders(REWARD)
        others = officers.filtered(
            lambda user: not merit_round.with_user(user)._is_own_request()
        )
        if others:
            return self.env._(
                "%(round)s: you made it, submitted it, proposed in it or gain by it, so"
                " somebody else approves it. Ask %(names)s.",
                round=names_of(merit_round, "name"),
                names=names_of(others, "name"),
            )
        return self.env._(
            "%s: you made it, submitted it, proposed in it or gain by it, and nobody"
            " else could approve it. Give somebody the role of a reward officer who has"
            " no part in it.",
            names_of(merit_round, "name"),
        )

    @api.constrains("approver_ids", "company_id")
    def _check_approvers_role(self):
        for merit_round in self:
            officers = merit_round.company_id._performance_holders(REWARD)
            strangers = merit_round.approver_ids - officers
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(round)s: %(names)s cannot approve, because approvers are"
                        " reward officers of the company. Choose somebody else, or give"
                        " them the role.",
                        round=names_of(merit_round, "name"),
                        names=names_of(strangers, "name"),
                    )
                )

    def _check_approvers(self):
        """Raise for chosen approvers who gain or have another part in it."""
        wrong = self.approver_ids.filtered(
            lambda user: user == self.env.user or self.with_user(user)._has_part()
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(round)s: %(names)s cannot approve it: who makes or submits it,"
                    " proposes in it or gains by it does not decide. Choose other"
                    " approvers, or leave these people out of the round.",
                    round=names_of(self, "name"),
                    names=names_of(wrong, "name"),
                )
            )

    def _check_complete(self):
        """Raise for everything that is open, each with its remedy; then the budget."""
        rows = self._all_rows()
        problems = self._issue_texts(rows)
        silent = rows.filtered(lambda r: r.is_outside and not (r.reason or "").strip())
        if silent:
            problems.append(
                self.env._(
                    "Outside the guideline without a reason: %s. Enter it, or choose a"
                    " percentage within the guideline.",
                    self._named(silent),
                )
            )
        undecided = rows.filtered(lambda row: row.promotion_state == "open")
        if undecided:
            problems.append(
                self.env._(
                    "Promotions that nobody has approved yet: %s. A second person"
                    " approves or refuses each.",
                    self._named(undecided),
                )
            )
        problems += self._budget_texts(rows)
        if problems:
            raise UserError("\n".join([self.name, *problems]))

    def _issue_texts(self, rows):
        labels = dict(rows._fields["issue"]._description_selection(self.env))
        remedies = rows._remedies()
        return [
            f"{labels[issue]}: {self._named(part)}. {remedies[issue]}"
            for issue, part in rows.filtered("issue").grouped("issue").items()
        ]

    def _named(self, rows):
        """Names of those whom the user may read; the others are counted."""
        # sudo: hr.employee - names on rows that the user reads.
        told = rows._filter_told().sudo()
        names = told[:NAMED_PEOPLE].mapped("employee_id.name")
        rest = len(rows) - len(names)
        if rest:
            names.append(self.env._("%s more", rest))
        return ", ".join(names)

    def _budget_texts(self, rows):
        """Where the raises are above the budget, to the cent."""
        texts = []
        total, budget = _sum(rows.mapped("increase")), to_decimal(self.budget_total)
        if total > budget:
            texts.append(
                self.env._(
                    "The raises exceed the budget by %s. Fit them into it, or enlarge"
                    " the budget.",
                    self.currency_id.format(float(total - budget)),
                )
            )
        if not self.is_per_unit:
            return texts
        spread = _sum(self.unit_ids.mapped("budget_amount"))
        if spread > budget:
            texts.append(
                self.env._(
                    "The budgets of the teams exceed the whole by %s. Lower them, or"
                    " spread the budget anew.",
                    self.currency_id.format(float(spread - budget)),
                )
            )
        over = [
            unit.name
            for unit, part in rows.grouped("unit_id").items()
            if _sum(part.mapped("increase")) > to_decimal(unit.budget_amount)
        ]
        if over:
            texts.append(
                self.env._(
                    "Above their budget: %s. Fit the raises into it, or enlarge the"
                    " budget of the team.",
                    ", ".join(over[:NAMED_PEOPLE]),
                )
            )
        return texts

    def _check_current(self):
        """Raise where wages, ranges or results have changed since."""
        rows = self._all_rows()
        stale = rows._differing(rows)
        if stale:
            raise UserError(
                self.env._(
                    "%(round)s: wages, ranges or results have changed since"
                    " (%(names)s). Return it, read again and look at the raises.",
                    round=names_of(self, "name"),
                    names=self._named(stale),
                )
            )

    # APPLY

    @readers_only
    def action_apply(self):
        """Let the raises become versions of the employees; what is held waits."""
        self.check_access("write")
        self._require_state("approved")
        # sudo: guarded fields and versions; access and state were checked.
        rounds = self.sudo()
        rounds.write({"apply_asked_on": fields.Datetime.now()})
        rows = rounds._all_rows().filtered(
            lambda row: row.state == "approved" and not row.hold_reason
        )
        rows[:APPLIED_AT_ONCE]._apply()
        if rows[APPLIED_AT_ONCE:]:
            # sudo: ir.cron - only to run our own job at once.
            cron = self.env.ref("hr_performance.ir_cron_hr_performance_merit").sudo()
            cron._trigger()
        rounds._follow_proposals()

    def _follow_proposals(self):
        """A round is applied when nothing of it waits, and reversed when all of it is.

        What is held is applied by the job once it is decided.
        """
        for merit_round in self.filtered(lambda r: r.state in ("approved", "applied")):
            rows = merit_round._all_rows()
            waiting = rows.filtered(
                lambda row: row.state == "approved" and not row.hold_reason
            )
            state = "approved" if waiting else "applied" if rows else "reversed"
            if merit_round.apply_asked_on and merit_round.state != state:
                merit_round.state = state

    @readers_only
    def action_take_all_back(self):
        """Take the whole round back: every version is again what it was."""
        self.check_access("write")
        self._require_state("applied")
        self._check_reason()
        for merit_round in self:
            # sudo: raises of everybody; access and state were checked.
            own = merit_round.sudo()
            rows = own._all_rows()
            applied = rows.filtered(lambda row: row.state == "applied")
            (rows - applied).write(
                {"state": "cancelled", "cancel_reason": own.closing_reason}
            )
            applied._reverse(own.closing_reason)
            own.state = "reversed"
        self._log_reason(self.env._("Taken back: %s"))

    @readers_only
    def action_cancel(self):
        """End a round of which nothing has been applied."""
        self.check_access("write")
        self._require_state("draft", "proposing", "approval", "approved")
        for merit_round in self:
            if merit_round.state != "draft":
                merit_round._check_reason()
            # sudo: guarded fields; access and state were checked.
            own = merit_round.sudo()
            rows = own._all_rows()
            if rows.filtered(lambda row: row.state == "applied"):
                raise UserError(
                    self.env._(
                        "%s: part of it is applied already. Let it go on to its end and"
                        " take it back then, or take back single people.",
                        names_of(merit_round, "name"),
                    )
                )
            rows.write(
                {"state": "cancelled", "cancel_reason": own.closing_reason or own.name}
            )
            own.unit_ids.write({"state": "closed"})
            own.state = "cancelled"
        self._log_reason(self.env._("Cancelled: %s"))

    def _check_reason(self):
        for merit_round in self:
            if not (merit_round.closing_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: enter the reason first, under Who and When.",
                        names_of(merit_round, "name"),
                    )
                )

    def _log_reason(self, text):
        for merit_round in self.filtered("closing_reason"):
            merit_round._log(text % merit_round.closing_reason)
        # sudo: used up, so that the next step asks again; access was checked.
        self.sudo().write({"closing_reason": False})

    def _log(self, text):
        # sudo: a note of the system, whoever may write here.
        self.sudo().message_post(body=text, subtype_xmlid="mail.mt_note")

    def _tell_held(self):
        """Tell the officers that results behind raises have changed; no names."""
        for merit_round in self:
            officers = merit_round.company_id._performance_holders(REWARD)
            # sudo: a note of the system, whoever has changed the result.
            merit_round.sudo().message_post(
                body=self.env._(
                    "A result behind a raise of this round was appealed, opened again"
                    " or cancelled. What is not applied yet is held until it is"
                    " decided; what is applied stays: take it back where the result"
                    " falls."
                ),
                partner_ids=officers.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    # LETTERS AND FILE

    @readers_only
    def action_tell_letters(self):
        """Let everybody read the own letter."""
        self.check_access("write")
        self._require_state("applied")
        letters = self.env["hr.performance.pay.letter"].search(
            [("proposal_id.round_id", "in", self.ids), ("state", "=", "draft")]
        )
        if not letters:
            raise UserError(self.env._("All letters of this round are told already."))
        letters.action_tell()

    @readers_only
    def action_export(self):
        """Write what is applied into a workbook for a payroll outside Odoo."""
        self.ensure_one()
        self.check_access("write")
        self._require_state("applied")
        rows = self.env["hr.performance.merit.proposal"].search(
            [("round_id", "=", self.id), ("state", "=", "applied")],
            order="employee_id, id",
        )
        if self.unseen_count:
            raise AccessError(
                self.env._(
                    "%s: you or a superior of yours are in it. Let another reward"
                    " officer make the file.",
                    names_of(self, "name"),
                )
            )
        content = build_workbook(self.name[:30], *self._file_table(rows))
        # sudo: a file of the system on a round that the user writes.
        attachments = self.env["ir.attachment"].sudo()
        attachment = attachments.create(
            {
                "name": f"{self.name.replace('/', '-')}.xlsx",
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        # sudo: a note of the system with the control totals.
        self.sudo().message_post(
            body=self.env._(
                "File for payroll: %(count)s people, new wages %(wages)s, paid once"
                " %(lump)s.",
                count=len(rows),
                wages=self.currency_id.format(sum(rows.mapped("new_wage"))),
                lump=self.currency_id.format(sum(rows.mapped("lump_sum"))),
            ),
            attachment_ids=attachment.ids,
            subtype_xmlid="mail.mt_note",
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _file_table(self, rows):
        """Header, rows and control totals of the file."""
        _ = self.env._
        header = [
            *(_("Company"), _("Employee ID"), _("Employee"), _("Department")),
            *(_("Effective From"), _("Wage before"), _("Raise"), _("New Wage")),
            *(_("Paid Once"), _("New Job"), _("Currency")),
        ]
        # sudo: names on rows that the user reads.
        named = rows.sudo()
        table = [
            [
                self.company_id.name,
                row.employee_id.id,
                row.employee_id.name,
                row.department_id.name or "",
                row.date_effective.isoformat(),
                row.wage,
                row.base_increase,
                row.new_wage,
                row.lump_sum,
                (row._promotes() and row.new_job_id.name) or "",
                self.currency_id.name,
            ]
            for row in named
        ]
        sums = [
            float(_sum(rows.mapped(name)))
            for name in ("wage", "base_increase", "new_wage", "lump_sum")
        ]
        total = [_("Control total"), len(rows), "", "", "", *sums, "", ""]
        return header, table, [*total[:-1], self.currency_id.name]

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return Domain("state", "=", "approval")

    @api.model
    def _task_kinds(self):
        if not self.has_access("read"):
            return []
        waiting = self.search([("state", "=", "approval")])
        mine = waiting.filtered(lambda r: not r._is_own_request())
        title = self.env._("Merit Rounds to Approve")
        return [Kind("merit_rounds", title, "merit_round_action", mine)]

    def _task_verb(self):
        return self.env._("Approve the raises: %s", self.name)


def _sum(amounts):
    """The exact sum of amounts."""
    return sum((to_decimal(amount or 0.0) for amount in amounts), ZERO)
