# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be published of anonymous answers: of all, and of groups of them.

Published once, when nobody answers any more. Of no set of answers that is smaller than
the threshold anything can be worked out: not from what is told, and not by taking what
is told of groups from what is told of all.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from . import small_groups
from .numbers import ZERO, exact, tidy, to_decimal

#: Levels of the scale.
LEVELS = (1, 2, 3, 4, 5)
#: No threshold is lower: the mean of five stands for itself, even where all are equal.
LEAST = small_groups.LEAST


@dataclass(frozen=True)
class Told:
    """What is told of a group of answers; of too few nothing but that."""

    count: int | None = None
    level: Decimal | None = None
    items: dict = field(default_factory=dict)


@exact
def published(answers, least=LEAST):
    """Return what may be told of all answers, and of each group.

    An item is told of as many answers as a group is, and only where the answers of the
    groups that it is not told of are none or as many. The level of a group is the mean
    of the items that are told.

    :param answers: list of pairs of a group, None for none, and a dict of item to level
    :param least: fewest answers of which something is told
    :return: pair of the ``Told`` of all, and a dict of each told group to its ``Told``
    """
    least = max(least, LEAST)
    answers = [(group, levels) for group, levels in answers if levels]
    if len(answers) < least:
        return Told(), {}
    counts, found = {}, {}
    for group, levels in answers:
        counts[group] = counts.get(group, 0) + 1
        for item, level in levels.items():
            found.setdefault(item, {}).setdefault(group, []).append(level)
    groups = {g for g in small_groups.shown(counts, least) if g is not None}
    whole, parts = {}, {group: {} for group in groups}
    for item, given in sorted(found.items()):
        sizes = {group: len(levels) for group, levels in given.items()}
        every = [level for levels in given.values() for level in levels]
        if len(every) >= least:
            whole[item] = _mean(every)
        for group in small_groups.shown(sizes, least) & groups:
            parts[group][item] = _mean(given[group])
    told = {group: _told(counts[group], items) for group, items in parts.items()}
    return _told(len(answers), whole), told


def _told(count, items):
    return Told(count, _mean(items.values()) if items else None, items)


def _mean(levels):
    levels = [to_decimal(level) for level in levels]
    return tidy(sum(levels, ZERO) / len(levels))
