# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

_logger = logging.getLogger(__name__)


class Job(NamedTuple):
    """One kind of work that the system does by itself on many records."""

    #: Method of the model that returns the records on which work is due now.
    due: str
    #: External id of the scheduled job, without the module.
    cron: str
    #: Method of the model that takes a few of these records and does the work on them.
    #: True as answer means that more is left to do on the same ones; an exception as
    #: answer means that a part failed, and that what was done stays; so do pairs of a
    #: record and its exception. Empty where the first method does all of it.
    work: str = ""
    #: So many records at once, each batch in a transaction of its own.
    size: int = 1
    #: Whether a record on which another process works is left for the next time.
    lock: bool = True
    #: Method for *Try Again*, when that is not ``work``.
    again: str = ""


class HrPerformanceJobMixin(models.AbstractModel):
    """Work on many records: one that fails is kept, told and tried again, alone.

    A job is an attribute ``_job_<name>``. Each batch runs in a savepoint and is
    committed. When a batch fails it is halved until what fails is alone: that is kept
    with its reason (``hr.performance.failure``), HR is told once, the others go on, and
    next time it comes last. What another process changed meanwhile is no failure: it
    stays due. Every scheduled job of ours works in this way; ``TestJobs`` walks them.
    """

    _name = "hr.performance.job.mixin"
    _description = "Work on Many Records"

    @api.model
    def _job(self, name):
        """The job of this name, or None."""
        return getattr(self, f"_job_{name}", None)

    @api.model
    def _run_job(self, name):
        """Do all work of a job that is due; the entry of its scheduled job."""
        self._run_on(name, self._due(name), getattr(self, self._job(name).work))

    @api.model
    def _run_jobs_of(self, cron):
        """Run every job of a scheduled job, of whatever model."""
        mixin = "hr.performance.job.mixin"
        for name in sorted(self.env.registry.descendants([mixin], "_inherit")):
            model = self.env[name]
            for key in sorted(dir(type(model))):
                if key.startswith("_job_") and getattr(model, key).cron == cron:
                    model._run_job(key.removeprefix("_job_"))

    @api.model
    def _run_on(self, name, due, work):
        """Do a job's work on these records; the scheduler commits after each batch."""
        size = self._job(name).size
        failed_before = set(self._failures(name).mapped("res_id"))
        ordered = due.sorted(lambda record: record.id in failed_before)
        self._commit_job(remaining=len(ordered))
        for start in range(0, len(ordered), size):
            batch, is_left = ordered[start : start + size], True
            while is_left:
                is_left = self._work(name, batch, work)
                if not self._commit_job(0 if is_left else len(batch)):
                    return

    def _commit_job(self, *args, **kwargs):
        """Commit in a run of the scheduler only; whoever else calls a job decides.

        :return: seconds that are left
        """
        if not self.env.context.get("ir_cron_progress_id"):
            return float("inf")
        return self.env["ir.cron"]._commit_progress(*args, **kwargs)

    @api.model
    def _run_again(self, name, ids):
        """Work on what failed, as far as it is still due; never commits.

        :param ids: ids of records on which the job failed
        """
        job = self._job(name)
        again = self._due(name).filtered(lambda record: record.id in ids)
        for start in range(0, len(again), job.size):
            batch, is_left = again[start : start + job.size], True
            while is_left:
                work = getattr(self, job.again or job.work)
                is_left = self._work(name, batch, work)

    def _failures(self, name):
        # sudo: what failed is kept by the system.
        return self.env["hr.performance.failure"].sudo()._of_job(self, name)

    def _due(self, name):
        """Records on which work is due; failures of what no longer is are dropped."""
        find = getattr(self, self._job(name).due)
        due = self._attempt_noted(name, self.browse(), find)
        if due is None:
            return self.browse()
        ids = {0, *due.ids}
        self._failures(name).filtered(lambda f: f.res_id not in ids).unlink()
        return due

    def _work(self, name, batch, work):
        """Work on a batch, and on halves of it when that fails.

        :return: whether more is left to do on the batch
        """
        free = batch.try_lock_for_update() if self._job(name).lock else batch
        if not free:
            return False
        try:
            answers, errors = self._attempt_each(work, free)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            return False
        partly = [answer for answer in answers if isinstance(answer, Exception)]
        errors += [(free, error) for error in partly]
        for pairs in answers:
            errors += pairs if isinstance(pairs, list) else []
        failed = {record.id for record, _error in errors}
        known = self._failures(name).filtered(lambda f: f.res_id in free._ids)
        known.filtered(lambda failure: failure.res_id not in failed).unlink()
        for record, error in errors:
            self._note_failure(name, record, error)
        return not errors and any(answers)

    def _note_failure(self, name, record, error):
        # sudo: what failed is kept by the system.
        self.env["hr.performance.failure"].sudo()._note(self, name, record, error)

    @api.model
    def _attempt_noted(self, name, thing, function, *args):
        """Call a function; when it fails that is kept, when it succeeds no more.

        :param thing: record, or empty set, that stands for the work
        :return: its answer, or None when it failed
        """
        known = self._failures(name).filtered(
            lambda f: (f.res_model, f.res_id) == (thing._name, thing.id or 0)
        )
        answer, error = self._attempt(function, *args)
        if error:
            self._note_failure(name, thing, error)
        else:
            known.unlink()
        return answer

    @api.model
    def _attempt_each(self, function, things):
        """Call a function with all things, and with halves of them where that fails.

        :param things: records, or a list
        :return: the answers, and pairs of one thing and the exception it ended with
        """
        answer, error = self._attempt(function, things)
        if not error:
            return [answer], []
        if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise error
        if len(things) == 1:
            return [], [(things, error)]
        half = len(things) // 2
        left = self._attempt_each(function, things[:half])
        right = self._attempt_each(function, things[half:])
        return left[0] + right[0], left[1] + right[1]

    @api.model
    def _attempt(self, function, *args):
        """Call a function in a savepoint.

        :return: its answer and None, or None and the exception that it ended with
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                answer = function(*args)
                self.env.flush_all()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            if not isinstance(error, (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)):
                _logger.warning("A part of the work failed", exc_info=error)
            return None, error
        return answer, None
