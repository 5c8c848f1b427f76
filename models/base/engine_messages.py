# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sentences for what the engine refuses, and words for the values it names.

The engine speaks in codes so that it needs no language. Each code has one sentence
here; its placeholders are the value names that ``engine.codes`` lists.
"""

import re
from datetime import date
from decimal import Decimal

from odoo.tools import format_list
from odoo.tools.translate import LazyTranslate

from .day_words import day_words
from .number_input import format_number

_lt = LazyTranslate(__name__)

UNKNOWN = "–"
PERCENT_DIGITS = 4

ERROR_SENTENCES = {
    # numbers
    "number_invalid": _lt(
        "%(field)s: “%(value)s” is not a number that can be used. Enter digits only."
    ),
    # one rule
    "unknown_method": _lt(
        "The scoring method “%(method)s” does not exist. Choose one of the list."
    ),
    "unknown_direction": _lt(
        "The direction “%(direction)s” does not exist. Choose whether higher or lower"
        " is better."
    ),
    "direction_not_supported": _lt(
        "The method “%(method)s” cannot be used with “%(direction)s”. Choose a reverse"
        " ratio or the achievement rate, or change the direction."
    ),
    "field_missing": _lt(
        "The method “%(method)s” needs the value “%(field)s”. Enter it."
    ),
    "points_not_positive": _lt("%(field)s is %(value)s. Enter a number above zero."),
    "limit_negative": _lt(
        "%(field)s is %(value)s. A limit cannot be negative: enter zero or more."
    ),
    "cap_below_floor": _lt(
        "The cap (%(cap)s) is below the floor (%(floor)s). Raise the cap or lower the"
        " floor."
    ),
    "ratio_target_not_positive": _lt(
        "The target is %(target)s, but a ratio needs a target above zero. Enter one, or"
        " choose the method “Baseline to Target”, which takes any target that differs"
        " from the baseline."
    ),
    "target_zero": _lt(
        "The method “%(method)s” cannot compare with a target of zero. Enter another"
        " target, or choose the method “Baseline to Target”, which takes any target"
        " that differs from the baseline."
    ),
    "progress_same_baseline": _lt(
        "Baseline (%(baseline)s) and target (%(target)s) are the same, so there is no"
        " progress to measure. Change one of them."
    ),
    "three_values_order": _lt(
        "Threshold %(threshold)s, target %(target)s and stretch %(stretch)s are not in"
        " order for “%(direction)s”. Each of them must be better than the one before."
    ),
    "step_not_positive": _lt("The step is %(step)s. Enter a step above zero."),
    "bonus_limits_order": _lt(
        "The lowered bonus limits are not in rising order: %(first)s stands before"
        " %(second)s. Sort them and remove repetitions."
    ),
    "bands_empty": _lt("There are no bands. Add at least one."),
    "bands_inverted": _lt(
        "A band goes from %(lower)s to %(upper)s. Its lower limit must be below its"
        " upper limit."
    ),
    "bands_open_end": _lt(
        "The bands only cover values %(interval)s. Remove the limit at the open end of"
        " the first and the last band, so that every value has points."
    ),
    "bands_gap": _lt(
        "Values between %(lower)s and %(upper)s belong to no band. Let the next band"
        " begin where the one before ends."
    ),
    "bands_overlap": _lt(
        "Two bands overlap: values %(first)s and values %(second)s. Let the next band"
        " begin where the one before ends."
    ),
    "curve_short": _lt(
        "The table has %(count)s points, but a line between points needs at least two."
        " Add some."
    ),
    "curve_repeated": _lt(
        "The actual value %(value)s stands in the table twice. Keep one of the two."
    ),
    "curve_rate_negative": _lt(
        "At the actual value %(value)s the share of points is %(rate)s. Enter zero or"
        " more."
    ),
    "curve_order": _lt(
        "The points of the table are not in order for “%(direction)s”: %(value)s gives"
        " %(rate)s and the better value %(other)s only %(other_rate)s. A better value"
        " must not earn less: change one of the two, or the direction."
    ),
    # weights and totals
    "weights_not_100": _lt(
        "The weights add up to %(total)s instead of 100. Change them so that they add"
        " up to 100."
    ),
    "weight_negative": _lt(
        "The weight of line %(key)s is %(weight)s. Enter zero or more."
    ),
    "items_cap_negative": _lt(
        "The limit of bonus and penalty items is %(cap)s. Enter zero or more."
    ),
    "maximum_negative": _lt("The highest score is %(maximum)s. Enter zero or more."),
    "unknown_veto_effect": _lt(
        "The veto effect “%(effect)s” does not exist. Choose one of the list."
    ),
    "block_share": _lt(
        "The weight of the block is %(share)s. Enter more than 0 and at most 100."
    ),
    "block_alone": _lt(
        "With a weight of %(share)s the weights cannot add up to 100: the first block"
        " of a template takes 100, every later one less than 100."
    ),
    "veto_value_missing": _lt(
        "A veto item with the effect “%(effect)s” says neither score nor grade. Enter"
        " the highest score or the code of the grade."
    ),
    # raters
    "rater_weights": _lt(
        "The weights of the raters add up to %(total)s instead of 100. Change them so"
        " that they add up to 100; the direct manager's is one of them."
    ),
    "rater_threshold": _lt(
        "%(kind)s: enter a threshold of at least %(limit)s. Where fewer answers are"
        " shown, each of them can be guessed."
    ),
    # scale
    "scale_empty": _lt("There are no grades. Add at least one."),
    "scale_unknown_mode": _lt(
        "The coefficient mode “%(mode)s” does not exist. Choose one of the list."
    ),
    "scale_open_end": _lt(
        "%(count)s grades take everything below the others. Mark exactly one, the"
        " lowest."
    ),
    "scale_duplicate_code": _lt(
        "The grade %(grade)s stands there twice. Give each grade its own code."
    ),
    "scale_duplicate_lower": _lt(
        "Two grades begin at %(lower)s. Let each begin at another score."
    ),
    "scale_maximum_low": _lt(
        "The highest score %(maximum)s does not reach beyond %(lower)s, where the best"
        " grade begins. Raise the highest score or lower the grade."
    ),
    "coefficient_negative": _lt(
        "The coefficient of grade %(grade)s is %(coefficient)s. Enter zero or more."
    ),
    "coefficient_order": _lt(
        "Grade %(lower_grade)s has a larger coefficient than the better grade"
        " %(higher_grade)s. A better grade must not pay less: change one of the two."
    ),
    "top_coefficient_low": _lt(
        "The coefficient at the highest score (%(top_coefficient)s) is below that of"
        " the best grade (%(coefficient)s). Raise it."
    ),
    "grade_unknown": _lt(
        "The scale has no grade %(grade)s. Use the code of one of its grades."
    ),
    # distribution
    "people_negative": _lt(
        "%(count)s is no number of people. Enter a whole number, zero or more."
    ),
    "share_negative": _lt(
        "The share of grade number %(key)s is %(share)s. Enter zero or more."
    ),
    "shares_not_full": _lt(
        "The shares of the grades add up to %(total)s, not to 100. Correct them at the"
        " grade scale."
    ),
    "unit_grade_unknown": _lt(
        "There are no shares for units with grade %(grade)s. Add them to the table."
    ),
    "ties_unknown": _lt(
        "“%(name)s” is no rule for people with the same score. Choose one of the list."
    ),
    "seats_differ": _lt(
        "There are %(seats)s places for %(count)s people. Their numbers must be equal."
    ),
    "judgement_outside": _lt(
        "“%(value)s” is no judgement from 1 to 5. Choose one of these."
    ),
    "unit_shares_line": _lt(
        "“%(line)s” cannot be read. Write one line for each grade of a department, with"
        " a share for each of the %(count)s grades, the best first, like “A: 25 35 35"
        " 5”."
    ),
    "unit_shares_twice": _lt(
        "The grade %(grade)s of a department stands there twice. Keep one of the two."
    ),
    # a whole and its periods
    "period_weight": _lt(
        "“%(value)s” is no weight of a period. Write a number for each, like “20 20 20"
        " 40”, or leave it empty: then the days are the weights."
    ),
    "period_weights_zero": _lt(
        "All weights of the periods are zero. Enter at least one above zero, or leave"
        " them out: then the days are the weights."
    ),
    "period_weights_count": _lt(
        "There are %(count)s weights for %(periods)s periods that feed this one. Give"
        " each its weight in the rules, or leave them out: then the days are the"
        " weights."
    ),
    # money
    "pool_negative": _lt("The bonus pool is %(pool)s. Enter zero or more."),
    "pool_not_in_units": _lt(
        "The bonus pool %(pool)s is not a multiple of %(unit)s, the smallest amount"
        " that can be paid. Round it."
    ),
    "weights_all_zero": _lt(
        "The bonus pool of %(pool)s cannot be shared, as nobody has a share above zero."
        " Check bases, coefficients and attendance."
    ),
    "unit_not_positive": _lt(
        "The smallest amount that can be paid is %(unit)s. Set the rounding of the"
        " currency to a number above zero."
    ),
    "base_negative": _lt("The base amount is %(base)s. Enter zero or more."),
    "factor_negative": _lt("The factor “%(name)s” is %(factor)s. Enter zero or more."),
    # raises
    "merit_wage": _lt("The wage is %(wage)s. Enter a wage above zero in the contract."),
    "merit_midpoint": _lt(
        "The midpoint of the pay range is %(midpoint)s. Enter an amount above zero."
    ),
    "merit_bounds": _lt(
        "The middle of the range goes from %(lower)s to %(upper)s. Enter bounds above"
        " zero, the smaller one first."
    ),
    "merit_percent": _lt(
        "The raise is %(percent)s per cent. A raise takes nothing away: enter zero or"
        " more."
    ),
    "merit_raise": _lt(
        "The raise is %(increase)s. A raise takes nothing away: enter zero or more."
    ),
    "merit_budget": _lt("The budget is %(budget)s. Enter zero or more."),
    "merit_guideline_order": _lt(
        "The guideline goes from %(minimum)s over %(target)s to %(maximum)s per cent."
        " Enter zero or more, each at least as large as the one before."
    ),
    "cap_negative": _lt(
        "The most that one may get is %(cap)s for no. %(key)s. Enter zero or more, or"
        " leave it empty."
    ),
    "funding_target": _lt(
        "Target no. %(key)s of the company is %(target)s. Enter a number above zero, or"
        " remove this line."
    ),
    "strategic_negative": _lt(
        "The awards of the company are %(amount)s. Enter zero or more."
    ),
    "strategic_above": _lt(
        "The awards of the company, %(amount)s, are more than the pool of %(pool)s."
        " Lower them, or raise the pool."
    ),
    "shift_sum": _lt(
        "The shares were %(before)s together and are %(after)s now. Give or take the"
        " remaining %(shortfall)s, so that the sum stays the same."
    ),
    "shift_limit": _lt(
        "%(amount)s in row %(key)s is outside of what may be shifted. Enter an amount"
        " from %(low)s to %(high)s."
    ),
    "shift_units": _lt(
        "%(amount)s cannot be paid: the smallest amount is %(unit)s. Round it."
    ),
    # dates
    "date_out_of_range": _lt(
        "%(months)s months from %(date)s lie outside the calendar. Check the date."
    ),
    "days_negative": _lt("The number of days is %(days)s. Enter zero or more."),
    "no_working_day": _lt(
        "The working calendar has no %(days)s working days after %(date)s. Check the"
        " calendar of the company."
    ),
    "period_reversed": _lt(
        "The period ends on %(end)s, before it starts on %(start)s. Change one of them."
    ),
    "table_item": _lt("“%(key)s” cannot be read. Write the table like “%(example)s”."),
    "table_twice": _lt("The table has the value %(value)s twice. Keep one of the two."),
    "period_targets_cover": _lt(
        "The targets by period have to follow each other without a gap from %(start)s"
        " to %(end)s. Make them anew under Targets by Period."
    ),
    "period_targets_many": _lt(
        "A line has at most %(maximum)s targets by period. Choose a longer period."
    ),
    "parts_empty": _lt(
        "No part of the period has a value. Submit at least one review of a part."
    ),
    "versions_empty": _lt(
        "The plan has no version that covers a day of the period. Check the dates of"
        " its versions."
    ),
    "stage_inverted": _lt(
        "The stage “%(stage)s” ends on %(end)s, before it starts on %(start)s. Change"
        " one of the two dates."
    ),
    "stage_order": _lt(
        "The stage “%(stage)s” starts or ends before the stage “%(previous_stage)s”."
        " Put the dates in the order of the stages."
    ),
    "stage_out_of_range": _lt(
        "The stage “%(stage)s” has the date %(date)s. Check the year."
    ),
    # goal tree
    "goal_level_above": _lt(
        "“%(key)s” is the goal of a wider unit than “%(parent)s” and cannot serve it."
        " Put it under a goal of the same or a wider level."
    ),
    "goal_long_under_short": _lt(
        "“%(key)s” takes longer than a year and cannot serve the short-term goal"
        " “%(parent)s”. Choose a long-term goal above it, or shorten it."
    ),
    "goal_ends_after": _lt(
        "“%(key)s” ends on %(end)s, after the goal that it serves: “%(parent)s” ends on"
        " %(date)s. Change one of the two dates or the goal above."
    ),
    "goal_longer": _lt(
        "“%(key)s” takes %(days)s days, longer than the %(most)s days of “%(parent)s”,"
        " which it serves. Let it begin later, or choose another goal above."
    ),
    "goal_shares": _lt(
        "The goals below “%(key)s” bring %(total)s of it together. Lower a"
        " contribution, so that they bring no more than all of it."
    ),
    # what a plan is made of
    "share_out_of_range": _lt(
        "The limit of the measured share is %(limit)s. Enter a number from 0 to 100."
    ),
    "share_limits_reversed": _lt(
        "At least %(minimum)s and at most %(maximum)s measured cannot both hold."
        " Lower the first or raise the second."
    ),
    "sections_total": _lt(
        "The weights of the sections add up to %(total)s. They must add up to 100."
    ),
    "measured_low": _lt(
        "Only %(share)s of the weight is measured; at least %(minimum)s are"
        " wanted. Measure a judged goal, or give measured ones more weight."
    ),
    "measured_high": _lt(
        "%(share)s of the weight is measured; at most %(maximum)s are wanted. Add"
        " a judged line, or give measured ones less weight."
    ),
    "section_share": _lt(
        "The section “%(section)s” has %(share)s of the weight instead of"
        " %(expected)s. Move weight between the sections."
    ),
}

#: Values of errors that are shares of one; people read them in per cent.
ERROR_RATES = {
    "curve_rate_negative": {"rate"},
    "curve_order": {"rate", "other_rate"},
    "cap_below_floor": {"cap", "floor"},
    "step_not_positive": {"step"},
    "bonus_limits_order": {"first", "second"},
    "goal_shares": {"total"},
    "share_out_of_range": {"limit"},
    "share_limits_reversed": {"minimum", "maximum"},
    "sections_total": {"total"},
    "measured_low": {"share", "minimum"},
    "measured_high": {"share", "maximum"},
    "section_share": {"share", "expected"},
}

#: Fields of the rule that the engine calls by a shorter name.
_RULE_FIELD = {
    "floor": "floor_rate",
    "cap": "cap_rate",
    "gate": "gate_rate",
    "step": "step_rate",
}

_OTHER_FIELDS = {
    "actual": _lt("Actual"),
    "bands": _lt("Score Bands"),
    "bonus_limits": _lt("Lowered bonus limit"),
    "curve": _lt("Table of Points"),
    "points": _lt("Points"),
    "weight": _lt("Weight"),
}

_INTERVAL = re.compile(r"([\[(])(\S+), (\S+)([\])])")

_INTERVAL_WORDS = {
    "[)": _lt("from %(lower)s to below %(upper)s"),
    "(]": _lt("above %(lower)s up to %(upper)s"),
    "[": _lt("from %(lower)s on"),
    "(": _lt("above %(lower)s"),
    ")": _lt("below %(upper)s"),
    "]": _lt("up to %(upper)s"),
}

_ANY_VALUE = _lt("of any size")


def rule_error_message(env, error):
    """What is wrong and what to change, in the user's language.

    :param error: RuleError of the engine
    """
    rates = ERROR_RATES.get(error.code, ())
    values = {
        name: value_text(env, name, value, is_rate=name in rates)
        for name, value in error.values.items()
    }
    # A lazy text takes its values after the translation.
    sentence = env._(ERROR_SENTENCES[error.code])
    return sentence % values


def value_text(env, name, value, is_rate=False):
    """One value of a step or error as people read it.

    :param name: name of the value, as listed in ``engine.codes``
    :param is_rate: 1 stands for 100 %
    """
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, (list, tuple)):
        return format_list(env, [value_text(env, name, item) for item in value])
    if isinstance(value, (int, float, Decimal)):
        return percent_text(env, value) if is_rate else format_number(env, value)
    if name in _LABELLED:
        return _LABELLED[name](env, value)
    return interval_text(env, value) if _INTERVAL.fullmatch(value) else value


def percent_text(env, rate):
    """A rate in per cent: 0.95 is “95 %”."""
    number = format_number(env, Decimal(str(rate)) * 100, PERCENT_DIGITS)
    return env._("%(number)s %%", number=number)


def interval_text(env, interval):
    """An interval of the engine in words, such as “from 60 to below 80”."""
    left, lower, upper, right = _INTERVAL.fullmatch(interval).groups()
    signs = ("" if lower == "-∞" else left) + ("" if upper == "+∞" else right)
    if not signs:
        return env._(_ANY_VALUE)
    values = {
        side: format_number(env, Decimal(bound))
        for side, bound in (("lower", lower), ("upper", upper))
        if "∞" not in bound
    }
    words = env._(_INTERVAL_WORDS[signs])
    return words % values


def _rule_field_label(env, name):
    if name in _OTHER_FIELDS:
        return env._(_OTHER_FIELDS[name])
    name = _RULE_FIELD.get(name, name)
    found = env["hr.performance.rule.mixin"].fields_get([name], ["string"])
    return found[name]["string"] if found else name


def _choice_label(model, field):
    """A function that finds the label of a choice of that field."""

    def label(env, value):
        selection = env[model].fields_get([field], ["selection"])[field]["selection"]
        return dict(selection).get(value, value)

    return label


def _date_label(env, value):
    return day_words(env, date.fromisoformat(value))


#: Texts that the engine names by a key and people by a label.
_LABELLED = {
    "method": _choice_label("hr.performance.rule.mixin", "method"),
    "direction": _choice_label("hr.performance.rule.mixin", "direction"),
    "effect": _choice_label("hr.performance.template.line", "veto_effect"),
    "mode": _choice_label("hr.performance.scale", "coefficient_mode"),
    "field": _rule_field_label,
    "date": _date_label,
    "start": _date_label,
    "end": _date_label,
    "stage": _choice_label("hr.performance.cycle.stage", "state"),
    "previous_stage": _choice_label("hr.performance.cycle.stage", "state"),
    "section": _choice_label("hr.performance.template.line", "section"),
    "kind": _choice_label("hr.performance.template.rater", "kind"),
}
