# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Slips of paper for a survey: who takes part without login and without mail.

A link that is printed with a name betrays its holder: whoever prints it can open it
and see whether it was used, or answer in the other's place. So a slip bears no name. It
is drawn from a pile, as a ballot paper is, and only so many are printed at once that
nobody can tell who has which.
"""

from typing import NamedTuple


class Slips(NamedTuple):
    """Clear links for one print; server code only, no address can bring an instance.

    ``rows`` are pairs of the manager whom the talk was with, or an empty record, and
    the address.
    """

    rows: list


def piles(people, least):
    """Whom to print slips for: piles in which nobody can tell who has which.

    :param people: dict of person to the manager whom an answer is about, or nobody
    :param least: so many slips are a pile; smaller groups are put together and say
        nothing of the manager, and where they are too few together, they wait
    :return: dict of manager, or nobody, to the people
    """
    found, rest = {}, []
    by_manager = {}
    for person, manager in people.items():
        by_manager.setdefault(manager, []).append(person)
    for manager, group in by_manager.items():
        if manager and len(group) >= least:
            found[manager] = group
        else:
            rest += group
    if len(rest) >= least:
        found[next(iter(by_manager)).browse()] = rest
    return found
