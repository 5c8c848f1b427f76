# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the points of a line of results stand, for screen and paper alike.

Scores are shares of the highest one, 0 to 100, evenly spread in the order of the
cycles. What is missing has no point, and the line goes on beside it.
"""

from typing import NamedTuple

from .numbers import to_decimal

#: The size of the picture, and what is left free for words: all sides, below.
WIDTH, HEIGHT, MARGIN, BELOW = 480, 190, 34, 40


class Point(NamedTuple):
    """One result in the picture; ``index`` is its place in what was given."""

    index: int
    x: int
    y: int


def points(shares):
    """Return the points of a line.

    :param shares: shares in per cent, oldest first; None where there is none. What
        lies outside of 0 to 100 stands at the edge.
    """
    steps = max(len(shares) - 1, 1)
    wide, high = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - BELOW
    return [
        Point(
            index,
            # One result alone stands in the middle.
            WIDTH // 2 if len(shares) == 1 else MARGIN + round(wide * index / steps),
            y_of(share, high),
        )
        for index, share in enumerate(shares)
        if share is not None
    ]


def y_of(share, high=HEIGHT - MARGIN - BELOW):
    """Return the height at which a share stands, from the top of the picture."""
    inside = min(max(to_decimal(share), 0), 100)
    return MARGIN + round(high * (100 - inside) / 100)
