# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Step table (区间法 / 阶梯法 / 层差法): the points of the band the actual is in.

METHODS M06; half-open bands without gap, overlap or closed end (M00).
"""

from itertools import pairwise

from ..definition import interval
from ..outcome import Step
from .method import Method, demand


def ordered(bands):
    """Return the bands from the lowest to the highest."""
    return sorted(bands, key=lambda band: (band.lower is not None, band.lower or 0))


def _verify(rule):
    demand(rule.bands, "bands_empty")
    bands = ordered(rule.bands)
    for band in bands:
        closed = band.lower is not None and band.upper is not None
        proper = not closed or band.lower < band.upper
        demand(proper, "bands_inverted", lower=band.lower, upper=band.upper)
    for first, second in pairwise(bands):
        _verify_neighbours(rule, first, second)
    lower, upper = bands[0].lower, bands[-1].upper
    covered = interval(lower, upper, rule.direction)
    open_ends = lower is None and upper is None
    demand(open_ends, "bands_open_end", interval=covered)


def _verify_neighbours(rule, first, second):
    open_inside = first.upper is None or second.lower is None
    demand(
        not open_inside and second.lower >= first.upper,
        "bands_overlap",
        first=interval(first.lower, first.upper, rule.direction),
        second=interval(second.lower, second.upper, rule.direction),
    )
    touching = first.upper == second.lower
    demand(touching, "bands_gap", lower=first.upper, upper=second.lower)


def _compute(rule, actual):
    steps = []
    if rule.absolute:
        steps = [Step("band_absolute", {"actual": actual, "result": abs(actual)})]
        actual = abs(actual)
    band = next(b for b in rule.bands if b.contains(actual, rule.direction))
    text = interval(band.lower, band.upper, rule.direction)
    values = {"actual": actual, "interval": text, "result": band.points}
    return band.points, [*steps, Step("band", values)]


METHODS = (
    Method(
        "bands",
        ("bands",),
        ("direction", "absolute"),
        _verify,
        _compute,
        has_rate=False,
        is_ruled=True,
        marks=(),
    ),
)
