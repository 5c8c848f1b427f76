# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import pytz

from odoo import fields, models

from ...engine import dates
from .hr_performance_interview import WAITING_STATES


class HrPerformanceInterview(models.Model):
    """Checks of the invitation that a scheme may switch off or require."""

    _inherit = "hr.performance.interview"

    def _gate_findings(self):
        """What the checks of notice, length and hours find, by code."""
        self.ensure_one()
        checks = (
            (
                "interview_lead",
                self._has_short_notice,
                self.env._(
                    "The invitation should go out at least 3 days before the interview."
                ),
            ),
            (
                "interview_duration",
                self._has_odd_length,
                self.env._("An interview takes 60 to 90 minutes."),
            ),
            (
                "interview_hours",
                self._is_outside_working_hours,
                self.env._("The employee does not work for all of this time."),
            ),
        )
        return {code: text for code, check, text in checks if check()}

    def _warning_texts(self):
        """Also what these checks find, as far as they are not off."""
        texts = super()._warning_texts()
        if self.state not in WAITING_STATES or not self.date_start:
            return texts
        cycle = self.cycle_id
        found = [
            text
            for code, text in self._gate_findings().items()
            if cycle._gate_level(code) != "off"
        ]
        return [*found, *texts]

    def _check_invitation(self):
        """An invitation against a required check is not sent."""
        checked = super()._check_invitation()
        for code, text in self._gate_findings().items():
            self.appraisal_id._check_gate(code, {self.appraisal_id: [text]})
        return checked

    def _has_odd_length(self):
        return not dates.duration_ok(self.duration)

    def _has_short_notice(self):
        sent = self.invited_on or fields.Datetime.now()
        return not dates.invitation_lead_ok(
            self._local(sent), self._local(self.date_start)
        )

    def _is_outside_working_hours(self):
        # sudo: hr.employee - only whether the time lies in the working hours.
        employee = self.sudo().employee_id._origin
        calendar = employee.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return False
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(self.date_start),
            pytz.utc.localize(self.date_end),
            resources=employee.resource_id,
        )[employee.resource_id.id]
        covered = sum(
            (stop - start for start, stop, _attendance in intervals), timedelta()
        )
        return covered < timedelta(minutes=self.duration)
