# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When the two of an interview can talk."""

from datetime import datetime, time, timedelta

import pytz

from odoo.fields import Domain
from odoo.tools.intervals import Intervals

from ...engine import slots

#: Where nobody has set working hours.
USUAL_HOURS = (time(9), time(17))


class FreeTimes:
    """Free times of interviews between two days, for all of them at once.

    Both work then and are not on leave, neither has another appointment so many minutes
    before or after, the room is free, and no busy time of the employee's department
    lies there. Of what others have in their calendars it says only that they are busy.

    :param talks: interviews of one company
    :param first: first day
    :param last: last day
    """

    def __init__(self, talks, first, last):
        # sudo: calendars and working hours of both sides; only free times are told.
        self.talks = talks.sudo()
        self.env = self.talks.env
        self.company = self.talks.company_id[:1]
        self.zone = pytz.timezone(self.company._performance_zone())
        self.first, self.last = first, last
        self.begin = self._moment(first, time.min)
        self.end = self._moment(last + timedelta(days=1), time.min)
        self.people = self.talks.employee_id | self.talks.interviewer_id
        self.work = self._working_hours()
        self.events = self._appointments()
        self.windows = self._busy_windows()

    def of(self, talk, minutes=None, place=None):
        """Return the moments at which the two can talk, naive and in UTC.

        :param minutes: how long the talk takes; default is what the interview says
        :param place: where; a room that is taken is not free
        """
        talk = talk.sudo()  # sudo: as above.
        minutes = minutes or talk.duration
        free = self.work[talk.employee_id.id]
        if talk.interviewer_id:
            free &= self.work[talk.interviewer_id.id]
        free -= self._taken(talk, place or talk.place)
        free -= self._closed(talk)
        now = datetime.now(pytz.utc)
        hours = [
            (self._shown(max(begin, now)), self._shown(end))
            for begin, end, _rows in free
            if end > now
        ]
        return [self._in_utc(moment) for moment in slots.starts(hours, minutes)]

    # MOMENTS

    def _moment(self, day, hour):
        return self.zone.localize(datetime.combine(day, hour))

    def _shown(self, moment):
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _in_utc(self, moment):
        aware = self.zone.localize(moment)
        return aware.astimezone(pytz.utc).replace(tzinfo=None)

    # WHAT TAKES TIME

    def _working_hours(self):
        """Dict of person to working hours without leave."""
        hours = {}
        for calendar, group in self.people.grouped(self._calendar_of).items():
            if not calendar:
                hours |= dict.fromkeys(group.ids, self._usual_hours())
                continue
            found = calendar._work_intervals_batch(
                self.begin, self.end, resources=group.resource_id
            )
            hours |= {
                person.id: Intervals(found[person.resource_id.id]) for person in group
            }
        return hours

    def _calendar_of(self, person):
        """Whose hours count; flexible hours are those of the company."""
        own, company = person.resource_calendar_id, self.company.resource_calendar_id
        fixed = [one for one in (own, company) if one and not one.flexible_hours]
        return fixed[0] if fixed else own.browse()

    def _usual_hours(self):
        nobody = self.env["resource.calendar"]
        begin, end = USUAL_HOURS
        days = (self.last - self.first).days + 1
        return Intervals(
            (self._moment(day, begin), self._moment(day, end), nobody)
            for day in (self.first + timedelta(days=number) for number in range(days))
            if day.weekday() < 5
        )

    def _appointments(self):
        """Busy entries of the calendars of all of them, and of their rooms."""
        # A day more on both sides, for the minutes around a talk.
        begin, end = (
            (moment + timedelta(days=days)).astimezone(pytz.utc).replace(tzinfo=None)
            for moment, days in ((self.begin, -1), (self.end, 1))
        )
        self.partners = {
            person.id: person._performance_partner() for person in self.people
        }
        wanted = self.env["res.partner"].union(*self.partners.values())
        return self.env["calendar.event"].search_fetch(
            Domain("start", "<", end)
            & Domain("stop", ">", begin)
            & Domain("show_as", "=", "busy")
            & (
                Domain("partner_ids", "in", wanted.ids)
                | Domain("location", "!=", False)
            )
        )

    def _taken(self, talk, place):
        """Hours in which one of the two, or the room, is taken."""
        wanted = self.partners[talk.employee_id.id]
        if talk.interviewer_id:
            wanted |= self.partners[talk.interviewer_id.id]
        room = same_place(place)
        gap = timedelta(minutes=self.company.performance_talk_buffer)
        return Intervals(
            (
                pytz.utc.localize(event.start) - (gap if with_gap else timedelta()),
                pytz.utc.localize(event.stop) + (gap if with_gap else timedelta()),
                event,
            )
            for event in self.events - talk.event_id
            for with_gap in [bool(event.partner_ids & wanted)]
            if with_gap or (room and same_place(event.location) == room)
        )

    def _busy_windows(self):
        windows = self.env["hr.performance.busy.window"]
        return windows.search_fetch([("company_id", "=", self.company.id)])

    def _closed(self, talk):
        """Busy times of the company and of the employee's department."""
        path = (talk.department_id.parent_path or "").split("/")
        mine = self.windows.filtered(
            lambda window: not window.department_id
            or str(window.department_id.id) in path
        )
        return Intervals(
            (
                self._moment(day, time.min) + timedelta(hours=window.hour_from),
                self._moment(day, time.min) + timedelta(hours=window.hour_to),
                window,
            )
            for window in mine
            for day in window._days_between(self.first, self.last)
        )


def same_place(place):
    """Return a place as it is compared with others."""
    return " ".join((place or "").casefold().split())
