# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that the sides bring to an interview, and tips on time and place."""

import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.interview import package
from .common_interview import SIGNATURE, InterviewCase

FILE = base64.b64encode(b"%PDF-1.4 worked on line 2")


@tagged("post_install", "-at_install")
class TestInterviewFiles(InterviewCase):
    """Each file has a kind and counts among the four documents. Covers: R114"""

    def bring(self, talk, kind, **values):
        return (
            self.env["hr.performance.interview.document"]
            .with_user(talk.env.user)
            .create(
                {
                    "interview_id": talk.id,
                    "kind": kind,
                    "file": FILE,
                    "file_name": f"{kind}.pdf",
                    **values,
                }
            )
        )

    def test_brought_is_present(self):
        """Log and summary are missing until somebody brings them."""
        sheet = self.decided()
        talk = self.interview(sheet, "manager")
        talk.action_prepare()
        there = dict(package.documents(talk))
        self.assertFalse(there["Record of key events"])
        self.assertFalse(there["Self-report or work summary"])
        self.assertEqual(len(package.missing_documents(talk)), 2)
        self.bring(talk, "events")
        mine = self.interview(sheet, "subject")
        self.assertEqual(self.bring(mine, "summary").side, "employee")
        self.bring(mine, "report")
        self.assertFalse(package.missing_documents(talk))
        page = talk.package_html
        for words in ("events.pdf", "summary.pdf", "Performance report", "report.pdf"):
            self.assertIn(words, page)

    def test_only_the_two_bring(self):
        """Neither strangers nor HR, and nobody for the other side."""
        sheet = self.decided()
        self.interview(sheet, "manager").action_prepare()
        for role in ("colleague", "head", "hr_in"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.bring(self.interview(sheet, role), "report")
        with self.assertRaises(AccessError):
            self.bring(self.interview(sheet, "subject"), "report", side="manager")

    def test_nobody_swaps_a_file(self):
        """It is brought once; only its side takes it back, until the talk is closed."""
        sheet = self.decided()
        talk = self.interview(sheet, "manager")
        talk.action_prepare()
        document = self.bring(talk, "report")
        other = base64.b64encode(b"other")
        for role in ("manager", "subject", "hr_in"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(document, role).write({"file": other})
        with self.assertRaisesRegex(UserError, "other side"):
            self.as_user(document, "subject").unlink()
        kept = self.bring(talk, "events")
        self.as_user(document, "manager").unlink()
        self.report(sheet)
        talk = self.started(sheet)
        self.fill(talk)
        self.interview(sheet, "subject").write(
            {
                "employee_summary": "Thanks",
                "employee_consensus": "yes",
                "is_result_received": True,
            }
        )
        talk.action_close()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_user(kept, "manager").unlink()
        with self.assertRaises(UserError):
            self.bring(talk, "report")

    def test_no_file_is_none(self):
        """Empty and broken files are refused in words."""
        talk = self.interview(self.decided(), "manager")
        broken = base64.b64encode(base64.b64decode(SIGNATURE)[:45])
        for file in (b"", b"\xff", broken):
            with (
                self.subTest(file=file),
                self.assertRaisesRegex(ValidationError, "is a file of at most"),
                self.cr.savepoint(),
            ):
                self.bring(talk, "report", file=file)

    def test_reading_is_recorded(self):
        """HR that opens a file has read the interview."""
        sheet = self.decided()
        talk = self.interview(sheet, "manager")
        talk.action_prepare()
        document = self.bring(talk, "report")
        self.env.flush_all()
        own = self.as_user(document, "hr_in")
        own.read(["file"])
        readers = self.interview(sheet).access_ids.reader_id
        self.assertIn(self.users["hr_in"], readers)
        self.assertNotIn(self.users["manager"], readers)


@tagged("post_install", "-at_install")
class TestPlaceTips(InterviewCase):
    """What is minded when time and place are chosen. Covers: R109"""

    def test_tips_are_shown_and_edited(self):
        """In the invitation and for a whole team; HR changes them as data."""
        talk = self.interview(self.decided(), "manager")
        self.assertIn("right angle", talk.place_tips_html)
        self.assertIn("15 to 30 cm", talk.place_tips_html)
        schedule = self.env["hr.performance.interview.schedule"]
        page = schedule.with_user(self.users["manager"]).new({}).place_tips_html
        self.assertIn("quiet", page)
        tips = self.env["hr.performance.talk.technique"]
        seats = self.env.ref("hr_performance.hr_performance_talk_technique_seats")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(seats, "manager").name = "Anywhere"
        self.as_user(seats, "hr_admin").tips = "At the round table"
        self.as_user(tips, "hr_admin").create(
            {"kind": "place", "name": "Water", "tips": "For both"}
        )
        talk.invalidate_recordset()
        self.assertIn("round table", talk.place_tips_html)
        self.assertIn("Water", talk.place_tips_html)
        self.assertNotIn("Begin with something light", talk.place_tips_html)

    def test_they_are_translated(self):
        """Each reader has the own language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        seats = self.env.ref("hr_performance.hr_performance_talk_technique_seats")
        seats.with_context(lang="zh_CN").tips = "呈直角或并排就座"
        talk = self.interview(self.decided(), "manager")
        chinese = talk.with_context(lang="zh_CN")
        self.assertIn("呈直角", chinese.place_tips_html)
