# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers that lie far from others of their kind (R075)."""

from decimal import Decimal

import pytest
import strategies
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.outliers import BOUNDS, far, median

numbers = strategies.targets(low=-10_000, high=10_000, places=2)
others = st.lists(numbers, min_size=5, max_size=20)


@pytest.mark.parametrize(
    ("value", "among", "is_told"),
    [
        (1000, [98, 101, 99, 102, 100], True),
        (10, [98, 101, 99, 102, 100], True),
        (104, [98, 101, 99, 102, 100], False),
        # Always alike: a tenth of the middle is the smallest spread.
        (130, [100, 100, 100, 100, 100], False),
        (136, [100, 100, 100, 100, 100], True),
        # One wild number among the others hides nothing.
        (1000, [98, 101, 99, 102, 100, 5000], True),
        # Nothing to compare with.
        (1000, [98, 101, 99, 102], False),
        (3, [0, 0, 0, 0, 0], False),
    ],
)
def test_far(value, among, is_told):
    """Covers: R075"""
    assert bool(far(value, among)) is is_told


def test_arithmetic():
    """|1000 − 100| is more than 3.5 × max(1.4826 × 1, 0.1 × 100). Covers: R075"""
    found = far(1000, [98, 101, 99, 102, 100])
    assert (found.middle, found.count) == (Decimal(100), 5)
    assert median([4, 1, 3, 2]) == Decimal("2.5")
    # From the boundary on, not at it.
    assert not far(135, [100] * 5)
    assert far("135.01", [100] * 5)
    assert not far("65", [100] * 5)
    assert far("64.99", [100] * 5)


@given(numbers, others, st.randoms())
def test_order_does_not_matter(value, among, draw):
    mixed = list(among)
    draw.shuffle(mixed)
    assert far(value, mixed) == far(value, among)


@given(numbers, others, st.sampled_from([2, 10, 1000, -1]))
def test_unit_does_not_matter(value, among, factor):
    """Grams or kilograms, profit or loss: the same is told."""
    scaled = far(value * factor, [other * factor for other in among])
    assert bool(scaled) == bool(far(value, among))


@given(others)
def test_middle_is_never_far(among):
    assert not far(median(among), among)


@given(numbers, others, strategies.positive(high=10_000, places=2))
def test_farther_is_far_as_well(value, among, more):
    assume(far(value, among))
    middle = median(among)
    assert far(value + (more if value > middle else -more), among)


@given(st.lists(numbers, min_size=6, max_size=20), numbers)
def test_one_wild_number_moves_little(among, wild):
    """With one number replaced, the middle stays between its neighbours."""
    ordered = sorted(among)
    half = len(ordered) // 2
    low, high = ordered[max(half - 2, 0)], ordered[min(half + 1, len(ordered) - 1)]
    assert low <= median([wild, *ordered[1:]]) <= high or wild <= ordered[0]
    assert BOUNDS.least == 5
