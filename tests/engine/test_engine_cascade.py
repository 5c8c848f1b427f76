# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules of the goal tree (METHODS M37, M39)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import strategies
from hypothesis import assume, given
from hypothesis import strategies as st

from engine import cascade
from engine.outcome import RuleError

D = Decimal
amounts = strategies.targets(0, places=3)
positive = strategies.positive()
percents = strategies.weights()
days = strategies.days()


def goal(name="child", level="department", start="2026-01-01", end="2026-12-31"):
    return cascade.Goal(name, level, date.fromisoformat(start), date.fromisoformat(end))


def refusal(child, parent):
    with pytest.raises(RuleError) as found:
        cascade.check_parent(child, parent)
    return found.value


# WHO MAY STAND UNDER WHOM


def test_a_calendar_year_is_short_and_a_day_more_is_long():
    assert cascade.horizon(date(2026, 1, 1), date(2026, 12, 31)) == "short"
    assert cascade.horizon(date(2026, 1, 1), date(2027, 1, 1)) == "long"
    assert cascade.horizon(date(2024, 2, 29), date(2025, 2, 27)) == "short"


def test_short_under_long_and_never_the_reverse():
    long = goal("five years", "company", end="2030-12-31")
    cascade.check_parent(goal(), long)
    error = refusal(goal("plan", end="2028-12-31"), goal("year", "company"))
    assert error.code == "goal_long_under_short"


def test_a_child_ends_with_its_parent_at_the_latest():
    error = refusal(goal(end="2026-12-31"), goal("half", "company", end="2026-06-30"))
    assert error.code == "goal_ends_after"
    assert error.values["end"] == "2026-12-31"
    assert error.values["date"] == "2026-06-30"


def test_a_child_is_not_longer_than_its_parent():
    child = goal(start="2025-10-01", end="2026-06-30")
    error = refusal(child, goal("half", "company", end="2026-06-30"))
    assert error.code == "goal_longer"
    assert (error.values["days"], error.values["most"]) == (273, 181)


def test_a_wider_unit_does_not_serve_a_narrower_one():
    assert refusal(goal(level="company"), goal(level="team")).code == "goal_level_above"
    cascade.check_parent(goal(level="team"), goal(level="team"))


@given(days, st.integers(0, 900), days, st.integers(0, 900))
def test_what_is_accepted_never_outlasts_its_parent(start, length, above, most):
    child = cascade.Goal("c", "team", start, start + timedelta(length))
    parent = cascade.Goal("p", "company", above, above + timedelta(most))
    try:
        cascade.check_parent(child, parent)
    except RuleError:
        return
    assert child.end <= parent.end
    assert length <= most
    assert (cascade.horizon(*child[2:]), cascade.horizon(*parent[2:])) != (
        "long",
        "short",
    )


def test_loops_are_found():
    assert cascade.find_loop({"a": "b", "b": "c", "c": "a"}, "a") == list("abca")
    assert cascade.find_loop({"a": "a"}, "a") == ["a", "a"]
    assert cascade.find_loop({"a": "b", "b": "c", "c": "b"}, "a") == list("bcb")
    assert cascade.find_loop({"a": "b", "b": "c", "c": None}, "a") == []


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8)), st.integers(0, 8))
def test_a_walk_up_ends_or_is_a_loop(parents, first):
    loop = cascade.find_loop(parents, first)
    if loop:
        assert loop[0] == loop[-1]
        assert all(parents[a] == b for a, b in zip(loop, loop[1:], strict=False))
    else:
        steps = 0
        while first in parents:
            first, steps = parents[first], steps + 1
            assert steps <= len(parents)


# SHARES


def test_shares_up_to_hundred():
    cascade.check_shares("sales", [D("33.33"), D("33.33"), D("33.34")])
    with pytest.raises(RuleError) as found:
        cascade.check_shares("sales", [60, D("40.01")])
    assert found.value.values == {"key": "sales", "total": D("1.0001")}


def test_share_of_the_company_goal():
    assert cascade.share_of([40, 25]) == 10
    assert cascade.share_of([]) == 100
    assert cascade.share_of([40, None]) is None


@given(st.lists(percents, max_size=6))
def test_a_share_of_a_share_is_never_larger(shares):
    result = cascade.share_of(shares)
    assert 0 <= result <= min([D(100), *shares])


# COVERAGE


def test_coverage_of_m39():
    assert cascade.coverage(1000, [400, 350, 200]) == (950, 95, 50)


def test_coverage_beyond_the_target_has_no_gap():
    assert cascade.coverage(100, [80, 40]) == (120, 120, 0)


def test_ceilings_cover_when_they_stay_below():
    assert cascade.coverage(1000, [400, 600], "down") == (1000, 100, 0)
    total, percent, gap = cascade.coverage(1000, [800, 450], "down")
    assert (total, percent, gap) == (1250, 80, 250)


def test_no_coverage_without_parts_or_target():
    assert cascade.coverage(1000, []) is None
    assert cascade.coverage(0, [5]) is None
    assert cascade.coverage(10, [0], "down") is None


@given(positive, st.lists(amounts, min_size=1, max_size=6))
def test_gap_and_total_make_the_target(target, parts):
    total, percent, gap = cascade.coverage(target, parts)
    assert total == sum(parts)
    assert (gap == 0) == (total >= target) == (percent >= 100)
    assert gap == 0 or total + gap == target


@given(positive, st.lists(positive, min_size=1, max_size=6), positive)
def test_another_part_never_lowers_the_coverage(target, parts, more):
    before = cascade.coverage(target, parts)
    assert cascade.coverage(target, [*parts, more]).percent >= before.percent


def test_contributions_cover_where_units_differ():
    assert cascade.share_coverage([50, 30, None]) == (80, 80, 20)
    assert cascade.share_coverage([60, 40]) == (100, 100, 0)
    assert cascade.share_coverage([70, 40]) == (110, 110, 0)
    assert cascade.share_coverage([None]) is None


# PROGRESS


def test_achievement_up_and_down():
    assert cascade.achievement(50, 80) == D("62.5")
    assert cascade.achievement(15, 20, baseline=10) == 50
    assert cascade.achievement(5, 20, baseline=10) == 0
    assert cascade.achievement(8, 4, baseline=12, direction="down") == 50
    assert cascade.achievement(8, 4, direction="down") == 50
    assert cascade.achievement(0, 4, direction="down") == 100
    assert cascade.achievement(-5, 0, direction="down") == 100
    assert cascade.achievement(0, 0, direction="down") == 100
    assert cascade.achievement(5, 10, baseline=10) == 50
    assert cascade.achievement(None, 4) is None
    assert cascade.achievement(4, 0) is None


@given(amounts, amounts, amounts, amounts, st.sampled_from(["up", "down"]))
def test_a_better_value_is_never_less_progress(target, baseline, first, second, way):
    assume(baseline != target)
    way = "up" if target > baseline else "down"
    worse, better = sorted([first, second], reverse=way == "down")
    low = cascade.achievement(worse, target, baseline, way)
    assert 0 <= low <= cascade.achievement(better, target, baseline, way)


def test_key_results_of_m37():
    assert cascade.key_results_mean([70, 40, 100]) == 70
    assert cascade.key_results_mean([D(50), None]) == 50
    assert cascade.key_results_mean([400, 0]) == 50
    assert cascade.key_results_mean([None, None]) is None
    assert cascade.key_results_mean([]) is None


def test_roll_up_is_weight_times_achievement():
    assert cascade.roll_up([(60, 50), (40, 100)]) == 70
    assert cascade.roll_up([(0, 50)]) is None
    assert cascade.roll_up([(50, 400), (50, 0)]) == 50
    assert cascade.roll_up([(50, 50), (50, None)]) == 25


@given(st.lists(st.tuples(positive, percents), min_size=1, max_size=6))
def test_a_roll_up_lies_between_its_parts(parts):
    rates = [rate for _weight, rate in parts]
    result = cascade.roll_up(parts)
    assert min(rates) - D("1e-15") <= result <= max(rates) + D("1e-15")
