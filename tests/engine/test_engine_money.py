# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M24 and M25."""

from decimal import Decimal
from fractions import Fraction

import pytest
import strategies
from engine_arithmetic import (
    assert_error,
    assert_explained,
    assert_steps_add_up,
    step_values,
)
from hypothesis import given
from hypothesis import strategies as st

from engine.money import apportion, difference, individual, split_pool
from engine.outcome import RuleError

CENT = Decimal("0.01")
POOLS = strategies.money()
WEIGHTS = st.lists(strategies.targets(0, 10**6, places=4), max_size=30)


def as_text(amounts):
    return [f"{amount:.2f}" for amount in amounts]


def test_m24_individual_bonus():
    factors = [("personal", "1.2"), ("organisation", "1.1")]
    factors.append(("attendance", Decimal(240) / Decimal(250)))
    outcome = individual(20000, factors)
    assert str(outcome.value) == "25344.00"
    assert_explained(outcome)


def test_m24_hired_during_the_year():
    employed = Decimal(275) / Decimal(365)
    assert individual(20000, [("employed", employed)]).value == Decimal("15068.49")


def test_m24_no_factor_pays_the_base_and_coarse_units_round_half_up():
    assert individual("1000.00", []).value == 1000
    assert individual("10.025", [], "0.05").value == Decimal("10.05")


@pytest.mark.parametrize(
    ("code", "base", "factors", "unit"),
    [
        ("base_negative", -1, [], 1),
        ("factor_negative", 1, [("personal", -1)], 1),
        ("unit_not_positive", 1, [], 0),
        ("number_invalid", 1, [("personal", None)], 1),
    ],
)
def test_m24_bad_input(code, base, factors, unit):
    with pytest.raises(RuleError) as caught:
        individual(base, factors, unit)
    assert_error(caught, code)


def test_m25_pool_of_three():
    allocation = split_pool(100000, [24000, 15000, 8000])
    assert as_text(allocation.shares) == ["51063.83", "31914.89", "17021.28"]
    assert allocation.unallocated == 0
    assert_steps_add_up(allocation.steps)


def test_m25_equal_weights_give_the_cent_to_the_first():
    assert as_text(apportion(100, [1, 1, 1])) == ["33.34", "33.33", "33.33"]


def test_m26_shares_of_departments_reuse_the_split():
    allocation = split_pool(950000, ["0.60", "0.33", "0.144"])
    assert as_text(allocation.shares) == ["530726.26", "291899.44", "127374.30"]


def test_fractions_are_compared_exactly():
    """Ties that repeat for ever are still ties: the earlier position comes first."""
    assert apportion(1, ["0.7", "0.7", "0.7"], 1) == [1, 0, 0]
    assert apportion(2, [1, 1, 1, 0], 1) == [1, 1, 0, 0]


def test_m25_nobody_entitled_leaves_everything_unallocated():
    for weights in ([], [0, 0]):
        allocation = split_pool("500.00", weights)
        assert allocation.unallocated == 500
        assert sum(allocation.shares) == 0
        assert len(allocation.shares) == len(weights)
        left = step_values(allocation.steps, "pool_unallocated")
        assert left == {"result": Decimal(500)}


def test_m25_what_is_smaller_than_a_unit_stays_visible():
    allocation = split_pool("100.005", [1, 1])
    assert as_text(allocation.shares) == ["50.00", "50.00"]
    assert allocation.unallocated == Decimal("0.005")


@pytest.mark.parametrize(
    ("code", "pool", "weights", "unit"),
    [
        ("pool_negative", -1, [1], CENT),
        ("weight_negative", 1, [1, -1], CENT),
        ("unit_not_positive", 1, [1], 0),
        ("number_invalid", 1, [None], CENT),
    ],
)
def test_m25_bad_input(code, pool, weights, unit):
    for split in (split_pool, apportion):
        with pytest.raises(RuleError) as caught:
            split(pool, weights, unit)
        assert_error(caught, code)


def test_apportion_refuses_what_it_could_not_hand_out():
    with pytest.raises(RuleError) as caught:
        apportion("1.005", [1], CENT)
    assert caught.value.code == "pool_not_in_units"
    with pytest.raises(RuleError) as caught:
        apportion(1, [0], CENT)
    assert caught.value.code == "weights_all_zero"
    assert apportion(0, [0, 0], CENT) == [0, 0]


@given(POOLS, WEIGHTS)
def test_shares_and_rest_are_the_pool_to_the_cent(pool, weights):
    allocation = split_pool(pool, weights)
    assert sum(allocation.shares) + allocation.unallocated == pool
    if any(weights):
        assert allocation.unallocated == 0
    assert all(share % CENT == 0 for share in allocation.shares)


@given(POOLS, WEIGHTS.filter(any))
def test_nobody_is_a_unit_away_from_the_exact_share(pool, weights):
    full = sum(map(Fraction, weights))
    for weight, share in zip(weights, apportion(pool, weights), strict=True):
        exact = Fraction(pool) * Fraction(weight) / full
        assert abs(Fraction(share) - exact) < Fraction(CENT)
        assert share == 0 or weight > 0


@given(POOLS, WEIGHTS.filter(any))
def test_a_larger_weight_never_gets_less(pool, weights):
    shares = apportion(pool, weights)
    ranked = sorted(zip(weights, shares, strict=True), key=lambda pair: pair[0])
    for (low, small), (high, large) in zip(ranked, ranked[1:], strict=False):
        assert low == high or small <= large


@given(
    strategies.absurd_money(),
    st.lists(st.integers(1, 10**12), min_size=1, max_size=5),
)
def test_even_absurd_pools_lose_nothing(pool, weights):
    allocation = split_pool(pool, weights)
    shares = sum(map(Fraction, allocation.shares))
    assert shares + Fraction(allocation.unallocated) == Fraction(pool)


@given(
    strategies.money(10**7),
    st.lists(strategies.rates(places=4), max_size=4),
)
def test_an_individual_bonus_is_explained(base, factors):
    named = [(f"factor {i}", factor) for i, factor in enumerate(factors)]
    outcome = individual(base, named)
    assert_explained(outcome)
    exact = Fraction(base)
    for factor in factors:
        exact *= Fraction(factor)
    assert abs(Fraction(outcome.value) - exact) <= Fraction(CENT) / 2


@given(strategies.money(), strategies.money())
def test_a_difference_completes_what_was_paid(amount, paid):
    """Paid and difference are the amount, also where too much was paid."""
    outcome = difference(amount, paid)
    assert outcome.value + paid == amount
    assert_explained(outcome)
