# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import freeze_time, tagged

from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestBoundariesDecide(PlanChangeCase):
    """What the dialog shows, and who learns how a request ended."""

    def decide(self, changes):
        dialogs = self.env["hr.performance.plan.change.decide"]
        return dialogs.create({"change_ids": changes.ids})

    @freeze_time("2026-03-30 08:00:00")
    def test_dialog_shows_one_request(self):
        """Of one request what changes and why; of several neither."""
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        second = change.sudo().copy({"appraisal_id": self.appraisal("colleague").id})
        one = self.decide(change)
        self.assertEqual((one.count, one.reason), (1, "The market shrinks"))
        self.assertTrue(one.difference_html)
        both = self.decide(change | second)
        self.assertEqual((both.count, both.reason), (2, False))
        self.assertFalse(both.difference_html)

    @freeze_time("2026-03-30 08:00:00")
    def test_end_is_told_to_who_asked(self):
        """Approved and rejected requests are told, withdrawn ones are not."""
        for end, told in (("approve", True), ("reject", True), ("withdraw", False)):
            with self.subTest(end=end), self.cr.savepoint() as savepoint:
                plan = self.agreed()
                change = self.ask(plan, "subject", {"Output": {"target": 80}})
                messages = self.env["mail.message"]
                last = messages.search([], order="id desc", limit=1).id
                if end == "withdraw":
                    change.action_withdraw()
                else:
                    own = self.as_user(change, "manager")
                    getattr(own, f"action_{end}")("As agreed")
                partner = self.users["subject"].partner_id
                heard = messages.search(
                    [("id", ">", last), ("notified_partner_ids", "in", partner.ids)]
                )
                self.assertEqual(bool(heard), told)
                savepoint.rollback()
            self.env.invalidate_all(flush=False)
