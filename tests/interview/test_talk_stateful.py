# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The course of an interview, walked at random by everybody."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..base.course_machine import ABSENT, DONE, REFUSED, CourseCase, CourseMachine
from .common_interview import OWN_PART, SIGNATURE, InterviewCase

WHY = "Both were there anyway"
WAITING = {"draft", "prepared", "invited"}
OPEN = {*WAITING, "in_progress"}
HELD = {"in_progress", "closed", "signed"}
#: Steps of the talk before the last one, in which it is closed.
STEPS = (
    *("opening", "self_review", "manager_review", "disputed", "career"),
    *("concerns", "improvement", "next_goals", "commitments"),
)

INSIDERS = ("subject", "manager", "deputy", "preparer", "head", "hr_in", "hr_admin")
OUTSIDERS = ("colleague", "hr_out", "reward", "foreign", "portal")

PREPARED = [("plan", "preparer"), ("prepare", "manager"), ("invite", "deputy")]
STARTED = [*PREPARED, ("start", "manager")]
TALKED = [*STARTED, ("report", "subject"), *[("forward", "manager")] * 9]
CLOSED = [*TALKED, ("say", "subject"), ("sum_up", "manager"), ("close", "manager")]
SIGNED = [*CLOSED, ("sign", "subject"), ("sign", "manager")]


class TalkMachine(CourseMachine):
    """One talk from the decided result to both signatures."""

    ROLES = (*INSIDERS, *OUTSIDERS)
    ACTIONS = (
        *("plan", "prepare", "invite", "report", "start", "forward", "backward"),
        *("say", "sum_up", "close", "correct", "sign", "miss", "add", "release"),
        *("acknowledge", "end", "reopen", "decide", "cancel"),
    )
    STATES = (*sorted(OPEN), "closed", "signed", "archived")
    COMPOSED = {"report", "forward"}
    WAYS = {
        "invited": PREPARED,
        "uninvited": [("prepare", "deputy"), ("start", "deputy")],
        "held": TALKED,
        "back": [*TALKED, ("backward", "deputy"), ("forward", "manager")],
        "closed": CLOSED,
        "corrected": [*CLOSED, ("sign", "manager"), ("correct", "manager")],
        "signed": [*SIGNED, ("add", "subject"), ("end", "manager")],
        "refused": [*CLOSED, ("sign", "manager"), ("miss", "hr_in")],
        "told": [*PREPARED, ("release", "manager"), ("acknowledge", "subject")],
        "reopened": [*PREPARED, ("reopen", "hr_in")],
        "again": [*CLOSED, ("reopen", "hr_in"), ("decide", "manager")],
        "off": [*PREPARED, ("reopen", "hr_in"), ("cancel", "hr_in")],
    }

    def prepare(self):
        self.sheet = self.case.sheet
        self.sheet_state, self.result = "decided", "published"
        self.new_talk()

    def new_talk(self):
        self.talk = self.case.interview(self.sheet)
        self.state, self.step, self.is_gone = "draft", 0, False
        self.has_time = self.is_open = self.is_reported = False
        self.is_said = self.is_summed_up = False
        self.signed = set()

    # WHAT THE MODEL KNOWS

    def parts(self, role):
        """What somebody is to the talk now."""
        is_over = self.sheet_state in ("done", "cancelled")
        prepares = self.state in WAITING and not is_over
        return {
            "subject": {"employee"},
            "manager": {"leads", "manager"},
            "deputy": set() if is_over else {"leads", "holds"},
            "preparer": {"leads", "prepares"} if prepares else set(),
            "hr_in": {"hr"},
            "hr_admin": {"hr"},
        }.get(role, set())

    def is_decided(self):
        """There is something to talk about."""
        return self.result != "draft"

    def expect(self, action, role):
        return getattr(self, f"expect_{action}")(role, self.parts(role))

    def when(self, is_possible):
        return DONE if is_possible else REFUSED

    def leads(self, parts, states):
        return "leads" in parts and self.state in states and not self.is_gone

    def expect_plan(self, role, parts):
        return self.when(self.leads(parts, OPEN))

    def expect_prepare(self, role, parts):
        return self.when(self.leads(parts, {"draft"}) and self.is_decided())

    def expect_invite(self, role, parts):
        is_ready = self.has_time and self.is_decided()
        return self.when(self.leads(parts, WAITING) and is_ready)

    def expect_report(self, role, parts):
        is_open = self.state in OPEN and not self.is_reported and not self.is_gone
        return self.when(role == "subject" and is_open)

    def expect_start(self, role, parts):
        is_ready = self.leads(parts, {"prepared", "invited"}) and self.is_decided()
        return self.when(is_ready and "prepares" not in parts)

    def expect_forward(self, role, parts):
        is_ready = self.leads(parts, {"in_progress"}) and self.step < len(STEPS)
        return self.when(is_ready)

    def expect_backward(self, role, parts):
        return self.when(self.leads(parts, {"in_progress"}))

    def expect_say(self, role, parts):
        is_on = self.state == "in_progress" and not self.is_gone
        return self.when(role == "subject" and is_on)

    def expect_sum_up(self, role, parts):
        return self.when(self.leads(parts, OPEN))

    def expect_close(self, role, parts):
        is_complete = self.is_full() and self.is_said and self.is_summed_up
        return self.when(self.leads(parts, {"in_progress"}) and is_complete)

    def is_full(self):
        """Every step has been gone through, so that each has what it needs."""
        return self.furthest == len(STEPS)

    furthest = 0

    def expect_correct(self, role, parts):
        return self.when(self.leads(parts, {"closed"}))

    def expect_sign(self, role, parts):
        side = role if role in ("subject", "manager") else None
        is_open = self.state == "closed" and not self.is_gone
        return self.when(is_open and side and side not in self.signed)

    def expect_miss(self, role, parts):
        is_open = self.state == "closed" and not self.is_gone
        is_due = self.signed == {"manager"}
        return self.when(is_open and is_due and parts & {"leads", "hr"})

    def expect_add(self, role, parts):
        is_side = parts & {"leads", "employee", "hr"}
        return self.when(self.state == "signed" and is_side)

    def decides(self, role):
        return role in ("manager", "hr_in", "hr_admin") or (
            role == "deputy" and self.sheet_state not in ("done", "cancelled")
        )

    def expect_release(self, role, parts):
        if self.result == "released":
            return ABSENT
        return self.when(self.result == "published" and self.decides(role))

    def expect_acknowledge(self, role, parts):
        return self.when(role == "subject" and self.sheet_state == "released")

    def expect_end(self, role, parts):
        is_last = self.sheet_state == "acknowledged"
        return self.when(is_last and self.decides(role))

    def expect_reopen(self, role, parts):
        return self.when(self.is_decided() and "hr" in parts)

    def expect_decide(self, role, parts):
        is_open = self.sheet_state == "manager_review"
        return self.when(is_open and role in ("manager", "deputy"))

    def expect_cancel(self, role, parts):
        return self.when(self.sheet_state == "manager_review" and "hr" in parts)

    # WHAT FOLLOWS

    def follow(self, action, role):
        self.state = {
            "prepare": "prepared",
            "invite": "invited",
            "start": "in_progress",
            "close": "closed",
            "correct": "in_progress",
            "miss": "signed",
        }.get(action, self.state)
        special = getattr(self, f"follow_{action}", None)
        if special:
            special(role)

    def follow_plan(self, role):
        self.has_time = True

    def follow_report(self, role):
        self.is_reported = True

    def follow_forward(self, role):
        if STEPS[self.step] == "self_review":
            self.is_open = True
            self.follow_release(role)
        self.step += 1
        self.furthest = max(self.furthest, self.step)

    def follow_backward(self, role):
        self.step = max(self.step - 1, 0)

    def follow_say(self, role):
        self.is_said = True

    def follow_sum_up(self, role):
        self.is_summed_up = True

    def follow_correct(self, role):
        self.signed, self.step = set(), len(STEPS)

    def follow_sign(self, role):
        self.signed = self.signed | {role}
        if len(self.signed) == 2:
            self.state = "signed"
            self.follow_miss(role)

    def follow_miss(self, role):
        if self.sheet_state == "released":
            self.sheet_state = "acknowledged"

    def follow_release(self, role):
        self.result = "released"
        if self.sheet_state == "decided":
            self.sheet_state = "released"

    def follow_acknowledge(self, role):
        self.sheet_state = "acknowledged"

    def follow_end(self, role):
        self.sheet_state = "done"

    def follow_reopen(self, role):
        self.sheet_state, self.result = "manager_review", "draft"
        self.is_gone = self.is_gone or self.state in HELD

    def follow_decide(self, role):
        self.sheet_state, self.result = "decided", "published"
        if self.is_gone:
            self.new_talk()
            self.furthest = 0

    def follow_cancel(self, role):
        self.sheet_state = "cancelled"
        if self.state == "invited":
            self.state = "prepared"

    # HOW THE STEPS ARE TAKEN

    def own(self, role):
        return self.case.as_user(self.talk, role)

    def do_plan(self, role):
        self.own(role).write({"date_start": self.case.moment, "place": "Room 3"})

    def do_prepare(self, role):
        self.own(role).action_prepare()

    def do_invite(self, role):
        self.own(role).action_invite()

    def do_report(self, role):
        report = self.case.as_user(self.talk.self_report_ids, role)
        report.write(
            {
                "performance": "All of it",
                "standards": "Reached",
                "strengths": "Trained two newcomers",
                "improvements": "Ask earlier",
                "next_goals": "Cut scrap",
                "support": "A course",
            }
        )
        report.action_submit()

    def do_start(self, role):
        self.own(role).action_start(WHY)

    def do_forward(self, role):
        talk = self.own(role)
        name = STEPS[min(self.step, len(STEPS) - 1)]
        if self.state == "in_progress":
            talk.write(self.contents(name))
        talk.action_next_step()

    def contents(self, name):
        """What the manager writes in a step."""
        if name == "opening":
            return {"is_agenda_confirmed": True}
        if name == "self_review":
            return {"is_oral_report": True}
        if name == "manager_review" and not self.talk.strength_ids:
            strength = {"kind": "strength", "text": "Reliable", "fact": "No day late"}
            return {"strength_ids": [Command.create(strength)]}
        if name == "next_goals" and not self.talk.next_goal_ids:
            goal = {
                "kind": "next_goal",
                "text": "Cut scrap",
                "expected_result": "Below 2 %",
                "deadline": "2027-03-31",
            }
            return {"next_goal_ids": [Command.create(goal)]}
        if name == "next_goals":
            goals = self.talk.next_goal_ids
            values = {"expected_result": "Below 2 %", "deadline": "2027-03-31"}
            return {"next_goal_ids": [Command.update(id_, values) for id_ in goals.ids]}
        return {}

    def do_backward(self, role):
        self.own(role).action_previous_step()

    def do_say(self, role):
        self.own(role).write(OWN_PART)

    def do_sum_up(self, role):
        self.own(role).write(
            {
                "manager_summary": "A good half-year",
                "consensus": "yes",
                "next_interview_date": "2027-06-30",
            }
        )

    def do_close(self, role):
        self.own(role).action_close()

    def do_correct(self, role):
        self.own(role).action_correct(WHY)

    def do_sign(self, role):
        self.own(role).action_sign(SIGNATURE)

    def do_miss(self, role):
        witness = self.case.people["colleague"].id
        self.own(role).action_record_missing_signature("refused", WHY, witness)

    def do_add(self, role):
        self.own(role).action_add_addendum("I want to add something")

    def own_result(self, role):
        return self.case.as_user(self.case.result(self.sheet), role)

    def do_release(self, role):
        self.own_result(role).action_release()

    def do_acknowledge(self, role):
        self.case.as_user(self.sheet, role).action_acknowledge()

    def do_end(self, role):
        self.case.as_user(self.sheet, role).action_done()

    def do_reopen(self, role):
        self.own_result(role).action_reopen(WHY)

    def do_decide(self, role):
        review = self.sheet.rating_ids.filtered(lambda r: r.kind == "manager")
        self.case.as_user(review, role).action_submit()

    def do_cancel(self, role):
        self.case.as_user(self.sheet, role).action_cancel()

    # WHAT HAS TO HOLD

    def reached(self):
        return ["archived"] if self.is_gone else [self.state]

    def check_state(self):
        talk = self.talk
        assert talk.state == self.state, f"{talk.state} instead of {self.state}"
        assert talk.active != self.is_gone
        assert self.sheet.state == self.sheet_state, self.sheet.state
        assert self.case.result(self.sheet).state == self.result
        valid = talk.signature_ids.filtered(lambda s: not s.is_void)
        sides = {"employee": "subject", "manager": "manager"}
        assert {sides[s.side] for s in valid} == self.signed, valid.mapped("side")
        if talk.state in ("closed", "signed"):
            assert talk.is_intact, "the content is not the one that was signed"
        self.check_readers()

    def check_readers(self):
        parts = {role: self.parts(role) for role in self.ROLES}
        readers = {role for role in parts if parts[role] & {"leads", "hr"}}
        if self.state != "draft":
            readers.add("subject")
        key = (self.state, self.sheet_state, self.is_gone)
        self.only(key, self.talk, readers)
        result = self.case.result(self.sheet)
        told = {"subject"} if self.result == "released" else set()
        among = ("subject", "preparer", *OUTSIDERS)
        self.only((self.result, self.sheet_state), result, told, among)

    def history(self):
        """Steps that are over, addenda, and signatures, whether void or not."""
        talks = self.env["hr.performance.interview"].with_context(active_test=False)
        talks = talks.search([("appraisal_id", "=", self.sheet.id)])
        kept = ("side", "signed_on", "user_id", "payload_hash", "signed_name")
        signatures = {
            ("signature", s.id): [s[name] for name in kept] for s in talks.signature_ids
        }
        addenda = self.stored(
            "hr.performance.interview.addendum",
            SQL("t.interview_id IN %s", talks._ids),
        )
        return {**self.ended_steps(self.sheet), **signatures, **addenda}


@tagged("post_install", "-at_install")
class TestCourseOfTalks(CourseCase, InterviewCase):
    """Nobody holds, closes or signs a talk that is not his."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegates()
        cls.template.line_ids.unlink()
        cls.template.line_ids = [
            Command.create({"name": "Work", "section": "attitude", "weight": 100})
        ]

    def setUp(self):
        super().setUp()
        self.sheet = self.decided()

    def test_walk(self):
        """Any step by anybody, in any order."""
        self.walk(TalkMachine)
