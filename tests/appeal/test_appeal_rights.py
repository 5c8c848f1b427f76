# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase
from ..interview.common_interview import SIGNATURE
from .common_appeal import AppealMixin


@tagged("post_install", "-at_install")
class TestAppealRights(AppealMixin, PerformanceCase):
    """Who reads an appeal, and what of it."""

    def setUp(self):
        super().setUp()
        sheet = self.decided()
        self.as_user(self.result(sheet), "manager").action_release()

    def readers(self, records):
        roles = [role for role in self.users if role != "public"]
        return {
            role
            for role in roles
            if self.as_user(records, role)._filtered_access("read") == records
        }

    def test_a_reviewer_from_elsewhere_reads_the_file(self):
        """Who has no part in the reporting line reads what it is about. Covers: R203"""
        appeal = self.draft()
        appeal.action_file()
        named = self.as_user(appeal, "hr_admin")
        named.action_name_reviewer(self.users["former"].id, "Knows the work")
        self.as_user(appeal, "hr_in").action_accept()
        mine = self.as_user(appeal, "former")
        self.assertFalse(mine.file_html, "nothing before the declaration")
        mine.action_declare()
        mine.invalidate_recordset()
        self.assertIn("Output", mine.file_html)
        self.assertIn("From the lines to score and grade", mine.file_html)

    def test_readers(self):
        """Covers: R203. Both sides, HR in scope, and the reviewer once declared."""
        appeal = self.draft()
        self.assertEqual(self.readers(appeal), {"subject"})
        appeal.action_file()
        hr = {"hr_in", "hr_admin"}
        self.assertEqual(self.readers(appeal), {"subject", "manager", "head", *hr})
        said = appeal.point_ids
        self.assertEqual(self.readers(said), {"subject", "manager", *hr})
        self.as_user(appeal, "hr_in").action_accept()
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        for records in (said, appeal.hearing_ids):
            self.assertEqual(self.readers(records), {"subject", "manager", "head", *hr})

    def test_steps_are_of_their_people(self):
        """Nobody takes the step of another."""
        appeal = self.filed()
        for role in ("subject", "manager", "head", "hr_out", "colleague"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(appeal, role).action_accept()
        self.as_user(appeal, "hr_in").action_accept()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(appeal, role).action_declare()
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.decide(appeal, role=role)


@tagged("post_install", "-at_install")
class TestAppealWithoutLogin(AppealMixin, PerformanceCase):
    """Whoever has no login appeals by link, tablet or letter, as the others do."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.sheet = self.appraisal("userless")
        self.sheet.action_confirm_plan()
        self.enter(self.sheet, {"Output": "95", "Defects": "6"})
        self.sheet.action_open_assessment()
        self.sheet.action_skip_self_review("Has no login")
        review = self.sheet.rating_ids.filtered(lambda r: r.kind == "manager")
        review.line_ids.write({"points": 80, "has_points": True})
        review.action_submit()
        self.result(self.sheet).action_release()
        self.person = self.people["userless"]

    def test_by_link(self):
        """Covers: R203. The page is open while the time runs; how it came stays."""
        self.assertIn("appeal", self.sheet._page_purposes()[self.sheet.id])
        own = self.sheet._as_person(self.person, "link_pin")
        line = self.sheet.line_ids[0]
        with self.assertRaisesRegex(UserError, "Write what is wrong"):
            own._take_part("appeal", {"view": " "})
        own._take_part("appeal", {"view": "Counted wrongly", f"line_{line.id}": "1"})
        appeal = self.env["hr.performance.appeal"].search([])
        self.assertEqual((appeal.state, appeal.entered_via), ("filed", "link_pin"))
        self.assertEqual(appeal.point_ids.appraisal_line_id, line)
        self.assertEqual(appeal.reviewer_id, self.users["head"])
        self.assertNotIn("appeal", self.sheet._page_purposes()[self.sheet.id])
        with self.assertRaisesRegex(UserError, "done already"):
            own._take_part("appeal", {"view": "Once more"})

    def test_after_the_window(self):
        """The page closes with the last day."""
        self.result(self.sheet).appeal_until = "2026-01-01"
        self.assertNotIn("appeal", self.sheet._page_purposes()[self.sheet.id])

    def test_nobody_speaks_for_another(self):
        """An entry is its person's alone."""
        other = self.sheet._as_person(self.people["colleague"], "link")
        with self.assertRaises(AccessError):
            other._take_part("appeal", {"view": "Counted wrongly"})

    def test_by_letter(self):
        """HR enters a letter; its scan is kept and the name of who entered it."""
        form = Form(
            self.as_user(self.env["hr.performance.paper.entry"], "hr_in").with_context(
                default_appraisal_id=self.sheet.id
            )
        )
        form.is_letter = True
        self.assertEqual(form.purpose, "appeal")
        form.note = "My hours were not counted"
        form.signed_on = fields.Date.today()
        form.scan = SIGNATURE
        form.save().action_enter()
        appeal = self.env["hr.performance.appeal"].search([])
        self.assertEqual((appeal.state, appeal.entered_via), ("filed", "paper"))
        self.assertEqual(appeal.entered_by_id, self.users["hr_in"])
        self.assertFalse(appeal.point_ids.appraisal_line_id)
        self.assertIn("Hr In", appeal.entered_text)
        self.assertEqual(self.sheet.paper_ids.purpose, "appeal")
