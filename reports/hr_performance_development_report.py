# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see, names_of
from ..models.development.states import UNTOLD
from .codes import barcode_image
from .documents import letter_sheet, printed_ids

TITLES = {
    "improvement": ("Improvement Plan", "绩效改进计划"),
    "development": ("Development Plan", "个人发展计划"),
}


class HrPerformanceDevelopmentReport(models.AbstractModel):
    """A plan on paper, to be read, answered and signed by hand."""

    _name = "report.hr_performance.report_development_plan"
    _description = "Improvement or Development Plan Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env["hr.performance.development.plan"].browse(
            printed_ids(self.env, docids)
        )
        must_see(plans)
        untold = plans.filtered(lambda plan: plan.state in UNTOLD)
        if untold:
            raise UserError(
                self.env._(
                    "%s: nobody has said that there is to be a plan, so there is none"
                    " to print. Accept the proposal first.",
                    names_of(untold[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": plans._name,
            "docs": plans,
            "sheets": {plan.id: self._sheet(plan) for plan in plans},
        }

    def _sheet(self, plan):
        sheet = letter_sheet(plan)
        english, chinese = TITLES[plan.kind]
        number = plan._sheet_number()
        # sudo: names of the people of a plan that the reader may read.
        own = sheet["own"].sudo()
        return {
            **sheet,
            "own": own,
            "second_title": english if sheet["lang"].startswith("zh") else chinese,
            "number": number,
            "barcode": barcode_image(number),
            "sides": [
                (side, rows)
                for side in ("employee", "manager")
                if (rows := own.action_ids.filtered(lambda a, s=side: a.side == s))
            ],
            "wishes": [
                (own._fields[name]._description_string(own.env), own[name])
                for name in (
                    *("career_plan", "development_needs"),
                    *("training_needs", "suggestions"),
                )
                if own[name]
            ],
        }
