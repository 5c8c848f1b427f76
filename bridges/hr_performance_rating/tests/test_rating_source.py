# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.hr_performance.tests.measure.common_bridge import DeliveredSourceCase


@tagged("post_install", "-at_install")
class TestRatingSource(DeliveredSourceCase):
    """Customers rate by the link that they were sent."""

    MODULE = "hr_performance_rating"
    KPIS = ("customer_rating",)

    def ask(self, role):
        """A rating that a customer is asked for about a person's work."""
        document = self.env["res.partner"].create({"name": "Document"})
        return self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": document.id,
                "rated_partner_id": self.users[role].partner_id.id,
                "partner_id": document.id,
            }
        )

    def rate_by_link(self, time, role, *points):
        """What happens when the customer sends the form behind the link."""
        for point in points:
            rating = self.ask(role)
            with freeze_time(time):
                self.env[rating.res_model].browse(rating.res_id).rating_apply(
                    point, token=rating.access_token, feedback="Thanks"
                )

    def test_reviews_are_no_customer_ratings(self):
        """Every thread has a field for them; the one of a sheet keeps its own rules."""
        self.launch()
        self.agree(self.appraisal())
        self.as_user(self.appraisal(), "manager").action_open_assessment()
        for role in ("subject", "manager"):
            sheet = self.as_user(self.appraisal(), role)
            own = self.as_user(self.env["hr.performance.rating"], role).search(
                [("appraisal_id", "=", sheet.id)]
            )
            self.env.invalidate_all()
            self.assertEqual(sheet.rating_ids, own)
        self.assertTrue(self.appraisal().rating_ids)
        field = sheet._fields["rating_ids"]
        self.assertFalse(field.bypass_search_access, "drafts of others stay hidden")
        self.assertFalse(field.groups)

    def test_delivered(self):
        """Installing changes nobody's numbers. Covers: R011"""
        self.assert_delivered_as_draft()

    def test_mean_of_enough_ratings(self):
        """Below five ratings nobody sees a value, and the plan says why.

        Covers: R009, R010, R011, R054
        """
        self.rate_by_link("2026-02-10 08:00:00", "subject", 5, 5, 4, 3)
        self.rate_by_link("2026-03-31 16:00:00", "subject", 1)
        self.ask("subject")
        source = self.switch_on("customer_rating")
        self.collect(source)
        self.assertEqual(self.known(source), 0)
        line = self.appraisal().line_ids.filtered(
            lambda line: line.kpi_id == source.kpi_id
        )
        self.assertFalse(line.has_actual)
        self.assertIn("at least 5", line.actual_missing_reason)
        self.rate_by_link("2026-03-31 15:59:59", "subject", 5)
        self.collect(source)
        self.assertEqual(self.found(source), {"2026-03": 4.4})
        self.assertEqual(line.actual, 4.4)
        self.assert_records_open(source)

    def test_changed_mind(self):
        """A customer who rates again changes the value."""
        self.rate_by_link("2026-02-10 08:00:00", "colleague", 5, 5, 5, 5)
        last = self.ask("colleague")
        document = self.env[last.res_model].browse(last.res_id)
        source = self.switch_on("customer_rating")
        for point, mean in ((1, 4.2), (5, 5)):
            with freeze_time("2026-02-11 08:00:00"):
                document.rating_apply(point, token=last.access_token)
            self.collect(source)
            self.assertEqual(self.found(source, "colleague"), {"2026-03": mean})

    def test_people_without_login(self):
        """Their contact stands for them."""
        contact = self.people["userless"].work_contact_id
        self.assertTrue(contact)
        for _number in range(5):
            rating = self.ask("subject")
            rating.rated_partner_id = contact
            with freeze_time("2026-02-10 08:00:00"):
                self.env["res.partner"].browse(rating.res_id).rating_apply(
                    4, token=rating.access_token
                )
        source = self.switch_on("customer_rating")
        self.collect(source)
        self.assertEqual(self.found(source, "userless"), {"2026-03": 4})
        self.assertEqual(self.found(source), {})
