# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A year's score from its own goals and from the results of its quarters (M41).

The quarters that have a result are averaged by their weights, and the mean counts with
its share beside the goals of the year. A quarter without result hands its weight to the
others: it is never zero.
"""

from dataclasses import dataclass
from decimal import Decimal

from .numbers import HUNDRED, ZERO, exact, tidy, to_decimal
from .outcome import SCORED, Outcome, RuleError, Step

#: Why a quarter has no score: nobody rated the person then, or nobody has yet.
NOT_RATED, OPEN = "period_not_rated", "period_open"


#: What people put between weights, or behind them.
_BETWEEN = str.maketrans(dict.fromkeys(",，、;/%", " "))


@dataclass(frozen=True)
class Period:
    """One part of the whole, in the order of the calendar.

    :param name: what people call it
    :param days: its length, which is its weight where none are given
    :param score: None without result
    :param why: ``NOT_RATED`` or ``OPEN``, without score
    """

    name: str
    days: int
    score: Decimal | None = None
    why: str = NOT_RATED


def weights_of(text):
    """Weights of the periods that somebody typed: “20 20 20 40”; none where empty.

    :raises RuleError: ``period_weight``, ``period_weights_zero``
    """
    words = (text or "").translate(_BETWEEN).split()
    weights = []
    for word in words:
        try:
            weight = to_decimal(word, "weight")
        except RuleError:
            weight = None
        if weight is None or weight < 0:
            raise RuleError("period_weight", value=word)
        weights.append(weight)
    if words and not sum(weights):
        raise RuleError("period_weights_zero")
    return weights


@exact
def combine(own, periods, share, weights=()):
    """Return the score of the year's own goals and of its periods together.

    :param own: Outcome of the goals of the whole
    :param periods: ``Period`` in the order of the calendar
    :param share: per cent that the periods count; the own goals count the rest
    :param weights: of the periods, in their order; none: by their days
    :raises RuleError: ``period_weights_count``
    """
    share = to_decimal(share, "share")
    if not share or not periods:
        return own
    if weights and len(weights) != len(periods):
        raise RuleError(
            "period_weights_count", count=str(len(weights)), periods=str(len(periods))
        )
    weighed = list(zip(periods, weights or _days(periods), strict=True))
    steps, applicable, points = [], ZERO, ZERO
    for period, weight in weighed:
        steps.append(_step(period, weight))
        if period.score is not None:
            applicable += weight
            points += steps[-1].values["result"]
    if not applicable:
        return _with_steps(own, [*steps, Step("periods_none", {})])
    mean = tidy(points / applicable)
    values = {"sum": points, "weight": applicable, "result": mean}
    steps.append(Step("periods_mean", values))
    if own.state != SCORED and share < HUNDRED:
        return _with_steps(own, steps)
    return _together(own, mean, share, steps)


def _days(periods):
    return [to_decimal(period.days) for period in periods]


def _step(period, weight):
    values = {"period": period.name, "weight": weight}
    if period.score is None:
        return Step(period.why, values)
    score = to_decimal(period.score, "score")
    return Step("period_score", {**values, "score": score, "result": weight * score})


def _with_steps(own, steps):
    if own.state == SCORED:
        return Outcome.scored(own.value, [*own.steps, *steps])
    return Outcome.unscored(own.state, [*own.steps, *steps])


def _together(own, mean, share, steps):
    if share >= HUNDRED:
        steps.append(Step("periods_alone", {"result": mean}))
        return Outcome.scored(mean, [*own.steps, *steps])
    part = share / HUNDRED
    rest = 1 - part
    result = tidy(own.value * rest + mean * part)
    values = {"own": own.value, "rest": rest, "periods": mean, "share": part}
    steps.append(Step("periods_added", {**values, "result": result}))
    return Outcome.scored(result, [*own.steps, *steps])
