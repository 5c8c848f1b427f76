# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A full disk ends in a sentence, stores nothing, and works again afterwards."""

import base64
import resource
from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase
from ..waiting.test_jobs import QUIET, JobsCase
from .common_rpc import RpcCase

SENTENCE = "disk of the server is full"


@contextmanager
def no_room_for_files(size=2_000):
    """The system refuses to write a file beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@tagged("post_install", "-at_install")
class TestFullFilestore(PerformanceCase):
    """No room for the files of records."""

    def test_a_file_is_whole_or_not_there(self):
        """The same content can be stored as soon as there is room again."""
        content = b"disk" * 5_000
        values = {"name": "Proof", "datas": base64.b64encode(content)}
        files = self.env["ir.attachment"]
        before = files.search_count([])
        with mute_logger("odoo.addons.base.models.ir_attachment"):
            with self.assertRaisesRegex(UserError, SENTENCE), no_room_for_files():
                with self.env.cr.savepoint():
                    files.create(values)
        self.assertEqual(files.search_count([]), before)
        stored = files.create(values)
        self.assertEqual(stored.raw, content)

    def test_what_lies_there_already_stays(self):
        """A file of another record is not taken away with the one that failed."""
        content = b"both" * 5_000
        values = {"name": "Proof", "datas": base64.b64encode(content)}
        first = self.env["ir.attachment"].create(values)
        with no_room_for_files():
            second = self.env["ir.attachment"].create(values)
        self.assertEqual(first.raw, content)
        self.assertEqual(second.raw, content)


@tagged("post_install", "-at_install")
class TestFullDatabase(JobsCase, RpcCase):
    """No room for rows: the error of the database that says so, from the database."""

    def fill(self, table, condition="TRUE"):
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            CREATE OR REPLACE FUNCTION full_{table}() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION 'could not extend file'
                  USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER broken BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION full_{table}();
            """
        )

    def answer(self, model, method, *args):
        self.enter_as("hr_admin")
        return self.over_http(model, method, *args).json()

    @mute_logger("odoo.sql_db", "odoo.http")
    def test_a_click(self):
        """The user reads a sentence, not an error of the database."""
        values = [{"name": "Next", "company_id": self.company.id}]
        self.fill("hr_performance_theme")
        answer = self.answer("hr.performance.theme", "create", values)
        data = answer["error"]["data"]
        self.assertIn(SENTENCE, data["message"])
        self.assertEqual(data["name"], "odoo.exceptions.UserError")
        self.assertNotIn("could not extend", str(data["arguments"]))
        self.mend_rows("hr_performance_theme")
        self.assertIn("result", self.answer("hr.performance.theme", "create", values))

    def test_a_job(self):
        """HR reads it under Failed Work; the next run does the work."""
        self.launch()
        user = self.users["manager"]
        self.fill(
            "mail_mail_res_partner_rel", f"NEW.res_partner_id = {user.partner_id.id}"
        )
        self.run_quietly("digest")
        self.assertIn(SENTENCE, self.failures("mail").reason)
        self.mend_rows("mail_mail_res_partner_rel")
        with mute_logger(QUIET):
            self.run_quietly("digest")
        self.assertFalse(self.failures("mail"))
