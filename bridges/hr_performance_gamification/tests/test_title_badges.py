# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

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

    def honour(self, name="subject", **values):
        """A title that one person of HR has proposed and another one granted."""
        honour = self.as_user(self.env["hr.performance.honour"], "hr_in").create(
            {
                "title_id": self.title.id,
                "employee_id": self.people[name].id,
                "reason": "Taught everybody",
                **values,
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

    def test_badge_ends_with_the_title(self):
        """On the last day it is there, on the next not; the title stays on record."""
        self.title.validity_months = 12
        honour = self.honour()
        for_good = self.title.copy({"validity_months": 0})
        self.honour("colleague", title_id=for_good.id)
        with freeze_time(f"{honour.date_until} 12:00:00"):
            self.run_cron("sound")
            self.assertEqual(len(self.badges()), 1)
        with freeze_time(f"{honour.date_until + timedelta(days=1)} 12:00:00"):
            self.run_cron("sound")
            self.assertFalse(self.badges())
            self.assertEqual(len(self.badges("colleague")), 1, "borne for good")
            self.assertEqual(honour.state, "granted")
            self.as_user(honour, "subject").action_hide()
            self.as_user(honour, "subject").action_show()
            self.assertFalse(self.badges(), "shown again, and still ended")

    def test_badge_begins_with_the_title_and_with_the_login(self):
        """A title borne from later on, and a person who gets a login."""
        waiting = self.honour("userless")
        later = fields.Date.today() + timedelta(days=10)
        honour = self.honour(date_from=later)
        self.run_cron("sound")
        self.assertFalse(self.badges())
        with freeze_time(f"{later} 12:00:00"):
            self.run_cron("sound")
            self.assertEqual(self.badges(), honour.badge_user_id)
            self.assertTrue(honour.badge_user_id)
        self.people["userless"].user_id = new_test_user(self.env, "newcomer")
        self.run_cron("sound")
        self.assertEqual(self.badges("userless"), waiting.badge_user_id)
        self.assertTrue(waiting.badge_user_id)

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
