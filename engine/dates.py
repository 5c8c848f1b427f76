# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dates of the interview and of deadlines (METHODS M40).

Dates come in as ``date``, already in the time zone of the person concerned; of a
``datetime`` only its day counts.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta

from .outcome import RuleError

INTERVIEW_MONTHS = 1
INVITATION_DAYS = 3
SHORTEST_MINUTES = 60
LONGEST_MINUTES = 90

#: Calendar periods that have a name, by their lengths in months.
_KINDS = {12: "year", 6: "half", 3: "quarter", 1: "month"}

#: How far to look for working days before the calendar counts as empty.
_SEARCH_DAYS = 400
_SEARCH_DAYS_EACH = 14


def _day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def add_months(start, months):
    """Return the same day ``months`` later, or the last day of a shorter month.

    :raises RuleError: ``date_out_of_range``
    """
    start = _day(start)
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= years <= date.max.year:
        raise RuleError("date_out_of_range", date=start.isoformat(), months=months)
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(start.day, last))


def period(day, months, year_month=1):
    """Return first and last day of the period of ``day``.

    :param months: its length, a divisor of 12: 1, 3, 6 or 12
    :param year_month: month in which the year begins, 4 for one from April to March
    """
    day = _day(day)
    back = (day.month - year_month) % 12 % months
    first = add_months(date(day.year, day.month, 1), -back)
    return first, add_months(first, months) - timedelta(days=1)


def calendar_name(first, last):
    """Return what two days are in the calendar, as a kind with its numbers.

    ("year", year), ("half", year, 1 or 2), ("quarter", year, 1 to 4), ("month", year,
    1 to 12); ("months",) for other whole months, else ("days",). Only these first four
    have a name of their own: a half-year from April is neither the first nor the
    second one of its year.
    """
    is_whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not is_whole or last < first:
        return ("days",)
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    kind = _KINDS.get(length)
    if not kind or (first.month - 1) % length:
        return ("months",)
    number = (first.month - 1) // length + 1
    return (kind, first.year) if kind == "year" else (kind, first.year, number)


def months_of(first, last):
    """Return how many whole months two days span; 0 where they are no whole ones."""
    first, end = _day(first), _day(last) + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    return months if months > 0 and add_months(first, months) == end else 0


def next_period(first, last):
    """Return first and last day of the period of the same length that follows."""
    start = _day(last) + timedelta(days=1)
    return start, same_length(first, last, start)


def same_length(first, last, start):
    """Return the last day of a period from ``start`` that is as long as another one."""
    if months := months_of(first, last):
        return add_months(_day(start), months) - timedelta(days=1)
    return _day(start) + (_day(last) - _day(first))


def moved(day, first, start):
    """Return a day moved from the period that begins on ``first`` to another one.

    Both periods begin on the same day of a month: whole months are added, and the last
    day of a month stays one. Otherwise the days between are counted.
    """
    day, first, start = _day(day), _day(first), _day(start)
    if first.day != start.day:
        return day + (start - first)
    months = (start.year - first.year) * 12 + start.month - first.month
    if (day + timedelta(days=1)).day == 1:
        return add_months(day + timedelta(days=1), months) - timedelta(days=1)
    return add_months(day, months)


def is_same_period(one, other):
    """Tell if two periods share more than two thirds of the days of each.

    :param one: pair of first and last day
    """
    shared = (min(one[1], other[1]) - max(one[0], other[0])).days + 1
    longer = max((last - first).days + 1 for first, last in (one, other))
    return 3 * shared > 2 * longer


def periods_ending(first, last, months):
    """Return the calendar periods whose last day lies between two days.

    :param months: their length, a divisor of 12; 0 for weeks from Monday to Sunday
    :return: list of (first day, last day), in order
    """
    day, last, found = _day(first), _day(last), []
    while day <= last:
        start, end = period(day, months) if months else week(day)
        if end <= last:
            found.append((start, end))
        day = end + timedelta(days=1)
    return found


def week(day):
    """Return Monday and Sunday of the week of ``day``."""
    monday = _day(day) - timedelta(days=_day(day).weekday())
    return monday, monday + timedelta(days=6)


def interview_due(end):
    """Return the last day for the interview: one month after the cycle's end."""
    return add_months(end, INTERVIEW_MONTHS)


def invitation_lead_ok(sent, start, days=INVITATION_DAYS):
    """Tell if the invitation is sent at least ``days`` calendar days before."""
    return (_day(start) - _day(sent)).days >= days


def duration_ok(minutes, shortest=SHORTEST_MINUTES, longest=LONGEST_MINUTES):
    """Tell if an interview of so many minutes is neither too short nor too long."""
    return shortest <= minutes <= longest


def add_working_days(start, n, is_working_day):
    """Return the ``n``-th working day after ``start``; ``start`` itself for 0.

    :param is_working_day: function of a date, for example from a resource calendar
    :raises RuleError: ``days_negative``, ``no_working_day`` when the calendar has too
        few working days
    """
    start = _day(start)
    if n < 0:
        raise RuleError("days_negative", days=n)
    day, left = start, n
    for _attempt in range(_SEARCH_DAYS + n * _SEARCH_DAYS_EACH):
        if not left:
            return day
        if day == date.max:
            break
        day += timedelta(days=1)
        left -= bool(is_working_day(day))
    raise RuleError("no_working_day", date=start.isoformat(), days=n)
