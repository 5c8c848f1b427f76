# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import format_date


class HrPerformanceAppraisalLine(models.Model):
    """How one line counts, told on timeline and method page."""

    _inherit = "hr.performance.appraisal.line"

    def _counting_values(self, dates):
        """Title, weight, source and age of the data of one line; no value.

        :param dates: see ``hr.performance.appraisal._measured_on``
        """
        self.ensure_one()
        _ = self.env._
        moment = dates.get((self.id,)) or dates.get(
            (self.appraisal_id.employee_id.id, self.kpi_id.id)
        )
        is_judged = self.method == "manual"
        if is_judged:
            source = _("Judged by the direct manager from facts")
        else:
            source = self.kpi_id.data_source or _("Actual value entered")
        day = moment and fields.Datetime.context_timestamp(self, moment).date()
        return {
            "id": self.id,
            "title": self.title or _("Goal to be written"),
            "weight": self._counting_weight(),
            "source": source,
            "refreshed": format_date(self.env, day)
            if day and not is_judged and self.has_actual
            else "",
            "is_missing": not is_judged and not self.has_actual,
        }

    def _counting_weight(self):
        if self.kind == "weighted":
            return f"{self.weight:g} %"
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
