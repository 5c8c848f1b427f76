# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.models.base.seeing import must_see, names_of
from odoo.addons.hr_performance.reports.documents import letter_sheet, printed_ids


class HrPerformanceCourseCertificateReport(models.AbstractModel):
    """The certificate of a completed course, for who may see it."""

    _name = "report.hr_performance_slides.report_course_certificate"
    _description = "Certificate of a Course"

    @api.model
    def _get_report_values(self, docids, data=None):
        offers = self.env["hr.performance.course.offer"].browse(
            printed_ids(self.env, docids)
        )
        must_see(offers)
        open_ones = offers.filtered(lambda offer: offer.state != "done")
        if open_ones:
            raise UserError(
                self.env._(
                    "%s: there is a certificate only of a course that was completed.",
                    names_of(open_ones[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": offers._name,
            "docs": offers,
            "sheets": {offer.id: letter_sheet(offer) for offer in offers},
        }
