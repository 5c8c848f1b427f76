# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.image import image_data_uri

from ..models.base.seeing import must_see
from .documents import printed_ids


class HrPerformancePlanHistoryReport(models.AbstractModel):
    """The present plan with all its versions and what each has changed."""

    _name = "report.hr_performance.report_hr_performance_plan_history"
    _description = "Plan with Its Versions"

    @api.model
    def _get_report_values(self, docids, data=None):
        appraisals = self.env["hr.performance.appraisal"].browse(
            printed_ids(self.env, docids)
        )
        must_see(appraisals)
        versions = self.env["hr.performance.plan.version"].search(
            [("appraisal_id", "in", appraisals.ids)], order="number"
        )
        return {
            "doc_ids": docids,
            "doc_model": appraisals._name,
            "docs": appraisals,
            "sheets": {
                # sudo: logo, job and lines of a plan whose sheet the reader may read.
                a.id: self._sheet(a.sudo(), versions.sudo())
                for a in appraisals
            },
        }

    def _sheet(self, appraisal, versions):
        own = appraisal.with_context(lang=appraisal.employee_id._performance_lang())
        company = own.company_id
        return {
            "lang": own.env.lang,
            "logo": image_data_uri(company.logo) if company.logo else "",
            "appraisal": own,
            "lines": own.line_ids,
            "versions": versions.filtered(
                lambda version: version.appraisal_id == appraisal
            ).with_env(own.env),
        }
