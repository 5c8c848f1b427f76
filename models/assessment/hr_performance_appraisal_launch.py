# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..organization.appraisal_states import CHAIN_FROZEN


class HrPerformanceAppraisal(models.Model):
    """Launch of appraisals and upkeep of the reporting chain, in batches."""

    _inherit = "hr.performance.appraisal"

    @api.model
    def _launch(self, cycle, employees):
        """Create the appraisals of a batch of employees with their plan lines.

        Snapshots are taken now: job, department, company, manager and reporting chain.
        Titles of lines stay with KPI and template line, so every reader sees them in
        the own language.
        """
        # sudo: hr.employee - job and department for the snapshot; the caller has
        # checked the right to launch and limited the population to the scope.
        employees = employees.sudo()
        employees.fetch(
            ["name", "company_id", "department_id", "job_id", "parent_id", "user_id"]
        )
        managers = employees._performance_managers()
        chains = self._chains_of(managers.items())
        events = self._launch_events()
        places = self._launch_places(events)
        templates = cycle._templates_for(employees, places)
        commands, bounds = {}, {}
        vals_list = []
        for employee in employees:
            template = templates[employee.id]
            if template not in commands:
                commands[template] = [
                    line._appraisal_line_values() for line in template.line_ids
                ]
                bounds[template] = template and template._mix_values()
            vals_list.append(
                {
                    "cycle_id": cycle.id,
                    "employee_id": employee.id,
                    # Given, because computing it would read every employee again.
                    "owner_id": employee.id,
                    "company_id": employee.company_id.id,
                    "job_id": employee.job_id.id,
                    "department_id": employee.department_id.id,
                    "manager_id": managers[employee.id].id,
                    "chain_ids": [
                        (6, 0, chains[employee.id, managers[employee.id].id])
                    ],
                    "second_manager_id": self._second_of(
                        chains[employee.id, managers[employee.id].id]
                    ),
                    "dotted_ids": [
                        (6, 0, self._dotted_values(employee, managers[employee.id].id))
                    ],
                    "template_id": template.id,
                    "plan_bounds": bounds[template],
                    "date_start": cycle.date_start,
                    "date_end": cycle.date_end,
                    "line_ids": [(0, 0, values) for values in commands[template]],
                    **events.get(employee.id, {}),
                }
            )
        # sudo: guarded fields; the caller has checked the right to launch.
        return self.sudo()._quiet().create(vals_list)

    @api.model
    def _chains_of(self, pairs):
        """Reporting chain for each pair: the manager and everybody above.

        :param pairs: iterable of (employee id, manager record)
        :return: dict of (employee id, manager id) to list of employee ids
        """
        pairs = {(employee_id, manager.id) for employee_id, manager in pairs}
        everybody = {manager_id for _employee_id, manager_id in pairs if manager_id}
        above = self.env["hr.employee"].browse(everybody)._performance_chains()
        return {
            (employee_id, manager_id): [
                superior
                for superior in [manager_id, *above.get(manager_id, [])]
                if superior and superior != employee_id
            ]
            for employee_id, manager_id in pairs
        }

    @api.model
    def _refresh_chains(self, moved):
        """Follow a change of managers in every live appraisal that it touches.

        The moved people get their new manager as long as the result is not released;
        whoever stands below them gets the new chain. A review that was submitted stays
        its author's.
        """
        # sudo: the chain is upkeep of the system; it shows nothing to the person who
        # changed the manager of an employee.
        appraisals = self.sudo().search(
            [
                ("state", "not in", CHAIN_FROZEN),
                ("subject_kind", "=", "employee"),
                "|",
                ("employee_id", "in", moved.ids),
                ("chain_ids", "in", moved.ids),
            ]
        )
        if not appraisals:
            return
        # sudo: as above; only the managers to store are looked up.
        fresh = moved.sudo()._performance_managers()
        managers = {
            appraisal.id: (
                fresh[appraisal.employee_id.id]
                if appraisal.employee_id in moved
                else appraisal.manager_id
            )
            for appraisal in appraisals
        }
        appraisals._write_managers(managers)

    def _write_managers(self, managers):
        """Write manager and chain of these appraisals, one write per distinct value."""
        chains = self._chains_of((a.owner_id.id, managers[a.id]) for a in self)
        groups = {}
        for appraisal in self:
            manager_id = managers[appraisal.id].id
            key = (manager_id, tuple(chains[appraisal.owner_id.id, manager_id]))
            groups[key] = groups.get(key, self.browse()) | appraisal
        for (manager_id, chain), group in groups.items():
            group._quiet().write(
                {
                    "manager_id": manager_id,
                    "chain_ids": [(6, 0, list(chain))],
                    "second_manager_id": self._second_of(chain),
                }
            )
        self.env["hr.performance.rating"]._follow_managers(self)
