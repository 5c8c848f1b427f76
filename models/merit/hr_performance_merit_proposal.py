# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import merit
from ...engine.numbers import HUNDRED, ZERO, to_decimal
from ...engine.outcome import RuleError
from ..base.arguments import takes_text
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.explanation import render_steps
from ..base.groups import REWARD
from ..base.hr_performance_job_mixin import Job, among
from ..base.json_fields import PlainJson
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from .hr_performance_merit_cell import BANDS
from .hr_performance_merit_change import plain_values

#: What managers and officers type while a round is open.
TYPED = frozenset(
    {
        *("percent", "reason", "date_effective", "is_promotion", "new_job_id"),
        *("new_department_id", "new_job_title", "promotion_reason"),
    }
)
OF_PROMOTION = TYPED - {"percent", "reason", "date_effective"}
#: A change of these asks for wage, range and issues anew.
OF_FACTS = frozenset({"date_effective", "is_promotion", "new_job_id"})
#: Without these there is no wage to raise.
WITHOUT_WAGE = ("no_contract", "no_wage", "currency")
#: What a raise looks at in the versions of a person; the rest of them is long.
VERSION_FIELDS = (
    *("employee_id", "company_id", "date_version", "wage", "job_id", "department_id"),
    *("contract_date_start", "contract_date_end"),
)
#: Approved or applied: it counts.
LIVE = ("approved", "applied")


class HrPerformanceMeritProposal(models.Model):
    """The raise, and perhaps the promotion, that one person is proposed for.

    The manager writes percentages and reasons and reads no wage, unless the round tells
    managers amounts. Reward officers read all but their own and their superiors'.
    Nobody proposes for oneself. What is applied is a version of the employee from a
    day on; ``change_ids`` say which versions were made or changed.
    """

    _name = "hr.performance.merit.proposal"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
        "hr.performance.result.follower.mixin",
        "hr.performance.approval.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Proposed Raise"
    _order = "department_id, employee_id, id"
    _rec_names_search = ["employee_id.name"]
    _job_apply = Job(
        "_due_to_apply",
        "ir_cron_hr_performance_merit",
        "_apply_due",
        size=50,
        apart=True,
    )

    round_id = fields.Many2one(
        "hr.performance.merit.round",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        groups=REWARD,
    )
    unit_id = fields.Many2one(
        "hr.performance.merit.unit",
        string="Team",
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    result_id = fields.Many2one(
        "hr.performance.result", ondelete="set null", index=True, readonly=True
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, readonly=True
    )
    manager_id = fields.Many2one(
        "hr.employee", string="Direct Manager", readonly=True, index=True
    )
    department_id = fields.Many2one("hr.department", readonly=True, index=True)
    job_id = fields.Many2one("hr.job", string="Job Position", readonly=True)
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Grade",
        ondelete="restrict",
        readonly=True,
    )

    # the guideline
    band = fields.Selection(BANDS, string="Place in the Range", readonly=True)
    guideline_minimum = fields.Float(
        string="Least (%)", digits=(5, 2), readonly=True, aggregator=None
    )
    guideline_target = fields.Float(
        string="Guideline (%)", digits=(5, 2), readonly=True, aggregator="avg"
    )
    guideline_maximum = fields.Float(
        string="Most (%)", digits=(5, 2), readonly=True, aggregator=None
    )
    guideline = fields.Char(compute="_compute_guideline")

    # what is proposed
    percent = fields.Float(
        string="Raise (%)",
        digits=(6, 2),
        aggregator="avg",
        help="Of the monthly wage. Outside the guideline it needs a reason.",
    )
    reason = fields.Char(help="Needed outside the guideline.")
    typed_by_id = fields.Many2one(
        "res.users", string="Typed by", readonly=True, copy=False, groups=REWARD
    )
    is_outside = fields.Boolean(
        string="Outside the Guideline", compute="_compute_is_outside", store=True
    )
    date_effective = fields.Date(string="Effective From", required=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("applied", "Applied"),
            ("cancelled", "Left out"),
            ("reversed", "Reversed"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        index=True,
    )

    # promotion
    is_promotion = fields.Boolean(string="Promotion")
    new_job_id = fields.Many2one("hr.job", string="New Job", ondelete="restrict")
    new_department_id = fields.Many2one(
        "hr.department", string="New Department", ondelete="restrict"
    )
    new_job_title = fields.Char(
        string="New Title or Grade",
        help="As it stands in the contract. Empty: the name of the new job.",
    )
    promotion_reason = fields.Char(string="Why Promoted")
    promotion_state = fields.Selection(
        [
            ("open", "To Be Approved"),
            ("approved", "Promotion approved"),
            ("refused", "Promotion refused"),
        ],
        string="Approval of the Promotion",
        readonly=True,
        copy=False,
    )
    promotion_by_id = fields.Many2one(
        "res.users", string="Promotion Proposed by", readonly=True, copy=False
    )
    promotion_decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # money: reward officers
    wage = fields.Monetary(
        string="Present Wage",
        readonly=True,
        groups=REWARD,
        help="Of the version that applies on the day from which the raise holds.",
    )
    range_id = fields.Many2one(
        "hr.performance.pay.range",
        ondelete="restrict",
        readonly=True,
        groups=REWARD,
    )
    range_maximum = fields.Monetary(readonly=True, groups=REWARD, aggregator=None)
    compa = fields.Float(
        string="Wage ÷ Midpoint",
        digits=(6, 4),
        readonly=True,
        groups=REWARD,
        aggregator="avg",
    )
    increase = fields.Monetary(
        string="Monthly Raise",
        readonly=True,
        groups=REWARD,
        help="With what is paid once. After fitting into the budget it is less than the"
        " percentage says.",
    )
    base_increase = fields.Monetary(
        string="Added to the Wage", readonly=True, groups=REWARD
    )
    lump_sum = fields.Monetary(
        string="Paid Once",
        readonly=True,
        groups=REWARD,
        help="What would lead above the end of the pay range.",
    )
    new_wage = fields.Monetary(readonly=True, groups=REWARD)
    is_fitted = fields.Boolean(
        string="Fitted to the Budget", readonly=True, groups=REWARD
    )
    trace = PlainJson(readonly=True, copy=False, groups=REWARD)
    explanation_html = fields.Html(
        compute="_compute_explanation_html",
        compute_sudo=True,
        string="How This Came About",
        sanitize=False,
        groups=REWARD,
    )

    # money: managers whom the round tells amounts
    told_wage = fields.Monetary(
        string="Wage", compute="_compute_told", compute_sudo=True
    )
    told_increase = fields.Monetary(
        string="In Money", compute="_compute_told", compute_sudo=True
    )

    # what stops it
    issue = fields.Selection(
        [
            ("no_result", "No released result"),
            ("no_contract", "No contract on this day"),
            ("no_wage", "No wage in the contract"),
            ("currency", "Wage in another currency"),
            ("no_range", "No pay range for the job"),
            ("no_guideline", "No guideline for the grade"),
            ("later", "A later version has another wage or job"),
            ("used", "Payroll has used the day already"),
            ("closed", "The day lies in a closed period"),
            ("promotion", "Promotion without a new job"),
        ],
        readonly=True,
        copy=False,
    )
    hold_reason = fields.Selection(
        [
            ("open", "The result was opened again and is not released"),
            ("anew", "The result was decided anew"),
            ("cancelled", "The appraisal was cancelled"),
            ("appeal", "An appeal against the result is not decided"),
        ],
        string="Held Because",
        compute="_compute_hold_reason",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
    )
    remark = fields.Char(
        compute="_compute_remark", help="What stops the raise, and what helps."
    )
    cancel_reason = fields.Char(string="Left out Because", readonly=True, copy=False)
    reverse_reason = fields.Char(
        string="Reversed Because", copy=False, readonly=True, groups=REWARD
    )
    change_ids = fields.One2many(
        "hr.performance.merit.change",
        "proposal_id",
        string="Versions",
        readonly=True,
        groups=REWARD,
    )

    _one_per_round = models.UniqueIndex(
        "(round_id, appraisal_id)", "Each person stands in a round once."
    )
    _percent_bounds = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A raise takes nothing away: enter a percentage from 0 to 100.",
    )
    _money_positive = models.Constraint(
        "CHECK (increase >= 0 AND base_increase >= 0 AND lump_sum >= 0)",
        "A raise takes nothing away.",
    )

    # COMPUTES

    @api.depends("employee_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        told = self._filter_told()
        for proposal in self:
            # sudo: hr.employee - the name on a readable proposal.
            name = proposal.sudo().employee_id.name
            proposal.display_name = (
                name if proposal in told else self.env._("Proposed raise")
            )

    @api.depends("guideline_minimum", "guideline_maximum", "band")
    @api.depends_context("lang")
    def _compute_guideline(self):
        for row in self:
            row.guideline = (
                f"{row.guideline_minimum:g} – {row.guideline_maximum:g} %"
                if row.band
                else ""
            )

    @api.depends("percent", "guideline_minimum", "guideline_maximum", "band")
    def _compute_is_outside(self):
        for row in self:
            percent = to_decimal(row.percent or 0.0)
            row.is_outside = bool(row.band) and not (
                to_decimal(row.guideline_minimum)
                <= percent
                <= to_decimal(row.guideline_maximum)
            )

    @api.depends("wage", "percent", "unit_id.shows_amounts", "manager_id")
    @api.depends_context("uid")
    def _compute_told(self):
        # sudo by compute_sudo: wages; told only to the manager whom the round tells.
        for row in self:
            tells = row.unit_id.tells_amounts
            row.told_wage = row.wage if tells else 0.0
            row.told_increase = float(row._amount_of(row.percent)) if tells else 0.0

    @api.depends("trace")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        for row in self:
            row.explanation_html = render_steps(self.env, row.trace or [], {})

    @api.depends(
        "state", "result_id.state", "result_id.is_appealed", "appraisal_id.state"
    )
    def _compute_hold_reason(self):
        # sudo by compute_sudo: results of people whom the user may not see count, too.
        gone = self.filtered(lambda row: row.result_id.state != "released")
        released = self.env["hr.performance.result"].search(
            [("appraisal_id", "in", gone.appraisal_id.ids), ("state", "=", "released")]
        )
        anew = set(released.appraisal_id.ids)
        for row in self:
            row.hold_reason = row.state in LIVE and row._hold_reason(anew)

    def _hold_reason(self, anew):
        """Why this one is held.

        :param anew: ids of appraisals of which another result is released
        """
        if self.appraisal_id.state == "cancelled":
            return "cancelled"
        if self.result_id.state != "released":
            return "anew" if self.appraisal_id.id in anew else "open"
        return "appeal" if self.result_id.is_appealed else False

    @api.depends("issue", "hold_reason", "cancel_reason", "state")
    @api.depends_context("lang")
    def _compute_remark(self):
        holds = dict(self._fields["hold_reason"]._description_selection(self.env))
        remedies = self._remedies()
        for row in self:
            row.remark = (
                holds.get(row.hold_reason)
                or row.cancel_reason
                or (row.state == "proposed" and remedies.get(row.issue))
                or ""
            )

    @api.model
    def _remedies(self):
        """What is wrong and what helps, by issue."""
        _ = self.env._
        return {
            "no_result": _("No released result: release it, then read again."),
            "no_contract": _(
                "No contract on this day: correct its dates, or leave out."
            ),
            "no_wage": _("No wage: enter it in the contract, then read again."),
            "currency": _("Wage in another currency: make a round in that company."),
            "no_range": _("No pay range: add one for the job, then read again."),
            "no_guideline": _("No guideline: add this grade to the matrix."),
            "later": _(
                "A later version has another wage or job: choose a day after it, or"
                " correct it."
            ),
            "used": _("Payslips of this day are done: choose a later day."),
            "closed": _("The day lies in a closed period: choose a later day."),
            "promotion": _("Choose the new job, or take the promotion back."),
        }

    # TYPING

    @readers_only
    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        typed = TYPED & set(vals)
        if typed:
            self._check_typing()
        result = super().write(vals)
        if typed:
            # sudo: wages behind what was typed; who may type was checked.
            self.sudo()._follow_typing(typed)
        return result

    def _check_typing(self):
        """Only while the round is open, and the manager's part not handed in."""
        self.check_access("write")
        # sudo: states of the rounds of rows that the user may write.
        rows = self.sudo()
        change_rows(rows.unit_id)
        is_officer = self.env.user.has_group(REWARD)
        closed = rows.filtered(
            lambda row: (
                row.round_id.state != "proposing"
                or row.state != "proposed"
                or (row.unit_id.state != "open" and not is_officer)
            )
        )
        if closed:
            raise UserError(
                self.env._(
                    "%s: proposals are closed. Take them back, or ask the reward"
                    " officer to open the round again.",
                    names_of(closed[0].with_env(self.env)),
                )
            )

    def _follow_typing(self, typed):
        self.write({"typed_by_id": self.env.uid})
        if OF_PROMOTION & typed:
            promoted = self.filtered("is_promotion")
            promoted.write(
                {
                    "promotion_state": "open",
                    "promotion_by_id": self.env.uid,
                    "promotion_decided_by_id": False,
                }
            )
            (self - promoted).write({"promotion_state": False})
        if OF_FACTS & typed:
            self._load_facts()
        else:
            self._calculate()

    def _check_reasons(self):
        """Raise for proposals outside the guideline without a reason."""
        silent = self.filtered(
            lambda row: row.is_outside and not (row.reason or "").strip()
        )
        if silent:
            raise UserError(
                self.env._(
                    "Outside the guideline a raise needs a reason: %s. Enter it, or"
                    " choose a percentage within the guideline.",
                    names_of(silent),
                )
            )

    # FACTS: WAGE, RANGE, GUIDELINE, AND WHAT STOPS IT

    def _load_facts(self, is_new=False):
        """Read wages, ranges and results, in a constant number of queries.

        :param is_new: whether the usual percentage is proposed
        """
        facts = self._facts()
        for row in self:
            values = facts[row]
            if is_new:
                values["percent"] = values["guideline_target"]
            row.write(values)
        self._calculate()

    def _facts(self):
        """What is known of each now, as values to write; nothing is written."""
        histories = self._histories()
        ranges = self._ranges()
        results = self._results()
        used = self._used_by_payroll()
        cells = {matrix: matrix._cells() for matrix in self.round_id.matrix_id}
        return {
            row: row._facts_of(
                histories.get(row.employee_id.id, []),
                ranges,
                results.get(row.appraisal_id.id, row.result_id.browse()),
                cells[row.round_id.matrix_id],
                row in used,
            )
            for row in self
        }

    def _histories(self):
        """Versions of each employee, oldest first, in one query."""
        versions = self.env["hr.version"].search_fetch(
            [("employee_id", "in", self.employee_id.ids)],
            VERSION_FIELDS,
            order="employee_id, date_version, id",
        )
        histories = defaultdict(list)
        for version in versions:
            histories[version.employee_id.id].append(version)
        return histories

    def _ranges(self):
        """Ranges by company, day and job."""
        ranges = self.env["hr.performance.pay.range"]
        jobs = self.job_id | self.new_job_id
        return {
            (company, day): ranges._by_job(jobs, company, day)
            for company in self.company_id
            for day in set(self.mapped("date_effective"))
        }

    def _results(self):
        """The released result of each appraisal."""
        released = self.env["hr.performance.result"].search(
            [
                ("appraisal_id", "in", self.appraisal_id.ids),
                ("state", "=", "released"),
                ("is_appealed", "=", False),
            ],
            order="id",
        )
        return {result.appraisal_id.id: result for result in released}

    def _used_by_payroll(self):
        """Those whose day payroll has used already; bridges of payroll answer.

        They take the whole set, ask in a constant number of queries and add to
        ``super()``.
        """
        return self.browse()

    def _version_at(self, history):
        """The version that applies on the day; the first one also before its own."""
        valid = [v for v in history if v.date_version <= self.date_effective]
        return (valid[-1:] or history[:1] or [self.env["hr.version"]])[0]

    def _facts_of(self, history, ranges, result, cells, is_used):
        version = self._version_at(history)
        by_job = ranges[self.company_id, self.date_effective]
        found = by_job.get(self.job_id, self.range_id.browse())
        goal = by_job.get(self.new_job_id, found) if self._may_promote() else found
        level = result.final_level_id
        values = {
            "result_id": result.id,
            "level_id": level.id,
            "wage": version.wage if version else 0.0,
            "range_id": found.id,
            "range_maximum": goal.maximum,
            "compa": 0.0,
            "band": False,
            "guideline_minimum": 0.0,
            "guideline_target": 0.0,
            "guideline_maximum": 0.0,
        }
        issue = self._issue_of_wage(version) or (not found and "no_range")
        if not issue:
            values.update(self._place(version, found, level, cells))
        values["issue"] = (
            (not result and "no_result")
            or issue
            or (not values["band"] and "no_guideline")
            or self._issue_of_day(history, version, is_used)
            or False
        )
        return values

    def _issue_of_wage(self, version):
        day = self.date_effective
        start, end = version.contract_date_start, version.contract_date_end
        if not version or (start and start > day) or (start and end and end < day):
            return "no_contract"
        if version.company_id.currency_id != self.currency_id:
            return "currency"
        return "no_wage" if version.wage <= 0 else ""

    def _place(self, version, pay_range, level, cells):
        """Place in the range, and the guideline for it and the grade."""
        matrix = self.round_id.matrix_id
        ratio = merit.compa_ratio(version.wage, pay_range.midpoint).value
        band = merit.band_of(
            ratio,
            to_decimal(matrix.lower_bound) / HUNDRED,
            to_decimal(matrix.upper_bound) / HUNDRED,
        )
        values = {"compa": float(ratio)}
        if cell := cells.get((level, band)):
            values |= {
                "band": band,
                "guideline_minimum": cell.minimum,
                "guideline_target": cell.target,
                "guideline_maximum": cell.maximum,
            }
        return values

    def _issue_of_day(self, history, version, is_used):
        """What stops a version from this day on."""
        closed_on = self.company_id.performance_pay_closed_on
        if closed_on and self.date_effective <= closed_on:
            return "closed"
        if is_used:
            return "used"
        if self._may_promote() and not self.new_job_id:
            return "promotion"
        later = [v for v in history if v.date_version > self.date_effective]
        same_wage = all(
            self.currency_id.compare_amounts(v.wage, version.wage) == 0 for v in later
        )
        same_place = not self._may_promote() or all(
            v.job_id == version.job_id and v.department_id == version.department_id
            for v in later
        )
        return "" if same_wage and same_place else "later"

    def _may_promote(self):
        """Whether a promotion is proposed and was not refused."""
        return self.is_promotion and self.promotion_state != "refused"

    def _promotes(self):
        return self.is_promotion and self.promotion_state == "approved"

    # MONEY

    def _unit(self):
        """The smallest amount of the currency."""
        return to_decimal(self.currency_id.rounding or 0.01)

    def _amount_of(self, percent):
        """The raise by a percentage, before it is fitted into the budget."""
        if self.state == "cancelled" or self.issue in WITHOUT_WAGE or self.wage <= 0:
            return ZERO
        if not percent or percent < 0:
            return ZERO
        return merit.increase(self.wage, percent, self._unit()).value

    def _calculate(self, fitted=None):
        """Amounts and how they came about.

        :param fitted: dict of row to its amount within the budget, and the factor
        """
        for row in self:
            try:
                row.write(row._amount_values((fitted or {}).get(row)))
            except RuleError as error:
                problem = rule_error_message(self.env, error)
                raise UserError(
                    self.env._(
                        "%(name)s: %(problem)s", name=names_of(row), problem=problem
                    )
                ) from error

    def _amount_values(self, fitted):
        zero = dict.fromkeys(("increase", "base_increase", "lump_sum"), 0.0)
        if self.wage <= 0 or self.issue in WITHOUT_WAGE or self.state == "cancelled":
            return {**zero, "new_wage": self.wage, "is_fitted": False, "trace": False}
        steps = self._guideline_steps()
        full = merit.increase(self.wage, self.percent, self._unit())
        steps += full.steps
        amount = full.value
        if fitted and fitted[0] != amount:
            steps.append(merit.scaled_step(amount, fitted[1], fitted[0]))
            amount = fitted[0]
        settled = merit.settle(self.wage, amount, self.range_maximum or None)
        return {
            "increase": float(amount),
            "base_increase": float(settled.base),
            "lump_sum": float(settled.lump),
            "new_wage": float(settled.wage),
            "is_fitted": amount != full.value,
            "trace": [step.to_json() for step in (*steps, *settled.steps)],
        }

    def _guideline_steps(self):
        if not self.band:
            return []
        found = merit.compa_ratio(self.wage, self.range_id.midpoint)
        cell = merit.guideline(
            self.guideline_minimum, self.guideline_target, self.guideline_maximum
        )
        grade = self.level_id.code
        return [*found.steps, merit.guideline_step(grade, found.value, cell)]

    # PROMOTION: AN APPROVAL OF ITS OWN

    def _is_own_request(self):
        """Whether the user has proposed the promotion, or is promoted."""
        own = self.env.user.sudo().performance_own_ids  # sudo: who the user is.
        return self.promotion_by_id == self.env.user or self.employee_id in own

    def _own_request_text(self):
        return self.env._(
            "%s: a second person approves the promotion, neither who has proposed it"
            " nor who is promoted. Ask another reward officer.",
            names_of(self),
        )

    @readers_only
    def action_approve_promotion(self):
        """A second person agrees to the promotion."""
        self._decide_promotion("approved")

    @readers_only
    def action_refuse_promotion(self):
        """The promotion is refused; the raise stays as it is proposed."""
        self._decide_promotion("refused")

    def _decide_promotion(self, decision):
        self._check_officer()
        self._require_state("proposed")
        # sudo: who has proposed it, compared only; the user reads the rows.
        rows = self.sudo()
        wrong = rows.filtered(lambda row: row.promotion_state != "open")
        if wrong:
            raise UserError(
                self.env._(
                    "%s: no promotion waits for approval here.",
                    names_of(wrong[0].with_env(self.env)),
                )
            )
        self._check_not_own()
        rows.write(
            {"promotion_state": decision, "promotion_decided_by_id": self.env.uid}
        )
        rows._load_facts()

    def _check_officer(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(REWARD):
            raise AccessError(
                self.env._("Only reward officers do this. Ask one of them.")
            )

    # LEFT OUT, TAKEN IN

    @readers_only
    def action_ask_leave_out(self):
        """Ask why people are left out."""
        return self._ask_reason("leave_out")

    @readers_only
    def action_ask_reverse(self):
        """Ask why raises are taken back."""
        return self._ask_reason("reverse")

    def _ask_reason(self, action):
        self._check_officer_reads()
        return open_dialog(
            self.env["hr.performance.merit.reason"],
            self.env._("Reason"),
            context={"default_action": action, "default_proposal_ids": self.ids},
        )

    @readers_only
    @takes_text("reason")
    def action_leave_out(self, reason):
        """Leave people out of the round.

        :param reason: text; required
        """
        self._check_officer()
        if not reason.strip():
            raise UserError(self.env._("Say why somebody is left out."))
        self._require_state("proposed")
        self._check_round("proposing")
        # sudo: guarded fields; role and states were checked.
        rows = self.sudo()
        rows.write({"state": "cancelled", "cancel_reason": reason.strip()})
        rows._calculate()

    @readers_only
    def action_take_in(self):
        """Take people into the round again."""
        self._check_officer()
        self._require_state("cancelled")
        self._check_round("proposing")
        # sudo: guarded fields; role and states were checked.
        rows = self.sudo()
        rows.write({"state": "proposed", "cancel_reason": False})
        rows._load_facts()

    def _check_round(self, *states):
        # sudo: states of the rounds of rows that the user may write.
        self.sudo().round_id._require_state(*states)

    # APPLY: VERSIONS OF THE EMPLOYEE

    @api.model
    def _due_to_apply(self, chosen=None):
        """Approved raises of rounds that are being applied; not those that are held."""
        return self.search(
            Domain(
                [
                    ("state", "=", "approved"),
                    ("hold_reason", "=", False),
                    ("round_id.state", "in", ("approved", "applied")),
                    ("round_id.apply_asked_on", "!=", False),
                ]
            )
            & among(chosen),
            order="id",
        )

    @api.model
    def _cron_apply(self):
        """Apply what is approved and asked for, batch by batch."""
        self._run_job("apply")

    def _apply_due(self, rows):
        rows._apply()

    def _apply(self):
        """Raise the wages: exactly once, all of these or none.

        Whoever makes a version of one of these people at the same moment changes the
        person's row, as this does; the second of the two begins again.
        """
        self._require_state("approved")
        # Held meanwhile: the job comes again once it is decided.
        rows = self.filtered(lambda row: not row.hold_reason)
        change_rows(rows.employee_id)
        histories = rows._histories()
        rows._check_still_true(histories)
        made, changes = [], []
        for row in rows:
            history = histories.get(row.employee_id.id, [])
            row._plan_changes(history, made, changes)
        changes += rows._make_versions(made)
        rows.env["hr.performance.merit.change"].create(changes)
        rows.write({"state": "applied"})
        rows._make_letters()
        rows.round_id._follow_proposals()

    def _check_still_true(self, histories):
        """Raise where wage, job or later versions are not what was approved."""
        facts = self._facts()
        for row in self:
            version = row._version_at(histories.get(row.employee_id.id, []))
            now = facts[row]
            same = row.currency_id.compare_amounts(now["wage"], row.wage) == 0
            if not version or not same or now["issue"]:
                remedy = self._remedies().get(now["issue"]) or self.env._(
                    "The wage was changed since the approval: correct the contract, or"
                    " make another round."
                )
                raise UserError(
                    self.env._(
                        "%(person)s: the raise cannot be applied. %(remedy)s",
                        person=names_of(row),
                        remedy=remedy,
                    )
                )

    def _new_values(self, version):
        """What the raise writes on a version."""
        values = {}
        if self.base_increase:
            values["wage"] = self.new_wage
        if self._promotes():
            values["job_id"] = self.new_job_id.id
            values["job_title"] = self.new_job_title or self.new_job_id.name
            if self.new_department_id:
                values["department_id"] = self.new_department_id.id
        return {
            name: value
            for name, value in values.items()
            if plain_values(version, [name])[name] != value
        }

    def _plan_changes(self, history, made, changes):
        """Which versions are made, and write those that are there already.

        :param made: collects pairs of row and values of a version
        :param changes: collects values of the record of each change
        """
        base, day = self._version_at(history), self.date_effective
        if base.date_version < day and self._new_values(base):
            made.append((self, self._copied(base) | self._new_values(base)))
        for version in history:
            if version.date_version < day:
                continue
            values = self._new_values(version)
            if not values:
                continue
            before = plain_values(version)
            version.write(values)
            changes.append(self._change_values(version, "changed", before))

    def _copied(self, version):
        """Values of a new version from the day on, as Odoo's own ``create_version``."""
        day = self.date_effective
        start, end = version.contract_date_start, version.contract_date_end
        is_within = start and start <= day and (not end or end >= day)
        return {
            **version.copy_data()[0],
            "employee_id": self.employee_id.id,
            "date_version": day,
            "contract_date_start": start if is_within else False,
            "contract_date_end": end if is_within else False,
        }

    @api.model
    def _make_versions(self, made):
        """Create the versions in one go, and say what was made."""
        versions = self.env["hr.version"].create([values for _row, values in made])
        # What Odoo computes for a new version (titles) must not undo what was copied.
        for version, (_row, values) in zip(versions, made, strict=True):
            if version.job_title != values.get("job_title"):
                version.job_title = values.get("job_title")
        return [
            row._change_values(version, "made", {})
            for version, (row, _values) in zip(versions, made, strict=True)
        ]

    def _change_values(self, version, kind, before):
        after = plain_values(version)
        return {
            "proposal_id": self.id,
            "version_id": version.id,
            "kind": kind,
            "date_version": version.date_version,
            "wage_before": before.get("wage", self.wage),
            "wage_after": version.wage,
            "values_before": {k: v for k, v in before.items() if v != after[k]},
            "values_after": after,
        }

    def _make_letters(self):
        """A letter to each person whose pay or job has changed."""
        self.env["hr.performance.pay.letter"].create(
            [
                row._letter_values()
                for row in self
                if row.increase or row.change_ids or row._promotes()
            ]
        )

    def _letter_values(self):
        promotes = self._promotes()
        return {
            "proposal_id": self.id,
            "employee_id": self.employee_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "kind": "promotion" if promotes else "raise",
            "date_effective": self.date_effective,
            "wage_before": self.wage,
            "wage_after": self.new_wage,
            "base_increase": self.base_increase,
            "lump_sum": self.lump_sum,
            "job_before_id": self.job_id.id,
            "job_after_id": self.new_job_id.id if promotes else False,
            "department_after_id": self.new_department_id.id if promotes else False,
            "title_after": promotes and (self.new_job_title or self.new_job_id.name),
        }

    # REVERSAL

    @readers_only
    @takes_text("reason")
    def action_reverse(self, reason):
        """Take applied raises back: versions are again what they were.

        :param reason: text; required
        """
        self._check_officer_reads()
        if not reason.strip():
            raise UserError(self.env._("Say why the raise is taken back."))
        self._require_state("applied")
        # sudo: versions and letters; role, reach and state were checked.
        self.sudo()._reverse(reason.strip())

    def _check_officer_reads(self):
        """Rows of applied rounds are written by actions only: reading is enough."""
        if not self.env.su and not self.env.user.has_group(REWARD):
            raise AccessError(
                self.env._("Only reward officers do this. Ask one of them.")
            )

    def _reverse(self, reason):
        change_rows(self.employee_id)
        used = self._used_by_payroll()
        if used:
            raise UserError(
                self.env._(
                    "%s: payslips with the raised wage are done. Refund them first, or"
                    " correct the wage by a new version.",
                    names_of(used),
                )
            )
        changes = self.change_ids.filtered(lambda change: not change.is_reversed)
        changes._check_untouched()
        self._check_no_newer(changes)
        changes._take_back()
        self.write({"state": "reversed", "reverse_reason": reason})
        letters = self.env["hr.performance.pay.letter"].search(
            [("proposal_id", "in", self.ids)]
        )
        letters.write({"state": "void"})
        self.round_id._follow_proposals()

    def _check_no_newer(self, changes):
        """Raise for versions that somebody has made on top of the raise."""
        histories = self._histories()
        known = changes.version_id
        for row in self.filtered("change_ids"):
            newer = [
                version
                for version in histories.get(row.employee_id.id, [])
                if version.date_version > row.date_effective and version not in known
            ]
            if newer:
                raise UserError(
                    self.env._(
                        "%(person)s: a version of %(day)s was made on top of the raise."
                        " Delete it or correct its wage there; this raise cannot be"
                        " taken back below it.",
                        person=names_of(row),
                        day=day_words(self.env, newer[0].date_version),
                    )
                )

    # WHEN A RESULT CHANGES

    @api.model
    def _follow_results(self, appraisals):
        """Hold what has lost its result; what waits in an open round is read anew."""
        rows = self.search([("appraisal_id", "in", appraisals.ids)])
        if not rows:
            return
        self.env.add_to_compute(self._fields["hold_reason"], rows)
        rows.filtered(
            lambda row: row.state == "proposed" and row.round_id.state == "proposing"
        )._load_facts()
        rows.filtered("hold_reason").round_id._tell_held()

    @api.model
    def _differing(self, rows):
        """Those of these that would be others if they were read now."""
        facts = rows._facts()
        names = ("wage", "range_maximum", "level_id", "result_id", "issue")
        found = rows.browse()
        for row in rows:
            now = plain_values(row, names)
            if any(
                (now[name] or False) != (facts[row][name] or False) for name in names
            ):
                found |= row
        return found
