# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.scheme_rules import EVENT_KINDS


class HrPerformanceAppraisal(models.Model):
    """The event that an appraisal started from, and its own period."""

    _inherit = "hr.performance.appraisal"

    event_kind = fields.Selection(
        EVENT_KINDS, string="Started From", readonly=True, copy=False
    )
    event_date = fields.Date(readonly=True, copy=False)
    date_start = fields.Date(
        string="Period From",
        readonly=True,
        copy=False,
        help="The cycle's, or the time that ends with the event.",
    )
    date_end = fields.Date(string="Period Until", readonly=True, copy=False)

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "event_kind",
            "event_date",
            "date_start",
            "date_end",
        }

    def _period(self):
        """First and last day that the appraisal is about."""
        start, end = super()._period()
        return self.date_start or start, self.date_end or end

    @api.depends("event_kind", "event_date")
    def _compute_display_name(self):
        """Appraisals by event are told apart by event and day."""
        super()._compute_display_name()
        kinds = dict(self._fields["event_kind"]._description_selection(self.env))
        for appraisal in self.filtered("event_kind"):
            appraisal.display_name = (
                f"{appraisal.display_name} · {kinds[appraisal.event_kind]}"
            )

    # LAUNCH

    @api.model
    def _launch_by_event(self, cycle, events):
        """Create the appraisals of people to whom something has happened.

        :param events: dict of employee id to ``event_kind``, ``event_date``,
            ``date_start``, ``date_end`` and, where another place than today's is
            appraised, ``job_id`` and ``department_id``
        """
        employees = self.env["hr.employee"].browse(events)
        return self._launch(cycle, employees, events)

    @api.model
    def _launch_places(self, events):
        """Job and department that count where they are not today's.

        :return: dict of employee id to (job, department)
        """
        # sudo: job and department that the sheets store; launching was checked.
        jobs, departments = self.env["hr.job"].sudo(), self.env["hr.department"].sudo()
        return {
            employee_id: (
                jobs.browse(event["job_id"] or ()),
                departments.browse(event["department_id"] or ()),
            )
            for employee_id, event in events.items()
            if "job_id" in event
        }
