# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Parts of a period: movers, leavers, and scores of several parts (METHODS M41).

Days are calendar days, first and last day included.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from .numbers import ZERO, to_decimal
from .outcome import RuleError, Step


@dataclass(frozen=True)
class Part:
    """A slice of a period in which the same conditions held.

    :param value: what held: manager, department …; compared by equality only
    """

    date_from: date
    date_to: date
    value: Any

    @property
    def days(self):
        return days(self.date_from, self.date_to)


def days(first, last):
    """Return how many calendar days lie from first to last; 0 when reversed."""
    return max((last - first).days + 1, 0)


def share(first, last, start, end, absent=0):
    """Return the share of a period that somebody was there for.

    :param first: first day of presence, or None from before the period
    :param last: last day of presence, or None beyond the period
    :param start: first day of the period
    :param end: its last day
    :param absent: days between first and last on which nobody was employed
    :return: Decimal from 0 to 1
    :raises RuleError: ``period_reversed``
    """
    if end < start:
        raise RuleError("period_reversed", start=start.isoformat(), end=end.isoformat())
    present = days(max(first or start, start), min(last or end, end))
    return to_decimal(max(present - absent, 0)) / to_decimal(days(start, end))


def employment(intervals, start, end):
    """Return the stretches of a period that lie in any of the intervals.

    Intervals that overlap or follow each other without a gap are one stretch.

    :param intervals: pairs of first day and last day; the last day may be None
    :param start: first day of the period
    :param end: its last day
    :return: list of (first, last), in order
    """
    found = []
    for first, last in sorted(
        (max(first, start), min(last or end, end)) for first, last in intervals
    ):
        if last < first:
            continue
        if found and (first - found[-1][1]).days <= 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def gap_days(stretches, last=None):
    """Return how many days lie between stretches, up to a last day."""
    return sum(
        days(before[1] + timedelta(days=1), _earlier(after[0], last))
        for before, after in pairwise(stretches)
    )


def _earlier(next_first, last):
    day_before = next_first - timedelta(days=1)
    return min(day_before, last) if last else day_before


def split(parts, day, value):
    """Return the parts of a period after a move on a day.

    :param parts: parts in order, without gaps, as long as the period
    :param day: first day of what is new; outside the period nothing is split
    :param value: what holds from that day on
    """
    if not parts or not parts[0].date_from <= day <= parts[-1].date_to:
        return list(parts)
    kept = [part for part in parts if part.date_from < day]
    end = parts[-1].date_to
    if kept:
        kept[-1] = replace(kept[-1], date_to=day - timedelta(days=1))
        if kept[-1].value == value:
            return [*kept[:-1], replace(kept[-1], date_to=end)]
    return [*kept, Part(day, end, value)]


def overlay(parts, stretches, merge):
    """Return parts that also begin and end where something else does.

    :param parts: parts in order, without gaps
    :param stretches: parts in order that say what holds on their days; other days keep
        what they have
    :param merge: value of a part and of the stretch over it -> the value that holds
    """
    cuts = {stretch.date_from for stretch in stretches}
    cuts |= {stretch.date_to + timedelta(days=1) for stretch in stretches}
    result = []
    for part in parts:
        inside = sorted(day for day in cuts if part.date_from < day <= part.date_to)
        for first, after in pairwise(
            [part.date_from, *inside, part.date_to + timedelta(days=1)]
        ):
            over = [s.value for s in stretches if s.date_from <= first <= s.date_to]
            value = merge(part.value, over[0]) if over else part.value
            if result and result[-1].value == value:
                first = result.pop().date_from
            result.append(Part(first, after - timedelta(days=1), value))
    return result


def weighted_mean(values):
    """Return the mean of values weighted by days (METHODS M41).

    :param values: pairs of value and days; parts without value are left out before
    :return: Decimal, not rounded
    :raises RuleError: ``parts_empty`` when there are no days at all
    """
    pairs = [(to_decimal(value), to_decimal(number)) for value, number in values]
    total = sum((number for _value, number in pairs), ZERO)
    if total <= ZERO or any(number < ZERO for _value, number in pairs):
        raise RuleError("parts_empty")
    return sum((value * number for value, number in pairs), ZERO) / total


def mean_steps(values):
    """Return the mean of parts with the steps that explain it.

    :param values: pairs of value and days
    :return: (Decimal, list of Step): one ``part_points`` each, then ``parts_mean``
    """
    result = weighted_mean(values)
    pairs = [(to_decimal(value), to_decimal(number)) for value, number in values]
    steps = [
        Step(
            "part_points",
            {"points": points, "days": number, "result": points * number},
        )
        for points, number in pairs
    ]
    head = {
        "sum": sum((points * number for points, number in pairs), ZERO),
        "days": sum((number for _points, number in pairs), ZERO),
        "result": result,
    }
    return result, [*steps, Step("parts_mean", head)]
