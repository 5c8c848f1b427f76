# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestMrpSource(DeliveredSourceCase):
    """Manufacturing orders that were really done, and what was scrapped on them."""

    MODULE = "hr_performance_mrp"
    KPIS = ("quantity_produced", "quantity_scrapped")
    GROUPS = "mrp.group_mrp_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product, cls.component = cls.env["product.product"].create(
            [
                {"name": name, "type": "consu", "is_storable": True}
                for name in ("Table", "Board")
            ]
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def order(self, role, quantity):
        order = self.env["mrp.production"].create(
            {
                "product_id": self.product.id,
                "product_qty": quantity,
                "user_id": self.users[role].id,
                "company_id": self.company.id,
                "picking_type_id": self.warehouse.manu_type_id.id,
            }
        )
        order.action_confirm()
        return order

    def produce(self, time, role, quantity, made=None):
        """An order of which so much was made when it was closed, at a time (UTC)."""
        order = self.order(role, quantity)
        with freeze_time(time):
            order.qty_producing = made or quantity
            order.with_context(skip_backorder=True).button_mark_done()
        self.assertEqual(order.state, "done")
        return order

    def scrap(self, time, order, product, quantity):
        self.env["stock.quant"]._update_available_quantity(
            product, self.warehouse.lot_stock_id, quantity
        )
        with freeze_time(time):
            scrap = self.env["stock.scrap"].create(
                {
                    "product_id": product.id,
                    "scrap_qty": quantity,
                    "production_id": order.id,
                    "company_id": self.company.id,
                }
            )
            scrap.do_scrap()
        self.assertEqual((scrap.state, scrap.scrap_qty), ("done", quantity))

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_produced(self):
        """What was made, not what was ordered, in the month it was finished.

        Covers: R009, R010, R011
        """
        self.produce("2026-02-10 08:00:00", "subject", 10)
        self.produce("2026-02-11 08:00:00", "subject", 10, made=4)
        self.produce("2026-03-31 16:00:00", "subject", 7)
        self.produce("2026-02-10 08:00:00", "colleague", 3)
        self.order("subject", 50)
        source = self.switch_on("quantity_produced")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 14, "2026-04": 7})
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 3})
        self.assertEqual(self.known(source, "userless"), 0)
        self.assert_records_open(source)

    def test_scrapped(self):
        """Components and products, by who is responsible for the order."""
        order = self.order("subject", 10)
        self.scrap("2026-02-10 08:00:00", order, self.component, 3)
        self.scrap("2026-03-31 16:00:00", order, self.component, 2)
        other = self.order("colleague", 1)
        self.scrap("2026-02-10 08:00:00", other, self.component, 1)
        source = self.switch_on("quantity_scrapped")
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-02": 3, "2026-04": 2})
        self.assertEqual(self.found(source, "colleague"), {"2026-02": 1})
        self.assert_records_open(source)
