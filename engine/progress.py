# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far a goal is while its period runs: for bars, never for points.

What is added up should be reached evenly over the days of the period, or as its targets
by period say. A level (an average, a last value) has no half-way: nothing is expected
of it before the end.
"""

from dataclasses import dataclass
from decimal import Decimal

from . import period_targets
from .methods.rates import improvement
from .numbers import ONE, ZERO, clamp, exact, tidy, to_decimal
from .presence import days

UNKNOWN = "unknown"
REACHED = "reached"
AHEAD = "on_course"
BEHIND = "behind"
OVER = "over"
OPEN = "open"


@dataclass(frozen=True)
class Progress:
    """The state of one goal on a day.

    ``share`` and ``expected_share`` are parts of the target, or of the way to it from
    the baseline; None where there is no such part. 1 is the target.
    """

    status: str
    share: Decimal | None = None
    expected: Decimal | None = None
    expected_share: Decimal | None = None


@exact
def expected_by(target, start, end, today, rows=()):
    """Return what of a sum should be there at the end of a day.

    :param rows: targets by period; without any it grows evenly with the days
    """
    day = min(today, end)
    if day < start:
        return ZERO
    if rows:
        return period_targets.expected(rows, start, day)
    share = Decimal(days(start, day)) / days(start, end)
    return tidy(to_decimal(target, "target") * share)


@exact
def progress(target, actual, wants_less=False, expected=None, baseline=None):
    """Return the ``Progress`` of a goal.

    :param actual: None while there is no value
    :param wants_less: the target is a limit
    :param expected: of ``expected_by``; None where nothing is expected by now
    :param baseline: where the way to the target begins
    """
    target = to_decimal(target, "target")
    due = None if expected is None else to_decimal(expected, "expected")
    due_share = None if due is None else _share(target, due, baseline)
    if actual is None:
        return Progress(UNKNOWN, None, due, due_share)
    actual = to_decimal(actual, "actual")
    status = _status(target, actual, wants_less, due)
    return Progress(status, _share(target, actual, baseline), due, due_share)


def _share(target, number, baseline):
    """The part of the target or of the way to it; None without a way."""
    if baseline is not None:
        return improvement(baseline, target, number)
    return tidy(number / target) if target > 0 else None


def _status(target, actual, wants_less, due):
    if wants_less:
        if actual > target:
            return OVER
        if due is None:
            return REACHED
        return AHEAD if actual <= due else BEHIND
    if actual >= target:
        return REACHED
    if due is None:
        return OPEN
    return AHEAD if actual >= due else BEHIND


@exact
def weighted(goals):
    """Return how much of a plan is done, from 0 to 1; None without a measured goal.

    A goal counts with its weight, at most as reached; a limit counts while it is kept.

    :param goals: list of (weight, ``Progress``, wants_less)
    """
    whole, done = ZERO, ZERO
    for weight, goal, wants_less in goals:
        weight = to_decimal(weight, "weight")
        whole += weight
        done += weight * _done(goal, wants_less)
    return tidy(done / whole) if whole else None


def _done(goal, wants_less):
    if goal.status == UNKNOWN:
        return ZERO
    if goal.status == REACHED:
        return ONE
    if wants_less:
        return ZERO if goal.status == OVER else ONE
    return clamp(goal.share or ZERO, ZERO, ONE)
