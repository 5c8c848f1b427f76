# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.tests import tagged

from ..base.test_tours import TourCase
from .common_coaching import CoachingCase


@tagged("post_install", "-at_install")
class TestNoteTours(CoachingCase, TourCase):
    """A manager's week and a colleague's praise, in the browser."""

    def test_a_managers_week(self):
        """Home, note in two clicks, follow-up done with one."""
        self.launch()
        self.note(zone="private", body="Ask again", follow_up_date=self.day(0))
        self.tour(
            "hr_performance_manager_week", "hr_performance_home_action", "manager"
        )
        entry = self.env["hr.performance.coaching"].search([])
        self.assertEqual(entry.body, "Helps new colleagues")
        self.assertEqual(
            (entry.zone, entry.author_id.id), ("shared", self.users["manager"].id)
        )
        note = self.env["hr.performance.private.note"].search([])
        self.assertEqual(note.follow_up_done_on, fields.Date.today())

    def test_praise_from_any_page(self):
        """The icon at the top: praise of a colleague, kept in the proposed zone."""
        self.tour("hr_performance_praise", "hr_performance_home_action", "colleague")
        entry = self.env["hr.performance.coaching"].search([])
        self.assertEqual((entry.kind, entry.body), ("praise", "Stayed late for us"))
        self.assertEqual(entry.employee_id, self.people["subject"])
