# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages, files and activities of every model, tried by those concerned."""

import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase
from ..interview.common_interview import InterviewCase
from ..reward.common_reward import RewardCase
from .access_check_records import AccessCheckRecords

ROLES = (
    "subject",
    "manager",
    "former",
    "head",
    "hr_in",
    "hr_admin",
    "reward",
)
PROOF = b"cmVjZWlwdA=="
QUIET = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.models.unlink",
    "odoo.http",
)
#: Files that are no proof of a step: written like any field, with a note of who did it;
#: or once, by whoever adds it to a note (``fixed``).
OPEN_FILES = {
    ("hr.performance.legal.check", "document"),
    ("hr.performance.coaching.addition", "file"),
    ("hr.performance.interview.document", "file"),
    # Until the policy is published.
    ("hr.performance.reward.policy", "document"),
    # The employee's own, until the appeal is filed.
    ("hr.performance.appeal.point", "file"),
}


class EvidenceCase(PerformanceCase):
    """What the system has posted and filed for a step, and ways to tamper with it."""

    def filed(self, record, role):
        """Note and proof as a step of this person leaves them: made as superuser."""
        env = self.as_user(record, role).sudo().env
        file = env["ir.attachment"].create(
            {
                "name": "proof.pdf",
                "raw": b"%PDF",
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        note = self.message(record, role, "notification", attachment_ids=file.ids)
        return note, file

    def message(self, record, role, kind="comment", **values):
        """A message that a person, or the system for a person, has left."""
        return (
            self.as_user(self.env["mail.message"], role)
            .sudo()
            .create(
                {
                    "model": record._name,
                    "res_id": record.id,
                    "body": "As agreed",
                    "message_type": kind,
                    "author_id": self.users[role].partner_id.id,
                    **values,
                }
            )
        )

    def activity(self, record, role):
        """A task that the system gave to a person, where a record can have one."""
        if not hasattr(record, "message_subscribe"):
            return self.env["mail.activity"]
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "user_id": self.users[role].id,
                "note": "Sign",
            }
        )

    def ways_to_change_messages(self, messages, role):
        """Ways to rewrite, forge or remove messages, by name."""
        user, other = self.users[role], self.users["foreign"].partner_id
        own = self.as_user(messages, role)
        for name, vals in {
            "body": {"body": "Never"},
            "author": {"author_id": other.id},
            "date": {"date": "2020-01-01"},
            "kind": {"message_type": "comment"},
            "record": {"model": "res.partner", "res_id": user.partner_id.id},
            "files": {"attachment_ids": [(5,)]},
            "nobody's record": {"res_id": False},
        }.items():
            yield name, lambda vals=vals: own.write(vals)
        yield "unlink", own.unlink
        yield "as the server writes for a user", lambda: own.sudo().write({"body": "x"})
        if hasattr(self.env[messages.model], "_message_update_content"):
            document = self.env[messages.model].browse(messages.res_id)
            yield (
                "web client",
                lambda: self.as_user(document, role)._message_update_content(
                    own.sudo(), body="", attachment_ids=[]
                ),
            )
            for name, command in {
                "body from the record": Command.update(messages.id, {"body": "x"}),
                "deleted from the record": Command.delete(messages.id),
                "taken off the record": Command.unlink(messages.id),
            }.items():
                yield (
                    name,
                    lambda command=command: self.as_user(document, role).write(
                        {"message_ids": [command]}
                    ),
                )

    def ways_to_change_files(self, files, role):
        """Ways to swap, move, hand on or remove files, by name."""
        user = self.users[role]
        own = self.as_user(files, role)
        for name, vals in {
            "content": {"raw": b"x"},
            "base64": {"datas": b"eA=="},
            "name": {"name": "x"},
            "field": {"res_field": "x"},
            "nowhere": {"res_model": False, "res_id": False},
            "elsewhere": {"res_model": "res.partner", "res_id": user.partner_id.id},
            "public": {"public": True},
        }.items():
            yield name, lambda vals=vals: own.write(vals)
        yield "unlink", own.unlink
        yield "web client", lambda: own.sudo()._delete_and_notify()
        yield "token", own.generate_access_token
        yield (
            "into an own message",
            lambda: own.env["mail.message"].create(
                {"body": "See", "attachment_ids": [(4, files.id)]}
            ),
        )
        yield (
            "into a mail",
            lambda: own.env["mail.mail"].sudo().create({"attachment_ids": own.ids}),
        )

    def ways_to_change_activities(self, activities, role):
        """Ways to change what somebody was asked for; who is asked may take it off."""
        own = self.as_user(activities, role)
        yield "note", lambda: own.write({"note": "x"})
        yield "summary", lambda: own.write({"summary": "x"})
        yield "record", lambda: own.write({"res_id": 0})
        if activities.user_id != self.users[role]:
            yield "unlink", own.unlink
            yield "done", lambda: own.action_feedback("Signed")

    def back_to_attempt(self):
        """Nothing of the attempt stays, nor a savepoint of each of thousands."""
        self.env.cr.execute("ROLLBACK TO SAVEPOINT attempt")
        self.env.cr.execute("RELEASE SAVEPOINT attempt")
        self.env.transaction.clear()

    def passed(self, attempts):
        """Names of the attempts that succeed; nothing of them stays."""
        found = []
        self.env.flush_all()
        for name, attempt in attempts:
            self.env.cr.execute("SAVEPOINT attempt")
            try:
                attempt()
                self.env.flush_all()
                found.append(name)
            except UserError:
                continue
            finally:
                self.back_to_attempt()
        return found


@tagged("post_install", "-at_install", "evidence")
class TestEvidenceWalk(AccessCheckRecords, EvidenceCase):
    """Nobody concerned changes what is on record, in whatever model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("planning")

    def documents(self):
        """One record of each model that has a table, and who tries it.

        Everybody tries the models that people write to each other on.
        """
        by_model = {record._name: record[:1] for record in self.records.values()}
        for record in by_model.values():
            if record._auto:
                is_thread = hasattr(record, "message_post")
                yield record, ROLES if is_thread else ("hr_admin",)

    @mute_logger(*QUIET)
    def test_nobody_changes_what_is_on_record(self):
        """Notes, proofs and tasks, also those that one's own step has filed."""
        wrong = []
        for record, roles in self.documents():
            activity = self.activity(record, "foreign")
            comment = self.message(record, "foreign")
            for role in roles:
                note, file = self.filed(record, role)
                own_task = self.activity(record, role)
                self.env.flush_all()
                attempts = {
                    "note": self.ways_to_change_messages(note, role),
                    "comment": self.ways_to_change_messages(comment, role),
                    "file": self.ways_to_change_files(file, role),
                }
                if activity:
                    attempts["task"] = self.ways_to_change_activities(activity, role)
                    attempts["own task"] = self.ways_to_change_activities(
                        own_task, role
                    )
                for kind, ways in attempts.items():
                    if names := self.passed(ways):
                        wrong.append(f"{record} {role}: {kind}: {', '.join(names)}")
        self.assertEqual(wrong, [])

    @mute_logger(*QUIET)
    def test_what_people_post_is_theirs_and_of_now(self):
        """No other author, no other day, nothing that looks like the system's note."""
        wrong, tried, boss = [], 0, self.users["foreign"].partner_id
        now = Datetime.now()
        for record, roles in self.documents():
            for role in roles:
                own = self.as_user(self.env["mail.message"], role)
                if not self.as_user(record, role).has_access("read"):
                    continue
                base = {"body": "Fine", "model": record._name, "res_id": record.id}
                for name, vals, context in (
                    ("author", {"author_id": boss.id}, {}),
                    ("author by default", {}, {"default_author_id": boss.id}),
                    (
                        "record by default",
                        {"model": False, "res_id": False, "author_id": boss.id},
                        {
                            "default_model": record._name,
                            "default_res_id": record.id,
                        },
                    ),
                    ("sender", {"author_id": None, "email_from": boss.email}, {}),
                    ("day", {"date": "2020-01-01"}, {"default_date": "2020-01-01"}),
                    ("kind", {"message_type": "notification"}, {}),
                ):
                    self.env.cr.execute("SAVEPOINT attempt")
                    try:
                        given = {**base, **vals}
                        given = {k: v for k, v in given.items() if v is not False}
                        posted = own.with_context(**context).create(given)
                    except AccessError:
                        continue
                    else:
                        tried += 1
                        posted = posted.sudo()
                        if (
                            posted.author_id != self.users[role].partner_id
                            or self.users[role].email not in posted.email_from
                            or posted.date < now
                            or posted.message_type != "comment"
                        ):
                            wrong.append(f"{record} {role}: {name}")
                    finally:
                        self.back_to_attempt()
        self.assertEqual(wrong, [])
        self.assertTrue(tried)

    @mute_logger(*QUIET)
    def test_no_file_is_put_into_a_field(self):
        """A scan or a workbook is not replaced by a file of the same place."""
        wrong, fields_of = [], {}
        for record, _roles in self.documents():
            for name, field in record._fields.items():
                if field.type == "binary" and field.store:
                    fields_of[record._name, name] = record
        self.assertIn(("hr.performance.paper", "scan"), fields_of)
        for (model, name), record in fields_of.items():
            for role in ROLES:
                files = self.as_user(self.env["ir.attachment"], role)
                values = {"name": "x", "res_model": model, "res_id": record.id}
                ways = {
                    "create": lambda files=files, values=values, name=name: (
                        files.create({**values, "res_field": name, "raw": b"x"})
                    ),
                    "move": lambda files=files, values=values: (
                        files.create({"name": "x", "raw": b"x"}).write(values)
                    ),
                }
                if names := self.passed(ways.items()):
                    wrong.append(f"{model}.{name} {role}: {', '.join(names)}")
        self.assertEqual(wrong, [])

    def test_fields_that_hold_proofs_are_guarded(self):
        """Links to files and stored files are written by steps only."""
        wrong = []
        for model in map(self.env.get, sorted(self.env.registry)):
            if not model._name.startswith("hr.performance.") or not model._auto:
                continue
            if model._transient or model._abstract:
                continue
            for name, field in model._fields.items():
                is_file = field.comodel_name == "ir.attachment" or (
                    field.type == "binary" and field.store
                )
                if not is_file or (model._name, name) in OPEN_FILES:
                    continue
                guarded = getattr(model, "_guarded_fields", frozenset())
                if name not in guarded:
                    wrong.append(f"{model._name}.{name}")
        self.assertEqual(wrong, [])


@tagged("post_install", "-at_install", "evidence")
class TestEvidenceOfSteps(InterviewCase, EvidenceCase):
    """The same with what the steps themselves leave."""

    @mute_logger(*QUIET)
    def test_delivery_record_and_notes(self):
        """Neither manager nor employee nor HR touches them. Covers: R164"""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        document = self.env["ir.attachment"].create(
            {"name": "record.pdf", "res_model": talk._name, "res_id": talk.id}
        )
        talk.sudo().document_id = document
        other = self.appraisal("colleague")
        other.sudo().state = "released"
        self.as_user(other, "manager").action_record_delivery("Sent", PROOF, "a.pdf")
        proof = other.sudo().delivery_proof_id
        self.assertEqual(proof.create_uid, self.users["manager"])
        for role in ROLES:
            for file in (document, proof):
                ways = self.ways_to_change_files(file, role)
                self.assertEqual(self.passed(ways), [], f"{role} {file.name}")
            for message in (appraisal + other).sudo().message_ids:
                ways = self.ways_to_change_messages(message, role)
                self.assertEqual(self.passed(ways), [], f"{role} {message.body}")
        self.assertTrue((appraisal + other).sudo().message_ids)

    def test_own_comment_and_own_upload(self):
        """Authors correct what they wrote; an upload can be taken back."""
        self.launch()
        appraisal = self.appraisal()
        mine = self.as_user(appraisal, "manager")
        upload = mine.env["ir.attachment"].create(
            {"name": "a.txt", "res_model": mine._name, "res_id": mine.id, "raw": b"a"}
        )
        words = "Well dne"
        comment = mine.message_post(body=words, attachment_ids=upload.ids)
        self.assertEqual(comment.sudo().message_type, "comment")
        comment.write({"body": "Well done"})
        self.assertIn("Well done", comment.body)
        with self.assertRaisesRegex(AccessError, "stays as it is"):
            upload.write({"raw": b"b"})
        with self.assertRaisesRegex(AccessError, "new message"):
            comment.unlink()
        for role in ("subject", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(upload, role).unlink()
        upload.unlink()
        self.assertFalse(upload.exists())

    def test_notes_of_steps_are_the_systems(self):
        """What a step says in the chatter is no comment that its author may edit."""
        talk = self.closed(self.decided())
        talk.action_correct("A wrong date")
        notes = talk.sudo().message_ids.filtered(lambda m: "A wrong date" in m.body)
        self.assertEqual(notes.message_type, "notification")
        self.assertEqual(notes.author_id, self.users["manager"].partner_id)
        with self.assertRaises(AccessError):
            self.as_user(notes, "manager").body = "No correction"

    @mute_logger(*QUIET, "odoo.addons.mail.models.mail_thread")
    def test_mail_handed_in_by_an_employee(self):
        """The sender of a mail is what it says: only the mail server hands it in."""
        self.launch()
        appraisal = self.appraisal()
        note = self.message(appraisal, "manager")
        mail = (
            f"From: {self.users['manager'].email}\n"
            "To: catchall@performance.test\n"
            f"In-Reply-To: {note.message_id}\n"
            "Message-Id: <1@performance.test>\n"
            "Subject: Re\n\nI approve\n"
        )
        threads = self.as_user(self.env["mail.thread"], "subject")
        before = appraisal.sudo().message_ids
        with self.assertRaisesRegex(AccessError, "mail server"):
            threads.message_process(None, mail)
        self.assertEqual(appraisal.sudo().message_ids, before)
        self.env["mail.thread"].message_process(None, mail)
        [answer] = appraisal.sudo().message_ids - before
        self.assertEqual(answer.message_type, "email")

    @mute_logger(*QUIET)
    def test_mail_by_template_or_composer_is_by_its_sender(self):
        """A composer runs as superuser; it neither forges nor rewrites."""
        self.launch()
        appraisal = self.appraisal()
        mails = self.as_user(self.env["mail.mail"], "subject").sudo()
        record = {"model": appraisal._name, "res_id": appraisal.id, "body": "I approve"}
        author = self.users["manager"].partner_id
        forged = mails.create({**record, "author_id": author.id})
        self.assertEqual(forged.author_id, self.users["subject"].partner_id)
        note = self.message(appraisal, "manager", "notification")
        with self.assertRaises(AccessError):
            mails.create({"mail_message_id": note.id, "body": "Never"})


@tagged("post_install", "-at_install", "evidence")
class TestEvidenceOfRewards(RewardCase, EvidenceCase):
    """The file that payroll gets."""

    @mute_logger(*QUIET)
    def test_hand_over_file_stays(self):
        """Also for the officer who has handed over, and the one who approved."""
        run = self.approved()
        run.action_hand_over()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id)]
        )
        self.assertEqual(len(files), 2, "a workbook and the same as CSV")
        self.assertEqual(files.create_uid, self.users["reward"])
        for role in ("reward", "approver", "hr_admin"):
            for file in files:
                ways = self.ways_to_change_files(file, role)
                self.assertEqual(self.passed(ways), [], role)
            for message in run.sudo().message_ids:
                ways = self.ways_to_change_messages(message, role)
                self.assertEqual(self.passed(ways), [], f"{role} {message.body}")


@tagged("post_install", "-at_install", "evidence")
class TestEvidenceRpc(EvidenceCase, HttpCase):
    """The web client's routes, which run as superuser for a user."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.sheet = self.appraisal()
        self.authenticate(self.users["subject"].login, self.users["subject"].login)

    def call(self, route, **params):
        return self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()

    @mute_logger(*QUIET)
    def test_routes_of_the_chatter(self):
        """Others' messages and proofs stay; a note of the system is not forged."""
        note, file = self.filed(self.sheet, "manager")
        comment = self.message(self.sheet, "manager")
        for message in (note, comment):
            answer = self.call(
                "/mail/message/update_content",
                message_id=message.id,
                update_data={"body": "Never", "attachment_ids": []},
            )
            self.assertIn("error", answer)
        answer = self.call("/mail/attachment/delete", attachment_id=file.id)
        self.assertIn("error", answer)
        self.assertTrue(file.exists())
        self.assertIn("As agreed", comment.body)
        answer = self.call(
            "/mail/message/post",
            thread_model=self.sheet._name,
            thread_id=self.sheet.id,
            post_data={
                "body": "Plan approved",
                "message_type": "notification",
                "author_id": self.users["manager"].partner_id.id,
            },
            context={"default_author_id": self.users["manager"].partner_id.id},
        )
        posted = self.env["mail.message"].browse(answer["result"]["message_id"])
        self.assertEqual(posted.message_type, "comment")
        self.assertEqual(posted.author_id, self.users["subject"].partner_id)
        answer = self.call(
            "/mail/message/update_content",
            message_id=posted.id,
            update_data={"body": "Plan read"},
        )
        self.assertIn("result", answer)
        self.env.invalidate_all()
        self.assertIn("Plan read", posted.body)
