# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Weeks, months and quarters inside a cycle."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.subperiods import (
    LENGTHS,
    aggregate,
    are_month_ends,
    count,
    due,
    split,
    whole_target,
)

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
HALF = (date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("length", "span", "expected"),
    [
        ("quarter", YEAR, 4),
        ("quarter", HALF, 2),
        ("month", HALF, 6),
        ("half", YEAR, 2),
        ("year", HALF, Decimal("0.5")),
        ("week", (date(2026, 1, 5), date(2026, 2, 1)), 4),
        ("month", (date(2026, 1, 1), date(2026, 2, 14)), Decimal("1.5")),
        ("month", (date(2026, 1, 31), date(2026, 2, 27)), 1),
        ("month", (date(2026, 1, 18), date(2026, 2, 7)), Decimal("0.75")),
        ("year", (date(2026, 1, 1), date(2028, 12, 31)), 3),
    ],
)
def test_count(length, span, expected):
    assert count(length, *span) == expected


def test_split_into_quarters():
    assert split("quarter", *HALF) == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
    ]


def test_split_into_weeks_begins_on_mondays():
    first, second, *_rest = split("week", *HALF)
    assert first == (date(2026, 1, 1), date(2026, 1, 4))
    assert second == (date(2026, 1, 5), date(2026, 1, 11))


@given(
    st.sampled_from(LENGTHS),
    strategies.days(),
    st.integers(0, 800),
)
def test_split_covers_every_day_once(length, start, days):
    end = start + timedelta(days=days)
    parts = split(length, start, end)
    assert (parts[0][0], parts[-1][1]) == (start, end)
    for (_first, last), (following, _last) in zip(parts, parts[1:], strict=False):
        assert last + timedelta(days=1) == following
    assert count(length, start, end) > 0


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("sum", 2000), ("avg", 500), ("last", 500), ("min", 500), ("max", 500)],
)
def test_only_what_is_added_up_needs_the_target_of_each_period(aggregation, expected):
    assert whole_target(500, aggregation, "quarter", *YEAR) == expected


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("sum", 9), ("avg", 3), ("min", 1), ("max", 5), ("last", 1)],
)
def test_aggregate(aggregation, expected):
    assert aggregate([3, 5, 1], aggregation) == expected
    assert aggregate([], aggregation) is None


# THE PERIOD THAT IS DUE

JANUARY, FEBRUARY, MARCH = split("month", date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("today", "known", "expected"),
    [
        ("2025-12-01", (), JANUARY),
        ("2026-01-01", (), JANUARY),
        ("2026-01-31", (), JANUARY),
        ("2026-02-01", (), JANUARY),
        ("2026-02-01", (JANUARY,), FEBRUARY),
        ("2026-03-31", (JANUARY,), FEBRUARY),
        ("2026-03-31", (FEBRUARY,), MARCH),
        ("2026-04-01", (FEBRUARY,), MARCH),
        ("2026-09-01", (JANUARY, FEBRUARY, MARCH), MARCH),
    ],
)
def test_due(today, known, expected):
    parts = [JANUARY, FEBRUARY, MARCH]
    assert due(parts, date.fromisoformat(today), known) == expected


def test_month_ends():
    assert are_month_ends([date(2024, 2, 29), date(2026, 12, 31)])
    assert not are_month_ends([date(2024, 2, 28), date(2026, 12, 31)])
