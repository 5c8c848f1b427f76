# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTakeBack(PerformanceCase):
    """A step pressed too early is taken back: by whoever took it, or by HR."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.sheet = self.appraisal()
        self.agree(self.sheet)
        self.enter(self.sheet, {"Output": "95", "Defects": "6"})

    def back(self, record, role, reason=None):
        """The dialog of the button Take Back, filled in and pressed."""
        mine = self.as_user(record, role)
        mine.invalidate_recordset()
        self.assertTrue(mine.can_take_back)
        action = mine.action_open_take_back()
        form = Form(
            self.as_user(self.env[action["res_model"]], role).with_context(
                **action["context"]
            )
        )
        if reason:
            form.reason = reason
        form.save().action_confirm()
        self.env.invalidate_all()

    def refused(self, record, role, regex="take"):
        mine = self.as_user(record, role)
        mine.invalidate_recordset()
        self.assertFalse(mine.can_take_back)
        with self.assertRaisesRegex((UserError, AccessError), regex):
            mine.action_open_take_back()
        with self.assertRaisesRegex((UserError, AccessError), regex):
            mine.action_take_back("I want to")

    def opened(self):
        self.as_user(self.sheet, "manager").action_open_assessment()

    def submitted(self, kind="self", role="subject", points="8"):
        review = self.rating(self.sheet, kind, role)
        judged = review.line_ids.filtered(lambda line: line.method == "manual")
        judged.points_input = points
        review.action_submit()
        return review

    # THE SELF-REVIEW

    def test_self_review_by_its_author(self):
        """Submitted by mistake: the author takes it back, corrects and submits."""
        self.opened()
        before = self.sheet._open_steps()
        deadline = before.deadline
        review = self.submitted()
        self.assertEqual(self.sheet.waiting_for_id, self.people["manager"])
        self.back(review, "subject")
        self.assertEqual((review.state, self.sheet.state), ("draft", "self_review"))
        self.assertFalse(review.submitted_on)
        step = self.sheet._open_steps()
        self.assertEqual(step.owner_id, self.people["subject"])
        self.assertEqual(step.deadline, deadline, "the last day is the one of before")
        last = self.sheet.step_ids.sorted("id")[-2]
        self.assertEqual((last.state, last.exit_kind), ("manager_review", "taken_back"))
        self.assertIn("“Self-review” again", self.sheet.message_ids[0].body)
        judged = review.line_ids.filtered(lambda line: line.method == "manual")
        judged.with_user(self.users["subject"]).points_input = "80"
        self.as_user(review, "subject").action_submit()
        self.assertEqual(self.sheet.state, "manager_review")

    def test_self_review_after_the_manager_has_begun(self):
        """Then HR does it, with a reason; the manager's draft stays."""
        self.opened()
        review = self.submitted()
        self.rating(self.sheet, "manager", "manager").comment = "Begun"
        self.refused(review, "subject", "afterwards HR")
        for role in ("manager", "colleague", "hr_out"):
            self.refused(self.sheet, role, "")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(review, "hr_in").action_take_back()
        self.back(review, "hr_in", "Eight instead of eighty")
        self.assertEqual(self.sheet.state, "self_review")
        self.assertIn("Eight instead of eighty", self.sheet.message_ids[0].body)
        self.assertEqual(self.rating(self.sheet, "manager", "manager").comment, "Begun")

    def test_the_message_leads_to_a_button(self):
        """What a closed review says is what its readers find, at each stage."""
        self.opened()
        review = self.submitted()
        line = review.line_ids.filtered(lambda line: line.method == "manual")
        mine = self.as_user(line, "subject")
        with self.assertRaisesRegex(UserError, "Take Back"):
            mine.points_input = "80"
        self.submitted("manager", "manager", "90")
        self.assertEqual(self.sheet.state, "decided")
        with self.assertRaisesRegex(UserError, "Open Again on the result"):
            mine.points_input = "80"
        self.refused(review, "hr_in", "Open Again on the result")
        self.as_user(self.result(self.sheet), "hr_in").action_reopen("Look again")
        self.back(review, "hr_in", "And the self-review, too")
        mine.points_input = "80"

    def test_skipped_self_review(self):
        """Who has skipped it takes that back."""
        self.opened()
        self.as_user(self.sheet, "manager").action_skip_self_review("On leave")
        self.back(self.sheet, "manager")
        self.assertEqual(self.sheet.state, "self_review")

    # THE OPENED ASSESSMENT

    def test_opened_assessment(self):
        """Nobody has written: the reviews are gone, the plan is the agreed one."""
        versions = self.env["hr.performance.plan.version"]
        count = versions.search_count([("appraisal_id", "=", self.sheet.id)])
        self.opened()
        self.refused(self.sheet, "subject", "no step here")
        self.back(self.sheet, "manager")
        self.assertEqual(self.sheet.state, "agreed")
        self.assertFalse(self.sheet.rating_ids)
        self.assertFalse(self.sheet.waiting_for_id)
        now = versions.search_count([("appraisal_id", "=", self.sheet.id)])
        self.assertEqual(now, count, "the plan has no second version of the same")
        self.opened()
        self.assertEqual(len(self.sheet.rating_ids), 2)

    def test_opened_assessment_with_drafts(self):
        """HR takes it back; what was begun is there when it opens again."""
        self.opened()
        self.rating(self.sheet, "self", "subject").comment = "My words"
        self.rating(self.sheet, "manager", "manager").comment = "Begun"
        self.refused(self.sheet, "manager", "afterwards HR")
        self.back(self.sheet, "hr_in", "Too early")
        self.assertEqual(self.sheet.state, "agreed")
        self.opened()
        for kind, role, words in (
            ("self", "subject", "My words"),
            ("manager", "manager", "Begun"),
        ):
            self.assertEqual(self.rating(self.sheet, kind, role).comment, words)
        self.assertEqual(len(self.sheet.rating_ids), 2)

    # THE MANAGER'S REVIEW

    def test_rating_before_the_second_level(self):
        """The manager takes a submitted rating back until it is approved."""
        self.cycle.sudo().frozen_rules = {
            **self.cycle.frozen_rules,
            "second_review": True,
        }
        self.opened()
        self.submitted()
        review = self.submitted("manager", "manager", "90")
        self.assertEqual(self.sheet.state, "second_review")
        self.assertTrue(self.result(self.sheet))
        self.back(review, "manager")
        self.assertEqual(self.sheet.state, "manager_review")
        self.assertFalse(self.result(self.sheet))
        self.assertEqual(review.state, "draft")
        review.action_submit()
        self.assertEqual(self.sheet.state, "second_review")

    def test_advice(self):
        """A dotted-line review comes back alone."""
        self.people["subject"].performance_dotted_manager_ids = self.people["former"]
        self.opened()
        advice = self.submitted("dotted", "former", "70")
        self.back(advice, "former")
        self.assertEqual((advice.state, self.sheet.state), ("draft", "self_review"))
        advice.action_submit()
        self.back(advice, "hr_in", "Of another person")
        self.assertIn("Of another person", self.sheet.message_ids[0].body)

    # THE END

    def done(self):
        self.opened()
        self.submitted()
        self.submitted("manager", "manager", "90")
        self.as_user(self.result(self.sheet), "manager").action_release()
        self.as_user(self.sheet, "subject").action_acknowledge()
        self.as_user(self.sheet, "manager").action_done()

    def test_closed_appraisal(self):
        """The manager who has closed it, HR with a reason."""
        self.done()
        self.refused(self.sheet, "subject", "no step here")
        self.back(self.sheet, "manager")
        self.assertEqual(self.sheet.state, "acknowledged")
        self.assertTrue(self.sheet._open_steps())
        self.as_user(self.sheet, "hr_in").action_done()
        self.refused(self.sheet, "manager", "afterwards HR")
        self.back(self.sheet, "hr_admin", "Something is missing")
        self.assertEqual(self.sheet.state, "acknowledged")

    def test_cancelled_by_mistake(self):
        """HR brings the sheet back to where it was; not beside a newer one."""
        self.as_user(self.sheet, "hr_in").action_cancel()
        self.back(self.sheet, "hr_in")
        self.assertEqual(self.sheet.state, "agreed")
        self.as_user(self.sheet, "hr_in").action_cancel()
        self.as_user(self.cycle, "hr_admin")._add_people(self.sheet)
        with self.assertRaisesRegex(UserError, "another sheet"):
            self.as_user(self.sheet, "hr_in").action_take_back("By mistake")

    def test_leaver_who_comes_back(self):
        """Closed early, the notice is withdrawn: taken up where it stopped."""
        self.opened()
        person = self.people["subject"]
        person.departure_date = "2026-05-31"
        person.active = False
        self.as_user(self.sheet, "hr_in").action_close_early()
        share = self.sheet.presence_share
        with self.assertRaisesRegex(UserError, "still counts as having left"):
            self.as_user(self.sheet, "hr_in").action_take_back("Is back")
        person.write({"active": True, "departure_date": False})
        self.back(self.sheet, "hr_in", "Is back")
        self.assertEqual(self.sheet.state, "self_review")
        self.assertLess(share, 90)
        self.assertEqual(self.sheet.presence_share, 100)
        self.assertEqual(self.sheet.waiting_for_id, person)
        self.submitted()

    def test_who_has_looked_at_another_step(self):
        """Two take back at once: the second one is told, nothing happens twice."""
        self.opened()
        self.submitted()
        with self.assertRaisesRegex(UserError, "has gone on"):
            self.as_user(self.sheet, "hr_in").action_take_back("x", "self_review")
        self.assertEqual(self.sheet.state, "manager_review")
