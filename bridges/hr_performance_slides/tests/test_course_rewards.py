# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.reward.common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestCourseRewards(RewardCase):
    """A training that is given as a reward."""

    def test_reward(self):
        """It is proposed as a course, and says how far it is. Covers: R179"""
        channel = self.env["slide.channel"].create(
            {"name": "Leading", "visibility": "connected", "is_published": True}
        )
        self.env["hr.performance.course"].create({"channel_id": channel.id})
        rule = self._rule(
            name="Course", kind="training", training_name="Leading", minimum_score=90
        )
        run = self.approved(rule=rule)
        offers = self.as_user(self.env["hr.performance.course.offer"], "subject")
        offer = offers.search([])
        self.assertEqual((offer.origin, offer.reason), ("reward", "Leading"))
        reward = self.reward(run.sudo())
        self.assertEqual(reward.course_text, "“Leading”: Proposed")
        offer.action_accept()
        self.env.invalidate_all()
        self.assertEqual(reward.course_text, "“Leading”: 0 % completed")
        partner = self.users["subject"].partner_id
        self.assertIn(partner, channel.partner_ids)
        other = self.env["hr.performance.course.offer"].search(
            [("employee_id", "=", self.people["manager"].id)]
        )
        self.reward(run.sudo(), "manager")._take_titles_back("Cancelled")
        self.assertEqual((other.state, offer.state), ("withdrawn", "enrolled"))
