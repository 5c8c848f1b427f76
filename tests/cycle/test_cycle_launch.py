# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.cycle import hr_performance_cycle as hr_performance_cycle_launch
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCycleLaunch(PerformanceCase):
    """Population, snapshots, batches and the reporting chain."""

    def test_launch_freezes_population(self):
        """Everybody active of the company takes part, once. Covers: R005"""
        archived = self.env["hr.employee"].create(
            {"name": "Gone", "company_id": self.company.id, "active": False}
        )
        cycle = self.launch()
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(cycle.sudo().population_ids, people)
        self.assertEqual(cycle.appraisal_count, len(people))
        self.assertNotIn(archived, cycle.sudo().population_ids)
        with self.assertRaisesRegex(UserError, "launched already"):
            cycle.action_launch()
        late = self.env["hr.employee"].create(
            {"name": "Late", "company_id": self.company.id}
        )
        self.assertNotIn(late, cycle.sudo().population_ids)
        cycle.action_add_joiners()
        self.assertIn(late, cycle.sudo().appraisal_ids.employee_id)
        self.assertEqual(cycle.appraisal_count, len(people) + 1)

    def test_launch_goes_on_where_it_stopped(self):
        """Batches create everybody once, whatever was done before. Covers: R005"""
        with patch.object(hr_performance_cycle_launch, "REQUEST_BATCH", 3):
            self.as_user(self.cycle, "hr_admin").action_launch()
        self.assertEqual(self.cycle.job_state, "running")
        self.assertFalse(self.cycle.appraisal_ids)
        total = len(self.cycle.population_ids)
        self.assertEqual(self.cycle._launch_batch(4), total - 4)
        with patch.object(hr_performance_cycle_launch, "CRON_BATCH", 3):
            with self.enter_registry_test_mode():
                self.env.ref(
                    "hr_performance.ir_cron_hr_performance_launch"
                ).method_direct_trigger()
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.job_state, "idle")
        self.assertEqual(self.cycle.appraisal_count, total)
        self.assertEqual(self.cycle._launch_batch(100), 0)
        self.assertEqual(self.cycle.appraisal_count, total)

    def test_nobody_twice_in_a_cycle(self):
        """The database refuses a second live appraisal of a person."""
        self.launch()
        appraisal = self.appraisal()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["hr.performance.appraisal"].create(
                {
                    "cycle_id": self.cycle.id,
                    "employee_id": appraisal.employee_id.id,
                    "company_id": self.company.id,
                }
            )

    def test_snapshots_stay(self):
        """A later move leaves job, department and plan of old sheets alone."""
        self.launch()
        appraisal = self.appraisal()
        self.people["subject"].department_id = self.office
        self.assertEqual(appraisal.department_id, self.plant)

    def test_managers_by_fallback(self):
        """Without manager: head of the department, else the company's last resort."""
        self.works.manager_id = self.people["head"]
        self.company.performance_manager_id = self.people["hr_admin"]
        lone = self.env["hr.employee"].create(
            {
                "name": "Lone",
                "company_id": self.company.id,
                "department_id": self.plant.id,
            }
        )
        lone.parent_id = False
        self.people["ceo"].department_id = False
        self.people["ceo"].parent_id = False
        self.launch()
        by_person = {a.employee_id: a for a in self.cycle.appraisal_ids}
        self.assertEqual(by_person[lone].manager_id, self.people["head"])
        self.assertEqual(
            by_person[self.people["ceo"]].manager_id, self.people["hr_admin"]
        )

    def test_what_is_missing_is_counted(self):
        """People without manager or login take part and are listed for HR."""
        cycle = self.launch()
        self.assertEqual(cycle.no_user_count, 1)
        self.assertEqual(cycle.no_manager_count, 1)
        action = cycle.action_open_without_manager()
        self.assertIn("search_default_no_manager", action["context"])

    def test_chain_follows_the_reporting_line(self):
        """Superiors see the sheet; a new manager takes over, the old one loses it."""
        self.launch()
        appraisal = self.appraisal()
        self.assertEqual(
            appraisal.chain_ids,
            self.people["manager"] | self.people["head"] | self.people["ceo"],
        )
        self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(appraisal.manager_id, self.people["former"])
        self.assertFalse(
            self.as_user(self.env["hr.performance.appraisal"], "manager").search(
                [("id", "=", appraisal.id)]
            )
        )
        self.people["manager"].parent_id = self.people["ceo"]
        self.assertEqual(
            self.appraisal("colleague").chain_ids,
            self.people["manager"] | self.people["ceo"],
        )

    def test_chain_is_frozen_at_release(self):
        """Who stood above at release keeps seeing the result, nobody new does."""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "manager").action_release()
        before = appraisal.chain_ids
        self.people["subject"].parent_id = self.people["hr_out"]
        self.assertEqual(appraisal.chain_ids, before)

    def test_loop_in_the_reporting_line_ends(self):
        """A loop in the data neither hangs nor repeats people."""
        self.env.cr.execute(
            "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
            (self.people["manager"].id, self.people["ceo"].id),
        )
        self.env.invalidate_all()
        chains = self.people["subject"]._performance_chains()
        self.assertEqual(
            chains[self.people["subject"].id],
            [self.people[r].id for r in ("manager", "head", "ceo")],
        )

    def test_quiet_until_announced(self):
        """Before the announcement only HR sees the sheets; Retract takes them back."""
        cycle = self.launch(announce=False)
        model = self.env["hr.performance.appraisal"]
        mine = [("employee_id", "=", self.people["subject"].id)]
        self.assertFalse(self.as_user(model, "subject").search(mine))
        self.assertTrue(self.as_user(model, "hr_admin").search(mine))
        cycle.action_retract()
        self.assertEqual(cycle.state, "draft")
        self.assertFalse(model.search(mine))
        cycle.action_launch()
        cycle.action_announce()
        self.assertTrue(self.as_user(model, "subject").search(mine))
        self.as_user(self.appraisal(), "subject").action_confirm_plan()
        with self.assertRaisesRegex(UserError, "cannot be retracted"):
            cycle.action_retract()

    def test_retract_takes_the_whole_cycle(self):
        """Who acts for some departments only does not take back the others' sheets."""
        self.launch()
        for role in ("hr_in", "hr_out"):
            with self.assertRaisesRegex(UserError, "departments or companies"):
                self.as_user(self.cycle, role).action_retract()
        self.as_user(self.cycle, "hr_admin").action_retract()
        self.assertFalse(self.cycle.appraisal_ids)

    def test_frozen_rules(self):
        """Population and rules of a launched cycle cannot be changed."""
        cycle = self.launch()
        with self.assertRaisesRegex(UserError, "frozen at launch"):
            cycle.date_end = "2026-12-31"

    def test_officer_launches_for_her_departments_only(self):
        """An officer's population ends where her departments end. Covers: R013"""
        cycle = self.as_user(self._cycle(name="Office"), "hr_out")
        cycle.action_launch()
        self.assertEqual(
            set(cycle.sudo().appraisal_ids.department_id.ids), {self.office.id}
        )

    def test_nobody_matches(self):
        """An empty population is refused with the remedy."""
        empty = self.env["hr.department"].create({"name": "Empty"})
        cycle = self._cycle(department_ids=[(6, 0, empty.ids)])
        with self.assertRaisesRegex(UserError, "nobody matches"):
            self.as_user(cycle, "hr_admin").action_launch()

    def test_employees_cannot_launch(self):
        """Launching is a right of HR."""
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "manager").action_launch()

    def test_launch_costs_a_constant_number_of_queries(self):
        """Twice as many people cost hardly more queries."""
        self.workers(120, self.people["manager"])
        cycle = self._cycle(name="Big")
        cycle.sudo().write(
            {
                "population_ids": [(6, 0, cycle._population().ids)],
                "state": "planning",
                "job_state": "running",
            }
        )
        counts = []
        for batch in (30, 60):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cycle._launch_batch(batch)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)
