# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A manager is away: who acts for the manager holds the talks."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_talks import TalkCase


@tagged("post_install", "-at_install")
class TestTalkDeputy(TalkCase):
    """``colleague`` acts for ``manager``; ``former`` only prepares for him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.given = cls.env["hr.performance.delegation"].create(
            [
                {
                    "delegator_id": cls.people["manager"].id,
                    "delegate_id": cls.people[role].id,
                    "date_from": fields.Date.today(),
                    "date_to": fields.Date.today() + timedelta(days=20),
                    "scope": scope,
                }
                for role, scope in (("colleague", "act"), ("former", "prepare"))
            ]
        )

    def of(self, record, role="colleague"):
        record.invalidate_recordset()
        return self.as_user(record, role)

    def test_the_deputy_holds_the_talk(self):
        """Found on the own first page, held, recorded as B for A; the pair reads it."""
        talk = self.talk()
        self.point("subject", "subject", "Home office")
        verb = "Talk with Subject"
        self.assertIn(verb, self.verbs("colleague"))
        self.assertNotIn(verb, self.verbs("former"))
        own = self.of(talk)
        self.assertTrue(own.is_leader and own.is_stood_in)
        self.assertEqual(self.texts(own), ["Home office"])
        own.person_ids.write(
            {
                "progress": "Ten visits",
                "agreed_step": "Rent a car",
                "follow_up_date": self.day(3),
            }
        )
        own.action_hold()
        self.assertEqual(
            (talk.state, talk.held_by_id), ("held", self.users["colleague"])
        )
        self.assertEqual(talk.leader_id, self.people["manager"])
        self.assertEqual(self.next_talk(talk).leader_id, self.people["manager"])
        for role in ("manager", "subject", "colleague"):
            row = self.of(talk, role).person_ids
            self.assertEqual(row.progress, "Ten visits", role)
        entry = self.env["hr.performance.coaching"].search([])
        self.assertEqual(self.readers(entry), {"colleague", "subject"})
        self.assertNotIn(verb, self.verbs("colleague"))

    def test_what_the_deputy_agreed_comes_back_to_the_manager(self):
        """On the next agenda, until the deputy has followed it up."""
        talk = self.talk()
        own = self.of(talk)
        own.person_ids.write(
            {"agreed_step": "Rent a car", "follow_up_date": self.day(0)}
        )
        own.action_hold()
        following = self.of(self.next_talk(talk), "manager")
        self.assertEqual(self.texts(following), ["Rent a car"])
        self.assertEqual(self.texts(self.of(following, "subject")), [])
        note = self.env["hr.performance.coaching"].search([])
        self.as_user(note, "colleague").action_follow_up_done()
        self.assertEqual(self.texts(self.of(following, "manager")), [])

    def test_nothing_of_what_was_before(self):
        """Neither talks that are over, nor notes, nor what is done."""
        with freeze_time(fields.Datetime.now() - timedelta(days=8)):
            before = self.talk()
            before.person_ids.progress = "Zebra"
            before.action_hold()
        done = self.point("subject", "subject", "Zebra point")
        done.action_done()
        self.note(zone="private", body="Zebra private", follow_up_date=self.day(0))
        self.note(zone="shared", body="Zebra shared", follow_up_date=self.day(0))
        with self.assertRaises(AccessError):
            self.of(before).read(["state"])
        for model, field in (
            ("talk.person", "progress"),
            ("private.note", "body"),
            ("coaching", "body"),
        ):
            found = self.as_user(self.env[f"hr.performance.{model}"], "colleague")
            self.assertFalse(found.search([(field, "ilike", "zebra")]), model)
        agenda = self.of(self.next_talk(before)).agenda
        self.assertNotIn("Zebra", f"{agenda}{self.page('colleague')}")

    def test_who_only_prepares_reads_no_talk(self):
        talk, point = self.talk(), self.point("subject", "subject")
        for record in (talk, talk.person_ids, point):
            with self.assertRaises(AccessError):
                self.of(record, "former").read(["id", "display_name"])
        with self.assertRaises(AccessError):
            self.of(talk, "former").action_hold()

    def test_nobody_stands_in_towards_oneself(self):
        """The talk with the deputy, or about the deputy's superiors, stays."""
        talk = self.talk("colleague")
        self.assertFalse(self.of(talk).is_leader)
        with self.assertRaises(AccessError):
            self.of(talk).action_hold()
        with self.assertRaises(AccessError):
            self.of(talk.person_ids).write({"advice": "I am the best"})
        self.assertNotIn("Talk with Colleague", self.verbs("colleague"))
        head = self.talk("manager", role="head")
        with self.assertRaises(AccessError):
            self.of(head).read(["state"])

    def test_a_meeting_in_which_the_deputy_sits(self):
        """The deputy holds it; the own row is a part of the talk and no note."""
        talk = self.talk("subject", "colleague", kind="team")
        own = self.of(talk)
        rows = {row.employee_id: row for row in own.person_ids}
        rows[self.people["subject"]].advice = "Well done"
        rows[self.people["colleague"]].progress = "All is well"
        with self.assertRaises(AccessError):
            rows[self.people["colleague"]].advice = "Well done"
        own.action_hold()
        entry = self.env["hr.performance.coaching"].search([])
        self.assertEqual(entry.employee_id, self.people["subject"])
        kept = self.of(talk, "manager").person_ids.mapped("progress")
        self.assertIn("All is well", kept)

    def test_points_for_the_manager(self):
        """The deputy's point belongs to the pair: it stays when the manager is back."""
        self.talk()
        point = self.point("colleague", "subject", "The new shift")
        self.assertEqual(point.leader_id, self.people["manager"])
        self.given.action_revoke()
        talk = self.next_talk(self.env["hr.performance.talk"])
        for role in ("manager", "subject"):
            self.assertEqual(self.texts(self.of(talk, role)), ["The new shift"], role)
        with self.assertRaises(AccessError):
            self.of(point).read(["text"])
        with self.refused(AccessError, "whom you lead or who leads you"):
            self.point("colleague", "subject", "Another one")

    def test_it_ends_with_the_delegation(self):
        talk = self.talk(date_start=fields.Datetime.now() + timedelta(days=30))
        self.assertTrue(self.of(talk).is_leader)
        with freeze_time(fields.Datetime.now() + timedelta(days=30, hours=1)):
            with self.assertRaises(AccessError):
                self.of(talk).read(["state"])
            self.assertNotIn("Talk with Subject", self.verbs("colleague"))

    def test_planned_in_the_managers_place(self):
        talk = self.talk(role="colleague", leader_id=self.people["manager"].id)
        self.assertTrue(self.of(talk, "manager").is_leader)
        with self.refused(AccessError, "may not create this"):
            self.talk("head", role="colleague", leader_id=self.people["manager"].id)
        with self.assertRaises(AccessError):
            self.talk(role="former", leader_id=self.people["manager"].id)

    def test_days_since_the_last_talk(self):
        """The deputy's rows say when the manager talked, and no more."""
        with freeze_time(fields.Datetime.now() - timedelta(days=6)):
            self.talk().action_hold()
        standing = self.as_user(self.env["hr.performance.talk"], "colleague")._standing(
            self.people["subject"]
        )
        row = standing[self.people["subject"].id]
        self.assertEqual(row["days"], 6)
        self.assertEqual(row["leader_id"], self.people["manager"].id)
        self.assertTrue(row["next"])
