# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One sentence for each step of the engine.

Placeholders are the value names that ``engine.codes.STEP_CODES`` lists. Numbers come
formatted, rates in per cent, lines by their titles.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

STEP_SENTENCES = {
    # one line: definition and data
    "rule": _lt("Scoring method: %(method)s (%(direction)s). Full points: %(points)s."),
    "missing_actual": _lt(
        "There is no actual value yet. A missing value never counts as zero, so there"
        " are no points either."
    ),
    # one line: parts of the period with managers of their own
    "part_points": _lt(
        "Part of the period: %(points)s points × %(days)s days = %(result)s"
    ),
    "parts_mean": _lt("Mean of the parts by days: %(sum)s ÷ %(days)s = %(result)s"),
    # one line: kinds of raters
    "rater_level": _lt(
        "%(kind)s: the mean of the answers is %(level)s of 5, which is %(result)s"
        " points of 100"
    ),
    "rater_share": _lt("%(kind)s: %(score)s points × weight %(weight)s = %(result)s"),
    "rater_hidden": _lt(
        "%(kind)s: fewer than %(threshold)s answers, so nothing is shown and nothing"
        " counts; the weight of %(weight)s goes to the others"
    ),
    "rater_silent": _lt(
        "%(kind)s: nobody has said anything about it; the weight of %(weight)s goes to"
        " the others"
    ),
    "raters_mean": _lt("Mean of the raters: %(sum)s ÷ %(weight)s = %(result)s"),
    # one line and total: versions of the plan
    "version": _lt(
        "Version %(version)s of the plan, from %(start)s to %(end)s, %(days)s days:"
    ),
    "version_actual": _lt("Actual value of these days: %(result)s"),
    "version_actual_whole": _lt(
        "There is no value of these days alone, so the value of the whole period"
        " counts: %(result)s"
    ),
    "version_actual_scaled": _lt(
        "The target is for the whole period, so the sum of these days is carried to its"
        " length: %(actual)s ÷ %(days)s × %(whole)s days = %(result)s"
    ),
    "version_actual_expected": _lt(
        "The target is for the whole period and %(expected)s of it fall into these"
        " days, so the sum is carried to the whole: %(actual)s ÷ %(expected)s ×"
        " %(target)s = %(result)s"
    ),
    "version_actual_level": _lt(
        "The target is %(target)s for the whole period and %(expected)s for these days,"
        " so their value is moved by the difference: %(actual)s − %(expected)s +"
        " %(target)s = %(result)s"
    ),
    "version_score": _lt(
        "Version %(version)s of the plan: %(score)s × %(days)s days = %(result)s"
    ),
    "versions_mean": _lt(
        "Mean of the versions of the plan by days: %(sum)s ÷ %(days)s = %(result)s"
    ),
    # one line: achievement rate
    "ratio": _lt("Achievement rate: %(actual)s ÷ %(target)s = %(result)s"),
    "achievement_up": _lt(
        "Achievement rate: 1 + (%(actual)s − %(target)s) ÷ |%(target)s| = %(result)s"
    ),
    "achievement_down": _lt(
        "Achievement rate: 1 − (%(actual)s − %(target)s) ÷ |%(target)s| = %(result)s"
    ),
    "achievement_down_zero_target": _lt(
        "Achievement rate with a target of zero: 1 − %(actual)s = %(result)s"
    ),
    "reverse_difference": _lt(
        "Achievement rate: 2 − %(actual)s ÷ %(target)s = %(result)s"
    ),
    "reverse_quotient": _lt(
        "Achievement rate: target %(target)s ÷ actual %(actual)s = %(result)s"
    ),
    "reverse_quotient_none": _lt(
        "The actual value %(actual)s is not above zero, so the target of %(target)s is"
        " fully reached: the achievement rate is the cap, %(result)s"
    ),
    "closeness": _lt(
        "Closeness to the target: 1 − |%(actual)s − %(target)s| ÷ |%(target)s| ="
        " %(result)s"
    ),
    "progress": _lt(
        "Progress from baseline to target: (%(actual)s − %(baseline)s) ÷ (%(target)s −"
        " %(baseline)s) = %(result)s"
    ),
    "three_value_below": _lt(
        "%(actual)s does not reach the threshold %(threshold)s: %(result)s"
    ),
    "three_value_between": _lt(
        "Between %(lower)s (%(lower_rate)s) and %(upper)s (%(upper_rate)s):"
        " %(lower_rate)s + (%(actual)s − %(lower)s) ÷ (%(upper)s − %(lower)s) ×"
        " (%(upper_rate)s − %(lower_rate)s) = %(result)s"
    ),
    "three_value_beyond": _lt(
        "%(actual)s reaches the stretch value %(stretch)s: %(result)s"
    ),
    "rate_below_gate": _lt(
        "The achievement rate %(rate)s is below the gate of %(gate)s and counts as"
        " %(result)s"
    ),
    "rate_capped": _lt(
        "The achievement rate %(before)s is above the cap of %(cap)s and counts as"
        " %(result)s"
    ),
    "rate_floored": _lt(
        "The achievement rate %(before)s is below the floor of %(floor)s and counts as"
        " %(result)s"
    ),
    "rate_points": _lt("Points: %(rate)s × %(points)s = %(result)s"),
    # one line: points
    "band_absolute": _lt("Without its sign, %(actual)s counts as %(result)s"),
    "band": _lt(
        "%(actual)s lies in the band “%(interval)s”, which gives %(result)s points"
    ),
    "efficacy_below": _lt(
        "%(actual)s does not reach the lowest standard %(standard)s: %(result)s points"
    ),
    "efficacy_top": _lt(
        "%(actual)s reaches the highest standard %(standard)s: %(points)s points ×"
        " %(coefficient)s = %(result)s"
    ),
    "efficacy_base": _lt(
        "%(actual)s reaches the standard %(standard)s, base points: %(points)s ×"
        " %(coefficient)s = %(result)s"
    ),
    "efficacy_next": _lt(
        "Base points of the next standard %(standard)s: %(points)s × %(coefficient)s ="
        " %(result)s"
    ),
    "efficacy_adjustment": _lt(
        "Adjustment for the way to the next standard: (%(actual)s − %(lower)s) ÷"
        " (%(upper)s − %(lower)s) × (%(next)s − %(base)s) = %(result)s"
    ),
    "efficacy_sum": _lt(
        "Points: base %(base)s + adjustment %(adjustment)s = %(result)s"
    ),
    "curve_below": _lt(
        "%(actual)s lies before the first point %(lower)s of the curve: %(result)s"
    ),
    "curve_between": _lt(
        "On the curve between %(lower)s (%(lower_rate)s) and %(upper)s"
        " (%(upper_rate)s): %(lower_rate)s + (%(actual)s − %(lower)s) ÷ (%(upper)s −"
        " %(lower)s) × (%(upper_rate)s − %(lower_rate)s) = %(result)s"
    ),
    "curve_beyond": _lt(
        "%(actual)s reaches the last point %(upper)s of the curve: %(result)s"
    ),
    "deviation_up": _lt(
        "Deviation from the target: (%(actual)s − %(target)s) ÷ |%(target)s| ="
        " %(result)s"
    ),
    "deviation_down": _lt(
        "Deviation from the target, lower being better: (%(target)s − %(actual)s) ÷"
        " |%(target)s| = %(result)s"
    ),
    "steps_whole": _lt(
        "Full steps: %(deviation)s ÷ %(step)s, rounded down = %(result)s"
    ),
    "steps_proportional": _lt(
        "Steps, parts included: %(deviation)s ÷ %(step)s = %(result)s"
    ),
    "bonus_limit_lowered": _lt(
        "The target %(target)s is %(shortfall)s weaker than the baseline %(baseline)s,"
        " so at most %(result)s points can be added"
    ),
    "bonus": _lt("Points added: %(steps)s × %(points_per_step)s = %(result)s"),
    "malus": _lt("Points taken: %(steps)s × %(points_per_step)s = %(result)s"),
    "bonus_capped": _lt(
        "At most %(limit)s points can be added, so %(before)s becomes %(result)s"
    ),
    "malus_capped": _lt(
        "At most %(limit)s points can be taken, so %(before)s becomes %(result)s"
    ),
    "base_plus": _lt("Points: %(points)s + %(adjustment)s = %(result)s"),
    "base_minus": _lt("Points: %(points)s − %(adjustment)s = %(result)s"),
    "deduction": _lt(
        "Points: %(points)s − %(events)s events × %(deduction)s = %(result)s"
    ),
    "points_capped": _lt(
        "The points are limited to %(cap)s: %(before)s becomes %(result)s"
    ),
    "points_floored": _lt(
        "The points cannot fall below %(floor)s: %(before)s becomes %(result)s"
    ),
    "binary_done": _lt("Done (value %(actual)s): %(result)s points"),
    "binary_not_done": _lt("Not done (value %(actual)s): %(result)s points"),
    "target_met": _lt("%(actual)s meets the target of %(target)s: %(result)s points"),
    "target_not_met": _lt(
        "%(actual)s does not meet the target of %(target)s: %(result)s points"
    ),
    "manual": _lt("Points given by the reviewer: %(result)s"),
    # weighted score
    "line_weighted": _lt("%(key)s: %(score)s points × weight %(weight)s = %(result)s"),
    "line_not_applicable": _lt(
        "%(key)s does not apply; its weight of %(weight)s goes to the other lines"
    ),
    "lines_missing": _lt(
        "Values are missing for %(keys)s. A missing value never counts as zero, so"
        " there is no score yet."
    ),
    "lines_insufficient": _lt(
        "There is not enough data for %(keys)s, so there is no score"
    ),
    "weight_share": _lt(
        "Share of the weight that applies: %(applicable)s ÷ %(weight)s = %(result)s"
    ),
    "weight_share_low": _lt(
        "Only %(share)s of the weight applies, less than the %(minimum)s that a score"
        " needs. There is no score."
    ),
    "weighted": _lt("Weighted score: %(sum)s ÷ weight %(weight)s = %(result)s"),
    # total
    "period_score": _lt(
        "%(period)s: %(score)s points × weight %(weight)s = %(result)s"
    ),
    "period_not_rated": _lt(
        "%(period)s: not rated; its weight of %(weight)s goes to the other periods"
    ),
    "period_open": _lt(
        "%(period)s: no result is released yet; its weight of %(weight)s goes to the"
        " other periods"
    ),
    "periods_none": _lt(
        "No period has a result, so only the goals of the whole period count"
    ),
    "periods_mean": _lt("Mean of the periods: %(sum)s ÷ %(weight)s = %(result)s"),
    "periods_added": _lt(
        "Own goals %(own)s × %(rest)s and periods %(periods)s × %(share)s: together"
        " %(result)s"
    ),
    "periods_alone": _lt("Only the periods count: %(result)s"),
    "item": _lt("Bonus or penalty item %(key)s: %(points)s points"),
    "items_sum": _lt("Bonus and penalty items together: %(result)s points"),
    "items_capped": _lt(
        "Bonus and penalty items move the score by at most %(cap)s points, so"
        " %(before)s becomes %(result)s"
    ),
    "items_added": _lt(
        "Score with items: weighted score %(weighted)s, items %(items)s, together"
        " %(result)s"
    ),
    "veto_zero": _lt(
        "Veto item %(key)s: the score of %(before)s becomes %(result)s. Reason:"
        " %(reason)s"
    ),
    "veto_score_cap": _lt(
        "Veto item %(key)s: the score is at most %(cap)s, so %(before)s becomes"
        " %(result)s. Reason: %(reason)s"
    ),
    "veto_grade_cap": _lt(
        "Veto item %(key)s: the grade is at most %(grade)s. Reason: %(reason)s"
    ),
    "veto_grade": _lt("Veto item %(key)s: the grade is %(grade)s. Reason: %(reason)s"),
    "value_zero": _lt(
        "Value %(key)s: level %(level)s, and at least %(least)s is required. The score"
        " of %(before)s becomes %(result)s"
    ),
    "value_score_cap": _lt(
        "Value %(key)s: level %(level)s, and at least %(least)s is required. The score"
        " is at most %(cap)s, so %(before)s becomes %(result)s"
    ),
    "value_grade_cap": _lt(
        "Value %(key)s: level %(level)s, and at least %(least)s is required. The grade"
        " is at most %(grade)s"
    ),
    "value_grade": _lt(
        "Value %(key)s: level %(level)s, and at least %(least)s is required. The grade"
        " is %(grade)s"
    ),
    "total_raised_to_zero": _lt(
        "A score is never below zero: %(before)s becomes %(result)s"
    ),
    "total_limited": _lt(
        "The highest score is %(maximum)s: %(before)s becomes %(result)s"
    ),
    "rounded": _lt("Score, rounded once to two decimals: %(before)s → %(result)s"),
    # grade and coefficient
    "no_score": _lt("There is no score and therefore no grade"),
    "grade_by_score": _lt(
        "A score of %(score)s lies in the range “%(interval)s”: grade %(grade)s"
    ),
    "coefficient_table": _lt("Coefficient of grade %(grade)s: %(result)s"),
    "coefficient_flat": _lt(
        "Coefficient of grade %(grade)s, the same for all its scores: %(result)s"
    ),
    "coefficient_between": _lt(
        "Coefficient inside grade %(grade)s: %(lower_coefficient)s + (%(score)s −"
        " %(lower)s) ÷ (%(upper)s − %(lower)s) × (%(upper_coefficient)s −"
        " %(lower_coefficient)s) = %(result)s"
    ),
    "score_moved_into_grade": _lt(
        "The score of %(score)s lies outside the final grade %(grade)s. For the"
        " coefficient the nearest score of that grade counts: %(result)s"
    ),
    "calibrated": _lt("Calibration set the final grade %(grade)s"),
    # appeals
    "appealed": _lt(
        "Changed by the decision of an appeal. Before it: score %(score)s, final grade"
        " %(grade)s"
    ),
    "appeal_grade": _lt("The decision of the appeal set the final grade %(grade)s"),
    "appeal_points": _lt("Points set by the decision of the appeal: %(result)s"),
    "appeal_actual": _lt("Actual value set by the decision of the appeal: %(result)s"),
    "appeal_line_out": _lt(
        "By the decision of the appeal this line does not apply; its weight goes to the"
        " others"
    ),
    # results of earlier years
    "imported": _lt(
        "Imported from %(name)s as it was there. How it came about is not on record"
        " here."
    ),
    # money
    "pool": _lt(
        "Bonus pool %(pool)s, shared by weights that add up to %(weight)s, in multiples"
        " of %(unit)s"
    ),
    "pool_share": _lt(
        "Share no. %(position)s: weight %(weight)s, exactly %(exact)s, paid %(result)s"
    ),
    "pool_share_capped": _lt(
        "Share no. %(position)s: weight %(weight)s would be %(exact)s; nobody gets more"
        " than %(limit)s, paid %(result)s"
    ),
    "pool_anew": _lt(
        "Shared anew, because %(count)s people have reached what one may get at most:"
        " %(pool)s by weights that add up to %(weight)s"
    ),
    "pool_unallocated": _lt("Left in the bonus pool: %(result)s"),
    "reward_limited": _lt(
        "Limited to %(limit)s, what one may get at most: %(before)s → %(result)s"
    ),
    "funding_part": _lt(
        "What the company has reached: %(actual)s of %(target)s, weight %(weight)s →"
        " %(result)s"
    ),
    "funding_factor": _lt("Funding factor: %(result)s"),
    "pool_funded": _lt(
        "Pool %(pool)s × (1 + %(factor)s) − awards of the company %(strategic)s ="
        " %(result)s"
    ),
    "unit_factor": _lt(
        "Factor of the unit: weight %(weight)s × coefficient %(coefficient)s ×"
        " importance %(importance)s = %(result)s"
    ),
    "unit_pool": _lt("Pool of %(name)s: %(pool)s × %(weight)s ÷ %(sum)s → %(result)s"),
    "unit_award": _lt("Pool of %(name)s: %(before)s × %(factor)s = %(result)s"),
    "share_shifted": _lt(
        "Shifted by the head of the department: %(before)s, changed by %(shift)s ="
        " %(result)s"
    ),
    "bonus_base": _lt("Base amount: %(result)s"),
    "bonus_factor": _lt("%(name)s: %(before)s × %(factor)s = %(result)s"),
    "bonus_difference": _lt(
        "Difference to what was paid already: %(amount)s − %(paid)s = %(result)s"
    ),
    "rounded_to_unit": _lt(
        "Amount, rounded once to a multiple of %(unit)s: %(before)s → %(result)s"
    ),
    # raises
    "merit_compa": _lt(
        "Place in the pay range: wage %(wage)s ÷ midpoint %(midpoint)s = %(result)s"
    ),
    "merit_guideline": _lt(
        "Guideline of the matrix for grade %(grade)s at %(ratio)s: %(minimum)s to"
        " %(maximum)s per cent, usually %(target)s"
    ),
    "merit_increase": _lt("Raise: %(percent)s per cent of %(wage)s = %(result)s"),
    "merit_scaled": _lt(
        "Fitted into the budget: %(before)s × %(factor)s = %(result)s, rounded so that"
        " the raises of all are the budget to the cent"
    ),
    "merit_red_circle": _lt(
        "The pay range ends at %(maximum)s: %(base)s is added to the wage of %(wage)s,"
        " the rest of %(result)s is paid once"
    ),
    "merit_new_wage": _lt("New wage: %(wage)s + %(base)s = %(result)s"),
    # conditions of a reward
    "condition_met": _lt("%(name)s: asked for is %(wanted)s, found %(found)s: met"),
    "condition_missed": _lt(
        "%(name)s: asked for is %(wanted)s, found %(found)s: not met, so this rule"
        " gives nothing"
    ),
    "condition_reached": _lt("%(name)s: asked for is %(wanted)s: met"),
    "condition_not_reached": _lt(
        "%(name)s: asked for is %(wanted)s: not met, so this rule gives nothing"
    ),
    "condition_tenure_met": _lt(
        "%(name)s: at least %(months)s months on %(end)s, in the company since"
        " %(start)s: met"
    ),
    "condition_tenure_missed": _lt(
        "%(name)s: at least %(months)s months on %(end)s, in the company since"
        " %(start)s: not met, so this rule gives nothing"
    ),
    "condition_none_open": _lt("%(name)s: none is open: met"),
    "condition_some_open": _lt(
        "%(name)s: open are %(count)s: not met, so this rule gives nothing"
    ),
    "condition_among": _lt("%(name)s: among them: met"),
    "condition_not_among": _lt("%(name)s: not among them, so this rule gives nothing"),
    "condition_unknown": _lt("%(name)s: not known"),
    "other_rule_first": _lt(
        "The rule “%(name)s” comes first and its conditions are met; of these rules"
        " only one rewards, so this one gives nothing"
    ),
    "rule_of_policy": _lt(
        "Rule “%(name)s” of clause %(clause)s of “%(policy)s”, version %(version)s,"
        " published on %(start)s"
    ),
    "reward_without_money": _lt("What this rule gives is no money: %(name)s"),
}

RULE_WITHOUT_DIRECTION = _lt("Scoring method: %(method)s. Full points: %(points)s.")
UNKNOWN_STEP = _lt("%(code)s: %(values)s")
_OF_RESULT = {"result"}

#: Values of steps that are shares of one; people read them in per cent.
STEP_RATES = {
    "periods_added": ("rest", "share"),
    "ratio": _OF_RESULT,
    "achievement_up": _OF_RESULT,
    "achievement_down": _OF_RESULT,
    "achievement_down_zero_target": _OF_RESULT,
    "reverse_difference": _OF_RESULT,
    "reverse_quotient": _OF_RESULT,
    "reverse_quotient_none": _OF_RESULT,
    "closeness": _OF_RESULT,
    "progress": _OF_RESULT,
    "three_value_below": _OF_RESULT,
    "three_value_between": {"lower_rate", "upper_rate", "result"},
    "three_value_beyond": _OF_RESULT,
    "efficacy_top": {"coefficient"},
    "efficacy_base": {"coefficient"},
    "efficacy_next": {"coefficient"},
    "curve_below": _OF_RESULT,
    "curve_between": {"lower_rate", "upper_rate", "result"},
    "curve_beyond": _OF_RESULT,
    "rate_below_gate": {"rate", "gate", "result"},
    "rate_capped": {"before", "cap", "result"},
    "rate_floored": {"before", "floor", "result"},
    "rate_points": {"rate"},
    "deviation_up": _OF_RESULT,
    "deviation_down": _OF_RESULT,
    "steps_whole": {"deviation", "step"},
    "steps_proportional": {"deviation", "step"},
    "bonus_limit_lowered": {"shortfall"},
    "weight_share": _OF_RESULT,
    "weight_share_low": {"share", "minimum"},
}
