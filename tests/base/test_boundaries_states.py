# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_check_records import AccessCheckRecords
from .test_public_methods import own_public_methods

#: What a refusal for the wrong state says.
REFUSED = "this step is not possible now"
#: How an action asks for a state.
ASKS = ("_require_state(", "_check_run_state(", "_check_interview_state(")
WHY = "Agreed in person"
PLANNED, REVIEWED = ("planning", "agreed"), ("self_review", "manager_review")
UNDECIDED = (*PLANNED, *REVIEWED, "second_review")

#: Each action that asks for a state: states in which it may begin, and its arguments.
#: Spelled here once more, because this is what people may rely on.
STEPS = {
    "hr.performance.alert": {"action_answer": (("open",),)},
    "hr.performance.appeal": {
        "action_accept": (("filed",),),
        "action_decide": (("review",), [], WHY),
        "action_declare": (("accepted",),),
        "action_decline": (("accepted", "review"), WHY),
        "action_file": (("draft",),),
        "action_name_reviewer": (("filed", "accepted", "review"), False, WHY),
        "action_open_letter": (("decided", "refused"),),
        "action_print": (("decided", "refused"),),
        "action_question": (("review",), "manager", WHY),
        "action_refuse": (("filed",), "late", WHY),
        "action_take_disputed": (("draft",),),
        "action_withdraw": (("filed", "accepted", "review"),),
    },
    "hr.performance.appeal.hearing": {
        "action_answer": (("open",), WHY),
        "action_close": (("open",),),
    },
    "hr.performance.appraisal": {
        "action_acknowledge": (("released",),),
        "action_ask_for_change": (("planning",), WHY),
        "action_ask_raters": (("agreed", *REVIEWED),),
        "action_cancel": (UNDECIDED,),
        "action_close_early": ((*UNDECIDED, "decided"),),
        "action_close_feedback": (("agreed", *REVIEWED),),
        "action_confirm_plan": (("planning",),),
        "action_confirm_plan_with_reason": (("planning",), WHY),
        "action_done": (("acknowledged",),),
        "action_issue_plan": (("planning",), WHY, WHY),
        "action_object": (("planning",), WHY),
        "action_open_assessment": (("agreed",),),
        "action_open_assessment_talk": (REVIEWED,),
        "action_record_delivery": (("released",), WHY, "cHJvb2Y=", "proof.txt"),
        "action_request_interview": (("decided", "released", "acknowledged"),),
        "action_skip_self_review": (("self_review",), WHY),
        "action_substitute_reviewer": (REVIEWED, False, WHY),
        "action_take_next_goals": (("planning",),),
        "action_understand_goals": ((*PLANNED, "self_review"),),
    },
    "hr.performance.calibration": {
        "action_apply": (("open",),),
        "action_cancel": (("draft", "open"), WHY),
        "action_open": (("draft",),),
        "action_reopen": (("applied",), WHY),
    },
    "hr.performance.potential": {
        "action_revise": (("submitted",),),
        "action_submit": (("draft",),),
    },
    "hr.performance.cycle": {
        "action_close": (
            ("planning", "coaching", "assessment", "feedback", "application"),
        ),
    },
    "hr.performance.goal.conflict": {
        "action_reopen": (("waived",),),
        "action_waive": (("open",),),
    },
    "hr.performance.goal.meeting": {
        "action_hold": (("planned",),),
        "action_plan": (("draft",),),
    },
    "hr.performance.interview": {
        "action_add_addendum": (("signed",), WHY),
        "action_change_next_plan": (("closed", "signed"),),
        "action_agree_agenda": (("in_progress",),),
        "action_close": (("in_progress",),),
        "action_correct": (("closed",), WHY),
        "action_file_document": (("signed",),),
        "action_find_time": (("draft", "prepared", "invited"),),
        "action_hand_back": (("draft", "prepared", "invited"),),
        "action_join_as_hr": (("draft", "prepared", "invited", "in_progress"),),
        "action_lead_as_hr": (("draft", "prepared", "invited"),),
        "action_invite": (("draft", "prepared", "invited"),),
        "action_next_step": (("in_progress",),),
        "action_note_mood": (("in_progress",), "tense"),
        "action_open_document": (("signed",),),
        "action_open_missing_signature": (("closed",),),
        "action_open_sign": (("closed",),),
        "action_open_talk": (("in_progress",),),
        "action_prepare": (("draft",),),
        "action_previous_step": (("in_progress",),),
        "action_record_missing_signature": (("closed",), "unreachable", WHY),
        "action_sign": (("closed",), "Name"),
        "action_start": (("prepared", "invited"), WHY),
    },
    "hr.performance.kpi": {
        "action_release": (("draft",),),
        "action_replace_in_templates": (("retired",),),
        "action_retire": (("released",),),
        "action_reviewed": (("released",),),
    },
    "hr.performance.kpi.source": {
        "action_activate": (("draft", "stopped"),),
        "action_collect": (("active",),),
        "action_stop": (("active",),),
    },
    "hr.performance.objective": {
        "action_cancel": (("draft", "proposed", "approved"),),
        "action_propose": (("draft",),),
        "action_reopen": (("achieved", "missed", "cancelled"),),
        "action_return": (("proposed",),),
        "action_revise": (("approved",),),
        "action_withdraw": (("proposed",),),
    },
    "hr.performance.plan.action": {
        "action_done": (("open",),),
        "action_reopen": (("done",),),
    },
    "hr.performance.plan.change": {
        "action_submit": (("draft",),),
        "action_withdraw": (("draft", "submitted"),),
    },
    "hr.performance.rater": {
        "action_approve": (("proposed",),),
        "action_refuse": (("proposed", "approved"),),
        "action_withdraw": (("proposed", "approved"),),
    },
    "hr.performance.result": {
        "action_allow_appeal": (("released",), WHY),
        "action_publish": (("draft",),),
        "action_release_many": (("published",),),
        "action_reopen": (("published", "released"), WHY),
    },
    "hr.performance.honour": {
        "action_grant": (("proposed",),),
        "action_hide": (("granted",),),
        "action_revoke": (("granted",),),
        "action_show": (("granted",),),
    },
    "hr.performance.reward.question": {
        "action_answer": (("open",),),
        "action_close": (("answered",),),
    },
    "hr.performance.reward": {
        "action_acknowledge": (("approved", "handed_over", "paid"),),
        "action_ask_question": (("approved", "handed_over", "paid"),),
        "action_tell": (("approved", "handed_over", "paid"),),
        "action_cancel": (("approved",), WHY),
        "action_exclude": (("simulated",), WHY),
        "action_include": (("simulated",),),
        "action_reverse": (("handed_over", "paid"), WHY),
        "action_waive_difference": (("handed_over", "paid"), WHY),
    },
    "hr.performance.reward.policy": {
        "action_new_version": (("published",),),
        "action_publish": (("draft",),),
    },
    "hr.performance.reward.run": {
        "action_approve": (("simulated",),),
        "action_cancel": (("draft", "simulated", "approved"), WHY),
        "action_confirm_payment": (("approved", "handed_over"),),
        "action_fill_units": (("draft", "simulated"),),
        "action_hand_over": (("approved",),),
        "action_open_shifts": (("simulated",),),
        "action_reverse": (("approved", "handed_over", "done", "given"), WHY),
        "action_simulate": (("draft", "simulated"),),
    },
    "hr.performance.merit.proposal": {
        "action_leave_out": (("proposed",), WHY),
        "action_reverse": (("applied",), WHY),
        "action_take_in": (("cancelled",),),
    },
    "hr.performance.merit.round": {
        "action_apply": (("approved",),),
        "action_approve": (("approval",),),
        "action_cancel": (("draft", "proposing", "approval", "approved"),),
        "action_export": (("applied",),),
        "action_fit": (("proposing",),),
        "action_leave_out_issues": (("proposing",),),
        "action_open": (("draft",),),
        "action_read_again": (("proposing",),),
        "action_return": (("approval",),),
        "action_spread": (("proposing",),),
        "action_submit": (("proposing",),),
        "action_take_all_back": (("applied",),),
        "action_tell_letters": (("applied",),),
    },
    "hr.performance.merit.unit": {
        "action_propose": (("open",),),
        "action_revise": (("proposed",),),
    },
    "hr.performance.reward.shift": {
        "action_close": (("open",),),
        "action_reopen": (("done", "closed"),),
    },
    "hr.performance.pulse": {
        "action_close": (("open",),),
        "action_print_slips": (("open",),),
    },
    "hr.performance.system.item": {
        "action_done": (("open",),),
        "action_drop": (("open",), WHY),
    },
    "hr.performance.system.review": {
        "action_begin_next": (("closed",),),
        "action_close": (("draft",),),
        "action_fill": (("draft",),),
    },
    "hr.performance.self.report": {
        "action_submit": (("draft",),),
    },
    "hr.performance.coaching.request": {
        "action_agree": (("open",),),
        "action_decline": (("open",),),
        "action_done": (("agreed",),),
        "action_take_over": (("open", "agreed"),),
    },
    "hr.performance.talk": {
        "action_cancel": (("planned",),),
        "action_hold": (("planned", "missed"),),
        "action_miss": (("planned",),),
    },
    "hr.performance.development.plan": {
        "action_accept": (("proposed",),),
        "action_change": (("agreed",),),
        "action_close": (("agreed", "escalated"),),
        "action_confirm": (("draft",),),
        "action_decline": (("proposed",),),
        "action_decline_text": (("draft",), WHY),
        "action_escalate": (("agreed",),),
        "action_extend": (("agreed", "escalated"),),
        "action_issue": (("draft",),),
        "action_rate_effect": (("done",),),
    },
    "hr.performance.development.action": {
        "action_confirm_support": (("reported",),),
        "action_dispute": (("reported",),),
        "action_reopen": (("done", "partly", "not_done"),),
    },
    "hr.performance.development.check": {
        "action_hold": (("open", "missed"),),
    },
    "hr.performance.retention": {
        "action_confirm": (("draft",),),
        "action_put_aside": (("draft",),),
    },
    "hr.performance.team.print": {"action_order": (("draft",),)},
    "hr.performance.template": {
        "action_release": (("review",),),
        "action_retire": (("released",),),
        "action_return_to_draft": (("review", "released", "retired"),),
        "action_submit_for_review": (("draft",),),
    },
}

#: Where a reason may be left out, and in which states.
WITHOUT_REASON = {
    ("hr.performance.interview", "action_start"): {"invited"},
    ("hr.performance.reward.run", "action_cancel"): {"draft", "simulated"},
}


@tagged("post_install", "-at_install")
class TestBoundariesStates(AccessCheckRecords):
    """Each action refuses a record in every state in which it has no meaning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("planning")
        cls.kept = {}
        for (name, _key), record in cls.records.items():
            cls.kept.setdefault(name, record[:1].sudo())
        cls._put_beside()

    @classmethod
    def _put_beside(cls):
        """What the records need around them, so that only their state speaks."""
        cls.kept["hr.performance.result"].appraisal_id.state = "manager_review"
        reward, task = cls.kept["hr.performance.reward"], "hr.performance.plan.action"
        reward.handover_number = "RH/1"
        reward.run_id.state = "simulated"
        cls.kept["hr.performance.reward.shift"].run_id.state = "simulated"
        person = cls.kept[task].responsible_id.user_id
        cls.kept[task] = cls.kept[task].with_user(person).sudo()
        # An open round has its people already.
        cls.kept["hr.performance.merit.round"] = cls.kept[
            "hr.performance.merit.round"
        ].copy()
        for name, role in (
            ("hr.performance.coaching.request", "head"),
            ("hr.performance.talk", "manager"),
            ("hr.performance.potential", "manager"),
        ):
            cls.kept[name] = cls.kept[name].with_user(cls.users[role]).sudo()

    def test_every_step_is_walked(self):
        """Who writes an action that asks for a state says here for which."""
        asking = {}
        for name, model in self.env.registry.items():
            found = own_public_methods(model, "odoo.addons.hr_performance")
            for method, functions in found.items():
                code = "".join(map(inspect.getsource, functions))
                if method.startswith("action_") and any(ask in code for ask in ASKS):
                    asking.setdefault(name, set()).add(method)
        named = {name: set(steps) for name, steps in STEPS.items()}
        self.assertEqual(asking, named)

    @mute_logger("odoo.sql_db")
    def test_wrong_states_are_refused_and_right_ones_pass(self):
        """By the system's rights, so that no role is in the way."""
        for name, steps in STEPS.items():
            record = self.kept[name]
            states = [key for key, _label in record._fields["state"].selection]
            for method, (allowed, *arguments) in steps.items():
                self.assertLessEqual(set(allowed), set(states), method)
                for state in states:
                    with self.subTest(action=f"{name}.{method}", state=state):
                        told = self._told(record, state, method, arguments)
                        self.assertEqual(REFUSED not in told, state in allowed, told)

    @mute_logger("odoo.sql_db")
    def test_blank_is_no_reason(self):
        """Whoever has to say why says something."""
        asked = [
            (name, method, state, arguments)
            for name, steps in STEPS.items()
            for method, (allowed, *arguments) in steps.items()
            for state in allowed
            if WHY in arguments and state not in WITHOUT_REASON.get((name, method), ())
        ]
        self.assertGreater(len(asked), 15)
        for name, method, state, arguments in asked:
            with self.subTest(action=f"{name}.{method}", state=state):
                said = self._told(self.kept[name], state, method, arguments)
                blank = [" " if value == WHY else value for value in arguments]
                told = self._told(self.kept[name], state, method, blank)
                self.assertTrue(told)
                self.assertNotEqual(told, said)

    def _told(self, record, state, method, arguments):
        """What a user reads who takes the step in this state; nothing of it stays."""
        told = ""
        with self.cr.savepoint() as savepoint:
            # Past everything that keeps a record from this state.
            self.cr.execute(
                f"ALTER TABLE {record._table} DISABLE TRIGGER USER;"
                f"UPDATE {record._table} SET state = %s WHERE id = %s",
                [state, record.id],
            )
            record.invalidate_recordset()
            try:
                getattr(record, method)(*arguments)
            except (UserError, TypeError) as error:
                # TypeError: what an earlier step would have written is missing.
                told = str(error)
            self.env.invalidate_all(flush=False)
            savepoint.rollback()
        return told
