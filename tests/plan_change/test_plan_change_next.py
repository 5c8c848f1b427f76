# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ADMINISTRATOR, OFFICER
from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanChangeNext(PlanChangeCase):
    """A request never waits for nobody: the next in line decides."""

    def only_hr(self, *roles):
        """Leave HR rights to these people only."""
        for role in ("hr_in", "hr_out", "hr_admin"):
            if role not in roles:
                groups = self.env.ref(OFFICER) | self.env.ref(ADMINISTRATOR)
                self.users[role].group_ids -= groups

    def steps(self, change):
        return [(row.step, row.state) for row in change.sudo().approval_ids]

    def test_second_hr_partner_before_the_line(self):
        """As long as somebody else of HR can decide, HR does."""
        appraisal = self.agreed(plan_change_approver="hr")
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        self.approve(change, "subject")
        self.approve(change, "manager")
        self.assertEqual(change.step, "hr")
        waiting = change.sudo()._deciders()[change]
        self.assertEqual(waiting, self.users["hr_admin"], "who asks is not told")
        with self.assertRaisesRegex(UserError, "own request"):
            self.approve(change, "hr_in")
        with self.assertRaisesRegex(UserError, "Hr Admin"):
            self.approve(change, "manager")
        self.approve(change, "hr_admin")
        self.assertEqual(change.state, "approved")

    def test_one_hr_user_who_asks(self):
        """Rule HR, one HR user who asks: the manager's manager's manager decides.

        Covers: R039
        """
        appraisal = self.agreed(plan_change_approver="hr")
        self.only_hr("hr_in")
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        self.approve(change, "subject")
        self.approve(change, "manager")
        self.assertEqual((change.step, change.approver_id), ("top", self.people["ceo"]))
        self.assertEqual(
            self.steps(change),
            [
                ("employee", "approved"),
                ("manager", "approved"),
                ("hr", "passed"),
                ("top", "waiting"),
            ],
        )
        self.assertIn("Nobody of HR", change.sudo().approval_ids[2].note)
        for role in ("hr_in", "head", "manager", "subject"):
            with self.assertRaises(UserError):
                self.approve(change, role)
        self.assertTrue(self.as_user(change, "ceo").is_mine_to_decide)
        self.approve(change, "ceo")
        self.assertEqual(self.line(appraisal, "Output").target, 80)

    def test_hr_officer_who_is_the_manager(self):
        """One person never gives two approvals."""
        appraisal = self.agreed(plan_change_approver="hr")
        self.only_hr("manager")
        self.users["manager"].write(
            {
                "group_ids": [Command.link(self.env.ref(OFFICER).id)],
                "performance_department_ids": [Command.set(self.works.ids)],
            }
        )
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "manager")
        self.assertEqual((change.step, change.approver_id), ("top", self.people["ceo"]))

    def test_two_hats(self):
        """Who has approved as manager leaves HR's approval to somebody else of HR."""
        self.users["manager"].write(
            {
                "group_ids": [Command.link(self.env.ref(OFFICER).id)],
                "performance_department_ids": [Command.set(self.works.ids)],
            }
        )
        appraisal = self.agreed(plan_change_approver="hr")
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "manager")
        self.assertEqual(change.step, "hr")
        with self.assertRaisesRegex(UserError, "approved already"):
            self.approve(change, "manager")
        self.assertFalse(self.as_user(change, "manager").is_mine_to_decide)
        self.approve(change, "hr_in")
        self.assertEqual(change.state, "approved")

    def test_reviewer_of_last_resort(self):
        """Outside the line stands the company's reviewer of last resort."""
        appraisal = self.agreed(plan_change_approver="hr")
        self.only_hr("hr_in")
        self.company.performance_manager_id = self.people["approver"]
        for role in ("head", "ceo"):
            self.people[role].user_id.active = False
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        self.approve(change, "subject")
        self.approve(change, "manager")
        self.assertEqual(change.approver_id, self.people["approver"])
        own = self.as_user(change, "approver")
        self.assertIn("80", own.difference_html)
        own.action_approve()
        self.assertEqual(own.state, "approved", "still readable for who decided")

    def test_two_approvals_are_enough_where_nobody_is_left(self):
        """In a tiny company the two sides decide what HR has asked for."""
        appraisal = self.agreed(plan_change_approver="hr")
        self.only_hr("hr_in")
        for role in ("head", "ceo"):
            self.people[role].user_id.active = False
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        self.approve(change, "subject")
        self.assertEqual(change.state, "submitted")
        self.approve(change, "manager")
        self.assertEqual(change.state, "approved")
        self.assertEqual(self.line(appraisal, "Output").target, 80)

    def test_nobody_but_the_asker(self):
        """Asking says at once that nobody could approve, and what to do."""
        appraisal = self.agreed()
        self.only_hr()
        for role in ("manager", "head", "ceo"):
            self.people[role].user_id.active = False
        refused = self.assertRaisesRegex(UserError, "reviewer of last resort")
        with refused, self.env.cr.savepoint():
            self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.company.performance_manager_id = self.people["approver"]
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "approver")
        self.assertEqual(self.line(appraisal, "Output").target, 80)

    def test_hr_leaves_while_a_request_waits(self):
        """The daily job finds out; one hopeless request stops no other."""
        appraisal = self.agreed(plan_change_approver="hr")
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "manager")
        self.assertEqual(change.step, "hr")
        other = self.ask(
            self.agreed("colleague"), "colleague", {"Output": {"target": 9}}
        )
        other.sudo().deadline = "2026-01-10"
        self.only_hr()
        for role in ("head", "ceo"):
            self.people[role].user_id.active = False
        self.env["hr.performance.plan.change"]._to_escalate()._escalate()
        self.assertEqual(change.state, "approved", "the manager's approval counts")
        self.assertEqual((other.state, other.step), ("submitted", "manager"))

    def test_whom_an_answer_without_login_waits_for(self):
        """The manager is told who hands the page over; the list names the employee."""
        self.launch()
        appraisal = self.appraisal("userless")
        self.as_user(appraisal, "manager").action_confirm_plan()
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}}).sudo()
        self.assertEqual(change._waiting_for_text(), "Userless")
        self.assertEqual(change._deciders()[change], self.users["manager"])

    def test_reminder(self):
        """Whoever may remind of steps reminds of changes: a mail a day at most."""
        change = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        self.env["mail.mail"].search([]).unlink()
        with self.assertRaises(AccessError):
            change.action_send_reminder()
        told = self.as_user(change, "head").action_send_reminder()
        self.assertIn("1", told["params"]["message"])
        mail = self.env["mail.mail"].search([])
        self.assertEqual(mail.recipient_ids, self.users["manager"].partner_id)
        self.assertTrue(change.sudo().reminded_on)
        self.as_user(change, "head").action_send_reminder()
        self.assertEqual(len(self.env["mail.mail"].search([])), 1)
