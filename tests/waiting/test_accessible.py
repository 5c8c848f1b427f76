# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import os
from unittest import skipUnless

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..base.common_browser import COLOURS, RULES, BrowserCase
from ..takepart.common_takepart import TakePartCase

HAS_TOOLS = bool(os.environ.get("HR_PERFORMANCE_AXE"))
PAGE = (".o_action_manager",)
DIALOG = (".o_dialog",)
#: Odoo's own, around our pages: how it searches, and who follows and what was said.
ODOO = (".o_control_panel", ".o-mail-Form-chatter")
#: What Odoo's widgets do inside of our pages, as rule and piece of place or element.
KNOWN = (
    # Tabs of a form stand in a list that is not said to be one of tabs.
    ("aria-required-parent", 'role="tab"'),
    # Pictures of people beside their names.
    ("image-alt", "avatar"),
    # The boxes that tick rows, and the button that shows more columns.
    ("label", "checkbox-comp-"),
    ("button-name", "o-dropdown"),
    # The arrow between two dates, and the clock of activities.
    ("aria-prohibited-attr", "fa-long-arrow-right"),
    ("role-img-alt", "o-mail-ActivityButton"),
    # Fields with a list to choose from.
    ("aria-allowed-attr", "o-dropdown"),
    # People as tags, and the field in which another one is chosen.
    ("aria-allowed-attr", "o_tag"),
    ("aria-allowed-attr", "o-autocomplete--input"),
    ("autocomplete-valid", "o_select_menu_input"),
)


@tagged("post_install", "-at_install")
@skipUnless(HAS_TOOLS, "axe and the dark colours come with make test")
@freeze_time("2026-03-10 10:00:00", tick=True)
class TestAccessible(TakePartCase, BrowserCase):
    """The main screens keep WCAG 2.1 AA, in light and dark."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_dark()
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.tablet = f"/performance/tablet/{cls.company.performance_tablet_key}"

    # RECORDS

    def agreed(self, name, first, last):
        """The agreed plan of one more cycle, with values."""
        cycle = self._cycle(name=name, date_start=first, date_end=last)
        self.launch(cycle)
        appraisal = self.appraisal(cycle=cycle)
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        return appraisal

    def reviewed(self):
        """The review that the manager has to write."""
        appraisal = self.agreed("2025 Q4", "2025-10-01", "2025-12-31")
        self.as_user(appraisal, "manager").action_open_assessment()
        mine = self.rating(appraisal, "self", "subject")
        manual = mine.line_ids.filtered(lambda line: line.method == "manual")
        manual.points_input = "80"
        mine.action_submit()
        return self.rating(appraisal, "manager", "manager")

    def talks(self):
        """An interview to sign, and one that is being held."""
        self.scheme.interview_policy = "all"
        signing = self.agreed("2024 H2", "2024-07-01", "2024-12-31")
        talking = self.agreed("2025 H1", "2025-01-01", "2025-06-30")
        for appraisal in signing | talking:
            self.rate(appraisal)
        self.closed(signing)
        self.report(talking)
        self.started(talking)
        self.scheme.interview_policy = "none"
        return self.interview(signing), self.interview(talking)

    def told(self):
        """A result, in a cycle for which rewards are worked out."""
        appraisal = self.agreed("2025 Q3", "2025-07-01", "2025-09-30")
        self.rate(appraisal, "70")
        result = self.result(appraisal)
        self.as_user(result, "manager").action_release()
        own = {"company_id": self.company.id}
        rule = self.env["hr.performance.reward.rule"].create(
            {**own, "name": "Bonus", "base_type": "wage_share", "wage_percent": 50}
        )
        runs = self.as_user(self.env["hr.performance.reward.run"], "reward")
        run = runs.create(
            {**own, "cycle_id": appraisal.cycle_id.id, "rule_id": rule.id}
        )
        run.action_simulate()
        return result

    def compared(self):
        """A session of calibration with one decided grade."""
        appraisal = self.agreed("2024 H1", "2024-01-01", "2024-06-30")
        self.rate(appraisal)
        sessions = self.as_user(self.env["hr.performance.calibration"], "hr_admin")
        session = sessions.create(
            {
                "name": "Works",
                "cycle_id": appraisal.cycle_id.id,
                "participant_ids": [Command.set(self.users["hr_admin"].ids)],
            }
        )
        session.action_open()
        return session

    # SCREENS

    def go(self, action, record=None, view="form", ready=None):
        """Open an action in place of the one that is there."""
        options = {"clearBreadcrumbs": True, "viewType": view}
        if record:
            options["props"] = {"resId": record.id}
        self.evaluate(
            "await odoo.__WOWL_DEBUG__.root.env.services.action.doAction("
            f"'hr_performance.{action}', {json.dumps(options)});"
        )
        self.wait(ready or f".o_{view}_view")

    def click(self, name, ready):
        """Press a button of the form."""
        button = f"[name={name}]:not(:disabled)"
        self.evaluate(f"document.querySelector('{button}').click();")
        self.wait(ready)

    def check(self, name, include=PAGE, exclude=ODOO):
        """Collect what is against the rules, in light and in dark."""
        for scheme, rules in {"light": RULES, "dark": COLOURS}.items():
            self.show(is_dark=scheme == "dark")
            for rule, place, text, why in self.check_page(include, exclude, rules):
                where = f"{place} {text}"
                if not any(rule == known and part in where for known, part in KNOWN):
                    self.found.append(f"{name}, {scheme}: {rule} {where} {why}")
        self.show(is_dark=False)

    def check_home(self, role):
        self.visit("/odoo/performance", role, ".o_hr_performance_home .o_home_card")
        self.check(f"home of {role}")

    def test_main_screens(self):
        """Home, plan, review, result, cycle, interview, dialogs, lists, links."""
        signing, talking = self.talks()
        result, review = self.told(), self.reviewed()
        session = self.compared()
        plan = self.agreed("2026 H1", "2026-01-01", "2026-06-30")
        link = self.link(self.appraisal("userless", cycle=plan.cycle_id), "plan")
        self.found = []
        with self.open_browser():
            self.check_of_employee(plan, result, signing)
            self.check_of_manager(review, talking)
            self.check_of_others(plan.cycle_id, session)
            self.visit(f"/performance/take/{link}", "nobody", "main .card")
            self.check("link", ("body",), ())
            self.visit(self.tablet, ready=".keys")
            self.check("tablet", ("body",), ())
        self.assertFalse(self.found, "\n".join(self.found))

    def check_of_employee(self, plan, result, signing):
        self.check_home("subject")
        appraisals = "hr_performance_appraisal_action_my"
        self.go(appraisals, view="kanban", ready=".o_kanban_record")
        self.check("my appraisals")
        self.go(appraisals, plan, ready=".o_form_view .o_hr_performance_progress")
        self.check("plan")
        self.click("action_log_value", ".o_dialog .o_hr_performance_values")
        self.check("value", DIALOG)
        self.press("Escape")
        picture = ".o_hr_performance_result_picture"
        self.go("hr_performance_result_action_my", result, ready=picture)
        self.check("result")
        self.go("hr_performance_interview_action_my", signing)
        self.check("interview")
        self.click("action_open_sign", ".o_dialog .o_form_view")
        self.check("sign", DIALOG)

    def check_of_manager(self, review, talking):
        self.check_home("manager")
        points = ".o_hr_performance_points .form-range"
        self.go("hr_performance_rating_action_mine", review, ready=points)
        self.check("review")
        self.go("hr_performance_interview_action_team", talking)
        self.click("action_open_talk", ".o_hr_performance_talk")
        self.check("talk")

    def check_of_others(self, cycle, session):
        self.check_home("hr_admin")
        figures = ".o_hr_performance_cycle_figures"
        self.go("hr_performance_cycle_action", cycle, ready=figures)
        self.check("cycle")
        picture = ".o_hr_performance_picture"
        self.go("hr_performance_kpi_action", self.kpi, ready=picture)
        self.check("KPI")
        for name in ("appraisal", "result"):
            rows = ".o_list_view .o_data_row, .o_list_view .o_group_header"
            self.go(f"hr_performance_{name}_action", view="list", ready=rows)
            self.check(f"list of {name}s")
        self.go("hr_performance_calibration_action", session)
        self.check("calibration session")
        self.click("action_open_board", ".o_hr_performance_board .o_card")
        self.check("board")
        self.evaluate("document.querySelector('.o_card .o_name').click();")
        self.wait(".o_dialog textarea")
        self.check("move", DIALOG)
        self.check_home("reward")

    # KEYS

    def test_keyboard(self):
        """Log a value and fill in a review by keys; the focus is always seen."""
        plan = self.agreed("2026 H1", "2026-01-01", "2026-06-30")
        review = self.reviewed()
        home = ".o_hr_performance_home"
        with self.open_browser():
            self.visit("/odoo/performance", "subject", home)
            self.walk(home)
            self.log_by_keys(plan)
            self.visit("/odoo/performance", "manager", home)
            self.walk(home)
            points = ".o_hr_performance_points .form-range"
            self.go("hr_performance_rating_action_mine", review, ready=points)
            self.rate_by_keys()
            self.visit("/odoo/performance", "hr_admin", home)
            self.walk(home)
        self.env.invalidate_all()
        measure = self.env["hr.performance.measure"].search([("value", "=", 42)])
        self.assertEqual(measure.entered_by_id, self.users["subject"])
        manual = review.line_ids.filtered(lambda line: line.method == "manual")
        self.assertEqual(manual.points, 71)

    def log_by_keys(self, plan):
        """From the first page to the goal, its value, and saved; and from the plan."""
        value = ".o_dialog input.o_hr_performance_value:focus"
        self.tab_to(f"[data-sheet='{plan.id}'] .o_home_update")
        self.press("Enter")
        self.wait(value)
        self.type_text("42")
        self.press("Enter")
        self.wait(".o_dialog .o_hr_performance_save_values:focus")
        self.press("Enter")
        self.wait(f"[data-sheet='{plan.id}'] [aria-label*='42']")
        progress = ".o_form_view .o_hr_performance_progress"
        self.go("hr_performance_appraisal_action_my", plan, ready=progress)
        self.tab_to("[name=action_log_value]")
        self.press("Space")
        self.wait(value)
        self.press("Escape")
        self.wait("body:not(:has(.o_dialog))")

    def rate_by_keys(self):
        """Type points, move the slider by one, and save."""
        self.tab_to(".o_hr_performance_points input[type=text]")
        self.type_text("70")
        self.tab_to(".form-range", most=1)
        moved = "await until(() => document.activeElement.value === '%s');"
        self.evaluate(moved % 70)
        self.press("ArrowRight")
        self.evaluate(moved % 71)
        self.tab_to(".o_form_button_save")
        self.press("Enter")
        self.wait("body:not(:has(.o_form_button_save:not(.invisible *)))")
