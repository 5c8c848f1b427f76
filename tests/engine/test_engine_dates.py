# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M40."""

from datetime import date, datetime, timedelta

import pytest
import strategies
from engine_arithmetic import assert_error
from hypothesis import given
from hypothesis import strategies as st

from engine.dates import (
    add_months,
    add_working_days,
    calendar_name,
    duration_ok,
    interview_due,
    invitation_lead_ok,
    period,
    periods_ending,
    week,
)
from engine.outcome import RuleError

DAYS = strategies.days()


@pytest.mark.parametrize(
    ("end", "due"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2024-01-31", "2024-02-29"),
        ("2025-12-31", "2026-01-31"),
        ("2026-03-31", "2026-04-30"),
        ("2026-06-30", "2026-07-30"),
        ("2026-02-28", "2026-03-28"),
    ],
)
def test_interview_is_due_one_month_after_the_end(end, due):
    """The date rule of R097."""
    assert interview_due(date.fromisoformat(end)) == date.fromisoformat(due)


@pytest.mark.parametrize(("sent", "ok"), [(17, True), (18, False), (1, True)])
def test_invitation_lead(sent, ok):
    """The date rule of R098."""
    assert invitation_lead_ok(date(2026, 4, sent), date(2026, 4, 20)) is ok


def test_invitation_lead_counts_calendar_days_not_hours():
    late_evening = datetime(2026, 4, 17, 23, 0)
    assert invitation_lead_ok(late_evening, datetime(2026, 4, 20, 9, 0))


@pytest.mark.parametrize(
    ("minutes", "ok"), [(60, True), (90, True), (59, False), (91, False)]
)
def test_duration(minutes, ok):
    """The range of R099."""
    assert duration_ok(minutes) is ok


def weekday(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("is_working_day", "end"),
    [
        (weekday, date(2026, 4, 10)),
        (lambda day: weekday(day) and day != date(2026, 4, 6), date(2026, 4, 13)),
    ],
)
def test_appeal_window_in_working_days(is_working_day, end):
    assert add_working_days(date(2026, 4, 3), 5, is_working_day) == end


def test_working_days_at_the_limits():
    start = datetime(2026, 4, 4, 12)
    assert add_working_days(start, 0, weekday) == date(2026, 4, 4)
    for code, first, days, calendar in [
        ("days_negative", date(2026, 4, 3), -1, weekday),
        ("no_working_day", date(2026, 4, 3), 1, lambda day: False),
        ("no_working_day", date.max, 1, weekday),
    ]:
        with pytest.raises(RuleError) as caught:
            add_working_days(first, days, calendar)
        assert_error(caught, code)


@pytest.mark.parametrize(("start", "months"), [(date.max, 1), (date.min, -1)])
def test_months_outside_the_calendar(start, months):
    with pytest.raises(RuleError) as caught:
        add_months(start, months)
    assert caught.value.code == "date_out_of_range"


@given(DAYS, st.integers(-200, 200))
def test_adding_months_keeps_the_day_or_takes_the_last(start, months):
    end = add_months(start, months)
    months_apart = (end.year - start.year) * 12 + end.month - start.month
    assert months_apart == months
    next_day = end + timedelta(days=1)
    assert end.day == start.day or (end.day < start.day and next_day.day == 1)


@given(DAYS, st.integers(1, 60))
def test_the_last_of_n_working_days_is_one(start, n):
    end = add_working_days(start, n, weekday)
    between = (end - start).days
    days = [start + timedelta(days=i + 1) for i in range(between)]
    assert sum(map(weekday, days)) == n
    assert weekday(end)


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 11, 21), 6, date(2026, 7, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), 1, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 3, 31), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 7, 1), 12, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_calendar_period(day, months, first, last):
    """The default period of a cycle starts and ends with calendar months."""
    assert period(day, months) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "months", "ends"),
    [
        ("2026-01-01", "2026-06-30", 3, ["2026-03-31", "2026-06-30"]),
        # The quarter that has begun before counts with its end, the last one not.
        ("2026-02-15", "2026-08-14", 3, ["2026-03-31", "2026-06-30"]),
        ("2026-02-01", "2026-02-27", 1, []),
        ("2026-01-01", "2026-01-18", 0, ["2026-01-04", "2026-01-11", "2026-01-18"]),
        ("2026-06-30", "2026-01-01", 1, []),
    ],
)
def test_periods_that_end_within(first, last, months, ends):
    found = periods_ending(date.fromisoformat(first), date.fromisoformat(last), months)
    assert [end.isoformat() for _start, end in found] == ends


@given(DAYS, st.integers(0, 800), st.sampled_from([0, 1, 3, 6, 12]))
def test_periods_follow_each_other(first, days, months):
    last = first + timedelta(days=days)
    found = periods_ending(first, last, months)
    assert all(first <= end <= last for _start, end in found)
    for (_start, end), (start, _end) in zip(found, found[1:], strict=False):
        assert start == end + timedelta(days=1)


def test_a_week_begins_on_monday():
    assert week(date(2026, 11, 21)) == (date(2026, 11, 16), date(2026, 11, 22))


# NAMES OF PERIODS


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-01-01", "2026-12-31", ("year", 2026)),
        ("2026-01-01", "2026-06-30", ("half", 2026, 1)),
        ("2026-07-01", "2026-12-31", ("half", 2026, 2)),
        ("2026-10-01", "2026-12-31", ("quarter", 2026, 4)),
        ("2024-02-01", "2024-02-29", ("month", 2024, 2)),
        # neither half of its year, though six months long
        ("2027-04-01", "2027-09-30", ("months",)),
        ("2026-10-01", "2027-03-31", ("months",)),
        ("2026-04-01", "2027-03-31", ("months",)),
        ("2026-02-01", "2026-04-30", ("months",)),
        ("2026-01-01", "2027-12-31", ("months",)),
        ("2024-02-01", "2024-02-28", ("days",)),
        ("2026-01-02", "2026-06-30", ("days",)),
        ("2026-01-01", "2026-01-01", ("days",)),
        ("2026-12-31", "2026-01-01", ("days",)),
        ("9999-01-01", "9999-12-31", ("year", 9999)),
    ],
)
def test_name_of_a_period(first, last, name):
    assert calendar_name(date.fromisoformat(first), date.fromisoformat(last)) == name


def test_names_are_true_and_distinct_for_all_starts_and_lengths():
    """Only a calendar period has its name, and each name has one period."""
    seen = {}
    for start in range(36):
        first = add_months(date(2025, 1, 1), start)
        for length in range(1, 37):
            last = add_months(first, length) - timedelta(days=1)
            kind, *numbers = calendar_name(first, last)
            lengths = {"year": 12, "half": 6, "quarter": 3, "month": 1}
            if kind == "months":
                assert length not in lengths.values() or period(first, length) != (
                    first,
                    last,
                )
                continue
            assert period(first, lengths[kind]) == (first, last)
            assert seen.setdefault((kind, *numbers), (first, last)) == (first, last)
