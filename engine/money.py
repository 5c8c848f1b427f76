# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money, exact to the smallest unit of the currency (METHODS M24, M25, M27).

Nothing is lost: the shares of a pool and what is left unallocated add up to it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .numbers import WIDE, ZERO, exact, round_to_unit, tidy, to_decimal
from .outcome import Outcome, RuleError, Step

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Allocation:
    """Shares in the order of the weights, the rest of the pool, and the steps."""

    shares: tuple
    unallocated: Decimal
    steps: tuple


def _amount(value, name, code):
    value = to_decimal(value, name)
    if value < 0:
        raise RuleError(code, **{name: value})
    return value


def _unit(unit):
    unit = to_decimal(unit, "unit")
    if unit <= 0:
        raise RuleError("unit_not_positive", unit=unit)
    return unit


def _weights(weights):
    weights = [to_decimal(weight, "weight") for weight in weights]
    for position, weight in enumerate(weights, 1):
        if weight < 0:
            raise RuleError("weight_negative", key=str(position), weight=weight)
    return weights


def apportion(total, weights, unit=CENT):
    """Split ``total`` by weight into multiples of ``unit`` that sum to it exactly.

    Largest remainder: everyone gets the whole units of the exact share, the units
    left over go to the largest fractions, the earlier position first on a tie
    (METHODS M25). Fractions are compared exactly.

    :returns: list of Decimal in the order of the weights
    :raises RuleError: ``pool_negative``, ``weight_negative`` (key = position from 1),
        ``unit_not_positive``, ``pool_not_in_units``, ``weights_all_zero``
    """
    total, unit = _amount(total, "pool", "pool_negative"), _unit(unit)
    weights = _whole_numbers(_weights(weights))
    units = Fraction(total) / Fraction(unit)
    if units.denominator != 1:
        raise RuleError("pool_not_in_units", pool=total, unit=unit)
    if not sum(weights):
        if total:
            raise RuleError("weights_all_zero", pool=total)
        return [ZERO for _weight in weights]
    counts = _largest_remainder(int(units), weights)
    return [WIDE.multiply(unit, Decimal(count)) for count in counts]


def _whole_numbers(weights):
    """The same proportions in whole numbers, which are added and compared fast."""
    places = -min((weight.as_tuple().exponent for weight in weights), default=0)
    return [int(WIDE.scaleb(weight, max(places, 0))) for weight in weights]


def _largest_remainder(units, weights):
    full = sum(weights)
    parts = [divmod(units * weight, full) for weight in weights]
    counts = [whole for whole, _rest in parts]
    left_over = units - sum(counts)
    by_fraction = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))
    for position in by_fraction[:left_over]:
        counts[position] += 1
    return counts


@exact
def split_pool(pool, weights, unit=CENT):
    """Split a pool by weight; shares plus unallocated equal the pool (METHODS M25).

    When all weights are zero the whole pool stays unallocated, and so does a part of
    the pool smaller than one unit.

    :param weights: base × coefficient × attendance of each person
    :returns: Allocation
    :raises RuleError: ``pool_negative``, ``weight_negative``, ``unit_not_positive``
    """
    pool, unit = _amount(pool, "pool", "pool_negative"), _unit(unit)
    weights = _weights(weights)
    full = sum(weights, ZERO)
    head = Step("pool", {"pool": pool, "weight": full, "unit": unit})
    left = WIDE.remainder(pool, unit) if full else pool
    payable = WIDE.subtract(pool, left)
    shares = apportion(payable, weights, unit)
    steps = [
        _share_step(position, pool, weight, full, share)
        for position, (weight, share) in enumerate(zip(weights, shares, strict=True), 1)
    ]
    steps.append(Step("pool_unallocated", {"result": left}))
    return Allocation(tuple(shares), left, (head, *steps))


def _share_step(position, pool, weight, full, share):
    ideal = tidy(pool * weight / full) if full else ZERO
    values = {"position": Decimal(position), "weight": weight, "exact": ideal}
    return Step("pool_share", {**values, "result": share})


@exact
def split_capped(pool, weights, caps, unit=CENT):
    """Split a pool by weight so that nobody gets more than a cap (METHODS M27).

    Whoever would get more gets the cap, the others share the rest, and so on until
    nobody is above. What nobody may get is left unallocated.

    :param caps: the most that each gets, in the order of the weights; None: no cap
    :returns: Allocation; its steps are the head, one for each weight, ``pool_anew``
        when a cap was reached, and what is left
    :raises RuleError: ``pool_negative``, ``weight_negative``, ``cap_negative``,
        ``unit_not_positive``
    """
    pool, unit = _amount(pool, "pool", "pool_negative"), _unit(unit)
    weights = _weights(weights)
    limits = _limits(caps, unit)
    if not any(weights):
        return split_pool(pool, weights, unit)
    units = int(WIDE.divide_int(pool, unit))
    numbers = _whole_numbers(weights)
    capped = _reached(units, numbers, limits)
    if not capped:
        return split_pool(pool, weights, unit)
    left = units - sum(limits[at] for at in capped)
    free = [at for at, number in enumerate(numbers) if number and at not in capped]
    counts = [limits[at] if at in capped else 0 for at in range(len(weights))]
    if free:
        found = _largest_remainder(left, [numbers[at] for at in free])
        for at, count in zip(free, found, strict=True):
            counts[at] = count
    shares = [WIDE.multiply(unit, Decimal(count)) for count in counts]
    whole = (pool, sum(weights, ZERO))
    rest = (WIDE.multiply(unit, Decimal(left)), sum((weights[at] for at in free), ZERO))
    steps = [Step("pool", {"pool": pool, "weight": whole[1], "unit": unit})]
    for at, (weight, share) in enumerate(zip(weights, shares, strict=True)):
        if at in capped:
            step = _share_step(at + 1, pool, weight, whole[1], share)
            values = {**step.values, "limit": to_decimal(caps[at])}
            step = Step("pool_share_capped", values)
        else:
            step = _share_step(at + 1, rest[0], weight, rest[1], share)
        steps.append(step)
    anew = {"count": Decimal(len(capped)), "pool": rest[0], "weight": rest[1]}
    steps.append(Step("pool_anew", anew))
    unallocated = WIDE.subtract(pool, WIDE.multiply(unit, Decimal(sum(counts))))
    steps.append(Step("pool_unallocated", {"result": unallocated}))
    return Allocation(tuple(shares), unallocated, tuple(steps))


def _limits(caps, unit):
    """Caps in whole units; None where there is none."""
    limits = []
    for position, cap in enumerate(caps, 1):
        if cap is None:
            limits.append(None)
            continue
        cap = to_decimal(cap, "cap")
        if cap < 0:
            raise RuleError("cap_negative", key=str(position), cap=cap)
        limits.append(int(WIDE.divide_int(cap, unit)))
    return limits


def _reached(units, weights, limits):
    """Positions that would get more than their limit, whoever is capped before.

    A pool that rises reaches the limits in the order of limit ÷ weight, so one walk
    in that order finds all of them.
    """
    # Ratios that differ do so by more than 1 ÷ weight², so these whole numbers do, too.
    fine = max(weights) ** 2 + 1
    order = sorted(
        (at for at, limit in enumerate(limits) if limit is not None and weights[at]),
        key=lambda at: limits[at] * fine // weights[at],
    )
    left, full, capped = units, sum(weights), set()
    for at in order:
        if limits[at] * full >= left * weights[at]:
            break
        capped.add(at)
        left, full = left - limits[at], full - weights[at]
    return capped


@exact
def limited(amount, cap, unit=CENT):
    """Return an amount, at most the whole units of a cap."""
    amount = _amount(amount, "amount", "base_negative")
    [units] = _limits([cap], _unit(unit))
    cap = WIDE.multiply(to_decimal(unit), Decimal(units))
    if amount <= cap:
        return Outcome.scored(amount, [])
    values = {"before": amount, "limit": cap, "result": cap}
    return Outcome.scored(cap, [Step("reward_limited", values)])


@exact
def individual(base, factors, unit=CENT):
    """Return base × all factors, rounded half up to ``unit`` once (METHODS M24).

    :param base: amount in currency
    :param factors: pairs (name, number), for example personal, organisation,
        attendance and employed share of the period
    :raises RuleError: ``base_negative``, ``factor_negative``, ``unit_not_positive``
    """
    amount, unit = _amount(base, "base", "base_negative"), _unit(unit)
    steps = [Step("bonus_base", {"result": amount})]
    for name, factor in factors:
        factor = to_decimal(factor, name)
        if factor < 0:
            raise RuleError("factor_negative", name=name, factor=factor)
        values = {"name": name, "before": amount, "factor": factor}
        amount = amount * factor
        steps.append(Step("bonus_factor", {**values, "result": amount}))
    result = round_to_unit(amount, unit)
    values = {"before": amount, "unit": unit, "result": result}
    return Outcome.scored(result, [*steps, Step("rounded_to_unit", values)])


@exact
def difference(amount, paid):
    """Return what is left of an amount of which some is paid; it may be negative.

    :param amount: what a result is worth now
    :param paid: what was paid for it before
    """
    amount, paid = to_decimal(amount, "amount"), to_decimal(paid, "paid")
    left = amount - paid
    values = {"amount": amount, "paid": paid, "result": left}
    return Outcome.scored(left, [Step("bonus_difference", values)])
