# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Targets that differ by quarter, month or week."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error
from hypothesis import given
from hypothesis import strategies as st

from engine.outcome import RuleError
from engine.period_targets import (
    MOST_ROWS,
    PeriodTarget,
    expected,
    moved,
    places,
    shares,
    spread,
    verify,
    whole_target,
)
from engine.subperiods import LENGTHS, aggregate, count, split

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUARTERS = split("quarter", *YEAR)
LEVELS = ("avg", "min", "max", "last")
EVERY = ("sum", *LEVELS)
NUMBERS = strategies.targets(-(10**6), 10**6, places=2)
SPANS = st.builds(
    lambda length, start, number: split(length, start, start + timedelta(number)),
    st.sampled_from(("month", "quarter", "half")),
    strategies.days(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
)


def rows(*targets, parts=None):
    parts = parts or QUARTERS
    return [PeriodTarget(*p, t) for p, t in zip(parts, targets, strict=True)]


def targets(found):
    return [row.target for row in found]


ROWS = SPANS.flatmap(
    lambda parts: st.lists(NUMBERS, min_size=len(parts), max_size=len(parts)).map(
        lambda numbers: rows(*numbers, parts=parts)
    )
)


# SPLITTING


@pytest.mark.parametrize(
    ("total", "decimals", "found"),
    [
        (100, None, [25, 25, 25, 25]),
        (10, None, [3, 3, 2, 2]),
        (10, 1, ["2.5"] * 4),
        (1, None, ["0.3", "0.3", "0.2", "0.2"]),
        ("0.5", None, ["0.2", "0.1", "0.1", "0.1"]),
        (-10, None, [-3, -3, -2, -2]),
        (0, None, [0, 0, 0, 0]),
        ("10.25", 0, ["2.57", "2.56", "2.56", "2.56"]),
    ],
)
def test_equal_parts(total, decimals, found):
    """Covers: R042"""
    parts = spread(total, "sum", QUARTERS, decimals)
    assert targets(parts) == [Decimal(number) for number in found]
    assert [(row.first, row.last) for row in parts] == QUARTERS


def test_parts_by_days():
    """A part that the cycle cuts off gets less."""
    parts = split("month", date(2026, 1, 1), date(2026, 2, 14))
    assert targets(spread(90, "sum", parts)) == [45, 45]
    assert targets(spread(90, "sum", parts, by_days=True)) == [62, 28]


def test_a_level_is_the_same_in_every_period():
    for aggregation in LEVELS:
        assert targets(spread(85, aggregation, QUARTERS)) == [85] * 4


@given(NUMBERS, SPANS, st.sampled_from(EVERY), st.integers(0, 6), st.booleans())
def test_the_parts_make_the_whole(total, parts, aggregation, decimals, by_days):
    """Exactly, whatever number of parts and decimals. Covers: R042"""
    found = spread(total, aggregation, parts, decimals, by_days)
    assert whole_target(found, aggregation) == total
    assert [(row.first, row.last) for row in found] == parts
    assert all(row.target * total >= 0 for row in found)
    if aggregation == "sum" and not by_days:
        unit = Decimal(1).scaleb(-max(decimals, places(total, 1)))
        assert max(targets(found)) - min(targets(found)) <= unit


@given(
    strategies.days(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(LENGTHS),
    NUMBERS,
)
def test_shares_of_cut_periods_make_the_whole(start, number, length, total):
    """Exactly, and each within a cent of its part of the days. Covers: R042"""
    end = start + timedelta(number)
    found = shares(total, length, start, end)
    assert sum(targets(found)) == total
    assert [(row.first, row.last) for row in found] == split(length, start, end)
    all_of = sum(count(length, row.first, row.last) for row in found)
    for row in found:
        part = total * count(length, row.first, row.last) / all_of
        assert abs(row.target - part) <= Decimal("0.01")


# THE WHOLE


@pytest.mark.parametrize(
    ("aggregation", "whole"),
    [("sum", 100), ("avg", 25), ("min", 20), ("max", 30), ("last", 30)],
)
def test_the_whole_follows_the_aggregation(aggregation, whole):
    assert whole_target(rows(20, 25, 25, 30), aggregation) == whole


@given(ROWS, st.sampled_from(EVERY))
def test_who_meets_each_target_meets_the_whole(plan, aggregation):
    """One value for each period, exactly its target. Covers: R042, R044"""
    due = [row.last for row in plan]
    reached = aggregate(targets(plan), aggregation)
    found = whole_target(plan, aggregation, due)
    assert abs(found - reached) <= Decimal("0.0000005")


@given(ROWS, st.sampled_from(("week", "month")))
def test_an_average_counts_a_target_once_for_each_value(plan, length):
    """Weekly values against targets by quarter. Covers: R044"""
    ends = [last for _first, last in split(length, plan[0].first, plan[-1].last)]
    values = [
        next(row.target for row in plan if row.first <= day <= row.last) for day in ends
    ]
    found = whole_target(plan, "avg", ends)
    assert abs(found - aggregate(values, "avg")) <= Decimal("0.0000005")


def test_periods_without_values_do_not_count_in_an_average():
    """Values are due in the first half only."""
    due = [date(2026, 3, 31), date(2026, 6, 30)]
    assert whole_target(rows(20, 30, 90, 90), "avg", due) == 25


def test_whole_numbers_stay_whole_where_each_part_gets_one():
    assert places(4, 4) == 0
    assert places(3, 4) == 1


def test_rounding_goes_up_from_the_middle():
    parts = split("half", *YEAR)
    assert whole_target(rows("0.000001", 0, parts=parts), "avg") == Decimal("0.000001")
    assert whole_target(rows("-0.000001", 0, parts=parts), "avg") == 0


# ANOTHER WHOLE


def test_another_sum_keeps_the_proportion():
    assert targets(moved(rows(20, 25, 25, 30), "sum", 200)) == [40, 50, 50, 60]


def test_a_change_leaves_what_is_over():
    """Covers: R040"""
    plan = rows(20, 25, 25, 30)
    found = moved(plan, "sum", 122, keep_until=date(2026, 7, 1))
    assert targets(found) == [20, 25, 35, 42]
    found = moved(plan, "sum", 122, keep_until=date(2026, 6, 30))
    assert targets(found)[0] == 20
    assert targets(found)[1] > 25, "its last day may still change"


@pytest.mark.parametrize(
    ("total", "day", "found"),
    [
        (40, date(2026, 7, 1), [8, 10, 10, 12]),
        (45, date(2026, 7, 1), [9, 11, 11, 14]),
        ("45.5", None, ["9.1", "11.4", "11.4", "13.6"]),
    ],
)
def test_what_is_over_changes_when_nothing_would_be_left(total, day, found):
    """Whole numbers stay whole; the largest remainder gets the rest."""
    plan = moved(rows(20, 25, 25, 30), "sum", total, keep_until=day)
    assert targets(plan) == [Decimal(number) for number in found]


def test_small_numbers_stay_where_they_are_over():
    found = moved(
        rows("0.1", "0.2", "0.3", "0.4"), "sum", "0.9", keep_until=date(2026, 4, 1)
    )
    assert targets(found)[0] == Decimal("0.1")


@pytest.mark.parametrize(
    ("plan", "total", "found"),
    [
        ((1, 1, 1, 1), 6, [2, 2, 1, 1]),
        (("20.5", 25, 25, "29.5"), 101, ["20.7", "25.3", "25.2", "29.8"]),
        ((20, 25, 25, 30), "100.5", ["20.1", "25.1", "25.1", "30.2"]),
    ],
)
def test_moved_rows_have_the_decimals_of_rows_and_total(plan, total, found):
    assert targets(moved(rows(*plan), "sum", total)) == [Decimal(n) for n in found]


def test_when_all_is_over_everything_changes():
    found = moved(rows(20, 25, 25, 30), "sum", 200, keep_until=date(2027, 1, 1))
    assert targets(found) == [40, 50, 50, 60]


def test_without_proportion_all_get_the_same_more():
    assert targets(moved(rows(0, 0, 0, 0), "sum", 8)) == [2, 2, 2, 2]
    assert targets(moved(rows(-5, 5, 5, 5), "sum", 14)) == [-4, 6, 6, 6]


@pytest.mark.parametrize("aggregation", LEVELS)
def test_levels_move_by_the_same_amount(aggregation):
    plan = rows(80, 85, 90, 95)
    whole = whole_target(plan, aggregation)
    assert targets(moved(plan, aggregation, whole + 2)) == [82, 87, 92, 97]


@given(ROWS, st.sampled_from(EVERY), NUMBERS, st.none() | strategies.any_days())
def test_moved_rows_make_the_new_whole(plan, aggregation, total, day):
    """Exactly, with the same days. Covers: R040, R042"""
    found = moved(plan, aggregation, total, keep_until=day)
    assert whole_target(found, aggregation) == total
    assert [(r.first, r.last) for r in found] == [(r.first, r.last) for r in plan]


@given(ROWS, st.sampled_from(EVERY))
def test_the_same_whole_changes_nothing(plan, aggregation):
    assert moved(plan, aggregation, whole_target(plan, aggregation)) == plan


# WHAT IS EXPECTED UNTIL A DAY


def test_expected_counts_days_of_a_part():
    plan = rows(18, 25, 25, 30)
    assert expected(plan, *YEAR) == 98
    assert expected(plan, date(2026, 1, 1), date(2026, 3, 31)) == 18
    assert expected(plan, date(2026, 1, 1), date(2026, 2, 14)) == 9
    assert expected(plan, date(2027, 1, 1), date(2027, 2, 14)) == 0


@given(ROWS, st.integers(0, 800))
def test_expected_of_both_sides_of_a_day_is_the_whole(plan, number):
    start, end = plan[0].first, plan[-1].last
    day = start + timedelta(number)
    both = expected(plan, start, day) + expected(plan, day + timedelta(1), end)
    assert abs(both - sum(targets(plan))) < Decimal("1e-15")


# BAD ROWS


def test_rows_cover_the_period():
    verify(rows(1, 1, 1, 1), *YEAR)
    verify(rows(1, parts=[(YEAR[0], YEAR[0])]), YEAR[0], YEAR[0])


@pytest.mark.parametrize(
    "plan",
    [
        [],
        rows(1, 1, 1, 1)[1:],
        rows(1, 1, 1, 1)[:-1],
        rows(1, 1, 1, 1)[:1] + rows(1, 1, 1, 1)[2:],
        rows(1, 1, 1, 1)[::-1],
        rows(1, 1, parts=[YEAR, (date(2027, 1, 1), date(2026, 12, 31))]),
        rows(1, 1, parts=[(YEAR[0], date(2026, 6, 30)), (date(2026, 6, 30), YEAR[1])]),
    ],
)
def test_gaps_overlaps_and_wrong_ends_are_refused(plan):
    with pytest.raises(RuleError) as caught:
        verify(plan, *YEAR)
    assert_error(caught, "period_targets_cover")


def test_too_many_rows_are_refused():
    parts = [(day, day) for day in (YEAR[0] + timedelta(n) for n in range(55))]
    end = parts[-1][1]
    verify(rows(*[1] * MOST_ROWS, parts=parts[:-1]), YEAR[0], parts[-2][1])
    with pytest.raises(RuleError) as caught:
        verify(rows(*[1] * (MOST_ROWS + 1), parts=parts), YEAR[0], end)
    assert_error(caught, "period_targets_many")


def test_a_target_is_a_number():
    with pytest.raises(RuleError) as caught:
        PeriodTarget(*YEAR, "many")
    assert_error(caught, "number_invalid")
