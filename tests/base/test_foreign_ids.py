# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every public method, called with records that the caller may not read."""

import inspect
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.base.seeing import names_of, person_of
from .access_check_records import AccessCheckRecords
from .test_access_matrix import WRITABLE
from .test_public_methods import ORM_METHODS, own_public_methods

PACKAGE = "odoo.addons.hr_performance"
ROLES = ["colleague", "manager", "hr_out", "reward", "foreign_admin"]
# What methods on records ask for, whatever they do with it.
GIVEN = {"signature": "iVBORw0KGgo=", "proof": "JVBERi0xLjQK", "vals": {}}
# Odoo deletes the messages of a record, and says so, before it asks for rights.
BEFORE_RIGHTS = ("mail_message", "bus_bus")
# The id of no record.
MADE_UP = 2_000_000_000


class Undone(Exception):
    """Takes back what a call has done."""


@tagged("post_install", "-at_install")
class TestForeignIds(AccessCheckRecords, HttpCase):
    """What does not exist and what is hidden look alike, at whatever step it is."""

    # Developer mode is switched on past Odoo.
    keeps_caches = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("quiet", "planning")
        cls._keep_dialogs()
        cls.env.flush_all()

    @classmethod
    def _keep_dialogs(cls):
        """A dialog of each kind that somebody else has opened."""
        dialogs = cls.env(user=cls.users["hr_admin"], su=True)
        for name, model in cls.env.registry.items():
            if name.startswith("hr.performance.") and model._transient:
                cls._keep(dialogs[name].create(cls._required(dialogs[name])))

    @classmethod
    def _required(cls, model):
        """Values of the fields that a record of a model cannot be without."""
        default = model.default_get(list(model._fields))
        return {
            name: cls._any_value(field)
            for name, field in model._fields.items()
            if field.required and field.store and not default.get(name)
            if name != "id" and not field.related
        }

    @classmethod
    def _any_value(cls, field):
        if field.relational:
            name = field.comodel_name
            kept = [r for (model, _key), r in cls.records.items() if model == name]
            one = kept[0] if kept else cls.env[name].search([], limit=1)
            return one.id if field.type == "many2one" else [Command.set(one.ids)]
        if field.type == "selection":
            return field.get_values(cls.env)[0]
        texts = {"date": "2026-03-01", "datetime": "2026-03-01 08:00:00"}
        return {**texts, "char": "x", "text": "x"}.get(field.type, 1)

    # WALKING

    def _as(self, role):
        user = self.users[role]
        return self.env(
            user=user, su=False, context={"allowed_company_ids": user.company_ids.ids}
        )

    def _methods(self, model):
        """Public methods on records of a model, with arguments to call them with."""
        own = {
            name
            for name, functions in own_public_methods(model, PACKAGE).items()
            if not getattr(functions[0], "_api_model", False)
            and name not in ORM_METHODS - {"write", "unlink", "copy_data"}
        }
        for name in sorted(own):
            parameters = list(
                inspect.signature(getattr(model, name)).parameters.values()
            )
            if name == "write":
                yield name, [WRITABLE.get(model._name, {})]
            else:
                yield (
                    name,
                    [
                        GIVEN.get(parameter.name, "Because")
                        for parameter in parameters[1:]
                        if parameter.default is parameter.empty
                    ],
                )
        # Odoo's own; what it shows without asking the database is no secret.
        shown = sorted({"display_name", "create_date"} & set(model._fields))
        yield "read", [shown]
        yield "web_read", [{name: {} for name in shown}]
        yield "export_data", [shown]
        yield "copy", []
        yield "unlink", []

    def _called(self, records, method, arguments):
        """What a caller sees: class and text of the refusal, or what comes back."""
        answer = None
        try:
            with self.env.cr.savepoint(flush=False):
                answer = getattr(records, method)(*arguments)
                raise Undone
        except Undone:
            self.env.invalidate_all(flush=False)
            return "no refusal", repr(answer)
        except Exception as error:  # noqa: BLE001 - the class is what is compared
            return type(error).__name__, str(error)

    @contextmanager
    def _watching(self):
        """Yield the statements that change something."""
        written, execute = [], self.env.cr.execute

        def watch(query, *args, **kwargs):
            code = getattr(query, "code", query)
            is_change = code.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
            if is_change and not any(table in code for table in BEFORE_RIGHTS):
                written.append(code)
            return execute(query, *args, **kwargs)

        with patch.object(self.env.cr, "execute", watch):
            yield written

    @contextmanager
    def _developer_mode(self):
        """Anybody may switch it on; Odoo then names records and rules in refusals."""
        users = self.env.registry["res.users"]
        has_group = users.has_group

        def in_developer_mode(user, group):
            return group == "base.group_no_one" or has_group(user, group)

        with patch.object(users, "has_group", in_developer_mode):
            yield

    def _hidden(self, env, name):
        """The first and the last stage of a record that the user may not read."""
        kept = [
            record for (model, _key), record in self.records.items() if model == name
        ]
        model = env[name]
        if not model.has_access("read"):
            return kept[:1]
        hidden = [r for r in kept if not model.browse(r.id).has_access("read")]
        return [*hidden[:1], *hidden[1:][-1:]]

    def _differences(self, role):
        """Calls of one role that tell a hidden record from one that does not exist."""
        env = self._as(role)
        found = []
        for name in dict.fromkeys(name for name, _key in self.records):
            hidden = self._hidden(env, name)
            if not hidden:
                continue
            for method, arguments in self._methods(type(env[name])):
                missing = self._called(env[name].browse(MADE_UP), method, arguments)
                if missing[0] == "no refusal":
                    found.append(f"{role} {name}.{method}: {missing} for no record")
                for record in hidden:
                    seen = self._called(env[name].browse(record.id), method, arguments)
                    if seen != missing:
                        found.append(f"{role} {name}.{method}: {seen}, not {missing}")
        return found

    # TESTS

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models.unlink", "odoo.sql_db")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_every_method(self):
        """One and the same refusal for what is not there and what is hidden."""
        found = []
        with self._developer_mode(), self._watching() as written:
            for role in ROLES:
                found += self._differences(role)
        self.assertEqual(found, [])
        self.assertEqual(written, [], "nothing is written before it is refused")

    def test_everything_is_tried(self):
        """Every model with actions is there, and every role has hidden records."""
        tried = {name for name, _key in self.records}
        missing = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("hr.performance.")
            and model._original_module == "hr_performance"
            and not model._abstract
            and any(
                method.startswith("action_")
                for method in own_public_methods(model, PACKAGE)
            )
        } - tried
        self.assertEqual(missing, {"hr.performance.home"} & missing)
        for role in ROLES:
            env = self._as(role)
            self.assertGreater(sum(bool(self._hidden(env, n)) for n in tried), 20, role)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_reports(self):
        """Papers are asked for by id, too."""
        env, found = self._as("foreign_admin"), []
        for report in self.env["ir.actions.report"].search(
            [("report_name", "=like", "hr_performance.%")]
        ):
            page = f"report.{report.report_name}"
            kept = [r for (n, _key), r in self.records.items() if n == report.model]
            if page not in env or not kept:
                continue
            outcomes = {
                self._called(env[page], "_get_report_values", [[one]])
                for one in (MADE_UP, kept[0].id, kept[-1].id)
            }
            found += [(page, outcomes)] if len(outcomes) > 1 else []
            self.assertNotIn("no refusal", {kind for kind, _text in outcomes}, page)
        self.assertEqual(found, [])

    def test_pages(self):
        """Downloads answer alike for cycles and files that are hidden or not there."""
        user = self.users["foreign_admin"]
        self.authenticate(user.login, user.login)
        upload = self.records["hr.performance.import", "any"].id
        for page, hidden in (
            ("/hr_performance/cycle/%s/results.xlsx", self.cycle.id),
            ("/hr_performance/cycle/%s/plans.xlsx", self.cycle.id),
            ("/hr_performance/import/%s/template.xlsx", upload),
            ("/hr_performance/import/%s/findings.xlsx", upload),
        ):
            answers = [self.url_open(page % one) for one in (hidden, MADE_UP)]
            self.assertEqual([answer.status_code for answer in answers], [404, 404])
            self.assertEqual(answers[0].text, answers[1].text, page)

    def test_some_readable(self):
        """A hidden record among readable ones is refused like one that is not there."""
        env = self._as("manager")
        goals = env["hr.performance.objective"]
        seen = goals.browse(self.records[goals._name, "approved"].id)
        draft = goals.sudo().create(
            {
                "name": "Secret merger",
                "level": "person",
                "company_id": self.company.id,
                "employee_id": self.people["ceo"].id,
            }
        )
        texts = set()
        for foreign in (draft.id, MADE_UP):
            with self.assertRaises(AccessError) as refused:
                (seen | goals.browse(foreign)).action_approve()
            texts.add(str(refused.exception))
        self.assertEqual(len(texts), 1)
        self.assertNotIn("Secret merger", texts.pop())

    def test_names(self):
        """Sentences count what their reader may not read, whoever runs the code."""
        env = self._as("manager")
        goals = env["hr.performance.objective"]
        seen = goals.browse(self.records[goals._name, "approved"].id)
        values = {"level": "person", "employee_id": self.people["ceo"].id}
        hidden = goals.sudo().create(
            [
                {"name": f"Secret {n}", "company_id": self.company.id, **values}
                for n in range(2)
            ]
        )
        for both in (seen | hidden, (hidden | seen).sudo()):
            text = names_of(both)
            self.assertIn(seen.display_name, text)
            self.assertIn("2 more", text)
            self.assertNotIn("Secret", text)
        self.assertEqual(names_of(hidden), "something that you may not see")
        with self.assertRaises(AccessError):
            hidden.sudo(False)._require_state("approved")

    def test_people_by_id(self):
        """Who is named by an id is a colleague of one's own companies, or nobody."""
        env = self._as("manager")
        mine, foreign = self.people["head"], self.people["foreign"]
        self.assertEqual(person_of(env, mine.id), mine)
        self.assertEqual(person_of(env, mine), mine)
        for nobody in (foreign.id, MADE_UP, "12x", False, None, [1]):
            self.assertFalse(person_of(env, nobody), nobody)

    def test_other_company(self):
        """Odoo's refusal of another company's records names none that are hidden."""
        env = self._as("hr_admin")
        kpi = self._kpi("Secret yield", target=1, company_id=self.other_company.id)
        sources = env["hr.performance.kpi.source"]
        values = {**self.values[sources._name, "any"], "kpi_id": kpi.id}
        with self.assertRaises(UserError) as refused:
            sources.create(values)
        told = f"{refused.exception}{refused.exception.__context__}"
        self.assertNotIn("Secret yield", told)

    def test_goals_below(self):
        """A goal that does not fit a hidden one below is refused without its facts."""
        goal = self.records["hr.performance.objective", "approved"]
        goal.write({"state": "draft", "date_start": "2026-01-01"})
        goal.date_end = "2026-12-31"
        hidden = goal.create(
            {
                "name": "Secret merger",
                "level": "person",
                "company_id": self.company.id,
                "employee_id": self.people["reward"].id,
                "parent_id": goal.id,
                "date_start": "2026-01-01",
                "date_end": "2026-11-30",
            }
        )
        self.assertFalse(self.as_user(hidden, "head")._filtered_access("read"))
        with self.assertRaises(UserError) as refused:
            self.as_user(goal, "head").date_end = "2026-06-30"
        told = f"{refused.exception}{refused.exception.__cause__}"
        self.assertNotIn("Secret merger", told)
        self.assertNotIn("2026-11-30", told)
