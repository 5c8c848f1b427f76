# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Methods that multiply the full points by an achievement rate.

Order of a line (METHODS M00): rate → gate → floor and cap → points.
"""

from decimal import Decimal

from ..definition import DOWN, UP
from ..numbers import ONE, ZERO, exact, tidy, to_decimal
from ..outcome import Outcome, RuleError, Step
from .method import Method, demand

_BOUNDS = ("points", "floor", "cap", "gate")
_THRESHOLD_RATE = Decimal("0.6")
_STRETCH_RATE = Decimal("1.2")


@exact
def achievement(direction, actual, target):
    """Return the achievement rate (完成率) that is safe for any sign (METHODS M01).

    Up: 1 + (A−T)/|T|. Down: 1 − (A−T)/|T|, and 1 − A when the target is zero.

    :returns: Outcome whose value is the rate, 1 being 100 %; not clamped
    :raises RuleError: ``target_zero`` when up has a target of zero,
        ``unknown_direction``
    """
    demand(direction in (UP, DOWN), "unknown_direction", direction=direction)
    actual, target = to_decimal(actual, "actual"), to_decimal(target, "target")
    step = _achievement(direction, actual, target)
    return Outcome.scored(step.values["result"], [step])


@exact
def improvement(baseline, target, actual):
    """Return (A−B)/(T−B), how far the way from baseline to target is gone (M02).

    Neither floor nor cap: worse than the baseline is below zero, beyond the target is
    above one. None when baseline and target are the same: there is no way to go.
    """
    baseline = to_decimal(baseline, "baseline")
    target = to_decimal(target, "target")
    if baseline == target:
        return None
    return tidy((to_decimal(actual, "actual") - baseline) / (target - baseline))


def _achievement(direction, actual, target):
    if target:
        gain = (actual - target) / abs(target)
        result = ONE + gain if direction == UP else ONE - gain
        return _rate(f"achievement_{direction}", actual, result, target=target)
    if direction == UP:
        raise RuleError("target_zero", method="achievement")
    return _rate("achievement_down_zero_target", actual, ONE - actual)


def _rate(code, actual, result, **values):
    return Step(code, {"actual": actual, **values, "result": result})


def _ratio(rule, actual):
    return _rate("ratio", actual, actual / rule.target, target=rule.target)


def _achievement_of_rule(rule, actual):
    return _achievement(rule.direction, actual, rule.target)


def _reverse_difference(rule, actual):
    result = 2 - actual / rule.target
    return _rate("reverse_difference", actual, result, target=rule.target)


def _reverse_quotient(rule, actual):
    if actual <= 0:
        return _rate("reverse_quotient_none", actual, rule.cap, target=rule.target)
    result = rule.target / actual
    return _rate("reverse_quotient", actual, result, target=rule.target)


def _closeness(rule, actual):
    result = ONE - abs(actual - rule.target) / abs(rule.target)
    return _rate("closeness", actual, result, target=rule.target)


def _progress(rule, actual):
    result = (actual - rule.baseline) / (rule.target - rule.baseline)
    return _rate("progress", actual, result, baseline=rule.baseline, target=rule.target)


def _kept(rule, rate):
    """Return (rate, steps) after gate, floor and cap."""
    if rule.gate is not None and rate < rule.gate:
        values = {"rate": rate, "gate": rule.gate, "result": ZERO}
        return ZERO, [Step("rate_below_gate", values)]
    if rule.floor is not None and rate < rule.floor:
        values = {"before": rate, "floor": rule.floor, "result": rule.floor}
        return rule.floor, [Step("rate_floored", values)]
    if rule.cap is not None and rate > rule.cap:
        values = {"before": rate, "cap": rule.cap, "result": rule.cap}
        return rule.cap, [Step("rate_capped", values)]
    return rate, []


def _to_points(rule, rate):
    result = tidy(rate * rule.points)
    values = {"rate": rate, "points": rule.points, "result": result}
    return result, Step("rate_points", values)


def _bounded(rate_step):
    """Return a compute function: rate, then gate, floor and cap, then points."""

    def compute(rule, actual):
        first = rate_step(rule, actual)
        rate, bounds = _kept(rule, first.values["result"])
        points, last = _to_points(rule, rate)
        return points, [first, *bounds, last]

    return compute


def _three_value(rule, actual):
    step = _three_value_rate(rule, actual)
    points, last = _to_points(rule, step.values["result"])
    return points, [step, last]


def _three_value_rate(rule, actual):
    """Return the step for 0, 60 to 100 or 100 to 120 % (METHODS M13)."""
    sign = 1 if rule.direction == UP else -1
    if sign * actual < sign * rule.threshold:
        return _rate("three_value_below", actual, ZERO, threshold=rule.threshold)
    if sign * actual >= sign * rule.stretch:
        return _rate("three_value_beyond", actual, _STRETCH_RATE, stretch=rule.stretch)
    if sign * actual < sign * rule.target:
        return _between(actual, rule.threshold, rule.target, _THRESHOLD_RATE, ONE)
    return _between(actual, rule.target, rule.stretch, ONE, _STRETCH_RATE)


def _between(actual, lower, upper, lower_rate, upper_rate):
    share = (actual - lower) * (upper_rate - lower_rate) / (upper - lower)
    return _rate(
        "three_value_between",
        actual,
        lower_rate + share,
        lower=lower,
        upper=upper,
        lower_rate=lower_rate,
        upper_rate=upper_rate,
    )


def _verify_bounds(rule):
    ordered = rule.cap is None or rule.floor is None or rule.cap >= rule.floor
    demand(ordered, "cap_below_floor", cap=rule.cap, floor=rule.floor)


def _verify_positive_target(rule):
    _verify_bounds(rule)
    demand(rule.target > 0, "ratio_target_not_positive", target=rule.target)


def _verify_ratio(rule):
    _verify_positive_target(rule)
    demand(
        rule.direction == UP,
        "direction_not_supported",
        method=rule.method,
        direction=rule.direction,
    )


def _verify_achievement(rule):
    _verify_bounds(rule)
    usable = rule.target or rule.direction == DOWN
    demand(usable, "target_zero", method=rule.method)


def _verify_closeness(rule):
    _verify_bounds(rule)
    demand(rule.target, "target_zero", method=rule.method)


def _verify_progress(rule):
    _verify_bounds(rule)
    demand(
        rule.baseline != rule.target,
        "progress_same_baseline",
        baseline=rule.baseline,
        target=rule.target,
    )


def _verify_three_value(rule):
    values = (rule.threshold, rule.target, rule.stretch)
    low, middle, high = values if rule.direction == UP else values[::-1]
    demand(
        low < middle < high,
        "three_values_order",
        direction=rule.direction,
        threshold=rule.threshold,
        target=rule.target,
        stretch=rule.stretch,
    )


def _rate_edges(rule):
    """Zero, the target, and where floor and cap are reached."""
    target = rule.target
    reach = max(rule.cap or 1, 1) - 1
    far = abs(target or 1)
    worst = min(rule.floor or ZERO, ZERO)
    if rule.method == "reverse_quotient":
        return [ZERO, target, target * 2]
    if rule.direction == UP and rule.method in ("ratio", "achievement"):
        return [target - far * (1 - worst), target, target + far * reach]
    return [target - far * reach, target, target + far * (1 - worst)]


def _progress_edges(rule):
    way = rule.target - rule.baseline
    return [rule.baseline, rule.target, rule.baseline + way * max(rule.cap or 1, 1)]


def _closeness_edges(rule):
    return [rule.target - abs(rule.target), rule.target + abs(rule.target)]


def _three_value_edges(rule):
    return [rule.threshold, rule.target, rule.stretch]


METHODS = (
    Method(
        "ratio",
        ("target",),
        _BOUNDS,
        _verify_ratio,
        _bounded(_ratio),
        contract=("gate", "cap"),
        zero_is_no_target=True,
        edges=_rate_edges,
    ),
    Method(
        "achievement",
        ("target",),
        ("direction", *_BOUNDS),
        _verify_achievement,
        _bounded(_achievement_of_rule),
        contract=("gate", "cap"),
        edges=_rate_edges,
    ),
    Method(
        "reverse_difference",
        ("target",),
        _BOUNDS,
        _verify_positive_target,
        _bounded(_reverse_difference),
        contract=("cap",),
        lower_is_better=True,
        zero_is_no_target=True,
        edges=_rate_edges,
    ),
    Method(
        "reverse_quotient",
        ("target", "cap"),
        ("points", "floor", "gate"),
        _verify_positive_target,
        _bounded(_reverse_quotient),
        contract=("cap",),
        lower_is_better=True,
        zero_is_no_target=True,
        edges=_rate_edges,
    ),
    Method(
        "closeness",
        ("target",),
        _BOUNDS,
        _verify_closeness,
        _bounded(_closeness),
        contract=("cap",),
        has_rate=False,
        edges=_closeness_edges,
    ),
    Method(
        "progress",
        ("baseline", "target"),
        _BOUNDS,
        _verify_progress,
        _bounded(_progress),
        contract=("baseline", "target"),
        edges=_progress_edges,
        marks=("baseline", "target"),
    ),
    Method(
        "three_value",
        ("threshold", "target", "stretch"),
        ("direction", "points"),
        _verify_three_value,
        _three_value,
        contract=("threshold", "target", "stretch"),
        edges=_three_value_edges,
        marks=("threshold", "target", "stretch"),
    ),
)
