# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import random

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_check_records import AccessCheckRecords

IS_FULL = bool(os.environ.get("FULL"))
CASES = 100
SEED = random.randrange(10**9) if IS_FULL else 7
ROLES = ("manager", "hr_admin", "reward")
#: What JSON brings as a number, and days at both ends of the calendar.
NUMBERS = (float("inf"), float("nan"), 1e300, -1e300, 1e15, -1.0)
DAYS = ("0001-01-01", "9999-12-31", "1900-02-28")


@tagged("post_install", "-at_install")
class TestBadValues(AccessCheckRecords):
    """Numbers and days that no firm has end in a sentence, or do no harm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("quiet", "planning")

    def cases(self):
        """Records, fields, values and roles that may be tried."""
        values = {"float": NUMBERS, "monetary": NUMBERS, "date": DAYS, "datetime": ()}
        found = []
        for (name, key), record in sorted(self.records.items()):
            model = self.env[name]
            fixed = getattr(model, "_guarded_fields", frozenset())
            fixed |= getattr(model, "_fixed_fields", frozenset())
            for field in model._fields.values():
                is_ours = any(m.startswith("hr_performance") for m in field._modules)
                if not is_ours or not field.store or field.name in fixed:
                    continue
                found += [
                    (key, record, field.name, value, role)
                    for value in values.get(field.type, ())
                    for role in ROLES
                ]
        return found

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def test_numbers_and_days(self):
        """Written by each role that may, then read with all that is computed of it."""
        cases = self.cases()
        self.assertGreater(len(cases), 1_000)
        if not IS_FULL:
            cases = random.Random(SEED).sample(cases, CASES)
        written = 0
        for key, record, name, value, role in cases:
            with self.subTest(record=record._name, key=key, field=name, value=value):
                mine = record.with_user(self.users[role])
                written += self.is_written(mine, name, value)
        self.assertGreater(written, 0)

    def test_every_number_has_bounds(self):
        """A model with typed numbers or days refuses what is out of range."""
        types = {"float", "monetary", "date", "datetime"}
        access = self.env["ir.model.access"].search(
            ["|", ("perm_write", "=", True), ("perm_create", "=", True)]
        )
        typed_in = set(access.model_id.mapped("model"))
        without = {
            name
            for name, model in self.registry.items()
            if name.startswith("hr.performance.")
            and name in typed_in
            and not model._abstract
            and model._auto
            and not hasattr(model, "_check_bounds")
            and any(
                field.store and field.type in types
                for field in model._fields.values()
                if field.name not in ("create_date", "write_date")
            )
        }
        self.assertEqual(without, set())

    def test_a_poisoned_plan(self):
        """Nobody keeps the others from opening a plan with a number of 300 digits."""
        line = self.records["hr.performance.appraisal.line", "planning"]
        for value in NUMBERS[:4]:
            for role in ("subject", "manager"):
                with self.assertRaisesRegex(UserError, "out of range"):
                    line.with_user(self.users[role]).write({"target": value})

    def is_written(self, record, name, value):
        try:
            with self.cr.savepoint():
                record.write({name: value})
                record.env.flush_all()
                record.invalidate_recordset()
                record.read()
        except UserError as error:
            self.assertTrue(str(error).strip())
            return False
        except IntegrityError:
            # The platform says the sentence of the constraint.
            return False
        finally:
            self.env.invalidate_all(flush=False)
        return True
