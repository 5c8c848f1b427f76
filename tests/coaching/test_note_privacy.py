# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_coaching import SECRET, CoachingCase

#: The person, superiors, HR and everybody else who could be curious.
OTHERS = ("subject", "colleague", "head", "hr_in", "hr_admin", "reward", "acting_mate")


class PrivateNoteCase(CoachingCase):
    """A manager keeps something; another one acts for him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("acting_mate", "head", cls.plant)
        today = fields.Date.today()
        cls.env["hr.performance.delegation"].create(
            {
                "delegator_id": cls.people["manager"].id,
                "delegate_id": cls.people["acting_mate"].id,
                "date_from": today,
                "date_to": today + timedelta(days=5),
                "scope": "act",
            }
        )

    def setUp(self):
        super().setUp()
        self.secret = self.note(
            zone="private",
            kind="incident",
            quality="weakness",
            advice=SECRET,
            agreed_step=SECRET,
            follow_up_date=self.day(0),
        )

    def of(self, role):
        return self.as_user(self.secret, role)


@tagged("post_install", "-at_install")
class TestPrivateNotes(PrivateNoteCase):
    """Nobody but its author comes to a private note, on any way."""

    def model(self, role):
        return self.as_user(self.env["hr.performance.private.note"], role)

    def test_form(self):
        for role in OTHERS:
            with self.assertRaises(AccessError), Form(self.of(role)):
                pass

    def test_rpc_read(self):
        for role in OTHERS:
            with self.assertRaises(AccessError):
                self.of(role).read(["body"])
            with self.assertRaises(AccessError):
                self.of(role).web_read({"body": {}})

    def test_search(self):
        for role in OTHERS:
            for name in ("body", "advice", "agreed_step"):
                self.assertFalse(self.model(role).search([(name, "ilike", "zebra")]))
            people = self.as_user(self.env["hr.employee.public"], role)
            self.assertFalse("performance_note_ids" in people._fields)

    def test_group(self):
        for role in OTHERS:
            rows = self.model(role)._read_group([], ["employee_id"], ["__count"])
            self.assertFalse(rows, role)

    def test_order(self):
        for role in OTHERS:
            self.assertFalse(self.model(role).search([], order="body desc"))

    def test_export(self):
        for role in OTHERS:
            with self.assertRaises(UserError):
                self.of(role).export_data(["body"])
            allowed = self.env.ref("base.group_allow_export")
            self.users[role].group_ids = [Command.link(allowed.id)]
            with self.assertRaises(AccessError):
                self.of(role).export_data(["body"])

    def test_write_and_delete(self):
        for role in OTHERS:
            with self.assertRaises(AccessError):
                self.of(role).write({"body": "x"})
            with self.assertRaises(AccessError):
                self.of(role).unlink()

    def test_actions(self):
        for role in OTHERS:
            for name in ("action_share", "action_follow_up_done", "action_open_origin"):
                with self.assertRaises(AccessError):
                    getattr(self.of(role), name)()

    def test_chatter(self):
        """There is none, and nothing was written elsewhere."""
        self.assertFalse(hasattr(self.secret, "message_post"))
        found = self.env["mail.message"].search([("body", "ilike", "zebra")])
        self.assertFalse(found)

    def test_attachment(self):
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "hr.performance.private.note")]
        )
        self.assertFalse(found)

    def test_mail(self):
        """The daily digest says nothing of it."""
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self.run_cron("digest")
        found = self.env["mail.mail"].search([("body_html", "ilike", "zebra")])
        self.assertFalse(found)

    def test_activity(self):
        found = self.env["mail.activity"].search(
            ["|", ("summary", "ilike", "zebra"), ("note", "ilike", "zebra")]
        )
        self.assertFalse(found)
        self.assertFalse(
            self.env["mail.activity"].search(
                [("res_model", "=", "hr.performance.private.note")]
            )
        )

    def test_calendar(self):
        found = self.env["calendar.event"].search(
            ["|", ("name", "ilike", "zebra"), ("description", "ilike", "zebra")]
        )
        self.assertFalse(found)

    def test_home(self):
        """Only the author's page has the follow-up, and no page a word of it."""
        for role in OTHERS:
            self.assertNotIn("Follow-ups", self.waiting(role), role)
            self.assertNotIn("Zebra", f"{self.page(role)}")
        self.assertEqual(self.waiting("manager")["Follow-ups"], 1)
        self.assertNotIn("Zebra", f"{self.page('manager')}")

    def test_facts_beside_a_review(self):
        self.launch()
        sheet = self.appraisal()
        for role in OTHERS:
            coaching = self.as_user(self.env["hr.performance.coaching"], role)
            self.assertNotIn("Zebra", f"{coaching.action_load_facts(sheet.id)}")

    def test_dialog(self):
        """What somebody types is that user's alone, too."""
        dialog = self.as_user(self.env["hr.performance.note.write"], "manager").create(
            {"employee_id": self.people["subject"].id, "body": SECRET}
        )
        for role in OTHERS:
            with self.assertRaises(AccessError):
                self.as_user(dialog, role).read(["body"])
