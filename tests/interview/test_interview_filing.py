# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The signed record is filed after signing, as soon as it can be printed."""

import hashlib
import io
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...hooks import uninstall_hook
from ...models.base import hr_performance_job_mixin
from ...models.interview import hr_performance_interview
from .common_interview import SIGNATURE, InterviewCase
from .common_printer import PROGRAMS, SILENT, PrinterMixin

HR_ROLE = "hr_admin"


class FilingCase(PrinterMixin, InterviewCase):
    """One interview that both have signed."""

    def second(self, first):
        """Another person's interview with the same text, signed by both."""
        sheet = self.appraisal("colleague")
        talk = first.sudo().create(
            {
                "appraisal_id": sheet.id,
                "employee_id": sheet.employee_id.id,
                "interviewer_id": sheet.manager_id.id,
                "company_id": sheet.company_id.id,
                "cycle_id": sheet.cycle_id.id,
                "number": "PI/2",
                "state": "closed",
                "payload": first.payload,
                "payload_hash": first.payload_hash,
            }
        )
        for side in ("manager", "employee"):
            talk._add_signature(side, SIGNATURE, False)
        return talk

    def failure(self):
        """Failed work of filing."""
        failures = self.env["hr.performance.failure"].search([])
        return failures.filtered(lambda failure: failure.job_name == "file")

    def documents(self, talk):
        """All files of an interview."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", talk._name), ("res_id", "=", talk.id)]
        )

    def reset(self, talk):
        """The record is signed and not filed, as on the first day."""
        talk = talk.sudo()
        talk.write({"document_id": False, "document_hash": False, "filed_on": False})
        self.documents(talk).unlink()

    def assert_filed(self, talk):
        """There is one file: a PDF with pages, whose hash is kept and right."""
        talk = talk.sudo()
        self.assertTrue(talk.filed_on, self.failure().mapped("reason"))
        self.assertEqual(self.documents(talk), talk.document_id)
        content = talk.document_id.raw
        self.assertTrue(PdfReader(io.BytesIO(content)).pages)
        self.assertEqual(hashlib.sha256(content).hexdigest(), talk.document_hash)

    def assert_waits(self, talk):
        """Both signatures count, nothing is filed."""
        talk = talk.sudo()
        self.assertEqual((talk.state, talk.filed_on), ("signed", False))
        self.assertEqual(talk.appraisal_id.state, "acknowledged")
        self.assertFalse(talk.document_id)
        self.assertFalse(self.documents(talk))


@tagged("post_install", "-at_install")
class TestFiling(FilingCase):
    """Signing never depends on the print program; filing tells and goes on."""

    def test_signing_prints_nothing(self):
        """The second signature starts no program: it asks the scheduled job to.

        Covers: R156
        """
        talk = self.closed(self.decided())
        self.use_printer("sleep 600", answers=False)
        cron = self.env.ref("hr_performance.ir_cron_hr_performance_file")
        triggers = self.env["ir.cron.trigger"].search_count
        before = triggers([("cron_id", "=", cron.id)])
        self.interview(talk.appraisal_id, "subject").action_sign(SIGNATURE)
        self.assertEqual(triggers([("cron_id", "=", cron.id)]), before)
        talk.action_sign(SIGNATURE)
        self.assertGreater(triggers([("cron_id", "=", cron.id)]), before)
        self.assertFalse(self.calls())
        self.assert_waits(talk)

    def test_a_print_program_that_does_not_print(self):
        """Whatever it does: the signatures stand, HR is told, the next try files.

        Covers: R162
        """
        talk = self.signed(self.decided())
        ways = [(name, body, True) for name, body in PROGRAMS.items()]
        ways += [(name, body, False) for name, body in SILENT.items()]
        for number, (name, body, answers) in enumerate(ways):
            with self.subTest(name):
                self.use_printer(body, answers)
                self.file_records()
                self.assert_waits(talk)
                failure = self.failure()
                self.assertEqual(failure.res_id, talk.id)
                self.assertNotIn("Unexpected", failure.reason)
                self.assertIn("Ask the administrator of the server", failure.reason)
                self.use_real_printer()
                if number % 2:
                    self.file_records()
                else:
                    self.as_user(failure, HR_ROLE).action_try_again()
                self.assert_filed(talk)
                self.assertFalse(self.failure())
            self.reset(talk)

    def test_no_print_program(self):
        """It is missed by name; installed later, it is found without a restart."""
        talk = self.signed(self.decided())
        self.use_no_printer()
        self.file_records()
        self.assert_waits(talk)
        self.assertIn("wkhtmltopdf", self.failure().reason)
        self.assertIn("not installed", self.failure().reason)
        answer = self.as_user(self.failure(), HR_ROLE).action_try_again()
        self.assertIn("Failed again: 1", answer["params"]["message"])
        self.assertEqual(self.failure().count, 2)
        self.use_real_printer()
        self.file_records()
        self.assert_filed(talk)
        self.file_records()
        self.assert_filed(talk)

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_a_file_that_cannot_be_kept(self):
        """What is not on the disk, although it was printed, is not filed."""
        talk = self.signed(self.decided())
        content = talk.sudo()._print_record()
        printed = self.folder / "printed.pdf"
        printed.write_bytes(content)
        self.use_printer(f"cp '{printed}' \"$last\"")
        files = self.env["ir.attachment"]
        # Something stands where the file should be.
        _name, path = files._get_path(content, files._compute_checksum(content))
        place = Path(path)
        place.mkdir(parents=True)
        self.addCleanup(lambda: place.is_dir() and place.rmdir())
        self.file_records()
        self.assert_waits(talk)
        self.assertIn("could not keep the file", self.failure().reason)
        place.rmdir()
        self.file_records()
        self.assert_filed(talk)

    def test_what_the_sides_are_told(self):
        """Being filed, not filed yet, filed: each side reads it, HR reads why."""
        talk = self.signed(self.decided())
        roles = ("subject", "manager", "hr_in")
        both = [self.as_user(talk, role) for role in roles]
        for own in both:
            self.assertEqual(
                own.signing_text, "Both have signed; the record is being filed."
            )
            self.assertEqual((own.filing_text, own.is_filing_failed), ("", False))
            with self.assertRaisesRegex(UserError, "not filed as PDF yet"):
                own.action_open_document()
        self.use_no_printer()
        self.file_records()
        for own in both:
            self.assertIn("could not be filed as PDF yet", own.filing_text)
            self.assertIn("is complete and counts", own.filing_text)
            self.assertTrue(own.is_filing_failed)
        told = ["not installed" in own.filing_text for own in both]
        self.assertEqual(told, [False, False, True])
        self.use_real_printer()
        answer = both[1].action_file_document()
        self.assertEqual(answer["params"]["type"], "success")
        for own in both:
            own.invalidate_recordset()
            self.assertEqual((own.filing_text, own.is_filing_failed), ("", False))
            self.assertEqual(own.signing_text, "Both have signed; the record is filed.")
            opened = own.action_open_document()
            self.assertEqual(opened["url"], f"/web/content/{talk.document_id.id}")
        self.assert_filed(talk)

    def test_filing_again_says_why_it_failed(self):
        """The button reports no success without a file, and others have none."""
        talk = self.signed(self.decided())
        self.use_no_printer()
        answer = talk.action_file_document()
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertIn("not installed", answer["params"]["message"])
        with self.assertRaises(UserError):
            self.as_user(talk, "subject").action_file_document()
        self.assertEqual(self.failure().count, 1)

    def test_try_again_ends_in_time(self):
        """A program that hangs for each record does not hold up HR's own click."""
        first = self.signed(self.decided())
        second = self.second(first)
        self.use_printer("sleep 600")
        self.file_records()
        self.patch(hr_performance_job_mixin, "AGAIN_SECONDS", 0.5)
        failures = self.failure()
        self.assertEqual(set(failures.mapped("res_id")), {first.id, second.id})
        answer = self.as_user(failures, HR_ROLE).action_try_again()
        self.assertIn("Failed again: 1", answer["params"]["message"])
        self.assertIn("Left to the scheduled job: 1", answer["params"]["message"])

    def test_other_content_is_not_filed(self):
        """What was changed after signing is not filed in the name of the signers."""
        talk = self.signed(self.decided())
        text = talk.sudo().payload
        talk.sudo().payload = text.replace("A good half-year", "A bad half-year")
        self.assertFalse(talk.is_intact)
        self.file_records()
        self.assert_waits(talk)
        self.assertIn("not the one that was signed", self.failure().reason)
        talk.sudo().payload = text
        self.file_records()
        self.assert_filed(talk)

    def _words(self, talk):
        """The text of a filed record, and how many pictures stand in it."""
        pages = PdfReader(io.BytesIO(talk.sudo().document_id.raw)).pages
        words = " ".join(page.extract_text() for page in pages).split()
        return f"{sum(len(page.images) for page in pages)} {' '.join(words)}"

    def test_the_record_is_the_same_whoever_files_it(self):
        """Language, zone and company are those of the interview; an addendum that was
        written before the filing is no part of what was signed."""
        talk = self.closed(self.decided())
        self.interview(talk.appraisal_id, "subject").action_sign(SIGNATURE)
        talk.action_sign(SIGNATURE)
        self.env["res.lang"]._activate_lang("fr_FR")
        talk.action_add_addendum("Written later")
        self.users["subject"].lang = "fr_FR"
        root = self.env.ref("base.user_root")
        texts = []
        for lang, zone in (("en_US", "UTC"), ("fr_FR", "Asia/Shanghai")):
            root.write({"lang": lang, "tz": zone})
            self.env["hr.performance.interview"].with_context(
                lang=lang,
                tz=zone,
                allowed_company_ids=self.other_company.ids,
                bin_size=zone != "UTC",
            )._cron_file()
            self.env.invalidate_all()
            self.assert_filed(talk)
            texts.append(self._words(talk))
            self.reset(talk)
        self.assertEqual(*texts)
        self.assertIn("Performance Interview Record", texts[0])
        self.assertIn(talk.payload_hash[:32], texts[0])
        self.assertNotIn("Written later", texts[0])

    def test_a_refused_signature_is_filed(self):
        """The record that goes on without the employee's signature is one, too."""
        talk = self.closed(self.decided())
        talk.action_sign(SIGNATURE)
        talk.action_record_missing_signature(
            "refused", "Does not sign", witness=self.people["colleague"].id
        )
        self.file_records()
        self.assert_filed(talk)

    def test_links_are_not_made_where_nothing_is_printed(self):
        """The dialog of links is the other one that prints and keeps: it keeps none."""
        self.people["userless"].parent_id = self.people["manager"]
        self.launch()
        tokens = self.env["hr.performance.token"].search_count
        made = tokens([])
        wizard = self.as_user(self.env["hr.performance.link"], "manager").create(
            {"appraisal_ids": self.appraisal("userless").ids}
        )
        for name in ("writes nothing", "writes an empty file", "hangs", "crashes"):
            self.use_printer(PROGRAMS[name])
            with self.assertRaises(UserError), self.env.cr.savepoint():
                wizard.action_print()
        self.assertEqual(tokens([]), made)


@tagged("post_install", "-at_install")
class TestFiledRecords(FilingCase):
    """What was filed stays what it was, or is filed again."""

    def filed(self):
        talk = self.signed(self.decided())
        self.file_records()
        self.assert_filed(talk)
        return talk

    def check_nightly(self):
        self.env["hr.performance.failure"]._cron_sound()
        self.env.invalidate_all()

    def _no_pages(self):
        content = io.BytesIO()
        PdfWriter().write(content)
        return content.getvalue()

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_damage_is_found_and_mended(self):
        """Each night: empty, exchanged, cut, moved or gone. What is left is kept."""
        talk = self.filed()
        sound = talk.sudo().document_id.raw
        damages = {
            "empty": {"raw": b""},
            "a page": {"raw": b"<html>Not found</html>"},
            "cut": {"raw": sound[:-200]},
            "no pages": {"raw": self._no_pages()},
            "exchanged": {"raw": sound.replace(b"1", b"2")},
            "moved": {"res_id": talk.id + 1000},
        }
        for name, values in damages.items():
            with self.subTest(name):
                former = talk.sudo().document_id
                former.write(values)
                self.check_nightly()
                self.assertFalse(talk.filed_on)
                self.assertIn("is being filed", talk.signing_text)
                self.file_records()
                self.assertNotEqual(talk.sudo().document_id, former)
                note = talk.sudo().message_ids.sorted("id")[-1]
                self.assertIn("was damaged", note.body)
                self.assertEqual(note.attachment_ids, former.exists())
                self.assertEqual(bool(former.exists()), name != "empty")
                former.exists().unlink()
                self.assert_filed(talk)
        self.env.cr.execute(
            "DELETE FROM ir_attachment WHERE id = %s", talk.sudo().document_id.ids
        )
        self.env.invalidate_all()
        self.check_nightly()
        self.file_records()
        self.assert_filed(talk)

    def test_sound_records_are_left_alone(self):
        talk = self.filed()
        document, day = talk.sudo().document_id, talk.filed_on
        self.check_nightly()
        self.file_records()
        self.assertEqual((talk.sudo().document_id, talk.filed_on), (document, day))

    def _of_an_earlier_version(self, talk, content):
        """Filed without hash and day, by the login of who signed."""
        talk = talk.sudo()
        talk.document_id.raw = content
        talk.write({"document_hash": False, "filed_on": False})

    def test_records_of_earlier_versions(self):
        """A sound file is taken over as it is, an empty one is filed anew."""
        talk = self.filed()
        document = talk.sudo().document_id
        self._of_an_earlier_version(talk, document.raw)
        self.use_no_printer()
        self.file_records()
        self.assert_filed(talk)
        self.assertEqual(talk.sudo().document_id, document)
        self.assertEqual(talk.filed_on, document.create_date)
        self.use_real_printer()
        self._of_an_earlier_version(talk, b"")
        self.file_records()
        self.assert_filed(talk)
        self.assertFalse(document.exists())

    def test_a_replaced_interview_stays_on_file(self):
        """An interview that another one has replaced is filed, too."""
        talk = self.signed(self.decided())
        talk.sudo().active = False
        self.file_records()
        self.assert_filed(talk)

    def test_after_the_cycle(self):
        """A cycle that is closed meanwhile hinders nothing."""
        talk = self.signed(self.decided())
        self.cycle.sudo().state = "closed"
        self.file_records()
        self.assert_filed(talk)

    # UNINSTALLING

    def uninstall(self):
        module = self.env["ir.module.module"].search([("name", "=", "hr_performance")])
        module.button_uninstall()
        self.assertEqual(module.state, "to remove")

    def test_uninstalling_files_what_is_missing(self):
        """Missing and damaged records are filed before the app goes."""
        damaged = self.filed()
        missing = self.second(damaged)
        damaged.sudo().document_id.raw = b""
        self.uninstall()
        self.assert_filed(missing)
        self.assert_filed(damaged)

    def test_uninstalling_is_refused_without_a_printer(self):
        """With number, names, reason and the way out; nothing has changed then."""
        self.second(self.filed())
        self.use_no_printer()
        for way in (self.uninstall, lambda: uninstall_hook(self.env)):
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                way()
            for words in ("There are 1", "Colleague", "not installed", "Failed Work"):
                self.assertIn(words, str(refused.exception))
        self.env.invalidate_all()
        module = self.env["ir.module.module"].search([("name", "=", "hr_performance")])
        self.assertEqual(module.state, "installed")

    def test_what_uninstalling_keeps(self):
        """Records, addenda and proofs leave the tables; nobody else reads them."""
        talk = self.closed(self.decided())
        talk.action_sign(SIGNATURE)
        talk.action_record_missing_signature(
            "unreachable", "Moved", proof=SIGNATURE, name="receipt.png"
        )
        talk.action_add_addendum("Came back in May")
        uninstall_hook(self.env)
        added = self.env["ir.attachment"].search([("name", "like", "with addenda.pdf")])
        text = PdfReader(io.BytesIO(added.raw)).pages[-1].extract_text()
        self.assertIn("Came back in May", " ".join(text.split()))
        kept = talk.sudo().document_id | talk.sudo().exit_proof_id | added
        self.assertEqual(len(kept), 3)
        for file in kept:
            self.assertFalse(file.res_model or file.res_id)
            self.assertEqual(file.company_id, self.company)
        document = talk.sudo().document_id
        self.assertTrue(PdfReader(io.BytesIO(document.raw)).pages)
        for role in ("subject", "colleague", HR_ROLE):
            self.assertFalse(self.as_user(document, role).has_access("read"))

    def test_uninstalling_ends_in_time(self):
        """Where many are missing it is refused, and the job goes on."""
        self.second(self.signed(self.decided()))
        self.patch(hr_performance_interview, "LEAVING_SECONDS", -1)
        with self.assertRaisesRegex(UserError, "There are 1"):
            self.uninstall()
