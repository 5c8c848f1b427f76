# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Conditions of a reward (METHODS M29): what is asked, what was found, met or not.

Every condition is looked at, so that people read all reasons and not only the first.
What is not known is neither met nor missed: somebody finds it out before money flows.
"""

from dataclasses import dataclass
from decimal import Decimal

from .dates import add_months
from .numbers import to_decimal
from .outcome import Step

#: In the order in which people read them.
GRADE, SCORE, UNIT, TENURE = "grade", "score", "unit", "tenure"
IMPROVEMENT, DISCIPLINE, AMONG = "improvement", "discipline", "domain"
CODES = (GRADE, SCORE, UNIT, TENURE, IMPROVEMENT, DISCIPLINE, AMONG)


@dataclass(frozen=True)
class Condition:
    """One condition: its code, what it asks for, and how people call that.

    Grades (``grade``, ``unit``) are compared by their place on the scale, ``score`` by
    its number; ``wanted`` is the lowest that is enough, ``most`` the highest, if there
    is one. ``tenure`` wants months; of open plans and incidents there is none.
    """

    code: str
    wanted: object = None
    label: str = ""
    most: object = None


@dataclass(frozen=True)
class Fact:
    """What was found: None is "not known"."""

    value: object = None
    label: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether one condition is met (None: not known), and the sentence about it."""

    code: str
    is_met: bool | None
    step: Step

    def to_json(self):
        """Plain data: code, met or not, and the step."""
        return {"code": self.code, "met": self.is_met, "step": self.step.to_json()}


def evaluate(conditions, facts):
    """Judge every condition by the facts.

    :param conditions: list of ``Condition``
    :param facts: dict of code to ``Fact``; one that is missing is not known
    :return: list of ``Verdict`` in the order of the conditions
    """
    return [_verdict(one, facts.get(one.code, Fact())) for one in conditions]


def unmet(verdicts):
    """Codes of the conditions that are not met."""
    return [verdict.code for verdict in verdicts if verdict.is_met is False]


def unknown(verdicts):
    """Codes of the conditions of which nothing is known."""
    return [verdict.code for verdict in verdicts if verdict.is_met is None]


def _verdict(condition, fact):
    if fact.value is None:
        step = Step("condition_unknown", {"name": condition.code})
        return Verdict(condition.code, None, step)
    return _JUDGES[condition.code](condition, fact)


def _at_least(condition, fact):
    enough = condition.wanted is None or fact.value >= condition.wanted
    within = condition.most is None or fact.value <= condition.most
    is_met = enough and within
    values = {"name": condition.code, "wanted": condition.label, "found": fact.label}
    if is_met:
        return Verdict(condition.code, True, Step("condition_met", values))
    return Verdict(condition.code, False, Step("condition_missed", values))


def _unit(condition, fact):
    """What a department has got is not told to its members."""
    values = {"name": condition.code, "wanted": condition.label}
    if fact.value >= condition.wanted:
        return Verdict(condition.code, True, Step("condition_reached", values))
    return Verdict(condition.code, False, Step("condition_not_reached", values))


def _tenure(condition, fact):
    start, day = fact.value
    is_met = add_months(start, condition.wanted) <= day
    values = {
        "name": condition.code,
        "months": Decimal(condition.wanted),
        "start": start.isoformat(),
        "end": day.isoformat(),
    }
    if is_met:
        return Verdict(condition.code, True, Step("condition_tenure_met", values))
    return Verdict(condition.code, False, Step("condition_tenure_missed", values))


def _none_open(condition, fact):
    values = {"name": condition.code}
    if not fact.value:
        return Verdict(condition.code, True, Step("condition_none_open", values))
    values["count"] = to_decimal(fact.value, "count")
    return Verdict(condition.code, False, Step("condition_some_open", values))


def _among(condition, fact):
    values = {"name": condition.code}
    if fact.value:
        return Verdict(condition.code, True, Step("condition_among", values))
    return Verdict(condition.code, False, Step("condition_not_among", values))


_JUDGES = {
    GRADE: _at_least,
    SCORE: _at_least,
    UNIT: _unit,
    TENURE: _tenure,
    IMPROVEMENT: _none_open,
    DISCIPLINE: _none_open,
    AMONG: _among,
}


def first_met(rules):
    """Of exclusive rules the one that rewards: the first by priority that is met.

    :param rules: list of pairs of priority and whether all conditions are met; smaller
        priorities come first, and no two are equal
    :return: position in the list, None when no rule is met
    """
    met = [
        (priority, place) for place, (priority, is_met) in enumerate(rules) if is_met
    ]
    return min(met)[1] if met else None


def other_first(name):
    """The step of who gets nothing because another rule rewards."""
    return Step("other_rule_first", {"name": name})


def of_policy(name, clause, policy, version, published):
    """The step that says by which clause of which policy a rule rewards.

    :param published: day on which this version was published
    """
    values = {"name": name, "clause": clause, "policy": policy}
    values |= {"version": Decimal(version), "start": published.isoformat()}
    return Step("rule_of_policy", values)


def without_money(name):
    """The step of a reward that is no money: what it is."""
    return Step("reward_without_money", {"name": name})


def never(conditions, top_grade=None, top_score=None, score_of_grade=None):
    """Why conditions can never be met together, whatever is found.

    :param top_grade: place of the highest grade of the scale in use
    :param top_score: highest score of the scale
    :param score_of_grade: the lowest score that brings the grade that is asked for
    :return: list of codes: ``grade_above``, ``score_above``, ``score_order``,
        ``score_grade``
    """
    by_code = {one.code: one for one in conditions}
    grade, score = by_code.get(GRADE), by_code.get(SCORE)
    found = []
    if grade and top_grade is not None and grade.wanted > top_grade:
        found.append("grade_above")
    if not score:
        return found
    least, most = score.wanted, score.most
    if least is not None and top_score is not None and least > top_score:
        found.append("score_above")
    if least is not None and most is not None and least > most:
        found.append("score_order")
    if grade and most is not None and score_of_grade is not None:
        if most < score_of_grade:
            found.append("score_grade")
    return found
