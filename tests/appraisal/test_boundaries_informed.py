# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesInformed(PerformanceCase):
    """Who has no login is informed in person: when, and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.scheme.policy_text = "<p>Points times weight, added up.</p>"

    def informed(self, day, role="manager", person="userless"):
        """Enter that somebody was told of the rules on a day."""
        action = self.as_user(self.appraisal(person), role).action_open_method_page()
        page = self.as_user(self.env[action["res_model"]], role).browse(
            action["res_id"]
        )
        page.sudo().write({"is_in_person": True, "informed_on": day})
        page.action_acknowledge()

    def known(self):
        return self.env["hr.performance.acknowledgement"].search(
            [("employee_id", "=", self.people["userless"].id)]
        )

    def test_day_that_has_come(self):
        """Today of the company counts, tomorrow does not, and there has to be one."""
        self.launch()
        with freeze_time("2026-03-01 16:30:00"):  # 2 March in Shanghai
            for day in (False, "2026-03-03"):
                with self.assertRaisesRegex(UserError, "Enter the day"):
                    self.informed(day)
            self.assertFalse(self.known())
            self.informed("2026-03-02")
        self.assertEqual(str(self.known().informed_on), "2026-03-02")

    def test_by_manager_or_hr(self):
        """Nobody else says that somebody was informed, and not of who has a login."""
        self.launch()
        for role in ("colleague", "subject", "ceo", "hr_out"):
            with self.assertRaises(AccessError, msg=role):
                self.informed("2026-01-05", role)
        with self.assertRaisesRegex(UserError, "acknowledge the rules themselves"):
            self.informed("2026-01-05", person="subject")
        self.assertFalse(self.known())
        self.informed("2026-01-05", "hr_in")
        self.assertTrue(self.known())
