# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shares of strategic themes beside what a company emphasises."""

from decimal import Decimal

import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import emphasis
from engine.emphasis import Share

D = Decimal


def test_shares_beside_the_emphasis():
    """Covers: R214"""
    found = emphasis.shares(
        {"growth": D(50), None: D(20), "cost": D(10)},
        {"growth": D(40), "people": D(60)},
    )
    assert found == [
        Share("people", D(0), D(60), D(-60)),
        Share("growth", D("62.5"), D(40), D("22.5")),
        Share("cost", D("12.5"), D(0), D("12.5")),
        Share(None, D(25), D(0), D(25)),
    ]
    assert [row.differs(emphasis.PLAN_BOUND) for row in found] == [
        True,
        False,
        False,
        False,
    ]


def test_nothing_is_compared_where_nothing_was_said():
    [row] = emphasis.shares({"growth": D(50)})
    assert row == Share("growth", D(100))
    assert not row.differs(D(0))
    assert emphasis.shares({}, {"growth": D(100)}) == []
    assert emphasis.shares({"growth": D(0)}) == []


def test_exactly_the_bound_is_told():
    [low, high] = emphasis.shares({"a": D(60), "b": D(40)}, {"a": D(50), "b": D(50)})
    assert low.differs(emphasis.UNIT_BOUND) and high.differs(emphasis.UNIT_BOUND)
    assert not low.differs(emphasis.UNIT_BOUND + D("0.1"))


def test_weights_of_themes_add_up():
    assert emphasis.problem([D(60), D(40)]) is None
    assert emphasis.problem([]) is None
    assert emphasis.problem([D(60), D("39.99")]) == D("99.99")


@given(st.dictionaries(st.integers(0, 6), strategies.weights(), max_size=6))
def test_shares_are_of_the_whole(weights):
    found = emphasis.shares(weights)
    assert all(row.share >= 0 for row in found)
    if found:
        assert abs(sum(row.share for row in found) - 100) <= D("0.05") * len(found)
