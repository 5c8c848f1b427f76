# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Raises: the worked numbers of METHODS M28, and what holds for any matrix and budget.

Covers: R188.
"""

import random
from decimal import Decimal as D

import pytest
from engine_arithmetic import assert_error, assert_steps_add_up

from engine import merit
from engine.outcome import RuleError

#: Wage, midpoint, rank of the grade, ratio, percentage (METHODS M28).
WORKED = (
    ("8500", "10000", 0, "0.85", "7"),
    ("10000", "10000", 2, "1", "2.5"),
    ("12000", "10000", 1, "1.2", "2.5"),
    ("9000", "10000", 3, "0.9", "0"),
)


@pytest.mark.parametrize("case", WORKED)
def test_worked_guidelines(case):
    wage, midpoint, rank, ratio, percent = case
    found = merit.compa_ratio(wage, midpoint)
    assert_steps_add_up(found.steps)
    assert found.value == D(ratio)
    assert merit.published(rank, merit.band_of(found.value)).target == D(percent)


def test_worked_budget():
    """Raises of 1145.00 in a budget of 987.50, to the cent."""
    raises = [merit.increase(case[0], case[4]).value for case in WORKED]
    assert raises == [D(595), D(250), D(300), D(0)]
    budget = D("39500") * D("2.5") / 100
    assert budget == D("987.50")
    amounts, factor = merit.fit(raises, budget)
    assert amounts == [D("513.16"), D("215.61"), D("258.73"), D("0.00")]
    assert sum(amounts) == budget
    assert factor.quantize(D("0.000001")) == D("0.862445")


def test_worked_red_circle():
    settled = merit.settle(12000, 300, 12200)
    assert (settled.base, settled.lump, settled.wage) == (200, 100, 12200)
    assert [step.code for step in settled.steps] == [
        "merit_red_circle",
        "merit_new_wage",
    ]


def test_red_circle_above_the_range():
    """Who is above the range already gets all of it once."""
    settled = merit.settle(13000, 300, 12200)
    assert (settled.base, settled.lump, settled.wage) == (0, 300, 13000)


def test_without_range_all_of_it_stays():
    settled = merit.settle(13000, 300)
    assert (settled.base, settled.lump, settled.wage) == (300, 0, 13300)


@pytest.mark.parametrize(
    ("ratio", "band"),
    [
        ("0.899999", "low"),
        ("0.90", "middle"),
        ("1.00", "middle"),
        ("1.10", "middle"),
        ("1.100001", "high"),
    ],
)
def test_bounds_belong_to_the_middle(ratio, band):
    assert merit.band_of(ratio) == band


def test_rest_below_a_unit_is_not_paid():
    amounts, _factor = merit.fit([D(3), D(3)], D("5.005"))
    assert sum(amounts) == 5


@pytest.mark.parametrize("seed", range(400))
def test_any_round(seed):
    """Sums are exact, nothing is negative, nobody gets more or overtakes."""
    chance = random.Random(seed)
    unit = D(chance.choice(("0.01", "0.05", "1")))
    raises = []
    for _person in range(chance.randrange(1, 60)):
        wage = D(chance.randrange(100_000, 9_000_000)) / 100
        percent = D(chance.randrange(0, 1200)) / 100
        raises.append(merit.increase(wage, percent, unit).value)
    budget = D(chance.randrange(0, 4_000_000)) / 100
    amounts, factor = merit.fit(raises, budget, unit)
    if sum(raises) <= budget:
        assert (amounts, factor) == (raises, 1)
        return
    assert sum(amounts) == budget // unit * unit
    pairs = list(zip(raises, amounts, strict=True))
    assert all(D(0) <= after <= before for before, after in pairs)
    assert all(after % unit == 0 for _before, after in pairs)
    ranked = [after for _before, after in sorted(pairs)]
    for before, after in pairs:
        assert all(o <= after for b, o in pairs if b < before)
    assert ranked == sorted(ranked)
    for before, after in pairs:
        wage = max(before, D(1)) * 20
        maximum = wage + D(chance.randrange(-500, 500))
        settled = merit.settle(wage, after, maximum)
        assert settled.base + settled.lump == after
        assert settled.base >= 0 and settled.lump >= 0
        assert settled.wage <= max(maximum, wage)


@pytest.mark.parametrize("seed", range(100))
def test_any_matrix(seed):
    """Every ratio has exactly one place, and a raise within a cell is held by it."""
    chance = random.Random(seed)
    lower = D(chance.randrange(50, 100)) / 100
    upper = lower + D(chance.randrange(0, 60)) / 100
    ratio = D(chance.randrange(1, 300)) / 100
    expected = "low" if ratio < lower else "high" if ratio > upper else "middle"
    assert merit.band_of(ratio, lower, upper) == expected
    first, second, third = sorted(chance.randrange(0, 1500) for _x in range(3))
    cell = merit.guideline(D(first) / 100, D(second) / 100, D(third) / 100)
    assert cell.holds(cell.minimum) and cell.holds(cell.maximum)
    assert not cell.holds(cell.maximum + D("0.01"))


def test_refusals():
    for code, call in {
        "merit_wage": lambda: merit.compa_ratio(0, 10),
        "merit_midpoint": lambda: merit.compa_ratio(10, 0),
        "merit_bounds": lambda: merit.band_of(1, 2, 1),
        "merit_percent": lambda: merit.increase(100, -1),
        "merit_raise": lambda: merit.settle(100, -1),
        "merit_budget": lambda: merit.fit([1], -1),
        "merit_guideline_order": lambda: merit.guideline(3, 2, 4),
    }.items():
        with pytest.raises(RuleError) as caught:
            call()
        assert_error(caught, code)
    for call in (
        lambda: merit.increase(0, 1),
        lambda: merit.settle(0, 1),
    ):
        with pytest.raises(RuleError) as caught:
            call()
        assert caught.value.code == "merit_wage"
