# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import io
import unicodedata

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .common_interview import SIGNATURE, InterviewCase


@tagged("post_install", "-at_install")
class TestInterviewPdf(InterviewCase, HttpCase):
    """The document that is filed: read as a person would read it."""

    def _text(self, content):
        """Words with single spaces; CJK radicals as the characters they stand for."""
        pages = PdfReader(io.BytesIO(content)).pages
        text = "\n".join(page.extract_text() for page in pages)
        return " ".join(unicodedata.normalize("NFKC", text).split())

    def setUp(self):
        super().setUp()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            self.skipTest("wkhtmltopdf is not installed")

    def test_signed_record_is_filed_on_the_interview(self):
        """Names, numbers, texts, promise, reservation and hash stand in it.

        Covers: R156, R162
        """
        appraisal = self.decided()
        talk = self.closed(appraisal)
        self.interview(appraisal, "subject").action_sign(
            SIGNATURE, reservation="废品率的口径"
        )
        talk.action_sign(SIGNATURE)
        self.assertFalse(talk.document_id)
        self.file_records()
        document = self.interview(appraisal).document_id
        self.assertEqual(document.mimetype, "application/pdf")
        self.assertEqual((document.res_model, document.res_id), (talk._name, talk.id))
        self.assertEqual(hashlib.sha256(document.raw).hexdigest(), talk.document_hash)
        self.assertTrue(self.as_user(document, "subject").raw)
        text = self._text(document.raw)
        for words in (
            "Lighthouse",
            talk.number,
            "Performance Interview Record",
            "绩效面谈记录表",
            "Subject",
            "Manager",
            "Plant",
            "2026 H1",
            "Output",
            "100 t",
            "95 t",
            "89.5",
            "Reliable",
            "No day late",
            "Cut scrap",
            "Below 2 %",
            "Book the course",
            "A good half-year",
            "I take it along",
            "Trained two newcomers",
            "废品率的口径",
            "can appeal",
            talk.payload_hash[:32],
        ):
            self.assertIn(words, text)

    def test_record_speaks_the_employees_language(self):
        """Dates and small title follow the employee, not the manager who prints."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.users["subject"].lang = "fr_FR"
        talk = self.closed(self.decided())
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        sheet = self.as_user(report, "manager")._get_report_values(talk.ids)["sheets"]
        self.assertEqual(sheet[talk.id]["lang"], "fr_FR")
        self.assertEqual(sheet[talk.id]["next_interview_date"], "30/06/2027")
        self.assertEqual(sheet[talk.id]["result"]["score"], "89,5")

    def test_result_slip(self):
        """One page for cycles without interview, once the result is released."""
        self.scheme.interview_policy = "none"
        appraisal = self.decided()
        result = self.result(appraisal)
        self.as_user(result, "manager").action_release()
        content, kind = (
            self.as_user(self.env["ir.actions.report"], "subject")
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "hr_performance.report_hr_performance_result_slip", res_ids=result.ids
            )
        )
        self.assertEqual(kind, "pdf")
        self.assertEqual(len(PdfReader(io.BytesIO(content)).pages), 1)
        text = self._text(content)
        for words in (
            "Result Slip",
            "绩效结果确认单",
            "Subject",
            "89.5",
            "A",
            "5 working",
        ):
            self.assertIn(words, text)
