# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import random
import re

from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_takepart import TakePartCase

CASES = 300 if os.environ.get("FULL") else 12
SEED = random.randrange(10**9) if os.environ.get("FULL") else 3
STRANGE = (
    *("", " ", "\0", "a\0b", "é", "\u202e", "²", "0", "-1", "2147483648", "9" * 5_000),
    *("x" * 20_000, "[]", "{}", "%", "%s", "../..", "'", "<b>", "=1", "NaN", "1e999"),
    *("0000-00-00", "data:image/png;base64,AAAA", "base64,", "base64,é"),
)
SEGMENTS = (
    *("0", "-1", "1", "2147483648", "9" * 400, "x", "%00", "a%00b", "%FF", "%ED%A0%80"),
    *("..%2F", "é", "²", "%25", "x" * 3_000, "1.5", "%20", "[]"),
)
#: Fields that some page has; ids follow.
NAMES = ("action", "answer", "change", "seen", "reservation", "has_reservation", "lang")
NAMES += ("signature", "method_read", "comment", "strengths", "badge", "pin", "note")
NAMES += ("reason", "effective_date", "change_id", "improvements")
ACTIONS = ("save", "draft", "change", "ask", "agree", "refuse", "withdraw", "x")


@tagged("post_install", "-at_install")
class TestBadRequests(TakePartCase, HttpCase):
    """Any address and any form gets a page with a sentence, never an error page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.key = cls.company.performance_tablet_key

    def setUp(self):
        super().setUp()
        # Wrong links of one test slow down the next one from the same address.
        self.registry._performance_link_failures = {}

    def assertAnswered(self, response, *about):
        self.assertLess(response.status_code, 500, about)
        self.assertNotIn("Traceback", response.text, about)

    def routes(self):
        """Addresses of our own pages and the methods that they take."""
        return {
            url: endpoint.routing.get("methods") or ["GET"]
            for url, endpoint in _generate_routing_rules(["hr_performance"], False)
            if "performance" in url
        }

    @mute_logger("odoo.http")
    def test_addresses(self):
        """Each place of each address is filled with what does not belong there."""
        self.authenticate("hr_admin@performance.test", "hr_admin@performance.test")
        routes = self.routes()
        self.assertGreater(len(routes), 6)
        for url, methods in routes.items():
            # An address that is none of ours, with a zero in it, is the platform's.
            segments = [s for s in SEGMENTS if "%00" not in s or "<int" not in url]
            for segment in segments:
                address = re.sub(
                    r"<any\(([\w,]+)\):\w+>", lambda m: m[1].split(",")[0], url
                )
                address = re.sub(r"<[^>]+>", segment, address)
                for method in {*methods, "HEAD"}:
                    if method != "POST" or segment in ("1", "%00"):
                        response = self.opener.request(
                            method, self.base_url() + address, allow_redirects=False
                        )
                        self.assertAnswered(response, method, address[:90])

    @mute_logger("odoo.http")
    def test_reports(self):
        """Prints of documents that are not there, with options of any kind."""
        self.authenticate("subject@performance.test", "subject@performance.test")
        reports = self.env["ir.actions.report"].search(
            [("report_name", "=like", "hr_performance.%")]
        )
        self.assertGreater(len(reports), 6)
        for name in reports.mapped("report_name"):
            for ids in (
                "",
                "/0",
                "/2147483647",
                "/2147483648",
                "/x",
                "/1,2,99999999999",
            ):
                for options in ("", '?options={"sheets": {"urls": {}}}', "?sheets=1"):
                    address = f"/report/html/{name}{ids}{options}"
                    self.assertAnswered(self.url_open(address), address)

    def forms(self, path, names, draw):
        """Forms with strange values; some send files in the place of texts."""
        sent = 0
        for number in range(CASES):
            hidden = self.hidden(path)
            if not hidden["csrf_token"]:
                # The step was taken, and the page is closed.
                break
            sent += 1
            picked = draw.sample(names, draw.randint(1, min(6, len(names))))
            values = {name: draw.choice(STRANGE) for name in picked}
            values["action"] = draw.choice(ACTIONS + STRANGE)
            files = {draw.choice(names): b"file"} if draw.random() < 0.3 else {}
            values = {name: v for name, v in values.items() if name not in files}
            response = self.url_open(
                path, data={**hidden, **values}, files=files or None
            )
            self.assertAnswered(response, SEED, number, path, values)
            self.env.invalidate_all()
        self.assertGreater(sent, 2)

    def test_forms_of_a_link(self):
        """The pages of plan and self-review, opened by a personal link."""
        draw = random.Random(SEED)
        appraisal = self.launched()
        path = f"/performance/take/{self.link(appraisal)}"
        self.forms(path, list(NAMES), draw)
        last = self.send(path, action="done", seen="9" * 5_000)
        self.assertAnswered(last, "seen")

    def test_forms_of_a_review(self):
        draw = random.Random(SEED + 1)
        appraisal = self.reviewing()
        line = appraisal._self_review().line_ids[-1]
        names = [*NAMES, f"points_{line.id}", f"comment_{line.id}"]
        path = f"/performance/take/{self.link(appraisal, 'self_review')}"
        self.forms(path, names, draw)

    def test_forms_of_the_tablet(self):
        """Badge, PIN and the person's own pages."""
        draw = random.Random(SEED + 2)
        appraisal = self.launched()
        tablet = f"/performance/tablet/{self.key}"
        self.forms(tablet, ["badge", "pin", "lang", "ended"], draw)
        self.env["hr.performance.pin.attempt"].search([]).unlink()
        self.send(tablet, badge="B100", pin="4711")
        self.forms(f"{tablet}/task/{appraisal.id}/plan", list(NAMES), draw)
