# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_talks import TalkCase

OTHERS = ("colleague", "head", "former", "hr_in", "hr_admin", "reward")


@tagged("post_install", "-at_install")
class TestTalkPrivacy(TalkCase):
    """What two people talk about is theirs; HR has coverage only."""

    def test_nobody_else_reads_a_talk(self):
        talk = self.talk()
        talk.person_ids.progress = "Zebra"
        self.point("subject", "subject", "Zebra point")
        for role in OTHERS:
            with self.assertRaises(AccessError):
                self.as_user(talk, role).read(["display_name"])
            for model, field in (("talk.person", "progress"), ("talk.point", "text")):
                found = self.as_user(self.env[f"hr.performance.{model}"], role)
                self.assertFalse(found.search([(field, "ilike", "zebra")]), role)
            self.assertNotIn("Zebra", f"{self.page(role)}")

    def test_no_other_in_a_team_meeting(self):
        """Each reads the own note only."""
        talk = self.talk("subject", "colleague", kind="team")
        for row in talk.person_ids:
            row.progress = f"Zebra {row.employee_id.name}"
        rows = self.as_user(self.env["hr.performance.talk.person"], "colleague")
        found = rows.search([("progress", "ilike", "zebra")])
        self.assertEqual(found.mapped("progress"), ["Zebra Colleague"])

    def test_the_next_manager_does_not_read_them(self):
        talk = self.talk()
        talk.person_ids.progress = "Zebra"
        talk.action_hold()
        self.people["subject"].parent_id = self.people["former"]
        former = self.as_user(self.env["hr.performance.coaching"], "former")
        self.assertFalse(former.search([]))
        with self.assertRaises(AccessError):
            self.as_user(talk, "former").read(["state"])

    def test_calendar_and_activity_hold_no_word(self):
        talk = self.talk()
        talk.person_ids.write({"progress": "Zebra", "agreed_step": "Zebra"})
        talk.needs = "Zebra"
        event = talk.sudo().event_id
        self.assertNotIn("Zebra", f"{event.name}{event.description}")
        for activity in talk.sudo().activity_ids:
            self.assertNotIn("Zebra", f"{activity.summary}{activity.note}")
        talk.action_hold()
        found = self.env["mail.message"].search([("body", "ilike", "zebra")])
        self.assertFalse(found)
