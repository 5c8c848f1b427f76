# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

#: Whose time is taken may be asked, also of private entries: the calendar shows it.
SHOWN = frozenset({"partner_ids", "attendee_ids"})


class CalendarEvent(models.Model):
    """The calendar entry of an interview; moving it moves the interview.

    Odoo hides texts of private entries from those not invited, but lets them search for
    the texts. An entry of an interview answers only questions that show no more than
    that somebody is busy.
    """

    _inherit = "calendar.event"

    performance_interview_ids = fields.One2many(
        "hr.performance.interview", "event_id", string="Performance Interviews"
    )

    performance_talk_ids = fields.One2many(
        "hr.performance.talk", "event_id", string="Performance Talks"
    )

    def _performance_is_ours(self):
        # sudo: only whether this is the entry of an interview.
        return bool(self.sudo().performance_interview_ids)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        if not self.env.su:
            domain = Domain(domain)
            asked = {
                condition.field_expr.split(".")[0]
                for condition in domain.iter_conditions()
            }
            asked |= {term.split()[0] for term in (order or "").split(",") if term}
            if asked - self._get_public_fields() - SHOWN:
                domain &= self._performance_open_domain()
        return super()._search(domain, offset, limit, order, **options)

    @api.model
    def _performance_open_domain(self):
        """Entries of no interview, and those to which the user is invited."""
        # sudo: hr.performance.interview - only which entries are those of interviews.
        interviews = self.env["hr.performance.interview"].sudo()
        entries = interviews.with_context(active_test=False)._search(
            [("event_id", "!=", False)]
        )
        return (
            Domain("id", "not in", entries.subselect("event_id"))
            | Domain("user_id", "=", self.env.uid)
            | Domain("partner_ids", "in", self.env.user.partner_id.ids)
        )

    def write(self, vals):
        result = super().write(vals)
        # sudo: hr.performance.interview - participants may move or cancel their own
        # entry; the interview follows, nothing is shown.
        talks = self.sudo().performance_interview_ids
        if {"start", "stop", "location"} & set(vals):
            talks._follow_event()
        if vals.get("active") is False:
            talks._lose_event()
        # sudo: hr.performance.talk - as above.
        self.sudo().performance_talk_ids._follow_event(vals)
        return result

    def unlink(self):
        # sudo: as above.
        talks = self.sudo().performance_interview_ids
        result = super().unlink()
        talks._lose_event()
        return result


class CalendarAttendee(models.Model):
    """Whoever is invited to an interview may decline in the calendar."""

    _inherit = "calendar.attendee"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: hr.performance.interview - it learns of the answer, which everybody
            # invited sees.
            self.sudo().event_id.performance_interview_ids._follow_answers()
        return result
