# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceAppraisalLine(models.Model):
    """The goal that a plan line serves."""

    _inherit = "hr.performance.appraisal.line"

    objective_id = fields.Many2one(
        "hr.performance.objective",
        string="Serves the Goal",
        ondelete="restrict",
        index="btree_not_null",
        help="The goal of the person, the team, the department or the company that this"
        " line serves.",
    )
    is_local = fields.Boolean(
        string="Local Goal", help="Serves no goal above. A reason is needed."
    )
    local_reason = fields.Char(string="Reason for a Local Goal")
    needed_hours = fields.Float(
        help="Working time that the line will take within the period, in hours."
    )

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {
            "objective_id",
            "is_local",
            "local_reason",
            "needed_hours",
        }
