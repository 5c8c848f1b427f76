# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPayslipInput(models.Model):
    """Inputs of a confirmed payslip stay what its rewards were compared with."""

    _inherit = "hr.payslip.input"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_rewards_not_paid()
        return lines

    def write(self, vals):
        if not {"amount", "code", "payslip_id"} & set(vals):
            return super().write(vals)
        self._check_rewards_not_paid()
        result = super().write(vals)
        # What was moved onto a confirmed payslip, or got the code of rewards.
        self._check_rewards_not_paid()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_rewards_not_paid()

    def _check_rewards_not_paid(self):
        for slip, inputs in self.grouped("payslip_id").items():
            slip._check_codes_not_paid(inputs.mapped("code"))
