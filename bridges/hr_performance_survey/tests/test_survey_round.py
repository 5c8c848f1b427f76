# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase

RESPONDENTS = ("manager", "colleague", "former", "hr_in", "head", "ceo")


@tagged("post_install", "-at_install")
class TestSurveyRound(PerformanceCase, HttpCase):
    """A KPI whose value is the mean of anonymous answers. Covers: R054"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teamwork = cls._kpi("Satisfaction", target=80, minimum_answers=5)
        cls.template.line_ids[0].kpi_id = cls.teamwork
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Working together",
                "scoring_type": "scoring_without_answers",
                "access_mode": "token",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Keeps agreements",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {"value": str(score), "answer_score": score}
                                )
                                for score in range(1, 6)
                            ],
                        }
                    )
                ],
            }
        )
        cls.question = cls.survey.question_ids

    def round_of(self, role="hr_in", **values):
        people = self.env["hr.employee"].union(*(self.people[r] for r in RESPONDENTS))
        return self.as_user(self.env["hr.performance.survey.round"], role).create(
            {
                "kpi_id": self.teamwork.id,
                "survey_id": self.survey.id,
                "employee_id": self.people["subject"].id,
                "respondent_ids": people.ids,
                "period_end": "2026-06-30",
                "date_deadline": fields.Date.today() + timedelta(days=7),
                **values,
            }
        )

    def inputs(self, record):
        return self.env["survey.user_input"].search(
            [("performance_round_id", "=", record.id)]
        )

    def answer(self, record, scores, role="colleague"):
        """Somebody who is logged in answers; the page works as superuser."""
        waiting = self.inputs(record).filtered(lambda i: i.state != "done")
        for user_input, score in zip(waiting, scores, strict=False):
            own = user_input.with_user(self.users[role]).sudo()
            choice = self.question.suggested_answer_ids[score - 1]
            own._save_lines(self.question, str(choice.id))
            own._mark_done()

    def line(self):
        return self.appraisal().line_ids[0]

    def test_mean_of_the_answers(self):
        """Scores 5, 4, 4, 3 and 4 of 5 are 80 per cent, once the survey closes."""
        self.launch()
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3))
        self.assertFalse(self.line().has_actual, "nothing before the close")
        self.answer(record, (4,))
        self.assertFalse(self.line().has_actual)
        record.action_close()
        self.assertEqual((record.outcome, record.answer_count), ("value", 5))
        line = self.line()
        self.assertEqual((line.actual, line.has_actual), (80, True))
        self.assertFalse(line.actual_missing_reason)

    def test_too_few_answers_give_no_value(self):
        """Missing, never zero; the subject learns no number of answers."""
        self.launch()
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3))
        record.action_close()
        self.assertEqual(record.outcome, "few")
        line = self.as_user(self.line(), "subject")
        self.assertFalse(line.has_actual)
        self.assertIn("Not enough answers", line.actual_missing_reason)
        self.assertNotIn("4", line.actual_missing_reason)
        self.assertFalse(record.measure_id)

    def test_unanimous_few_answers_stay_hidden(self):
        """METHODS M19: three equal answers would tell what everybody said."""
        self.teamwork.minimum_answers = 3
        record = self.round_of()
        record.action_open()
        self.answer(record, (4, 4, 4))
        record.action_close()
        self.assertEqual(record.outcome, "few")

    def test_late_answers_are_refused(self):
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3, 4))
        record.action_close()
        left = self.inputs(record).filtered(lambda i: i.state != "done")
        self.assertTrue(left)
        self.assertLessEqual(left.deadline, fields.Datetime.now())

    def test_the_daily_job_closes_what_is_over(self):
        self.launch()
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3, 4))
        record.date_deadline = fields.Date.today() - timedelta(days=1)
        self.env["hr.performance.survey.round"]._cron_close()
        self.assertEqual(record.state, "closed")
        self.assertEqual(self.line().actual, 80)

    # ANONYMITY

    def test_nothing_tells_whose_an_answer_is(self):
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3, 4))
        found = self.inputs(record)
        self.assertEqual(len(found), len(RESPONDENTS))
        self.assertFalse(found.partner_id)
        self.assertFalse(any(found.mapped("email")))
        done = found.filtered(lambda i: i.state == "done")
        for rows in (found, done.user_input_line_ids):
            self.assertEqual(set(rows.create_uid.ids), {SUPERUSER_ID})
            self.assertEqual(set(rows.write_uid.ids), {SUPERUSER_ID})
        for day in (*done.mapped("end_datetime"), *done.mapped("write_date")):
            self.assertEqual((day.hour, day.minute, day.second), (0, 0, 0))
        mails = self.env["mail.mail"].search(
            [("email_to", "in", [self.people[r].work_email for r in RESPONDENTS])]
        )
        self.assertEqual(len(mails), len(RESPONDENTS))
        self.assertTrue(all(mails.mapped("auto_delete")))
        self.assertFalse(any(mails.mapped("res_id")), "no chatter keeps a copy")

    def test_nobody_reads_single_answers(self):
        """Not HR, and not those who manage surveys."""
        record = self.round_of()
        record.action_open()
        self.answer(record, (5, 4, 4, 3, 4))
        self.users["hr_out"].group_ids += self.env.ref("survey.group_survey_manager")
        for role in ("hr_in", "hr_admin", "hr_out"):
            if role != "hr_out":
                with self.assertRaises(AccessError):
                    self.as_user(self.inputs(record), role).read(["scoring_percentage"])
                continue
            own = self.as_user(self.env["survey.user_input"], role)
            self.assertFalse(own.search([("performance_round_id", "=", record.id)]))
            lines = self.as_user(self.env["survey.user_input.line"], role)
            domain = [("user_input_id.performance_round_id", "=", record.id)]
            self.assertFalse(lines.search(domain))

    def test_nobody_adds_answers(self):
        """An answer belongs to a round because its link was sent, not by a click."""
        record = self.round_of()
        record.action_open()
        self.users["hr_out"].group_ids += self.env.ref("survey.group_survey_manager")
        own = self.as_user(self.env["survey.user_input"], "hr_out")
        free = own.create({"survey_id": self.survey.id})
        with self.assertRaises(AccessError):
            free.performance_round_id = record
        values = {"survey_id": self.survey.id}
        with self.assertRaises(AccessError):
            own.create({**values, "performance_round_id": record.id})
        with self.assertRaises(AccessError):
            own.with_context(default_performance_round_id=record.id).create(values)

    def test_who_sees_a_round(self):
        record = self.round_of()
        self.assertTrue(self.as_user(record, "hr_admin").has_access("write"))
        for role in ("subject", "manager", "colleague", "hr_out", "foreign", "reward"):
            with self.assertRaises(AccessError):
                self.as_user(record, role).read(["answer_count"])
            with self.assertRaises(AccessError):
                self.as_user(record, role).action_close()

    def test_a_logged_in_person_answers_with_the_link(self):
        """The link opens its own answer and does not make one with a name."""
        record = self.round_of()
        record.action_open()
        [answer, *_others] = self.inputs(record)
        before = self.env["survey.user_input"].search_count([])
        self.users["colleague"].password = "colleague-password"
        self.authenticate(self.users["colleague"].login, "colleague-password")
        page = self.url_open(answer.get_start_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("Working together", page.text)
        self.assertIn(answer.access_token, page.url + page.text)
        self.assertEqual(self.env["survey.user_input"].search_count([]), before)
        self.assertFalse(answer.partner_id)

    # BAD INPUT

    def test_bad_rounds_are_refused_with_the_remedy(self):
        with self.assertRaisesRegex(ValidationError, "minimum number of answers"):
            self.round_of(kpi_id=self.kpi.id)
        plain = self.env["survey.survey"].create({"title": "Plain"})
        with self.assertRaisesRegex(ValidationError, "has no scores"):
            self.round_of(survey_id=plain.id)
        few = self.round_of(respondent_ids=self.people["manager"].ids)
        with self.assertRaisesRegex(UserError, "ask at least 5 people"):
            few.action_open()
        own = self.round_of()
        own.respondent_ids = [Command.link(self.people["subject"].id)]
        with self.assertRaisesRegex(UserError, "cannot be asked about the own"):
            own.action_open()
        mute = self.round_of()
        self.people["former"].work_email = False
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no work email for Former"):
            mute.action_open()

    def test_an_open_round_keeps_its_people(self):
        record = self.round_of()
        record.action_open()
        with self.assertRaisesRegex(UserError, "not possible now"):
            record.respondent_ids = [Command.unlink(self.people["manager"].id)]
        with self.assertRaises(AccessError):
            record.state = "draft"
        with self.assertRaisesRegex(UserError, "not possible now"):
            record.action_open()
