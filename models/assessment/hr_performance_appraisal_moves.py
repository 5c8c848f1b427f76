# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import presence
from ..organization.appraisal_states import SPLIT


class HrPerformanceAppraisal(models.Model):
    """People who move within the period: each part keeps its own manager."""

    _inherit = "hr.performance.appraisal"

    part_ids = fields.One2many(
        "hr.performance.appraisal.part",
        "appraisal_id",
        string="Parts of the Period",
        readonly=True,
        copy=False,
    )

    def _period(self):
        """First and last day that the appraisal is about."""
        self.ensure_one()
        return self.cycle_id.date_start, self.cycle_id.date_end

    def _write_managers(self, managers):
        """Keep the time under the former manager as a part of its own."""
        self._split_parts(managers)
        super()._write_managers(managers)

    @api.model
    def _follow_moves(self, employees=None):
        """Split the sheets of people whose job or department has changed.

        :param employees: only these; None looks at everybody, for versions that became
            current by themselves
        """
        moved = self._moved_sheets(employees)
        if moved:
            # sudo: upkeep of the system; it shows nothing to whoever moved somebody.
            managers = {a.id: a.manager_id for a in moved}
            moved._split_parts(managers)

    @api.model
    def _moved_sheets(self, employees=None):
        """Live sheets whose last part differs from job and department of today."""
        for name, fnames in (
            ("hr.employee", ["current_version_id"]),
            ("hr.version", ["department_id", "job_id"]),
            ("hr.performance.appraisal", ["state", "department_id", "job_id"]),
            ("hr.performance.appraisal.part", ["department_id", "job_id", "date_from"]),
        ):
            self.env[name].flush_model(fnames)
        wanted = (
            SQL("AND appraisal.employee_id IN %s", tuple(employees.ids))
            if employees
            else SQL()
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT appraisal.id
                  FROM hr_performance_appraisal appraisal
                  JOIN hr_employee employee ON employee.id = appraisal.employee_id
                  JOIN hr_version version ON version.id = employee.current_version_id
                  LEFT JOIN LATERAL (
                       SELECT department_id, job_id, TRUE AS found
                         FROM hr_performance_appraisal_part
                        WHERE appraisal_id = appraisal.id
                        ORDER BY date_from DESC LIMIT 1) part ON TRUE
                 WHERE appraisal.state IN %s %s
                   AND (version.department_id, version.job_id) IS DISTINCT FROM (
                       CASE WHEN part.found THEN part.department_id
                            ELSE appraisal.department_id END,
                       CASE WHEN part.found THEN part.job_id
                            ELSE appraisal.job_id END)
                """,
                SPLIT,
                wanted,
            )
        )
        # sudo: as in _follow_moves.
        return self.sudo().browse([row[0] for row in rows])

    def _split_parts(self, managers):
        """Begin a new part today where manager, department or job are new.

        :param managers: dict of appraisal id to the manager from today on
        """
        today = fields.Date.context_today(self)
        changed = []
        for appraisal in self.filtered(lambda a: a.employee_id and a.state in SPLIT):
            before = appraisal._engine_parts()
            now = appraisal._conditions(managers[appraisal.id])
            after = presence.split(before, today, now)
            if len(after) != len(before) or after != before:
                changed.append((appraisal, after))
        if not changed:
            return
        # sudo: the parts are upkeep of the system, written by the move itself.
        self.browse(a.id for a, _parts in changed).sudo().part_ids.unlink()
        self.env["hr.performance.appraisal.part"].sudo().create(  # sudo: as above.
            [
                appraisal._part_values(part)
                for appraisal, parts in changed
                for part in parts
            ]
        )

    def _engine_parts(self):
        """The parts so far; without any the whole period as it was at launch."""
        start, end = self._period()
        if not self.part_ids:
            held = (
                self.manager_id.id,
                self.department_id.id,
                self.job_id.id,
                self.plan_version,
            )
            return [presence.Part(start, end, held)]
        return [
            presence.Part(
                part.date_from,
                part.date_to,
                (
                    part.manager_id.id,
                    part.department_id.id,
                    part.job_id.id,
                    part.plan_version,
                ),
            )
            for part in self.part_ids.sorted("date_from")
        ]

    def _conditions(self, manager):
        """What holds from today on for this appraisal."""
        employee = self.employee_id
        return (
            manager.id,
            employee.department_id.id,
            employee.job_id.id,
            self.plan_version,
        )

    def _part_values(self, part):
        manager, department, job, version = part.value
        return {
            "appraisal_id": self.id,
            "date_from": part.date_from,
            "date_to": part.date_to,
            "manager_id": manager,
            "department_id": department,
            "job_id": job,
            "plan_version": version,
        }
