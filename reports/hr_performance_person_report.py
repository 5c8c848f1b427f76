# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..models.base.day_words import day_words
from ..models.base.seeing import must_see
from .documents import letter_sheet, printed_ids


class HrPerformancePersonReport(models.AbstractModel):
    """The person's own file: the page on paper, with what its reader may read."""

    _name = "report.hr_performance.report_person"
    _description = "File of a Person"

    @api.model
    def _get_report_values(self, docids, data=None):
        people = self.env["hr.performance.person"].browse(printed_ids(self.env, docids))
        must_see(people)
        lang = self.env.lang
        today = self.env.company._performance_today()
        return {
            "doc_ids": docids,
            "doc_model": people._name,
            "docs": people,
            "sheets": {
                person.id: {
                    **letter_sheet(person, lang),
                    "parts": person._parts(),
                    "reader": self.env.user.name,
                    "day": day_words(self.env, today),
                }
                for person in people
            },
        }
