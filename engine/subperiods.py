# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values that come in more often than a cycle lasts: weeks, months, quarters."""

from calendar import monthrange
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from .dates import add_months, period, week
from .numbers import exact, tidy, to_decimal

WEEK_DAYS = 7
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LENGTHS = ("week", *MONTHS)


@exact
def count(length, start, end):
    """Return how many periods lie between two days, both included, as a Decimal.

    :param length: one of ``LENGTHS``; calendar months count as whole ones
    """
    after = end + timedelta(days=1)
    if length == "week":
        return Decimal((after - start).days) / WEEK_DAYS
    months = (after.year - start.year) * 12 + after.month - start.month
    if add_months(start, months) > after:
        months -= 1
    rest = after - add_months(start, months)
    of_month = monthrange(after.year, after.month)[1]
    return (months + Decimal(rest.days) / of_month) / MONTHS[length]


def calendar_period(length, day):
    """Return first and last day of the period that a value of this day is of.

    :param length: one of ``LENGTHS``; without one the day stands for itself
    """
    if not length:
        return day, day
    return week(day) if length == "week" else period(day, MONTHS[length])


def split(length, start, end):
    """Return (first day, last day) of each calendar period, clipped to the two days.

    Weeks begin on Monday.
    """
    return list(_split(length, start, end))


@lru_cache(maxsize=256)
def _split(length, start, end):
    """The same for all people of a cycle, so it is worked out once."""
    found, day = [], start
    while day <= end:
        _first, last = calendar_period(length, day)
        found.append((day, min(last, end)))
        day = last + timedelta(days=1)
    return tuple(found)


def are_month_ends(days):
    """Tell if all of some days are last days of months."""
    return all((day + timedelta(days=1)).day == 1 for day in days)


def due(parts, today, known):
    """Return the period that a value is due of: just over and unknown, else running.

    Before the first period it is that one, after the last one the last.

    :param parts: list of (first day, last day), in order
    :param known: those of them that have a value
    """
    over = [part for part in parts if part[1] < today]
    if over and over[-1] not in known:
        return over[-1]
    begun = [part for part in parts if part[0] <= today]
    return begun[-1] if begun else parts[0]


@exact
def whole_target(target, aggregation, length, start, end):
    """Return the target of a cycle from the target of one period.

    What is added up needs the target once for each period; an average, a lowest,
    highest or latest value keeps it.
    """
    target = to_decimal(target, "target")
    if aggregation != "sum":
        return target
    return tidy(target * count(length, start, end))


@exact
def aggregate(values, aggregation):
    """Return one value for many, or None when there are none.

    :param values: numbers in the order of time
    :param aggregation: sum, avg, min, max or last
    """
    values = [to_decimal(value) for value in values]
    if not values:
        return None
    if aggregation == "avg":
        return tidy(sum(values) / len(values))
    if aggregation == "last":
        return values[-1]
    return {"sum": sum, "min": min, "max": max}[aggregation](values)
