# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Methods that count points directly: 加减分法, 扣分法, 非此即彼法, rater's points."""

from decimal import Decimal
from itertools import pairwise

from ..definition import UP
from ..numbers import ONE, ZERO, tidy, whole
from ..outcome import Step
from .method import Method, demand


def _positive(rule, *names):
    for name in names:
        value = getattr(rule, name)
        demand(value > 0, "points_not_positive", field=name, value=value)


def _verify_plus_minus(rule):
    demand(rule.target, "target_zero", method=rule.method)
    demand(rule.step > 0, "step_not_positive", step=rule.step)
    _positive(rule, "points_per_step")
    limits = [("max_bonus", rule.max_bonus), ("max_malus", rule.max_malus)]
    limits += [("bonus_limits", limit) for _shortfall, limit in rule.bonus_limits]
    for name, value in limits:
        demand(value >= 0, "limit_negative", field=name, value=value)
    shortfalls = [shortfall for shortfall, _limit in rule.bonus_limits]
    for first, second in pairwise(shortfalls):
        demand(first < second, "bonus_limits_order", first=first, second=second)


def _plus_minus(rule, actual):
    """Base points ± points per full (or part) step of the target (METHODS M07)."""
    deviation, step = _deviation(rule, actual)
    better = deviation >= 0
    count, counted = _count_steps(rule, abs(deviation))
    limit, lowered = _bonus_limit(rule) if better else (rule.max_malus, [])
    change, changed = _limited(rule, "bonus" if better else "malus", count, limit)
    result = tidy(rule.points + change if better else rule.points - change)
    values = {"points": rule.points, "adjustment": change, "result": result}
    last = Step("base_plus" if better else "base_minus", values)
    return result, [step, counted, *lowered, *changed, last]


def _deviation(rule, actual):
    gap = actual - rule.target if rule.direction == UP else rule.target - actual
    result = gap / abs(rule.target)
    values = {"actual": actual, "target": rule.target, "result": result}
    return result, Step(f"deviation_{rule.direction}", values)


def _count_steps(rule, deviation):
    exact_count = tidy(deviation / rule.step)
    result = exact_count if rule.proportional else whole(exact_count)
    code = "steps_proportional" if rule.proportional else "steps_whole"
    values = {"deviation": deviation, "step": rule.step, "result": result}
    return result, Step(code, values)


def _bonus_limit(rule):
    """Lower the bonus limit of a target set below its own baseline (METHODS M07)."""
    if not rule.baseline:
        return rule.max_bonus, []
    gap = rule.baseline - rule.target
    shortfall = (gap if rule.direction == UP else -gap) / abs(rule.baseline)
    reached = [limit for least, limit in rule.bonus_limits if least <= shortfall]
    if shortfall <= 0 or not reached:
        return rule.max_bonus, []
    values = {"baseline": rule.baseline, "target": rule.target}
    values |= {"shortfall": shortfall, "result": reached[-1]}
    return reached[-1], [Step("bonus_limit_lowered", values)]


def _limited(rule, code, count, limit):
    change = tidy(count * rule.points_per_step)
    values = {"steps": count, "points_per_step": rule.points_per_step}
    steps = [Step(code, {**values, "result": change})]
    if change > limit:
        values = {"before": change, "limit": limit, "result": limit}
        steps.append(Step(f"{code}_capped", values))
    return min(change, limit), steps


def _verify_deduction(rule):
    _positive(rule, "deduction")
    above = not rule.allow_negative and rule.floor is not None and rule.floor > ONE
    demand(not above, "cap_below_floor", cap=ONE, floor=rule.floor)


def _deduction(rule, actual):
    """Points minus a fixed amount per event, with a floor (METHODS M08)."""
    result = tidy(rule.points - actual * rule.deduction)
    values = {"points": rule.points, "events": actual, "deduction": rule.deduction}
    step = Step("deduction", {**values, "result": result})
    lowest = -rule.points if rule.allow_negative else _share(rule, rule.floor)
    return _kept_between(result, lowest, rule.points, [step])


def _share(rule, rate):
    return None if rate is None else rate * rule.points


def _kept_between(before, lower, upper, steps):
    if lower is not None and before < lower:
        values = {"before": before, "floor": lower, "result": lower}
        return lower, [*steps, Step("points_floored", values)]
    if upper is not None and before > upper:
        values = {"before": before, "cap": upper, "result": upper}
        return upper, [*steps, Step("points_capped", values)]
    return before, steps


def _binary(rule, actual):
    """All or nothing: done, or the target met in the direction (METHODS M09)."""
    if rule.target is None:
        passed = actual != 0
        code, values = "binary_done" if passed else "binary_not_done", {}
    else:
        up = rule.direction == UP
        passed = actual >= rule.target if up else actual <= rule.target
        code = "target_met" if passed else "target_not_met"
        values = {"target": rule.target}
    result = rule.points if passed else ZERO
    return result, [Step(code, {"actual": actual, **values, "result": result})]


def _manual(rule, actual):
    """The rater's own points, kept between 0 and the cap."""
    step = Step("manual", {"result": actual})
    return _kept_between(actual, ZERO, _share(rule, rule.cap), [step])


def _verify_manual(rule):
    low = rule.cap is not None and rule.cap < 0
    demand(not low, "cap_below_floor", cap=rule.cap, floor=ZERO)


def _verify_nothing(rule):
    """A binary rule cannot be inconsistent."""


def _step_edges(rule):
    one = abs(rule.target) * rule.step / rule.points_per_step
    far = max(rule.max_bonus, min(rule.max_malus, rule.points), rule.points_per_step)
    return [rule.target - one * far, rule.target, rule.target + one * far]


def _deduction_edges(rule):
    worst = rule.points * (2 if rule.allow_negative else 1)
    return [ZERO, worst / rule.deduction]


def _binary_edges(rule):
    if rule.target is None:
        return [ZERO, Decimal(1)]
    return [rule.target - abs(rule.target or 1), rule.target + abs(rule.target or 1)]


METHODS = (
    Method(
        "plus_minus",
        ("target", "step", "points_per_step", "max_bonus", "max_malus"),
        ("direction", "points", "proportional", "baseline", "bonus_limits"),
        _verify_plus_minus,
        _plus_minus,
        contract=("step", "points_per_step", "max_bonus", "max_malus"),
        zero_is_no_target=True,
        edges=_step_edges,
    ),
    Method(
        "deduction",
        ("deduction",),
        ("points", "floor", "allow_negative"),
        _verify_deduction,
        _deduction,
        contract=("deduction",),
        lower_is_better=True,
        has_rate=False,
        is_ruled=True,
        edges=_deduction_edges,
        marks=(),
    ),
    Method(
        "binary",
        (),
        ("direction", "points", "target"),
        _verify_nothing,
        _binary,
        has_rate=False,
        edges=_binary_edges,
    ),
    Method("manual", (), ("points", "cap"), _verify_manual, _manual, has_rate=False),
)
