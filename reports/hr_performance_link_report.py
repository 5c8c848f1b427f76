# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date
from odoo.tools.image import image_data_uri

from .codes import qr_image
from .documents import printed_ids


class LinkSheets(NamedTuple):
    """Clear links for one print; server code only, no address can bring an instance."""

    urls: dict
    layout: str


class HrPerformanceLinkReport(models.AbstractModel):
    """Personal links on paper: who, what for, until when, and the QR code."""

    _name = "report.hr_performance.report_hr_performance_links"
    _description = "Personal Links"

    @api.model
    def _get_report_values(self, docids, data=None):
        sheets = (data or {}).get("sheets")
        if not isinstance(sheets, LinkSheets):
            raise AccessError(
                self.env._(
                    "A link is shown once, when it is made. Make a new one, which"
                    " closes the older."
                )
            )
        tokens = self.env["hr.performance.token"].browse(printed_ids(self.env, docids))
        return {
            "doc_ids": docids,
            "doc_model": tokens._name,
            "docs": tokens,
            "layout": sheets.layout,
            "sheets": {t.id: self._sheet(t, sheets.urls[t.id]) for t in tokens},
        }

    def _sheet(self, token, url):
        own = token.with_context(lang=token.employee_id._performance_lang())
        labels = dict(own._fields["purpose"]._description_selection(own.env))
        company = own.company_id
        return {
            "lang": own.env.lang,
            "logo": image_data_uri(company.logo) if company.logo else "",
            "company": company.name,
            "name": own.employee_id.name,
            "department": own.appraisal_id.department_id.name or "",
            "cycle": own.appraisal_id.cycle_id.name,
            "purpose": labels[own.purpose],
            "is_lasting": own._is_lasting(),
            # It ends at midnight: the day before is the last one.
            "until": format_date(own.env, own.expires_on - timedelta(minutes=1)),
            "qr": qr_image(url),
            "url": url,
        }
