# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The picture shows what the rule scores."""

from bisect import bisect_left

import pytest
import strategies
from hypothesis import given
from test_engine_rule_properties import any_rules

from engine.outcome import RuleError
from engine.picture import draw, ticks
from engine.rules import Band, Point, Rule, score


def height(line, x):
    """Points that the drawn line shows at an actual."""
    places = [place for place, _points in line]
    at = min(max(bisect_left(places, x), 1), len(line) - 1)
    (x0, y0), (x1, y1) = line[at - 1], line[at]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@pytest.mark.parametrize(
    ("rule", "actuals"),
    [
        (Rule("ratio", target=100), (0, 50, 95, 110, 130)),
        (Rule("ratio", target=100, gate="0.6"), (50, 59, 61, 100)),
        (Rule("reverse_quotient", target=5), (4.5, 6, 9)),
        (Rule("closeness", target=50), (30, 50, 77)),
        (Rule("binary", target=5), (4.9, 5.1)),
        (Rule("three_value", threshold=80, target=100, stretch=120), (79, 90, 130)),
        (Rule("bands", bands=[Band(None, 60, 0), Band(60, None, 100)]), (59, 61)),
        (Rule("curve", curve=[Point(10, "0.5"), Point(20, 2)]), (9.9, 15, 25)),
    ],
)
def test_the_line_shows_the_score(rule, actuals):
    picture = draw(rule)
    for actual in actuals:
        shown = height(picture.line, actual)
        assert shown == pytest.approx(float(score(rule, actual).value), abs=1.5)


@given(any_rules())
def test_every_rule_can_be_drawn(rule):
    picture = draw(rule)
    if rule.method == "manual":
        assert picture is None
        return
    places = [x for x, _y in picture.line]
    assert places == sorted(places) and len(set(places)) == len(places)
    assert 2 <= len(picture.line) <= 2500
    assert 1 <= len(picture.y_ticks) <= 9
    lowest, highest = picture.y_ticks[0], picture.y_ticks[-1]
    for _x, points in picture.line:
        assert lowest - 1e-6 <= points <= highest + 1e-6
    for _kind, x, _points in picture.marks:
        assert places[0] <= x <= places[-1]


def test_full_steps_are_drawn_as_steps():
    steps = {"points_per_step": 4, "max_bonus": 20, "max_malus": 60}
    rule = Rule("plus_minus", target=100, step="0.02", **steps)
    line = draw(rule).line
    for actual in range(71, 112, 2):
        assert height(line, actual) == pytest.approx(float(score(rule, actual).value))


def test_target_baseline_and_actual_are_marked():
    rule = Rule("ratio", target=100, baseline=80)
    marks = dict((kind, (x, y)) for kind, x, y in draw(rule, 95).marks)
    assert marks == {"target": (100, 100), "baseline": (80, 80), "actual": (95, 95)}


def test_a_far_actual_widens_the_picture():
    assert draw(Rule("ratio", target=100), 900).line[-1][0] >= 900


def test_a_bad_rule_is_refused():
    with pytest.raises(RuleError):
        draw(Rule("ratio", target=0))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 120, (0, 25, 50, 75, 100)),
        (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (72, 128, (80, 100, 120)),
        (-0.5, 0.5, (-0.4, -0.2, 0, 0.2, 0.4)),
    ],
)
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


@given(strategies.floats(-1e6, 1e6), strategies.floats(1e-3, 1e6))
def test_ticks_lie_inside_or_around(low, size):
    inside, around = ticks(low, low + size), ticks(low, low + size, outward=True)
    slack = size * 1e-6 + abs(low) * 1e-6
    assert all(low - slack <= tick <= low + size + slack for tick in inside)
    assert around[0] <= low + slack and around[-1] >= low + size - slack
    assert len(around) <= 9


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        (Rule("ratio", target=100), 0, 120),
        (Rule("ratio", target=100, cap=2), 0, 200),
        (Rule("achievement", target=100, floor=-1), 0, 120),
        (Rule("reverse_difference", "down", target=100), 80, 200),
        (Rule("reverse_quotient", "down", target=100, cap=2), 0, 200),
        (Rule("closeness", target=50), 0, 100),
        (Rule("progress", target=20, baseline=10), 10, 22),
    ],
)
def test_the_picture_holds_where_floor_and_cap_are_reached(rule, low, high):
    """Neither cut off nor lost in a wide empty picture."""
    left, right = draw(rule).line[0][0], draw(rule).line[-1][0]
    assert left <= low
    assert high <= right <= high + (high - low) / 2 + abs(high) / 2
