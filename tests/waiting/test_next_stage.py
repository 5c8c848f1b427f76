# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestNextStage(PerformanceCase):
    """Next Stage asks first, goes on once, and can be taken back."""

    def setUp(self):
        super().setUp()
        self.launch()

    def dialog(self, role="hr_admin"):
        """The dialog of the button Next Stage, as it is opened."""
        action = self.as_user(self.cycle, role).action_open_next_stage()
        form = Form(
            self.as_user(self.env[action["res_model"]], role).with_context(
                **action["context"]
            )
        )
        return form.save()

    def back(self, role="hr_admin", reason=None):
        """The dialog of the button Take Back, filled in and pressed."""
        action = self.as_user(self.cycle, role).action_open_take_back()
        form = Form(
            self.as_user(self.env[action["res_model"]], role).with_context(
                **action["context"]
            )
        )
        if reason:
            form.reason = reason
        return form.save().action_confirm()

    def go_to(self, stage, role="hr_admin"):
        while self.cycle.state != stage:
            self.dialog(role).action_confirm()

    # THE QUESTION

    def test_stragglers_are_listed(self):
        """Who is waited for, by state and by name; the cycle stays until Go On."""
        dialog = self.dialog()
        mine = self.as_user(self.cycle.appraisal_ids, "hr_admin")
        listed = dialog.step_ids.appraisal_id
        self.assertLess(listed, mine._filtered_access("read"), "all but the own sheet")
        self.assertIn(self.appraisal(), dialog.step_ids.appraisal_id)
        total = len(self.cycle.appraisal_ids)
        self.assertEqual(dialog.counts, f"Agree the plan: {total}")
        self.assertIn("“Planning” to “Coaching”", dialog.text)
        self.assertEqual(self.cycle.state, "planning")
        dialog.action_confirm()
        self.assertEqual(self.cycle.state, "coaching")

    def test_agreed_plans_are_not_waited_for(self):
        """A plan that is agreed is done in the stages before the assessment."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.assertNotIn(sheet, self.dialog().step_ids.appraisal_id)
        self.go_to("coaching")
        dialog = self.dialog()
        self.assertNotIn(sheet, dialog.step_ids.appraisal_id)
        self.assertIn("reviews of all agreed plans", dialog.text)
        dialog.action_confirm()
        dialog = self.dialog()
        self.assertIn("Submit the self-review: 1", dialog.counts)
        self.assertIn(sheet, dialog.step_ids.appraisal_id)

    def test_officer_sees_the_own_departments(self):
        """The list holds what the user may read."""
        steps = self.dialog("hr_out").step_ids
        self.assertTrue(steps)
        self.assertNotIn(self.appraisal(), steps.appraisal_id)

    def test_remind_them(self):
        """Those who are waited for are reminded, and nothing goes on."""
        dialog = self.dialog()
        dialog.action_remind()
        self.assertEqual(self.cycle.state, "planning")
        self.assertTrue(self.appraisal()._open_steps().reminded_on)

    def test_two_clickers_go_on_once(self):
        """Both have seen Planning: the second one is told."""
        first, second = self.dialog(), self.dialog("hr_in")
        first.action_confirm()
        with self.assertRaisesRegex(UserError, "is at “Coaching” already"):
            second.action_confirm()
        self.assertEqual(self.cycle.state, "coaching")

    def test_only_hr(self):
        """Nobody else opens the dialog, or goes on by another way."""
        for role in ("subject", "manager", "foreign"):
            cycle = self.as_user(self.cycle, role)
            with self.assertRaises(UserError):
                cycle.action_open_next_stage()
            with self.assertRaises(UserError):
                cycle.action_next_stage("planning")
            with self.assertRaises(UserError):
                cycle.action_take_back("Why not", "planning")

    def test_override_of_one_sheet(self):
        """It lets that sheet pass, and not the cycle."""
        self.cycle.gate_ids.filtered(lambda g: g.code == "stage_tasks").sudo().write(
            {"level": "required"}
        )
        values = {
            "cycle_id": self.cycle.id,
            "code": "stage_tasks",
            "reason": "Known",
        }
        override = self.as_user(self.env["hr.performance.override"], "hr_admin")
        override.create({**values, "appraisal_id": self.appraisal().id})
        with self.assertRaisesRegex(UserError, "is required"):
            self.dialog().action_confirm()
        self.assertEqual(self.cycle.state, "planning")
        override.create(values)
        self.dialog().action_confirm()
        self.assertEqual(self.cycle.state, "coaching")

    # TAKING BACK

    def test_stage_is_taken_back(self):
        """Whoever pressed it says nothing; the cycle stands where it stood."""
        self.go_to("coaching")
        self.back()
        self.assertEqual(self.cycle.state, "planning")
        self.assertIn("“Planning” again", self.cycle.message_ids[0].body)
        self.assertFalse(self.as_user(self.cycle, "hr_admin").can_take_back)

    def test_others_say_why(self):
        """Another HR user gives a reason, which stays in the chatter."""
        self.go_to("coaching")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(self.cycle, "hr_in").action_take_back()
        self.back("hr_in", "Too early")
        self.assertIn("Too early", self.cycle.message_ids[0].body)

    def test_two_take_it_back_once(self):
        """The stage that was seen travels with the click, here too."""
        self.go_to("feedback")
        with self.assertRaisesRegex(UserError, "has gone on"):
            self.as_user(self.cycle, "hr_admin").action_take_back("x", "assessment")
        self.assertEqual(self.cycle.state, "feedback")

    def test_assessment_by_mistake(self):
        """Reviews disappear, plans are agreed again, nobody is waited for."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.go_to("coaching")
        before = sheet._open_steps()
        self.assertFalse(before.is_task)
        self.go_to("assessment")
        self.assertTrue(sheet.rating_ids)
        self.back()
        self.assertEqual(self.cycle.state, "coaching")
        self.assertEqual(sheet.state, "agreed")
        self.assertFalse(sheet.rating_ids)
        step = sheet._open_steps()
        self.assertFalse(step.is_task)
        self.assertFalse(step.deadline)
        self.assertFalse(sheet.waiting_for_id)
        self.go_to("assessment")
        self.assertEqual(sheet.state, "self_review")
        self.assertEqual(len(sheet.rating_ids), 2)

    def test_who_has_begun_goes_on(self):
        """Then even the clicker gives a reason, and begun reviews stay."""
        sheet, other = self.appraisal(), self.appraisal("colleague")
        self.agree(sheet)
        self.as_user(other, "colleague").action_confirm_plan()
        mine = self.as_user(other, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.go_to("assessment")
        self.rating(sheet, "self", "subject").comment = "Begun"
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(self.cycle, "hr_admin").action_take_back()
        self.back(reason="Too early")
        self.assertEqual((sheet.state, other.state), ("self_review", "agreed"))
        self.assertEqual(self.rating(sheet, "self", "subject").comment, "Begun")

    def test_opened_before_the_stage_stays_open(self):
        """What a manager has opened by hand is not the stage's."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        self.go_to("assessment")
        self.back()
        self.assertEqual(sheet.state, "self_review")

    def test_closed_cycle_is_opened_again(self):
        """Closing is taken back like a stage."""
        self.go_to("application")
        self.as_user(self.cycle, "hr_admin").action_close()
        self.back()
        self.assertEqual(self.cycle.state, "application")
