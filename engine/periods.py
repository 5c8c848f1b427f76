# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Versions of a plan within one period, and the score of several (METHODS M41).

Each version holds from its first day until the day before the next one. Days are
calendar days, first and last day included. A line that a change leaves as it was is
scored once, for all days in which it stayed the same.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .numbers import ZERO, exact, tidy, to_decimal
from .outcome import INSUFFICIENT, MISSING, SCORED, Outcome, RuleError, Step
from .presence import days


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

    def is_before(self, other):
        """Whether another segment begins on the day after this one."""
        return self.date_to + timedelta(days=1) == other.date_from

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


def stretches(held):
    """Join the segments of one line in which it was held under the same terms.

    :param held: list of (Segment, terms) in order; segments without the line are left
        out
    :return: list of (Segment, terms); what was joined bears the number of its first
    """
    found = []
    for segment, terms in held:
        if found and found[-1][1] == terms and found[-1][0].is_before(segment):
            segment = replace(found.pop()[0], date_to=segment.date_to)
        found.append((segment, terms))
    return found


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


def joined(scores, whole):
    """Return the score of one line: that of its only stretch, or the mean.

    :param scores: list of (Segment, Outcome)
    :param whole: days of the whole period; a line that stayed as it was all the time
        is scored as if nothing had happened
    """
    (first, outcome), *others = scores
    return mean(scores) if others or first.days < whole else outcome


def outcome_in(scores, segment):
    """Return the outcome of the stretch in which a segment lies."""
    return next(outcome for s, outcome in scores if s.holds(segment.date_from))


def _part(segment, outcome):
    number = to_decimal(segment.days)
    values = {
        "version": to_decimal(segment.number),
        "score": outcome.value,
        "days": number,
        "result": outcome.value * number,
    }
    return Step("version_score", values)
