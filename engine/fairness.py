# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the numbers say about how people were rated (METHODS M30 to M34).

Every figure is a hint that asks for a look: a rater who differs from others may have a
better team, and groups may differ for good reasons. Nothing here decides anything, and
what too few numbers stand behind is not said at all.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import combinations
from math import comb
from operator import mul
from typing import NamedTuple

from .numbers import ONE, WIDE, ZERO, exact, tidy, to_decimal


class Bounds(NamedTuple):
    """From where a figure is told, and from how many numbers on.

    ``people``
        fewest ratings of one rater, and fewest people of one group
    ``population``
        smallest share of all people that a group is looked at with
    """

    z: Decimal = Decimal("1.96")
    spread: Decimal = Decimal("0.5")
    one_level: Decimal = Decimal("0.8")
    halo: Decimal = Decimal("0.8")
    items: int = 3
    gap: Decimal = Decimal(10)
    ratio: Decimal = Decimal("0.8")
    p_value: Decimal = Decimal("0.05")
    people: int = 5
    population: Decimal = Decimal("0.02")


BOUNDS = Bounds()

LENIENT, SEVERE = "lenient", "severe"
#: The ratio is low and no chance; low, but of too few to tell; the ratio is in order
#: and the difference no chance all the same.
DIFFERENT, SMALL, NOTICEABLE = "different", "small", "noticeable"


@dataclass(frozen=True)
class RaterFigures:
    """How one rater's scores lie among all; what cannot be said is None.

    ``z``
        distance of the mean from the mean of all, in standard errors (M30)
    ``leaning``
        ``LENIENT`` or ``SEVERE`` where ``z`` is beyond its bound
    ``spread``
        standard deviation ÷ that of all, or, where raters differ, of raters (M31)
    ``is_narrow``
        the spread is below its bound, or most ratings are one grade
    """

    count: int
    mean: Decimal
    z: Decimal | None = None
    leaning: str | None = None
    spread: Decimal | None = None
    is_narrow: bool = False


@dataclass(frozen=True)
class Halo:
    """Whether the items of one rater's reviews say the same (M32).

    ``correlation``
        mean of the correlations of each two items over the people; None where no two
        items vary
    ``spread``
        mean over the people of the standard deviation of their items, in points
    ``even_spread``
        the same with each item standardised first, so that a generous item counts
        no more than a strict one
    """

    people: int
    items: int
    correlation: Decimal | None
    spread: Decimal | None
    even_spread: Decimal | None
    is_flagged: bool


@dataclass(frozen=True)
class GroupRate:
    """Share of a group with a good grade, beside the group with the highest (M34).

    ``p_value``
        how often chance alone makes at least such a difference
    ``turned``
        the ratio if one good grade had gone to the other group; None at nobody
    ``finding``
        ``DIFFERENT``, ``SMALL``, ``NOTICEABLE`` or None
    """

    key: object
    favourable: int
    people: int
    rate: Decimal
    ratio: Decimal
    p_value: Decimal | None = None
    turned: Decimal | None = None
    finding: str | None = None


@exact
def raters(scores, grades=None, bounds=BOUNDS):
    """Return the RaterFigures of each rater (M30, M31).

    :param scores: dict of rater to the list of the scores given
    :param grades: dict of rater to the list of the grades, where they are known
    """
    scores = {key: _numbers(given) for key, given in scores.items() if given}
    every = [score for given in scores.values() for score in given]
    middle, width = _mean(every), _deviation(every)
    found = {
        key: _leaning(given, middle, width, bounds) for key, given in scores.items()
    }
    differ = any(figures.leaning for figures in found.values())
    whole = _pooled(scores.values()) if differ else width
    return {
        key: _narrowness(found[key], given, whole, (grades or {}).get(key, ()), bounds)
        for key, given in scores.items()
    }


def _leaning(given, middle, width, bounds):
    count, mean = len(given), _mean(given)
    if not width:
        return RaterFigures(count, tidy(mean))
    z = (mean - middle) / (width / Decimal(count).sqrt())
    leaning = None
    if count >= bounds.people and abs(z) >= bounds.z:
        leaning = LENIENT if z > 0 else SEVERE
    return RaterFigures(count, tidy(mean), tidy(z), leaning)


def _narrowness(figures, given, whole, grades, bounds):
    own = _deviation(given)
    spread = tidy(own / whole) if own is not None and whole else None
    most = max(Counter(grades).values(), default=0)
    is_narrow = len(given) >= bounds.people and (
        (spread is not None and spread < bounds.spread)
        or (bool(grades) and most >= bounds.one_level * len(grades))
    )
    return RaterFigures(
        figures.count, figures.mean, figures.z, figures.leaning, spread, is_narrow
    )


def _pooled(groups):
    """Return the standard deviation within raters, of all together."""
    squares, free = ZERO, 0
    for given in groups:
        squares += (len(given) - 1) * (_deviation(given) or ZERO) ** 2
        free += len(given) - 1
    return (squares / free).sqrt() if free else None


@exact
def halo(reviews, bounds=BOUNDS):
    """Return the Halo of one rater (M32).

    Only items count on which every person was rated.

    :param reviews: list of one dict per person, of item to points
    """
    shared = [
        key for key in (reviews[0] if reviews else ()) if _is_shared(key, reviews)
    ]
    columns, unit = _whole([_numbers(r[key] for r in reviews) for key in shared])
    varying = [column for column in columns if len(set(column)) > 1]
    widths = [Decimal(_together(column, column)).sqrt() for column in varying]
    pairs = [
        _together(one, other) / (width * width_other)
        for (one, width), (other, width_other) in combinations(
            zip(varying, widths, strict=True), 2
        )
    ]
    correlation = tidy(_mean(pairs)) if pairs else None
    people, items = len(reviews), len(varying)
    return Halo(
        people,
        items,
        correlation,
        _within_people(columns, unit),
        _within_people(list(map(_standardised, varying, widths))),
        correlation is not None
        and people >= bounds.people
        and items >= bounds.items
        and correlation >= bounds.halo,
    )


def _is_shared(key, reviews):
    return all(review.get(key) is not None for review in reviews)


def _within_people(columns, unit=ONE):
    """Return the mean over people of the deviation of their items, in this unit."""
    if len(columns) < 2:
        return None
    with localcontext(WIDE):
        rows = [_together(row, row) for row in zip(*columns, strict=True)]
    widths = sum((Decimal(row).sqrt() for row in rows), ZERO)
    return tidy(widths * unit / len(columns) / len(rows))


def _standardised(column, width):
    """Return distances from the mean in deviations.

    :param width: root of how the column varies together with itself
    """
    count, total, share = len(column), sum(column), ONE / width
    return [(count * x - total) * share for x in column]


def _whole(columns):
    """Return columns as whole numbers, and the unit that they count.

    Sums and products of them lose nothing, and take a fraction of the time.
    """
    with localcontext(WIDE):
        places = -sum(map(sum, columns), ZERO).as_tuple().exponent
        whole = [[int(x.scaleb(places)) for x in column] for column in columns]
    return whole, ONE.scaleb(-places)


@exact
def gap(own, other, bounds=BOUNDS):
    """Return (self − manager, whether it is told) (M33)."""
    difference = tidy(to_decimal(own, "self") - to_decimal(other, "manager"))
    return difference, abs(difference) > bounds.gap


@exact
def groups(counts, bounds=BOUNDS):
    """Return the GroupRate of each group that is large enough, best first (M34).

    :param counts: dict of group to (people with a good grade, people)
    """
    everyone = sum(people for _good, people in counts.values())
    least = max(Decimal(bounds.people), bounds.population * everyone)
    large = {key: row for key, row in counts.items() if row[1] >= least}
    if len(large) < 2:
        return []
    ordered = sorted(large.items(), key=lambda item: -_share(*item[1]))
    highest = ordered[0][1]
    return [
        _group_rate(key, row, None if place == 0 else highest, bounds)
        for place, (key, row) in enumerate(ordered)
    ]


def _share(good, people):
    return Decimal(good) / people


def _group_rate(key, row, highest, bounds):
    rate = tidy(_share(*row))
    if highest is None or not highest[0]:
        return GroupRate(key, *row, rate, ONE)
    ratio = _share(*row) / _share(*highest)
    p_value = fisher(*row, *highest)
    turned = _turned(row, highest)
    finding = None
    if ratio < bounds.ratio:
        is_sure = p_value < bounds.p_value and (turned is None or turned < bounds.ratio)
        finding = DIFFERENT if is_sure else SMALL
    elif p_value < bounds.p_value:
        finding = NOTICEABLE
    return GroupRate(key, *row, rate, tidy(ratio), p_value, turned, finding)


def _turned(row, highest):
    """Return the ratio if one good grade had been given in the other group."""
    if row[0] == row[1] or highest[0] == 1:
        return None
    return tidy(_share(row[0] + 1, row[1]) / _share(highest[0] - 1, highest[1]))


@exact
def fisher(good, people, other_good, other_people):
    """Return the two-sided p value of Fisher's exact test (M34).

    It adds up every table with the same margins that is at most as likely as the one
    found. Whole numbers throughout, so that equally likely tables are counted alike.
    """
    chosen, everyone = good + other_good, people + other_people
    lowest, highest = max(0, chosen - other_people), min(people, chosen)
    weight = comb(people, lowest) * comb(other_people, chosen - lowest)
    weights = {}
    for count in range(lowest, highest + 1):
        weights[count] = weight
        # The next table, from this one: both binomials by their recurrence.
        weight = weight * (people - count) * (chosen - count)
        weight //= (count + 1) * (other_people - chosen + count + 1)
    found = weights[good]
    extreme = sum(each for each in weights.values() if each <= found)
    # Numbers of any length are divided as they are; their quotient is short.
    return tidy(Decimal(extreme * 10**40 // comb(everyone, chosen)).scaleb(-40))


def _numbers(values):
    return [to_decimal(value, "score") for value in values]


def _mean(values):
    return sum(values, ZERO) / len(values) if values else None


def _deviation(values, free=1):
    """Return the standard deviation; None of fewer numbers than it takes."""
    count = len(values)
    if count <= free:
        return None
    with localcontext(WIDE):
        together = _together(values, values)
    return (together / (count * (count - free))).sqrt()


def _together(one, other):
    """Return how two columns vary together, times the number of their rows squared.

    Sums of products instead of distances from a mean, which would be a long fraction:
    where nothing is rounded, columns of one number come to nothing.
    """
    return len(one) * sum(map(mul, one, other)) - sum(one) * sum(other)
