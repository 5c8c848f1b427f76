# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesMapping(TransactionCase):
    """Titles of columns are remembered by company and kind of file."""

    def test_each_company_and_kind_by_itself(self):
        """What one file was called says nothing about another."""
        mapping = self.env["hr.performance.import.mapping"]
        one, other = self.env["res.company"].create(
            [{"name": "Mapping one"}, {"name": "Mapping other"}]
        )
        mapping._remember(one, "measure", {"value": "Actual", "note": "Remark"})
        mapping._remember(one, "goal", {"value": "Goal"})
        mapping._remember(other, "measure", {"value": "Wert"})
        before = {"value": "Actual", "note": "Remark"}
        self.assertEqual(mapping._recall(one, "measure"), before)
        self.assertEqual(mapping._recall(one, "goal"), {"value": "Goal"})
        self.assertEqual(mapping._recall(other, "measure"), {"value": "Wert"})
        self.assertEqual(mapping._recall(other, "goal"), {})

    def test_newer_titles_replace_older_ones(self):
        """The last file counts; what it has not got stays known."""
        mapping = self.env["hr.performance.import.mapping"]
        company = self.env["res.company"].create({"name": "Mapping"})
        mapping._remember(company, "measure", {"value": "Actual", "note": "Remark"})
        mapping._remember(company, "measure", {"value": "Result", "person": "Name"})
        self.assertEqual(
            mapping._recall(company, "measure"),
            {"value": "Result", "note": "Remark", "person": "Name"},
        )


@tagged("post_install", "-at_install")
class TestBoundariesTeamFile(PerformanceCase):
    """A team's file is offered for the cycle in which the user has a team."""

    def offered(self, role):
        wizard = self.as_user(self.env["hr.performance.import"], role)
        return wizard.with_context(default_kind="team")._default_cycle()

    def test_cycle_of_the_own_team(self):
        """Not one of others, not one that is over, not one that was cancelled."""
        self.launch()
        self.assertEqual(self.offered("manager"), self.cycle)
        for role in ("subject", "hr_in", "hr_admin"):
            self.assertFalse(self.offered(role), role)
        self.cycle.sudo().state = "closed"
        self.assertFalse(self.offered("manager"))
        self.cycle.sudo().state = "planning"
        self.cycle.appraisal_ids.sudo().state = "cancelled"
        self.assertFalse(self.offered("manager"))
