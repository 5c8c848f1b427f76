# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.hr_performance.engine import presence
from odoo.addons.hr_performance.models.calibration.hr_performance_calibration import (
    PRESENT_SHARE,
)


class HrPerformanceCalibration(models.Model):
    """Who was on leave for most of a period is compared and counts in no share."""

    _inherit = "hr.performance.calibration"

    def _mostly_away(self, sheet_ids):
        return super()._mostly_away(sheet_ids) | self._mostly_on_leave(sheet_ids)

    def _mostly_on_leave(self, sheet_ids):
        """Ids of the sheets whose person was at work for a small share of the period.

        Days of all approved time off count, each day once, as do days before joining
        and after leaving; time off that is worked time (a course) does not. Which of
        these it was is told to nobody.
        """
        # sudo: hr.performance.appraisal - only who counts in shares follows.
        sheets = self.env["hr.performance.appraisal"].sudo().browse(sheet_ids)
        leaves = self._days_of_leave(sheets)
        away = set()
        for sheet in sheets.filtered(lambda sheet: sheet.employee_id.id in leaves):
            start, end = sheet._period()
            first = max(sheet.present_from or start, start)
            last = min(sheet.present_until or end, end)
            stretches = presence.employment(leaves[sheet.employee_id.id], first, last)
            days = sum(presence.days(*stretch) for stretch in stretches)
            absent = sheet.absent_days + days
            share = presence.share(first, last, start, end, absent)
            if 100 * share < PRESENT_SHARE:
                away.add(sheet.id)
        return away

    def _days_of_leave(self, sheets):
        """First and last day of each approved leave in the cycle, by employee's id."""
        cycle = self.sudo().cycle_id  # sudo: days of the session's own cycle
        # sudo: hr.leave - days away; only who counts in shares follows from them.
        rows = self.env["hr.leave"].sudo()
        rows = rows._read_group(
            [
                ("employee_id", "in", sheets.employee_id.ids),
                ("state", "=", "validate"),
                ("holiday_status_id.time_type", "=", "leave"),
                ("request_date_from", "<=", cycle.date_end),
                ("request_date_to", ">=", cycle.date_start),
            ],
            ["employee_id", "request_date_from:day", "request_date_to:day"],
        )
        found = {}
        for employee, first, last in rows:
            found.setdefault(employee.id, []).append((first, last))
        return found
