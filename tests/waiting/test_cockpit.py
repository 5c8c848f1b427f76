# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page of a cycle begins with where its people are."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCockpit(PerformanceCase):
    """Counts of what the reader may read; rare work opens from the gear."""

    def bars(self, role="hr_admin"):
        self.env.invalidate_all()
        figures = self.as_user(self.cycle, role).cockpit
        return figures and figures["cycle"]["bars"]

    def test_people_by_stage(self):
        self.assertFalse(self.bars(), "nobody takes part in a draft")
        self.launch()
        everybody = self.bars()[0]
        sheets = self.as_user(self.env["hr.performance.appraisal"], "hr_admin")
        mine = sheets.search_count([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(everybody["total"], mine)
        self.assertEqual(everybody["pieces"]["plan"], everybody["total"])
        self.agree(self.appraisal())
        now = self.bars()[0]["pieces"]
        self.assertEqual((now["work"], now["plan"]), (1, everybody["total"] - 1))

    def test_the_figures_are_for_hr(self):
        self.launch()
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "manager").read(["cockpit"])

    def test_hr_of_a_department_counts_the_own_people(self):
        self.launch()
        total = self.bars("hr_admin")[0]["total"]
        self.assertLess(self.bars("hr_out")[0]["total"], total)

    def test_rare_work_stands_in_the_gear(self):
        """Whoever reads a cycle exports; only HR collects and checks."""

        def names(role):
            actions = self.as_user(self.env["ir.actions.actions"], role)
            found = actions.get_bindings("hr.performance.cycle").get("action", ())
            return {action["name"] for action in found}

        exports = {"Export Plans", "Export Results"}
        self.assertLessEqual(exports, names("manager"))
        work = {"Collect Actual Values", "Check Plans"}
        self.assertFalse(work & names("manager"))
        self.assertLessEqual(work | exports, names("hr_admin"))
        self.launch()
        export = self.env.ref("hr_performance.action_hr_performance_cycle_export_plans")
        opened = (
            self.as_user(export, "manager")
            .with_context(
                active_model="hr.performance.cycle",
                active_id=self.cycle.id,
                active_ids=self.cycle.ids,
            )
            .run()
        )
        self.assertIn("plans.xlsx", opened["url"])
