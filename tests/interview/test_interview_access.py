# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import freezegun

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..base.common_rpc import RpcCase
from .common_interview import InterviewCase

RULES = "odoo.addons.base.models.ir_rule"
MODELS = "odoo.addons.base.models.ir_model"
TALK = "hr.performance.interview"
TOPIC = "hr.performance.interview.topic"
PROMISE = "hr.performance.commitment"
#: Texts beside an interview that say nothing of what was said.
NO_CONTENT = {
    "hr.performance.interview": {
        "agenda",  # part of the invitation
        "exit_reason",  # of the missing signature
        "number",
        "document_hash",
        "payload_hash",
        "place",
        "start_reason",
        "video_url",
    },
    "hr.performance.interview.guest": {"name", "part"},  # who is there
    "hr.performance.interview.signature": {"payload_hash", "signed_name"},
}


class AccessCase(InterviewCase):
    """A closed talk, its read log and the people who may open it."""

    def setUp(self):
        super().setUp()
        self.sheet = self.decided()
        self.talk = self.closed(self.sheet)
        self.env.invalidate_all()

    def readings(self):
        """The log as the employee sees it: login and kind."""
        self.env.invalidate_all()
        talk = self.interview(self.sheet, "subject")
        return sorted(
            (access.reader_id.login.split("@")[0], access.kind)
            for access in talk.access_ids
        )

    def hr(self, model=TALK, role="hr_in"):
        return self.as_user(self.env[model], role)


@tagged("post_install", "-at_install")
class TestInterviewAccess(AccessCase):
    """HR reads interviews one by one and on record, and mines nothing."""

    def test_each_text_of_a_side_is_read_on_record(self):
        """Reading any text that one of the two writes leaves a trace. Covers: R164"""
        talks = self.env[TALK]
        invitation = {"place", "agenda", "meeting_mode", "video_url"}
        texts = [
            name
            for name in talks._fields_by_side().keys() - invitation
            if talks._fields[name].type in ("char", "text", "html", "selection")
        ]
        self.assertIn("manager_summary", texts)
        for name in texts:
            self.talk.access_ids.sudo().unlink()
            self.interview(self.sheet, "hr_in").read([name])
            self.assertEqual(self.readings(), [("hr_in", "form")], name)

    def test_every_text_of_interviews_is_content(self):
        """A model that belongs to interviews says of each text what it is."""
        for model in map(self.env.get, sorted(self.env.registry)):
            link = model._fields.get("interview_id")
            is_part = link and link.comodel_name == TALK and link.required
            if model._transient or not (is_part or model._name == TALK):
                continue
            texts = {
                name
                for name, field in model._fields.items()
                if field.store
                and not field.related
                and not field.inherited
                and field.type in ("char", "text", "html")
                and name not in self.env["mail.activity.mixin"]._fields
            }
            texts -= NO_CONTENT.get(model._name, set())
            contents = getattr(model, "_content_fields", frozenset())
            self.assertEqual(texts - contents, set(), model._name)

    def test_title_of_a_promise_does_not_tell_it(self):
        """Titles are read in lists and links, where nobody records a reading."""
        titles = self.hr(PROMISE).search([]).mapped("display_name")
        self.assertTrue(titles)
        self.assertNotIn("course", "".join(titles))
        self.assertEqual(self.readings(), [])

    def test_opening_is_recorded_once_a_day(self):
        """The employee sees reader, day and kind. Covers: R164"""
        own = self.interview(self.sheet, "hr_in")
        form = {"manager_summary": {}, "topic_ids": {"fields": {"text": {}}}}
        for _time in range(2):
            [shown] = own.web_read({**form, "access_ids": {"fields": {"kind": {}}}})
        self.assertEqual(shown["manager_summary"], "A good half-year")
        self.assertEqual([row["kind"] for row in shown["access_ids"]], ["form"])
        self.assertEqual(self.readings(), [("hr_in", "form")])
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with freezegun.freeze_time(tomorrow):
            own.web_read(form)
        self.assertEqual(self.readings(), [("hr_in", "form")] * 2)
        self.interview(self.sheet, "hr_admin").read(["employee_summary"])
        self.assertIn(("hr_admin", "form"), self.readings())

    def test_every_way_of_reading_is_recorded(self):
        """Read, search and read, reading points or the report, copying. Covers: R164"""
        own = self.interview(self.sheet, "hr_in")
        report = self.hr("hr.performance.self.report")
        ways = {
            "read": lambda: own.read(["payload"]),
            "read all": own.read,
            "search_read": lambda: own.search_read([], ["consensus"]),
            "web_search_read": lambda: own.web_search_read([], {"encouragement": {}}),
            "report by the talk": lambda: own.read(["report_strengths"]),
            "points": lambda: self.hr(TOPIC).search_read([], ["text"]),
            "copy": lambda: own.topic_ids.copy_data(),
            "report": lambda: report.search_read([], ["strengths"]),
            "promises": lambda: self.hr(PROMISE).search_read([], ["text"]),
            "promises by the talk": lambda: own.web_read(
                {"commitment_ids": {"fields": {"text": {}}}}
            ),
        }
        for name, way in ways.items():
            self.interview(self.sheet).access_ids.unlink()
            self.env.invalidate_all()
            self.assertTrue(way(), name)
            self.assertEqual(len(self.readings()), 1, name)

    def test_export_and_print_are_recorded(self):
        """Also an export from another model that reaches in by a path. Covers: R164"""
        officer = self.users["hr_in"]
        officer.group_ids += self.env.ref("base.group_allow_export")
        own = self.interview(self.sheet, "hr_in")
        own.export_data(["number", "state"])
        self.assertEqual(self.readings(), [])
        exported = own.export_data(["manager_summary"])
        self.assertEqual(exported["datas"], [["A good half-year"]])
        self.assertEqual(self.readings(), [("hr_in", "export")])
        self.interview(self.sheet).access_ids.unlink()
        sheet = self.as_user(self.sheet, "hr_in")
        exported = sheet.export_data(["interview_ids/topic_ids/text"])
        self.assertIn("Reliable", str(exported["datas"]))
        self.assertEqual(self.readings(), [("hr_in", "export")])
        printer = self.hr("report.hr_performance.report_hr_performance_interview")
        printer._get_report_values(own.ids)
        self.assertIn(("hr_in", "print"), self.readings())

    def test_the_two_are_not_recorded(self):
        """Nor is anybody who only lists, or the server itself."""
        for role in ("subject", "manager"):
            own = self.interview(self.sheet, role)
            own.read()
            own.topic_ids.read()
            report = self.env["report.hr_performance.report_hr_performance_interview"]
            self.as_user(report, role)._get_report_values(own.ids)
        own = self.interview(self.sheet, "hr_in")
        listed = ["display_name", "employee_id", "state", "date_start", "due_date"]
        own.search_read([("state", "=", "closed")], listed, order="due_date")
        self.assertTrue(own.manager_summary)
        own.sudo().read(["manager_summary"])
        self.assertEqual(self.readings(), [])

    def test_hr_cannot_search_by_content(self):
        """Not from here, not from elsewhere, not by sorting. Covers: R164"""
        talks, topics = self.hr(), self.hr(TOPIC)
        hunts = (
            lambda: talks.search([("manager_summary", "ilike", "good")]),
            lambda: talks.search_count([("consensus", "=", "no")]),
            lambda: talks.search_read([("payload", "ilike", "x")], ["number"]),
            lambda: talks.search(["!", ("employee_summary", "=", False)]),
            lambda: talks.search([("topic_ids.text", "ilike", "x")]),
            lambda: talks.search([("topic_ids", "any", [("fact", "!=", False)])]),
            lambda: talks.search([], order="manager_summary"),
            lambda: topics.search([("employee_view", "ilike", "x")]),
            lambda: topics.search([("interview_id.encouragement", "ilike", "x")]),
            lambda: self.hr("hr.performance.appraisal").search(
                [("interview_ids.topic_ids.is_agreed", "=", False)]
            ),
            lambda: self.hr("hr.performance.self.report").search(
                [("support", "ilike", "x")]
            ),
            lambda: self.hr("hr.performance.interview.addendum").search(
                [("text", "ilike", "x")]
            ),
            lambda: self.hr(PROMISE).search([("text", "ilike", "x")]),
            lambda: self.hr(PROMISE).search([], order="text"),
            lambda: talks.search([("commitment_ids.text", "ilike", "x")]),
        )
        for number, hunt in enumerate(hunts):
            with self.assertRaisesRegex(UserError, "HR cannot search", msg=number):
                hunt()
        found = talks.search([("employee_id.name", "=", "Subject")], order="due_date")
        self.assertEqual(found, self.talk)
        self.assertTrue(topics.search([("kind", "=", "strength")]))
        self.assertFalse(topics.name_search("Reliable"))
        self.assertFalse(self.hr(PROMISE).name_search("course"))
        self.assertTrue(self.hr(PROMISE).search([("state", "=", "open")]))

    def test_hr_cannot_group_or_add_up_content(self):
        """Grouping by state and department stays possible. Covers: R164"""
        talks, topics = self.hr(role="hr_admin"), self.hr(TOPIC)
        hunts = (
            lambda: talks.formatted_read_group([], ["consensus"], ["__count"]),
            lambda: talks.formatted_read_group(
                [], ["state"], ["manager_summary:array_agg"]
            ),
            lambda: talks.web_read_group([], ["consensus"], ["__count"]),
            lambda: talks.formatted_read_grouping_sets(
                [], [["state"], ["consensus"]], ["__count"]
            ),
            lambda: talks._read_group([("consensus", "=", "no")], [], ["__count"]),
            lambda: topics.formatted_read_group([], ["is_agreed"], ["__count"]),
            lambda: topics.formatted_read_group(
                [], ["interview_id.consensus"], ["__count"]
            ),
            lambda: topics.formatted_read_group([], [], ["text:count_distinct"]),
            lambda: self.hr(PROMISE).formatted_read_group([], ["text"], ["__count"]),
        )
        for number, hunt in enumerate(hunts):
            with self.assertRaisesRegex(UserError, "group", msg=number):
                hunt()
        groups = talks.formatted_read_group([], ["state", "cycle_id"], ["__count"])
        self.assertEqual(groups[0]["state"], "closed")

    def test_hr_is_offered_no_content_to_group_by(self):
        """The views open, and their menus leave content out."""
        names = ["manager_summary", "report_strengths", "consensus", "state"]
        for role, offered in (("hr_in", False), ("manager", True)):
            talks = self.hr(role=role)
            described = talks.fields_get(names)
            for question in ("searchable", "sortable", "groupable"):
                self.assertEqual(described["consensus"][question], offered)
                self.assertTrue(described["state"][question])
            self.assertFalse(described["report_strengths"]["groupable"])
            views = talks.get_views(
                [(False, "form"), (False, "list"), (False, "search")]
            )
            self.assertIn("form", views["views"])

    def test_the_two_may_search_their_own(self):
        """Record rules leave them nothing but their own talks."""
        for role in ("subject", "manager"):
            found = self.hr(role=role).search([("manager_summary", "ilike", "good")])
            self.assertEqual(found, self.talk)
        for role in ("head", "colleague"):
            found = self.hr(role=role).search([("manager_summary", "ilike", "good")])
            self.assertFalse(found)

    @mute_logger(RULES, MODELS)
    def test_log_is_nobodys_to_write(self):
        """HR neither adds, nor changes, nor removes; interviewer and chain see none."""
        own = self.interview(self.sheet, "hr_in")
        own.read(["manager_summary"])
        accesses = self.interview(self.sheet).access_ids
        for role in ("hr_in", "hr_admin", "subject"):
            mine = self.as_user(accesses, role)
            self.assertEqual(mine.search([]), accesses)
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                mine.write({"day": "2020-01-01"})
            with self.assertRaises(AccessError):
                self.interview(self.sheet, role).write(
                    {"access_ids": [Command.clear()]}
                )
        for role in ("manager", "head", "colleague", "hr_out"):
            self.assertFalse(self.as_user(accesses, role).search([]), role)

    def test_many_interviews_cost_the_same(self):
        """Reading three takes as many queries as reading one."""
        others = self.appraisal("colleague") + self.appraisal("userless")
        self.env[TALK]._create_for(others)
        three = self.hr(role="hr_admin").search([])
        self.assertGreaterEqual(len(three), 3)
        counts = []
        for talks in (three, three[0], three):  # the first one fills the caches
            self.env.flush_all()
            self.env.invalidate_all()
            self.interview(self.sheet).access_ids.sudo().search([]).unlink()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            talks.with_env(three.env).read(["manager_summary"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestInterviewFileAccess(AccessCase):
    """The filed record has many ways out; each is recorded or closed."""

    def setUp(self):
        super().setUp()
        self.file = self.env["ir.attachment"].create(
            {
                "name": "record.txt",
                "raw": b"Reliable and calm",
                "mimetype": "text/plain",
                "res_model": TALK,
                "res_id": self.talk.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.own = self.as_user(self.file, "hr_in")

    def test_every_way_out_is_recorded(self):
        """Also a copy that belongs to nothing, and what the server does for HR."""
        nowhere = {"res_model": False, "res_id": False}
        ways = {
            "copy to nothing": lambda: self.own.copy(nowhere),
            "values of a copy": self.own.copy_data,
            "picture": lambda: self.own.read(["thumbnail"]),
            "index": lambda: self.own.read(["index_content"]),
            "content as superuser": lambda: self.own.sudo().raw,
            "base64 as superuser": lambda: self.own.sudo().datas,
            "search and read": lambda: self.own.search_read(
                [("id", "=", self.file.id)], ["raw"]
            ),
        }
        for name, way in ways.items():
            self.interview(self.sheet).access_ids.unlink()
            self.env.invalidate_all()
            self.assertTrue(way(), name)
            self.assertEqual(self.readings(), [("hr_in", "print")], name)

    def test_ways_that_are_closed(self):
        """Taking the file off the record, a public link, handing it on."""
        messages = self.own.env["mail.message"]
        elsewhere = {"body": "Mine"}
        link = {"attachment_ids": [Command.link(self.file.id)]}
        mine = messages.create(elsewhere)
        closed = (
            lambda: self.own.write({"res_model": False, "res_id": False}),
            lambda: self.own.write({"public": True}),
            self.own.generate_access_token,
            lambda: messages.create({**elsewhere, **link}),
            lambda: mine.write(link),
            lambda: self.interview(self.sheet, "hr_in").message_post(
                attachment_ids=self.file.ids
            ),
            lambda: self.own.env["mail.mail"].sudo().create({**elsewhere, **link}),
        )
        for number, way in enumerate(closed):
            with self.assertRaises(AccessError, msg=number), self.env.cr.savepoint():
                way()
        self.assertEqual(self.readings(), [])

    def test_content_of_files_is_not_searched(self):
        """Text that Odoo indexes finds no file of an interview."""
        files = self.own.browse()
        self.assertTrue(self.file.index_content)
        for domain in (
            [("index_content", "ilike", "Reliable")],
            [("index_content", "not ilike", "Unknown")],
            [("checksum", "=", self.file.checksum)],
        ):
            self.assertNotIn(self.file, files.search(domain), domain)
        self.assertIn(self.file, files.search([("name", "=", "record.txt")]))
        message = self.env["mail.message"].create(
            {"body": "x", "attachment_ids": self.file.ids}
        )
        message.partner_ids = self.users["hr_in"].partner_id
        messages = self.own.env["mail.message"]
        asked = [("attachment_ids.index_content", "ilike", "Reliable")]
        self.assertFalse(messages.search(asked))
        with self.assertRaises(AccessError):
            files.formatted_read_group([], ["index_content"], ["__count"])


@tagged("post_install", "-at_install")
class TestInterviewCalendar(InterviewCase):
    """Those not invited learn from the calendar that somebody is busy, no more."""

    def setUp(self):
        super().setUp()
        talk = self.planned(self.decided())
        talk.agenda = "Why the audit failed"
        talk.action_invite()
        self.event = self.interview(talk.appraisal_id).event_id
        self.env.flush_all()
        self.env.invalidate_all()

    def test_no_text_is_found(self):
        """Whatever hidden field is asked, and whatever is asked of it."""
        hidden = [
            name
            for name, field in self.event._fields.items()
            if name not in self.event._get_public_fields()
            and name not in ("partner_ids", "attendee_ids")
            and field._description_searchable
        ]
        self.assertIn("description", hidden)
        for role in ("colleague", "head", "hr_in", "hr_admin"):
            events = self.as_user(self.event, role).browse()
            for name in hidden:
                if not events._has_field_access(events._fields[name], "read"):
                    continue
                here = [("id", "=", self.event.id)]
                for operator in ("=", "!="):
                    domain = here + [(name, operator, False)]
                    self.assertFalse(events.search(domain), f"{role} {domain}")
            self.assertFalse(events.name_search("Performance interview"))

    def test_no_way_from_another_model(self):
        """Attendees, partners and sorting ask the same question."""
        text = "audit failed"
        env = self.as_user(self.event, "colleague").env
        start = self.event.start
        found = (
            env["calendar.attendee"].search([("event_id.description", "ilike", text)]),
            env["res.partner"].search([("meeting_ids.description", "ilike", text)]),
            env["calendar.event"].search([("start", "=", start)], order="description"),
            env["calendar.event"].search(
                [("attendee_ids.event_id.name", "ilike", "interview")]
            ),
            env["calendar.event"].search(
                ["|", ("start", "=", False), ("description", "ilike", text)]
            ),
        )
        for number, records in enumerate(found):
            self.assertFalse(records, number)
        groups = env["calendar.event"].formatted_read_group(
            [("start", "=", start)], ["location"], ["__count"]
        )
        self.assertEqual(groups, [])

    def test_the_invited_and_busy_time(self):
        """Both find their entry by its text; the others see when they are busy."""
        for role in ("subject", "manager"):
            events = self.as_user(self.event, role).browse()
            found = events.search([("description", "ilike", "audit failed")])
            self.assertEqual(found, self.event)
        events = self.as_user(self.event, "colleague").browse()
        partner = self.users["subject"].partner_id
        domain = [("start", "=", self.event.start), ("partner_ids", "in", partner.ids)]
        [shown] = events.search_read(domain, ["name", "display_name", "description"])
        self.assertEqual((shown["name"], shown["description"]), ("Busy", False))
        self.assertEqual(shown["display_name"], "Busy")


@tagged("post_install", "-at_install")
class TestInterviewAccessRpc(AccessCase, RpcCase):
    """The same through the web server, where some calls begin read-only."""

    def setUp(self):
        super().setUp()
        self.users["hr_in"].password = "reader-password"
        self.authenticate(self.users["hr_in"].login, "reader-password")

    def rpc(self, model, method, *args, **kwargs):
        response = self.over_http(model, method, *args, **kwargs).json()
        return response.get("result"), response.get("error", {}).get("data", {})

    @mute_logger("odoo.http")
    def test_reading_and_refusal_over_the_wire(self):
        """One reading per day, and no way around it. Covers: R164"""
        wanted = {"specification": {"manager_summary": {}}}
        result, _error = self.rpc(TALK, "web_read", self.talk.ids, **wanted)
        self.assertEqual(result[0]["manager_summary"], "A good half-year")
        self.rpc(TALK, "web_search_read", [], **wanted)
        self.assertEqual(self.readings(), [("hr_in", "form")])
        hunt = [("manager_summary", "ilike", "good")]
        result, error = self.rpc(TALK, "search_count", hunt)
        self.assertIsNone(result)
        self.assertIn("HR cannot search", error["message"])

    def test_downloading_the_filed_record(self):
        """The file is content too, by its link and over RPC. Covers: R164"""
        document = self.env["ir.attachment"].create(
            {
                "name": "record.pdf",
                "raw": b"%PDF",
                "res_model": TALK,
                "res_id": self.talk.id,
            }
        )
        self.rpc("ir.attachment", "read", document.ids, ["name"])
        self.assertEqual(self.readings(), [])
        answer = self.url_open(f"/web/content/{document.id}")
        self.assertEqual(answer.content, b"%PDF")
        self.assertEqual(self.readings(), [("hr_in", "print")])
        self.interview(self.sheet).access_ids.unlink()
        self.rpc("ir.attachment", "read", document.ids, ["datas"])
        self.assertEqual(self.readings(), [("hr_in", "print")])
