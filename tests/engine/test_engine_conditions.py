# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Conditions of a reward, by random facts; R187, R189."""

from datetime import date
from decimal import Decimal

import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import conditions
from engine.codes import STEP_CODES
from engine.conditions import CODES, Condition, Fact, evaluate, first_met, never, unmet

GRADES = st.tuples(st.booleans(), st.integers(0, 100))
SCORES = st.integers(0, 12_000).map(lambda cents: Decimal(cents) / 100)
DAYS = strategies.days()


def wanted(code):
    if code in (conditions.GRADE, conditions.UNIT):
        return GRADES.map(lambda grade: Condition(code, grade, "at least"))
    if code == conditions.SCORE:
        return st.tuples(SCORES, st.none() | SCORES).map(
            lambda pair: Condition(code, pair[0], "score", pair[1])
        )
    if code == conditions.TENURE:
        return st.integers(1, 480).map(lambda months: Condition(code, months))
    return st.just(Condition(code))


def found(code):
    if code in (conditions.GRADE, conditions.UNIT):
        values = GRADES
    elif code == conditions.SCORE:
        values = SCORES
    elif code == conditions.TENURE:
        values = st.tuples(DAYS, DAYS)
    else:
        values = st.integers(0, 3)
    return values.map(lambda value: Fact(value, "found"))


ASKED = st.tuples(*(st.none() | wanted(code) for code in CODES)).map(
    lambda row: [one for one in row if one]
)
FACTS = st.tuples(*(st.none() | found(code) for code in CODES)).map(
    lambda row: {code: fact for code, fact in zip(CODES, row, strict=True) if fact}
)


@given(ASKED, FACTS)
def test_every_condition_gets_a_verdict_and_a_sentence(asked, facts):
    """All reasons, not only the first; what is missing is never a no."""
    verdicts = evaluate(asked, facts)
    assert [one.code for one in verdicts] == [one.code for one in asked]
    for verdict in verdicts:
        assert (verdict.is_met is None) == (verdict.code not in facts)
        assert set(verdict.step.values) == set(STEP_CODES[verdict.step.code])
    assert evaluate(asked, facts) == verdicts


@given(ASKED, FACTS)
def test_each_condition_is_judged_alone(asked, facts):
    """No condition changes the verdict on another one."""
    alone = [verdict for one in asked for verdict in evaluate([one], facts)]
    assert alone == evaluate(asked, facts)


@given(ASKED, FACTS, SCORES)
def test_a_better_score_never_misses_a_minimum(asked, facts, more):
    asked = [one for one in asked if one.most is None]
    if conditions.SCORE not in facts:
        return
    score = facts[conditions.SCORE].value + more
    better = {**facts, conditions.SCORE: Fact(score, "more")}
    assert set(unmet(evaluate(asked, better))) <= set(unmet(evaluate(asked, facts)))


def test_limits_belong_to_what_is_enough():
    asked = [Condition(conditions.SCORE, Decimal(80), "80", Decimal(90))]
    met = {
        score: evaluate(asked, {conditions.SCORE: Fact(Decimal(score))})[0].is_met
        for score in ("79.99", "80", "90", "90.01")
    }
    assert met == {"79.99": False, "80": True, "90": True, "90.01": False}
    asked = [Condition(conditions.TENURE, 12)]
    start = date(2025, 1, 31)
    for day, is_met in ((date(2026, 1, 30), False), (date(2026, 1, 31), True)):
        assert (
            evaluate(asked, {conditions.TENURE: Fact((start, day))})[0].is_met is is_met
        )


@given(st.lists(st.booleans(), max_size=8), st.randoms())
def test_exactly_one_exclusive_rule_rewards(met, random):
    """The first by priority among those that are met, in whatever order they come."""
    priorities = random.sample(range(100), len(met))
    rules = list(zip(priorities, met, strict=True))
    place = first_met(rules)
    if not any(met):
        assert place is None
        return
    assert rules[place][1]
    assert rules[place][0] == min(p for p, is_met in rules if is_met)


@given(ASKED, SCORES, GRADES, SCORES)
def test_what_can_never_apply_is_met_by_nobody(asked, top, top_grade, lower):
    """Where the check says never, no person within the scale meets all."""
    codes = never(asked, top_grade, top, lower)
    by_code = {one.code: one for one in asked}
    if "score_above" in codes:
        fact = {conditions.SCORE: Fact(top)}
        assert not evaluate([by_code[conditions.SCORE]], fact)[0].is_met
    if "grade_above" in codes:
        fact = {conditions.GRADE: Fact(top_grade)}
        assert not evaluate([by_code[conditions.GRADE]], fact)[0].is_met
    if "score_order" in codes:
        score = by_code[conditions.SCORE]
        for value in (score.wanted, score.most):
            assert not evaluate([score], {conditions.SCORE: Fact(value)})[0].is_met


def test_contradictions_are_named():
    grade = Condition(conditions.GRADE, (True, 90))
    assert never([grade], top_grade=(True, 80)) == ["grade_above"]
    high = Condition(conditions.SCORE, Decimal(101))
    assert never([high], top_score=Decimal(100)) == ["score_above"]
    turned = Condition(conditions.SCORE, Decimal(90), "", Decimal(80))
    assert never([turned], top_score=Decimal(100)) == ["score_order"]
    low = Condition(conditions.SCORE, None, "", Decimal(60))
    assert never([grade, low], (True, 90), Decimal(100), Decimal(90)) == ["score_grade"]
    assert never([grade], top_grade=(True, 90)) == []
