# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Periods and their targets as people read them."""

from odoo.tools import format_date

from ...engine.dates import period
from .number_input import format_number

#: Lengths of calendar periods in months, the longest first.
MONTHS = (12, 6, 3, 1)


def period_label(env, first, last):
    """Name of a calendar period, such as 2026 Q1, or its first and last day.

    :param first: date
    :param last: date
    """
    _ = env._
    months = next((m for m in MONTHS if period(first, m) == (first, last)), None)
    year, number = first.year, (first.month - 1) // (months or 1) + 1
    if months == 12:
        return _("Year %s", year)
    if months == 6:
        return _("%s H1", year) if number == 1 else _("%s H2", year)
    if months == 3:
        return _("%(year)s Q%(quarter)s", year=year, quarter=number)
    if months == 1:
        return _("%(year)s Month %(month)s", year=year, month=number)
    return _(
        "%(first)s – %(last)s",
        first=format_date(env, first),
        last=format_date(env, last),
    )


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
