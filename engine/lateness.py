# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which days somebody has begun late."""

from datetime import timedelta


def late_days(begun, planned, grace_minutes=0):
    """Count the days whose work began after it should have.

    >>> from datetime import date, datetime
    >>> day = date(2026, 3, 2)
    >>> late_days({("a", day): datetime(2026, 3, 2, 8, 1)},
    ...           {("a", day): datetime(2026, 3, 2, 8)})
    {'a': 1}

    :param begun: dict of (person, day) to the first time of the day
    :param planned: dict of (person, day) to the time at which it should begin; days
        that are missing cannot be late
    :param grace_minutes: so many minutes later is still in time
    :return: dict of person to the number of late days, 0 for who was always in time
    """
    grace = timedelta(minutes=grace_minutes)
    found = {}
    for (person, day), first in begun.items():
        due = planned.get((person, day))
        is_late = due is not None and first > due + grace
        found[person] = found.get(person, 0) + is_late
    return found
