# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.hr_performance.tests.base.test_public_methods import new_public_methods


@tagged("post_install", "-at_install")
class TestSurveyPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    def test_public_methods_are_known(self):
        found = new_public_methods(
            self.env.registry, "odoo.addons.hr_performance_survey"
        )
        self.assertEqual(
            found,
            {
                # both check write access and state of the round
                "hr.performance.survey.round.action_open",
                "hr.performance.survey.round.action_close",
            },
        )
