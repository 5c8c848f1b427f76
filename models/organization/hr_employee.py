# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class HrEmployee(models.Model):
    """The employee as appraisee and as superior."""

    _inherit = "hr.employee"

    performance_appraisal_count = fields.Integer(
        string="Appraisals",
        compute="_compute_performance_appraisal_count",
        groups="hr.group_hr_user",
    )

    def _compute_performance_appraisal_count(self):
        counts = dict(
            self.env["hr.performance.appraisal"]._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        for employee in self:
            employee.performance_appraisal_count = counts.get(employee, 0)

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        if any(vals.get("user_id") for vals in vals_list):
            # Record rules cache who the employees of a user are.
            self.env.registry.clear_cache()
        return employees

    def write(self, vals):
        result = super().write(vals)
        if {"parent_id", "user_id", "active"} & set(vals):
            # Record rules cache that, and who is out of an HR user's reach.
            self.env.registry.clear_cache()
        if "parent_id" in vals:
            self.env["hr.performance.appraisal"]._refresh_chains(self)
        if {"department_id", "job_id", "current_version_id"} & set(vals):
            self.env["hr.performance.appraisal"]._follow_moves(self)
        return result

    # REPORTING LINE

    def _performance_superiors(self):
        """Everybody above these employees, whatever the company."""
        chains = self._performance_chains()
        return self.browse(
            {superior for chain in chains.values() for superior in chain}
        )

    def _performance_chains(self):
        """Superiors of each employee, nearest first, in one query.

        :return: dict of employee id to list of employee ids; a loop in the reporting
            line ends where it closes.
        """
        if not self:
            return {}
        self.env["hr.employee"].flush_model(["parent_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE line AS (
                    SELECT id AS employee_id, parent_id AS superior_id, 1 AS depth,
                           ARRAY[id, parent_id] AS seen
                      FROM hr_employee
                     WHERE id IN %s AND parent_id IS NOT NULL AND parent_id != id
                    UNION ALL
                    SELECT line.employee_id, above.parent_id, line.depth + 1,
                           line.seen || above.parent_id
                      FROM line JOIN hr_employee above ON above.id = line.superior_id
                     WHERE above.parent_id IS NOT NULL
                       AND NOT above.parent_id = ANY(line.seen)
                )
                SELECT employee_id, array_agg(superior_id ORDER BY depth)
                  FROM line GROUP BY employee_id
                """,
                tuple(self.ids),
            )
        )
        return dict(rows)

    def _performance_managers(self):
        """Who plans with and reviews each employee.

        The manager; without one the head of the department or of a department above
        it; without one the company's reviewer of last resort. Nobody reviews oneself.

        :return: dict of employee id to employee record, empty where nobody is found
        """
        managers = {}
        # sudo: hr.employee - a manager's identity is public in the company; callers
        # store it as the snapshot of an appraisal and show nothing else.
        for employee in self.sudo():
            managers[employee.id] = (
                (employee.parent_id - employee)
                or employee._performance_department_head()
                or (employee.company_id.performance_manager_id - employee)
            )
        return managers

    def _performance_department_head(self):
        self.ensure_one()
        department = self.department_id
        while department:
            head = department.manager_id - self
            if head:
                return head
            department = department.parent_id
        return self.browse()
