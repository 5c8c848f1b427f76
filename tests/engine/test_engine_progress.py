# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far a goal is, against what was planned by now (METHODS M38)."""

from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.progress import (
    AMBER,
    GREEN,
    LIGHTS,
    RED,
    Limits,
    added_up,
    forecast,
    index,
    level,
    light,
    on_the_way,
    weighted,
)

HALF = Decimal("0.5")


def test_the_worked_numbers():
    """Covers: R063"""
    assert index(Decimal("0.40"), HALF) == Decimal("0.80")
    assert light(Decimal("0.80")) == AMBER
    assert forecast(400, HALF) == 800


@pytest.mark.parametrize(
    ("found", "colour"),
    [
        ("1.2", GREEN),
        ("0.9", GREEN),
        ("0.89", AMBER),
        ("0.75", AMBER),
        ("0.749999", RED),
        ("-1", RED),
    ],
)
def test_lights_change_exactly_at_their_bounds(found, colour):
    assert light(Decimal(found)) == colour


@given(strategies.rates(2, 4), strategies.weights(low=1), strategies.weights(low=1))
def test_lights_follow_the_limits_of_the_scheme(share, one, other):
    """Whatever kind of goal it is, and the same for all three ways."""
    limits = Limits(amber=max(one, other) / 100, red=min(one, other) / 100)
    wanted = RED if share < limits.red else AMBER if share < limits.amber else GREEN
    assert light(share, limits) == wanted
    actual = share * 500
    assert added_up(actual, 1000, 500, limits=limits).light == wanted
    assert on_the_way(actual, 1000, HALF, limits=limits).light == wanted
    assert level(actual, 1000, 500, limits=limits).light == wanted


def test_nothing_is_said_before_anything_was_planned():
    progress = added_up(0, 1000, 0)
    assert progress.index is None and progress.light is None
    assert progress.forecast is None
    assert (progress.reached, progress.planned) == (0, 0)
    assert light(None) is None


def test_sales_against_the_plan_so_far():
    progress = added_up(400, 1000, 500)
    assert progress.reached == Decimal("0.4")
    assert progress.planned == HALF
    assert (progress.index, progress.light) == (Decimal("0.8"), AMBER)
    assert progress.forecast == 800


def test_what_may_be_used_up_is_better_when_less_of_it_is():
    few, many = added_up(2, 10, 5, True), added_up(7, 10, 5, True)
    assert (few.index, few.light) == (Decimal("1.6"), GREEN)
    assert (many.index, many.light) == (Decimal("0.6"), RED)


def test_no_accident_is_as_planned_and_one_is_not():
    assert level(0, 0, wants_less=True).light == GREEN
    assert level(1, 0, wants_less=True).light == RED
    assert level(1, 0, wants_less=True).reached is None


def test_the_way_begins_at_the_baseline():
    """Scrap from 8 % to 5 %: at 7 %, half-way through, a third of the way is gone."""
    progress = on_the_way(7, 5, HALF, 8, True)
    assert round(progress.reached, 4) == Decimal("0.3333")
    assert progress.light == RED
    assert progress.forecast == 6


def test_without_a_way_the_level_counts():
    assert on_the_way(8, 8, HALF, 8).light == GREEN


def test_a_rate_is_compared_with_its_target_on_every_day():
    assert level(95, 98).light == GREEN
    assert level(70, 98).light == RED
    assert level(95, 98).planned == 1


@given(strategies.positive(), strategies.positive(), strategies.rates(1))
def test_more_is_never_worse(actual, target, elapsed):
    progress = added_up(actual, target, target * elapsed)
    more = added_up(actual + 1, target, target * elapsed)
    order = [None, *reversed(LIGHTS)]
    assert order.index(more.light) >= order.index(progress.light)
    assert more.reached > progress.reached


@given(strategies.targets(), strategies.targets(), strategies.targets(), st.booleans())
def test_every_number_has_an_answer(actual, target, third, wants_less):
    for progress in (
        added_up(actual, target, third, wants_less),
        level(actual, target, third, wants_less),
        on_the_way(actual, target, HALF, third, wants_less),
    ):
        assert (progress.light is None) == (progress.index is None)
        assert (progress.reached is None) == (progress.planned is None)


@given(
    st.lists(
        st.tuples(
            strategies.weights(low=1),
            st.none() | strategies.rates(),
            st.booleans(),
        )
    )
)
def test_a_plan_is_done_between_nothing_and_all(goals):
    """However far single goals are beyond their targets."""
    done = weighted(goals)
    assert done is None if not goals else 0 <= done <= 1


def test_a_plan_counts_its_weights():
    """A goal beyond its target makes up for no other; a limit counts while kept."""
    goals = [(60, Decimal("1.5"), False), (30, HALF, False), (10, Decimal("1.8"), True)]
    assert weighted(goals) == Decimal("0.75")
    assert weighted([(50, None, True), (50, 1, True)]) == HALF
    assert weighted([]) is None
