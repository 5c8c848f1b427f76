# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ..models.base.appraisal_states import WITHOUT_PLAN
from ..models.base.seeing import must_see, names_of
from .codes import barcode_image
from .documents import printed_ids

TITLES = {
    "plan": ("Performance Plan", "绩效计划确认表"),
    "plan_change": ("Change of the Plan", "绩效计划变更确认表"),
    "self_review": ("Self-Review", "员工自评表"),
}


class HrPerformanceSheetMixin(models.AbstractModel):
    """Sheets for people without login: read, filled in by hand, signed and scanned."""

    _name = "hr.performance.sheet.mixin"
    _description = "Sheet to Sign"

    _purpose = None

    @api.model
    def _get_report_values(self, docids, data=None):
        appraisals = self.env["hr.performance.appraisal"].browse(
            printed_ids(self.env, docids)
        )
        must_see(appraisals)
        self._check_time(appraisals)
        return {
            "doc_ids": docids,
            "doc_model": appraisals._name,
            "docs": appraisals,
            # sudo: logo, job and language of people whose sheet the reader may read.
            "sheets": {a.id: self._sheet(a.sudo()) for a in appraisals},
        }

    def _check_time(self, appraisals):
        """Raise for appraisals whose sheet makes no sense yet."""

    def _sheet(self, appraisal, change=None):
        own = appraisal.with_context(lang=appraisal.owner_id._performance_lang())
        number = own._sheet_number(self._purpose, change)
        english, chinese = TITLES[self._purpose]
        return {
            "lang": own.env.lang,
            "second_title": english if own.env.lang.startswith("zh") else chinese,
            "logo": image_data_uri(own.company_id.logo) if own.company_id.logo else "",
            "number": number,
            "barcode": barcode_image(number),
            "appraisal": own,
            "review": own._self_review(),
        }


class HrPerformancePlanSheet(models.AbstractModel):
    """The plan, to be signed by hand."""

    _name = "report.hr_performance.report_hr_performance_plan_sheet"
    _inherit = ["hr.performance.sheet.mixin"]
    _description = "Plan Sheet"
    _purpose = "plan"


class HrPerformancePlanChangeSheet(models.AbstractModel):
    """A change of an agreed plan, to be answered or asked for by hand."""

    _name = "report.hr_performance.report_hr_performance_plan_change_sheet"
    _inherit = ["hr.performance.sheet.mixin"]
    _description = "Plan Change Sheet"
    _purpose = "plan_change"

    @api.model
    def _get_report_values(self, docids, data=None):
        changes = self.env["hr.performance.plan.change"].browse(
            printed_ids(self.env, docids)
        )
        must_see(changes)
        return {
            "doc_ids": docids,
            "doc_model": changes._name,
            "docs": changes,
            # sudo: logo, job and language of people whose request the reader may read.
            "sheets": {c.id: self._change_sheet(c.sudo()) for c in changes},
        }

    def _change_sheet(self, change):
        sheet = self._sheet(change.appraisal_id, change)
        return {**sheet, "change": change.with_env(sheet["appraisal"].env)}


class HrPerformanceSelfReviewSheet(models.AbstractModel):
    """The self-review with blanks, to be filled in and signed by hand."""

    _name = "report.hr_performance.report_hr_performance_self_sheet"
    _inherit = ["hr.performance.sheet.mixin"]
    _description = "Self-Review Sheet"
    _purpose = "self_review"

    def _check_time(self, appraisals):
        early = appraisals.filtered(lambda a: a.state in WITHOUT_PLAN)
        if early:
            raise UserError(
                self.env._(
                    "%s: the self-review sheet can be printed once the plan is agreed.",
                    names_of(early[0]),
                )
            )
