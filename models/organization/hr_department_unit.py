# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrDepartment(models.Model):
    """A department that is itself appraised."""

    _inherit = "hr.department"

    performance_unit_count = fields.Integer(
        string="Appraisals of the Unit",
        compute="_compute_performance_unit_count",
        groups="hr_performance.group_hr_performance_user",
        help="Appraisals of the department itself, not of its people.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_performance_unit_count(self):
        counts = dict(
            self.env["hr.performance.appraisal"]._read_group(
                [("subject_department_id", "in", self.ids)],
                ["subject_department_id"],
                ["__count"],
            )
        )
        for department in self:
            department.performance_unit_count = counts.get(department, 0)

    def action_open_performance_unit(self):
        """Open the appraisals of the department itself."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action_unit"
        )
        action["domain"] = [("subject_department_id", "=", self.id)]
        return action

    def write(self, vals):
        result = super().write(vals)
        if "manager_id" in vals:
            self.env["hr.performance.appraisal"]._refresh_owners(self)
        return result

    def _performance_owners(self):
        """Who answers for each department: its manager.

        :return: dict of department id to employee, empty where there is none
        """
        return {department.id: department.manager_id for department in self}
