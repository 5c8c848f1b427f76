# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ...models.base.features import PULSE, switch
from ..common import PerformanceCase

#: Reports of the manager, and of the head.
TEAM = ("ann", "bob", "cat", "dan", "eve", "fay")
OTHERS = ("guy", "hal")


class PulseCase(PerformanceCase):
    """A cycle in its feedback; six talks of the manager, two of another were held."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._persons(
            {
                **{name: ("manager", cls.plant) for name in TEAM},
                **{name: ("head", cls.plant) for name in OTHERS},
            }
        )
        switch(cls.env, {PULSE: True})
        cls.questions = cls.env["hr.performance.pulse.question"].search([])

    def feedback(self):
        """The cycle is launched and in its feedback."""
        self.launch()
        self.cycle.state = "feedback"
        return self.cycle

    def hold(self, *people):
        """Talks of these people were held."""
        interviews = self.env["hr.performance.interview"]
        for name in people:
            sheet = self.appraisal(name)
            interviews |= interviews.create(
                {
                    "appraisal_id": sheet.id,
                    "employee_id": sheet.employee_id.id,
                    "company_id": sheet.company_id.id,
                    "cycle_id": sheet.cycle_id.id,
                    "interviewer_id": self.people[name].parent_id.id,
                    "state": "closed",
                }
            )
        return interviews

    def surveys(self):
        """What the cycle has, by audience."""
        found = self.env["hr.performance.pulse"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        return {one.audience: one for one in found}

    def ask_talks(self, *people):
        """HR asks everybody whose talk was held."""
        self.feedback()
        self.hold(*(people or TEAM + OTHERS))
        self.as_user(self.cycle, "hr_in").action_ask_about_talks()
        self.run_cron("pulse")
        return self.surveys()["talk"]

    def ask_procedure(self):
        """HR asks employees and managers about the procedure."""
        self.feedback()
        self.as_user(self.cycle, "hr_in").action_ask_about_procedure()
        self.run_cron("pulse")
        return self.surveys()

    def key(self, survey, person):
        return self.env["hr.performance.pulse.key"].search(
            [
                ("pulse_id", "=", survey.id),
                ("employee_id", "=", self.people[person].id),
            ]
        )

    def say(self, survey, levels, text=""):
        """People answer all questions, each with one level."""
        for person, level in levels.items():
            answer = {row["id"]: level for row in survey.questions}
            self.key(survey, person)._give(answer, text and f"{text} {person}")

    def close(self, survey):
        self.as_user(survey, "hr_in").action_close()

    def shares(self, survey, role="hr_admin"):
        """What a role reads: name of the manager, or '', to the share."""
        found = self.as_user(self.env["hr.performance.pulse.share"], role).search(
            [("pulse_id", "=", survey.id)]
        )
        return {share.manager_id.name or "": share for share in found}
