# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError

from ..models.base.seeing import must_see, names_of
from ..models.interview import package
from .documents import printed_ids


class HrPerformanceInterviewPackageReport(models.AbstractModel):
    """All that belongs on the table of an interview, in one file."""

    _name = "report.hr_performance.report_interview_package"
    _description = "Interview Package"

    @api.model
    def _get_report_values(self, docids, data=None):
        talks = self.env["hr.performance.interview"].browse(
            printed_ids(self.env, docids)
        )
        must_see(talks)
        roles = talks._roles()
        strangers = talks.filtered(
            lambda talk: not roles[talk.id] & {"manager", "employee", "hr"}
        )
        if strangers:
            raise AccessError(
                self.env._(
                    "%s: the package is for the two who talk, and for HR.",
                    names_of(strangers[0]),
                )
            )
        if not self.env.su:
            talks._note_reading("print")
        return {
            "doc_ids": docids,
            "doc_model": talks._name,
            "docs": talks,
            "packages": {talk.id: package.parts(talk) for talk in talks},
        }
