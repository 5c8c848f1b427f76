# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a printed letter of an appeal is the one that is filed."""

from urllib.parse import urlencode

from odoo.tests import HttpCase, tagged

from ..common import PerformanceCase
from ..interview.common_printer import PrinterMixin
from .common_appeal import AppealMixin

PATH = "/performance/verify"
YES, NO = "Yes. The letter", "No. There is no"


@tagged("post_install", "-at_install")
class TestAppealVerify(PrinterMixin, AppealMixin, PerformanceCase, HttpCase):
    """A yes or no without login, and nothing of what was decided."""

    def setUp(self):
        super().setUp()
        # Wrong tries of other tests from this address are not counted here.
        self.env.registry._performance_link_failures = {}
        self.addCleanup(self.env.registry._performance_link_failures.clear)
        sheet = self.decided()
        self.line = sheet.line_ids[0]
        self.own = self.result(sheet)
        self.as_user(self.own, "manager").action_release()

    def decided_appeal(self):
        appeal = self.examined()
        self.decide(appeal, self.row(appeal, points="120"))
        return appeal.sudo()

    def file_letters(self):
        self.env["hr.performance.interview"]._cron_file()
        self.env.invalidate_all()

    def asked(self, **values):
        self.env.flush_all()
        return self.url_open(f"{PATH}?{urlencode(values)}").text

    def printed(self, appeal):
        reports = self.as_user(self.env["ir.actions.report"], "subject")
        report = "hr_performance.report_appeal"
        return reports._render_qweb_html(report, appeal.ids)[0].decode()

    def test_print_leads_to_the_answer(self):
        """Covers: R203: no before it is filed, yes afterwards, nothing of it shown."""
        appeal = self.decided_appeal()
        page = self.printed(appeal)
        mark, number = appeal._letter_mark(), appeal._letter_number()
        self.assertIn(mark, page)
        self.assertIn(number, page)
        self.assertIn("Scan the code", page)
        url = appeal._letter_url()
        path = url[url.index(PATH) :]
        self.assertIn(NO, self.url_open(path).text)
        self.file_letters()
        self.assertEqual(appeal._letter_mark(), mark, "the print of before counts")
        self.assertIn(mark, self.printed(appeal))
        text = self.url_open(path).text
        self.assertIn(YES, text)
        for words in ("Subject", "Head", "orders", "120", "changed"):
            self.assertNotIn(words, text)
        self.assertIn(YES, self.asked(number=number.lower(), mark=mark.upper()))

    def test_anything_else_is_no(self):
        """Another mark, number or letter; nonsense ends in no error."""
        appeal = self.decided_appeal()
        self.file_letters()
        mark, number = appeal._letter_mark(), appeal._letter_number()
        for wrong in (
            {"number": number, "mark": ""},
            {"number": number, "mark": mark[:15]},
            {"number": number, "mark": "äöü"},
            {"number": "AL-000000", "mark": mark},
            {"number": f"AL-{appeal.id + 1:06d}", "mark": ""},
            {"number": "AL-²", "mark": mark},
            {"number": "AL-" + "9" * 40, "mark": mark},
            {"number": number.replace("AL", "PI"), "mark": mark},
        ):
            with self.subTest(wrong=wrong):
                self.assertNotIn("Yes.", self.asked(**wrong))

    def test_words_or_file_that_were_swapped(self):
        """A print of other words bears another mark; another file is not the letter."""
        appeal = self.decided_appeal()
        before = appeal._letter_mark()
        appeal.decision = "The employee is right in everything"
        other = appeal._letter_mark()
        self.assertNotEqual(other, before)
        self.file_letters()
        number = appeal._letter_number()
        self.assertNotIn("Yes.", self.asked(number=number, mark=before))
        self.assertIn(YES, self.asked(number=number, mark=other))
        appeal.document_id.raw = b"another"
        self.assertNotIn("Yes.", self.asked(number=number, mark=other))

    def test_older_letter_bears_no_mark(self):
        """What was filed before there was a mark is printed without code."""
        appeal = self.decided_appeal()
        self.file_letters()
        appeal.content_hash = False
        page = self.printed(appeal)
        self.assertNotIn("Scan the code", page)
        self.assertNotIn("Yes.", self.asked(number=appeal._letter_number(), mark=""))
