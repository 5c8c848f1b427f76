# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goals that work against each other (METHODS M37; R029)."""

from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.alignment import (
    DOWN,
    OPPOSES,
    SUPPORTS,
    UNRELATED,
    UP,
    is_conflict,
    is_guarded,
    is_open,
)

RELATIONS = st.sampled_from([OPPOSES, UNRELATED, SUPPORTS])
DIRECTIONS = st.sampled_from([UP, DOWN])
WEIGHTS = st.none() | strategies.weights()


@pytest.mark.parametrize(
    ("relation", "here", "there", "expected"),
    [
        (SUPPORTS, DOWN, UP, True),  # cost down, quality up
        (SUPPORTS, DOWN, DOWN, False),  # cost down, scrap down
        (SUPPORTS, UP, DOWN, True),  # speed up, defects down
        (OPPOSES, UP, UP, True),
        (OPPOSES, UP, DOWN, False),
        (UNRELATED, UP, DOWN, False),
    ],
)
def test_oracles(relation, here, there, expected):
    assert is_conflict(relation, here, there) is expected


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(None, False), (Decimal("9.99"), False), (Decimal(10), True), (Decimal(60), True)],
)
def test_guard_weight(weight, expected):
    assert is_guarded(weight) is expected
    assert is_open(SUPPORTS, DOWN, UP, weight_here=weight) is not expected
    assert is_open(SUPPORTS, DOWN, UP, weight_there=weight) is not expected


def test_without_a_conflict_nothing_is_open():
    assert not is_open(SUPPORTS, UP, UP)
    assert not is_open(UNRELATED, UP, DOWN)
    assert is_open(OPPOSES, UP, UP)


@given(RELATIONS, DIRECTIONS, DIRECTIONS, WEIGHTS, WEIGHTS)
def test_either_side_sees_the_same(relation, here, there, one, other):
    assert is_open(relation, here, there, one, other) == is_open(
        relation, there, here, other, one
    )


@given(RELATIONS, DIRECTIONS, DIRECTIONS, WEIGHTS, WEIGHTS)
def test_a_guard_never_opens_a_conflict(relation, here, there, one, other):
    if not is_open(relation, here, there, None, None):
        assert not is_open(relation, here, there, one, other)
