# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All documents of a department as one file, printed in the background."""

import io
import zipfile
from base64 import b64decode
from datetime import timedelta

from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.interview import hr_performance_team_print
from .test_interview_filing import FilingCase

QUIET = "odoo.addons.hr_performance.models.base.hr_performance_job_mixin"


@tagged("post_install", "-at_install")
class TestTeamPrint(FilingCase):
    """Who orders gets what may be read when it is printed, once, and nobody else."""

    def setUp(self):
        super().setUp()
        self.talk = self.signed(self.decided())
        self.other = self.second(self.talk)
        self.other.sudo().department_id = self.plant

    def ordered(self, role="manager", **values):
        """An order of this role, waiting for the scheduled job."""
        orders = self.as_user(self.env["hr.performance.team.print"], role)
        order = orders.create({"cycle_id": self.cycle.id, **values})
        order.action_order()
        return order

    def run_print(self):
        self.env["hr.performance.team.print"]._cron_print()
        self.env.invalidate_all()

    def content(self, order):
        return b64decode(order.sudo().file or b"")

    def pages(self, order):
        return PdfReader(io.BytesIO(self.content(order))).pages

    def told(self, role):
        """Messages about finished orders to somebody."""
        return self.env["mail.message"].search(
            [
                ("model", "=", "hr.performance.team.print"),
                ("partner_ids", "in", self.users[role].partner_id.ids),
            ]
        )

    def test_manager_and_hr(self):
        """Both get one PDF with each record on pages of its own, told once."""
        for role in ("manager", "hr_in"):
            order = self.ordered(role, department_id=self.plant.id)
            self.assertEqual((order.total, order.progress_text), (2, "0 of 2"))
            self.run_print()
            self.assertEqual((order.state, order.done_count), ("done", 2))
            text = "".join(page.extract_text() for page in self.pages(order))
            self.assertEqual(text.count(self.talk.sudo().payload_hash[:16]) > 1, True)
            self.assertFalse(order.sudo()._parts(), "only the file stays")
            self.run_print()
            self.assertEqual(len(self.told(role)), 1)
            with self.assertRaises(UserError):
                order.action_order()
        reader = self.talk.sudo().access_ids.filtered(lambda a: a.kind == "print")
        self.assertIn(self.users["hr_in"], reader.reader_id, "reading is recorded")

    def test_filed_records_are_taken(self):
        """An archive holds the very files that were filed; the log calls no printer."""
        self.file_records()
        order = self.ordered(output="zip")
        self.run_print()
        with zipfile.ZipFile(io.BytesIO(self.content(order))) as archive:
            self.assertEqual(archive.namelist(), ["Colleague.pdf", "Subject.pdf"])
            self.assertEqual(
                archive.read("Subject.pdf"), self.talk.sudo().document_id.raw
            )

    def test_unfiled_in_archive(self):
        """What is not filed is printed for each person by herself."""
        order = self.ordered(output="zip")
        self.run_print()
        with zipfile.ZipFile(io.BytesIO(self.content(order))) as archive:
            for name in ("Colleague.pdf", "Subject.pdf"):
                self.assertTrue(PdfReader(io.BytesIO(archive.read(name))).pages)

    def test_slips_and_reports(self):
        """Released slips and submitted self-reports, in the orderer's reach."""
        for kind in ("slip", "report"):
            order = self.ordered("hr_in", kind=kind)
            self.assertEqual(order.total, 1)
            self.run_print()
            text = "".join(page.extract_text() for page in self.pages(order))
            self.assertIn("Subject", text)
            self.assertNotIn("Colleague", text)

    def test_nobody_elses_people(self):
        """Who may read nothing of it orders nothing; others' people are left out."""
        for role in ("former", "hr_out"):
            with self.assertRaisesRegex(UserError, "nothing to print"):
                self.ordered(role)
        self.other.sudo().interviewer_id = self.people["head"]
        self.assertEqual(self.ordered().total, 1)
        with self.assertRaisesRegex(UserError, "nothing to print"):
            self.ordered(department_id=self.office.id)

    def test_hidden_meanwhile(self):
        """What the orderer may not read any more is left out and counted."""
        order = self.ordered(output="zip")
        self.other.sudo().interviewer_id = self.people["head"]
        self.run_print()
        self.assertEqual((order.total, order.hidden_count), (2, 1))
        with zipfile.ZipFile(io.BytesIO(self.content(order))) as archive:
            self.assertEqual(archive.namelist(), ["Subject.pdf"])
        self.assertIn("1 were left out", self.told("manager").body)

    def test_progress(self):
        """After each batch the order says how many of how many."""
        self.patch(hr_performance_team_print, "BATCH", 1)
        order = self.ordered()
        self.assertTrue(order.sudo()._print_next(order.sudo()))
        self.assertEqual((order.state, order.progress_text), ("waiting", "1 of 2"))
        self.assertFalse(order.file)
        self.assertFalse(order.sudo()._print_next(order.sudo()))
        self.assertEqual((order.state, order.progress_text), ("done", "2 of 2"))
        self.assertGreaterEqual(len(self.pages(order)), 2)

    @mute_logger(QUIET)
    def test_one_that_fails(self):
        """A broken record stops no other; the order names it and says why."""
        self.other.sudo().payload = "{"
        order = self.ordered()
        self.run_print()
        self.assertEqual((order.state, order.failed_count), ("done", 1))
        self.assertIn("Colleague: ", order.failed_text)
        self.assertTrue(self.pages(order))

    @mute_logger(QUIET)
    def test_server_that_cannot_print(self):
        """Nothing is lost: the order waits and is printed when the server can."""
        self.use_no_printer()
        order = self.ordered()
        self.run_print()
        self.assertEqual((order.state, order.done_count), ("waiting", 0))
        self.assertIn("tries again", order.trouble_text)
        self.use_real_printer()
        self.run_print()
        self.assertEqual((order.state, order.failed_count), ("done", 0))
        self.assertFalse(order.trouble_text)

    def test_only_the_orderer_reads_it(self):
        """Neither HR nor a superior reads order or file; it goes after its days."""
        order = self.ordered()
        self.run_print()
        file = self.env["ir.attachment"].search(
            [("res_model", "=", order._name), ("res_field", "=", "file")]
        )
        self.assertEqual(len(file), 1)
        for role in ("head", "hr_in", "hr_admin", "subject"):
            with self.assertRaises(AccessError):
                self.as_user(order, role).read(["file"])
            with self.assertRaises(AccessError):
                self.as_user(file, role).read(["raw"])
        orders = self.env["hr.performance.team.print"]
        orders._gc_prints()
        self.assertTrue(order.exists())
        order.sudo().done_on = fields.Datetime.now() - timedelta(days=8)
        orders._gc_prints()
        self.assertFalse(order.sudo().exists())
        self.assertFalse(file.exists())

    def test_one_call_for_many(self):
        """An archive is printed by one start of the program and cut between people."""
        self.use_printer("'{real}' \"$@\"")
        order = self.ordered(output="zip")
        self.run_print()
        called = (self.folder / "called").read_text().splitlines()
        [printed] = [line for line in called if line != "--version"]
        self.assertNotIn("stdin", printed)
        with zipfile.ZipFile(io.BytesIO(self.content(order))) as archive:
            for name in archive.namelist():
                pages = PdfReader(io.BytesIO(archive.read(name))).pages
                self.assertTrue(all(page.extract_text().strip() for page in pages))
