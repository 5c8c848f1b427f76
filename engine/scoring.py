# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From lines to the published total.

Order (METHODS M00): weighted lines → ± bonus items, capped → veto → clamp 0 to
maximum → round. Every stage is kept.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import CENT, apportion
from .numbers import HUNDRED, ZERO, clamp, exact, round_half_up, tidy, to_decimal
from .outcome import (
    INSUFFICIENT,
    MISSING,
    NOT_APPLICABLE,
    SCORED,
    Outcome,
    RuleError,
    Step,
)
from .veto import SCORE_CAP, ZERO_TOTAL, Veto

__all__ = [
    "Item",
    "Line",
    "Total",
    "Veto",
    "check_weights",
    "contributions",
    "section_scores",
    "total",
    "total_of",
    "weighted",
]

MINIMUM_SHARE = Decimal("0.5")
WEIGHT_TOLERANCE = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One scored line of a plan; ``weight`` is in percent of the plan."""

    key: str
    section: str
    weight: Decimal
    outcome: Outcome

    def __post_init__(self):
        weight = to_decimal(self.weight, "weight")
        _refuse_negative_weight(self.key, weight)
        object.__setattr__(self, "weight", weight)


@dataclass(frozen=True)
class Item:
    """A bonus (positive) or penalty (negative) outside the 100 % (METHODS M16)."""

    key: str
    points: Decimal

    def __post_init__(self):
        object.__setattr__(self, "points", to_decimal(self.points, "points"))


@dataclass(frozen=True)
class Total:
    """Every stage of a total; the numbers are None unless ``state`` is scored.

    ``weighted`` lines only; ``items`` the adjustment after its cap; ``raw`` both,
    before any veto; ``after_veto`` still unrounded; ``published`` what the employee
    sees, 2 decimals; ``vetoes`` all that were triggered, for the grade.
    """

    state: str
    weighted: Decimal | None
    items: Decimal
    raw: Decimal | None
    after_veto: Decimal | None
    published: Decimal | None
    vetoes: tuple
    steps: tuple


def _refuse_negative_weight(key, weight):
    if weight < 0:
        raise RuleError("weight_negative", key=str(key), weight=weight)


@exact
def check_weights(weights, tolerance=WEIGHT_TOLERANCE):
    """Refuse a plan whose weights do not add up to 100 (METHODS M14).

    :param tolerance: allowed difference in percentage points, itself included
    :raises RuleError: ``weights_not_100``; ``weight_negative`` with the position,
        counted from 1, as key
    """
    weights = [to_decimal(weight, "weight") for weight in weights]
    for position, weight in enumerate(weights, 1):
        _refuse_negative_weight(position, weight)
    tolerance, whole = to_decimal(tolerance, "tolerance"), sum(weights, ZERO)
    if abs(whole - HUNDRED) > tolerance:
        raise RuleError("weights_not_100", total=whole, tolerance=tolerance)


@exact
def weighted(lines, minimum_share=MINIMUM_SHARE):
    """Return Σw·s/Σw over the applicable lines (METHODS M14, M15).

    A line that does not apply hands its weight to the others. A line whose data is
    missing makes the whole score missing, an insufficient one makes it
    insufficient; lines of weight zero do neither.

    :param minimum_share: least applicable share of all weight, otherwise the score
        is insufficient
    """
    lines = tuple(lines)
    for state, code in (
        (MISSING, "lines_missing"),
        (INSUFFICIENT, "lines_insufficient"),
    ):
        keys = _keys_in_state(lines, state)
        if keys:
            return Outcome.unscored(state, [Step(code, {"keys": keys})])
    steps = [_line_step(line) for line in lines if line.outcome.state in _COUNTED]
    shares, applicable = _share_steps(lines)
    share = shares[0].values["result"]
    minimum = to_decimal(minimum_share, "minimum_share")
    if share < minimum:
        values = {"share": share, "minimum": minimum}
        steps += [*shares, Step("weight_share_low", values)]
        return Outcome.unscored(INSUFFICIENT, steps)
    if not applicable:
        return Outcome.unscored(NOT_APPLICABLE, [*steps, *shares])
    points = sum((s.values["result"] for s in steps if "result" in s.values), ZERO)
    result = tidy(points / applicable)
    last = Step("weighted", {"sum": points, "weight": applicable, "result": result})
    return Outcome.scored(result, [*steps, *shares, last])


_COUNTED = (SCORED, NOT_APPLICABLE)


def _keys_in_state(lines, state):
    return tuple(
        str(line.key) for line in lines if line.outcome.state == state and line.weight
    )


def _line_step(line):
    key, weight, outcome = str(line.key), line.weight, line.outcome
    if outcome.state == NOT_APPLICABLE:
        return Step("line_not_applicable", {"key": key, "weight": weight})
    values = {"key": key, "weight": weight, "score": outcome.value}
    return Step("line_weighted", {**values, "result": weight * outcome.value})


def _share_steps(lines):
    full = sum((line.weight for line in lines), ZERO)
    scored = (line.weight for line in lines if line.outcome.state == SCORED)
    applicable = sum(scored, ZERO)
    share = applicable / full if full else ZERO
    values = {"applicable": applicable, "weight": full, "result": share}
    return [Step("weight_share", values)], applicable


@dataclass(frozen=True)
class Contribution:
    """What one line brings to the score, in points of the score.

    ``share`` weight as a share of all that applies, in per cent; ``points`` brought;
    ``lost`` missing to the full points of the line, never below zero
    """

    key: str
    share: Decimal
    points: Decimal
    lost: Decimal


@exact
def contributions(lines):
    """Return what each scored line brings to the weighted score (METHODS M14).

    With two decimals, which add up to the rounded score exactly (largest remainder,
    M25); empty without a scored line that weighs.
    """
    scored = [line for line in lines if line.outcome.state == SCORED and line.weight]
    full = sum((line.weight for line in scored), ZERO)
    if not full:
        return []
    brought = [line.weight * line.outcome.value / full for line in scored]
    return [
        Contribution(
            str(line.key),
            round_half_up(line.weight / full * HUNDRED),
            points,
            _lost(line, full),
        )
        for line, points in zip(scored, _rounded_together(brought), strict=True)
    ]


def _lost(line, full):
    missing = line.weight / full * (HUNDRED - line.outcome.value)
    return max(round_half_up(missing), ZERO)


def _rounded_together(numbers):
    """Round to two decimals so that they add up to their rounded sum."""
    if any(number < 0 for number in numbers) or not any(numbers):
        return [round_half_up(number) for number in numbers]
    return apportion(round_half_up(tidy(sum(numbers, ZERO))), numbers, CENT)


def section_scores(lines):
    """Return {section: Outcome} in the order of the lines (METHODS M17).

    A section is scored from its applicable lines however few they are; only the
    total has a least share. A section without any is not applicable.
    """
    sections = {}
    for line in lines:
        sections.setdefault(line.section, []).append(line)
    return {key: weighted(group, ZERO) for key, group in sections.items()}


@exact
def total(lines, items=(), items_cap=None, vetoes=(), maximum=None):
    """Return the published total and every stage before it (METHODS M14–M16, M10).

    :param items_cap: most that the items may add or take away; None is no limit
    :param vetoes: all triggered vetoes; the strictest decides
    :param maximum: top of the scale; None is no limit
    :raises RuleError: ``items_cap_negative``, ``maximum_negative``
    """
    return total_of(weighted(lines), items, items_cap, vetoes, maximum)


@exact
def total_of(base, items=(), items_cap=None, vetoes=(), maximum=None):
    """Return the total of a weighted score that is there already.

    :param base: Outcome of :func:`weighted`, or of several of them (METHODS M41)
    """
    vetoes = tuple(vetoes)
    items_cap = _limit(items_cap, "items_cap_negative", "cap")
    maximum = _limit(maximum, "maximum_negative", "maximum")
    adjustment, item_steps = _items(items, items_cap)
    if base.state != SCORED:
        steps = base.steps + tuple(item_steps)
        return Total(base.state, None, adjustment, None, None, None, vetoes, steps)
    raw = base.value + adjustment
    steps = [*base.steps, *item_steps]
    if item_steps:
        values = {"weighted": base.value, "items": adjustment, "result": raw}
        steps.append(Step("items_added", values))
    after_veto, veto_steps = _vetoed(raw, vetoes)
    published, last_steps = _published(after_veto, maximum)
    steps += [*veto_steps, *last_steps]
    return Total(
        SCORED, base.value, adjustment, raw, after_veto, published, vetoes, tuple(steps)
    )


def _limit(value, code, name):
    if value is None:
        return None
    value = to_decimal(value, name)
    if value < 0:
        raise RuleError(code, **{name: value})
    return value


def _items(items, cap):
    steps = [Step("item", {"key": str(i.key), "points": i.points}) for i in items]
    if not steps:
        return ZERO, []
    before = sum((step.values["points"] for step in steps), ZERO)
    steps.append(Step("items_sum", {"result": before}))
    after = before if cap is None else clamp(before, -cap, cap)
    if after != before:
        values = {"before": before, "cap": cap, "result": after}
        steps.append(Step("items_capped", values))
    return after, steps


def _vetoed(score, vetoes):
    steps = []
    for veto in vetoes:
        step = _veto_step(score, veto)
        score = step.values.get("result", score)
        steps.append(step)
    return score, steps


def _veto_step(score, veto):
    if veto.effect == ZERO_TOTAL:
        return veto.step(before=score, result=ZERO)
    if veto.effect == SCORE_CAP:
        return veto.step(before=score, cap=veto.value, result=min(score, veto.value))
    return veto.step(grade=veto.value)


def _published(score, maximum):
    steps = []
    kept = clamp(score, ZERO, maximum)
    if kept > score:
        steps.append(Step("total_raised_to_zero", {"before": score, "result": kept}))
    if kept < score:
        values = {"before": score, "maximum": maximum, "result": kept}
        steps.append(Step("total_limited", values))
    result = round_half_up(kept)
    return result, [*steps, Step("rounded", {"before": kept, "result": result})]
