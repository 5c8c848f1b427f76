# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The interviews of a demo cycle: some signed, some to sign, some still to come."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from . import demo_talks, paper
from . import demo_values as values
from .people import env_of


def workday(day):
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


class DemoInterview:
    """One interview, each part written by the side it belongs to."""

    def __init__(self, cycle, interview):
        self.words = demo_talks.CHINESE if cycle.chinese else demo_talks.ENGLISH
        self.interview = interview
        self.band = values.band(values.ability(interview.employee_id.name))
        manager = cycle.manager_user(interview.appraisal_id)
        employee = cycle.subject_user(interview.appraisal_id)
        self.manager_env = env_of(cycle.env, manager)
        self.employee_env = env_of(cycle.env, employee)
        self.manager = self.signer = interview.with_env(self.manager_env)
        self.employee = interview.with_env(self.employee_env)

    def prepare(self):
        """The manager opens the preparation."""
        self.manager.action_prepare()

    def invite(self, day, hour):
        """Time and place are set and sent."""
        self.manager.write(
            {
                "date_start": datetime.combine(day, time(hour)),
                "duration": 60,
                "place": self.words["place"],
                "is_private_place": True,
            }
        )
        self.manager.action_invite()

    def lead_by(self, user):
        """A deputy of the manager holds the talk; the manager signs it later."""
        self.manager_env = env_of(self.interview.env, user)
        self.manager = self.interview.with_env(self.manager_env)

    def report(self):
        """The employee completes the prefilled self-report and hands it in."""
        report = self.employee_env["hr.performance.self.report"].search(
            [("interview_id", "=", self.interview.id)]
        )
        names = ("next_goals", "support", "questions")
        report.write(
            {**{name: self.words[name] for name in names}, "nothing_to_add": True}
        )
        report.action_submit()

    def talk(self):
        """Go through all steps and close."""
        self.manager.action_start()
        self.manager.write(
            {"is_agenda_confirmed": True, "opening_note": self.words["opening"]}
        )
        self.manager.action_next_step()
        self.employee.write({"employee_view": self.words["view"]})
        self.manager.write({"questions_asked": self.words["asked"]})
        self.manager.action_next_step()
        self._add_facts()
        self.manager.action_next_step()
        self._dispute()
        self.manager.action_next_step()
        self._raise("career", "career")
        self.manager.action_next_step()
        self.manager.concern_ids.write(
            {"answer": self.words["concern_answer"], "is_agreed": True}
        )
        self.manager.action_next_step()
        self._improve()
        self.manager.action_next_step()
        self._set_goals()
        self.manager.action_next_step()
        self._promise()
        self.manager.action_next_step()

    def begin(self):
        """Leave the talk in its third step."""
        self.manager.action_start()
        self.manager.write(
            {"is_agenda_confirmed": True, "opening_note": self.words["opening"]}
        )
        self.manager.action_next_step()
        self.employee.write({"employee_view": self.words["view"]})
        self.manager.action_next_step()

    def close(self, day):
        """Sum up and freeze the content."""
        if self.interview.employee_id.user_id != self.employee_env.user:
            self.employee.write({"is_handed_over": True})
        self.employee.write(
            {
                "employee_summary": self.words["own_summary"],
                "employee_consensus": "yes",
                "is_result_received": True,
            }
        )
        self.manager.write(
            {
                "manager_summary": self.words["summary"][self.band],
                "encouragement": self.words["encouragement"],
                "consensus": "yes",
                "next_interview_date": workday(day + relativedelta(months=6)),
            }
        )
        self.manager.action_close()

    def sign(self, side):
        """Draw the signature of one side; low results bring a reservation."""
        acting, person = {
            "employee": (self.employee, self.interview.employee_id),
            "manager": (self.signer, self.interview.interviewer_id),
        }[side]
        reservation = self.words["reservation"] if self._disputes() else None
        acting.action_sign(
            paper.signature(person.name),
            reservation=reservation if side == "employee" else None,
            side=side,
        )

    def settle(self):
        """The employee says that the manager's promise was kept."""
        promises = self.employee.commitment_ids
        promises.filtered(lambda promise: promise.who == "manager").action_keep()

    def _topic(self, acting, **vals):
        return acting.env["hr.performance.interview.topic"].create(
            {"interview_id": self.interview.id, **vals}
        )

    def _disputes(self):
        return self.band == "low"

    def _add_facts(self):
        """Every point is presented with a fact, the low lines above all."""
        bare = self.manager.topic_ids.filtered(lambda topic: not topic.fact)
        bare.filtered(lambda topic: topic.kind == "strength").write(
            {"fact": self.words["good_fact"]}
        )
        bare.filtered(lambda topic: topic.kind == "weakness").write(
            {"fact": self.words["fact"]}
        )
        told = self.interview.weakness_ids.appraisal_line_id
        for line in self.interview.appraisal_id.line_ids._low_lines() - told:
            self._topic(
                self.manager,
                kind="weakness",
                appraisal_line_id=line.id,
                text=line.with_env(self.manager_env).title,
                fact=self.words["fact"],
            )

    def _dispute(self):
        if not self._disputes():
            return
        raised = self._topic(
            self.employee,
            kind="disputed",
            text=self.words["disputed"],
            employee_view=self.words["disputed_view"],
        )
        raised.with_env(self.manager_env).write(
            {"answer": self.words["disputed_answer"], "is_agreed": False}
        )

    def _raise(self, kind, words):
        raised = self._topic(self.employee, kind=kind, text=self.words[words])
        raised.with_env(self.manager_env).write(
            {"answer": self.words[f"{words}_answer"], "is_agreed": True}
        )

    def _improve(self):
        if self.band == "high":
            return
        proposed = self._topic(
            self.employee, kind="improvement", text=self.words["improvement"]
        )
        own = proposed.with_env(self.manager_env)
        own.write(
            {
                "expected_result": self.words["improvement_result"],
                "deadline": self._later(2),
            }
        )
        if own.side == "manager":
            # Without login the employee says it at the manager's screen.
            own.employee_view = self.words["improvement"]

    def _set_goals(self):
        self.manager.next_goal_ids.write(
            {"expected_result": self.words["goal_result"], "deadline": self._later(5)}
        )

    def _promise(self):
        self.manager_env["hr.performance.commitment"].create(
            [
                {
                    "interview_id": self.interview.id,
                    "who": who,
                    "text": text,
                    "due_date": self._later(number),
                }
                for number, (who, text) in enumerate(self.words["commitments"], 1)
            ]
        )

    def _later(self, months):
        return workday(self.interview.date_start.date() + relativedelta(months=months))
