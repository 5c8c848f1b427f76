# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is signed is on the screen; afterwards it says what was signed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext, mute_logger

from ..base.test_tours import TourCase
from .common_interview import OWN_PART, SIGNATURE, InterviewCase

REPORT = "hr_performance.report_hr_performance_interview"
#: What the closed talk of ``InterviewCase`` says, by both sides.
SAID = (
    "Performance Interview Record",
    "A good half-year",
    "I take it along",
    "Cut scrap",
    "Book the course",
    "Who covers night shifts?",
)
#: What the dialog reads when it opens.
SHOWN = {name: {} for name in ("record_page", "signer_name", "is_for_other", "side")}


@tagged("post_install", "-at_install")
class TestSigningPage(InterviewCase):
    """The dialog shows the page that will be filed, with the reader's own rights."""

    def opened(self, talk):
        """The dialog as its user gets it."""
        action = talk.action_open_sign()
        dialog = talk.env[action["res_model"]].browse(action["res_id"])
        return dialog, dialog.web_read(SHOWN)[0]

    def words(self, html):
        return html2plaintext(html).split()

    def test_the_page_that_will_be_filed(self):
        """Each side reads in the dialog and on the form what the print says."""
        talk = self.closed(self.decided())
        for role in ("subject", "manager"):
            own = self.interview(talk.appraisal_id, role)
            _dialog, shown = self.opened(own)
            for text in SAID:
                self.assertIn(text, shown["record_page"])
            printed, _kind = self.env["ir.actions.report"]._render_qweb_html(
                REPORT, talk.ids
            )
            printed = self.words(printed.decode().partition("<main>")[2] or printed)
            page = " ".join(self.words(shown["record_page"]))
            self.assertIn(page, " ".join(printed))
            form = own.web_read({"record_page": {}})[0]
            self.assertEqual(form["record_page"], shown["record_page"])

    def test_first_signature_stands_on_the_page(self):
        """As a picture, also for forms, which ask for sizes of files."""
        talk = self.closed(self.decided())
        self.interview(talk.appraisal_id, "subject").action_sign(SIGNATURE)
        asked = talk.with_context(bin_size=True)
        page = asked.web_read({"record_page": {}})[0]["record_page"]
        self.assertIn(f"base64,{SIGNATURE.decode()}", page)

    def test_no_page_before_the_closing(self):
        talk = self.started(self.decided())
        self.assertFalse(talk.record_page)

    def test_texts_are_shown_as_text(self):
        """Nothing that somebody has typed becomes a part of the page."""
        sheet = self.decided()
        self.report(sheet, strengths="<script>alert(1)</script><img src=x>")
        talk = self.started(sheet)
        self.fill(talk)
        self.interview(sheet, "subject").write(
            {**OWN_PART, "employee_summary": "<b>Mine</b>"}
        )
        talk.action_close()
        self.assertIn("&lt;script&gt;alert(1)", talk.record_page)
        self.assertIn("&lt;b&gt;Mine", talk.record_page)
        self.assertNotIn("<script", talk.record_page)

    def test_page_of_a_newer_version_opens_the_form(self):
        """The form says what to do instead of failing."""
        talk = self.closed(self.decided())
        content = talk.payload.replace('"version":3', '"version":99')
        self.assertNotEqual(content, talk.payload)
        talk.sudo().write({"payload": content, "payload_hash": talk._hash_of(content)})
        self.assertIn(
            "Update the app", talk.web_read({"record_page": {}})[0]["record_page"]
        )

    def test_strangers_read_nothing(self):
        """Neither through the dialog nor through the field."""
        talk = self.closed(self.decided())
        for role in ("colleague", "head"):
            own = self.as_user(talk, role)
            dialogs = own.env["hr.performance.interview.sign"]
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                own.web_read({"record_page": {}})
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                dialogs.create({"interview_id": talk.id, "side": "employee"}).web_read(
                    SHOWN
                )

    def test_hr_reads_on_record(self):
        """A dialog that HR makes is a reading like any other."""
        talk = self.closed(self.decided())
        own = self.as_user(talk, "hr_in")
        self.assertFalse(talk.sudo().access_ids)
        dialog = own.env["hr.performance.interview.sign"].create(
            {"interview_id": talk.id, "side": "manager"}
        )
        dialog.web_read(SHOWN)
        self.assertEqual(talk.sudo().access_ids.reader_id, self.users["hr_in"])

    def test_opening_is_quick(self):
        """Dialog with its whole page."""
        talk = self.closed(self.decided())
        self.env.flush_all()
        for role in ("subject", "manager"):
            own = self.interview(talk.appraisal_id, role)
            self.opened(own)
            self.env.invalidate_all()
            with self.assertQueryCount(40):
                self.opened(own)

    def test_another_text_is_refused(self):
        """What was read is signed, or nothing."""
        talk = self.closed(self.decided())
        own = self.interview(talk.appraisal_id, "subject")
        dialog, shown = self.opened(own)
        talk.action_correct("Wrong summary")
        talk.manager_summary = "A fair half-year"
        talk.action_close()
        dialog.signature = SIGNATURE
        with self.assertRaisesRegex(UserError, "corrected while you read it"):
            dialog.action_sign()
        self.assertFalse(talk.is_signed_by_employee)
        dialog, again = self.opened(own)
        self.assertIn("A good half-year", shown["record_page"])
        self.assertIn("A fair half-year", again["record_page"])
        dialog.signature = SIGNATURE
        dialog.action_sign()
        self.assertTrue(talk.is_signed_by_employee)

    # WHO IS MISSING

    def test_who_is_missing(self):
        """Everybody reads one sentence, as it is true for the reader."""
        talk = self.closed(self.decided())
        roles = ("subject", "manager", "hr_in")
        own = {role: self.as_user(talk, role) for role in roles}
        for one in own.values():
            self.assertEqual(one.signing_text, "")
        with freeze_time("2026-09-01 12:00:00"):
            own["subject"].action_sign(SIGNATURE)
        day = "Sep 1, 2026"
        sentences = {
            "subject": f"You have signed on {day}; the signature of Manager is"
            " missing.",
            "manager": f"Subject has signed on {day}; your signature is missing.",
            "hr_in": f"Subject has signed on {day}; the signature of Manager is"
            " missing.",
        }
        for role, sentence in sentences.items():
            self.assertEqual(own[role].signing_text, sentence)
        own["manager"].action_sign(SIGNATURE)
        for one in own.values():
            self.assertEqual(
                one.signing_text, "Both have signed; the record is being filed."
            )

    def test_day_of_the_company(self):
        """Late in the evening somewhere it is tomorrow where the company works."""
        talk = self.closed(self.decided())
        own = self.interview(talk.appraisal_id, "subject")
        with freeze_time("2026-09-01 20:00:00"):
            own.action_sign(SIGNATURE)
        for zone, day in (("Asia/Shanghai", "Sep 2, 2026"), ("UTC", "Sep 1, 2026")):
            self.company.resource_calendar_id.tz = zone
            own.invalidate_recordset()
            self.assertIn(day, own.signing_text)

    def test_signature_that_stays_missing(self):
        """Nobody reads that both have signed where one has refused."""
        talk = self.closed(self.decided())
        talk.action_sign(SIGNATURE)
        talk.action_record_missing_signature(
            "refused", "Did not want to", witness=self.people["colleague"].id
        )
        for role in ("subject", "manager"):
            text = self.as_user(talk, role).signing_text
            self.assertIn("Manager has signed", text)
            self.assertNotIn("Both", text)

    def test_corrected_means_nobody_has_signed(self):
        talk = self.closed(self.decided())
        own = self.interview(talk.appraisal_id, "subject")
        own.action_sign(SIGNATURE)
        talk.action_correct("Wrong date")
        self.assertEqual(own.signing_text, "")
        talk.action_close()
        self.assertEqual(own.signing_text, "")

    # WHAT IS MEANT FOR THE MANAGER

    def test_hints_are_the_managers(self):
        """The employee reads nothing of overdue, of places and of calendars."""
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.sudo().due_date = "2026-01-31"
        talk.is_private_place = False
        talk.action_invite()
        own = self.interview(sheet, "subject")
        self.assertTrue(talk.warnings)
        self.assertFalse(own.warnings)


@tagged("post_install", "-at_install")
class TestSigningTour(InterviewCase, TourCase):
    """Both sides read the record in the browser and sign it there."""

    browser_size = "1440x900"

    def test_what_the_employee_sees_before(self):
        """No hints for the manager; in the talk every point can be read."""
        sheet = self.decided()
        self.report(sheet)
        talk = self.planned(sheet)
        talk.action_invite()
        talk.sudo().due_date = "2026-01-31"
        self.assertTrue(talk.is_overdue)
        action = "hr_performance_interview_action_my"
        self.tour("hr_performance_invited_employee", action, "subject")
        talk.action_start()
        self.fill(talk)
        self.tour("hr_performance_talk_employee", action, "subject")
        self.assertEqual(talk.employee_consensus, "yes")

    def test_both_sign(self):
        """Covers: R157"""
        talk = self.closed(self.decided())
        self.tour(
            "hr_performance_sign_employee",
            "hr_performance_interview_action_my",
            "subject",
        )
        self.assertTrue(talk.is_signed_by_employee)
        self.assertGreater(len(talk.signature_ids.image), 1000, "a typed name")
        self.tour(
            "hr_performance_sign_manager",
            "hr_performance_interview_action_team",
            "manager",
        )
        self.assertEqual(talk.state, "signed")
        manager = talk.signature_ids.filtered(lambda s: s.side == "manager")
        self.assertGreater(len(manager.image), 1000, "a drawn line")
        self.assertEqual(manager.reservation, "The date was late")
