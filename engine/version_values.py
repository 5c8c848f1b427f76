# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The actual value of a line in the days of one version of the plan (METHODS M41).

A value is that of a period, not of its last day: where a change cuts a period, each
version gets its share of the value by days. What is added up is then carried to the
whole period, for which the target is meant; so whoever keeps the same pace throughout
reaches the same in every version, on whichever day the change begins.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .numbers import ONE, ZERO, exact, tidy, to_decimal
from .outcome import Step
from .period_targets import expected
from .presence import days
from .subperiods import aggregate, calendar_period, count, split

#: How the values of several periods make one, as a KPI says.
AGGREGATIONS = ("sum", "avg", "min", "max", "last")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class PeriodValue:
    """A value by the last day that it is of.

    :param first: the first day, where it is known
    """

    last: date
    value: Decimal
    first: date | None = None

    def __post_init__(self):
        object.__setattr__(self, "value", to_decimal(self.value))


@dataclass(frozen=True)
class Whole:
    """The period for which the target of a line is meant.

    :param aggregation: one of ``AGGREGATIONS``
    :param length: how often a value comes in, see ``subperiods.LENGTHS``
    :param targets: the PeriodTargets of the line, where its periods have their own
    """

    first: date
    last: date
    aggregation: str = "last"
    length: str | None = None
    target: Decimal | None = None
    targets: tuple = ()

    def target_on(self, day):
        return next(row.target for row in self.targets if row.first <= day <= row.last)


@dataclass(frozen=True)
class _Piece:
    """The days that a value is of; days without value have None."""

    first: date
    last: date
    value: Decimal | None = None

    @property
    def days(self):
        return days(self.first, self.last)


@exact
def actual(values, segment, held, whole):
    """Return the actual value of one segment with the step that explains it.

    :param values: PeriodValues of the whole period
    :param segment: days in which the line was held under the same terms
    :param held: first and last day on which any version held the line
    :return: (Decimal or None, list of Step); None when there are no values at all
    """
    values = sorted(values, key=lambda value: value.last)
    if not values:
        return None, []
    if segment.overlap(whole.first, whole.last) == days(whole.first, whole.last):
        return _plain(values, whole, "version_actual")
    pieces = _pieces(values, held[0], whole)
    own = [piece for piece in pieces if segment.overlap(piece.first, piece.last)]
    is_known = any(piece.value is not None for piece in own)
    if not is_known or _is_total(values, held, whole):
        return _plain(values, whole, "version_actual_whole")
    if whole.aggregation == "sum":
        return _carried(pieces, segment, held, whole)
    return _level(own, segment, whole)


def _is_total(values, held, whole):
    """Whether the only value says what the whole period has brought."""
    is_all = held == (whole.first, whole.last) or values[0].last == whole.last
    return len(values) == 1 and not whole.length and is_all


def _plain(values, whole, code):
    result = aggregate([value.value for value in values], whole.aggregation)
    return result, [Step(code, {"result": result})]


# DAYS OF VALUES


def _pieces(values, held_from, whole):
    """Return the days of each value, of a sum with the days between that have none.

    Without data period a value that is added up is of the days since the one before,
    any other of its own day.
    """
    found, day = [], whole.first
    for value in values:
        first, last = _days_of(value, day, held_from, whole)
        if whole.aggregation == "sum":
            found += _gaps(day, first - DAY, whole)
        found.append(_Piece(first, last, value.value))
        day = last + DAY
    if whole.aggregation == "sum":
        found += _gaps(day, whole.last, whole)
    return found


def _days_of(value, day, held_from, whole):
    """Return the first and the last day of a value.

    :param day: the day after the value before
    """
    first, last = calendar_period(whole.length, value.last)
    last = min(last, whole.last)
    if whole.aggregation != "sum":
        return max(first, whole.first), last
    if value.first:
        first = min(first, value.first)
    elif not whole.length:
        is_first = day == whole.first
        first = held_from if is_first and held_from <= last else day
    return min(max(first, day), last), last


def _gaps(first, last, whole):
    """Return the periods between two days in which a value was due and is not there."""
    if not whole.length:
        return [_Piece(first, last)] if first <= last else []
    return [
        _Piece(*part)
        for part in split(whole.length, first, last)
        # What ends after the whole period counts in the next one.
        if calendar_period(whole.length, part[0])[1] <= whole.last
    ]


# WHAT IS ADDED UP


def _carried(pieces, segment, held, whole):
    """Carry the sum of the segment's shares to the whole period."""
    found = None
    if whole.targets and all(row.target >= 0 for row in whole.targets):
        found = _paced(pieces, segment, held, _by_targets(whole))
    if found:
        return _carried_to(found, found[2])
    found = _paced(pieces, segment, held, _by_length(pieces, whole))
    if whole.target and whole.target > 0:
        return _carried_to(found, whole.target)
    number, due, full = found
    length = to_decimal(days(whole.first, whole.last))
    carried = tidy(number * full / due)
    names = {"actual": tidy(number), "days": tidy(length * due / full)}
    names |= {"whole": length, "result": carried}
    return carried, [Step("version_actual_scaled", names)]


def _carried_to(found, target):
    number, due, full = found
    carried = tidy(number * full / due)
    names = {"actual": tidy(number), "expected": tidy(target * due / full)}
    names |= {"target": tidy(target), "result": carried}
    return carried, [Step("version_actual_expected", names)]


def _by_targets(whole):
    """What the targets of the periods ask for between two days of a piece."""
    return lambda _piece, first, last: expected(whole.targets, first, last)


def _by_length(pieces, whole):
    """How many periods lie between two days of a piece."""
    bounds = [whole.first, whole.last + DAY, *(piece.last + DAY for piece in pieces)]
    unit = whole.length or ("month" if all(day.day == 1 for day in bounds) else "week")

    def due(piece, first, last):
        number = count(unit, piece.first, piece.last)
        if whole.length == "week":
            # A week that the whole period cuts has a whole value, too.
            number = max(number, ONE)
        return number * days(first, last) / piece.days

    return due


def _paced(pieces, segment, held, due_of):
    """Return the sum in the segment, what was due in it, and what is due in all.

    A period that the line was not held throughout is not due without a value.

    :param due_of: what is due between two days of a piece
    :return: three Decimals, or None when nothing was due
    """
    number, due, full = ZERO, ZERO, ZERO
    for piece in pieces:
        of_piece = due_of(piece, piece.first, piece.last)
        full += of_piece
        first = max(piece.first, segment.date_from)
        last = min(piece.last, segment.date_to)
        is_broken = piece.first < held[0] or piece.last > held[1]
        if first > last or piece.value is None and is_broken:
            continue
        here = due_of(piece, first, last)
        due += here
        share = here / of_piece if of_piece else _share(piece, segment)
        number += (piece.value or ZERO) * share
    return (number, due, full) if due > 0 else None


def _share(piece, segment):
    """The share of the days of a piece that lie in a segment."""
    return to_decimal(segment.overlap(piece.first, piece.last)) / piece.days


# LEVELS


def _level(own, segment, whole):
    """The average of the segment's days, or its lowest, highest or latest value.

    Where the periods have targets of their own, a value as far above these as another
    one is above theirs is worth the same.
    """
    if whole.aggregation != "avg":
        # What cannot be shared belongs to whom most of its days belong.
        half = Decimal("0.5")
        own = [p for p in own if _share(p, segment) >= half] or own
    result = _combined(own, [p.value for p in own], segment, whole)
    if not whole.targets or whole.target is None:
        return result, [Step("version_actual", {"result": result})]
    due = _combined(own, [whole.target_on(p.last) for p in own], segment, whole)
    if due == whole.target:
        return result, [Step("version_actual", {"result": result})]
    names = {"actual": result, "expected": due, "target": whole.target}
    moved = tidy(result - due + whole.target)
    return moved, [Step("version_actual_level", {**names, "result": moved})]


def _combined(own, numbers, segment, whole):
    if whole.aggregation != "avg":
        return aggregate(numbers, whole.aggregation)
    shares = [_share(piece, segment) for piece in own]
    pairs = zip(numbers, shares, strict=True)
    return tidy(sum((number * share for number, share in pairs), ZERO) / sum(shares))
