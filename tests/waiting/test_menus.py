# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...models.base import features
from ..common import ADMINISTRATOR, OFFICER, REWARD, PerformanceCase

ROOT = "hr_performance.menu_hr_performance_root"
TEAM = "hr_performance.menu_hr_performance_team"
#: Entries in one drop-down.
LONGEST = 7
#: Entries that each role may have, whatever is switched on.
MOST = {
    "subject": 6,
    "manager": 12,
    "head": 12,
    "ceo": 12,
    "hr_in": 22,
    "hr_out": 22,
    "hr_lead": 22,
    "reward": 12,
    "clerk": 12,
    "hr_admin": 32,
    "everything": 32,
}
#: Lists of what one's team has; who has none needs none of them.
OF_TEAM = {
    "hr_performance_appraisal_action_team",
    "hr_performance_step_action_team",
    "hr_performance_plan_change_action_team",
    "hr_performance_result_action",
    "hr_performance_result_action_second_review",
    "hr_performance_import_action_team",
    "hr_performance_token_action",
    "hr_performance_interview_action_team",
}
#: What stands on a button of a list or form: the action and the view that has it.
ON_BUTTONS = {
    "hr_performance_launch_action": "hr_performance_cycle_view_list",
}
#: What had an entry of its own before menus were for every week, and for whom.
ONCE = {
    None: """
        appraisal_action_my appraisal_action_team promise_action conflict_action_my
        delegation_action_my goal_conflict_action goal_meeting_action home_action
        import_action_team interview_action_my interview_action_team measure_action
        objective_action objective_action_my objective_action_team
        objective_action_tree plan_action_action plan_change_action_team
        plan_change_action_waiting private_note_action rating_action_mine
        result_action result_action_my result_action_second_review reward_action_my
        self_report_action_my step_action_my step_action_team swot_item_action
        token_action value_log_action_my
    """,
    OFFICER: """
        appraisal_action budget_action completion_action conflict_action cycle_action
        cycle_report_action delegation_action handover_action import_action
        interview_action kpi_action kpi_action_review kpi_source_action launch_action
        objective_action_theme override_action paper_entry_action plan_change_action
        process_report_action rater_status_action step_action template_action
    """,
    REWARD: "reward_action reward_rule_action reward_run_action",
    ADMINISTRATOR: """
        kpi_category_action legal_profile_action pin_attempt_action reward_rule_action
        scale_action scheme_action settings_server_action setup_server_action
        theme_action
    """,
}


class MenuCase(PerformanceCase):
    """Menus as the web client gets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("hr_lead", "head", cls.office, OFFICER)
        cls._person("hr_hand", "hr_lead", cls.office)
        cls._person("everything", "ceo", cls.office, f"{ADMINISTRATOR},{REWARD}")
        cls._person("assistant", "everything", cls.office)
        cls._person("trainee", "assistant", cls.office)
        payroll = cls.env.ref("payroll.group_payroll_user", raise_if_not_found=False)
        cls._person("clerk", "ceo", cls.office)
        if payroll:
            cls.users["clerk"].group_ids = [Command.link(payroll.id)]

    def menus(self, role):
        """Entries of the app that a role sees: id -> what the client gets."""
        every = self.as_user(self.env["ir.ui.menu"], role).load_web_menus(False)
        root = self.env.ref(ROOT).id
        return {
            key: menu
            for key, menu in every.items()
            if menu["appID"] == root and key != root
        }

    def entries(self, role):
        """Those that open something; the others are sections."""
        return {
            key: menu for key, menu in self.menus(role).items() if not menu["children"]
        }

    def has_team_menu(self, role):
        menus = self.as_user(self.env["ir.ui.menu"], role).load_web_menus(False)
        return self.env.ref(TEAM).id in menus


@tagged("post_install", "-at_install")
class TestMenus(MenuCase):
    """Few entries, each for a role that needs it; the rest one gear away."""

    def test_entries_of_each_role(self):
        """A page of a role stays short, with all features and with none."""
        for is_full in (True, False):
            features.switch(self.env, dict.fromkeys(features.FEATURES, is_full))
            for role, most in MOST.items():
                with self.subTest(role=role, is_full=is_full):
                    found = [menu["name"] for menu in self.entries(role).values()]
                    self.assertLessEqual(len(found), most, found)

    def test_drop_downs_are_short(self):
        """No drop-down has more than seven entries, nor one inside."""
        root = self.env.ref(ROOT).id
        for role in MOST:
            menus = self.menus(role)
            for menu in menus.values():
                with self.subTest(role=role, menu=menu["name"]):
                    self.assertLessEqual(len(menu["children"]), LONGEST)
                    inner = [menus[key]["children"] for key in menu["children"]]
                    self.assertFalse([keys for keys in inner if keys])
            top = (
                self.env["ir.ui.menu"]
                .browse(menus)
                .filtered(lambda menu: menu.parent_id.id == root)
            )
            self.assertLessEqual(len(top), 9, role)

    def test_gears_are_short(self):
        """A gear is no second menu."""
        for role in MOST:
            shortcuts = self.as_user(self.env["hr.performance.shortcut"], role)
            for source, rows in shortcuts.action_load().items():
                with self.subTest(role=role, source=source):
                    self.assertLessEqual(len(rows), LONGEST)

    def test_nothing_has_become_unreachable(self):
        """What had an entry opens from a menu, a gear of what opens, or a button."""
        for role in MOST:
            user = self.users[role]
            reached = self._reached(role)
            for group, names in ONCE.items():
                if group and not user.has_group(group):
                    continue
                missing = {f"hr_performance_{name}" for name in names.split()} - reached
                if not self.has_team_menu(role):
                    missing -= OF_TEAM
                self.assertFalse(missing, role)

    def _reached(self, role):
        """Names of actions that a role comes to."""
        menus = self.env["ir.ui.menu"].browse(self.entries(role))
        reached = {
            self.env[menu.action._name].browse(menu.action.id).xml_id for menu in menus
        }
        shortcuts = self.as_user(self.env["hr.performance.shortcut"], role)
        rows = shortcuts.action_load()
        todo = set(reached)
        while todo:
            found = {row["action"] for row in rows.get(todo.pop(), ())} - reached
            reached |= found
            todo |= found
        for action, view in ON_BUTTONS.items():
            view = self.env.ref(f"hr_performance.{view}")
            self.assertIn(str(self.env.ref(f"hr_performance.{action}").id), view.arch)
            reached.add(f"hr_performance.{action}")
        return {name.removeprefix("hr_performance.") for name in reached}

    def test_shortcuts_open(self):
        """Everybody may read what a gear offers, and nobody is offered more."""
        for role in MOST:
            shortcuts = self.as_user(self.env["hr.performance.shortcut"], role)
            for source, rows in shortcuts.action_load().items():
                self.assertTrue(self.env.ref(source))
                for row in rows:
                    action = self.env.ref(row["action"])
                    is_server = action._name == "ir.actions.server"
                    name = action.model_name if is_server else action.res_model
                    model = self.as_user(self.env[name], role)
                    self.assertTrue(model.has_access("read"), (role, row))
        every = self.as_user(self.env["hr.performance.shortcut"], "subject")
        names = {row["action"] for rows in every.action_load().values() for row in rows}
        self.assertNotIn("hr_performance.hr_performance_handover_action", names)
        self.assertNotIn("hr_performance.hr_performance_token_action", names)
        self.assertNotIn("hr_performance.hr_performance_budget_action", names)

    def test_no_menu_without_place(self):
        """No entry of ours stands outside of the app."""
        own = self.env["ir.model.data"].search(
            [("module", "=like", "hr_performance%"), ("model", "=", "ir.ui.menu")]
        )
        menus = self.env["ir.ui.menu"].browse(own.mapped("res_id"))
        self.assertEqual(
            menus.filtered(lambda menu: not menu.parent_id).ids, [self.env.ref(ROOT).id]
        )


@tagged("post_install", "-at_install")
class TestTeamMenu(MenuCase):
    """*My Team* stands there for who has one, from the day on which it is so."""

    def test_without_team(self):
        """Neither people without team nor HR without one see it."""
        for role in ("subject", "colleague", "hr_in", "reward", "foreign", "clerk"):
            self.assertFalse(self.has_team_menu(role), role)

    def test_reporting_line(self):
        """Managers see it before any cycle, and as soon as somebody reports to them."""
        for role in ("manager", "head", "ceo"):
            self.assertTrue(self.has_team_menu(role), role)
        self.people["colleague"].parent_id = self.people["former"]
        self.assertTrue(self.has_team_menu("former"))
        self.people["colleague"].parent_id = self.people["manager"]
        self.assertFalse(self.has_team_menu("former"))

    def test_left_team(self):
        """Whose team has moved on, with its sheets, has none any more."""
        self.launch()
        team = self.env["hr.employee"].search(
            [("parent_id", "=", self.people["manager"].id)]
        )
        team.parent_id = self.people["head"]
        self.assertFalse(self.has_team_menu("manager"))

    def test_head_of_department(self):
        """A head whom nobody names as manager leads the department."""
        self.assertFalse(self.has_team_menu("former"))
        self.office.manager_id = self.people["former"]
        self.assertTrue(self.has_team_menu("former"))

    def test_dotted_line(self):
        """Who advises by a dotted line finds the sheet in the list of the team."""
        self.people["subject"].performance_dotted_manager_ids = self.people["former"]
        self.assertFalse(self.has_team_menu("former"))
        self.launch()
        self.assertTrue(self.has_team_menu("former"))
        action = self.env.ref("hr_performance.hr_performance_appraisal_action_team")
        sheets = self.as_user(self.env["hr.performance.appraisal"], "former")
        found = sheets.search(
            safe_eval(action.domain, {"uid": self.users["former"].id})
        )
        self.assertEqual(found.employee_id, self.people["subject"])

    def test_deputy_for_some_days(self):
        """Who acts for a manager sees it on these days only."""
        self.launch()
        today = fields.Date.today()
        delegation = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["former"].id,
                "date_from": today + timedelta(days=5),
                "date_to": today + timedelta(days=9),
                "scope": "act",
            }
        )
        self.assertFalse(self.has_team_menu("former"))
        delegation.write({"date_from": today})
        self.assertTrue(self.has_team_menu("former"))

    def test_few_queries(self):
        """The question costs a handful of queries, whatever the number of sheets."""
        menus = self.as_user(self.env["ir.ui.menu"], "subject")
        menus.load_menus(False)
        self.env.flush_all()
        with self.assertQueryCount(8):
            menus.load_menus(False)
