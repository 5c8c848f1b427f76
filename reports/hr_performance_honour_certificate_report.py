# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see, names_of
from .documents import letter_sheet, printed_ids


class HrPerformanceHonourCertificateReport(models.AbstractModel):
    """The certificate of a title, for who may see it."""

    _name = "report.hr_performance.report_honour_certificate"
    _description = "Certificate of a Title"

    @api.model
    def _get_report_values(self, docids, data=None):
        honours = self.env["hr.performance.honour"].browse(
            printed_ids(self.env, docids)
        )
        must_see(honours)
        off = honours.filtered(lambda honour: honour.state != "granted")
        if off:
            raise UserError(
                self.env._(
                    "%s: there is a certificate only of a title that was granted and"
                    " not taken back.",
                    names_of(off[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": honours._name,
            "docs": honours,
            "sheets": {honour.id: letter_sheet(honour) for honour in honours},
        }
