# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The course of an appraisal, walked at random by everybody."""

from odoo import Command
from odoo.tests import tagged

from ..base.course_machine import (
    ABSENT,
    DONE,
    FREE,
    REFUSED,
    CourseCase,
    CourseMachine,
)
from ..common import PerformanceCase

WHY = "Agreed in person"
PLAN, REVIEW = {"planning", "agreed"}, {"self_review", "manager_review"}
UNDECIDED = {*PLAN, *REVIEW, "second_review"}
ENDED = {"done", "closed_early", "cancelled"}

#: What people are to the sheet of ``subject``; see ``AppraisalMachine.is_a``.
PARTS = {
    "subject": {"subject"},
    "manager": {"manager"},
    "deputy": {"manager", "delegate"},
    "preparer": {"prepare", "delegate"},
    "head": {"above", "second"},
    "ceo": {"above"},
    "dotted": {"dotted"},
    "former": {"substitute"},
    "hr_in": {"hr"},
    "hr_admin": {"hr"},
}
OTHERS = ("hr_out", "reward", "colleague", "foreign", "portal")

#: Action -> states in which it works, and for whom.
RULES = {
    "ask": ({"planning"}, {"subject"}),
    "object": ({"planning"}, {"subject"}),
    "edit": ({"planning"}, {"subject", "manager", "prepare", "hr"}),
    "issue": ({"planning"}, {"above", "hr"}),
    "open": ({"agreed"}, {"manager", "hr"}),
    "skip": ({"self_review"}, {"manager", "hr"}),
    "substitute": (REVIEW, {"hr"}),
    "approve": ({"second_review"}, {"second"}),
    "send_back": ({"second_review"}, {"second"}),
    "acknowledge": ({"released"}, {"subject"}),
    "deliver": ({"released"}, {"manager", "hr"}),
    "close": ({"acknowledged"}, {"manager", "hr"}),
    "cancel": (UNDECIDED, {"hr"}),
    "close_early": ({*UNDECIDED, "decided"}, {"manager", "hr"}),
}
#: Action -> the state that follows, where it does not depend on anything.
NEXT = {
    "issue": "agreed",
    "skip": "manager_review",
    "submit_self": "manager_review",
    "approve": "decided",
    "send_back": "manager_review",
    "reopen": "manager_review",
    "acknowledge": "acknowledged",
    "deliver": "acknowledged",
    "close": "done",
    "cancel": "cancelled",
    "close_early": "closed_early",
}
#: Where a step can be taken back to, by the state that it has led to.
BACK = {
    "self_review": {"agreed"},
    "manager_review": {"agreed", "self_review"},
    "second_review": {"manager_review"},
    "done": {"acknowledged"},
    "closed_early": {*UNDECIDED, "decided"},
    "cancelled": UNDECIDED,
}

AGREED = [("confirm", "subject"), ("confirm", "manager")]
OPENED = [*AGREED, ("open", "manager")]
RATED = [
    *OPENED,
    ("submit_self", "subject"),
    ("measure", "manager"),
    ("submit", "manager"),
]
RELEASED = [*RATED, ("release", "manager")]


class AppraisalMachine(CourseMachine):
    """One sheet from the drafted plan to its end, with all exits and ways back."""

    ROLES = (*PARTS, *OTHERS)
    ACTIONS = (
        "confirm",
        "answer",
        "measure",
        "submit_self",
        "submit",
        "advise",
        "publish",
        "release",
        "reopen",
        "take_back",
        "leave",
        "come_back",
        *RULES,
    )
    #: What is never done or never refused.
    NEVER = {
        ("publish", "done"),
        ("leave", "refused"),
        ("come_back", "refused"),
        ("answer", "refused"),
    }
    COMPOSED = {"submit_self", "submit", "advise", "send_back"}
    STATES = (
        *("planning", "agreed", "self_review", "manager_review", "second_review"),
        *("decided", "released", "acknowledged", "done", "closed_early", "cancelled"),
    )
    WAYS = {
        "done": [*RELEASED, ("acknowledge", "subject"), ("close", "hr_in")],
        "delivered": [*RELEASED, ("deliver", "deputy")],
        "asked": [("ask", "subject"), ("answer", "manager"), ("edit", "preparer")],
        "issued": [("object", "subject"), ("issue", "head"), ("open", "hr_admin")],
        "skipped": [*OPENED, ("advise", "dotted"), ("skip", "deputy")],
        "substituted": [*OPENED, ("substitute", "hr_in"), ("measure", "hr_in")],
        "reopened": [*RELEASED, ("reopen", "hr_in")],
        "cancelled": [*OPENED, ("cancel", "hr_in"), ("take_back", "hr_in")],
        "left": [*RATED, ("leave", "hr_admin"), ("close_early", "manager")],
        "back": [("leave", "hr_admin"), ("come_back", "hr_admin"), *AGREED],
        "second": [("two_levels", "hr_admin"), *RATED, ("approve", "head")],
        "returned": [("two_levels", "hr_admin"), *RATED, ("send_back", "head")],
        "one review": [("no_self_review", "hr_admin"), *AGREED, ("open", "manager")],
    }

    def prepare(self):
        self.sheet = self.case.appraisal()
        self.state, self.result = "planning", False
        self.sides, self.is_asked = set(), False
        self.has_value = self.has_left = False
        self.second = False
        self.log = []

    # WHAT THE MODEL KNOWS

    def parts(self, role):
        """What somebody is to the sheet now."""
        parts = set(PARTS.get(role, ()))
        if "delegate" in parts and self.state in ENDED:
            return set()
        if "substitute" in parts:
            is_it = self.sheet.substitute_id == self.case.people[role]
            return {"manager"} if is_it and self.state in REVIEW else set()
        return parts

    def review(self, kind):
        return self.sheet.rating_ids.filtered(lambda r: r.kind == kind)

    def expect(self, action, role):
        special = getattr(self, f"expect_{action}", None)
        if special:
            return special(role, self.parts(role))
        states, wanted = RULES[action]
        is_open = self.state in states and self.parts(role) & wanted
        if action == "close_early" and not self.has_left:
            return REFUSED
        return DONE if is_open else REFUSED

    def expect_confirm(self, role, parts):
        if self.state != "planning":
            return REFUSED
        if "subject" in parts:
            return DONE
        if "manager" in parts:
            return REFUSED if self.is_asked else DONE
        waits_for_manager = self.sides == {"employee"}
        return DONE if "above" in parts and waits_for_manager else REFUSED

    def expect_answer(self, role, parts):
        if not self.is_asked or self.state != "planning":
            return ABSENT
        return DONE if "manager" in parts else REFUSED

    def expect_measure(self, role, parts):
        if self.state not in {*PLAN, *REVIEW}:
            return REFUSED
        if parts & {"manager", "hr", "prepare"}:
            # The substitute reads the sheet and writes the review only.
            return FREE if role == "former" else DONE
        if "subject" in parts:
            return REFUSED if self.state == "manager_review" else DONE
        return REFUSED

    def expect_submit_self(self, role, parts):
        review = self.review("self")
        if not review:
            return ABSENT
        is_draft = review.state == "draft" and self.state == "self_review"
        return DONE if "subject" in parts and is_draft else REFUSED

    def expect_submit(self, role, parts):
        review = self.review("manager")
        if not review:
            return ABSENT
        is_open = review.state == "draft" and self.state == "manager_review"
        is_managers = review.rater_id == self.sheet.manager_id
        authors = {"manager", "deputy"} if is_managers else {"former"}
        return DONE if is_open and role in authors and self.has_value else REFUSED

    def expect_advise(self, role, parts):
        review = self.review("dotted")
        if not review:
            return ABSENT
        is_open = review.state == "draft" and self.state in REVIEW
        return DONE if "dotted" in parts and is_open else REFUSED

    def expect_publish(self, role, parts):
        return REFUSED if self.result else ABSENT

    def expect_release(self, role, parts):
        if not self.result:
            return ABSENT
        if self.result == "draft" or not parts & {"manager", "hr"}:
            return REFUSED
        return DONE if self.result == "published" else FREE

    def expect_reopen(self, role, parts):
        if not self.result:
            return ABSENT
        is_open = self.result != "draft" and self.state not in ENDED - {"done"}
        return DONE if "hr" in parts and is_open else REFUSED

    def target(self):
        """The last step that can be taken back, and who took it."""
        for state, role in reversed(self.log):
            if state in BACK.get(self.state, ()):
                return state, role
        return None, None

    def expect_take_back(self, role, parts):
        before, who = self.target()
        if not before:
            return REFUSED
        if self.state == "closed_early" and self.has_left:
            return REFUSED
        begun = {r.kind for r in self.sheet.rating_ids if self.is_begun(r)}
        is_gone_on = {"self_review": "manager" in begun, "agreed": bool(begun)}
        is_own = parts and who == role and not is_gone_on.get(before)
        return DONE if is_own or "hr" in parts else REFUSED

    def is_begun(self, review):
        lines = review.line_ids
        return review.state == "submitted" or any(lines.mapped("has_points"))

    def expect_leave(self, role, parts):
        return DONE if role == "hr_admin" and not self.has_left else ABSENT

    def expect_come_back(self, role, parts):
        return DONE if role == "hr_admin" and self.has_left else ABSENT

    def expect_two_levels(self, role, parts):
        return DONE

    expect_no_self_review = expect_two_levels

    # WHAT FOLLOWS

    def follow(self, action, role):
        before = self.state
        self.state = NEXT.get(action, before)
        special = getattr(self, f"follow_{action}", None)
        if special:
            special(role)
        if self.state != before:
            self.log.append((before, role))
        if self.state in REVIEW and action in ("reopen", "send_back", "take_back"):
            self.result = self.result and "draft"

    def follow_confirm(self, role):
        if role == "subject":
            self.sides, self.is_asked = self.sides | {"employee"}, False
        else:
            self.sides = self.sides | {"manager"}
        if len(self.sides) == 2:
            self.state = "agreed"

    def follow_ask(self, role):
        self.sides, self.is_asked = self.sides - {"employee"}, True

    def follow_answer(self, role):
        self.is_asked = False

    def follow_edit(self, role):
        self.sides = set()

    def follow_measure(self, role):
        self.has_value = True

    def follow_open(self, role):
        has_self = self.sheet.cycle_id.self_review
        self.state = "self_review" if has_self else "manager_review"

    def follow_submit(self, role):
        self.state = "second_review" if self.second else "decided"
        self.result = "draft" if self.second else "published"

    def follow_approve(self, role):
        self.result = "published"

    def follow_send_back(self, role):
        self.result = False

    def follow_release(self, role):
        self.result = "released"
        if self.state == "decided":
            self.state = "released"

    def follow_reopen(self, role):
        self.result = "draft"

    def follow_take_back(self, role):
        self.state = self.target()[0]
        if self.state == "manager_review":
            self.result = False

    def follow_leave(self, role):
        self.has_left = True

    def follow_come_back(self, role):
        self.has_left = False

    def follow_two_levels(self, role):
        self.second = True

    def follow_no_self_review(self, role):
        pass

    # HOW THE STEPS ARE TAKEN

    def own(self, role):
        return self.case.as_user(self.sheet, role)

    def do_confirm(self, role):
        self.own(role).action_confirm_plan()

    def do_ask(self, role):
        self.own(role).action_ask_for_change("A lower target")

    def do_answer(self, role):
        asked = self.sheet.proposal_ids.filtered(
            lambda p: p.kind == "request" and p.state == "open"
        )
        self.case.as_user(asked, role).action_reject("Not this time")

    def do_edit(self, role):
        line = self.line()
        self.case.as_user(line, role).write({"target": line.target + 1})

    def line(self):
        return self.sheet.line_ids.filtered("kpi_id")

    def do_measure(self, role):
        self.case.as_user(self.line(), role).write({"actual_input": "95"})

    def do_object(self, role):
        self.own(role).action_object("Too much")

    def do_issue(self, role):
        self.own(role).action_issue_plan(WHY)

    def do_open(self, role):
        self.own(role).action_open_assessment()

    def do_skip(self, role):
        self.own(role).action_skip_self_review(WHY)

    def do_substitute(self, role):
        self.own(role).action_substitute_reviewer(self.case.people["former"].id, WHY)

    def submit(self, kind, role):
        review = self.case.as_user(self.review(kind), role)
        judged = review.sudo().line_ids.filtered(lambda x: x.method == "manual")
        if review.sudo().state == "draft":
            self.case.as_user(judged, role).write({"points_input": "90"})
        review.action_submit()

    def do_submit_self(self, role):
        self.submit("self", role)

    def do_submit(self, role):
        self.submit("manager", role)

    def do_advise(self, role):
        self.submit("dotted", role)

    def do_approve(self, role):
        self.own(role).action_approve_review()

    def do_send_back(self, role):
        dialogs = self.case.as_user(self.env["hr.performance.second.return"], role)
        values = {"appraisal_ids": [Command.set(self.sheet.ids)], "reason": WHY}
        dialogs.create(values).action_return()

    def own_result(self, role):
        return self.case.as_user(self.case.result(self.sheet), role)

    def do_publish(self, role):
        self.own_result(role).action_publish()

    def do_release(self, role):
        self.own_result(role).action_release()

    def do_reopen(self, role):
        self.own_result(role).action_reopen(WHY)

    def do_acknowledge(self, role):
        self.own(role).action_acknowledge()

    def do_deliver(self, role):
        self.own(role).action_record_delivery(WHY, self.case.proof, "proof.png")

    def do_close(self, role):
        self.own(role).action_done()

    def do_cancel(self, role):
        self.own(role).action_cancel()

    def do_close_early(self, role):
        self.own(role).action_close_early()

    def do_take_back(self, role):
        self.own(role).action_take_back(WHY)

    def do_leave(self, role):
        gone = {"active": False, "departure_date": "2026-05-31"}
        self.case.people["subject"].write(gone)

    def do_come_back(self, role):
        back = {"active": True, "departure_date": False}
        self.case.people["subject"].write(back)

    def do_two_levels(self, role):
        self.rule(second_review=True)

    def do_no_self_review(self, role):
        self.sheet.cycle_id.self_review = False

    def rule(self, **rules):
        cycle = self.sheet.cycle_id
        cycle.frozen_rules = {**cycle.frozen_rules, **rules}

    # WHAT HAS TO HOLD

    def reached(self):
        return [self.state]

    def check_state(self):
        sheet, result = self.sheet, self.case.result(self.sheet)
        assert sheet.state == self.state, f"{sheet.state} instead of {self.state}"
        assert (result.state or False) == self.result, f"result is {result.state}"
        if self.state == "planning":
            sides = {
                side
                for side in ("employee", "manager")
                if sheet[f"{side}_confirmed_on"]
            }
            assert sides == self.sides, f"confirmed by {sides}"
            assert bool(sheet.change_requested_on) == self.is_asked
        readers = {role for role in PARTS if self.reads_result(role)}
        self.only((self.state, self.result), result, readers)
        for review in sheet.rating_ids:
            key = (review.kind, review.state, review.rater_id, self.state)
            is_draft = review.state == "draft"
            readers = self.writers(review) if is_draft else self.told(review.kind)
            among = self.ROLES if is_draft else ("subject", "ceo", "dotted", *OTHERS)
            self.only(key, review, readers, among)

    def reads_result(self, role):
        parts = self.parts(role)
        if "subject" in parts:
            return self.result == "released"
        if "above" in parts:
            is_deciding = "second" in parts and self.state == "second_review"
            return is_deciding or self.result != "draft"
        if "delegate" in parts:
            return "manager" in parts
        return bool(parts & {"manager", "hr"}) and role != "former"

    def writers(self, review):
        """A draft is its author's alone, and of who acts for a manager."""
        if review.rater_id == self.case.people["former"]:
            return {"former"}
        if review.kind != "manager":
            return {{"self": "subject"}.get(review.kind, review.kind)}
        return {"manager"} if self.state in ENDED else {"manager", "deputy", "preparer"}

    def told(self, kind):
        """Who of those who do not decide reads a submitted review."""
        if kind == "dotted":
            return {"dotted"}
        is_told = self.state in ("released", "acknowledged", "done")
        return {"subject"} if kind == "self" or is_told else set()

    def history(self):
        return {**self.ended_steps(self.sheet), **self.versions(self.sheet)}


@tagged("post_install", "-at_install")
class TestCourseOfAppraisals(CourseCase, PerformanceCase):
    """Nobody comes anywhere by a way that is not his."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegates()
        cls._person("dotted", "ceo", cls.office)
        cls.people["subject"].performance_dotted_manager_ids = cls.people["dotted"]
        cls.template.line_ids.unlink()
        cls.template.line_ids = [
            Command.create({"kpi_id": cls.kpi.id, "weight": 80}),
            Command.create({"name": "Attitude", "section": "attitude", "weight": 20}),
        ]
        strict = ("request_answered", "self_review_expected")
        cls.scheme.gate_ids.filtered(
            lambda gate: gate.code in strict
        ).level = "required"
        cls.cycle.action_launch()
        cls.cycle.sudo().is_announced = True
        cls.proof = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
            b"hgGAWjR9awAAAABJRU5ErkJggg=="
        )

    def test_walk(self):
        """Any step by anybody, in any order."""
        self.walk(AppraisalMachine)
