# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..people.test_delegation import DelegationCase


@tagged("post_install", "-at_install")
class TestResultReopened(DelegationCase):
    """A result is opened again, rated, decided and told anew by those concerned."""

    def reopen(self, appraisal, reason="Wrong defect count", role="hr_in"):
        """HR opens it in the dialog of the result's form."""
        action = self.as_user(self.result(appraisal), role).action_open_reopen()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.users[role])
            .with_context(**action["context"])
        )
        dialog.reason = reason
        dialog.save().action_confirm()

    def rate_again(self, appraisal, points):
        review = self.rating(appraisal, "manager", "manager")
        review.line_ids.filtered(
            lambda line: line.method == "manual"
        ).points_input = points
        return review

    def test_old_result_is_not_decided_again(self):
        """Only the submitted review decides: no click brings the result of before"""
        appraisal = self.decided()
        before = self.result(appraisal).score
        self.reopen(appraisal)
        for role in ("manager", "hr_in", "hr_admin"):
            result = self.as_user(self.result(appraisal), role)
            self.assertFalse(result.is_rated)
            with self.assertRaisesRegex(UserError, "Submit the review"):
                result.action_publish()
            with self.assertRaisesRegex(UserError, "not decided yet"):
                result.action_release()
        self.assertEqual(appraisal.state, "manager_review")
        self.rate_again(appraisal, "20").action_submit()
        result = self.result(appraisal)
        self.assertEqual((appraisal.state, result.state), ("decided", "published"))
        self.assertLess(result.score, before)
        self.assertEqual(result.decided_by_id, self.users["manager"])
        self.assertFalse(self.reads(result, "subject"))
        self.as_user(result, "manager").action_release()
        self.assertTrue(self.reads(self.result(appraisal), "subject"))
        self.as_user(appraisal, "subject").action_acknowledge()
        self.as_user(appraisal, "manager").action_done()
        self.assertEqual(appraisal.state, "done")

    def test_one_among_many(self):
        """A result whose review is open is not decided with others"""
        first = self.decided()
        self.reopen(first)
        second = self.appraisal("colleague")
        self.as_user(second, "colleague").action_confirm_plan()
        mine = self.as_user(second, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.enter(second, {"Output": "95", "Defects": "6"})
        mine.action_open_assessment()
        second.action_skip_self_review("On leave")
        review = self.rating(second, "manager", "manager")
        review.line_ids.filtered(lambda x: x.method == "manual").points_input = "50"
        review.action_submit()
        both = self.result(first) | self.result(second)
        with self.assertRaises(UserError):
            self.as_user(both, "manager").action_publish()
        self.assertEqual(self.result(first).state, "draft")

    def test_after_release_and_acknowledgement(self):
        """What was told is taken back, told again, and acknowledged again"""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "manager").action_release()
        self.as_user(appraisal, "subject").action_acknowledge()
        self.reopen(appraisal)
        self.assertFalse(self.reads(self.result(appraisal), "subject"))
        self.assertFalse(self.rating(appraisal, "manager", "subject"))
        self.assertFalse(appraisal.acknowledged_on)
        with self.assertRaises(UserError):
            self.as_user(appraisal, "subject").action_acknowledge()
        self.rate_again(appraisal, "20").action_submit()
        self.as_user(self.result(appraisal), "manager").action_release()
        self.as_user(appraisal, "subject").action_acknowledge()
        self.assertTrue(appraisal.acknowledged_on)

    def test_second_level_approves_again(self):
        """Where the scheme asks for it, the second level approves the new rating"""
        self.scheme.second_review = True
        appraisal = self.decided()
        self.as_user(appraisal, "head").action_approve_review()
        self.reopen(appraisal)
        self.assertFalse(appraisal.second_reviewed_by_id)
        with self.assertRaisesRegex(UserError, "Submit the review"):
            self.as_user(self.result(appraisal), "manager").action_publish()
        self.rate_again(appraisal, "20").action_submit()
        self.assertEqual(appraisal.state, "second_review")
        self.as_user(appraisal, "head").action_approve_review()
        self.assertEqual(self.result(appraisal).state, "published")
        self.assertEqual(appraisal.second_reviewed_by_id, self.users["head"])

    def test_who_may_not(self):
        """Nobody but HR in scope opens a result, and with a reason only"""
        appraisal = self.decided()
        for role in ("subject", "manager", "head", "hr_out"):
            with self.assertRaises(AccessError):
                self.as_user(self.result(appraisal), role).action_reopen("Please")
        with self.assertRaises(UserError):
            self.as_user(self.result(appraisal), "hr_in").action_reopen(" ")

    def test_what_nobody_could_decide_again(self):
        """Imported results and sheets that were closed early stay as they are"""
        self.leaves_sound = False
        appraisal = self.decided()
        result = self.as_user(self.result(appraisal), "hr_in")
        appraisal.sudo().state = "closed_early"
        with self.assertRaisesRegex(UserError, "closed early"):
            result.action_reopen("Wrong")
        appraisal.sudo().state = "done"
        appraisal.rating_ids.unlink()
        with self.assertRaisesRegex(UserError, "imported"):
            result.action_reopen("Wrong")
