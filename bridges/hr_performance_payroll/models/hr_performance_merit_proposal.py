# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceMeritProposal(models.Model):
    """A raise does not begin on a day that payroll has paid already."""

    _inherit = "hr.performance.merit.proposal"

    def _used_by_payroll(self):
        """Those with a payslip that is done for the day or a later one."""
        used = super()._used_by_payroll()
        if not self:
            return used
        # sudo: hr.payslip - days only, of people whose raise is looked at.
        slips = self.env["hr.payslip"].sudo()
        rows = slips._read_group(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "=", "done"),
                ("credit_note", "=", False),
                ("date_to", ">=", min(self.mapped("date_effective"))),
            ],
            ["employee_id"],
            ["date_to:max"],
        )
        last = dict(rows)
        return used | self.filtered(
            lambda row: (
                row.employee_id in last and last[row.employee_id] >= row.date_effective
            )
        )
