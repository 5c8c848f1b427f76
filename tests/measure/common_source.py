# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A KPI that is made from the meetings in the calendar, quarter by quarter."""

from odoo import Command

from ..common import PerformanceCase


class SourceCase(PerformanceCase):
    """``meetings`` is in everybody's plan; ``source`` counts them by organizer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.meetings = cls._kpi(
            "Meetings",
            method="ratio",
            target=10,
            aggregation="sum",
            data_period="quarter",
            data_source="Calendar",
        )
        cls.template.line_ids[2].weight = 10
        cls.template.write(
            {
                "line_ids": [
                    Command.create({"kpi_id": cls.meetings.id, "weight": 10}),
                ]
            }
        )
        cls.source = cls._source()

    @classmethod
    def _source(cls, **values):
        return (
            cls.env["hr.performance.kpi.source"]
            .with_user(cls.users["hr_admin"])
            .with_context(
                allowed_company_ids=[values.get("company_id", cls.company.id)]
            )
            .create(
                {
                    "name": "Meetings held",
                    "kpi_id": cls.meetings.id,
                    "company_id": cls.company.id,
                    "model_name": "calendar.event",
                    "domain": "[('name', '=like', 'Customer%')]",
                    "date_field": "start",
                    "employee_path": "user_id",
                    **values,
                }
            )
        )

    @classmethod
    def _meet(cls, role, start, name="Customer", hours=1):
        """A meeting that somebody has organized; the time is UTC."""
        return cls.env["calendar.event"].create(
            {
                "name": name,
                "start": start,
                "duration": hours,
                "stop": start,
                "user_id": cls.users[role].id,
                "partner_ids": [Command.set(cls.users[role].partner_id.ids)],
            }
        )

    def start(self, source=None):
        """Launch the cycle and activate the source as the administrator."""
        if self.cycle.state == "draft":
            self.launch()
        source = self.as_user(source or self.source, "hr_admin")
        source.action_activate()
        return source

    def collected(self, role="subject", kpi=None):
        """Collected values of a person by last day."""
        measures = self.env["hr.performance.measure"].search(
            [
                ("employee_id", "=", self.people[role].id),
                ("kpi_id", "=", (kpi or self.meetings).id),
                ("source", "=", "odoo"),
            ],
            order="period_end",
        )
        return {str(measure.period_end): measure.value for measure in measures}

    def measure(self, role="subject", day="2026-03-31", source="odoo"):
        """One value with superuser rights."""
        return self.env["hr.performance.measure"].search(
            [
                ("employee_id", "=", self.people[role].id),
                ("kpi_id", "=", self.meetings.id),
                ("period_end", "=", day),
                ("source", "=", source),
            ]
        )

    def line(self, role="subject"):
        """The plan line of the KPI with superuser rights."""
        return self.appraisal(role).line_ids.filtered(
            lambda line: line.kpi_id == self.meetings
        )
