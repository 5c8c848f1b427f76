# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.models.base.seeing import names_of


class HrPayslipInput(models.Model):
    """Inputs of a confirmed payslip stay what its rewards were compared with."""

    _inherit = "hr.payslip.input"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_rewards_not_paid()
        return lines

    def write(self, vals):
        if {"amount", "code", "payslip_id"} & set(vals):
            self._check_rewards_not_paid()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_rewards_not_paid()

    def _check_rewards_not_paid(self):
        done = self.payslip_id.filtered(lambda slip: slip.state == "done")
        paid = done._bound_rewards("paid").payslip_id
        codes = paid and paid._reward_codes()
        if any(line.payslip_id in paid and line.code in codes for line in self):
            raise UserError(
                self.env._(
                    "%s is confirmed and has paid rewards: their inputs cannot be"
                    " changed. Set the payslip back to draft, or refund it.",
                    names_of(paid[0]),
                )
            )
