# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from ..base.test_tours import MISSING_SCRIPT
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTourDelegation(PerformanceCase, HttpCase):
    """A manager delegates in the browser, and the delegate rates for him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.asset"].create(
            {
                "name": "File that some packages leave out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": MISSING_SCRIPT,
            }
        )
        for role in ("manager", "former"):
            cls.users[role].password = cls.users[role].login

    def tour(self, name, action, role):
        self.start_tour(
            f"/odoo/action-hr_performance.{action}", name, login=self.users[role].login
        )

    def test_delegate_rates_for_the_manager(self):
        """The delegation is active at once; the record says B for A."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        own = self.rating(appraisal, "self", "subject")
        own.line_ids.filtered(lambda x: x.method == "manual").points_input = "85"
        own.action_submit()
        review = self.rating(appraisal, "manager", "manager")
        review.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        self.tour(
            "hr_performance_delegation_give",
            "hr_performance_delegation_action_my",
            "manager",
        )
        delegation = self.env["hr.performance.delegation"].search(
            [("delegator_id", "=", self.people["manager"].id)]
        )
        self.assertEqual((delegation.state, delegation.scope), ("active", "act"))
        self.tour(
            "hr_performance_delegation_act",
            "hr_performance_rating_action_mine",
            "former",
        )
        self.assertEqual(review.sudo().acting_for_id, self.people["manager"])
        self.assertEqual(review.sudo().submitted_by_id, self.users["former"])
        self.assertEqual(appraisal.state, "decided")
