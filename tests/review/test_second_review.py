# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..people.test_delegation import DelegationCase


@tagged("post_install", "-at_install")
class TestSecondReview(DelegationCase):
    """The manager's manager approves ratings or returns them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.second_review = True

    def test_second_level_manager_is_kept(self):
        """The manager's manager, followed through changes, never the appraisee."""
        self.launch()
        self.assertEqual(self.appraisal().second_manager_id, self.people["head"])
        self.assertEqual(self.appraisal("head").second_manager_id.id, False)
        self.people["manager"].parent_id = self.people["former"]
        self.assertEqual(self.appraisal().second_manager_id, self.people["former"])

    def test_rating_waits_for_approval(self):
        """Nothing is decided or shown before the second-level manager approves."""
        appraisal = self.decided()
        self.assertEqual(appraisal.state, "second_review")
        result = self.result(appraisal)
        self.assertEqual(result.state, "draft")
        self.assertTrue(self.reads(result, "head"))
        self.assertTrue(self.rating(appraisal, "manager", "head"))
        for role in ("subject", "ceo", "colleague"):
            self.assertFalse(self.reads(result, role), role)
            self.assertFalse(self.rating(appraisal, "manager", role), role)
        self.assertEqual(self.cycle.decided_count, 0)
        for role in ("manager", "subject", "ceo"):
            with self.assertRaises(UserError):
                self.as_user(appraisal, role).action_approve_review()
        with self.assertRaisesRegex(UserError, "waits for the second-level review"):
            self.as_user(result, "manager").action_publish()
        waiting = self.as_user(self.env["hr.performance.result"], "head").search(
            [("appraisal_id.is_mine_to_approve", "=", True)]
        )
        self.assertEqual(waiting.ids, result.ids)
        waiting.action_approve_review()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(result.state, "published")
        self.assertEqual(result.decided_by_id, self.users["manager"])
        self.assertEqual(appraisal.second_reviewed_by_id, self.users["head"])
        self.assertTrue(self.rating(appraisal, "manager", "head"))

    def test_return_with_reason(self):
        """Returned: a draft again, with the reason; the hand-back is on record."""
        appraisal = self.decided()
        own = self.as_user(appraisal, "head")
        wizard = self.env["hr.performance.second.return"].with_user(self.users["head"])
        empty = wizard.create({"appraisal_ids": [fields.Command.set(own.ids)]})
        with self.assertRaisesRegex(UserError, "look at again"):
            empty.action_return()
        empty.reason = "Two lines without facts"
        empty.action_return()
        self.assertEqual(appraisal.state, "manager_review")
        self.assertFalse(self.result(appraisal))
        rating = self.rating(appraisal, "manager", "manager")
        self.assertEqual(rating.state, "draft")
        self.assertEqual(rating.return_reason, "Two lines without facts")
        self.assertEqual(rating.returned_by_id, self.users["head"])
        self.assertFalse(self.rating(appraisal, "manager", "head"))
        steps = appraisal.step_ids.filtered(lambda s: s.state == "second_review")
        self.assertEqual(steps.exit_kind, "returned")
        rating.action_submit()
        self.assertEqual(appraisal.state, "second_review")
        own.action_approve_review()
        self.assertEqual(appraisal.state, "decided")

    def test_many_at_once_with_exceptions(self):
        """What can be approved is approved; the rest is listed by name."""
        appraisal = self.decided()
        others = self.appraisal("colleague")
        answer = self.as_user(appraisal | others, "head").action_approve_review()
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(others.state, "planning")
        self.assertIn("Colleague", answer["params"]["message"])

    def test_nobody_approves_the_own_rating(self):
        """A manager who acts for his superior does not approve what he rated."""
        self.delegate("head", "manager")
        appraisal = self.decided()
        with self.assertRaises(UserError):
            self.as_user(appraisal, "manager").action_approve_review()
        self.assertEqual(appraisal.state, "second_review")

    def test_delegate_approves_for_the_second_level(self):
        """An acting delegate counts, a preparing one and the appraisee do not."""
        appraisal = self.decided()
        preparing = self.delegate("head", "former", scope="prepare")
        with self.assertRaises(UserError):
            self.as_user(appraisal, "former").action_approve_review()
        preparing.action_revoke()
        self.delegate("head", "subject")
        with self.assertRaises(UserError):
            self.as_user(appraisal, "subject").action_approve_review()
        self.delegate("head", "former")
        self.assertTrue(self.reads(self.result(appraisal), "former"))
        self.as_user(appraisal, "former").action_approve_review()
        self.assertEqual(appraisal.second_reviewed_label, "Former for Head")
        self.assertEqual(appraisal.state, "decided")

    def test_hr_approves_where_nobody_is_above(self):
        """Without a second-level manager the step falls to HR in scope."""
        self.people["manager"].parent_id = False
        appraisal = self.decided()
        self.assertFalse(appraisal.second_manager_id)
        with self.assertRaises(UserError):
            self.as_user(appraisal, "hr_out").action_approve_review()
        self.as_user(appraisal, "hr_admin").action_approve_review()
        self.assertEqual(appraisal.state, "decided")

    def test_batch_costs_little_more(self):
        """Approving many costs a few statements more for each, and no searches."""
        self.launch()
        appraisals = self.cycle.appraisal_ids.filtered(
            lambda a: a.manager_id == self.people["manager"]
        )
        appraisals.action_confirm_plan()
        for line in appraisals.line_ids.filtered(lambda x: x.method != "manual"):
            line.actual_input = "5"
        appraisals.action_open_assessment()
        appraisals._move({"state": "manager_review"})
        reviews = appraisals._managers_review()
        reviews.line_ids.filtered(lambda x: x.method == "manual").write(
            {"points": 80, "has_points": True}
        )
        reviews.action_submit()
        self.assertEqual(set(appraisals.mapped("state")), {"second_review"})
        reviews.write({"submitted_by_id": self.users["manager"].id})

        def cost(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.browse(records.ids).action_approve_review()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        own = self.as_user(appraisals, "head")
        cost(own[:1])
        few, many = cost(own[1:2]), cost(own[2:])
        self.assertGreater(len(own[2:]), 2)
        self.assertLessEqual(many, few + 8 * (len(own[2:]) - 1))
        self.assertEqual(set(appraisals.mapped("state")), {"decided"})

    def test_closed_delegation_does_not_approve(self):
        """Revoked or not begun yet: nothing of the second level is open."""
        appraisal = self.decided()
        self.delegate("head", "former").action_revoke()
        self.delegate("head", "former", start=2)
        self.assertFalse(self.reads(self.result(appraisal), "former"))
        with self.assertRaises(UserError):
            self.as_user(appraisal, "former").action_approve_review()
