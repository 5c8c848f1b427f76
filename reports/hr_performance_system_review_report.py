# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..models.base.seeing import must_see
from .documents import letter_sheet, printed_ids


class HrPerformanceSystemReviewReport(models.AbstractModel):
    """The yearly review of the procedure on paper."""

    _name = "report.hr_performance.report_system_review"
    _description = "Review of the Procedure on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reviews = self.env["hr.performance.system.review"].browse(
            printed_ids(self.env, docids)
        )
        must_see(reviews)
        return {
            "doc_ids": docids,
            "doc_model": reviews._name,
            "docs": reviews,
            "sheets": {
                review.id: letter_sheet(review, self.env.user.lang)
                for review in reviews
            },
        }
