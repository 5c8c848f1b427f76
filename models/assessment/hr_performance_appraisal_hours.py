# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

from pytz import timezone

from odoo import fields, models

from ...engine import smart
from ...engine.numbers import to_decimal


class HrPerformanceAppraisal(models.Model):
    """The working hours that a plan needs, and those that its period has."""

    _inherit = "hr.performance.appraisal"

    needed_hours = fields.Float(
        compute="_compute_hours",
        compute_sudo=True,
        help="Hours that the lines of the plan need together.",
    )
    available_hours = fields.Float(
        compute="_compute_hours",
        compute_sudo=True,
        help="Working hours of the period by the employee's working calendar, without"
        " public holidays and approved absences. Worked out where a line names hours.",
    )

    def _compute_hours(self):
        available = self.filtered(
            lambda a: any(a.line_ids.mapped("needed_hours"))
        )._available_hours()
        for appraisal in self:
            appraisal.needed_hours = sum(appraisal.line_ids.mapped("needed_hours"))
            appraisal.available_hours = available.get(appraisal.id, 0)

    def _available_hours(self):
        """Working hours of each appraisee in the period, by appraisal id.

        People without a working calendar are left out: nobody knows their hours. The
        platform subtracts public holidays and approved absences.
        """
        hours = {}
        with_calendar = self.filtered(lambda a: a.employee_id.resource_calendar_id)
        groups = with_calendar.grouped(
            lambda a: (*a._present_period(), a.employee_id.resource_calendar_id.tz)
        )
        for (start, end, tz), appraisals in groups.items():
            zone = timezone(tz or "UTC")
            worked = appraisals.employee_id._get_work_days_data_batch(
                zone.localize(datetime.combine(start, time.min)),
                zone.localize(datetime.combine(end, time.max)),
            )
            for appraisal in appraisals:
                found = worked[appraisal.employee_id.id]["hours"]
                hours[appraisal.id] = to_decimal(round(found, 2))
        return hours

    def _present_period(self):
        """First and last day on which the appraisee is there."""
        start, end = self._period()
        first = max(start, self.present_from or start)
        return first, max(first, min(end, self.present_until or end))

    def _hours_gaps(self):
        """Finding of each plan that needs more hours than there are."""
        demanding = self.filtered(lambda a: any(a.line_ids.mapped("needed_hours")))
        available = demanding._available_hours()
        gaps = {}
        for appraisal in demanding:
            needed = sum(
                (to_decimal(line.needed_hours) for line in appraisal.line_ids),
                to_decimal(0),
            )
            if gap := smart.hours_gap(needed, available.get(appraisal.id)):
                gaps[appraisal] = gap
        return gaps
