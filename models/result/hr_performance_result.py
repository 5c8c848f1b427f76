# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ...engine import appeals, dates, outcome, scoring
from ...engine import scale as engine_scale
from ...engine.money import CENT
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError, Step
from ..base.appraisal_states import DECIDABLE, ENDED_EARLY, TOLD, UNDECIDED
from ..base.arguments import takes_text
from ..base.bulk_rows import insert_rows
from ..base.counting import keys_with_any
from ..base.day_words import day_words
from ..base.dialogs import open_dialog, open_list
from ..base.engine_messages import rule_error_message
from ..base.explanation import render_steps
from ..base.features import CALIBRATION, is_on
from ..base.figure import OptionalFigure
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job, among, check
from ..base.json_fields import PlainJson
from ..base.number_input import format_number
from ..base.seeing import names_of, readers_only
from ..base.subject_kinds import SUBJECT_KINDS

#: What a sheet says about a decision, which a reopened one has not got any more; the
#: log of its steps keeps who approved and acknowledged the result of before, and when.
UNDECIDED_AGAIN = {
    "second_reviewed_on": False,
    "second_reviewed_by_id": False,
    "second_reviewed_for_id": False,
    "acknowledged_on": False,
    "acknowledged_by_id": False,
    "acknowledged_via": False,
}
#: Steps of a trace that follow the grade, and those that say what the score alone gave.
AFTER_GRADE = frozenset(
    {
        "calibrated",
        "coefficient_table",
        "coefficient_flat",
        "coefficient_between",
        "score_moved_into_grade",
    }
)
OF_CALIBRATION = frozenset({"calibrated", "grade_by_score"})
#: What a release reads of a result: never the proof, which is long.
READ_AT_RELEASE = (
    "appraisal_id",
    "cycle_id",
    "company_id",
    "state",
    "subject_kind",
    "calibration_id",
)
#: So many are released in one transaction; up to so many while HR waits for the answer.
RELEASED_AT_ONCE = 200
#: So many lines are named that cost most.
COSTLY_LINES = 2


class HrPerformanceResult(models.Model):
    """Score, grades and coefficient of one appraisal, with the proof of each.

    Every stage is kept and none overwrites an earlier one. The rules give the appraisee
    nothing before release.
    """

    _name = "hr.performance.result"
    _inherit = [
        "hr.performance.acting.mixin",
        "hr.performance.unit.name.mixin",
        "hr.performance.job.mixin",
        "hr.performance.seen.mixin",
        "hr.performance.result.follower.mixin",
        "hr.performance.reach.mixin",
    ]
    _seen_key = "performance_result_seen"
    _description = "Performance Result"
    _order = "cycle_id desc, employee_id, id"
    _rec_names_search = ["employee_id.name", "subject_department_id.name"]
    #: A result is written by its actions only.
    _guards_everything = True
    _acting_user_field = "decided_by_id"
    _job_release = Job(
        "_due_for_release",
        "ir_cron_hr_performance_release",
        "_release_due",
        size=RELEASED_AT_ONCE,
        apart=True,
    )
    _job_basis = check("_without_basis", "_tell_without_basis")
    _job_course = check("_out_of_course", "_tell_out_of_course")
    _job_sum = check("_with_other_sum", "_tell_other_sum")
    _job_periods = check("_behind_periods", "_tell_behind_periods")

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )

    # copied at decision, so that lists, filters and reports need no join
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index=True, ondelete="restrict"
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    department_id = fields.Many2one("hr.department", readonly=True, index=True)
    manager_id = fields.Many2one("hr.employee", readonly=True, string="Direct Manager")
    scale_id = fields.Many2one("hr.performance.scale", readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Decided"), ("released", "Released")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    # stages
    weighted_score = fields.Float(
        string="Score of the Goals",
        digits=(9, 4),
        readonly=True,
        aggregator="avg",
        help="Points of the lines by their weights, before bonus and penalty items.",
    )
    items_points = fields.Float(
        string="Bonus and Penalty Points",
        digits=(9, 4),
        readonly=True,
        aggregator="avg",
    )
    raw_score = fields.Float(
        string="Score before Rounding",
        digits=(9, 4),
        readonly=True,
        aggregator="avg",
        help="Before veto and rounding.",
    )
    score = fields.Float(
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
        help="The published number, rounded once.",
    )
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Grade from Score",
        readonly=True,
        ondelete="restrict",
    )
    final_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Final Grade",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    final_origin = fields.Selection(
        [
            ("review", "Review"),
            ("calibration", "Calibration"),
            ("appeal", "Appeal"),
            ("import", "Imported"),
        ],
        string="Grade Comes From",
        readonly=True,
        help="What the final grade comes from.",
    )
    grade_words = fields.Char(
        compute="_compute_grade_words", string="Grade in Words", compute_sudo=True
    )
    is_own = fields.Boolean(compute="_compute_is_own")
    coefficient = fields.Float(
        digits=(6, 4),
        readonly=True,
        aggregator="avg",
        help="By it the base of a reward is multiplied, where one is paid.",
    )
    trace = PlainJson(
        readonly=True,
        copy=False,
        help="The steps of the calculation as codes and values, of the total and of"
        " each plan line by its id, so that they can be told in any language.",
    )
    explanation_html = fields.Html(
        compute="_compute_explanation_html",
        string="How This Came About",
        sanitize=False,
    )
    picture = fields.Json(
        compute="_compute_picture",
        export_string_translation=False,
        help="Technical: what each line brought, the grades, and the way to the next.",
    )
    line_ids = fields.One2many(
        "hr.performance.result.line", "result_id", string="Lines", readonly=True
    )
    has_skills = fields.Boolean(
        compute="_compute_has_skills",
        export_string_translation=False,
        help="Technical: whether skills were rated, which are kept over time.",
    )
    color = fields.Integer(related="final_level_id.color")

    earlier_result_ids = fields.Many2many(
        "hr.performance.result",
        compute="_compute_earlier_result_ids",
        string="Earlier Results",
        help="Of the same person, as far as you may see them.",
    )

    # authorship
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)
    release_asked_on = fields.Datetime(
        string="Release Begun On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="HR has released many at once: the system releases them one after the"
        " other, and goes on where it was interrupted.",
    )
    release_asked_by_id = fields.Many2one(
        "res.users", string="Release Begun by", readonly=True, copy=False
    )

    # calibration
    calibration_id = fields.Many2one(
        "hr.performance.calibration",
        string="Calibration Session",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=OFFICER,
        help="The session that compares this grade, or did.",
    )
    is_calibration_told = fields.Boolean(
        compute="_compute_is_calibration_told",
        compute_sudo=True,
        help="Technical: whether the reader is told what calibration has changed.",
    )

    # appeal
    appeal_until = fields.Date(
        string="Appeal until",
        readonly=True,
        copy=False,
        help="Last day on which the employee can appeal, in working days of the company"
        " from the later of release and signature. HR can open the time again.",
    )
    appealed_on = fields.Date(
        string="First Appealed on", readonly=True, copy=False, help="When, if ever."
    )
    is_appealed = fields.Boolean(
        string="Under Appeal",
        readonly=True,
        copy=False,
        help="An appeal is not decided yet. Rewards are held meanwhile.",
    )
    appeal_late_reason = fields.Text(
        string="Time to Appeal Opened Again Because",
        readonly=True,
        copy=False,
        help="Why HR takes an appeal after its last day.",
    )
    score_before_appeal = OptionalFigure(
        digits=(6, 2),
        readonly=True,
        copy=False,
        aggregator=None,
        help="The score that the decision of an appeal has changed.",
    )
    level_before_appeal_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Final Grade before Appeal",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The final grade that the decision of an appeal has changed.",
    )

    # second-level review
    second_reviewed_label = fields.Char(
        related="appraisal_id.second_reviewed_label", string="Approved by"
    )
    appraisal_state = fields.Selection(
        related="appraisal_id.state", string="State of the Appraisal"
    )
    is_mine_to_approve = fields.Boolean(
        related="appraisal_id.is_mine_to_approve", related_sudo=False
    )
    is_rated = fields.Boolean(
        compute="_compute_is_rated",
        compute_sudo=True,
        string="Review Submitted",
        help="The manager's review is submitted; after a reopening it is open again.",
    )
    manager_strengths = fields.Text(
        compute="_compute_manager_comment", string="What Went Well"
    )
    manager_improvements = fields.Text(
        compute="_compute_manager_comment", string="What Should Go Better"
    )
    manager_comment = fields.Text(
        compute="_compute_manager_comment", string="Manager's Comment"
    )

    is_latest = fields.Boolean(
        compute="_compute_is_latest",
        compute_sudo=False,
        search="_search_is_latest",
        string="Latest Cycle",
        help="Of the cycle that ended last, among those whose results the user sees.",
    )

    is_top_grade = fields.Boolean(
        compute="_compute_is_top_grade",
        search="_search_is_top_grade",
        help="The highest grade of its scale: who is asked first about development.",
    )

    # whom it is about: a person or a unit
    subject_kind = fields.Selection(
        SUBJECT_KINDS,
        string="Appraised",
        required=True,
        default="employee",
        readonly=True,
        copy=False,
    )
    subject_department_id = fields.Many2one(
        "hr.department",
        string="Appraised Department",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        compute="_compute_owner_id",
        store=True,
        precompute=True,
        # A read-only field would be computed anew instead of taken from the sheet.
        readonly=False,
        index=True,
        ondelete="restrict",
        copy=False,
        help="The employee, or who answers for the unit.",
    )

    _appraisal_unique = models.UniqueIndex(
        "(appraisal_id)", "The appraisal has a result already."
    )

    # COMPUTES

    @api.depends("cycle_id")
    @api.depends_context("uid")
    def _compute_is_latest(self):
        latest = self._latest_cycle_ids()
        for result in self:
            result.is_latest = result.cycle_id.id in latest

    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("cycle_id", "in", self._latest_cycle_ids())

    @api.depends("final_level_id")
    def _compute_is_top_grade(self):
        top = self._top_levels()
        for result in self:
            result.is_top_grade = result.final_level_id in top

    def _search_is_top_grade(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("final_level_id", "in", self._top_levels().ids)

    @api.model
    def _top_levels(self):
        """The highest grade of each scale that has several."""
        # sudo: hr.performance.scale.level - which grade is the highest; no result.
        levels = self.env["hr.performance.scale.level"].sudo()
        levels = levels.search([("scale_id.active", "in", (True, False))])
        return levels.browse(
            max(group, key=lambda level: (not level.is_lowest, level.lower)).id
            for group in levels.grouped("scale_id").values()
            if len(group) > 1
        )

    @api.model
    def _latest_cycle_ids(self):
        """Of each company the cycle that ended last and has results the user may read.

        Of the companies that the user has chosen. Where several ended on one day, each.
        """
        # sudo: hr.performance.cycle - which cycles there are and when they ended; only
        # those are told of which the user reads a result.
        cycles = self.env["hr.performance.cycle"].sudo().with_context(active_test=False)
        companies = self.env.companies
        cycles = cycles.search([("company_id", "in", [False, *companies.ids])])
        ends = {cycle.id: cycle.date_end for cycle in cycles}
        keys = [
            (company.id, cycle.id)
            for cycle in cycles
            for company in cycle.company_id or companies
        ]
        found, latest = keys_with_any(self, ["company_id", "cycle_id"], keys), {}
        for company, cycle in found:
            latest[company] = max(latest.get(company, ends[cycle]), ends[cycle])
        return [cycle for company, cycle in found if ends[cycle] == latest[company]]

    @api.depends(
        "employee_id.name", "cycle_id.name", "subject_department_id.name", "company_id"
    )
    def _compute_display_name(self):
        """Who was appraised, a person or a unit, and when."""
        for result in self:
            name = result.unit_name or result.employee_id.name
            result.display_name = f"{name} · {result.cycle_id.name}"

    @api.depends("employee_id")
    def _compute_owner_id(self):
        """Everybody answers for oneself; the owner of a unit comes from its sheet."""
        for result in self:
            result.owner_id = result.employee_id or result.owner_id

    @api.depends("trace")
    @api.depends_context("lang", "uid")
    def _compute_explanation_html(self):
        for result in self:
            # Keys of the trace are ids of plan lines; the reader sees their titles.
            lines = result.appraisal_id._every_line()
            titles = {str(line.id): line.title for line in lines}
            result.explanation_html = render_steps(
                result.env, result._told_steps(), titles
            )

    def _told_steps(self):
        """Steps of the total, without calibration where the company does not tell it.

        Score and scale are open to the appraisee, so who compares them sees that the
        grade is another one: no words are made of it, that is all.
        """
        steps = (self.trace or {}).get("total", [])
        if self.is_calibration_told or self.final_origin != "calibration":
            return steps
        return [step for step in steps if step["code"] not in OF_CALIBRATION]

    @api.depends("owner_id", "company_id.performance_calibration_told", "appealed_on")
    @api.depends_context("uid")
    def _compute_is_calibration_told(self):
        # sudo by compute_sudo: a setting of the company, and whose result it is. Who
        # appeals knows what is appealed.
        for result in self:
            result.is_calibration_told = (
                result.company_id.performance_calibration_told
                or result.appealed_on
                or result.owner_id.user_id != self.env.user
            )

    @api.depends("appraisal_id.rating_ids.state")
    def _compute_is_rated(self):
        # sudo by compute_sudo: whether a review is submitted, of a readable result.
        for result in self:
            reviews = result.appraisal_id._managers_review()
            result.is_rated = bool(reviews) and set(reviews.mapped("state")) == {
                "submitted"
            }

    @api.depends_context("uid")
    @api.depends("appraisal_id")
    def _compute_manager_comment(self):
        """Read with the reader's own rights."""
        reviews = self.env["hr.performance.rating"].search(
            [("appraisal_id", "in", self.appraisal_id.ids), ("kind", "=", "manager")]
        )
        by_sheet = {review.appraisal_id.id: review for review in reviews}
        for result in self:
            review = by_sheet.get(result.appraisal_id.id, reviews.browse())
            result.manager_strengths = review.strengths
            result.manager_improvements = review.improvements
            result.manager_comment = review.comment

    @api.depends("final_level_id.name", "final_level_id.code")
    @api.depends_context("lang")
    def _compute_grade_words(self):
        # sudo by compute_sudo: the name of the grade that the reader sees as a letter.
        for result in self:
            level = result.final_level_id
            result.grade_words = level.name if level.name != level.code else ""

    @api.depends("line_ids.section")
    def _compute_has_skills(self):
        for result in self:
            result.has_skills = "skill" in result.line_ids.mapped("section")

    @api.depends("employee_id", "cycle_id")
    @api.depends_context("uid")
    def _compute_earlier_result_ids(self):
        """Read with the reader's own rights: nothing shows before its release."""
        found = self.search(
            [("employee_id", "in", self.employee_id.ids), ("state", "!=", "draft")]
        )
        # sudo: hr.performance.cycle - only the order of readable results.
        ends = {result.id: result.sudo().cycle_id.date_end for result in found | self}
        found = found.sorted(lambda result: (ends[result.id], result.id), reverse=True)
        for result in self:
            result.earlier_result_ids = found.filtered(
                lambda other, own=result: (
                    other.employee_id == own.employee_id
                    and ends[other.id] < ends[own.id]
                )
            )

    # THE RESULT AS A PICTURE

    @api.depends("trace", "score", "final_level_id")
    @api.depends_context("lang")
    def _compute_picture(self):
        for result in self:
            result.picture = result._picture()

    def _picture(self):
        """What the page draws, all texts in the reader's language.

        :return: dict of ``rows`` (what each line brought and lost), ``levels`` (grades
            with their bounds as shares of the scale), ``at`` (the score as a share) and
            ``sentence``; no rows where the plan was scored by versions
        """
        self.ensure_one()
        # sudo: grades and their words beside a grade that the reader sees.
        scale = self.sudo().scale_id
        levels = scale.level_ids.sorted(
            lambda level: (not level.is_lowest, level.lower)
        )
        if not levels:
            return False
        top = max(scale.maximum, self.score, 1)
        bounds = [max(level.lower, 0) for level in levels[1:]]
        return {
            "rows": self._brought_rows(),
            "levels": [
                {
                    "code": level.code,
                    "name": level.name,
                    "from": start / top,
                    "to": end / top,
                    "is_final": level == self.final_level_id,
                    "bound": format_number(self.env, start, 2),
                }
                for level, start, end in zip(
                    levels, [0, *bounds], [*bounds, top], strict=True
                )
            ],
            "at": max(self.score, 0) / top,
            "sentence": self._distance_text(levels),
        }

    def _contributions(self):
        """Pairs of a result line and its Contribution; none where versions count."""
        lines = {
            str(line.id): line for line in self.line_ids if line.kind == "weighted"
        }
        found = scoring.contributions(
            scoring.Line(
                key=key,
                section=line.section,
                weight=to_decimal(line.weight),
                outcome=outcome.Outcome.scored(to_decimal(line.points), []),
            )
            for key, line in lines.items()
            if line.outcome_state == "scored"
        )
        total = sum(part.points for part in found)
        if (self.trace or {}).get("periods"):
            # The lines are a part of the score only.
            return []
        if abs(total - to_decimal(self.weighted_score)) > CENT:
            return []
        return [(lines[part.key], part) for part in found]

    def _brought_rows(self):
        """One row for each line: points brought of those it could bring, and how."""
        _, rows = self.env._, []
        for line, part in self._contributions():
            share = format_number(self.env, part.share, 2)
            rows.append(
                {
                    "id": line.id,
                    "title": line.appraisal_line_id.title,
                    "brought": format_number(self.env, part.points, 2),
                    "possible": _("of %s", share),
                    "formula": _(
                        "%(points)s points × %(share)s %%",
                        points=line.points_display,
                        share=share,
                    ),
                    "share": float(part.share),
                    "amount": float(part.points),
                }
            )
        return rows

    def _distance_text(self, levels):
        """How far the next grade is, and which lines cost most; '' at the top."""
        better = levels.filtered(lambda level: level.lower > self.score)[:1]
        if not better or self.final_level_id != self.level_id:
            return ""
        _ = self.env._
        missing = format_number(
            self.env, to_decimal(better.lower) - to_decimal(self.score), 2
        )
        costly = sorted(
            ((part.lost, line) for line, part in self._contributions() if part.lost),
            key=lambda pair: (-pair[0], pair[1].sequence, pair[1].id),
        )
        values = {"points": missing, "grade": better.code, "meaning": better.name}
        if not costly:
            return _("%(points)s points short of %(grade)s (%(meaning)s).", **values)
        titles = [line.appraisal_line_id.title for _lost, line in costly[:COSTLY_LINES]]
        return _(
            "%(points)s points short of %(grade)s (%(meaning)s). %(lines)s cost most.",
            lines=format_list(self.env, titles),
            **values,
        )

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for result in self:
            # sudo: compares the id of a user.
            result.is_own = result.sudo().owner_id.user_id == self.env.user

    # SCORING

    @api.model
    def _decide(self, appraisals):
        """Score appraisals whose manager's review is submitted.

        Results are locked at once, or wait as drafts for the second-level manager.
        """
        appraisals._close_feedback()
        second = appraisals.filtered(lambda a: a._needs_second_review())
        results = self._compute_batch(appraisals - second, self._decision_values())
        results._follow_decision()
        if second:
            results |= self._compute_batch(second)
            second._move({"state": "second_review"})
        return results

    @api.model
    def _compute_batch(self, appraisals, common=None):
        """Score appraisals: one result with its lines each.

        An existing draft is replaced; published results are left alone.

        :param common: values that all new results get
        :raises ValidationError: naming each appraisal that cannot be scored and why
        """
        old = self.search([("appraisal_id", "in", appraisals.ids)])
        locked = old.filtered(lambda result: result.state != "draft")
        if locked:
            raise UserError(self.env._("%s is decided already.", names_of(locked[0])))
        old.unlink()
        ratings = self.env["hr.performance.rating"].search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("kind", "=", "manager"),
                ("state", "=", "submitted"),
            ]
        )
        rated = {(line.appraisal_line_id.id): line for line in ratings.line_ids}
        scales = {s: s._engine_scale() for s in appraisals.cycle_id.scale_id}
        rule_of, versions = self._rule_cache(), appraisals._version_inputs()
        periods = appraisals._periods()
        vals_list, problems = [], []
        for appraisal in appraisals:
            try:
                vals_list.append(
                    appraisal._result_values(
                        rated,
                        scales,
                        rule_of,
                        versions=versions.get(appraisal.id),
                        periods=periods.get(appraisal.id),
                    )
                )
            except (RuleError, ValidationError) as error:
                problems.append(self._problem_text(appraisal, error))
        if problems:
            raise ValidationError("\n".join(problems[:20]))
        lines = [vals.pop("line_ids") for vals in vals_list]
        results = self.create([{**vals, **(common or {})} for vals in vals_list])
        # Nothing is asked of the lines one by one.
        insert_rows(
            self.env["hr.performance.result.line"],
            (
                {"result_id": result.id, **values}
                for result, rows in zip(results, lines, strict=True)
                for values in rows
            ),
        )
        return results

    @api.model
    def _rule_cache(self):
        """A function from a plan line to its engine rule.

        Plans of one template share their rules: each is built once for the batch.
        """
        names = self.env["hr.performance.appraisal.line"]._rule_fields()
        # Of a KPI's rule a plan may change these numbers only.
        own_numbers = ("target", "baseline", "threshold", "stretch")
        rules_by_key = {}

        def rule_of(line):
            kpi_id = line.kpi_id.id
            varying = own_numbers if kpi_id else names
            key = (kpi_id, *(line[name] for name in varying))
            if key not in rules_by_key:
                rules_by_key[key] = line._engine_rule()
            return rules_by_key[key]

        return rule_of

    def _problem_text(self, appraisal, error):
        text = (
            rule_error_message(self.env, error)
            if isinstance(error, RuleError)
            else error.args[0]
        )
        return f"{appraisal.display_name}: {text}"

    # DECIDING

    def _seen_values(self):
        """Where the result stands, and what it says."""
        grade = self.final_level_id.id
        return self.state, self.score, grade, self.coefficient, str(self.decided_on)

    @readers_only
    def action_publish(self):
        """Decide: lock score and grade with the author's name. Nothing is shown yet."""
        self.appraisal_id._check_role("manager", "hr")
        self._check_seen()
        self._require_state("draft")
        self.appraisal_id._require_state(*DECIDABLE)
        self._check_rated()
        self._check_second_review()
        # sudo: guarded fields; role and states were checked above.
        self.sudo()._publish()

    def _check_second_review(self):
        """Where a second-level review is due, approving is the only way to decide."""
        if self.env.su:
            return
        # sudo: state and rules of the appraisals; the caller checks the role.
        early = self.sudo().appraisal_id.filtered(
            lambda a: a.state in DECIDABLE and a._needs_second_review()
        )
        if early:
            raise UserError(
                self.env._(
                    "%s waits for the second-level review. The second-level manager"
                    " approves it under Team Reviews to Approve.",
                    names_of(early[0]),
                )
            )

    def _check_rated(self):
        """Raise for results of a review that its author is still writing."""
        unrated = self.filtered(lambda result: not result.is_rated)
        if unrated:
            raise UserError(
                self.env._(
                    "%s: the manager's review is open, and the result is the one of"
                    " before. Submit the review: that computes and decides the result"
                    " anew.",
                    names_of(unrated[0]),
                )
            )

    def _publish(self):
        drafts = self.filtered(lambda result: result.state == "draft")
        drafts.write(self._decision_values())
        drafts._follow_decision()

    @api.model
    def _decision_values(self):
        """What deciding writes on a result."""
        return {
            "state": "published",
            "decided_by_id": self.env.uid,
            "decided_on": fields.Datetime.now(),
        }

    def _follow_decision(self):
        """What happens once results are decided, in this order.

        It is kept for whom a delegate has decided, the appraisal moves on, an open
        calibration takes the result in, and an interview is made where the scheme asks
        for one.
        """
        self._note_delegators()
        self.appraisal_id._move({"state": "decided"})
        self.env["hr.performance.calibration"]._take_in(self)
        self._ask_for_interviews()

    def _note_delegators(self):
        """Keep for whom a delegate has decided."""
        acting_for = self.appraisal_id._acting_for()
        for employee, group in self.grouped(
            lambda r: acting_for[r.appraisal_id.id]
        ).items():
            if employee or any(group.mapped("acting_for_id")):
                group.write({"acting_for_id": employee.id})

    def _ask_for_interviews(self):
        """Have interviews made where the scheme asks for one.

        That one is made may tell the grade: in a calibration it comes afterwards.
        """
        told = self - self._in_calibration()
        wanted = told.filtered(lambda result: result._wants_interview())
        # sudo: interviews are made by the system when a result is decided, for people
        # the deciding manager leads; nothing of them is shown here.
        self.env["hr.performance.interview"].sudo()._create_for(
            wanted.sudo().appraisal_id  # sudo: as above.
        )

    def _wants_interview(self):
        """Whether the scheme asks for an interview; units have a result slip only."""
        self.ensure_one()
        if self.subject_kind != "employee":
            return False
        policy = self.cycle_id._rule("interview_policy")
        if policy == "exceptions":
            return self.final_level_id.is_lowest
        return policy == "all"

    def _name_rater(self):
        """The direct manager decides: the author is who submitted the rating."""
        reviews = self.appraisal_id.rating_ids.filtered(
            lambda r: r.kind == "manager" and r.submitted_by_id
        )
        author_of = {
            review.appraisal_id: (review.submitted_by_id, review.acting_for_id)
            for review in reviews
        }
        known = self.filtered(lambda r: r.appraisal_id in author_of)
        for (user, employee), group in known.grouped(
            lambda r: author_of[r.appraisal_id]
        ).items():
            group.write({"decided_by_id": user.id, "acting_for_id": employee.id})

    # RELEASING

    @readers_only
    def action_release(self):
        """Open decided results to the appraisees; chain and rating are final now."""
        self._read_for_release()
        self.appraisal_id._check_role("manager", "hr")
        self._check_seen()
        draft = self.filtered(lambda result: result.state == "draft")
        if draft:
            raise UserError(self.env._("%s is not decided yet.", names_of(draft[0])))
        self._check_not_calibrated()
        self._check_of_present_periods()
        decided = self.filtered(lambda result: result.state == "published")
        for cycle in decided.cycle_id:
            cycle._check_gate("fairness_seen", cycle._fairness_problems)
        # sudo: guarded fields; role and state were checked above.
        decided.sudo().write(
            {"state": "released", "released_on": fields.Datetime.now()}
        )
        decided.sudo()._begin_appeal_window()  # sudo: as above.
        # sudo: as above.
        decided.sudo().appraisal_id.filtered(lambda a: a.state == "decided")._move(
            {"state": "released"}
        )
        decided._tell_followers()

    @readers_only
    def action_release_many(self):
        """Release results of many people: a few at once, more by the scheduled job.

        Each is released in a transaction with its step, so that the job goes on where
        it was interrupted; who is released is told by the one mail of the day.
        """
        self._read_for_release()
        self.appraisal_id._check_role("manager", "hr")
        self._require_state("published", is_written=True)
        self._check_not_calibrated()
        for cycle in self.cycle_id:
            cycle._check_gate("fairness_seen", cycle._fairness_problems)
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write(
            {
                "release_asked_on": fields.Datetime.now(),
                "release_asked_by_id": self.env.uid,
            }
        )
        if len(self) <= RELEASED_AT_ONCE:
            self._release_due(self)
            return
        # sudo: ir.cron - starting the scheduled job is no right of its own.
        self.env.ref("hr_performance.ir_cron_hr_performance_release").sudo()._trigger()

    def _read_for_release(self):
        # sudo: only read ahead; who reads what of it is asked where it is read.
        self.sudo().fetch(READ_AT_RELEASE)

    @api.model
    def _cron_release(self):
        """Open decided results whose release date has come, or that HR releases."""
        self._run_job("release")

    @api.model
    def _due_for_release(self, chosen=None):
        due = self.env["res.company"]._performance_compared(
            "cycle_id.release_date", "<="
        )
        asked = Domain("release_asked_on", "!=", False)
        published = Domain("state", "=", "published") & among(chosen)
        found = self.search_fetch(published & (due | asked), READ_AT_RELEASE)
        # The page of the cycle says what these wait for.
        waiting = found.cycle_id.filtered(lambda cycle: cycle._waits_for_fairness())
        ready = found.filtered(lambda result: result.cycle_id not in waiting)
        return ready - ready._in_calibration()

    def _release_due(self, results):
        results.sudo().action_release()  # sudo: the scheduler acts for the system

    @api.model
    def _without_basis(self):
        """Published results whose manager's review is not submitted, or is gone."""
        return self._found_by(
            SQL(
                """
                SELECT result.id
                  FROM hr_performance_result result
                  LEFT JOIN hr_performance_rating review
                         ON review.appraisal_id = result.appraisal_id
                        AND review.kind = 'manager' AND review.active
                 WHERE result.state IN ('published', 'released')
                   AND (review.state = 'draft'
                        OR (review.id IS NULL AND result.final_origin = 'review'))
                """
            )
        )

    def _tell_without_basis(self, result):
        raise UserError(
            self.env._(
                "%s: the result is published, the review behind it is a draft. Open"
                " the result again, or have the review submitted.",
                names_of(result.appraisal_id),
            )
        )

    @api.model
    def _out_of_course(self):
        """Sheets that say decided or released where their result does not, or back."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  LEFT JOIN hr_performance_result result
                         ON result.appraisal_id = sheet.id
                 WHERE CASE WHEN sheet.state = 'decided'
                            THEN result.state IS DISTINCT FROM 'published'
                            WHEN sheet.state IN %s
                            THEN result.state IS DISTINCT FROM 'released'
                            WHEN sheet.state IN %s
                            THEN result.state IN ('published', 'released') END
                """,
                TOLD,
                UNDECIDED,
            ),
            self.appraisal_id._name,
        )

    def _tell_out_of_course(self, appraisal):
        result = self.search([("appraisal_id", "=", appraisal.id)])
        labels = dict(self._fields["state"]._description_selection(self.env))
        steps = appraisal._fields["state"]._description_selection(self.env)
        raise UserError(
            self.env._(
                "%(sheet)s: the sheet says “%(step)s”, its result “%(result)s”. Use"
                " Open Again at the result; without one, take the last step of the"
                " sheet back. Then the review is submitted anew.",
                sheet=names_of(appraisal),
                step=dict(steps)[appraisal.state],
                result=labels.get(result.state) or self.env._("none"),
            )
        )

    @api.model
    def _with_other_sum(self):
        """Published scores that are not what their steps and lines say.

        The score is that of the last step that was kept; the mean of the goals is that
        of the lines where one plan held all the time; the grade is one of the scale.
        """
        return self._found_by(
            SQL(
                """
                SELECT result.id
                  FROM hr_performance_result result
                  JOIN hr_performance_appraisal sheet ON sheet.id = result.appraisal_id
                  LEFT JOIN hr_performance_scale_level level
                         ON level.id = result.final_level_id
                  LEFT JOIN LATERAL (
                       SELECT SUM(line.points * line.weight)
                              / NULLIF(SUM(line.weight), 0) AS mean
                         FROM hr_performance_result_line line
                         JOIN hr_performance_appraisal_line goal
                           ON goal.id = line.appraisal_line_id
                        WHERE line.result_id = result.id
                          AND line.outcome_state = 'scored'
                          AND goal.kind = 'weighted') lines ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT (step->'values'->>'result')::numeric AS score
                         FROM jsonb_array_elements(result.trace->'total') step
                        WHERE step->>'code' = 'rounded') kept ON TRUE
                 WHERE result.state IN ('published', 'released')
                   AND result.final_origin IN ('review', 'calibration', 'appeal')
                   AND (result.score != kept.score
                        OR level.scale_id != result.scale_id
                        OR (result.employee_id, result.cycle_id, result.company_id)
                           IS DISTINCT FROM
                           (sheet.employee_id, sheet.cycle_id, sheet.company_id)
                        OR (sheet.plan_version = 1
                            AND NOT result.trace->'total'
                                    @> '[{"code": "periods_alone"}]'
                            AND ABS(result.weighted_score - lines.mean) > 0.01))
                """
            )
        )

    def _tell_other_sum(self, result):
        raise UserError(
            self.env._(
                "%s: the stored result is not what its lines and steps say. Use Open"
                " Again at the result; submitting the review makes it anew.",
                names_of(result.appraisal_id),
            )
        )

    # RESULTS OF THE PERIODS
    #
    # A year that was made with its quarters follows when one is opened again.

    @api.model
    def _behind_periods(self):
        """Published results made with a period whose result is another one by now."""
        return self._found_by(
            SQL(
                """
                SELECT whole.id
                  FROM hr_performance_result whole
                  JOIN LATERAL jsonb_each_text(whole.trace->'periods') part ON TRUE
                  LEFT JOIN hr_performance_result result
                         ON result.appraisal_id = part.key::int
                        AND result.state = 'released'
                 WHERE whole.state IN ('published', 'released')
                   AND result.score IS DISTINCT FROM part.value::numeric
                """
            )
        )

    def _tell_behind_periods(self, result):
        raise UserError(result._behind_periods_text())

    def _behind_periods_text(self):
        return self.env._(
            "%s was made with the result of a period that is another one by now. When"
            " that one is released anew, use Open Again at the result: submitting the"
            " review makes it with the new one.",
            names_of(self.appraisal_id),
        )

    def _made_with_others(self):
        """Those of these that were made with results of periods that have changed."""
        # sudo: hr.performance.result - whether scores are still the ones that counted.
        own = self.sudo()
        made = own._scores_of_periods()
        wanted = {int(sheet) for scores in made.values() for sheet in scores}
        if not wanted:
            return self.browse()
        present = own.search_fetch(
            [("appraisal_id", "in", list(wanted)), ("state", "=", "released")],
            ["appraisal_id", "score"],
        )
        scores = {str(r.appraisal_id.id): f"{r.score:.2f}" for r in present}
        return self.filtered(
            lambda result: any(
                scores.get(sheet) != score
                for sheet, score in made.get(result.id, {}).items()
            )
        )

    def _scores_of_periods(self):
        """Scores of the periods that these were made with; most were made with none.

        :return: dict of result id to a dict of sheet id, as text, to score
        """
        if not self:
            return {}
        self.flush_recordset(["trace"])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, trace->'periods' FROM hr_performance_result"
                    " WHERE id IN %s AND jsonb_exists(trace, 'periods')",
                    tuple(self.ids),
                )
            )
        )

    def _check_of_present_periods(self):
        """Raise for results that were made with something that counts no more."""
        if behind := self._made_with_others():
            raise UserError(behind[0]._behind_periods_text())

    @api.model
    def _wholes_of(self, appraisals):
        """Decided results of the longer cycles that these sheets' cycles feed."""
        if not appraisals.cycle_id.parent_id:
            return self.browse()
        # sudo: hr.performance.result - found for a note on their sheets.
        return self.sudo().search(
            [
                ("state", "in", ("published", "released")),
                ("cycle_id", "in", appraisals.cycle_id.parent_id.ids),
                "|",
                ("employee_id", "in", appraisals.employee_id.ids),
                ("subject_kind", "!=", "employee"),
            ]
        )

    @api.model
    def _text_on_results(self, appraisals):
        """A whole that was made with these results is told before one is opened."""
        sheets = {str(sheet.id) for sheet in appraisals}
        wholes = self._wholes_of(appraisals).filtered(
            lambda whole: not sheets.isdisjoint((whole.trace or {}).get("periods", ()))
        )
        if not wholes:
            return ""
        return self.env._(
            "Results of a longer period were made with it (%s). They have to be opened"
            " again, too, when this one is released anew with another score.",
            len(wholes),
        )

    @api.model
    def _follow_results(self, appraisals):
        """Tell a whole that the result of one of its periods is another one."""
        behind = self._wholes_of(appraisals)._made_with_others()
        if not behind:
            return
        behind.appraisal_id._message_log_batch(
            {whole.appraisal_id.id: whole._behind_periods_text() for whole in behind}
        )

    # CALIBRATION

    def _in_calibration(self):
        """Those that an open session compares: nobody hears of them before its end."""
        if not is_on(self.env, CALIBRATION):
            return self.browse()
        # sudo: whether a session is open, for who releases or invites.
        return self.filtered(lambda r: r.sudo().calibration_id.state == "open")

    def _check_not_calibrated(self):
        """Raise for results whose grades are being compared; the system, too."""
        held = self._in_calibration()
        if held:
            raise UserError(
                self.env._(
                    "%s: grades are being compared in a calibration session. Nobody"
                    " hears a grade before HR has applied the session.",
                    names_of(held[0]),
                )
            )

    def _calibrate(self, levels):
        """Write what a session has come to; the grade before it stays.

        Runs with superuser rights.

        :param levels: grade by id of the result
        """
        changed = self.filtered(lambda r: levels[r.id] != r.final_level_id)
        scales = {scale: scale._engine_scale() for scale in changed.scale_id}
        for result in changed:
            result.write(result._calibrated_values(levels[result.id], scales))
        changed._tell_followers()

    def _calibrated_values(self, level, scales):
        factor = engine_scale.coefficient(
            scales[self.scale_id], to_decimal(self.score), level.code
        )
        is_moved = level != self.level_id
        steps = [Step("calibrated", {"grade": level.code})] if is_moved else []
        kept = [
            step
            for step in (self.trace or {}).get("total", [])
            if step["code"] not in AFTER_GRADE
        ]
        added = [step.to_json() for step in (*steps, *factor.steps)]
        return {
            "final_level_id": level.id,
            "final_origin": "calibration" if is_moved else "review",
            "coefficient": float(factor.value),
            "trace": {**(self.trace or {}), "total": [*kept, *added]},
        }

    @readers_only
    def action_open_calibration(self):
        """List the moves that have changed this grade, with their reasons."""
        self.ensure_one()
        return open_list(
            self.env["hr.performance.calibration.change"],
            self.env._("Moves"),
            [("result_id", "=", self.id)],
            view="hr_performance.hr_performance_calibration_change_view_list",
        )

    # APPEAL
    #
    # An appeal is no state of the sheet: signatures and talk go on beside it. It holds
    # the result, which nobody opens again and nothing is paid on meanwhile.

    def _begin_appeal_window(self):
        """From today the employee has the working days of the cycle's rule to appeal.

        Called at release and at each signature; the later one counts. Runs with
        superuser rights.
        """
        own = self.filtered(lambda r: r.subject_kind == "employee")
        for (company, cycle), group in own.grouped(
            lambda r: (r.company_id, r.cycle_id)
        ).items():
            days = cycle._rule("appeal_days")
            if days:
                group.write({"appeal_until": self._working_days_on(company, days)})

    @api.model
    def _signed(self, appraisals):
        """People have signed or acknowledged: their time to appeal begins anew."""
        # sudo: guarded date that follows from what they have just done.
        released = self.sudo().search(
            [("appraisal_id", "in", appraisals.ids), ("state", "=", "released")]
        )
        released._begin_appeal_window()

    @api.model
    def _working_days_on(self, company, number):
        """The day that lies so many working days of the company after today."""
        today = company._performance_today()
        try:
            return dates.add_working_days(
                today, number, company._performance_working_day()
            )
        except RuleError:
            # A calendar without working days takes nobody's right away.
            return today + timedelta(days=number)

    def _check_not_appealed(self):
        """Raise for results under appeal: its decision says what becomes of them."""
        held = self.filtered("is_appealed")
        if held:
            raise UserError(
                self.env._(
                    "%s: an appeal is open. Its reviewer decides, and can send the"
                    " result back to be reviewed again.",
                    names_of(held[0]),
                )
            )

    def _hold_for_appeal(self):
        """An appeal was filed: nothing is paid on these results until it is over.

        Runs with superuser rights.
        """
        for company, group in self.grouped("company_id").items():
            group.write(
                {"is_appealed": True, "appealed_on": company._performance_today()}
            )
        self._tell_followers()

    def _end_appeal(self):
        """The appeal is over and has changed nothing; with superuser rights."""
        self.write({"is_appealed": False})
        self._tell_followers()

    def _appealed_values(self, rulings, level=None):
        """What this result would say with other points; nothing is written.

        The same engine scores it as at the review. A grade that calibration has moved
        stays where the score still gives the grade that it was moved from.

        :param rulings: ``Ruling`` by id of the plan line
        :param level: the final grade, where it is not the one from the score
        :raises RuleError, ValidationError: where it cannot be scored so
        """
        self.ensure_one()
        sheet = self.appraisal_id
        reviews = sheet._managers_review().filtered(lambda r: r.state == "submitted")
        rated = {line.appraisal_line_id.id: line for line in reviews.line_ids}
        scale = self.scale_id._engine_scale()
        values = sheet._result_values(
            rated,
            {self.scale_id: scale},
            self._rule_cache(),
            versions=sheet._version_inputs().get(sheet.id),
            rulings=rulings,
            periods=sheet._periods().get(sheet.id),
        )
        if not level and values["level_id"] == self.level_id.id:
            level = self.final_level_id
        before = Step(
            "appealed",
            {"score": to_decimal(self.score), "grade": self.final_level_id.code},
        )
        total, moved = values["trace"]["total"], []
        if level and level.id != values["level_id"]:
            factor = engine_scale.coefficient(
                scale, to_decimal(values["score"]), level.code
            )
            total = [step for step in total if step["code"] not in AFTER_GRADE]
            moved = [appeals.with_grade(level.code), *factor.steps]
            values["coefficient"] = float(factor.value)
            values["final_level_id"] = level.id
        values["trace"]["total"] = [
            before.to_json(),
            *total,
            *(step.to_json() for step in moved),
        ]
        return values

    def _change_by_appeal(self, values):
        """Write what an appeal has come to; score and grade before it stay.

        Runs with superuser rights, in the transaction of the decision.

        :param values: of ``_appealed_values``
        """
        self.ensure_one()
        rows = {row["appraisal_line_id"]: row for row in values["line_ids"]}
        for line in self.line_ids:
            line.write(rows[line.appraisal_line_id.id])
        names = ("weighted_score", "items_points", "raw_score", "score", "trace")
        more = ("level_id", "final_level_id", "coefficient")
        self.write(
            {
                **{name: values[name] for name in (*names, *more)},
                "score_before_appeal": self.score,
                "level_before_appeal_id": self.final_level_id.id,
                "final_origin": "appeal",
                "is_appealed": False,
            }
        )
        self._tell_followers()

    # OPENING AGAIN

    @readers_only
    @takes_text("reason")
    def action_reopen(self, reason):
        """Take a result back to the manager's review; the reason stays on the sheet.

        :param reason: text; required
        """
        self.appraisal_id._check_role("hr")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the result is opened again."))
        self._require_state("published", "released")
        self._check_reopenable()
        self._check_not_appealed()
        # sudo: guarded fields; role and state were checked above.
        own = self.sudo()
        appraisals = own.appraisal_id
        # The appraisee reads the sheet, too: neither score nor grade stands there.
        appraisals._message_log_batch(
            {a.id: self._reopened_text(a, reason.strip()) for a in appraisals}
        )
        # Decided anew, it joins a session that is open then.
        own.write(
            {
                "state": "draft",
                "released_on": False,
                "calibration_id": False,
                "appeal_until": False,
                "release_asked_on": False,
                "release_asked_by_id": False,
            }
        )
        appraisals._move(
            {"state": "manager_review", **UNDECIDED_AGAIN}, reason=reason.strip()
        )
        appraisals.rating_ids.filtered(
            lambda rating: rating.kind == "manager"
        )._return_to_author()
        own._archive_interviews()
        own._tell_followers()

    def _tell_followers(self):
        """Let what was derived from these results follow what has become of them."""
        # sudo: rewards are hidden from who decides; nothing of them is shown here.
        followers = self.env["hr.performance.result.follower.mixin"].sudo()
        followers._tell_of_results(self.sudo().appraisal_id)  # sudo: as above.

    def _reopened_text(self, appraisal, reason):
        text = self.env._("The result was opened again: %s", reason)
        if not appraisal.acknowledged_on:
            return text
        day = day_words(self.env, appraisal.acknowledged_on)
        known = self.env._("The result of before was acknowledged on %s.", day)
        return " ".join(filter(None, [text, known, appraisal.acknowledged_text]))

    def _check_reopenable(self):
        """Raise for results that nobody could decide again."""
        # sudo: whether there is a review, and the state of the sheet.
        for result in self.sudo():
            sheet = result.appraisal_id
            if not sheet._managers_review():
                raise UserError(
                    self.env._(
                        "%s was imported and has no review that could be written anew."
                        " Import the right result instead.",
                        names_of(result),
                    )
                )
            if sheet.state in ENDED_EARLY:
                raise UserError(
                    self.env._(
                        "%s: the sheet was closed early, and nobody reviews it any"
                        " more. Its result stays.",
                        names_of(result),
                    )
                )

    @readers_only
    def action_open_reopen(self):
        """Open the dialog that asks why these results are opened again."""
        self.appraisal_id._check_role("hr")
        return open_dialog(
            self.env["hr.performance.result.reopen"],
            self.env._("Open Again"),
            context={"default_result_ids": self.ids},
        )

    def _archive_interviews(self):
        """A talk on a result that is opened again is history and not continued."""
        self.env["hr.performance.interview"].search(
            [
                ("appraisal_id", "in", self.appraisal_id.ids),
                ("state", "in", ("in_progress", "closed", "signed")),
            ]
        ).write({"active": False})

    # OTHER BUTTONS

    @readers_only
    def action_open_skills(self):
        """Open how the skills of the person were rated from cycle to cycle."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_skill_level_action"
        )
        action["domain"] = [("employee_id", "in", self.employee_id.ids)]
        return action

    @readers_only
    def action_explain(self):
        """Show how score and grade came about."""
        self.ensure_one()
        return open_dialog(
            self,
            self.env._("Explain This Number"),
            view="hr_performance.hr_performance_result_view_form_explain",
        )

    @readers_only
    def action_open_managers_review(self):
        """Open the submitted review behind this result."""
        self.ensure_one()
        review = self.env["hr.performance.rating"].search(
            [("appraisal_id", "=", self.appraisal_id.id), ("kind", "=", "manager")]
        )
        return review._get_records_action()

    @readers_only
    def action_approve_review(self):
        """Approve the ratings behind these results."""
        self._check_seen()
        return self.appraisal_id.action_approve_review()

    @readers_only
    def action_return_review(self):
        """Return the ratings behind these results with a reason."""
        return self.appraisal_id.action_return_review()

    # PAST RESULTS
    #
    # Results that were decided before this system was there.

    @api.model
    def _put_past(self, entries, origin):
        """Store results of closed, imported cycles as they are; nothing is computed.

        Each new result gets an appraisal that is done, with the people's job,
        department and manager of today and without plan or reviews: nobody is shown
        as having taken a step that was taken elsewhere. Runs with superuser rights;
        the caller has checked cycle and reach.

        :param entries: list of (cycle, employee, result or empty, values)
        :param origin: where the results come from, for their explanation
        """
        trace = {"total": [Step("imported", {"name": origin}).to_json()]}
        new = [entry for entry in entries if not entry[2]]
        for _cycle, _employee, result, values in entries:
            if result:
                result.write({**self._past_values(values), "trace": trace})
        appraisals = self.env["hr.performance.appraisal"]._put_past(
            [(cycle, employee) for cycle, employee, _result, _values in new]
        )
        self.create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "employee_id": appraisal.employee_id.id,
                    "cycle_id": appraisal.cycle_id.id,
                    "company_id": appraisal.company_id.id,
                    "department_id": appraisal.department_id.id,
                    "manager_id": appraisal.manager_id.id,
                    "scale_id": appraisal.cycle_id.scale_id.id,
                    "state": "released",
                    "final_origin": "import",
                    "trace": trace,
                    **self._past_values(entry[3]),
                }
                for appraisal, entry in zip(appraisals, new, strict=True)
            ]
        )

    def _past_values(self, values):
        """Earlier stages are not known; they say what the result says."""
        return {
            **values,
            "weighted_score": values["score"],
            "raw_score": values["score"],
            "level_id": values["final_level_id"],
        }

    # FOR OTHERS

    def _period_days(self):
        """Days of the period that the result is about."""
        self.ensure_one()
        # sudo: hr.performance.appraisal - only its dates, of a readable result.
        start, end = self.sudo().appraisal_id._period()
        return (end - start).days + 1

    def _payload_values(self):
        """Score, grade and lines; numbers as plain text without language."""
        self.ensure_one()
        plain = self.with_context(lang="en_US")
        return {
            "score": format_number(plain.env, self.score, 2),
            "grade": self.final_level_id.code,
            "grade_from_score": self.level_id.code,
            "lines": [line._payload_values() for line in self.line_ids],
        }
