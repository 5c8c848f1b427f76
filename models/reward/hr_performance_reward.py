# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare

from ...engine import funding
from ...engine.numbers import to_decimal
from ..base.arguments import takes_text
from ..base.dialogs import open_dialog
from ..base.explanation import plain_steps, render_steps
from ..base.hr_performance_job_mixin import check
from ..base.json_fields import PlainJson
from ..base.seeing import names_of, readers_only
from .conditions import titles as condition_titles

REWARD_GROUP = "hr_performance.group_hr_performance_reward"
#: The reward is due or paid.
LIVE = ("approved", "handed_over", "paid")
#: Payroll has it: it cannot be taken out any more, only balanced by a later one.
WITH_PAYROLL = ("handed_over", "paid")
#: Below this many people the pool would tell what the others got.
SMALLEST_SUM = 5
#: Steps that tell a pool or what it is made of.
POOL_STEPS = frozenset(
    {"pool", "pool_anew", "pool_funded", "unit_factor", "unit_pool", "unit_award"}
)


class HrPerformanceReward(models.Model):
    """The amount that one result brings to one person by one rule.

    The employee reads it once it is approved and the result is released. Superiors
    and HR without the reward role never see amounts.

    It stands on one result. Once that is opened again, cancelled or decided anew, the
    reward is held until a later run takes the person in: with the new amount, or with
    the difference where payroll has the money already.
    """

    _name = "hr.performance.reward"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
        "hr.performance.result.follower.mixin",
        "hr.performance.receipt.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Reward"
    _order = "cycle_id desc, employee_id, id"
    _rec_names_search = ["employee_id.name", "rule_id.name"]
    _deletable_states = ("draft", "simulated", "cancelled")
    #: A reward is written by runs and actions only.
    _guards_everything = True

    run_id = fields.Many2one(
        "hr.performance.reward.run",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        groups=REWARD_GROUP,
    )
    date_payable = fields.Date(
        related="run_id.date_payable",
        string="Payable From",
        store=True,
        groups=REWARD_GROUP,
    )
    rule_id = fields.Many2one(
        "hr.performance.reward.rule",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    # A result that is opened again and decided anew is another record.
    result_id = fields.Many2one(
        "hr.performance.result", ondelete="set null", index=True, readonly=True
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, readonly=True
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    department_id = fields.Many2one("hr.department", readonly=True, index=True)
    unit_id = fields.Many2one(
        "hr.performance.reward.unit",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=REWARD_GROUP,
    )
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Final Grade",
        ondelete="restrict",
        readonly=True,
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    base = fields.Monetary(
        readonly=True, help="Amount that the coefficient multiplies, such as the wage."
    )
    coefficient = fields.Float(digits=(6, 4), readonly=True, aggregator="avg")
    amount = fields.Monetary(
        readonly=True,
        help="What is paid. A difference to what was paid before may be negative.",
    )
    paid_before = fields.Monetary(
        readonly=True,
        copy=False,
        help="What this person got by the same rule for the same cycle before the"
        " result was decided anew; only the difference is paid.",
    )
    # what the head of the department has shifted
    shift_id = fields.Many2one(
        "hr.performance.reward.shift",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=REWARD_GROUP,
    )
    calculated_amount = fields.Monetary(
        string="Calculated",
        readonly=True,
        copy=False,
        groups=REWARD_GROUP,
        help="The amount before the head of the department has shifted it.",
    )
    shift_reason = fields.Char(
        string="Why Shifted", readonly=True, copy=False, groups=REWARD_GROUP
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("simulated", "Simulated"),
            ("approved", "Approved"),
            ("handed_over", "Handed over"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
            ("reversed", "Reversed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    issue = fields.Selection(
        [
            ("no_contract", "No contract in the period"),
            ("no_wage", "No wage on the reference date"),
            ("currency", "Wage in another currency"),
            ("no_start", "Start of contract unknown"),
            ("scale", "Grade of another scale"),
            ("no_pay_base", "No performance pay base on the reference date"),
            ("no_attendance", "No attendance in the period"),
            ("no_unit", "In no department of the table"),
            ("unit", "No released result of the department"),
        ],
        readonly=True,
        copy=False,
        help="Why no amount can be found. Repair it and simulate again, or exclude the"
        " person with a reason.",
    )
    zero_reason = fields.Selection(
        [
            ("grade", "Grade below the minimum"),
            ("score", "Score outside what the rule asks for"),
            ("unit", "Grade of the department below the minimum"),
            ("tenure", "Too short in the company"),
            ("improvement", "Improvement plan under way"),
            ("discipline", "Incident on record that is not settled"),
            ("domain", "Not among the people of the rule"),
            ("exclusive", "Another rule comes first"),
            ("shared", "Paid already, and a pool is shared only once"),
        ],
        string="Nothing Because",
        readonly=True,
        copy=False,
    )
    # Codes of every condition that is not met, as in ``zero_reason``.
    missed = PlainJson(readonly=True, copy=False, groups=REWARD_GROUP)
    clause_id = fields.Many2one(
        "hr.performance.reward.clause",
        string="Clause of the Policy",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="By which clause of the published policy this reward is given.",
    )
    told_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When a reward officer has told the employee.",
    )
    told_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    tells_by_hand = fields.Boolean(related="rule_id.tells_by_hand")
    question_ids = fields.One2many(
        "hr.performance.reward.question", "reward_id", string="Questions", readonly=True
    )
    rule_kind = fields.Selection(related="rule_id.kind", string="Kind")
    training_plan_id = fields.Many2one(
        "hr.performance.development.plan",
        string="Proposed Training",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=REWARD_GROUP,
    )
    is_excluded = fields.Boolean(string="Excluded", readonly=True, copy=False)
    exclusion_reason = fields.Char(readonly=True, copy=False)
    excluded_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancel_reason = fields.Char(
        string="Reason of Cancellation", readonly=True, copy=False
    )
    waived_result_id = fields.Many2one(
        "hr.performance.result",
        string="Difference Waived For",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The later result whose difference is neither paid nor taken back.",
    )
    waive_reason = fields.Text(readonly=True, copy=False)
    waived_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    hold_reason = fields.Selection(
        [
            ("open", "The result was opened again and is not released"),
            ("anew", "The result was decided anew; make another run"),
            ("cancelled", "The appraisal was cancelled"),
            ("base", "What it corrects was taken back; make another run"),
            ("appeal", "An appeal against the result is not decided"),
        ],
        string="Held Because",
        compute="_compute_hold_reason",
        compute_sudo=True,
        store=True,
        recursive=True,
        index="btree_not_null",
        help="A held reward is on no payslip and in no file. If payroll has it already,"
        " a later run proposes the difference.",
    )
    settled_by_id = fields.Many2one(
        "hr.performance.reward",
        string="Balanced By",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The later reward that pays the difference.",
    )
    settles_ids = fields.One2many(
        "hr.performance.reward", "settled_by_id", string="Balances", readonly=True
    )
    remark = fields.Char(
        compute="_compute_remark",
        help="Why there is no amount: an issue to repair, a condition that is not met,"
        " or the reason of an exclusion or cancellation.",
    )
    payroll_code = fields.Char(readonly=True)
    handover_number = fields.Char(
        readonly=True,
        copy=False,
        help="Number of the file that took this reward to payroll.",
    )
    policy_clause = fields.Text(related="rule_id.policy_clause")
    trace = PlainJson(readonly=True, copy=False, groups=REWARD_GROUP)
    explanation_html = fields.Html(
        compute="_compute_explanation_html",
        compute_sudo=True,
        string="How This Came About",
        sanitize=False,
    )

    _live_unique = models.UniqueIndex(
        "(appraisal_id, rule_id) WHERE state IN ('approved', 'handed_over', 'paid')"
        " AND settled_by_id IS NULL",
        "This result has a reward of the same rule already. Simulate the run again.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount + COALESCE(paid_before, 0) >= 0)",
        "A reward is never negative; at most what was paid before is taken back.",
    )

    _handed_over_numbered = models.Constraint(
        "CHECK (state != 'handed_over' OR handover_number IS NOT NULL)",
        "A reward is handed over in a numbered file only.",
    )

    @api.depends("employee_id.name", "rule_id.name", "cycle_id.name")
    def _compute_display_name(self):
        # sudo: the names on the reward itself, for whoever may read it.
        for reward in self.sudo():
            reward.display_name = " · ".join(
                [
                    reward.employee_id.name or "",
                    reward.rule_id.name or "",
                    reward.cycle_id.name or "",
                ]
            )

    @api.depends(
        "state",
        "result_id.state",
        "result_id.is_appealed",
        "appraisal_id.state",
        "settled_by_id.state",
        "settled_by_id.hold_reason",
        "settles_ids.state",
        "waived_result_id.state",
    )
    def _compute_hold_reason(self):
        """Why the reward does not stand on a released result any more.

        What a later reward balances stands and falls with that one.
        """
        # sudo by compute_sudo: results of people whom the user may not see count, too.
        gone = self.filtered(lambda reward: reward.result_id.state != "released")
        released = self.env["hr.performance.result"].search(
            [
                ("appraisal_id", "in", gone.appraisal_id.ids),
                ("state", "=", "released"),
            ]
        )
        anew = set(released.appraisal_id.ids)
        for reward in self:
            later = reward.settled_by_id
            if reward.state not in LIVE:
                reward.hold_reason = False
            elif later.state in LIVE:
                reward.hold_reason = later.hold_reason
            else:
                reward.hold_reason = reward._hold_reason(reward.appraisal_id.id in anew)

    def _hold_reason(self, is_anew):
        """Why this reward alone is held.

        :param is_anew: whether another result of the sheet is released
        """
        if self.appraisal_id.state == "cancelled":
            return "cancelled"
        if self.result_id.state != "released":
            if self.waived_result_id.state == "released":
                return False
            return "anew" if is_anew else "open"
        if self.result_id.is_appealed:
            return "appeal"
        if set(self.settles_ids.mapped("state")) - set(LIVE):
            return "base"
        return False

    @api.depends(
        "hold_reason", "issue", "zero_reason", "exclusion_reason", "cancel_reason"
    )
    @api.depends_context("lang")
    def _compute_remark(self):
        issues = dict(self._fields["issue"]._description_selection(self.env))
        reasons = dict(self._fields["zero_reason"]._description_selection(self.env))
        holds = dict(self._fields["hold_reason"]._description_selection(self.env))
        # sudo: codes of conditions of the reward itself, for whoever may read it.
        for reward, own in zip(self, self.sudo(), strict=True):
            missed = own.missed or []
            if reward.zero_reason not in missed:
                missed = [reward.zero_reason]
            reward.remark = (
                holds.get(reward.hold_reason)
                or reward.cancel_reason
                or reward.exclusion_reason
                or issues.get(reward.issue)
                or " · ".join(reasons[code] for code in missed if code)
            )

    @api.depends("trace")
    @api.depends_context("lang", "uid")
    def _compute_explanation_html(self):
        """Steps of the amount; a small pool is not told to those who share it."""
        # sudo by compute_sudo: the steps are hidden as a field, so that the pool of a
        # few people cannot be read from them.
        may_see_pool = self.env.user.has_group(REWARD_GROUP)
        titles = self._factor_titles()
        for reward in self:
            steps = reward.trace or []
            if not may_see_pool and reward.run_id.reward_count < SMALLEST_SUM:
                steps = [step for step in steps if step["code"] not in POOL_STEPS]
            reward.explanation_html = render_steps(self.env, steps, titles)

    def _letter_sentences(self):
        """How it came about, as sentences for the letter to the person."""
        self.ensure_one()
        # sudo: the steps of a reward that the reader may read, without the pool.
        trace = self.sudo().trace or []
        steps = [step for step in trace if step["code"] not in POOL_STEPS]
        return plain_steps(self.env, steps, self._factor_titles())

    @api.model
    def _factor_titles(self):
        _ = self.env._
        return {
            **condition_titles(self.env),
            "coefficient": _("Coefficient of the grade"),
            "wage_percent": _("Share of the wage"),
            "periods": _("Number of months"),
            "presence": _("Share of the period in which you were there"),
            "attendance": _("Attendance factor"),
            "advance": _("Share paid in advance"),
        }

    def _shift(self, shift, before, after, reason):
        """Write what a head has set; the caller has checked it.

        :param before: the amount as it was calculated
        """
        steps = [step for step in self.trace or [] if step["code"] != "share_shifted"]
        if self.currency_id.compare_amounts(before, after):
            step = funding.shift_step(to_decimal(before), to_decimal(after))
            steps.append(step.to_json())
        self.write(
            {
                "shift_id": shift.id,
                "calculated_amount": before,
                "amount": after,
                "shift_reason": reason,
                "trace": steps,
            }
        )

    def _differs_from(self, claim):
        """Whether a new calculation gives another reward than this one.

        :param claim: what the run has calculated, None when the result is gone
        """
        self.ensure_one()
        if claim is None or claim.result != self.result_id:
            return True
        if (claim.issue or False) != self.issue:
            return True
        if (claim.zero_reason or False) != self.zero_reason:
            return True
        differs = self.currency_id.compare_amounts
        return (
            differs(float(claim.final), self.amount) != 0
            or differs(float(claim.received), self.paid_before) != 0
            or float_compare(float(claim.coefficient), self.coefficient, 4) != 0
        )

    def _told_names(self):
        """Names of those whose rewards the user may read, for sentences.

        Somebody out of the user's reach is not named.
        """
        told = self._filter_told()
        # sudo: hr.employee - names of people whose rewards the user reads.
        names = told.sudo().employee_id.mapped("name")[:5]
        if told != self:
            names.append(self.env._("people whom you cannot see here"))
        return ", ".join(names)

    # ACTIONS

    @readers_only
    @takes_text("reason")
    def action_exclude(self, reason):
        """Leave people out of a simulated run; a pool is then simulated again.

        :param reason: text; required
        """
        self._check_reward_access()
        reason = self._checked_reason(reason)
        self._require_state("simulated")
        self._check_simulated_runs()
        # sudo: guarded fields; access and state were checked above.
        rewards = self.sudo()
        rewards.write(
            {
                "is_excluded": True,
                "exclusion_reason": reason,
                "excluded_by_id": self.env.uid,
            }
        )
        self._simulate_runs_again()

    @readers_only
    def action_include(self):
        """Take excluded people into the simulated run again."""
        self._check_reward_access()
        self._require_state("simulated")
        self._check_simulated_runs()
        # sudo: guarded fields; access and state were checked above.
        self.sudo().write(
            {"is_excluded": False, "exclusion_reason": False, "excluded_by_id": False}
        )
        self._simulate_runs_again()

    @readers_only
    @takes_text("reason")
    def action_cancel(self, reason):
        """Cancel approved rewards that payroll has not got yet.

        :param reason: text; required
        """
        self._check_reward_access()
        reason = self._checked_reason(reason)
        self._require_state("approved")
        # sudo: guarded fields; access and state were checked above.
        self.sudo()._settle("cancelled", cancel_reason=reason)

    @readers_only
    @takes_text("reason")
    def action_reverse(self, reason):
        """Record that payroll has taken back rewards of a file.

        :param reason: text; required
        """
        self._check_reward_access()
        reason = self._checked_reason(reason)
        self._require_state("handed_over", "paid")
        elsewhere = self.filtered(lambda reward: not reward.handover_number)
        if elsewhere:
            raise UserError(
                self.env._(
                    "%s was paid by a payslip. Refund the payslip instead.",
                    names_of(elsewhere[0]),
                )
            )
        # sudo: guarded fields; access and state were checked above.
        self.sudo()._settle("reversed", cancel_reason=reason)

    @readers_only
    @takes_text("reason")
    def action_waive_difference(self, reason):
        """Let what was paid stand although the result was decided anew, for good.

        Later runs propose no difference. A result that is decided once more asks anew.

        :param reason: text; required
        """
        self._check_reward_access()
        reason = self._checked_reason(reason)
        self._require_state(*WITH_PAYROLL)
        self._check_waivable()
        # sudo: guarded fields; access, state and person were checked above.
        for reward in self.sudo():
            reward.write(
                {
                    "waived_result_id": reward._released_result().id,
                    "waive_reason": reason,
                    "waived_by_id": self.env.uid,
                }
            )
            reward._simulated_differences().run_id._ask_simulation()
            reward.run_id._follow_rewards()

    def _check_waivable(self):
        """Raise where there is no difference, or for who has made the payment."""
        # sudo: state and author of rewards that the user handles.
        for reward in self.sudo():
            if reward.hold_reason != "anew":
                raise UserError(
                    self.env._(
                        "%s: there is no difference to waive. It can be waived once the"
                        " result was decided anew and released.",
                        names_of(reward.with_env(self.env)),
                    )
                )
            if reward.run_id.author_id == self.env.user:
                raise UserError(
                    self.env._(
                        "%s: you have made its run. Somebody else waives the"
                        " difference.",
                        names_of(reward.with_env(self.env)),
                    )
                )

    def _released_result(self):
        """The result of the sheet that counts by now."""
        return self.env["hr.performance.result"].search(
            [
                ("appraisal_id", "=", self.appraisal_id.id),
                ("state", "=", "released"),
            ],
            limit=1,
        )

    def _simulated_differences(self):
        """Simulations of the same rule that count a difference to this reward."""
        return self.search(
            [
                ("appraisal_id", "=", self.appraisal_id.id),
                ("rule_id", "=", self.rule_id.id),
                ("state", "=", "simulated"),
            ]
        )

    @readers_only
    def action_ask_reason(self):
        """Ask for the reason of the action that the context names."""
        self._check_reward_access()
        return open_dialog(
            self.env["hr.performance.reward.reason"],
            self.env._("Reason"),
            context={
                "default_action": self.env.context.get("reward_action") or "cancel",
                "default_reward_ids": self.ids,
            },
        )

    def _check_reward_access(self):
        """Raise unless the user is reward officer of the company of each reward."""
        self.run_id.check_access("write")
        self.check_access("read")

    def _checked_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason; it is kept on the reward."))
        return reason.strip()

    def _check_simulated_runs(self):
        """Raise where what is behind a run has changed since it was simulated.

        Its amounts are looked at before anybody is left out of them.
        """
        behind = self.run_id.filtered(lambda run: run.state == "draft")
        if behind:
            raise UserError(
                self.env._(
                    "%s has to be simulated again, because something behind it has"
                    " changed. Look at the new amounts, then decide who takes part.",
                    names_of(behind[0]),
                )
            )

    def _simulate_runs_again(self):
        """Give the share of excluded people to the others, or take it back."""
        self.run_id.action_simulate()

    def _settle(self, state, **values):
        """Move rewards to a state and let their runs follow; the caller has checked."""
        if state in LIVE:
            self._forget_old_balance()
        self.write({"state": state, **values})
        self.run_id._follow_rewards()
        if state not in LIVE:
            self._tell_balanced()
            self._take_gifts_back(values.get("cancel_reason"))

    def _tell_balanced(self):
        """Tell of rewards on either side of a difference that these no longer make."""
        others = self.settled_by_id | self.settles_ids
        others.filtered("hold_reason")._tell_holders()

    def _forget_old_balance(self):
        """What comes back counts anew, unless the reward that balanced it still does.

        :raises UserError: when a later reward stands in its place
        """
        back = self.filtered(lambda reward: reward.state not in LIVE)
        anew = back.filtered(
            lambda reward: reward.settled_by_id.state not in LIVE
            or reward.settled_by_id.settled_by_id
        )
        anew.settled_by_id = False
        later = self.search(
            [
                ("appraisal_id", "in", anew.appraisal_id.ids),
                ("rule_id", "in", anew.rule_id.ids),
                ("state", "in", LIVE),
            ]
        )
        taken = {(reward.appraisal_id, reward.rule_id) for reward in later}
        if any((reward.appraisal_id, reward.rule_id) in taken for reward in anew):
            raise UserError(
                self.env._(
                    "A later run has rewarded the same person by the same rule"
                    " meanwhile. Ask the reward officers to cancel or reverse that"
                    " reward first."
                )
            )

    # LETTERS

    @readers_only
    def action_tell(self):
        """Tell people of their rewards: from now on they read them."""
        self._check_reward_access()
        self._require_state(*LIVE)
        # sudo: guarded fields; role and state were checked above.
        self.sudo().filtered(lambda reward: not reward.told_on).write(
            {"told_on": fields.Datetime.now(), "told_by_id": self.env.uid}
        )

    @readers_only
    def action_acknowledge(self):
        """The employee has read the letter; that is no agreement."""
        self._require_state(*LIVE)
        self._check_mine()
        for reward in self.filtered(lambda reward: not reward.acknowledged_on):
            # sudo: guarded fields; person and state were checked above.
            reward.sudo().write(reward._receipt_values())

    @readers_only
    def action_ask_question(self):
        """Open a dialog for a question about the own reward."""
        self.ensure_one()
        self._require_state(*LIVE)
        self._check_mine()
        return open_dialog(
            self.env["hr.performance.reward.question"],
            self.env._("Ask a Question"),
            context={"default_reward_id": self.id},
        )

    @api.model
    def _told_of(self, employees):
        """The letters that these people may read on a page, the newest first.

        The same that they would read by login, without what is held: of that there is
        no letter.
        """
        # sudo: the own letters of the person, for the own page.
        return self.sudo().search(
            Domain("employee_id", "in", employees.ids)
            & Domain("state", "in", LIVE)
            & Domain("hold_reason", "=", False)
            & (
                Domain("rule_id.tells_by_hand", "=", False)
                | Domain("told_on", "!=", False)
            ),
            order="id desc",
        )

    def _waits_for_employee(self):
        """Whether the employee has not acknowledged it, or has an answer to read."""
        self.ensure_one()
        return not self.acknowledged_on or "answered" in self.question_ids.mapped(
            "state"
        )

    def _off_text(self):
        """Why there is no letter of this reward, and what helps."""
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state in LIVE:
            return self.env._(
                "%(reward)s is held: %(reason)s. Once another run stands in its place,"
                " print that letter.",
                reward=names_of(self),
                reason=self.remark,
            )
        return self.env._(
            "%(reward)s is in state “%(state)s”, so there is no letter of it. Take the"
            " reward that stands in its place; one that is not approved yet has a"
            " letter after the approval.",
            reward=names_of(self),
            state=states[self.state],
        )

    # WHAT IS NO MONEY

    def _propose_training(self):
        """Propose the training to the manager as a development plan of each person.

        Nobody is enrolled: manager or HR accepts or declines, as with any proposal.
        """
        plans = self.env["hr.performance.development.plan"]
        for reward in self:
            lang = reward.employee_id.lang or self.env.lang
            name = reward.rule_id.with_context(lang=lang).training_name
            today = reward.company_id._performance_today()
            reward.training_plan_id = plans._quiet().create(
                {
                    "kind": "development",
                    "employee_id": reward.employee_id.id,
                    "appraisal_id": reward.appraisal_id.id,
                    "state": "proposed",
                    "date_start": today,
                    "asked_on": today,
                    "action_ids": [
                        (
                            0,
                            0,
                            {
                                "side": "employee",
                                "name": name,
                                "measure": "training",
                                "way": "internal",
                                "responsible_id": reward.employee_id.id,
                            },
                        )
                    ],
                }
            )

    def _give_title(self):
        """Give the title; the run was approved by a second person already."""
        honours = self.env["hr.performance.honour"]._quiet()
        for reward in self:
            honours.create(
                {
                    "title_id": reward.rule_id.honour_title_id.id,
                    "employee_id": reward.employee_id.id,
                    "reward_id": reward.id,
                    "reason": reward.cycle_id.name,
                    "date_from": reward.company_id._performance_today(),
                    "state": "granted",
                    "proposed_by_id": reward.run_id.author_id.id,
                    "approved_by_id": reward.run_id.approved_by_id.id,
                }
            )

    def _take_gifts_back(self, reason):
        """Who loses the reward loses the title, and the training nobody has accepted.

        A training that the manager has accepted is a plan of the two by now: it stays.
        """
        self._take_titles_back(reason)
        self.training_plan_id._withdraw_proposal(
            self.env._("The reward that has proposed it was taken back.")
        )

    def _take_titles_back(self, reason):
        borne = self.env["hr.performance.honour"].search(
            [("reward_id", "in", self.ids), ("state", "=", "granted")]
        )
        borne.write({"revoke_reason": reason})
        borne._revoke()

    # REWARDS THAT DO NOT FIT

    _job_place = check("_outside_run", "_tell_outside")
    _job_held = check("_wrongly_held", "_hold_anew", size=100)

    @api.model
    def _outside_run(self):
        """Rewards of another currency, company, person or state than their run."""
        return self._found_by(
            SQL(
                """
                SELECT reward.id
                  FROM hr_performance_reward reward
                  JOIN hr_performance_reward_run run ON run.id = reward.run_id
                  JOIN hr_performance_appraisal sheet
                    ON sheet.id = reward.appraisal_id
                 WHERE (reward.currency_id, reward.company_id, reward.cycle_id,
                        reward.rule_id, reward.employee_id)
                       IS DISTINCT FROM
                       (run.currency_id, run.company_id, run.cycle_id,
                        run.rule_id, sheet.employee_id)
                    OR (reward.state IN %(live)s
                        AND run.state IN ('draft', 'simulated', 'cancelled'))
                    OR (reward.state IN ('draft', 'simulated')
                        AND run.state IN
                            ('approved', 'handed_over', 'done', 'given'))
                    OR (reward.state = 'handed_over'
                        AND reward.handover_number IS NULL)
                """,
                live=LIVE,
            )
        )

    def _tell_outside(self, reward):
        raise UserError(
            self.env._(
                "%(reward)s does not fit its run %(run)s: another person, company,"
                " currency, rule or state. Cancel it, or reverse it where payroll has"
                " it, and make another run.",
                reward=names_of(reward),
                run=names_of(reward.run_id, "name"),
            )
        )

    @api.model
    def _wrongly_held(self):
        """Due rewards that are not held although their result is open, and back.

        The query finds what may be wrong; the reason is the one of every change.
        """
        found = self._found_by(
            SQL(
                """
                SELECT reward.id
                  FROM hr_performance_reward reward
                  JOIN hr_performance_appraisal sheet
                    ON sheet.id = reward.appraisal_id
                  LEFT JOIN hr_performance_result result
                         ON result.id = reward.result_id
                 WHERE (reward.state IN %(live)s AND (reward.hold_reason IS NULL) !=
                        (result.state IS NOT DISTINCT FROM 'released'
                         AND result.is_appealed IS NOT TRUE
                         AND sheet.state != 'cancelled'))
                    OR (reward.state NOT IN %(live)s
                        AND reward.hold_reason IS NOT NULL)
                """,
                live=LIVE,
            )
        )
        kept = {reward: reward.hold_reason for reward in found}
        with closing(self.env.cr.savepoint()):
            self.env.add_to_compute(self._fields["hold_reason"], found)
            return found.filtered(lambda reward: reward.hold_reason != kept[reward])

    def _hold_anew(self, rewards):
        self.env.add_to_compute(self._fields["hold_reason"], rewards)
        rewards.filtered("hold_reason")._tell_holders()

    # WHEN A RESULT CHANGES

    @api.model
    def _follow_results(self, appraisals):
        """Hold what has lost its result, and tell whoever has to act on it."""
        rewards = self.search([("appraisal_id", "in", appraisals.ids)])
        if not rewards:
            return
        rewards._leave_appealed()
        self.env.add_to_compute(self._fields["hold_reason"], rewards)
        held = rewards.filtered("hold_reason")
        held._tell_holders()
        stale = rewards.filtered(lambda r: r.state == "simulated" and not r.is_excluded)
        stale.run_id._ask_simulation()
        rewards.run_id._drop_told()

    def _leave_appealed(self):
        """A result that an appeal has changed is not what these were worked out from.

        The next run works out the new amount, or the difference; what stays the same
        stays paid.
        """
        changed = self.filtered(
            lambda reward: (
                reward.state in LIVE
                and reward.result_id.final_origin == "appeal"
                and reward.result_id.state == "released"
                and (
                    reward.level_id != reward.result_id.final_level_id
                    or float_compare(
                        reward.coefficient, reward.result_id.coefficient, 4
                    )
                )
            )
        )
        changed.write({"result_id": False})

    def _with_other_result(self, level, coefficient):
        """What these would be with another grade; nothing is written.

        :return: list of dicts with texts: ``name``, ``old``, ``new``, ``left`` (the
            difference that a later run would propose)
        """
        rows = []
        for reward in self:
            new = reward.run_id._amount_with(reward, level, coefficient)
            money = reward.currency_id.format
            rows.append(
                {
                    "name": reward.rule_id.name,
                    "old": money(reward.amount + reward.paid_before),
                    "new": None if new is None else money(new),
                    "left": None
                    if new is None
                    else money(new - reward.amount - reward.paid_before),
                }
            )
        return rows

    @api.model
    def _text_on_results(self, appraisals):
        """That there are rewards, approved or paid; neither whose nor how much."""
        live = self.search_count(
            [("appraisal_id", "in", appraisals.ids), ("state", "in", LIVE)], limit=1
        )
        if not live:
            return ""
        return self.env._(
            "Rewards stand on this. What is not paid yet is held until the result is"
            " released again; of what was paid, the next run works out the difference."
        )

    def _tell_holders(self):
        """Tell whoever handles these held rewards; payroll is told by its bridge."""
        for run, rewards in self.grouped("run_id").items():
            run._tell_of_held(rewards)

    def _take_over(self, run):
        """Let these rewards, about to be approved, stand for earlier ones of a rule.

        What waits is cancelled; what payroll has got is balanced by them.

        :return: the earlier rewards
        """
        earlier = run._earlier_rewards(self.appraisal_id)
        waiting = earlier.filtered(lambda reward: reward.state == "approved")
        waiting.write(
            {
                "state": "cancelled",
                "cancel_reason": self.env._("Replaced by %s", run.name),
            }
        )
        waiting._take_gifts_back(self.env._("Replaced by %s", run.name))
        balanced = (earlier - waiting).grouped("appraisal_id")
        for reward in self.filtered(lambda reward: reward.appraisal_id in balanced):
            balanced[reward.appraisal_id].write({"settled_by_id": reward.id})
        advances = run._advances(self.employee_id)
        for employee, rewards in advances.grouped("employee_id").items():
            later = self.filtered(
                lambda one, person=employee: one.employee_id == person
            )
            rewards.write({"settled_by_id": later[:1].id})
        # The index of what is live is asked row by row: the earlier ones go first.
        (earlier | advances).flush_recordset()
        return earlier | advances
