# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which number lies far from others of its kind, told by median and MAD (R075).

A few wild numbers among the others move neither the median nor the median distance from
it, so that they hide nothing. What is found asks for a look; the number may be right.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .numbers import ZERO, exact, tidy, to_decimal

#: Makes the median distance comparable with a standard deviation.
_NORMAL = Decimal("1.4826")


class Bounds(NamedTuple):
    """From where on a number is told.

    ``distance``
        so many spreads away from the middle (Iglewicz and Hoaglin)
    ``floor``
        smallest spread, as a share of the middle: numbers that were always alike may
        move a little
    ``least``
        fewest other numbers
    """

    distance: Decimal = Decimal("3.5")
    floor: Decimal = Decimal("0.1")
    least: int = 5


BOUNDS = Bounds()


@dataclass(frozen=True)
class Outlier:
    """A number that lies far away, from what middle, and how many others there are."""

    value: Decimal
    middle: Decimal
    count: int


@exact
def median(values):
    """Return the middle of the numbers; of an even count the mean of the two."""
    ordered = sorted(to_decimal(value) for value in values)
    half, is_odd = divmod(len(ordered), 2)
    if is_odd:
        return ordered[half]
    return tidy((ordered[half - 1] + ordered[half]) / 2)


@exact
def far(value, others, bounds=BOUNDS):
    """Return the :class:`Outlier` that a number is among others, or None.

    :param others: the other numbers, without the one that is looked at
    """
    value = to_decimal(value, "value")
    numbers = [to_decimal(other, "value") for other in others]
    if len(numbers) < bounds.least:
        return None
    middle = median(numbers)
    distances = [abs(number - middle) for number in numbers]
    spread = max(_NORMAL * median(distances), bounds.floor * abs(middle))
    if spread == ZERO or abs(value - middle) <= bounds.distance * spread:
        return None
    return Outlier(value, tidy(middle), len(numbers))
