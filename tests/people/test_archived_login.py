# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestArchivedLogin(PerformanceCase):
    """Who cannot log in is treated like somebody without login."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.sheet = self.appraisal()

    def _archive(self, role):
        self.users[role].active = False
        self.env.invalidate_all()

    def test_hr_confirms_for_the_manager(self):
        self.as_user(self.sheet, "subject").action_confirm_plan()
        self._archive("manager")
        mine = self.as_user(self.sheet, "hr_admin")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.assertEqual(self.sheet.state, "agreed")

    def test_nothing_confirmed_is_no_success(self):
        """HR confirms for nobody who can log in: that is refused, not passed over."""
        with self.assertRaisesRegex(UserError, "in person"):
            self.as_user(self.sheet, "hr_admin").action_confirm_plan()
        self.assertFalse(self.sheet.manager_confirmed_on)

    def test_manager_enters_for_the_employee(self):
        self._archive("subject")
        self.assertTrue(self.sheet.is_subject_userless)
        mine = self.as_user(self.sheet, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")
        self.assertEqual(self.sheet.state, "agreed")

    def test_nobody_reminds_an_archived_login(self):
        self._archive("manager")
        steps = self.cycle.appraisal_ids._open_steps()
        archived = self.users["manager"]
        for part, users in steps._receivers().values():
            self.assertNotIn(archived, users)
            if not users:
                self.assertEqual(part, "hr")
        self.assertNotIn(
            archived, [user for user, _state, _sheet in steps._team_steps(steps)]
        )
        own = self.sheet._open_steps()
        self.assertEqual(own._receivers()[own][0], "hr")

    def test_counts_name_who_cannot_log_in(self):
        before = self.cycle.no_user_count
        self._archive("subject")
        self.assertEqual(self.cycle.no_user_count, before + 1)

    def _in_review(self):
        self.agree(self.sheet)
        self.enter(self.sheet, {"Output": "95", "Defects": "6"})
        self.as_user(self.sheet, "manager").action_open_assessment()

    def _hand_in(self, review):
        review.line_ids.filtered(lambda x: x.method == "manual").points_input = "80"
        review.action_submit()

    def test_hr_reviews_for_the_manager(self):
        """A begun draft stays its author's; HR begins an empty one and hands it in."""
        self._in_review()
        self._hand_in(self.rating(self.sheet, "self", "subject"))
        draft = self.rating(self.sheet, "manager", "manager")
        draft.comment = "Nobody else reads this"
        self._archive("manager")
        review = self.rating(self.sheet, "manager", "hr_admin")
        self.assertTrue(review.is_mine)
        self.assertFalse(review.comment)
        self.assertNotEqual(review.id, draft.id)
        self.assertEqual(draft.sudo().kept_for_id, self.users["manager"])
        self._hand_in(review)
        self.assertNotEqual(self.sheet.state, "manager_review")

    def test_who_is_back_goes_on_with_the_own_draft(self):
        """Login on again: what was begun counts; not where HR has begun another."""
        self._in_review()
        self.rating(self.sheet, "self", "subject").comment = "My words"
        self.rating(self.sheet, "manager", "manager").comment = "Begun"
        self._archive("subject")
        self._archive("manager")
        self.rating(self.sheet, "manager", "hr_admin").comment = "Begun by HR"
        (self.users["subject"] | self.users["manager"]).active = True
        self.assertEqual(self.rating(self.sheet, "self", "subject").comment, "My words")
        self.assertEqual(
            self.sheet.rating_ids.mapped("comment"), ["My words", "Begun by HR"]
        )

    def test_login_given_back(self):
        """The same when the employee gets the former login again."""
        self._in_review()
        self.rating(self.sheet, "self", "subject").comment = "My words"
        user = self.users["subject"]
        self.people["subject"].user_id = False
        self.assertFalse(any(self.sheet.rating_ids.mapped("comment")))
        self.people["subject"].user_id = user
        self.assertEqual(self.rating(self.sheet, "self", "subject").comment, "My words")

    def test_manager_enters_the_self_review(self):
        self._in_review()
        self._archive("subject")
        own = self.rating(self.sheet, "self", "manager")
        self.assertTrue(own.is_mine)
        self.assertIn(
            own,
            self.as_user(self.env["hr.performance.rating"], "manager").search(
                [("is_mine", "=", True)]
            ),
        )
        self._hand_in(own)
        self.assertEqual(self.sheet.state, "manager_review")
