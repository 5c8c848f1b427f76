# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceAcknowledgement(models.Model):
    """Somebody who takes part in a cycle has read how the appraisal works."""

    _name = "hr.performance.acknowledgement"
    _inherit = "hr.performance.number.mixin"
    _description = "Method Page Acknowledged"
    _order = "acknowledged_on desc, id desc"
    _rec_name = "employee_id"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    version = fields.Integer(
        string="Version of the Rules",
        readonly=True,
        help="Version of the scheme whose rules were shown.",
    )
    acknowledged_on = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users", string="Entered by", required=True, readonly=True
    )
    informed_on = fields.Date(
        string="Informed in Person on",
        readonly=True,
        help="For people without login: when somebody explained the rules to them.",
    )

    _person_unique = models.UniqueIndex(
        "(cycle_id, employee_id)", "This person has acknowledged the rules already."
    )

    @api.model
    def _record(self, cycle, employees, informed_on=False):
        """Store for those of the employees who have not acknowledged yet.

        The caller has checked that the user may do it for each of them.
        """
        # sudo: rows are written by this method only; employees' company and
        # department are stored for the record rules.
        rows = self.sudo()
        known = rows.search(
            [("cycle_id", "=", cycle.id), ("employee_id", "in", employees.ids)]
        ).employee_id
        return rows.create(
            [
                {
                    "cycle_id": cycle.id,
                    "employee_id": employee.id,
                    "company_id": employee.company_id.id,
                    "department_id": employee.department_id.id,
                    "version": cycle._method_version(),
                    "user_id": self.env.uid,
                    "informed_on": informed_on,
                }
                for employee in (employees.sudo() - known)  # sudo: as above.
            ]
        )

    @api.model
    def _known(self, cycles, employees):
        """Pairs of cycle id and employee id that are on record."""
        # sudo: only whether somebody has acknowledged, for the check of a step.
        rows = self.sudo()._read_group(
            [("cycle_id", "in", cycles.ids), ("employee_id", "in", employees.ids)],
            ["cycle_id", "employee_id"],
        )
        return {(cycle.id, employee.id) for cycle, employee in rows}
