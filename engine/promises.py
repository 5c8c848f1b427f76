# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much of what somebody has promised is kept.

Counted is what has come due, and what was settled before: what is still to come, what
waits for the other side to confirm it, and what was withdrawn says nothing yet. Kept is
kept, early, on time or late; how much of it was late is told beside the share. Kept in
part is a half. What is past its day and open is not kept until it is.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .small_groups import LEAST

#: What a promise that counts is worth.
WORTH = {
    "kept": Decimal(1),
    "partly": Decimal("0.5"),
    "missed": Decimal(0),
    "late": Decimal(0),
}


class Standing(NamedTuple):
    """What has become of the promises of somebody, or of a group of people."""

    #: All that count.
    due: int
    kept: int
    #: How many of the kept ones were late.
    kept_late: int
    partly: int
    #: Past their day, and open.
    open_late: int

    @property
    def share(self):
        """Kept ones in per cent of those that count, one decimal; None of none."""
        if not self.due:
            return None
        worth = self.kept + self.partly * WORTH["partly"]
        share = 100 * worth / self.due
        return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def standing(numbers):
    """Return the standing of promises.

    :param numbers: dict of (state, whether it was kept after its day) to a number;
        states that do not count yet may be among them
    """
    of_state = defaultdict(int)
    for (state, _is_late), number in numbers.items():
        of_state[state] += number
    return Standing(
        due=sum(of_state[state] for state in WORTH),
        kept=of_state["kept"],
        kept_late=numbers.get(("kept", True), 0),
        partly=of_state["partly"],
        open_late=of_state["late"],
    )


def grouped_upwards(people, parents, least=LEAST):
    """Join small departments with the one above until a group has enough people.

    Everybody is in one group at most, so that no two figures tell by their difference
    what somebody alone has done. Who is left at the top without enough others is in no
    group.

    :param people: dict of department to a set of people who work there
    :param parents: dict of department to the one above, or to a false value
    :return: dict of department to the set of people whom its figure is about
    """
    depth = {}
    for unit in people:
        seen, above = [], unit
        while above and above not in seen:
            seen.append(above)
            above = parents.get(above)
        for number, one in enumerate(reversed(seen)):
            depth.setdefault(one, number)
    waiting = {unit: set(found) for unit, found in people.items()}
    groups = {}
    for unit in sorted(depth, key=lambda one: (-depth[one], str(one))):
        here = waiting.pop(unit, set())
        above = parents.get(unit)
        if len(here) >= least:
            groups[unit] = here
        elif here and above and depth.get(above, depth[unit]) < depth[unit]:
            waiting.setdefault(above, set()).update(here)
    return groups
