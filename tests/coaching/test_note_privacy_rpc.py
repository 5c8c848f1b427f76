# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Private notes through the web server: what a curious colleague could call."""

import json
from contextlib import contextmanager

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..base.common_rpc import RpcCase
from .common_coaching import SECRET
from .test_note_privacy import OTHERS, PrivateNoteCase

NOTE = "hr.performance.private.note"
TEXTS = ("body", "advice", "agreed_step")


@tagged("post_install", "-at_install")
class TestPrivateNotesRpc(PrivateNoteCase, RpcCase):
    """One test for each way; the author's own answer shows that the way is real."""

    @contextmanager
    def logged_in(self, role):
        self.enter_as(role)
        with mute_logger("odoo.http", "odoo.models", "odoo.addons.base.models.ir_rule"):
            yield

    def told(self, model, method, *args, **kwargs):
        """The answer of the web server as text, and its result."""
        answer = self.over_http(model, method, *args, **kwargs)
        return answer.text, answer.json().get("result")

    def assert_closed(self, method, *args, model=NOTE, **kwargs):
        """The author finds it this way; nobody else gets a word or a number."""
        with self.logged_in("manager"):
            _text, own = self.told(model, method, *args, **kwargs)
        self.assertTrue(own, "the way is real")
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role, method=method):
                text, result = self.told(model, method, *args, **kwargs)
                self.assertNotIn("zebra", text.lower())
                if isinstance(result, dict):
                    result = result.get("records", result.get("groups"))
                self.assertFalse(result)

    def test_form(self):
        specification = {name: {} for name in TEXTS}
        self.assert_closed("web_read", self.secret.ids, specification)
        self.assert_closed("web_search_read", [], specification)

    def test_read(self):
        self.assert_closed("read", self.secret.ids, [*TEXTS, "display_name"])
        self.assert_closed("search_read", [], TEXTS)
        self.assert_closed("name_search", "", [])

    def test_search_by_the_text(self):
        for name in TEXTS:
            for domain in (
                [(name, "ilike", "zebra")],
                [(name, ">=", "Zebra"), (name, "<", "Zebrb")],
                ["!", (name, "not ilike", "zebra")],
                [("employee_id", "any", []), (name, "like", "Z%")],
            ):
                self.assert_closed("search_count", domain)

    def test_export(self):
        """As a file, by people who are allowed to export."""
        allowed = self.env.ref("base.group_allow_export")
        for role in (*OTHERS, "manager"):
            self.users[role].group_ids = [Command.link(allowed.id)]
        data = {
            "model": NOTE,
            "fields": [{"name": name, "label": name} for name in TEXTS],
            "ids": self.secret.ids,
            "domain": [],
            "groupby": [],
            "context": {},
            "import_compat": False,
        }
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role):
                for ids in (self.secret.ids, False):
                    answer = self.url_open(
                        "/web/export/csv",
                        data={"data": json.dumps({**data, "ids": ids})},
                    )
                    self.assertNotIn("zebra", answer.text.lower())
        self.assert_closed("export_data", self.secret.ids, list(TEXTS))

    def test_sort(self):
        self.assert_closed("search_read", [], ["id"], order="body desc")
        self.assert_closed("web_search_read", [], {}, order="agreed_step")

    def test_group(self):
        for group in ("body", "employee_id", "author_id", "quality"):
            self.assert_closed("formatted_read_group", [], [group], ["__count"])
        self.assert_closed("web_read_group", [], ["employee_id"], ["__count"])

    def test_chatter(self):
        """Nobody posts there, and the thread of the record tells nothing."""
        for role in OTHERS:
            with self.logged_in(role):
                for method, args in (
                    ("message_post", [self.secret.ids]),
                    ("_message_log", [self.secret.ids]),
                ):
                    _text, result = self.told(NOTE, method, *args)
                    self.assertIsNone(result)
                answer = self.url_open(
                    "/mail/thread/messages",
                    json={
                        "params": {
                            "thread_model": NOTE,
                            "thread_id": self.secret.id,
                            "fetch_params": {},
                        }
                    },
                )
                self.assertNotIn("zebra", answer.text.lower())

    def test_attachment(self):
        """A file that its author hangs on the note is the author's alone."""
        with self.logged_in("manager"):
            _text, number = self.told(
                "ir.attachment",
                "create",
                {
                    "name": "zebra.txt",
                    "raw": SECRET,
                    "res_model": NOTE,
                    "res_id": self.secret.id,
                },
            )
        file = self.env["ir.attachment"].browse(number)
        self.assertEqual((file.exists().res_model, file.raw), (NOTE, SECRET.encode()))
        self.env.flush_all()
        self.assert_closed(
            "search_read", [("id", "=", number)], ["name", "raw"], model="ir.attachment"
        )
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role):
                page = self.url_open(f"/web/content/{number}")
                self.assertNotIn("zebra", page.text.lower())
                page = self.url_open(f"/web/content/{NOTE}/{self.secret.id}/body")
                self.assertNotIn("zebra", page.text.lower())

    def test_mail(self):
        """No composer takes its words into a mail."""
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role):
                _text, number = self.told(
                    "mail.compose.message",
                    "create",
                    {
                        "model": NOTE,
                        "res_ids": f"{self.secret.ids}",
                        "composition_mode": "mass_mail",
                        "subject": "{{ object.body }}",
                        "body": '<t t-out="object.body"/>',
                        "partner_ids": self.users[role].partner_id.ids,
                    },
                )
                if number:
                    self.told("mail.compose.message", "action_send_mail", [number])
        for model, name in (("mail.mail", "body_html"), ("mail.message", "body")):
            found = self.env[model].search([(name, "ilike", "zebra")])
            self.assertFalse(found, model)
        self.assertFalse(
            self.env["mail.message"].search([("subject", "ilike", "zebra")])
        )

    def test_calendar_and_activities(self):
        """Neither entry nor task that others see holds a word."""
        for model, names in (
            ("calendar.event", ["name", "description"]),
            ("mail.activity", ["summary", "note", "res_name"]),
        ):
            for role in OTHERS:
                with self.logged_in(role), self.subTest(role=role, model=model):
                    text, _rows = self.told(model, "search_read", [], names)
                    self.assertNotIn("zebra", text.lower())

    def test_home_and_pages(self):
        """First page, facts beside the review, background of the plan."""
        self.launch()
        sheet = self.appraisal()
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role):
                for model, method, args in (
                    ("hr.performance.home", "action_load", []),
                    ("hr.performance.coaching", "action_load_facts", [sheet.id]),
                    ("hr.performance.appraisal", "read", [sheet.ids]),
                    ("hr.performance.note.write", "search_read", [[], ["body"]]),
                    ("hr.performance.note.write", "action_recent", []),
                ):
                    text, _result = self.told(model, method, *args)
                    self.assertNotIn("zebra", text.lower())

    def test_change(self):
        """Nobody changes, copies, deletes or opens it for somebody."""
        for role in OTHERS:
            with self.logged_in(role), self.subTest(role=role):
                for method, args in (
                    ("write", [self.secret.ids, {"author_id": self.users[role].id}]),
                    ("web_save", [self.secret.ids, {"body": "x"}, {"body": {}}]),
                    ("copy", [self.secret.ids]),
                    ("unlink", [self.secret.ids]),
                    ("action_share", [self.secret.ids]),
                    ("action_open_origin", [self.secret.ids]),
                    ("onchange", [self.secret.ids, {}, [], {"body": {}}]),
                ):
                    text, _result = self.told(NOTE, method, *args)
                    self.assertNotIn("zebra", text.lower())
        self.env.invalidate_all()
        self.assertEqual(self.secret.exists().body, SECRET)
        self.assertEqual(self.secret.author_id, self.users["manager"])
