# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache


class ResCompany(models.Model):
    """The one place that says which day it is.

    What is late, due or allowed depends on where the company works: neither on the
    server's clock, nor on the time zone of whoever looks.
    """

    _inherit = "res.company"

    def _performance_zone(self):
        """Name of the time zone in which the company works."""
        # sudo: res.company, resource.calendar - a time zone only.
        # Pages compare days of all companies: their zones are read together.
        own = next(iter(self), self).sudo().with_prefetch(self._performance_every_id())
        return own.resource_calendar_id.tz or own.partner_id.tz or "UTC"

    def _performance_today(self):
        """Today where the company works; of no company, where the user's does."""
        return self._performance_day(fields.Datetime.now())

    def _performance_day(self, moment):
        """The day of a moment where the company works.

        :param moment: naive datetime in UTC, or False
        :return: date, or False
        """
        return moment and self._performance_local(moment).date()

    def _performance_local(self, moment):
        """A moment as the clocks of the company show it.

        :param moment: naive datetime in UTC
        """
        zone = pytz.timezone((self or self.env.company)._performance_zone())
        return pytz.utc.localize(moment).astimezone(zone)

    def _performance_day_start(self, day):
        """The moment in UTC at which a day of the company begins.

        :param day: date, or False
        """
        if not day:
            return False
        zone = pytz.timezone((self or self.env.company)._performance_zone())
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _performance_day_sql(self, moment, company):
        """SQL of the day of a moment where a company works.

        :param moment: SQL of a timestamp in UTC
        :param company: SQL of the id of the company
        """
        # sudo: res.company - time zones of all companies.
        everywhere = self.sudo().browse(self._performance_every_id())
        zones = everywhere.grouped(lambda c: c._performance_zone())
        cases = [
            SQL("WHEN %s IN %s THEN %s", company, tuple(group.ids), zone)
            for zone, group in zones.items()
        ]
        zone = SQL("CASE %s ELSE 'UTC' END", SQL(" ").join(cases))
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)

    @api.model
    @ormcache()
    def _performance_every_id(self):
        """Ids of all companies, archived ones included; kept as below."""
        # sudo: res.company - ids only.
        every = self.sudo().with_context(active_test=False)
        return every.search(Domain("id", "!=", False)).ids

    @api.model
    @ormcache()
    def _performance_active_ids(self):
        """Ids of all companies; kept, because pages compare many days with today.

        Odoo empties the cache where companies come, go, or are archived.
        """
        # sudo: res.company - ids only.
        return self.sudo().search(Domain("id", "!=", False)).ids

    @api.model
    def _performance_compared(self, name, operator, offset=0, company="company_id"):
        """Domain that compares a day with today where each record's company works.

        :param name: name of the field
        :param operator: how it is compared with today
        :param offset: days to add to today
        :param company: name of the field of the company
        """
        # sudo: res.company - which day it is, in all companies.
        companies = self.sudo().browse(self._performance_active_ids())
        days = companies.grouped(lambda c: c._performance_today() + timedelta(offset))
        if len(days) == 1:
            return Domain(name, operator, next(iter(days)))
        here = self.env.company._performance_today() + timedelta(offset)
        return Domain.OR(
            [
                Domain(company, "=", False) & Domain(name, operator, here),
                *(
                    Domain(company, "in", group.ids) & Domain(name, operator, day)
                    for day, group in days.items()
                ),
            ]
        )
