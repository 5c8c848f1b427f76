# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Targets that differ from period to period, such as 20, 25, 25 and 30 by quarter.

The target of the whole is made from them as the actual value is made from the values:
who meets each period's target exactly meets the whole target exactly.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from .money import apportion
from .numbers import WIDE, ZERO, exact, tidy, to_decimal, whole
from .outcome import RuleError
from .presence import days
from .subperiods import aggregate, count, split

#: Decimal places that a target is kept with.
PLACES = 6
#: Decimal places of the shares of a period, as they are shown.
READ_PLACES = 2
#: More rows than the weeks of a year are no plan that people read.
MOST_ROWS = 54


@dataclass(frozen=True)
class PeriodTarget:
    """The target of the days from ``first`` to ``last``, both included."""

    first: date
    last: date
    target: Decimal

    def __post_init__(self):
        object.__setattr__(self, "target", to_decimal(self.target, "target"))


def places(total, number):
    """Return the decimal places for a split that gives each part something.

    At least those of the total: 100 into four is 25 each, 1 into four 0.3 or 0.2.
    """
    total = tidy(to_decimal(total, "target"))
    found = max(0, -total.as_tuple().exponent)
    while total and found < PLACES and abs(total).scaleb(found) < number:
        found += 1
    return found


def spread(total, aggregation, parts, decimals=None, by_days=False):
    """Return a PeriodTarget for each part that together make the total.

    What is added up is split, by the largest remainder; a level is the same for all.

    :param parts: list of (first day, last day)
    :param decimals: places of the parts; at least those that the total has
    :param by_days: shares by calendar days instead of equal ones
    """
    total = to_decimal(total, "target")
    targets = [total] * len(parts)
    if aggregation == "sum":
        weights = [days(*part) if by_days else 1 for part in parts]
        targets = _apportioned(total, weights, decimals)
    return [
        PeriodTarget(*part, target) for part, target in zip(parts, targets, strict=True)
    ]


@exact
def shares(total, length, start, end):
    """Return a PeriodTarget for each calendar period of what is added up.

    A period that is cut off counts for its days. The shares have the places that people
    read and make the total exactly.
    """
    return list(_shares(to_decimal(total, "target"), length, start, end))


@lru_cache(maxsize=1024)
def _shares(total, length, start, end):
    """Many people have the same target in one cycle, so it is worked out once."""
    parts = split(length, start, end)
    weights = [count(length, *part) for part in parts]
    targets = _apportioned(total, weights, READ_PLACES)
    return tuple(
        PeriodTarget(*part, target) for part, target in zip(parts, targets, strict=True)
    )


def verify(rows, start, end):
    """Refuse rows that do not follow each other from the first to the last day.

    :raises RuleError: ``period_targets_cover``, ``period_targets_many``
    """
    if len(rows) > MOST_ROWS:
        raise RuleError("period_targets_many", maximum=Decimal(MOST_ROWS))
    day, fits = start, bool(rows)
    for row in rows:
        fits = fits and row.first == day and row.last >= row.first
        day = row.last + timedelta(days=1)
    if not fits or day != end + timedelta(days=1):
        raise RuleError(
            "period_targets_cover", start=start.isoformat(), end=end.isoformat()
        )


@exact
def whole_target(rows, aggregation, due=()):
    """Return the target of all periods together.

    :param due: last days of the periods in which values are due; in an average each
        target counts as often as values are due in its period, and once without any
    """
    targets = [row.target for row in rows]
    if aggregation != "avg":
        return aggregate(targets, aggregation)
    counts = _counts(rows, due)
    total = sum(n * target for n, target in zip(counts, targets, strict=True))
    return _kept(total / sum(counts))


@exact
def moved(rows, aggregation, total, due=(), keep_until=None):
    """Return the rows for another target of the whole.

    What is added up is split anew in the proportion of the rows; those that ended
    before a day stay, as long as that leaves something for the others. Levels all
    move by the same amount.

    :param keep_until: the first day that may change
    """
    total = to_decimal(total, "target")
    if aggregation != "sum":
        way = total - whole_target(rows, aggregation, due)
        return [replace(row, target=tidy(row.target + way)) for row in rows]
    fixed = [row for row in rows if keep_until and row.last < keep_until]
    rest = total - sum((row.target for row in fixed), ZERO)
    still_open = rows[len(fixed) :]
    if not still_open or rest * total <= 0 or not _is_scalable(still_open, rest):
        fixed, still_open, rest = [], rows, total
    return [*fixed, *_scaled(still_open, rest)]


@exact
def expected(rows, first, last):
    """Return what is expected between two days of targets that are added up.

    Of a period that lies partly outside, the share of its days.
    """
    found = ZERO
    for row in rows:
        inside = days(max(first, row.first), min(last, row.last))
        found += row.target * inside / days(row.first, row.last)
    return tidy(found)


def _is_scalable(rows, total):
    """Whether the parts keep their proportion: all of the total's sign, some not 0."""
    return any(row.target for row in rows) and all(
        row.target * total >= 0 for row in rows
    )


def _scaled(rows, total):
    targets = [row.target for row in rows]
    decimals = max(places(target, 1) for target in [*targets, total])
    if _is_scalable(rows, total):
        decimals = max(decimals, places(total, len(rows)))
        parts = _apportioned(total, [abs(target) for target in targets], decimals)
    else:
        more = _apportioned(total - sum(targets), [1] * len(rows), decimals)
        parts = [old + new for old, new in zip(targets, more, strict=True)]
    return [
        replace(row, target=tidy(part)) for row, part in zip(rows, parts, strict=True)
    ]


def _apportioned(total, weights, decimals=None):
    """Split a number of any sign; the parts add up to it exactly."""
    least = places(total, len(weights) if decimals is None else 1)
    unit = Decimal(1).scaleb(-max(least, decimals or 0))
    sign = -1 if total < 0 else 1
    return [
        tidy(WIDE.multiply(sign, part)) for part in apportion(abs(total), weights, unit)
    ]


def _counts(rows, due):
    counts = [sum(row.first <= day <= row.last for day in due) for row in rows]
    return counts if any(counts) else [1] * len(rows)


def _kept(x):
    """Round to the places of a target so that moving all values moves the result."""
    scale = Decimal(1).scaleb(PLACES)
    return tidy(whole(x * scale + Decimal("0.5")) / scale)
