# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTitleBadges(PerformanceCase):
    """Whoever bears a title has its badge, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.badge = cls.env["gamification.badge"].create(
            {"name": "Expert of the Year", "rule_auth": "nobody"}
        )
        cls.title = cls.env["hr.performance.honour.title"].create(
            {"name": "Expert", "badge_id": cls.badge.id}
        )

    def honour(self, name="subject"):
        """A title that one person of HR has proposed and another one granted."""
        honour = self.as_user(self.env["hr.performance.honour"], "hr_in").create(
            {
                "title_id": self.title.id,
                "employee_id": self.people[name].id,
                "reason": "Taught everybody",
            }
        )
        self.assertFalse(honour.badge_user_id)
        self.as_user(honour, "hr_admin").action_grant()
        return honour

    def badges(self, name="subject"):
        return self.env["gamification.badge.user"].search(
            [("employee_id", "=", self.people[name].id)]
        )

    def test_granted_and_taken_back(self):
        """The badge comes with the title and goes with it. Covers: R191"""
        honour = self.honour()
        badge = self.badges()
        self.assertEqual(badge.badge_id, self.badge)
        self.assertEqual(badge.user_id, self.users["subject"])
        self.assertEqual(badge.sender_id, self.users["hr_admin"])
        honour = self.as_user(honour, "hr_admin")
        honour.revoke_reason = "Was somebody else"
        honour.action_revoke()
        self.assertFalse(self.badges())

    def test_hidden_titles_show_no_badge(self):
        """Who keeps the title from colleagues has no badge until it is shown again."""
        mine = self.as_user(self.honour(), "subject")
        mine.action_hide()
        self.assertFalse(self.badges())
        mine.action_show()
        self.assertEqual(len(self.badges()), 1)

    def test_nobody_grants_it_by_hand(self):
        """Neither a colleague nor HR; and no title takes a badge that they could."""
        for role in ("colleague", "hr_admin"):
            given = self.as_user(self.env["gamification.badge.user"], role)
            with self.subTest(role), self.assertRaises(UserError):
                given.create(
                    {"badge_id": self.badge.id, "user_id": self.users["subject"].id}
                )
        loose = self.env["gamification.badge"].create({"name": "Nice"})
        with self.assertRaisesRegex(ValidationError, "by hand"):
            self.title.badge_id = loose

    def test_without_login(self):
        """No login, no badge: the title says so."""
        honour = self.honour("userless")
        self.assertFalse(self.badges("userless"))
        self.assertIn("no login", honour.badge_text)
