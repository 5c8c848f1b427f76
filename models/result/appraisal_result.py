# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...engine import (
    appeals,
    outcome,
    presence,
    rules,
    scale,
    scoring,
    veto,
    whole_period,
)
from ...engine.numbers import round_half_up, to_decimal
from ...engine.outcome import RuleError
from ..base.number_input import format_number

#: A review that comes to nothing yet.
NOTHING_YET = {"score": "", "grade": "", "meaning": ""}


class Ruling(NamedTuple):
    """What the decision of an appeal says of one plan line instead of its review.

    It is read like the manager's line of a review, too, for items and vetoes.
    """

    points: Decimal | None = None
    actual: Decimal | None = None
    not_applicable: bool = False

    @property
    def has_points(self):
        """Whether the item counts."""
        return self.points is not None and not self.not_applicable

    is_veto_triggered = False
    comment = ""
    id = False


class Periods(NamedTuple):
    """The parts that feed a longer period, for one sheet."""

    share: object
    weights: list
    parts: list
    #: Score of each released result that counts, by id of its sheet, as plain text.
    scores: dict


class HrPerformanceAppraisal(models.Model):
    """An appraisal as input of the engine."""

    _inherit = "hr.performance.appraisal"

    # SCORING

    def _result_values(
        self, rated, scales, rule_of, *, versions=None, rulings=None, periods=None
    ):
        """Score this appraisal.

        :param rated: manager's rating line per appraisal line id
        :param scales: engine scale per scale record
        :param rule_of: engine rule of a plan line
        :param versions: ``VersionInput`` of a plan scored by its versions
        :param rulings: ``Ruling`` by line id, of an appeal
        :param periods: ``Periods`` of a whole that they count in
        :return: values of the result; its lines as a list of values under ``line_ids``
        """
        self.ensure_one()
        rulings = rulings or {}
        ruled = self._ruled_outcomes(rulings, rule_of) if rulings else {}
        if versions:
            outcomes, base = self._version_scores(versions, rated, rule_of, ruled)
        else:
            outcomes = {
                line.id: ruled.get(line.id)
                or line._outcome(rated.get(line.id), rule_of)
                for line in self.line_ids
            }
            base = self._weighted_score(outcomes)
        self._check_periods_released(periods)
        if rulings:
            # What all others of the batch are rated is not copied for each of them.
            rated = {**rated, **self._ruled_items(rulings)}
        grade_scale = scales[self.cycle_id.scale_id]
        whole = self._with_periods(base, periods)
        total = self._total_of(whole, rated, grade_scale, outcomes)
        if total.state != outcome.SCORED:
            raise ValidationError(self._unscored_text(total))
        grade = scale.grade(grade_scale, total.published, total.vetoes)
        coefficient = scale.coefficient(grade_scale, total.published, grade.code)
        if base.state == outcome.SCORED:
            total = replace(total, weighted=base.value)
        return {
            **self._stage_values(total, grade, coefficient),
            "trace": self._trace(total, grade, coefficient, outcomes, periods),
            "line_ids": [
                {
                    **line._result_line_values(outcomes[line.id], rated.get(line.id)),
                    **self._ruled_values(rulings.get(line.id)),
                }
                for line in self._every_line()
                if line.id in outcomes
            ],
        }

    def _ruled_outcomes(self, rulings, rule_of):
        """Outcomes of the weighted lines of which an appeal says something."""
        outcomes = {}
        for line in self._every_line():
            ruling = rulings.get(line.id)
            if not ruling or line.kind != "weighted":
                continue
            if ruling.not_applicable:
                outcomes[line.id] = appeals.left_out()
            elif ruling.points is not None:
                outcomes[line.id] = appeals.with_points(ruling.points)
            else:
                found = rules.score(rule_of(line), ruling.actual)
                outcomes[line.id] = appeals.with_actual(ruling.actual, found)
        return outcomes

    def _ruled_items(self, rulings):
        """Rulings on bonus items and vetoes stand for the manager's lines."""
        return {
            line.id: rulings[line.id]
            for line in self.line_ids
            if line.id in rulings and line.kind != "weighted"
        }

    def _ruled_values(self, ruling):
        """What a ruling changes of the values of a result line beside its points."""
        if not ruling or ruling.actual is None:
            return {}
        return {"actual": float(ruling.actual), "has_actual": True}

    def _total_of(self, base, rated, grade_scale, outcomes):
        """The engine's Total of a weighted score, with items, vetoes and values.

        :param base: Outcome of the weighted lines
        :param rated: manager's rating line per appraisal line id
        :param grade_scale: scale of the engine
        :param outcomes: Outcome of the lines by id
        """
        lines = self.line_ids.grouped("kind")
        return scoring.total_of(
            base,
            items=self._engine_items(lines.get("item", ()), rated),
            items_cap=to_decimal(self.cycle_id._rule("items_cap")),
            vetoes=[
                *self._engine_vetoes(lines.get("veto", ()), rated),
                *self._failed_values(outcomes),
            ],
            maximum=grade_scale.maximum,
        )

    def _running_result(self, rated):
        """What a review that is being written comes to so far; nothing is stored.

        Lines without points are left out, and counted: at the end each of them counts.

        :param rated: what is given per appraisal line id, as a rating line has it
        :return: dict of texts: ``score``, ``grade`` and its ``meaning`` ('' as long as
            nothing can be said), ``open`` (how many lines count and have no points),
            ``lines`` (points by id of the plan line)
        """
        self.ensure_one()
        rule_of = self.env["hr.performance.result"]._rule_cache()
        versions = self._version_inputs().get(self.id)
        try:
            if versions:
                outcomes, base = self._version_scores(versions, rated, rule_of)
            else:
                outcomes = {
                    line.id: line._outcome(rated.get(line.id), rule_of)
                    for line in self.line_ids
                }
                base = self._weighted_score(outcomes, is_running=True)
            base = self._with_periods(base, self._periods().get(self.id))
            return self._running_values(outcomes, base, rated)
        except RuleError:
            return {**NOTHING_YET, "open": 0, "lines": {}}

    def _running_values(self, outcomes, base, rated):
        scale_record = self.cycle_id.scale_id
        grade_scale = scale_record._engine_scale()
        missing = [
            line
            for line in self.line_ids
            if line.id in outcomes
            and outcomes[line.id].state == outcome.MISSING
            and line._weighs()
        ]
        values = {
            **NOTHING_YET,
            "open": len(missing),
            "lines": {
                line_id: format_number(self.env, round_half_up(found.value), 2)
                for line_id, found in outcomes.items()
                if found.state == outcome.SCORED
            },
        }
        total = self._total_of(base, rated, grade_scale, outcomes)
        if total.state == outcome.SCORED:
            grade = scale.grade(grade_scale, total.published, total.vetoes)
            level = scale_record._level(grade.code)
            values["score"] = format_number(self.env, total.published, 2)
            values.update(grade=level.code, meaning=level.name)
        return values

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

    def _failed_values(self, outcomes):
        """Vetoes of the values that are not kept, by the points that count."""
        return veto.failed(
            veto.Value(
                key=str(line.id),
                points=outcomes[line.id].value,
                least=line.level_rules["least"],
                effect=line.level_rules["effect"],
                limit=line.level_rules["value"] or None,
            )
            for line in self.line_ids
            if line.id in outcomes and line._least_points()
        )

    def _unscored_text(self, total):
        if total.state == outcome.MISSING:
            return self.env._("Values are missing; a missing value is never zero.")
        return self.env._(
            "Less than half of the weight applies, which is too little for a score."
            " Cancel the appraisal, or set other lines to apply."
        )

    def _stage_values(self, total, grade, coefficient):
        """Values of a result: snapshots of who it is about, each stage of the score."""
        grade_scale = self.cycle_id.scale_id
        level = grade_scale._level(grade.code)
        return {
            "appraisal_id": self.id,
            "subject_kind": self.subject_kind,
            "subject_department_id": self.subject_department_id.id,
            "owner_id": self.owner_id.id,
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

    def _trace(self, total, grade, coefficient, outcomes, periods=None):
        """Every step of the calculation, as plain data."""
        steps = [*total.steps, *grade.steps, *coefficient.steps]
        return {
            **({"periods": periods.scores} if periods else {}),
            "total": [step.to_json() for step in steps],
            "lines": {
                str(line_id): [step.to_json() for step in line_outcome.steps]
                for line_id, line_outcome in outcomes.items()
            },
        }

    # RESULTS OF THE PERIODS
    #
    # A year's score from its own goals and from its quarters, by the cycle's rules.

    def _periods(self):
        """What the cycles that feed these sheets' own bring to their scores.

        Three queries for any number of sheets, none where the rule is off.

        :return: dict of appraisal id to ``Periods``; empty for the others
        """
        counted = self.filtered(lambda a: a.cycle_id._rule("period_share"))
        if not counted:
            return {}
        # sudo: hr.performance.cycle - which cycles feed the own one, and their days.
        cycles = self.env["hr.performance.cycle"].sudo()
        cycles = cycles.search(
            [("parent_id", "in", counted.cycle_id.ids)], order="date_start, id"
        )
        sheets, results = counted._sheets_of_periods(cycles)
        found = {}
        for appraisal in counted:
            own = cycles.filtered(lambda c, a=appraisal: c.parent_id == a.cycle_id)
            company = appraisal.company_id
            own = own.filtered(lambda c, at=company: c.company_id in (at, at.browse()))
            if own:
                found[appraisal.id] = appraisal._periods_of(own, sheets, results)
        return found

    def _whose(self):
        """A key that is the same for the sheets of one person or unit."""
        return (
            self.subject_kind,
            self.employee_id.id,
            self.subject_department_id.id,
            self.subject_kind == "company" and self.company_id.id,
        )

    def _sheets_of_periods(self, cycles):
        """Sheets of the same subjects in shorter cycles, and their released results."""
        # sudo: hr.performance.appraisal - what is released of the same person or unit
        # counts in the whole, whoever led it then.
        sheets = self.env["hr.performance.appraisal"].sudo()
        sheets = sheets.search(
            [
                ("cycle_id", "in", cycles.ids),
                ("state", "!=", "cancelled"),
                "|",
                ("employee_id", "in", self.employee_id.ids),
                ("subject_kind", "!=", "employee"),
            ]
        )
        # sudo: hr.performance.result - as above.
        results = self.env["hr.performance.result"].sudo()
        results = results.search_fetch(
            [("appraisal_id", "in", sheets.ids), ("state", "=", "released")],
            ["appraisal_id", "score"],
        )
        by_key = {(a.cycle_id.id, *a._whose()): a for a in sheets}
        return by_key, {result.appraisal_id: result for result in results}

    def _periods_of(self, cycles, sheets, results):
        """``Periods`` of this sheet, in the order of the calendar."""
        parts, scores = [], {}
        for cycle in cycles:
            sheet = sheets.get((cycle.id, *self._whose()))
            result = results.get(sheet)
            first, last = (
                sheet._period() if sheet else (cycle.date_start, cycle.date_end)
            )
            is_open = sheet or cycle.state == "draft"
            parts.append(
                whole_period.Period(
                    name=cycle.name,
                    days=presence.days(first, last),
                    score=to_decimal(result.score) if result else None,
                    why=whole_period.OPEN if is_open else whole_period.NOT_RATED,
                )
            )
            if result:
                scores[str(sheet.id)] = f"{result.score:.2f}"
        rule = self.cycle_id._rule
        weights = whole_period.weights_of(rule("period_weights"))
        return Periods(to_decimal(rule("period_share")), weights, parts, scores)

    def _with_periods(self, base, periods):
        """The weighted score of the own goals together with that of the periods.

        :param base: Outcome of the own goals
        :param periods: ``Periods``, or None where they do not count
        """
        if not periods:
            return base
        return whole_period.combine(base, periods.parts, periods.share, periods.weights)

    def _check_periods_released(self, periods):
        """Raise where the rule wants every period of the sheet to be released."""
        if not periods or self.cycle_id._rule("period_missing") != "wait":
            return
        waiting = [
            part.name
            for part in periods.parts
            if part.score is None and part.why == whole_period.OPEN
        ]
        if waiting:
            raise ValidationError(
                self.env._(
                    "%s counts here, and its result is not released yet. Release it"
                    " first; or take that cycle out of this one.",
                    format_list(self.env, waiting),
                )
            )

    # PAST RESULTS

    @api.model
    def _put_past(self, subjects):
        """Create finished appraisals that only carry a past result.

        :param subjects: list of (cycle, employee)
        """
        employees = self.env["hr.employee"].concat(
            *(employee for _cycle, employee in subjects)
        )
        managers = employees._performance_managers()
        chains = self._chains_of(managers.items())
        return self._quiet().create(
            [
                {
                    "cycle_id": cycle.id,
                    "employee_id": employee.id,
                    "company_id": employee.company_id.id,
                    "job_id": employee.job_id.id,
                    "department_id": employee.department_id.id,
                    "manager_id": managers[employee.id].id,
                    "chain_ids": [
                        (6, 0, chains[employee.id, managers[employee.id].id])
                    ],
                    "state": "done",
                }
                for cycle, employee in subjects
            ]
        )
