# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Movers and leavers: parts of a period and their mean (METHODS M41)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
import strategies
from engine_arithmetic import assert_error, assert_steps_add_up
from hypothesis import given
from hypothesis import strategies as st

from engine.outcome import RuleError
from engine.presence import (
    Part,
    days,
    employment,
    gap_days,
    mean_steps,
    overlay,
    share,
    split,
    weighted_mean,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)
IN_YEAR = strategies.days(START, END)


def test_mean_of_the_worked_example():
    """80 for 90 days and 90 for 275 days make 87.53; by months 87.50."""
    assert round(weighted_mean([(80, 90), (90, 275)]), 2) == Decimal("87.53")
    assert weighted_mean([(80, 3), (90, 9)]) == Decimal("87.5")


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 400)), min_size=1))
def test_mean_lies_between_the_parts_and_explains_itself(pairs):
    result, steps = mean_steps(pairs)
    values = [value for value, _days in pairs]
    assert min(values) - Decimal("1e-20") <= result <= max(values) + Decimal("1e-20")
    assert_steps_add_up(steps)
    assert len(steps) == len(pairs) + 1


@pytest.mark.parametrize("pairs", [[], [(80, 0)], [(80, -3)]])
def test_mean_of_nothing_is_refused(pairs):
    with pytest.raises(RuleError) as error:
        weighted_mean(pairs)
    assert_error(error, "parts_empty")


def test_share_of_a_leaver_and_a_joiner():
    assert share(None, date(2026, 3, 31), START, END) == Decimal(90) / 365
    assert share(date(2026, 4, 1), None, START, END) == Decimal(275) / 365
    assert share(None, None, START, END) == 1
    assert share(date(2027, 1, 1), None, START, END) == 0
    assert share(date(2026, 5, 2), date(2026, 5, 1), START, END) == 0


def test_share_of_a_reversed_period_is_refused():
    with pytest.raises(RuleError) as error:
        share(None, None, END, START)
    assert_error(error, "period_reversed")


@given(IN_YEAR)
def test_leaver_and_successor_share_the_whole_period(day):
    before = share(None, day, START, END)
    after = share(day + timedelta(days=1), None, START, END)
    assert abs(before + after - 1) < Decimal("1e-20")


@given(st.lists(st.tuples(IN_YEAR, st.sampled_from("abc"))))
def test_splitting_keeps_the_period_whole(moves):
    """Whatever moves come in whatever order, no day is lost or counted twice."""
    parts = [Part(START, END, "start")]
    for day, value in moves:
        parts = split(parts, day, value)
    assert parts[0].date_from == START
    assert parts[-1].date_to == END
    assert sum(part.days for part in parts) == days(START, END)
    for before, after in zip(parts, parts[1:], strict=False):
        assert after.date_from == before.date_to + timedelta(days=1)
        assert before.value != after.value


def test_split_outside_the_period_changes_nothing():
    parts = [Part(START, END, "a")]
    assert split(parts, START - timedelta(days=1), "b") == parts
    assert split(parts, END + timedelta(days=1), "b") == parts
    assert split([], START, "b") == []


def test_move_on_the_first_day_replaces_the_part():
    assert split([Part(START, END, "a")], START, "b") == [Part(START, END, "b")]


# EMPLOYMENT OVER SEVERAL CONTRACTS


AROUND = strategies.days(date(2025, 6, 1), date(2027, 6, 30))
CONTRACTS = st.lists(st.tuples(AROUND, st.none() | AROUND), max_size=6)


def employed(contracts, day):
    return any(
        first <= day and (last is None or day <= last) for first, last in contracts
    )


@given(CONTRACTS)
def test_employment_is_the_union_of_its_days(contracts):
    """Day by day: employed in a stretch exactly when any contract covers the day."""
    stretches = employment(contracts, START, END)
    whole = [START + timedelta(days=n) for n in range(days(START, END))]
    wanted = [employed(contracts, day) for day in whole]
    assert [
        any(first <= day <= last for first, last in stretches) for day in whole
    ] == wanted
    for before, after in pairwise(stretches):
        assert (after[0] - before[1]).days > 1
    if stretches:
        first, last = stretches[0][0], stretches[-1][1]
        counted = share(first, last, START, END, gap_days(stretches))
        assert counted == Decimal(sum(wanted)) / len(whole)


@given(CONTRACTS, IN_YEAR)
def test_days_after_the_last_one_do_not_count(contracts, left):
    stretches = employment(contracts, START, END)
    wanted = [
        day
        for day in (START + timedelta(days=n) for n in range(days(START, END)))
        if day <= left and employed(contracts, day)
    ]
    if stretches and wanted:
        last = min(left, stretches[-1][1])
        absent = gap_days(stretches, last)
        counted = share(stretches[0][0], last, START, END, absent)
        assert counted == Decimal(len(wanted)) / days(START, END)


@given(AROUND, st.integers(0, 800))
def test_a_renewal_without_gap_changes_nothing(first, length):
    """However often a contract is renewed, the share is that of one contract."""
    last = first + timedelta(days=length)
    middle = first + timedelta(days=length // 2)
    renewed = [(first, middle), (middle + timedelta(days=1), last)]
    assert employment(renewed, START, END) == employment([(first, last)], START, END)


def test_a_gap_is_left_out():
    stretches = employment(
        [(date(2024, 1, 1), date(2026, 3, 31)), (date(2026, 5, 1), None)], START, END
    )
    assert gap_days(stretches) == 30
    assert share(START, None, START, END, 30) == Decimal(335) / 365


# PARTS FOLLOW WHAT HOLDS ON OTHER DAYS


@given(st.lists(st.tuples(IN_YEAR, st.integers(0, 2)), max_size=5), IN_YEAR)
def test_overlay_keeps_every_day_and_joins_what_is_alike(starts, day):
    """Each day has one part; its value is what was laid over it, else what it had."""
    starts = sorted(dict(starts).items())
    over = [
        Part(first, after - timedelta(days=1), value)
        for (first, value), (after, _next) in pairwise(
            [*starts, (END + timedelta(days=1), None)]
        )
    ]
    parts = split([Part(START, END, ("old", 9))], day, ("new", 9))
    result = overlay(parts, over, lambda held, wanted: (held[0], wanted))
    assert sum(part.days for part in result) == days(START, END)
    assert all(a.value != b.value for a, b in pairwise(result))
    for part in result:
        for other in (part.date_from, part.date_to):
            wanted = [s.value for s in over if s.date_from <= other <= s.date_to]
            who = "new" if other >= day else "old"
            assert part.value == (who, wanted[0] if wanted else 9)
