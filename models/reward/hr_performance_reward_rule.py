# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from ast import literal_eval
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine.distribution import SMALLEST_GROUP
from ..base.groups import REWARD
from ..base.hr_performance_pay_effect_mixin import PayEffect
from ..base.number_input import format_number
from ..base.seeing import names_of, readers_only
from .conditions import conditions_of, never_text, titles

CODE = re.compile(r"[A-Z][A-Z0-9_]*")
#: Each unit has a pool that its members share.
POOLS_OF_UNITS = ("departments", "units")


class HrPerformanceRewardRule(models.Model):
    """How the results of a cycle become money in one company.

    The coefficient of the grade is the only lever: a low grade lowers the amount,
    down to zero, and never below it.
    """

    _name = "hr.performance.reward.rule"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.pay.effect.mixin",
    ]
    _description = "Reward Rule"
    _order = "sequence, id"
    _check_company_auto = True
    # A change of these changes amounts.
    _formula_fields = frozenset(
        {
            "company_id",
            "base_type",
            "fixed_amount",
            "wage_percent",
            "periods",
            "pool_weight",
            "rule_date",
            "minimum_level_id",
            "minimum_tenure",
            "wage_source",
            "attendance_kpi_id",
            "cap_type",
            "cap_amount",
            "cap_factor",
            "unit_use",
            "unit_amount",
            "unit_minimum_level_id",
            "shift_limit",
            "kind",
            "training_name",
            "honour_title_id",
            "minimum_score",
            "maximum_score",
            "unit_level_id",
            "without_improvement",
            "without_incident",
            "employee_domain",
            "exclusive_group",
            "priority",
        }
    )

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("bonus", "Bonus"),
            ("training", "Training"),
            ("honour", "Honour"),
            ("coefficient", "Coefficient Only"),
        ],
        required=True,
        default="bonus",
        help="A bonus is money. A training is proposed to the manager as a development"
        " plan, nobody is enrolled. An honour is a title that the person bears."
        " Coefficient only: it is kept for other systems and exported, no money is"
        " paid.",
        tracking=True,
    )
    honour_title_id = fields.Many2one(
        "hr.performance.honour.title",
        string="Title Given",
        ondelete="restrict",
        tracking=True,
    )
    training_name = fields.Char(
        string="Training Proposed",
        translate=True,
        help="The course that is proposed for each person who gets this reward.",
        tracking=True,
    )

    # base
    base_type = fields.Selection(
        [
            ("fixed", "Fixed amount per person"),
            ("wage_share", "Share of the wage"),
            ("pool", "Share of a bonus pool"),
        ],
        string="Base",
        required=True,
        default="wage_share",
        help="The amount that the coefficient of the grade multiplies. A bonus pool is"
        " split by base × coefficient, exactly to the smallest unit of the currency.",
        tracking=True,
    )
    fixed_amount = fields.Monetary(
        help="What a person with coefficient 1 gets.", tracking=True
    )
    wage_percent = fields.Float(
        string="Share of the Wage (%)",
        digits=(7, 4),
        default=100.0,
        help="Of the monthly wage that applies on the reference date.",
        tracking=True,
    )
    periods = fields.Float(
        string="Months",
        digits=(7, 4),
        default=1.0,
        help="How many monthly wages make the base: 1 is one month, 6 a half-year.",
        tracking=True,
    )
    pool_weight = fields.Selection(
        [("equal", "The same for everybody"), ("wage", "The wage")],
        string="Base in the Pool",
        required=True,
        default="wage",
        help="What the coefficient multiplies to get a person's weight in the pool.",
        tracking=True,
    )
    rule_date = fields.Date(
        string="Reference Date",
        help="Wage and time in the company are taken on this day. Empty: the last day"
        " of the cycle.",
        tracking=True,
    )

    wage_source = fields.Selection(
        [
            ("wage", "Wage of the contract"),
            ("pay_base", "Performance pay base"),
        ],
        string="Wage Taken From",
        required=True,
        default="wage",
        help="The performance pay base is an amount of its own for each person, kept"
        " under Performance Pay Bases with the day from which it applies.",
        tracking=True,
    )
    attendance_kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="Attendance Factor From",
        ondelete="restrict",
        help="Values of this KPI in the period of the cycle, in per cent: their mean"
        " multiplies the amount, 96 as 0.96. Import them with Actual Values, or let an"
        " Odoo source collect them. Empty: only the share of the period in which"
        " somebody was employed counts.",
        tracking=True,
    )

    # at most
    cap_type = fields.Selection(
        [
            ("none", "No limit"),
            ("amount", "An amount"),
            ("base", "A multiple of the wage"),
        ],
        string="At Most per Person",
        required=True,
        default="none",
        help="In a pool the rest goes to those below their limit, by the same weights."
        " What nobody may get stays unallocated and is shown.",
        tracking=True,
    )
    cap_amount = fields.Monetary(string="Limit per Person", tracking=True)
    cap_factor = fields.Float(
        string="Limit in Wages",
        digits=(7, 4),
        help="2 means: at most two monthly wages.",
        tracking=True,
    )

    # departments and teams
    unit_use = fields.Selection(
        [
            ("none", "Do not count"),
            ("coefficient", "Multiply what each member gets"),
            ("departments", "Share the pool out to departments"),
            ("units", "Bring each unit a pool of its own"),
        ],
        string="Results of Units",
        required=True,
        default="none",
        help="Units are departments and teams with a result of their own. Each run has"
        " a table of them, which can be changed until the run is approved.",
        tracking=True,
    )
    unit_amount = fields.Monetary(
        string="Pool of a Unit",
        help="What a unit with coefficient 1 gets, to be shared by its members.",
        tracking=True,
    )
    unit_minimum_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Unit Grade That Needs a Decision",
        ondelete="restrict",
        check_company=True,
        help="For each unit with a lower grade the run asks for a coefficient below 1,"
        " or for a coaching plan, and for the reason. Empty: nothing is asked.",
        tracking=True,
    )
    shift_limit = fields.Float(
        string="Heads May Shift (%)",
        digits=(6, 2),
        default=20.0,
        help="When a run is opened to heads of departments, each of them may change a"
        " share by so many per cent. The sum of the department stays the same.",
        tracking=True,
    )

    # conditions
    minimum_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Minimum Grade",
        ondelete="restrict",
        check_company=True,
        help="Lower grades get nothing. Empty: the coefficient alone decides.",
        tracking=True,
    )
    minimum_tenure = fields.Integer(
        string="Minimum Months in the Company",
        help="Counted from the start of the contract to the reference date.",
        tracking=True,
    )
    minimum_score = fields.Float(
        digits=(6, 2),
        help="Lower scores get nothing. 0: the score is not asked.",
        tracking=True,
    )
    maximum_score = fields.Float(
        digits=(6, 2),
        help="Higher scores get nothing, such as with a training. 0: no upper limit.",
        tracking=True,
    )
    unit_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Minimum Grade of the Department",
        ondelete="restrict",
        check_company=True,
        help="The department of the person needs a released result of this time with"
        " this grade or a better one. Empty: its result is not asked.",
        tracking=True,
    )
    without_improvement = fields.Boolean(
        string="No Improvement Plan Under Way",
        help="Who has an improvement plan that is drafted or under way gets nothing.",
        tracking=True,
    )
    without_incident = fields.Boolean(
        string="No Unsettled Incident on Record",
        help="Who has an incident on record, open to the person, whose follow-up is not"
        " done gets nothing.",
        tracking=True,
    )
    employee_domain = fields.Char(
        string="People",
        help="The rule is for these people only. They are looked for with the rights of"
        " the user who has written this. Empty: for everybody.",
        tracking=True,
    )
    domain_owner_id = fields.Many2one(
        "res.users",
        string="People Chosen By",
        readonly=True,
        copy=False,
        guarded=True,
        help="With whose rights the people are looked for.",
    )
    exclusive_group = fields.Char(
        string="Only One Of",
        help="Rules with the same word here exclude one another: of those whose"
        " conditions somebody meets, the one with the smallest priority rewards.",
        tracking=True,
    )
    priority = fields.Integer(
        default=10,
        help="Of rules that exclude one another the smallest number comes first.",
        tracking=True,
    )
    clause_id = fields.Many2one(
        "hr.performance.reward.clause",
        string="Clause of a Policy",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
        domain="[('company_id', '=', company_id), ('policy_state', '!=', 'replaced')]",
        help="Which clause of the reward policy this rule carries out. Publish the"
        " policy before the cycle begins: runs say whether the rule still agrees.",
        tracking=True,
    )
    tells_by_hand = fields.Boolean(
        string="Told by the Reward Officer",
        help="People see this reward only once a reward officer tells them, such as in"
        " a talk on pay of its own. Without it they see it when it is approved and the"
        " result is released.",
        tracking=True,
    )
    sentences = fields.Text(
        compute="_compute_sentences",
        string="In Words",
        help="What the rule gives and asks for, as employees read it in the policy.",
    )
    policy_clause = fields.Text(
        translate=True,
        help="The words of the reward policy that this rule carries out. Employees read"
        " them beside their reward.",
        tracking=True,
    )
    payroll_code = fields.Char(
        required=True,
        default="PERF_BONUS",
        help="Code of the salary rule that pays this reward.",
        tracking=True,
    )
    run_count = fields.Integer(compute="_compute_run_count", compute_sudo=True)

    _amounts_positive = models.Constraint(
        "CHECK (fixed_amount >= 0 AND wage_percent >= 0 AND periods >= 0"
        " AND minimum_tenure >= 0)",
        "Amounts, shares and months of a reward rule cannot be negative.",
    )

    _limits_positive = models.Constraint(
        "CHECK (cap_amount >= 0 AND cap_factor >= 0 AND unit_amount >= 0"
        " AND shift_limit BETWEEN 0 AND 100)",
        "Limits and pools of a reward rule cannot be negative, and nobody shifts more"
        " than 100 %.",
    )

    # WHAT GRADES COME TO

    @api.model
    def _pay_effects(self, people, company):
        """For reward officers: each rule that multiplies a base by the coefficient.

        Of wages only their mean is taken, from five on and rounded to two digits, so
        that nobody's wage follows from the sums of two groups.
        """
        if not self.env.user.has_group(REWARD) or len(people) < SMALLEST_GROUP:
            return []
        rules = self.search(
            [
                ("company_id", "=", company.id),
                ("base_type", "!=", "pool"),
                ("kind", "=", "bonus"),
            ]
        )
        wage = self._mean_wage(people, company)
        effects = []
        for rule in rules:
            is_mean = rule.base_type == "wage_share"
            amount = rule.fixed_amount
            if is_mean:
                amount = wage * rule.wage_percent * rule.periods / 100
            if amount:
                currency = company.currency_id.id
                effects.append(PayEffect(rule.name, amount, currency, is_mean))
        return effects

    @api.model
    def _mean_wage(self, people, company):
        """Rounded mean of the present wages in the company's currency; 0 if unknown."""
        # sudo: hr.version - only the rounded mean of five wages or more leaves this.
        versions = self.env["hr.version"].sudo()
        found = versions.search_fetch(
            [("id", "in", people.current_version_id.ids), ("wage", ">", 0)],
            ["wage", "company_id"],
        )
        wages = [v.wage for v in found if v.company_id == company]
        if len(wages) < SMALLEST_GROUP:
            return 0
        return float(f"{sum(wages) / len(wages):.2g}")

    def _compute_run_count(self):
        # sudo by compute_sudo: a number only, so that everybody sees why a rule that
        # has paid cannot be changed any more.
        counts = dict(
            self.env["hr.performance.reward.run"]._read_group(
                [("rule_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.run_count = counts.get(rule, 0)

    @api.constrains("payroll_code")
    def _check_payroll_code(self):
        for rule in self:
            if not CODE.fullmatch(rule.payroll_code or ""):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: “%(code)s” cannot be the code of a salary rule. Use"
                        " capital letters, digits and underscores, such as PERF_BONUS.",
                        rule=names_of(rule, "name"),
                        code=rule.payroll_code,
                    )
                )

    @api.constrains("cap_type", "cap_amount", "cap_factor")
    def _check_cap(self):
        for rule in self:
            value = {"amount": rule.cap_amount, "base": rule.cap_factor}
            if not value.get(rule.cap_type, True):
                raise ValidationError(
                    self.env._(
                        "%s: a limit of zero would pay nothing to anybody. Enter the"
                        " limit, or choose “No limit”.",
                        names_of(rule, "name"),
                    )
                )

    @api.constrains("base_type", "unit_use", "unit_amount")
    def _check_unit_use(self):
        for rule in self:
            name = names_of(rule, "name")
            if rule.unit_use in POOLS_OF_UNITS and rule.base_type != "pool":
                raise ValidationError(
                    self.env._(
                        "%s: only a bonus pool can be shared out to units. Choose"
                        " “Share of a bonus pool”, or let the results of units multiply"
                        " what each member gets.",
                        name,
                    )
                )
            if rule.unit_use == "units" and not rule.unit_amount:
                raise ValidationError(
                    self.env._("%s: enter what a unit with coefficient 1 gets.", name)
                )

    @api.constrains("kind", "base_type", "fixed_amount", "wage_percent", "periods")
    def _check_base(self):
        for rule in self.filtered(lambda rule: rule.kind == "bonus"):
            empty = rule.base_type == "fixed" and not rule.fixed_amount
            no_share = rule.base_type == "wage_share" and not (
                rule.wage_percent and rule.periods
            )
            if empty or no_share:
                raise ValidationError(
                    self.env._(
                        "%s would pay nothing to anybody: enter the amount, or the"
                        " share and the number of months.",
                        names_of(rule, "name"),
                    )
                )

    # WHO GETS IT

    @api.constrains("kind", "training_name", "honour_title_id")
    def _check_gift(self):
        for rule in self:
            if rule.kind == "honour" and not rule.honour_title_id:
                raise ValidationError(
                    self.env._("%s: say which title is given.", names_of(rule, "name"))
                )
            if rule.kind == "training" and not (rule.training_name or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: say which training is proposed.", names_of(rule, "name")
                    )
                )

    @api.constrains("minimum_score", "maximum_score")
    def _check_scores(self):
        for rule in self:
            if min(rule.minimum_score, rule.maximum_score) < 0:
                raise ValidationError(
                    self.env._(
                        "%s: scores are not below zero. Leave the field at 0 if the"
                        " score is not asked.",
                        names_of(rule, "name"),
                    )
                )

    @api.constrains("exclusive_group", "priority", "active", "company_id")
    def _check_priorities(self):
        """Two rules that exclude one another never come at the same place."""
        grouped = self.filtered(lambda rule: rule.exclusive_group and rule.active)
        others = self.search(
            [
                ("exclusive_group", "in", grouped.mapped("exclusive_group")),
                ("company_id", "in", grouped.company_id.ids),
            ]
        )
        for rule in grouped:
            twin = others.filtered(
                lambda other, rule=rule: (
                    other != rule
                    and other.exclusive_group == rule.exclusive_group
                    and other.company_id == rule.company_id
                    and other.priority == rule.priority
                )
            )
            if twin:
                raise ValidationError(
                    self.env._(
                        "%(rule)s and %(other)s exclude one another (“%(group)s”) and"
                        " have the same priority, so nobody knows which one rewards."
                        " Give them different priorities.",
                        rule=names_of(rule, "name"),
                        other=names_of(twin[0], "name"),
                        group=rule.exclusive_group,
                    )
                )

    @api.constrains("employee_domain")
    def _check_employee_domain(self):
        """The filter is a plain one, and its writer finds people by it."""
        for rule in self:
            if rule._filters_people():
                rule._filtered_people(self.env["hr.employee"])

    def _filters_people(self):
        return (self.employee_domain or "").strip() not in ("", "[]")

    def _filtered_people(self, people):
        """Those of the people whom the filter finds for the user who wrote it.

        :raises ValidationError: when it is no filter, or that user may not use it
        """
        self.ensure_one()
        user = self.domain_owner_id or self.env.user
        company = self.company_id
        try:
            domain = Domain(literal_eval(self.employee_domain))
            found = (
                self.env["hr.employee"]
                .with_user(user)
                .with_context(allowed_company_ids=company.ids, active_test=False)
                .search(Domain("id", "in", people.ids or [0]) & domain)
            )
        except (ValueError, SyntaxError, TypeError, KeyError, AccessError) as error:
            raise ValidationError(
                self.env._(
                    "%(rule)s: the people cannot be looked for (%(problem)s). Choose"
                    " them anew under People; they are looked for with the rights of"
                    " who does that.",
                    rule=names_of(self, "name"),
                    problem=str(error),
                )
            ) from error
        return self.env["hr.employee"].browse(found.ids)

    def _earlier_rules(self):
        """Rules that come before this one and exclude it, the first one first."""
        if not self.exclusive_group:
            return self.browse()
        return self.search(
            [
                ("exclusive_group", "=", self.exclusive_group),
                ("company_id", "=", self.company_id.id),
                ("priority", "<", self.priority),
            ],
            order="priority, id",
        )

    def _scale_in_use(self):
        """The scale of the newest cycle of the company."""
        cycle = self.env["hr.performance.cycle"].search(
            [("company_id", "in", (self.company_id.id, False))],
            order="date_end desc, id desc",
            limit=1,
        )
        return cycle.scale_id

    def _never_texts(self):
        """Why these rules can never apply, each with its remedy."""
        return [text for rule in self for text in never_text(rule)]

    # IN WORDS

    @api.depends(lambda self: tuple(self._formula_fields))
    @api.depends_context("lang")
    def _compute_sentences(self):
        for rule in self:
            rule.sentences = "\n".join(rule._sentences())

    def _sentences(self):
        """What the rule gives, then each condition, for people who get it."""
        self.ensure_one()
        _, names = self.env._, titles(self.env)
        texts = [self._gives_text(), *self._money_sentences()]
        for condition in conditions_of(self):
            title = names[condition.code]
            if condition.label:
                title = _("%(title)s: %(text)s", title=title, text=condition.label)
            elif condition.wanted is not None:
                months = format_number(self.env, condition.wanted)
                title = _(
                    "%(title)s: at least %(months)s months", title=title, months=months
                )
            elif condition.code != "domain":
                title = _("%s: none", title)
            texts.append(_("Condition: %s", title))
        for other in self._earlier_rules():
            texts.append(_("Nothing where “%s” rewards already", other.name))
        return texts

    def _money_sentences(self):
        """What else makes an amount: wage, attendance, limit, units, shifting."""
        if self.kind != "bonus":
            return []
        _, percent = self.env._, format_number(self.env, self.shift_limit)
        attendance = self.attendance_kpi_id.name
        limit = {
            "amount": self.currency_id.format(self.cap_amount),
            "base": _("%s times the wage", format_number(self.env, self.cap_factor)),
        }.get(self.cap_type)
        of_units = {
            "coefficient": _("Multiplied by the coefficient of the department"),
            "departments": _("The pool is shared out to departments by their results"),
            "units": _("Each department has a pool of its own by its result"),
        }.get(self.unit_use)
        texts = [
            self.wage_source == "pay_base"
            and self.base_type != "fixed"
            and _("The performance pay base takes the place of the wage"),
            attendance and _("Multiplied by attendance, from “%s”", attendance),
            limit and _("At most %s per person", limit),
            of_units,
            self.shift_limit
            and _(
                "Before approval a run can be opened to heads of departments: each may"
                " shift up to %s %% of a share between the own people, with reasons",
                percent,
            ),
        ]
        return [text for text in texts if text]

    def _gives_text(self):
        _ = self.env._
        if self.kind == "training":
            return _("The training “%s” is proposed", self.training_name or "")
        if self.kind == "honour":
            return _("The title “%s”", self.honour_title_id.name or "")
        if self.kind != "bonus":
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            return kinds.get(self.kind, "")
        if self.base_type == "fixed":
            amount = self.currency_id.format(self.fixed_amount)
            return _("%s × coefficient of the grade", amount)
        if self.base_type == "wage_share":
            return _(
                "%(share)s %% of the monthly wage × %(months)s months × coefficient of"
                " the grade",
                share=format_number(self.env, self.wage_percent),
                months=format_number(self.env, self.periods),
            )
        if self.pool_weight == "equal":
            return _("A share of the bonus pool by the coefficient of the grade")
        return _("A share of the bonus pool by wage × coefficient of the grade")

    def _published_values(self):
        """What makes amounts, as plain values: this is published and compared."""
        self.ensure_one()
        values = {}
        for name in sorted(self._formula_fields):
            value = self[name]
            if isinstance(value, models.BaseModel):
                value = value.id
            elif isinstance(value, date):
                value = value.isoformat()
            values[name] = value or False
        return values

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.filtered("employee_domain")._stamp_domain()
        return rules

    def _stamp_domain(self):
        """Keep with whose rights people are looked for."""
        # sudo: guarded field; env.uid stays who has written the filter.
        self.sudo().write({"domain_owner_id": self.env.uid})

    @readers_only
    def write(self, vals):
        if self._formula_fields & set(vals):
            runs_sudo = (
                self.env["hr.performance.reward.run"]
                # sudo: runs are hidden from administrators without the reward role;
                # only whether they exist matters, and simulations become stale.
                .sudo()
                .search(
                    [
                        ("rule_id", "in", self.ids),
                        ("state", "not in", ("draft", "cancelled")),
                    ]
                )
            )
            self._check_not_paid(runs_sudo)
            runs_sudo.write({"state": "draft"})
        if "employee_domain" in vals:
            self._stamp_domain()
        return super().write(vals)

    def _check_not_paid(self, runs):
        bound = runs.filtered(lambda run: run.state != "simulated")
        if bound:
            raise UserError(
                self.env._(
                    "%s has been approved in a reward run already. Duplicate the rule"
                    " and change the copy.",
                    names_of(bound[0].rule_id, "name"),
                )
            )

    @readers_only
    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            {**vals, "name": self.env._("%s (copy)", rule.name)}
            if "name" not in (default or {})
            else vals
            for rule, vals in zip(self, vals_list, strict=True)
        ]
