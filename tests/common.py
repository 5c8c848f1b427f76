# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One small company with a person for every role, built once per test class."""

import json
import os
from contextlib import ExitStack
from datetime import datetime
from functools import wraps
from typing import NamedTuple
from unittest.mock import patch

from passlib.context import CryptContext

from odoo import Command, models
from odoo.modules import module
from odoo.tests import freeze_time
from odoo.tests.common import TransactionCase

from ..models.base import features
from .warm_caches import WarmCaches, begin_class, end_class

BASE = "base.group_user"
OFFICER = "hr_performance.group_hr_performance_user"
ADMINISTRATOR = "hr_performance.group_hr_performance_manager"
REWARD = "hr_performance.group_hr_performance_reward"
#: Where a database says that it begins with the company, see ``keep``.
KEPT = "hr_performance.test_company"
CONTEXT = {"tracking_disable": True, "no_reset_password": True}


class Noon(freeze_time):
    """Today at noon, so that no midnight falls into a test."""

    def __init__(self):
        noon = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
        super().__init__(noon, tick=True)


def _kept(*names):
    """A part of the set-up that leaves these attributes; read where they are kept.

    Who overrides the part adds to what is built or read here.
    """

    def decorate(method):
        @wraps(method)
        def build_or_read(cls):
            if cls.kept_company is None:
                return method(cls)
            for name in names:
                setattr(cls, name, cls._read(cls.kept_company[name]))
            return None

        build_or_read.names = names
        return build_or_read

    return decorate


class Persona(NamedTuple):
    """What makes the person of a role; groups None means no user at all."""

    superior: str | None
    department: models.Model | None
    groups: str | None = BASE
    company: models.Model | None = None


class PerformanceCase(TransactionCase):
    """Two companies, a reporting line of four, and a cycle ready for launch.

    ``ceo`` leads ``head``, ``head`` leads ``manager``, ``manager`` leads ``subject``,
    ``colleague`` and ``userless``. Users are ``self.users[role]``, their employees
    ``self.people[role]``.
    """

    #: Whether what a test leaves behind fits together, asked with ``SOUND=1``; a test
    #: that writes past the actions says no.
    leaves_sound = True
    #: Whether what Odoo has found out of the database in one test serves the next one;
    #: a test that changes the program meanwhile, or data past Odoo, says no.
    keeps_caches = True
    _caches = None

    def setUp(self):
        if self._caches_of_class.changed is None:
            self._caches_of_class.note_changes()
        self.addCleanup(self._bring_caches_back)
        super().setUp()
        self._caches = WarmCaches(self.registry)
        self.addCleanup(self._caches.end)
        if os.environ.get("SOUND"):
            self.addCleanup(self.check_sound)

    def _bring_caches_back(self):
        """After all else, also after Odoo has forgotten them."""
        if self.keeps_caches and self._caches:
            self._caches.bring_back()

    def check_sound(self):
        """The daily check finds nothing."""
        if not self.leaves_sound:
            return
        # Tests that leave nobody who can act do so on purpose.
        found = [
            sentence
            for sentence in self.env["hr.performance.failure"].sudo()._unsound()
            if "(nobody)" not in sentence
        ]
        self.assertEqual(found, [], "what the test leaves does not fit together")

    @classmethod
    def setUpClass(cls):
        # A class that names a time of its own keeps it.
        if not cls.freeze_time:
            cls.freeze_time = Noon()
        super().setUpClass()
        cls._caches_of_class = begin_class(cls.registry)
        if cls.keeps_caches:
            cls.addClassCleanup(end_class, cls._caches_of_class)
        cls._set_up_company()

    # THE COMPANY

    @classmethod
    def _set_up_company(cls):
        """Build the company, or read the one with which the database begins.

        Most classes want the same one, and to build it takes longer than many a test.
        """
        cls.kept_company = json.loads(
            cls.env["ir.config_parameter"].get_param(KEPT, "null")
        )
        if cls.kept_company and not isinstance(cls.freeze_time, Noon):
            raise AssertionError(
                f"{cls.__name__} has a time of its own, the company of this database is"
                " of today: make test runs it where each class builds the company."
            )
        cls.env = cls.env(context={**cls.env.context, **CONTEXT})
        cls._set_up_companies()
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        if cls.kept_company is None:
            # They use everything; tests of features switch some off.
            features.switch(cls.env, dict.fromkeys(features.FEATURES, True))
        cls._set_up_departments()
        cls._set_up_people()
        cls._set_up_rules()

    @classmethod
    def keep(cls, env):
        """Build the company for good: copies of the database begin with it."""
        users = "odoo.addons.base.models.res_users.ResUsers._crypt_context"
        quick = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)
        with ExitStack() as stack:
            # As within Odoo's tests: no call leaves the machine, no tour begins by
            # itself, and passwords are checked within a moment.
            stack.enter_context(Noon())
            stack.enter_context(patch.object(module, "current_test", cls))
            stack.enter_context(patch(users, lambda _self: quick))
            cls.env, cls.freeze_time = env, Noon()
            cls._set_up_company()
            parts = (
                cls._set_up_companies,
                cls._set_up_departments,
                cls._set_up_people,
                cls._set_up_rules,
            )
            kept = {
                name: cls._written(getattr(cls, name))
                for part in parts
                for name in part.names
            }
            env["ir.config_parameter"].set_param(KEPT, json.dumps(kept))
            env.flush_all()

    @classmethod
    def _written(cls, records):
        """Model and ids of records, or of the records of each role."""
        if isinstance(records, dict):
            return {role: cls._written(own) for role, own in records.items()}
        return [records._name, records.ids]

    @classmethod
    def _read(cls, written):
        """The records again, as if they had just been made: with what they hold."""
        if isinstance(written, dict):
            found = {
                role: cls.env[name].browse(ids) for role, (name, ids) in written.items()
            }
            cls._fetch(next(iter(found.values())).union(*found.values()))
            return found
        name, ids = written
        found = cls.env[name].browse(ids)
        cls._fetch(found)
        return found

    @classmethod
    def _fetch(cls, records):
        stored = [f.name for f in records._fields.values() if f.store and f.column_type]
        records.fetch(stored)

    @classmethod
    @_kept("company", "other_company")
    def _set_up_companies(cls):
        cls.company, cls.other_company = cls.env["res.company"].create(
            [
                {"name": "Lighthouse", "currency_id": cls.env.ref("base.EUR").id},
                {"name": "Harbour", "currency_id": cls.env.ref("base.JPY").id},
            ]
        )

    @classmethod
    @_kept("works", "plant", "office")
    def _set_up_departments(cls):
        cls.works, cls.plant, cls.office = cls.env["hr.department"].create(
            [
                {"name": name, "company_id": cls.company.id}
                for name in ("Works", "Plant", "Office")
            ]
        )
        cls.plant.parent_id = cls.works

    @classmethod
    @_kept("users", "people")
    def _set_up_people(cls):
        cls.users, cls.people = {}, {}
        works, plant, office = cls.works, cls.plant, cls.office
        cls._persons(
            {
                "ceo": (None, works),
                "head": ("ceo", works),
                "manager": ("head", plant),
                "subject": ("manager", plant),
                "colleague": ("manager", plant),
                "userless": ("manager", plant, None),
                "former": ("head", plant),
                "hr_in": ("manager", plant, OFFICER),
                "hr_out": ("ceo", office, OFFICER),
                "hr_admin": ("head", office, ADMINISTRATOR),
                "reward": ("ceo", office, REWARD),
                "approver": ("ceo", office, REWARD),
                "foreign": (None, None, BASE, cls.other_company),
                "portal": ("manager", plant, "base.group_portal"),
            }
        )
        cls.users["hr_in"].performance_department_ids = works
        cls.users["hr_out"].performance_department_ids = office

    @classmethod
    def _person(cls, role, *values, **named):
        """Create user and employee of one more role, as ``Persona`` says."""
        cls._persons({role: Persona(*values, **named)})

    @classmethod
    def _persons(cls, rows):
        """Create users and employees of roles, each kind in one go.

        :param rows: role -> values of a ``Persona``
        """
        rows = {role: Persona(*row) for role, row in rows.items()}
        with_login = [role for role, row in rows.items() if row.groups]
        with cls._without_pictures():
            users = cls.env["res.users"].create(
                [cls._user_values(role, rows[role]) for role in with_login]
            )
            cls.users.update(zip(with_login, users, strict=True))
            people = cls.env["hr.employee"].create(
                [cls._employee_values(role, row) for role, row in rows.items()]
            )
        cls.people.update(zip(rows, people, strict=True))
        teams = {}
        for role, row in rows.items():
            teams.setdefault(row.superior, []).append(cls.people[role])
        for superior, team in teams.items():
            if superior:
                people.browse().union(*team).parent_id = cls.people[superior]

    @classmethod
    def _without_pictures(cls):
        """Leave out what takes half of the time to create people: drawing each of them.

        No test looks at these pictures.
        """
        avatars = cls.env.registry["avatar.mixin"]
        return patch.object(avatars, "_avatar_generate_svg", lambda _self: False)

    @classmethod
    def _user_values(cls, role, row):
        """What Odoo's ``new_test_user`` gives a user."""
        login, company = f"{role}@performance.test", row.company or cls.company
        groups = row.groups if "base." in row.groups else f"{BASE},{row.groups}"
        return {
            "login": login,
            "password": login,
            "email": login,
            "name": role.replace("_", " ").title(),
            "group_ids": [Command.set(list(map(cls._id_of, groups.split(","))))],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }

    @classmethod
    def _id_of(cls, xmlid):
        return cls.env["ir.model.data"]._xmlid_to_res_id(xmlid, True)

    @classmethod
    def _employee_values(cls, role, row):
        """Name and address come from the user where there is one."""
        alone = {
            "name": role.replace("_", " ").title(),
            "work_email": f"{role}@performance.test",
        }
        return {
            **({"user_id": cls.users[role].id} if row.groups else alone),
            "company_id": (row.company or cls.company).id,
            "department_id": row.department.id if row.department else False,
        }

    @classmethod
    @_kept("scale", "category", "kpi", "defects", "template", "scheme", "cycle")
    def _set_up_rules(cls):
        cls.scale = cls.env["hr.performance.scale"].create(
            {
                "name": "S to D",
                "maximum": 120,
                "level_ids": [
                    Command.create({"code": code, "name": code, **values})
                    for code, values in {
                        "S": {"lower": 95, "coefficient": 1.5},
                        "A": {"lower": 85, "coefficient": 1.2},
                        "B": {"lower": 75, "coefficient": 1.0},
                        "C": {"lower": 60, "coefficient": 0.8},
                        "D": {"is_lowest": True, "coefficient": 0.5},
                    }.items()
                ],
            }
        )
        cls.category = cls.env["hr.performance.kpi.category"].create({"name": "Test"})
        cls.kpi = cls._kpi("Output", method="ratio", target=100, unit="t")
        cls.defects = cls._kpi(
            "Defects", method="reverse_difference", direction="down", target=5
        )
        cls.template = cls.env["hr.performance.template"].create(
            {
                "name": "Plant",
                "line_ids": [
                    Command.create({"kpi_id": cls.kpi.id, "weight": 50}),
                    Command.create({"kpi_id": cls.defects.id, "weight": 30}),
                    Command.create(
                        {"name": "Attitude", "section": "attitude", "weight": 20}
                    ),
                ],
            }
        )
        cls.scheme = cls.env["hr.performance.scheme"].create(
            {
                "name": "Test",
                "template_id": cls.template.id,
                "scale_id": cls.scale.id,
                "interview_policy": "none",
            }
        )
        # Tests launch several cycles of one time; what refuses that has its own test.
        # Their plans are of any kind; the checks of goals have their own tests.
        cls.scheme.gate_ids.filtered(
            lambda gate: gate.code == "overlap"
            or gate.code.startswith(("goal_", "plan_hours"))
        ).level = "off"
        cls.cycle = cls._cycle()

    @classmethod
    def _kpi(cls, name, **values):
        return cls.env["hr.performance.kpi"].create(
            {
                "name": name,
                "category_id": cls.category.id,
                "level_description": "Outstanding, good, acceptable, insufficient",
                "state": "released",
                **values,
            }
        )

    @classmethod
    def _cycle(cls, **values):
        return cls.env["hr.performance.cycle"].create(
            {
                "name": "2026 H1",
                "company_id": cls.company.id,
                "scheme_id": cls.scheme.id,
                "date_start": "2026-01-01",
                "date_end": "2026-06-30",
                **values,
            }
        )

    def run_cron(self, name):
        """Run a scheduled job as the scheduler does: by its record, with commits."""
        with self.enter_registry_test_mode():
            self.env.ref(
                f"hr_performance.ir_cron_hr_performance_{name}"
            ).method_direct_trigger()

    # STEPS OF A CYCLE, AS THE PEOPLE TAKE THEM

    def as_user(self, record, role):
        """The record as the user of a role sees it, with that user's rights only."""
        return record.with_user(self.users[role]).with_context(
            allowed_company_ids=self.users[role].company_ids.ids
        )

    def launch(self, cycle=None, announce=True):
        """Launch and announce the cycle as the administrator."""
        cycle = self.as_user(cycle or self.cycle, "hr_admin")
        cycle.action_launch()
        if announce:
            cycle.action_announce()
        return cycle

    def workers(self, number, managers):
        """So many people of the plant, whose managers take turns."""
        rows = [
            {
                "name": f"Worker {index}",
                "company_id": self.company.id,
                "department_id": self.plant.id,
                "parent_id": managers[index % len(managers)].id,
            }
            for index in range(number)
        ]
        with self._without_pictures():
            return self.env["hr.employee"].create(rows)

    def many_plans(self, number, managers):
        """Drafted plans of so many workers in a cycle of their own."""
        people = self.workers(number, managers)
        cycle = self._cycle(name="Many")
        self.launch(cycle, announce=False)
        while cycle._launch_batch(300):
            pass
        self.as_user(cycle, "hr_admin").action_announce()
        return cycle.appraisal_ids.filtered(lambda a: a.employee_id in people)

    def appraisal(self, role="subject", cycle=None):
        """The appraisal of a person, with superuser rights."""
        return self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", (cycle or self.cycle).id),
                ("employee_id", "=", self.people[role].id),
            ]
        )

    def agree(self, appraisal):
        """Both sides confirm the plan, whatever the checks of goals advise."""
        self.as_user(appraisal, "subject").action_confirm_plan()
        mine = self.as_user(appraisal, "manager")
        if mine.action_confirm_plan():
            mine.action_confirm_plan_with_reason("Agreed in person")

    def enter(self, appraisal, values, role="manager"):
        """Type actual values by line title."""
        for line in self.as_user(appraisal, role).line_ids:
            if line.title in values:
                line.actual_input = values[line.title]

    def rating(self, appraisal, kind, role):
        """The review of a kind, if the role may read it."""
        return self.as_user(self.env["hr.performance.rating"], role).search(
            [("appraisal_id", "=", appraisal.id), ("kind", "=", kind)]
        )

    def rate(self, appraisal, points="90"):
        """Open the assessment and go through both reviews."""
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            rating.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = points
            rating.action_submit()

    def result(self, appraisal):
        """The result of an appraisal, with superuser rights."""
        return self.env["hr.performance.result"].search(
            [("appraisal_id", "=", appraisal.id)]
        )

    def decided(self, role="subject"):
        """Launch, agree, measure and rate one appraisal."""
        self.launch()
        appraisal = self.appraisal(role)
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        return appraisal
