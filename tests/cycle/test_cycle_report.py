# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PerformanceCase

REPORT = "hr.performance.cycle.report"


@tagged("post_install", "-at_install")
class TestCycleReport(PerformanceCase):
    """The workbook of a cycle that nobody has to make."""

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_report"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def report(self, role):
        """The report of one reader, with superuser rights."""
        return self.env[REPORT].search([("reader_id", "=", self.users[role].id)])

    def files(self, report):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", REPORT),
                ("res_id", "=", report.id),
                ("res_field", "=", "file"),
            ]
        )

    def rows(self, role):
        """People in the report that a user finds."""
        report = self.as_user(self.env[REPORT], role).search(
            [("cycle_id", "=", self.cycle.id)]
        )
        if not report:
            return None
        content = base64.b64decode(report.file)
        sheet = load_workbook(BytesIO(content)).active
        return [row[0].value for row in sheet.iter_rows(min_row=2)]

    def test_made_by_itself(self):
        """By the calendar, without a button; each HR user finds the own part.

        Covers: R009
        """
        self.decided()
        self.cycle.stage_ids.filtered(lambda stage: stage.state == "application").write(
            {"date_start": "2026-08-01", "date_end": "2026-08-31"}
        )
        self.cron()
        self.assertEqual(self.rows("hr_admin"), ["Subject"])
        self.assertEqual(self.rows("hr_in"), ["Subject"])
        self.assertIsNone(self.rows("hr_out"))
        self.assertIsNone(self.as_user(self.cycle, "hr_out").report_ids or None)
        for role in ("subject", "manager", "reward"):
            with self.assertRaises(AccessError):
                self.as_user(self.env[REPORT], role).search([])
        self.assertEqual(self.cycle.reported_in, "open")

    def test_not_before_its_time(self):
        """While reviews are written there is no report."""
        self.decided()
        self.cycle.stage_ids.unlink()
        self.cron()
        self.assertFalse(self.env[REPORT].search_count([]))

    def test_one_file_however_often(self):
        """Run twice, and again after closing: one file, and it is the last one.

        Covers: R009
        """
        self.decided()
        cycle = self.as_user(self.cycle, "hr_admin")
        while cycle.state != "application":
            cycle.action_next_stage()
        self.cron()
        first = self.report("hr_admin")
        self.cron()
        self.assertFalse(first.is_final)
        cycle.action_close()
        self.cron()
        again = self.report("hr_admin")
        self.assertEqual(again, first)
        self.assertTrue(again.is_final)
        self.assertEqual(len(self.files(first)), 1)
        self.assertEqual(self.cycle.reported_in, "closed")

    def test_file_is_its_readers_alone(self):
        """Neither another officer nor the administrator opens it, also as file."""
        self.decided()
        self.as_user(self.cycle, "hr_admin").action_close()
        self.cron()
        mine = self.report("hr_in")
        file = self.files(mine)
        self.assertTrue(self.as_user(file, "hr_in").read(["datas"]))
        for role in ("subject", "hr_out", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(file, role).read(["datas"])
        for role in ("hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(mine, role).write({"file": False})
