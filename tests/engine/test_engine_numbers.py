# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal, localcontext
from math import floor, inf, nan

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.numbers import (
    clamp,
    round_half_up,
    round_to_unit,
    tidy,
    to_decimal,
)
from engine.outcome import RuleError
from engine.rules import Rule, score


def test_float_trap_of_m00():
    """130 against 100 is three full steps of 10 %; binary float sees two."""
    assert floor(((130 - 100) / 100) / 0.1) == 2
    values = {"step": 0.1, "points_per_step": 1, "max_bonus": 9, "max_malus": 9}
    rule = Rule("plus_minus", points=30, target=100.0, **values)
    assert score(rule, 130.0).value == 33


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (3, "3"),
        (0.1, "0.1"),
        ("84.995", "84.995"),
        (Decimal("-7.50"), "-7.5"),
        (1e-7, "0.0000001"),
        (" 12 ", "12"),
    ],
)
def test_to_decimal_reads_what_a_person_reads(given_value, expected):
    assert to_decimal(given_value) == Decimal(expected)


@pytest.mark.parametrize(
    "bad",
    [None, True, False, nan, inf, -inf, "NaN", "sNaN", "Infinity", "", "12,5", "abc"]
    + [Decimal("NaN"), "1e100", Decimal("1e-100"), 1e300, [], object()],
)
def test_to_decimal_refuses_what_is_no_number(bad):
    with pytest.raises(RuleError) as caught:
        to_decimal(bad, "target")
    assert caught.value.code == "number_invalid"
    assert caught.value.values == {"field": "target", "value": str(bad)}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("84.996", "85.00"),
        ("84.995", "85.00"),
        ("84.994", "84.99"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("2.675", "2.68"),
        ("84.994999", "84.99"),
        (2.675, "2.68"),
    ],
)
def test_round_half_up(value, expected):
    assert str(round_half_up(value)) == expected


def test_round_half_up_to_other_places():
    assert str(round_half_up("2.5", 0)) == "3"
    assert str(round_half_up("0.8624455", 6)) == "0.862446"


def test_a_repeating_fraction_is_still_a_tie():
    """One third of 30.015 is 10.005 and is published as 10.01."""
    outcome = score(Rule("ratio", points="30.015", target=3), 1)
    assert outcome.value == Decimal("10.005")
    assert str(round_half_up(outcome.value)) == "10.01"
    assert score(Rule("ratio", points=30, target=3), 1).value == 10


def test_the_callers_decimal_context_does_not_matter():
    rule = Rule("ratio", points=30, target=7)
    expected = score(rule, 3)
    with localcontext() as context:
        context.prec = 3
        assert score(rule, 3) == expected
        assert round_half_up("123456.785") == Decimal("123456.79")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [("10.025", "0.05", "10.05"), ("10.024", "0.05", "10.00"), ("1499.5", "1", "1500")],
)
def test_round_to_unit(value, unit, expected):
    assert round_to_unit(Decimal(value), Decimal(unit)) == Decimal(expected)


def test_clamp_with_open_bounds():
    assert clamp(5, 0, 3) == 3
    assert clamp(-5, 0, 3) == 0
    assert clamp(-5, None, 3) == -5
    assert clamp(5) == 5


def test_tidy_writes_whole_numbers_without_exponent():
    assert str(tidy(Decimal("1E+2"))) == "100"
    assert str(tidy(Decimal("2.500"))) == "2.5"


@given(strategies.targets(places=4), st.integers(0, 4))
def test_rounding_moves_by_at_most_half_a_unit(value, digits):
    assert abs(round_half_up(value, digits) - value) <= Decimal(5).scaleb(-digits - 1)


@given(strategies.floats())
def test_float_goes_through_its_printed_digits(value):
    assert to_decimal(value) == Decimal(repr(value))
