# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One browser for several people: pages, real keys, light and dark, and axe."""

import ast
import json
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path

from odoo.tests.common import ChromeBrowser

from .test_tours import TourCase

#: The rules that the issue of accessible pages asks for.
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
#: What another style sheet can change.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
#: Key -> (code, virtual key code, the character that it types)
KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Space": ("Space", 32, " "),
    "Escape": ("Escape", 27, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
}
SHIFT = 8
UNTIL = """
    const until = async (test, what) => {
        // The first page also waits for the bundles that are made for it.
        const end = Date.now() + 120000;
        while (Date.now() < end) {
            const found = test();
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 25));
        }
        throw new Error(`never came: ${what || test}`);
    };
"""
AXE = """
    await document.fonts.ready;
    const runOnly = %s;
    const options = { runOnly, resultTypes: ["violations"] };
    const context = { include: %s, exclude: %s };
    context.include = context.include.filter((one) => document.querySelector(one));
    context.exclude = context.exclude.filter((one) => document.querySelector(one));
    const { violations } = await axe.run(context, options);
    return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => [id, node.target.join(" "), node.html.slice(0, 200),
            (node.any[0] || node.all[0] || node.none[0] || {}).message])
    );
"""

#: Takes one style sheet off and puts the other on, loaded when it is first wanted.
SHOW = """
    const head = document.head;
    let dark = head.querySelector("#dark_scheme");
    if (!dark) {
        dark = Object.assign(document.createElement("link"), {
            id: "dark_scheme", rel: "stylesheet", href: %s,
        });
        const loaded = new Promise((resolve) => (dark.onload = resolve));
        head.append(dark);
        await loaded;
    }
    for (const link of head.querySelectorAll("link[rel=stylesheet]")) {
        if (link.href.includes("web.assets_web.")) {
            link.disabled = %s;
        }
    }
    dark.disabled = %s;
    await new Promise(requestAnimationFrame);
"""
#: Remembers how everything that takes the focus looks without it.
REMEMBER = """
    window.look = (one) => {
        const style = getComputedStyle(one);
        const names = ["outline", "boxShadow", "borderColor", "backgroundColor"];
        return [...names, "textDecoration"].map((name) => style[name]).join();
    };
    const places = "button, a[href], input, select, textarea, [tabindex='0']";
    const found = [...document.querySelectorAll(%s)]
        .flatMap((part) => [...part.querySelectorAll(places)])
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
    window.remembered = new Map(found.map((one) => [one, look(one)]));
"""
#: Takes what has the focus off the list; tells it where nobody sees that.
FOCUSED = """
    const one = document.activeElement;
    const before = window.remembered.get(one);
    window.remembered.delete(one);
    return look(one) === before ? one.outerHTML.slice(0, 200) : "";
"""
MISSED = """
    return [...window.remembered.keys()].map((one) => one.outerHTML.slice(0, 200));
"""


class BrowserCase(TourCase):
    """A browser that stays open while one person after the other uses it."""

    browser_size = "1440x900"

    @contextmanager
    def open_browser(self):
        """Start one; it closes with the block, and errors of pages fail the test."""
        self.env.flush_all()
        browser = ChromeBrowser(self)
        with self.allow_requests(browser=browser), ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            stack.callback(browser.stop)
            self.tab = browser
            yield
            if browser._result.done():
                browser._result.result()

    def tell(self, method, **params):
        """A command of the browser's protocol."""
        return self.tab._websocket_request(method, params=params, timeout=150)

    def visit(self, path, role=None, ready=".o_action_manager > *"):
        """Open a page, as somebody else where a role is named."""
        if role:
            self.tab.navigate_to("about:blank")
            self._wait_remaining_requests()
            login = self.users[role].login if role in self.users else None
            self.authenticate(login, login, browser=self.tab)
        self.tab.navigate_to(self.base_url() + path, wait_stop=True)
        self.wait(ready)

    def evaluate(self, code):
        """What a piece of script returns in the page."""
        answer = self.tell(
            "Runtime.evaluate",
            expression=f"(async () => {{{UNTIL}{code}}})()",
            awaitPromise=True,
            returnByValue=True,
        )
        if error := answer.get("exceptionDetails"):
            self.tab.take_screenshot()
            self.fail(f"{error['exception'].get('description')}\nin {code[-400:]}")
        return answer["result"].get("value")

    def wait(self, selector):
        """Wait until the page shows something."""
        self.evaluate(
            f"await until(() => document.querySelector({json.dumps(selector)}),"
            f" {json.dumps(selector)});"
        )

    # KEYS

    def press(self, *keys):
        """Press keys one after the other, as the hand does."""
        for key in keys:
            name = key.removeprefix("Shift+")
            code, number, text = KEYS[name]
            event = {
                "key": " " if name == "Space" else name,
                "code": code,
                "windowsVirtualKeyCode": number,
                "modifiers": SHIFT if name != key else 0,
            }
            down = "keyDown" if text else "rawKeyDown"
            self.tell("Input.dispatchKeyEvent", type=down, text=text, **event)
            self.tell("Input.dispatchKeyEvent", type="keyUp", **event)

    def type_text(self, text):
        """Type a text where the cursor is."""
        self.tell("Input.insertText", text=text)

    # LIGHT AND DARK

    @classmethod
    def _dark_files(cls, bundle):
        """What the addon puts into a bundle: directive, target, address and text.

        The address is no addon's, because this one is not installed.
        """
        folder = Path(os.environ["HR_PERFORMANCE_DARK"])
        manifest = ast.literal_eval((folder / "__manifest__.py").read_text())
        for command in manifest["assets"][bundle]:
            *where, pattern = (command,) if isinstance(command, str) else command
            if where == ["include"]:
                yield from cls._dark_files(pattern)
                continue
            directive, target = where or ("append", None)
            for path in sorted(folder.parent.glob(pattern)):
                url = f"/dark_scheme/{path.relative_to(folder)}"
                yield directive, target, url, path.read_text()

    @classmethod
    def _set_up_dark(cls):
        """Give Odoo's bundle of the dark scheme its colours.

        Community has the bundle and no colours for it: those of the addon web_dark_mode
        are put there as its manifest says. It comes with the tools of the developers.
        """
        bundle = "web.assets_web_dark"
        rows = list(cls._dark_files(bundle))
        texts = {url: text for _directive, _target, url, text in rows}
        cls.env["ir.attachment"].create(
            [
                {
                    "name": url,
                    "url": url,
                    "type": "binary",
                    "mimetype": "text/scss",
                    "raw": text.encode(),
                }
                for url, text in texts.items()
            ]
        )
        cls.env["ir.asset"].create(
            [
                {
                    "name": url,
                    "bundle": bundle,
                    "directive": directive,
                    "target": target,
                    "path": url,
                    "sequence": 20 + number,
                }
                for number, (directive, target, url, _text) in enumerate(rows)
            ]
        )
        qweb = cls.env["ir.qweb"]
        [cls.dark] = qweb._get_asset_links(bundle, css=True, js=False)
        # Made once for all tests of the class, not by the first page of each.
        qweb._get_asset_bundle(bundle, js=False).css()
        qweb._get_asset_bundle("web.assets_web", css=False).js()

    def show(self, is_dark):
        """Switch the page in place, by the device's wish and by Odoo's style sheet."""
        scheme = {
            "name": "prefers-color-scheme",
            "value": "dark" if is_dark else "light",
        }
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme, still])
        if not self.evaluate("return Boolean(window.odoo?.__WOWL_DEBUG__);"):
            return
        values = (self.dark, is_dark, not is_dark)
        self.evaluate(SHOW % tuple(map(json.dumps, values)))

    # AXE

    def check_page(self, include, exclude=(), rules=RULES):
        """What axe finds against the rules: rows of rule, place, text and reason."""
        if not self.evaluate("return Boolean(window.axe);"):
            text = Path(os.environ["HR_PERFORMANCE_AXE"]).read_text()
            self.tell("Runtime.evaluate", expression=text)
        values = (rules, list(include), list(exclude))
        return self.evaluate(AXE % tuple(map(json.dumps, values)))

    # FOCUS

    def tab_to(self, selector, most=80):
        """Press Tab until something has the focus."""
        is_there = f"return document.activeElement.matches({json.dumps(selector)});"
        for _step in range(most):
            self.press("Tab")
            if self.evaluate(is_there):
                return
        self.fail(f"{selector} is not reached by Tab")

    def walk(self, part, most=120):
        """Go on by Tab: all of a part of the page is reached and shows the focus."""
        self.evaluate(REMEMBER % json.dumps(part))
        for _step in range(most):
            self.press("Tab")
            if hidden := self.evaluate(FOCUSED):
                self.fail(f"the focus is not seen on {hidden}")
            if not self.evaluate("return window.remembered.size;"):
                return
        self.fail(f"not reached by Tab: {self.evaluate(MISSED)}")
