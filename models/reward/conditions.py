# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a reward rule asks for, what is found about people, and what follows from it.

The judging is done by ``engine/conditions.py``; here facts are read, each kind with one
query for everybody. All of it runs with the rights of the system, but for the filter on
employees, which finds what the user who wrote it may find.
"""

from ...engine import conditions as engine
from ...engine.conditions import Condition, Fact
from ...engine.numbers import to_decimal
from ..base.number_input import format_number
from ..coaching.kinds import INCIDENT

#: Plans of which the person knows and that are not over.
OPEN_PLANS = ("draft", "agreed", "escalated")


def place(level):
    """Order of grades: the lowest has no lower limit."""
    return (not level.is_lowest, level.lower)


def titles(env):
    """How people call the conditions."""
    _ = env._
    return {
        engine.GRADE: _("Final Grade"),
        engine.SCORE: _("Score"),
        engine.UNIT: _("Grade of the department"),
        engine.TENURE: _("Time in the company"),
        engine.IMPROVEMENT: _("Improvement plans under way"),
        engine.DISCIPLINE: _("Incidents on record that are not settled"),
        engine.AMONG: _("People whom the rule is for"),
    }


def conditions_of(rule):
    """What a rule asks for, as conditions of the engine."""
    _ = rule.env._
    found = []
    if grade := rule.minimum_level_id:
        label = _("at least %s", grade.code)
        found.append(Condition(engine.GRADE, place(grade), label))
    if (scores := _score_condition(rule)) is not None:
        found.append(scores)
    if grade := rule.unit_level_id:
        label = _("at least %s", grade.code)
        found.append(Condition(engine.UNIT, place(grade), label))
    if rule.minimum_tenure:
        found.append(Condition(engine.TENURE, rule.minimum_tenure))
    if rule.without_improvement:
        found.append(Condition(engine.IMPROVEMENT))
    if rule.without_incident:
        found.append(Condition(engine.DISCIPLINE))
    if rule._filters_people():
        found.append(Condition(engine.AMONG))
    return found


def _score_condition(rule):
    least, most = rule.minimum_score, rule.maximum_score
    if not least and not most:
        return None
    _, env = rule.env._, rule.env
    parts = []
    if least:
        parts.append(_("at least %s", format_number(env, to_decimal(least))))
    if most:
        parts.append(_("at most %s", format_number(env, to_decimal(most))))
    return Condition(
        engine.SCORE,
        to_decimal(least) if least else None,
        ", ".join(parts),
        to_decimal(most) if most else None,
    )


def judge(rule, results, day, histories):
    """Verdicts of a rule about each result.

    :param day: the reference date
    :param histories: dict of employee id to versions, read where tenure is asked for
    :return: dict of result to a list of verdicts of the engine
    """
    asked = conditions_of(rule)
    codes = {condition.code for condition in asked}
    counts = {
        code: reader(rule, results)
        for code, reader in _COUNTED.items()
        if code in codes
    }
    return {
        result: engine.evaluate(
            asked, _facts(rule, result, day, histories, counts, codes)
        )
        for result in results
    }


def _facts(rule, result, day, histories, counts, codes):
    facts = {}
    grade = result.final_level_id
    if engine.GRADE in codes and grade.scale_id == rule.minimum_level_id.scale_id:
        facts[engine.GRADE] = Fact(place(grade), grade.code)
    if engine.SCORE in codes:
        score = to_decimal(result.score)
        facts[engine.SCORE] = Fact(score, format_number(rule.env, score))
    if engine.TENURE in codes:
        versions = histories.get(result.employee_id.id, [])
        starts = [v.contract_date_start for v in versions if v.contract_date_start]
        facts[engine.TENURE] = Fact((min(starts), day) if starts else None)
    if engine.UNIT in codes:
        unit = counts[engine.UNIT].get(result.department_id.id)
        if unit and unit.scale_id == rule.unit_level_id.scale_id:
            facts[engine.UNIT] = Fact(place(unit), unit.code)
    for code in {engine.IMPROVEMENT, engine.DISCIPLINE, engine.AMONG} & codes:
        facts[code] = Fact(counts[code].get(result.employee_id.id, 0))
    return facts


def _unit_grades(rule, results):
    """Released grade of each department in the time of the cycle, the latest one."""
    cycle = results.cycle_id[:1]
    found = rule.env["hr.performance.result"].search(
        [
            ("subject_kind", "=", "department"),
            ("subject_department_id", "in", results.department_id.ids),
            ("state", "=", "released"),
            ("cycle_id.date_start", "<=", cycle.date_end),
            ("cycle_id.date_end", ">=", cycle.date_start),
        ],
        order="released_on, id",
    )
    return {one.subject_department_id.id: one.final_level_id for one in found}


def _plan_counts(rule, results):
    return _counted(
        rule.env["hr.performance.development.plan"],
        [("kind", "=", "improvement"), ("state", "in", OPEN_PLANS)],
        results,
    )


def _incident_counts(rule, results):
    """Incidents that the person may read and whose follow-up is still open."""
    return _counted(
        rule.env["hr.performance.coaching"],
        [
            ("kind", "=", INCIDENT),
            ("zone", "=", "record"),
            ("is_told", "=", True),
            ("follow_up_date", "!=", False),
            ("follow_up_done_on", "=", False),
        ],
        results,
    )


def _counted(model, domain, results):
    people = [("employee_id", "in", results.employee_id.ids)]
    rows = model._read_group(domain + people, ["employee_id"], ["__count"])
    return {employee.id: count for employee, count in rows}


def _people_of(rule, results):
    return dict.fromkeys(rule._filtered_people(results.employee_id).ids, 1)


_COUNTED = {
    engine.UNIT: _unit_grades,
    engine.IMPROVEMENT: _plan_counts,
    engine.DISCIPLINE: _incident_counts,
    engine.AMONG: _people_of,
}


def never_text(rule):
    """Why a rule can never apply and what helps, in sentences."""
    _ = rule.env._
    grade = rule.minimum_level_id
    levels = grade.scale_id.level_ids
    top = max(map(place, levels), default=None)
    scale = grade.scale_id or rule._scale_in_use()
    values = {"rule": rule.name, "grade": grade.code, "top": scale.maximum}
    texts = {
        "grade_above": _(
            "%(rule)s: no grade of the scale is as high as %(grade)s. Choose a grade of"
            " the scale in use.",
            **values,
        ),
        "score_above": _(
            "%(rule)s: nobody reaches its minimum score, the scale ends at %(top)s."
            " Lower the minimum score.",
            **values,
        ),
        "score_order": _(
            "%(rule)s: its minimum score is above its maximum score. Lower the one or"
            " raise the other.",
            **values,
        ),
        "score_grade": _(
            "%(rule)s: grade %(grade)s begins above its maximum score, so nobody meets"
            " both. Drop the maximum score or lower the grade.",
            **values,
        ),
    }
    found = engine.never(
        conditions_of(rule),
        top,
        to_decimal(scale.maximum) if scale else None,
        to_decimal(grade.lower) if grade and not grade.is_lowest else None,
    )
    sentences = [texts[code] for code in found]
    if scale_text := _other_scale_text(rule):
        sentences.append(scale_text)
    return sentences


def _other_scale_text(rule):
    """That a grade belongs to a scale that is archived: no result has it any more."""
    gone = (rule.minimum_level_id | rule.unit_level_id).filtered(
        lambda level: not level.scale_id.active
    )
    if not gone:
        return ""
    return rule.env._(
        "%(rule)s: grade %(grade)s belongs to an archived scale, which no result uses."
        " Choose the grade of the scale in use.",
        rule=rule.name,
        grade=gone[0].code,
    )
