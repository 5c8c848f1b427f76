# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M06 to M09 and the rater's own points."""

from decimal import Decimal

import pytest
from engine_arithmetic import assert_explained, step_values

from engine.rules import Band, Rule, score

MORE = [
    Band(None, 60, 0),
    Band(60, 80, 60),
    Band(80, 90, 80),
    Band(90, 100, 90),
    Band(100, None, 100),
]
LESS = [
    Band(None, "0.30", 3),
    Band("0.30", "0.35", 2),
    Band("0.35", "0.40", 1),
    Band("0.40", None, 0),
]
PROFIT = {
    "target": 100,
    "points": 30,
    "step": "0.03",
    "points_per_step": 1,
    "max_bonus": 6,
    "max_malus": 6,
}


def points(actual, method, **values):
    outcome = score(Rule(method, **values), actual)
    assert_explained(outcome)
    return outcome.value


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("59.99", 0),
        (60, 60),
        ("79.99", 60),
        (80, 80),
        (100, 100),
        (250, 100),
        (-5, 0),
        ("99.999999999999999999", 90),
    ],
)
def test_m06_more_is_better(actual, expected):
    assert points(actual, "bands", bands=MORE) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("0.30", 3),
        ("-0.30", 3),
        ("0.3001", 2),
        ("0.35", 2),
        ("0.40", 1),
        ("0.4001", 0),
        (0.3, 3),
    ],
)
def test_m06_less_is_better(actual, expected):
    values = {"bands": LESS, "direction": "down"}
    assert points(actual, "bands", **values, absolute=True) == expected
    assert points(actual, "bands", **values) == expected


def test_m06_rate_of_deviation_counts_without_its_sign():
    """|−36 %| is as far off as 36 %."""
    values = {"bands": LESS, "direction": "down"}
    assert points("-0.36", "bands", **values, absolute=True) == 1
    assert points("-0.36", "bands", **values) == 3


def test_m06_names_the_band():
    up = score(Rule("bands", bands=MORE), 80)
    assert step_values(up.steps, "band")["interval"] == "[80, 90)"
    down = score(Rule("bands", bands=LESS, direction="down"), 9)
    assert step_values(down.steps, "band")["interval"] == "(0.40, +∞)"


def test_m06_bands_in_any_order():
    assert points(85, "bands", bands=MORE[::-1]) == 80


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (100, 30),
        (102, 30),
        (103, 31),
        (110, 33),
        (118, 36),
        (125, 36),
        (98, 30),
        (96, 29),
        (80, 24),
    ],
)
def test_m07_full_steps(actual, expected):
    assert points(actual, "plus_minus", **PROFIT) == expected


def test_m07_proportional():
    value = points(110, "plus_minus", **PROFIT, proportional=True)
    assert round(value, 2) == Decimal("33.33")


def test_m07_less_is_better_and_negative_targets():
    assert points(90, "plus_minus", **PROFIT, direction="down") == 33
    loss = {**PROFIT, "target": -100}
    assert points(-90, "plus_minus", **loss) == 33


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [(100, 36), (90, 36), (101, 35), (120, 35), (125, 34), (199, 34), (200, 33)],
)
def test_m07_a_target_below_the_baseline_lowers_the_bonus(baseline, expected):
    limits = [(0, 5), ("0.2", 4), ("0.5", 3)]
    values = {**PROFIT, "baseline": baseline, "bonus_limits": limits}
    assert points(150, "plus_minus", **values) == expected
    assert points(50, "plus_minus", **values) == 24


@pytest.mark.parametrize(("events", "expected"), [(0, 20), (3, 5), (4, 0), (5, 0)])
def test_m08_deduction(events, expected):
    assert points(events, "deduction", points=20, deduction=5) == expected


def test_m08_may_go_down_to_minus_the_points():
    values = {"points": 20, "deduction": 5, "allow_negative": True}
    assert points(5, "deduction", **values) == -5
    assert points(8, "deduction", **values) == -20
    assert points(9, "deduction", **values) == -20


def test_m08_never_more_than_full_points():
    assert points(-2, "deduction", points=20, deduction=5) == 20


def test_m09_binary():
    assert points(1, "binary", points=20) == 20
    assert points(0, "binary", points=20) == 0


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [
        ("up", 98, 20),
        ("up", "97.99", 0),
        ("up", 200, 20),
        ("down", 98, 20),
        ("down", "98.01", 0),
        ("down", 0, 20),
    ],
)
def test_m09_pass_or_fail_against_a_threshold(direction, actual, expected):
    """Covers: R045."""
    values = {"points": 20, "target": 98, "direction": direction}
    assert points(actual, "binary", **values) == expected


@pytest.mark.parametrize(
    ("given_points", "expected"), [(85, 85), (120, 120), (130, 120), (-3, 0)]
)
def test_manual_points_pass_through_between_zero_and_the_cap(given_points, expected):
    assert points(given_points, "manual") == expected
