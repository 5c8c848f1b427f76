# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The pictures of the documentation, taken as the demo company's people see it.

Run beside a server of the demo database (``make screenshots``). Every record is found
with the rights of the person who looks at it.
"""

import contextlib
import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

URL = os.environ["HR_PERFORMANCE_URL"]
DATABASE = os.environ["HR_PERFORMANCE_DB"]
REPO = Path(__file__).resolve().parents[1]
IMAGES = REPO / "docs" / "images"
APPS_PAGE = REPO / "static" / "description" / "images"
SIZE = {"width": 1440, "height": 900}
PERSON = "Emma Lind"
HOME = "hr_performance_home_action"
TREE = "hr_performance_objective_action_tree"
BRANCH = ("First choice", "Sales of 12,000", "Market brings 9,000")
INCIDENT = (
    "Won back the grain terminal: three visits, a trial unit, and the order of 62"
    " thousand on the last day of the quarter."
)
COLORS = 200
PATIENCE = 180_000


class Visitor:
    """One person of the demo company with a browser window of one's own."""

    def __init__(self, browser, login):
        self.context = browser.new_context(
            viewport=SIZE, locale="en-US", timezone_id="Europe/Brussels"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"{URL}/web/login?db={DATABASE}")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click(".oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model with this person's rights."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.context.request.post(
            f"{URL}/web/dataset/call_kw/{model}/{method}", data={"params": params}
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def find(self, model, domain, order="id desc"):
        """The first record that fits; its absence is an error."""
        found = self.call(f"hr.performance.{model}", "search", domain, order=order)
        if not found:
            raise RuntimeError(f"The demo company has no {model} with {domain}")
        return found[0]

    def open(self, action, record):
        """Open a record on the page of an action."""
        self.page.goto(f"{URL}/odoo/action-hr_performance.{action}/{record}")
        self.page.wait_for_selector(".o_form_view .o_form_sheet_bg, .o_form_nosheet")
        self.settle()

    def settle(self):
        """Wait for pictures and fonts; the bus keeps the network busy for ever."""
        self.page.wait_for_function(
            "document.fonts.status === 'loaded'"
            " && [...document.images].every(image => image.complete)"
            " && !document.querySelector('.o_loading_indicator')"
        )
        self.page.mouse.move(SIZE["width"] - 2, SIZE["height"] - 2)
        self.page.wait_for_timeout(1500)

    def shoot(self, name, **options):
        """Keep what the window shows."""
        self.page.evaluate("document.activeElement && document.activeElement.blur()")
        keep(name, self.page.screenshot(**options))


def keep(name, content):
    """Save a picture for the documentation and for the Apps page."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    palette = picture.quantize(COLORS, dither=Image.Dither.NONE)
    target = IMAGES / f"{name}.png"
    palette.save(target, optimize=True)
    shutil.copyfile(target, APPS_PAGE / target.name)
    print(f"{target.relative_to(REPO)}: {target.stat().st_size // 1024} KB", flush=True)


def employee_pictures(visitor):
    """The plan, the explanation of the score, and the record that both signed."""
    mine = ("employee_id.name", "=", PERSON)
    plan = visitor.find("appraisal", [mine, ("state", "=", "agreed")])
    visitor.open("hr_performance_appraisal_action_my", plan)
    visitor.shoot("plan")
    result = visitor.find("result", [mine, ("state", "=", "released")])
    visitor.open("hr_performance_result_action_my", result)
    visitor.shoot("result")
    visitor.page.click("button[name=action_explain]")
    visitor.page.wait_for_selector(".modal-content .o_form_renderer")
    visitor.settle()
    visitor.shoot("explain")
    interview = visitor.find("interview", [mine, ("state", "=", "signed")])
    _record_picture(visitor, interview)


def _record_picture(visitor, interview):
    """The first page of the filed PDF."""
    [values] = visitor.call(
        "hr.performance.interview", "read", [interview], ["document_id"]
    )
    content = visitor.context.request.get(
        f"{URL}/web/content/{values['document_id'][0]}"
    ).body()
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "page"
        line = ["pdftoppm", "-png", "-r", "110", "-f", "1", "-l", "1", "-", str(pages)]
        subprocess.run(line, input=content, check=True)
        keep("record", next(Path(folder).glob("page*.png")).read_bytes())


def manager_pictures(visitor):
    """The first page, a review, an interview under way and the record to sign."""
    visitor.page.goto(f"{URL}/odoo/action-hr_performance.{HOME}")
    visitor.page.wait_for_selector(".o_hr_performance_home")
    visitor.settle()
    visitor.shoot("home")
    coaching_pictures(visitor)
    review = visitor.find(
        "rating", [("kind", "=", "manager"), ("line_ids.comment", "!=", False)]
    )
    visitor.open("hr_performance_rating_action_mine", review)
    visitor.shoot("review")
    talk = visitor.find("interview", [("state", "=", "in_progress")])
    visitor.open("hr_performance_interview_action_team", talk)
    visitor.page.locator("button", has_text="Continue Interview").first.click()
    visitor.page.wait_for_selector(".o_hr_performance_talk")
    visitor.settle()
    visitor.shoot("interview")
    closed = visitor.find("interview", [("state", "=", "closed")])
    visitor.open("hr_performance_interview_action_team", closed)
    visitor.page.click("button[name=action_open_sign]")
    visitor.page.wait_for_selector(".modal .o_hr_performance_pad canvas")
    visitor.settle()
    visitor.shoot("sign")


def coaching_pictures(visitor):
    """The talk of today with its agenda, and the dialog in which a note is written."""
    talk = visitor.find(
        "talk",
        [
            ("state", "=", "planned"),
            ("kind", "=", "one_on_one"),
            ("employee_ids.name", "=", PERSON),
        ],
    )
    visitor.open("hr_performance_talk_action", talk)
    visitor.page.wait_for_selector(".o_hr_performance_agenda_point")
    visitor.settle()
    visitor.shoot("talk")
    visitor.page.click(".o_hr_performance_note_systray")
    visitor.page.click(f".o-dropdown--menu .dropdown-item:has-text('{PERSON}')")
    dialog = visitor.page.locator(".modal .o_hr_performance_note")
    dialog.locator("[name=kind] >> text=Incident").click()
    dialog.locator("[name=body] textarea").fill(INCIDENT)
    visitor.settle()
    visitor.shoot("note")
    visitor.page.click(".modal button[special=cancel]")


def reward_picture(visitor):
    """A reward run that was paid."""
    run = visitor.find("reward.run", [("state", "=", "done")], order="id")
    visitor.open("hr_performance_reward_run_action", run)
    visitor.shoot("reward")


def cycle_picture(visitor):
    """A cycle whose interviews are under way."""
    cycle = visitor.find("cycle", [("state", "=", "feedback")], order="id")
    visitor.open("hr_performance_cycle_action", cycle)
    visitor.shoot("cycle")


def goal_picture(visitor):
    """The goal tree, opened from the company down to the people of one team."""
    visitor.page.goto(f"{URL}/odoo/action-hr_performance.{TREE}")
    for goal in BRANCH:
        card = visitor.page.locator(".o_hierarchy_node", has_text=goal).first
        card.locator(".o_hierarchy_node_button").click()
        visitor.settle()
    visitor.shoot("goals")


def kpi_picture(visitor):
    """A KPI with the picture of its points and a value that is tried."""
    kpi = visitor.find("kpi", [("method", "=", "three_value")], order="id")
    visitor.open("hr_performance_kpi_action", kpi)
    visitor.page.fill("div[name=trial_input] input", "12")
    visitor.page.keyboard.press("Tab")
    visitor.settle()
    visitor.shoot("kpi")


PICTURES = (
    ("employee", employee_pictures),
    ("manager", manager_pictures),
    ("reward", reward_picture),
    ("hr", cycle_picture),
    ("head", goal_picture),
    ("hradmin", kpi_picture),
)


def main():
    """Take all pictures."""
    for folder in (IMAGES, APPS_PAGE):
        folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        with contextlib.closing(launched) as browser:
            for login, take in PICTURES:
                visitor = Visitor(browser, login)
                take(visitor)
                visitor.context.close()


if __name__ == "__main__":
    main()
