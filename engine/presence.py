# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Parts of a period: movers, leavers, and scores of several parts (METHODS M41).

Days are calendar days, first and last day included.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
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


def share(first, last, start, end):
    """Return the share of a period that somebody was there for.

    :param first: first day of presence, or None from before the period
    :param last: last day of presence, or None beyond the period
    :param start: first day of the period
    :param end: its last day
    :return: Decimal from 0 to 1
    :raises RuleError: ``period_reversed``
    """
    if end < start:
        raise RuleError("period_reversed", start=start.isoformat(), end=end.isoformat())
    present = days(max(first or start, start), min(last or end, end))
    return to_decimal(present) / to_decimal(days(start, end))


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
