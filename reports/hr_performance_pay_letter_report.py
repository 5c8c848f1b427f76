# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ..models.base.day_words import day_words
from ..models.base.seeing import must_see, names_of
from .documents import printed_ids


class HrPerformancePayLetterReport(models.AbstractModel):
    """The letter about a raise or a promotion, one page each."""

    _name = "report.hr_performance.report_hr_performance_pay_letter"
    _description = "Pay Letter"

    @api.model
    def _get_report_values(self, docids, data=None):
        letters = self.env["hr.performance.pay.letter"].browse(
            printed_ids(self.env, docids)
        )
        must_see(letters)
        void = letters.filtered(lambda letter: letter.state == "void")
        if void:
            raise UserError(
                self.env._(
                    "%s: the raise was taken back, so there is no letter to print.",
                    names_of(void[0]),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": letters._name,
            "docs": letters,
            # sudo: logo and language of people whose letter the reader may read.
            "sheets": {letter.id: self._sheet(letter.sudo()) for letter in letters},
        }

    def _sheet(self, letter):
        own = letter.with_context(lang=letter.employee_id._performance_lang())
        is_chinese = own.env.lang.startswith("zh")
        is_raise = own.kind == "raise"
        chinese, english = (
            ("调薪通知书", "Raise") if is_raise else ("晋升通知书", "Promotion")
        )
        return {
            "lang": own.env.lang,
            "second_title": english if is_chinese else chinese,
            "logo": image_data_uri(own.company_id.logo) if own.company_id.logo else "",
            "number": f"PL-{own.id:06d}",
            "day": day_words(own.env, own.date_effective),
            "letter": own,
        }
