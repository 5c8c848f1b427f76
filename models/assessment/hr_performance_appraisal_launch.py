# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..organization.appraisal_states import CHAIN_FROZEN


class HrPerformanceAppraisal(models.Model):
    """Launch of appraisals and upkeep of the reporting chain, in batches."""

    _inherit = "hr.performance.appraisal"

    # LAUNCH: THE ONE ORDER, FOR PEOPLE AND UNITS

    @api.model
    def _launch(self, cycle, subjects, events=None):
        """Create the appraisals of a batch of subjects with their plan lines.

        Snapshots are taken now: job, department, company, who answers for the subject,
        manager and reporting chain. Titles of lines stay with KPI and template line,
        so every reader sees them in the own language.

        :param subjects: employees; departments or companies in a cycle about units
        :param events: what starts the appraisals of people, see ``_launch_by_event``
        """
        events = events or {}
        # sudo: hr.employee, hr.department, res.company - what the snapshot stores; the
        # caller has checked the right to launch and limited the batch to the scope.
        subjects = subjects.sudo()
        snapshots = self._launch_snapshots(cycle, subjects)
        reporting = self._launch_reporting(cycle, subjects)
        templates = self._subject_templates(cycle, subjects, events)
        plans = {
            template: self._launch_plan(template)
            for template in set(templates.values())
        }
        vals_list = [
            {
                **snapshots[subject.id],
                **reporting[subject.id],
                **plans[templates[subject.id]],
                **events.get(subject.id, {}),
            }
            for subject in subjects
        ]
        # sudo: guarded fields; the caller has checked the right to launch.
        appraisals = self.sudo()._quiet().create(vals_list)
        appraisals._note_joining()
        appraisals._spread_targets()
        appraisals._enter_step()
        return appraisals

    @api.model
    def _launch_snapshots(self, cycle, subjects):
        """What each sheet stores of its cycle and subject, by id of the subject."""
        if cycle.subject_kind == "employee":
            subjects.fetch(
                [
                    "name",
                    "company_id",
                    "department_id",
                    "job_id",
                    "parent_id",
                    "user_id",
                ]
            )
            own = self._person_values
        else:
            own = self._unit_values
        return {
            subject.id: {
                "cycle_id": cycle.id,
                "subject_kind": cycle.subject_kind,
                "date_start": cycle.date_start,
                "date_end": cycle.date_end,
                **own(cycle, subject),
            }
            for subject in subjects
        }

    @api.model
    def _person_values(self, _cycle, employee):
        """What the sheet of a person has by itself."""
        return {
            "employee_id": employee.id,
            "company_id": employee.company_id.id,
            "job_id": employee.job_id.id,
            "department_id": employee.department_id.id,
        }

    @api.model
    def _unit_values(self, cycle, unit):
        """What the sheet of a department or company has by itself."""
        is_company = cycle.subject_kind == "company"
        company = unit if is_company else unit.company_id or cycle.company_id
        return {
            "subject_department_id": not is_company and unit.id,
            "department_id": not is_company and unit.id,
            "company_id": company.id,
        }

    @api.model
    def _launch_reporting(self, cycle, subjects):
        """Who answers for each subject and who stands above, by id of the subject."""
        is_person = cycle.subject_kind == "employee"
        # People answer for themselves. Given, because computing it would read every
        # employee again.
        owners = (
            {employee.id: employee for employee in subjects}
            if is_person
            else subjects._performance_owners()
        )
        people = self.env["hr.employee"].sudo()  # sudo: as in _launch.
        managers = people.union(*owners.values())._performance_managers()
        chains = self._chains_of(managers.items())
        found = {}
        for subject in subjects:
            owner = owners[subject.id]
            manager_id = managers[owner.id].id if owner else False
            chain = chains.get((owner.id, manager_id), [])
            # Dotted lines are of people; a unit has none.
            dotted = self._dotted_values(owner, manager_id) if is_person else []
            found[subject.id] = {
                "owner_id": owner.id,
                "manager_id": manager_id,
                "chain_ids": [(6, 0, chain)],
                "second_manager_id": self._second_of(chain),
                "dotted_ids": [(6, 0, dotted)],
            }
        return found

    @api.model
    def _subject_templates(self, cycle, subjects, events):
        """The template of each subject, by id: by the cycle's rules, or the one."""
        if cycle.subject_kind == "employee":
            return cycle._templates_for(subjects, self._launch_places(events))
        # sudo: hr.performance.template - the cycle decides, not what the user reads.
        return dict.fromkeys(subjects.ids, cycle.template_id.sudo())

    @api.model
    def _launch_plan(self, template):
        """The plan that a template starts: its lines and what it asks of their mix."""
        return {
            "template_id": template.id,
            "plan_bounds": template._mix_values() if template else False,
            "line_ids": [
                (0, 0, line._appraisal_line_values()) for line in template.line_ids
            ],
        }

    # REPORTING CHAIN

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
