# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People and steps of an interview, for the tests of the feedback room."""

from datetime import datetime, timedelta

from odoo import fields

from ...models.interview.hr_performance_interview import STEP_KEYS
from ..common import PerformanceCase

# A signature as the widget sends it: one PNG pixel.
SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
#: What the employee says at the end of a talk, with the own login.
OWN_PART = {
    "employee_summary": "I take it along",
    "employee_consensus": "yes",
    "is_result_received": True,
}


class InterviewCase(PerformanceCase):
    """A decided result whose scheme asks for an interview."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.interview_policy = "all"
        # Wednesday in four weeks, ten o'clock in the working hours of the company.
        day = fields.Date.today() + timedelta(weeks=4)
        day += timedelta(days=2 - day.weekday())
        cls.moment = datetime(day.year, day.month, day.day, 9, 0)

    def interview(self, appraisal, role=None):
        """The interview of an appraisal, with superuser rights or as a role."""
        interview = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        return self.as_user(interview, role) if role else interview

    def self_report(self, appraisal):
        return self.env["hr.performance.self.report"].search(
            [("interview_id.appraisal_id", "=", appraisal.id)]
        )

    def planned(self, appraisal):
        """The manager has set time and place."""
        talk = self.interview(appraisal, "manager")
        talk.write(
            {"date_start": self.moment, "place": "Room 3", "is_private_place": True}
        )
        return talk

    def report(self, appraisal, role="subject", **values):
        """Fill in and submit the self-report."""
        report = self.as_user(self.self_report(appraisal), role)
        report.write(
            {
                "strengths": "Trained two newcomers",
                "improvements": "Ask earlier",
                "next_goals": "Cut scrap\nLearn welding",
                "support": "A welding course",
                "questions": "Who covers night shifts?",
                **values,
            }
        )
        report.action_submit()
        return report

    def started(self, appraisal):
        """Invited and begun, with the self-report in hand."""
        talk = self.planned(appraisal)
        talk.action_invite()
        talk.action_start()
        return talk

    def go_to(self, talk, step):
        """Press Next until the step is reached."""
        while STEP_KEYS.index(talk.step) < STEP_KEYS.index(step):
            talk.action_next_step()

    def fill(self, talk):
        """Write what every step needs, as the manager; the employee's part apart."""
        talk.is_agenda_confirmed = True
        self.go_to(talk, "manager_review")
        talk.strength_ids = [
            fields.Command.create(
                {"kind": "strength", "text": "Reliable", "fact": "No day late"}
            )
        ]
        self.go_to(talk, "next_goals")
        goals = talk.next_goal_ids or [
            talk.next_goal_ids.create(
                {"interview_id": talk.id, "kind": "next_goal", "text": "Cut scrap"}
            )
        ]
        for goal in goals:
            goal.write({"expected_result": "Below 2 %", "deadline": "2027-03-31"})
        self.go_to(talk, "commitments")
        talk.commitment_ids = [
            fields.Command.create(
                {"who": "manager", "text": "Book the course", "due_date": "2027-01-31"}
            )
        ]
        self.go_to(talk, "closing")
        talk.write(
            {
                "manager_summary": "A good half-year",
                "consensus": "yes",
                "next_interview_date": "2027-06-30",
                "encouragement": "Thank you for the audit",
            }
        )

    def closed(self, appraisal):
        """The whole talk, closed and ready for the signatures."""
        self.report(appraisal)
        talk = self.started(appraisal)
        self.fill(talk)
        self.interview(appraisal, "subject").write(OWN_PART)
        talk.action_close()
        return talk

    def file_records(self):
        """One run of the job that files signed records."""
        self.env["hr.performance.interview"]._cron_file()
        self.env.invalidate_all()

    def signed(self, appraisal):
        """Closed and signed by both; the record is not filed yet."""
        talk = self.closed(appraisal)
        self.interview(appraisal, "subject").action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        return talk
