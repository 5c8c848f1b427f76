# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values that are not kept (METHODS M10), and room for a block of lines (M14)."""

from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error
from hypothesis import example, given
from hypothesis import strategies as st

from engine import mix, scale, scoring
from engine.outcome import Outcome, RuleError
from engine.raters import LEVELS, POINTS_PER_LEVEL
from engine.veto import GRADE_CAP, SCORE_CAP, ZERO_TOTAL, Value, failed

TABLE = scale.Scale(
    [
        scale.Level("A", 85, "1.2"),
        scale.Level("B", 75, "1.0"),
        scale.Level("C", 60, "0.8"),
        scale.Level("D", None, "0.5"),
    ]
)
POINTS = strategies.points(high=100)
LEAST = st.sampled_from(LEVELS[1:])
WEIGHTS = st.lists(strategies.weights(), min_size=1, max_size=12).filter(any)
SHARES = strategies.weights("0.01", "99.99")


def total(points, vetoes):
    base = Outcome.scored(Decimal(points), [])
    return scoring.total_of(base, vetoes=vetoes, maximum=100)


def test_a_value_below_the_required_level_caps_the_grade():
    """92 points and level 2 of at least 3: grade C. Covers: R078"""
    vetoes = failed([Value("7", Decimal(40), 3, GRADE_CAP, "C")])
    found = total(92, vetoes)
    assert found.published == 92
    grade = scale.grade(TABLE, found.published, found.vetoes)
    assert (grade.earned, grade.code) == ("A", "C")
    [step] = [step for step in grade.steps if step.code == "value_grade_cap"]
    assert step.values == {"key": "7", "level": 2, "least": 3, "grade": "C"}


def test_a_level_is_never_told_as_the_one_it_misses():
    """A mean of 2.999 is 2.99 of 3, not 3.00. Covers: R078"""
    [veto] = failed([Value("7", Decimal("59.98"), 3, ZERO_TOTAL)])
    assert veto.level == Decimal("2.99")
    assert total(92, [veto]).published == 0


def test_what_is_not_rated_does_not_fail():
    """Missing is never zero (M00). Covers: R078"""
    assert failed([Value("7", None, 5, ZERO_TOTAL)]) == []


@given(POINTS, LEAST)
@example(Decimal(60), 3)
@example(Decimal("59.99"), 3)
def test_a_value_fails_below_its_level_and_only_there(points, least):
    """Monotone, with the border on the kept side. Covers: R078"""
    vetoes = failed([Value("7", points, least, ZERO_TOTAL)])
    assert bool(vetoes) == (points < least * POINTS_PER_LEVEL)
    for veto in vetoes:
        assert veto.level < veto.least


@given(POINTS, st.lists(st.tuples(POINTS, LEAST), max_size=5), POINTS)
def test_failed_values_never_help(score, values, cap):
    """Score and grade are at most what they are without. Covers: R078"""
    for effect, limit in ((SCORE_CAP, cap), (ZERO_TOTAL, None), (GRADE_CAP, "C")):
        vetoes = failed(
            Value(str(place), points, least, effect, limit)
            for place, (points, least) in enumerate(values)
        )
        plain, found = total(score, ()), total(score, vetoes)
        assert found.published <= plain.published
        codes = ["D", "C", "B", "A"]
        before = scale.grade(TABLE, plain.published)
        after = scale.grade(TABLE, found.published, found.vetoes)
        assert codes.index(after.code) <= codes.index(before.code)


@given(WEIGHTS, WEIGHTS, SHARES)
def test_weights_with_a_block_are_one_hundred(present, block, share):
    """To the cent, none negative, the order of size kept. Covers: R077"""
    rest, own = mix.with_block(present, block, share)
    assert sum(rest) == 100 - share
    assert sum(own) == share
    assert min([*rest, *own]) >= 0
    for before, after in ((present, rest), (block, own)):
        pairs = sorted(zip(before, after, strict=True))
        for (low, low_after), (high, high_after) in zip(pairs, pairs[1:], strict=False):
            assert low == high or low_after <= high_after


def test_the_first_block_takes_all():
    """An empty template has no other weights to share. Covers: R077"""
    assert mix.with_block([], [3, 1], 100) == ([], [75, 25])
    for present, share in (([], 50), ([50, 50], 100)):
        with pytest.raises(RuleError) as caught:
            mix.with_block(present, [1], share)
        assert_error(caught, "block_alone")


@pytest.mark.parametrize("share", [0, -1, "100.01"])
def test_shares_of_a_block(share):
    """Nothing, less than that and more than all are refused. Covers: R077"""
    with pytest.raises(RuleError) as caught:
        mix.with_block([100], [1], share)
    assert_error(caught, "block_share")
