# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days in sentences, in the one style in which Odoo's own forms show days.

Odoo's date fields write the month as a word and leave out the year that it is; its
Python helper writes figures. A sentence beside a field reads as the field does.
"""

from babel.dates import format_skeleton

from odoo import fields
from odoo.tools import format_time, get_lang
from odoo.tools.misc import babel_locale_parse


def day_words(env, day):
    """A day with its year, for what is kept and read in another year: Oct 15, 2026."""
    return _written(env, day, "yMMMd")


def near_day(env, day):
    """A day as a date field shows it now: without the year that it is."""
    this_year = fields.Date.context_today(env["base"]).year
    return _written(env, day, "MMMd" if day and day.year == this_year else "yMMMd")


def moment_words(env, moment):
    """A moment as a field of date and time shows it: Oct 15, 3:00 PM."""
    local = fields.Datetime.context_timestamp(env["base"], moment)
    return env._(
        "%(day)s, %(time)s",
        day=near_day(env, local.date()),
        time=format_time(env, local.replace(tzinfo=None), time_format="short"),
    )


def _written(env, day, skeleton):
    if not day:
        return ""
    day = fields.Date.to_date(day)
    return format_skeleton(skeleton, day, locale=babel_locale_parse(get_lang(env).code))
