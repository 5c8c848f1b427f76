# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrPerformanceAppraisalLine(models.Model):
    """The goal that a plan line serves."""

    _inherit = "hr.performance.appraisal.line"

    objective_id = fields.Many2one(
        "hr.performance.objective",
        string="Serves the Goal",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('state', 'in', ('proposed', 'approved'))]",
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

    @api.constrains("objective_id")
    def _check_objective(self):
        """A plan serves goals of units or the person's own, and none given up."""
        # sudo: level, person and state of a goal that the user has just chosen.
        for line in self.sudo().filtered("objective_id"):
            goal, appraisal = line.objective_id, line.appraisal_id
            if goal.level == "person" and goal.employee_id != appraisal.employee_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the goal is somebody else's own. Choose a goal of"
                        " the team, the department or the company.",
                        line=line.title or goal.name,
                    )
                )
            if goal.state == "cancelled":
                raise ValidationError(
                    self.env._(
                        "%(line)s: the goal “%(goal)s” was given up. Choose another"
                        " one.",
                        line=line.title or goal.name,
                        goal=goal.name,
                    )
                )

    @api.constrains("is_local", "local_reason")
    def _check_local_reason(self):
        for line in self:
            if line.is_local and not (line.local_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(line)s: say why the goal is local, that is, why it serves"
                        " no goal of the company.",
                        line=line.title or line.display_name,
                    )
                )
