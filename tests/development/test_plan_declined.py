# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..base.common_rpc import RpcCase
from .common_development import PLANS, DevelopmentCase

DIALOG = "hr.performance.development.decline"


@tagged("post_install", "-at_install")
class TestPlanDeclined(DevelopmentCase, RpcCase):
    """An employee with login does not accept the plan that the manager proposes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As the form hands them to the dialog.
        cls.opened = lambda self, plan: {
            "default_plan_id": plan.id,
            "default_seen": plan.revision,
        }

    def proposed(self):
        plan = self.improvement()
        plan.action_confirm()
        return plan

    def declined(self, plan, words="The machine was old", role="subject"):
        model = self.as_user(self.env[DIALOG], role)
        form = Form(model.with_context(**self.opened(plan)))
        form.words = words
        return form.save().action_decline()

    def test_in_the_form(self):
        """Covers: R166: declined with a reason, which the manager reads and answers."""
        plan = self.improvement()
        own = self.as_user(plan, "subject")
        self.assertFalse(own.can_decline, "nothing was proposed yet")
        plan.action_confirm()
        own.invalidate_recordset()
        self.assertTrue(own.can_decline)
        self.assertFalse(plan.can_decline, "the manager does not answer oneself")
        self.declined(plan)
        self.assertEqual(plan.employee_reply, "The machine was old")
        self.assertFalse(plan.manager_confirmed_on)
        self.assertFalse(own.can_decline)
        self.assertIn(
            "Read why the employee does not accept the plan, and answer",
            self.verbs("manager"),
        )
        self.assertIn(
            self.users["manager"].partner_id, plan.sudo().message_ids[0].partner_ids
        )
        self.assertIn(
            "The employee does not accept the plan", plan.sudo().message_ids[0].body
        )
        plan.action_confirm()
        own.action_confirm()
        self.assertEqual((plan.state, plan.employee_reply), ("agreed", False))

    def test_over_rpc(self):
        """The same rule for whoever calls without the form."""
        plan, foreign = self.proposed(), self.proposed()
        self.env.flush_all()
        self.enter_as("subject")
        for words in ("", "  ", False):
            _result, error = self.call(PLANS, "action_decline_text", plan.ids, words)
            self.assertIn("write why", error["data"]["message"])
        _result, error = self.call(
            *(PLANS, "action_decline_text", plan.ids, "Changed"),
            context={"performance_development_seen": plan.revision - 1},
        )
        self.assertIn("has changed since you opened it", error["data"]["message"])
        self.assertTrue(plan.manager_confirmed_on)
        _result, error = self.call(PLANS, "action_decline_text", plan.ids, "Too much")
        self.assertFalse(error)
        self.env.invalidate_all()
        self.assertEqual(plan.employee_reply, "Too much")
        self.enter_as("colleague")
        _result, error = self.call(PLANS, "action_decline_text", foreign.ids, "Mine")
        self.assertTrue(error)
        self.assertFalse(foreign.employee_reply)

    def test_only_the_employee(self):
        """Neither manager nor HR puts words into the mouth of who can log in."""
        plan = self.proposed()
        for role in ("manager", "hr_in"):
            with self.refused(AccessError, "only the employee says"):
                self.as_user(plan, role).action_decline_text("Nonsense")
            self.assertFalse(self.as_user(plan, role).can_decline)
        self.users["subject"].active = False
        self.declined(plan, role="hr_in")
        self.assertEqual(plan.employee_reply, "The machine was old")

    def test_another_text(self):
        """A dialog that was opened before the plan was changed says nothing of it."""
        plan = self.proposed()
        model = self.as_user(self.env[DIALOG], "subject")
        form = Form(model.with_context(**self.opened(plan)))
        plan.reason = "Other complaints"
        plan.action_confirm()
        form.words = "Too much"
        with self.refused(UserError, "has changed since you opened it"):
            form.save().action_decline()
        self.assertTrue(plan.manager_confirmed_on)

    def test_too_late(self):
        """What the employee has confirmed, or what runs, is changed by the manager."""
        plan = self.improvement()
        self.as_user(plan, "subject").action_confirm()
        with self.refused(UserError, "confirmed by the employee already"):
            self.declined(plan)
        running = self.begun()
        with self.refused(UserError, "this step is not possible now"):
            self.declined(running)
