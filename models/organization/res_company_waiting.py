# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Kinds of mail that companies and persons can switch off one by one.
MAIL_KINDS = ("announcement", "reminder", "escalation", "result")


class ResCompany(models.Model):
    """How long people are waited for, and what is mailed to them."""

    _inherit = "res.company"

    performance_grace_days = fields.Integer(
        string="Working Days for Late Steps",
        default=3,
        help="Whoever is asked late, or after the end of the stage, still has so many"
        " working days.",
    )
    performance_reminder_days = fields.Integer(
        string="Days between Reminders",
        default=3,
        help="The daily digest repeats a step that is due or late after so many days.",
    )
    performance_answer_days = fields.Integer(
        string="Days for an Answer to a Plan",
        default=3,
        help="A side that has not answered the other's plan or request for so many days"
        " is reminded, long before the deadline.",
    )
    performance_escalation_days = fields.Integer(
        string="Days until Escalation",
        default=5,
        help="So many days after the deadline the next-level manager and HR get one"
        " line in their digest.",
    )
    performance_mail_announcement = fields.Boolean(
        string="Announcement of Cycles", default=True
    )
    performance_mail_reminder = fields.Boolean(
        string="Reminders of Open Steps", default=True
    )
    performance_mail_escalation = fields.Boolean(
        string="Late Steps below Me", default=True
    )
    performance_mail_result = fields.Boolean(
        string="Released Results",
        default=True,
        help="A result is told in the interview; the mail only says that it can be"
        " read and acknowledged.",
    )

    @api.constrains(
        "performance_grace_days",
        "performance_reminder_days",
        "performance_escalation_days",
        "performance_answer_days",
    )
    def _check_performance_days(self):
        for company in self:
            days = (
                company.performance_grace_days,
                company.performance_reminder_days,
                company.performance_escalation_days,
                company.performance_answer_days,
            )
            if min(days) < 0 or max(days) > 365:
                raise ValidationError(
                    self.env._(
                        "%s: the days of grace, answer, reminder and escalation lie"
                        " between 0 and 365.",
                        company.name,
                    )
                )

    def _performance_today(self):
        """Today where the company works."""
        self.ensure_one()
        zone = self.resource_calendar_id.tz or self.env.user.tz or "UTC"
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), fields.Datetime.now()
        ).date()

    def _performance_working_day(self):
        """A function that tells whether the company works on a date.

        It asks the company's resource calendar, holidays included, three months at a
        time. A company without calendar works every day.
        """
        self.ensure_one()
        # sudo: resource.calendar - only which days are worked is taken from it.
        calendar = self.sudo().resource_calendar_id
        known = {}

        def is_working_day(day):
            quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            if quarter not in known:
                known[quarter] = calendar._performance_days(
                    quarter, quarter + timedelta(days=92)
                )
            return day in known[quarter]

        return is_working_day if calendar else lambda _day: True


class ResourceCalendar(models.Model):
    """The working calendar as a set of days."""

    _inherit = "resource.calendar"

    def _performance_days(self, first, last):
        """Days from first to last on which somebody works, holidays left out."""
        self.ensure_one()
        zone = pytz.timezone(self.tz or "UTC")
        start = zone.localize(datetime.combine(first, datetime.min.time()))
        end = zone.localize(datetime.combine(last, datetime.max.time()))
        return {
            begin.astimezone(zone).date()
            for begin, _end, _meta in self._work_intervals_batch(start, end)[False]
        }
