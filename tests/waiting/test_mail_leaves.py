# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail counts when the mail server has taken it; what it has not is sent again."""

from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_mail_server

from ..base.smtp_stand_in import MailServer
from .test_jobs import JobsCase

LOUD = (
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
    "odoo.addons.hr_performance.models.base.hr_performance_job_mixin",
)


class MailServerCase(JobsCase):
    """A real mail server in a thread, and an Odoo that may send."""

    def setUp(self):
        super().setUp()
        self.env["mail.mail"].search([]).unlink()
        self.env["ir.mail_server"].search([]).active = False
        self.server = self.enterContext(MailServer())
        self.mail_server = self.env["ir.mail_server"].create(
            {
                "name": "Stand-In",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.server.port,
                "smtp_encryption": "none",
            }
        )
        self.env["ir.config_parameter"].set_param(
            "mail.default.from", "performance@performance.test"
        )
        # As the platform's own tests of mail do: tests send nothing otherwise.
        self.patch(
            type(self.env["ir.mail_server"]), "_disable_send", classmethod(lambda _c: 0)
        )

    @contextmanager
    def down(self):
        """Nobody listens."""
        self.mail_server.smtp_port = 1
        yield
        self.mail_server.smtp_port = self.server.port

    @mute_logger(*LOUD)
    def run_queue(self):
        """What the platform's job does; a broken connection ends a run of it."""
        for _run in range(3):
            self.env["mail.mail"].process_email_queue()
        self.env.invalidate_all()

    @mute_logger(*LOUD)
    def again(self, failures, role="hr_admin"):
        return self.as_user(failures, role).action_try_again()["params"]["message"]

    def correct(self, role, address):
        """Change an address, without the platform's mail about it to the old one."""
        partner = self.users[role].partner_id
        partner.sudo().with_context(tracking_disable=True).email = address

    def got(self):
        """How often each address has got a mail."""
        return Counter(self.server.taken)

    def address(self, role):
        return f"{role}@performance.test"


@tagged("post_install", "-at_install")
class TestAnnouncementLeaves(MailServerCase):
    """Everybody is told once, whatever the mail server does.

    Covers: R097
    """

    def announce(self):
        self.launch(announce=False)
        return self.as_user(self.cycle, "hr_admin").action_announce()

    def everybody(self):
        notes = self.cycle.message_ids.notification_ids
        return set(notes.res_partner_id.mapped("email_normalized"))

    def test_down(self):
        """Nobody is told: HR reads whom, sends again, and each gets one mail."""
        with self.down():
            self.announce()
            self.run_queue()
        everybody = self.everybody()
        self.assertGreater(len(everybody), 5)
        self.assertFalse(self.got())
        failures = self.failures("unsent")
        self.assertEqual(len(failures), len(everybody))
        self.assertIn("Connection refused", failures[0].reason)
        cycle = self.as_user(self.cycle, "hr_admin")
        self.assertEqual(cycle.unsent_count, len(everybody))
        cycle.action_send_again()
        self.run_queue()
        cycle.action_send_again()
        self.run_queue()
        self.assertEqual(self.got(), Counter(everybody))
        self.assertEqual(cycle.unsent_count, 0)
        self.assertFalse(self.failures("unsent"))

    def test_one_is_refused(self):
        """The others have it; only the one is sent again, on his row."""
        self.server.refused.add(self.address("colleague"))
        self.announce()
        self.run_queue()
        others = self.everybody() - self.server.refused
        self.assertEqual(self.got(), Counter(others))
        failure = self.failures("unsent")
        self.assertIn("Colleague", failure.reason)
        self.assertIn("no such mailbox", failure.reason)
        self.assertIn("Failed again: 1", self.again(failure))
        self.server.refused.clear()
        self.assertEqual(self.again(failure), "Done: 1.")
        self.assertEqual(self.got(), Counter(self.everybody()))
        self.assertFalse(failure.exists())

    def test_the_connection_is_dropped(self):
        """At one mail: the others leave, and it is found by the next daily job."""
        self.server.drops.add(self.address("colleague"))
        self.announce()
        self.run_queue()
        others = self.everybody() - self.server.drops
        self.assertEqual(self.got(), Counter(others))
        with mute_logger(*LOUD):
            self.run_quietly("digest")
        failure = self.failures("unsent")
        self.assertIn("Colleague", failure.reason)
        self.server.drops.clear()
        self.assertEqual(self.again(failure), "Done: 1.")
        self.assertEqual(self.got()[self.address("colleague")], 1)

    def test_it_says_nothing(self):
        """A server that hangs keeps nobody from announcing; the mails wait."""
        self.server.hangs = 2
        self.announce()
        self.assertTrue(self.cycle.is_announced)
        self.assertFalse(self.failures())
        with patch.object(ir_mail_server, "SMTP_TIMEOUT", 0.2):
            self.run_queue()
        self.assertIn("timed out", self.failures("unsent")[0].reason)
        self.server.hangs = 0
        with mute_logger(*LOUD):
            self.as_user(self.cycle, "hr_admin").action_send_again()
        self.run_queue()
        self.assertEqual(self.got(), Counter(self.everybody()))

    def test_pressed_twice(self):
        """The second press tells nobody again."""
        self.announce()
        self.as_user(self.cycle, "hr_admin").action_announce()
        self.run_queue()
        self.assertEqual(self.got(), Counter(self.everybody()))

    def test_who_has_no_address(self):
        """Is named to who announces; an address that is none is told."""
        self.correct("colleague", False)
        self.correct("former", "nobody at home")
        answer = self.announce()
        self.assertIn("Colleague", answer["params"]["message"])
        self.run_queue()
        failure = self.failures("unsent")
        self.assertIn("Former", failure.reason)
        self.assertFalse(self.got()[self.address("former")])
        self.correct("former", self.address("former"))
        self.assertEqual(self.again(failure), "Done: 1.")
        self.assertEqual(self.got()[self.address("former")], 1)

    def test_mails_that_come_back(self):
        """A bounce is told once a run, and sent once more to the right address."""
        self.announce()
        self.run_queue()
        partner = self.users["manager"].partner_id
        notes = self.cycle.message_ids.notification_ids
        note = notes.filtered(lambda n: n.res_partner_id == partner)
        self.assertEqual(note.notification_status, "sent")
        # What the mail gateway writes when it reads the answer of the other server.
        note.notification_status = "bounce"
        partner.message_bounce = 1
        self.run_quietly("digest")
        failure = self.failures("bounced")
        self.assertIn("Manager", failure.reason)
        self.assertIn("come back", self.failures("unreached").reason)
        before = self.got()[self.address("manager")]
        self.assertEqual(self.again(failure), "Done: 1.")
        self.assertEqual(self.got()[self.address("manager")], before + 1)
        self.assertFalse(self.failures("bounced"))
        self.run_quietly("digest")
        self.assertFalse(self.failures("unreached"))


@tagged("post_install", "-at_install")
class TestRemindersLeave(MailServerCase):
    """Who has got a reminder gets no second one on the day; who has not, does."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.env["mail.mail"].search([]).unlink()

    def remind(self):
        steps = self.appraisal()._open_steps() | self.appraisal("manager")._open_steps()
        return self.as_user(steps, "hr_admin").action_send_reminder()["params"]

    def test_refused(self):
        """Pressed again on the same day: those whose mail left are left alone."""
        self.server.refused.add(self.address("manager"))
        self.remind()
        self.run_queue()
        first = self.got()
        self.assertNotIn(self.address("manager"), first)
        self.assertTrue(first)
        self.assertIn("Manager", self.failures("unsent").reason)
        self.server.refused.clear()
        self.assertIn("on their way: 1", self.remind()["message"])
        self.assertFalse(self.failures("unsent"), "the new one takes its place")
        self.run_queue()
        self.assertEqual(self.got(), first + Counter([self.address("manager")]))
        steps = self.appraisal()._open_steps()
        self.assertEqual(steps.reminder_count, 1)
        self.assertIn("on their way: 0", self.remind()["message"])

    def test_button_and_job_on_one_day(self):
        """Whichever comes first."""
        self.remind()
        self.run_queue()
        self.run_quietly("digest")
        self.run_queue()
        self.assertEqual(set(self.got().values()), {1})
        self.run_quietly("digest")
        self.remind()
        self.run_queue()
        self.assertEqual(set(self.got().values()), {1})

    def test_down_overnight(self):
        """The daily job sends what did not leave, each once."""
        with self.down():
            self.run_quietly("digest")
            self.run_queue()
        waiting = self.env["mail.mail"].search([("performance_kind", "!=", False)])
        wanted = Counter(waiting.recipient_ids.mapped("email_normalized"))
        self.assertTrue(wanted)
        self.assertEqual(len(self.failures("unsent")), len(waiting))
        self.run_quietly("digest")
        self.run_queue()
        self.assertEqual(self.got(), wanted)
        self.assertFalse(self.failures("unsent"))

    def test_hr_is_told_once(self):
        """Of failures of a day: in one mail; the next run of the day tells nothing."""
        self.server.refused.add(self.address("manager"))
        self.run_quietly("digest")
        self.run_queue()
        self.run_quietly("digest")
        self.run_queue()
        self.assertEqual(max(self.got().values()), 1)
        self.assertEqual(len(self.failures("unsent")), 1)

    def test_who_is_waited_for_and_has_no_address(self):
        """HR reads whom nothing reaches, once and until it is corrected."""
        self.correct("manager", "none")
        self.run_quietly("digest")
        failure = self.failures("unreached")
        self.assertIn("Manager", failure.reason)
        self.assertIn("Failed again", self.again(failure))
        self.correct("manager", self.address("manager"))
        self.assertEqual(self.again(failure), "Done: 1.")
        self.run_queue()
        self.assertEqual(self.got()[self.address("manager")], 1)

    def test_mails_that_nobody_sends(self):
        """The queue of the platform stands still: after a day HR reads it."""
        self.remind()
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = create_date - interval '2 days'"
            " WHERE id IN %s",
            [mails._ids],
        )
        self.env.invalidate_all()
        with self.down(), mute_logger(*LOUD):
            self.run_quietly("digest")
        self.assertEqual(
            set(self.failures("unsent").mapped("res_id")) & set(mails.ids),
            set(mails.ids),
        )


@tagged("post_install", "-at_install")
class TestOtherMailsLeave(MailServerCase):
    """Whatever we write to one person: a failure is a row with Try Again."""

    def test_links(self):
        self.launch()
        self.env["mail.mail"].search([]).unlink()
        person = self.people["userless"]
        person.work_email = "userless@performance.test"
        self.server.refused.add(person.work_email)
        sheet = self.appraisal("userless")
        wizard = self.env["hr.performance.link"].with_user(self.users["manager"])
        wizard.create({"appraisal_ids": [(6, 0, sheet.ids)]}).action_send()
        self.run_queue()
        failure = self.failures("unsent")
        self.assertIn(person.work_email, failure.reason)
        self.server.refused.clear()
        self.assertEqual(self.again(failure), "Done: 1.")
        self.assertEqual(self.got()[person.work_email], 1)

    def test_messages_of_records(self):
        """Everything that is posted with readers, one mail each."""
        self.launch()
        self.env["mail.mail"].search([]).unlink()
        self.server.refused.add(self.address("manager"))
        readers = self.users["manager"] | self.users["head"] | self.users["subject"]
        for model in ("appraisal", "cycle", "delegation", "reward.run"):
            record = self.env[f"hr.performance.{model}"].search([], limit=1)
            if not record:
                continue
            record.message_notify(
                partner_ids=readers.partner_id.ids, subject="Look", body="Look"
            )
            self.run_queue()
            failure = self.failures("unsent")
            self.assertIn("Manager", failure.reason, model)
            self.assertEqual(self.got()[self.address("head")], 1, model)
            self.again(failure)
            self.assertEqual(self.got()[self.address("head")], 1, model)
            self.server.taken.clear()
            self.env["mail.mail"].search([]).unlink()
            failure.unlink()

    def test_only_administrators_start_jobs(self):
        """A job works for all companies: whoever reads that it is off may not all."""
        cron = self.env.ref("hr_performance.ir_cron_hr_performance_release")
        cron.active = False
        self.run_quietly("digest")
        failure = self.failures("stopped")
        self.users["hr_in"].performance_department_ids = False
        with self.assertRaisesRegex(UserError, "administrator"):
            self.as_user(failure, "hr_in").action_try_again()
        self.assertFalse(cron.active)
        self.as_user(failure, "hr_admin").action_try_again()
        self.assertTrue(cron.active)

    def test_the_watcher_is_watched(self):
        """The job that notices what is switched off is noticed by the nightly one."""
        cron = self.env.ref("hr_performance.ir_cron_hr_performance_digest")
        cron.active = False
        self.run_quietly("sound")
        self.assertEqual(self.failures("stopped").res_id, cron.id)
