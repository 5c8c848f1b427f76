# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a client chooses tells nothing that the client may not read.

Hidden records go into every link of every model, by every way that a client has. The
answer has to be the one for a record that does not exist.
"""

import os
import random
import re
import traceback
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path, mute_logger

from .access_check_records import AccessCheckRecords

OWN = "hr.performance."
ROLES = ("subject", "colleague", "former", "manager", "hr_out", "reward", "foreign")
# No sequence comes this far in a test.
NOWHERE = 2**31 - 7
FULL = bool(os.environ.get("FULL"))
# Whom and what a record is about stands on it, whoever reads the sheet.
ABOUT = {"company_id", "cycle_id", "employee_id"}
# Who has written a review keeps reading what it was about, and who examines an appeal
# whom it is about.
ITS_AUTHORS = ("hr.performance.rating.line.", "hr.performance.appeal.")
QUIET = (
    "odoo.http",
    "odoo.sql_db",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.models.unlink",
)


def own_models(env):
    """Models of the addon and its bridges that hold records."""
    return [
        env[name]
        for name, model in sorted(env.registry.items())
        if name.startswith(OWN) and not model._abstract and model._auto
    ]


def choices(model):
    """Links of a model that a client may fill.

    Messages are made by the mail addon, which refuses all that has no document.
    """
    return [
        field
        for name, field in sorted(model._fields.items())
        if field.relational and field.comodel_name != "mail.message"
    ]


@tagged("post_install", "-at_install", "chosen_records")
class TestChosenRecords(AccessCheckRecords):
    """Hidden records in every link of ``onchange``, ``create``, defaults and forms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("quiet", "planning")
        cls.hidden, cls.own, cls.specs, cls.creatable = {}, {}, {}, {}
        cls.models = own_models(cls.env)
        cls.lines_with = defaultdict(list)
        for parent in cls.models:
            for lines in parent._fields.values():
                if lines.type == "one2many":
                    cls.lines_with[lines.comodel_name].append((parent, lines.name))

    def _hidden(self, comodel, role):
        """Records that exist and that the role may not read; none or up to three."""
        key = comodel._name, role
        if key not in self.hidden:
            every = comodel.sudo().with_context(active_test=False)
            every = every.search([], order="id desc", limit=300)
            seen = self._seen(comodel, role, every)
            hidden = every.filtered(lambda record: record.id not in seen)
            pick = hidden if FULL else hidden[:1] | hidden[-1:]
            self.hidden[key] = pick.ids
        return self.hidden[key]

    def _seen(self, comodel, role, records):
        """Ids that the role finds; employees are found by everybody's public data."""
        as_user = self.as_user(comodel, role).with_context(active_test=False)
        try:
            return set(as_user.search([("id", "in", records.ids)]).ids)
        except AccessError:
            return set()

    def _own(self, model, role):
        """Ids of a record of the model that the role may write, if there is one."""
        key = model._name, role
        if key not in self.own:
            kept = [r for (name, _key), r in self.records.items() if name == key[0]]
            kept = self.as_user(model.browse().union(*kept), role)
            self.own[key] = kept._filtered_access("write")[:1].ids
        return self.own[key]

    def _held(self, model, role, field, record_id):
        """Whether the record that is written holds it already: no choice at all."""
        own = model.sudo().browse(self._own(model, role))
        return field.store and record_id in own[field.name].ids

    def _ways(self, model, role, field):
        """Ways in which the role can name a record in the field.

        :return: list of (model that is called, function of an id to a call)
        """
        name, spec = field.name, self._spec(model)
        if field.type == "many2one":
            forms = [lambda x: x]
        else:
            forms = [
                lambda x: [Command.link(x)],
                lambda x: [Command.set([x])],
                lambda x: [Command.update(x, {})],
            ]
        ways = []
        if self._may_create(model, role):
            for form in forms:
                ways += _ways_of_new(name, spec, form)
            if field.type == "many2one":
                ways.append(
                    lambda x: ("onchange", ([], {name: {"id": x}}, [name], spec), {})
                )
        if own := self._own(model, role):
            ways += [
                lambda x: ("onchange", (own, {name: forms[0](x)}, [name], spec), {}),
                lambda x: ("web_save", (own, {name: forms[0](x)}, spec), {}),
            ]
        return [(model, way) for way in ways] + self._ways_in_lines(role, field)

    def _ways_in_lines(self, role, field):
        """The record in a line of the forms that hold such lines."""
        return [
            (parent, _way_in_line(lines, field.name, self._spec(parent)))
            for parent, lines in self.lines_with[field.model_name]
            if self._may_create(parent, role)
        ]

    def _may_create(self, model, role):
        """Whether the role may make such records; asked for each link of each model."""
        key = model._name, role
        if key not in self.creatable:
            self.creatable[key] = self.as_user(model, role).has_access("create")
        return self.creatable[key]

    def _tries(self, role):
        """Tries of a role: list of (label, model, function of an id, hidden id).

        The gating run tries every link in one way, the same in every run.
        """
        tries = []
        for model in self.models:
            for field in choices(model):
                of_field = [
                    (
                        f"{role}: {field} in {called._name} [{number}]",
                        called,
                        way,
                        found,
                    )
                    for found in self._hidden(self.env[field.comodel_name], role)
                    if not self._held(model, role, field, found)
                    for number, (called, way) in enumerate(
                        self._ways(model, role, field)
                    )
                ]
                if of_field and not FULL:
                    of_field = [random.Random(f"{role} {field}").choice(of_field)]
                tries += of_field
        return tries

    def _spec(self, model):
        """All fields that a form could show, names of links and lines included.

        Names of new records hold their number, which differs by itself.
        """
        if model._name not in self.specs:
            spec = self._plain(model)
            for name, field in model._fields.items():
                if name in spec or field.groups or not field.relational:
                    continue
                if field.comodel_name.startswith(OWN):
                    spec[name] = {"fields": self._plain(self.env[field.comodel_name])}
            self.specs[model._name] = spec
        return self.specs[model._name]

    def _plain(self, model):
        """Fields without lines, links by their names."""
        return {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in model._fields.items()
            if not field.groups
            and name not in ("display_name", *models.MAGIC_COLUMNS)
            and field.type not in ("one2many", "many2many", "binary", "image")
        }

    def _call(self, model, role, call):
        """What the client gets to see: the answer or the words of the refusal."""
        method, args, context = call
        env = self.as_user(model, role).with_context(**context).env
        try:
            with self.env.cr.savepoint():
                answer = call_kw(env[model._name], method, list(args), {})
                if method == "create":
                    record = env[model._name].browse(answer)
                    answer = record.web_read(self._spec(model))
                raise _Undone(_unnumbered(answer))
        except _Undone as undone:
            return "answer", undone.args[0]
        except UserError as error:
            return type(error).__name__, str(error)
        except IntegrityError as error:
            # The server's front makes a sentence of it.
            return type(error).__name__, error.diag.constraint_name
        except Exception:  # noqa: BLE001 - a traceback is an answer, too
            return "crash", traceback.format_exc()[-300:]
        finally:
            self.env.invalidate_all(flush=False)

    def _unreadable_on_the_way(self, record, field):
        """Our models that a related field passes and that the reader may not read."""
        found = set()
        for name in field.related.split(".")[:-1]:
            # sudo: only follows the path; each record is checked as the reader.
            record = record.sudo()[name].with_env(record.env)
            if record._name.startswith(OWN) and not record.has_access("read"):
                found.add(record._name)
        return found

    @mute_logger(*QUIET)
    def test_related_fields_end_where_the_reader_may_read(self):
        """What is copied from another record of ours is hidden where that one is."""
        told = set()
        for role in ROLES:
            for (name, _key), kept in self.records.items():
                readable = self.as_user(kept, role)._filtered_access("read")
                for field in self.env[name]._fields.values():
                    if not field.related or field.groups:
                        continue
                    for record in readable:
                        away = self._unreadable_on_the_way(record, field)
                        if away and record[field.name]:
                            told.add(str(field))
        told = {name for name in told if not name.startswith(ITS_AUTHORS)}
        told = {name for name in told if name.rpartition(".")[2] not in ABOUT}
        self.assertEqual(told, set())

    def _told(self, role, model, way, hidden):
        """What the answer for a hidden record tells beside that for none, or None."""
        seen = self._call(model, role, way(hidden))
        none = self._call(model, role, way(NOWHERE))
        if seen == none and seen[0] != "crash":
            return None
        return f"{seen!r:.300} instead of {none!r:.200}"

    @mute_logger(*QUIET)
    def test_hidden_choice_answers_like_none(self):
        """Every link, every way, every role: hidden is answered like not existing."""
        told = []
        for role in ROLES:
            tries = self._tries(role)
            self.assertGreater(len(tries), 100)
            for label, model, way, hidden in tries:
                if found := self._told(role, model, way, hidden):
                    told.append(f"{label}: {found}")
        self.assertEqual(told, [])


def _ways_of_new(name, spec, form):
    """Ways to name a record for a new one, by values and by defaults."""
    return [
        lambda x: ("onchange", ([], {name: form(x)}, [name], spec), {}),
        lambda x: ("onchange", ([], {}, [], spec), {f"default_{name}": form(x)}),
        lambda x: ("web_save", ([], {name: form(x)}, spec), {}),
        lambda x: ("create", ([{name: form(x)}],), {}),
        lambda x: ("create", ([{}],), {f"default_{name}": form(x)}),
    ]


def _unnumbered(answer):
    """An answer without the numbers and times that new records get."""
    if isinstance(answer, dict):
        return {k: _unnumbered(v) for k, v in answer.items() if k != "id"}
    if isinstance(answer, (list, tuple)):
        return [_unnumbered(value) for value in answer]
    if isinstance(answer, datetime):
        return "now"
    return answer


def _way_in_line(lines, name, spec):
    """Way to name a record in a new line of a form."""
    return lambda x: (
        "onchange",
        ([], {lines: [Command.create({name: x})]}, [lines], spec),
        {},
    )


class _Undone(Exception):
    """Takes an answer out of a savepoint that is rolled back."""


@tagged("post_install", "-at_install")
class TestDialogsReadAsUser(TransactionCase):
    """A dialog shows what its user may read, never what the system may read."""

    def test_dialogs_do_not_read_as_system(self):
        """Neither related nor stored fields of a dialog are read as superuser."""
        found = {
            str(field)
            for model in own_models(self.env)
            if model._transient
            for field in model._fields.values()
            if field.compute_sudo
            and field.name not in ("display_name",)
            and (field.related or field.compute)
        }
        self.assertEqual(found, set())

    def test_every_stored_model_is_guarded(self):
        """Stored computes and what no form may change refuse RPC on every model."""
        plain = {
            model._name
            for model in own_models(self.env)
            if not model._transient and not hasattr(model, "_guarded_fields")
        }
        self.assertEqual(plain, set())
        open_computes = {
            str(field)
            for model in own_models(self.env)
            if not model._transient
            for field in model._fields.values()
            if field.compute and field.store and field.readonly and not field.inverse
            if field.name not in model._guarded_fields | model._fixed_fields
            and field.name not in ("display_name",)
        }
        self.assertEqual(open_computes, set())

    def test_context_keys_are_known(self):
        """A client fills the context: no key of it may switch off a rule.

        Each key that the code reads is listed here with why it is harmless.
        """
        known = {
            # Views only; no right depends on it.
            "performance_preview_role",
            # Which dialog a button opens; its action checks.
            "reward_action",
            "default_kind",
            # The appeal of a dialog, read as the user; the appeal checks.
            "default_appeal_id",
            # What was read: it can only refuse.
            "self._seen_key",
            "performance_step_seen",
            # An instance of a class of ours, which no client can send.
            "KEY",
            "performance_notes",
            # Counts for the user of an installation alone.
            "install_mode",
            # Sizes instead of files: whether what is read has to be logged.
            "bin_size",
            # The language of a record that is printed, and the zone of its times.
            "lang",
            "tz",
            # Archived records are found as by any search; rights are asked of each.
            "active_test",
            # Whether a job commits; who sends it calls no job.
            "ir_cron_progress_id",
        }
        root = Path(file_path("hr_performance"))
        found = set()
        for folder in ("models", "wizards", "controllers", "reports"):
            for path in (root / folder).rglob("*.py"):
                if "tests" not in path.parts:
                    found |= set(
                        re.findall(
                            r"context\.get\(\s*\"?([\w.]+)", path.read_text("utf-8")
                        )
                    )
        self.assertEqual(found, known)

    def test_refusal_is_the_same_for_hidden_and_for_none(self):
        """The words name the field, never the record."""
        with self.assertRaisesRegex(AccessError, "does not exist, or you may not see"):
            self.env["hr.performance.exit"].with_user(
                self.env.ref("base.user_demo", raise_if_not_found=False)
                or self.env["res.users"].search([("share", "=", False)], limit=1)
            ).create({"appraisal_ids": [Command.link(NOWHERE)], "reason": "x"})
