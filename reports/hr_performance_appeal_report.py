# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see, names_of
from .codes import qr_image
from .documents import letter_sheet, printed_ids

#: There is a letter once somebody has decided on contents or form.
ANSWERED = ("decided", "refused")
#: Printed small beside the translated title, whatever the language.
TITLES = ("Decision on an Appeal", "绩效申诉处理决定书")


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
        return {
            "doc_ids": docids,
            "doc_model": appeals._name,
            "docs": appeals,
            "sheets": {appeal.id: self._sheet(appeal) for appeal in appeals},
        }

    def _sheet(self, appeal):
        """What the letter shows beside the appeal, in the employee's language."""
        # sudo: language of the employee, and the mark of a letter that may be read.
        own = appeal.sudo()
        sheet = letter_sheet(appeal, own.owner_id._performance_lang())
        english, chinese = TITLES
        return {
            **sheet,
            "second_title": english if sheet["lang"].startswith("zh") else chinese,
            "number": own._letter_number(),
            "mark": own._letter_mark(),
            "verify_qr": qr_image(own._letter_url()),
        }
