# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money that goals need against what units have (METHODS M36; R030)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import budgets, smart
from engine.budgets import Budget, Need, Position
from engine.codes import CHECK_CODES

YEAR = date(2026, 1, 1), date(2026, 12, 31)
UNITS = ("team", "works", "company")


def need(key="a", amount=100, start=YEAR[0], end=YEAR[1], units=UNITS, above=()):
    return Need(key, Decimal(amount), start, end, units, above)


def budget(key, unit, start=YEAR[0], end=YEAR[1], amount=1000):
    return Budget(key, unit, start, end, Decimal(amount))


def by_unit(*rows):
    found = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    return found


# EXAMPLES


def test_the_days_decide_how_much_of_a_goal_a_budget_pays():
    quarter = budget("q", "works", date(2026, 1, 1), date(2026, 3, 31))
    paid = budgets.spread(need(amount=365), Decimal(365), by_unit(quarter))
    assert paid == {"q": Decimal(90)}


def test_the_nearest_unit_pays_and_the_next_one_the_rest():
    half = budget("own", "team", date(2026, 1, 1), date(2026, 6, 30))
    rows = by_unit(half, budget("above", "works"), budget("all", "company"))
    paid = budgets.spread(need(amount=365), Decimal(365), rows)
    assert paid == {"own": Decimal(181), "above": Decimal(184)}


def test_a_day_in_the_middle_leaves_both_ends():
    day = date(2026, 7, 1)
    rows = by_unit(budget("day", "team", day, day), budget("all", "company"))
    paid = budgets.spread(need(amount=365), Decimal(365), rows)
    assert paid == {"day": Decimal(1), "all": Decimal(364)}


def test_nobody_has_a_budget():
    elsewhere = budget("x", "sales")
    later = budget("y", "works", date(2027, 1, 1), date(2027, 12, 31))
    assert budgets.spread(need(), Decimal(100), by_unit(elsewhere, later)) == {}


def test_what_goals_below_name_is_part_of_the_goal_above():
    needs = [
        need("top", 120),
        need("one", 50, above=("between", "top")),
        need("two", 40, above=("top",)),
        need("deep", 60, above=("one", "between", "top")),
    ]
    net = budgets.net_needs(needs)
    assert net == {
        "top": Decimal(20),
        "one": Decimal(0),
        "two": Decimal(40),
        "deep": Decimal(60),
    }


def test_the_gap_and_the_tightest_budget():
    """Needs 120,000, 80,000 available, 40,000 missing."""
    short = Position(Decimal(50000), Decimal(120000), Decimal(80000))
    fits = Position(Decimal(50000), Decimal(80000), Decimal(80000))
    assert (short.missing, fits.missing) == (Decimal(40000), 0)
    assert budgets.tightest([fits, short]) is short
    assert budgets.tightest([]) is None


def test_parts_are_rounded_once_in_the_digits_of_the_currency():
    third = Decimal(100) / 3
    assert budgets.total([third] * 3, 2) == Decimal("100.00")
    assert budgets.total([third], 0) == Decimal(33)


def test_achievable_asks_hours_then_money_then_growth():
    short = Position(Decimal(50), Decimal(120), Decimal(80), "EUR", "Works", *YEAR)
    fits = replace(short, together=Decimal(80))
    growth = {"baseline": Decimal(100), "target": Decimal(200)}

    def achievable(**values):
        found = smart.check(smart.Goal(text="开拓新市场", **values))["A"]
        return found.state, found.code

    known = {"needed_hours": Decimal(10), "best_growth": Decimal("0.1"), **growth}
    assert achievable(**known, available_hours=Decimal(9), budget=short) == (
        smart.FAIL,
        "smart_hours_short",
    )
    assert achievable(**known, available_hours=Decimal(10), budget=short) == (
        smart.FAIL,
        "smart_budget_short",
    )
    assert achievable(**known, available_hours=Decimal(9), budget=fits) == (
        smart.FAIL,
        "smart_hours_short",
    )
    assert achievable(**known, available_hours=Decimal(10), budget=fits) == (
        smart.PASS,
        "smart_hours_fit",
    )
    assert achievable(**known, budget=fits) == (smart.PASS, "smart_budget_fits")
    assert achievable(**known) == (smart.FAIL, "smart_growth_high")
    found = smart.check(smart.Goal(text="x", budget=short))["A"]
    assert found.values["missing"] == Decimal(40)
    cent = replace(short, together=Decimal("80.01"))
    assert achievable(budget=cent) == (smart.FAIL, "smart_budget_short")
    passed = smart.check(smart.Goal(text="x", budget=fits))["A"]
    for finding in (found, passed):
        assert set(finding.values) == set(CHECK_CODES[finding.code])


# PROPERTIES

DATES = strategies.days(date(2025, 1, 1), date(2027, 12, 31))
MONEY = strategies.money()


@st.composite
def goals(draw):
    """A tree of goals: each stands below one that came before, or below none."""
    made = []
    for key in range(draw(st.integers(1, 7))):
        start = draw(DATES)
        end = start + timedelta(days=draw(st.integers(0, 800)))
        parent = draw(st.sampled_from([None, *made]))
        above = (parent.key, *parent.above) if parent else ()
        units = UNITS[draw(st.integers(0, 3)) :]
        made.append(Need(key, draw(MONEY), start, end, units, above))
    return draw(st.permutations(made))


@st.composite
def funds(draw):
    """Budgets that do not overlap within their unit."""
    rows = []
    for unit in UNITS:
        cuts = sorted(draw(st.sets(DATES, max_size=6)))
        for first, after in zip(cuts[::2], cuts[1::2], strict=False):
            last = after - timedelta(days=1)
            rows.append(Budget((unit, first), unit, first, last, draw(MONEY)))
    return rows


@given(goals())
def test_together_a_tree_takes_the_greater_of_goal_and_parts(needs):
    net = budgets.net_needs(needs)
    assert all(amount >= 0 for amount in net.values())
    for one in needs:
        branch = [n for n in needs if n.key == one.key or one.key in n.above]
        together = sum(net[n.key] for n in branch)
        parts = sum(net[n.key] for n in branch if n.key != one.key)
        assert together == max(one.amount, parts)


@given(goals(), funds())
def test_no_goal_pays_more_than_it_takes(needs, rows):
    found = budgets.allocate(needs, by_unit(*rows))
    net = budgets.net_needs(needs)
    assert set(found) == {row.key for row in rows}
    for one in needs:
        paid = sum(parts.get(one.key, 0) for parts in found.values())
        assert 0 <= paid <= net[one.key] + Decimal("1e-9")


@given(goals(), funds())
def test_a_company_with_money_every_day_pays_the_rest(needs, rows):
    rows = [row for row in rows if row.unit != "company"]
    always = Budget("always", "company", date(2024, 1, 1), date(2031, 1, 1), Decimal(0))
    needs = [replace(one, units=(*one.units[:-1], "company")) for one in needs]
    found = budgets.allocate(needs, by_unit(*rows, always))
    net = budgets.net_needs(needs)
    for one in needs:
        paid = sum(parts.get(one.key, 0) for parts in found.values())
        assert abs(paid - net[one.key]) < Decimal("1e-9")


@given(goals(), funds(), DATES)
def test_cutting_a_budget_in_two_changes_nothing(needs, rows, day):
    cut = []
    for row in rows:
        if row.start < day <= row.end:
            cut.append(replace(row, end=day - timedelta(days=1)))
            cut.append(replace(row, key=(row.key, 2), start=day))
        else:
            cut.append(row)
    before = budgets.allocate(needs, by_unit(*rows))
    after = budgets.allocate(needs, by_unit(*cut))
    for row in rows:
        halves = [after[row.key], after.get((row.key, 2), {})]
        found = sum(sum(parts.values()) for parts in halves)
        assert abs(sum(before[row.key].values()) - found) < Decimal("1e-9")


@given(MONEY, MONEY, MONEY)
def test_more_money_never_makes_the_gap_larger(needed, available, more):
    gap = budgets.missing(needed, available)
    assert gap >= budgets.missing(needed, available + more) >= 0
    assert (gap == 0) == (needed <= available)
