# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests to change an agreed plan, walked at random by everybody."""

from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..base.course_machine import ABSENT, DONE, REFUSED, CourseCase, CourseMachine
from .common_plan_change import PlanChangeCase

WHY = "The market shrinks"
REVIEW = {"self_review", "manager_review"}
UNDECIDED = {"agreed", *REVIEW}
#: Whose approval a request of each side needs.
OTHER_SIDES = {
    "employee": ["manager"],
    "manager": ["employee"],
    "hr": ["employee", "manager"],
}
ORDER = ("employee", "manager", "second", "hr")
#: Who decides at a step, and which one follows where somebody is absent.
DECIDERS = {
    "employee": {"subject"},
    "manager": {"manager", "deputy"},
    "second": {"head"},
    "hr": {"hr_in", "hr_admin"},
    "top": {"ceo"},
}
NEXT = {"employee": "second", "manager": "second", "second": "hr"}
SIDE = {"subject": "employee", "manager": "manager", "deputy": "manager"}
HR = {"hr_in", "hr_admin"}

INSIDERS = (
    *("subject", "manager", "deputy", "preparer", "head", "ceo", "hr_in"),
    "hr_admin",
)
OUTSIDERS = ("colleague", "hr_out", "reward", "foreign", "portal")
ASKED = [("ask", "subject")]
CHANGED = [*ASKED, ("approve", "manager")]


class PlanChangeMachine(CourseMachine):
    """Requests about one agreed plan, one after the other."""

    ROLES = (*INSIDERS, *OUTSIDERS)
    ACTIONS = (
        *("ask", "approve", "reject", "withdraw", "pass_on", "write", "edit"),
        *("open", "take_back", "decide", "cancel"),
    )
    STATES = ("none", "submitted", "approved", "rejected", "withdrawn")
    NEVER = {("edit", "done"), ("write", "done")}
    COMPOSED = {"ask", "decide"}
    WAYS = {
        "agreed": [],
        "changed": [*CHANGED, ("ask", "manager"), ("approve", "subject")],
        "asked by hr": [("ask", "hr_in"), ("approve", "subject")],
        "by deputies": [("ask", "deputy"), ("reject", "subject")],
        "second": [("ask_second", "hr_admin"), *CHANGED],
        "hr": [("ask_hr", "hr_admin"), ("ask", "hr_in"), ("approve", "subject")],
        "hr alone": [("ask_hr", "hr_admin"), *ASKED, ("approve", "deputy")],
        "passed on": [*ASKED, ("pass_on", "hr_in"), ("approve", "head")],
        "passed to hr": [*ASKED, ("pass_on", "hr_in"), ("pass_on", "hr_admin")],
        "withdrawn": [*ASKED, ("withdraw", "subject")],
        "reviewed": [*ASKED, ("open", "manager")],
        "in review": [("in_review", "hr_admin"), ("open", "manager"), *ASKED],
        "taken back": [*ASKED, ("open", "manager"), ("take_back", "manager")],
        "decided": [*ASKED, ("open", "manager"), ("decide", "manager")],
        "cancelled": [*ASKED, ("cancel", "hr_in")],
    }

    def prepare(self):
        self.sheet, self.sheet_state = self.case.sheet, "agreed"
        self.change = self.env["hr.performance.plan.change"]
        self.state, self.steps, self.approved_by = "none", [], set()
        self.asker = self.passed = None
        self.rule, self.is_in_review = None, False
        self.line = self.sheet.line_ids.filtered("kpi_id")[:1]
        self.target, self.numbers = self.line.target, len(self.sheet.version_ids)
        self.opened_by = None

    # WHAT THE MODEL KNOWS

    def is_changeable(self):
        is_review = self.sheet_state in REVIEW
        return self.sheet_state == "agreed" or (is_review and self.is_in_review)

    def when(self, is_possible):
        return DONE if is_possible else REFUSED

    def expect(self, action, role):
        return getattr(self, f"expect_{action}")(role)

    def expect_ask(self, role):
        may_ask = role in SIDE or role in HR
        is_free = self.state != "submitted"
        return self.when(may_ask and is_free and self.is_changeable())

    def decides(self, role):
        """Whose turn it is: never who asks, and nobody twice."""
        if self.state != "submitted" or role in {self.asker, *self.approved_by}:
            return False
        return role in DECIDERS[self.steps[0]]

    def expect_approve(self, role):
        if not self.change:
            return ABSENT
        return self.when(self.decides(role) and self.is_changeable())

    def expect_reject(self, role):
        return self.when(self.decides(role)) if self.change else ABSENT

    def expect_withdraw(self, role):
        if not self.change:
            return ABSENT
        return self.when(self.state == "submitted" and role == self.asker)

    def expect_write(self, role):
        return REFUSED if self.change else ABSENT

    def expect_edit(self, role):
        return REFUSED

    def expect_pass_on(self, role):
        if not self.change:
            return ABSENT
        is_waiting = self.state == "submitted" and self.steps[0] in NEXT
        return self.when(is_waiting and role in HR)

    def expect_open(self, role):
        is_others = role in {"manager", "deputy"} | HR
        return self.when(is_others and self.sheet_state == "agreed")

    def expect_take_back(self, role):
        is_back = self.sheet_state == "self_review"
        return self.when(is_back and role in {self.opened_by} | HR)

    def expect_decide(self, role):
        is_open = self.sheet_state == "self_review"
        return self.when(is_open and role in {"manager", "deputy"})

    def expect_cancel(self, role):
        return self.when(self.sheet_state in UNDECIDED and role in HR)

    def expect_ask_second(self, role):
        return DONE

    expect_ask_hr = expect_in_review = expect_ask_second

    # WHAT FOLLOWS

    def follow(self, action, role):
        getattr(self, f"follow_{action}")(role)

    def follow_ask(self, role):
        self.change = self.env["hr.performance.plan.change"].search(
            [("appraisal_id", "=", self.sheet.id)], order="id desc", limit=1
        )
        wanted = {*OTHER_SIDES[SIDE.get(role, "hr")]}
        wanted |= {self.rule} - {None}
        self.state, self.asker, self.approved_by = "submitted", role, set()
        self.steps = sorted(wanted, key=ORDER.index)

    def follow_approve(self, role):
        self.approved_by = self.approved_by | {role}
        self.end_step()

    def end_step(self):
        """The next step waits, or the plan has changed."""
        self.steps = self.steps[1:]
        if not self.steps:
            self.state, self.target = "approved", self.target + 1
            self.numbers += 1

    def follow_reject(self, role):
        self.state = "rejected"

    def follow_withdraw(self, role):
        self.state = "withdrawn"

    def follow_pass_on(self, role):
        """The next level that is not in the line anyway, or has not passed it on."""
        rows = self.change.approval_ids
        waiting = rows.filtered(lambda row: row.state == "waiting")
        waiting = waiting.sorted(lambda row: (row.sequence, row.id))
        self.steps = waiting.mapped("step")
        if not waiting:
            self.steps = [None]
            self.end_step()

    def follow_open(self, role):
        self.sheet_state, self.opened_by = "self_review", role

    def follow_take_back(self, role):
        self.sheet_state = "agreed"

    def follow_decide(self, role):
        self.sheet_state = "decided"
        self.follow_end()

    def follow_cancel(self, role):
        self.sheet_state = "cancelled"
        self.follow_end()

    def follow_end(self):
        if self.state == "submitted":
            self.state = "withdrawn"

    def follow_ask_second(self, role):
        self.rule = "second"

    def follow_ask_hr(self, role):
        self.rule = "hr"

    def follow_in_review(self, role):
        self.is_in_review = True

    # HOW THE STEPS ARE TAKEN

    def do_ask(self, role):
        day = date(2026, 4, 1) + timedelta(days=self.numbers)
        changes = self.case.as_user(self.env["hr.performance.plan.change"], role)
        values = {"appraisal_line_id": self.line.id, "target": self.target + 1}
        changes.create(
            {
                "appraisal_id": self.sheet.id,
                "reason": WHY,
                "effective_date": day,
                "line_ids": [Command.create(values)],
            }
        ).action_submit()

    def own(self, role):
        return self.case.as_user(self.change, role)

    def do_approve(self, role):
        self.own(role).action_approve()

    def do_reject(self, role):
        self.own(role).action_reject(WHY)

    def do_withdraw(self, role):
        self.own(role).action_withdraw()

    def do_pass_on(self, role):
        self.own(role).action_pass_on(WHY)

    def do_write(self, role):
        self.own(role).write({"reason": "Something else"})

    def do_edit(self, role):
        self.case.as_user(self.line, role).write({"target": self.target + 5})

    def own_sheet(self, role):
        return self.case.as_user(self.sheet, role)

    def do_open(self, role):
        self.own_sheet(role).action_open_assessment()

    def do_take_back(self, role):
        self.own_sheet(role).action_take_back(WHY)

    def do_decide(self, role):
        self.own_sheet(role).action_skip_self_review(WHY)
        review = self.sheet.rating_ids.filtered(lambda r: r.kind == "manager")
        judged = review.line_ids.filtered(lambda line: line.method == "manual")
        self.case.as_user(judged, role).write({"points_input": "90"})
        self.case.as_user(review, role).action_submit()

    def do_cancel(self, role):
        self.own_sheet(role).action_cancel()

    def frozen(self, **rules):
        cycle = self.sheet.cycle_id
        cycle.frozen_rules = {**cycle.frozen_rules, **rules}

    def do_ask_second(self, role):
        self.frozen(plan_change_approver="second")

    def do_ask_hr(self, role):
        self.frozen(plan_change_approver="hr")

    def do_in_review(self, role):
        self.frozen(plan_change_in_review=True)

    # WHAT HAS TO HOLD

    def reached(self):
        return [self.state]

    def check_state(self):
        sheet, change = self.sheet, self.change
        assert sheet.state == self.sheet_state, sheet.state
        assert self.line.target == self.target, f"{self.line.target}, {self.target}"
        assert len(sheet.version_ids) == self.numbers, sheet.version_ids
        assert sheet.plan_version == self.numbers
        if not change:
            return
        assert change.state == self.state, f"{change.state} instead of {self.state}"
        if self.state == "submitted":
            assert change.step == self.steps[0], f"{change.step}, {self.steps}"
        login = [self.case.users[role] for role in self.approved_by]
        assert change._approvers() == self.env["res.users"].union(*login)
        mine = {
            role
            for role in INSIDERS
            if self.finds(role, change)
            and self.case.as_user(change, role).is_mine_to_decide
        }
        due = {role for role in INSIDERS if self.decides(role)}
        assert mine == due, f"{mine} may decide, instead of {due}"
        self.only(self.sheet_state, change, set(), OUTSIDERS)

    def history(self):
        """Versions, decisions and steps that are over."""
        decided = self.stored(
            "hr.performance.plan.change.approval",
            SQL(
                "t.state != 'waiting' AND t.change_id IN"
                " (SELECT id FROM hr_performance_plan_change WHERE appraisal_id = %s)",
                self.sheet.id,
            ),
        )
        return {
            **decided,
            **self.ended_steps(self.sheet),
            **self.versions(self.sheet),
        }


@tagged("post_install", "-at_install")
class TestCourseOfPlanChanges(CourseCase, PlanChangeCase):
    """An agreed plan changes by those who have to agree, and leaves its versions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegates()

    def setUp(self):
        super().setUp()
        self.sheet = self.agreed()
        self.enter(self.sheet, {"Output": "95", "Defects": "6"})

    def test_walk(self):
        """Any step by anybody, in any order."""
        self.walk(PlanChangeMachine)
