# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The daily check finds what does not fit together, mends it or tells HR."""

from odoo.tests import tagged

from ..interview.common_interview import InterviewCase
from ..reward.common_reward import RewardCase
from .test_jobs import JobsCase


class SoundCase(JobsCase):
    """Corruptions that no action of ours would make."""

    def sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()

    def check(self, *jobs):
        """What the check tells, by name of the job; what it finds it finds once."""
        self.run_quietly("sound")
        self.assertEqual(sorted(self.failures().mapped("job_name")), sorted(jobs))
        return self.failures()

    def unsound(self):
        """What the check would find; asking changes nothing."""
        return self.env["hr.performance.failure"]._unsound()

    def open_step(self, appraisal):
        return appraisal._open_steps()


@tagged("post_install", "-at_install")
class TestSoundSteps(SoundCase):
    """Every open sheet waits for somebody, and only in its own state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.sudo().is_announced = True

    def test_all_in_order(self):
        self.assertEqual(self.unsound(), [])
        self.check()

    def test_step_is_missing(self):
        sheet = self.appraisal()
        self.sql("DELETE FROM hr_performance_step WHERE appraisal_id = %s", sheet.id)
        [sentence] = self.unsound()
        self.assertIn("(step): Subject", sentence)
        self.assertFalse(self.open_step(sheet), "looking mends nothing")
        self.check()
        step = self.open_step(sheet)
        self.assertEqual(step.state, "planning")
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertTrue(step.deadline)

    def test_step_of_another_state(self):
        sheet = self.appraisal()
        self.sql(
            "UPDATE hr_performance_step SET state = 'decided' WHERE appraisal_id = %s",
            sheet.id,
        )
        self.check()
        self.assertEqual(self.open_step(sheet).state, "planning")

    def test_step_of_an_ended_sheet(self):
        sheet = self.appraisal()
        self.sql(
            "UPDATE hr_performance_appraisal SET state = 'done' WHERE id = %s", sheet.id
        )
        self.check()
        self.assertFalse(self.open_step(sheet))

    def test_agreed_while_the_assessment_opened(self):
        """A plan that was confirmed at the moment in which the stage changed."""
        sheet = self.appraisal()
        self.agree(sheet)
        self.assertFalse(self.open_step(sheet).is_task)
        self.sql(
            "UPDATE hr_performance_cycle SET state = 'assessment' WHERE id = %s",
            self.cycle.id,
        )
        self.check()
        step = self.open_step(sheet)
        self.assertTrue(step.is_task)
        self.assertTrue(step.task_from, "it waits from now on, not from the agreement")
        self.assertEqual(step.owner_id, self.people["manager"])
        self.assertTrue(step.deadline)

    def test_two_values_of_one_month(self):
        self.kpi.data_period = "month"
        values = self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": day,
                    "value": 10,
                }
                for day in ("2026-02-28", "2026-03-31")
            ]
        )
        self.check()
        self.sql(
            "UPDATE hr_performance_measure SET period_end = '2026-03-15' WHERE id = %s",
            values[0].id,
        )
        told = self.check("single")
        self.assertEqual(told.res_id, values[1].id)
        values[0].unlink()
        self.check()


@tagged("post_install", "-at_install")
class TestSoundRewards(SoundCase, RewardCase):
    """Runs fit their rewards, rewards their pool, results their reviews."""

    def test_run_of_paid_rewards(self):
        """Two clerks paid the last two payslips at once: the run follows."""
        run = self.approved()
        self.sql(
            "UPDATE hr_performance_reward SET state = 'paid' WHERE run_id = %s", run.id
        )
        self.assertEqual(run.state, "approved")
        self.check()
        self.assertEqual(run.state, "done")

    def test_more_than_the_pool(self):
        rule = self._rule(name="Pool", base_type="pool")
        run = self.approved(rule=rule, pool_amount=1000)
        self.check()
        self.sql(
            "UPDATE hr_performance_reward SET amount = amount + 1 WHERE id = %s",
            run.reward_ids.filtered("amount")[0].id,
        )
        told = self.check("pool")
        self.assertEqual(told.res_id, run.id)

    def test_published_without_review(self):
        result = self.result(self.appraisal())
        self.sql(
            "UPDATE hr_performance_rating SET state = 'draft' WHERE kind = 'manager'"
            " AND appraisal_id = %s",
            result.appraisal_id.id,
        )
        [sentence] = self.unsound()
        self.assertIn("the review behind it is a draft", sentence)
        self.assertFalse(self.failures(), "looking tells nobody")
        told = self.check("basis")
        self.assertEqual(told.res_id, result.id)
        self.assertIn("Subject", told.reason)


@tagged("post_install", "-at_install")
class TestSoundSignatures(SoundCase, InterviewCase):
    """Valid signatures name the content that the record has."""

    def test_signature_of_another_content(self):
        talk = self.signed(self.decided())
        self.check()
        signature = talk.sudo().signature_ids[0]
        self.sql(
            "UPDATE hr_performance_interview_signature SET payload_hash = 'x'"
            " WHERE id = %s",
            signature.id,
        )
        told = self.check("seal")
        self.assertEqual(told.res_id, signature.id)
