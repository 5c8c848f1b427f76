# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..takepart.common_takepart import TakePartCase


@tagged("post_install", "-at_install")
class TestPlanSeen(TakePartCase, HttpCase):
    """Whoever confirms a plan confirms what was read, nothing later."""

    def seen(self, appraisal, role, revision):
        return self.as_user(appraisal, role).with_context(
            performance_plan_seen=revision
        )

    def test_form_that_was_left_open(self):
        """A plan that the other side has changed since is not confirmed.

        Covers: R034, R037
        """
        self.launch()
        appraisal = self.appraisal()
        read = appraisal.plan_revision
        self.as_user(appraisal.line_ids[0], "manager").target = 150
        with self.assertRaisesRegex(UserError, "changed while you read it"):
            self.seen(appraisal, "subject", read).action_confirm_plan()
        self.assertFalse(appraisal.employee_confirmed_on)
        self.seen(appraisal, "subject", appraisal.plan_revision).action_confirm_plan()
        self.assertTrue(appraisal.employee_confirmed_on)

    def test_answered_and_confirmed_in_one_go(self):
        """The answer to a request and the confirmation are for what was read."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_ask_for_change("Less output")
        for has_changed in (True, False):
            read = appraisal.plan_revision
            action = self.seen(appraisal, "manager", read).action_open_request_answer()
            if has_changed:
                self.as_user(appraisal.line_ids[0], "subject").target = 50
            dialog = (
                self.as_user(self.env[action["res_model"]], "manager")
                .with_context(**action["context"])
                .browse(action["res_id"])
            )
            self.assertTrue(dialog.may_confirm)
            dialog.text = "50 it is"
            if has_changed:
                with (
                    self.assertRaisesRegex(UserError, "changed while you read it"),
                    self.cr.savepoint(),
                ):
                    dialog.action_accept_and_confirm()
                self.env.invalidate_all()
                self.assertTrue(appraisal.change_requested_on, "nothing is answered")
            else:
                dialog.action_accept_and_confirm()
        self.assertFalse(appraisal.change_requested_on)
        self.assertTrue(appraisal.manager_confirmed_on)
        request = appraisal.proposal_ids.filtered(lambda p: p.kind == "request")
        self.assertEqual((request.state, request.answer), ("accepted", "50 it is"))

    def test_reason_for_another_text(self):
        """A reason that the manager writes meanwhile is for what was read, too."""
        self.launch()
        appraisal = self.appraisal()
        manager = self.seen(appraisal, "manager", appraisal.plan_revision)
        action = manager._ask_check_reason()
        self.as_user(appraisal.line_ids[0], "subject").target = 50
        dialog = self.as_user(self.env[action["res_model"]], "manager").browse(
            action["res_id"]
        )
        plans = dialog.with_context(**action["context"]).appraisal_ids
        with self.assertRaisesRegex(UserError, "changed while you read it"):
            plans.action_confirm_plan_with_reason("As agreed")
        self.assertFalse(appraisal.manager_confirmed_on)

    def test_what_counts_as_a_change(self):
        """Lines that come, change and go count; reading and confirming do not."""
        self.launch()
        appraisal = self.appraisal()
        known = [appraisal.plan_revision]

        def is_counted():
            known.append(appraisal.plan_revision)
            return known[-1] > known[-2]

        line = self.as_user(appraisal.line_ids, "subject").create(
            {"appraisal_id": appraisal.id, "name": "New", "method": "manual"}
        )
        self.assertTrue(is_counted())
        line.description = "In words"
        self.assertTrue(is_counted())
        line.unlink()
        self.assertTrue(is_counted())
        proposal = appraisal.proposal_ids.filtered(lambda p: p.kind == "removed")
        self.as_user(proposal, "manager").action_reject("Stays")
        self.assertTrue(is_counted())
        self.as_user(self.env["hr.performance.plan.action"], "manager").create(
            {"appraisal_id": appraisal.id, "name": "Task"}
        )
        self.assertTrue(is_counted())
        self.as_user(appraisal, "subject").action_ask_for_change("Less")
        self.assertFalse(is_counted())
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "manager").plan_revision = 1

    def test_page_that_was_left_open(self):
        """Also a page without login says which plan it has shown.

        Covers: R034, R037
        """
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        shown = self.hidden(path)
        self.as_user(appraisal.line_ids[0], "manager").target = 150
        answer = self.url_open(path, data={**shown, "action": "done"})
        self.assertIn("changed while you read it", answer.text)
        self.assertIn("150", answer.text, "the plan of now")
        for forged in ("", "x", "-1"):
            values = {**shown, "seen": forged, "action": "done"}
            self.url_open(path, data=values)
        self.assertFalse(appraisal.employee_confirmed_on)
        self.send(path, action="done")
        self.assertTrue(appraisal.employee_confirmed_on)

    def test_preview_that_was_left_open(self):
        """Of many plans, those changed after the preview are exceptions.

        Covers: R034
        """
        self.launch()
        both = self.appraisal("subject") | self.appraisal("colleague")
        action = self.as_user(both, "manager").action_open_confirm()
        wizard = self.as_user(self.env[action["res_model"]], "manager").browse(
            action["res_id"]
        )
        self.as_user(both[0].line_ids[0], "subject").target = 50
        wizard.action_confirm()
        self.assertEqual(wizard.exception_ids.appraisal_id, both[0])
        self.assertIn("changed while you read", wizard.exception_ids.reason)
        self.assertFalse(both[0].manager_confirmed_on)
        self.assertTrue(both[1].manager_confirmed_on)
