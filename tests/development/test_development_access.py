# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_development import DevelopmentCase


@tagged("post_install", "-at_install")
class TestDevelopmentAccess(DevelopmentCase):
    """The two sides, who supports, and HR in scope; nobody else."""

    def readers(self, record):
        model = self.env[record._name]
        return {
            role
            for role in self.users
            if self.as_user(model, role).has_access("read")
            and self.as_user(model, role).search([("id", "=", record.id)])
        }

    def test_who_reads(self):
        """Covers: R173: the boards show everybody only the own people."""
        plan = self.begun()
        # The head is the supporter.
        expected = {"subject", "manager", "head", "hr_in", "hr_admin"}
        for record in (plan, plan.action_ids[0], plan.check_ids):
            self.assertEqual(self.readers(record), expected)
        plan.sudo().supporter_id = self.people["manager"]
        self.assertEqual(self.readers(plan), expected - {"head"})

    def test_somebody_elses_person(self):
        """Begun for oneself, by the manager and by HR in scope."""
        person = self.people["subject"]
        for role in ("colleague", "former", "hr_out", "reward"):
            for kind in ("improvement", "development"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.plans(role).create({"employee_id": person.id, "kind": kind})
        with self.refused(AccessError, "begun by the direct manager or by HR"):
            self.plans("subject").create(
                {"employee_id": person.id, "kind": "improvement"}
            )
        for role in ("manager", "hr_in", "hr_admin"):
            self.plans(role).create({"employee_id": person.id, "kind": "improvement"})

    def test_supporter_reads_and_does_not_write(self):
        plan = self.as_user(self.begun(), "head")
        self.assertEqual(plan.reason, "Complaints")
        with self.refused(AccessError, "write this plan"):
            plan.action_change()
        with self.refused(AccessError, "manager or HR decides"):
            plan.action_escalate()

    def test_who_acts_for_the_manager(self):
        """Acts in the manager's place while the right lasts, and not on oneself."""
        self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["colleague"].id,
                "scope": "act",
                "date_from": self.day(0),
                "date_to": self.day(5),
                "reason": "Holidays",
            }
        ).sudo().write({"state": "active"})
        plan = self.begun()
        self.assertIn("colleague", self.readers(plan))
        own = self.plans("manager").create(
            {"employee_id": self.people["colleague"].id, "kind": "improvement"}
        )
        self.assertNotIn("manager", self.as_user(own, "colleague").user_side)
