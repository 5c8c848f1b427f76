# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import outcome, rules, scale, scoring
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..organization.appraisal_states import DECIDABLE
from ..organization.engine_messages import rule_error_message
from ..organization.json_fields import PlainJson
from .explanation import render_steps


class HrPerformanceResult(models.Model):
    """Score, grades and coefficient of one appraisal, with the proof of each.

    Every stage is kept and none overwrites an earlier one. The rules give the appraisee
    nothing before release.
    """

    _name = "hr.performance.result"
    _description = "Performance Result"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.unit.name.mixin"]
    _order = "cycle_id desc, employee_id, id"
    _rec_names_search = ["employee_id.name", "subject_department_id.name"]

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
    weighted_score = fields.Float(digits=(9, 4), readonly=True, aggregator="avg")
    items_points = fields.Float(
        string="Bonus and Penalty Points",
        digits=(9, 4),
        readonly=True,
        aggregator="avg",
    )
    raw_score = fields.Float(
        digits=(9, 4), readonly=True, aggregator="avg", help="Before veto and rounding."
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
        [("review", "Review"), ("calibration", "Calibration"), ("appeal", "Appeal")],
        readonly=True,
        help="What the final grade comes from.",
    )
    coefficient = fields.Float(digits=(6, 4), readonly=True, aggregator="avg")
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
    line_ids = fields.One2many(
        "hr.performance.result.line", "result_id", string="Lines", readonly=True
    )
    color = fields.Integer(related="final_level_id.color")

    # authorship
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)

    _appraisal_unique = models.UniqueIndex(
        "(appraisal_id)", "The appraisal has a result already."
    )

    @property
    def _guarded_fields(self):
        """Everything: a result is written by its actions only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

    @api.depends("employee_id.name", "cycle_id.name")
    def _compute_display_name(self):
        for result in self:
            result.display_name = f"{result.employee_id.name} · {result.cycle_id.name}"

    @api.depends("trace")
    @api.depends_context("lang", "uid")
    def _compute_explanation_html(self):
        for result in self:
            # Keys of the trace are ids of plan lines; the reader sees their titles.
            lines = result.appraisal_id._every_line()
            titles = {str(line.id): line.title for line in lines}
            result.explanation_html = render_steps(
                result.env, (result.trace or {}).get("total", []), titles
            )

    # SCORING

    @api.model
    def _decide(self, appraisals):
        """Score appraisals whose manager's review is submitted and lock the results."""
        results = self._compute_batch(appraisals, self._decision_values())
        results._follow_decision()
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
            raise UserError(
                self.env._("%s is decided already.", locked[0].display_name)
            )
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
        vals_list, problems = [], []
        for appraisal in appraisals:
            try:
                vals_list.append(
                    appraisal._result_values(
                        rated, scales, rule_of, versions.get(appraisal.id)
                    )
                )
            except (RuleError, ValidationError) as error:
                problems.append(self._problem_text(appraisal, error))
        if problems:
            raise ValidationError("\n".join(problems[:20]))
        return self.create([{**vals, **(common or {})} for vals in vals_list])

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

    # ACTIONS

    def action_publish(self):
        """Decide: lock score and grade with the author's name. Nothing is shown yet."""
        self.appraisal_id._check_role("manager", "hr")
        self._require_state("draft")
        self.appraisal_id._check_state(*DECIDABLE)
        # sudo: guarded fields; role and states were checked above.
        self.sudo()._publish()

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
        """What happens to the appraisals of results that were decided just now."""
        self.appraisal_id._move({"state": "decided"})

    def action_release(self):
        """Open decided results to the appraisees; chain and rating are final now."""
        self.appraisal_id._check_role("manager", "hr")
        draft = self.filtered(lambda result: result.state == "draft")
        if draft:
            raise UserError(self.env._("%s is not decided yet.", draft[0].display_name))
        decided = self.filtered(lambda result: result.state == "published")
        # sudo: guarded fields; role and state were checked above.
        decided.sudo().write(
            {"state": "released", "released_on": fields.Datetime.now()}
        )
        # sudo: as above.
        decided.sudo().appraisal_id.filtered(lambda a: a.state == "decided")._move(
            {"state": "released"}
        )

    @api.model
    def _cron_release(self):
        """Open decided results whose latest release date has come."""
        self.search(
            [
                ("state", "=", "published"),
                ("cycle_id.release_date", "<=", fields.Date.today()),
            ]
        ).sudo().action_release()  # sudo: the scheduler acts for the system

    def action_reopen(self, reason):
        """Take a result back to the manager's review; the reason stays on the sheet.

        :param reason: text; required
        """
        self.appraisal_id._check_role("hr")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the result is opened again."))
        self._require_state("published", "released")
        # sudo: guarded fields; role and state were checked above.
        appraisals = self.sudo().appraisal_id
        appraisals._message_log_batch(
            {
                result.appraisal_id.id: self.env._(
                    "Result %(score)s / %(grade)s reopened: %(reason)s",
                    score=result.score,
                    grade=result.final_level_id.code,
                    reason=reason,
                )
                for result in self
            }
        )
        self.sudo().write({"state": "draft", "released_on": False})  # sudo: as above.
        appraisals._move({"state": "manager_review"})
        appraisals.rating_ids.filtered(
            lambda rating: rating.kind == "manager"
        )._return_to_author()

    def action_explain(self):
        """Show how score and grade came about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Explain This Number"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "hr_performance.hr_performance_result_view_form_explain"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
        }


class HrPerformanceAppraisal(models.Model):
    """An appraisal as input of the engine."""

    _inherit = "hr.performance.appraisal"

    def _result_values(self, rated, scales, rule_of, versions=None):
        """Score this appraisal.

        :param rated: manager's rating line per appraisal line id
        :param scales: engine scale per scale record
        :param rule_of: engine rule of a plan line
        :param versions: ``VersionInput`` of a plan scored by its versions
        :return: values of the result with its lines
        """
        self.ensure_one()
        if versions:
            outcomes, base = self._version_scores(versions, rated, rule_of)
        else:
            outcomes = {
                line.id: line._outcome(rated.get(line.id), rule_of)
                for line in self.line_ids
            }
            base = self._weighted_score(outcomes)
        lines = self.line_ids.grouped("kind")
        grade_scale = scales[self.cycle_id.scale_id]
        total = scoring.total_of(
            base,
            items=self._engine_items(lines.get("item", ()), rated),
            items_cap=to_decimal(self.cycle_id._rule("items_cap")),
            vetoes=self._engine_vetoes(lines.get("veto", ()), rated),
            maximum=grade_scale.maximum,
        )
        if total.state != outcome.SCORED:
            raise ValidationError(self._unscored_text(total))
        grade = scale.grade(grade_scale, total.published, total.vetoes)
        coefficient = scale.coefficient(grade_scale, total.published, grade.code)
        return {
            **self._stage_values(total, grade, coefficient),
            "trace": self._trace(total, grade, coefficient, outcomes),
            "line_ids": [
                (0, 0, line._result_line_values(outcomes[line.id], rated.get(line.id)))
                for line in self._every_line()
                if line.id in outcomes
            ],
        }

    def _engine_items(self, lines, rated):
        """Bonus and penalty points that the manager gave."""
        return [
            scoring.Item(key=str(line.id), points=to_decimal(rated[line.id].points))
            for line in lines
            if line.id in rated and rated[line.id].has_points
        ]

    def _engine_vetoes(self, lines, rated):
        """Veto items whose event has happened, with the manager's reason."""
        return [
            scoring.Veto(
                key=str(line.id),
                effect=line.veto_effect,
                value=line.veto_value or None,
                reason=rated[line.id].comment or "",
            )
            for line in lines
            if line.id in rated and rated[line.id].is_veto_triggered
        ]

    def _unscored_text(self, total):
        if total.state == outcome.MISSING:
            return self.env._("Values are missing; a missing value is never zero.")
        return self.env._(
            "Less than half of the weight applies, which is too little for a score."
            " Cancel the appraisal, or set other lines to apply."
        )

    def _stage_values(self, total, grade, coefficient):
        """Values of a result: snapshots, every stage of the score, and the trace."""
        grade_scale = self.cycle_id.scale_id
        level = grade_scale._level(grade.code)
        return {
            "appraisal_id": self.id,
            "employee_id": self.employee_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": self.company_id.id,
            "department_id": self.department_id.id,
            "manager_id": self.manager_id.id,
            "scale_id": grade_scale.id,
            "weighted_score": float(total.weighted),
            "items_points": float(total.items),
            "raw_score": float(total.raw),
            "score": float(total.published),
            "level_id": level.id,
            "final_level_id": level.id,
            "final_origin": "review",
            "coefficient": float(coefficient.value),
        }

    def _trace(self, total, grade, coefficient, outcomes):
        """Every step of the calculation, as plain data."""
        steps = [*total.steps, *grade.steps, *coefficient.steps]
        return {
            "total": [step.to_json() for step in steps],
            "lines": {
                str(line_id): [step.to_json() for step in line_outcome.steps]
                for line_id, line_outcome in outcomes.items()
            },
        }


class HrPerformanceAppraisalLine(models.Model):
    """A plan line as input of the engine."""

    _inherit = "hr.performance.appraisal.line"

    def _outcome(self, rating_line, rule_of):
        """Points of this line with their explanation.

        :param rating_line: the manager's line, for methods that reviewers rate
        :param rule_of: engine rule of a plan line
        """
        self.ensure_one()
        if self.not_applicable or self.kind != "weighted":
            return outcome.Outcome.unscored(outcome.NOT_APPLICABLE, [])
        if self.method == "manual":
            known = bool(rating_line) and rating_line.has_points
            value = to_decimal(rating_line.points) if known else None
        else:
            value = self._number("actual") if self.has_actual else None
        return rules.score(rule_of(self), value)

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
