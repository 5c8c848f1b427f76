# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.engine.dates import add_months
from odoo.addons.hr_performance.models.base.day_words import day_words
from odoo.addons.hr_performance.models.base.seeing import names_of

#: While a date takes people.
OPEN = ("draft", "waiting_attendees")


class HrCourseSchedule(models.Model):
    """A date of a course: who takes it for a plan or a reward, and what came of it."""

    _inherit = "hr.course.schedule"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"state", "attendant_ids"}:
            # sudo: who is on the list, and the results, go back to what asked for them.
            self.sudo()._follow_performance_requests()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_free_requests(self):
        # sudo: as above.
        self.sudo()._performance_requests()._free_course()

    def _performance_requests(self):
        """Requests that wait for these dates."""
        return self.env["hr.performance.coaching.request"].search(
            [
                ("course_schedule_id", "in", self.ids),
                ("course_state", "in", ("proposed", "enrolled")),
                ("state", "in", ("open", "agreed")),
            ]
        )

    def _follow_performance_requests(self):
        """Requests follow the list, the end and the call-off of their dates.

        Runs as superuser.
        """
        requests = self._performance_requests()
        by_schedule = requests.grouped("course_schedule_id")
        for schedule in self:
            own = by_schedule.get(schedule, requests.browse())
            enrolled = own.filtered(lambda one: one.course_state == "enrolled")
            if schedule.state == "cancelled":
                own._free_course()
            elif schedule.state == "completed":
                schedule._give_performance_results(enrolled)
                (own - enrolled)._free_course()
            else:
                enrolled.filtered(
                    lambda one, listed=schedule.attendant_ids: (
                        one.employee_id not in listed
                    )
                )._free_course()

    def _give_performance_results(self, requests):
        """Who has passed is done; the others wait for another date."""
        passed = self.course_attendee_ids.filtered(
            lambda attendee: attendee.active and attendee.result == "passed"
        ).employee_id
        given = requests.filtered(lambda one: one.employee_id in passed)
        (requests - given)._free_course()
        for lang, own in given._by_language():
            text = self.with_context(lang=lang)._performance_outcome()
            own._answer_by_course("done", text)
            own.development_action_ids._note_outcome(text)
        if self.course_id.performance_trains_evaluators:
            day, until = self._performance_validity()
            passed._performance_record_training(day, until)

    def _performance_validity(self):
        """Day of the certificate and its last day, or False where it has no end."""
        day = self.end_date or self.start_date
        day = day or self.env.company._performance_today()
        months = self.course_id.performance_months
        return day, add_months(day, months) if months else False

    def _performance_outcome(self):
        """What came of it, in one sentence."""
        day, until = self._performance_validity()
        if until:
            return self.env._(
                "“%(course)s” passed on %(day)s, certificate valid until %(until)s",
                course=self.course_id.name,
                day=day_words(self.env, day),
                until=day_words(self.env, until),
            )
        return self.env._(
            "“%(course)s” passed on %(day)s",
            course=self.course_id.name,
            day=day_words(self.env, day),
        )

    def _check_performance_open(self):
        """Raise for dates that take nobody any more."""
        over = self.filtered(lambda schedule: schedule.state not in OPEN)
        if over:
            raise UserError(
                self.env._(
                    "%s has begun, is over or was called off. Choose another date, or"
                    " plan one under Courses.",
                    names_of(over[0], "name"),
                )
            )
