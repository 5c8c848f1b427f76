# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import subperiods
from ...engine.dates import add_months
from ..base.appraisal_states import ENDED, WITHOUT_PLAN
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job
from ..base.limits import LISTED
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only

#: The label is longer than for results, which become public; translations differ.
KPI_STATES = [
    ("draft", "Draft"),
    ("released", "Released for Use"),
    ("retired", "Retired"),
]
DATA_PERIODS = [
    ("week", "Weekly"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]
#: Length of a data period in whole months.
MONTHS = {"week": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}
#: Values of a rule that grow with the number of periods when values are added up.
PERIOD_VALUES = ("target", "baseline", "threshold", "stretch")
#: Methods that compare with nothing that was before.
WITHOUT_BASELINE = ("manual", "deduction", "binary")
REVIEW_ACTIVITY = "hr_performance.mail_activity_type_kpi_review"
REVIEW_MONTHS = 12
#: A list counts the open plans of a KPI up to so many.
COUNTED = 99


class HrPerformanceKpi(models.Model):
    """A measurable item of the library, with the rule that scores it.

    Once a plan that uses it is agreed, its rule never changes: a change makes the next
    version, and old plans keep theirs.
    """

    _name = "hr.performance.kpi"
    _inherit = [
        "mail.thread",
        "hr.performance.rule.mixin",
        "hr.performance.guard.mixin",
        "mail.activity.mixin",
        "hr.performance.rule.trial.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "KPI"
    _order = "category_id, sequence, name, id"
    _check_company_auto = True
    _deletable_states = ("draft",)
    _job_review = Job(
        "_due_for_review",
        "ir_cron_hr_performance_kpi_review",
        "_review_due",
        size=100,
        lock=False,
    )

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    code = fields.Char(
        copy=False, help="Key for imports; unique per company.", tracking=True
    )
    company_id = fields.Many2one(
        "res.company",
        help="Leave empty to share the KPI with all companies.",
        tracking=True,
    )
    category_id = fields.Many2one(
        "hr.performance.kpi.category",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    theme_id = fields.Many2one(
        "hr.performance.theme",
        string="Strategic Theme",
        ondelete="restrict",
        index="btree_not_null",
        help="The aim of the company that the KPI serves.",
        tracking=True,
    )
    description = fields.Text(
        translate=True,
        help="What is counted, from which records, and what is not.",
        tracking=True,
    )
    training = fields.Char(
        string="Suggested Training",
        translate=True,
        tracking=True,
        help="What helps whoever falls short of it: proposed in improvement and"
        " development plans, and counted in the demand for training.",
    )
    level_description = fields.Text(
        string="Level Descriptions",
        translate=True,
        help="What outstanding, good, acceptable and insufficient look like here. Every"
        " rater reads the same text.",
        tracking=True,
    )
    kind = fields.Selection(
        [("quantitative", "Quantitative"), ("qualitative", "Qualitative")],
        required=True,
        default="quantitative",
        tracking=True,
    )

    # rule: its numbers come with the mixin
    unit = fields.Char(tracking=True)
    aggregation = fields.Selection(
        [
            ("sum", "Sum"),
            ("avg", "Average"),
            ("min", "Lowest"),
            ("max", "Highest"),
            ("last", "Latest"),
        ],
        string="Values of the Period",
        required=True,
        default="last",
        help="How several values of one period (weeks, months) become one.",
    )
    use_target = fields.Boolean(default=True)
    band_ids = fields.One2many(
        "hr.performance.kpi.band", "kpi_id", string="Score Bands", copy=True
    )
    point_ids = fields.One2many(
        "hr.performance.kpi.point", "kpi_id", string="Points of the Curve", copy=True
    )
    limit_ids = fields.One2many(
        "hr.performance.kpi.limit",
        "kpi_id",
        string="Lower Limits for Low Targets",
        copy=True,
    )
    data_period = fields.Selection(
        DATA_PERIODS,
        string="Data Period",
        help="How often a new value comes in. A cycle that is shorter cannot measure"
        " the KPI. Empty: whenever one is needed.",
    )
    target_period = fields.Selection(
        DATA_PERIODS,
        help="Period that the target is meant for. A plan over several of them takes"
        " the target once for each when values are added up, else the same target."
        " Empty: the target is for the whole cycle.",
    )
    minimum_answers = fields.Integer(
        help="For KPIs made from people's answers: below so many answers there is no"
        " value, and nobody sees one. 0: the value does not come from answers.",
    )

    # where values come from
    data_source = fields.Char(
        translate=True,
        help="Where the actual value comes from, for example the sales report. Empty"
        " means somebody's judgement.",
        tracking=True,
    )
    data_source_kind = fields.Selection(
        [
            ("opinion", "Somebody's Judgement"),
            ("entered", "Entered by Hand"),
            ("import", "Imported Files"),
            ("odoo", "Odoo Data"),
        ],
        string="Kind of Source",
        compute="_compute_data_source_kind",
        store=True,
        readonly=False,
        help="Odoo data: set by itself while a data source of the KPI is active.",
        tracking=True,
    )
    source_ids = fields.One2many(
        "hr.performance.kpi.source",
        "kpi_id",
        string="Odoo Data",
        groups=OFFICER,
    )

    # relations to other KPIs
    relation_ids = fields.One2many(
        "hr.performance.kpi.relation",
        "kpi_id",
        string="Relations",
        copy=True,
        help="Which other KPIs rise or fall with this one. Goals that work against each"
        " other are found by them.",
    )

    # course
    state = fields.Selection(
        KPI_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        guarded=True,
    )
    version = fields.Integer(
        string="Version Number", default=1, readonly=True, copy=False, guarded=True
    )
    previous_id = fields.Many2one(
        "hr.performance.kpi", string="Replaces", readonly=True, copy=False, guarded=True
    )
    first_id = fields.Many2one(
        "hr.performance.kpi",
        string="First Version",
        compute="_compute_first_id",
        store=True,
        recursive=True,
        index=True,
        copy=False,
        help="All versions of a KPI share it: so their values are compared over the"
        " years.",
    )
    replaced_by_id = fields.Many2one(
        "hr.performance.kpi",
        string="Replaced by",
        copy=False,
        tracking=True,
        check_company=True,
        index="btree_not_null",
        domain="[('state', '=', 'released'), ('id', '!=', id)]",
        help="What to use instead of a retired KPI.",
    )
    template_count = fields.Integer(compute="_compute_template_count")
    plan_count = fields.Integer(compute="_compute_plan_count", string="Open Plans")
    few_plans = fields.Char(
        compute="_compute_few_plans",
        string="Plans under Way",
        help="Plans under way that hold the KPI, of anybody; counted up to 99.",
    )

    lacks_baseline = fields.Boolean(
        string="In Use without Baseline",
        compute="_compute_lacks_baseline",
        search="_search_lacks_baseline",
        help="A plan that is not closed, or a template, holds the KPI, and nobody has"
        " said what the value was before. 0 is a baseline.",
    )

    # review
    owner_id = fields.Many2one(
        "res.users",
        string="Owner",
        help="Keeps the definition up to date.",
        tracking=True,
    )
    review_months = fields.Integer(
        string="Review Every (Months)",
        default=REVIEW_MONTHS,
        help="How often the owner looks whether the KPI still fits.",
        tracking=True,
    )
    next_review_date = fields.Date(
        string="Next Review", tracking=True, copy=False, index="btree_not_null"
    )
    last_review_date = fields.Date(
        string="Last Review", readonly=True, copy=False, guarded=True
    )
    is_review_overdue = fields.Boolean(
        string="Review Overdue",
        compute="_compute_is_review_overdue",
        search="_search_is_review_overdue",
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL AND state != 'retired'",
        "This KPI code is in use already. Codes are unique per company.",
    )
    _review_positive = models.Constraint(
        "CHECK (review_months > 0)", "A review takes place every month at most."
    )
    _answers_not_negative = models.Constraint(
        "CHECK (minimum_answers >= 0)", "The number of answers is zero or more."
    )

    # CONSTRAINTS

    @api.constrains(lambda self: ["state", *self._table_fields(), *self._rule_fields()])
    def _check_released_rule(self):
        self.filtered(lambda kpi: kpi.state == "released")._raise_rule_problems()

    @api.constrains("state", "level_description")
    def _check_levels(self):
        """Released KPIs keep their levels: every line of a plan shows them."""
        bare = self.filtered(
            lambda kpi: kpi.state == "released"
            and not (kpi.level_description or "").strip()
        )
        if bare:
            raise ValidationError(
                self.env._(
                    "%(names)s: describe the levels first, so that every rater reads"
                    " the same standard.",
                    names=names_of(bare, "name"),
                )
            )

    @api.constrains("replaced_by_id")
    def _check_replacement(self):
        for kpi in self:
            if kpi._has_cycle("replaced_by_id"):
                raise ValidationError(
                    self.env._(
                        "%s: a KPI cannot replace itself. Choose another one.",
                        names_of(kpi, "name"),
                    )
                )

    # COMPUTES

    @api.depends("previous_id.first_id")
    def _compute_first_id(self):
        for kpi in self:
            kpi.first_id = kpi.previous_id.first_id or kpi._origin

    @api.depends("data_source", "method", "source_ids.state")
    def _compute_data_source_kind(self):
        """What is collected comes from Odoo data, whatever else was said.

        Without a named source it is judgement; a named one is kept as chosen.
        """
        # sudo: hr.performance.kpi.source - whether any company collects the KPI.
        for kpi in self.sudo():
            if "active" in kpi.source_ids.mapped("state"):
                kpi.data_source_kind = "odoo"
            elif kpi.method == "manual" or not kpi.data_source:
                kpi.data_source_kind = "opinion"
            elif kpi.data_source_kind in (False, "opinion", "odoo"):
                kpi.data_source_kind = "entered"
            else:
                kpi.data_source_kind = kpi.data_source_kind

    def _compute_template_count(self):
        """How many templates hold the KPI, whoever may see them."""
        # sudo: only how many they are, so that nobody retires what others work with.
        found = self.sudo()
        templates = dict(
            found.env["hr.performance.template.line"]._read_group(
                [("kpi_id", "in", self.ids)],
                ["kpi_id"],
                ["template_id:count_distinct"],
            )
        )
        for kpi in self:
            kpi.template_count = templates.get(kpi._origin, 0)

    def _compute_plan_count(self):
        """The same of open plans; a list shows ``few_plans``."""
        plans = dict(
            self._plan_lines()._read_group(
                [
                    ("kpi_id", "in", self.ids),
                    ("appraisal_id.state", "not in", ENDED),
                ],
                ["kpi_id"],
                ["appraisal_id:count_distinct"],
            )
        )
        for kpi in self:
            kpi.plan_count = plans.get(kpi._origin, 0)

    def _compute_few_plans(self):
        """The same for a list: however many there are, it counts a hundred of each.

        The newest sheets are looked at first: they are under way.
        """
        found = self._plan_lines()
        found.flush_model(["kpi_id", "active", "appraisal_id"])
        found.appraisal_id.flush_model(["state"])
        query = SQL(
            """
            SELECT kpi.id, count(held.id)
              FROM unnest(%s) kpi (id)
             CROSS JOIN LATERAL (
                    SELECT line.id
                      FROM hr_performance_appraisal_line line
                      JOIN hr_performance_appraisal sheet
                        ON sheet.id = line.appraisal_id AND sheet.state NOT IN %s
                     WHERE line.kpi_id = kpi.id AND line.active
                     ORDER BY -line.appraisal_id
                     LIMIT %s) held
             GROUP BY kpi.id
            """,
            self._origin.ids,
            ENDED,
            COUNTED + 1,
        )
        counts = dict(self.env.execute_query(query)) if self._origin.ids else {}
        for kpi in self:
            count = counts.get(kpi._origin.id, 0)
            kpi.few_plans = f"{COUNTED}+" if count > COUNTED else str(count)

    @api.model
    def _plan_lines(self):
        """The lines that hold KPIs, for counting."""
        # sudo: only whether and how often plans hold a KPI, also those of people out
        # of the user's sight.
        return self.env["hr.performance.appraisal.line"].sudo()

    @api.depends("baseline")
    def _compute_lacks_baseline(self):
        lacking = self.with_context(active_test=False).search(
            Domain("id", "in", self.ids) & Domain("lacks_baseline", "=", True)
        )
        for kpi in self:
            kpi.lacks_baseline = kpi._origin in lacking

    def _search_lacks_baseline(self, operator, value):
        """In open plans without one, or without one in a template."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        lines = self._plan_lines()._search(
            Domain("baseline", "=", False)
            & Domain("kind", "=", "weighted")
            & Domain("kpi_id", "!=", False)
            & Domain("appraisal_id.state", "not in", ENDED)
        )
        # sudo: as in ``_plan_lines``, of templates.
        templates = self.env["hr.performance.template.line"].sudo()
        offered = templates._search([("kpi_id", "!=", False)])
        return Domain("method", "not in", WITHOUT_BASELINE) & (
            Domain("id", "in", lines.subselect("kpi_id"))
            | Domain("baseline", "=", False)
            & Domain("id", "in", offered.subselect("kpi_id"))
        )

    @api.depends("next_review_date", "state", "active")
    def _compute_is_review_overdue(self):
        for kpi in self:
            today = kpi.company_id._performance_today()
            kpi.is_review_overdue = bool(
                kpi.state == "released"
                and kpi.active
                and kpi.next_review_date
                and kpi.next_review_date <= today
            )

    def _search_is_review_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        due = self.env["res.company"]._performance_compared("next_review_date", "<=")
        return Domain("state", "=", "released") & Domain("active", "=", True) & due

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Data files bring released KPIs: they are reviewed like all others."""
        kpis = super().create(vals_list)
        self._plan_review(
            kpis.filtered(lambda k: k.state == "released" and not k.next_review_date),
            {},
        )
        return kpis

    @readers_only
    def write(self, vals):
        if self._definition_fields() & set(vals):
            self._refuse_change_when_agreed()
        return super().write(vals)

    def _load_records_write(self, values):
        """An addon that is installed anew leaves alone what agreed plans use."""
        if self._in_agreed_plans():
            return None
        return super()._load_records_write(values)

    @api.model
    def _definition_fields(self):
        """What makes a value and its points; agreed plans do not copy all of it."""
        return {
            *self._rule_fields(),
            *self._table_fields(),
            "aggregation",
            "data_period",
            "target_period",
            "minimum_answers",
        }

    def _refuse_change_when_agreed(self):
        change_rows(self)
        used = self._in_agreed_plans()
        if used:
            raise UserError(
                self.env._(
                    "%(names)s: agreed plans use this definition, so it cannot change."
                    " Use New Version; plans that are made from now on will take it.",
                    names=names_of(used),
                )
            )

    def _hold_definition(self):
        """Plans with these KPIs are being agreed: the definitions stay as they are.

        Only the first plan of a KPI has to meet whoever changes it at that moment.
        """
        change_rows(self - self._in_agreed_plans())

    def _in_agreed_plans(self):
        """Those of these KPIs whose definition an agreed plan holds."""
        used = self._plan_lines()._read_group(
            [
                ("kpi_id", "in", self.ids),
                ("appraisal_id.state", "not in", WITHOUT_PLAN),
            ],
            ["kpi_id"],
        )
        return self.browse(kpi.id for [kpi] in used)

    # RELEASE

    @readers_only
    def action_release(self):
        """Make KPIs available to templates and plans.

        A new version takes the place of the one before, and the first review comes one
        interval after the release.
        """
        self.check_access("write")
        self._require_state("draft")
        self._check_release()
        # sudo: the state is guarded; access and state were checked above.
        self.sudo().write({"state": "released"})
        for kpi in self.filtered("previous_id"):
            kpi._take_over(kpi.previous_id)
        self._plan_review(self.filtered(lambda kpi: not kpi.next_review_date), {})

    def _check_release(self):
        """Raise for definitions that nobody could be measured by.

        Every rater reads the same levels, the rule can be used, and what is computed
        says where its values come from.
        """
        unexplained = self.filtered(lambda kpi: not kpi.level_description)
        if unexplained:
            raise ValidationError(
                self.env._(
                    "%(names)s: describe the levels first, so that every rater reads"
                    " the same standard.",
                    names=names_of(unexplained),
                )
            )
        self._raise_rule_problems()
        unnamed = self.filtered(
            lambda kpi: (
                kpi.kind == "quantitative"
                and kpi.method != "manual"
                and not kpi.data_source
            )
        )
        if unnamed:
            raise ValidationError(
                self.env._(
                    "%(names)s: name the data source first, for example the report from"
                    " which the actual value is taken.",
                    names=names_of(unnamed),
                )
            )

    @readers_only
    def action_retire(self):
        """Keep the KPI in old plans and out of new ones."""
        self.check_access("write")
        self._require_state("released")
        # sudo: the state is guarded; access and state were checked above.
        self.sudo().write({"state": "retired"})

    # VERSIONS
    #
    # A new version takes the place of the one before, also in templates.

    @readers_only
    def action_new_version(self):
        """Copy the definition as a draft that will replace this one."""
        self.ensure_one()
        self.check_access("write")
        new = self.copy({"name": self.name})
        # sudo: version and origin are guarded; write access was checked above.
        new.sudo().write({"version": self.version + 1, "previous_id": self.id})
        return new._get_records_action()

    def _take_over(self, previous):
        """Retire the version before, and put this one into its place in templates."""
        # sudo: guarded fields, and templates of other companies that share the KPI;
        # the caller has checked access and state of the new version.
        old, new = previous.sudo(), self.sudo()
        if old.state != "released":
            return
        code = old.code
        old.write({"state": "retired", "replaced_by_id": new.id})
        if code and not new.code:
            new.code = code
        old._replace_in_templates(new)

    def _replace_in_templates(self, new):
        """Let templates use another KPI; targets of their own stay."""
        lines = self.env["hr.performance.template.line"].search(
            [("kpi_id", "in", self.ids), ("template_id.state", "!=", "retired")]
        )
        proposed = lines.filtered(lambda line: line.target == line.kpi_id.target)
        proposed.write({"kpi_id": new.id})
        for target, group in (lines - proposed).grouped("target").items():
            group.write({"kpi_id": new.id, "target": target})

    @readers_only
    def action_replace_in_templates(self):
        """Put the replacement of retired KPIs into the templates that still use them"""
        self.check_access("write")
        self._require_state("retired")
        for kpi in self:
            successor = kpi._successor()
            if not successor:
                raise ValidationError(
                    self.env._(
                        "%s: name the KPI that replaces it first.", names_of(kpi)
                    )
                )
            kpi._replace_in_templates(successor)

    def _successor(self):
        """The released KPI that replaces this one, over several steps if need be."""
        self.ensure_one()
        kpi, seen = self.replaced_by_id, self
        while kpi and kpi.state != "released" and kpi not in seen:
            seen |= kpi
            kpi = kpi.replaced_by_id
        return kpi if kpi.state == "released" else kpi.browse()

    # USE IN NEW PLANS

    def _is_usable(self):
        """Whether new plans, templates and requests may take this KPI."""
        self.ensure_one()
        return self.state == "released" and self.active

    def _unusable_text(self):
        """Why a KPI that is not usable cannot be taken, and what to do."""
        self.ensure_one()
        successor = self._successor()
        names = {"kpi": names_of(self, "name")}
        if self.state == "draft":
            return self.env._(
                "%(kpi)s is not released. Release it first, or choose another KPI.",
                **names,
            )
        if successor:
            return self.env._(
                "%(kpi)s is retired: it stays in old plans and cannot be added to new"
                " ones. Use %(other)s.",
                other=names_of(successor, "name"),
                **names,
            )
        return self.env._(
            "%(kpi)s is retired: it stays in old plans and cannot be added to new"
            " ones. Choose another KPI.",
            **names,
        )

    def _foreign_text(self, company):
        """Why plans of a company cannot take this KPI; '' when they can."""
        self.ensure_one()
        if self.company_id in (company, self.company_id.browse()):
            return ""
        return self.env._(
            "%(kpi)s belongs to another company. Choose a KPI of %(company)s, or share"
            " this one: empty its company.",
            kpi=names_of(self, "name"),
            company=names_of(company, "name"),
        )

    # RULE

    @api.model
    def _table_fields(self):
        """Names of the tables that belong to the rule."""
        return ["band_ids", "point_ids", "limit_ids"]

    def _rule_bands(self):
        return tuple(band._engine_band() for band in self.band_ids)

    def _rule_curve(self):
        return tuple(point._engine_point() for point in self.point_ids)

    def _rule_bonus_limits(self):
        limits = [limit._engine_limit() for limit in self.limit_ids]
        return tuple(sorted(limits))

    @api.model
    def _picture_fields(self):
        return [
            *super()._picture_fields(),
            *(
                f"band_ids.{name}"
                for name in ("open_lower", "lower", "open_upper", "upper", "points")
            ),
            "point_ids.value",
            "point_ids.rate",
            "limit_ids.shortfall",
            "limit_ids.max_bonus",
        ]

    # PERIODS
    #
    # How often a KPI gives a value, and the period that its target is meant for.

    def _data_months(self):
        """Length of the data period in whole months; 0 for less than a month."""
        self.ensure_one()
        return MONTHS.get(self.data_period, 0)

    def _values_within(self, start, end):
        """How many whole data periods a time holds; None without data period.

        :param start: first day
        :param end: last day
        """
        self.ensure_one()
        if not self.data_period:
            return None
        months, after = self._data_months(), end + timedelta(days=1)
        if not months:
            return (after - start) // timedelta(weeks=1)
        count = 0
        while add_months(start, months * (count + 1)) <= after:
            count += 1
        return count

    def _data_period_label(self):
        labels = dict(self._fields["data_period"]._description_selection(self.env))
        return labels.get(self.data_period, "")

    def _has_period_target(self):
        """Whether targets depend on the length of the cycle."""
        self.ensure_one()
        return bool(
            self.target_period
            and self.aggregation == "sum"
            and self._method().takes_target
        )

    def _whole_values(self, values, start, end):
        """Values for a plan over a period, from values for one period of the KPI.

        :param values: dict that may hold target, baseline, threshold, stretch
        """
        self.ensure_one()
        if not self._has_period_target():
            return values
        return {
            name: float(
                subperiods.whole_target(
                    value, self.aggregation, self.target_period, start, end
                )
            )
            if name in PERIOD_VALUES and value is not None
            else value
            for name, value in values.items()
        }

    def _plan_values(self, start, end):
        """The rule of this KPI for a new line of a plan over a period."""
        return self._whole_values(self._rule_values(), start, end)

    # REVIEW
    #
    # Each KPI is looked at again from time to time by the one who keeps it. An overdue
    # review holds nobody up: the KPI is listed, and its owner has one task for all.

    @readers_only
    def action_reviewed(self):
        """The definition still fits: the next review comes one interval later."""
        self.check_access("write")
        self._require_state("released")
        self._plan_review(
            self, {"last_review_date": self.env.company._performance_today()}
        )
        self._sync_reviews(self.owner_id)

    @api.model
    def _plan_review(self, kpis, values):
        # sudo: guarded date; the callers have checked access and state.
        for months, group in kpis.sudo().grouped("review_months").items():
            group.write({**values, "next_review_date": self._review_day(months)})

    @api.model
    def _review_day(self, months):
        """Day of the next review, so many months from today."""
        return add_months(self.env.company._performance_today(), months)

    @api.model
    def _cron_review(self):
        """One task for each owner of KPIs whose review is due."""
        self._run_job("review")

    @api.model
    def _due_for_review(self):
        """Owners of KPIs to review, and users who still have a task for that."""
        kind = self.env.ref(REVIEW_ACTIVITY, raise_if_not_found=False)
        if not kind:
            return self.env["res.users"]
        # sudo: as in _sync_reviews.
        tasks = self.env["mail.activity"].sudo()
        told = tasks.search([("activity_type_id", "=", kind.id)]).user_id
        overdue = [("is_review_overdue", "=", True), ("owner_id", "!=", False)]
        return self.sudo().search(overdue).owner_id | told  # sudo: as above.

    def _review_due(self, owners):
        self._sync_reviews(owners)

    @api.model
    def _sync_reviews(self, owners):
        """Create, update and end the tasks of these owners."""
        kind = self.env.ref(REVIEW_ACTIVITY, raise_if_not_found=False)
        if not kind:
            return
        # sudo: tasks of other people follow from the dates of the library.
        library = self.sudo()
        due = library.search(
            [("is_review_overdue", "=", True), ("owner_id", "in", owners.ids)],
            order="next_review_date, id",
        )
        due = due.filtered(lambda kpi: kpi.owner_id.active)
        tasks = library.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("user_id", "in", owners.ids)]
        )
        library._write_reviews(due.grouped("owner_id"), tasks, kind)

    @api.model
    def _write_reviews(self, wanted, tasks, kind):
        kept = {}
        for task in tasks:
            if task.user_id in wanted:
                kept.setdefault(task.user_id, task)
        (tasks - tasks.browse(task.id for task in kept.values())).unlink()
        vals_list = []
        for owner, kpis in wanted.items():
            values = kpis._review_values(owner, kind)
            task = kept.get(owner)
            if not task:
                vals_list.append(values)
            elif task.summary != values["summary"] or task.note != values["note"]:
                task.write(values)
        self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(vals_list)

    def _review_values(self, owner, kind):
        """Values of the task for these KPIs, in their owner's language."""
        kpis = self.with_context(lang=owner.lang)
        _ = kpis.env._
        items = Markup("").join(
            Markup('<li><a href="/odoo/performance-kpis/%s">%s</a></li>')
            % (kpi.id, kpi.name)
            for kpi in kpis[:LISTED]
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self[:1].id,
            "activity_type_id": kind.id,
            "user_id": owner.id,
            "summary": _("KPIs to review: %s", len(self)),
            "note": Markup("<ul>%s</ul>") % items,
            "date_deadline": self[:1].next_review_date,
        }

    # WHAT THE FORM OPENS

    def _suggested_training(self):
        """What helps whoever falls short of it, in words; '' where nothing is named."""
        return self.training or ""

    @readers_only
    def action_open_templates(self):
        """Templates that use these KPIs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_template_action"
        )
        return {**action, "domain": [("line_ids.kpi_id", "in", self.ids)]}

    @readers_only
    def action_open_plans(self):
        """Open plans with these KPIs, as far as the user may see them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        domain = [
            ("line_ids.kpi_id", "in", self.ids),
            ("state", "not in", ENDED),
        ]
        return {**action, "domain": domain}

    @readers_only
    def action_open_sources(self):
        """Open the data sources of the KPI."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_kpi_source_action"
        )
        action["domain"] = [("kpi_id", "=", self.id)]
        action["context"] = {"default_kpi_id": self.id}
        return action
