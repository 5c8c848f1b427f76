# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A 360-degree round in the browser: from the first name to what the person reads."""

import json
from contextlib import suppress

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import ChromeBrowserException

from ..base.common_browser import BrowserCase
from .common_raters import RatersCase

COLLEAGUES = {"ann": 3, "bob": 4, "cat": 5, "dan": 3}
#: One fewer than are shown.
REPORTS = {"rob": 2, "sue": 1}
CUSTOMERS = {"Kim": 3, "Lou": 4, "Max": 5}
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
DESK = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
DIALOG = ".o_dialog footer .btn-primary"
NO_DIALOG = "body:not(:has(.o_dialog))"
#: The first of what a selector finds that is shown and has a text.
SEEN = """
    const [selector, text] = [%s, %s];
    (await until(() => [...document.querySelectorAll(selector)].find(
        (one) => one.checkVisibility({ visibilityProperty: true })
            && !one.disabled && one.textContent.includes(text)
    ), selector + " " + text))"""


@tagged("post_install", "-at_install")
class TestRoundTour(RatersCase, BrowserCase):
    """Each step by whose it is; nothing is done behind the pages but what is typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.rater_ids = [
            Command.clear(),
            Command.create({"kind": "manager", "weight": 50}),
            Command.create({"kind": "colleague", "weight": 20}),
            Command.create({"kind": "external", "weight": 20}),
            Command.create({"kind": "report", "weight": 10}),
        ]

    # THE HAND

    def click(self, selector, text=""):
        """Click what is shown, once it is there, with a text where several are."""
        self.evaluate(f"{SEEN % (json.dumps(selector), json.dumps(text))}.click();")

    def see(self, selector, text=""):
        """Wait until it is shown."""
        self.evaluate(f"{SEEN % (json.dumps(selector), json.dumps(text))};")

    def type_into(self, selector, text):
        self.wait(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus();")
        self.type_text(text)

    def tap(self, selector):
        """Touch the middle of something with the finger, one time."""
        place = self.evaluate(
            f"const one = document.querySelector({json.dumps(selector)});"
            " one.scrollIntoView({ block: 'center', behavior: 'instant' });"
            " const box = one.getBoundingClientRect();"
            " return { x: box.x + box.width / 2, y: box.y + box.height / 2 };"
        )
        self.tell("Input.dispatchTouchEvent", type="touchStart", touchPoints=[place])
        self.tell("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def shown(self, selector):
        return self.evaluate(
            f"return document.querySelector({json.dumps(selector)}).innerText;"
        )

    def enter_as(self, role):
        """Somebody else sits down; the page that is open has nothing under way."""
        login = self.users[role].login if role else None
        self.authenticate(login, login, browser=self.tab)

    def leave(self):
        """Leave the page, so that nothing runs while the test looks at records."""
        self.tab.navigate_to("about:blank")
        self._wait_remaining_requests()
        self.env.invalidate_all()

    def thanked(self):
        """Wait for the next page; a form that goes out ends what asks for it."""
        with suppress(ChromeBrowserException):
            self.wait(".tick")
        self.wait(".tick")

    # THE STEPS

    def visit_sheet(self, appraisal, role):
        self.visit(
            f"/odoo/hr.performance.appraisal/{appraisal.id}", role, ".o_form_view"
        )

    def propose(self, appraisal):
        """The employee names three colleagues."""
        self.visit_sheet(appraisal, "subject")
        self.click("button[name=action_open_raters]")
        create = ".o_list_button_add"
        for person in ("ann", "bob", "cat"):
            self.click(create)
            self.click(".o_field_widget[name=kind] input")
            self.click(".o_select_menu_item", "Colleagues")
            self.type_into("[name=employee_id] input", self.people[person].name)
            self.click(
                ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)",
                self.people[person].name,
            )
            self.click(".o_statusbar_buttons button", "Save")
            self.see(".o_statusbar_buttons button", "Withdraw")
            create = ".o_form_button_create"

    def prepared(self):
        """The manager has named the others, and has opened the assessment."""
        appraisal = self.sheet()
        self.name(appraisal, "colleague", ["dan"])
        self.name(appraisal, "report", ["rob", "sue", "tom"])
        raters = self.as_user(self.env["hr.performance.rater"], "manager")
        raters.create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "external",
                    "name": name,
                    "email": f"{name.lower()}@customer.test",
                }
                for name in CUSTOMERS
            ]
        )
        manager = self.as_user(appraisal, "manager")
        manager.action_open_assessment()
        manager.action_skip_self_review("Asked twice, then on leave")
        return appraisal

    def every(self, state):
        """Wait until each row of the list of raters has this state."""
        states = "[...document.querySelectorAll('[name=state] .badge')]"
        self.evaluate(
            f"await until(() => {states}.length && {states}.every("
            f"(one) => one.textContent === '{state}'), 'all are {state}');"
        )

    def approve_and_ask(self, appraisal):
        """The manager approves what is proposed, and asks all."""
        self.visit_sheet(appraisal, "manager")
        self.click("button[name=action_open_raters]")
        self.see(".o_data_row", "Proposed")
        self.evaluate(
            "for (const row of document.querySelectorAll('.o_data_row'))"
            " if (row.textContent.includes('Proposed'))"
            " row.querySelector('.o_list_record_selector input').click();"
        )
        self.click("button[name=action_approve]")
        self.every("To Be Asked")
        self.visit_sheet(appraisal, None)
        self.click("button[name=action_ask_raters]")
        self.click(DIALOG)
        self.wait(NO_DIALOG)
        self.click("button[name=action_open_raters]")
        self.every("Asked")
        self.leave()

    def answer_at_work(self, appraisal):
        """Colleagues and direct reports by their login."""
        raters = {rater.display_name.lower(): rater for rater in appraisal.rater_ids}
        pages = {
            person: (f"/performance/give/{raters[person].id}", raters[person].kind)
            for person in {**COLLEAGUES, **REPORTS}
        }
        for person, level in {**COLLEAGUES, **REPORTS}.items():
            page, kind = pages[person]
            self.enter_as(person)
            self.visit(page, ready="form")
            self.choose(level)
            self.type_into("#keep", f"Word of a {kind}")
            self.click("button[value=done]")
            self.thanked()

    def answer_by_phone(self, appraisal):
        """Customers without login, by the links of their mails."""
        self.env.invalidate_all()
        mails = self.env["mail.mail"].search([("email_to", "like", "@customer.test")])
        links = {
            mail.email_to.split("@")[0].title(): mail.body_html.split('href="')[1]
            for mail in mails
        }
        self.assertEqual(links.keys(), CUSTOMERS.keys())
        self.tell("Emulation.setDeviceMetricsOverride", **PHONE)
        self.tell("Emulation.setTouchEmulationEnabled", enabled=True)
        self.enter_as(None)
        for name, level in CUSTOMERS.items():
            path = "/performance" + links[name].split('"')[0].split("/performance")[1]
            self.visit(path, ready="form")
            width = "return document.documentElement.scrollWidth;"
            self.assertLessEqual(self.evaluate(width), PHONE["width"])
            self.tap(self.level(level))
            self.tap("button[value=done]")
            self.thanked()
        self.visit(path, ready="h1")
        self.assertIn("answered already", self.shown("main"))
        self.tell("Emulation.setTouchEmulationEnabled", enabled=False)
        self.tell("Emulation.setDeviceMetricsOverride", **DESK)

    def level(self, level):
        """The words of a level: one tap on them is enough."""
        return f"label:has(input[name^=level_][value='{level}'])"

    def choose(self, level):
        self.assertIn("In time", self.shown(self.level(3)))
        self.click(self.level(level))

    def close(self, appraisal):
        """HR sees how many have answered, and closes."""
        self.enter_as("hr_in")
        self.visit_sheet(appraisal, None)
        told = self.shown("[name=rater_progress]")
        for part in ("Colleagues: 4 of 4", "Direct Reports: 2 of 3"):
            self.assertIn(part, told)
        self.click("button[name=action_close_feedback]")
        self.click(DIALOG)
        self.wait("button[name=action_open_shares]")

    def rate_in_browser(self, rating):
        """The manager's own points; the submitted review decides."""
        self.visit(f"/odoo/hr.performance.rating/{rating}", "manager", ".o_form_view")
        self.type_into(".o_hr_performance_points input[type=text]", "80")
        self.press("Tab")
        self.type_into("[name=strengths] textarea", "Helps whoever is behind")
        self.click("button[name=action_open_submit]")
        self.click(".o_dialog footer button[name=action_submit]")
        self.wait(NO_DIALOG)
        self.wait(".o_arrow_button_current[data-value=submitted]")

    def release(self, appraisal):
        """HR releases what is decided."""
        self.visit_sheet(appraisal, "hr_in")
        self.click("button[name=action_open_result]")
        self.click("button[name=action_release]")
        self.click(DIALOG)
        self.wait(".o_arrow_button_current[data-value=released]")

    def read_result(self, appraisal):
        """The person: each kind with its answers, and one of them withheld.

        :return: text of the shares, of the colleagues' share, and of the explanation
        """
        self.visit_sheet(appraisal, "subject")
        self.click(".o_button_more")
        self.click("button[name=action_open_shares]")
        self.see(".o_data_row", "Direct Reports")
        shares = self.shown(".o_list_table tbody")
        self.click(".o_data_row .o_data_cell", "Colleagues")
        self.wait("[name=told_html] table")
        words = self.shown("[name=told_html]")
        self.visit_sheet(appraisal, None)
        self.click("button[name=action_open_result]")
        self.click("button[name=action_explain]")
        self.wait(".o_dialog .o_hr_performance_steps")
        return shares, words, self.shown(".o_dialog")

    def test_from_the_first_name_to_the_result(self):
        """Four colleagues and three customers count, two direct reports do not.

        (50 × 80 + 20 × 75 + 20 × 80) ÷ 90 = 78.89 points. Covers: R073, R074
        """
        appraisal = self.prepared()
        rating = self.rating(appraisal, "manager", "manager").id
        with self.open_browser():
            self.propose(appraisal)
            self.approve_and_ask(appraisal)
            self.answer_at_work(appraisal)
            self.answer_by_phone(appraisal)
            self.close(appraisal)
            self.rate_in_browser(rating)
            self.release(appraisal)
            shares, words, told = self.read_result(appraisal)
        self.assertAlmostEqual(self.points(appraisal), 7100 / 90, 4)
        rows = " ".join(shares.split())
        for part in (
            "Colleagues 20 4 3.75",
            "External Customers 20 3 4",
            "Direct Reports 10 Too Few Answers",
        ):
            self.assertIn(part, rows)
        self.assertEqual(words.count("Word of a colleague"), 4)
        for part in (
            "Colleagues: 75 points × weight 20",
            "External Customers: 80 points × weight 20",
            "Direct Reports: fewer than 3 answers",
        ):
            self.assertIn(part, told)
        self.assertNotIn("Word of a report", shares + words + told)
