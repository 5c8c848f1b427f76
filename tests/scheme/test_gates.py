# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ...models.scheme.checks import CHECKS, GATE_LEVELS, PROFILES
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCheckTable(BaseCase):
    """The table of checks: how strict each one is in each profile."""

    def test_every_check_has_a_level_in_every_profile(self):
        """Also an unknown profile has one: that of Light."""
        for check in CHECKS.values():
            for profile in (*PROFILES, "unknown", None):
                with self.subTest(check.code, profile=profile):
                    self.assertTrue(check.allows(check.level(profile)))
            self.assertEqual(check.level("unknown"), check.level("light"))

    def test_fixed_checks_are_required_everywhere(self):
        """Nobody can switch them off, whatever the profile."""
        fixed = [check for check in CHECKS.values() if check.is_fixed]
        self.assertEqual(len(fixed), 3)
        for check in fixed:
            self.assertEqual({check.level(p) for p in PROFILES}, {"required"})
            self.assertFalse(check.allows("off") or check.allows("advice"))

    def test_profiles_grow_stricter(self):
        """No check is stricter in a smaller profile."""
        order = [level for level, _label in GATE_LEVELS]
        for check in CHECKS.values():
            levels = [order.index(check.level(profile)) for profile in PROFILES]
            self.assertEqual(levels, sorted(levels), check.code)

    def test_unknown_level_is_refused(self):
        """There are three levels."""
        self.assertFalse(CHECKS["overlap"].allows("sometimes"))


@tagged("post_install", "-at_install")
class TestGates(PerformanceCase):
    """Checks are off, advice or required, in one place; overrides have a reason."""

    def _gate(self, code, owner=None):
        return (owner or self.scheme).gate_ids.filtered(lambda g: g.code == code)

    def _override(self, cycle, code, role="hr_admin", **values):
        overrides = self.as_user(self.env["hr.performance.override"], role)
        return overrides.create(
            {"cycle_id": cycle.id, "code": code, "reason": "Strike", **values}
        )

    def test_profile_sets_all_checks_together(self):
        """Choosing a profile sets every check to the profile's level."""
        self.assertEqual(sorted(self.scheme.gate_ids.mapped("code")), sorted(CHECKS))
        for profile in PROFILES:
            self.scheme.profile = profile
            self.assertEqual(
                {gate.code: gate.level for gate in self.scheme.gate_ids},
                {code: check.level(profile) for code, check in CHECKS.items()},
            )

    def test_single_checks_may_differ_from_the_profile(self):
        """HR tunes one check; only administrators may; fixed ones stay required."""
        gate = self._gate("stage_tasks")
        self.as_user(gate, "hr_admin").level = "off"
        self.assertEqual(self.cycle._gate_level("stage_tasks"), "off")
        with self.assertRaises(AccessError):
            self.as_user(gate, "hr_in").level = "required"
        with self.assertRaisesRegex(ValidationError, "always required"):
            self.as_user(self._gate("money_approval"), "hr_admin").level = "advice"

    def test_levels_are_frozen_at_launch(self):
        """A later change of the scheme leaves a running cycle alone."""
        self._gate("stage_tasks").level = "required"
        cycle = self.launch()
        self._gate("stage_tasks").level = "off"
        self.assertEqual(cycle._gate_level("stage_tasks"), "required")
        with self.assertRaisesRegex(UserError, "frozen at launch"):
            self.as_user(self._gate("stage_tasks", cycle), "hr_admin").level = "off"

    def test_off_advice_required(self):
        """Off says nothing, advice shows the finding, required holds up."""
        gate = self._gate("overlap")
        for level, shown in (("off", []), ("advice", ["Twice"])):
            gate.level = level
            self.assertEqual(self.cycle._check_gate("overlap", ["Twice"]), shown)
        gate.level = "required"
        self.assertEqual(self.cycle._check_gate("overlap", []), [])
        with self.assertRaisesRegex(UserError, "Twice[^$]*Override"):
            self.cycle._check_gate("overlap", ["Twice"])

    def test_override_lets_pass_with_name_and_reason(self):
        """An administrator lets a check pass; name, day and reason stay listed.

        Covers: R001
        """
        self._gate("overlap").level = "required"
        override = self._override(self.cycle, "overlap")
        self.assertEqual(self.cycle._check_gate("overlap", ["Twice"]), ["Twice"])
        self.assertEqual(override.user_id, self.users["hr_admin"])
        self.assertEqual(self.cycle.override_count, 1)
        self.assertIn("Strike", self.cycle.message_ids[0].body)
        with self.assertRaises(AccessError):
            override.reason = "Other"
        with self.assertRaises(AccessError):
            self._override(self.cycle, "overlap", role="hr_in")
        with self.assertRaises(AccessError):
            self._override(self.cycle, "overlap", user_id=self.users["ceo"].id)

    def test_override_needs_a_reason(self):
        """Blanks are no reason; fixed checks cannot be chosen."""
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self._override(self.cycle, "overlap", reason="  ")
        with self.assertRaisesRegex(ValidationError, "cannot hold"):
            self._override(self.cycle, "money_approval")

    def test_override_of_one_appraisal(self):
        """An override for one person helps nobody else."""
        cycle = self.launch()
        self._gate("rater_trained", cycle.sudo()).level = "required"
        mine, other = self.appraisal(), self.appraisal("colleague")
        self._override(cycle, "rater_trained", appraisal_id=mine.id)
        both = mine | other
        self.assertEqual(
            mine._check_gate("rater_trained", {mine: ["New"]}), {mine: ["New"]}
        )
        with self.assertRaisesRegex(UserError, "Old"):
            both._check_gate("rater_trained", {mine: ["New"], other: ["Old"]})
        foreign = self._cycle(name="Other")
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self._override(foreign, "overlap", appraisal_id=mine.id)

    def test_nobody_overrides_for_oneself(self):
        """HR rights do not cover one's own sheet, not by an override either."""
        cycle = self.launch()
        own = self.appraisal("hr_admin")
        with self.assertRaises(AccessError):
            self._override(cycle, "rater_trained", appraisal_id=own.id)
