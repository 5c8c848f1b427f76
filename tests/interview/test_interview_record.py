# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...engine import interview_payload
from .common_interview import OWN_PART, SIGNATURE, InterviewCase

RULES = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestInterviewRecord(InterviewCase):
    """Closing freezes, both sign, and nobody changes what was signed."""

    def test_both_sign_and_the_result_is_acknowledged(self):
        """Image, name, time, login and hash are kept for each side. Covers: R157"""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        mine = self.interview(appraisal, "subject")
        mine.action_sign(SIGNATURE, reservation="The defect count")
        self.assertEqual(talk.state, "closed")
        self.assertEqual(appraisal.state, "released")
        talk.action_sign(SIGNATURE)
        self.assertEqual(talk.state, "signed")
        self.assertEqual(appraisal.state, "acknowledged")
        by_side = {signature.side: signature for signature in talk.signature_ids}
        self.assertEqual(by_side["employee"].signed_name, "Subject")
        self.assertEqual(by_side["employee"].user_id, self.users["subject"])
        self.assertEqual(by_side["employee"].reservation, "The defect count")
        self.assertFalse(by_side["employee"].is_entered_by_other)
        for signature in talk.signature_ids:
            self.assertEqual(signature.payload_hash, talk.payload_hash)
            self.assertTrue(signature.signed_on)
            self.assertTrue(signature.image)

    def test_older_records_are_printed(self):
        """A record that lacks a field of today prints; a later one says what to do."""
        talk = self.signed(self.decided()).sudo()
        whole = json.loads(talk.payload)
        for part, name in (
            (whole, "start_reason"),
            (whole, "next_interview_date"),
            (whole, "employee_view"),
            (whole, "employee_consensus"),
            (whole, "employee_part"),
            (whole, "meeting_mode"),
            (whole, "present"),
            (whole["result"], "grade_from_score"),
            (whole["result"]["lines"][0], "unit"),
            (whole["commitments"][0], "due_date"),
            (whole["topics"][0], "employee_view"),
            (whole["topics"][0], "is_confidential"),
            (whole["topics"][0], "cause"),
            (whole["commitments"][0], "kind"),
            (whole["self_report"], "evidence"),
            (whole, "explained"),
            (whole, "is_result_received"),
            (whole, "achievements"),
        ):
            del part[name]
        self.assertEqual(whole["version"], 3)
        self.refreeze(talk, whole)
        html = self.printed(talk)
        self.assertIn("A good half-year", html)
        self.assertNotIn("proves nothing", html)
        self.refreeze(talk, {**whole, "version": 99})
        with self.assertRaisesRegex(UserError, "later version"):
            self.printed(talk)

    def refreeze(self, talk, content):
        """Put another content in place, signed as well."""
        text = json.dumps(content)
        talk.write({"payload": text, "payload_hash": talk._hash_of(text)})
        talk.signature_ids.payload_hash = talk.payload_hash

    def printed(self, talk):
        report = "hr_performance.report_hr_performance_interview"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, talk.ids)
        return html.decode()

    def test_every_field_of_the_content_has_a_stand_in(self):
        """A field that is added to the content is declared for older records, too."""
        talk = self.closed(self.decided())
        content = json.loads(talk.payload)
        parts = {
            "interview": content,
            "self_report": content["self_report"],
            "result": content["result"],
            "line": content["result"]["lines"][0],
            "topic": content["topics"][0],
            "commitment": content["commitments"][0],
        }
        for name in talk._signed_texts():
            del content[name]
        for part, values in parts.items():
            known = {
                name
                for added in interview_payload.ADDED.values()
                for name in added.get(part, ())
            }
            self.assertEqual(set(values) - known, set(), part)

    def test_payload_holds_the_whole_talk(self):
        """Result, lines, self-report, topics, promises and both summaries.

        Covers: R162
        """
        talk = self.closed(self.decided())
        content = json.loads(talk.payload)
        self.assertEqual(content["employee"], "Subject")
        self.assertEqual(content["manager"], "Manager")
        self.assertEqual(content["result"]["score"], "89.5")
        self.assertEqual(content["result"]["grade"], "A")
        output = content["result"]["lines"][0]
        self.assertEqual(
            (output["title"], output["target"], output["actual"], output["points"]),
            ("Output", "100", "95", "95"),
        )
        self.assertEqual(content["self_report"]["strengths"], "Trained two newcomers")
        self.assertEqual(content["manager_summary"], "A good half-year")
        self.assertEqual(content["employee_summary"], "I take it along")
        self.assertEqual(content["commitments"][0]["text"], "Book the course")
        texts = [topic["text"] for topic in content["topics"]]
        self.assertIn("Reliable", texts)
        self.assertIn("Cut scrap", texts)
        self.assertEqual(
            talk.payload,
            json.dumps(
                content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
            ),
        )

    def test_bonus_and_veto_are_shown_by_their_effect(self):
        """They have no weight; what they did to the score stands there instead."""
        self.template.line_ids = [
            Command.create({"name": "Ideas", "kind": "item", "section": "item"}),
            Command.create({"name": "Late", "kind": "item", "section": "item"}),
            Command.create(
                {
                    "name": "Safety",
                    "kind": "veto",
                    "section": "veto",
                    "veto_effect": "grade_cap",
                    "veto_value": "B",
                }
            ),
        ]
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            lines = {line.appraisal_line_id.title: line for line in rating.line_ids}
            lines["Attitude"].points_input = "90"
            if kind == "manager":
                lines["Ideas"].points_input = "2"
                lines["Late"].points_input = "-0.5"
                lines["Safety"].write({"is_veto_triggered": True, "comment": "Goggles"})
            rating.action_submit()
        shown = {
            line.appraisal_line_id.title: (line.weight_display, line.points_display)
            for line in self.as_user(self.result(appraisal), "manager").line_ids
        }
        self.assertEqual(shown["Output"], ("50", "95"))
        self.assertEqual(shown["Ideas"], ("", "+2"))
        self.assertEqual(shown["Late"], ("", "−0.5"))
        self.assertEqual(shown["Safety"], ("", "Veto"))
        talk = self.closed(appraisal)
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        sheet = self.as_user(report, "subject")._get_report_values(talk.ids)["sheets"]
        effects = {
            line["title"]: line["effect"] for line in sheet[talk.id]["result"]["lines"]
        }
        self.assertEqual(effects["Ideas"], "+2")
        self.assertEqual(effects["Safety"], "Veto")
        self.assertEqual(effects["Output"], "")

    def test_changed_content_is_detected(self):
        """Who changes the frozen text behind Odoo's back is found out by the hash."""
        self.leaves_sound = False
        appraisal = self.decided()
        talk = self.closed(appraisal)
        self.assertTrue(talk.is_intact)
        interview = self.interview(appraisal)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE hr_performance_interview SET payload ="
                " replace(payload, 'A good half-year', 'A bad half-year')"
                " WHERE id = %s",
                interview.id,
            )
        )
        self.env.invalidate_all()
        self.assertFalse(talk.is_intact)
        with self.assertRaisesRegex(UserError, "does not match its hash"):
            talk.action_sign(SIGNATURE)

    def test_rehashed_content_does_not_match_the_signature(self):
        """A new hash for changed content still differs from the signed one."""
        self.leaves_sound = False
        appraisal = self.decided()
        talk = self.signed(appraisal)
        self.assertTrue(talk.is_intact)
        interview = self.interview(appraisal)
        forged = interview.payload.replace("A good half-year", "A bad half-year")
        interview.write({"payload": forged, "payload_hash": interview._hash_of(forged)})
        self.assertFalse(talk.is_intact)

    def test_signed_record_cannot_be_edited(self):
        """The message says what can be done instead. Covers: R156"""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        mine = self.interview(appraisal, "subject")
        admin = self.interview(appraisal, "hr_admin")
        with self.assertRaisesRegex(UserError, "closed.*addendum"):
            talk.manager_summary = "Changed"
        with self.assertRaisesRegex(UserError, "closed.*addendum"):
            mine.employee_summary = "Changed"
        with self.assertRaises(UserError):
            admin.manager_summary = "Changed"
        with self.assertRaisesRegex(UserError, "addendum"):
            talk.topic_ids[0].text = "Changed"
        with self.assertRaisesRegex(UserError, "addendum"):
            talk.topic_ids.create(
                {"interview_id": talk.id, "kind": "strength", "text": "More"}
            )
        with self.assertRaises(AccessError), mute_logger(RULES):
            talk.topic_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "addendum"):
            talk.commitment_ids.text = "Changed"
        with self.assertRaises(UserError):
            talk.action_correct("Too late")

    def test_late_self_report_is_refused(self):
        """After an oral report nobody writes one behind the signed record."""
        appraisal = self.decided()
        talk = self.started(appraisal)
        talk.is_oral_report = True
        self.fill(talk)
        self.interview(appraisal, "subject").write(OWN_PART)
        report = self.as_user(self.self_report(appraisal), "subject")
        report.strengths = "Still possible"
        self.assertTrue(report.is_mine)
        talk.action_close()
        for state in ("closed", "signed"):
            self.assertEqual(talk.state, state)
            self.assertFalse(report.is_mine)
            with self.assertRaisesRegex(UserError, "is over.*addendum"):
                report.strengths = "Too late"
            with self.assertRaisesRegex(UserError, "is over"):
                report.action_submit()
            if state == "closed":
                self.interview(appraisal, "subject").action_sign(SIGNATURE)
                talk.action_sign(SIGNATURE)
        self.assertEqual(report.strengths, "Still possible")

    def test_correction_voids_the_first_signature(self):
        """It stays on record with the reason; both sign again. Covers: R157"""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        mine = self.interview(appraisal, "subject")
        mine.action_sign(SIGNATURE)
        old_hash = talk.payload_hash
        with self.assertRaises(UserError):
            talk.action_correct(" ")
        with self.assertRaises(AccessError):
            mine.action_correct("I want another word")
        talk.action_correct("Wrong date")
        self.assertEqual(talk.state, "in_progress")
        self.assertFalse(talk.payload)
        void = talk.signature_ids
        self.assertTrue(void.is_void)
        self.assertEqual(void.void_reason, "Wrong date")
        talk.next_interview_date = "2027-07-15"
        talk.action_close()
        self.assertNotEqual(talk.payload_hash, old_hash)
        mine.action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        self.assertEqual(talk.state, "signed")
        self.assertEqual(len(talk.signature_ids), 3)

    def test_nobody_signs_another_text_than_the_one_read(self):
        """The dialog was open while the record was corrected and closed again."""
        talk = self.closed(self.decided())
        mine = self.interview(talk.appraisal_id, "subject")
        action = mine.action_open_sign()
        dialog = mine.env[action["res_model"]].browse(action["res_id"])
        dialog.signature = SIGNATURE
        talk.action_correct("Wrong date")
        talk.next_interview_date = "2027-07-15"
        talk.action_close()
        with self.assertRaisesRegex(UserError, "corrected while you read it"):
            dialog.action_sign()
        self.assertFalse(talk.is_signed_by_employee)
        again = mine.action_open_sign()
        dialog = mine.env[again["res_model"]].browse(again["res_id"])
        dialog.signature = SIGNATURE
        dialog.action_sign()
        self.assertTrue(talk.is_signed_by_employee)

    def test_nobody_signs_for_another_or_twice(self):
        """Everybody with a login signs personally, once, with a drawn image."""
        appraisal = self.decided()
        talk = self.closed(appraisal)
        mine = self.interview(appraisal, "subject")
        with self.assertRaises(AccessError):
            talk.action_sign(SIGNATURE, side="employee")
        with self.assertRaises(AccessError):
            mine.action_sign(SIGNATURE, side="manager")
        for role in ("hr_in", "hr_admin", "head", "colleague"):
            with self.assertRaises(AccessError):
                self.interview(appraisal, role).action_sign(SIGNATURE)
        for image in (False, b"", b"bm90IGFuIGltYWdl", b"?"):
            with self.assertRaises(ValidationError):
                mine.action_sign(image)
        mine.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "your signature is there"):
            mine.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "signed already"):
            mine.action_sign(SIGNATURE, side="employee")

    def test_addendum_after_signing(self):
        """A remark stands beside the signed content, with name and time."""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        before = talk.payload
        self.interview(appraisal, "subject").action_add_addendum(
            "The course was in May"
        )
        self.assertEqual(talk.addendum_ids.text, "The course was in May")
        self.assertEqual(talk.addendum_ids.author_id, self.users["subject"])
        self.assertEqual(talk.payload, before)
        with self.assertRaises(AccessError):
            self.as_user(talk.addendum_ids, "subject").write({"text": "No"})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_signatures_and_filed_document_are_out_of_reach(self):
        """Nobody removes a signature or the filed document. Covers: R156"""
        appraisal = self.decided()
        talk = self.signed(appraisal)
        document = self.env["ir.attachment"].create(
            {
                "name": "record.pdf",
                "raw": b"%PDF",
                "res_model": talk._name,
                "res_id": talk.id,
            }
        )
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(document, role).unlink()
            with self.assertRaises(AccessError):
                self.as_user(document, role).write({"raw": b"forged"})
            with self.assertRaises(AccessError):
                self.as_user(talk.signature_ids, role).unlink()
            with self.assertRaises(UserError):
                self.interview(appraisal, role).unlink()

    def test_print_waits_for_the_closing(self):
        """An open talk prints nothing, so nothing leaks before its time."""
        appraisal = self.decided()
        talk = self.started(appraisal)
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        with self.assertRaisesRegex(UserError, "once the interview is closed"):
            report.with_user(self.users["subject"])._get_report_values(talk.ids)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_print_is_for_those_who_may_read(self):
        """Colleagues and superiors print nothing."""
        talk = self.closed(self.decided())
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        for role in ("colleague", "head", "ceo", "hr_out", "former"):
            with self.assertRaises(AccessError):
                self.as_user(report, role)._get_report_values(talk.ids)
