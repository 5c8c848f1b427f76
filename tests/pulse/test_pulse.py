# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.base.features import PULSE, switch
from .common_pulse import OTHERS, TEAM, PulseCase


@tagged("post_install", "-at_install")
class TestPulse(PulseCase):
    """Asking after the talk and about the procedure: who, once, and what is told."""

    def mails(self):
        return self.env["mail.mail"].search([("performance_kind", "=", "link")])

    def test_after_the_talk(self):
        """Means of a manager from the threshold on, never of one below it.

        Covers: R163
        """
        survey = self.ask_talks()
        self.assertEqual(survey.asked_count, 8)
        self.assertIn("Fewer than 5 of 8", self.as_user(survey, "hr_in").progress_text)
        self.say(survey, dict.fromkeys(TEAM, 4) | dict.fromkeys(OTHERS, 1), "Said")
        self.assertFalse(self.shares(survey))
        self.close(survey)
        shares = self.shares(survey)
        # The two others would be what is left of all, so the six are not told alone.
        self.assertEqual(list(shares), [""])
        self.assertEqual((shares[""].count, shares[""].level), (8, 3.25))
        self.assertIn("In Their Words", shares[""].told_html)
        self.assertIn("3.25 of 5", shares[""].told_html)

    def test_one_manager(self):
        """Where nobody is left over, a manager's mean is told, to the manager, too."""
        survey = self.ask_talks(*TEAM)
        self.say(survey, dict.fromkeys(TEAM[:5], 4), "Said")
        self.close(survey)
        manager = self.people["manager"].name
        self.assertEqual(set(self.shares(survey)), {"", manager})
        own = self.shares(survey, "manager")
        self.assertEqual(list(own), [manager])
        self.assertEqual((own[manager].count, own[manager].level), (5, 4))
        self.assertNotIn("Said", own[manager].told_html)
        self.assertFalse(self.shares(survey, "ann"))
        self.assertFalse(self.shares(survey, "head"))

    def test_too_few(self):
        """Four answers: nothing is told, to nobody, and no words."""
        survey = self.ask_talks(*TEAM)
        self.say(survey, dict.fromkeys(TEAM[:4], 1), "Said")
        self.close(survey)
        [share] = self.shares(survey).values()
        self.assertFalse(share.is_told or share.count or share.level or share.items)
        self.assertFalse(share.texts)
        self.assertIn("Fewer than 5", share.told_html)

    def test_talks_that_come_later(self):
        """Whoever's talk is held while the survey is open is asked, too, once."""
        survey = self.ask_talks("ann")
        self.assertEqual(survey.asked_count, 1)
        self.hold("bob")
        self.run_cron("pulse")
        self.run_cron("pulse")
        self.assertEqual(survey.asked_count, 2)
        self.assertEqual(len(self.mails()), 2)

    def test_two_audiences(self):
        """Employees and managers are asked about the procedure; nobody in both.

        Covers: R206
        """
        surveys = self.ask_procedure()
        self.assertEqual(set(surveys), {"employee", "manager"})
        keys = self.env["hr.performance.pulse.key"]
        asked = {
            audience: keys.search([("pulse_id", "=", one.id)]).employee_id
            for audience, one in surveys.items()
        }
        self.assertFalse(asked["employee"] & asked["manager"])
        self.assertIn(self.people["manager"], asked["manager"])
        self.assertIn(self.people["ann"], asked["employee"])
        with self.assertRaisesRegex(UserError, "each once"):
            self.as_user(self.cycle, "hr_in").action_ask_about_procedure()

    def test_satisfaction(self):
        """Satisfaction is told with the number of people. Covers: R199."""
        survey = self.ask_procedure()["employee"]
        [asked] = [row["id"] for row in survey.questions if row["is_satisfaction"]]
        for name in TEAM:
            other = {row["id"]: 1 for row in survey.questions}
            self.key(survey, name)._give({**other, asked: 5}, "")
        self.close(survey)
        [share] = self.shares(survey).values()
        self.assertEqual((share.satisfaction, share.count, share.level), (5, 6, 2))

    def test_mail_once_and_reminder(self):
        """One mail, one reminder in the same words for all, whoever has answered."""
        survey = self.ask_talks(*TEAM)
        self.run_cron("pulse")
        asked = self.mails()
        self.assertEqual(len(asked), len(TEAM))
        self.say(survey, {"ann": 3, "bob": 3})
        with freeze_time(survey.closes_on - timedelta(days=2)):
            self.run_cron("pulse")
            self.run_cron("pulse")
        reminders = self.mails() - asked
        self.assertEqual(len(reminders), len(TEAM))
        words = set()
        for body in reminders.mapped("body_html"):
            for name in TEAM:
                body = body.replace(self.people[name].name, "")
            words.add(body)
        self.assertEqual(len(words), 1)
        with freeze_time(survey.closes_on + timedelta(days=1)):
            self.run_cron("pulse")
        self.assertEqual(survey.state, "closed")

    def test_killed_half_way(self):
        """What breaks after the keys takes the keys along; the next run asks once."""
        template = self.env.ref("hr_performance.mail_template_pulse")
        subject = template.subject
        template.subject = "{{ 1 / 0 }}"
        self.feedback()
        self.hold(*TEAM)
        self.as_user(self.cycle, "hr_in").action_ask_about_talks()
        survey = self.surveys()["talk"]
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self.run_cron("pulse")
        self.assertFalse(self.key(survey, "ann"))
        self.assertFalse(survey.asked_count)
        template.subject = subject
        self.run_cron("pulse")
        self.run_cron("pulse")
        self.assertEqual(survey.asked_count, len(TEAM))
        self.assertEqual(len(self.mails()), len(TEAM))

    def test_without_login(self):
        """By link where there is an address; without any, HR reads how many."""
        people = self.workers(2, [self.people["manager"]])
        people[0].work_email = "worker@example.com"
        self.feedback()
        self.as_user(self.cycle, "hr_in").action_ask_about_procedure()
        self.run_cron("pulse")
        survey = self.surveys()["employee"]
        keys = self.env["hr.performance.pulse.key"].search(
            [("pulse_id", "=", survey.id), ("employee_id", "in", people.ids)]
        )
        self.assertEqual(keys.employee_id, people[0])
        self.assertTrue(keys.token_hash)
        self.assertGreaterEqual(self.as_user(survey, "hr_in").unreached_count, 1)

    def test_first_page(self):
        """Whoever was asked finds it on the first page until it is answered."""
        survey = self.ask_talks(*TEAM)

        def waiting(role):
            kinds = self.as_user(self.env["hr.performance.pulse"], role)._task_kinds()
            return [record.id for kind in kinds for record in kind.records]

        self.assertEqual(waiting("ann"), [survey.id])
        self.assertFalse(waiting("manager"))
        self.say(survey, {"ann": 3})
        self.assertFalse(waiting("ann"))

    def test_switched_off(self):
        """Off as it comes: nobody starts one, and who was asked is left alone."""
        survey = self.ask_talks(*TEAM)
        switch(self.env, {PULSE: False})
        self.assertEqual(self.key(survey, "ann")._status(), "over")
        with self.assertRaisesRegex(UserError, "settings"):
            self.as_user(self.cycle, "hr_in").action_ask_about_procedure()

    def test_refusals(self):
        """Too early, by others than HR, too few for anonymity, too many questions."""
        self.launch()
        with self.assertRaisesRegex(UserError, "from its feedback on"):
            self.as_user(self.cycle, "hr_in").action_ask_about_talks()
        survey = self.ask_procedure_of_running()
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "manager").action_ask_about_talks()
        with self.assertRaises(AccessError):
            self.as_user(survey, "manager").action_close()
        with self.assertRaisesRegex(ValidationError, "from 5 answers on"):
            self.company.performance_pulse_threshold = 4
        with self.assertRaisesRegex(ValidationError, "5 questions at most"):
            self.env["hr.performance.pulse.question"].create(
                [{"audience": "talk", "name": f"Q{n}"} for n in range(2)]
            )
        with self.assertRaisesRegex(UserError, "at least one"):
            self.key(survey, "ann")._give({}, "only words")
        with self.assertRaisesRegex(UserError, "out of date"):
            self.key(survey, "ann")._give({"0": 3}, "")
        with self.assertRaisesRegex(UserError, "out of date"):
            self.key(survey, "ann")._give({survey.questions[0]["id"]: 6}, "")

    def ask_procedure_of_running(self):
        self.cycle.state = "feedback"
        self.as_user(self.cycle, "hr_in").action_ask_about_procedure()
        self.run_cron("pulse")
        return self.surveys()["employee"]
