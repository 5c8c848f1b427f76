# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""SMART check of one goal, too high and too vague (METHODS M36).

Each letter passes, fails or stays unknown, always with the reason as a code and its
values (``codes.CHECK_CODES``). Nothing raises for any text; unknown never counts
against a goal.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from . import goal_deadlines, goal_texts
from .budgets import Position
from .numbers import ZERO, exact, tidy

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
LETTERS = ("S", "M", "A", "R", "T")

#: A goal in fewer letters than this says too little.
SHORTEST = 6
#: Growth may be so many times the best growth of the past.
GROWTH_FACTOR = Decimal("1.5")


@dataclass(frozen=True)
class Goal:
    """What is known about a goal; None is unknown.

    ``text``
        title and description as people wrote them
    ``is_measured``
        has a metric whose target is a number; ``target`` and ``unit`` belong to it
    ``is_ruled``
        a scoring rule without target says what every value is worth
    ``is_library``
        its name and unit come from the library: people cannot write them otherwise
    ``is_described``
        a metric of the library that is judged by its written levels, without number
    ``baseline``
        value before; without it the text's “from 18 % to 25 %” is read
    ``direction``
        1 when higher is better, -1 when lower is
    ``budget``
        position in the budget of its unit; None when nobody states one
    ``best_growth``
        largest growth of one period over the one before, as a fraction; None when not
        even two finished periods can be compared
    ``steps``
        how many periods lie between the baseline and the goal: 1 is the one before, 2
        when that one is still running and its value does not count
    ``parent``
        True or False; None when there are no goals above to link to
    ``deadline``
        its own last day
    ``ends_with_period``
        its value is taken at the end of the period
    """

    text: str = ""
    is_measured: bool = False
    is_ruled: bool = False
    is_library: bool = False
    is_described: bool = False
    target: Decimal | None = None
    unit: str = ""
    baseline: Decimal | None = None
    direction: int = 1
    needed_hours: Decimal | None = None
    available_hours: Decimal | None = None
    budget: Position | None = None
    best_growth: Decimal | None = None
    steps: int = 1
    factor: Decimal = GROWTH_FACTOR
    parent: bool | None = None
    is_top: bool = False
    is_local: bool = False
    deadline: date | None = None
    ends_with_period: bool = False
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Finding:
    """One letter's state, or a warning, with its reason."""

    state: str
    code: str
    values: dict = field(default_factory=dict)


def check(goal):
    """Return the five letters of a goal: dict of letter to :class:`Finding`."""
    return {
        "S": _specific(goal),
        "M": _measurable(goal),
        "A": _achievable(goal),
        "R": _relevant(goal),
        "T": _timely(goal),
    }


def failed(flags):
    """Return the letters that failed, in their order."""
    return [letter for letter in LETTERS if flags[letter].state == FAIL]


def _has_metric(goal):
    return goal.is_measured and goal.target is not None and bool(goal.unit)


@lru_cache(maxsize=512)
def _quantity(text):
    """The first amount that is no date; a rhythm counts how often something is done."""
    deadlines, rest = goal_deadlines.find(text)
    found = goal_texts.quantity(rest) or goal_texts.service_time(text)
    if found or goal_texts.vague_verb(text):
        return found
    rhythms = (deadline.words.strip() for deadline in deadlines if deadline.is_rhythm)
    return next(rhythms, "")


def _specific(goal):
    if goal.is_described:
        return Finding(PASS, "smart_described")
    if _has_metric(goal):
        return Finding(PASS, "smart_metric_said")
    if goal.is_ruled:
        return Finding(PASS, "smart_rule")
    if goal.is_library:
        return Finding(PASS, "smart_library")
    if _quantity(goal.text):
        return Finding(PASS, "smart_specific")
    written = goal_texts.length(goal.text)
    if written < SHORTEST:
        values = {"length": Decimal(written), "minimum": Decimal(SHORTEST)}
        return Finding(FAIL, "smart_short", values)
    if verb := goal_texts.vague_verb(goal.text):
        return Finding(FAIL, "smart_vague_verb", {"verb": verb})
    if goal_texts.names_result(goal.text) or goal_deadlines.names_month(goal.text):
        return Finding(PASS, "smart_specific")
    return Finding(UNKNOWN, "smart_no_result")


def _measurable(goal):
    if _has_metric(goal):
        values = {"target": goal.target, "unit": goal.unit}
        return Finding(PASS, "smart_metric", values)
    if found := _quantity(goal.text):
        return Finding(PASS, "smart_number", {"quantity": found})
    if goal.is_ruled:
        return Finding(PASS, "smart_rule")
    if goal.is_described:
        return Finding(UNKNOWN, "smart_levels")
    if goal.is_measured and goal.target is not None:
        if goal.is_library:
            return Finding(UNKNOWN, "smart_library_unit", {"target": goal.target})
        return Finding(FAIL, "smart_no_unit", {"target": goal.target})
    return Finding(FAIL, "smart_no_number")


def _achievable(goal):
    means = _by_means(goal)
    if means:
        return means
    growth = needed_growth(goal)
    if growth is None or goal.best_growth is None:
        return Finding(UNKNOWN, "smart_unknown_growth")
    values = _growth_values(goal, growth)
    if growth <= values["limit"]:
        return Finding(PASS, "smart_growth_fits", values)
    if not values["best"]:
        return Finding(UNKNOWN, "smart_no_growth", {"growth": growth})
    return Finding(FAIL, "smart_growth_high", values)


def _by_means(goal):
    """Hours first, then money: what is short of either fails; None without both."""
    found = []
    if goal.needed_hours and goal.available_hours is not None:
        found.append(_by_hours(goal.needed_hours, goal.available_hours))
    if goal.budget:
        found.append(_by_budget(goal.budget))
    short = [finding for finding in found if finding.state == FAIL]
    return next(iter(short or found), None)


def _by_budget(position):
    values = {
        "own": position.own,
        "together": position.together,
        "budget": position.budget,
        "currency": position.currency,
        "unit": position.unit,
        "start": position.start and position.start.isoformat(),
        "end": position.end and position.end.isoformat(),
    }
    if not position.missing:
        return Finding(PASS, "smart_budget_fits", values)
    values["missing"] = position.missing
    return Finding(FAIL, "smart_budget_short", values)


@exact
def _by_hours(needed, available):
    values = {"needed": needed, "available": available}
    if needed <= available:
        return Finding(PASS, "smart_hours_fit", values)
    return Finding(FAIL, "smart_hours_short", {**values, "gap": needed - available})


@exact
def needed_growth(goal):
    """Return the growth that the target asks for as a fraction, or None.

    A target that asks for no improvement needs no growth: 0.
    """
    baseline, target = goal.baseline, goal.target
    if baseline is None or target is None:
        baseline, target = goal_texts.from_to(goal.text) or (None, None)
    if not baseline or target is None:
        return None
    return tidy(max((target - baseline) * goal.direction, ZERO) / abs(baseline))


@exact
def _growth_values(goal, growth):
    best = max(goal.best_growth, ZERO)
    if goal.steps > 1:
        # Over several periods the best growth of one counts as often.
        best = tidy((1 + best) ** goal.steps - 1)
    return {
        "growth": growth,
        "best": best,
        "factor": goal.factor,
        "limit": tidy(best * goal.factor),
    }


def _relevant(goal):
    if goal.parent:
        return Finding(PASS, "smart_parent")
    if goal.is_top:
        return Finding(PASS, "smart_top")
    if goal.is_local:
        return Finding(PASS, "smart_local")
    if goal.parent is None:
        return Finding(UNKNOWN, "smart_no_tree")
    return Finding(FAIL, "smart_no_parent")


def _timely(goal):
    period = {
        "start": goal.start and goal.start.isoformat(),
        "end": goal.end and goal.end.isoformat(),
    }
    if goal.deadline:
        day = {"deadline": goal.deadline.isoformat()}
        if goal_deadlines.within(goal.deadline, goal.start, goal.end):
            return Finding(PASS, "smart_date", day)
        return Finding(FAIL, "smart_date_outside", {**day, **period})
    if goal.ends_with_period:
        return Finding(PASS, "smart_period")
    where, words = goal_deadlines.judge(goal.text, goal.start, goal.end)
    if where == goal_deadlines.INSIDE:
        return Finding(PASS, "smart_deadline", {"words": words})
    if where == goal_deadlines.OUTSIDE:
        return Finding(FAIL, "smart_deadline_outside", {"words": words, **period})
    return Finding(FAIL, "smart_no_deadline")


# WARNINGS


def too_vague(goal):
    """Return the warning that a goal only promises, or None (R027, R028)."""
    is_said = _has_metric(goal) or goal.is_ruled or goal.is_described or goal.is_library
    verb = not is_said and goal_texts.vague_verb(goal.text)
    if not verb or _quantity(goal.text):
        return None
    return Finding(FAIL, "goal_vague", {"verb": verb})


def too_high(goal):
    """Return the warning that a target is out of reach by history, or None (R027).

    Values that never grew do not tell how much growth is within reach.
    """
    growth = needed_growth(goal)
    if growth is None or goal.best_growth is None:
        return None
    values = _growth_values(goal, growth)
    is_high = values["best"] and growth > values["limit"]
    return Finding(FAIL, "goal_high", values) if is_high else None


@exact
def hours_gap(needed, available):
    """Return how many hours a plan needs beyond what there is; None when it fits.

    :param available: None when nobody knows the working hours
    """
    if available is None or needed <= available:
        return None
    values = {"needed": needed, "available": available, "gap": needed - available}
    return Finding(FAIL, "plan_hours_short", values)


# HISTORY


@exact
def best_growth(values, direction=1):
    """Return the best growth between neighbouring periods, or None.

    :param values: actual values, oldest first; None where a period has none
    :param direction: 1 when higher is better, -1 when lower is
    """
    steps = [
        tidy((after - before) * direction / abs(before))
        for before, after in zip(values, values[1:], strict=False)
        if before and after is not None
    ]
    return max(steps, default=None)
