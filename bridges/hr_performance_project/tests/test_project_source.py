# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestProjectSource(DeliveredSourceCase):
    """Tasks that were really done, moved to the last stage as people do it."""

    MODULE = "hr_performance_project"
    KPIS = ("tasks_done", "tasks_on_time")
    GROUPS = "project.group_project_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_stage, cls.done_stage = cls.env["project.task.type"].create(
            [{"name": "Doing"}, {"name": "Done", "fold": True}]
        )
        cls.project = cls.env["project.project"].create(
            {
                "name": "Website",
                "company_id": cls.company.id,
                "type_ids": [Command.set((cls.open_stage | cls.done_stage).ids)],
            }
        )

    def task(self, *roles, **values):
        return self.env["project.task"].create(
            {
                "name": "Task",
                "project_id": self.project.id,
                "stage_id": self.open_stage.id,
                "user_ids": [Command.set([self.users[role].id for role in roles])],
                **values,
            }
        )

    def done(self, time, *roles, state="1_done", **values):
        """A task that came into the last stage at a time (UTC)."""
        task = self.task(*roles, **values)
        with freeze_time(time):
            task.write({"state": state})
            task.write({"stage_id": self.done_stage.id})
        return task

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_tasks_done(self):
        """Each assignee has the task; open and cancelled ones do not count.

        Covers: R009, R010, R011
        """
        self.done("2026-02-10 08:00:00", "subject")
        self.done("2026-02-11 08:00:00", "subject", "colleague", "former")
        self.done("2026-03-31 16:00:00", "subject").active = False
        self.done("2026-02-12 08:00:00", "subject", state="1_canceled")
        self.done("2026-02-12 08:00:00")
        self.task("subject")
        source = self.switch_on("tasks_done")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 2, "2026-04": 1})
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 1})
        self.assertEqual(self.known(source, "userless"), 0)
        self.assert_records_open(source)

    def test_tasks_in_time(self):
        """Until the second of the deadline; tasks without one say nothing."""
        for deadline in ("2026-02-10 08:00:00", "2026-02-10 07:59:59"):
            self.done("2026-02-10 08:00:00", "subject", date_deadline=deadline)
        self.done("2026-02-10 08:00:00", "subject", date_deadline="2026-02-28")
        self.done("2026-02-10 08:00:00", "subject")
        self.done("2026-05-10 08:00:00", "subject")
        source = self.switch_on("tasks_on_time")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-03": 66.666667})
        self.assertEqual(self.known(source), 1, "no deadline, no value")

    def test_other_company(self):
        """Tasks of another company's project stay there."""
        other = self.env["project.project"].create(
            {
                "name": "Other",
                "company_id": self.other_company.id,
                "type_ids": [Command.set((self.open_stage | self.done_stage).ids)],
            }
        )
        self.done("2026-02-10 08:00:00", "subject", project_id=other.id)
        source = self.switch_on("tasks_done")
        self.collect(source)
        self.assertEqual(self.found(source), {})
