# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged

from ..common import REWARD, PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesHolders(PerformanceCase):
    """Who has a role can be asked: active, and in all of the companies."""

    def holders(self, companies):
        return companies._performance_holders(REWARD)

    def test_active_users_of_all_companies(self):
        """Archived users and those of one company only are not named."""
        reward, approver = self.users["reward"], self.users["approver"]
        both = self.company | self.other_company
        self.assertEqual(self.holders(self.company), reward | approver)
        self.assertFalse(self.holders(self.other_company) & (reward | approver))
        approver.company_ids = [Command.link(self.other_company.id)]
        self.assertEqual(self.holders(both) & (reward | approver), approver)
        approver.active = False
        self.assertEqual(self.holders(self.company), reward)
        self.assertFalse(self.holders(both) & (reward | approver))
