# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

import psycopg2
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...engine import dates

_logger = logging.getLogger(__name__)

#: A run that goes on after an interruption leaves out what it has just done.
DONE_MINUTES = 30
#: What a source can be wrong about; anything else is a fault of the program or of the
#: database and stops the run.
PROBLEMS = (
    UserError,
    ValueError,
    TypeError,
    KeyError,
    psycopg2.DataError,
    psycopg2.ProgrammingError,
)


class HrPerformanceKpiSource(models.Model):
    """The collection of actual values, source by source."""

    _inherit = "hr.performance.kpi.source"

    @api.model
    def _cron_collect(self):
        """Collect from every active source, one a transaction; may be run twice."""
        limit = fields.Datetime.now() - timedelta(minutes=DONE_MINUTES)
        due = [("state", "=", "active"), "!", ("attempted_on", ">=", limit)]
        sources = self.search(due, order="attempted_on, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(sources))
        for source in sources:
            source._collect()
            if not cron._commit_progress(1):
                return

    def _collect(self, cycles=None):
        """Collect from these sources; one that fails does not stop the others.

        :param cycles: only for plans of these cycles
        :return: the sources that failed; each says why
        """
        # sudo: what is read is evaluated as the owner in _collected; what is written
        # are actual values and the log of the source.
        sources = self.sudo().with_context(tracking_disable=True)
        failed = sources.browse()
        for source in sources:
            if not source.try_lock_for_update():
                continue  # another process is at it
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    source._collect_one(cycles)
                    self.env.flush_all()
            except UniqueViolation:
                continue  # another process has just stored these values
            except PROBLEMS as error:
                source._note_problem(error)
                failed |= source
        return failed

    def _collect_one(self, cycles):
        now = fields.Datetime.now()
        wanted = self._wanted(cycles)
        collected = self._collected(wanted)
        self.env["hr.performance.measure"]._store_collected(
            self, wanted, collected, now
        )
        self.write({"attempted_on": now, "collected_on": now, "problem": False})

    def _note_problem(self, error):
        """Keep the reason; tell the followers when it is a new one."""
        problem = str(error) or type(error).__name__
        _logger.info("KPI source %s could not be collected: %s", self.id, problem)
        if problem != self.problem:
            self.message_post(body=problem, subtype_xmlid="mail.mt_note")
        self.write({"attempted_on": fields.Datetime.now(), "problem": problem})

    # WHAT IS WANTED

    def _wanted(self, cycles):
        """Periods that have begun, and whose value somebody's open plan needs.

        What a plan counts that is past its review is left alone, also where another
        plan is still open.

        :return: dict of (first day, last day) to employees
        """
        lines = self.env["hr.performance.appraisal.line"]._open_for_source(self, cycles)
        today, months = self._today(), self.kpi_id._data_months()
        spans, people = {}, {}
        for line in lines:
            appraisal = line.appraisal_id
            span = appraisal._period()
            if span not in spans:
                spans[span] = [
                    period
                    for period in dates.periods_ending(*span, months)
                    if period[0] <= today
                ]
            for period in spans[span]:
                people.setdefault(period, set()).add(appraisal.employee_id.id)
        closed = self._closed_points(people)
        employees = self.env["hr.employee"].with_context(active_test=False)
        wanted = {
            period: employees.browse(sorted(ids - closed.get(period[1], set())))
            for period, ids in people.items()
        }
        return {period: found for period, found in sorted(wanted.items()) if found}

    def _closed_points(self, people):
        """Employee ids by last day whose value counts in a plan that is decided."""
        points = [
            (employee, self.kpi_id.id, end)
            for (_start, end), ids in people.items()
            for employee in ids
        ]
        fed = self.env["hr.performance.measure"]._lines_at(points)
        lines = self.env["hr.performance.appraisal.line"]
        decided = set(
            lines.browse({i for ids in fed.values() for i in ids})._decided().ids
        )
        closed = {}
        for (employee, _kpi, end), ids in fed.items():
            if decided.intersection(ids):
                closed.setdefault(end, set()).add(employee)
        return closed

    def _today(self):
        zoned = self.with_context(tz=self._zone())
        return fields.Datetime.context_timestamp(zoned, fields.Datetime.now()).date()

    # WHAT IS FOUND

    def _collected(self, wanted):
        """Evaluate with the owner's rights.

        :return: dict of (employee id, last day) to (value, number of records)
        """
        source = self._as_owner()
        source._check_definition()
        found = {}
        for (start, end), employees in wanted.items():
            values = source._values(start, end, employees.with_env(source.env))
            for employee, value in values.items():
                found[employee, end] = value
        return found

    def _as_owner(self):
        """The source with the rights of its owner in its company, and no more."""
        owner = self.owner_id
        if (
            not owner.active
            or owner._is_superuser()
            or not owner.has_group("hr_performance.group_hr_performance_manager")
            or self.company_id not in owner.company_ids
        ):
            raise UserError(
                self.env._(
                    "%(user)s, who has activated the source, is no performance"
                    " administrator of %(company)s any more. Somebody who is one stops"
                    " the source and activates it again.",
                    user=owner.name,
                    company=self.company_id.name,
                )
            )
        return self.with_user(owner).with_context(
            allowed_company_ids=self.company_id.ids, lang=owner.lang
        )
