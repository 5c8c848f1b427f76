# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Surveys on paper: slips without a name, drawn from a pile."""

from base64 import b64decode
from datetime import timedelta

from lxml.html import document_fromstring

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common_pulse import OTHERS, TEAM, PulseCase

KEYS = "hr.performance.pulse.key"
REPORT = "hr_performance.report_pulse_slips"


@tagged("post_install", "-at_install")
class TestPulseSlips(PulseCase, HttpCase):
    """Who has neither login nor mail draws a slip. Covers: R163, R206."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.silent(*TEAM)

    @classmethod
    def silent(cls, *names):
        """Nobody can reach these people here."""
        for name in names:
            person = cls.people[name]
            person.user_id.active = False
            person.write({"work_email": False, "private_email": False})
            person.work_contact_id.email = False

    def keys(self, survey, **values):
        domain = [
            ("pulse_id", "=", survey.id),
            *((k, "=", v) for k, v in values.items()),
        ]
        return self.env[KEYS].search(domain)

    def slips(self, survey):
        """What HR prints: pairs of manager and path, and the words of the pages."""
        slips = survey._make_slips()
        reports = self.env["ir.actions.report"]
        html, _kind = reports._render_qweb_html(REPORT, survey.ids, {"slips": slips})
        paths = [(m, url[url.index("/performance") :]) for m, url in slips.rows]
        return paths, document_fromstring(html).text_content()

    def give(self, survey, path, level=4):
        self.env.flush_all()
        self.authenticate(None, None)
        values = {f"level_{row['id']}": level for row in survey.questions}
        token = Request.csrf_token(self)
        return self.url_open(
            path, data={"csrf_token": token, "action": "done", **values}
        ).text

    def test_drawn_and_answered(self):
        """One slip for each, answered once, and told with all others."""
        survey = self.ask_talks()
        self.assertEqual(survey.unreached_count, len(TEAM))
        asked = survey.asked_count
        paths, page = self.slips(survey)
        self.assertEqual(len(paths), len(TEAM))
        self.assertEqual(page.count("Draw any slip from the pile"), len(TEAM))
        self.assertIn("About your talk with", page)
        for name in TEAM:
            self.assertNotRegex(page, rf"\b{self.people[name].name}\b")
        self.assertEqual(survey.asked_count, asked + len(TEAM))
        self.assertFalse(survey.unreached_count)
        for _manager, path in paths:
            self.assertIn("Thank you", self.give(survey, path))
        again = self.give(survey, paths[0][1], level=1)
        self.assertNotIn("Thank you for your answer", again)
        self.env.invalidate_all()
        self.close(survey)
        told = self.shares(survey)
        self.assertEqual(told[self.people["manager"].name].count, len(TEAM))

    def test_nothing_tells_whose_it_is(self):
        """Neither a slip nor its row leads to a person, before or after the answer."""
        survey = self.ask_talks()
        paths, _page = self.slips(survey)
        rows = self.keys(survey, is_on_paper=False).filtered("token_hash")
        self.assertEqual(len(rows), len(paths))
        self.assertFalse(rows.employee_id)
        marks = self.keys(survey, is_on_paper=True)
        self.assertEqual(len(marks.employee_id), len(TEAM))
        before = marks.read()
        self.give(survey, paths[0][1])
        self.env.invalidate_all()
        self.assertEqual(marks.read(), before, "who has a slip stays all alike")

    def test_nobody_answers_twice(self):
        """Not by a second pile, not by a login that comes later, not by a reminder."""
        survey = self.ask_talks()
        action = self.as_user(survey, "hr_in").action_print_slips()
        self.assertTrue(b64decode(action["params"]["content"]).startswith(b"%PDF"))
        with self.assertRaisesRegex(UserError, "everybody was asked"):
            self.as_user(survey, "hr_in").action_print_slips()
        self.users["ann"].active = True
        self.people["ann"].work_email = "ann@later.test"
        self.run_cron("pulse")
        self.assertEqual(len(self.key(survey, "ann")), 1)
        own = survey.with_user(self.users["ann"])
        self.assertFalse(own.is_to_answer)
        with freeze_time(survey.closes_on - timedelta(days=1)):
            self.run_cron("pulse")
        sent = self.env["mail.mail"].search([("email_to", "=", "ann@later.test")])
        self.assertFalse(sent)

    def test_small_groups_say_nothing_of_the_manager(self):
        """A slip of one of two people would be a personal link."""
        self.silent(*OTHERS)
        survey = self.ask_talks()
        paths, _page = self.slips(survey)
        self.assertEqual({m for m, _path in paths}, {self.people["manager"]})
        self.assertEqual(survey.unreached_count, len(OTHERS))
        with self.assertRaisesRegex(UserError, "at least 5 people.*2 wait"):
            self.as_user(survey, "hr_in").action_print_slips()

    def test_small_groups_are_put_together(self):
        """Two groups that are too small are one pile, about no manager."""
        self.silent(*OTHERS)
        survey = self.ask_talks()
        survey.sudo().threshold = len(TEAM) + 1
        paths, page = self.slips(survey)
        self.assertEqual(len(paths), len(TEAM) + len(OTHERS))
        self.assertFalse(any(manager for manager, _path in paths))
        self.assertNotIn("About your talk with", page)

    def test_refused(self):
        """Not without HR, not when it is over, and no address prints a slip."""
        survey = self.ask_talks()
        with self.assertRaises(AccessError):
            self.as_user(survey, "manager").action_print_slips()
        with self.assertRaisesRegex(AccessError, "shown once"):
            self.as_user(self.env["ir.actions.report"], "hr_in")._render_qweb_html(
                REPORT, survey.ids
            )
        with (
            freeze_time(survey.closes_on + timedelta(days=2)),
            self.assertRaisesRegex(UserError, "last day is over"),
        ):
            self.as_user(survey, "hr_in").action_print_slips()
        self.close(survey)
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.as_user(survey, "hr_in").action_print_slips()
