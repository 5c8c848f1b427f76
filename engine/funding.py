# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the pool of a company to its departments, and what a head may shift (M26).

The funding factor says how much of the planned pool the company has earned; awards that
it keeps for itself come off before the departments share.
"""

from decimal import Decimal

from .money import CENT, split_pool
from .numbers import HUNDRED, ONE, WIDE, ZERO, exact, round_to_unit, to_decimal
from .outcome import Outcome, RuleError, Step


@exact
def funding_factor(parts):
    """Return Σ weight × (actual ÷ target − 1); +0.04 is four per cent more.

    :param parts: rows (weight in per cent, actual, target)
    :raises RuleError: ``funding_target`` (key = position from 1), ``weight_negative``
    """
    total, steps = ZERO, []
    for position, (weight, actual, target) in enumerate(parts, 1):
        weight = to_decimal(weight, "weight")
        actual, target = to_decimal(actual, "actual"), to_decimal(target, "target")
        if weight < 0:
            raise RuleError("weight_negative", key=str(position), weight=weight)
        if target <= 0:
            raise RuleError("funding_target", key=str(position), target=target)
        result = weight / HUNDRED * (actual / target - ONE)
        values = {"weight": weight, "actual": actual, "target": target}
        steps.append(Step("funding_part", {**values, "result": result}))
        total += result
    return Outcome.scored(total, [*steps, Step("funding_factor", {"result": total})])


@exact
def payable(planned, factor=ZERO, strategic=ZERO, unit=CENT):
    """Return what the departments share: planned × (1 + factor) − strategic awards.

    :raises RuleError: ``pool_negative``, ``strategic_negative``, ``strategic_above``
        when the awards are more than there is
    """
    planned, factor = to_decimal(planned, "pool"), to_decimal(factor, "factor")
    strategic = to_decimal(strategic, "strategic")
    if planned < 0:
        raise RuleError("pool_negative", pool=planned)
    if strategic < 0:
        raise RuleError("strategic_negative", amount=strategic)
    funded = round_to_unit(max(planned * (ONE + factor), ZERO), to_decimal(unit))
    if strategic > funded:
        raise RuleError("strategic_above", amount=strategic, pool=funded)
    values = {"pool": planned, "factor": factor, "strategic": strategic}
    left = funded - strategic
    return Outcome.scored(left, [Step("pool_funded", {**values, "result": left})])


@exact
def department_factor(weight, coefficient, importance=ONE):
    """Return organisation weight × organisation coefficient × importance.

    :raises RuleError: ``factor_negative``
    """
    values = {"weight": weight, "coefficient": coefficient, "importance": importance}
    values = {name: to_decimal(value, name) for name, value in values.items()}
    for name, value in values.items():
        if value < 0:
            raise RuleError("factor_negative", name=name, factor=value)
    result = values["weight"] * values["coefficient"] * values["importance"]
    return Outcome.scored(result, [Step("unit_factor", {**values, "result": result})])


def split_departments(pool, rows, unit=CENT):
    """Split what the departments share by their factors.

    :param rows: (weight, coefficient, importance) of each department
    :returns: Allocation
    """
    return split_pool(pool, [department_factor(*row).value for row in rows], unit)


def unit_share(name, pool, factor, full, share):
    """Return the step that tells what a department has got of the pool (M26).

    :param full: sum of the factors of all departments
    """
    values = {"pool": pool, "weight": factor, "sum": full, "result": share}
    return Step("unit_pool", {"name": name, **values})


@exact
def unit_award(name, amount, factor, unit=CENT):
    """Return what a unit brings its members: the amount by its coefficient."""
    result = round_to_unit(amount * factor, unit)
    values = {"before": amount, "factor": factor, "result": result}
    return Outcome.scored(result, [Step("unit_award", {"name": name, **values})])


@exact
def check_shift(before, after, limit, unit=CENT):
    """Check what the head of a department has shifted between his people.

    :param before: shares as calculated
    :param after: shares as the head wants them, in the same order
    :param limit: per cent by which each share may change
    :raises RuleError: ``shift_sum`` when the sums differ, ``shift_limit`` (key =
        position from 1) when one share changes by more, ``shift_units`` when one is no
        multiple of ``unit``, ``number_invalid``
    """
    limit, unit = to_decimal(limit, "limit"), to_decimal(unit, "unit")
    before = [to_decimal(amount, "amount") for amount in before]
    after = [to_decimal(amount, "amount") for amount in after]
    for position, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if WIDE.remainder(new, unit):
            raise RuleError("shift_units", amount=new, unit=unit)
        most = abs(old) * limit / HUNDRED
        if new < 0 or abs(new - old) > most:
            low, high = _bounds(old, most, unit)
            values = {"key": str(position), "amount": new, "low": low, "high": high}
            raise RuleError("shift_limit", **values)
    if sum(before, ZERO) != sum(after, ZERO):
        old, new = sum(before, ZERO), sum(after, ZERO)
        raise RuleError("shift_sum", before=old, after=new, shortfall=old - new)


def _bounds(amount, most, unit):
    """Lowest and highest multiple of the unit within the limit."""
    low = -WIDE.divide_int(-(max(amount - most, ZERO)), unit)
    if low * unit < amount - most:
        low += ONE
    return low * unit, WIDE.divide_int(amount + most, unit) * unit


def shift_step(before, after):
    """The step that tells a person what the head has shifted."""
    before, after = Decimal(before), Decimal(after)
    values = {"before": before, "shift": after - before, "result": after}
    return Step("share_shifted", values)
