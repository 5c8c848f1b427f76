# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase
from .common_source import SourceCase


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


@tagged("post_install", "-at_install")
class TestBoundariesCollect(SourceCase):
    """A success is told only where the values came in."""

    def test_failure_is_told_as_such(self):
        """By the button of the cycle and by that of the source."""
        self._meet("subject", "2026-01-05 08:00:00")
        source = self.start()
        cycle = self.as_user(self.cycle, "hr_admin")
        for record in (cycle, source):
            self.assertEqual(record.action_collect()["params"]["type"], "success")
        # A field that an addon brought and took away again.
        self.env.cr.execute(
            "UPDATE hr_performance_kpi_source SET date_field = 'gone' WHERE id = %s",
            [source.id],
        )
        self.env.invalidate_all()
        for record in (cycle, source):
            told = record.action_collect()["params"]
            self.assertEqual(told["type"], "danger")
            self.assertIn("gone", told["message"])

    def test_running_cycles_only(self):
        """Before the launch and after the end there is nothing to collect."""
        self.start()
        cycle = self.as_user(self.cycle, "hr_admin")
        states = [key for key, _label in cycle._fields["state"].selection]
        for state in states:
            cycle.sudo().state = state
            if state in ("draft", "closed"):
                with self.assertRaisesRegex(UserError, "is not running"):
                    cycle.action_collect()
            else:
                cycle.action_collect()
