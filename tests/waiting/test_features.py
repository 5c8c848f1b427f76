# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import importlib.util

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from ...models.base import features
from .test_menus import MenuCase

#: What is gone from a form while a feature is off: model, and a node of its form.
NODES = {
    features.SWOT: ("hr.performance.objective", "//page[@name='swot']"),
    features.BUDGET: ("hr.performance.objective", "//field[@name='needed_budget']"),
    features.MEETING: (
        "hr.performance.objective",
        "//button[@name='action_plan_meeting']",
    ),
    features.SURVEY: ("hr.performance.kpi", "//field[@name='minimum_answers']"),
    features.LEGAL: ("hr.performance.cycle", "//page[@name='legal']"),
    features.GROUP_SCHEME: ("hr.performance.scheme", "//page[@name='group']"),
    features.RATERS: ("hr.performance.template", "//page[@name='raters']"),
    features.CALIBRATION: ("hr.performance.scheme", "//field[@name='distribution']"),
    features.POTENTIAL: (
        "hr.performance.potential",
        "//button[@name='action_submit']",
    ),
    features.PULSE: ("hr.performance.cycle", "//button[@name='action_open_pulse']"),
}
#: What is gone from menus and gears.
ACTIONS = {
    features.SWOT: "hr_performance_swot_item_action",
    features.BUDGET: "hr_performance_budget_action",
    features.MEETING: "hr_performance_goal_meeting_action",
    features.LEGAL: "hr_performance_legal_profile_action",
    features.CALIBRATION: "hr_performance_calibration_action",
    features.POTENTIAL: "hr_performance_potential_action",
    features.PULSE: "hr_performance_pulse_action",
}


@tagged("post_install", "-at_install")
class TestFeatures(MenuCase):
    """What a company does not use is gone from menus, forms and checks."""

    def switch(self, feature, is_on):
        features.switch(self.env, {feature: is_on})

    def reached(self, role):
        """Names of actions in menus and gears of a role."""
        menus = self.env["ir.ui.menu"].browse(self.entries(role))
        shortcuts = self.as_user(self.env["hr.performance.shortcut"], role)
        rows = shortcuts.action_load().values()
        return {
            *(self.env[m.action._name].browse(m.action.id).xml_id for m in menus),
            *(row["action"] for group in rows for row in group),
        }

    def shown(self, feature):
        model, node = NODES[feature]
        model = self.as_user(self.env[model], "everything")
        return bool(
            etree.fromstring(model.get_view(view_type="form")["arch"]).xpath(node)
        )

    def test_forms(self):
        """Pages, fields and buttons come and go with the feature."""
        for feature in NODES:
            with self.subTest(feature=feature):
                self.assertTrue(self.shown(feature))
                self.switch(feature, False)
                self.assertFalse(self.shown(feature))

    def test_menus(self):
        """Menus and gears, too."""
        for feature, name in ACTIONS.items():
            with self.subTest(feature=feature):
                self.assertIn(f"hr_performance.{name}", self.reached("everything"))
                self.switch(feature, False)
                self.assertNotIn(f"hr_performance.{name}", self.reached("everything"))

    def test_legal_basis_that_is_off_holds_up_nothing(self):
        """A required check of a feature that is off lets the launch pass."""
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "legal_basis"
        ).level = "required"
        cycle = self._cycle(name="Before")
        self.assertTrue(cycle.legal_check_ids)
        self.switch(features.LEGAL, False)
        self.launch(cycle)
        self.assertEqual(cycle.state, "planning")
        self.assertFalse(self._cycle(name="After").legal_check_ids)

    def test_checks_of_what_is_off_are_not_listed(self):
        """Scheme and cycle list no check that asks for nothing; its level stays."""
        self.launch()
        owners = (
            self.as_user(self.scheme, "hr_admin"),
            self.as_user(self.cycle, "hr_admin"),
        )
        legal = self.scheme.gate_ids.filtered(lambda gate: gate.code == "legal_basis")
        for owner in owners:
            form = etree.fromstring(owner.get_view(view_type="form")["arch"])
            self.assertTrue(form.xpath("//field[@name='shown_gate_ids']"))
            self.assertFalse(form.xpath("//field[@name='gate_ids']"))
            self.switch(features.LEGAL, True)
            owner.invalidate_recordset()
            self.assertIn("legal_basis", owner.shown_gate_ids.mapped("code"))
            self.switch(features.LEGAL, False)
            owner.invalidate_recordset()
            self.assertNotIn("legal_basis", owner.shown_gate_ids.mapped("code"))
            self.assertEqual(len(owner.shown_gate_ids), len(owner.gate_ids) - 1)
        legal.level = "advice"
        other = owners[0].shown_gate_ids.filtered(lambda g: g.code == "cycle_length")
        owners[0].write(
            {"shown_gate_ids": [Command.update(other.id, {"level": "off"})]}
        )
        self.assertEqual((legal.level, other.level), ("advice", "off"))

    def test_budget_that_is_off_turns_no_letter_red(self):
        """Money is compared with a budget only where budgets are used."""
        self.env["hr.performance.budget"].create(
            {
                "company_id": self.company.id,
                "amount": 100,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
            }
        )
        goal = self.env["hr.performance.objective"].create(
            {
                "name": "Open three new shops in the north",
                "level": "company",
                "company_id": self.company.id,
                "target": 3,
                "unit": "shops",
                "needed_budget": 5000,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
            }
        )
        self.assertIsNotNone(goal._smart_goals()[goal].budget)
        self.switch(features.BUDGET, False)
        self.assertIsNone(goal._smart_goals()[goal].budget)

    def test_administrator_switches_in_the_settings(self):
        """The own page of the performance administrator has the same switches."""
        pages = self.as_user(self.env["hr.performance.settings"], "hr_admin")
        page = pages.browse(pages.action_open()["res_id"])
        self.assertTrue(page.feature_swot)
        page.feature_swot = False
        self.assertEqual(page.action_save()["tag"], "reload")
        self.assertFalse(features.is_on(self.env, features.SWOT))
        self.assertTrue(features.is_on(self.env, features.BUDGET))
        with self.assertRaises(AccessError):
            self.as_user(page, "manager").action_save()

    def test_light_is_one_click(self):
        """*Light* switches all off, and a switch brings back what was entered."""
        item = self.env["hr.performance.swot.item"].create(
            {"name": "Loyal customers", "kind": "strength"}
        )
        pages = self.as_user(self.env["hr.performance.settings"], "hr_admin")
        page = pages.browse(pages.action_open()["res_id"])
        page.action_light()
        for feature in features.FEATURES:
            self.assertFalse(features.is_on(self.env, feature), feature)
        self.switch(features.SWOT, True)
        self.assertTrue(item.exists())

    def test_updated_database_keeps_what_it_uses(self):
        """What has records of its kind stays on; what has none is off."""
        features.switch(self.env, dict.fromkeys(features.FEATURES, False))
        self.env["hr.performance.swot.item"].search([]).unlink()
        self.env["hr.performance.goal.meeting"].search([]).unlink()
        self.company.performance_tablet_key = "hall-of-the-plant"
        path = file_path("hr_performance/migrations/19.0.1.4.0/post-70-features.py")
        spec = importlib.util.spec_from_file_location("features_migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.3.0")
        self.assertTrue(features.is_on(self.env, features.TABLET))
        self.assertFalse(features.is_on(self.env, features.SWOT))
        self.assertFalse(features.is_on(self.env, features.MEETING))
        self.env["hr.performance.swot.item"].create(
            {"name": "Loyal customers", "kind": "strength"}
        )
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.3.0")
        self.assertTrue(features.is_on(self.env, features.SWOT))

    def test_settings_of_odoo(self):
        """Odoo's own settings page switches the same groups."""
        settings = self.env["res.config.settings"].create(
            {"group_hr_performance_meeting": False}
        )
        settings.execute()
        self.assertFalse(features.is_on(self.env, features.MEETING))
        self.assertTrue(features.is_on(self.env, features.LEGAL))


@tagged("post_install", "-at_install")
class TestTabletFeature(HttpCase, MenuCase):
    """The pages of the tablet are there while it is used."""

    def test_tablet_that_is_off_is_not_found(self):
        """Its address answers as an unknown one."""
        self.as_user(self.company, "hr_admin").action_performance_new_tablet_key()
        address = f"/performance/tablet/{self.company.performance_tablet_key}"
        self.assertEqual(self.url_open(address).status_code, 200)
        features.switch(self.env, {features.TABLET: False})
        self.assertEqual(self.url_open(address).status_code, 404)
