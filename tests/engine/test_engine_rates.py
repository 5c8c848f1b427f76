# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M01 to M05 and M13."""

from decimal import Decimal

import pytest
from engine_arithmetic import assert_explained, step_values

from engine.outcome import MISSING, SCORED, RuleError
from engine.rules import Rule, achievement, score


def points(actual, method, **values):
    outcome = score(Rule(method, **values), actual)
    assert outcome.state == SCORED
    assert_explained(outcome)
    return outcome.value


@pytest.mark.parametrize(
    ("direction", "actual", "target", "rate"),
    [
        ("down", 50, 50, "1"),
        ("down", 100, 50, "0"),
        ("down", 200, 50, "-2"),
        ("down", 0, 50, "2"),
        ("down", -50, -50, "1"),
        ("down", -100, -50, "2"),
        ("down", 0, -50, "0"),
        ("down", 50, -50, "-1"),
        ("down", 0, 0, "1"),
        ("down", 1, 0, "0"),
        ("down", -1, 0, "2"),
        ("down", -2, 0, "3"),
        ("down", 2, 0, "-1"),
        ("up", 95, 100, "0.95"),
        ("up", -1, -1, "1"),
        ("up", 3, -2, "3.5"),
    ],
)
def test_m01_achievement(direction, actual, target, rate):
    """All rows of the METHODS M01 oracle."""
    outcome = achievement(direction, actual, target)
    assert outcome.value == Decimal(rate)
    assert_explained(outcome)


def test_m01_refuses_a_zero_target_when_more_is_better():
    with pytest.raises(RuleError) as caught:
        achievement("up", 5, 0)
    assert caught.value.code == "target_zero"
    with pytest.raises(RuleError) as caught:
        achievement("sideways", 5, 1)
    assert caught.value.code == "unknown_direction"


def test_m01_as_a_line_is_clamped_and_multiplied():
    assert points(95, "achievement", target=100, points=40) == 38
    assert points(3, "achievement", target=-2, points=40) == 48
    assert points(200, "achievement", target=50, points=40, direction="down") == 0
    assert points(0, "achievement", target=0, points=40, direction="down") == 40


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "rate", "scored"),
    [
        (60, 80, 75, "0.75", "75"),
        (10, 6, 7, "0.75", "75"),
        (18, 25, 16, "-0.2857", "0"),
    ],
)
def test_m02_progress(baseline, target, actual, rate, scored):
    """The improvement formula of R048, in both directions."""
    outcome = score(Rule("progress", baseline=baseline, target=target), actual)
    shown = step_values(outcome.steps, "progress")["result"]
    assert round(shown, 4) == Decimal(rate)
    assert outcome.value == Decimal(scored)
    assert_explained(outcome)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(95, "28.5"), (100, "30"), (120, "36"), (130, "36"), (-5, "0")],
)
def test_m03_ratio(actual, expected):
    """Covers: R053."""
    assert points(actual, "ratio", target=100, points=30) == Decimal(expected)


def test_m03_says_which_bound_was_applied():
    """Covers: R053."""
    rule = Rule("ratio", target=100, points=30)
    assert step_values(score(rule, 130).steps, "rate_capped") == {
        "before": Decimal("1.3"),
        "cap": Decimal("1.2"),
        "result": Decimal("1.2"),
    }
    floored = step_values(score(rule, -5).steps, "rate_floored")
    assert (floored["before"], floored["floor"]) == (Decimal("-0.05"), 0)


def test_m03_gate():
    values = {"target": 100, "points": 30, "gate": "0.6"}
    assert points(59, "ratio", **values) == 0
    assert points(60, "ratio", **values) == 18


def test_m03_gate_is_stronger_than_the_floor():
    values = {"target": 100, "points": 30, "gate": "0.6", "floor": "0.4"}
    assert points(59, "ratio", **values) == 0
    assert points(60, "ratio", **values) == 18


def test_open_bounds():
    assert points(300, "ratio", target=100, cap=None) == 300
    assert points(-20, "ratio", target=100, floor=None) == -20


@pytest.mark.parametrize(("actual", "expected"), [(6, 24), (0, 36), (11, 0), (5, 30)])
def test_m04_reverse_difference(actual, expected):
    assert points(actual, "reverse_difference", target=5, points=30) == expected


@pytest.mark.parametrize(("actual", "expected"), [(6, 25), (0, 36), (-1, 36), (5, 30)])
def test_m04_reverse_quotient(actual, expected):
    assert points(actual, "reverse_quotient", target=5, points=30) == expected


@pytest.mark.parametrize(
    ("actual", "expected"), [(55, 90), (50, 100), (45, 90), (100, 0), (160, 0)]
)
def test_m05_closeness(actual, expected):
    assert points(actual, "closeness", target=50) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("79.99", 0), (80, 60), (90, 80), (100, 100), (110, 110), (120, 120), (130, 120)],
)
def test_m13_three_values(actual, expected):
    values = {"threshold": 80, "target": 100, "stretch": 120}
    assert points(actual, "three_value", **values) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("12.01", 0), (12, 60), (11, 80), (10, 100), (9, 110), (8, 120), (0, 120)],
)
def test_m13_less_is_better(actual, expected):
    values = {"threshold": 12, "target": 10, "stretch": 8, "direction": "down"}
    assert points(actual, "three_value", **values) == expected


def test_m13_scales_with_the_points():
    values = {"threshold": 80, "target": 100, "stretch": 120, "points": 30}
    assert points(90, "three_value", **values) == 24


@pytest.mark.parametrize("method", ["ratio", "closeness", "reverse_difference"])
def test_missing_data_is_a_state_and_never_zero(method):
    outcome = score(Rule(method, target=100), None)
    assert outcome.state == MISSING
    assert outcome.value is None
    assert outcome.steps[-1].code == "missing_actual"
