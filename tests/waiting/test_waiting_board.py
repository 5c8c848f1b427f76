# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase

LATE = "2026-03-02 08:00:00"


@tagged("post_install", "-at_install")
class TestWaitingBoard(PerformanceCase):
    """HR and managers see who is waited for, the late ones first."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()

    def board(self, role):
        steps = self.as_user(self.env["hr.performance.step"], role)
        return steps.search(steps._waiting_domain())

    @freeze_time(LATE)
    def test_overdue_steps_are_found_and_counted(self):
        """The deadline of January has passed."""
        cycle = self.as_user(self.cycle, "hr_admin")
        step = self.appraisal()._open_steps()
        self.assertEqual((step.is_overdue, step.days_late), (True, 47))
        found = self.as_user(self.env["hr.performance.appraisal"], "hr_admin").search(
            [("is_overdue", "=", True), ("cycle_id", "=", cycle.id)]
        )
        self.assertIn(self.appraisal(), found)
        self.assertEqual(len(found), cycle.overdue_count)
        self.assertEqual(cycle.waiting_count, cycle.overdue_count)
        waiting = self.env["hr.performance.appraisal"].search(
            [("waiting_for_id", "=", self.people["manager"].id)]
        )
        self.assertIn(self.appraisal(), waiting)
        self.assertIn(
            self.appraisal(),
            waiting.search([("deadline", "<", "2026-02-01")]),
        )
        self.assertTrue(waiting.search([("days_waiting", ">", 30)]))
        self.assertFalse(waiting.search([("days_waiting", ">", 90)]))

    @freeze_time("2026-01-06 08:00:00")
    def test_nothing_is_overdue_in_time(self):
        """The same sheets on the next day."""
        self.assertFalse(self.appraisal().is_overdue)
        self.assertFalse(self.as_user(self.cycle, "hr_admin").overdue_count)
        found = self.env["hr.performance.step"].search(
            [("is_overdue", "=", False), ("cycle_id", "=", self.cycle.id)]
        )
        self.assertIn(self.appraisal()._open_steps(), found)

    def test_everybody_sees_the_own_scope(self):
        """Managers their line, HR partners their departments, nobody else."""
        team = self.board("manager").employee_id
        self.assertIn(self.people["subject"], team)
        self.assertNotIn(self.people["head"], team)
        self.assertIn(self.people["manager"], self.board("head").employee_id)
        self.assertIn(self.people["subject"], self.board("hr_in").employee_id)
        self.assertNotIn(self.people["subject"], self.board("hr_out").employee_id)
        own = self.board("hr_in").employee_id
        self.assertNotIn(self.people["hr_in"], own, "not the own sheet")
        self.assertNotIn(self.people["head"], own, "nor that of a superior")
        self.assertFalse(self.board("colleague"))
        self.as_user(self.appraisal(), "manager").action_confirm_plan()
        self.assertEqual(self.board("subject").employee_id, self.people["subject"])

    def test_quiet_launch_shows_nothing_to_managers(self):
        """Before the announcement only HR sees who would be waited for."""
        other = self._cycle(
            name="Quiet", date_start="2027-01-01", date_end="2027-06-30"
        )
        self.as_user(other, "hr_admin").action_launch()
        self.assertNotIn(other, self.board("manager").cycle_id)
        self.assertIn(other, self.board("hr_admin").cycle_id)

    def test_board_takes_the_same_queries_for_30_and_300(self):
        """The first page does not depend on the number of steps."""
        people = self.workers(300, self.people["manager"])
        counts = {}
        for number, year in ((30, 2028), (300, 2027)):
            some = people[:number]
            cycle = self._cycle(
                name=f"Board {number}",
                employee_ids=[Command.set(some.ids)],
                date_start=f"{year}-01-01",
                date_end=f"{year}-06-30",
            )
            self.launch(cycle, announce=False)
            cycle._launch_batch(300)
            self.as_user(cycle, "hr_admin").action_announce()
            # What is cached for good is not counted.
            self._first_page_queries(cycle)
            counts[number] = self._first_page_queries(cycle)
        self.assertEqual(counts[30], counts[300])
        self.assertLessEqual(max(counts.values()), 30)

    def _first_page_queries(self, cycle):
        """Queries of list and kanban of a cycle's board, as the administrator."""
        board = self.as_user(self.env["hr.performance.step"], "hr_admin")
        domain = [("cycle_id", "=", cycle.id), ("left_on", "=", False)]
        columns = {
            "owner_id": {"fields": {"display_name": {}}},
            "employee_id": {"fields": {"display_name": {}}},
            "cycle_id": {"fields": {"display_name": {}}},
            "department_id": {"fields": {"display_name": {}}},
            "state": {},
            "deadline": {},
            "is_overdue": {},
            "days_late": {},
            "reminder_count": {},
        }
        # Whatever does not depend on the board is in the caches.
        board.web_search_read(domain, columns, limit=1)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        board.web_search_read(domain, columns, limit=25)
        board.web_read_group(domain, ["owner_id"], ["__count"])
        return self.env.cr.sql_log_count - before
