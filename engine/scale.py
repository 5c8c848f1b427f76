# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Grades and coefficients of a published score (METHODS M20, M21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .definition import interval
from .numbers import HUNDRED, clamp, exact, round_half_up, tidy, to_decimal
from .outcome import Outcome, RuleError, Step
from .veto import GRADE, GRADE_CAP

TABLE = "table"
CONTINUOUS = "continuous"
MODES = (TABLE, CONTINUOUS)


@dataclass(frozen=True)
class Level:
    """A grade for scores in [lower, lower of the next better level).

    ``lower`` is None for the lowest level. ``coefficient`` is the factor for pay; on
    a continuous scale it is the one at the start of the level.
    """

    code: str
    lower: Decimal | None
    coefficient: Decimal

    def __post_init__(self):
        if self.lower is not None:
            object.__setattr__(self, "lower", to_decimal(self.lower, "lower"))
        number = to_decimal(self.coefficient, "coefficient")
        object.__setattr__(self, "coefficient", number)


@dataclass(frozen=True)
class Scale:
    """Levels in any order, and how coefficients are read from them.

    ``top_coefficient`` is the factor at ``maximum`` points on a continuous scale; None
    keeps the best level flat.
    """

    levels: tuple
    mode: str = TABLE
    maximum: Decimal = HUNDRED
    top_coefficient: Decimal | None = None

    def __post_init__(self):
        object.__setattr__(self, "levels", tuple(self.levels))
        object.__setattr__(self, "maximum", to_decimal(self.maximum, "maximum"))
        if self.top_coefficient is not None:
            number = to_decimal(self.top_coefficient, "top_coefficient")
            object.__setattr__(self, "top_coefficient", number)

    def ordered(self):
        """Return the levels from the lowest to the best."""
        return sorted(self.levels, key=lambda e: (e.lower is not None, e.lower or 0))


@dataclass(frozen=True)
class Grade:
    """The grade after vetoes, the one earned by the score alone, and why.

    Both are None when there is no score to grade.
    """

    code: str | None
    earned: str | None
    steps: tuple


def check(scale):
    """Refuse a scale that leaves a score without exactly one grade.

    :raises RuleError: ``scale_empty``, ``scale_unknown_mode``, ``scale_open_end`` (not
        exactly one level without lower bound), ``scale_duplicate_code``,
        ``scale_duplicate_lower``, ``scale_maximum_low``, ``coefficient_negative``,
        ``coefficient_order`` (a better grade would pay less), ``top_coefficient_low``
    """
    levels = scale.ordered()
    if not levels:
        raise RuleError("scale_empty")
    if scale.mode not in MODES:
        raise RuleError("scale_unknown_mode", mode=scale.mode)
    _check_bounds(levels)
    _check_coefficients(levels)
    _check_top(scale, levels[-1])


def _check_bounds(levels):
    codes, lowers = set(), set()
    for level in levels:
        if level.code in codes:
            raise RuleError("scale_duplicate_code", grade=level.code)
        if level.lower is not None and level.lower in lowers:
            raise RuleError("scale_duplicate_lower", lower=level.lower)
        codes.add(level.code)
        lowers.add(level.lower)
    count = sum(level.lower is None for level in levels)
    if count != 1:
        raise RuleError("scale_open_end", count=count)


def _check_coefficients(levels):
    for level in levels:
        if level.coefficient < 0:
            values = {"grade": level.code, "coefficient": level.coefficient}
            raise RuleError("coefficient_negative", **values)
    for low, high in pairwise(levels):
        if low.coefficient > high.coefficient:
            values = {"lower_grade": low.code, "higher_grade": high.code}
            raise RuleError("coefficient_order", **values)


def _check_top(scale, best):
    if best.lower is not None and scale.maximum <= best.lower:
        values = {"maximum": scale.maximum, "lower": best.lower}
        raise RuleError("scale_maximum_low", **values)
    top = scale.top_coefficient
    if top is not None and top < best.coefficient:
        values = {"top_coefficient": top, "coefficient": best.coefficient}
        raise RuleError("top_coefficient_low", **values)


def grade(scale, published_score, veto=None):
    """Return the grade of the score as published, that is rounded (METHODS M20, M10).

    :param veto: one Veto, several, or None; effects on the score are not repeated
        here. Fixed grades come first, then caps; the lowest decides.
    :raises RuleError: what :func:`check` raises; ``grade_unknown``
    """
    check(scale)
    if published_score is None:
        return Grade(None, None, (Step("no_score"),))
    score = round_half_up(published_score)
    levels = scale.ordered()
    rank = max(i for i, e in enumerate(levels) if e.lower is None or e.lower <= score)
    text = interval(levels[rank].lower, _upper(levels, rank))
    earned = levels[rank].code
    first = Step("grade_by_score", {"score": score, "interval": text, "grade": earned})
    final, steps = _vetoed(levels, rank, _as_tuple(veto))
    return Grade(levels[final].code, earned, (first, *steps))


def _upper(levels, rank):
    return levels[rank + 1].lower if rank + 1 < len(levels) else None


def _as_tuple(veto):
    if veto is None:
        return ()
    return tuple(veto) if isinstance(veto, Iterable) else (veto,)


def _rank(levels, code):
    for rank, level in enumerate(levels):
        if level.code == code:
            return rank
    raise RuleError("grade_unknown", grade=code)


def _vetoed(levels, rank, vetoes):
    fixed = [veto for veto in vetoes if veto.effect == GRADE]
    caps = [veto for veto in vetoes if veto.effect == GRADE_CAP]
    if fixed:
        rank = min(_rank(levels, veto.value) for veto in fixed)
    rank = min([rank, *(_rank(levels, veto.value) for veto in caps)])
    return rank, [veto.step(grade=veto.value) for veto in (*fixed, *caps)]


@exact
def coefficient(scale, score, code):
    """Return the factor for pay as an Outcome (METHODS M21).

    A table reads it from the final grade. A continuous scale interpolates inside the
    grade from its own coefficient to that of the next better one, or to
    ``top_coefficient`` at the maximum; the lowest grade is flat. When the final grade
    is not the one of the score, for example after calibration, the score counts as
    the nearest bound of that grade, so the grade always decides.

    :param score: published score; None counts as the start of the grade
    :param code: final grade
    :raises RuleError: what :func:`check` raises; ``grade_unknown``
    """
    check(scale)
    levels = scale.ordered()
    rank = _rank(levels, code)
    level = levels[rank]
    if scale.mode == TABLE:
        values = {"grade": code, "result": level.coefficient}
        return Outcome.scored(level.coefficient, [Step("coefficient_table", values)])
    if level.lower is None:
        return _flat(level)
    return _continuous(scale, levels, rank, score)


def _flat(level, steps=()):
    values = {"grade": level.code, "result": level.coefficient}
    step = Step("coefficient_flat", values)
    return Outcome.scored(level.coefficient, [*steps, step])


def _continuous(scale, levels, rank, score):
    level, upper = levels[rank], _upper(levels, rank)
    upper = scale.maximum if upper is None else upper
    score, steps = _moved(level, upper, score)
    end = scale.top_coefficient
    if rank + 1 < len(levels):
        end = levels[rank + 1].coefficient
    if end is None:
        return _flat(level, steps)
    share = (score - level.lower) / (upper - level.lower)
    result = tidy(level.coefficient + share * (end - level.coefficient))
    values = {
        "grade": level.code,
        "score": score,
        "lower": level.lower,
        "upper": upper,
        "lower_coefficient": level.coefficient,
        "upper_coefficient": end,
        "result": result,
    }
    return Outcome.scored(result, [*steps, Step("coefficient_between", values)])


def _moved(level, upper, score):
    if score is None:
        return level.lower, []
    score = to_decimal(score, "score")
    kept = clamp(score, level.lower, upper)
    if kept == score:
        return score, []
    values = {"score": score, "grade": level.code, "result": kept}
    return kept, [Step("score_moved_into_grade", values)]
