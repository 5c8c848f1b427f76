# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestSystemReview(PerformanceCase):
    """Once a year the company looks at its procedure, and improves it."""

    def review(self, **values):
        admin = self.as_user(self.env["hr.performance.system.review"], "hr_admin")
        return admin.create({"year": 2026, **values})

    def item(self, **values):
        return {
            "name": "Shorter forms",
            "owner_id": self.users["hr_in"].id,
            "due_on": "2026-06-30",
            "expected_effect": "A plan in half an hour",
            **values,
        }

    def file(self, review, **values):
        review.action_fill()
        review.write({"findings": "Too long", "next_review_on": "2027-01-31", **values})
        review.action_close()

    @freeze_time("2026-05-04 09:00:00")
    def test_year_to_year(self):
        """Findings become items; the next review opens with them and asks the effect.

        Covers: R204, R207
        """
        review = self.review(
            item_ids=[
                Command.create(self.item()),
                Command.create(self.item(name="Train managers", due_on="2027-06-30")),
            ]
        )
        for missing, values in (
            ("figures first", {}),
            ("findings first", {"findings": False}),
            ("next review is due", {"findings": "Too long"}),
        ):
            with self.assertRaisesRegex(UserError, missing):
                review.write(values)
                review.action_close()
            review.action_fill()
        self.file(review)
        with self.assertRaises(UserError):
            review.findings = "Other"
        self.as_user(review.item_ids[0], "hr_in").action_done()
        with freeze_time("2027-02-01 09:00:00"):
            action = review.action_begin_next()
            following = review.browse(action["res_id"])
            self.assertEqual(following.earlier_item_ids, review.item_ids)
            with self.assertRaisesRegex(UserError, "begun already"):
                review.action_begin_next()
            with self.assertRaisesRegex(UserError, "Shorter forms” has brought"):
                self.file(following, next_review_on="2028-01-31")
            done = review.item_ids.filtered(lambda item: item.state == "done")
            done.write({"effect": "partly", "effect_text": "45 minutes"})
            self.file(following, next_review_on="2028-01-31")
            self.assertEqual(done.checked_in_id, following)
            with self.assertRaisesRegex(UserError, "settled"):
                done.effect = "full"
            last = review.browse(following.action_begin_next()["res_id"])
            self.assertEqual(last.earlier_item_ids, review.item_ids - done)

    @freeze_time("2026-05-04 09:00:00")
    def test_late_items(self):
        """An item that is late is done, dropped with a reason, or given a new day."""
        review = self.review(item_ids=[Command.create(self.item(due_on="2026-04-30"))])
        with self.assertRaisesRegex(UserError, "is late"):
            self.file(review)
        with self.assertRaisesRegex(UserError, "few words"):
            review.item_ids.action_drop(" ")
        review.item_ids.action_drop("Settled by the template")
        self.file(review)

    @freeze_time("2026-05-04 09:00:00")
    def test_reminder(self):
        """Its owner is reminded of the next date, until the next one is begun."""
        review = self.review()
        self.file(review)
        model = self.env["hr.performance.system.review"]
        self.assertIn(review, model._waiting_records())
        self.assertFalse(review._needs_reminder(date(2027, 1, 1)))
        self.assertTrue(review._needs_reminder(date(2027, 1, 30)))
        kind, users = next(iter(review.sudo()._receivers().values()))
        self.assertEqual((kind, users), ("mine", self.users["hr_admin"]))
        with freeze_time("2027-01-30 09:00:00"):
            [found] = self.as_user(model, "hr_admin")._task_kinds()
            self.assertEqual(found.records, review)
            review.action_begin_next()
            self.assertNotIn(review.sudo(), model._waiting_records())

    @freeze_time("2026-05-04 09:00:00")
    def test_figures(self):
        """Figures of cycles that end in the year, in words; few appeals stay few."""
        self.launch()
        self.cycle.date_end = "2026-12-31"
        review = self.review()
        review.action_fill()
        rows = dict(review._figure_rows())
        count = len(self.cycle.appraisal_ids)
        self.assertEqual(rows["Cycles that ended in the year"], "1")
        self.assertIn(f"0 of {count}", rows["Results told"])
        self.assertIn(f"0 of {count}", rows["People with coaching"])
        sheet = self.appraisal()
        self.env["hr.performance.appeal"].create(
            {"appraisal_id": sheet.id, "state": "filed"}
        )
        review.action_fill()
        self.assertEqual(dict(review._figure_rows())["Appeals"], "fewer than 5")
        self.assertIn("fewer than 5", review.figures_html)

    @freeze_time("2026-05-04 09:00:00")
    def test_who(self):
        """HR reads, administrators write, nobody else sees any of it."""
        review = self.review(item_ids=[Command.create(self.item())])
        self.assertEqual(self.as_user(review, "hr_in").year, 2026)
        for role in ("hr_in", "manager"):
            mine = self.as_user(review, role)
            for step in (mine.action_fill, mine.action_close):
                with self.assertRaises(AccessError):
                    step()
            with self.assertRaises(AccessError):
                mine.findings = "Mine"
        with self.assertRaises(AccessError):
            self.as_user(review, "manager").read(["figures"])
        with self.assertRaises(AccessError):
            self.as_user(review.item_ids, "hr_out").action_done()
        with self.assertRaises(ValidationError):
            review.owner_id = self.users["hr_in"]
        with self.assertRaises(ValidationError):
            review.item_ids.owner_id = self.users["manager"]

    @freeze_time("2026-05-04 09:00:00")
    def test_paper(self):
        """The print says figures, findings and improvements."""
        review = self.review(item_ids=[Command.create(self.item())])
        self.file(review)
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "hr_performance.report_system_review", review.ids
        )
        for words in ("Shorter forms", "Too long", "Results told", "01/31/2027"):
            self.assertIn(words, content.decode())
