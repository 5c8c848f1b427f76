# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from ...engine import dates
from ...engine.distribution import SMALLEST_POOL, read_matrix
from ...engine.outcome import RuleError
from ...engine.subperiods import MONTHS
from ...engine.whole_period import weights_of
from ..base.dialogs import open_list
from ..base.engine_messages import rule_error_message
from ..base.hr_performance_job_mixin import Job
from ..base.json_fields import SharedJson
from ..base.period_words import period_label
from ..base.seeing import names_of, readers_only
from .bias import standard_text
from .checks import CHECKS, shown_gates
from .hr_performance_scheme_template import _upwards
from .scheme_rules import GROUP_RULES, LIGHT_BELOW, PROFILE_RULES, RULES, TEXT_RULES

DAYS = (
    "plan_days",
    "self_review_days",
    "manager_review_days",
    "second_review_days",
    "interview_days",
    "telling_days",
    "acknowledge_days",
    "probation_days",
    "retention_months",
    "answer_days",
    "report_days",
    "talk_days",
    "talk_limit_days",
    "talk_new_days",
    "talk_new_months",
)
#: Tables that are typed as text; empty says nothing.
TYPED = ("unit_shares", "period_weights")
DAYS_AFTER_END = (
    "self_review_days",
    "manager_review_days",
    "second_review_days",
    "interview_days",
)


def _dropped_key(values):
    """A period as it is kept once its cycle was deleted."""
    return [values["company_id"], values["date_start"].isoformat()]


class HrPerformanceScheme(models.Model):
    """The rules of a company or group in one place; cycles are made from it."""

    _name = "hr.performance.scheme"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Performance Scheme"
    _order = "sequence, id"
    _check_company_auto = True
    _job_generate = Job(
        "_due_for_generation",
        "ir_cron_hr_performance_generate",
        "_generate_due",
    )

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the scheme with all companies."
    )
    version = fields.Integer(
        string="Version Number", default=1, readonly=True, copy=False, guarded=True
    )
    profile = fields.Selection(
        [("light", "Light"), ("standard", "Standard"), ("full", "Full")],
        required=True,
        default="light",
        help="Light suits companies below fifty people: goals, the manager's review and"
        " a talk. Standard adds the self-review as an expected step.",
    )

    # steps
    kind = fields.Selection(
        [("periodic", "By Period"), ("continuous", "By Event")],
        string="Appraisals Start",
        required=True,
        default="periodic",
        help="By period: everybody together, once a period. By event: each person when"
        " something happens, for example the end of probation or a transfer.",
    )
    period_type = fields.Selection(
        [
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
            ("half", "Half-yearly"),
            ("year", "Yearly"),
        ],
        string="Frequency",
        required=True,
        default="half",
        tracking=True,
    )
    midterm_review = fields.Boolean(
        string="Mid-Cycle Review",
        help="Periods of more than six months get a date in their middle on which"
        " progress is reviewed.",
    )
    self_review = fields.Boolean(
        string="Self-Review",
        default=True,
        tracking=True,
        help="Employees rate themselves first. A missing self-review is skipped and"
        " never counts as zero.",
    )
    second_review = fields.Boolean(
        string="Second-Level Review",
        help="The next manager approves the direct manager's rating or returns it.",
    )
    second_review_flagged = fields.Boolean(
        string="Second Level for Unusual Reviews",
        tracking=True,
        help="Where not every rating goes to the second level: those that stand out"
        " do, for example with the same points on all lines or without the bias"
        " checklist. The reasons are told to both managers and to HR.",
    )
    interview_policy = fields.Selection(
        [
            ("all", "For Everybody"),
            ("exceptions", "Low Grades and On Request"),
            ("none", "Result Slip Only"),
        ],
        required=True,
        default="all",
        tracking=True,
        help="Where no interview is held, the employee acknowledges a one-page result"
        " slip.",
    )

    link_proof = fields.Selection(
        [
            ("pin", "PIN, where the Other Side Made the Link or Set the PIN"),
            ("possession", "The Link or PIN Is Enough"),
        ],
        string="Proof by Personal Link",
        required=True,
        default="pin",
        tracking=True,
        help="What confirming, agreeing, submitting, acknowledging and signing without"
        " login takes when the manager, or somebody else with a part in the appraisal,"
        " has made the link: the PIN of the person, or nothing more. Links that HR has"
        " made and signed sheets of paper always do. Records say who made the link.",
    )

    # templates, scores and grades
    template_id = fields.Many2one(
        "hr.performance.template",
        string="Default Template",
        check_company=True,
        domain="[('subject_kind', '=', 'employee'), ('is_block', '=', False)]",
        help="Used for jobs that no other template names.",
    )
    template_rule_ids = fields.One2many(
        "hr.performance.scheme.template",
        "scheme_id",
        string="Templates by Job and Department",
        copy=True,
        help="Job and department together go before the job, the job before the nearest"
        " department, and that before the default template.",
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        required=True,
        check_company=True,
        tracking=True,
    )
    distribution = fields.Selection(
        [
            ("off", "Not Compared"),
            ("reference", "A Reference"),
            ("range", "Rounded Down or Up"),
            ("at_most", "At Most for the Best Grades"),
            ("binding", "Binding"),
        ],
        string="Shares of Grades",
        required=True,
        default="reference",
        tracking=True,
        help="How calibration treats the reference shares of the scale, by largest"
        " remainder. They bind from ten people on, and only where the legal profile of"
        " the company allows it and what the law asks for is on record.",
    )
    unit_told = fields.Selection(
        [
            ("none", "Nothing"),
            ("grade", "The Grade"),
            ("score", "Score and Grade"),
            ("full", "With Goals and Comments"),
        ],
        string="Members Learn of Their Unit",
        required=True,
        default="none",
        tracking=True,
        help="What people of a department, team or company read of its result on their"
        " first page, once it is released.",
    )
    distribution_groups = fields.Selection(
        [("session", "The Whole Session"), ("department", "Each Department")],
        string="Shares Are Those Of",
        required=True,
        default="session",
        help="By department: one that is too small is compared with the department"
        " above it.",
    )
    distribution_smallest = fields.Integer(
        string="People from Whom Shares Count",
        default=SMALLEST_POOL,
        help="In a smaller group a share means nothing and binds nobody.",
    )
    distribution_tenure = fields.Integer(
        string="Months until Counted",
        default=3,
        help="Who has been in the company for less at the end of the period, or was"
        " there for less than half of it, is compared on the board and counts in no"
        " share. 0: everybody counts.",
    )
    unit_shares = fields.Text(
        string="Shares by Grade of the Department",
        help="One line for each grade of a department, with a share for each grade of"
        " its people, the best first, for example “A: 25 35 35 5”. They hold instead of"
        " the shares of the scale once the result of the department is released.",
    )
    period_share = fields.Float(
        string="Periods Count (%)",
        digits=(5, 2),
        help="How much the released results of the cycles that feed a longer one, such"
        " as its quarters, count in its score; its own goals count the rest. Scores"
        " count, not calibrated grades. 0: they are shown and do not count.",
    )
    period_weights = fields.Char(
        string="Weights of the Periods",
        help="A number for each period in the order of the calendar, for example “20 20"
        " 20 40”. Empty: the days are the weights.",
    )
    period_missing = fields.Selection(
        [
            ("wait", "Has to Be Released First"),
            ("others", "Its Weight Goes to the Others"),
        ],
        string="A Period without Result",
        required=True,
        default="wait",
        help="A period in which somebody has a sheet whose result is not released yet."
        " Whoever had no sheet, or a cancelled one, is not rated there: its weight goes"
        " to the others in any case, and counts never as zero.",
    )
    items_cap = fields.Float(
        string="Bonus Item Limit",
        digits=(6, 2),
        default=5.0,
        help="Bonus and penalty items together move the weighted score by at most this"
        " many points in either direction.",
    )
    growth_factor = fields.Float(
        string="Growth within Reach",
        digits=(6, 2),
        default=1.5,
        help="A target is too high when it needs more growth than so many times the"
        " best growth of earlier periods.",
    )

    improvement_below = fields.Float(
        string="Improvement Plan below (Points)",
        digits=(6, 2),
        help="After the release an improvement plan is proposed to the manager for"
        " everybody of whom a line has fewer points than this, or whose veto applied."
        " The grade is not asked. 0: no plan is proposed.",
    )

    # goals that fall behind
    amber_below = fields.Float(
        string="Behind below (%)",
        digits=(5, 2),
        default=90.0,
        help="A goal of which less than this share of what was planned by now is"
        " reached is behind. Who answers for it and the manager are told.",
    )
    red_below = fields.Float(
        string="Far Behind below (%)",
        digits=(5, 2),
        default=75.0,
        help="Below this share a goal is far behind: who answers for it says why, what"
        " will be done and until when.",
    )
    answer_days = fields.Integer(
        string="Days to Answer",
        default=5,
        help="How long whoever answers for a goal that is far behind has to say why.",
    )

    # progress reports
    report_rhythm = fields.Selection(
        [
            ("off", "No Reports"),
            ("values", "When Values Are Due"),
            ("month", "Every Month"),
            ("quarter", "Every Quarter"),
        ],
        string="Progress Reports",
        default="month",
        required=True,
        help="Who answers for a goal says at the end of each period how it is going,"
        " where no value comes by itself. A KPI says how often its values come in;"
        " this holds for all other goals.",
    )
    report_days = fields.Integer(
        string="Days to Report",
        default=5,
        help="How long after the end of a period there is time to report.",
    )

    # plan changes
    plan_change_approver = fields.Selection(
        [
            ("other_side", "The Other Side"),
            ("second", "The Other Side and the Second-Level Manager"),
            ("hr", "The Other Side and HR"),
        ],
        string="Plan Changes Approved by",
        required=True,
        default="other_side",
        help="Whoever asks never approves. The other side of the employee is the direct"
        " manager and the reverse; what HR asks for both sides approve.",
    )
    plan_change_days = fields.Integer(
        string="Plan Change Decided (Working Days)",
        default=5,
        help="So long each approver has. Later the request goes to the next level.",
    )
    plan_change_in_review = fields.Boolean(
        string="Plan Changes during Reviews",
        help="Off: from the beginning of the reviews a plan stays as it is.",
    )
    plan_version_scoring = fields.Selection(
        [
            ("sub_period", "Each Version for Its Days"),
            ("latest", "The Latest Version for the Whole Period"),
        ],
        string="Changed Plans Are Scored by",
        required=True,
        default="sub_period",
        help="Each version: actual values of its days against its targets, then the"
        " mean by days. Latest: the whole period against the last targets.",
    )

    # deadlines
    plan_days = fields.Integer(
        string="Plan Agreed", default=14, help="Days after the start of the period."
    )
    self_review_days = fields.Integer(
        string="Self-Review Submitted",
        default=7,
        help="Days after the end of the period.",
    )
    manager_review_days = fields.Integer(
        string="Manager's Review Submitted",
        default=14,
        help="Days after the end of the period.",
    )
    second_review_days = fields.Integer(
        string="Second-Level Review Done",
        default=21,
        help="Days after the end of the period.",
    )
    interview_days = fields.Integer(
        string="Interview Held",
        help="Days after the end of the period. 0 means one month after it.",
    )
    telling_days = fields.Integer(
        string="Result Told",
        help="Days from the decision of a result until the employee is told, by release"
        " or interview; later ones are overdue for HR. 0: by the day of the interview"
        " or the end of the stage.",
    )
    acknowledge_days = fields.Integer(
        string="Result Acknowledged", default=7, help="Days after the release."
    )
    appeal_days = fields.Integer(
        string="Days to Appeal (Working Days)",
        default=5,
        help="How long an employee who disagrees can appeal, from the later of release"
        " and signature. 0: nobody can appeal.",
    )
    appeal_answer_days = fields.Integer(
        string="Answers to an Appeal (Working Days)",
        default=5,
        help="How long HR has to accept an appeal, and each side to answer a question"
        " of it.",
    )
    appeal_review_days = fields.Integer(
        string="Decision of an Appeal (Working Days)",
        default=10,
        help="How long the reviewer has, from the appeal's acceptance.",
    )
    minimum_values = fields.Integer(
        string="Values of a KPI in a Cycle",
        default=1,
        help="A period in which a KPI cannot have so many values, by its data period,"
        " says little about a person: the launch warns. One monthly value needs one"
        " month. 0: no number is asked for.",
    )
    retention_months = fields.Integer(
        string="Kept For (Months)",
        default=36,
        help="How long the records of a cycle are kept after its end. Nothing is"
        " deleted by itself: cycles show the day and can be filtered by it.",
    )

    # talks on the way
    talk_days = fields.Integer(
        string="Days between Talks",
        default=7,
        help="Proposed rhythm of one-on-ones; the pair may change it.",
    )
    talk_limit_days = fields.Integer(
        string="Days without Talk (Limit)",
        default=14,
        help="Beyond so many days since the last talk a person stands in red among the"
        " manager's team.",
    )
    talk_new_months = fields.Integer(
        string="New for (Months)",
        default=3,
        help="So long after joining a person has talks in the denser rhythm, planned by"
        " themselves. 0: nobody has.",
    )
    talk_new_days = fields.Integer(
        string="Days between Talks of New People",
        default=3,
        help="The denser rhythm of the first months, counted from the joining date.",
    )

    # events that start an appraisal
    event_probation = fields.Boolean(
        string="End of Probation",
        default=True,
        help="An appraisal starts before the trial period of an employee ends.",
    )
    probation_days = fields.Integer(
        string="Days before the End of Probation", default=21
    )
    event_transfer = fields.Boolean(
        string="Transfer",
        default=True,
        help="An appraisal of the time before starts when an employee's record gets a"
        " new job or department.",
    )

    # checks, and the rules in words
    gate_ids = fields.One2many(
        "hr.performance.gate",
        "scheme_id",
        string="Checks",
        help="What is checked along the way, and how strictly.",
    )
    shown_gate_ids = fields.One2many(
        "hr.performance.gate",
        "scheme_id",
        string="Checks of Used Features",
        domain=lambda self: shown_gates(self.env),
        copy=False,
        export_string_translation=False,
        help="Technical: those of the checks that a form shows.",
    )
    bias_questions = fields.Text(
        string="Bias Checklist",
        translate=True,
        help="One question in a line. Whoever rates goes through them before the"
        " rating is submitted. Empty: the standard list.",
    )
    bias_standard = fields.Text(
        string="Standard Bias Checklist", compute="_compute_bias_standard"
    )
    policy_text = fields.Html(
        string="Rules in Words",
        translate=True,
        help="Shown to everybody who takes part: how scores, grades and rewards come"
        " about.",
    )

    # group
    parent_id = fields.Many2one(
        "hr.performance.scheme",
        string="Group Scheme",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', '=', False), ('parent_id', '=', False),"
        " ('id', '!=', id)]",
        copy=False,
        help="This scheme follows it in every rule that the group has not opened.",
    )
    child_ids = fields.One2many(
        "hr.performance.scheme", "parent_id", string="Company Schemes"
    )
    company_ids = fields.Many2many(
        "res.company",
        "hr_performance_scheme_company_rel",
        "scheme_id",
        "company_id",
        string="Companies of the Group",
        help="Companies for which a scheme that follows this one is made.",
    )
    open_rule_ids = fields.One2many(
        "hr.performance.scheme.open.rule",
        "scheme_id",
        string="Rules That Companies May Change",
        copy=True,
        help="All other rules are kept equal to the group's.",
    )
    missing_company_ids = fields.Many2many(
        "res.company",
        compute="_compute_missing_company_ids",
        string="Companies without Scheme",
        help="Companies of the group for which no scheme follows this one; no cycle is"
        " made for them.",
    )
    closed_rules = fields.Char(
        compute="_compute_closed_rules",
        string="Set by the Group",
        help="Rules that only the group scheme changes.",
    )

    # cycles that are made from it
    generate_cycles = fields.Boolean(
        string="Make Cycles by Itself",
        help="A draft of the running period's cycle is made for each company, and of"
        " the next one some days before it starts. HR looks at it and launches it.",
    )
    lead_days = fields.Integer(
        string="Days before the Period",
        default=14,
        help="The next period's cycle is made so many days before it starts.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        help="Is told once of every cycle that was made.",
    )
    dropped_periods = SharedJson(
        readonly=True,
        copy=False,
        guarded=True,
        help="Periods whose made cycle was deleted: it is not made again by itself.",
    )
    parent_cycle_scheme_id = fields.Many2one(
        "hr.performance.scheme",
        string="Feeds Cycles Of",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Cycles of this scheme become parts of that scheme's longer cycles: the"
        " quarters of a year.",
    )
    cycle_ids = fields.One2many("hr.performance.cycle", "scheme_id", string="Cycles")
    cycle_count = fields.Integer(compute="_compute_cycle_count")

    _growth_factor_positive = models.Constraint(
        "CHECK (growth_factor > 0)", "Growth within reach is a number above zero."
    )
    _period_share_in_range = models.Constraint(
        "CHECK (period_share >= 0 AND period_share <= 100)",
        "The share of the periods lies between 0 and 100 %.",
    )
    _distribution_numbers = models.Constraint(
        "CHECK (distribution_smallest >= 1 AND distribution_tenure >= 0)",
        "Shares count from at least one person on, and months cannot be negative.",
    )
    _lights_in_order = models.Constraint(
        "CHECK (0 < red_below AND red_below <= amber_below AND amber_below <= 100)",
        "“Far behind” begins above 0 % and not above “behind”, which begins at 100 % at"
        " most.",
    )

    # CONSTRAINTS

    @api.constrains("improvement_below")
    def _check_improvement_below(self):
        for scheme in self:
            if scheme.improvement_below < 0:
                raise ValidationError(
                    self.env._(
                        "%s: points cannot be less than 0. Choose 0 where no"
                        " improvement plan is to be proposed.",
                        names_of(scheme),
                    )
                )

    @api.constrains(
        "items_cap",
        "appeal_days",
        "appeal_answer_days",
        "appeal_review_days",
        "minimum_values",
    )
    def _check_not_negative(self):
        for scheme in self:
            days = scheme.appeal_days, scheme.appeal_answer_days
            numbers = (*days, scheme.appeal_review_days, scheme.minimum_values)
            if min(scheme.items_cap, *numbers) < 0:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: the bonus item limit, the days of an appeal and the"
                        " values of a KPI cannot be negative.",
                        names_of(scheme, "name"),
                    )
                )

    @api.constrains(*DAYS)
    def _check_days(self):
        for scheme in self:
            for name in DAYS:
                if scheme[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "Scheme %(scheme)s: “%(field)s” cannot be negative.",
                            scheme=names_of(scheme, "name"),
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            scheme._check_order()

    def _check_order(self):
        """Each step is due no earlier than the one before it."""
        self.ensure_one()
        steps = ["self_review_days"] if self.self_review else []
        steps.append("manager_review_days")
        is_second = self.second_review or self.second_review_flagged
        steps += ["second_review_days"] if is_second else []
        steps += ["interview_days"] if self.interview_days else []
        for first, second in zip(steps, steps[1:], strict=False):
            if self[first] > self[second]:
                raise ValidationError(
                    self.env._(
                        "Scheme %(scheme)s: “%(second)s” (%(later)s days) comes before"
                        " “%(first)s” (%(earlier)s days). Put the deadlines in order.",
                        scheme=names_of(self, "name"),
                        second=self._fields[second]._description_string(self.env),
                        later=self[second],
                        first=self._fields[first]._description_string(self.env),
                        earlier=self[first],
                    )
                )

    @api.constrains("plan_change_days")
    def _check_plan_change_days(self):
        for scheme in self:
            if not 0 <= scheme.plan_change_days <= 365:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: a plan change is decided within 0 to 365 working"
                        " days.",
                        names_of(scheme, "name"),
                    )
                )

    @api.constrains("parent_id", "company_id", "company_ids")
    def _check_group(self):
        for scheme in self:
            parent = scheme.parent_id
            if parent and (parent.company_id or parent.parent_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot follow %(parent)s: a group scheme belongs to"
                        " no company and follows no other one.",
                        name=names_of(scheme, "name"),
                        parent=names_of(parent, "name"),
                    )
                )
            if parent and not scheme.company_id:
                raise ValidationError(
                    self.env._(
                        "%s follows a group scheme: choose the company it is for.",
                        names_of(scheme, "name"),
                    )
                )
            if scheme.company_ids and scheme.company_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s belongs to %(company)s. Only a scheme without company"
                        " can be the scheme of a group.",
                        name=names_of(scheme, "name"),
                        company=names_of(scheme.company_id, "name"),
                    )
                )

    @api.constrains("unit_shares", "scale_id", "period_weights")
    def _check_typed_tables(self):
        """Tables that are typed as text can be read, and fit the scale."""
        for scheme in self:
            # sudo: grades of a scale are open to everybody.
            grades = scheme.sudo().scale_id.level_ids
            try:
                read_matrix(scheme.unit_shares, len(grades))
                weights_of(scheme.period_weights)
            except RuleError as error:
                text = rule_error_message(self.env, error)
                raise ValidationError(
                    self.env._(
                        "Scheme %(scheme)s: %(problem)s",
                        scheme=names_of(scheme, "name"),
                        problem=text,
                    )
                ) from error

    @api.constrains("lead_days", "parent_cycle_scheme_id", "period_type", "kind")
    def _check_generation(self):
        for scheme in self:
            if scheme.lead_days < 0:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: a cycle cannot be made a negative number of days"
                        " before its period.",
                        names_of(scheme, "name"),
                    )
                )
            longer = scheme.parent_cycle_scheme_id
            if longer and longer._months() <= scheme._months():
                raise ValidationError(
                    self.env._(
                        "%(scheme)s cannot feed cycles of %(longer)s: their periods are"
                        " not longer.",
                        scheme=names_of(scheme, "name"),
                        longer=names_of(longer, "name"),
                    )
                )

    # COMPUTES

    @api.depends_context("lang")
    def _compute_bias_standard(self):
        text = standard_text(self.env)
        for scheme in self:
            scheme.bias_standard = text

    @api.depends("company_ids", "child_ids.company_id", "child_ids.active")
    @api.depends_context("allowed_company_ids")
    def _compute_missing_company_ids(self):
        """Of the companies that are switched on; the others cannot be shown."""
        for scheme in self:
            missing = scheme._missing_companies()
            scheme.missing_company_ids = self.env.companies & missing

    @api.depends("parent_id.open_rule_ids.name")
    @api.depends_context("lang")
    def _compute_closed_rules(self):
        for scheme in self:
            scheme.closed_rules = ", ".join(
                self._rule_label(name) for name in scheme._closed_rules()
            )

    def _compute_cycle_count(self):
        counts = dict(
            self.env["hr.performance.cycle"]._read_group(
                [("scheme_id", "in", self.ids)], ["scheme_id"], ["__count"]
            )
        )
        for scheme in self:
            scheme.cycle_count = counts.get(scheme, 0)

    @api.onchange("profile")
    def _onchange_profile(self):
        """Show at once which steps the chosen profile has."""
        closed = self._closed_rules()
        steps = PROFILE_RULES.get(self.profile, {})
        self.update({name: steps[name] for name in steps if name not in closed})

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create(vals_list)
        schemes._reset_gates()
        schemes.filtered("parent_id")._follow_group()
        return schemes

    @readers_only
    def write(self, vals):
        """A changed rule makes a new version; cycles keep what they froze.

        In a group only who works for all its companies changes the scheme, and the
        company schemes follow it in what it has not opened.
        """
        if not self.env.su:
            self._check_group_author(leaves="parent_id" in vals)
            self._refuse_closed(vals)
        vals = self._apply_profile(vals)
        # Template rows and checks are records of their own and tell of their changes.
        names = [name for name in RULES if name in vals and name != "template_rule_ids"]
        before = {scheme: scheme._rule_values(names) for scheme in self}
        result = super().write(vals)
        if "profile" in vals:
            self._reset_gates()
        self.filtered(
            lambda scheme: scheme._rule_values(names) != before[scheme]
        )._bump_version()
        if "parent_id" in vals:
            self._follow_group()
        elif {*GROUP_RULES, "open_rule_ids"} & set(vals):
            # Whoever follows has been checked above, or is being set by the group.
            self.filtered(lambda scheme: not scheme.parent_id)._follow_group()
        return result

    # PROFILE AND CHECKS
    #
    # The profile sets the steps and the checks together.

    def _apply_profile(self, vals):
        """Values of a write that changes the profile, with the steps it stands for.

        What is given beside the profile goes before it. The checks follow the profile
        by themselves; in a group the steps are the group's to set.
        """
        if "profile" not in vals or self.parent_id:
            return vals
        return {**PROFILE_RULES.get(vals["profile"], {}), **vals}

    def _reset_gates(self):
        """Set every gate to the level of the scheme's profile."""
        Gate = self.env["hr.performance.gate"]
        missing = []
        for scheme in self:
            by_code = scheme.gate_ids.grouped("code")
            for values in Gate._profile_values(scheme.profile):
                gate = by_code.get(values["code"])
                if not gate:
                    missing.append({**values, "scheme_id": scheme.id})
                elif gate.level != values["level"]:
                    # sudo: who may write the scheme may reset its checks, also those
                    # that a group has set.
                    gate.sudo().level = values["level"]
        # sudo: sequence is guarded; who may write the scheme may reset its checks.
        Gate.sudo().create(missing)

    def _gate_levels(self):
        """Level of every check by code; a check without row has its profile's."""
        self.ensure_one()
        levels = {code: check.level(self.profile) for code, check in CHECKS.items()}
        levels.update((gate.code, gate.level) for gate in self.gate_ids)
        return levels

    @api.model
    def _default_for(self, company):
        """The scheme that new cycles of a company take.

        Its default one; else one of its own; else the shared one of the profile that
        suits its size: Light below fifty people, Standard from there on.
        """
        people = (
            self.env["hr.employee"]
            # sudo: hr.employee - only the number of people of the company.
            .sudo()
            .search_count([("company_id", "=", company.id)], limit=LIGHT_BELOW)
        )
        profile = "light" if people < LIGHT_BELOW else "standard"
        schemes = self.search(
            [("company_id", "in", [company.id, False]), ("kind", "=", "periodic")]
        )
        return company.performance_scheme_id or min(
            schemes,
            key=lambda scheme: (not scheme.company_id, scheme.profile != profile),
            default=self.browse(),
        )

    # RULES AND VERSIONS
    #
    # Rules as plain data that a cycle freezes, and back again.

    def _bump_version(self):
        for version, schemes in self.grouped("version").items():
            # sudo: counting; who changed the rule was checked by the change itself.
            schemes.sudo().write({"version": version + 1})

    def _rule_values(self, names=RULES):
        """Rules as plain data that JSON can hold."""
        self.ensure_one()
        return {name: self._rule_value(name) for name in names}

    def _rule_value(self, name):
        field = self._fields[name]
        if name == "template_rule_ids":
            return self.template_rule_ids._plain()
        if field.type == "many2one":
            return self[name].id
        if field.translate:
            return field._get_stored_translations(self) or {}
        return self[name]

    @api.model
    def _rule_from(self, name, value):
        """The value of a rule as code uses it, from its plain form."""
        field = self._fields[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value or ())
        if field.translate:
            texts = value or {}
            return texts.get(self.env.lang) or texts.get("en_US") or False
        return value

    @api.model
    def _rule_label(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model
    def _rule_text(self, name, value):
        """The plain form of a rule in the reader's words."""
        field = self._fields[name]
        if name == "template_rule_ids":
            return self.env["hr.performance.scheme.template"]._plain_text(value)
        if field.type == "many2one":
            # sudo: names of template and scale belong to the rules everybody reads.
            return self._rule_from(name, value).sudo().exists().display_name or "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if name in TYPED and not value:
            return "–"
        if name == "interview_days" and not value:
            return self.env._("One month after the period")
        if name == "plan_days":
            return self.env._("%s days after the start of the period", value)
        if name == "telling_days":
            return self._telling_words(value)
        if name == "acknowledge_days":
            return self.env._("%s days after the release", value)
        if name in DAYS_AFTER_END:
            return self.env._("%s days after the end of the period", value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def _telling_words(self, days):
        if not days:
            return self.env._("By the interview or the end of the stage")
        return self.env._("%s days after the decision", days)

    # TEMPLATES

    def _check_rows(self):
        """Raise where the group sets the templates of a scheme."""
        if not self.env.su:
            self._check_group_author()
            self._refuse_closed(["template_rule_ids"])

    def _templates_changed(self):
        """A row changed: the next version, also for companies that follow."""
        self._bump_version()
        self.filtered(lambda scheme: not scheme.parent_id)._follow_group()

    def _templates_for(self, employees, rows=None, default=None, places=None):
        """The template of each employee; see ``_template_places``.

        :return: dict of employee id to template, empty where none fits
        """
        found = self._template_places(employees, rows, default, places)
        return {
            employee_id: template for employee_id, (_place, template) in found.items()
        }

    def _template_places(self, employees, rows=None, default=None, places=None):
        """The template of each employee and its row; the most specific one wins.

        Job and department, job, the library's own jobs, nearest department, default.
        Everything is read in a constant number of queries.

        :param rows: rows in plain form, for example those that a cycle froze
        :param default: template for everybody whom nothing names
        :param places: dict of employee id to (job, department) where another place
            than the present one counts
        :return: dict of employee id to a pair: the place of the row (job id and
            department id, None for everybody else) and the template, empty where none
            fits
        """
        rows = self.template_rule_ids._plain() if rows is None else rows
        default = self.template_id if default is None else default
        # sudo: hr.performance.template - the cycle's rules decide, not what the user
        # who launches may read.
        Template = self.env["hr.performance.template"].sudo()
        # sudo: hr.employee - job and department decide on the template; the caller has
        # checked the right to launch.
        employees = employees.sudo()
        employees.fetch(["company_id", "department_id", "job_id"])
        by_place = {}
        for job_id, department_id, template_id in rows:
            by_place.setdefault(
                (job_id or False, department_id or False), Template.browse(template_id)
            )
        by_job = {
            company: Template._by_job(company)  # sudo: as above.
            for company in employees.company_id
        }
        everybody = None, default.sudo()  # sudo: as above.
        found = {}
        for employee in employees:
            job, department = (places or {}).get(
                employee.id, (employee.job_id, employee.department_id)
            )
            own = by_job[employee.company_id].get(job.id)
            found[employee.id] = (
                self._template_at(by_place, job.id, department)
                or (own and ((job.id, False), own))
                or self._template_at(by_place, False, department)
                or everybody
            )
        return found

    @api.model
    def _template_at(self, by_place, job_id, department):
        """Place and template of a job (False: any job) in the nearest department.

        A job's row without department comes last.
        """
        if not by_place:
            return None
        for department_id in _upwards(department):
            template = by_place.get((job_id, department_id))
            if template:
                return (job_id, department_id), template
        template = job_id and by_place.get((job_id, False))
        return ((job_id, False), template) if template else None

    def _method_rows(self, company, with_jobs=False):
        """Who gets which template, in plain form: the rows that fit a company.

        :param company: a company, or none for the whole group
        :param with_jobs: also jobs of people for which the library has a template
        """
        rows = self.template_rule_ids
        plain = (rows._fits(company) if company else rows)._plain()
        if not with_jobs or not company:
            return plain
        named = {job for job, department, _template in plain if not department}
        # sudo: hr.employee - which jobs the company has, nothing of anybody.
        people = self.env["hr.employee"].sudo()
        groups = people._read_group(
            [("company_id", "=", company.id), ("job_id", "!=", False)], ["job_id"]
        )
        # sudo: hr.performance.template - the rules decide, as in _template_places.
        by_job = self.env["hr.performance.template"].sudo()._by_job(company)
        return plain + [
            [job.id, False, by_job[job.id].id]
            for [job] in groups
            if job.id in by_job and job.id not in named
        ]

    # GROUP
    #
    # One scheme for a group: company schemes follow it but for the open rules.

    def _missing_companies(self):
        """Companies of the group without scheme, whichever are switched on."""
        # sudo: which company has a scheme is no secret of that company.
        scheme = self.sudo()
        return scheme.company_ids - scheme.child_ids.company_id

    def _closed_rules(self):
        """Names of the rules that the group sets for this scheme, in their order."""
        if not self.parent_id:
            return []
        # sudo: hr.performance.scheme - rules are read by everybody.
        opened = set(self.parent_id.sudo().open_rule_ids.mapped("name"))
        return [name for name in GROUP_RULES if name not in opened]

    def _check_group_author(self, leaves=False):
        """Only who works for all companies of a group changes its scheme.

        :param leaves: whether company schemes are taken out of their group, too
        """
        groups = self | self.parent_id if leaves else self
        for group in groups:
            # sudo: res.company - compares ids only.
            foreign = group.sudo().company_ids - self.env.user.company_ids
            if foreign:
                raise UserError(
                    self.env._(
                        "“%(group)s” is the scheme of a group. Only somebody who may"
                        " work for all its companies can change it.",
                        group=names_of(group, "name"),
                    )
                )

    def _refuse_closed(self, names):
        """Raise where a company scheme would leave its group."""
        for scheme in self.filtered("parent_id"):
            closed = [name for name in scheme._closed_rules() if name in names]
            if closed:
                raise UserError(
                    self.env._(
                        "%(scheme)s: %(fields)s are set by the group scheme"
                        " “%(group)s”. Change them there, or open them to the companies"
                        " on its tab “Group”.",
                        scheme=names_of(scheme, "name"),
                        fields=", ".join(
                            f"“{self._rule_label(name)}”" for name in closed
                        ),
                        group=names_of(scheme.parent_id, "name"),
                    )
                )

    def _follow_group(self):
        """Set the closed rules of company schemes to the group's.

        For group schemes all that follow them, for company schemes themselves; one
        write per group and rule set, whatever the number of companies.
        """
        # sudo: a company scheme may belong to a company that the writer is not in; it
        # gets what its group prescribes, nothing else.
        schemes = self.sudo().with_context(active_test=False)
        following = schemes.filtered("parent_id") | schemes.child_ids
        for group, children in following.grouped("parent_id").items():
            closed = children[0]._closed_rules()
            vals = {
                name: group._fields[name].convert_to_write(group[name], group)
                for name in closed
                if name not in ("gate_ids", "template_rule_ids", *TEXT_RULES)
            }
            children.filtered(
                lambda child, group=group, vals=vals: any(
                    child[name] != group[name] for name in vals
                )
            ).write(vals)
            children._follow_texts(group, closed)
            if "template_rule_ids" in closed:
                children._follow_templates(group)
            if "gate_ids" in closed:
                children._follow_gates(group)

    def _follow_texts(self, group, closed):
        """The rules that are texts, in every language."""
        names = [name for name in TEXT_RULES if name in closed]
        texts = group._rule_values(names)
        differing = self.filtered(lambda s: s._rule_values(names) != texts)
        english = {"lang": "en_US"}
        kept = {"name", *TEXT_RULES} - set(names)
        for child in differing:
            for name in names:
                text = group.with_context(**english)[name]
                child.with_context(**english)[name] = text
            group.with_context(**english).copy_translations(child, excluded=kept)
        differing._bump_version()

    def _follow_templates(self, group):
        rows = {s: group.template_rule_ids._fits(s.company_id) for s in self}
        differing = self.filtered(
            lambda s: s.template_rule_ids._plain() != rows[s]._plain()
        )
        if not differing:
            return
        differing.template_rule_ids.unlink()
        # sudo: rows of company schemes that have to be as the group's are.
        self.env["hr.performance.scheme.template"].sudo().create(
            [
                {
                    "scheme_id": child.id,
                    "sequence": row.sequence,
                    "job_id": row.job_id.id,
                    "department_id": row.department_id.id,
                    "template_id": row.template_id.id,
                }
                for child in differing
                for row in rows[child]
            ]
        )

    def _follow_gates(self, group):
        levels = group._gate_levels()
        differing = self.gate_ids.filtered(lambda g: g.level != levels[g.code])
        for level, found in differing.grouped(lambda g: levels[g.code]).items():
            found.write({"level": level})
        differing.scheme_id._bump_version()

    @readers_only
    def action_make_company_schemes(self):
        """Make one scheme for each company of the group that has none.

        It becomes the company's default scheme where there is no other.
        """
        self.check_access("write")
        # sudo: res.company - HR may not write companies; only their default scheme is
        # set, and only where there is none.
        made = self.sudo().browse()
        for group in self:
            group._check_group_author()
            missing = group._missing_companies()
            schemes = self.sudo().create(  # sudo: as above.
                [group._company_scheme_values(company) for company in missing]
            )
            for scheme in schemes.filtered(
                lambda s: not s.company_id.performance_scheme_id
            ):
                scheme.company_id.performance_scheme_id = scheme
            made |= schemes
        if not made:
            raise UserError(
                self.env._(
                    "Every company of the group has its scheme already. Add companies"
                    " on the tab “Group” first."
                )
            )
        domain = [("id", "in", made.ids)]
        return open_list(self, self.env._("Company Schemes"), domain)

    def _company_scheme_values(self, company):
        """Values of the scheme of a company of this group."""
        self.ensure_one()
        scalar = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in GROUP_RULES
            if name not in ("gate_ids", "template_rule_ids", *TEXT_RULES)
        }
        return {
            **scalar,
            "name": self.env._(
                "%(scheme)s, %(company)s", scheme=self.name, company=company.name
            ),
            "company_id": company.id,
            "parent_id": self.id,
            "generate_cycles": self.generate_cycles,
            "lead_days": self.lead_days,
        }

    # CYCLES
    #
    # Cycles that are made from the scheme, period by period.

    @readers_only
    def action_open_cycles(self):
        """Open the cycles of the scheme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_cycle_action"
        )
        action["domain"] = [("scheme_id", "=", self.id)]
        action["context"] = {"default_scheme_id": self.id}
        return action

    @readers_only
    def action_generate_cycles(self):
        """Make the cycles that are due now, without waiting for the night.

        Also those that were made before and deleted: by hand they are wanted again.
        """
        self.check_access("write")
        cycles = self._generate_cycles(with_dropped=True)
        message = (
            self.env._("%s cycles were made.", len(cycles))
            if cycles
            else self.env._("Every cycle that is due is there already.")
        )
        return cycles._notification(message)

    @api.model
    def _cron_generate_cycles(self):
        """Make the cycles of the running and the coming period; may run twice."""
        self._run_job("generate")

    @api.model
    def _due_for_generation(self):
        """Longer periods first, so that their parts find them."""
        schemes = self.search([("generate_cycles", "=", True)])
        return schemes.sorted(lambda scheme: -scheme._months())

    def _generate_due(self, schemes):
        schemes._generate_cycles()

    def _generation_companies(self):
        """Companies for which this scheme makes cycles.

        Its own; a shared scheme serves those that have it as their default.
        """
        self.ensure_one()
        if self.company_id:
            return self.company_id
        return (
            self.env["res.company"]
            # sudo: res.company - which scheme a company uses.
            .sudo()
            .search([("performance_scheme_id", "=", self.id)])
        )

    def _generate_cycles(self, with_dropped=False):
        """Create the due cycles that are missing, in draft with their calendar.

        Two processes at once: the index on scheme, company and period refuses the
        second one's rows, and it makes none.

        :param with_dropped: also those that were made before and that HR has deleted
        :return: the new cycles
        """
        # sudo: the scheduler acts for the system; the button checked write access.
        schemes = self.sudo()
        vals_list = [
            values
            for scheme in schemes
            for company in scheme._generation_companies()
            for values in scheme._due_cycles(company)
            if with_dropped or not scheme._is_dropped(values)
        ]
        return schemes._create_generated(schemes._missing_of(vals_list))

    def _missing_of(self, vals_list):
        """Those of these cycles whose period has none yet, made or by hand.

        A cycle stays the one of the period for which it was made, whatever its days
        are by now; another one is of the period that it mostly covers.
        """
        cycles = (
            self.env["hr.performance.cycle"]
            .with_context(active_test=False)
            .search([("scheme_id", "in", self.ids)])
        )
        there = cycles.grouped(lambda c: (c.scheme_id.id, c.company_id.id))
        return [
            values
            for values in vals_list
            if not any(
                cycle.made_for == values["date_start"]
                or dates.is_same_period(
                    (cycle.date_start, cycle.date_end),
                    (values["date_start"], values["date_end"]),
                )
                for cycle in there.get((values["scheme_id"], values["company_id"]), ())
            )
        ]

    def _is_dropped(self, values):
        """Whether HR has deleted the cycle that was made for this period."""
        return _dropped_key(values) in (self.dropped_periods or [])

    def _drop_periods(self, cycles):
        """Keep for which periods made cycles are deleted: they do not come back."""
        for scheme, gone in cycles.grouped("scheme_id").items():
            keys = [
                _dropped_key({"company_id": c.company_id.id, "date_start": c.made_for})
                for c in gone
            ]
            # sudo: guarded field; the right to delete the cycles was checked.
            scheme.sudo().dropped_periods = [*(scheme.dropped_periods or []), *keys]

    @api.model
    def _create_generated(self, vals_list):
        cycles = self.env["hr.performance.cycle"]
        if not vals_list:
            return cycles
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                cycles = cycles.create(vals_list)
                cycles.flush_recordset()
        except UniqueViolation:
            # Another process has just made them.
            return cycles.browse()
        cycles._fill_calendar()
        cycles._notify_responsible()
        return cycles

    def _due_cycles(self, company):
        """Values of the running period's cycle, and of the next when it is near."""
        self.ensure_one()
        today = company._performance_today()
        running = self._period_of(today, company)
        coming = dates.next_period(*running)
        periods = [running]
        if (coming[0] - today).days <= self.lead_days:
            periods.append(coming)
        return [
            {
                "name": self._period_name(start, end, company),
                "scheme_id": self.id,
                "company_id": company.id,
                "date_start": start,
                "date_end": end,
                "is_generated": True,
                "made_for": start,
            }
            for start, end in periods
        ]

    def _period_of(self, day, company):
        """First and last day of the scheme's period, by the company's fiscal year."""
        return dates.period(day, self._months(), company._performance_year_month())

    def _period_name(self, start, end, company):
        """Name of a period in the language of the company.

        A period of the scheme in a fiscal year that is no calendar year is named by
        both of its years: 2026/27.
        """
        lang = company.partner_id.lang or self.env.user.lang
        env = self.with_context(lang=lang).env
        year_month = company._performance_year_month()
        is_calendar = year_month == 1 or self.period_type in (False, "month")
        if is_calendar or (start, end) != self._period_of(start, company):
            return period_label(env, start, end)
        first, last = dates.period(start, 12, year_month)
        year, month = f"{first.year}/{last.year % 100:02}", (start.month - first.month)
        if self.period_type == "year":
            return env._("Year %s", year)
        if self.period_type == "half":
            return env._("%s H1", year) if month % 12 < 6 else env._("%s H2", year)
        return env._("%(year)s Q%(quarter)s", year=year, quarter=month % 12 // 3 + 1)

    def _months(self):
        """Length in months of the scheme's period."""
        self.ensure_one()
        return MONTHS[self.period_type]
