# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesValues(PerformanceCase):
    """Values have a largest one."""

    def value(self, number, role="subject"):
        return self.env["hr.performance.measure"].create(
            {
                "employee_id": self.people[role].id,
                "kpi_id": self.kpi.id,
                "period_end": "2026-01-31",
                "value": number,
            }
        )

    def test_largest_value(self):
        """Below 10^15 a value is kept, from there on it is refused, either sign."""
        for number in (10.0**15, -(10.0**15), 2.0 * 10**15):
            with self.assertRaisesRegex(UserError, "range"), self.cr.savepoint():
                self.value(number)
        self.assertEqual(self.value(10.0**15 - 1).value, 10.0**15 - 1)
        self.assertEqual(self.value(1 - 10.0**15, role="colleague").value, 1 - 10**15)
