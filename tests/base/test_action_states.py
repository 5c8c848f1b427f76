# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestActionStates(PerformanceCase):
    """Actions refuse records that are not at their step, whatever a form shows."""

    def refuse(self, action, *arguments):
        with self.assertRaisesRegex(UserError, "this step is not possible now"):
            action(*arguments)

    def test_kpi(self):
        """Only drafts are released, and only what was released is retired."""
        category = self.env["hr.performance.kpi.category"].create({"name": "Sales"})
        kpi = self.env["hr.performance.kpi"].create(
            {
                "name": "Visits",
                "category_id": category.id,
                "method": "manual",
                "level_description": "Good: ten",
            }
        )
        kpi = self.as_user(kpi, "hr_admin")
        self.refuse(kpi.action_retire)
        kpi.action_release()
        self.refuse(kpi.action_release)
        kpi.action_retire()
        self.refuse(kpi.action_release)
        self.assertEqual(kpi.state, "retired")

    def test_result(self):
        """What is decided is not decided again; what is open is not opened again."""
        appraisal = self.decided()
        result = self.as_user(self.result(appraisal), "hr_in")
        self.refuse(result.action_publish)
        result.action_reopen("Wrong defect count")
        self.refuse(result.action_reopen, "Once more")
        self.assertEqual(result.state, "draft")
        appraisal.sudo().state = "cancelled"
        self.refuse(result.action_publish)

    def test_cycle(self):
        """A cycle that was never launched, or is closed, is not closed."""
        cycle = self.as_user(self.cycle, "hr_admin")
        self.refuse(cycle.action_close)
        self.launch()
        cycle.action_close()
        self.refuse(cycle.action_close)
