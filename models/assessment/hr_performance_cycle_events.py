# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class HrPerformanceCycle(models.Model):
    """Continuous cycles: an appraisal starts when something happens to a person."""

    _inherit = "hr.performance.cycle"

    def _population(self):
        """A continuous cycle is launched without people; events bring them in."""
        if self.kind == "continuous":
            return self.env["hr.employee"]
        return super()._population()

    @api.model
    def _cron_start_events(self):
        """Start the appraisals that are due in continuous cycles; may run twice."""
        cycles = self.search(
            [("kind", "=", "continuous"), ("state", "not in", ("draft", "closed"))]
        )
        for cycle in cycles:
            if not cycle.try_lock_for_update():
                continue  # another process is at it
            cycle._start_due_events()
            self.env["ir.cron"]._commit_progress(1)

    def action_start_appraisal(self):
        """Open the dialog that starts appraisals by hand."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start Appraisal"),
            "res_model": "hr.performance.start",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_cycle_id": self.id},
        }

    # STARTING

    def _start_due_events(self):
        """Start what probation and transfers call for.

        :return: the new appraisals
        """
        self.ensure_one()
        events = []
        if self._rule("event_probation"):
            events += self._probation_events()
        if self._rule("event_transfer"):
            events += self._transfer_events()
        return self._start_events(events)

    def _start_events(self, events):
        """Create the appraisals of these events that are not there yet.

        The number of queries depends on how many events one person has, not on how
        many people there are.

        :param events: list of dicts with ``employee_id`` and the values that
            ``appraisal._launch_by_event`` takes
        :return: the new appraisals
        """
        self.ensure_one()
        if self.kind != "continuous" or self.state in ("draft", "closed"):
            raise UserError(
                self.env._(
                    "%s: appraisals start by event in launched cycles of that kind"
                    " only. Choose another cycle.",
                    self.name,
                )
            )
        events = self._new_events(events)
        self._check_event_templates(events)
        rounds = defaultdict(list)
        seen = defaultdict(int)
        for event in events:
            rounds[seen[event["employee_id"]]].append(event)
            seen[event["employee_id"]] += 1
        Appraisal = self.env["hr.performance.appraisal"]
        made = Appraisal
        for batch in rounds.values():
            made |= Appraisal._launch_by_event(
                self,
                {
                    event["employee_id"]: {
                        name: value
                        for name, value in event.items()
                        if name != "employee_id"
                    }
                    for event in batch
                },
            )
        return made

    def _new_events(self, events):
        """Those events from which no appraisal of this cycle has started.

        A cancelled one counts: HR has decided against it; by hand it can start again.
        """
        is_cron = self.env.su
        rows = (
            self.env["hr.performance.appraisal"]
            # sudo: only tells which events were dealt with already.
            .sudo()
            ._read_group(
                Domain("cycle_id", "=", self.id)
                & Domain("employee_id", "in", [e["employee_id"] for e in events])
                & (Domain.TRUE if is_cron else Domain("state", "!=", "cancelled")),
                ["employee_id", "event_kind", "event_date:day"],
            )
        )
        there = {(employee.id, kind, day) for employee, kind, day in rows}
        fresh = {
            (event["employee_id"], event["event_kind"], event["event_date"]): event
            for event in events
        }
        return [event for key, event in fresh.items() if key not in there]

    def _check_event_templates(self, events):
        """Leave nobody without plan: raise for jobs that no template fits."""
        employees = self.env["hr.employee"].browse({e["employee_id"] for e in events})
        places = self.env["hr.performance.appraisal"]._launch_places(
            {event["employee_id"]: event for event in events}
        )
        self._check_template_for_everybody(
            employees, self._templates_for(employees, places)
        )

    # WHAT IS DUE

    def _event_window(self):
        """First and last day of events that this cycle answers for today."""
        company = self.company_id or self.env.company
        today = self.scheme_id._today(company)
        launched = self.launched_on.date() if self.launched_on else self.date_start
        return max(self.date_start, min(launched, today)), today

    def _people_in_reach(self):
        """Employees whose events start an appraisal here."""
        # sudo: hr.employee - only ids; the domain is limited to company and scope.
        return self.env["hr.employee"].sudo().search(self._population_domain())

    def _probation_events(self):
        """People whose trial period ends soon; the period is the time since entry."""
        first, today = self._event_window()
        last = min(today + timedelta(days=self._rule("probation_days")), self.date_end)
        people = (
            self.env["hr.employee"]
            # sudo: hr.employee - the trial period is HR's; the date becomes the
            # event's.
            .sudo()
            .search(
                self._population_domain()
                & Domain("current_version_id.trial_date_end", ">=", first)
                & Domain("current_version_id.trial_date_end", "<=", last)
            )
        )
        return [
            {
                "employee_id": employee.id,
                "event_kind": "probation",
                "event_date": version.trial_date_end,
                "date_start": min(
                    version.contract_date_start or version.date_version,
                    version.trial_date_end,
                ),
                "date_end": version.trial_date_end,
            }
            for employee in people
            for version in [employee.current_version_id]
        ]

    def _transfer_events(self):
        """People whose record got a new job or department; the time before counts.

        A correction of the present record is no transfer: a transfer is a new version
        of the employee's record.
        """
        first, today = self._event_window()
        people = self._people_in_reach()
        if not people:
            return []
        self.env["hr.version"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id, date_version, job_before, department_before, since
                  FROM (
                    SELECT employee_id, date_version, job_id, department_id,
                           lag(job_id) OVER history AS job_before,
                           lag(department_id) OVER history AS department_before,
                           lag(date_version) OVER history AS since
                      FROM hr_version
                     WHERE active AND employee_id IN %(employees)s
                    WINDOW history AS (PARTITION BY employee_id ORDER BY date_version)
                  ) version
                 WHERE since IS NOT NULL
                   AND date_version BETWEEN %(first)s AND %(last)s
                   AND (job_id IS DISTINCT FROM job_before
                        OR department_id IS DISTINCT FROM department_before)
                 ORDER BY employee_id, date_version
                """,
                employees=tuple(people.ids),
                first=first,
                last=min(today, self.date_end),
            )
        )
        return [
            {
                "employee_id": employee_id,
                "event_kind": "transfer",
                "event_date": day,
                "date_start": min(max(since, self.date_start), day - timedelta(days=1)),
                "date_end": day - timedelta(days=1),
                "job_id": job_id,
                "department_id": department_id,
            }
            for employee_id, day, job_id, department_id, since in rows
        ]
