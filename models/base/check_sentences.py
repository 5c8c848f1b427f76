# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One sentence for each reason of the checks of goals and plans.

Placeholders are the value names that ``engine.codes.CHECK_CODES`` lists.
"""

from datetime import date
from decimal import Decimal

from odoo.tools import formatLang
from odoo.tools.translate import LazyTranslate

from .day_words import day_words
from .engine_messages import UNKNOWN, percent_text
from .number_input import format_number

_lt = LazyTranslate(__name__)

LETTER_WORDS = {
    "S": _lt("Specific"),
    "M": _lt("Measurable"),
    "A": _lt("Achievable"),
    "R": _lt("Relevant"),
    "T": _lt("Time-bound"),
}

CHECK_SENTENCES = {
    # specific
    "smart_specific": _lt("The text says what is to be done."),
    "smart_described": _lt("The library describes what every level looks like."),
    "smart_metric_said": _lt("Metric, target and unit say what is to be reached."),
    "smart_library": _lt("The KPI library says what is looked at."),
    "smart_no_result": _lt(
        "Not known: the text names neither an amount nor what will be there in the end."
    ),
    "smart_short": _lt(
        "The text has %(length)s characters; at least %(minimum)s are needed to say"
        " what is meant. Write what is to be reached."
    ),
    "smart_vague_verb": _lt(
        "“%(verb)s” does not say how much. Add a number with its unit."
    ),
    # measurable
    "smart_metric": _lt("The target is %(target)s %(unit)s."),
    "smart_number": _lt("The text says how much: “%(quantity)s”."),
    "smart_rule": _lt("The scoring rule says what every value is worth."),
    "smart_levels": _lt("Judged by described levels, without a number."),
    "smart_library_unit": _lt(
        "The target is %(target)s; its unit is still to be named in the KPI library."
    ),
    "smart_no_unit": _lt("The target %(target)s has no unit. Enter the unit."),
    "smart_no_number": _lt(
        "Nothing can be measured: choose a KPI with a target, or write a number with"
        " its unit."
    ),
    # achievable
    "smart_hours_fit": _lt("It takes %(needed)s hours; %(available)s are there."),
    "smart_hours_short": _lt(
        "It takes %(needed)s hours, but the period has %(available)s working hours:"
        " %(gap)s are missing. Lower the goal, plan more people or more time."
    ),
    "smart_budget_fits": _lt(
        "It takes %(own)s %(currency)s. From %(start)s to %(end)s the goals of %(unit)s"
        " need %(together)s, and %(budget)s are available."
    ),
    "smart_budget_short": _lt(
        "It takes %(own)s %(currency)s, but from %(start)s to %(end)s the goals of"
        " %(unit)s need %(together)s and %(budget)s are available: %(missing)s are"
        " missing. Lower a goal, or ask for a larger budget."
    ),
    "smart_growth_fits": _lt(
        "It needs %(growth)s growth; the best so far was %(best)s, and up to %(limit)s"
        " is within reach."
    ),
    "smart_growth_high": _lt(
        "It needs %(growth)s growth, but the best so far was %(best)s: more than"
        " %(factor)s times that (%(limit)s) is hardly reached. Lower the target, or"
        " say what makes it possible."
    ),
    "smart_no_growth": _lt(
        "Not known: it needs %(growth)s growth, and earlier values have not grown, so"
        " they do not tell how much is within reach."
    ),
    "smart_unknown_growth": _lt(
        "Not known: to tell, it takes needed hours, a budget, or a baseline and the"
        " values of two earlier periods."
    ),
    # relevant
    "smart_parent": _lt("It serves a goal of the company."),
    "smart_top": _lt("A goal of the company itself."),
    "smart_local": _lt("A local goal, with a reason."),
    "smart_no_tree": _lt("Not known: the company has no approved goals to link to."),
    "smart_no_parent": _lt(
        "It serves no goal of the company. Choose the goal that it serves, or mark it"
        " as local with a reason."
    ),
    # timely
    "smart_date": _lt("It ends on %(deadline)s."),
    "smart_date_outside": _lt(
        "It ends on %(deadline)s, outside the period from %(start)s to %(end)s."
        " Choose a day within it."
    ),
    "smart_period": _lt("Its value is taken at the end of the period."),
    "smart_deadline": _lt("The text names a time within the period: “%(words)s”."),
    "smart_deadline_outside": _lt(
        "“%(words)s” does not lie within the period from %(start)s to %(end)s. Write a"
        " deadline within it."
    ),
    "smart_no_deadline": _lt(
        "No deadline is named. Write until when, for example “by the end of June”."
    ),
    # warnings
    "goal_vague": _lt(
        "Too vague: “%(verb)s” without a number. Write how much is to be reached, and"
        " in which unit."
    ),
    "goal_high": _lt(
        "Too high: it needs %(growth)s growth, and the best so far was %(best)s. Up to"
        " %(limit)s (%(factor)s times) is within reach."
    ),
    "plan_hours_short": _lt(
        "The plan needs %(needed)s hours, but the period has %(available)s working"
        " hours: %(gap)s are missing. Take out or shrink goals."
    ),
}

_RATES = frozenset({"growth", "best", "limit"})
_DAYS = frozenset({"deadline", "start", "end"})
_HOURS = frozenset({"needed", "available", "gap"})
_MONEY = frozenset({"own", "together", "budget", "missing"})


def check_sentence(env, code, values):
    """The reason of a finding in the user's language.

    :param values: as the engine gives them, or as they were stored as JSON
    """
    sentence = env._(CHECK_SENTENCES[code])
    return sentence % {name: _text(env, name, value) for name, value in values.items()}


def _text(env, name, value):
    if value is None or value == "":
        return UNKNOWN
    if name in _DAYS:
        return day_words(env, date.fromisoformat(value))
    if name in _RATES:
        return percent_text(env, Decimal(value).quantize(Decimal("0.0001")))
    if name in _HOURS:
        return format_number(env, Decimal(value), 1)
    if name in _MONEY:
        return _money_text(env, Decimal(value))
    if name in ("target", "factor", "length", "minimum"):
        return format_number(env, Decimal(value))
    return value


def _money_text(env, amount):
    """An amount as the user writes it, with grouped digits and no empty decimals."""
    digits = 0 if amount == amount.to_integral_value() else 2
    return formatLang(env, float(amount), digits=digits)


def plain_values(values):
    """Values of a finding as JSON: a Decimal becomes its digits as text."""
    return {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in values.items()
    }
