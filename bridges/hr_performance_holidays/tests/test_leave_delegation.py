# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase


@tagged("post_install", "-at_install")
class TestLeaveDelegation(PerformanceCase):
    """An approved leave proposes who acts; the manager's click opens it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person(
            "time_off",
            "ceo",
            cls.office,
            groups="hr_holidays.group_hr_holidays_manager",
        )
        cls.leave_type = cls.env["hr.leave.type"].create(
            {
                "name": "Parental",
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "company_id": cls.company.id,
            }
        )
        today = fields.Date.today()
        cls.monday = today + timedelta(days=7 - today.weekday())

    def leave(self, role="manager", days=5):
        """A request from Monday on."""
        return self.env["hr.leave"].create(
            {
                "name": "Away",
                "employee_id": self.people[role].id,
                "holiday_status_id": self.leave_type.id,
                "request_date_from": self.monday,
                "request_date_to": self.monday + timedelta(days=days - 1),
            }
        )

    def approve(self, leave):
        self.as_user(leave, "time_off").action_approve()
        self.assertEqual(leave.state, "validate")

    def proposal(self, role="manager"):
        return self.env["hr.performance.delegation"].search(
            [("delegator_id", "=", self.people[role].id)]
        )

    def test_approved_leave_proposes(self):
        """A draft with the leave's days and the deputy; nothing is open yet."""
        self.launch()
        self.people["manager"].performance_deputy_id = self.people["former"]
        leave = self.leave()
        self.assertFalse(self.proposal())
        self.approve(leave)
        proposal = self.proposal()
        self.assertEqual(proposal.state, "draft")
        self.assertEqual(proposal.delegate_id, self.people["former"])
        self.assertEqual(proposal.date_from, leave.request_date_from)
        self.assertEqual(proposal.date_to, leave.request_date_to)
        self.assertEqual(proposal.activity_ids.user_id, self.users["manager"])
        self.assertIn(self.users["hr_in"].partner_id, proposal.message_partner_ids)
        self.assertNotIn(
            "manager",
            self.as_user(self.appraisal(), "former")._roles()[self.appraisal().id],
        )
        self.as_user(proposal, "manager").action_confirm()
        self.assertEqual(proposal.state, "planned")
        self.assertFalse(proposal.activity_ids)

    def test_own_manager_where_there_is_no_deputy(self):
        """The fallback is the manager's own manager."""
        self.launch()
        self.approve(self.leave())
        self.assertEqual(self.proposal().delegate_id, self.people["head"])

    def test_short_leaves_and_people_without_team(self):
        """Below the company's days, without open tasks, or switched off: nothing."""
        self.launch()
        self.approve(self.leave(days=2))
        self.approve(self.leave("subject"))
        self.assertFalse(self.proposal() | self.proposal("subject"))
        self.company.performance_leave_days = 0
        self.approve(self.leave("head"))
        self.assertFalse(self.proposal("head"))

    def test_refused_leave_withdraws_the_proposal(self):
        """What was proposed goes; what was confirmed stays the manager's decision."""
        self.launch()
        leave = self.leave()
        self.approve(leave)
        proposal = self.proposal()
        self.as_user(leave, "time_off").action_refuse()
        self.assertEqual(proposal.state, "revoked")
        self.assertFalse(proposal.activity_ids)
        other = self.leave("head")
        self.approve(other)
        confirmed = self.proposal("head")
        self.as_user(confirmed, "head").action_confirm()
        self.as_user(other, "time_off").action_refuse()
        self.assertEqual(confirmed.state, "planned")
