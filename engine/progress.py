# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far a goal is, against what was planned by now (METHODS M38)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .definition import DOWN, UP
from .methods.rates import achievement
from .numbers import ONE, ZERO, clamp, exact, tidy, to_decimal

GREEN, AMBER, RED = "green", "amber", "red"
LIGHTS = (GREEN, AMBER, RED)


class Limits(NamedTuple):
    """Below these indexes a goal is behind, and far behind (METHODS M38)."""

    amber: Decimal = Decimal("0.9")
    red: Decimal = Decimal("0.75")


LIMITS = Limits()


@dataclass(frozen=True)
class Progress:
    """Where a goal stands; what cannot be said is None.

    ``reached``
        share of the way from the baseline (or from nothing) to the target; 1 is there
    ``planned``
        share of that way that was planned by now
    ``index``
        1 is as planned; above it is better, whatever the direction
    ``light``
        one of ``LIGHTS``
    ``forecast``
        value at the end, if it goes on like this
    """

    reached: Decimal | None = None
    planned: Decimal | None = None
    index: Decimal | None = None
    light: str | None = None
    forecast: Decimal | None = None


@exact
def index(reached, elapsed):
    """Return progress ÷ elapsed, or None while nothing is planned yet (M38)."""
    reached, elapsed = to_decimal(reached), to_decimal(elapsed)
    return tidy(reached / elapsed) if elapsed > 0 else None


@exact
def forecast(so_far, elapsed):
    """Return so far ÷ elapsed, or None at the very beginning (M38)."""
    so_far, elapsed = to_decimal(so_far), to_decimal(elapsed)
    return tidy(so_far / elapsed) if elapsed > 0 else None


def light(found, limits=LIMITS):
    """Return the colour of an index, or None without one (M38)."""
    if found is None:
        return None
    found = to_decimal(found)
    if found < limits.red:
        return RED
    return AMBER if found < limits.amber else GREEN


@exact
def added_up(actual, target, planned, wants_less=False, limits=LIMITS):
    """Return the Progress of what is added up over the period, as sales or defects.

    :param planned: what of the target was planned by now
    :param wants_less: the target is what may be used up, and less is better
    """
    actual, target = to_decimal(actual, "actual"), to_decimal(target, "target")
    planned = to_decimal(planned, "planned")
    elapsed = planned / target if target else ZERO
    return _progress(
        actual,
        target,
        planned,
        wants_less,
        forecast(actual, elapsed) if target else None,
        limits,
    )


@exact
def on_the_way(actual, target, elapsed, baseline=0, wants_less=False, limits=LIMITS):
    """Return the Progress of what moves from a baseline to the target.

    :param elapsed: share of the period that is over
    """
    actual, target = to_decimal(actual, "actual"), to_decimal(target, "target")
    baseline, elapsed = to_decimal(baseline, "baseline"), to_decimal(elapsed)
    way = target - baseline
    if not baseline:
        ahead = forecast(actual, elapsed)
        return _progress(actual, target, target * elapsed, wants_less, ahead, limits)
    if not way:
        return level(actual, target, wants_less=wants_less, limits=limits)
    reached = tidy((actual - baseline) / way)
    found = index(reached, elapsed)
    ahead = forecast(actual - baseline, elapsed)
    end = None if ahead is None else tidy(baseline + ahead)
    return Progress(reached, elapsed, found, light(found, limits), end)


@exact
def level(actual, target, planned=None, wants_less=False, limits=LIMITS):
    """Return the Progress of what is at the target or not at any time, as a rate.

    :param planned: the target of the time that is over, where it moves
    """
    actual, target = to_decimal(actual, "actual"), to_decimal(target, "target")
    planned = target if planned is None else to_decimal(planned, "planned")
    return _progress(actual, target, planned, wants_less, None, limits)


def _progress(actual, target, planned, wants_less, ahead, limits):
    found = _against_plan(actual, planned, wants_less)
    colour = light(found, limits)
    if target <= 0:
        return Progress(index=found, light=colour, forecast=ahead)
    reached, expected = tidy(actual / target), tidy(planned / target)
    return Progress(reached, expected, found, colour, ahead)


def _against_plan(actual, planned, wants_less):
    """Return the achievement of what was planned by now (M01), or None.

    Nothing is used up of what may be used up, and nothing was planned: as planned.
    """
    if not planned and not wants_less:
        return None
    if not planned:
        return ONE if actual <= 0 else ZERO
    return achievement(DOWN if wants_less else UP, actual, planned).value


@exact
def weighted(goals):
    """Return how much of a plan is done, from 0 to 1; None without a measured goal.

    A goal counts with its weight, at most as reached; a limit counts while it is kept.

    :param goals: list of (weight, share of the target or None, wants_less)
    """
    whole, done = ZERO, ZERO
    for weight, share, wants_less in goals:
        weight = to_decimal(weight, "weight")
        whole += weight
        done += weight * _done(share, wants_less)
    return tidy(done / whole) if whole else None


def _done(share, wants_less):
    if share is None:
        return ZERO
    share = to_decimal(share, "share")
    if wants_less:
        return ONE if share <= ONE else ZERO
    return clamp(share, ZERO, ONE)
