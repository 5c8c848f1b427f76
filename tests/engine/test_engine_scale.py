# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M20 and M21 and the grade vetoes of M10."""

from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error, assert_explained, step_values
from hypothesis import given

from engine.outcome import RuleError
from engine.scale import CONTINUOUS, Level, Scale, check, coefficient, grade
from engine.veto import Veto

TABLE = Scale(
    [
        Level("S", 95, "1.5"),
        Level("A", 85, "1.2"),
        Level("B", 75, "1.0"),
        Level("C", 60, "0.8"),
        Level("D", None, "0.5"),
    ]
)
STARTS = [("D", None, 0), ("C", 60, 0), ("B", 75, 1), ("A", 85, "1.5"), ("S", 95, 2)]
SMOOTH = Scale([Level(*start) for start in STARTS], CONTINUOUS, top_coefficient=3)
SCORES = strategies.points()


@pytest.mark.parametrize(
    ("score", "code"),
    [
        ("95", "S"),
        ("94.99", "A"),
        ("84.996", "A"),
        ("84.994", "B"),
        ("60", "C"),
        ("59.99", "D"),
        ("0", "D"),
        ("250", "S"),
    ],
)
def test_m20_grades(score, code):
    result = grade(TABLE, Decimal(score))
    assert (result.code, result.earned) == (code, code)


def test_m20_the_grade_follows_the_score_that_is_shown():
    step = grade(TABLE, Decimal("84.996")).steps[0]
    assert step.values["score"] == Decimal("85.00")
    assert step.values["interval"] == "[85, 95)"


@pytest.mark.parametrize(
    ("score", "code"), [(90, "优"), ("89.5", "良"), (79, "中"), ("59.99", "差")]
)
def test_m20_the_government_scale_has_no_gap(score, code):
    levels = [Level("优", 90, 1), Level("良", 80, 1), Level("中", 60, 1)]
    scale = Scale([*levels, Level("差", None, 1)])
    assert grade(scale, score).code == code


@pytest.mark.parametrize(
    ("effect", "value", "score", "code"),
    [
        ("grade_cap", "C", "92", "C"),
        ("grade_cap", "C", "50", "D"),
        ("grade", "D", "92", "D"),
        ("zero", None, "0", "D"),
        ("score_cap", 75, "75", "B"),
    ],
)
def test_m10_vetoes_on_the_grade(effect, value, score, code):
    result = grade(TABLE, score, Veto("audit", effect, value, "seen"))
    assert result.code == code


def test_m10_the_earned_grade_is_kept():
    result = grade(TABLE, "92.0", Veto("audit", "grade_cap", "C", "seen"))
    assert (result.code, result.earned) == ("C", "A")
    values = step_values(result.steps, "veto_grade_cap")
    assert values == {"key": "audit", "reason": "seen", "grade": "C"}


@pytest.mark.parametrize("order", [1, -1])
def test_m10_the_lowest_of_several_grades_decides(order):
    vetoes = [Veto("a", "grade_cap", "B"), Veto("b", "grade", "C")][::order]
    assert grade(TABLE, 96, vetoes).code == "C"
    assert grade(TABLE, 96, [*vetoes, Veto("c", "grade", "D")][::order]).code == "D"


def test_no_score_has_no_grade():
    result = grade(TABLE, None)
    assert (result.code, result.earned) == (None, None)
    assert result.steps[0].code == "no_score"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("S", "1.5"), ("A", "1.2"), ("B", "1"), ("C", "0.8"), ("D", "0.5")],
)
def test_m21_table(code, expected):
    outcome = coefficient(TABLE, 70, code)
    assert outcome.value == Decimal(expected)
    assert_explained(outcome)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (59, "0"),
        ("67.5", "0.5"),
        (75, "1"),
        (80, "1.25"),
        (90, "1.75"),
        ("97.5", "2.5"),
        (100, "3"),
        (110, "3"),
    ],
)
def test_m21_continuous(score, expected):
    outcome = coefficient(SMOOTH, score, grade(SMOOTH, score).code)
    assert outcome.value == Decimal(expected)
    assert_explained(outcome)


@pytest.mark.parametrize(
    ("score", "code", "expected"),
    [(90, "B", "1.5"), (70, "B", "1"), (None, "A", "1.5"), (90, "D", "0")],
)
def test_m21_the_final_grade_decides_after_calibration(score, code, expected):
    outcome = coefficient(SMOOTH, score, code)
    assert outcome.value == Decimal(expected)
    assert_explained(outcome)


def test_m21_without_top_coefficient_the_best_grade_is_flat():
    flat = Scale(SMOOTH.levels, CONTINUOUS)
    assert coefficient(flat, 97, "S").value == 2


A, D = Level("A", 60, 1), Level("D", None, 0)


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("scale_empty", Scale([])),
        ("scale_unknown_mode", Scale([A, D], "curve")),
        ("scale_open_end", Scale([A])),
        ("scale_open_end", Scale([A, D, Level("E", None, 0)])),
        ("scale_duplicate_code", Scale([A, D, Level("A", 70, 1)])),
        ("scale_duplicate_lower", Scale([A, D, Level("B", 60, 1)])),
        ("scale_maximum_low", Scale([A, D], maximum=60)),
        ("coefficient_negative", Scale([A, Level("D", None, -1)])),
        ("coefficient_order", Scale([A, Level("D", None, 2)])),
        ("top_coefficient_low", Scale([A, D], CONTINUOUS, top_coefficient="0.9")),
    ],
)
def test_a_bad_scale_is_refused_with_its_code(code, scale):
    for attempt in (
        lambda: check(scale),
        lambda: grade(scale, 50),
        lambda: coefficient(scale, 50, "A"),
    ):
        with pytest.raises(RuleError) as caught:
            attempt()
        assert_error(caught, code)


def test_an_unknown_grade_is_refused():
    for attempt in (
        lambda: coefficient(TABLE, 50, "X"),
        lambda: grade(TABLE, 50, Veto("a", "grade_cap", "X")),
    ):
        with pytest.raises(RuleError) as caught:
            attempt()
        assert caught.value.values == {"grade": "X"}


@given(SCORES, SCORES)
def test_a_better_score_never_has_a_lower_grade_or_coefficient(first, second):
    low, high = sorted([first, second])
    order = "DCBAS"
    low_grade, high_grade = grade(SMOOTH, low).code, grade(SMOOTH, high).code
    assert order.index(low_grade) <= order.index(high_grade)
    worse = coefficient(SMOOTH, low, low_grade)
    assert worse.value <= coefficient(SMOOTH, high, high_grade).value


@given(SCORES)
def test_a_cent_of_score_moves_a_continuous_coefficient_only_a_little(score):
    """No cliff: the steepest grade (S) gains 0.2 per point, 0.002 per hundredth."""
    next_score = score + Decimal("0.01")
    here = coefficient(SMOOTH, score, grade(SMOOTH, score).code)
    there = coefficient(SMOOTH, next_score, grade(SMOOTH, next_score).code)
    assert there.value - here.value <= Decimal("0.002")
    assert_explained(here)
