# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..takepart.common_takepart import PIXEL
from .common_development import DevelopmentCase

ENTRY = "hr.performance.paper.entry"
REPORT = "hr_performance.report_development_plan"


@tagged("post_install", "-at_install")
class TestPlanPaper(DevelopmentCase):
    """A plan on paper, for who can neither log in nor use a phone."""

    def userless(self, confirmed=True):
        plan = self.improvement()
        self.users["subject"].active = False
        if confirmed:
            plan.action_confirm()
        return plan

    def printed(self, plan, role="manager", lang=None):
        reports = self.as_user(self.env["ir.actions.report"], role)
        reports = reports.with_context(lang=lang) if lang else reports
        return reports._render_qweb_html(REPORT, plan.ids)[0].decode()

    def entered(self, plan, answer="accept", role="hr_in", **values):
        """The dialog as somebody fills it in."""
        model = self.as_user(self.env[ENTRY], role)
        form = Form(model.with_context(default_plan_id=plan.id))
        form.reference = values.pop("reference", None) or plan._sheet_number()
        form.signed_on = values.pop("signed_on", self.day(-1))
        form.plan_answer = answer
        for name, value in {"scan": PIXEL, **values}.items():
            form[name] = value
        return form.save().action_enter()

    # THE SHEET

    def test_what_stands_on_it(self):
        """Goals, measures, both sides, dates and lines for two signatures."""
        plan = self.improvement()
        page = self.printed(plan)
        for words in (
            plan._sheet_number(),
            "Complaints",
            "What the Employee Does",
            "Learn statistics",
            "Cut complaints from 12 to 5 a month",
            "Four days off the line",
            "What the Manager Does",
            "Show how it is done",
            "I do not accept it, because:",
        ):
            self.assertIn(words, page)
        self.assertEqual(page.count("Date and signature"), 2)
        plan = self.begun()
        page = self.printed(plan)
        self.assertNotIn("I do not accept it", page)
        self.assertIn("(employee)", page)

    def test_in_the_employees_language(self):
        """Whoever prints it: the words are those of who signs."""
        self.env["res.lang"]._activate_lang("zh_CN")
        plan = self.improvement()
        self.users["subject"].lang = "zh_CN"
        page = self.printed(plan, lang="en_US")
        self.assertIn('data-oe-lang="zh_CN"', page)
        self.assertIn('<div class="second">Improvement Plan</div>', page)

    def test_who_prints(self):
        """Readers of the plan; of a proposal nothing is printed."""
        plan = self.improvement()
        with self.assertRaises(AccessError):
            self.printed(plan, "colleague")
        self.assertIn("Learn statistics", self.printed(plan, "subject"))
        plan.sudo().state = "proposed"
        with self.refused(UserError, "Accept the proposal first"):
            self.printed(plan)

    # WHAT COMES BACK

    def test_accepted_on_paper(self):
        """HR files the scan, and the plan begins: who entered it stays beside."""
        plan = self.userless()
        self.assertTrue(self.as_user(plan, "hr_in").can_enter_paper)
        self.entered(plan)
        self.assertEqual((plan.state, plan.version), ("agreed", 1))
        own = plan.sudo()
        self.assertEqual(own.employee_confirmed_via, "paper")
        self.assertEqual(plan.employee_confirmed_text, "On paper, entered by Hr In")
        paper = plan.paper_ids
        self.assertEqual(paper.purpose, "development")
        self.assertEqual(paper.signed_on, self.day(-1))
        self.assertEqual(paper.entered_by_id, self.users["hr_in"])
        self.assertEqual(paper.scan, PIXEL.encode())
        self.assertIn(paper.reference, str(own.message_ids.mapped("body")))
        self.assertFalse(self.as_user(plan, "hr_in").can_enter_paper)

    def test_declined_on_paper(self):
        """The words of the sheet reach the manager, and the sheet is kept."""
        plan = self.userless()
        with self.refused(UserError, "write why you do not accept it"):
            self.as_user(plan, "hr_in")._enter_paper(
                "decline", "", self.day(-1), PIXEL, "plan.png"
            )
        self.entered(plan, "decline", note="The machine was old")
        self.assertEqual(plan.employee_reply, "The machine was old")
        self.assertFalse(plan.manager_confirmed_on)
        self.assertEqual(len(plan.paper_ids), 1)
        with self.refused(AccessError, "signed is filed with it"):
            plan.unlink()

    def test_entered_by_the_manager(self):
        """The sheet shows that two people have agreed: the manager may confirm."""
        plan = self.userless(confirmed=False)
        self.entered(plan, role="manager")
        self.assertEqual(plan.state, "draft")
        plan.action_confirm()
        self.assertEqual(plan.state, "agreed")

    def test_a_number_finds_the_plan(self):
        """Scanned from the menu, without opening the plan first."""
        plan = self.userless()
        form = Form(self.as_user(self.env[ENTRY], "hr_in"))
        form.reference = plan._sheet_number().lower()
        self.assertEqual((form.plan_id, form.purpose), (plan, "development"))
        self.assertFalse(form.is_outdated)
        for wrong in ("D-999999-1", "D-x-1", "D-1"):
            form = Form(self.as_user(self.env[ENTRY], "hr_in"))
            form.reference = wrong
            self.assertFalse(form.plan_id)

    # BAD INPUT

    def test_another_text_was_signed(self):
        plan = self.userless()
        number = plan._sheet_number()
        plan.reason = "Other complaints"
        plan.action_confirm()
        with self.refused(UserError, "changed after this sheet was printed"):
            self.entered(plan, reference=number)
        self.assertEqual(plan.state, "draft")
        self.assertFalse(plan.paper_ids)

    def test_refused(self):
        """Who can log in, a day to come, no scan, somebody else, twice."""
        plan = self.improvement()
        plan.action_confirm()
        with self.refused(UserError, "can log in and answers there"):
            self.entered(plan)
        self.users["subject"].active = False
        with self.refused(ValidationError, "signed in the future"):
            self.entered(plan, signed_on=self.day(1))
        with self.refused(ValidationError, "PDF, PNG or JPEG"):
            self.entered(plan, scan="VGhpcyBpcyBubyBzY2Fu")
        with self.refused(AccessError, "direct manager or HR enters"):
            plan.with_user(self.users["head"])._enter_paper(
                "accept", "", self.day(-1), PIXEL, "x.png"
            )
        self.assertFalse(plan.paper_ids)
        self.entered(plan)
        with self.refused(UserError, "this step is not possible now"):
            self.entered(plan)

    def test_who_reads_the_scan(self):
        """The pair and HR, not the supporter and not a colleague."""
        plan = self.userless()
        self.entered(plan)
        paper = plan.sudo().paper_ids
        for role in ("manager", "hr_in", "hr_admin"):
            self.assertTrue(self.as_user(paper, role).reference, role)
        for role in ("head", "colleague", "hr_out"):
            with self.assertRaises(AccessError):
                self.as_user(paper, role).reference  # noqa: B018

    def test_belongs_to_one(self):
        """A sheet of nothing, or of two, is none."""
        values = {
            "purpose": "development",
            "reference": "D-1-1",
            "signed_on": self.day(0),
            "scan": PIXEL,
            "entered_by_id": self.env.uid,
            "entered_on": "2026-01-01 10:00:00",
        }
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env["hr.performance.paper"].create(values).flush_recordset()
