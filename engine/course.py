# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The course of a goal over its periods: values, targets, plan and forecast (M38).

What is not known is None: a period without value is a gap, never zero.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .numbers import ZERO, exact, tidy, to_decimal
from .period_targets import expected
from .presence import days
from .subperiods import aggregate


@dataclass(frozen=True)
class Place:
    """One period of the course.

    ``target``
        what is asked of this period alone; None where only the whole has a target
    ``actual``
        its value
    ``planned``, ``reached``, ``forecast``
        where the whole was to be, is, and will be at its end; ``forecast`` begins where
        ``reached`` is known last
    ``is_missing``
        it is over and has no value
    """

    first: date
    last: date
    target: Decimal | None = None
    actual: Decimal | None = None
    planned: Decimal | None = None
    reached: Decimal | None = None
    forecast: Decimal | None = None
    is_missing: bool = False


@exact
def added_up(rows, values, today):
    """Return the Places of what is added up: totals so far beside those planned.

    The forecast follows the targets of the periods, and so a season.

    :param rows: ``PeriodTarget`` of each period
    :param values: list of (day, number)
    """
    values = _within(rows, values)
    planned = [expected(rows, rows[0].first, row.last) for row in rows]
    totals, so_far = [], ZERO
    for inside in values:
        so_far += sum(inside)
        totals.append(so_far)
    last = _last_known(values)
    whole = planned[-1]
    shares = [value / whole if whole else ZERO for value in planned]
    ahead = _ahead(shares, totals[last] if last is not None else ZERO, last)
    return [
        Place(
            row.first,
            row.last,
            row.target,
            aggregate(inside, "sum"),
            planned[n],
            tidy(totals[n]) if inside else None,
            ahead[n],
            _is_missing(row, inside, today),
        )
        for n, (row, inside) in enumerate(zip(rows, values, strict=True))
    ]


@exact
def level(rows, aggregation, values, today):
    """Return the Places of what is held against its target in every period, as a rate.

    If it goes on like this, the whole is what it is now.

    :param aggregation: how the values make one
    """
    inside = _within(rows, values)
    known = [value for part in inside for value in part]
    last, end = _last_known(inside), aggregate(known, aggregation)
    return [
        Place(
            row.first,
            row.last,
            row.target,
            aggregate(part, aggregation),
            forecast=end if last is not None and n >= last else None,
            is_missing=_is_missing(row, part, today),
        )
        for n, (row, part) in enumerate(zip(rows, inside, strict=True))
    ]


@exact
def on_the_way(parts, baseline, target, values, today, milestones=()):
    """Return the Places of what moves from a baseline, or from nothing, to the target.

    :param parts: list of (first day, last day)
    :param milestones: ``PeriodTarget`` that say where it is to be; else it moves evenly
    """
    begin, target = to_decimal(baseline or 0), to_decimal(target)
    rows = [_Part(*part) for part in parts]
    inside = _within(rows, values)
    first, end = parts[0][0], parts[-1][1]
    if milestones:
        planned = [milestone(milestones, begin, row.last) for row in rows]
    else:
        whole = days(first, end)
        planned = [
            tidy(begin + (target - begin) * days(first, row.last) / whole)
            for row in rows
        ]
    way = target - begin
    shares = [(value - begin) / way if way else ZERO for value in planned]
    last = _last_known(inside)
    gone = inside[last][-1] - begin if last is not None else ZERO
    ahead = _ahead(shares, gone, last)
    return [
        Place(
            row.first,
            row.last,
            None,
            aggregate(part, "last"),
            planned[n],
            aggregate(part, "last"),
            None if ahead[n] is None else tidy(begin + ahead[n]),
            _is_missing(row, part, today),
        )
        for n, (row, part) in enumerate(zip(rows, inside, strict=True))
    ]


@exact
def milestone(rows, baseline, day):
    """Return where the way from a baseline over the targets of periods is on a day.

    Within a period it moves evenly to the target of the period's end.

    :param rows: ``PeriodTarget``, each the level that its period ends with
    """
    before = to_decimal(baseline)
    for row in rows:
        if day >= row.last:
            before = row.target
            continue
        begun = max(days(row.first, day), 0) if day >= row.first else 0
        return tidy(before + (row.target - before) * begun / days(row.first, row.last))
    return before


@dataclass(frozen=True)
class _Part:
    first: date
    last: date


def _within(rows, values):
    """Return the numbers of each row, in the order of time."""
    ordered = sorted(values, key=lambda pair: pair[0])
    return [
        [to_decimal(value) for day, value in ordered if row.first <= day <= row.last]
        for row in rows
    ]


def _last_known(values):
    return max((n for n, inside in enumerate(values) if inside), default=None)


def _ahead(shares, gone, last):
    """Return what is reached at each place if it goes on like this (METHODS M38)."""
    if last is None or shares[last] <= 0:
        return [None] * len(shares)
    return [
        tidy(gone * share / shares[last]) if n >= last else None
        for n, share in enumerate(shares)
    ]


def _is_missing(row, inside, today):
    return not inside and row.last < today
