# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``make test`` relies on when it runs these tests in copies of one database."""

from odoo.tests import TransactionCase, loader, tagged


@tagged("post_install", "-at_install")
class TestRunner(TransactionCase):
    """No test is left out, because none wants to be run while something installs."""

    def test_every_class_is_run_after_the_installation(self):
        """A class without these tags would never be run by ``make test``."""
        left_out, count = set(), 0
        for module in loader.get_test_modules("hr_performance"):
            for case in loader.get_module_test_cases(module):
                count += 1
                tags = case.test_tags
                if "post_install" not in tags or "at_install" in tags:
                    left_out.add(type(case).__name__)
        self.assertEqual(left_out, set())
        self.assertGreater(count, 1000)
