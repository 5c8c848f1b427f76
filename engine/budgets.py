# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money that goals need, against the budgets that their units have (METHODS M36).

A goal's money is spread evenly over its days. Each day is paid by the nearest unit,
from the goal's own up to the company, that has a budget for that day; a day for which
nobody has a budget is compared with nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .numbers import ZERO, exact, round_half_up, tidy, to_decimal
from .presence import days

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Need:
    """Money that one goal takes.

    ``units``
        who may pay, the nearest first
    ``above``
        keys of the goals above it, the nearest first
    """

    key: Any
    amount: Decimal
    start: date
    end: date
    units: tuple = ()
    above: tuple = ()


@dataclass(frozen=True)
class Budget:
    """Money that one unit has from one day to another; of one unit none overlap."""

    key: Any
    unit: Any
    start: date
    end: date
    amount: Decimal


@dataclass(frozen=True)
class Position:
    """What one goal takes of a budget, beside what all goals take together."""

    own: Decimal
    together: Decimal
    budget: Decimal
    currency: str = ""
    unit: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def missing(self):
        return missing(self.together, self.budget)


@exact
def missing(needed, available):
    """Return how much is missing; 0 when the money suffices."""
    return max(needed - available, ZERO)


@exact
def net_needs(needs):
    """Return what each goal takes beyond the goals below it, by key.

    What the goals below name is a part of what the goal above names; together they
    take the greater of both, and nothing counts twice.

    :param needs: list of :class:`Need`; goals above that are not in it are passed over
    """
    amounts = {need.key: to_decimal(need.amount) for need in needs}
    below = dict.fromkeys(amounts, ZERO)
    net = {}
    for need in sorted(needs, key=lambda need: -len(need.above)):
        amount = amounts[need.key]
        net[need.key] = missing(amount, below[need.key])
        above = next((key for key in need.above if key in amounts), None)
        if above is not None:
            below[above] += max(amount, below[need.key])
    return net


@exact
def spread(need, amount, budgets):
    """Return how much each budget pays of one goal, by key of the budget.

    :param need: :class:`Need` with its days and units
    :param amount: the money to spread; may be less than the need names
    :param budgets: dict of unit to its :class:`Budget` list
    """
    whole = days(need.start, need.end)
    free, paid = [(need.start, need.end)] if whole else [], {}
    for unit in need.units:
        for budget in budgets.get(unit, ()):
            taken = sum(_overlap(budget, *span) for span in free)
            if taken:
                paid[budget.key] = tidy(to_decimal(amount) * taken / whole)
                free = [rest for span in free for rest in _rest(budget, *span)]
    return paid


def allocate(needs, budgets):
    """Return what the goals take of each budget.

    :return: dict of budget key to a dict of goal key to its net part
    """
    net = net_needs(needs)
    found = {budget.key: {} for rows in budgets.values() for budget in rows}
    for need in needs:
        for key, part in spread(need, net[need.key], budgets).items():
            found[key][need.key] = part
    return found


@exact
def total(parts, digits=2):
    """Return the sum of parts, rounded to the digits of the currency."""
    return round_half_up(sum(parts, ZERO), digits)


def tightest(positions):
    """Return the position with the largest gap, the first of several; or None."""
    return max(positions, key=lambda position: position.missing, default=None)


def _overlap(budget, first, last):
    return days(max(first, budget.start), min(last, budget.end))


def _rest(budget, first, last):
    """The days of a span that the budget does not cover, as spans."""
    if not _overlap(budget, first, last):
        return [(first, last)]
    before = (first, budget.start - _DAY) if first < budget.start else None
    after = (budget.end + _DAY, last) if budget.end < last else None
    return [span for span in (before, after) if span]
