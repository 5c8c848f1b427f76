# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Methods that interpolate between points: 功效系数法 and payout curves.

METHODS M11 and M12. Points are put in order from the worst actual to the best one;
below the worst there is nothing, beyond the best no more than it gives.
"""

from itertools import pairwise

from ..definition import UP
from ..numbers import ZERO, tidy
from ..outcome import Step
from .method import Method, demand


def from_worst_to_best(rule):
    """Return the points of the rule in the order in which they improve."""
    return sorted(
        rule.curve, key=lambda point: point.value, reverse=rule.direction != UP
    )


def _verify(rule):
    demand(len(rule.curve) > 1, "curve_short", count=len(rule.curve))
    points = from_worst_to_best(rule)
    for point in points:
        values = {"value": point.value, "rate": point.rate}
        demand(point.rate >= 0, "curve_rate_negative", **values)
    for worse, better in pairwise(points):
        demand(worse.value != better.value, "curve_repeated", value=worse.value)
        demand(
            worse.rate <= better.rate,
            "curve_order",
            direction=rule.direction,
            value=worse.value,
            rate=worse.rate,
            other=better.value,
            other_rate=better.rate,
        )


def _place(rule, actual):
    """Return (worse point, better point) around the actual; None where it is open."""
    sign = 1 if rule.direction == UP else -1
    worse = None
    for point in from_worst_to_best(rule):
        if sign * actual < sign * point.value:
            return worse, point
        worse = point
    return worse, None


def _efficacy(rule, actual):
    """Base points of the standard that is reached, and a share of the way to the next.

    单项得分 = 本档基础分 + 调整分
    """
    reached, following = _place(rule, actual)
    if reached is None:
        values = {"actual": actual, "standard": following.value, "result": ZERO}
        return ZERO, [Step("efficacy_below", values)]
    base = _base(rule, reached)
    head = {"standard": reached.value, "coefficient": reached.rate}
    head |= {"actual": actual, "points": rule.points, "result": base}
    if following is None:
        return base, [Step("efficacy_top", head)]
    upper = _base(rule, following)
    ahead = {"standard": following.value, "coefficient": following.rate}
    ahead |= {"points": rule.points, "result": upper}
    share = (actual - reached.value) / (following.value - reached.value)
    adjustment = tidy(share * (upper - base))
    values = {"actual": actual, "lower": reached.value, "upper": following.value}
    values |= {"base": base, "next": upper, "result": adjustment}
    result = tidy(base + adjustment)
    total = {"base": base, "adjustment": adjustment, "result": result}
    return result, [
        Step("efficacy_base", head),
        Step("efficacy_next", ahead),
        Step("efficacy_adjustment", values),
        Step("efficacy_sum", total),
    ]


def _base(rule, point):
    return tidy(rule.points * point.rate)


def _curve(rule, actual):
    step = _curve_rate(rule, actual)
    rate = step.values["result"]
    result = tidy(rate * rule.points)
    values = {"rate": rate, "points": rule.points, "result": result}
    return result, [step, Step("rate_points", values)]


def _curve_rate(rule, actual):
    lower, upper = _place(rule, actual)
    if lower is None:
        values = {"actual": actual, "lower": upper.value, "result": ZERO}
        return Step("curve_below", values)
    if upper is None:
        values = {"actual": actual, "upper": lower.value, "result": lower.rate}
        return Step("curve_beyond", values)
    share = (actual - lower.value) * (upper.rate - lower.rate)
    result = lower.rate + share / (upper.value - lower.value)
    values = {"actual": actual, "lower": lower.value, "upper": upper.value}
    values |= {"lower_rate": lower.rate, "upper_rate": upper.rate, "result": result}
    return Step("curve_between", values)


METHODS = (
    Method(
        "efficacy", ("curve",), ("direction", "points"), _verify, _efficacy, marks=()
    ),
    Method("curve", ("curve",), ("direction", "points"), _verify, _curve, marks=()),
)
