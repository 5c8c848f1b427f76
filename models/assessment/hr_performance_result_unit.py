# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.subject_kinds import SUBJECT_KINDS


class HrPerformanceResult(models.Model):
    """Results of units stand beside those of people and enter no reward."""

    _inherit = "hr.performance.result"

    subject_kind = fields.Selection(
        SUBJECT_KINDS,
        string="Appraised",
        required=True,
        default="employee",
        readonly=True,
        copy=False,
    )
    subject_department_id = fields.Many2one(
        "hr.department",
        string="Appraised Department",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        compute="_compute_owner_id",
        store=True,
        precompute=True,
        # A read-only field would be computed anew instead of taken from the sheet.
        readonly=False,
        index=True,
        ondelete="restrict",
        copy=False,
        help="The employee, or who answers for the unit.",
    )

    @api.depends("employee_id")
    def _compute_owner_id(self):
        """Everybody answers for oneself; the owner of a unit comes from its sheet."""
        for result in self:
            result.owner_id = result.employee_id or result.owner_id

    @api.depends(
        "employee_id.name", "subject_department_id.name", "company_id", "cycle_id.name"
    )
    def _compute_display_name(self):
        """The unit instead of a person."""
        super()._compute_display_name()
        for result in self.filtered("unit_name"):
            result.display_name = f"{result.unit_name} · {result.cycle_id.name}"


class HrPerformanceAppraisal(models.Model):
    """What a result takes from the sheet of a unit."""

    _inherit = "hr.performance.appraisal"

    def _stage_values(self, total, grade, coefficient):
        """Results name the unit and who answers for it."""
        return {
            **super()._stage_values(total, grade, coefficient),
            "subject_kind": self.subject_kind,
            "subject_department_id": self.subject_department_id.id,
            "owner_id": self.owner_id.id,
        }
