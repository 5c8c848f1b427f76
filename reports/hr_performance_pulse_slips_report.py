# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError

from ..models.base.day_words import day_words
from ..models.pulse.slips import Slips
from .codes import qr_image
from .documents import printed_ids


class HrPerformancePulseSlipsReport(models.AbstractModel):
    """Slips of a survey: what it is about, until when, the QR code, and no name."""

    _name = "report.hr_performance.report_pulse_slips"
    _description = "Slips of a Survey"

    @api.model
    def _get_report_values(self, docids, data=None):
        slips = (data or {}).get("slips")
        if not isinstance(slips, Slips):
            raise AccessError(
                self.env._(
                    "A slip is shown once, when it is made. Print those that are"
                    " missing from the survey."
                )
            )
        survey = self.env["hr.performance.pulse"].browse(printed_ids(self.env, docids))
        # Nobody knows who draws it: it speaks the language of the company.
        lang = survey.company_id.partner_id.lang or self.env.lang
        own = survey.with_context(lang=lang)
        return {
            "doc_ids": docids,
            "doc_model": own._name,
            "docs": own,
            "lang": lang,
            "until": day_words(own.env, own.closes_on),
            "slips": [
                {"manager": manager.name, "url": url, "qr": qr_image(url)}
                for manager, url in slips.rows
            ],
        }
