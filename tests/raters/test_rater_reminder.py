# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One reminder for all who were asked, from which nobody learns who has answered."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.base import features
from ..base.test_crons import CronMixin
from .common_raters import COLLEAGUES, REPORTS, RatersCase

ASKED = (*COLLEAGUES, *REPORTS)
KIND = [("performance_kind", "=", "raters")]
#: What somebody sees of a sheet that was written.
TRACE = ("write_uid", "message_ids", "activity_ids")


@tagged("post_install", "-at_install")
class TestRaterReminder(CronMixin, RatersCase):
    """Everybody gets it or nobody; what is sent and kept depends on no answer.

    Covers: R073
    """

    def asked(self, days=2):
        """All are asked, and the assessment ends in so many days."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.ends_in(days)
        return appraisal

    def ends_in(self, days):
        last = self.company._performance_today() + timedelta(days)
        self.cycle.sudo().stage_ids = [
            Command.clear(),
            Command.create(
                {
                    "state": "assessment",
                    "date_start": last - timedelta(20),
                    "date_end": last,
                }
            ),
        ]

    def remind(self):
        """The mails of one run of the daily job, in the order in which they leave."""
        mails = self.env["mail.mail"].search(KIND)
        mails.unlink()
        self.run_job(self.env.ref("hr_performance.ir_cron_hr_performance_digest"))
        self.env.invalidate_all()
        return self.env["mail.mail"].search(KIND, order="id")

    def told(self):
        return [
            (mail.email_to, mail.subject, str(mail.body_html), mail.author_id.id)
            for mail in self.remind()
        ]

    # WHO, WHEN, WHAT

    def test_all_are_reminded_once(self):
        """Who has answered, too; in the same words, and never again."""
        appraisal = self.asked()
        self.say(appraisal, {"ann": 4, "rob": 2})
        told = self.told()
        self.assertCountEqual(
            [to for to, *_rest in told], [self.users[who].email for who in ASKED]
        )
        name = appraisal.employee_id.name
        bodies = {
            body.replace(self.people[who].name, "…")
            for who in ASKED
            for to, _subject, body, _author in told
            if to == self.users[who].email
        }
        self.assertEqual(len(bodies), 1, "the same words for all")
        [body] = bodies
        for text in (name, "Feedback to Give", "Have you answered already?"):
            self.assertIn(text, body)
        self.assertNotIn("/performance/", body, "links are kept nowhere")
        self.assertEqual(len({subject for _to, subject, *_rest in told}), 1)
        self.assertEqual(
            appraisal.raters_reminded_on, self.company._performance_today()
        )
        self.assertFalse(self.told(), "once")

    def test_some_days_before_the_end(self):
        """Four days before nobody, from three days before on everybody."""
        self.asked(days=4)
        self.assertFalse(self.remind())
        self.ends_in(3)
        self.assertEqual(len(self.remind()), len(ASKED))
        self.cycle.appraisal_ids.sudo().raters_reminded_on = False
        self.ends_in(0)
        self.assertEqual(len(self.remind()), len(ASKED))

    def test_not_when_it_is_over(self):
        """Nobody after the last day, on a closed round, or on a cancelled sheet."""
        appraisal = self.asked(days=-1)
        self.assertFalse(self.remind(), "the assessment is over")
        self.ends_in(2)
        for values in (
            {"is_feedback_closed": True},
            {"state": "cancelled"},
            {"state": "decided"},
        ):
            before = {name: appraisal[name] for name in values}
            appraisal.sudo().write(values)
            self.assertFalse(self.remind(), values)
            appraisal.sudo().write(before)
        features.switch(self.env, {features.RATERS: False})
        self.assertFalse(self.remind(), "switched off")
        features.switch(self.env, {features.RATERS: True})
        self.cycle.sudo().stage_ids.unlink()
        self.assertFalse(self.remind(), "no day to count from")
        self.assertFalse(appraisal.raters_reminded_on)

    def test_one_mail_about_several_people(self):
        """Whoever was asked about two people reads both names in one mail."""
        self.asked()
        other = self.appraisal("colleague")
        raters = self.env["hr.performance.rater"].sudo()
        # What the system keeps once colleagues were asked about another sheet.
        raters.create(
            [
                {
                    "appraisal_id": other.id,
                    "kind": "colleague",
                    "employee_id": self.people[who].id,
                    "state": "asked",
                }
                for who in COLLEAGUES
            ]
        )
        other.sudo().write({"has_raters": True, "state": "agreed"})
        told = {to: body for to, _subject, body, _author in self.told()}
        self.assertEqual(len(told), len(ASKED))
        mine = told[self.users["ann"].email]
        for sheet in (self.appraisal(), other):
            self.assertIn(sheet.employee_id.name, mine)
        self.assertNotIn(other.employee_id.name, told[self.users["rob"].email])

    def test_without_login(self):
        """By the address to which the link went; who declined gets nothing."""
        self.template.rater_ids = [Command.create({"kind": "external", "threshold": 3})]
        appraisal = self.sheet()
        self.as_user(self.env["hr.performance.rater"], "manager").create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "external",
                    "name": name,
                    "email": f"{name.lower()}@customer.test",
                }
                for name in ("Kim", "Lou", "Max")
            ]
        )
        self.ask(appraisal)
        self.key(appraisal, "tom")._decline("On leave all the time")
        self.ends_in(1)
        told = {to: body for to, _subject, body, _author in self.told()}
        self.assertIn("kim@customer.test", told)
        self.assertIn("in the mail in which you were asked", told["kim@customer.test"])
        self.assertNotIn(self.users["tom"].email, told)

    def test_switched_off_by_the_person(self):
        """As every reminder; that tells nothing about an answer either."""
        self.asked()
        self.users["ann"].performance_mail_reminder = False
        self.assertNotIn(self.users["ann"].email, [to for to, *_rest in self.told()])

    # WHAT SOMEBODY MIGHT LEARN FROM IT

    def world(self, answers):
        """All that the reminder leaves behind if these have answered; nothing stays."""
        sheet = self.appraisal()
        raters = self.env["hr.performance.rater"].search([], order="id")
        with self.env.cr.savepoint() as point:
            self.say(sheet, answers)
            told = self.told()
            left = {
                "told": told,
                "raters": raters.read(load=None),
                "sheet": sheet.read([*TRACE, "raters_reminded_on"], load=None),
                "failures": self.env["hr.performance.failure"].search_count([]),
            }
            self.env.flush_all()
            point.rollback()
            self.env.invalidate_all(flush=False)
        return left

    def test_nothing_depends_on_an_answer(self):
        """Receivers, words, order, fields, dates of rows and messages are the same."""
        self.asked()
        self.env.flush_all()
        worlds = [
            self.world(answers)
            for answers in (
                {},
                {"ann": 3},
                {"dan": 5, "tom": 1},
                dict.fromkeys(ASKED, 4),
            )
        ]
        self.assertEqual(len(worlds[0]["told"]), len(ASKED))
        self.assertEqual(worlds, worlds[:1] * 4)

    def test_no_row_of_a_rater_is_written(self):
        """The sheet alone notes it; key, box and raters are as they were."""
        appraisal = self.asked()
        self.say(appraisal, {"bob": 2})
        self.env.flush_all()

        def rows():
            self.env.flush_all()
            found = []
            for table in ("rater", "rater_key", "rater_answer"):
                self.env.cr.execute(
                    f"SELECT xmin, * FROM hr_performance_{table} ORDER BY id"
                )
                found.append(self.env.cr.fetchall())
            return found

        before = rows()
        self.assertTrue(self.remind())
        self.assertEqual(rows(), before)
        self.assertFalse(
            self.env["mail.mail"].search([*KIND, ("model", "!=", False)]),
            "nothing in a chatter",
        )

    def test_guarded(self):
        """Nobody writes the day by hand, and so has a second reminder sent."""
        appraisal = self.asked()
        self.remind()
        for role in ("manager", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(appraisal, role).raters_reminded_on = False
        self.assertTrue(appraisal.raters_reminded_on)
