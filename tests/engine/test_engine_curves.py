# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M11 and M12, and improvement (M02)."""

from decimal import Decimal

import pytest
from engine_arithmetic import assert_explained, step_values

from engine.numbers import round_half_up
from engine.rules import Point, Rule, improvement, score

STANDARDS = [
    Point(20, 1),
    Point(14, "0.8"),
    Point(8, "0.6"),
    Point(3, "0.4"),
    Point(0, "0.2"),
]
PAYOUT = [
    Point(620, "0.5"),
    Point(1997, 1),
    Point(2400, "1.5"),
    Point(3324, 2),
    Point(4000, 3),
]


def outcome(actual, method, **values):
    found = score(Rule(method, **values), actual)
    assert_explained(found)
    return found


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (11, "14.00"),
        (8, "12.00"),
        (14, "16.00"),
        (25, "20.00"),
        ("1.5", "6.00"),
        (0, "4.00"),
        (-1, "0.00"),
    ],
)
def test_m11_efficacy_coefficient(actual, expected):
    found = outcome(actual, "efficacy", points=20, curve=STANDARDS)
    assert found.value == Decimal(expected)


def test_m11_tells_base_and_adjustment():
    steps = outcome(11, "efficacy", points=20, curve=STANDARDS).steps
    assert step_values(steps, "efficacy_base")["result"] == 12
    assert step_values(steps, "efficacy_next")["result"] == 16
    assert step_values(steps, "efficacy_adjustment")["result"] == 2
    assert step_values(steps, "efficacy_sum")["result"] == 14


def test_m11_less_is_better():
    """Standards fall: 2, 4 and 8 days."""
    standards = [Point(2, 1), Point(4, "0.6"), Point(8, "0.2")]
    values = {"direction": "down", "curve": standards}
    for actual, expected in ((1, 100), (2, 100), (3, 80), (6, 40), (8, 20), (9, 0)):
        assert outcome(actual, "efficacy", **values).value == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1313, "75.16"),
        (619, "0"),
        (620, "50"),
        (1997, "100"),
        (2400, "150"),
        (4000, "300"),
        (9999, "300"),
    ],
)
def test_m12_payout_curve(actual, expected):
    found = outcome(actual, "curve", curve=PAYOUT)
    assert round_half_up(found.value) == Decimal(expected)


def test_m12_in_any_order():
    shuffled = [PAYOUT[i] for i in (3, 0, 4, 2, 1)]
    assert (
        outcome(1313, "curve", curve=shuffled).value
        == outcome(1313, "curve", curve=PAYOUT).value
    )


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "expected"),
    [(60, 80, 75, "0.75"), (10, 6, 7, "0.75"), (18, 25, 16, "-0.2857")],
)
def test_m02_improvement(baseline, target, actual, expected):
    found = improvement(baseline, target, actual)
    assert round_half_up(found, 4) == Decimal(expected)


def test_m02_there_is_no_way_to_go():
    assert improvement(5, 5, 7) is None
