# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Periods and their targets as people read them."""

from babel.dates import format_interval, format_skeleton

from odoo.tools.misc import babel_locale_parse, get_lang

from ...engine.dates import calendar_name
from .day_words import day_words
from .number_input import format_number

#: Signs without meaning of their own that nobody types when searching.
THIN_SPACE = "\N{THIN SPACE}"


def period_label(env, first, last):
    """Name of a period in the language of the environment.

    A calendar period has its own, such as 2026 Q1; other whole months are told by the
    first and the last of them, and other days by themselves. So two periods never have
    one name.

    :param first: date
    :param last: date
    """
    _ = env._
    kind, *numbers = calendar_name(first, last)
    if kind == "year":
        return _("Year %s", *numbers)
    year, number = numbers or (None, None)
    if kind == "half":
        return _("%s H1", year) if number == 1 else _("%s H2", year)
    if kind == "quarter":
        return _("%(year)s Q%(quarter)s", year=year, quarter=number)
    locale = babel_locale_parse(get_lang(env).code)
    if kind == "month":
        return format_skeleton("yMMMM", first, locale=locale)
    if kind == "months":
        text = format_interval(first, last, "yMMM", locale=locale)
        return text.replace(THIN_SPACE, " ")
    if first == last:
        return day_words(env, first)
    text = format_interval(first, last, "yMMMd", locale=locale)
    return text.replace(THIN_SPACE, " ")


def period_short(env, first, last):
    """Name of a period where there is little room, as on the axis of a chart."""
    if calendar_name(first, last)[0] != "month":
        return period_label(env, first, last)
    locale = babel_locale_parse(get_lang(env).code)
    return format_skeleton("yMMM", first, locale=locale)


def targets_text(env, rows):
    """Targets by period in one line, or '' without any.

    :param rows: list of ``engine.period_targets.PeriodTarget``
    """
    return " · ".join(
        env._(
            "%(period)s: %(target)s",
            period=period_label(env, row.first, row.last),
            target=format_number(env, row.target),
        )
        for row in rows
    )
