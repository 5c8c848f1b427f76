# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .access_check_records import AccessCheckRecords


@tagged("post_install", "-at_install")
class TestDuplicates(AccessCheckRecords):
    """*Duplicate* of any record works, or is refused in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("quiet", "planning", "done")

    def _copies(self, record):
        """Whether the record has got a duplicate; what refuses says why."""
        try:
            with self.env.cr.savepoint():
                record.copy()
                self.env.flush_all()
        except (UserError, AccessError) as error:
            self.assertGreater(len(str(error)), 20)
            self.assertNotIn("psycopg", str(error))
            return False
        finally:
            self.env.invalidate_all(flush=False)
        return True

    def test_every_model(self):
        """One record of each model, as administrator and as the system."""
        walked, works = set(), set()
        for (name, _stage), record in self.records.items():
            own = self.env[name]
            if own._abstract or own._transient or not own._auto:
                continue
            walked.add(name)
            for known in (self.as_user(record[:1], "hr_admin"), record[:1]):
                if self._copies(known):
                    works.add(name)
        self.assertGreater(len(walked), 50)
        for name in ("cycle", "scheme", "scale", "kpi", "objective", "reward.rule"):
            self.assertIn(f"hr.performance.{name}", works)

    def test_parts_say_why(self):
        """The row of a table exists once: its duplicate names that."""
        for name in ("cycle.stage", "scale.level", "kpi.point", "kpi.relation"):
            record = self.records[f"hr.performance.{name}", "any"]
            with self.assertRaisesRegex(UserError, "duplicate of .* is not possible"):
                self.as_user(record, "hr_admin").copy()

    def test_template(self):
        """A template with sections and lines."""
        twin = self.as_user(self.template, "hr_admin").copy()
        self.assertEqual(len(twin.line_ids), len(self.template.line_ids))
