# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.hr_performance.tests.test_public_methods import own_public_methods


@tagged("post_install", "-at_install")
class TestSurveyPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    def test_public_methods_are_known(self):
        package = "odoo.addons.hr_performance_survey"
        found = set()
        for name, model in self.env.registry.items():
            bases = [b for b in model.__mro__ if not b.__module__.startswith(package)]
            found |= {
                f"{name}.{method}"
                for method in own_public_methods(model, package)
                if not any(method in vars(base) for base in bases)
            }
        self.assertEqual(
            found,
            {
                # both check write access and state of the round
                "hr.performance.survey.round.action_open",
                "hr.performance.survey.round.action_close",
            },
        )
