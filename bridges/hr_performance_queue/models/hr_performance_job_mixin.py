# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.queue_job.delay import group
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

#: What has not come to its end yet.
UNDER_WAY = ("wait_dependencies", "pending", "enqueued", "started")
#: So soon somebody who met another process tries again.
RETRY_SECONDS = 2
#: A batch whose worker dies so often is left alone, until the scheduled job comes.
MOST_TRIES = 10


class HrPerformanceJobMixin(models.AbstractModel):
    """Batches of work that are done by several processes, as far as they may be.

    The scheduled job stays who finds what is due. Where a job runner is at work for
    this database it queues the batches instead of working on them; where there is none
    it does the work itself, as without this bridge. A queued batch asks again what of
    it is still due, so it may come late, twice, or not at all. What fails is kept and
    told as always, and stands as a failed job of its own with its reason.
    """

    _inherit = "hr.performance.job.mixin"

    # QUEUEING

    @api.model
    def _hand_out(self, name, due):
        due = super()._hand_out(name, due)
        if not self._has_runner():
            return due
        known, dead = self._queued(name)
        dead.requeue()
        for batch in self._batches(name, due - known):
            self._queue(name, batch)
        return due.browse()

    @api.model
    def _has_runner(self):
        """Whether a job runner takes jobs of this database: then it holds its lock."""
        high, low = divmod(PG_ADVISORY_LOCK_ID, 1 << 32)
        self.env.cr.execute(
            """
            SELECT FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 1
               AND classid::bigint = %s AND objid::bigint = %s
               AND database = (SELECT oid FROM pg_database
                                WHERE datname = current_database())
            """,
            [high, low],
        )
        return bool(self.env.cr.rowcount)

    def _queue_key(self, *parts):
        return ":".join(["hr_performance", self._name, *map(str, parts)])

    @api.model
    def _queued(self, name):
        """Records of which a job is under way, and jobs whose worker died too often."""
        # sudo: queue.job - jobs of this kind of work; only to queue nothing twice.
        jobs = self.env["queue.job"].sudo()
        found = jobs.search(
            [
                ("identity_key", "=like", self._queue_key("batch", name, "%")),
                ("state", "in", (*UNDER_WAY, "failed")),
            ]
        )
        dead = found.filtered(lambda job: job.state == "failed")
        batches = [job.args[1] for job in found]
        return (batches[0].union(*batches) if batches else self._nothing(name)), dead

    def _nothing(self, name):
        """No record, of the model on which the job works."""
        return self._still_due(name, self.browse())

    @api.model
    def _queue(self, name, batch):
        """Queue the work on a batch, in parts where it is made of such."""
        parts = self._job(name).parts
        ids = getattr(batch, parts.left)() if parts and len(batch) == 1 else []
        if not ids:
            self._later(name, batch)._queue_batch(name, batch).delay()
            return
        slices = [ids[n : n + parts.size] for n in range(0, len(ids), parts.size)]
        last = self._later(name, batch)._queue_batch(name, batch, is_joined=True)
        group(
            *[
                self._later(name, batch, some)._queue_part(name, batch, some)
                for some in slices
            ]
        ).on_done(last).delay()

    def _later(self, name, batch, ids=(), kind="batch"):
        """A job to come: described, and known by what it works on."""
        told = f"{batch._name}{batch.ids}{list(ids)}"
        digest = hashlib.sha256(told.encode()).hexdigest()
        of_one = batch.id if kind != "batch" else digest
        words = batch.display_name if len(batch) == 1 else batch._description
        return self.delayable(
            description=f"{words}: {name} ({len(ids) or len(batch)})",
            identity_key=self._queue_key(kind, name, of_one, *ids[: kind != "batch"]),
            max_retries=MOST_TRIES,
        )

    # WORKING

    @api.model
    def _queue_batch(self, name, records, is_joined=False):
        """Work on a batch of which work is still due; the entry of a queued job.

        :param is_joined: whether all parts of the record are done
        :return: what was done, for the list of jobs
        """
        job, due = self._job(name), self._still_due(name, records)
        free = due.try_lock_for_update() if job.lock else due
        if due and not free:
            raise self._met()
        try:
            if is_joined and free:
                getattr(free, job.parts.join)()
            answers, errors = self._work_noted(name, free, getattr(self, job.work))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            raise self._met() from error
        for record, _error in errors:
            self._queue_alone(name, record)
        left = due - free
        if any(answers) and not errors:
            left |= free
        if left:
            self._queue(name, left)
        return f"{len(free)} of {len(records)}, {len(errors)} failed"

    @api.model
    def _queue_part(self, name, record, ids):
        """Work on a part of one record; what fails in it is tried alone."""
        still, work = self._still_due(name, record), self._job(name).parts.work
        try:
            answers, errors = self._attempt_each(getattr(record, work), ids)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            raise self._met() from error
        for failed, _error in errors if still else ():
            self._queue_alone(name, record, failed)
        return f"{len(ids)}, {len(errors)} failed"

    def _met(self):
        """Another process was at the same rows: soon again, as often as it takes."""
        return RetryableJobError(
            "Another process works on this", seconds=RETRY_SECONDS, ignore_retry=True
        )

    # WHAT FAILS

    @api.model
    def _queue_alone(self, name, record, ids=()):
        """Let what failed be a job of its own, which fails with the reason."""
        job = self._later(name, record, ids, kind="alone")._queue_try(name, record, ids)
        # sudo: queue.job - the job of the same work, when it has failed before.
        failed = self.env["queue.job"].sudo()
        failed = failed.search(
            [("identity_key", "=", job.identity_key), ("state", "=", "failed")]
        )
        if failed:
            job._generated_job = failed[0]
            failed[0].requeue()
            return
        job.delay()

    @api.model
    def _queue_try(self, name, record, ids=()):
        """Work on one thing, as far as it is still due, and refuse where that fails."""
        if not self._still_due(name, record):
            return "nothing is left to do"
        job = self._job(name)
        if ids:
            getattr(record, job.parts.work)(ids)
            return "done"
        answers, errors = self._work_noted(name, record, getattr(self, job.work))
        for _record, error in errors:
            raise UserError(self.env["hr.performance.failure"]._reason(error))
        if any(answers):
            self._queue(name, record)
        return "done"

    @api.model
    def _settle_alone(self, name, record_ids):
        """What has failed before is done, or no longer due: so are its jobs."""
        # sudo: queue.job - jobs of work that HR or the scheduled job has done.
        jobs = self.env["queue.job"].sudo()
        keys = [self._queue_key("alone", name, record_id) for record_id in record_ids]
        found = jobs.search(
            [
                ("identity_key", "=like", self._queue_key("alone", name, "%")),
                ("state", "=", "failed"),
            ]
        )
        found.filtered(
            lambda job: any(
                f"{job.identity_key}:".startswith(f"{key}:") for key in keys
            )
        ).button_done()
