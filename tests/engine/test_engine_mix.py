# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shares of sections and of measured lines, and what differs from the bounds."""

from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import mix
from engine.outcome import RuleError

LINES = [
    ("result", True, Decimal(50)),
    ("quality", True, Decimal(30)),
    ("attitude", False, Decimal(20)),
]
WEIGHT = strategies.weights()
SECTION = st.sampled_from(["result", "quality", "ability"])
LINE = st.tuples(SECTION, st.booleans(), WEIGHT)


def codes(lines, **bounds):
    found = mix.problems(mix.mix_of(lines), mix.Bounds(**{"sections": {}, **bounds}))
    return [error.code for error in found]


def test_shares_of_a_plan():
    found = mix.mix_of(LINES)
    assert found.sections == {"result": 50, "quality": 30, "attitude": 20}
    assert (found.measured, found.judged) == (80, 20)


def test_shares_of_a_plan_that_does_not_add_up_yet():
    found = mix.mix_of([("result", True, Decimal(30)), ("ability", False, Decimal(30))])
    assert found.sections == {"result": 50, "ability": 50}
    assert found.measured == 50


def test_nothing_has_no_shares():
    assert mix.mix_of([]) == mix.Mix({}, Decimal(0), Decimal(0))
    assert mix.mix_of([("result", True, Decimal(0))]).sections == {"result": 0}


def test_bounds_hold_at_their_edges():
    assert codes(LINES, least=Decimal(80), most=Decimal(80)) == []
    assert codes(LINES, least=Decimal("80.02")) == ["measured_low"]
    assert codes(LINES, most=Decimal("79.98")) == ["measured_high"]


def test_sections_differ():
    wanted = {"result": Decimal(60), "quality": Decimal(30), "values": Decimal(10)}
    found = mix.problems(mix.mix_of(LINES), mix.Bounds(wanted))
    assert [error.values["section"] for error in found] == ["result", "values"]
    assert {error.code for error in found} == {"section_share"}


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ({"least": Decimal(-1)}, "share_out_of_range"),
        ({"most": Decimal(101)}, "share_out_of_range"),
        ({"least": Decimal(60), "most": Decimal(40)}, "share_limits_reversed"),
        ({"sections": {"result": Decimal(90)}}, "sections_total"),
    ],
)
def test_bounds_that_no_plan_can_keep(bounds, code):
    with pytest.raises(RuleError) as error:
        mix.check_bounds(mix.Bounds(**{"sections": {}, **bounds}))
    assert error.value.code == code


def test_bounds_that_can_be_kept():
    mix.check_bounds(mix.Bounds({}))
    mix.check_bounds(mix.Bounds({"result": Decimal(100)}, Decimal(0), Decimal(100)))


@given(st.lists(LINE, max_size=12))
def test_shares_add_up(lines):
    found = mix.mix_of(lines)
    total = sum(weight for _section, _measured, weight in lines)
    assert found.measured + found.judged == (100 if total else 0)
    assert 0 <= found.measured <= 100
    assert abs(sum(found.sections.values()) - (100 if total else 0)) < Decimal("0.05")


@given(st.lists(LINE, max_size=12))
def test_a_plan_keeps_its_own_bounds(lines):
    found = mix.mix_of(lines)
    own = mix.Bounds(found.sections, found.measured, found.measured)
    assert mix.problems(found, own) == []
