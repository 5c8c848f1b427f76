# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is gathered for an interview, and what has to be there."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_interview import InterviewCase

REPORT = "hr_performance.report_interview_package"


@tagged("post_install", "-at_install")
class TestInterviewPackage(InterviewCase, HttpCase):
    """One page and one print of all that belongs on the table."""

    def filled(self):
        """A decided sheet with an action, notes of three kinds and a course."""
        self.people["subject"].job_id = self.env["hr.job"].create(
            {"name": "Welder", "description": "<p>Welds and checks</p>"}
        )
        sheet = self.decided()
        day = self.cycle.date_start + timedelta(days=40)
        for kind, body in (("praise", "Trained two"), ("incident", "Stop of line 2")):
            self.env["hr.performance.coaching"].create(
                {
                    "employee_id": self.people["subject"].id,
                    "author_id": self.users["manager"].id,
                    "kind": kind,
                    "zone": "record",
                    "date": day,
                    "body": body,
                    "is_told": True,
                }
            )
        self.as_user(self.env["hr.performance.private.note"], "manager").create(
            {"appraisal_id": sheet.id, "date": day, "body": "Seems worried"}
        )
        self.as_user(self.env["hr.performance.coaching.request"], "manager").create(
            {
                "name": "Welding course",
                "employee_id": self.people["subject"].id,
                "kind": "training",
            }
        )
        self.env["hr.performance.plan.action"].create(
            {
                "appraisal_id": sheet.id,
                "name": "Measure the scrap",
                "responsible_id": self.people["subject"].id,
                "state": "done",
                "done_on": "2026-05-02 08:00:00",
            }
        )
        return sheet, self.interview(sheet, "manager")

    def test_page_gathers_what_is_readable(self):
        """Lines, actions, events, duties, training. Covers: R111, R112, R114, R115"""
        _sheet, talk = self.filled()
        page = talk.package_html
        for words in (
            *("Output", "95", "Measure the scrap", "Trained two", "Stop of line 2"),
            *("Welds and checks", "Welding course"),
        ):
            self.assertIn(words, page)
        self.assertNotIn("Seems worried", page)

    def test_earlier_results_promises_and_rewards(self):
        """What is on record about the person. Covers: R112, R115"""
        sheet = self.decided()
        self.signed(sheet)
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        later = self.env["hr.performance.interview"]._create_for(
            self.appraisal(cycle=cycle).sudo()
        )
        page = self.as_user(later, "manager").package_html
        for words in ("2026 H1", "89.5", "Book the course", "Cut scrap"):
            self.assertIn(words, page)
        # HR reads other talks one by one, on record.
        self.assertNotIn("Book the course", self.as_user(later, "hr_in").package_html)

    def test_everybody_reads_the_own_part(self):
        """With the reader's own rights; strangers nothing."""
        _sheet, talk = self.filled()
        talk.action_prepare()
        mine = self.as_user(talk, "subject")
        self.assertIn("Trained two", mine.package_html)
        self.assertNotIn("89.5", mine.package_html)
        reports = self.env["ir.actions.report"]
        for role in ("colleague", "head"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(reports, role)._render_qweb_html(REPORT, talk.ids)

    def test_print_is_one_file(self):
        """Covers: R112"""
        _sheet, talk = self.filled()
        reports = self.as_user(self.env["ir.actions.report"], "manager")
        html, _kind = reports._render_qweb_html(REPORT, talk.ids)
        for words in ("Interview Package", "Subject", "Four Documents", "Output"):
            self.assertIn(words, html.decode())
        content, kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(REPORT, talk.ids)
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))

    # THE FOUR DOCUMENTS

    def level(self, level):
        gates = self.scheme.gate_ids | self.cycle.gate_ids
        gates.filtered(lambda g: g.code == "interview_documents").level = level

    def test_missing_documents_are_told(self):
        """Present and missing, one by one. Covers: R113"""
        sheet, talk = self.filled()
        self.assertIn(
            "Self-report or work summary<strong> – missing", talk.package_html
        )
        self.report(sheet)
        talk.invalidate_recordset()
        self.assertNotIn("missing", talk.package_html)

    def test_missing_documents_hold_the_start_back(self):
        """Required: no start, unless HR lets it pass with a reason. Covers: R113"""
        self.level("required")
        talk = self.planned(self.decided())
        self.assertIn("Missing for the interview: Self-report", talk.warnings)
        talk.action_invite()
        with self.assertRaisesRegex(UserError, "Record of key events"):
            talk.action_start()
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": talk.appraisal_id.id,
                "code": "interview_documents",
                "reason": "Transferred last week",
            }
        )
        talk.action_start()
        self.assertEqual(talk.state, "in_progress")

    def test_check_may_be_off(self):
        """Nobody is told, and nothing is held back."""
        self.level("off")
        talk = self.planned(self.decided())
        self.assertNotIn("Missing for", talk.warnings or "")
        talk.action_invite()
        talk.action_start()
        self.assertEqual(talk.state, "in_progress")

    # TRAINED FOR THE FIRST TALK

    def test_first_interview_needs_training(self):
        """Required: no first talk without training, unless HR lets it. Covers: R165"""
        gates = self.scheme.gate_ids | self.cycle.gate_ids
        trained = gates.filtered(lambda g: g.code == "interviewer_trained")
        trained.level = "required"
        sheet = self.decided()
        talk = self.planned(sheet)
        self.assertIn("no interview training", talk.warnings)
        talk.action_invite()
        with self.assertRaisesRegex(UserError, "no interview training"):
            talk.action_start()
        override = self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": sheet.id,
                "code": "interviewer_trained",
                "reason": "Has led talks for years elsewhere",
            }
        )
        with self.cr.savepoint() as savepoint:
            talk.action_start()
            self.assertEqual(talk.state, "in_progress")
            savepoint.rollback()
        self.env.invalidate_all()
        override.sudo().unlink()
        self.people["manager"].performance_trained_on = "2026-05-01"
        talk.action_start()
        self.assertEqual(talk.state, "in_progress")

    def test_later_interviews_need_no_first_training(self):
        """Who has held one has begun. Covers: R165"""
        gates = self.scheme.gate_ids | self.cycle.gate_ids
        trained = gates.filtered(lambda g: g.code == "interviewer_trained")
        trained.level = "off"
        self.closed(self.decided())
        talk = self.interview(self.appraisal())
        self.assertFalse(talk._training_problems())
