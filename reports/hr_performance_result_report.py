# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ..models.base.seeing import must_see, names_of
from .documents import printed_ids


class HrPerformanceResultReport(models.AbstractModel):
    """The one-page result slip for cycles without interview."""

    _name = "report.hr_performance.report_hr_performance_result_slip"
    _description = "Result Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        results = self.env["hr.performance.result"].browse(
            printed_ids(self.env, docids)
        )
        must_see(results)
        early = results.filtered(lambda result: result.state != "released")
        if early:
            raise UserError(
                self.env._(
                    "%s: the slip can be printed once the result is released.",
                    names_of(early[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": results._name,
            "docs": results,
            # sudo: logo, job and language of people whose result the reader may read.
            "sheets": {r.id: self._sheet(r.sudo()) for r in results},
        }

    def _sheet(self, result):
        own = result.with_context(lang=result.owner_id._performance_lang())
        appraisal = own.appraisal_id
        is_chinese = own.env.lang.startswith("zh")
        return {
            "lang": own.env.lang,
            "second_title": "Result Slip" if is_chinese else "绩效结果确认单",
            "logo": image_data_uri(own.company_id.logo) if own.company_id.logo else "",
            "result": own,
            "appraisal": appraisal,
            "appeal_days": own.cycle_id._rule("appeal_days"),
            "hr_names": appraisal._hr_names(),
        }
