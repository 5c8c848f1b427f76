# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.hr_performance.tests.base.test_public_methods import new_public_methods


@tagged("post_install", "-at_install")
class TestPayrollPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    def test_public_methods_are_known(self):
        """Only an action of ours; the rest overrides what payroll has."""
        found = new_public_methods(
            self.env.registry, "odoo.addons.hr_performance_payroll"
        )
        self.assertEqual(
            found,
            {
                # opens the payslip under the reader's own rights
                "hr.performance.reward.action_open_payslip",
                # checks write access and state of the payslips
                "hr.payslip.action_fetch_rewards",
            },
        )
