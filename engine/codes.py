# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every step and error code of the engine with the names of its values.

A translation catalogue is complete when it has one sentence for each key of
``STEP_CODES`` and ``ERROR_CODES`` that uses no other value than those listed.
"""

#: Value names that hold text; every other value of a step is a Decimal.
TEXT_VALUES = frozenset(
    {"direction", "grade", "interval", "key", "keys", "method", "name", "reason"}
)

STEP_CODES = {
    # one line: definition and data
    "rule": ("method", "direction", "points"),
    "missing_actual": (),
    "part_points": ("points", "days", "result"),
    "parts_mean": ("sum", "days", "result"),
    # one line: achievement rate (1 means 100 %)
    "ratio": ("actual", "target", "result"),
    "achievement_up": ("actual", "target", "result"),
    "achievement_down": ("actual", "target", "result"),
    "achievement_down_zero_target": ("actual", "result"),
    "reverse_difference": ("actual", "target", "result"),
    "reverse_quotient": ("actual", "target", "result"),
    "reverse_quotient_none": ("actual", "target", "result"),
    "closeness": ("actual", "target", "result"),
    "progress": ("actual", "baseline", "target", "result"),
    "three_value_below": ("actual", "threshold", "result"),
    "three_value_between": (
        "actual",
        "lower",
        "upper",
        "lower_rate",
        "upper_rate",
        "result",
    ),
    "three_value_beyond": ("actual", "stretch", "result"),
    "rate_below_gate": ("rate", "gate", "result"),
    "rate_capped": ("before", "cap", "result"),
    "rate_floored": ("before", "floor", "result"),
    "rate_points": ("rate", "points", "result"),
    # one line: points
    "band_absolute": ("actual", "result"),
    "band": ("actual", "interval", "result"),
    "deviation_up": ("actual", "target", "result"),
    "deviation_down": ("actual", "target", "result"),
    "steps_whole": ("deviation", "step", "result"),
    "steps_proportional": ("deviation", "step", "result"),
    "bonus_limit_lowered": ("baseline", "target", "shortfall", "result"),
    "bonus": ("steps", "points_per_step", "result"),
    "malus": ("steps", "points_per_step", "result"),
    "bonus_capped": ("before", "limit", "result"),
    "malus_capped": ("before", "limit", "result"),
    "base_plus": ("points", "adjustment", "result"),
    "base_minus": ("points", "adjustment", "result"),
    "deduction": ("points", "events", "deduction", "result"),
    "points_capped": ("before", "cap", "result"),
    "points_floored": ("before", "floor", "result"),
    "binary_done": ("actual", "result"),
    "binary_not_done": ("actual", "result"),
    "target_met": ("actual", "target", "result"),
    "target_not_met": ("actual", "target", "result"),
    "manual": ("result",),
    # weighted score
    "line_weighted": ("key", "weight", "score", "result"),
    "line_not_applicable": ("key", "weight"),
    "lines_missing": ("keys",),
    "lines_insufficient": ("keys",),
    "weight_share": ("applicable", "weight", "result"),
    "weight_share_low": ("share", "minimum"),
    "weighted": ("sum", "weight", "result"),
    # total
    "item": ("key", "points"),
    "items_sum": ("result",),
    "items_capped": ("before", "cap", "result"),
    "items_added": ("weighted", "items", "result"),
    "veto_zero": ("key", "reason", "before", "result"),
    "veto_score_cap": ("key", "reason", "before", "cap", "result"),
    "veto_grade_cap": ("key", "reason", "grade"),
    "veto_grade": ("key", "reason", "grade"),
    "total_raised_to_zero": ("before", "result"),
    "total_limited": ("before", "maximum", "result"),
    "rounded": ("before", "result"),
    # grade and coefficient
    "no_score": (),
    "grade_by_score": ("score", "interval", "grade"),
    "coefficient_table": ("grade", "result"),
    "coefficient_flat": ("grade", "result"),
    "coefficient_between": (
        "grade",
        "score",
        "lower",
        "upper",
        "lower_coefficient",
        "upper_coefficient",
        "result",
    ),
    "score_moved_into_grade": ("score", "grade", "result"),
    # results of earlier years, taken over as they were
    "imported": ("name",),
    # money
    "pool": ("pool", "weight", "unit"),
    "pool_share": ("position", "weight", "exact", "result"),
    "pool_unallocated": ("result",),
    "bonus_base": ("result",),
    "bonus_factor": ("name", "before", "factor", "result"),
    "rounded_to_unit": ("before", "unit", "result"),
}

#: Reasons of the checks of a goal (``smart``), with the names of their values.
CHECK_CODES = {
    # specific
    "smart_specific": (),
    "smart_described": (),
    "smart_metric_said": (),
    "smart_short": ("length", "minimum"),
    "smart_vague_verb": ("verb",),
    # measurable
    "smart_metric": ("target", "unit"),
    "smart_number": ("quantity",),
    "smart_rule": (),
    "smart_levels": (),
    "smart_no_unit": ("target",),
    "smart_no_number": (),
    # achievable
    "smart_hours_fit": ("needed", "available"),
    "smart_hours_short": ("needed", "available", "gap"),
    "smart_growth_fits": ("growth", "best", "factor", "limit"),
    "smart_growth_high": ("growth", "best", "factor", "limit"),
    "smart_unknown_growth": (),
    # relevant
    "smart_parent": (),
    "smart_top": (),
    "smart_local": (),
    "smart_no_tree": (),
    "smart_no_parent": (),
    # timely
    "smart_date": ("deadline",),
    "smart_date_outside": ("deadline", "start", "end"),
    "smart_period": (),
    "smart_deadline": ("words",),
    "smart_deadline_outside": ("words", "start", "end"),
    "smart_no_deadline": (),
    # warnings
    "goal_vague": ("verb",),
    "goal_high": ("growth", "best", "factor", "limit"),
    "plan_hours_short": ("needed", "available", "gap"),
}

ERROR_CODES = {
    # numbers
    "number_invalid": ("field", "value"),
    # one rule
    "unknown_method": ("method",),
    "unknown_direction": ("direction",),
    "direction_not_supported": ("method", "direction"),
    "field_missing": ("method", "field"),
    "points_not_positive": ("field", "value"),
    "limit_negative": ("field", "value"),
    "cap_below_floor": ("cap", "floor"),
    "ratio_target_not_positive": ("target",),
    "target_zero": ("method",),
    "progress_same_baseline": ("baseline", "target"),
    "three_values_order": ("direction", "threshold", "target", "stretch"),
    "step_not_positive": ("step",),
    "bonus_limits_order": ("first", "second"),
    "bands_empty": (),
    "bands_inverted": ("lower", "upper"),
    "bands_open_end": ("interval",),
    "bands_gap": ("lower", "upper"),
    "bands_overlap": ("first", "second"),
    # weights and totals
    "weights_not_100": ("total", "tolerance"),
    "weight_negative": ("key", "weight"),
    "items_cap_negative": ("cap",),
    "maximum_negative": ("maximum",),
    "unknown_veto_effect": ("key", "effect"),
    "veto_value_missing": ("key", "effect"),
    # scale
    "scale_empty": (),
    "scale_unknown_mode": ("mode",),
    "scale_open_end": ("count",),
    "scale_duplicate_code": ("grade",),
    "scale_duplicate_lower": ("lower",),
    "scale_maximum_low": ("maximum", "lower"),
    "coefficient_negative": ("grade", "coefficient"),
    "coefficient_order": ("lower_grade", "higher_grade"),
    "top_coefficient_low": ("top_coefficient", "coefficient"),
    "grade_unknown": ("grade",),
    # money
    "pool_negative": ("pool",),
    "pool_not_in_units": ("pool", "unit"),
    "weights_all_zero": ("pool",),
    "unit_not_positive": ("unit",),
    "base_negative": ("base",),
    "factor_negative": ("name", "factor"),
    # dates
    "date_out_of_range": ("date", "months"),
    "days_negative": ("days",),
    "no_working_day": ("date", "days"),
    "period_reversed": ("start", "end"),
    "parts_empty": (),
    "stage_inverted": ("stage", "start", "end"),
    "stage_order": ("stage", "previous_stage"),
    "stage_out_of_range": ("stage", "date"),
    # goal tree
    "goal_level_above": ("key", "parent"),
    "goal_long_under_short": ("key", "parent"),
    "goal_ends_after": ("key", "parent", "end", "date"),
    "goal_longer": ("key", "parent", "days", "most"),
    "goal_shares": ("key", "total"),
}
