# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCompletion(PerformanceCase):
    """HR partners see how far their departments are, and do their work there."""

    def rows(self, role):
        rows = self.as_user(self.env["hr.performance.completion"], role).search(
            [("cycle_id", "=", self.cycle.id)]
        )
        return {row.department_id: row for row in rows}

    def test_partner_sees_own_departments_only(self):
        """Works and Plant for one partner, Office for the other. Covers: R014"""
        self.launch()
        self.assertEqual(set(self.rows("hr_in")), {self.works, self.plant})
        self.assertEqual(set(self.rows("hr_out")), {self.office})
        self.assertEqual(
            set(self.rows("hr_admin")), {self.works, self.plant, self.office}
        )
        for role in ("subject", "manager", "reward"):
            with self.assertRaises(AccessError):
                self.rows(role)

    def test_assigning_a_partner_opens_the_department(self):
        """The department's form names the partner. Covers: R014"""
        self.launch()
        self.office.performance_partner_ids = [Command.link(self.users["hr_in"].id)]
        self.assertIn(self.office, self.rows("hr_in"))
        self.office.performance_partner_ids = [Command.unlink(self.users["hr_in"].id)]
        self.assertNotIn(self.office, self.rows("hr_in"))

    def test_counts(self):
        """Numbers per state; cancelled sheets do not count. Covers: R014"""
        appraisal = self.decided()
        self.as_user(self.appraisal("userless"), "hr_admin").action_cancel()
        row = self.rows("hr_in")[self.plant]
        everybody = self.cycle.appraisal_ids.filtered(
            lambda a: a.department_id == self.plant and a.state != "cancelled"
        )
        self.assertEqual(row.total, len(everybody))
        self.assertEqual((row.decided_count, row.planning_count), (1, row.total - 1))
        self.assertEqual(row.progress, 100 // row.total)
        self.as_user(self.result(appraisal), "manager").action_release()
        self.env.invalidate_all()
        row = self.rows("hr_in")[self.plant]
        self.assertEqual((row.decided_count, row.finished_count), (0, 1))

    def test_share_of_departments_together(self):
        """The share of two departments is that of their people. Covers: R014"""
        self.decided()
        rows = self.as_user(self.env["hr.performance.completion"], "hr_admin")
        [found] = rows.formatted_read_group(
            [("cycle_id", "=", self.cycle.id)], [], ["progress:avg", "total:sum"]
        )
        self.assertEqual(found["progress:avg"], 100 // found["total:sum"])

    def test_smart_button_of_the_department(self):
        """Open sheets of running cycles, and the way to them. Covers: R014"""
        self.launch()
        plant = self.as_user(self.plant, "hr_in")
        self.assertEqual(
            plant.performance_open_count, self.rows("hr_in")[self.plant].total
        )
        self.assertEqual(self.as_user(self.plant, "hr_out").performance_open_count, 0)
        domain = plant.action_open_performance_completion()["domain"]
        found = self.as_user(self.env["hr.performance.completion"], "hr_in")
        self.assertEqual(found.search(domain).department_id, self.plant)

    def test_rows_lead_to_readable_sheets_only(self):
        """A row counts people out of reach, the list behind it does not show them."""
        self.launch()
        row = self.rows("hr_in")[self.plant]
        domain = row.action_open_appraisals()["domain"]
        shown = self.as_user(self.env["hr.performance.appraisal"], "hr_in").search(
            domain
        )
        self.assertLess(len(shown), row.total)
        self.assertNotIn(self.people["manager"], shown.sudo().employee_id)


@tagged("post_install", "-at_install")
class TestSpecialist(PerformanceCase):
    """The six functions of the performance specialist, in the assigned departments."""

    def test_six_functions_in_scope(self):
        """KPI setting, assessment, feedback, improvement, development, reward basis.

        Covers: R013
        """
        hr = "hr_in"
        kpi = self.as_user(self.env["hr.performance.kpi"], hr).create(
            {"name": "Scrap", "category_id": self.category.id}
        )
        template = self.as_user(self.env["hr.performance.template"], hr).create(
            {
                "name": "New",
                "line_ids": [Command.create({"name": "All", "weight": 100})],
            }
        )
        self.assertTrue(kpi.id and template.id)
        self.scheme.interview_policy = "all"
        appraisal = self.decided()
        interviews = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        commitment = self.env["hr.performance.commitment"].create(
            {
                "interview_id": interviews.id,
                "who": "manager",
                "text": "A course",
                "due_date": "2027-01-31",
            }
        )
        reached = {
            "assessment": appraisal | self.appraisal("colleague"),
            "results": self.result(appraisal),
            "feedback": interviews,
            "improvement and development": commitment,
            "reward rules": self.env["hr.performance.reward.rule"].create(
                {
                    "name": "Bonus",
                    "company_id": self.company.id,
                    "base_type": "fixed",
                    "fixed_amount": 1000,
                }
            ),
        }
        for function, records in reached.items():
            with self.subTest(function=function):
                self.assertTrue(self.as_user(records, hr).has_access("read"))
        for function in ("assessment", "results", "feedback"):
            with self.subTest(function=function):
                outside = self.as_user(reached[function], "hr_out")
                self.assertFalse(outside.has_access("read"))

    def test_own_and_superiors_are_out_of_reach(self):
        """The role never covers oneself or the own line upwards. Covers: R013"""
        self.launch()
        for role in ("hr_in", "manager", "head"):
            appraisal = self.as_user(self.appraisal(role), "hr_in")
            self.assertNotIn("hr", appraisal._roles()[appraisal.id])
