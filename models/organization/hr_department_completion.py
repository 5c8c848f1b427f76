# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrDepartment(models.Model):
    """How far the department is in the cycles that run."""

    _inherit = "hr.department"

    performance_open_count = fields.Integer(
        string="Open Appraisals",
        compute="_compute_performance_open_count",
        groups="hr_performance.group_hr_performance_user",
        help="Appraisals of the department in running cycles whose result is not"
        " decided yet.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_performance_open_count(self):
        rows = self.env["hr.performance.completion"].search(
            [
                ("department_id", "in", self.ids),
                ("cycle_id.state", "not in", ("draft", "closed")),
            ]
        )
        counts = {}
        for row in rows:
            still_open = row.planning_count + row.agreed_count + row.review_count
            counts[row.department_id] = counts.get(row.department_id, 0) + still_open
        for department in self:
            department.performance_open_count = counts.get(department, 0)

    def action_open_performance_completion(self):
        """Open how far department and sub-departments are."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_completion_action"
        )
        action["domain"] = [("department_id", "child_of", self.id)]
        return action
