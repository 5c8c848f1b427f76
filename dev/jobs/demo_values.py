# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Believable figures: everybody has a level of their own, and every line scatters."""

import random

LENGTH = 6
WHOLE = {"customers", "complaints", "incidents", "defects", "findings", "errors"}


def ability(name):
    """Level of a person, about 0.86; the same name always has the same."""
    return min(1.06, max(0.58, random.Random(f"level {name}").gauss(0.86, 0.085)))


def band(level):
    """Which texts fit a level."""
    return "high" if level >= 0.92 else "low" if level < 0.78 else "middle"


def points(level, rng, cap=100):
    """Points of 100 for a judged line."""
    return max(40, min(cap, round(100 * (level + rng.gauss(0, 0.03)))))


def judged(level, rng):
    """One of five levels for a judged line, as somebody of this level gets it."""
    middle = 3.2 + (level - 0.70) * 7
    return max(1, min(5, round(rng.gauss(middle, 0.5))))


def period_values(line, level, months):
    """Actual values of a KPI line in a half-year.

    :param months: number of months that are over
    :return: list of (number of the month from 1, value)
    """
    rng = random.Random(f"{line.appraisal_id.employee_id.name} {line.kpi_id.code}")
    total = _total(line, level + rng.gauss(0, 0.04))
    kind = line.kpi_id.aggregation or "last"
    if kind == "sum":
        so_far = total * min(months, LENGTH) / LENGTH
        values = _split(so_far, months, rng, whole=_unit(line) in WHOLE)
    elif kind == "avg":
        values = [_fit(line, total * rng.uniform(0.97, 1.03)) for _m in range(months)]
    else:
        first = line.baseline or total * 0.93
        points_in_time = {min(3, months): first, months: total}
        return [(month, _fit(line, value)) for month, value in points_in_time.items()]
    return list(enumerate(values, 1))


def goal_value(line, level):
    """Actual value of a goal that people wrote themselves."""
    rng = random.Random(f"{line.appraisal_id.employee_id.name} {line.name}")
    return round(_total(line, level + 0.06 + rng.gauss(0, 0.03)), 1)


def _unit(line):
    """The unit in English, whatever the language of the person who types."""
    return line.with_context(lang="en_US").unit


def _total(line, level):
    """Value of the whole period that a person of this level reaches."""
    target = line.target
    if line.method == "deduction":
        return max(0, round((0.95 - level) * 14))
    if line.method == "binary" and not line.use_target:
        return 1 if level > 0.82 else 0
    if line.method == "bands":
        begin = line.baseline or 0
        return begin + (target - begin) * (level - 0.68) / 0.22
    if line.method == "progress":
        return line.baseline + (target - line.baseline) * min(1, level + 0.03)
    if line.direction == "down":
        return target * (2 - level - 0.05)
    return target * (level + 0.05)


def _split(total, months, rng, whole):
    """Spread a sum over months; the parts add up to it."""
    shares = [rng.uniform(0.7, 1.3) for _m in range(months)]
    digits = 0 if whole else 1
    values = [round(total * share / sum(shares), digits) for share in shares[:-1]]
    return [*values, max(0, round(round(total, digits) - sum(values), digits))]


def _fit(line, value):
    """Round a value as people would write it; shares end at 100 per cent."""
    if _unit(line) == "%" and line.method != "plus_minus":
        value = min(value, 100)
    return round(value, 0 if line.method == "binary" and not line.use_target else 2)
