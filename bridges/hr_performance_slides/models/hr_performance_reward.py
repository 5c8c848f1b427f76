# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceReward(models.Model):
    """A training that is given as a reward is proposed as a course."""

    _inherit = "hr.performance.reward"

    course_offer_ids = fields.One2many("hr.performance.course.offer", "reward_id")
    course_text = fields.Char(
        string="Course", compute="_compute_course_text", help="What came of the course."
    )

    @api.depends("course_offer_ids.state")
    @api.depends_context("lang")
    def _compute_course_text(self):
        # sudo: how far the course is, for a reader of the reward.
        offers = self.sudo().course_offer_ids.grouped("reward_id")
        for reward in self:
            own = offers.get(reward._origin, ())
            reward.course_text = " · ".join(offer._outcome_text() for offer in own)

    def _propose_training(self):
        result = super()._propose_training()
        self.env["hr.performance.course.offer"]._propose(self._course_rows())
        return result

    def _course_rows(self):
        """Values of offers, where a course has the name of the training."""
        courses = self.env["hr.performance.course"]
        rows = []
        for reward in self:
            name = reward.rule_id.training_name
            matching = courses._offered_in(reward.company_id)._matching(
                self.env["hr.performance.kpi"], (name,)
            )
            course = matching._best_for(reward.employee_id)
            if course:
                rows.append(
                    {
                        "course_id": course.id,
                        "employee_id": reward.employee_id.id,
                        "origin": "reward",
                        "reason": name,
                        "reward_id": reward.id,
                    }
                )
        return rows

    def _take_titles_back(self, reason):
        result = super()._take_titles_back(reason)
        # sudo: a proposal does not outlive the reward; who began the course goes on.
        self.sudo().course_offer_ids.filtered(
            lambda offer: offer.state == "proposed"
        ).write({"state": "withdrawn"})
        return result
