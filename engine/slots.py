# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times for talks, from the hours in which people are free.

Moments are naive and in one time zone: those that the clocks of the company show.
"""

from calendar import monthrange
from datetime import datetime, time, timedelta

#: A talk begins on the hour or on the half-hour.
STEP = 30
NOON = time(12)


def starts(free, minutes, step=STEP):
    """Return the moments at which so many minutes fit into the free hours.

    :param free: pairs of moments, each the begin and the end of free time
    :param minutes: how long a talk takes, more than 0
    :param step: minutes between two moments at which a talk may begin; divides a day
    :return: list of moments in order, each once
    """
    length, pace = timedelta(minutes=minutes), timedelta(minutes=step)
    found = set()
    for begin, end in free:
        midnight = datetime.combine(begin.date(), time.min)
        moment = begin + (midnight - begin) % pace
        while moment + length <= end:
            found.add(moment)
            moment += pace
    return sorted(found)


def proposals(moments, number):
    """Return so many moments, the first of each morning and of each afternoon.

    :param moments: moments in order
    """
    halves = {}
    for moment in moments:
        halves.setdefault((moment.date(), moment.time() >= NOON), moment)
    return list(halves.values())[:number]


def spread(wishes, minutes, gap=0):
    """Give each talk of one person a moment of its own, early ones first.

    Who has the fewest moments chooses first, so that as many as possible find one.

    :param wishes: dict of talk to its moments in order
    :param minutes: dict of talk to how long it takes
    :param gap: minutes between two talks
    :return: dict of talk to its moment, or None where none is left
    """
    taken, found = [], dict.fromkeys(wishes)
    pause = timedelta(minutes=gap)
    for talk in sorted(wishes, key=lambda one: len(wishes[one])):
        length = timedelta(minutes=minutes[talk])
        for moment in wishes[talk]:
            end = moment + length
            if all(end + pause <= first or moment >= last for first, last in taken):
                found[talk] = moment
                taken.append((moment, end + pause))
                break
    return found


def busy_days(kind, first, last, days=0, weekday=0, since=None, until=None):
    """Return the days of a busy window between two days.

    :param kind: 'dates' (from ``since`` to ``until``), 'month_start' or 'month_end'
        (the first or last ``days`` of each month), 'weekday' (Monday is 0)
    :return: list of dates in order
    """
    found, day = [], first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        if {
            "dates": kind == "dates" and since <= day <= until,
            "month_start": day.day <= days,
            "month_end": day.day > length - days,
            "weekday": day.weekday() == weekday,
        }[kind]:
            found.append(day)
        day += timedelta(days=1)
    return found
