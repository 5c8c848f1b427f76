# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see, names_of
from ..models.interview.hr_performance_self_report import REPORT_PARTS
from .documents import printed_ids


class HrPerformanceSelfReportReport(models.AbstractModel):
    """What an employee has handed in before the talk, on paper."""

    _name = "report.hr_performance.report_hr_performance_self_report"
    _description = "Self-Report on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["hr.performance.self.report"].browse(
            printed_ids(self.env, docids)
        )
        must_see(reports)
        drafts = reports.filtered(lambda report: report.state != "submitted")
        if drafts:
            raise UserError(
                self.env._(
                    "%s: the self-report can be printed once it is handed in.",
                    names_of(drafts[0]),
                )
            )
        if not self.env.su:
            reports._content_interviews()._note_reading("print")
        return {
            "doc_ids": docids,
            "doc_model": reports._name,
            "docs": reports,
            "parts": {report.id: self._parts(report) for report in reports},
        }

    def _parts(self, report):
        """Title and text of each part that says something."""
        names = (*REPORT_PARTS, "questions", "evidence")
        return [
            (report._fields[name]._description_string(self.env), report[name])
            for name in names
            if report[name]
        ]
