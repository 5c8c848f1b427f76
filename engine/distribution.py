# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many people each grade has room for, and who stands at a cut (M22, M23, M35).

Grades stand from the best to the lowest everywhere. Nothing here knows a name or an
id: who has the same score gets the same grade, or is told as a tie for people to
decide.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from .numbers import HUNDRED, to_decimal
from .outcome import RuleError

#: Below so many people a share means nothing: they are compared in a larger group.
SMALLEST_POOL = 10
#: So many people make a group of which something may be said.
SMALLEST_GROUP = 5
#: A group whose mean differs by so many standard errors is told.
NOTABLE = Fraction(196, 100)

#: Strict at a cut, the default: who stands on both sides of it takes the lower grade,
#: and the seats that stay free pass down.
DOWN = "down"
#: Lenient: the better grade, and the grade below gives the seats.
UP = "up"
TIES = (DOWN, UP)

OFF, REFERENCE, AT_MOST, BINDING = "off", "reference", "at_most", "binding"
#: Each share rounded down or up, whichever the people come to.
RANGE = "range"
MODES = (OFF, REFERENCE, RANGE, AT_MOST, BINDING)


# QUOTAS


def quotas(count, shares):
    """Seats of each grade by largest remainder; they add up to the people (M22).

    Of two equal fractions the better grade is served first.

    :param count: people
    :param shares: per cent of each grade, the best first; they add up to 100
    :raises RuleError: ``shares_not_full``, ``share_negative``, ``people_negative``
    """
    ideal = _ideals(count, shares)
    seats = [int(part) for part in ideal]
    by_fraction = sorted(
        range(len(ideal)), key=lambda place: (seats[place] - ideal[place], place)
    )
    for place in by_fraction[: count - sum(seats)]:
        seats[place] += 1
    return seats


def at_most(count, shares):
    """Seats of the grades above the usual one, rounded down; None has no limit.

    The usual grade is the one with the largest share, the better of two.
    """
    ideal = _ideals(count, shares)
    usual = ideal.index(max(ideal)) if ideal else 0
    return [int(part) if place < usual else None for place, part in enumerate(ideal)]


def ranges(count, shares):
    """Fewest and most people of each grade: the shares rounded down and up."""
    return [(int(part), -int(-part // 1)) for part in _ideals(count, shares)]


def places(mode, count, shares):
    """Fewest and most people of each grade; None as most has no limit.

    :raises RuleError: as :func:`quotas`
    """
    if mode == RANGE:
        return ranges(count, shares)
    if mode == AT_MOST:
        return [(0, limit) for limit in at_most(count, shares)]
    return [(seats, seats) for seats in quotas(count, shares)]


def shares_of_unit(unit_grade, matrix):
    """Shares by the grade of the unit: an organisation × personal grade table (M22).

    :param unit_grade: its code, or nothing as long as it is not known
    :param matrix: shares per grade of a unit
    :return: None where the usual shares stand, as the unit has no grade yet
    :raises RuleError: ``unit_grade_unknown``
    """
    if not matrix or not unit_grade:
        return None
    if unit_grade not in matrix:
        raise RuleError("unit_grade_unknown", grade=str(unit_grade))
    return matrix[unit_grade]


def read_matrix(text, count):
    """Shares per grade of a unit, typed as one line each: “A: 25 35 35 5”.

    :param count: grades of a person, the best first
    :raises RuleError: ``unit_shares_line``, ``unit_shares_twice``, and as
        :func:`quotas`
    """
    matrix = {}
    for line in filter(None, map(str.strip, (text or "").splitlines())):
        grade, _colon, numbers = line.replace("：", ":").partition(":")
        shares = numbers.replace(",", " ").replace("/", " ").replace("%", " ").split()
        if not grade.strip() or len(shares) != count:
            raise RuleError("unit_shares_line", line=line, count=str(count))
        if grade.strip() in matrix:
            raise RuleError("unit_shares_twice", grade=grade.strip())
        try:
            matrix[grade.strip()] = [to_decimal(share, "share") for share in shares]
        except RuleError:
            raise RuleError("unit_shares_line", line=line, count=str(count)) from None
        quotas(0, matrix[grade.strip()])
    return matrix


def _ideals(count, shares):
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise RuleError("people_negative", count=str(count))
    shares = [to_decimal(share, "share") for share in shares]
    for place, share in enumerate(shares, 1):
        if share < 0:
            raise RuleError("share_negative", key=str(place), share=share)
    total = sum(shares)
    if total != HUNDRED:
        raise RuleError("shares_not_full", total=total)
    return [Fraction(count) * Fraction(share) / 100 for share in shares]


@dataclass(frozen=True)
class Misfit:
    """A grade that holds more, or fewer, people than it may."""

    place: int
    count: int
    least: int
    most: int


def misfits(mode, counts, shares):
    """Grades that do not keep to the shares; none where the shares do not bind.

    ``at_most`` counts from the top: who has a lower grade than there is room for
    never breaks a limit. ``binding`` wants the quotas exactly, ``range`` the share
    rounded down or up.

    :param counts: people of each grade, the best first
    """
    total = sum(counts)
    if mode in (BINDING, RANGE):
        found = zip(counts, places(mode, total, shares), strict=True)
        return [
            Misfit(place, have, least, most)
            for place, (have, (least, most)) in enumerate(found)
            if not least <= have <= most
        ]
    if mode == AT_MOST:
        return _above(counts, at_most(total, shares))
    return []


def _above(counts, limits):
    found, room, held = [], 0, 0
    for place, (have, limit) in enumerate(zip(counts, limits, strict=True)):
        if limit is None:
            break
        room, held = room + limit, held + have
        if held > room:
            found.append(Misfit(place, have, 0, max(room - held + have, 0)))
    return found


# TIES


@dataclass(frozen=True)
class Tie:
    """People with one score who stand on both sides of a cut.

    ``best`` and ``lowest`` are the grades between which they stand. ``is_open``: they
    cross two cuts or more, so people have to decide.
    """

    members: tuple
    best: int
    lowest: int
    is_open: bool


@dataclass(frozen=True)
class Assignment:
    """Grade (its place) of each person, None where people decide, and the ties."""

    places: tuple
    ties: tuple


def assign(scores, seats, ties=DOWN):
    """Give out the seats by score (M23).

    :param scores: anything with an order, the largest is the best; a tuple holds a
        chain, such as score, part of the KPIs, grade of before
    :param seats: of each grade, the best first; as many as people
    :param ties: ``down`` or ``up``
    :raises RuleError: ``ties_unknown``, ``seats_differ``
    """
    if ties not in TIES:
        raise RuleError("ties_unknown", name=str(ties))
    if sum(seats) != len(scores):
        raise RuleError("seats_differ", seats=sum(seats), count=str(len(scores)))
    ends = list(accumulate(seats))
    places, found, start = [None] * len(scores), [], 0
    groups = {}
    for member, score in enumerate(scores):
        groups.setdefault(score, []).append(member)
    for score in sorted(groups, reverse=True):
        members = tuple(groups[score])
        end = start + len(members)
        best, lowest = bisect_right(ends, start), bisect_left(ends, end)
        is_open = lowest - best > 1
        if lowest > best:
            found.append(Tie(members, best, lowest, is_open))
        for member in members:
            places[member] = None if is_open else best if ties == UP else lowest
        start = end
    return Assignment(tuple(places), tuple(found))


def within_share(scores, percent):
    """Who stands in the best share of a group; equal scores are never parted.

    :param scores: anything with an order, the largest is the best
    :param percent: share of the group; so many people as it comes to, rounded half up,
        and at least one
    :return: pair of the members and the number that the share comes to
    """
    if not scores:
        return (), 0
    ideal = Fraction(to_decimal(percent)) * len(scores) / 100
    wanted = min(len(scores), max(1, int(ideal + Fraction(1, 2))))
    last = sorted(scores, reverse=True)[wanted - 1]
    return tuple(m for m, score in enumerate(scores) if score >= last), wanted


# SMALL GROUPS


def pools(sizes, parents, smallest=SMALLEST_POOL):
    """In which group each group is compared: nobody stands in two of them.

    People of a group that is too small are compared with those of the group above
    who are not compared further down, up to where they are enough (M22).

    :param sizes: people who belong to each group itself
    :param parents: the group above each group; None or missing at the top
    :param smallest: people who are enough
    :return: group → group with enough people, or None where there is none
    """
    depth = {group: len(_line(group, parents)) for group in {*sizes, *parents}}
    depth |= {above: 1 for above in parents.values() if above not in depth}
    waiting = {group: [group] for group in sizes}
    found = dict.fromkeys(sizes)
    for group in sorted(depth, key=lambda one: -depth[one]):
        members = waiting.pop(group, [])
        if sum(sizes[one] for one in members) >= smallest:
            found |= dict.fromkeys(members, group)
        elif (above := parents.get(group)) is not None:
            waiting.setdefault(above, []).extend(members)
    return found


def _line(group, parents):
    line = [group]
    while (group := parents.get(group)) is not None and group not in line:
        line.append(group)
    return line


# HINTS


def leaning(ranks, others):
    """How a group's grades differ from the rest: 'lenient', 'strict' or ''.

    A hint and no proof: a good team is an explanation, too. Nothing is said of fewer
    than five people, or where all have one grade. The spread is the one of all, as in
    M30.

    :param ranks: a number for each person of the group, larger is better
    :param others: the same of everybody else
    """
    return leanings([ranks, others])[0]


def leanings(groups):
    """As ``leaning``, for each of the groups that all people together are made of.

    Mean and spread of all are the same for each, so that many groups take one pass.

    :param groups: list of the ranks of each group
    """
    every = [rank for ranks in groups for rank in ranks]
    if len(every) < 2 * SMALLEST_GROUP:
        return ["" for _ranks in groups]
    mean, spread = Fraction(sum(every), len(every)), _variance(every)
    least = NOTABLE**2 * spread
    return [_leaning(ranks, len(every) - len(ranks), mean, least) for ranks in groups]


def _leaning(ranks, others, mean, least):
    size = len(ranks)
    if size < SMALLEST_GROUP or others < SMALLEST_GROUP:
        return ""
    gap = Fraction(sum(ranks), size) - mean
    # |gap| ÷ (σ ÷ √n) ≥ 1.96, without a root.
    if not least or gap * gap * size < least:
        return ""
    return "lenient" if gap > 0 else "strict"


def _variance(numbers: Sequence[int]):
    total, squares = sum(numbers), sum(number * number for number in numbers)
    return (squares - Fraction(total * total, len(numbers))) / (len(numbers) - 1)


# NINE-BOX


def nine_box(performance, potential):
    """The box of two judgements from 1 to 5 (M35): 1 low and low, 9 high and high.

    :raises RuleError: ``judgement_outside``
    """
    return (_third(potential) - 1) * 3 + _third(performance)


def performance_of(place, count):
    """A grade of any scale as a judgement from 1 to 5, the middle as the middle.

    :param place: of the grade, the best is 0
    :param count: grades of the scale
    """
    if count < 2:
        return 3
    share = Fraction(count - 1 - place, count - 1)
    return 1 + int(share * 4 + Fraction(1, 2))


def potential_of(levels):
    """The judgement that several items come to: their mean, rounded half up.

    :param levels: from 1 to 5
    :raises RuleError: ``judgement_outside``
    """
    for level in levels:
        _third(level)
    return int(Fraction(sum(levels), len(levels)) + Fraction(1, 2)) if levels else None


def _third(judgement):
    if judgement not in (1, 2, 3, 4, 5):
        raise RuleError("judgement_outside", value=str(judgement))
    return 1 if judgement < 3 else 2 if judgement == 3 else 3
