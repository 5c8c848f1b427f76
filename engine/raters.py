# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What many raters say about one person (METHODS M18, M19).

``told`` turns the answers of one anonymous kind into what may be published of them;
``combined`` makes one number of the kinds that are told. Whatever is published of a
kind, in numbers or in totals, is worked out from its ``Told`` and from nothing else: a
kind that is hidden has no influence on anything that anybody can read.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from .numbers import ONE, ZERO, exact, round_half_up, tidy, to_decimal
from .outcome import NOT_APPLICABLE, Outcome, RuleError, Step

#: Levels of the scale, and the points of 100 that each of them is worth.
LEVELS = (1, 2, 3, 4, 5)
POINTS_PER_LEVEL = Decimal(20)
#: What the threshold counts: people who answered the whole, or each single item.
PARTICIPANT, ITEM = "participant", "item"
#: No kind that promises anonymity is told from fewer answers.
LEAST = 3
#: An item is told from so many answers once its kind is.
ITEM_LEAST = 2
#: From so many answers on a mean stands for itself, even where all are equal.
MANY = 5
#: Why a kind is not told: too few have answered, or nobody was asked.
FEW, NOBODY = "few", "nobody"


@dataclass(frozen=True)
class Value:
    """A mean that is told; where it would tell single answers, the middle of a band."""

    value: Decimal
    lower: Decimal
    upper: Decimal

    @property
    def is_band(self):
        """Whether the value is told as a band."""
        return self.lower != self.upper


@dataclass(frozen=True)
class Told:
    """What is published of one kind; without a reason it is shown."""

    reason: str = ""
    count: int | None = None
    value: Decimal | None = None
    items: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """What one kind gives to a total: its points, or why it gives none.

    :param points: of 100; None where the kind is hidden or silent
    :param level: the mean on the scale from which the points come; None for points
        that somebody gave under the own name
    :param threshold: how many answers a hidden kind would need
    """

    kind: str
    weight: Decimal
    points: Decimal | None = None
    level: Decimal | None = None
    threshold: int = 0

    def __post_init__(self):
        weight = to_decimal(self.weight, "weight")
        if weight < 0:
            raise RuleError("weight_negative", key=self.kind, weight=weight)
        object.__setattr__(self, "weight", weight)


def check_kinds(weights, thresholds):
    """Refuse weights that do not add up, and thresholds that keep nobody anonymous.

    :param weights: dict of kind to its weight, the direct manager included
    :param thresholds: dict of each anonymous kind to its threshold
    :raises RuleError: ``rater_weights``, ``rater_threshold``
    """
    total = sum((to_decimal(weight, "weight") for weight in weights.values()), ZERO)
    if abs(total - 100) > Decimal("0.01"):
        raise RuleError("rater_weights", total=total)
    for kind, threshold in thresholds.items():
        if threshold < LEAST:
            raise RuleError("rater_threshold", kind=kind, limit=LEAST)


@exact
def told(answers, threshold, rule=PARTICIPANT, item_least=ITEM_LEAST):
    """Return what may be published of the answers of one anonymous kind.

    The mean of the kind is the mean of what is told of its items, so that it tells
    nothing about an item that is not told.

    :param answers: iterable of dicts, item to level; one for each who has answered
    :param threshold: least number of answers
    :param rule: ``PARTICIPANT``, where people are counted and an item needs few answers
        only, or ``ITEM``, where each item needs as many
    """
    answers = [answer for answer in answers if answer]
    if len(answers) < threshold:
        return Told(reason=FEW)
    least = threshold if rule == ITEM else item_least
    given = {}
    for answer in answers:
        for item, level in answer.items():
            given.setdefault(item, []).append(level)
    items = {
        item: _value(levels)
        for item, levels in sorted(given.items())
        if len(levels) >= max(least, 2)
    }
    if not items:
        return Told(reason=FEW)
    mean = mean_of(value.value for value in items.values())
    return Told(count=len(answers), value=mean, items=items)


@exact
def mean_of(points):
    """Return the mean inside one kind; None where nobody has given points."""
    points = [to_decimal(one) for one in points]
    return tidy(sum(points, ZERO) / len(points)) if points else None


def _value(levels):
    """The mean of few answers, as a band where it would say what each of them was.

    A band that is told only for equal answers would say that they are equal. So it is
    told, and with the same middle, where one answer is one level off, too. Of two
    answers any mean tells both: they are a band always, and a half goes outwards, so
    that no middle belongs to equal answers alone.
    """
    count = len(levels)
    middle = None if count >= MANY else _middle(levels)
    if middle is None:
        mean = tidy(to_decimal(sum(levels)) / count)
        return Value(mean, mean, mean)
    width = ONE / count
    lower, upper = max(middle - width, ONE), min(middle + width, Decimal(LEVELS[-1]))
    return Value(middle, round_half_up(lower), round_half_up(upper))


def _middle(levels):
    """The level that all give, but for one answer one level off; None otherwise."""
    if len(levels) == 2:
        doubled = sum(levels)
        centre = LEVELS[0] + LEVELS[-1]
        return Decimal((doubled + (1 if doubled > centre else 0)) // 2)
    level, number = Counter(levels).most_common(1)[0]
    others = [other for other in levels if other != level]
    if len(others) > 1 or any(abs(other - level) > 1 for other in others):
        return None
    return Decimal(level) if number > len(others) else None


@exact
def combined(shares):
    """Return the mean of the kinds that are told, by their weights (METHODS M18).

    A kind that is hidden or silent hands its weight to the others (M15).

    :param shares: iterable of ``Share``
    :return: Outcome; not applicable where no kind that weighs is told
    """
    shares = [share for share in shares if share.weight]
    steps = [step for share in shares for step in _share_steps(share)]
    known = [share for share in shares if share.points is not None]
    whole = sum((share.weight for share in known), ZERO)
    if not whole:
        return Outcome.unscored(NOT_APPLICABLE, steps)
    points = sum((share.weight * share.points for share in known), ZERO)
    result = tidy(points / whole)
    last = Step("raters_mean", {"sum": points, "weight": whole, "result": result})
    return Outcome.scored(result, [*steps, last])


def _share_steps(share):
    kind, weight, points = share.kind, share.weight, share.points
    if points is None:
        if not share.threshold:
            return [Step("rater_silent", {"kind": kind, "weight": weight})]
        values = {"kind": kind, "weight": weight, "threshold": share.threshold}
        return [Step("rater_hidden", values)]
    values = {"kind": kind, "score": points, "weight": weight}
    step = Step("rater_share", {**values, "result": weight * points})
    if share.level is None:
        return [step]
    level = {"kind": kind, "level": share.level, "result": points}
    return [Step("rater_level", level), step]


@exact
def points_of(level):
    """Points of 100 for a mean on the scale."""
    return tidy(to_decimal(level) * POINTS_PER_LEVEL)
