# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Raises by a merit matrix, exact to the smallest unit of the currency (METHODS M28).

A person's place in the pay range and the grade say which raise is the guideline; the
raises of all are scaled to the budget without losing a cent; and what would lead above
the range is paid once instead of every month.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import CENT, apportion
from .numbers import HUNDRED, ONE, WIDE, ZERO, exact, round_to_unit, to_decimal, whole
from .outcome import Outcome, RuleError, Step

LOW, MIDDLE, HIGH = "low", "middle", "high"
#: Places in the pay range, the lowest first.
BANDS = (LOW, MIDDLE, HIGH)
#: A ratio from the first to the second, both included, is the middle of the range.
LOWER, UPPER = Decimal("0.90"), Decimal("1.10")

#: Published raises for a budget of 3 % (METHODS M28): by rank of the grade, the best
#: first, and place in the range; least, guideline and most in per cent.
PUBLISHED = (
    ((6, 7, 8), (4, 5, 6), (3, "3.5", 4)),
    ((4, 5, 6), (3, "3.5", 4), (2, "2.5", 3)),
    ((3, "3.5", 4), (2, "2.5", 3), (1, "1.5", 2)),
    ((0, "0.5", 1), (0, 0, 0), (0, 0, 0)),
    ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
)


@dataclass(frozen=True)
class Guideline:
    """What a cell of the matrix proposes, in per cent."""

    minimum: Decimal
    target: Decimal
    maximum: Decimal

    def holds(self, percent):
        """Whether a raise lies within the guideline, both ends included."""
        return self.minimum <= to_decimal(percent, "percent") <= self.maximum


@dataclass(frozen=True)
class Raise:
    """What is added to the wage, what is paid once, the wage afterwards, the steps."""

    base: Decimal
    lump: Decimal
    wage: Decimal
    steps: tuple


def guideline(minimum, target, maximum):
    """A cell of the matrix.

    :raises RuleError: ``merit_guideline_order``
    """
    values = [
        to_decimal(value, name)
        for value, name in (
            (minimum, "minimum"),
            (target, "target"),
            (maximum, "maximum"),
        )
    ]
    if not ZERO <= values[0] <= values[1] <= values[2]:
        names = ("minimum", "target", "maximum")
        raise RuleError(
            "merit_guideline_order", **dict(zip(names, values, strict=True))
        )
    return Guideline(*values)


@exact
def compa_ratio(wage, midpoint):
    """Wage ÷ midpoint of the pay range.

    :raises RuleError: ``merit_wage``, ``merit_midpoint``
    """
    wage, midpoint = to_decimal(wage, "wage"), to_decimal(midpoint, "midpoint")
    if wage <= 0:
        raise RuleError("merit_wage", wage=wage)
    if midpoint <= 0:
        raise RuleError("merit_midpoint", midpoint=midpoint)
    ratio = wage / midpoint
    values = {"wage": wage, "midpoint": midpoint, "result": ratio}
    return Outcome.scored(ratio, [Step("merit_compa", values)])


def band_of(ratio, lower=LOWER, upper=UPPER):
    """Place in the range by the compa-ratio; both bounds belong to the middle.

    :raises RuleError: ``merit_bounds``
    """
    ratio = to_decimal(ratio, "ratio")
    lower, upper = to_decimal(lower, "lower"), to_decimal(upper, "upper")
    if not ZERO < lower <= upper:
        raise RuleError("merit_bounds", lower=lower, upper=upper)
    if ratio < lower:
        return LOW
    return HIGH if ratio > upper else MIDDLE


@exact
def increase(wage, percent, unit=CENT):
    """The raise by a percentage, rounded half up to ``unit`` once.

    :raises RuleError: ``merit_wage``, ``merit_percent``
    """
    wage, percent = to_decimal(wage, "wage"), to_decimal(percent, "percent")
    if wage <= 0:
        raise RuleError("merit_wage", wage=wage)
    if percent < 0:
        raise RuleError("merit_percent", percent=percent)
    amount = round_to_unit(wage * percent / HUNDRED, to_decimal(unit, "unit"))
    values = {"wage": wage, "percent": percent, "result": amount}
    return Outcome.scored(amount, [Step("merit_increase", values)])


@exact
def fit(increases, budget, unit=CENT):
    """Scale raises so that their sum is the budget to the unit; never upwards.

    Largest remainder: nobody gets more than proposed, and nobody overtakes.

    :return: list of amounts in the same order, and the factor (1: all of it fits)
    :raises RuleError: ``merit_budget``, and those of ``money.apportion``
    """
    budget, unit = to_decimal(budget, "budget"), to_decimal(unit, "unit")
    if budget < 0:
        raise RuleError("merit_budget", budget=budget)
    amounts = [to_decimal(amount, "increase") for amount in increases]
    total = _sum(amounts)
    if total <= budget:
        return amounts, ONE
    payable = WIDE.multiply(whole(budget / unit), unit)
    return apportion(payable, amounts, unit), payable / total


def _sum(amounts):
    """The sum without any loss."""
    total = ZERO
    for amount in amounts:
        total = WIDE.add(total, amount)
    return total


@exact
def settle(wage, amount, maximum=None):
    """Split a raise at the maximum of the pay range (red circle).

    :param amount: the raise after scaling
    :param maximum: of the range; None is no limit
    :raises RuleError: ``merit_wage``, ``merit_raise``
    """
    wage, amount = to_decimal(wage, "wage"), to_decimal(amount, "increase")
    if wage <= 0:
        raise RuleError("merit_wage", wage=wage)
    if amount < 0:
        raise RuleError("merit_raise", increase=amount)
    base, steps = amount, []
    if maximum is not None:
        maximum = to_decimal(maximum, "maximum")
        base = min(amount, max(maximum - wage, ZERO))
    lump = amount - base
    if lump:
        values = {"wage": wage, "maximum": maximum, "base": base, "result": lump}
        steps.append(Step("merit_red_circle", values))
    values = {"wage": wage, "base": base, "result": wage + base}
    steps.append(Step("merit_new_wage", values))
    return Raise(base, lump, wage + base, tuple(steps))


@exact
def scaled_step(before, factor, after):
    """The step that says how a raise was fitted into the budget."""
    values = {"before": before, "factor": factor, "result": after}
    return Step("merit_scaled", values)


def guideline_step(grade, ratio, cell):
    """The step that says what the matrix proposes."""
    return Step(
        "merit_guideline",
        {
            "grade": grade,
            "ratio": ratio,
            "minimum": cell.minimum,
            "target": cell.target,
            "maximum": cell.maximum,
        },
    )


def published(rank, band):
    """The published guideline for a grade; grades below the fifth get the last row.

    :param rank: place of the grade, the best is 0
    """
    row = PUBLISHED[min(rank, len(PUBLISHED) - 1)]
    return guideline(*row[BANDS.index(band)])
