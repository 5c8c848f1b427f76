# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...engine import (
    course,
    outcome,
    period_targets,
    periods,
    presence,
    progress,
    raters,
    rules,
    smart,
    subperiods,
    version_values,
)
from ...engine.methods.rates import achievement
from ...engine.numbers import round_half_up, to_decimal
from ...engine.outcome import RuleError
from ...engine.period_targets import PLACES, PeriodTarget
from ...engine.rules import improvement
from ...engine.subperiods import calendar_period
from ..base.appraisal_states import LOGGED, UNRATED, WITHOUT_PLAN
from ..base.base import ClientValues
from ..base.day_words import day_words, moment_words, near_day
from ..base.engine_messages import UNKNOWN, percent_text, rule_error_message
from ..base.figure import Figure, OptionalFigure
from ..base.given_types import check_given
from ..base.json_fields import PlainJson, SharedJson
from ..base.number_input import format_number, parse_number
from ..base.period_words import period_label, period_short, targets_text
from ..base.seeing import must_see, names_of, readers_only
from ..kpi.hr_performance_kpi import PERIOD_VALUES
from ..template.hr_performance_template_line import (
    GOAL_SECTIONS,
    LINE_KINDS,
    SECTIONS,
    VETO_EFFECTS,
)
from . import conflict_query, plan_duties

#: Beside the rule, what makes the plan: frozen once both sides have agreed.
PLAN_FIELDS = (
    "section",
    "kind",
    "kpi_id",
    "own_unit",
    "name",
    "description",
    "weight",
    "veto_effect",
    "veto_value",
    "objective_id",
    "is_local",
    "local_reason",
    "needed_hours",
    "own_levels",
    "period_targets",
    "is_development",
)
#: Of the rule, these numbers belong to the plan; the rest to the KPI or the goal.
OWN_NUMBERS = ("target", "baseline", "threshold", "stretch")
#: What a request changes of a line that is there.
CHANGEABLE = ("title", "weight", *OWN_NUMBERS)
#: What a proposal tells first of a line; then everything else that makes the plan.
NOTED_FIRST = (
    "name",
    "kpi_id",
    "section",
    "kind",
    "weight",
    "target",
    "period_targets",
    "own_unit",
    "description",
    "method",
    "direction",
    "baseline",
    "threshold",
    "stretch",
    "is_development",
)
#: Fields that show the actual value, which is written by SQL.
ACTUAL_FIELDS = (
    "actual",
    "has_actual",
    "actual_input",
    "improvement_display",
    "actual_missing_reason",
    "scoring_picture",
    "period_table",
    "is_by_period",
    "progress",
)
#: Where several sources give a value of one period, the first of them counts.
SOURCE_ORDER = SQL(
    "CASE measure.source WHEN 'manual' THEN 0 WHEN 'import' THEN 1 ELSE 2 END,"
    " measure.write_date DESC, measure.id DESC"
)
#: First day of the period that a value is of; without data period, the day itself.
VALUE_PERIOD = SQL(
    """CASE kpi.data_period
        WHEN 'week' THEN date_trunc('week', measure.period_end)
        WHEN 'month' THEN date_trunc('month', measure.period_end)
        WHEN 'quarter' THEN date_trunc('quarter', measure.period_end)
        WHEN 'half' THEN date_trunc('year', measure.period_end)
             + CASE WHEN extract(month FROM measure.period_end) > 6
                    THEN interval '6 months' ELSE interval '0 months' END
        WHEN 'year' THEN date_trunc('year', measure.period_end)
        ELSE measure.period_end END"""
)
#: Whether a value is a part of a total that somebody entered for the whole.
IN_TOTAL = SQL(
    """kpi.aggregation <> 'last' AND EXISTS (
        SELECT FROM hr_performance_measure total
         WHERE total.employee_id = measure.employee_id
           AND total.kpi_id = measure.kpi_id
           AND total.source = 'manual'
           AND total.period_start <= measure.period_end
           AND total.period_end > measure.period_end
           AND total.period_end <= COALESCE(appraisal.date_end, cycle.date_end))"""
)
COMBINED = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
    "last": lambda values: values[-1],
}
#: A line has at least two periods of different targets.
LEAST_ROWS = 2
#: So many of the newest values are drawn as a line.
TREND_VALUES = 12
#: A table of weeks over a year stays readable; daily values are not listed.
LISTED_PERIODS = 54
#: So many periods before the present one are looked at.
LAST_PERIODS = 6
#: A line below this many points is low: it is spoken about with facts only.
LOW_POINTS = 60


def read_targets(plain):
    """The engine's targets by period of the stored ones.

    :raises ValueError, TypeError: when they are no rows of two days and a number
    """
    day = fields.Date.from_string
    found = []
    for first, last, target in plain or ():
        number = round_half_up(to_decimal(target, "target"), PLACES)
        found.append(PeriodTarget(day(first), day(last), number))
    return found


def plain_targets(rows):
    """Targets by period as they are stored."""
    text = fields.Date.to_string
    return [[text(row.first), text(row.last), float(row.target)] for row in rows]


def _comparable(series):
    """Values whose number of parts is that of the newest; the others are unknown."""
    newest = next((pair for pair in reversed(series) if pair), (None, 0))
    return [pair[0] if pair and pair[1] == newest[1] else None for pair in series]


class HrPerformanceAppraisalLine(models.Model):
    """One line of a plan: what is expected, how it is scored, and the actual value."""

    _name = "hr.performance.appraisal.line"
    _inherit = [
        "hr.performance.line.mixin",
        "hr.performance.rule.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.goal.check.mixin",
        "hr.performance.rule.trial.mixin",
        "hr.performance.agenda.mixin",
    ]
    _description = "Appraisal Line"
    _order = "appraisal_id, sequence, id"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    state = fields.Selection(related="appraisal_id.state", string="Appraisal State")
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, required=True, default="result")
    kind = fields.Selection(LINE_KINDS, required=True, default="weighted")
    kind_word = fields.Char(
        string="Counts As",
        compute="_compute_kind_word",
        help="What a line without weight does to the score.",
    )
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'released'),"
        " ('company_id', 'in', [company_id, False])]",
        help="From the library. Leave empty to write an own goal.",
    )
    template_line_id = fields.Many2one(
        "hr.performance.template.line",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )

    # what is expected
    name = fields.Char(string="Own Title", help="Title of a goal without KPI.")
    title = fields.Char(
        string="Goal or KPI",
        compute="_compute_title",
        inverse="_inverse_title",
        help="Pick a KPI from the library, or write an own goal.",
    )
    unit = fields.Char(
        compute="_compute_unit",
        inverse="_inverse_unit",
        store=False,
        translate=False,
        help="A KPI of the library brings its own, in the reader's language.",
    )
    own_unit = fields.Char(help="Unit of a goal without KPI.")
    description = fields.Text(help="What is expected and how it is recognised.")
    guidance = fields.Text(
        compute="_compute_guidance",
        string="What Counts",
        help="What raters read beside the line.",
    )
    own_levels = fields.Text(
        string="Own Level Descriptions",
        help="What outstanding, good, acceptable and insufficient look like, for a goal"
        " without KPI.",
    )
    level_description = fields.Text(
        string="Level Descriptions", compute="_compute_level_description"
    )
    weight = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        help="Share of the total; the weights of a plan add up to 100.",
    )
    veto_effect = fields.Selection(VETO_EFFECTS)
    veto_value = fields.Char()
    level_rules = SharedJson(
        readonly=True,
        copy=False,
        guarded=True,
        export_string_translation=False,
        help="Technical: what the levels of the line mean in each language, and of a"
        " value from which level on it is kept; from the start of the plan.",
    )
    level_text = fields.Text(
        compute="_compute_level_text",
        string="What Each Level Means",
        help="All who rate the line see these texts.",
    )
    value_text = fields.Char(
        compute="_compute_level_text",
        string="Required of Everybody",
        help="A value that is not kept counts beside its points.",
    )
    target_display = fields.Char(
        compute="_compute_target_display", string="Target with Unit"
    )

    # targets by period
    period_targets = PlainJson(
        string="Targets by Period",
        help="Technical: first day, last day and target of each period.",
    )
    period_targets_text = fields.Char(
        string="Targets of the Periods", compute="_compute_period_targets_text"
    )
    takes_period_targets = fields.Boolean(compute="_compute_takes_period_targets")

    # the goal that it serves, and what it takes
    objective_id = fields.Many2one(
        "hr.performance.objective",
        string="Serves the Goal",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('state', 'in', ('proposed', 'approved'))]",
        help="The goal of the person, the team, the department or the company that this"
        " line serves.",
    )
    is_local = fields.Boolean(
        string="Local Goal", help="Serves no goal above. A reason is needed."
    )
    local_reason = fields.Char(string="Reason for a Local Goal")
    needed_hours = fields.Float(
        help="Working time that the line will take within the period, in hours."
    )
    is_development = fields.Boolean(
        string="Development Goal",
        help="Serves the person's own development as well as the work.",
    )
    job_id = fields.Many2one(related="appraisal_id.job_id", string="Job of the Sheet")
    duty_ids = fields.Many2many(
        "hr.performance.duty",
        "hr_performance_appraisal_line_duty_rel",
        "line_id",
        "duty_id",
        string="Serves the Duties",
        copy=False,
        domain="[('job_id', '=', job_id)]",
        help="Duties of the job that this goal serves. Empty: those that its words"
        " speak of.",
    )
    duty_hint = fields.Char(
        string="By Its Words",
        compute="_compute_duty_hint",
        help="Duties of the job that the goal speaks of, as long as none is chosen.",
    )
    last_display = fields.Char(
        compute="_compute_last_display",
        string="Last Time",
        help="Target, actual value and achievement of the same KPI, or of an own goal"
        " of the same title, in the person's last plan.",
    )

    # actual value
    actual = Figure(
        string="Actual Value",
        digits=(16, 6),
        readonly=True,
        copy=False,
        aggregator=None,
        guarded=True,
    )
    has_actual = fields.Boolean(
        string="Value Entered",
        readonly=True,
        copy=False,
        help="Off: no value yet. A missing value never counts as zero.",
        guarded=True,
    )
    actual_input = fields.Char(
        string="Actual",
        compute="_compute_actual_input",
        inverse="_inverse_actual_input",
        help="Value reached in the period. Empty means not known yet; 0 is a value.",
    )
    actual_missing_reason = fields.Char(
        string="Why There Is No Value", compute="_compute_actual_missing_reason"
    )
    is_by_period = fields.Boolean(
        string="Made of Several Periods",
        compute="_compute_progress",
        help="The value is made of those of its months (weeks, quarters), which are"
        " logged one by one.",
    )
    improvement_display = fields.Char(
        string="Improvement on Baseline",
        compute="_compute_improvement_display",
        help="(Actual − baseline) ÷ (target − baseline): how much of the way from the"
        " baseline to the target is gone. Below zero it got worse.",
    )
    not_applicable = fields.Boolean(
        string="Does Not Apply",
        help="The line is left out and its weight goes to the others.",
    )
    not_applicable_reason = fields.Char()
    note = fields.Text(string="Progress Note", help="Seen by both sides.")
    period_table = fields.Html(
        string="Values by Period",
        compute="_compute_period_table",
        sanitize=False,
        help="Each period of the KPI with its target and actual value.",
    )

    progress = fields.Json(
        compute="_compute_progress",
        export_string_translation=False,
        help="Technical: actual value, what was planned by now and target, for a bar.",
    )

    # value made from Odoo records
    collected_on = fields.Datetime(
        string="Last Refresh",
        compute="_compute_collected",
        help="When the value was last compared with the Odoo records.",
    )
    collected_from = fields.Char(
        string="Collected From",
        compute="_compute_collected",
        help="The data source that makes the value by itself.",
    )
    collected_display = fields.Char(
        string="Collected Value",
        compute="_compute_collected",
        help="What the Odoo records say. Another actual value beside it was entered by"
        " hand, with a reason.",
    )
    is_collected = fields.Boolean(compute="_compute_collected")
    is_stale = fields.Boolean(
        string="Stale",
        compute="_compute_collected",
        help="Not refreshed for longer than the company allows.",
    )

    # versions of the plan
    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Off: an approved change has removed the line from the plan.",
        guarded=True,
    )

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )

    _kpi_unique = models.UniqueIndex(
        "(appraisal_id, kpi_id) WHERE kpi_id IS NOT NULL",
        "The plan holds this KPI already. Change the weight of the line that is there.",
    )

    #: Lines of a KPI, those of the newest sheets first. By the number itself PostgreSQL
    #: would rather go through all sheets backwards.
    _newest_index = models.Index("(kpi_id, (-appraisal_id)) WHERE kpi_id IS NOT NULL")

    _wanted_index = models.Index(
        f"(kpi_id, {conflict_query.WANTED}) WHERE kind = 'weighted' AND weight > 0"
    )

    # CONSTRAINTS

    @api.constrains("objective_id")
    def _check_objective(self):
        """A plan serves goals of units or the person's own, and none given up."""
        # sudo: level, person and state of a goal that the user has just chosen.
        for line in self.sudo().filtered("objective_id"):
            goal, appraisal = line.objective_id, line.appraisal_id
            if goal.level == "person" and goal.employee_id != appraisal.employee_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the goal is somebody else's own. Choose a goal of"
                        " the team, the department or the company.",
                        line=names_of(line, "title") or goal._told_name(),
                    )
                )
            if goal.state == "cancelled":
                raise ValidationError(
                    self.env._(
                        "%(line)s: the goal “%(goal)s” was given up. Choose another"
                        " one.",
                        line=names_of(line, "title") or goal._told_name(),
                        goal=goal._told_name(),
                    )
                )

    @api.constrains("is_local", "local_reason")
    def _check_local_reason(self):
        for line in self:
            if line.is_local and not (line.local_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(line)s: say why the goal is local, that is, why it serves"
                        " no goal of the company.",
                        line=names_of(line, "title") or names_of(line),
                    )
                )

    # TITLE, UNIT AND TEXTS

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_word(self):
        words = {"item": self.env._("Bonus ±"), "veto": self.env._("Veto")}
        for line in self:
            line.kind_word = words.get(line.kind, False)

    @api.depends("name", "kpi_id.name", "template_line_id.name")
    @api.depends_context("lang")
    def _compute_title(self):
        for line in self:
            line.title = line.name or line.kpi_id.name or line.template_line_id.name

    def _inverse_title(self):
        """A typed title is the line's own; KPIs keep theirs from the library."""
        for line in self:
            inherited = line.kpi_id.name or line.template_line_id.name
            line.name = line.title if line.title != inherited else False

    @api.depends("description", "kpi_id.description", "template_line_id.description")
    @api.depends_context("lang")
    def _compute_guidance(self):
        for line in self:
            line.guidance = (
                line.description
                or line.template_line_id.description
                or line.kpi_id.description
            )

    @api.depends("level_rules", "kind", "method")
    @api.depends_context("lang")
    def _compute_level_text(self):
        for line in self:
            words = [
                f"{level} · {text}" for level, text in enumerate(line._levels(), 1)
            ]
            line.level_text = "\n".join(words) or False
            line.value_text = line._value_sentence() or False

    @api.depends("own_levels", "kpi_id.level_description")
    @api.depends_context("lang")
    def _compute_level_description(self):
        for line in self:
            line.level_description = line.kpi_id.level_description or line.own_levels

    @api.depends("method", "target", "unit")
    @api.depends_context("lang")
    def _compute_target_display(self):
        for line in self:
            text = format_number(line.env, line.target)
            line.target_display = (
                "" if line.method == "manual" else f"{text} {line.unit or ''}".strip()
            )

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Show the KPI's rule at once; the server copies it again when saving."""
        if self.kpi_id:
            self.update(self._kpi_values(self.kpi_id, self.appraisal_id))

    # CHANGING THE PLAN

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines to plans that are still drafted.

        A KPI of the library brings its rule. Targets by period follow once the line is
        there: they need its period. Both sides confirm again, and what was added stays
        as a proposal. Superuser code (launch, templates) only makes the lines.
        """
        vals_list = self._client_values(vals_list)
        given = [vals.get("period_targets") for vals in vals_list]
        if any(given):
            vals_list = ClientValues(
                {**vals, "period_targets": False} for vals in vals_list
            )
        is_checked = not self.env.su
        if is_checked:
            self._check_open_plans(
                self.env["hr.performance.appraisal"].browse(
                    {vals.get("appraisal_id") for vals in vals_list} - {None, False}
                )
            )
            vals_list = ClientValues(
                self._new_with_kpi_rule(vals) for vals in vals_list
            )
        lines = super().create(vals_list)
        if is_checked:
            lines.appraisal_id._reset_confirmations()
            # sudo: actual values are guarded; they follow from measures.
            lines.sudo()._refresh_actuals()
        for line, rows in zip(lines, given, strict=True):
            if rows:
                line.period_targets = rows
        if is_checked:
            lines._note_added()
        return lines

    @readers_only
    def write(self, vals):
        """Change lines, as far as their plans are still open for it.

        Role and state are checked once; a changed plan is to be confirmed again; target
        and targets by period never contradict each other; what differs from before
        stays as a proposal. Superuser code only writes.
        """
        is_checked = not self.env.su
        is_noted = is_checked and not self._plan_fields().isdisjoint(vals)
        if is_checked:
            # Before anything is computed with the values.
            self._check_bounds(vals)
            self._check_writable(set(vals))
        before = self._noted_values() if is_noted else {}
        if is_checked and self._plan_fields() & set(vals):
            self.appraisal_id._reset_confirmations()
        for lines, values in self._values_with_targets(vals):
            parts = lines._with_kpi_rule(values) if is_checked else [(lines, values)]
            for part, own in parts:
                super(HrPerformanceAppraisalLine, part).write(own)
        if is_noted:
            self._note_changed(before)
        return True

    def _check_writable(self, names):
        """Raise unless the user may change these fields of every line now."""
        self.appraisal_id._require_state(*UNRATED)
        if self._plan_fields() & names:
            self._check_open_plans(self.appraisal_id)
        if {"not_applicable", "not_applicable_reason"} & names:
            self.appraisal_id._check_role("manager", "hr")
            self.appraisal_id._check_measuring()

    def _values_with_targets(self, vals):
        """Yield what to write to which lines, one after the other.

        Given targets by period make the target, by the KPI that the line has by then.
        Another target alone moves those of the periods, and another KPI drops them.
        """
        if given := vals.get("period_targets"):
            made = ("period_targets", "target")
            if rest := {name: vals[name] for name in vals if name not in made}:
                yield self, rest
            for line in self:
                yield line, line._whole_of(given)
            return
        if "period_targets" in vals or {"target", "kpi_id"}.isdisjoint(vals):
            yield self, vals
            return
        divided = self.filtered("period_targets")
        for line in divided:
            moved = "kpi_id" not in vals and line._moved_targets(vals["target"])
            yield line, {**vals, "period_targets": moved}
        if others := self - divided:
            yield others, vals

    @readers_only
    def unlink(self):
        before = {} if self.env.su else self._removed_values()
        result = super().unlink()
        self._note_removed(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self.env.su:
            self._check_open_plans(self.appraisal_id)
            self.appraisal_id._reset_confirmations()

    @api.model
    def _check_open_plans(self, appraisals):
        """Only appraisee, manager and HR change a plan, and only until it is agreed"""
        appraisals._check_role("subject", "manager", "hr", "delegate_prepare")
        closed = appraisals.filtered(lambda a: a.state != "planning")
        if closed:
            raise UserError(
                self.env._(
                    "%(names)s: the plan is agreed. Targets and weights change only"
                    " through a plan change: press Change the Agreed Plan on the"
                    " sheet.",
                    names=names_of(closed),
                )
            )

    @api.model
    def _plan_fields(self):
        """Fields that make the plan: frozen once both sides have agreed."""
        return {*self._rule_fields(), *PLAN_FIELDS}

    # THE RULE OF A LIBRARY KPI

    @api.model
    def _new_with_kpi_rule(self, vals):
        """Values of a new line, with the rule of the KPI that it names."""
        kpi = self.env["hr.performance.kpi"].browse(vals.get("kpi_id") or ())
        plan = self.env["hr.performance.appraisal"].browse(vals.get("appraisal_id"))
        return self._values_with_rule(vals, kpi, plan)

    def _with_kpi_rule(self, vals):
        """Yield what people may write of these values on which lines.

        The rule of a library KPI belongs to the library, line by line: that of the KPI
        which a line gets, or of the one that it has.
        """
        if not self._plan_fields() & set(vals):
            yield self, vals
            return
        given = self.env["hr.performance.kpi"].browse(vals.get("kpi_id") or ())

        def rule(line):
            # A rule that comes new is that of the line's own period.
            kpi = given or line.kpi_id
            return kpi, line.appraisal_id if "kpi_id" in vals else None

        for (kpi, plan), lines in self.grouped(rule).items():
            yield lines, self._values_with_rule(vals, kpi, plan)

    @api.model
    def _values_with_rule(self, vals, kpi, plan):
        """Values in which a library KPI keeps its rule; only the target is free."""
        if not kpi:
            return vals
        if "kpi_id" not in vals:
            fixed = set(self._rule_fields()) - set(OWN_NUMBERS)
            return {k: v for k, v in vals.items() if k not in fixed}
        if vals["kpi_id"]:
            if not kpi._is_usable():
                raise UserError(kpi._unusable_text())
            if text := kpi._foreign_text(plan.company_id):
                raise UserError(text)
        fixed = self._kpi_values(kpi, plan)
        own = {k: v for k, v in vals.items() if k not in fixed or k in OWN_NUMBERS}
        return {**fixed, **own}

    @api.model
    def _kpi_values(self, kpi, appraisal):
        """The rule of a library KPI for a line of this appraisal."""
        return (
            kpi._plan_values(*appraisal._period()) if appraisal else kpi._rule_values()
        )

    def _rule_bands(self):
        return self.kpi_id._rule_bands()

    def _rule_curve(self):
        return self.kpi_id._rule_curve()

    def _rule_bonus_limits(self):
        return self.kpi_id._rule_bonus_limits()

    def _rule_problem(self):
        if not self.kpi_id and self._method().has_table:
            label = dict(self._fields["method"]._description_selection(self.env))
            return self.env._(
                "The method “%s” needs a table, which only KPIs of the library have."
                " Choose a KPI or another method.",
                label[self.method],
            )
        return super()._rule_problem()

    @api.model
    def _picture_fields(self):
        return [*super()._picture_fields(), "kpi_id", "actual", "has_actual"]

    def _picture_actual(self):
        return to_decimal(self.actual) if self.has_actual else None

    def _mark_names(self):
        return {**super()._mark_names(), "actual": self.env._("Actual")}

    def _wants_less(self):
        """Whether a lower value is the better one, whatever the method calls it."""
        return self.direction == "down" or self._method().lower_is_better

    # PROPOSALS
    #
    # Each change of a drafted plan is kept as a proposal, in batches.

    @api.model
    def _noted_fields(self):
        """Names of what makes the plan, in the order in which people are told."""
        rest = sorted(self._plan_fields() - set(NOTED_FIRST))
        return [*NOTED_FIRST, *rest]

    def _noted_values(self):
        """Plain values of each line: dict of line to dict by field."""
        names = self._noted_fields()
        return {
            line: {name: line._plain_value(name) for name in names} for line in self
        }

    def _removed_values(self):
        """What it takes to put each line back: list of (appraisal, title, values)."""
        names = sorted(
            self._plan_fields() | {"sequence", "template_line_id", "level_rules"}
        )
        return [
            (
                line.appraisal_id,
                line.title,
                {
                    name: line[name].id
                    if self._fields[name].type == "many2one"
                    else line[name]
                    for name in names
                },
            )
            for line in self
        ]

    def _note_added(self):
        # sudo: a typed title is written after the line is made; that is one proposal.
        self.env["hr.performance.plan.proposal"].sudo().search(
            [("line_id", "in", self.ids)]
        ).unlink()
        self.appraisal_id._note_proposals(
            [
                {
                    "appraisal_id": line.appraisal_id.id,
                    "line_id": line.id,
                    "kind": "added",
                    "title": line.title,
                    "change": {"new": values},
                }
                for line, values in self._noted_values().items()
            ]
        )

    def _note_changed(self, before):
        """Keep what differs from before.

        :param before: what ``_noted_values`` gave before the change
        """
        rows = []
        after, told = self._noted_values(), self._noted_fields()
        # Where another KPI comes, its rule comes with it.
        from_kpi = {*self._rule_fields(), "name", "own_unit"} - set(OWN_NUMBERS)
        for line, old in before.items():
            new = after[line]
            is_other_kpi = old["kpi_id"] != new["kpi_id"]
            names = set(told) - from_kpi if is_other_kpi else set(told)
            if old["period_targets"] and new["period_targets"]:
                # The target of the line follows from those of its periods.
                names.discard("target")
            rows += [
                {
                    "appraisal_id": line.appraisal_id.id,
                    "line_id": line.id,
                    "kind": "changed",
                    "title": line.title,
                    "field_name": name,
                    "change": {"old": old[name], "new": new[name]},
                }
                for name in told
                if name in names and old[name] != new[name]
            ]
        self.appraisal_id._note_proposals(rows)

    def _note_removed(self, removed):
        plans = self.env["hr.performance.appraisal"].union(
            *(appraisal for appraisal, _title, _values in removed)
        )
        plans._note_proposals(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "removed",
                    "title": title,
                    "change": {"old": values},
                }
                for appraisal, title, values in removed
            ]
        )

    # TARGETS BY PERIOD
    #
    # Targets that differ by quarter, month or week; the line's target follows them.
    # They are a value of the line and share all that guards its target: who may change
    # it and when, proposals, versions. Another target of the line moves them.

    @api.depends("period_targets")
    @api.depends_context("lang")
    def _compute_period_targets_text(self):
        for line in self:
            line.period_targets_text = targets_text(
                line.env, read_targets(line.period_targets)
            )

    @api.depends("kpi_id", "kind", "method", "use_target", "appraisal_id")
    def _compute_takes_period_targets(self):
        for line in self:
            line.takes_period_targets = line._has_values_by_period() and bool(
                line._period_lengths()
            )

    def _has_values_by_period(self):
        """Whether the line has a target that several values are compared with."""
        self.ensure_one()
        return bool(self.kpi_id and self.kind == "weighted" and self._has_target())

    def _check_values_by_period(self):
        if not self._has_values_by_period():
            raise UserError(
                self.env._(
                    "%s: targets by period need a KPI of the library that compares its"
                    " values with a target. Choose such a KPI, or give one target.",
                    names_of(self, "title"),
                )
            )

    def _period_lengths(self):
        """The lengths that divide the period of the appraisal into several parts."""
        self.ensure_one()
        if not self.appraisal_id:
            return []
        span = self.appraisal_id._period()
        return [
            length
            for length in subperiods.LENGTHS
            if LEAST_ROWS
            <= len(subperiods.split(length, *span))
            <= period_targets.MOST_ROWS
        ]

    def _whole_of(self, given):
        """Checked targets by period and the target that they make.

        :param given: list of [first day, last day, target]
        """
        self.ensure_one()
        self._check_values_by_period()
        try:
            rows = read_targets(given)
            period_targets.verify(rows, *self.appraisal_id._period())
            whole = period_targets.whole_target(
                rows, self.kpi_id.aggregation, self._due()
            )
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(self._bad_targets_text(error)) from error
        return {"period_targets": plain_targets(rows), "target": float(whole)}

    def _bad_targets_text(self, error):
        """What is wrong with targets by period that cannot be used."""
        reason = (
            rule_error_message(self.env, error)
            if isinstance(error, RuleError)
            else self.env._("Make the targets anew under Targets by Period.")
        )
        return f"{self.title}: {reason}"

    def _moved_targets(self, target, keep_until=None):
        """The targets by period for another target of the line.

        :param keep_until: periods that ended before this day keep their targets
        """
        self.ensure_one()
        rows = period_targets.moved(
            read_targets(self.period_targets),
            self.kpi_id.aggregation,
            to_decimal(target or 0.0),
            self._due(),
            keep_until,
        )
        return plain_targets(rows)

    def _length_of(self, rows):
        """The length of the periods of these rows; None when they have several."""
        days = [(row.first, row.last) for row in rows]
        span = self.appraisal_id._period()
        lengths = self._period_lengths() if rows else []
        return next((n for n in lengths if subperiods.split(n, *span) == days), None)

    def _due(self):
        """Last days of the data periods: when values of the line are due."""
        self.ensure_one()
        length = self.kpi_id.data_period
        if self.kpi_id.aggregation != "avg" or not length:
            return []
        parts = subperiods.split(length, *self.appraisal_id._period())
        return [last for _first, last in parts]

    def _spread_targets(self):
        """Turn targets of one period of the KPI into those of the plans."""
        lines = self.filtered(
            lambda line: line.kpi_id and line.kpi_id._has_period_target()
        )
        groups = lines.grouped(
            lambda line: (
                line.kpi_id,
                line.appraisal_id._period(),
                tuple(line[name] for name in PERIOD_VALUES),
            )
        )
        for (kpi, period, values), group in groups.items():
            named = dict(zip(PERIOD_VALUES, values, strict=True))
            group.write(kpi._whole_values(named, *period))

    @readers_only
    def action_open_period_targets(self):
        """Open the dialog in which each period gets its target."""
        self.ensure_one()
        self.check_access("write")
        self._check_open_plans(self.appraisal_id)
        self._check_values_by_period()
        if not self._period_lengths():
            raise UserError(
                self.env._(
                    "%s: the period of the plan is too short to be divided. One target"
                    " is enough.",
                    names_of(self, "title"),
                )
            )
        return self.env["hr.performance.period.target"]._open(self)

    # ACTUAL VALUES

    @api.depends("actual", "has_actual")
    @api.depends_context("lang")
    def _compute_actual_input(self):
        for line in self:
            line.actual_input = format_number(
                line.env, line.actual if line.has_actual else None
            )

    def _value_parts(self, days):
        """First and last day of each period that values of the line come in, in order.

        Where the KPI does not say how often, its values do, as soon as there is one
        that is not of the whole plan: each month has one, or each day that has one.

        :param days: of the values that are there
        """
        self.ensure_one()
        if not self.appraisal_id:
            return []
        start, end = self.appraisal_id._period()
        if not (start and end and self._is_fed_by_kpi()):
            return [(start, end)]
        if length := self.kpi_id.data_period:
            return subperiods.split(length, start, end)
        inside = {day for day in days if start <= day <= end}
        if not inside - {end}:
            return [(start, end)]
        if subperiods.are_month_ends(inside - {end}):
            return subperiods.split("month", start, end)
        today = self.company_id._performance_today()
        return [(day, day) for day in sorted(inside | {min(max(today, start), end)})]

    def _has_one_value(self, days):
        """Whether the line has one value for its whole period.

        :param days: of the values that are there
        """
        return len(self._value_parts(days)) < LEAST_ROWS

    def _report_periods(self):
        """First and last day of the periods at whose end progress is reported.

        As often as values of the KPI come in, else by the scheme's rhythm.
        """
        rhythm = self.appraisal_id.cycle_id._plain_rule("report_rhythm")
        start, end = self.appraisal_id._period()
        if not rhythm or rhythm == "off":
            return []
        length = self._is_fed_by_kpi() and self.kpi_id.data_period
        length = length or (rhythm != "values" and rhythm)
        return subperiods.split(length, start, end) if length else [(start, end)]

    def _takes_values(self):
        """Lines of this set whose actual value people enter."""
        return self.filtered(
            lambda line: line.kind == "weighted"
            and line.method != "manual"
            and not line.not_applicable
        )

    @readers_only
    def action_log_value(self):
        """Ask for the value of the period that is due, above the other periods."""
        self.ensure_one()
        self.check_access("read")
        self.appraisal_id._check_measuring()
        return self.env["hr.performance.value.log"]._open(self)

    def _inverse_actual_input(self):
        """Record the typed value as a measure at the end of the period."""
        self._record_inputs([(line, line.actual_input) for line in self])

    def _type_values(self, texts):
        """What a client types into several lines of a plan: all are recorded at once.

        As writing one line after the other would, it asks for what the user may do.

        :param texts: dict of line id to what was typed
        """
        if not self.env.su:
            must_see(self)
            self.check_access("write")
            check_given(self, [{"actual_input": text} for text in texts.values()])
        self._record_inputs([(line, texts[line.id]) for line in self])

    def _record_inputs(self, texts):
        """Keep typed values of these lines as measures.

        :param texts: list of (line, text)
        """
        typed = [
            (line, parse_number(self.env, text, line.title)) for line, text in texts
        ]
        self.appraisal_id._check_measuring()
        self._check_single_period()
        # sudo: hr.performance.measure - the roles that may enter values were checked
        # on the appraisal; entered_by_id keeps who it was.
        self.env["hr.performance.measure"].sudo()._record_typed(typed)

    def _check_single_period(self):
        """Refuse to type over a total that is made from several periods.

        The typed figure is kept at the end of the cycle; beside monthly values it would
        be added to them.
        """
        lines = self.filtered(
            lambda line: line.kpi_id and line.kpi_id.aggregation != "last"
        )
        rows = (
            self.env["hr.performance.measure"]
            # sudo: hr.performance.measure - the roles that may enter values were
            # checked.
            .sudo()
            ._read_group(
                [
                    ("employee_id", "in", lines.appraisal_id.employee_id.ids),
                    ("kpi_id", "in", lines.kpi_id.ids),
                ],
                ["employee_id", "kpi_id", "period_end:day"],
            )
        )
        days = {}
        for employee, kpi, day in rows:
            days.setdefault((employee, kpi), set()).add(day)
        for line in lines:
            appraisal = line.appraisal_id
            start, end = appraisal._period()
            length = line.kpi_id.data_period
            others = {
                day
                for day in days.get((appraisal.employee_id, line.kpi_id), ())
                if start <= day < end
                and calendar_period(length, day) != calendar_period(length, end)
            }
            if others:
                raise UserError(
                    self.env._(
                        "%(line)s of %(person)s is made from the values of several"
                        " periods. Use Log Value on the line.",
                        line=names_of(line, "title"),
                        person=names_of(appraisal.employee_id, "name"),
                    )
                )

    @api.depends("has_actual", "method", "kpi_id.minimum_answers")
    @api.depends_context("lang")
    def _compute_actual_missing_reason(self):
        """A value that too few people stand behind is missing, and never zero."""
        for line in self:
            few = line.kpi_id.minimum_answers and line.method != "manual"
            line.actual_missing_reason = (
                line.env._(
                    "Not enough answers: a value appears when at least %s people have"
                    " answered.",
                    line.kpi_id.minimum_answers,
                )
                if few and not line.has_actual
                else False
            )

    @api.depends("method", "baseline", "target", "actual", "has_actual")
    @api.depends_context("lang")
    def _compute_improvement_display(self):
        """Shown where a baseline is known; 0 is one."""
        for line in self:
            known = line.has_actual and line.baseline is not None
            gone = known and improvement(line.baseline, line.target, line.actual)
            is_known = known and gone is not None
            line.improvement_display = (
                percent_text(line.env, gone) if is_known else False
            )

    def _has_problem_value(self):
        """Lines of this set whose actual value is missing although it is needed."""
        return self.filtered(
            lambda line: not line.has_actual
            and line.method != "manual"
            and line._weighs()
        )

    def _missing_value_text(self):
        """What to do where the actual value is missing."""
        if self.is_collected:
            return self.env._(
                "%s: Odoo has no records for a value. Enter one under Actual Values"
                " with its reason and its evidence, or tick Does Not Apply.",
                self.title,
            )
        return self.env._(
            "%s: enter the actual value, or tick Does Not Apply.", self.title
        )

    def _weighs(self):
        """Whether the points of the line count, now or in a version of the plan."""
        self.ensure_one()
        if self.kind != "weighted" or self.not_applicable:
            return False
        appraisal = self.appraisal_id
        rule = appraisal.cycle_id._rule("plan_version_scoring")
        if appraisal.plan_version == 1 or rule == "latest":
            return self.weight > 0
        # sudo: weights of earlier versions of a plan whose line the user may read.
        versions = appraisal.sudo().version_ids
        return any(
            row.get("weight")
            for version in versions
            for row in (version.payload or {}).get("lines", ())
            if row["id"] == self.id
        )

    def _is_fed_by_kpi(self):
        """Whether values of the employee and KPI count in this line.

        A unit's values are its own: those of the head's own KPIs are another matter,
        so they belong to the line.
        """
        self.ensure_one()
        return bool(self.kpi_id and self.appraisal_id.employee_id)

    @readers_only
    def action_open_measures(self):
        """Open the values that the line counts, entered and collected."""
        self.ensure_one()
        self.check_access("read")
        start, end = self.appraisal_id._period()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_measure_action"
        )
        action["name"] = self.display_name
        action["domain"] = [
            ("employee_id", "=", self.appraisal_id.employee_id.id),
            ("kpi_id", "=", self.kpi_id.id),
            ("period_end", ">=", start),
            ("period_end", "<=", end),
        ]
        return action

    # VALUES THAT COUNT

    def _refresh_actuals(self):
        """Store the aggregate of the measures of each line, in one statement.

        Nothing found means unknown, never zero.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(counted)s
                ), total AS (
                    SELECT line.id, CASE COALESCE(min(kpi.aggregation), 'last')
                               WHEN 'sum' THEN sum(value) WHEN 'avg' THEN avg(value)
                               WHEN 'min' THEN min(value) WHEN 'max' THEN max(value)
                               ELSE (array_agg(value ORDER BY period_end DESC))[1]
                               END AS value
                      FROM found
                      JOIN hr_performance_appraisal_line line
                        ON line.id = found.line_id
                      LEFT JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
                     GROUP BY line.id
                )
                UPDATE hr_performance_appraisal_line line
                   SET actual = COALESCE(total.value, 0),
                       has_actual = total.value IS NOT NULL
                  FROM hr_performance_appraisal_line same
                  LEFT JOIN total ON total.id = same.id
                 WHERE same.id = line.id AND line.id IN %(lines)s
                """,
                counted=self._counted_values(),
                lines=tuple(self.ids),
            )
        )
        self.invalidate_recordset(ACTUAL_FIELDS)

    def _period_values(self):
        """Values of each line by their periods, in one query.

        :return: dict of line id to a list of the engine's PeriodValue
        """
        if not self:
            return {}
        self.env.flush_all()
        values = defaultdict(list)
        rows = self.env.execute_query(self._counted_values())
        for line_id, first, last, value in rows:
            found = version_values.PeriodValue(last, float(value), first)
            values[line_id].append(found)
        return dict(values)

    def _counted_values(self):
        """The values that count in each line, as one query.

        They are those of the line's employee and KPI whose period ends inside the
        appraisal's, and those typed for the line itself. Each data period has one: a
        typed value goes before an imported one, whatever the days, and of two that
        were stored under different days the one that was entered last counts. What
        the system makes of parts gives way to a total that somebody entered.

        :return: SQL of (line_id, period_start, period_end, value)
        """
        return SQL(
            """
            SELECT DISTINCT ON (line.id, %(value_period)s)
                   line.id AS line_id, measure.period_start, measure.period_end,
                   measure.value
              FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal appraisal
                ON appraisal.id = line.appraisal_id
              JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
              LEFT JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
              JOIN LATERAL (
                   -- two index look-ups; an OR would read all measures
                   SELECT * FROM hr_performance_measure WHERE line_id = line.id
                    UNION ALL
                   SELECT * FROM hr_performance_measure
                    WHERE employee_id = appraisal.employee_id
                      AND kpi_id = line.kpi_id
                   ) measure
                ON measure.period_end
                   BETWEEN COALESCE(appraisal.date_start, cycle.date_start)
                       AND COALESCE(appraisal.date_end, cycle.date_end)
             WHERE line.id IN %(lines)s AND NOT (%(in_total)s)
             ORDER BY line.id, %(value_period)s, %(source_order)s
            """,
            lines=tuple(self.ids),
            in_total=IN_TOTAL,
            value_period=VALUE_PERIOD,
            source_order=SOURCE_ORDER,
        )

    # PROGRESS
    #
    # How far the line is, for the bars of the plan and of the home; while the plan is
    # drafted there is none.

    @api.depends(
        lambda self: [
            *self.env["hr.performance.rule.mixin"]._rule_fields(),
            "state",
            "kind",
            "kpi_id",
            "kpi_id.data_period",
            "period_targets",
            "not_applicable",
            "actual",
            "has_actual",
        ]
    )
    @api.depends_context("lang")
    def _compute_progress(self):
        """Where each line stands, and what its value is made of."""
        known = self._origin.filtered(
            lambda line: line.has_actual or line.state not in WITHOUT_PLAN
        )
        # sudo: whoever reads a line reads the values that its actual value is made of.
        values = known.sudo()._period_values()
        found = known._progress(values)
        for line in self:
            own = line._origin
            line.progress = found.get(own.id, False)
            days = [value.last for value in values.get(own.id, ())]
            line.is_by_period = len(line._value_parts(days)) > 1

    def _progress(self, values=None):
        """How far each measured line of a plan that is agreed is (METHODS M38).

        :param values: see ``_period_values``, where the caller has read them
        :return: dict of line id to plain values: ``reached`` and ``planned`` (shares of
            the target, None where there is none), ``light``, ``word``, ``actual``,
            ``target``, ``sentence``, ``points`` as texts and ``trend`` (numbers)
        """
        lines = self.filtered(lambda line: line.state not in WITHOUT_PLAN)
        if values is None:
            # sudo: as above.
            values = lines.sudo()._period_values()
        limits = lines._limits()
        return {
            line.id: line._progress_values(
                values.get(line.id, []), limits[line.appraisal_id.cycle_id]
            )
            for line in lines._takes_values()
        }

    def _limits(self):
        """The limits of the lights of each cycle: whoever reads rules copies them."""
        return {cycle: cycle._light_limits() for cycle in self.appraisal_id.cycle_id}

    def _lights(self):
        """Where each of these lines stands that has a value and a target (M38).

        :return: dict of line to the engine's Progress; its light is a colour
        """
        lines = self.filtered(lambda line: line.has_actual and line._has_target())
        # sudo: as in ``_progress``; the caller shows what the line itself shows.
        values = lines.sudo()._period_values()
        limits = lines._limits()
        found = {}
        for line in lines._takes_values():
            day = line._planned_until(values.get(line.id, []))
            own = limits[line.appraisal_id.cycle_id]
            found[line] = line._stand(line._planned_by(day), day, own)
        return {line: stand for line, stand in found.items() if stand.light}

    # AGENDA OF A TALK

    _agenda_sequence = 20

    @api.model
    def _agenda(self, employees):
        """Goals of agreed plans that are behind, the farthest first."""
        lines = self.search(
            [
                ("appraisal_id.employee_id", "in", employees.ids),
                ("appraisal_id.state", "=", "agreed"),
                ("kind", "=", "weighted"),
            ]
        )
        found, rows = lines._progress(), {}
        for line in lines:
            light = found.get(line.id, {}).get("light")
            if light in (progress.AMBER, progress.RED):
                is_red = light == progress.RED
                rows.setdefault(line.appraisal_id.employee_id.id, []).append(
                    {
                        "kind": self.env._("Goals Behind Plan"),
                        "text": f"{line.title}: {found[line.id]['sentence']}",
                        "tone": "danger" if is_red else "warning",
                        "model": line.appraisal_id._name,
                        "id": line.appraisal_id.id,
                    }
                )
        for points in rows.values():
            points.sort(key=lambda point: point["tone"])
        return rows

    def _progress_bars(self):
        """What bars show of the lines with a weight, in order: list of dicts."""
        # Names of the KPIs of all of these, read together.
        self.kpi_id.mapped("name")
        found = self._progress()
        return [
            {
                "id": line.id,
                "title": line.title,
                "weight": format_number(line.env, line.weight, 2),
                "can_log": line.id in found
                # What is collected is looked for where values can be logged.
                and line.state in LOGGED
                and not line.is_collected,
                "progress": found.get(line.id),
            }
            for line in self
            if line.kind == "weighted"
        ]

    def _plan_done(self):
        """How much of the measured goals among these is done, by sheet: 0 to 1."""
        goals = {sheet: [] for sheet in self.appraisal_id}
        found = self._progress()
        for line in self:
            share = found.get(line.id, {}).get("reached")
            if share is not None:
                known = share if line.has_actual else None
                row = (line.weight, known, line._wants_less())
                goals[line.appraisal_id].append(row)
        done = {sheet: progress.weighted(rows) for sheet, rows in goals.items()}
        return {
            sheet: None if share is None else float(share)
            for sheet, share in done.items()
        }

    def _progress_values(self, values, limits):
        """The plain values of one line.

        :param values: list of the engine's PeriodValue
        :param limits: the engine's Limits of the cycle
        """
        self.ensure_one()
        day = self._planned_until(values)
        planned = self._planned_by(day)
        found = self._stand(planned, day, limits) if self._has_target() else None
        found = found or progress.Progress()
        shares = {
            name: None if share is None else float(share)
            for name, share in (("reached", found.reached), ("planned", found.planned))
        }
        trend = [
            float(value.value) for value in sorted(values, key=lambda value: value.last)
        ]
        light = found.light if self.has_actual else None
        return {
            **shares,
            "line": self.id,
            "light": light or "",
            "word": self._light_word(light),
            "actual": format_number(self.env, self.actual if self.has_actual else None),
            "target": self.target_display if self._has_target() else "",
            "sentence": self._progress_sentence(planned, day),
            "points": self._points_so_far(planned, day),
            "trend": trend[-TREND_VALUES:],
        }

    def _light_word(self, light):
        _ = self.env._
        if not self.has_actual:
            return _("No Value Yet")
        words = {
            progress.GREEN: _("On Track"),
            progress.AMBER: _("Behind"),
            progress.RED: _("Far Behind"),
        }
        return words.get(light, "")

    def _adds_up(self):
        """Whether values of the line are added up to its actual value."""
        return self.kpi_id.aggregation == "sum"

    def _planned_until(self, values):
        """The day up to which values are there or could be; what comes later is open.

        Of several periods, the end of the last one that is over or has a value.
        """
        start, end = self.appraisal_id._period()
        today = self.company_id._performance_today()
        days = [value.last for value in values]
        parts = self._value_parts(days)
        if len(parts) < 2:
            return min(max(today, start - timedelta(days=1)), end)
        known = [
            last
            for first, last in parts
            if last < today or any(first <= day <= last for day in days)
        ]
        return max(known, default=start - timedelta(days=1))

    def _elapsed(self, day):
        """The share of the period that is over at the end of this day."""
        start, end = self.appraisal_id._period()
        gone = max((day - start).days + 1, 0)
        return to_decimal(gone) / ((end - start).days + 1)

    def _planned_by(self, day):
        """What of the target was planned by the end of this day."""
        start, end = self.appraisal_id._period()
        target = to_decimal(self.target or 0)
        if day >= end:
            return target
        if self._adds_up():
            rows = self._target_periods()
            if rows:
                return period_targets.expected(rows, start, day)
            return target * self._elapsed(day)
        if rows := read_targets(self.period_targets):
            begun = [row.target for row in rows if row.first <= max(day, start)]
            return subperiods.aggregate(begun, self.kpi_id.aggregation)
        return target

    def _stand(self, planned, day, limits):
        """The engine's Progress of a line that has a target, or None."""
        actual = to_decimal(self.actual if self.has_actual else 0)
        target, is_less = to_decimal(self.target or 0), self._wants_less()
        if self._adds_up():
            return progress.added_up(actual, target, planned, is_less, limits)
        if self._is_on_the_way():
            return progress.on_the_way(
                actual,
                target,
                self._way_planned(day),
                to_decimal(self.baseline or 0),
                is_less,
                limits,
            )
        return progress.level(actual, target, planned, is_less, limits)

    def _is_on_the_way(self):
        """Whether the line moves from a baseline, or from nothing, to its target."""
        return not self._adds_up() and (not self.kpi_id or self.method == "progress")

    def _way_planned(self, day):
        """Which share of the way was planned by the end of a day (METHODS M38).

        Targets by period are the levels that the periods end with; else it is even.
        """
        begin = to_decimal(self.baseline or 0)
        way = to_decimal(self.target or 0) - begin
        rows = read_targets(self.period_targets)
        if not (rows and way):
            return self._elapsed(day)
        return (course.milestone(rows, begin, day) - begin) / way

    def _progress_sentence(self, planned, day):
        """Actual value, target and what was planned by now, for reading aloud."""
        if not self._has_target():
            return ""
        start, end = self.appraisal_id._period()
        values = {
            "actual": format_number(self.env, self.actual if self.has_actual else None)
            or UNKNOWN,
            "target": self.target_display,
        }
        if not self._adds_up() or not start <= day < end:
            return self.env._("%(actual)s, target %(target)s", **values)
        return self.env._(
            "%(actual)s, target %(target)s; planned by %(day)s: %(planned)s",
            planned=format_number(self.env, planned, 2),
            day=day_words(self.env, day),
            **values,
        )

    def _points_so_far(self, planned, day):
        """The points that the line would have if it went on like this, as text.

        What is added up is held against what was planned by now, where the rule looks
        at the target alone; where it looks at fixed values nothing can be said yet.
        """
        if not self.has_actual:
            return ""
        try:
            rule = self._engine_rule()
            if self._adds_up() and day < self.appraisal_id._period()[1]:
                if {"threshold", "stretch", "bands", "curve"} & set(
                    self._method().requires
                ) or not planned:
                    return ""
                rule = replace(rule, target=planned)
            points = rules.score(rule, to_decimal(self.actual)).value
        except RuleError:
            return ""
        return self.env._(
            "%s points so far", format_number(self.env, round_half_up(points, 1), 1)
        )

    # VALUES BY PERIOD, AS A TABLE

    @api.depends("kpi_id", "target", "period_targets", "actual", "appraisal_id")
    @api.depends_context("lang")
    def _compute_period_table(self):
        # sudo: whoever reads a line reads the actual value that these values make.
        values = self._origin.sudo()._period_values()
        for line in self:
            found = values.get(line._origin.id, [])
            line.period_table = line._period_rows(found) if line.kpi_id else False

    def _period_rows(self, values):
        """Table of the periods with target and value, or False without periods.

        :param values: list of the engine's PeriodValue
        """
        parts = self._target_periods()
        if len(parts) < 2 or len(parts) > LISTED_PERIODS:
            return False
        rows = [self._period_row(part, values) for part in parts]
        _ = self.env._
        head = Markup("<tr><th>%s</th>%s</tr>") % (
            _("Period"),
            Markup("").join(
                Markup('<th class="text-end">%s</th>') % title
                for title in (_("Target"), _("Actual"), _("Achieved"))
            ),
        )
        return Markup(
            '<table class="table table-sm o_hr_performance_periods">'
            "<thead>%s</thead><tbody>%s</tbody></table>"
        ) % (head, Markup("").join(rows))

    def _target_periods(self):
        """The periods of the line with the target of each.

        Its own targets by period, else shares of the line's target where values are
        added up, else the same target in every period.
        """
        if self.period_targets:
            return read_targets(self.period_targets)
        kpi = self.kpi_id
        length = kpi.target_period or kpi.data_period
        if not (length and self.appraisal_id):
            return []
        span, target = self.appraisal_id._period(), to_decimal(self.target)
        if kpi.aggregation == "sum":
            return period_targets.shares(target, length, *span)
        parts = subperiods.split(length, *span)
        return [PeriodTarget(*part, target) for part in parts]

    def _period_row(self, part, values):
        inside = [v.value for v in values if part.first <= v.last <= part.last]
        actual = subperiods.aggregate(inside, self.kpi_id.aggregation)
        cells = (
            format_number(self.env, part.target, 2),
            UNKNOWN if actual is None else format_number(self.env, actual, 2),
            UNKNOWN if actual is None else self._achieved(part.target, actual),
        )
        return Markup("<tr><td>%s</td>%s</tr>") % (
            period_label(self.env, part.first, part.last),
            Markup("").join(Markup('<td class="text-end">%s</td>') % c for c in cells),
        )

    def _achieved(self, target, actual):
        """The achievement rate of one period as text (METHODS M01)."""
        try:
            rate = achievement("down" if self._wants_less() else "up", actual, target)
        except RuleError:
            return UNKNOWN
        return percent_text(self.env, round(rate.value, 3))

    # COURSE
    #
    # Values, targets, plan and forecast over the periods, for the chart behind a bar.

    @api.readonly
    @readers_only
    def action_load_course(self):
        """What the chart of the line shows, for everybody who reads the line.

        :return: dict of texts and of panels of series, in the reader's language
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whoever reads a line reads the values that its actual value is made of.
        values = self.sudo()._period_values().get(self.id, [])
        limits = self._limits()[self.appraisal_id.cycle_id]
        found = self._progress_values(values, limits)
        places = self._course_places(values)
        missing = [place for place in places if place.is_missing]
        return {
            "title": self.title,
            "unit": self.unit or "",
            "sentence": found["sentence"],
            "light": found["light"],
            "word": found["word"],
            "forecast": self._forecast_sentence(places),
            "missing": self.env._(
                "No value of: %s",
                ", ".join(period_label(self.env, p.first, p.last) for p in missing),
            )
            if missing
            else "",
            "panels": self._course_panels(places),
            "table": self._course_table(places),
            "reports": self._course_reports(),
        }

    def _course_places(self, values):
        """The engine's places of the course.

        :param values: list of the engine's PeriodValue
        """
        today = self.company_id._performance_today()
        rows = self._course_rows(values)
        points, is_whole = self._course_points(values, rows)
        target = to_decimal(self.target or 0)
        if not self._has_target():
            places = course.level(
                rows, self.kpi_id.aggregation or "last", points, today
            )
            return [replace(p, target=None, forecast=None) for p in places]
        if self._adds_up() and not is_whole:
            return course.added_up(rows, points, today)
        if not (is_whole or self._is_on_the_way()):
            return course.level(rows, self.kpi_id.aggregation, points, today)
        baseline, steps = self.baseline, read_targets(self.period_targets)
        if self._adds_up():
            baseline = None
            sums = accumulate(row.target for row in rows)
            steps = [replace(r, target=s) for r, s in zip(rows, sums, strict=True)]
        elif not self._is_on_the_way():
            places = course.level(rows, "last", points, today)
            return [replace(place, is_missing=False) for place in places]
        parts = [(row.first, row.last) for row in rows]
        places = course.on_the_way(parts, baseline, target, points, today, steps)
        return [replace(p, is_missing=p.is_missing and not is_whole) for p in places]

    def _course_rows(self, values):
        """The periods of the course with their targets; months where there are none."""
        rows = self._target_periods()
        if LEAST_ROWS <= len(rows) <= LISTED_PERIODS:
            return rows
        parts = self._value_parts([value.last for value in values])
        if not LEAST_ROWS <= len(parts) <= LISTED_PERIODS:
            parts = subperiods.split("month", *self.appraisal_id._period())
        aggregation = self.kpi_id.aggregation
        target = to_decimal(self.target or 0)
        return period_targets.spread(target, aggregation, parts, by_days=True)

    def _course_points(self, values, rows):
        """Day and number of each value, and whether they are told for the whole.

        What was entered for the whole plan stands where it is today.

        :param rows: the periods of the course
        """
        today = self.company_id._performance_today()
        start, end = self.appraisal_id._period()
        now = min(max(today, start), end)
        place = {row: n for n, row in enumerate(rows)}

        def number(day):
            return next((n for r, n in place.items() if r.first <= day <= r.last), None)

        points, is_whole = [], self._has_one_value([v.last for v in values])
        told = self._reported_points() if is_whole else []
        if told and values and told[-1][1] == values[-1].value:
            # What it is today was said of the day of the last report.
            return told, is_whole
        for value in values:
            is_total = value.first and number(value.first) != number(value.last)
            is_whole = is_whole or bool(is_total)
            day = min(value.last, now) if is_total else value.last
            points.append((day, value.value))
        points = [(day, value) for day, value in told if day < now] + points
        return points, is_whole

    def _reported_points(self):
        """Day and number of what was reached so far, as it was reported, in order."""
        # sudo: whoever reads a line reads what was reported of it.
        reports = self.env["hr.performance.progress.report"].sudo()
        told = [("line_id", "=", self.id), ("has_value", "=", True)]
        return [(r.date_end, r.value) for r in reports.search(told, order="date_end")]

    def _course_reports(self):
        """What was reported, the newest first, as far as the user may read it."""
        reports = self.env["hr.performance.progress.report"].search(
            [("line_id", "=", self.id), ("state", "=", "given")]
        )
        return [
            {
                "id": report.id,
                "period": report.period,
                "value": report.value_text or "",
                "text": report.text or "",
                "difficulties": report.difficulties or "",
                # sudo: the name of who wrote what the user may read.
                "author": report.sudo().given_by_id.name or "",
            }
            for report in reports
            if report.text or report.difficulties
        ]

    def _forecast_sentence(self, places):
        """What will be reached by the end, if it goes on like this."""
        ahead = places[-1].forecast if places else None
        if ahead is None:
            return ""
        return self.env._(
            "If it goes on like this, %(day)s ends with %(value)s.",
            day=day_words(self.env, places[-1].last),
            value=f"{format_number(self.env, ahead, 2)} {self.unit or ''}".strip(),
        )

    def _course_panels(self, places):
        """Series of numbers for the chart; one picture holds one kind of number."""
        _ = self.env._
        labels = [period_short(self.env, p.first, p.last) for p in places]
        is_course = any(place.planned is not None for place in places)
        if not is_course:
            series = [("target", _("Target")), ("forecast", _("Forecast"))]
            series = [("actual", _("Actual")), *series]
            return [self._course_panel(_("Values by Period"), labels, places, series)]
        panels = []
        if any(place.target is not None for place in places):
            series = [("actual", _("Actual")), ("target", _("Target"))]
            panels.append(self._course_panel(_("Each Period"), labels, places, series))
            # A bar is as long as its value, so it begins at zero.
            panels[0].update(is_bars=True, from_zero=True)
        series = [
            ("reached", _("So Far")),
            ("planned", _("As Planned")),
            ("forecast", _("Forecast")),
        ]
        panel = self._course_panel(_("So Far"), labels, places, series)
        whole = [float(self.target)] * len(places)
        goal = {"kind": "target", "name": _("Target"), "values": whole}
        return [*panels, {**panel, "series": [*panel["series"], goal]}]

    def _course_panel(self, title, labels, places, series):
        told = [
            {
                "kind": kind,
                "name": name,
                "values": [
                    None if getattr(p, kind) is None else float(getattr(p, kind))
                    for p in places
                ],
            }
            for kind, name in series
        ]
        known = [one for one in told if any(v is not None for v in one["values"])]
        is_level = not any(place.planned is not None for place in places)
        return {
            "title": title,
            "labels": labels,
            "series": known,
            "is_bars": False,
            "from_zero": not (is_level or self.baseline),
        }

    def _course_table(self, places):
        """The same numbers as texts: heads and rows."""
        _ = self.env._
        columns = [
            ("target", _("Target")),
            ("actual", _("Actual")),
            ("planned", _("Planned by Then")),
            ("reached", _("So Far")),
            ("forecast", _("Forecast")),
        ]
        if self._is_on_the_way():
            # Its value is where it is.
            columns = [column for column in columns if column[0] != "reached"]
        columns = [
            (name, label)
            for name, label in columns
            if name == "actual" or any(getattr(p, name) is not None for p in places)
        ]
        return {
            "heads": [_("Period"), *(label for _name, label in columns)],
            "rows": [
                {
                    "label": period_label(self.env, place.first, place.last),
                    "cells": [self._course_cell(place, name) for name, _l in columns],
                }
                for place in places
            ],
        }

    def _course_cell(self, place, name):
        value = getattr(place, name)
        if value is not None:
            return format_number(self.env, value, 2)
        is_gap = name == "actual" and place.is_missing
        return self.env._("No Value") if is_gap else UNKNOWN

    # VALUES MADE FROM ODOO RECORDS

    @api.depends("kpi_id", "appraisal_id.employee_id", "actual")
    @api.depends_context("lang", "tz")
    def _compute_collected(self):
        sources = self._active_source_names()
        measures = self._collected_measures()
        for line in self:
            found = measures.get(line, self.env["hr.performance.measure"])
            newest = found[-1:]
            # sudo: hr.performance.kpi.source - its name, on a line that one may read.
            name = newest.sudo().kpi_source_id.name or sources.get(
                (line.kpi_id.id, line.company_id.id)
            )
            line.is_collected = bool(name)
            line.collected_from = name
            stale = found.filtered("is_stale")
            line.is_stale = bool(stale)
            line.collected_on = (
                min(stale.mapped("collected_on"))
                if stale
                else max(found.mapped("collected_on"), default=False)
            )
            line.collected_display = (
                format_number(
                    line.env,
                    COMBINED[line.kpi_id.aggregation](found.mapped("value")),
                )
                if found
                else ""
            )

    def _active_source_names(self):
        """Names of the active sources by (KPI id, company id)."""
        sources = (
            self.env["hr.performance.kpi.source"]
            # sudo: hr.performance.kpi.source - names beside lines that one may read.
            .sudo()
            .search([("kpi_id", "in", self.kpi_id.ids), ("state", "=", "active")])
        )
        return {(s.kpi_id.id, s.company_id.id): s.name for s in sources}

    def _collected_measures(self):
        """Collected values that each line counts, by last day.

        :return: dict of line to measures, in a constant number of queries
        """
        about_kpi = self.filtered("kpi_id")
        if not about_kpi:
            return {}
        measures = (
            self.env["hr.performance.measure"]
            # sudo: hr.performance.measure - values of lines that one may read.
            .sudo()
            .search(
                [
                    ("source", "=", "odoo"),
                    ("employee_id", "in", about_kpi.appraisal_id.employee_id.ids),
                    ("kpi_id", "in", about_kpi.kpi_id.ids),
                ],
                order="period_end, id",
            )
        )
        by_subject = measures.grouped(lambda m: (m.employee_id.id, m.kpi_id.id))
        found = {}
        # sudo: hr.performance.appraisal - person and period of readable lines.
        for line in about_kpi.sudo():
            start, end = line.appraisal_id._period()
            mine = by_subject.get((line.appraisal_id.employee_id.id, line.kpi_id.id))
            if mine:
                found[line] = mine.filtered(
                    lambda m, start=start, end=end: start <= m.period_end <= end
                )
        return found

    @api.model
    def _open_states(self):
        """States of an appraisal in which values still come in."""
        return UNRATED

    @api.model
    def _open_for_source(self, source, cycles=None):
        """Lines of running cycles whose value a source makes."""
        domain = [
            ("kpi_id", "=", source.kpi_id.id),
            ("appraisal_id.company_id", "=", source.company_id.id),
            ("appraisal_id.subject_kind", "=", "employee"),
            ("appraisal_id.state", "in", self._open_states()),
            ("appraisal_id.cycle_id.state", "not in", ("draft", "closed")),
        ]
        if cycles is not None:
            domain.append(("appraisal_id.cycle_id", "in", cycles.ids))
        return self.search(domain)

    def _decided(self):
        """Lines whose value is not touched any more."""
        return self.filtered(
            lambda line: (
                line.appraisal_id.state not in self._open_states()
                or line.appraisal_id.cycle_id.state == "closed"
            )
        )

    def _source_sentence(self):
        """Where the value comes from and when it was refreshed, as one text."""
        self.ensure_one()
        _ = self.env._
        if not self.collected_on:
            return _("Odoo data: %s, not collected yet", self.collected_from)
        text = _(
            "Odoo data: %(name)s, last refresh %(moment)s",
            name=self.collected_from,
            moment=moment_words(self.env, self.collected_on),
        )
        if self._is_overridden():
            text = _(
                "%(text)s; the collected value %(value)s was overridden by hand",
                text=text,
                value=self.collected_display,
            )
        return text

    def _is_overridden(self):
        """Whether a value that was entered counts instead of the collected one."""
        shown = format_number(self.env, self.actual if self.has_actual else None)
        return bool(self.collected_display) and self.collected_display != shown

    # HOW THE LINE COUNTS, ON TIMELINE AND METHOD PAGE

    def _counting_values(self, dates):
        """Title, weight, source and age of the data of one line; no value.

        :param dates: see ``hr.performance.appraisal._measured_on``
        """
        self.ensure_one()
        _ = self.env._
        is_judged = self.method == "manual"
        values = {
            "id": self.id,
            "title": self.title or _("Goal to be written"),
            "weight": self._counting_weight(),
            "is_missing": not is_judged and not self.has_actual,
        }
        if self.is_collected:
            # The sentence says to the minute when it was refreshed.
            return {
                **values,
                "source": self._source_sentence(),
                "is_stale": self.is_stale,
                "refreshed": "",
            }
        if is_judged:
            source = _("Judged by the direct manager from facts")
        else:
            source = self.kpi_id.data_source or _("Actual value entered")
        is_dated = not is_judged and self.has_actual
        return {
            **values,
            "source": source,
            "refreshed": self._measured_day_text(dates) if is_dated else "",
        }

    def _measured_day_text(self, dates):
        """The day of the newest value, in the reader's time zone, or ''.

        :param dates: see ``hr.performance.appraisal._measured_on``
        """
        moment = dates.get((self.id,)) or dates.get(
            (self.appraisal_id.employee_id.id, self.kpi_id.id)
        )
        if not moment:
            return ""
        day = self.appraisal_id.company_id._performance_day(moment)
        return near_day(self.env, day)

    def _counting_weight(self):
        if self.kind == "weighted":
            return f"{self.weight:g} %"
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    # SMART
    #
    # The SMART check of plan lines, for any number of lines together.

    @api.depends(
        "title",
        "description",
        "kind",
        "section",
        "method",
        "direction",
        "target",
        "use_target",
        "baseline",
        "unit",
        "kpi_id",
        "objective_id",
        "is_local",
        "local_reason",
        "needed_hours",
        "state",
    )
    @api.depends_context("lang")
    def _compute_smart_flags(self):
        """Of plans that are drafted: what is agreed is no longer checked."""
        drafted = self.filtered(lambda line: line.state == "planning")
        # sudo: history and working hours behind the lines that the user reads.
        goals = drafted.sudo()._smart_goals()
        self._show_smart_flags(
            {line.with_env(self.env): g for line, g in goals.items()}
        )

    def _keep_smart_flags(self, goals):
        """A page that has told what the checks find shows the same beside the lines.

        :param goals: of ``_smart_goals`` of these lines
        """
        drafted = self.filtered(lambda line: line.state == "planning")
        with self.env.protecting([self._fields["smart_flags"]], drafted):
            drafted._show_smart_flags(goals)

    def _smart_goals(self):
        """See the mixin; needs the rights to read history and working hours.

        A blank row is no goal yet. What many lines have in common is read once: of a
        batch of plans each line is asked for its own words and numbers only.
        """
        lines = self.filtered(
            lambda line: line.kind == "weighted"
            and line.section in GOAL_SECTIONS
            and line.appraisal_id
            and (line.kpi_id or (line.title or "").strip())
        )
        history = lines._smart_history()
        shared = lines._smart_shared()
        linked = lines.objective_id._serves_company()
        goals = {}
        for line in lines:
            person, has_tree, rest = shared[line.appraisal_id]
            kpi, objective = line.kpi_id, line.objective_id
            past, best, steps = history.get((person, kpi.id), (None, None, 1))
            goals[line] = smart.Goal(
                **line._smart_metric(kpi, past),
                **rest,
                parent=objective in linked if has_tree else None,
                is_local=line.is_local and bool((line.local_reason or "").strip()),
                best_growth=best,
                steps=steps,
                needed_hours=to_decimal(line.needed_hours) or None,
            )
        return goals

    def _smart_shared(self):
        """What all goals of a plan have in common.

        :return: dict of appraisal to a triple: id of the person, whether there are
            goals above to serve, and values of ``engine.smart.Goal``
        """
        Objective = self.env["hr.performance.objective"]
        hours = self.filtered("needed_hours").appraisal_id._available_hours()
        shared = {}
        for cycle, plans in self.appraisal_id.grouped("cycle_id").items():
            factor = to_decimal(cycle._rule("growth_factor"))
            has_tree = Objective._has_tree(
                plans.company_id, cycle.date_start, cycle.date_end
            )
            for plan in plans:
                start, end = plan._period()
                shared[plan] = (
                    plan.employee_id.id,
                    plan.company_id in has_tree,
                    {
                        "start": start,
                        "end": end,
                        "factor": factor,
                        "available_hours": hours.get(plan.id),
                    },
                )
        return shared

    def _smart_metric(self, kpi, past):
        """Text and metric of a line.

        :param kpi: of the line
        :param past: value of the period before, where the line names no baseline
        """
        name, method, number = self.method, self._method(), self.target
        is_library, is_judged = bool(kpi), name == "manual"
        target = to_decimal(number)
        is_free = method.takes_target and not self._has_target()
        is_measured = not is_judged and not method.is_ruled and not is_free
        is_known = target or is_library and not method.zero_is_no_target
        ends = is_library or number and not is_judged
        return {
            "text": "\n".join(filter(None, (self.title, self._smart_description()))),
            "is_measured": is_measured,
            "is_ruled": method.is_ruled or is_free and is_library,
            "is_library": is_library,
            "is_described": is_judged and is_library,
            "target": target if is_measured and is_known else None,
            "unit": self.unit or "",
            "baseline": past if self.baseline is None else to_decimal(self.baseline),
            "direction": -1 if self._wants_less() else 1,
            "ends_with_period": bool(ends),
        }

    def _smart_description(self):
        """What stands beside the title: what a template says of a goal of its own.

        Beside a goal that people wrote themselves it only tells what to write there.
        """
        return self.description or (
            not self.name and self.template_line_id.description or False
        )

    def _is_written(self):
        """Whether somebody has written more into the line than the launch did."""
        origin = self.template_line_id
        return bool(
            not origin
            or self.name
            or self.description
            or self.objective_id
            or self.is_local
            or self.needed_hours
            or self.baseline != self.kpi_id.baseline
            or self.kpi_id != origin.kpi_id
            or self.kpi_id
            and self.target != origin.target
        )

    # EARLIER PERIODS
    #
    # What the same person has reached with the same KPI.

    def _smart_history(self):
        """Last value and best growth of each person and KPI, one query per cycle.

        Earlier periods have the length of the cycle and end where it starts; their
        values come from the measures, as the actual value of a line does. A period
        that is still running does not count. A total is compared with totals of as many
        values only, so that half a period is no dip.

        :return: dict of (employee id, KPI id) to (last value, best growth, how many
            periods lie between the last value and the goal)
        """
        found = {}
        with_kpi = self.filtered(
            lambda line: line.kpi_id and line.appraisal_id.employee_id
        )
        for cycle, lines in with_kpi.grouped(
            lambda line: line.appraisal_id.cycle_id
        ).items():
            every = cycle._earlier_periods(LAST_PERIODS)
            today = (cycle.company_id or self.env.company)._performance_today()
            windows = [window for window in every if window[1] < today]
            steps = 1 + len(every) - len(windows)
            less = {
                (line.appraisal_id.employee_id.id, line.kpi_id.id)
                for line in lines
                if line._wants_less()
            }
            for key, values in lines._values_of_periods(windows).items():
                growth = smart.best_growth(values, -1 if key in less else 1)
                found[key] = values[-1], growth, steps
        return found

    def _values_of_periods(self, windows):
        """Values by (employee id, KPI id), oldest first, None where there is none."""
        if not windows:
            return {}
        self.env["hr.performance.measure"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH periods (number, first, last) AS (VALUES %(windows)s),
                found AS (
                    SELECT DISTINCT ON (employee_id, kpi_id, %(value_period)s)
                           employee_id, kpi_id, period_end, value
                      FROM hr_performance_measure measure
                      JOIN hr_performance_kpi kpi ON kpi.id = measure.kpi_id
                     WHERE employee_id = ANY(%(employees)s)
                       AND kpi_id = ANY(%(kpis)s)
                       AND period_end BETWEEN %(first)s AND %(last)s
                     ORDER BY employee_id, kpi_id, %(value_period)s,
                              %(source_order)s
                )
                SELECT found.employee_id, found.kpi_id, periods.number,
                       CASE kpi.aggregation
                            WHEN 'sum' THEN sum(value) WHEN 'avg' THEN avg(value)
                            WHEN 'min' THEN min(value) WHEN 'max' THEN max(value)
                            ELSE (array_agg(value ORDER BY period_end DESC))[1] END,
                       CASE kpi.aggregation WHEN 'sum' THEN count(*) ELSE 0 END
                  FROM found
                  JOIN periods
                    ON found.period_end BETWEEN periods.first AND periods.last
                  JOIN hr_performance_kpi kpi ON kpi.id = found.kpi_id
                 GROUP BY found.employee_id, found.kpi_id, periods.number,
                          kpi.aggregation
                """,
                windows=SQL(", ").join(
                    SQL("(%s, %s::date, %s::date)", number, first, last)
                    for number, (first, last) in enumerate(windows)
                ),
                employees=self.appraisal_id.employee_id.ids,
                kpis=self.kpi_id.ids,
                first=windows[0][0],
                last=windows[-1][1],
                value_period=VALUE_PERIOD,
                source_order=SOURCE_ORDER,
            )
        )
        series = {}
        for employee, kpi, number, value, count in rows:
            series.setdefault((employee, kpi), {})[number] = to_decimal(value), count
        return {
            key: _comparable([values.get(n) for n in range(len(windows))])
            for key, values in series.items()
        }

    # DUTIES OF THE JOB

    @api.depends("name", "description", "kpi_id", "duty_ids", "section", "kind")
    @api.depends_context("lang")
    def _compute_duty_hint(self):
        """What counts as served as long as nobody has chosen: a guess from words."""
        asked = self.filtered(
            lambda line: not line.duty_ids and plan_duties.is_asked(line)
        )
        # sudo: duties are open to the company; the plan may be of another one.
        lines = asked.sudo()
        by_job = plan_duties.duties_of(lines) if lines else {}
        found = plan_duties.served_by(lines, by_job) if by_job else {}
        # sudo: as above.
        duties = self.env["hr.performance.duty"].sudo()
        for line in self:
            ids = found.get(line, ())
            line.duty_hint = "; ".join(duties.browse(ids).mapped("name")) or False

    # THE SAME GOAL IN THE LAST PLAN

    @api.depends("kpi_id", "name", "appraisal_id.employee_id")
    @api.depends_context("lang")
    def _compute_last_display(self):
        last = self._last_lines()
        for line in self:
            found = last.get(line)
            line.last_display = found and found._last_text()

    def _last_lines(self):
        """The line of the same KPI or title in each person's last plan before this.

        A plan whose days are not over, and that nobody has decided, is not the last
        one: what it has reached so far says little.

        :return: dict of line to the earlier line; lines without one are left out
        """
        # sudo: targets and actual values of a person's own earlier plans. Whoever may
        # read the present plan plans against them; scores and points are not shown.
        earlier = self.sudo().search(
            [
                ("appraisal_id.employee_id", "in", self.appraisal_id.employee_id.ids),
                ("appraisal_id.state", "not in", WITHOUT_PLAN),
                "|",
                ("kpi_id", "in", self.kpi_id.ids),
                ("kpi_id", "=", False),
            ]
        )
        by_key = {}
        for line in earlier:
            if line.appraisal_id._is_over():
                by_key.setdefault(line._last_key(), []).append(line)
        found = {}
        for line in self:
            start = line.appraisal_id._period()[0] if line.appraisal_id else None
            key = line.sudo()._last_key()  # sudo: as above.
            before = [
                other
                for other in by_key.get(key, ())
                if start and other.appraisal_id._period()[1] < start
            ]
            if before:
                found[line] = max(before, key=lambda o: o.appraisal_id._period()[1])
        return found

    def _last_key(self):
        name = (self.title or "").strip().casefold()
        return self.appraisal_id.employee_id.id, self.kpi_id.id or name or None

    def _achievement_text(self):
        """Achievement rate of this line in words, or '' where there is none."""
        self.ensure_one()
        if not self.has_actual or not self._method().has_rate:
            return ""
        is_reverse = self._method().lower_is_better
        direction = "down" if is_reverse else self.direction
        try:
            numbers = self._number("actual"), self._number("target")
            rate = achievement(direction, *numbers)
        except RuleError:
            return ""
        percent = round_half_up(rate.value * 100, 1)
        return self.env._("%s %%", format_number(self.env, percent))

    def _last_values(self):
        """Target, actual and achievement of this line as texts."""
        line = self.with_env(self.env)
        unit = line.unit or ""
        actual = format_number(self.env, line.actual) if line.has_actual else ""
        return {
            "target": line.target_display or "",
            "actual": f"{actual} {unit}".strip() if actual else "",
            "rate": line._achievement_text(),
            "cycle": line.appraisal_id.cycle_id.name,
        }

    def _last_text(self):
        values = self._last_values()
        if not values["actual"]:
            return values["target"] or "–"
        text = " → ".join(part for part in (values["target"], values["actual"]) if part)
        return f"{text} ({values['rate']})" if values["rate"] else text

    # VERSIONS AND CHANGES OF THE PLAN
    #
    # Lines that a change removes stay, for the versions that still hold them.

    def _change_values(self, with_present=False):
        """Values of a change line that leaves this line as it is.

        :param with_present: also what the line says now, for showing it at once
        """
        self.ensure_one()
        values = {
            "appraisal_line_id": self.id,
            "sequence": self.sequence,
            "kpi_id": self.kpi_id.id,
            "section": self.section,
            "own_unit": self.own_unit,
            **self._rule_values(),
        }
        for name in CHANGEABLE:
            values[name] = self[name]
            if with_present:
                values[f"old_{name}"] = self[name]
        return values

    def _version_row(self):
        """This line as plain values; what is empty is left out."""
        row = {"id": self.id}
        for name in self._version_fields():
            value = self._plain_value(name)
            # No baseline is left out, a baseline of 0 is kept.
            is_optional = isinstance(self._fields[name], OptionalFigure)
            if value or is_optional and value is not None:
                row[name] = value
        return row

    def _plain_value(self, name):
        """The value of a field as JSON holds it: ids of records, days as text."""
        field, value = self._fields[name], self[name]
        if isinstance(value, models.Model):
            return value.id if field.type == "many2one" else value.ids
        return field.to_string(value) if field.type in ("date", "datetime") else value

    @api.model
    def _version_fields(self):
        """Names of the stored values that a version keeps."""
        return [
            "sequence",
            "template_line_id",
            *(name for name in sorted(self._plan_fields()) if self._fields[name].store),
        ]

    # LEVELS
    #
    # Texts and what is required of a value, as the template had them at the start.

    def _is_judged(self):
        return self.kind == "weighted" and self.method == "manual"

    def _levels(self):
        """What each level means in the reader's language, the lowest first."""
        self.ensure_one()
        if not self.level_rules or not self._is_judged():
            return []
        words = self.level_rules["words"]
        return (
            words.get(self.env.lang) or words.get("en_US") or next(iter(words.values()))
        )

    def _is_by_level(self):
        """Whether whoever rates the line chooses one of its levels."""
        return bool(self._levels()) and self.level_rules["only"]

    def _least_points(self):
        """Points from which on a value is kept; 0 where nothing follows from it."""
        self.ensure_one()
        if not self._is_by_level() or self.not_applicable:
            return 0
        return self.level_rules.get("least", 0) * int(raters.POINTS_PER_LEVEL)

    def _value_sentence(self):
        """What follows where the value is not kept, in one sentence; '' is nothing."""
        if not self._least_points():
            return ""
        rules = self.level_rules
        effects = dict(self._fields["veto_effect"]._description_selection(self.env))
        return self.env._(
            "At least level %(level)s is required. Below it: %(effect)s %(value)s",
            level=rules["least"],
            effect=effects[rules["effect"]],
            value=rules["value"],
        ).strip()

    # POINTS

    def _outcome(self, rating_line, rule_of):
        """Points of this line with their explanation.

        Judged points of several parts make one, weighted by days (METHODS M41).

        :param rating_line: the manager's line, for methods that reviewers rate
        :param rule_of: engine rule of a plan line
        """
        self.ensure_one()
        if self.not_applicable or self.kind != "weighted":
            return outcome.Outcome.unscored(outcome.NOT_APPLICABLE, [])
        if self.method == "manual":
            value, steps = self._judged_points(rating_line)
        else:
            value, steps = self._number("actual") if self.has_actual else None, []
        found = rules.score(rule_of(self), value)
        return replace(found, steps=(*steps, *found.steps)) if steps else found

    def _version_outcomes(self, versions, rating_line, rule_of):
        """Points of this line with their explanation, by the days of its versions.

        Days in which a line stays as it was are scored together, however often other
        lines change; judged points stay with the version of their days, as each
        manager gave them.

        :param versions: ``VersionInput``
        :param rating_line: the deciding manager's line, for judged ones
        :return: list of (engine segment, Outcome); empty when no version holds the line
        """
        self.ensure_one()
        held = [
            (segment, self._version_terms(rows[self.id], rule_of))
            for segment, rows in versions.segments
            if self.id in rows
        ]
        if not held:
            return []
        if self.method != "manual":
            held = periods.stretches(held)
        span = held[0][0].date_from, held[-1][0].date_to
        return [
            (s, self._segment_outcome(terms, s, span, versions, rating_line))
            for s, terms in held
        ]

    def _version_terms(self, row, rule_of):
        """The rule of this line with the numbers of a version, and its targets.

        :param row: the line as that version keeps it
        :return: pair of engine rule and targets by period, or None without a score
        """
        if self.not_applicable or self.kind != "weighted":
            return None
        rule = rule_of(self)
        own = {
            name: to_decimal(row.get(name, 0.0))
            for name in OWN_NUMBERS
            if getattr(rule, name) is not None or name in row
        }
        return replace(rule, **own), tuple(read_targets(row.get("period_targets")))

    def _segment_outcome(self, terms, segment, span, versions, rating_line):
        """Points of this line in the days of one version, with their explanation.

        :param terms: what ``_version_terms`` gives
        :param span: first and last day on which any version holds the line
        """
        if not terms:
            return outcome.Outcome.unscored(outcome.NOT_APPLICABLE, [])
        rule, targets = terms
        if self.method == "manual":
            value, steps = self._judged_points(rating_line, segment)
        elif segment.days == versions.days:
            value, steps = self._number("actual") if self.has_actual else None, []
        else:
            whole = version_values.Whole(
                *self.appraisal_id._period(),
                aggregation=self.kpi_id.aggregation or "last",
                length=self.kpi_id.data_period or None,
                target=rule.target,
                targets=targets,
            )
            values = versions.values.get(self.id, [])
            value, steps = version_values.actual(values, segment, span, whole)
        found = rules.score(rule, value)
        return replace(found, steps=(*steps, *found.steps))

    def _judged_points(self, rating_line, segment=None):
        """Judged points with their steps: the managers', then those of other raters.

        :param segment: only the days of this engine segment
        :return: pair of points, None where nobody has judged, and steps
        """
        value, steps = self._managers_points(rating_line, segment)
        return self.appraisal_id._with_raters(self, value, steps)

    def _managers_points(self, rating_line, segment=None):
        """Judged points with the steps of their mean: each manager's for his days.

        :param segment: only the days of this engine segment
        :return: pair of points, None where nobody has judged, and steps
        """
        pairs = self._part_points(rating_line, segment)
        if len(pairs) > 1:
            return presence.mean_steps(pairs)
        if pairs and segment:
            return pairs[0][0], []
        known = bool(rating_line) and rating_line.has_points
        return (to_decimal(rating_line.points) if known else None), []

    def _part_points(self, rating_line, segment=None):
        """Pairs of points and days: each part's manager, then the deciding one.

        A part whose review is missing counts with the deciding manager's points: a
        missing review is never zero.

        :param segment: only the days of this engine segment
        """
        if self.method != "manual" or not self.appraisal_id.part_ids:
            return []
        pairs = []
        for rating, number in self.appraisal_id._part_reviews(segment):
            line = rating.line_ids.filtered(
                lambda line: line.appraisal_line_id == self and line.has_points
            )
            if line:
                pairs.append((to_decimal(line.points), number))
        start, end = self.appraisal_id._period()
        whole = segment.days if segment else presence.days(start, end)
        rest = whole - sum(number for _points, number in pairs)
        if rating_line and rating_line.has_points and rest > 0:
            pairs.append((to_decimal(rating_line.points), rest))
        return pairs

    def _result_line_values(self, line_outcome, rating_line):
        """Values of the result line that keeps input and outcome of this line."""
        scored = line_outcome.state == outcome.SCORED
        return {
            "appraisal_line_id": self.id,
            "weight": self.weight,
            "has_actual": self.has_actual,
            "actual": self.actual,
            "outcome_state": line_outcome.state,
            "points": float(line_outcome.value) if scored else 0.0,
            "rating_line_id": rating_line.id if rating_line else False,
            "sequence": self.sequence,
        }

    # INTERVIEW AND SELF-REPORT

    def _low_lines(self):
        """Those lines whose result is below the pass mark, in one query."""
        low = (
            self.env["hr.performance.result.line"]
            # sudo: tells only whether a fact is needed; the writer sees the result
            # anyway.
            .sudo()
            .search(
                [
                    ("appraisal_line_id", "in", self.ids),
                    ("outcome_state", "=", "scored"),
                    ("points", "<", LOW_POINTS),
                ]
            )
        )
        return self.browse(low.appraisal_line_id.ids)

    def _self_report_done(self):
        """What was reached on this line, in words."""
        if not self.has_actual:
            return self.env._("• %(title)s: ", title=self.title)
        return self.env._(
            "• %(title)s: reached %(actual)s %(unit)s",
            title=self.title,
            actual=self.actual_input,
            unit=self.unit or "",
        ).strip()

    def _self_report_standard(self, own_line):
        """Target and actual value, or the points and reasons of the own review."""
        if self.method == "manual":
            text = self.env._(
                "• %(title)s: my own rating %(points)s. %(comment)s",
                title=self.title,
                points=own_line.points_input if own_line else "–",
                comment=own_line.comment or "",
            )
            return text.strip()
        text = self.env._(
            "• %(title)s: target %(target)s, reached %(actual)s. %(comment)s",
            title=self.title,
            target=self.target_display,
            actual=(
                f"{self.actual_input} {self.unit or ''}".strip()
                if self.has_actual
                else "–"
            ),
            comment=own_line.comment or "",
        )
        return text.strip()
