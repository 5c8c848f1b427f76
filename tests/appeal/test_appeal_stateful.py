# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An appeal, walked at random by everybody, while a reward stands on its result."""

from odoo.tests import tagged
from odoo.tools import SQL

from ..base.course_machine import ABSENT, DONE, REFUSED, CourseCase, CourseMachine
from ..reward.common_reward import RewardCase
from .common_appeal import AppealMixin

HR = {"hr_in", "hr_admin"}
WITH_HR = {"filed", "accepted", "review"}
HEARD = {"accepted", "review"}
FILED = [("draft", "subject"), ("file", "subject")]
ACCEPTED = [*FILED, ("accept", "hr_in")]
EXAMINED = [*ACCEPTED, ("answer", "manager"), ("declare", "head")]


class AppealMachine(CourseMachine):
    """One result, its appeals one after the other, and the reward that waits."""

    ROLES = (
        *("subject", "manager", "head", "ceo", "hr_in", "hr_admin"),
        *("colleague", "hr_out", "reward", "foreign", "portal"),
    )
    ACTIONS = (
        *("draft", "file", "withdraw", "accept", "refuse", "name", "declare"),
        *("decline", "answer", "question", "uphold", "change", "again", "reopen"),
    )
    STATES = ("none", "draft", *sorted(WITH_HR), "decided", "withdrawn", "refused")
    WAYS = {
        "none": [],
        "filed": FILED,
        "refused": [*FILED, ("refuse", "hr_in")],
        "withdrawn": [*ACCEPTED, ("withdraw", "subject"), *FILED],
        "another": [*ACCEPTED, ("decline", "head"), ("name", "hr_admin")],
        "asked": [*EXAMINED, ("question", "head"), ("answer", "subject")],
        "upheld": [*EXAMINED, ("uphold", "head")],
        "changed": [*EXAMINED, ("change", "head")],
        "again": [*EXAMINED, ("again", "head")],
        "named anew": [*EXAMINED, ("name", "hr_in"), ("declare", "ceo")],
        "opened": [("reopen", "hr_admin")],
    }

    def prepare(self):
        self.result = self.case.result(self.case.appraisal())
        self.reward = self.case.reward_of_subject
        self.appeal = self.env["hr.performance.appeal"]
        self.state, self.reviewer, self.waiting = "none", None, []
        self.is_released, self.is_changed = True, False

    # WHAT THE MODEL KNOWS

    def when(self, is_possible):
        return DONE if is_possible else REFUSED

    def expect(self, action, role):
        if not self.appeal and action not in ("draft", "reopen"):
            return ABSENT
        return getattr(self, f"expect_{action}")(role)

    def expect_draft(self, role):
        is_free = self.state in ("none", "withdrawn") and self.is_released
        return self.when(role == "subject" and is_free)

    def expect_file(self, role):
        is_open = self.state == "draft" and self.is_released
        return self.when(role == "subject" and is_open)

    def expect_withdraw(self, role):
        return self.when(role == "subject" and self.state in WITH_HR)

    def expect_accept(self, role):
        return self.when(role in HR and self.state == "filed")

    expect_refuse = expect_accept

    def expect_name(self, role):
        return self.when(role in HR and self.state in WITH_HR)

    def expect_declare(self, role):
        return self.when(role == self.reviewer and self.state == "accepted")

    def expect_decline(self, role):
        return self.when(role == self.reviewer and self.state in HEARD)

    def expect_answer(self, role):
        if not self.appeal.hearing_ids.filtered("question"):
            return ABSENT
        return self.when(self.waiting[:1] == [role])

    def expect_question(self, role):
        return self.when(role == self.reviewer and self.state == "review")

    def expect_uphold(self, role):
        is_heard = self.state == "review" and not self.waiting
        return self.when(role == self.reviewer and is_heard)

    expect_change = expect_again = expect_uphold

    def expect_reopen(self, role):
        is_free = self.is_released and self.state not in WITH_HR
        return self.when(role in HR and is_free)

    # WHAT FOLLOWS

    def follow(self, action, role):
        getattr(self, f"follow_{action}")(role)

    def follow_draft(self, role):
        self.appeal = self.env["hr.performance.appeal"].search([], limit=1)
        self.state, self.reviewer, self.waiting = "draft", None, []

    def follow_file(self, role):
        self.state, self.reviewer = "filed", "head"

    def follow_withdraw(self, role):
        self.state, self.waiting = "withdrawn", []

    def follow_accept(self, role):
        self.state, self.waiting = "accepted", ["manager"]

    def follow_refuse(self, role):
        self.state = "refused"

    def follow_name(self, role):
        self.reviewer = "ceo"
        self.state = "accepted" if self.state in HEARD else self.state

    def follow_declare(self, role):
        self.state = "review"

    def follow_decline(self, role):
        self.state, self.reviewer = "accepted", None

    def follow_answer(self, role):
        self.waiting = self.waiting[1:]

    def follow_question(self, role):
        self.waiting = [*self.waiting, "subject"]

    def follow_uphold(self, role):
        self.state = "decided"

    def follow_change(self, role):
        self.state, self.is_changed = "decided", True

    def follow_again(self, role):
        self.state, self.is_released = "decided", False

    def follow_reopen(self, role):
        self.is_released = False

    def check_state(self):
        is_open = self.state in WITH_HR
        assert (self.appeal.state or "none") == self.state
        assert self.result.is_appealed == is_open
        assert (self.result.state == "released") == self.is_released
        assert self.result.final_level_id.code == ("S" if self.is_changed else "A")
        held = "appeal" if is_open else "anew" if self.is_changed else False
        held = held if self.is_released or self.is_changed else "open"
        assert self.reward.hold_reason == held, (self.reward.hold_reason, held)
        filed = {"subject", "manager", *HR} | {self.reviewer} - {None}
        readers = {"subject"} if self.state == "draft" else filed
        self.only((self.state == "draft", self.reviewer), self.appeal, readers)

    def history(self):
        hearing, point = "hr.performance.appeal.hearing", "hr.performance.appeal.point"
        filed = "(SELECT id FROM hr_performance_appeal WHERE state != 'draft')"
        return {
            **self.stored(hearing, SQL("t.state = 'given'")),
            **self.stored(point, SQL(f"t.appeal_id IN {filed}")),
            **self.stored("hr.performance.appeal.ruling", SQL("TRUE")),
        }

    def reached(self):
        return [self.state]

    # STEPS

    def own(self, role):
        return self.case.as_user(self.appeal, role)

    def do_draft(self, role):
        appraisal = self.case.appraisal()
        self.case.as_user(self.env["hr.performance.appeal"], role).create(
            {
                "appraisal_id": appraisal.id,
                "point_ids": [
                    (
                        0,
                        0,
                        {
                            "appraisal_line_id": appraisal.line_ids.id,
                            "view": "Counted wrongly",
                        },
                    )
                ],
            }
        )

    def do_file(self, role):
        self.own(role).action_file()

    def do_withdraw(self, role):
        self.own(role).action_withdraw()

    def do_accept(self, role):
        self.own(role).action_accept()

    def do_refuse(self, role):
        self.own(role).action_refuse("other", "Not about the result")

    def do_name(self, role):
        self.own(role).action_name_reviewer(self.case.users["ceo"].id, "Is here")

    def do_declare(self, role):
        self.own(role).action_declare()

    def do_decline(self, role):
        self.own(role).action_decline("A friend")

    def do_answer(self, role):
        asked = self.appeal.hearing_ids.filtered("question")
        waiting = asked.filtered(lambda one: one.state == "open")
        self.case.as_user((waiting or asked)[:1], role).action_answer("As it was")

    def do_question(self, role):
        self.own(role).action_question("employee", "Which ones?")

    def decide(self, role, verdict, **values):
        line = self.appeal.sudo().appraisal_id.line_ids.id
        row = {"line": line, "verdict": verdict, "reason": "Counted anew", **values}
        self.own(role).action_decide([row], "Everything was counted anew")

    def do_uphold(self, role):
        self.decide(role, "upheld")

    def do_change(self, role):
        self.decide(role, "changed", points="100")

    def do_again(self, role):
        self.decide(role, "again")

    def do_reopen(self, role):
        self.case.as_user(self.result, role).action_reopen("A value was wrong")


@tagged("post_install", "-at_install")
class TestAppealStateful(AppealMixin, CourseCase, RewardCase):
    """Covers: R203. Nobody does what is another's, or not at its time."""

    def setUp(self):
        super().setUp()
        self.reward_of_subject = self.reward(self.approved())

    def test_walk(self):
        self.walk(AppealMachine)
