# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A goal and the goals below it: who may stand under whom, and what adds up.

Shares, weights, coverage and progress are per cent: 95 means 95 %. None stands for
what is not known; a value that nobody has entered never counts as zero.
"""

from collections import namedtuple
from datetime import timedelta

from .dates import add_months
from .numbers import HUNDRED, ONE, ZERO, exact, tidy, to_decimal
from .outcome import RuleError

#: From the widest to the narrowest; a goal stands under one as wide or wider.
LEVELS = ("company", "department", "team", "person")
LONG, SHORT = "long", "short"
UP, DOWN = "up", "down"

Goal = namedtuple("Goal", "name level start end")
Goal.__doc__ = "What the rules of the tree look at: a name, a level and two dates."

Coverage = namedtuple("Coverage", "total percent gap")
Coverage.__doc__ = "Sum of the parts, its per cent of the whole, and what is missing."


# WHO MAY STAND UNDER WHOM


def horizon(start, end):
    """Return ``LONG`` for a goal that takes longer than a year, else ``SHORT``."""
    return LONG if end >= add_months(start, 12) else SHORT


def check_parent(goal, parent):
    """Raise when ``goal`` may not stand under ``parent``.

    A long goal never serves a short one, no goal ends after or takes longer than the
    goal that it serves, and a wider unit never serves a narrower one.

    :param goal: :class:`Goal`
    :param parent: :class:`Goal`
    :raises RuleError: ``goal_level_above``, ``goal_long_under_short``,
        ``goal_ends_after``, ``goal_longer``
    """
    names = {"key": goal.name, "parent": parent.name}
    if LEVELS.index(goal.level) < LEVELS.index(parent.level):
        raise RuleError("goal_level_above", **names)
    is_long = horizon(goal.start, goal.end) == LONG
    if is_long and horizon(parent.start, parent.end) == SHORT:
        raise RuleError("goal_long_under_short", **names)
    if goal.end > parent.end:
        dates = {"end": goal.end.isoformat(), "date": parent.end.isoformat()}
        raise RuleError("goal_ends_after", **names, **dates)
    if goal.end - goal.start > parent.end - parent.start:
        day = timedelta(days=1)
        raise RuleError(
            "goal_longer",
            key=goal.name,
            parent=parent.name,
            days=(goal.end - goal.start + day).days,
            most=(parent.end - parent.start + day).days,
        )


def find_loop(parents, first):
    """Find the loop in which a goal serves itself.

    :param parents: dict of goal to the goal above it, None at the top
    :param first: the goal to begin with
    :return: goals of the loop, the first one at both ends; empty when there is none
    """
    seen = [first]
    above = parents.get(first)
    while above is not None and above not in seen:
        seen.append(above)
        above = parents.get(above)
    return [] if above is None else [*seen[seen.index(above) :], above]


@exact
def check_shares(name, shares):
    """Raise when the goals below one goal bring more than all of it.

    :param name: the goal above, for the error
    :param shares: iterable of per cent
    :raises RuleError: ``goal_shares``
    """
    total = tidy(sum((to_decimal(share, "share") for share in shares), ZERO))
    if total > HUNDRED:
        raise RuleError("goal_shares", key=name, total=total / HUNDRED)


@exact
def share_of(shares):
    """Return the share of the topmost goal, from the shares on the way up to it.

    :param shares: per cent of each goal of the one above, in any order
    :return: Decimal, or None where one of them is not known
    """
    total = ONE
    for share in shares:
        if share is None:
            return None
        total *= to_decimal(share, "share") / HUNDRED
    return tidy(total * HUNDRED)


# WHAT ADDS UP


@exact
def coverage(target, parts, direction=UP):
    """Compare a target with the targets of the goals below it (METHODS M39).

    What is to rise is covered by parts that reach it together; what is to stay low, by
    parts that do not exceed it together.

    :param target: of the goal above
    :param parts: targets of the goals below, at least one
    :return: :class:`Coverage`, or None without parts or where no per cent exists
    """
    target = to_decimal(target, "target")
    parts = [to_decimal(part, "target") for part in parts]
    total = sum(parts, ZERO)
    whole, part = (total, target) if direction == DOWN else (target, total)
    if not parts or whole <= ZERO:
        return None
    gap = max(whole - part, ZERO)
    return Coverage(tidy(total), tidy(part / whole * HUNDRED), tidy(gap))


@exact
def share_coverage(shares):
    """Coverage of a goal whose parts have other units: the contributions together.

    :param shares: per cent; None where a part has none
    :return: :class:`Coverage`, or None when no part names its contribution
    """
    known = [to_decimal(share, "share") for share in shares if share is not None]
    if not known:
        return None
    total = tidy(sum(known, ZERO))
    return Coverage(total, total, max(HUNDRED - total, ZERO))


@exact
def achievement(current, target, baseline=None, direction=UP):
    """Return how far a goal is, in per cent, never below zero.

    With a baseline the way from there to the target counts, else the value against
    the target (for what is to be low: the target against the value).

    :return: Decimal, or None where value and target say nothing
    """
    if current is None:
        return None
    current = to_decimal(current, "actual")
    target = to_decimal(target, "target")
    baseline = None if baseline is None else to_decimal(baseline, "baseline")
    if baseline is not None and baseline != target:
        part, whole = current - baseline, target - baseline
    elif direction == DOWN:
        if current <= target:
            return HUNDRED
        part, whole = target, current
    else:
        if not target:
            return None
        part, whole = current, target
    return tidy(max(part / whole, ZERO) * HUNDRED)


@exact
def roll_up(parts):
    """Return weight × achievement of parts that have different units (R021).

    More than all of one part makes up for nothing that another one lacks.

    :param parts: iterable of (weight, achievement in per cent or None); a part that
        nobody has measured yet has reached nothing
    :return: Decimal, or None when nothing has been measured or no part has a weight
    """
    pairs = [
        (to_decimal(weight, "weight"), None if rate is None else to_decimal(rate))
        for weight, rate in parts
    ]
    weights = sum((weight for weight, _rate in pairs), ZERO)
    if weights <= ZERO or all(rate is None for _weight, rate in pairs):
        return None
    reached = sum((weight * min(rate or ZERO, HUNDRED) for weight, rate in pairs), ZERO)
    return tidy(reached / weights)


def key_results_mean(rates):
    """Return the mean of the key results that are measured (METHODS M37), or None.

    Each counts with 100 % at most.
    """
    return roll_up((ONE, rate) for rate in rates if rate is not None)
