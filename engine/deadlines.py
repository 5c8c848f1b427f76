# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When the person who is waited for has to be done, and when it is passed on.

Working days come from a function of a date, for example a resource calendar.
"""

from datetime import date, timedelta

from .dates import add_working_days
from .outcome import RuleError

#: A cycle is planned for the working life of its people, not for another century.
FIRST_YEAR = 1990
LAST_YEAR = 2100


def on_or_after(day, is_working_day):
    """Return ``day`` if one works then, else the next working day.

    :raises RuleError: ``no_working_day``
    """
    if is_working_day(day):
        return day
    return add_working_days(day, 1, is_working_day)


def due(entered, end, grace, is_working_day):
    """Return the last day of a step, or None when nothing limits it.

    That is the day on which it should end by calendar and rules, or the next working
    day. Whoever is asked late still has ``grace`` working days.

    :param entered: first day of the step
    :param end: last day by calendar and rules; None when they name none
    :param grace: working days that everybody has at least
    :raises RuleError: ``days_negative``, ``no_working_day``
    """
    if not end:
        return None
    return max(
        on_or_after(max(end, entered), is_working_day),
        add_working_days(entered, grace, is_working_day),
    )


def check_stages(stages):
    """Check that stages stand in order and lie in a sensible range.

    :param stages: list of (key, first day, last day), in the order of the stages
    :raises RuleError: ``stage_inverted``, ``stage_order``, ``stage_out_of_range``
    """
    previous = None
    for key, start, end in stages:
        for day in (start, end):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise RuleError("stage_out_of_range", stage=key, date=day.isoformat())
        if end < start:
            raise RuleError(
                "stage_inverted",
                stage=key,
                start=start.isoformat(),
                end=end.isoformat(),
            )
        if previous and (start < previous[1] or end < previous[2]):
            raise RuleError("stage_order", stage=key, previous_stage=previous[0])
        previous = (key, start, end)


def is_escalated(deadline, days, today):
    """Tell if more than ``days`` calendar days have passed since the deadline."""
    if days < 0:
        raise RuleError("days_negative", days=days)
    if not deadline or deadline > date.max - timedelta(days=days):
        return False
    return deadline + timedelta(days=days) < today
