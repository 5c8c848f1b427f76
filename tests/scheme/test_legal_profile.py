# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestLegalProfile(PerformanceCase):
    """What the law of the company's country asks for before a launch."""

    def level(self, level):
        self.scheme.gate_ids.filtered(lambda g: g.code == "legal_basis").level = level

    def in_country(self, code):
        self.company.partner_id.country_id = self.env.ref(f"base.{code}")
        return self._cycle(name=f"Cycle {code}")

    def settle(self, cycle, role="hr_in", **values):
        checks = self.as_user(cycle, role).legal_check_ids
        checks.write({"state": "done", "reference": "Folder 12", **values})
        return checks

    def test_profile_follows_the_country(self):
        """The country proposes the profile, the company may choose another."""
        for code, profile in (
            ("cn", "cn"),
            ("de", "de"),
            ("fr", "fr"),
            ("jp", "other"),
        ):
            cycle = self.in_country(code)
            self.assertEqual(self.company.performance_legal_profile, profile)
            self.assertEqual(cycle.legal_profile_ids.mapped("code"), [profile])
            self.assertTrue(cycle.legal_check_ids)
        laws = self.in_country("cn").legal_check_ids.mapped("law")
        self.assertIn("Labour Contract Law, art. 4", laws)
        self.company.performance_legal_profile = "de"
        laws = self._cycle(name="Chosen").legal_check_ids.mapped("law")
        self.assertIn("BetrVG § 87 (1) no. 6, § 94 (2)", laws)

    def test_profiles_say_what_is_possible(self):
        """Quotas, statistics about people and retention stand in each profile."""
        profiles = self.env["hr.performance.legal.profile"].search([])
        self.assertEqual(set(profiles.mapped("code")), {"cn", "de", "fr", "other"})
        france = profiles.filtered(lambda p: p.code == "fr")
        self.assertEqual(france.forced_distribution, "no")
        self.assertTrue(
            all(months > 0 for months in profiles.mapped("retention_months"))
        )
        laws = " ".join(france.item_ids.mapped(lambda item: item.law or ""))
        self.assertIn("L1222-3", laws)

    def test_required_basis_holds_up_the_launch(self):
        """The launch names what is missing; what is on record lets it pass."""
        self.level("required")
        cycle = self.in_country("fr")
        with self.assertRaisesRegex(UserError, "CSE informed and consulted"):
            self.launch(cycle)
        self.assertEqual(cycle.state, "draft")
        self.settle(cycle)
        self.launch(cycle)
        self.assertEqual(cycle.state, "planning")

    def test_override_lets_the_launch_pass(self):
        """The administrator's reason replaces the record."""
        self.level("required")
        cycle = self.in_country("de")
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {"cycle_id": cycle.id, "code": "legal_basis", "reason": "Signed tomorrow"}
        )
        self.launch(cycle)
        self.assertEqual(cycle.state, "planning")

    def test_advice_shows_and_never_stops(self):
        """Open points are counted on the cycle; the launch goes on."""
        self.level("advice")
        cycle = self.in_country("de")
        self.assertEqual(self.as_user(cycle, "hr_in").legal_open_count, 3)
        self.launch(cycle)
        self.assertEqual(cycle.state, "planning")

    def test_who_and_when_are_the_servers(self):
        """Nobody signs for somebody else, and nothing is settled without a record."""
        cycle = self.in_country("de")
        check = self.as_user(cycle.legal_check_ids[0], "hr_in")
        with self.assertRaises(AccessError):
            check.write({"done_by_id": self.users["hr_admin"].id})
        with self.assertRaisesRegex(ValidationError, "enter where the record"):
            check.state = "done"
        with self.assertRaisesRegex(ValidationError, "say why"):
            check.state = "exempt"
        check.write({"state": "exempt", "reference": "No works council"})
        self.assertEqual(check.done_by_id, self.users["hr_in"])
        self.assertTrue(check.done_on)
        values = {"state": "done", "document": base64.b64encode(b"notice")}
        command = Command.update(cycle.legal_check_ids[1].id, values)
        self.as_user(cycle, "hr_in").write({"legal_check_ids": [command]})
        self.assertEqual(cycle.legal_check_ids[1].done_by_id, self.users["hr_in"])
        check.write({"state": "open"})
        self.assertFalse(check.done_by_id)
        self.assertIn("Legal basis", cycle.message_ids[0].body)

    def test_points_belong_to_hr(self):
        """Employees neither read nor settle the points."""
        cycle = self.in_country("cn")
        for role in ("subject", "manager"):
            with self.assertRaises(AccessError):
                self.as_user(cycle.legal_check_ids, role).read(["state"])

    def test_another_company_another_law(self):
        """Open points of the former company go, those on record stay."""
        cycle = self.in_country("cn")
        kept = cycle.legal_check_ids[0]
        kept.write({"state": "done", "reference": "Minutes"})
        self.other_company.partner_id.country_id = self.env.ref("base.fr")
        self.scheme.company_id = False
        cycle.company_id = self.other_company
        codes = set(cycle.legal_check_ids.item_id.profile_id.mapped("code"))
        self.assertEqual(codes, {"cn", "fr"})
        self.assertIn(kept, cycle.legal_check_ids)

    def test_group_cycle_asks_for_all(self):
        """A cycle of the group has the points of every company that takes part."""
        self.company.partner_id.country_id = self.env.ref("base.cn")
        self.other_company.partner_id.country_id = self.env.ref("base.fr")
        companies = self.company + self.other_company
        env = self.env(
            context={**self.env.context, "allowed_company_ids": companies.ids}
        )
        cycle = self._cycle(name="Group", company_id=False).with_env(env)
        cycle._prepare_legal_checks()
        codes = set(cycle.legal_check_ids.item_id.profile_id.mapped("code"))
        self.assertEqual(codes, {"cn", "fr"})

    def test_company_adds_its_own_point(self):
        """A works agreement may ask for more; other companies are not bothered."""
        profile = self.env.ref("hr_performance.hr_performance_legal_profile_cn")
        self.as_user(self.env["hr.performance.legal.item"], "hr_admin").create(
            {
                "profile_id": profile.id,
                "company_id": self.company.id,
                "name": "Union heard",
            }
        )
        cycle = self.in_country("cn")
        self.assertIn("Union heard", cycle.legal_check_ids.mapped("display_name"))
        self.other_company.partner_id.country_id = self.env.ref("base.cn")
        other = self._cycle(name="Other", company_id=self.other_company.id)
        self.assertNotIn("Union heard", other.legal_check_ids.mapped("display_name"))
