# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Points against actual value, as a line that a screen can draw.

The line is sampled from :func:`rules.score` itself, so the picture cannot say
anything else than the score. It is refined where it bends or jumps; a jump is drawn
as a steep piece. A display aid: coordinates are floats.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from .definition import UP
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
    finder = _EDGES.get(rule.method)
    found = finder(rule) if finder else table
    if rule.method == "bands" and rule.absolute:
        found = [*found, *(-edge for edge in found)]
    return found or [ZERO]


def _rate_edges(rule):
    """Zero, the target, and where floor and cap are reached."""
    target = rule.target
    reach = max(rule.cap or 1, 1) - 1
    far = abs(target or 1)
    worst = min(rule.floor or ZERO, ZERO)
    if rule.method == "reverse_quotient":
        return [ZERO, target, target * 2]
    if rule.direction == UP and rule.method in ("ratio", "achievement"):
        return [target - far * (1 - worst), target, target + far * reach]
    return [target - far * reach, target, target + far * (1 - worst)]


def _progress_edges(rule):
    way = rule.target - rule.baseline
    return [rule.baseline, rule.target, rule.baseline + way * max(rule.cap or 1, 1)]


def _closeness_edges(rule):
    return [rule.target - abs(rule.target), rule.target + abs(rule.target)]


def _step_edges(rule):
    one = abs(rule.target) * rule.step / rule.points_per_step
    far = max(rule.max_bonus, min(rule.max_malus, rule.points), rule.points_per_step)
    return [rule.target - one * far, rule.target, rule.target + one * far]


def _step_starts(rule):
    """Return where each full step begins; between them nothing changes."""
    if rule.method != "plus_minus" or rule.proportional:
        return []
    one = abs(rule.target) * rule.step
    return [rule.target + one * number for number in range(-STEPS, STEPS + 1)]


def _deduction_edges(rule):
    worst = rule.points * (2 if rule.allow_negative else 1)
    return [ZERO, worst / rule.deduction]


def _binary_edges(rule):
    if rule.target is None:
        return [ZERO, Decimal(1)]
    return [rule.target - abs(rule.target or 1), rule.target + abs(rule.target or 1)]


def _three_value_edges(rule):
    return [rule.threshold, rule.target, rule.stretch]


_EDGES = {
    "ratio": _rate_edges,
    "achievement": _rate_edges,
    "reverse_difference": _rate_edges,
    "reverse_quotient": _rate_edges,
    "closeness": _closeness_edges,
    "progress": _progress_edges,
    "plus_minus": _step_edges,
    "deduction": _deduction_edges,
    "binary": _binary_edges,
    "three_value": _three_value_edges,
}
#: Values that a method compares with; they are marked even where they are zero.
_COMPARED = {
    "three_value": ("threshold", "target", "stretch"),
    "progress": ("baseline", "target"),
    "deduction": (),
    "bands": (),
    "efficacy": (),
    "curve": (),
}


def _marked(rule):
    """Return (kind, actual) of the values to mark."""
    compared = _COMPARED.get(rule.method, ("target",))
    known = () if rule.method in ("deduction", "binary") else ("baseline", "target")
    found = [(kind, getattr(rule, kind)) for kind in compared]
    found += [(kind, getattr(rule, kind)) for kind in known if kind not in compared]
    return [
        (kind, value)
        for kind, value in found
        if value is not None and (value or kind in compared)
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
