# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase
from ..interview.common_interview import SIGNATURE, InterviewCase

PROOF = b"cmVjZWlwdA=="


@tagged("post_install", "-at_install")
class TestExits(PerformanceCase):
    """One absentee stops nobody, and how it went on stays on record."""

    def last_step(self, appraisal):
        """The step that ended last."""
        return appraisal.step_ids.filtered("left_on").sorted("id")[-1]

    def notes(self, appraisal):
        return " ".join(appraisal.message_ids.mapped("body"))

    def reviewing(self):
        """A sheet whose assessment is open."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        return appraisal

    # PLAN

    def test_plan_is_issued_with_the_objection(self):
        """The second-level manager issues it; nobody's confirmation is invented."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_object("The target is too high")
        self.as_user(appraisal, "head").action_issue_plan("No agreement in two talks")
        self.assertEqual(appraisal.state, "agreed")
        self.assertFalse(appraisal.employee_confirmed_on)
        self.assertEqual(appraisal.plan_objection, "The target is too high")
        self.assertEqual(appraisal.plan_issued_by_id, self.users["head"])
        step = self.last_step(appraisal)
        self.assertEqual(
            (step.exit_kind, step.exit_reason, step.acted_by_id),
            ("issued", "No agreement in two talks", self.users["head"]),
        )
        self.assertIn("No agreement in two talks", self.notes(appraisal))

    def test_plan_is_not_issued_by_the_two_sides(self):
        """Neither manager nor employee, nor people beside the line."""
        self.launch()
        appraisal = self.appraisal()
        for role in ("manager", "subject", "colleague", "hr_out"):
            with self.assertRaises(AccessError):
                self.as_user(appraisal, role).action_issue_plan("Because")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(appraisal, "hr_in").action_issue_plan(" ")
        self.as_user(appraisal, "hr_in").action_issue_plan("Long leave", "Not asked")
        self.assertEqual(appraisal.plan_objection, "Not asked")
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.as_user(appraisal, "hr_in").action_issue_plan("Again")

    def test_unfinished_plan_is_not_issued(self):
        """Weights still have to add up."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal.line_ids[0], "manager").weight = 10
        with self.assertRaisesRegex(UserError, "100"):
            self.as_user(appraisal, "head").action_issue_plan("No agreement")
        self.assertEqual(appraisal.state, "planning")

    def test_objection_is_the_employees(self):
        """The manager cannot write it for somebody who has a login."""
        self.launch()
        with self.assertRaises(AccessError):
            self.as_user(self.appraisal(), "manager").action_object("Fine with me")
        userless = self.appraisal("userless")
        self.as_user(userless, "manager").action_object("Too high, she says")
        self.assertEqual(userless.plan_objection, "Too high, she says")

    # REVIEWS

    def test_skipped_self_review_has_a_reason(self):
        """Pressed without reason the dialog asks for it; it is never scored zero."""
        appraisal = self.reviewing()
        manager = self.as_user(appraisal, "manager")
        dialog = manager.action_skip_self_review()
        self.assertEqual(dialog["res_model"], "hr.performance.exit")
        self.assertEqual(appraisal.state, "self_review")
        with self.assertRaisesRegex(UserError, "Say why"):
            manager.action_skip_self_review("")
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "subject").action_skip_self_review("No time")
        manager.action_skip_self_review("On parental leave")
        self.assertEqual(appraisal.state, "manager_review")
        self.assertEqual(self.last_step(appraisal).exit_kind, "skipped")
        self.assertIn("On parental leave", self.notes(appraisal))
        own = appraisal.rating_ids.filtered(lambda rating: rating.kind == "self")
        self.assertEqual(own.state, "draft")
        self.assertFalse(any(own.line_ids.mapped("has_points")))

    def test_substitute_reviews_and_decides(self):
        """HR names somebody; that person sees the sheet, rates, and decides."""
        appraisal = self.reviewing()
        self.as_user(appraisal, "manager").action_skip_self_review("Left the site")
        person = self.people["colleague"]
        self.assertFalse(self.as_user(appraisal, "colleague").has_access("read"))
        self.as_user(appraisal, "hr_in").action_substitute_reviewer(
            person.id, "Manager in hospital"
        )
        self.assertEqual(appraisal.waiting_for_id, person)
        step = self.last_step(appraisal)
        self.assertEqual(
            (step.state, step.exit_kind), ("manager_review", "substituted")
        )
        self.assertFalse(self.rating(appraisal, "manager", "manager"))
        rating = self.rating(appraisal, "manager", "colleague")
        sheet = self.as_user(appraisal, "colleague")
        for line, value in zip(sheet.line_ids, ("95", "6"), strict=False):
            line.actual_input = value
        rating.line_ids.filtered(lambda r: r.method == "manual").points_input = "90"
        rating.action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(self.result(appraisal).decided_by_id, self.users["colleague"])

    def test_nobody_is_substitute_for_the_own_review(self):
        """Nor can the manager choose one, nor an archived person be chosen."""
        appraisal = self.reviewing()
        hr = self.as_user(appraisal, "hr_in")
        with self.assertRaisesRegex(UserError, "cannot review oneself"):
            hr.action_substitute_reviewer(self.people["subject"].id, "Absent")
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "manager").action_substitute_reviewer(
                self.people["colleague"].id, "Absent"
            )
        self.people["former"].active = False
        with self.assertRaisesRegex(UserError, "Choose who reviews"):
            hr.action_substitute_reviewer(self.people["former"].id, "Absent")
        with self.assertRaisesRegex(UserError, "Say why"):
            hr.action_substitute_reviewer(self.people["colleague"].id, None)

    def test_new_manager_ends_the_substitution(self):
        """Whoever leads the person now reviews in person."""
        appraisal = self.reviewing()
        self.as_user(appraisal, "hr_in").action_substitute_reviewer(
            self.people["colleague"].id, "Manager in hospital"
        )
        self.people["subject"].parent_id = self.people["former"]
        self.assertFalse(appraisal.substitute_id)
        self.assertFalse(self.as_user(appraisal, "colleague").has_access("read"))

    # DELIVERY

    def test_released_result_that_nobody_acknowledges(self):
        """Delivered with proof: the sheet goes on, and says that nobody answered."""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "manager").action_release()
        manager = self.as_user(appraisal, "manager")
        with self.assertRaisesRegex(UserError, "proof of delivery"):
            manager.action_record_delivery("Sent twice", None)
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "head").action_record_delivery("Sent", PROOF)
        manager.action_record_delivery("Sent twice", PROOF, "receipt.txt")
        self.assertEqual(appraisal.state, "acknowledged")
        self.assertEqual(appraisal.delivery_proof_id.raw, b"receipt")
        self.assertEqual(self.last_step(appraisal).exit_kind, "no_answer")

    # DIALOG

    def test_dialog_follows_the_step(self):
        """One button; what it asks depends on step and role."""
        appraisal = self.reviewing()
        manager = self.as_user(appraisal, "manager")
        action = manager.action_open_exit()
        form = Form(
            self.as_user(self.env["hr.performance.exit"], "manager").with_context(
                **action["context"]
            )
        )
        form.reason = "Ill"
        form.save().action_confirm()
        self.assertEqual(self.last_step(appraisal).exit_kind, "skipped")
        wizard = (
            self.as_user(self.env["hr.performance.exit"], "manager")
            .with_context(**action["context"])
            .create({"reason": "Ill", "substitute_id": self.people["head"].id})
        )
        self.assertEqual(wizard.kind, "substitute")
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_dialog_takes_several_sheets_of_one_step(self):
        """Three absentees in one go; mixed steps are refused."""
        self.launch()
        roles = ("subject", "colleague", "userless")
        sheets = self.env["hr.performance.appraisal"].union(
            *(self.appraisal(role) for role in roles)
        )
        hr = self.as_user(sheets, "hr_in")
        action = hr.action_open_exit()
        self.assertEqual(action["context"]["default_appraisal_ids"], sheets.ids)
        wizard = self.as_user(self.env["hr.performance.exit"], "hr_in").create(
            {"appraisal_ids": [Command.set(sheets[:2].ids)], "reason": "Plant closed"}
        )
        wizard.action_confirm()
        self.assertEqual(set(sheets[:2].mapped("state")), {"agreed"})
        with self.assertRaisesRegex(UserError, "nothing to pass over"):
            hr.action_open_exit()


@tagged("post_install", "-at_install")
class TestMissingSignature(InterviewCase):
    """An employee who does not sign, with witness or proof."""

    def to_sign(self):
        appraisal = self.decided()
        return self.closed(appraisal)

    def test_refusal_needs_a_witness(self):
        """The talk is filed, the sheet goes on; no signature is invented."""
        talk = self.to_sign()
        talk.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "witness"):
            talk.action_record_missing_signature("refused", "He left the room")
        with self.assertRaisesRegex(UserError, "took part"):
            talk.action_record_missing_signature(
                "refused", "He left the room", witness=self.people["subject"].id
            )
        talk.action_record_missing_signature(
            "refused", "He left the room", witness=self.people["colleague"].id
        )
        own = talk.sudo()
        self.assertEqual((own.state, own.exit_kind), ("signed", "refused"))
        self.assertEqual(own.exit_witness_id, self.people["colleague"])
        self.assertEqual(own.signature_ids.mapped("side"), ["manager"])
        appraisal = own.appraisal_id
        self.assertEqual(appraisal.state, "acknowledged")
        step = appraisal.step_ids.filtered(lambda s: s.state == "released")
        self.assertEqual(
            (step.exit_kind, step.exit_reason), ("refused", "He left the room")
        )
        self.assertTrue(own.is_intact)

    def test_unreachable_needs_a_proof(self):
        """The receipt is kept with the interview."""
        talk = self.to_sign()
        with self.assertRaisesRegex(UserError, "manager signs first"):
            talk.action_record_missing_signature("unreachable", "Moved", proof=PROOF)
        talk.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "proof"):
            talk.action_record_missing_signature("unreachable", "Moved")
        talk.action_record_missing_signature(
            "unreachable", "Moved", proof=PROOF, name="post.txt"
        )
        proof = talk.sudo().exit_proof_id
        self.assertEqual((proof.res_model, proof.res_id), (talk._name, talk.id))

    def test_only_manager_and_hr_record_it(self):
        """Not the employee, not the chain, and not after the signature."""
        talk = self.to_sign()
        talk.action_sign(SIGNATURE)
        witness = self.people["colleague"].id
        for role in ("subject", "head", "colleague"):
            with self.assertRaises(AccessError):
                self.as_user(talk, role).action_record_missing_signature(
                    "refused", "Left", witness=witness
                )
        self.as_user(talk, "subject").action_sign(SIGNATURE)
        with self.assertRaises(UserError):
            talk.action_record_missing_signature("refused", "Left", witness=witness)
