# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What came after a reward, beside what came without one.

Two numbers side by side, and no proof of a cause: who is rewarded was good before.
"""

from dataclasses import dataclass
from decimal import Decimal

from . import small_groups
from .numbers import ZERO, exact, tidy, to_decimal


@dataclass(frozen=True)
class Person:
    """What became of one person in the cycle after.

    :param before: score of the cycle, in percent of the highest
    :param after: as before, in the next cycle; None without a result
    """

    is_rewarded: bool
    before: Decimal
    after: Decimal | None = None
    has_left: bool = False


@dataclass(frozen=True)
class Side:
    """People with a reward, or without one; None is what is not told of so few."""

    people: int | None = None
    left: int | None = None
    left_share: Decimal | None = None
    followed: int | None = None
    change: Decimal | None = None


@exact
def compare(people, least=small_groups.LEAST):
    """Return what came after a reward and without one.

    One side is told only where the other is nobody or may be told, too: whoever knows
    the figures of all could take one from the other.

    :param people: iterable of ``Person``
    :param least: fewest people of whom something is told
    :return: dict of whether there was a reward to its ``Side``
    """
    sides = {True: [], False: []}
    for person in people:
        sides[person.is_rewarded].append(person)
    followed = {
        key: [to_decimal(p.after) - to_decimal(p.before) for p in side if _stayed(p)]
        for key, side in sides.items()
    }
    told = small_groups.shown({key: len(side) for key, side in sides.items()}, least)
    changed = told & small_groups.shown(
        {key: len(changes) for key, changes in followed.items()}, least
    )
    return {
        key: _side(side, followed[key] if key in changed else None)
        if key in told
        else Side()
        for key, side in sides.items()
    }


def _stayed(person):
    return person.after is not None


def _side(people, changes):
    left = sum(person.has_left for person in people)
    share = tidy(to_decimal(left) * 100 / len(people))
    if not changes:
        return Side(len(people), left, share)
    mean = tidy(sum(changes, ZERO) / len(changes))
    return Side(len(people), left, share, len(changes), mean)
