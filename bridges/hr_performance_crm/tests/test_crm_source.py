# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestCrmSource(DeliveredSourceCase):
    """Opportunities that were really won and lost."""

    MODULE = "hr_performance_crm"
    KPIS = ("won_opportunities", "won_revenue", "conversion")
    GROUPS = "sales_team.group_sale_manager"

    def lead(self, role="subject", revenue=1000, company=None):
        company = company or self.company
        return self.env["crm.lead"].create(
            {
                "name": "Opportunity",
                "type": "opportunity",
                "user_id": self.users[role].id if role else False,
                "company_id": company.id,
                "expected_revenue": revenue,
                "team_id": False,
            }
        )

    def win(self, time, *lead, **values):
        with freeze_time(time):
            self.lead(*lead, **values).action_set_won()

    def lose(self, time, *lead):
        with freeze_time(time):
            self.lead(*lead).action_set_lost()

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_won(self):
        """Number and revenue by day of closing; open and lost ones do not count.

        Covers: R009, R010, R011
        """
        self.win("2026-02-10 08:00:00", "subject", 1500)
        self.win("2026-03-31 15:59:59", "subject", 2000)
        self.win("2026-03-31 16:00:00", "subject", 4000)
        self.win("2026-02-10 08:00:00", "colleague")
        self.win("2026-02-10 08:00:00", None)
        self.lose("2026-02-10 08:00:00")
        self.lead()
        source = self.switch_on("won_opportunities")
        self.collect(source)
        months = {"2026-02": 1, "2026-03": 1, "2026-04": 1}
        self.assertEqual(self.found(source), months)
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 1})
        self.assertEqual(self.known(source, "userless"), 0)
        self.assert_records_open(source)
        revenue = self.switch_on("won_revenue")
        self.collect(revenue)
        self.assertEqual(
            self.found(revenue), {"2026-02": 1.5, "2026-03": 2, "2026-04": 4}
        )

    def test_conversion(self):
        """Won among decided; a quarter without a decision has no value."""
        self.win("2026-02-10 08:00:00")
        self.lose("2026-02-11 08:00:00")
        self.lose("2026-03-12 08:00:00")
        self.lead()
        source = self.switch_on("conversion")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-03": 33.333333})
        self.assertEqual(self.known(source), 1)
        self.assert_records_open(source)

    def test_won_again_and_given_back(self):
        """What is taken back out of the won stage is not counted any more."""
        with freeze_time("2026-02-10 08:00:00"):
            lead = self.lead()
            lead.action_set_won()
        source = self.switch_on("won_opportunities")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 1})
        stages = self.env["crm.stage"].search([("is_won", "=", False)], limit=1)
        lead.stage_id = stages
        self.collect(source)
        self.assertEqual(self.found(source), {})

    def test_other_company(self):
        """Opportunities of another company stay there."""
        self.users["subject"].company_ids += self.other_company
        self.win("2026-02-10 08:00:00", company=self.other_company)
        source = self.switch_on("won_opportunities")
        self.collect(source)
        self.assertEqual(self.found(source), {})
