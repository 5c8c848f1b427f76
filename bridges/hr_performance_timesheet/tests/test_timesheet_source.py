# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestTimesheetSource(DeliveredSourceCase):
    """Hours that people have recorded themselves."""

    MODULE = "hr_performance_timesheet"
    KPIS = ("hours_recorded",)
    GROUPS = "hr_timesheet.group_timesheet_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create(
            {
                "name": "Website",
                "company_id": cls.company.id,
                "allow_timesheets": True,
                "privacy_visibility": "employees",
            }
        )
        user = cls.env.ref("hr_timesheet.group_hr_timesheet_user")
        for role in ("subject", "colleague"):
            cls.users[role].group_ids += user

    def record(self, role, day, hours, project=None):
        """A line of the person's own timesheet, typed by the person."""
        lines = self.as_user(self.env["account.analytic.line"], role)
        return lines.create(
            {
                "name": "Work",
                "date": day,
                "unit_amount": hours,
                "project_id": (project or self.project).id,
            }
        )

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_hours(self):
        """On projects, by day; the company's internal project is left out.

        Covers: R009, R010, R011
        """
        self.record("subject", "2026-02-28", 7.5)
        self.record("subject", "2026-03-01", 8)
        self.record("subject", "2026-03-31", 2)
        self.record("colleague", "2026-03-31", 4)
        internal = self.company.internal_project_id
        self.assertTrue(internal)
        self.record("subject", "2026-03-02", 8, project=internal)
        self.env["account.analytic.line"].create(
            {
                "name": "By the manager, for somebody without login",
                "date": "2026-04-01",
                "unit_amount": 3,
                "project_id": self.project.id,
                "employee_id": self.people["userless"].id,
            }
        )
        source = self.switch_on("hours_recorded")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 7.5, "2026-03": 10})
        self.assertEqual(self.found(source, "colleague"), {"2026-03": 4})
        self.assertEqual(self.found(source, "userless"), {"2026-04": 3})
        self.assert_records_open(source)

    def test_corrected_and_archived(self):
        """A corrected line corrects the value; who has left keeps the hours."""
        line = self.record("colleague", "2026-02-10", 8)
        source = self.switch_on("hours_recorded")
        self.collect(source)
        line.unit_amount = 6
        self.people["colleague"].active = False
        self.collect(source)
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 6})
