# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import format_date

DEVELOPMENT_KINDS = ("career", "improvement", "next_goal")
HELD_STATES = ("closed", "signed")


class HrPerformanceAppraisal(models.Model):
    """What the last interview left open, beside the new plan.

    Only the two sides see it: HR reads contents of interviews one by one, on record.
    """

    _inherit = "hr.performance.appraisal"

    def _background_parts(self):
        roles = self._roles()
        pair = self.filtered(lambda a: roles[a.id] & {"subject", "manager"})
        return {
            **super()._background_parts(),
            "promises": pair._background_promises(),
            "development": pair._background_development(),
        }

    def _background_promises(self):
        """Open commitments of both sides, as far as the reader may see them."""
        promises = self.env["hr.performance.commitment"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "=", "open"),
                ("interview_id.state", "in", HELD_STATES),
            ]
        )
        sides = dict(promises._fields["who"]._description_selection(self.env))
        return {
            appraisal.id: [
                {
                    "text": promise.text,
                    "who": sides[promise.who],
                    "date": format_date(self.env, promise.due_date),
                    "is_late": promise.is_overdue,
                }
                for promise in promises
                if promise.employee_id == appraisal.employee_id
            ]
            for appraisal in self
        }

    def _background_development(self):
        """Points on development and next goals of the last interview held before."""
        topics = self.env["hr.performance.interview.topic"].search(
            [
                ("interview_id.employee_id", "in", self.employee_id.ids),
                ("interview_id.state", "in", HELD_STATES),
                ("kind", "in", DEVELOPMENT_KINDS),
            ]
        )
        labels = dict(topics._fields["kind"]._description_selection(self.env))
        return {
            appraisal.id: [
                {
                    "kind": labels[topic.kind],
                    "text": topic.text,
                    "result": topic.expected_result,
                    "date": format_date(self.env, topic.deadline),
                }
                for topic in topics._of_last_interview(appraisal)
            ]
            for appraisal in self
        }


class HrPerformanceInterviewTopic(models.Model):
    """Points of one person's last interview."""

    _inherit = "hr.performance.interview.topic"

    def _of_last_interview(self, appraisal):
        own = self.filtered(
            lambda t: t.interview_id.employee_id == appraisal.employee_id
            and t.interview_id.appraisal_id != appraisal
        )
        # sudo: hr.performance.cycle - only the order of the interviews.
        last = own.interview_id.sudo().sorted(
            lambda interview: (interview.cycle_id.date_end, interview.id)
        )[-1:]
        return own.filtered(lambda topic: topic.interview_id.id == last.id)
