# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which groups of people may have figures of their own beside those of all together."""

#: Fewest people of a group with figures.
LEAST = 5


def shown(groups, least=LEAST):
    """Return the keys of the groups that are shown.

    What is left of the whole without them is nobody or as many people: else the figures
    of the whole and of those shown would tell those of the few.

    :param groups: dict of key to number of people
    """
    kept = {key for key, people in groups.items() if people >= least}
    left = sum(people for key, people in groups.items() if key not in kept)
    if 0 < left < least and kept:
        kept.remove(min(kept, key=lambda key: (groups[key], str(key))))
    return kept
