# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestSchemeGroup(PerformanceCase):
    """A group scheme and the company schemes that follow it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.company | cls.other_company
        cls.users["hr_admin"].company_ids = companies
        cls.group = cls.scheme.copy(
            {
                "name": "Group",
                "company_ids": [Command.set(companies.ids)],
                "open_rule_ids": [Command.create({"name": "plan_days"})],
            }
        )
        cls.group.with_user(cls.users["hr_admin"]).action_make_company_schemes()
        cls.own = cls.group.child_ids.filtered(lambda s: s.company_id == cls.company)

    def admin(self, record):
        return self.as_user(record, "hr_admin")

    def test_one_scheme_per_company(self):
        """Each company gets one, which becomes its default; twice makes none."""
        self.assertEqual(
            self.group.child_ids.company_id, self.company | self.other_company
        )
        self.assertEqual(self.company.performance_scheme_id, self.own)
        with self.assertRaisesRegex(UserError, "has its scheme already"):
            self.admin(self.group).action_make_company_schemes()

    def test_missing_company_is_listed(self):
        """A company without scheme stands on the form of the group scheme."""
        self.assertFalse(self.group.missing_company_ids)
        third = self.env["res.company"].create({"name": "Third"})
        self.users["hr_admin"].company_ids += third
        self.group.company_ids += third
        self.assertEqual(self.admin(self.group).missing_company_ids, third)
        self.own.active = False
        self.assertEqual(
            self.admin(self.group).missing_company_ids, third | self.company
        )

    def test_closed_rule_is_refused(self):
        """The error names the rule and the group scheme."""
        with self.assertRaisesRegex(UserError, "Days to Appeal.*“Group”"):
            self.admin(self.own).appeal_days = 9
        with self.assertRaisesRegex(UserError, "Checks.*“Group”"):
            self.admin(self.own).gate_ids[0].level = "required"
        with self.assertRaisesRegex(UserError, "Templates by Job"):
            self.admin(self.own).template_rule_ids = [
                Command.create(
                    {
                        "department_id": self.plant.id,
                        "template_id": self.template.id,
                    }
                )
            ]
        self.admin(self.own).name = "Harbour rules"

    def test_what_is_open_is_the_groups(self):
        """Who works for one company only opens, moves and closes no rule"""
        self.users["hr_admin"].company_ids = self.company
        opened = self.admin(self.group.open_rule_ids)
        for change in (
            lambda: opened.create({"scheme_id": self.group.id, "name": "appeal_days"}),
            lambda: opened.write({"name": "appeal_days"}),
            lambda: opened.write({"scheme_id": self.scheme.id}),
            opened.unlink,
        ):
            with self.assertRaisesRegex(UserError, "scheme of a group"):
                change()

    def test_rows_cannot_slip_past_the_group(self):
        """A template row of a company scheme by itself is refused, too."""
        rows = self.admin(self.env["hr.performance.scheme.template"])
        with self.assertRaisesRegex(UserError, "Templates by Job"):
            rows.create(
                {
                    "scheme_id": self.own.id,
                    "department_id": self.plant.id,
                    "template_id": self.template.id,
                }
            )

    def test_company_cannot_leave_or_reopen(self):
        """Only who works for all companies of the group changes it or leaves it."""
        self.users["hr_admin"].company_ids = self.company
        for change in (
            lambda: self.admin(self.own).write({"parent_id": False}),
            lambda: self.admin(self.group).write({"appeal_days": 8}),
            lambda: self.admin(self.group.gate_ids[0]).write({"level": "required"}),
        ):
            with self.assertRaisesRegex(UserError, "all its companies"):
                change()
        self.users["hr_admin"].company_ids = self.company | self.other_company
        self.admin(self.group).appeal_days = 8
        self.assertEqual(self.own.appeal_days, 8)

    def test_open_rule_is_free(self):
        """What the group opened differs and survives a change of the group."""
        self.admin(self.own).plan_days = 5
        self.admin(self.group).write({"plan_days": 20, "appeal_days": 6})
        self.assertEqual(self.own.plan_days, 5)
        self.assertEqual(self.own.appeal_days, 6)
        sister = self.group.child_ids - self.own
        self.assertEqual(sister.appeal_days, 6)

    def test_group_change_reaches_all(self):
        """Fields, template rows, checks and texts, with new versions."""
        versions = {s: s.version for s in self.group.child_ids}
        shared = self.template.copy({"name": "Shared", "state": "released"})
        job = self.env["hr.job"].create({"name": "Pilot", "company_id": False})
        self.admin(self.group).write(
            {
                "items_cap": 2,
                "policy_text": "<p>For all of us</p>",
                "template_rule_ids": [
                    Command.create({"job_id": job.id, "template_id": shared.id})
                ],
            }
        )
        gate = self.group.gate_ids.filtered(lambda g: g.code == "rater_trained")
        self.admin(gate).level = "required"
        for scheme in self.group.child_ids:
            self.assertEqual(scheme.items_cap, 2)
            self.assertIn("For all of us", scheme.policy_text)
            self.assertEqual(scheme.template_rule_ids.template_id, shared)
            self.assertEqual(scheme._gate_levels()["rater_trained"], "required")
            self.assertGreater(scheme.version, versions[scheme])

    def test_closing_a_rule_brings_it_back(self):
        """A rule that is closed again is the group's from now on."""
        self.admin(self.own).plan_days = 5
        self.admin(self.group).open_rule_ids = [Command.clear()]
        self.assertEqual(self.own.plan_days, self.group.plan_days)

    def test_profile_of_the_group(self):
        """The group's profile with its own steps goes to the companies as it is."""
        self.admin(self.group).write({"profile": "full", "self_review": False})
        self.assertEqual(self.own.profile, "full")
        self.assertTrue(self.own.second_review)
        self.assertFalse(self.own.self_review)

    def test_group_scheme_has_no_company(self):
        """A group scheme belongs to no company; its companies' schemes to one."""
        with self.assertRaisesRegex(ValidationError, "Only a scheme without company"):
            self.own.company_ids = self.company
        with self.assertRaisesRegex(ValidationError, "choose the company"):
            self.scheme.parent_id = self.group
