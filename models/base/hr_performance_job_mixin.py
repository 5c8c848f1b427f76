# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import time
from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

_logger = logging.getLogger(__name__)
#: So long *Try Again* goes on; what is left then is for the scheduled job.
AGAIN_SECONDS = 30

#: The scheduled job of the daily check.
SOUND = "ir_cron_hr_performance_sound"


class Parts(NamedTuple):
    """What the work on one record consists of, when that is much."""

    #: Method of the record that returns ids of what is left to do and can be worked on
    #: in any order, also by several processes at once; none where it is one piece.
    left: str
    #: Method of the record that works on some of these ids. Whoever of them is done
    #: already is left out; what is written is theirs alone, so that no two processes
    #: write the same row.
    work: str
    #: Method of the record that comes when all parts are done, before the work of the
    #: job itself: what several processes at once could not see of one another.
    join: str
    #: So many ids at once.
    size: int


class Job(NamedTuple):
    """One kind of work that the system does by itself on many records."""

    #: Method of the model that returns the records on which work is due now.
    due: str
    #: External id of the scheduled job, without the module.
    cron: str
    #: Method of the model that takes a few of these records and does the work on them.
    #: True as answer means that more is left to do on the same ones; an exception as
    #: answer means that a part failed, and that what was done stays; so does
    #: ``Partly``. Empty where the first method does all of it.
    work: str = ""
    #: So many records at once, each batch in a transaction of its own.
    size: int = 1
    #: Whether a record on which another process works is left for the next time.
    lock: bool = True
    #: Method for *Try Again*, when that is not ``work``.
    again: str = ""
    #: Whether several processes may work on batches of it at once, and in any order.
    #: Then ``due`` takes records and returns those of them on which work is still due.
    apart: bool = False
    #: How the work on one record is shared out, where one record is much work.
    parts: Parts | None = None


def check(due, work="", size=1, again=""):
    """A job of the daily check.

    :param due: method that finds what does not fit, in a constant number of queries;
        see ``_found_by``
    :param work: method that mends it, or refuses one record in the words that HR reads
    :param again: what *Try Again* does, where that is more than looking again
    """
    return Job(due, SOUND, work, size=size, again=again)


def among(records):
    """Domain of these records; of all where there are none to choose from.

    :param records: records, or None
    """
    return Domain.TRUE if records is None else Domain("id", "in", records.ids)


class Partly(tuple):
    """Answer of work that stays done: pairs of a record and its exception."""

    __slots__ = ()


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
        job = getattr(self, f"_job_{name}", None)
        return job if isinstance(job, Job) else None

    @api.model
    def _run_job(self, name):
        """Do all work of a job that is due; the entry of its scheduled job.

        :return: on how many records work was due
        """
        due, job = self._due(name), self._job(name)
        if due and job.work:
            here = self._hand_out(name, due) if job.apart else due
            self._run_on(name, here, getattr(self, job.work))
        return len(due)

    @api.model
    def _hand_out(self, _name, due):
        """Leave work of a job to other processes; extended where there are any.

        :param due: records on which work is due
        :return: those of them that are worked on here
        """
        return due

    @api.model
    def _jobs_of(self, *crons):
        """Model and name of each job, of whatever model.

        :param crons: scheduled jobs; none means all of them
        :return: iterator of pairs
        """
        mixin = "hr.performance.job.mixin"
        for name in sorted(self.env.registry.descendants([mixin], "_inherit")):
            model = self.env[name]
            for key in sorted(dir(type(model))):
                # Other addons have methods of such names.
                if key.startswith("_job_") and isinstance(getattr(model, key), Job):
                    if not crons or getattr(model, key).cron in crons:
                        yield model, key.removeprefix("_job_")

    @api.model
    def _run_jobs_of(self, cron):
        """Run every job of a scheduled job, of whatever model.

        :return: on how many records work was due
        """
        return sum(model._run_job(name) for model, name in self._jobs_of(cron))

    @api.model
    def _run_on(self, name, due, work):
        """Do a job's work on these records; the scheduler commits after each batch."""
        self._commit_job(remaining=len(due))
        for batch in self._batches(name, due):
            is_left = True
            while is_left:
                is_left = self._work(name, batch, work)
                if not self._commit_job(0 if is_left else len(batch)):
                    return

    @api.model
    def _batches(self, name, due):
        """Records in batches of the job's size: what failed comes last, and of that
        what was tried longest ago comes first.
        """
        size = self._job(name).size
        failed = {failure.res_id: failure.last_on for failure in self._failures(name)}
        ordered = due.sorted(lambda record: failed.get(record.id, datetime.min))
        return [ordered[n : n + size] for n in range(0, len(ordered), size)]

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

        It takes no longer than a request may; what is left is for the scheduled job.

        :param ids: ids of records on which the job failed
        """
        job = self._job(name)
        again = self._due(name).filtered(lambda record: record.id in ids)
        until = time.monotonic() + AGAIN_SECONDS
        for start in range(0, len(again), job.size):
            if time.monotonic() > until:
                return
            batch, is_left = again[start : start + job.size], True
            while is_left:
                work = getattr(self, job.again or job.work)
                is_left = self._work(name, batch, work)

    @api.model
    def _would_tell(self, name):
        """What a job would find, and what it would say of each; the caller undoes it.

        :return: list of pairs of a record and the refusal, or that it was mended
        """
        job, found = self._job(name), []
        due, error = self._attempt(getattr(self, job.due))
        if error:
            return [(self.browse(), error)]
        for record in due if job.work else ():
            words = record.display_name
            answer, error = self._attempt(getattr(self, job.work), record)
            found.append((record, error or answer or f"{words}: mended"))
        return found

    @api.model
    def _found_by(self, query, model=None):
        """The records that a query of the daily check finds, in the order of ids.

        :param query: ``SQL`` that selects ids
        :param model: name of their model, where it is another one
        """
        self.env.flush_all()
        rows = self.env.execute_query(query)
        records = self if model is None else self.env[model]
        return records.browse(sorted({record_id for [record_id] in rows}))

    def _say_mended(self):
        """Note on each, for who wonders: the check has put something right."""
        # sudo: a note of the system; what was mended is its own work.
        self.sudo()._message_log_batch(
            {
                record.id: self.env._(
                    "The daily check has found here what did not fit, and has put it"
                    " right."
                )
                for record in self
            }
        )

    def _failures(self, name):
        # sudo: what failed is kept by the system.
        return self.env["hr.performance.failure"].sudo()._of_job(self, name)

    def _due(self, name):
        """Records on which work is due; failures of what no longer is are dropped."""
        find = getattr(self, self._job(name).due)
        due = self._attempt_noted(name, self.browse(), find)
        if due is None:
            return self.browse()
        self._forget_failures(name, due)
        return due

    @api.model
    def _still_due(self, name, records):
        """Those of these records on which work of a job that runs apart is due now."""
        return getattr(self, self._job(name).due)(records)

    @api.model
    def _forget_failures(self, name, due):
        """Drop failures of what is no longer due."""
        ids = {0, *due.ids}
        self._failures(name).filtered(
            lambda f: f.res_model == due._name and f.res_id not in ids
        ).unlink()

    def _work(self, name, batch, work):
        """Work on a batch, and on halves of it when that fails.

        :return: whether more is left to do on the batch
        """
        free = batch.try_lock_for_update() if self._job(name).lock else batch
        if not free:
            return False
        try:
            answers, errors = self._work_noted(name, free, work)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            return False
        return not errors and any(answers)

    def _work_noted(self, name, records, work):
        """Work on records; which of them failed and why is kept.

        :return: what the work answered, and pairs of a record and its exception
        """
        answers, errors = self._attempt_each(work, records)
        partly = [answer for answer in answers if isinstance(answer, Exception)]
        errors += [(records, error) for error in partly]
        errors += [pair for one in answers if isinstance(one, Partly) for pair in one]
        failed = {record.id for record, _error in errors}
        known = self._failures(name).filtered(
            lambda f: f.res_model == records._name and f.res_id in records._ids
        )
        known.filtered(lambda failure: failure.res_id not in failed).unlink()
        for record, error in errors:
            self._note_failure(name, record, error)
        return answers, errors

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
        if not things:
            return [], []
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
