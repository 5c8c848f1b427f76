# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrPerformancePerson(models.Model):
    """Courses of the person stand on the page about the person."""

    _inherit = "hr.performance.person"

    def _trainings(self):
        attended = self._of_person("hr.course.attendee")
        return super()._trainings() + [
            {
                # sudo: the name of a course on whose list the reader finds the person.
                "text": one.sudo().course_schedule_id.course_id.name,
                "date": self._day(one.course_end or one.course_start),
                "state": self._label(one, "result"),
                "model": one._name,
                "id": one.id,
            }
            for one in attended
        ]
