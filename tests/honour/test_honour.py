# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..reward.common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestHonour(RewardCase):
    """Titles are given by two people or by a run, shown as their bearer wants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.title = cls.env["hr.performance.honour.title"].create(
            {"name": "Pathfinder", "validity_months": 6}
        )

    def propose(self, role="hr_in", **values):
        return (
            self.env["hr.performance.honour"]
            .with_user(self.users[role])
            .create(
                {
                    "title_id": self.title.id,
                    "employee_id": self.people["subject"].id,
                    "reason": "A new way to check parts",
                    "date_from": "2026-01-31",
                    **values,
                }
            )
        )

    def granted(self, **values):
        honour = self.propose(**values)
        self.as_user(honour, "hr_admin").action_grant()
        return honour

    def shown_to(self, honour, role):
        model = self.env["hr.performance.honour"].with_user(self.users[role])
        return bool(model.search([("id", "=", honour.id)]))

    def test_two_people(self):
        """Who proposes does not grant; Covers: R191."""
        honour = self.propose()
        with self.assertRaisesRegex(AccessError, "somebody else of HR"):
            honour.action_grant()
        self.as_user(honour, "hr_admin").action_grant()
        self.assertEqual(honour.state, "granted")
        self.assertEqual(str(honour.date_until), "2026-07-31")
        with self.assertRaises(AccessError):
            honour.write({"state": "proposed"})

    def test_opt_out(self):
        """The bearer hides it from colleagues, on the server; Covers: R191."""
        honour = self.granted(date_from=self.company._performance_today())
        self.assertTrue(self.shown_to(honour, "colleague"))
        with self.assertRaises(AccessError):
            self.as_user(honour, "colleague").action_hide()
        self.as_user(honour, "subject").action_hide()
        self.assertFalse(self.shown_to(honour, "colleague"))
        self.assertTrue(self.shown_to(honour, "subject"))
        self.as_user(honour, "subject").action_show()
        self.assertTrue(self.shown_to(honour, "colleague"))

    def test_expiry(self):
        """After its last day it is on no public list; its bearer keeps it."""
        honour = self.granted(date_from="2020-01-01")
        self.assertTrue(honour.is_expired)
        self.assertFalse(self.shown_to(honour, "colleague"))
        self.assertTrue(self.shown_to(honour, "subject"))

    def test_revoke(self):
        honour = self.granted()
        with self.assertRaisesRegex(UserError, "Why Revoked"):
            honour.action_revoke()
        honour.revoke_reason = "Given to the wrong person"
        honour.action_revoke()
        self.assertFalse(self.shown_to(honour, "colleague"))
        with self.assertRaisesRegex(UserError, "not taken back"):
            self.certificate(honour)

    def certificate(self, honour):
        report = self.env["ir.actions.report"].with_user(honour.env.user)
        return report._render_qweb_html(
            "hr_performance.report_honour_certificate", honour.ids
        )[0].decode()

    def test_certificate(self):
        """Name, title, reason and days; Covers: R191."""
        text = self.certificate(self.as_user(self.granted(), "subject"))
        for part in ("Pathfinder", self.people["subject"].name, "A new way", "2026"):
            self.assertIn(part, text)

    def test_by_a_run(self):
        """A run of titles gives them; without the reward it is gone; R190, R191."""
        rule = self._rule(
            name="Title", kind="honour", honour_title_id=self.title.id, minimum_score=90
        )
        run = self.approved(rule=rule)
        honours = self.env["hr.performance.honour"].search(
            [("title_id", "=", self.title.id)]
        )
        got = {self.people["subject"], self.people["manager"]}
        self.assertEqual(set(honours.employee_id), got)
        self.assertEqual(set(honours.mapped("state")), {"granted"})
        self.as_user(self.reward(run.sudo()), "reward").action_cancel("By mistake")
        lost = honours.filtered(lambda h: h.employee_id == self.people["subject"])
        self.assertEqual(lost.state, "revoked")
        self.assertEqual(lost.revoke_reason, "By mistake")
