# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times for talks: on the half-hour, within free time, no two at once."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import days

from engine.slots import NOON, STEP, busy_days, proposals, spread, starts

DAY = datetime(2026, 3, 2)


def at(hour, minute=0, day=0):
    return DAY + timedelta(days=day, hours=hour, minutes=minute)


@st.composite
def free_hours(draw):
    found, moment = [], DAY
    for _number in range(draw(st.integers(0, 6))):
        moment += timedelta(minutes=draw(st.integers(1, 900)))
        begin = moment
        moment += timedelta(minutes=draw(st.integers(1, 400)))
        found.append((begin, moment))
    return found


@pytest.mark.parametrize(
    ("free", "minutes", "expected"),
    [
        ([(at(9), at(10))], 60, [at(9)]),
        ([(at(9), at(10))], 61, []),
        ([(at(9, 1), at(10, 30))], 60, [at(9, 30)]),
        ([(at(9, 1), at(10, 29))], 60, []),
        ([(at(9), at(11))], 60, [at(9), at(9, 30), at(10)]),
        ([], 60, []),
    ],
)
def test_fits_to_the_minute(free, minutes, expected):
    assert starts(free, minutes) == expected


@given(free_hours(), st.integers(1, 200))
def test_each_start_lies_in_free_time(free, minutes):
    found = starts(free, minutes)
    for moment in found:
        assert moment.minute % STEP == 0
        end = moment + timedelta(minutes=minutes)
        assert any(begin <= moment and end <= stop for begin, stop in free)
    # Nothing is left out: whatever lies on the half-hour and fits is found.
    half = DAY
    while half < DAY + timedelta(days=8):
        end = half + timedelta(minutes=minutes)
        if any(begin <= half and end <= stop for begin, stop in free):
            assert half in found
        half += timedelta(minutes=STEP)


@given(free_hours(), st.integers(0, 8))
def test_one_in_the_morning_one_in_the_afternoon(free, number):
    moments = starts(free, 30)
    chosen = proposals(moments, number)
    halves = [(moment.date(), moment.time() >= NOON) for moment in chosen]
    assert len(halves) == len(set(halves)) <= number
    assert set(chosen) <= set(moments)
    assert chosen == sorted(chosen)
    if moments and number:
        assert chosen[0] == moments[0]


@given(
    st.lists(st.lists(st.integers(0, 20), unique=True), max_size=6),
    st.integers(15, 90),
    st.integers(0, 30),
)
def test_no_two_talks_at_once(choices, minutes, gap):
    wishes = {
        number: [at(8) + timedelta(minutes=30 * half) for half in sorted(halves)]
        for number, halves in enumerate(choices)
    }
    found = spread(wishes, dict.fromkeys(wishes, minutes), gap)
    assert set(found) == set(wishes)
    given_times = sorted(moment for moment in found.values() if moment)
    for one, other in zip(given_times, given_times[1:], strict=False):
        assert other - one >= timedelta(minutes=minutes + gap)
    for talk, moment in found.items():
        assert moment is None or moment in wishes[talk]
        if moment is None:
            # None of its times was left.
            for wish in wishes[talk]:
                assert any(
                    abs(wish - other) < timedelta(minutes=minutes + gap)
                    for other in given_times
                )


def test_who_has_one_time_keeps_it():
    """One with many times gives way to one with a single time."""
    many, one = [at(9), at(10), at(11)], [at(9)]
    assert spread({"a": many, "b": one}, {"a": 60, "b": 60}) == {
        "a": at(10),
        "b": at(9),
    }


def test_busy_days():
    february = date(2026, 2, 24), date(2026, 3, 3)
    days = [date(2026, 2, 27), date(2026, 2, 28)]
    assert busy_days("month_end", *february, days=2) == days
    days = [date(2026, 3, 1), date(2026, 3, 2)]
    assert busy_days("month_start", *february, days=2) == days
    assert busy_days("weekday", *february, weekday=0) == [date(2026, 3, 2)]
    since, until = date(2026, 2, 26), date(2026, 2, 27)
    assert busy_days("dates", *february, since=since, until=until) == [since, until]
    assert busy_days("weekday", february[1], february[0], weekday=0) == []


@given(days(), st.integers(1, 31))
def test_month_end_ends_the_month(first, days):
    last = first + timedelta(days=70)
    found = busy_days("month_end", first, last, days=days)
    assert all((day + timedelta(days=days)).month != day.month for day in found)
