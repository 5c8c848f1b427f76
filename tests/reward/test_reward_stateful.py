# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rewards from the run to payroll, walked at random by everybody."""

from odoo.tests import tagged

from ..base.course_machine import ABSENT, DONE, REFUSED, CourseCase, CourseMachine
from ..common import REWARD
from .common_reward import RewardCase

WHY = "As agreed with payroll"
OFFICERS = ("reward", "approver", "clerk")
INSIDERS = (*OFFICERS, "hr_admin", "hr_in", "manager", "subject")
OUTSIDERS = ("colleague", "hr_out", "foreign", "portal")
LIVE = ("approved", "handed_over", "paid")
WITH_PAYROLL = ("handed_over", "paid")
#: Points of the subject -> coefficient of the grade.
COEFFICIENT = {100: 1.5, 90: 1.2, 80: 1.0}

MADE = [("make", "reward"), ("simulate", "reward"), ("exclude_issues", "reward")]
APPROVED = [*MADE, ("approve", "approver")]
HANDED = [*APPROVED, ("hand_over", "reward")]
PAID = [*HANDED, ("confirm", "reward")]
ANEW = [("reopen", "hr_admin"), ("decide", "manager"), ("release", "manager")]


class RewardMachine(CourseMachine):
    """Runs of one rule, one after the other, and what the subject gets by them."""

    ROLES = (*INSIDERS, *OUTSIDERS)
    ACTIONS = (
        *("make", "budget", "simulate", "exclude_issues", "exclude", "include"),
        *("approve", "hand_over", "confirm", "cancel_run", "cancel", "reverse"),
        *("waive", "reopen", "decide", "release", "tell", "acknowledge", "ask"),
    )
    COMPOSED = {"decide"}
    STATES = (
        *("none", "draft", "simulated", "approved", "handed_over", "done"),
        *("cancelled", "reversed", "held", "balanced"),
    )
    WAYS = {
        "paid": PAID,
        "budget": [("make", "clerk"), ("budget", "reward"), ("simulate", "approver")],
        "excluded": [*MADE, ("exclude", "clerk"), ("include", "reward")],
        "excluded for good": [*MADE, ("exclude", "reward"), ("approve", "approver")],
        "called off": [*APPROVED, ("cancel_run", "clerk"), ("make", "approver")],
        "taken out": [*APPROVED, ("cancel", "reward"), ("hand_over", "clerk")],
        "reversed": [*PAID, ("reverse", "clerk"), ("make", "reward")],
        "held": [*APPROVED, ("reopen", "hr_in"), ("hand_over", "reward")],
        "simulated anew": [*MADE, *ANEW, ("simulate", "reward")],
        "paid anew": [*PAID, *ANEW, *APPROVED, ("hand_over", "clerk")],
        "replaced": [*APPROVED, *ANEW, *APPROVED],
        "told": [
            *APPROVED,
            *(("tell", "clerk"), ("acknowledge", "subject"), ("ask", "subject")),
        ],
        "waived": [*HANDED, *ANEW, ("waive", "clerk"), ("confirm", "approver")],
    }

    def prepare(self):
        self.sheet = self.case.appraisal()
        self.run = self.env["hr.performance.reward.run"]
        self.state, self.points, self.result = "none", 90, "released"
        self.author = self.pool = self.simulator = None
        self.excluded, self.has_issues = False, False
        self.is_stale = False

    # WHAT THE MODEL KNOWS

    def reward(self):
        """The subject's reward of the present run."""
        person = self.case.people["subject"]
        return self.run.reward_ids.filtered(lambda r: r.employee_id == person)

    def every_reward(self):
        return self.env["hr.performance.reward"].search(
            [("appraisal_id", "=", self.sheet.id)]
        )

    def when(self, is_possible):
        return DONE if is_possible else REFUSED

    def expect(self, action, role):
        if action in ("reopen", "decide", "release"):
            return getattr(self, f"expect_{action}")(role)
        if action in ("acknowledge", "ask"):
            return self.expect_of_person(role)
        if action != "make" and not self.run:
            return ABSENT
        possible = getattr(self, f"can_{action}")(role)
        if possible is None:
            return ABSENT
        return self.when(possible and role in OFFICERS)

    def can_make(self, role):
        over = ("none", "handed_over", "done", "cancelled", "approved")
        return None if self.state not in over else True

    def can_budget(self, role):
        return self.state in ("draft", "simulated")

    def can_simulate(self, role):
        # There has to be somebody who is not rewarded yet.
        if self.state not in ("draft", "simulated"):
            return False
        return bool(self.run.sudo()._results()[0])

    def can_exclude_issues(self, role):
        issues = self.run.reward_ids.filtered("issue")
        if not issues or issues.filtered("is_excluded"):
            return None
        return self.state == "simulated"

    def can_exclude(self, role):
        return self.state == "simulated" if self.reward() else None

    def can_include(self, role):
        return self.state == "simulated" if self.reward() else None

    def can_approve(self, role):
        is_own = role in (self.author, self.pool, self.simulator)
        return self.state == "simulated" and not is_own and not self.has_issues

    def payable(self):
        rewards = self.run.reward_ids
        return rewards.filtered(
            lambda r: r.state == "approved" and r.amount and not r.hold_reason
        )

    def can_hand_over(self, role):
        return self.state == "approved" and bool(self.payable())

    def can_confirm(self, role):
        states = set(self.run.reward_ids.mapped("state"))
        is_on = self.state in ("approved", "handed_over")
        return is_on and "handed_over" in states

    def can_cancel_run(self, role):
        states = set(self.run.reward_ids.mapped("state"))
        is_open = self.state in ("draft", "simulated", "approved")
        return is_open and not states & set(WITH_PAYROLL)

    def can_cancel(self, role):
        reward = self.reward()
        return reward.state == "approved" if reward else None

    def can_reverse(self, role):
        reward = self.reward()
        return reward.state in WITH_PAYROLL if reward else None

    def can_waive(self, role):
        reward = self.reward()
        if not reward:
            return None
        is_anew = reward.state in WITH_PAYROLL and reward.hold_reason == "anew"
        return is_anew and role != self.author

    def can_tell(self, role):
        reward = self.reward()
        return reward.state in LIVE if reward else None

    def expect_of_person(self, role):
        """Whoever got it acknowledges it and asks, as long as it stands."""
        reward = self.reward() if self.run else None
        if not reward:
            return ABSENT
        is_due = reward.state in LIVE and "subject" in self.readers(reward)
        return self.when(is_due and role == "subject")

    def expect_reopen(self, role):
        is_decided = self.result != "draft"
        return self.when(is_decided and role in ("hr_admin", "hr_in"))

    def expect_decide(self, role):
        return self.when(self.result == "draft" and role == "manager")

    def expect_release(self, role):
        if self.result == "released":
            return ABSENT
        is_his = role in ("manager", "hr_admin", "hr_in")
        return self.when(self.result == "published" and is_his)

    # WHAT FOLLOWS

    def follow(self, action, role):
        getattr(self, f"follow_{action}")(role)

    def follow_make(self, role):
        runs = self.env["hr.performance.reward.run"]
        self.run = runs.search([], order="id desc", limit=1)
        self.state, self.author = "draft", role
        self.pool = self.simulator = None
        self.has_issues = False

    def follow_budget(self, role):
        self.state, self.pool = "draft", role

    def follow_simulate(self, role):
        rewards = self.run.reward_ids
        self.state, self.simulator = "simulated", role
        self.has_issues = bool(
            rewards.filtered(lambda r: r.issue and not r.is_excluded)
        )

    follow_exclude_issues = follow_exclude = follow_include = follow_simulate

    def follow_approve(self, role):
        self.state = "approved"
        self.settle()

    def settle(self):
        """A run is where the least settled of its rewards is."""
        states = {r.state for r in self.run.reward_ids if r.amount}
        if self.state in ("approved", "handed_over", "done"):
            open_ones = [s for s in ("approved", "handed_over") if s in states]
            self.state = (*open_ones, "done")[0]

    def follow_hand_over(self, role):
        self.settle()

    follow_confirm = follow_cancel = follow_reverse = follow_waive = follow_hand_over
    follow_tell = follow_acknowledge = follow_ask = follow_hand_over

    def follow_cancel_run(self, role):
        self.state = "cancelled"

    def follow_reopen(self, role):
        self.result = "draft"
        self.ask_anew()

    def ask_anew(self):
        """What was simulated on the result is not what would be paid now."""
        reward = self.reward() if self.run else None
        if self.state == "simulated" and reward and not reward.is_excluded:
            self.state = "draft"

    def follow_decide(self, role):
        self.result = "published"
        self.points = self.next_points()

    def next_points(self):
        return {90: 80, 80: 100, 100: 90}[self.points]

    def follow_release(self, role):
        self.result = "released"
        self.ask_anew()

    # HOW THE STEPS ARE TAKEN

    def own(self, role, records=None):
        return self.case.as_user(self.run if records is None else records, role)

    def do_make(self, role):
        self.own(role).create(
            {
                "cycle_id": self.case.cycle.id,
                "rule_id": self.case.rule.id,
                "company_id": self.case.company.id,
            }
        )

    def do_budget(self, role):
        self.own(role).write({"pool_amount": 100_000})

    def do_simulate(self, role):
        self.own(role).action_simulate()

    def do_exclude_issues(self, role):
        issues = self.run.reward_ids.filtered("issue")
        self.own(role, issues).action_exclude(WHY)

    def do_exclude(self, role):
        self.own(role, self.reward()).action_exclude(WHY)

    def do_include(self, role):
        self.own(role, self.reward()).action_include()

    def do_approve(self, role):
        self.own(role).action_approve()

    def do_hand_over(self, role):
        self.own(role).action_hand_over()

    def do_confirm(self, role):
        self.own(role).action_confirm_payment()

    def do_cancel_run(self, role):
        self.own(role).action_cancel(WHY)

    def do_cancel(self, role):
        self.own(role, self.reward()).action_cancel(WHY)

    def do_reverse(self, role):
        self.own(role, self.reward()).action_reverse(WHY)

    def do_waive(self, role):
        self.own(role, self.reward()).action_waive_difference(WHY)

    def do_tell(self, role):
        self.own(role, self.reward()).action_tell()

    def do_acknowledge(self, role):
        self.own(role, self.reward()).action_acknowledge()

    def do_ask(self, role):
        questions = self.env["hr.performance.reward.question"]
        asked = {"reward_id": self.reward().id, "text": WHY}
        self.own(role, questions).create(asked)

    def own_result(self, role):
        return self.own(role, self.case.result(self.sheet))

    def do_reopen(self, role):
        self.own_result(role).action_reopen(WHY)

    def do_decide(self, role):
        review = self.sheet.rating_ids.filtered(lambda r: r.kind == "manager")
        points = str(self.next_points())
        self.own(role, review.line_ids).write({"points_input": points})
        self.own(role, review).action_submit()

    def do_release(self, role):
        self.own_result(role).action_release()

    # WHAT HAS TO HOLD

    def reached(self):
        rewards = self.every_reward()
        found = {self.state} | set(rewards.mapped("state")) & {"reversed"}
        if rewards.filtered("hold_reason"):
            found.add("held")
        if rewards.filtered("settled_by_id"):
            found.add("balanced")
        return sorted(found)

    def check_state(self):
        run = self.run
        assert (run.state or "none") == self.state, f"{run.state}, not {self.state}"
        assert self.case.result(self.sheet).state == self.result
        self.check_money()
        for reward in self.every_reward():
            owned = reward.settled_by_id or reward
            is_its = reward.result_id.state or owned.result_id.state
            key = (reward.state, is_its, self.result)
            self.only(key, reward, self.readers(reward) | set(OFFICERS))
            for question in reward.question_ids:
                assert question.owner_id, "nobody answers"

    def readers(self, reward):
        """Whoever reads a reward without the role."""
        owned = reward.settled_by_id or reward
        is_told = reward.state in (*LIVE, "reversed") and self.result == "released"
        is_its = reward.result_id.state or owned.result_id.state
        return {"subject"} if is_told and is_its == "released" else set()

    def findings(self):
        """Where each officer had a part in the run, nobody is left to approve it."""
        parts = {self.author, self.pool, self.simulator}
        is_stuck = self.state == "simulated" and parts >= set(OFFICERS)
        return ["(nobody)"] if is_stuck else []

    def check_money(self):
        """What is paid and what is still open make what was decided, not more."""
        live = self.every_reward().filtered(lambda r: r.state in LIVE)
        present = live.filtered(lambda r: not r.settled_by_id)
        assert len(present) <= 1, f"rewarded twice by one rule: {present}"
        paid = sum(live.filtered(lambda r: r.state in WITH_PAYROLL).mapped("amount"))
        due = live.filtered(lambda r: r.state == "approved")
        assert not due.filtered("settled_by_id"), "due and balanced at once"
        if present and not present.hold_reason and not present.waived_result_id:
            decided = 4000 * 0.5 * 6 * COEFFICIENT[self.points]
            total = paid + sum(due.mapped("amount"))
            assert abs(total - decided) < 0.005, f"{total} instead of {decided}"
        for run in self.env["hr.performance.reward.run"].search([]):
            handed = run.reward_ids.filtered("handover_number")
            assert abs(sum(handed.mapped("amount")) - run.handover_total) < 0.005, run

    def history(self):
        """What payroll got stays what it was, whatever becomes of it."""
        got = self.env["hr.performance.reward"].search(
            [("handover_number", "!=", False)]
        )
        values = {
            ("reward", r.id): (r.employee_id.id, r.amount, r.handover_number)
            for r in got
        }
        return {**values, **self.ended_steps(self.sheet)}


@tagged("post_install", "-at_install")
class TestCourseOfRewards(CourseCase, RewardCase):
    """Money is paid once, by two people, for what was decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A third officer: who made a run and who calculated it do not approve it.
        cls._person("clerk", "ceo", cls.office, REWARD)

    def test_walk(self):
        """Any step by anybody, in any order."""
        self.walk(RewardMachine)
