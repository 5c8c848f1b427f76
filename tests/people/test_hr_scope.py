# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import ADMINISTRATOR, OFFICER
from ..plan_change.common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestHrScope(PlanChangeCase):
    """Whoever asks, there is one answer to who is HR of a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("second_admin", "ceo", cls.office, groups=ADMINISTRATOR)

    def partners(self, department, *roles):
        department.performance_partner_ids = [
            Command.set([self.users[role].id for role in roles])
        ]

    def answers(self, asker="subject"):
        """HR of ``subject`` by place: reminder, handover, page, plan change."""
        appraisal = self.appraisal()
        if not appraisal:
            appraisal = self.agreed(plan_change_approver="hr")
        step = appraisal._open_steps()
        change = appraisal.plan_change_ids.sudo()
        if not change:
            change = self.ask(appraisal, asker, {"Output": {"target": 80}}).sudo()
        self.env.invalidate_all()
        return {
            "step": step._hr_users()[step],
            "page": self.people["subject"]._performance_hr_partners(),
            "change": change._hr_deciders()[change],
            "handover": self.people["former"]._performance_hr_user(self.plant),
        }

    def assert_hr(self, *roles):
        """All places name these people; one activity has one of them."""
        expected = self.env["res.users"].union(*(self.users[role] for role in roles))
        answers = self.answers()
        one = answers.pop("handover")
        for place, users in answers.items():
            with self.subTest(place=place):
                self.assertEqual(users, expected)
        with self.subTest(place="handover"):
            self.assertEqual(len(one), 1)
            self.assertIn(one, expected)

    def test_partner_of_the_department(self):
        """The nearest department that has any; others above stay out of it."""
        self.assert_hr("hr_in")
        self.partners(self.plant, "hr_out")
        self.assert_hr("hr_out")

    def test_partner_without_hr_rights(self):
        """A user who is no officer cannot act: the administrators do."""
        self.partners(self.works, "colleague")
        self.assert_hr("hr_admin", "second_admin")
        self.partners(self.works, "colleague", "hr_in")
        self.assert_hr("hr_in")

    def test_partner_who_left(self):
        """An archived user is passed over for the department above."""
        self.partners(self.plant, "hr_out")
        self.users["hr_out"].active = False
        self.assert_hr("hr_in")

    def test_partner_of_another_company(self):
        """HR of another company is not HR here."""
        self.users["foreign"].write(
            {"group_ids": [Command.link(self.env.ref(OFFICER).id)]}
        )
        self.partners(self.plant, "foreign")
        self.assert_hr("hr_in")

    def test_partner_below_the_person(self):
        """HR rights never cover the own superiors: the next who can is asked."""
        self.people["hr_in"].parent_id = self.people["subject"]
        answers = self.answers()
        administrators = self.users["hr_admin"] | self.users["second_admin"]
        for place in ("step", "page", "change"):
            self.assertEqual(answers[place], administrators, place)

    def test_only_officers_can_be_chosen(self):
        """The field offers HR officers; whoever was named before stays."""
        self.partners(self.office, "colleague")
        field = self.env["hr.department"].fields_get(["performance_partner_ids"])
        offered = self.env["res.users"].search(
            safe_eval(str(field["performance_partner_ids"]["domain"]))
        )
        self.assertIn(self.users["hr_in"], offered)
        self.assertIn(self.users["hr_admin"], offered, "administrators are officers")
        self.assertFalse(offered & (self.users["colleague"] | self.users["portal"]))
        self.assertEqual(self.office.performance_partner_ids, self.users["colleague"])
