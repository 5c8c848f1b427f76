# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HrPerformanceDevelopmentAction(models.Model):
    """A training of a plan says on which date of a course it takes place."""

    _inherit = "hr.performance.development.action"

    @api.depends("request_id.course_state", "request_id.course_schedule_id")
    def _compute_measure_text(self):
        result = super()._compute_measure_text()
        for action in self:
            # sudo: course and date of the measure, for a reader of the plan.
            request = action.sudo().request_id
            if request.course_state in ("proposed", "enrolled"):
                texts = (action.measure_text, request.course_text)
                action.measure_text = " · ".join(filter(None, texts))
        return result
