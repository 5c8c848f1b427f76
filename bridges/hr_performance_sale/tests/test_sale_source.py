# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestSaleSource(DeliveredSourceCase):
    """Ordered and invoiced amounts, from orders that were really confirmed."""

    MODULE = "hr_performance_sale"
    KPIS = ("ordered_sales", "invoiced_sales")
    GROUPS = "sales_team.group_sale_manager,account.group_account_invoice"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.company)
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Consulting",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )

    def order(self, role, amount, **values):
        """A quotation of one line."""
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "user_id": self.users[role].id if role else False,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": amount}
                    )
                ],
                **values,
            }
        )

    def confirm(self, time, *order, **values):
        """A quotation that was confirmed at a time (UTC)."""
        with freeze_time(time):
            quotation = self.order(*order, **values)
            quotation.action_confirm()
        return quotation

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_confirmed_amounts(self):
        """Confirmed orders count for their salesperson, others do not.

        Covers: R009, R010, R011
        """
        self.confirm("2026-02-10 08:00:00", "subject", 12000)
        self.confirm("2026-02-11 08:00:00", "subject", 3000)
        self.confirm("2026-02-11 08:00:00", "colleague", 500)
        self.confirm("2026-02-11 08:00:00", None, 9000)
        cancelled = self.confirm("2026-02-12 08:00:00", "subject", 7000)
        cancelled._action_cancel()
        self.order("subject", 80000, date_order="2026-02-12 08:00:00")
        source = self.switch_on("ordered_sales")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 15})
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 0.5})
        self.assertEqual(self.known(source, "userless"), 0, "unknown, not zero")
        self.assert_records_open(source)

    def test_month_ends_in_the_companys_zone(self):
        """Half past twelve at night in Shanghai is the day before in Greenwich."""
        self.confirm("2026-03-31 15:59:59", "subject", 1000)
        self.confirm("2026-03-31 16:00:00", "subject", 2000)
        source = self.switch_on("ordered_sales")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-03": 1, "2026-04": 2})

    def test_other_currency(self):
        """Converted at the order's own rate; a later rate changes no value."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        rates = self.env["res.currency.rate"].create(
            [
                {"name": day, "currency_id": currency.id, "rate": rate}
                | {"company_id": self.company.id}
                for currency, day, rate in (
                    (dollar, "2026-01-01", 1.25),
                    (dollar, "2026-04-01", 2),
                    # That of the own currency is not 1 where rates follow another one.
                    (self.env.ref("base.EUR"), "2026-01-01", 0.5),
                )
            ]
        )
        prices = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        order = self.confirm(
            "2026-02-10 08:00:00", "subject", 1250, pricelist_id=prices.id
        )
        self.assertEqual(order.currency_id, dollar)
        self.assertEqual(order.amount_untaxed, 1250)
        source = self.switch_on("ordered_sales")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 0.5})
        rates[1].rate = 4
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 0.5})

    def test_other_company_and_archived_people(self):
        """Orders of another company stay there; archived people keep theirs."""
        self.users["colleague"].company_ids += self.other_company
        with freeze_time("2026-02-10 08:00:00"):
            self.env["sale.order"].with_company(self.other_company).with_context(
                allowed_company_ids=[self.other_company.id, self.company.id]
            ).create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.other_company.id,
                    "user_id": self.users["colleague"].id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 1000}
                        )
                    ],
                }
            ).action_confirm()
        self.confirm("2026-02-10 08:00:00", "colleague", 2000)
        source = self.switch_on("ordered_sales")
        self.people["colleague"].active = False
        self.collect(source)
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 2})

    def invoice(self, order, day):
        """The posted invoice of an order."""
        invoice = order._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def test_invoiced_amounts(self):
        """Posted invoices count on their day, credit notes take off.

        Covers: R009, R011
        """
        first = self.confirm("2026-02-10 08:00:00", "subject", 12000)
        second = self.confirm("2026-02-10 08:00:00", "subject", 3000)
        self.confirm("2026-02-10 08:00:00", "subject", 700)._create_invoices()
        posted = self.invoice(first, "2026-03-31")
        self.invoice(second, "2026-04-01")
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=posted.ids)
            .create({"journal_id": posted.journal_id.id, "date": "2026-05-04"})
        )
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        source = self.switch_on("invoiced_sales")
        self.collect(source)
        self.assertEqual(
            self.found(source), {"2026-03": 12, "2026-04": 3, "2026-05": -12}
        )
        self.assert_records_open(source)

    def test_a_lost_field_stops_only_its_source(self):
        """The failure names source and remedy; the other one goes on. Covers: R009"""
        self.confirm("2026-02-10 08:00:00", "subject", 12000)
        ordered = self.switch_on("ordered_sales")
        invoiced = self.switch_on("invoiced_sales")
        self.env.cr.execute(
            "UPDATE hr_performance_kpi_source SET value_field = 'gone' WHERE id = %s",
            [invoiced.id],
        )
        self.env.invalidate_all()
        self.run_cron("collect")
        self.env.invalidate_all()
        self.assertEqual(self.found(ordered), {"2026-02": 12})
        self.assertIn("Posted customer invoices, Field", invoiced.problem)
        self.assertIn("no field “gone”. Choose one that is there", invoiced.problem)
        invoiced.action_stop()
        self.assertEqual(invoiced.state, "stopped")

    def test_rights_of_the_administrator(self):
        """Who may not read orders cannot make values of them."""
        self.users["hr_admin"].group_ids -= self.env.ref(
            "sales_team.group_sale_manager"
        )
        with self.assertRaisesRegex(ValidationError, "with your rights"):
            self.switch_on("ordered_sales")
