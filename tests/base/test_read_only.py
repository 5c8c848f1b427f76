# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a read replica can answer writes nothing."""

from odoo.tests import tagged

from ..common import PerformanceCase

#: Methods that pages call and that only read; docs/scale.md lists them.
READING = {
    "hr.performance.appraisal.line": ["action_load_course"],
    "hr.performance.calibration": ["action_load_board"],
    "hr.performance.coaching": ["action_load_facts", "action_load_praise"],
    "hr.performance.home": ["action_load"],
    "hr.performance.note.write": ["action_recent"],
    "hr.performance.potential": ["action_load_grid"],
    "hr.performance.shortcut": ["action_load"],
    "hr.performance.value.sheet": ["action_load"],
}


@tagged("post_install", "-at_install")
class TestReadOnly(PerformanceCase):
    def read_only(self, method, *args):
        """Call a method while the database refuses to write."""
        self.env.flush_all()
        cr = self.env.cr
        with cr.savepoint() as savepoint:
            cr.execute("SET LOCAL transaction_read_only = on")
            answer = method(*args)
            savepoint.rollback()
        return answer

    def test_they_are_marked(self):
        for model, names in READING.items():
            for name in names:
                with self.subTest(model=model, name=name):
                    self.assertTrue(getattr(self.env[model], name)._readonly)

    def test_they_write_nothing(self):
        """Pages of a plan and of a team come from a database that only reads."""
        self.launch()
        sheet = self.appraisal("subject")
        for role in ("subject", "manager", "hr_in"):
            env = self.env(user=self.users[role].id, su=False)
            with self.subTest(role=role):
                parts = self.read_only(env["hr.performance.home"].action_load)
                names = {part["component"] for part in parts["parts"]}
                self.assertTrue(names, "the page is whole")
                self.read_only(env["hr.performance.shortcut"].action_load)
                self.read_only(env["hr.performance.value.sheet"].action_load)
                facts = env["hr.performance.coaching"].action_load_facts
                self.read_only(facts, sheet.id)
                praise = env["hr.performance.coaching"].action_load_praise
                self.read_only(praise, sheet.employee_id.id)
                line = env["hr.performance.appraisal.line"].browse(sheet.line_ids.ids)
                self.read_only(line[0].action_load_course)
