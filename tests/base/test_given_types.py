# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records that are created over RPC with missing values, or with strange ones."""

import os
import random

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase

IS_FULL = bool(os.environ.get("FULL"))
CASES = 400
SEED = random.randrange(10**9) if IS_FULL else 11
STRANGE = (
    *(True, 0, -1, 2**40, 1e308, float("nan"), "", "x", "\0", "\ud800", b"x"),
    *([], [[]], [None], ["x"], [(0, 0)], [(0, 0, 5)], [(0, 0, {"nothing": 1})]),
    *([(6, 0, 5)], [(9, 1)], {}, {"a": 1}, "2026-13-45", "0000-00-00", (1, 2, 3)),
)


@tagged("post_install", "-at_install")
class TestGivenTypes(PerformanceCase):
    """Whoever creates a record of ours gets a sentence, or the record."""

    def setUp(self):
        super().setUp()
        self.admin = self.users["hr_admin"]

    def models(self):
        """Models of ours in which the administrator may create records."""
        found = []
        for name in sorted(self.registry.models):
            model = self.env[name].with_user(self.admin)
            if name.startswith("hr.performance.") and model._auto:
                if not model._abstract and model.has_access("create"):
                    found.append(model)
        self.assertGreater(len(found), 30)
        return found

    def try_to_create(self, model, values):
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                record = model.create(values)
                record.env.flush_all()
                record.invalidate_recordset()
                record.read()
        except (UserError, IntegrityError) as error:
            # The platform says the sentence of a constraint.
            self.assertTrue(str(error).strip())
        finally:
            self.env.invalidate_all(flush=False)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nothing_given(self):
        """No value at all: what is required is named, or has a default."""
        for model in self.models():
            with self.subTest(model=model._name):
                self.try_to_create(model, {})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_strange_values(self):
        """Each field with each value that is none of its kind."""
        cases = [
            (model, field.name, value)
            for model in self.models()
            for field in model._fields.values()
            if any(module.startswith("hr_performance") for module in field._modules)
            for value in STRANGE
        ]
        self.assertGreater(len(cases), 5_000)
        if not IS_FULL:
            cases = random.Random(SEED).sample(cases, CASES)
        for model, name, value in cases:
            with self.subTest(model=model._name, field=name, value=value, seed=SEED):
                self.try_to_create(model, {name: value})

    def test_the_field_is_named(self):
        """The sentence says which field of what."""
        for name, value in (
            ("date_start", "soon"),
            ("scheme_id", "Light"),
            ("kind", "yearly"),
            ("employee_ids", "all"),
            ("name", ["x"]),
        ):
            cycles = self.env["hr.performance.cycle"].with_user(self.admin)
            label = cycles._fields[name]._description_string(cycles.env)
            said = f"{label}.* (cannot hold|is out of range)"
            with self.assertRaisesRegex(UserError, said):
                cycles.create({name: value})
        with self.assertRaisesRegex(UserError, "has no field “nothing”"):
            self.env["hr.performance.cycle"].with_user(self.admin).create(
                {"nothing": 1}
            )

    def test_launch_without_template(self):
        """The page of the first launch, filled by a program."""
        self.env["hr.performance.template"].search([]).active = False
        self.try_to_create(self.env["hr.performance.launch"].with_user(self.admin), {})
