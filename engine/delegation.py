# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Loops in delegations: who would, on some day, act for himself through others."""

from collections import namedtuple

Grant = namedtuple("Grant", "giver taker start end")
Grant.__doc__ = "A right given from one person to another, first and last day included."


def find_loop(grants, first):
    """Find a loop that a grant closes on at least one common day.

    :param grants: iterable of :class:`Grant`, the first one included or not
    :param first: the :class:`Grant` to examine
    :return: list of people of the loop, beginning and ending with the giver of the
        first grant; empty when there is none
    """
    by_giver = {}
    for grant in grants:
        by_giver.setdefault(grant.giver, []).append(grant)
    paths = [([first.giver, first.taker], first.start, first.end)]
    while paths:
        people, start, end = paths.pop()
        if people[-1] == first.giver:
            return people
        for grant in by_giver.get(people[-1], ()):
            both_start, both_end = max(start, grant.start), min(end, grant.end)
            seen_before = grant.taker in people[1:]
            if both_start <= both_end and not seen_before:
                paths.append(([*people, grant.taker], both_start, both_end))
    return []
