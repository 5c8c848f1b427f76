# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The course of a goal: actual values, targets, plan and forecast (METHODS M38)."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine import progress
from engine.course import added_up, level, milestone, on_the_way
from engine.period_targets import PeriodTarget, spread
from engine.subperiods import split

YEAR = date(2026, 1, 1), date(2026, 12, 31)
MONTHS = split("month", *YEAR)
QUARTERS = split("quarter", *YEAR)


def rows(*targets, parts=QUARTERS):
    return [PeriodTarget(*p, t) for p, t in zip(parts, targets, strict=True)]


def told(places, name):
    return [getattr(place, name) for place in places]


def test_the_worked_forecast():
    """400 after half of the plan is 800 at its end. Covers: R062, R063"""
    even = rows(250, 250, 250, 250)
    values = [(date(2026, 3, 31), 150), (date(2026, 6, 30), 250)]
    places = added_up(even, values, date(2026, 7, 1))
    assert told(places, "planned") == [250, 500, 750, 1000]
    assert told(places, "reached") == [150, 400, None, None]
    assert told(places, "forecast") == [None, 400, 600, 800]


def test_the_forecast_follows_the_season():
    """Who has reached what a weak quarter asked for reaches the whole target."""
    season = rows(100, 200, 300, 400)
    places = added_up(season, [(date(2026, 3, 31), 100)], date(2026, 4, 1))
    assert told(places, "forecast") == [100, 300, 600, 1000]


def test_a_missing_period_is_a_gap():
    """It is over and has no value: neither zero nor the total so far."""
    values = [(date(2026, 3, 31), 250), (date(2026, 9, 30), 0)]
    places = added_up(rows(250, 250, 250, 250), values, date(2026, 10, 5))
    assert told(places, "actual") == [250, None, 0, None]
    assert told(places, "reached") == [250, None, 250, None]
    assert told(places, "is_missing") == [False, True, False, False]


def test_nothing_known_has_no_forecast():
    for places in (
        added_up(rows(1, 1, 1, 1), [], date(2026, 2, 1)),
        level(rows(1, 1, 1, 1), "avg", [], date(2026, 2, 1)),
        on_the_way(QUARTERS, None, 10, [], date(2026, 2, 1)),
    ):
        assert told(places, "forecast") == [None] * 4
        assert told(places, "actual") == [None] * 4


def test_a_level_goes_on_as_it_is():
    values = [(date(2026, 3, 31), 90), (date(2026, 6, 30), 80)]
    places = level(rows(95, 95, 96, 97), "avg", values, date(2026, 7, 1))
    assert told(places, "target") == [95, 95, 96, 97]
    assert told(places, "forecast") == [None, 85, 85, 85]


def test_the_way_begins_at_the_baseline():
    values = [(date(2026, 6, 30), 60)]
    places = on_the_way(QUARTERS, 40, 80, values, date(2026, 7, 1))
    assert told(places, "forecast")[1] == 60
    assert places[1].planned > 59
    assert places[3].planned == 80
    assert told(places, "is_missing") == [True, False, False, False]


def test_milestones_are_the_plan_of_a_way():
    steps = rows(10, 10, 40, 80)
    assert milestone(steps, 0, date(2026, 3, 31)) == 10
    assert milestone(steps, 0, date(2026, 6, 30)) == 10
    assert milestone(steps, 0, date(2026, 12, 31)) == 80
    assert milestone(steps, 0, date(2025, 12, 31)) == 0
    places = on_the_way(QUARTERS, 0, 80, [], date(2026, 1, 1), steps)
    assert told(places, "planned") == [10, 10, 40, 80]


@given(
    st.integers(1, 10**6),
    st.lists(st.none() | st.integers(-1000, 10**5), min_size=12, max_size=12),
)
def test_the_end_is_that_of_the_progress(target, found):
    """The last forecast is the one that the light was made with."""
    months = spread(target, "sum", MONTHS)
    values = [
        (last, value)
        for (_first, last), value in zip(MONTHS, found, strict=True)
        if value is not None
    ]
    places = added_up(months, values, date(2027, 1, 1))
    if not values:
        assert places[-1].forecast is None
        return
    total = sum(value for _day, value in values)
    planned = next(p.planned for p in places if p.last == values[-1][0])
    if planned <= 0:
        return
    stand = progress.added_up(total, target, planned)
    assert abs(places[-1].forecast - stand.forecast) < Decimal("0.001")
    assert sum(p.is_missing for p in places) == found.count(None)
