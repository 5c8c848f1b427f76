# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Points against actual value, as a line that a screen can draw.

The line is sampled from :func:`rules.score` itself, so the picture cannot say
anything else than the score. It is refined where it bends or jumps; a jump is drawn
as a steep piece. A display aid: coordinates are floats.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from .methods import METHODS
from .numbers import ZERO
from .rules import check, score

#: Pieces that the line starts with, and how often each is halved where it bends.
PIECES = 32
HALVINGS = 6
#: Deviation from a straight line, as a share of full points, that is not drawn.
TOLERANCE = Decimal("0.002")
MARGIN = Decimal("0.2")
TICKS = 5
X_TICKS = 6
#: So many steps to each side get their own edges.
STEPS = 60
NICE = (1, 2, 2.5, 5, 10)
#: Methods without a value on which the points depend.
WITHOUT_PICTURE = ("manual",)


@dataclass(frozen=True)
class Picture:
    """What a screen needs: the line, the two axes and the values to mark on them.

    ``line``
        (actual, points) from left to right
    ``x_ticks``, ``y_ticks``
        round numbers inside the axes
    ``marks``
        (kind, actual, points); kind is target, baseline, threshold, stretch or actual
    """

    line: tuple
    x_ticks: tuple
    y_ticks: tuple
    marks: tuple


def draw(rule, actual=None):
    """Return the Picture of a rule, or None for a method that has none.

    :param actual: a value to mark on the line
    :raises RuleError: what :func:`rules.check` raises
    """
    check(rule)
    if rule.method in WITHOUT_PICTURE:
        return None
    low, high = _span(rule, actual)
    line = _line(rule, low, high)
    heights = [points for _x, points in line]
    bottom = min(ZERO, *heights)
    top = max(*heights, bottom + 1)
    return Picture(
        line=tuple((float(x), float(y)) for x, y in line),
        x_ticks=ticks(float(low), float(high), X_TICKS),
        y_ticks=ticks(float(bottom), float(top), outward=True),
        marks=_marks(rule, actual),
    )


def ticks(low, high, wanted=TICKS, outward=False):
    """Return round numbers between two values: multiples of 1, 2, 2.5 or 5.

    :param outward: let the first and last tick enclose the values
    """
    step = _nice_step((high - low) / wanted)
    first = (floor if outward else ceil)(low / step - (0 if outward else 1e-9))
    last = (ceil if outward else floor)(high / step + (0 if outward else 1e-9))
    digits = max(0, 2 - floor(log10(step)))
    return tuple(
        round(number * step, digits) + 0.0 for number in range(first, last + 1)
    )


def _nice_step(raw):
    power = 10.0 ** floor(log10(raw))
    return next(nice * power for nice in NICE if nice * power >= raw * (1 - 1e-9))


# THE VALUES TO SHOW


def _span(rule, actual):
    """Return the lowest and highest actual of the picture."""
    values = [*_edges(rule), *(value for _kind, value in _marked(rule))]
    values += [actual] if actual is not None else []
    low, high = min(values), max(values)
    room = (high - low) * MARGIN or abs(high) or Decimal(1)
    starts_at_zero = low >= 0 and low - room < high * MARGIN
    return (ZERO if starts_at_zero else low - room), high + room


def _edges(rule):
    """Return the actuals at which something happens."""
    table = [point.value for point in rule.curve]
    for band in rule.bands:
        table += [edge for edge in (band.lower, band.upper) if edge is not None]
    finder = METHODS[rule.method].edges
    found = finder(rule) if finder else table
    if rule.method == "bands" and rule.absolute:
        found = [*found, *(-edge for edge in found)]
    return found or [ZERO]


def _step_starts(rule):
    """Return where each full step begins; between them nothing changes."""
    if rule.method != "plus_minus" or rule.proportional:
        return []
    one = abs(rule.target) * rule.step
    return [rule.target + one * number for number in range(-STEPS, STEPS + 1)]


def _marked(rule):
    """Return (kind, actual) of the values to mark."""
    compared = METHODS[rule.method].marks
    known = () if rule.method in ("deduction", "binary") else ("baseline", "target")
    found = [(kind, getattr(rule, kind)) for kind in compared]
    found += [(kind, getattr(rule, kind)) for kind in known if kind not in compared]
    return [
        (kind, value)
        for kind, value in found
        if value is not None and (value or kind == "baseline" or kind in compared)
    ]


def _marks(rule, actual):
    found = _marked(rule) + ([("actual", actual)] if actual is not None else [])
    return tuple(
        (kind, float(value), float(score(rule, value).value)) for kind, value in found
    )


# THE LINE


def _line(rule, low, high):
    """Return (actual, points) so that straight pieces between them fit the rule."""
    known = {}

    def points(x):
        if x not in known:
            known[x] = score(rule, x).value
        return known[x]

    step = (high - low) / PIECES
    grid = {low + step * number for number in range(PIECES)} | {high}
    edges = [*_edges(rule), *_step_starts(rule)]
    grid |= {edge for edge in edges if low <= edge <= high}
    places = sorted(grid)
    least = rule.points * TOLERANCE
    for left, right in zip(places, places[1:], strict=False):
        _refine(points, left, right, least, HALVINGS)
    return _without_straight(sorted(known.items()), least / 4)


def _refine(points, left, right, least, depth):
    """Halve a piece as long as its middle lies off the straight line."""
    middle = (left + right) / 2
    straight = (points(left) + points(right)) / 2
    if depth and abs(points(middle) - straight) > least:
        _refine(points, left, middle, least, depth - 1)
        _refine(points, middle, right, least, depth - 1)


def _without_straight(line, least):
    """Drop the points that lie on the straight line of their neighbours."""
    kept = line[:1]
    for here, following in zip(line[1:], line[2:], strict=False):
        (x0, y0), (x1, y1), (x2, y2) = kept[-1], here, following
        straight = y0 + (y2 - y0) * (x1 - x0) / (x2 - x0)
        if abs(y1 - straight) > least:
            kept.append(here)
    return [*kept, line[-1]]
