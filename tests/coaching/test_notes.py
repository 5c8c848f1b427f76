# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common_coaching import SECRET, CoachingCase


@tagged("post_install", "-at_install")
class TestNotes(CoachingCase):
    """Notes in two clicks, read by whom their zone says."""

    # WHO READS

    def test_shared_is_for_the_pair(self):
        """Author and person; neither superiors nor HR nor the next manager."""
        entry = self.note(zone="shared")
        self.assertEqual(self.readers(entry), {"manager", "subject"})
        self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(self.readers(entry), {"manager", "subject"})

    def test_record_is_for_the_line(self):
        """All superiors and HR of the scope read it; the next manager does, too."""
        entry = self.note(zone="record")
        expected = {"manager", "subject", "head", "ceo", "hr_in", "hr_admin"}
        self.assertEqual(self.readers(entry), expected)
        self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(self.readers(entry), expected | {"former"})

    def test_incident_as_the_company_says(self):
        """Fact, strength or weakness and line; told or kept. Covers: R067"""
        self.launch()
        line = self.appraisal().line_ids[0]
        entry = self.note(
            kind="incident", zone="record", quality="weakness", line_id=line.id
        )
        self.assertIn("subject", self.readers(entry))
        self.assertEqual((entry.quality, entry.line_id), ("weakness", line))
        self.company.performance_incident_told = False
        kept = self.note(kind="incident", zone="record", quality="strength")
        self.assertEqual(
            self.readers(kept), {"manager", "head", "ceo", "hr_in", "hr_admin"}
        )
        self.assertIn("does not", kept.zone_meaning)
        self.assertIn("subject", self.readers(entry), "what was told stays told")

    # WRITING

    def test_dialog_says_who_reads(self):
        """Zone and meaning follow kind and person while typing."""
        dialog = self.as_user(self.env["hr.performance.note.write"], "manager")
        with Form(dialog) as form:
            form.employee_id = self.people["subject"]
            self.assertEqual((form.kind, form.zone), ("coaching", "shared"))
            self.assertIn("you and this person", form.meaning)
            form.kind = "incident"
            self.assertEqual(form.zone, "record")
            form.zone = "private"
            self.assertIn("only you", form.meaning)
            form.employee_id = self.people["former"]
            self.assertEqual((form.kind, form.zone), ("praise", "record"))
            form.kind = "suggestion"
            form.zone = "record"
            self.assertIn("not one of your people", form.problem)
            form.kind = "praise"
            form.body = "Helped out"

    def test_who_may_write(self):
        """Beyond one's reach: praise and private notes only."""
        for role, about in (
            ("colleague", "subject"),
            ("subject", "manager"),
            ("hr_out", "subject"),
        ):
            with self.refused(UserError, "not one of your people"):
                self.note(role, about, kind="coaching", zone="shared")
            self.note(role, about, kind="praise", zone="record")
            self.note(role, about, zone="private")
        for role in ("head", "ceo", "hr_in", "hr_admin"):
            self.note(role, "subject", kind="coaching", zone="shared")
        with self.refused(UserError, "about yourself"):
            self.note("subject", "subject", kind="praise", zone="record")
        with self.assertRaises(AccessError):
            self.note("foreign", "subject", kind="praise", zone="record")

    def test_bad_input(self):
        """A follow-up in the past, a fact of tomorrow, no words: nothing is lost."""
        before = self.env["hr.performance.coaching"].search_count([])
        for zone in ("private", "shared"):
            with self.refused(ValidationError, "Subject.*is in the past"):
                self.note(zone=zone, follow_up_date=self.day(-1))
            with self.refused(ValidationError, "Subject.*today or earlier"):
                self.note(zone=zone, date=self.day(1))
            with self.refused(UserError, "about Subject is empty"):
                self.note(zone=zone, body="  ")
        self.assertEqual(self.env["hr.performance.coaching"].search_count([]), before)

    def test_nobody_writes_past_the_dialog(self):
        """No entry is made, moved or turned by RPC."""
        entry = self.note(zone="shared")
        with self.assertRaises(AccessError):
            entry.create({"employee_id": self.people["colleague"].id, "body": "x"})
        for values in (
            {"zone": "record"},
            {"employee_id": self.people["colleague"].id},
            {"author_id": self.users["head"].id},
            {"is_told": False},
            {"kind": "praise"},
        ):
            with self.assertRaises(AccessError):
                entry.write(values)
        with self.assertRaises(AccessError):
            self.as_user(entry, "subject").write({"body": "nicer"})

    def test_text_is_corrected_for_a_day(self):
        """Then both sides add; the text stays."""
        entry = self.note(zone="shared")
        entry.body = "Corrected"
        with freeze_time(fields.Datetime.now() + timedelta(hours=72)):
            entry.invalidate_recordset()
            self.assertFalse(entry.can_correct)
            with self.refused(UserError, "corrected for one day"):
                entry.body = "Too late"
            with self.refused(UserError, "corrected for one day"):
                entry.action_delete()
            additions = self.env["hr.performance.coaching.addition"]
            for role in ("manager", "subject"):
                self.as_user(additions, role).create(
                    {"coaching_id": entry.id, "text": "Since then it went well"}
                )
        self.assertEqual(entry.body, "Corrected")
        self.assertEqual(len(entry.addition_ids), 2)

    # ZONES

    def test_zones_are_raised_by_the_author(self):
        """Private to shared to record, and never back."""
        note = self.note(zone="private", follow_up_date=self.day(3), advice="Slower")
        action = note.action_share()
        entry = self.as_user(
            self.env["hr.performance.coaching"].browse(action["res_id"]), "manager"
        )
        self.assertFalse(note.exists())
        self.assertEqual((entry.body, entry.advice), (SECRET, "Slower"))
        self.assertEqual(entry.follow_up_date, self.day(3))
        self.assertEqual(self.readers(entry), {"manager", "subject"})
        with self.assertRaises(AccessError):
            self.as_user(entry, "subject").action_put_on_record()
        entry.action_put_on_record()
        self.assertIn("head", self.readers(entry))
        with self.refused(AccessError, "Coaching Note · Subject .*stays open"):
            entry.zone = "shared"
        with self.refused(UserError, "Coaching Note · Subject .* is on record already"):
            entry.action_put_on_record()

    def test_sharing_asks_again_who_may(self):
        """A private note about one's superior cannot be shared; it stays."""
        note = self.note("subject", "manager", kind="coaching", zone="private")
        with self.refused(UserError, "not one of your people"):
            note.action_share()
        self.assertEqual(note.body, SECRET)

    # EVIDENCE

    def test_evidence_by_file_and_link(self):
        """A link is named and opened under the reader's own rights."""
        entry = self.note(
            zone="shared",
            file=base64.b64encode(b"a report"),
            file_name="report.txt",
        )
        file = entry.addition_ids
        self.assertEqual(
            base64.b64decode(self.as_user(file, "subject").file), b"a report"
        )
        secret = self.env["res.partner"].create({"name": "Hidden Customer"})
        self.env["ir.rule"].create(
            {
                "name": "Only the manager reads this customer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {secret.id})] if user.id !="
                f" {self.users['manager'].id} else [(1, '=', 1)]",
            }
        )
        link = self.as_user(
            self.env["hr.performance.coaching.addition"], "manager"
        ).create({"coaching_id": entry.id, "link": f"res.partner,{secret.id}"})
        self.assertEqual(link.link_name, "Hidden Customer")
        self.assertEqual(link.action_open_link()["res_id"], secret.id)
        other = self.as_user(link, "subject")
        self.assertFalse(other.link_name)
        with self.assertRaises(AccessError):
            other.action_open_link()
        with self.assertRaises(AccessError):
            self.as_user(
                self.env["hr.performance.coaching.addition"], "subject"
            ).create({"coaching_id": entry.id, "link": f"res.partner,{secret.id}"})

    def test_a_record_is_linked_while_writing(self):
        """Beside a note that others read; a private one is made from it."""
        order = self.env["res.partner"].create({"name": "Order of May"})
        for zone in ("shared", "private"):
            note = self.note(zone=zone, link=f"res.partner,{order.id}")
            shown = (
                note.origin_name if zone == "private" else note.addition_ids.link_name
            )
            self.assertEqual(shown, "Order of May", zone)
        hidden = self.env["hr.performance.private.note"].create(
            {"employee_id": self.people["subject"].id, "body": "Hidden"}
        )
        for zone in ("shared", "private"):
            with self.assertRaises(AccessError):
                self.note(zone=zone, link=f"{hidden._name},{hidden.id}")
        with self.refused(UserError, "about Subject is linked"):
            self.note(
                zone="private",
                link=f"res.partner,{order.id}",
                origin_model="res.partner",
                origin_id=order.id,
            )

    def test_bad_files_are_refused(self):
        """The same rule as for every upload."""
        for file in (
            "???",
            base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"x" * 99),
        ):
            with self.assertRaises(UserError):
                self.note(zone="shared", file=file, file_name="x")
        with self.refused(UserError, "keeps no file"):
            self.note(zone="private", file=base64.b64encode(b"a"), file_name="x")

    def test_message_is_linked_not_copied(self):
        """A note from a message proposes its author and holds none of its words."""
        channel = self.env["discuss.channel"].create(
            {"name": "Team", "channel_type": "group"}
        )
        channel.add_members(
            partner_ids=(self.users["manager"] + self.users["subject"]).partner_id.ids
        )
        said = "I fixed the oven myself"
        message = self.as_user(channel, "subject").message_post(
            body=said, message_type="comment"
        )
        dialog = self.as_user(self.env["hr.performance.note.write"], "manager").create(
            {
                "origin_model": "mail.message",
                "origin_id": message.id,
                "body": "Well done",
            }
        )
        self.assertEqual(dialog.employee_id, self.people["subject"])
        dialog.action_write()
        entry = self.env["hr.performance.coaching"].search([], limit=1)
        self.assertNotIn("oven", f"{entry.read()}")
        own = self.as_user(entry, "manager")
        self.assertIn(str(message.id), own.action_open_origin()["url"])
        entry.zone = "record"
        outsider = self.as_user(entry, "head")
        self.assertFalse(outsider.origin_name)
        with self.assertRaises(AccessError):
            outsider.action_open_origin()
        with self.assertRaises(AccessError):
            self.note(
                "head", "subject", origin_model="mail.message", origin_id=message.id
            )

    # FOLLOW-UPS

    def test_follow_up_comes_back(self):
        """An activity of the author, then a row of home, done with one click.

        Covers: R056
        """
        entry = self.note(
            zone="shared",
            advice="Call first",
            agreed_step="Calls every Monday",
            follow_up_date=self.day(2),
        )
        activity = entry.activity_ids
        self.assertEqual(activity.user_id, self.users["manager"])
        self.assertEqual(activity.date_deadline, self.day(2))
        self.assertNotIn("Zebra", f"{activity.summary}{activity.note}")
        self.assertFalse(self.waiting("manager").get("Follow-ups"))
        private = self.note(zone="private", follow_up_date=self.day(2))
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.assertEqual(self.waiting("manager")["Follow-ups"], 2)
            self.assertNotIn("Follow-ups", self.waiting("subject"))
            self.assertIn("Follow up with Subject", self.verbs("manager"))
            entry.action_follow_up_done()
            private.action_follow_up_done()
            self.assertFalse(self.waiting("manager").get("Follow-ups"))
        self.assertFalse(entry.activity_ids)
        with self.refused(UserError, "no follow-up left"):
            entry.action_follow_up_done()

    def test_follow_up_done_in_the_list_of_activities(self):
        """Whoever marks the activity has followed up."""
        entry = self.note(zone="shared", follow_up_date=self.day(0))
        self.assertEqual(self.waiting("manager")["Follow-ups"], 1)
        entry.activity_ids.action_feedback()
        self.assertFalse(self.waiting("manager").get("Follow-ups"))
        self.assertTrue(entry.follow_up_done_on)

    def test_only_the_author_follows_up(self):
        entry = self.note(zone="shared", follow_up_date=self.day(0))
        with self.assertRaises(AccessError):
            self.as_user(entry, "subject").action_follow_up_done()

    # REQUESTS

    def test_requests_from_a_note(self):
        """Training or resource, with state, owner and answer. Covers: R057"""
        entry = self.note(zone="shared")
        requests = self.as_user(self.env["hr.performance.coaching.request"], "manager")
        asked = requests.create(
            {
                "name": "Course on pumps",
                "employee_id": self.people["subject"].id,
                "coaching_id": entry.id,
            }
        )
        self.assertEqual(asked.owner_id, self.people["hr_in"], "HR is proposed")
        self.assertEqual(self.waiting("hr_in")["Requests to Answer"], 1)
        owner = self.as_user(asked, "hr_in")
        with self.assertRaises(AccessError):
            asked.action_agree()
        with Form(asked) as form:
            form.name = "Course on water pumps"
        with self.assertRaisesRegex(AssertionError, "readonly"):
            # Who answers sees what is asked for, and a place for the answer.
            Form(owner).name = "Another course"
        owner.answer = "In May"
        owner.action_agree()
        self.assertEqual(self.waiting("hr_in")["Requests to Fulfil"], 1)
        owner.action_done()
        self.assertEqual((asked.state, asked.answer), ("done", "In May"))
        self.assertFalse(self.waiting("hr_in").get("Requests to Fulfil"))
        self.assertNotIn("hr_in", self.readers(entry), "HR reads no note for it")
        with self.assertRaises(UserError):
            asked.name = "Another one"
        tool = requests.create(
            {
                "name": "Second screen",
                "kind": "resource",
                "employee_id": self.people["subject"].id,
                "owner_id": self.people["head"].id,
            }
        )
        self.as_user(tool, "head").action_decline()
        self.assertEqual(tool.state, "declined")
        with self.assertRaises(AccessError):
            self.as_user(requests, "colleague").create(
                {"name": "x", "employee_id": self.people["subject"].id}
            )

    # PRAISE

    def test_praise_of_colleagues(self):
        """It stands on the first page; on the profile if both want it."""
        entry = self.note("colleague", "subject", kind="praise", is_public=True)
        self.assertEqual(entry.zone, "record")
        (shown,) = self.home("subject")["praise"]["praise"]
        self.assertEqual((shown["text"], shown["can_show"]), (SECRET, True))
        self.assertNotIn("praise", self.home("colleague"))
        coaching = self.env["hr.performance.coaching"]

        def profile(role):
            reader = self.as_user(coaching, role)
            return reader.action_load_praise(self.people["subject"].id)

        self.assertFalse(profile("reward"))
        with self.assertRaises(AccessError):
            entry.action_show()
        self.as_user(entry, "subject").action_show()
        self.assertEqual(profile("reward")[0]["text"], SECRET)
        self.as_user(entry, "subject").action_hide()
        self.assertFalse(profile("reward"))

    def test_praise_that_stays_between_two(self):
        """Without the author's yes the person cannot put it on the profile."""
        entry = self.note("colleague", "subject", kind="praise", zone="shared")
        self.assertEqual(self.readers(entry), {"colleague", "subject"})
        with self.refused(UserError, "between you"):
            self.as_user(entry, "subject").action_show()

    # AT THE REVIEW

    def test_facts_stand_beside_the_line(self):
        """Any day's feedback is there at the review, as far as one reads it.

        Covers: R066
        """
        self.launch()
        sheet = self.appraisal()
        line = sheet.line_ids[0]
        day = min(sheet._period()[1], self.day(0))
        self.note(zone="shared", kind="suggestion", line_id=line.id, body="More calls")
        self.note(zone="private", line_id=line.id, body="Mine alone")
        self.note(
            "colleague", kind="praise", zone="record", date=day, body="Great help"
        )

        def facts(role):
            coaching = self.as_user(self.env["hr.performance.coaching"], role)
            return {
                note["text"]: row["title"]
                for row in coaching.action_load_facts(sheet.id)
                for note in row["notes"]
            }

        self.assertEqual(
            facts("manager"),
            {"More calls": line.title, "Mine alone": line.title, "Great help": ""},
        )
        self.assertEqual(facts("subject"), {"More calls": line.title, "Great help": ""})
        self.assertEqual(facts("head"), {"Great help": ""})
        self.assertEqual(facts("colleague"), {})

    def test_development_wish_in_the_next_plan(self):
        """Kept, and shown to the pair beside the next plan. Covers: R060"""
        self.note(zone="shared", is_wish=True, body="Learn welding")
        self.launch()
        sheet = self.appraisal()
        for role in ("manager", "subject"):
            page = self.as_user(sheet, role).background_html
            self.assertIn("Learn welding", page, role)
        self.assertNotIn("Learn welding", self.as_user(sheet, "head").background_html)

    def test_recent_people_come_first(self):
        """Whom one wrote about last, then the team."""
        self.note("manager", "colleague", zone="private")
        people = self.as_user(
            self.env["hr.performance.note.write"], "manager"
        ).action_recent()
        self.assertEqual(people[0]["name"], "Colleague")
        self.assertIn("Subject", [person["name"] for person in people])

    def test_reading_costs_the_same(self):
        """Twelve notes cost as many queries as two."""
        self.launch()
        sheet = self.appraisal()
        coaching = self.as_user(self.env["hr.performance.coaching"], "manager")

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            coaching.action_load_facts(sheet.id)
            self.home("manager")
            return self.env.cr.sql_log_count - before

        def write(number):
            for _ in range(number):
                self.note(zone="shared", follow_up_date=self.day(0))

        write(2)
        cost()
        few = cost()
        write(5)
        self.assertLessEqual(cost(), few + 2)
