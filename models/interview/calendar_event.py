# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CalendarEvent(models.Model):
    """The calendar entry of an interview; moving it moves the interview."""

    _inherit = "calendar.event"

    performance_interview_ids = fields.One2many(
        "hr.performance.interview", "event_id", string="Performance Interviews"
    )

    def write(self, vals):
        result = super().write(vals)
        if {"start", "stop", "location"} & set(vals):
            # sudo: hr.performance.interview - participants may move their own entry;
            # time and place of the interview follow, nothing is shown.
            self.sudo().performance_interview_ids._follow_event()
        return result
