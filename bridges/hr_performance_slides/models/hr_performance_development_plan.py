# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only


class HrPerformanceDevelopmentPlan(models.Model):
    """Courses are suggested for the gaps of a plan, and count as help given."""

    _inherit = "hr.performance.development.plan"

    course_offer_ids = fields.One2many(
        "hr.performance.course.offer", "plan_id", string="Proposed Courses"
    )

    @readers_only
    def action_suggest_courses(self):
        """Propose the courses that serve the trainings and gaps of the plan."""
        self._check_writer()
        self._require_state("draft", "agreed", "escalated")
        offers = self.env["hr.performance.course.offer"]
        for plan in self:
            rows = plan.action_ids._course_rows() + plan._course_gaps()
            if not offers._propose(rows):
                raise UserError(
                    self.env._(
                        "%s: no course that is not proposed yet serves its trainings or"
                        " the gaps of the last result. HR says under Courses for"
                        " Performance which KPIs, skills and topics a course serves.",
                        names_of(plan),
                    )
                )
        return True

    def _course_gaps(self):
        """Values of offers for the last result that the user may read."""
        result = self.env["hr.performance.result"].search(
            [("employee_id", "=", self.employee_id.id), ("state", "=", "released")],
            order="released_on desc",
            limit=1,
        )
        rows = self.env["hr.performance.course.offer"]._gap_rows(result)
        return [{**row, "plan_id": self.id} for row in rows]

    def _has_help_on_record(self):
        return super()._has_help_on_record() or bool(
            self.env["hr.performance.course.offer"]
            # sudo: only whether a course was completed while the plan lasted.
            .sudo()
            .search_count(
                [
                    ("employee_id", "=", self.employee_id.id),
                    ("state", "=", "done"),
                    ("origin", "in", ("measure", "gap", "person")),
                    ("completed_on", ">=", self.date_start),
                ],
                limit=1,
            )
        )
