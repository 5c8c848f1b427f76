# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

#: Ways that are trainings, in plans whose lines have no measure.
WAYS = ("internal", "external")


class HrPerformanceDevelopmentAction(models.Model):
    """A training of a plan is given by a course, and says how far it is."""

    _inherit = "hr.performance.development.action"

    course_offer_ids = fields.One2many(
        "hr.performance.course.offer", "action_id", string="Proposed Courses"
    )

    @api.depends("course_offer_ids.state")
    def _compute_measure_text(self):
        result = super()._compute_measure_text()
        # sudo: how far the course of a measure is, for a reader of the plan.
        offers = self.sudo().course_offer_ids.filtered(
            lambda offer: offer.state != "withdrawn"
        )
        by_action = offers.grouped("action_id")
        for action in self:
            for offer in by_action.get(action._origin, ()):
                texts = (offer._outcome_text(), action.measure_text)
                action.measure_text = " · ".join(filter(None, texts))
        return result

    def _is_training(self):
        return self.measure == "training" or (
            not self.measure and self.kind == "development" and self.way in WAYS
        )

    def _course_rows(self, courses=None):
        """Values of offers: the course that serves each measure, where one does.

        :param courses: only these; None: all that the company offers
        """
        # sudo: which course serves a measure does not depend on who asks.
        actions = self.sudo().filtered(
            lambda row: (
                row.side == "employee" and row.state == "open" and row._is_training()
            )
        )
        offered = {
            company: self.env["hr.performance.course"]._offered_in(company)
            for company in actions.company_id
        }
        rows = []
        for action in actions:
            own = offered[action.company_id]
            own = own if courses is None else own & courses.sudo()  # sudo: ids only.
            texts = (
                action.name,
                action.skill,
                action.resource,
                action.kpi_id._suggested_training(),
            )
            course = own._matching(action.kpi_id, texts)._best_for(action.employee_id)
            if course:
                rows.append(
                    {
                        "course_id": course.id,
                        "employee_id": action.employee_id.id,
                        "origin": "measure",
                        "reason": action.name,
                        "kpi_id": action.kpi_id.id,
                        "action_id": action.id,
                        "plan_id": action.plan_id.id,
                        **(
                            {"date_deadline": action.due_date}
                            if action.due_date
                            else {}
                        ),
                    }
                )
        return rows

    def _start_measures(self):
        result = super()._start_measures()
        self.env["hr.performance.course.offer"]._propose(self._course_rows())
        return result
