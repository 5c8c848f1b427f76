# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Versions of a plan within one period, and their score (METHODS M41)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error, assert_explained
from hypothesis import given
from hypothesis import strategies as st

from engine.numbers import round_half_up
from engine.outcome import (
    INSUFFICIENT,
    MISSING,
    NOT_APPLICABLE,
    Outcome,
    RuleError,
    Step,
)
from engine.periods import (
    Segment,
    joined,
    mean,
    outcome_in,
    segments,
    stretches,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)
DAYS = 365
IN_YEAR = strategies.days(START, END)
SCORES = strategies.points(places=4)


def scored(value):
    value = Decimal(value)
    return Outcome.scored(value, [Step("manual", {"result": value})])


def starts(*later):
    """Numbered versions from the beginning of the year and from later days."""
    return list(enumerate([START, *later], 1))


# SEGMENTS


def test_a_version_holds_until_the_day_before_the_next():
    """Covers: R040"""
    found = segments(START, END, starts(date(2026, 4, 1), date(2026, 10, 1)))
    assert [(s.number, s.date_from, s.date_to, s.days) for s in found] == [
        (1, START, date(2026, 3, 31), 90),
        (2, date(2026, 4, 1), date(2026, 9, 30), 183),
        (3, date(2026, 10, 1), END, 92),
    ]


@given(st.lists(IN_YEAR, max_size=6).map(sorted))
def test_days_add_up_without_gap_or_overlap(later):
    """Every day of the period belongs to exactly one version."""
    found = segments(START, END, starts(*later))
    assert sum(s.days for s in found) == DAYS
    assert found[0].date_from == START
    assert found[-1].date_to == END
    for before, after in zip(found, found[1:], strict=False):
        assert before.date_to + timedelta(days=1) == after.date_from
        assert before.number < after.number


@given(st.lists(strategies.days(date(2025, 1, 1), date(2027, 12, 31)), max_size=5))
def test_any_order_of_days_covers_the_period_once(later):
    """Also versions out of order or outside the period lose or double no day."""
    assert sum(s.days for s in segments(START, END, starts(*later))) == DAYS


def test_replaced_on_the_same_day_holds_no_day():
    found = segments(START, END, starts(date(2026, 4, 1), date(2026, 4, 1)))
    assert [s.number for s in found] == [1, 3]
    assert [s.number for s in segments(START, END, starts(START))] == [2]
    assert [s.number for s in segments(START, END, starts(date(2027, 1, 1)))] == [1]


def test_no_version_and_no_period_are_refused():
    with pytest.raises(RuleError) as error:
        segments(START, END, [])
    assert_error(error, "versions_empty")
    with pytest.raises(RuleError) as error:
        segments(END, START, starts())
    assert_error(error, "period_reversed")


def test_overlap_counts_common_days():
    segment = Segment(1, date(2026, 4, 1), date(2026, 4, 30))
    assert segment.overlap(START, date(2026, 4, 10)) == 10
    assert segment.overlap(date(2026, 5, 1), END) == 0


FIRST, REST = segments(START, END, starts(date(2026, 4, 1)))


# THE SAME TERMS


def test_segments_with_the_same_terms_are_one_stretch():
    """A line that other changes leave alone is scored once for all its days."""
    found = segments(START, END, starts(date(2026, 4, 1), date(2026, 10, 1)))
    assert stretches([(s, "same") for s in found]) == [(Segment(1, START, END), "same")]
    first, second, third = found
    joined_rest = Segment(2, date(2026, 4, 1), END)
    assert stretches([(first, 1), (second, 2), (third, 2)]) == [
        (first, 1),
        (joined_rest, 2),
    ]
    assert stretches([(first, 1), (second, 2), (third, 1)]) == [
        (first, 1),
        (second, 2),
        (third, 1),
    ]


def test_days_without_the_line_part_its_stretches():
    first, _second, third = segments(
        START, END, starts(date(2026, 4, 1), date(2026, 10, 1))
    )
    assert stretches([(first, 1), (third, 1)]) == [(first, 1), (third, 1)]
    assert stretches([]) == []


def test_a_line_that_stayed_the_same_is_not_averaged():
    only = scored(80)
    assert joined([(Segment(1, START, END), only)], DAYS) is only
    part = joined([(FIRST, only)], DAYS)
    assert (part.value, part.steps[-1].code) == (80, "versions_mean")
    assert joined([(FIRST, only), (REST, scored(90))], DAYS).value > 80


def test_a_segment_finds_the_outcome_of_its_stretch():
    scores = [(FIRST, scored(80)), (REST, scored(90))]
    assert outcome_in(scores, FIRST).value == 80
    assert outcome_in(scores, Segment(3, date(2026, 10, 1), END)).value == 90


# SCORE


def test_worked_example():
    """80 for 90 days and 90 for 275 days make 87.53. Covers: R040"""
    outcome = mean([(FIRST, scored(80)), (REST, scored(90))])
    assert round_half_up(outcome.value) == Decimal("87.53")
    assert_explained(outcome)
    codes = [step.code for step in outcome.steps]
    assert codes.count("version") == codes.count("version_score") == 2
    assert codes[-1] == "versions_mean"


@given(SCORES, st.lists(IN_YEAR, min_size=1, max_size=5).map(sorted))
def test_equal_versions_score_as_one(score, later):
    """A change that changes nothing moves no score. Covers: R040"""
    found = segments(START, END, starts(*later))
    outcome = mean([(segment, scored(score)) for segment in found])
    assert round_half_up(outcome.value) == round_half_up(score)


@given(st.lists(st.tuples(SCORES, IN_YEAR), min_size=1, max_size=5))
def test_mean_lies_between_the_versions(pairs):
    later = sorted(day for _score, day in pairs[1:])
    found = segments(START, END, starts(*later))
    scores = [(s, scored(pairs[s.number - 1][0])) for s in found]
    outcome = mean(scores)
    values = [o.value for _s, o in scores]
    assert min(values) - Decimal("1e-18") <= outcome.value
    assert outcome.value <= max(values) + Decimal("1e-18")
    assert_explained(outcome)


@pytest.mark.parametrize("state", [MISSING, INSUFFICIENT])
def test_what_one_version_lacks_the_whole_lacks(state):
    missing = Outcome.unscored(state, [])
    outcome = mean([(FIRST, scored(80)), (REST, missing)])
    assert (outcome.state, outcome.value) == (state, None)


def test_days_to_which_nothing_applies_are_left_out():
    nothing = Outcome.unscored(NOT_APPLICABLE, [])
    assert mean([(FIRST, scored(80)), (REST, nothing)]).value == 80
    assert mean([(FIRST, nothing)]).state == NOT_APPLICABLE
    assert mean([]).value is None
