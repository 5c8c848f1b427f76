# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.numbers import to_decimal

RUN_STATES = [
    ("draft", "Draft"),
    ("simulated", "Simulated"),
    ("approved", "Approved"),
    ("handed_over", "Handed over"),
    ("done", "Paid"),
    ("cancelled", "Cancelled"),
]


class HrPerformanceRewardRun(models.Model):
    """One calculation of rewards: one cycle, one rule, one company, one currency.

    It is simulated at will, approved by a second person, and pays exactly once. It
    takes in whoever has a decided result; who gets one later is paid by another run.
    """

    _name = "hr.performance.reward.run"
    _description = "Reward Run"
    _inherit = ["mail.thread", "mail.activity.mixin", "hr.performance.guard.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "state",
            "currency_id",
            "author_id",
            "pool_set_by_id",
            "pool_set_on",
            "simulated_by_id",
            "simulated_on",
            "approved_by_id",
            "approved_on",
            "is_self_approved",
            "handover_number",
            "handover_total",
            "handover_on",
            "already_rewarded_count",
        }
    )
    _fixed_fields = frozenset({"company_id"})
    _deletable_states = ("draft", "simulated", "cancelled")
    # Changing one of these makes a simulation stale.
    _input_fields = frozenset({"cycle_id", "rule_id", "pool_amount"})

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        help="The currency of the company when the run was made.",
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
    )

    # the pool, or the budget of other rules
    pool_amount = fields.Monetary(
        string="Bonus Pool",
        tracking=True,
        help="What is shared by a pool rule. With other rules it is the budget, which"
        " the rewards must not exceed; empty means no budget.",
    )
    pool_set_by_id = fields.Many2one(
        "res.users", string="Pool Set By", readonly=True, copy=False
    )
    pool_set_on = fields.Datetime(readonly=True, copy=False)

    # authorship
    author_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    simulated_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    simulated_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    needs_approval_reason = fields.Boolean(compute="_compute_needs_approval_reason")
    approval_reason = fields.Text(
        string="Reason for Approving Alone",
        copy=False,
        help="Asked for only when nobody else in the company could approve.",
    )
    is_self_approved = fields.Boolean(
        string="Approved Alone", readonly=True, copy=False
    )

    # hand-over to a payroll outside Odoo
    handover_number = fields.Char(readonly=True, copy=False)
    handover_total = fields.Monetary(string="Control Total", readonly=True, copy=False)
    handover_on = fields.Datetime(readonly=True, copy=False)

    # rewards and totals
    reward_ids = fields.One2many(
        "hr.performance.reward", "run_id", string="Rewards", readonly=True, copy=False
    )
    amount_total = fields.Monetary(
        string="Total", compute="_compute_totals", help="Excluded people do not count."
    )
    unallocated = fields.Monetary(
        compute="_compute_totals", help="What is left of the pool or budget."
    )
    reward_count = fields.Integer(string="Number of People", compute="_compute_totals")
    issue_count = fields.Integer(string="Open Issues", compute="_compute_totals")
    excluded_count = fields.Integer(string="Excluded", compute="_compute_totals")
    already_rewarded_count = fields.Integer(
        string="Rewarded Before",
        readonly=True,
        copy=False,
        help="People of the cycle whom another run has rewarded by the same rule; they"
        " are left out.",
    )

    _pool_positive = models.Constraint(
        "CHECK (pool_amount >= 0)", "A bonus pool cannot be negative."
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

    @api.depends("reward_ids.amount", "reward_ids.is_excluded", "pool_amount")
    def _compute_totals(self):
        rewards = self.env["hr.performance.reward"]
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
            run.amount_total = float(total)
            run.unallocated = (
                float(to_decimal(run.pool_amount) - total) if run.pool_amount else 0.0
            )
            run.reward_count = sum(cell[3] for cell in included)
            run.issue_count = sum(cell[3] for cell in included if cell[1])
            run.excluded_count = sum(cell[3] for cell in cells if cell[0])

    @api.depends(
        "state", "author_id", "pool_set_by_id", "simulated_by_id", "reward_ids"
    )
    @api.depends_context("uid")
    def _compute_needs_approval_reason(self):
        for run in self:
            run.needs_approval_reason = run.state == "simulated" and run._is_alone()

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs.filtered("pool_amount")._stamp_pool()
        return runs

    def write(self, vals):
        changed = self._input_fields & set(vals)
        if (changed or "approval_reason" in vals) and not self.env.su:
            self._check_run_state("draft", "simulated")
        result = super().write(vals)
        if changed:
            # sudo: guarded state; the simulation no longer fits what was entered.
            self.sudo().filtered(lambda run: run.state == "simulated").write(
                {"state": "draft"}
            )
        if "pool_amount" in vals:
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
                    run=wrong[0].display_name,
                    state=labels[wrong[0].state],
                )
            )

    # ACTIONS

    def action_cancel(self, reason=None):
        """Cancel a run of which nothing was paid or handed over.

        :param reason: text; required once the run is approved
        """
        self.check_access("write")
        self._check_run_state("draft", "simulated", "approved")
        for run in self:
            if run.state == "approved" and not (reason or "").strip():
                raise UserError(
                    self.env._("%s is approved: say why it is cancelled.", run.name)
                )
            # sudo: rewards are written by their actions only; access to the run was
            # checked above.
            rewards_sudo = run.sudo().reward_ids
            if rewards_sudo.filtered(lambda r: r.state in ("handed_over", "paid")):
                raise UserError(
                    self.env._(
                        "%s: part of it is paid. Cancel the other rewards one by one.",
                        run.name,
                    )
                )
            rewards_sudo.write({"state": "cancelled"})
            run.sudo().write({"state": "cancelled"})  # sudo: as above.
            if reason:
                run._log(self.env._("Cancelled: %s", reason))

    def action_ask_cancel_reason(self):
        """Ask why the run is cancelled."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the Run"),
            "res_model": "hr.performance.reward.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action": "cancel_run", "default_run_id": self.id},
        }

    def action_open_rewards(self):
        """Open the rewards of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_reward_action"
        )
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {}
        return action

    def _log(self, text):
        """Leave a note in the chatter of the run."""
        self.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _follow_rewards(self):
        """Move runs between approved, handed over and paid as their rewards do."""
        runs = self.filtered(lambda r: r.state in ("approved", "handed_over", "done"))
        rows = self.env["hr.performance.reward"]._read_group(
            [("run_id", "in", runs.ids), ("amount", ">", 0)],
            ["run_id"],
            ["state:array_agg_distinct"],
        )
        states = dict(rows)
        for run in runs:
            found = states.get(run, [])
            due = [state for state in ("approved", "handed_over") if state in found]
            state = due[0] if due else "done"
            if run.state != state:
                run.write({"state": state})
