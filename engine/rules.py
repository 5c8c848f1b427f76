# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Score one line: a rule and an actual give points and their explanation."""

from .definition import DIRECTIONS, DOWN, UP, Band, Point, Rule
from .methods import METHODS
from .methods.method import demand
from .methods.rates import achievement, improvement
from .numbers import exact, to_decimal
from .outcome import MISSING, Outcome, Step

__all__ = [
    "DIRECTIONS",
    "DOWN",
    "METHODS",
    "UP",
    "Band",
    "Point",
    "Rule",
    "achievement",
    "check",
    "improvement",
    "score",
]


@exact
def check(rule):
    """Refuse a definition that could not score every actual (METHODS M00–M13).

    :raises RuleError: with the code and the numbers that do not fit
    """
    demand(rule.method in METHODS, "unknown_method", method=rule.method)
    known = rule.direction in DIRECTIONS
    demand(known, "unknown_direction", direction=rule.direction)
    demand(rule.points > 0, "points_not_positive", field="points", value=rule.points)
    method = METHODS[rule.method]
    for name in method.requires:
        is_set = getattr(rule, name) is not None
        demand(is_set, "field_missing", method=rule.method, field=name)
    method.verify(rule)


@exact
def score(rule, actual):
    """Return the unrounded points of one line with every step of the calculation.

    An actual of None is missing data and never zero (METHODS M00).

    :param actual: number in the unit of the target; for ``deduction`` the number of
        events, for ``manual`` the rater's points
    :raises RuleError: what :func:`check` raises; ``number_invalid`` for the actual
    """
    check(rule)
    values = {"method": rule.method, "direction": rule.direction}
    head = Step("rule", {**values, "points": rule.points})
    if actual is None:
        return Outcome.unscored(MISSING, [head, Step("missing_actual")])
    points, steps = METHODS[rule.method].compute(rule, to_decimal(actual, "actual"))
    return Outcome.scored(points, [head, *steps])
