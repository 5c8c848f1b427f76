# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_takepart import PIXEL, TakePartCase

WORDS = "VGhpcyBpcyBubyBzY2Fu"


@tagged("post_install", "-at_install")
class TestTakepartPaper(TakePartCase):
    """Sheets are printed, signed by hand, and entered with their scan."""

    def dialog(self, appraisal, role="manager", **values):
        """The dialog as a role, filled in."""
        return (
            self.as_user(self.env["hr.performance.paper.entry"], role)
            .with_context(default_appraisal_id=appraisal.id)
            .create(
                {
                    "signed_on": fields.Date.today() - timedelta(days=2),
                    "scan": PIXEL,
                    "scan_name": "sheet.png",
                    **(
                        {"reference": appraisal._sheet_number("plan")}
                        if appraisal.state == "planning"
                        else {}
                    ),
                    **values,
                }
            )
        )

    def text_of(self, report, record, role="manager"):
        return (
            self.as_user(self.env["ir.actions.report"], role)
            ._render_qweb_html(f"hr_performance.{report}", record.ids)[0]
            .decode()
        )

    # SHEETS

    def test_plan_sheet(self):
        """The sheet shows the goals, a number, blanks and who signs."""
        appraisal = self.launched()
        text = self.text_of("report_hr_performance_plan_sheet", appraisal)
        for part in (
            "Output",
            "Attitude",
            "I confirm this plan",
            "Userless",
            "Manager",
        ):
            self.assertIn(part, text)
        self.assertIn(appraisal._sheet_number("plan"), text)
        self.dialog(appraisal).action_enter()
        text = self.text_of("report_hr_performance_plan_sheet", appraisal)
        self.assertIn("On paper, entered by Manager", text)

    def test_self_review_sheet(self):
        """The sheet has boxes for points where the person gives points."""
        appraisal = self.launched()
        with self.assertRaisesRegex(UserError, "once the plan is agreed"):
            self.text_of("report_hr_performance_self_sheet", appraisal)
        self.as_user(appraisal, "manager").action_confirm_plan()
        text = self.text_of("report_hr_performance_self_sheet", appraisal)
        self.assertIn(appraisal._sheet_number("self_review"), text)
        self.assertEqual(text.count("0 – 120"), 1, "one judged line")

    def test_sheets_are_for_readers(self):
        """Who cannot read the appraisal prints no sheet."""
        appraisal = self.launched()
        with self.assertRaises(AccessError):
            self.text_of("report_hr_performance_plan_sheet", appraisal, "colleague")

    # ENTERING

    def test_enter_plan(self):
        """The confirmation counts for the employee only and says who entered it."""
        appraisal = self.launched()
        dialog = self.dialog(appraisal, "hr_in")
        self.assertEqual(dialog.purpose, "plan")
        dialog.action_enter()
        self.assertTrue(appraisal.employee_confirmed_on)
        self.assertFalse(appraisal.manager_confirmed_on)
        self.assertEqual(appraisal.employee_confirmed_via, "paper")
        self.assertEqual(appraisal.employee_confirmed_by_id, self.users["hr_in"])
        self.assertEqual(
            appraisal.employee_confirmed_text, "On paper, entered by Hr In"
        )
        paper = appraisal.paper_ids
        self.assertEqual(paper.reference, appraisal._sheet_number("plan"))
        self.assertEqual(paper.signed_on, fields.Date.today() - timedelta(days=2))

    def test_paper_opens_the_persons_side_only(self):
        """Who enters a sheet has no role of his own in it, as a substitute neither."""
        appraisal = self.reviewing()
        self.as_user(appraisal, "hr_in").action_substitute_reviewer(
            self.people["hr_in"].id, "Absent"
        )
        user = self.users["hr_in"]
        self.assertIn("manager", appraisal.with_user(user)._roles()[appraisal.id])
        person = self.people["userless"]
        entered = appraisal._as_person(person, "paper", user.id)
        self.assertEqual(entered._roles()[appraisal.id], {"subject"})

    def test_enter_self_review(self):
        """What stands on the sheet is typed in the dialog and checked as ever."""
        appraisal = self.reviewing()
        dialog = self.dialog(appraisal, strengths="Never absent")
        with self.assertRaisesRegex(ValidationError, "give points"):
            dialog.action_enter()
        self.assertFalse(appraisal.paper_ids)
        line = dialog.rating_line_ids.filtered(lambda line: line.method == "manual")
        line.points_input = "75"
        dialog.action_enter()
        review = appraisal._self_review()
        self.assertEqual((review.state, review.entered_via), ("submitted", "paper"))
        self.assertEqual(review.submitted_by_id, self.users["manager"])
        self.assertEqual(review.strengths, "Never absent")
        self.assertEqual(appraisal.state, "manager_review")
        text = self.text_of("report_hr_performance_self_sheet", appraisal)
        self.assertIn("On paper, entered by Manager", text)

    def test_enter_result_slip(self):
        """A signed result slip acknowledges the result; the slip says how."""
        appraisal = self.released()
        self.dialog(appraisal).action_enter()
        self.assertEqual(appraisal.state, "acknowledged")
        self.assertEqual(appraisal.acknowledged_via, "paper")
        self.assertEqual(appraisal.acknowledged_by_id, self.users["manager"])
        slip = self.text_of("report_hr_performance_result_slip", self.result(appraisal))
        self.assertIn("On paper, entered by Manager", slip)

    def test_scanned_number_finds_the_sheet(self):
        """The number under the barcode opens the right appraisal."""
        appraisal = self.launched()
        model = self.as_user(self.env["hr.performance.paper.entry"], "hr_in")
        form = Form(model)
        form.reference = appraisal._sheet_number("plan").lower()
        self.assertEqual(form.appraisal_id, appraisal)
        self.assertEqual(form.purpose, "plan")
        for wrong in ("P-999999-1", "nonsense", "P-x-1"):
            form = Form(model)
            form.reference = wrong
            self.assertFalse(form.appraisal_id)

    # REFUSED

    def test_bad_input(self):
        """No scan, no date, a date in the future, no picture: refused."""
        appraisal = self.launched()
        tomorrow = fields.Date.today() + timedelta(days=3)
        for values, error in (
            ({"scan": False}, "the scan of the sheet"),
            ({"signed_on": False}, "date of the signature"),
            ({"signed_on": tomorrow}, "in the future"),
            ({"scan": WORDS}, "PDF, PNG or JPEG"),
        ):
            with self.assertRaisesRegex(ValidationError, error):
                self.dialog(appraisal, **values).action_enter()
        self.assertFalse(appraisal.employee_confirmed_on)
        self.assertFalse(appraisal.paper_ids)

    def test_outdated_sheet(self):
        """A sheet of a plan that was changed since is not entered."""
        appraisal = self.launched()
        number = appraisal._sheet_number("plan")
        self.as_user(appraisal.line_ids[0], "manager").target = 90
        dialog = self.dialog(appraisal, reference=number)
        with self.assertRaisesRegex(UserError, "changed after this sheet"):
            dialog.action_enter()
        with self.assertRaisesRegex(UserError, "number of the sheet"):
            self.dialog(appraisal, reference=False).action_enter()
        self.assertFalse(appraisal.employee_confirmed_on)

    def test_only_for_people_without_login(self):
        """Nobody enters paper for somebody who can log in."""
        self.launch()
        with self.assertRaisesRegex(UserError, "can log in"):
            self.dialog(self.appraisal("subject")).action_enter()

    def test_only_manager_and_hr(self):
        """Others, and HR out of scope, enter nothing."""
        appraisal = self.launched()
        for role in ("colleague", "head", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.dialog(appraisal, role).action_enter()
        self.assertFalse(appraisal.employee_confirmed_on)

    def test_twice(self):
        """The step is taken once."""
        appraisal = self.launched()
        dialog = self.dialog(appraisal)
        dialog.action_enter()
        with self.assertRaisesRegex(UserError, "done already"):
            dialog.action_enter()

    def test_who_reads_the_scan(self):
        """The pair and HR in scope; the reporting line reads the sheet's plan only."""
        appraisal = self.launched()
        self.dialog(appraisal).action_enter()
        paper = appraisal.paper_ids
        scan = self.env["ir.attachment"].search(
            [
                ("res_model", "=", paper._name),
                ("res_id", "=", paper.id),
                ("res_field", "=", "scan"),
            ]
        )
        self.assertTrue(scan)
        for role in ("manager", "hr_in", "hr_admin"):
            self.assertTrue(self.as_user(paper, role).scan)
            self.assertTrue(self.as_user(scan, role).read(["datas"]))
        for role in ("head", "ceo", "colleague", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(paper, role).read(["scan"])
            with self.assertRaises(AccessError):
                self.as_user(scan, role).read(["datas"])
        for role in ("manager", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(paper, role).write({"signed_on": "2020-01-01"})
            with self.assertRaises(AccessError):
                self.as_user(paper, role).unlink()
            with self.assertRaises(AccessError):
                self.as_user(paper, role).create({"appraisal_id": appraisal.id})
