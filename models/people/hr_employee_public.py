# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrEmployeePublic(models.Model):
    """The page of a colleague: a manager opens the sheets of the own people there."""

    _inherit = "hr.employee.public"

    performance_appraisal_count = fields.Integer(
        string="Appraisals",
        compute="_compute_performance_appraisal_count",
        compute_sudo=False,
        help="Those that you may read.",
    )

    @api.depends_context("uid")
    def _compute_performance_appraisal_count(self):
        counts = dict(
            self.env["hr.performance.appraisal"]._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        by_id = {employee.id: count for employee, count in counts.items()}
        for employee in self:
            employee.performance_appraisal_count = by_id.get(employee.id, 0)
