# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The line of results over the cycles stays in its picture."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from strategies import targets

from engine.results_line import BELOW, HEIGHT, MARGIN, WIDTH, points

SHARES = st.lists(st.none() | targets(-50, 250, places=2), max_size=12)


def test_better_is_higher():
    """Covers: R085"""
    low, high = points([Decimal(40), Decimal(80)])
    assert (low.x, high.x) == (MARGIN, WIDTH - MARGIN)
    assert high.y < low.y
    assert points([Decimal(50)])[0].x == WIDTH // 2


@given(SHARES)
def test_points_stand_in_the_picture_in_their_order(shares):
    found = points(shares)
    assert [one.index for one in found] == [
        number for number, share in enumerate(shares) if share is not None
    ]
    assert all(MARGIN <= one.x <= WIDTH - MARGIN for one in found)
    assert all(MARGIN <= one.y <= HEIGHT - BELOW for one in found)
    assert [one.x for one in found] == sorted(one.x for one in found)
