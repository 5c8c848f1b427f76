# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A second, independent reading of every explanation step, in exact fractions."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from engine.codes import ERROR_CODES, STEP_CODES, TEXT_VALUES

TOLERANCE = Fraction(1, 10**17)

#: code -> what ``result`` must be, given the other values as fractions
FORMULAS = {
    "ratio": lambda v: v["actual"] / v["target"],
    "achievement_up": lambda v: 1 + (v["actual"] - v["target"]) / abs(v["target"]),
    "achievement_down": lambda v: 1 - (v["actual"] - v["target"]) / abs(v["target"]),
    "achievement_down_zero_target": lambda v: 1 - v["actual"],
    "reverse_difference": lambda v: 2 - v["actual"] / v["target"],
    "reverse_quotient": lambda v: v["target"] / v["actual"],
    "closeness": lambda v: 1 - abs(v["actual"] - v["target"]) / abs(v["target"]),
    "progress": lambda v: (v["actual"] - v["baseline"]) / (v["target"] - v["baseline"]),
    "three_value_below": lambda v: Fraction(0),
    "three_value_beyond": lambda v: Fraction(12, 10),
    "three_value_between": lambda v: (
        v["lower_rate"]
        + (v["actual"] - v["lower"])
        / (v["upper"] - v["lower"])
        * (v["upper_rate"] - v["lower_rate"])
    ),
    "rate_below_gate": lambda v: Fraction(0),
    "rate_capped": lambda v: min(v["before"], v["cap"]),
    "rate_floored": lambda v: max(v["before"], v["floor"]),
    "rate_points": lambda v: v["rate"] * v["points"],
    "band_absolute": lambda v: abs(v["actual"]),
    "efficacy_below": lambda v: Fraction(0),
    "efficacy_top": lambda v: v["points"] * v["coefficient"],
    "efficacy_base": lambda v: v["points"] * v["coefficient"],
    "efficacy_next": lambda v: v["points"] * v["coefficient"],
    "efficacy_adjustment": lambda v: (
        (v["actual"] - v["lower"]) / (v["upper"] - v["lower"]) * (v["next"] - v["base"])
    ),
    "efficacy_sum": lambda v: v["base"] + v["adjustment"],
    "curve_below": lambda v: Fraction(0),
    "curve_between": lambda v: (
        v["lower_rate"]
        + (v["actual"] - v["lower"])
        / (v["upper"] - v["lower"])
        * (v["upper_rate"] - v["lower_rate"])
    ),
    "deviation_up": lambda v: (v["actual"] - v["target"]) / abs(v["target"]),
    "deviation_down": lambda v: (v["target"] - v["actual"]) / abs(v["target"]),
    "steps_whole": lambda v: Fraction(floor(v["deviation"] / v["step"] + TOLERANCE)),
    "steps_proportional": lambda v: v["deviation"] / v["step"],
    "bonus": lambda v: v["steps"] * v["points_per_step"],
    "malus": lambda v: v["steps"] * v["points_per_step"],
    "bonus_capped": lambda v: min(v["before"], v["limit"]),
    "malus_capped": lambda v: min(v["before"], v["limit"]),
    "base_plus": lambda v: v["points"] + v["adjustment"],
    "base_minus": lambda v: v["points"] - v["adjustment"],
    "deduction": lambda v: v["points"] - v["events"] * v["deduction"],
    "points_capped": lambda v: min(v["before"], v["cap"]),
    "points_floored": lambda v: max(v["before"], v["floor"]),
    "binary_not_done": lambda v: Fraction(0),
    "target_not_met": lambda v: Fraction(0),
    "line_weighted": lambda v: v["weight"] * v["score"],
    "weighted": lambda v: v["sum"] / v["weight"],
    "items_capped": lambda v: max(-v["cap"], min(v["before"], v["cap"])),
    "items_added": lambda v: v["weighted"] + v["items"],
    "veto_zero": lambda v: Fraction(0),
    "veto_score_cap": lambda v: min(v["before"], v["cap"]),
    "total_raised_to_zero": lambda v: max(v["before"], 0),
    "total_limited": lambda v: min(v["before"], v["maximum"]),
    "coefficient_between": lambda v: (
        v["lower_coefficient"]
        + (v["score"] - v["lower"])
        / (v["upper"] - v["lower"])
        * (v["upper_coefficient"] - v["lower_coefficient"])
    ),
    "part_points": lambda v: v["points"] * v["days"],
    "parts_mean": lambda v: v["sum"] / v["days"],
    "version_actual_scaled": lambda v: v["actual"] / v["days"] * v["whole"],
    "version_actual_expected": lambda v: v["actual"] / v["expected"] * v["target"],
    "version_actual_level": lambda v: v["actual"] - v["expected"] + v["target"],
    "version_score": lambda v: v["score"] * v["days"],
    "versions_mean": lambda v: v["sum"] / v["days"],
    "bonus_factor": lambda v: v["before"] * v["factor"],
    "unit_award": lambda v: v["before"] * v["factor"],
    "unit_factor": lambda v: v["weight"] * v["coefficient"] * v["importance"],
    "funding_part": lambda v: v["weight"] / 100 * (v["actual"] / v["target"] - 1),
    "share_shifted": lambda v: v["before"] + v["shift"],
}


def assert_steps_add_up(steps):
    """Check names, types and the arithmetic of every step, and how they chain."""
    previous = None
    for step in steps:
        assert set(step.values) == set(STEP_CODES[step.code]), step
        numbers = _numbers(step)
        if step.code in FORMULAS:
            expected = FORMULAS[step.code](numbers)
            assert abs(numbers["result"] - expected) <= TOLERANCE, step
        names = [n for n in ("before", "rate", "adjustment") if n in step.values]
        carried = step.values[names[0]] if names else None
        if carried is not None and previous is not None:
            assert carried == previous, step
        previous = step.values.get("result", previous)


def _numbers(step):
    numbers = {}
    for name, value in step.values.items():
        if name in TEXT_VALUES:
            continue
        assert isinstance(value, Decimal), (step.code, name, value)
        numbers[name] = Fraction(value)
    return numbers


def assert_explained(outcome):
    """Check the steps and that the last one arrives at the value."""
    assert_steps_add_up(outcome.steps)
    if outcome.value is not None:
        assert outcome.steps[-1].values["result"] == outcome.value


def step_values(steps, code):
    """Return the values of the only step with that code."""
    (found,) = [step.values for step in steps if step.code == code]
    return found


def assert_error(caught, code):
    """Check the code of a RuleError and that it names exactly the listed values."""
    assert caught.value.code == code
    assert set(caught.value.values) == set(ERROR_CODES[code])
