# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page that says whether a printed record is the filed one."""

from urllib.parse import urlencode

from odoo.tests import HttpCase, tagged

from ..interview.common_interview import SIGNATURE, InterviewCase

PATH = "/performance/verify"


@tagged("post_install", "-at_install")
class TestVerify(InterviewCase, HttpCase):
    """A yes or no without login, and nothing of the content."""

    def setUp(self):
        super().setUp()
        # Wrong tries of other tests from this address are not counted here.
        self.env.registry._performance_link_failures = {}
        self.addCleanup(self.env.registry._performance_link_failures.clear)

    def asked(self, **values):
        return self.url_open(f"{PATH}?{urlencode(values)}")

    def test_signed_record(self):
        """Number and mark of the print; neither names nor texts are told."""
        talk = self.signed(self.decided())
        page = self.asked(number=talk.number, mark=talk.payload_hash[:16])
        self.assertEqual(page.status_code, 200)
        self.assertIn("Yes. The record", page.text)
        for words in ("Subject", "Manager", "good half-year", "89.5"):
            self.assertNotIn(words, page.text)

    def test_print_carries_the_page(self):
        """The code in the print leads to the answer yes."""
        talk = self.signed(self.decided())
        report = "hr_performance.report_hr_performance_interview"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, talk.ids)
        self.assertIn(talk.payload_hash[:16], html.decode())
        self.assertIn("Scan the code", html.decode())
        url = talk.sudo()._verify_url()
        page = self.url_open(url[url.index(PATH) :])
        self.assertIn("Yes. The record", page.text)

    def test_anything_else_is_no(self):
        """Another mark, an unsigned record, a corrected one, nonsense."""
        sheet = self.decided()
        talk = self.closed(sheet)
        before = talk.payload_hash[:16]
        page = self.asked(number=talk.number, mark=before)
        self.assertIn("No. There is no", page.text)
        talk.action_correct("A date")
        talk.manager_summary = "A fair half-year"
        talk.action_close()
        self.interview(sheet, "subject").action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        for number, mark in (
            (talk.number, before),
            (talk.number, ""),
            (talk.number, "äöü"),
            (talk.number, talk.payload_hash[:15]),
            ("PI/1999/00001", talk.payload_hash[:16]),
            ("%00", "ä" * 300),
        ):
            with self.subTest(number=number, mark=mark):
                page = self.asked(number=number, mark=mark)
                self.assertNotIn("Yes. The record", page.text)
                self.assertLess(page.status_code, 500)

    def test_page_asks_for_number_and_mark(self):
        """Without both it asks, in the language that is wanted."""
        self.env["res.lang"]._activate_lang("zh_CN")
        page = self.url_open(f"{PATH}?lang=zh_CN")
        self.assertIn('name="mark"', page.text)
        self.assertIn('lang="zh-CN"', page.text)
        self.assertNotIn("There is no filed record", page.text)

    def test_guessing_is_slowed_down(self):
        """Too many wrong ones wait; a right one is answered all the same."""
        talk = self.signed(self.decided())
        limits = self.env["ir.config_parameter"].sudo()
        limits.set_param("base.login_cooldown_after", 3)
        limits.set_param("base.login_cooldown_duration", 60)
        codes = [
            self.asked(number="PI/1", mark=f"{n:016x}").status_code for n in range(5)
        ]
        self.assertEqual(codes[0], 200)
        self.assertEqual(codes[-1], 429)
        right = self.asked(number=talk.number, mark=talk.payload_hash[:16])
        self.assertEqual(right.status_code, 200)
