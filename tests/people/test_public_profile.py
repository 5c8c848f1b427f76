# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPublicProfile(PerformanceCase):
    """The page of a colleague leads to the appraisals that one may read."""

    def test_button_of_the_manager(self):
        """A manager sees and opens those of the own people, others see nothing."""
        self.launch()
        person = self.people["subject"]
        for role, count in (("manager", 1), ("subject", 1), ("colleague", 0)):
            with self.subTest(role=role):
                page = self.as_user(
                    self.env["hr.employee.public"].browse(person.id), role
                )
                self.assertEqual(page.performance_appraisal_count, count)
                arch = page.get_view(view_type="form")["arch"]
                self.assertIn("performance_appraisal_count", arch)
        action = self.env.ref(
            "hr_performance.hr_employee_action_performance_appraisals"
        )
        found = self.as_user(self.env["hr.performance.appraisal"], "manager").search(
            safe_eval(action.domain, {"active_id": person.id})
        )
        self.assertEqual(found, self.appraisal("subject"))
