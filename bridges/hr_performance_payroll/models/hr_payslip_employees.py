# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.hr_performance.models.base.seeing import must_see


class HrPayslipEmployees(models.TransientModel):
    """Batches of refunds take no rewards."""

    _inherit = "hr.payslip.employees"

    def compute_sheet(self):
        batch = self.env["hr.payslip.run"].browse(self.env.context.get("active_id"))
        must_see(batch)
        return super(
            HrPayslipEmployees,
            self.with_context(performance_credit_note=batch.credit_note),
        ).compute_sheet()
