# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Versions of a plan within one period, and the score of several (METHODS M41).

Each version holds from its first day until the day before the next one. Days are
calendar days, first and last day included.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .numbers import ZERO, exact, tidy, to_decimal
from .outcome import INSUFFICIENT, MISSING, SCORED, Outcome, RuleError, Step
from .period_targets import expected
from .presence import days

#: How the values of several periods make one, as a KPI says.
AGGREGATIONS = ("sum", "avg", "min", "max", "last")


@dataclass(frozen=True)
class Segment:
    """The days of a period in which one version of the plan held."""

    number: int
    date_from: date
    date_to: date

    @property
    def days(self):
        return days(self.date_from, self.date_to)

    def holds(self, day):
        return self.date_from <= day <= self.date_to

    def overlap(self, first, last):
        """Return how many days of the segment lie between two days."""
        return days(max(first, self.date_from), min(last, self.date_to))

    def step(self):
        """The heading of what follows for this version."""
        values = {
            "version": to_decimal(self.number),
            "start": self.date_from.isoformat(),
            "end": self.date_to.isoformat(),
            "days": to_decimal(self.days),
        }
        return Step("version", values)


def segments(start, end, starts):
    """Return the segments of a period, in order, without gaps or overlaps.

    The first version covers the period from its beginning; a later one takes over on
    its own first day. A version that another one replaces on the same day, or that
    begins after the period, has no segment.

    :param starts: list of (number, first day), by rising number
    :raises RuleError: ``period_reversed``, ``versions_empty``
    """
    if end < start:
        raise RuleError("period_reversed", start=start.isoformat(), end=end.isoformat())
    if not starts:
        raise RuleError("versions_empty")
    found, until = [], end
    for position in range(len(starts) - 1, -1, -1):
        number, first = starts[position]
        first = max(first, start) if position else start
        if first <= until:
            found.append(Segment(number, first, until))
            until = first - timedelta(days=1)
    return found[::-1]


@exact
def actual(values, aggregation, segment, whole, targets=()):
    """Return the actual value of one segment with the step that explains it.

    Values whose period ends within the segment count. A single value, or a segment
    without any, takes the value of the whole period. The target of a sum is meant for
    the whole period, so the sum of a segment is carried to that length.

    :param values: list of (period end, number), one for each period end
    :param aggregation: one of ``AGGREGATIONS``
    :param whole: days of the whole period
    :param targets: the PeriodTargets of a sum, where periods have their own: then it
        is carried by what was expected in the segment, not by its days
    :return: (Decimal or None, list of Step); None when there are no values at all
    """
    values = sorted((day, to_decimal(value)) for day, value in values)
    if not values:
        return None, []
    own = [pair for pair in values if segment.holds(pair[0])]
    if len(values) == 1 or not own:
        result = _aggregate(values, aggregation)
        return result, [Step("version_actual_whole", {"result": result})]
    result = _aggregate(own, aggregation)
    if aggregation != "sum" or segment.days == whole:
        return result, [Step("version_actual", {"result": result})]
    due = expected(targets, segment.date_from, segment.date_to)
    target = sum((row.target for row in targets), ZERO)
    if due * target > 0:
        return _carried(result, due, target)
    number, length = to_decimal(segment.days), to_decimal(whole)
    scaled = tidy(result * length / number)
    names = {"actual": result, "days": number, "whole": length, "result": scaled}
    return scaled, [Step("version_actual_scaled", names)]


def _carried(result, due, target):
    """Carry a sum to the whole target by what was expected until then."""
    scaled = tidy(result * target / due)
    names = {"actual": result, "expected": due, "target": target, "result": scaled}
    return scaled, [Step("version_actual_expected", names)]


def _aggregate(values, aggregation):
    numbers = [value for _day, value in values]
    if aggregation == "sum":
        return sum(numbers, ZERO)
    if aggregation == "avg":
        return tidy(sum(numbers, ZERO) / Decimal(len(numbers)))
    if aggregation in ("min", "max"):
        return (min if aggregation == "min" else max)(numbers)
    return numbers[-1]


@exact
def mean(scores):
    """Return the score of several versions: Σ score × days ÷ Σ days (METHODS M41).

    Missing data of one version makes the whole missing, too little data makes it
    insufficient; a version to which nothing applies leaves its days out.

    :param scores: list of (Segment, Outcome)
    :return: Outcome whose steps tell each version and then the mean
    """
    steps = []
    for segment, outcome in scores:
        steps += [segment.step(), *outcome.steps]
    for state in (MISSING, INSUFFICIENT):
        if any(outcome.state == state for _segment, outcome in scores):
            return Outcome.unscored(state, steps)
    counted = [pair for pair in scores if pair[1].state == SCORED]
    if not counted:
        state = scores[0][1].state if scores else INSUFFICIENT
        return Outcome.unscored(state, steps)
    parts = [_part(segment, outcome) for segment, outcome in counted]
    total = sum((part.values["result"] for part in parts), ZERO)
    number = sum((part.values["days"] for part in parts), ZERO)
    result = tidy(total / number)
    last = Step("versions_mean", {"sum": total, "days": number, "result": result})
    return Outcome.scored(result, [*steps, *parts, last])


def _part(segment, outcome):
    number = to_decimal(segment.days)
    values = {
        "version": to_decimal(segment.number),
        "score": outcome.value,
        "days": number,
        "result": outcome.value * number,
    }
    return Step("version_score", values)
