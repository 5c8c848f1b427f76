# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is set up for the queue; ``tests/process/test_queue_processes.py`` works."""

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID


@tagged("post_install", "-at_install")
class TestQueue(TransactionCase):
    def test_every_job_that_runs_apart_has_a_channel(self):
        """Whoever adds such a job says in which channel its batches wait."""
        functions = self.env["queue.job.function"]
        found = 0
        for model, name in self.env["hr.performance.job.mixin"]._jobs_of():
            job = model._job(name)
            if not job.apart:
                continue
            methods = ["_queue_batch", "_queue_try"]
            for method in [*methods, *(["_queue_part"] if job.parts else [])]:
                key = functions.job_function_name(model._name, method)
                with self.subTest(key=key):
                    channel = functions.job_config(key).channel
                    self.assertTrue(channel.startswith("root.performance"), channel)
            found += 1
        self.assertGreaterEqual(found, 9)

    def test_work_is_handed_out_where_a_runner_is_at_work(self):
        """The runner holds its lock; without it the scheduled job does the work."""
        cycles = self.env["hr.performance.cycle"]
        self.assertFalse(cycles._has_runner())
        with db_connect(self.env.cr.dbname).cursor() as runner:
            runner.execute("SELECT pg_advisory_lock(%s)", [PG_ADVISORY_LOCK_ID])
            self.assertTrue(cycles._has_runner())
            runner.execute("SELECT pg_advisory_unlock(%s)", [PG_ADVISORY_LOCK_ID])
        self.assertFalse(cycles._has_runner())

    def test_administrators_find_the_jobs(self):
        """The list of jobs has a filter for ours."""
        view = self.env["queue.job"].get_view(
            self.env.ref("queue_job.view_queue_job_search").id, "search"
        )
        self.assertIn('name="performance"', view["arch"])
