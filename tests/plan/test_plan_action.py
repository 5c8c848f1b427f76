# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPlanAction(PerformanceCase):
    """Tasks of a plan: what, who, until when."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.plan = self.appraisal()

    def action(self, role="subject", **values):
        return self.as_user(self.env["hr.performance.plan.action"], role).create(
            {
                "appraisal_id": self.plan.id,
                "name": "Order the tools",
                "responsible_id": self.people["colleague"].id,
                "due_date": "2026-03-31",
                **values,
            }
        )

    def test_task_responsible_and_date_are_needed(self):
        """What is missing keeps the plan from being confirmed. Covers: R038"""
        mine = self.as_user(self.plan, "subject")
        action = self.action(responsible_id=False, due_date=False)
        with self.assertRaisesRegex(UserError, "names nobody who is responsible"):
            mine.action_confirm_plan()
        action.responsible_id = self.people["colleague"]
        with self.assertRaisesRegex(UserError, "has no date"):
            mine.action_confirm_plan()
        action.due_date = "2026-03-31"
        mine.action_confirm_plan()
        self.assertTrue(mine.employee_confirmed_on)
        self.assertTrue(action._fields["name"].required)

    def test_one_who_left_is_not_responsible(self):
        """An archived responsible is found before the plan is agreed."""
        self.action("manager")
        self.people["colleague"].active = False
        with self.assertRaisesRegex(UserError, "has left"):
            self.as_user(self.plan, "manager").action_confirm_plan()

    def test_date_lies_in_the_period_and_goal_in_the_plan(self):
        """Clear errors that say what to choose. Covers: R038"""
        with self.assertRaisesRegex(ValidationError, "outside the period"):
            self.action(due_date="2026-07-01")
        other = self.appraisal("colleague").line_ids[0]
        with self.assertRaisesRegex(AccessError, "may not see it"):
            self.action(line_id=other.id)
        with self.assertRaisesRegex(ValidationError, "goal of the same plan"):
            self.action("manager", line_id=other.id)
        self.assertTrue(self.action(line_id=self.plan.line_ids[0].id).line_id)

    def test_an_action_is_part_of_the_plan(self):
        """A new one asks for both confirmations again; agreed ones are fixed."""
        self.as_user(self.plan, "manager").action_confirm_plan()
        action = self.action()
        self.assertFalse(self.plan.manager_confirmed_on)
        self.agree(self.plan)
        for change in (
            lambda: action.write({"due_date": "2026-04-30"}),
            action.unlink,
            lambda: self.action("manager", name="Later"),
        ):
            with self.assertRaisesRegex(UserError, "plan is agreed"):
                change()
        with self.assertRaises(AccessError):
            action.write({"state": "done"})

    def test_who_sees_and_settles(self):
        """Both sides, the responsible, those above and HR see it. Covers: R038"""
        action = self.action()
        self.agree(self.plan)
        for role in ("subject", "manager", "colleague", "head", "ceo", "hr_in"):
            self.assertEqual(self.as_user(action, role).name, "Order the tools")
        for role in ("former", "hr_out", "reward", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(action, role).read(["name"])
        for role in ("head", "hr_in"):
            with self.assertRaisesRegex(AccessError, "only who is responsible"):
                self.as_user(action, role).action_done()
        self.as_user(action, "colleague").action_done()
        self.assertEqual(action.state, "done")
        self.assertEqual(action.done_by_id, self.users["colleague"])
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.as_user(action, "manager").action_done()
        self.as_user(action, "manager").action_reopen()
        self.assertFalse(action.done_on)

    def test_hr_settles_for_people_without_login(self):
        """Nobody else could say that it is done."""
        action = self.action(responsible_id=self.people["userless"].id)
        self.agree(self.plan)
        self.as_user(action, "hr_in").action_done()
        self.assertEqual(action.state, "done")

    def test_digest_reminds_the_responsible(self):
        """Three days before, then after the pause; the manager for the userless.

        Covers: R038
        """
        action = self.action()
        self.action(responsible_id=self.people["userless"].id, name="Sweep")
        self.agree(self.plan)
        steps = self.env["hr.performance.step"]
        steps.search([("left_on", "=", False)]).write({"left_on": "2026-01-06"})
        digest = self.env["hr.performance.digest"]
        told = {}
        for day in ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-31"):
            with freeze_time(f"{day} 05:00:00"):
                due = {
                    user: lines
                    for user, lines in digest._digest_plan().items()
                    if digest._is_digest_due(lines)
                }
                told[day] = digest._send_digests(due)
        both = self.users["colleague"] | self.users["manager"]
        self.assertEqual(
            list(told.values()), [both.browse(), both, both.browse(), both]
        )
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.users["colleague"].partner_id.ids)]
        )
        self.assertIn("Order the tools", mail[0].body_html)
        self.assertIn("(1)", mail[0].subject)
        self.as_user(action, "colleague").action_done()
        with freeze_time("2026-04-10 05:00:00"):
            self.assertNotIn(self.users["colleague"], digest._digest_plan())
