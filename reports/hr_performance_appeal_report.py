# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see, names_of
from .documents import printed_ids

#: There is a letter once somebody has decided on contents or form.
ANSWERED = ("decided", "refused")


class HrPerformanceAppealReport(models.AbstractModel):
    """The letter that tells what was decided on an appeal, and why."""

    _name = "report.hr_performance.report_appeal"
    _description = "Letter of the Decision"

    @api.model
    def _get_report_values(self, docids, data=None):
        appeals = self.env["hr.performance.appeal"].browse(
            printed_ids(self.env, docids)
        )
        must_see(appeals)
        early = appeals.filtered(lambda appeal: appeal.state not in ANSWERED)
        if early:
            raise UserError(
                self.env._(
                    "%s: the letter can be printed once the appeal is decided.",
                    names_of(early[0]),
                )
            )
        return {"doc_ids": docids, "doc_model": appeals._name, "docs": appeals}
