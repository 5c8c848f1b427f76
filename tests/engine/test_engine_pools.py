# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Caps, department pools and shifted shares: METHODS M26 and M27."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
import strategies
from engine_arithmetic import assert_error, assert_steps_add_up, step_values
from hypothesis import given
from hypothesis import strategies as st

from engine import funding
from engine.money import limited, split_capped, split_pool
from engine.outcome import RuleError

CENT = Decimal("0.01")
#: The issue asks for so many random pools.
POOLS = 10_000


def as_text(amounts):
    return [f"{amount:.2f}" for amount in amounts]


# CAPS


def test_m27_the_rest_of_a_capped_share_goes_to_the_others():
    allocation = split_capped(100000, [60, 20, 20], [40000] * 3)
    assert as_text(allocation.shares) == ["40000.00", "30000.00", "30000.00"]
    assert allocation.unallocated == 0
    capped = step_values(allocation.steps, "pool_share_capped")
    assert (capped["exact"], capped["limit"]) == (60000, 40000)
    anew = step_values(allocation.steps, "pool_anew")
    assert (anew["count"], anew["pool"], anew["weight"]) == (1, 60000, 40)
    assert_steps_add_up(allocation.steps)


def test_m27_what_nobody_may_get_is_shown_as_unallocated():
    allocation = split_capped(130000, [60, 20, 20], [40000] * 3)
    assert as_text(allocation.shares) == ["40000.00"] * 3
    assert allocation.unallocated == 10000
    left = step_values(allocation.steps, "pool_unallocated")
    assert left == {"result": Decimal(10000)}


def test_m27_a_cap_that_is_reached_in_a_later_round():
    """The first cap raises the second person above his own."""
    allocation = split_capped(100, [60, 30, 10], [20, 40, None])
    assert as_text(allocation.shares) == ["20.00", "40.00", "40.00"]


def test_without_caps_it_is_the_plain_split():
    plain = split_pool("100.01", [1, 2, 4])
    assert split_capped("100.01", [1, 2, 4], [None] * 3) == plain
    assert split_capped("100.01", [1, 2, 4], [1000] * 3) == plain


def test_nobody_entitled_leaves_the_pool_with_caps_as_well():
    allocation = split_capped(50, [0, 0], [10, None])
    assert (allocation.shares, allocation.unallocated) == ((0, 0), 50)


def test_a_cap_of_zero_and_a_cap_between_two_cents():
    allocation = split_capped(10, [1, 1, 1], [0, "2.005", None])
    assert as_text(allocation.shares) == ["0.00", "2.00", "8.00"]


@pytest.mark.parametrize(
    ("code", "pool", "weights", "caps"),
    [
        ("pool_negative", -1, [1], [1]),
        ("weight_negative", 1, [-1], [1]),
        ("cap_negative", 1, [1, 1], [None, -1]),
        ("number_invalid", 1, [1], ["much"]),
    ],
)
def test_m27_bad_input(code, pool, weights, caps):
    with pytest.raises(RuleError) as caught:
        split_capped(pool, weights, caps)
    assert_error(caught, code)


def _by_rounds(pool, weights, caps):
    """The definition of M27: fix whoever is above, share the rest, and again."""
    fixed = set()
    while True:
        left = Fraction(pool) - sum(Fraction(caps[at]) for at in fixed)
        full = sum(
            Fraction(weight) for at, weight in enumerate(weights) if at not in fixed
        )
        above = {
            at
            for at, weight in enumerate(weights)
            if at not in fixed
            and weight
            and caps[at] is not None
            and left * Fraction(weight) / full > caps[at]
        }
        if not above:
            return fixed, left, full
        fixed |= above


def test_m27_ten_thousand_random_pools():
    """Covers: R189, R192. Exact sums, nothing negative, caps and order kept."""
    draw = random.Random(18)
    for _number in range(POOLS):
        size = draw.randint(1, 9)
        weights = [Decimal(draw.randint(0, 500)) / 100 for _ in range(size)]
        caps = [
            None if draw.random() < 0.3 else Decimal(draw.randint(0, 50_000)) / 100
            for _ in range(size)
        ]
        pool = Decimal(draw.randint(0, 200_000)) / 100
        found = split_capped(pool, weights, caps)
        assert sum(found.shares) + found.unallocated == pool
        assert found.unallocated >= 0
        assert len(found.steps) >= size + 2
        fixed, left, full = _by_rounds(pool, weights, caps)
        for at, share in enumerate(found.shares):
            assert share >= 0
            assert share % CENT == 0
            assert caps[at] is None or share <= caps[at]
            if at in fixed:
                assert share == caps[at]
            elif full:
                ideal = left * Fraction(weights[at]) / full
                assert abs(Fraction(share) - ideal) < Fraction(CENT)
        # Without anybody below a cap nothing is left over.
        if any(w and c is None for w, c in zip(weights, caps, strict=True)):
            assert found.unallocated == 0
        rows = sorted(zip(weights, found.shares, caps, strict=True), key=lambda r: r[0])
        for (low, small, lower), (high, large, higher) in zip(
            rows, rows[1:], strict=False
        ):
            is_freer = higher is None or (lower is not None and lower <= higher)
            assert low == high or not is_freer or small <= large


def test_ten_thousand_people_share_one_pool_at_once():
    """Every one of them reaches a cap of his own, in the worst order."""
    weights = [Decimal(number) for number in range(1, 10_001)]
    caps = [Decimal(10_001 - number) for number in range(1, 10_001)]
    pool = sum(caps) - 1
    found = split_capped(pool, weights, caps)
    assert sum(found.shares) + found.unallocated == pool


def test_a_single_amount_is_limited():
    assert limited("10.00", 12).value == 10
    assert limited("10.00", 12).steps == ()
    outcome = limited("15.00", 12)
    assert outcome.value == 12
    assert_steps_add_up(outcome.steps)
    with pytest.raises(RuleError) as caught:
        limited(1, -1)
    assert_error(caught, "cap_negative")


# COMPANY AND DEPARTMENTS


def test_m26_funding_factor():
    outcome = funding.funding_factor([(60, 110, 100), (40, 19, 20)])
    assert outcome.value == Decimal("0.04")
    assert_steps_add_up(outcome.steps)
    assert funding.funding_factor([]).value == 0


def test_m26_awards_of_the_company_come_off_first():
    outcome = funding.payable(1_000_000, "0.04", 90_000)
    assert outcome.value == 950_000
    assert_steps_add_up(outcome.steps)
    # A company that misses everything pays nothing, and never less.
    assert funding.payable(100, "-1.5").value == 0


def test_m26_departments_share_by_weight_coefficient_and_importance():
    rows = [("0.5", "1.2", "1.0"), ("0.3", "1.0", "1.1"), ("0.2", "0.8", "0.9")]
    allocation = funding.split_departments(950_000, rows)
    assert as_text(allocation.shares) == ["530726.26", "291899.44", "127374.30"]
    outcome = funding.department_factor(*rows[2])
    assert outcome.value == Decimal("0.144")
    assert_steps_add_up(outcome.steps)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("funding_target", lambda: funding.funding_factor([(1, 1, 0)])),
        ("weight_negative", lambda: funding.funding_factor([(-1, 1, 1)])),
        ("pool_negative", lambda: funding.payable(-1)),
        ("strategic_negative", lambda: funding.payable(1, 0, -1)),
        ("strategic_above", lambda: funding.payable(10, 0, 11)),
        ("factor_negative", lambda: funding.department_factor(1, -1)),
    ],
)
def test_m26_bad_input(code, call):
    with pytest.raises(RuleError) as caught:
        call()
    assert_error(caught, code)


@given(
    strategies.money(),
    st.lists(
        st.tuples(strategies.weights(), strategies.rates(), strategies.rates()),
        max_size=8,
    ),
)
def test_m26_nothing_is_lost_between_company_and_departments(pool, rows):
    allocation = funding.split_departments(pool, rows)
    assert sum(allocation.shares) + allocation.unallocated == pool
    assert all(share >= 0 for share in allocation.shares)


# SHIFTED SHARES


def test_shares_are_shifted_within_the_limit_and_to_the_cent():
    funding.check_shift([100, 200], ["120.00", "180.00"], 20)
    funding.check_shift([], [], 20)
    step = funding.shift_step("100.00", "120.00")
    assert step.values["shift"] == 20
    assert_steps_add_up([step])


@pytest.mark.parametrize(
    ("code", "before", "after", "values"),
    [
        ("shift_sum", [100, 200], [120, "180.01"], {"shortfall": Decimal("-0.01")}),
        ("shift_limit", [100, 200], ["120.01", "179.99"], {"high": Decimal(120)}),
        ("shift_limit", ["0.33", 200], ["0.26", "200.07"], {"low": Decimal("0.27")}),
        ("shift_limit", [0, 200], [-1, 201], {"low": Decimal(0)}),
        ("shift_units", [100, 200], ["100.005", "199.995"], {"unit": CENT}),
        ("number_invalid", [100], [None], {}),
    ],
)
def test_a_shift_that_is_not_possible(code, before, after, values):
    with pytest.raises(RuleError) as caught:
        funding.check_shift(before, after, 20)
    assert_error(caught, code)
    assert values.items() <= caught.value.values.items()


@given(st.lists(strategies.money(10**6), min_size=2, max_size=6), strategies.weights())
def test_what_a_refused_amount_names_as_bounds_is_accepted(before, limit):
    """Whoever enters a named bound is refused for the sum alone."""
    after = [before[0] * 3 + 1, *before[1:]]
    with pytest.raises(RuleError) as caught:
        funding.check_shift(before, after, limit)
    if caught.value.code != "shift_limit":
        return
    for bound in ("low", "high"):
        again = [caught.value.values[bound], *before[1:]]
        try:
            funding.check_shift(before, again, limit)
        except RuleError as error:
            assert error.code == "shift_sum"
