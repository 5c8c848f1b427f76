# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class HrPerformanceAppraisal(models.Model):
    """Signing the interview without a login."""

    _inherit = "hr.performance.appraisal"

    def _open_purposes(self):
        """A closed interview waits for the employee's signature."""
        waiting = super()._open_purposes()
        interviews = self.env["hr.performance.interview"].search(
            [("appraisal_id", "in", self.ids), ("state", "=", "closed")]
        )
        for interview in interviews:
            if not interview.is_signed_by_employee:
                waiting[interview.appraisal_id.id].append("interview")
        return waiting

    def _closed_interview(self):
        return self.interview_ids.filtered(lambda i: i.active and i.state == "closed")

    def _take_part_interview(self, values):
        """Sign for one's own side, with reservation if one wishes."""
        reservation = (values.get("reservation") or "").strip()
        if values.get("has_reservation") and not reservation:
            raise UserError(self.env._("Write what you disagree with."))
        self._closed_interview().action_sign(
            (values.get("signature") or "").partition("base64,")[2].encode(),
            reservation=reservation[:10_000] if values.get("has_reservation") else None,
            side="employee",
        )

    def _interview_sheet(self):
        """The closed interview as its print shows it."""
        interview = self._closed_interview()
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        return report._sheet(interview)
