# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.json_fields import PlainJson
from ..base.seeing import readers_only
from .plan_checks import findings_text

#: Codes of the checks, named by what they find.
FINDINGS = [
    ("goal_parent", "Serves No Goal"),
    ("goal_vague", "Too Vague"),
    ("goal_high", "Too High"),
    ("plan_hours", "Too Many Hours"),
    ("goal_conflict", "Works against Others"),
    ("goal_smart", "Not SMART"),
    ("plan_duties", "Beside the Duties"),
    ("plan_themes", "Beside the Strategy"),
]


class HrPerformancePlanFinding(models.Model):
    """What the last check of a cycle has found in one goal or plan.

    Rows are made anew with each check; a plan's own form shows what is found now.
    """

    _name = "hr.performance.plan.finding"
    _inherit = "hr.performance.guard.mixin"
    _description = "Finding in a Plan"
    _order = "cycle_id desc, employee_id, id"
    _rec_name = "employee_id"

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", index=True)
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", ondelete="cascade", index="btree_not_null"
    )
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal",
        ondelete="cascade",
        index="btree_not_null",
    )
    objective_id = fields.Many2one(
        "hr.performance.objective", ondelete="cascade", index="btree_not_null"
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", ondelete="cascade", index=True
    )
    manager_id = fields.Many2one(
        "hr.employee", string="Direct Manager", ondelete="set null", index=True
    )
    department_id = fields.Many2one("hr.department", ondelete="set null", index=True)
    code = fields.Selection(
        FINDINGS,
        string="Check",
        required=True,
        index=True,
    )
    letters = fields.Char(string="Failed Letters", help="Letters of SMART that failed.")
    reasons = PlainJson()
    finding = fields.Text(compute="_compute_finding", string="What Was Found")
    subject_name = fields.Char(compute="_compute_finding", string="Goal or Plan")

    @api.depends("reasons", "line_id", "objective_id")
    @api.depends_context("lang", "uid")
    def _compute_finding(self):
        for row in self:
            row.finding = findings_text(row.env, row.reasons or ())
            # sudo: the title of the goal that a readable finding is about.
            goal = row.sudo().line_id or row.sudo().objective_id
            row.subject_name = goal.display_name or row.env._("The whole plan")

    @readers_only
    def action_open_plan(self):
        """Open the plan, or the goal, that the finding is about."""
        self.ensure_one()
        return (self.appraisal_id or self.objective_id)._get_records_action()

    @api.model
    def _row_values(self, source, finding):
        """Values of the row of a finding.

        :param source: appraisal, or objective of no plan
        """
        is_plan = source._name == "hr.performance.appraisal"
        person = source.employee_id if is_plan else source.responsible_id
        return {
            "company_id": source.company_id.id,
            "appraisal_id": source.id if is_plan else False,
            "objective_id": False if is_plan else source.id,
            "line_id": finding.goal.id if is_plan and finding.goal else False,
            "employee_id": person.id,
            "manager_id": source.manager_id.id if is_plan else source.approver_id.id,
            "department_id": source.department_id.id,
            "code": finding.code,
            "letters": finding.letters,
            "reasons": finding.reasons,
        }
