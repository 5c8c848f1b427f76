# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.hr_performance.tests.base.test_public_methods import new_public_methods


@tagged("post_install", "-at_install")
class TestSlidesPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    def test_public_methods_are_known(self):
        found = new_public_methods(
            self.env.registry, "odoo.addons.hr_performance_slides"
        )
        self.assertEqual(
            found,
            {
                # begin for who reads the course; find people: HR; load: administrator
                "hr.performance.course.action_find_people",
                "hr.performance.course.action_load_built_in",
                "hr.performance.course.action_open_course",
                "hr.performance.course.action_open_people",
                # check who the user is to the person, and the state
                "hr.performance.course.offer.action_accept",
                "hr.performance.course.offer.action_decline",
                "hr.performance.course.offer.action_open_course",
                "hr.performance.course.offer.action_record_completed",
                "hr.performance.course.offer.action_withdraw",
                # who writes the plan
                "hr.performance.development.plan.action_suggest_courses",
            },
        )
