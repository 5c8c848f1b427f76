# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestSelfReviewGate(PerformanceCase):
    """How long the manager's review waits for the self-review is a check."""

    def reviewing(self, level):
        """A measured sheet that waits for its self-review."""
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "self_review_expected")
        gate.level = level
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        self.assertEqual(appraisal.state, "self_review")
        return appraisal

    def managers(self, appraisal):
        """The manager's review, filled in."""
        rating = self.rating(appraisal, "manager", "manager")
        rating.line_ids.filtered(lambda a: a.method == "manual").points_input = "90"
        return rating

    def skipped(self, appraisal):
        steps = appraisal.step_ids.filtered(lambda s: s.state == "self_review")
        return steps.mapped("exit_kind"), steps.mapped("exit_reason")

    def test_off_goes_on_without_asking(self):
        """Nothing is shown, the sheet is decided, and the skip stands in the log."""
        appraisal = self.reviewing("off")
        rating = self.managers(appraisal)
        self.assertFalse(rating.self_review_notice)
        rating.action_submit()
        self.assertEqual(appraisal.state, "decided")
        kinds, reasons = self.skipped(appraisal)
        self.assertEqual(kinds, ["skipped"])
        self.assertIn("submitted before it", reasons[0])
        self.assertIn("does not count", appraisal.message_ids[0].body)
        own = appraisal.rating_ids.filtered(lambda r: r.kind == "self")
        self.assertEqual(own.state, "draft")
        with self.assertRaisesRegex(UserError, "closed"):
            self.as_user(own, "subject").comment = "Too late"

    def test_advice_is_shown_and_nobody_held_up(self):
        """The review says what is missing; submitting it goes on."""
        appraisal = self.reviewing("advice")
        rating = self.managers(appraisal)
        self.assertIn("recorded as skipped", rating.self_review_notice)
        own = self.rating(appraisal, "self", "subject")
        self.assertFalse(own.self_review_notice)
        rating.action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(self.skipped(appraisal)[0], ["skipped"])
        self.assertFalse(rating.self_review_notice)

    def test_required_waits_for_the_self_review(self):
        """Refused with the way out, until the self-review is in."""
        appraisal = self.reviewing("required")
        rating = self.managers(appraisal)
        self.assertIn("can be submitted after it", rating.self_review_notice)
        with self.assertRaisesRegex(UserError, "Subject.*self-review.*Exit…"):
            rating.action_submit()
        self.assertEqual(appraisal.state, "self_review")
        self.assertEqual(rating.state, "draft")
        own = self.rating(appraisal, "self", "subject")
        own.line_ids.filtered(lambda a: a.method == "manual").points_input = "80"
        own.action_submit()
        rating.action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(self.skipped(appraisal)[0], ["done"])

    def test_required_is_met_by_the_recorded_skip(self):
        """A skip with a reason opens the way as the self-review does."""
        appraisal = self.reviewing("required")
        self.as_user(appraisal, "manager").action_skip_self_review("On leave")
        self.managers(appraisal).action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(self.skipped(appraisal), (["skipped"], ["On leave"]))

    def test_required_is_let_pass_by_an_override(self):
        """An administrator's override lets the rating in, like other checks."""
        appraisal = self.reviewing("required")
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": appraisal.id,
                "code": "self_review_expected",
                "reason": "Unreachable abroad",
            }
        )
        self.managers(appraisal).action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(self.skipped(appraisal)[0], ["skipped"])
