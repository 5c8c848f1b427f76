# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only


class HrPerformanceReward(models.Model):
    """Where the money of a reward is in payroll."""

    _inherit = "hr.performance.reward"

    payslip_id = fields.Many2one(
        "hr.payslip",
        string="Payslip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="hr_performance.group_hr_performance_reward",
        help="The confirmed payslip that pays the reward.",
    )
    payslip_number = fields.Char(
        related="payslip_id.number",
        string="Payslip Number",
        groups="hr_performance.group_hr_performance_reward",
    )
    payroll_status = fields.Selection(
        [
            ("nothing", "Nothing to pay"),
            ("not_approved", "Not approved yet"),
            ("later", "Payable later"),
            ("no_slip", "No payslip carries it"),
            ("held", "Held until another run"),
            ("on_slip", "On a payslip that is not confirmed"),
            ("paid", "Paid by payslip"),
            ("handed_over", "In a file for payroll"),
            ("file_paid", "Paid by file"),
            ("taken_back", "Cancelled or reversed"),
        ],
        string="In Payroll",
        compute="_compute_payroll_status",
        compute_sudo=True,
        groups="hr_performance.group_hr_performance_reward",
        help="Where the money is, or why it waits.",
    )

    _one_way_to_payroll = models.Constraint(
        "CHECK (payslip_id IS NULL OR handover_number IS NULL)",
        "A reward is on a payslip or in a file, never both.",
    )

    @api.depends(
        "state",
        "amount",
        "hold_reason",
        "payslip_id",
        "handover_number",
        "payroll_code",
    )
    def _compute_payroll_status(self):
        # sudo by compute_sudo: reward officers have no right on payslips; they learn
        # only whether one carries the reward.
        carried = self._carried_by_open_slips()
        for reward in self:
            reward.payroll_status = reward._payroll_status(carried)

    def _payroll_status(self, carried):
        if self.state in ("cancelled", "reversed"):
            return "taken_back"
        if not self.amount:
            return "nothing"
        if self.state == "paid":
            return "file_paid" if self.handover_number else "paid"
        if self.state == "handed_over":
            return "handed_over"
        if self.state != "approved":
            return "not_approved"
        if self.hold_reason:
            return "held"
        if (self.employee_id.id, self.company_id.id, self.payroll_code) in carried:
            return "on_slip"
        payable = self.run_id.date_payable
        today = self.company_id._performance_today()
        return "later" if payable and payable > today else "no_slip"

    def _carried_by_open_slips(self):
        """Employee, company and code of reward inputs on slips not yet confirmed."""
        return {
            (
                line.payslip_id.employee_id.id,
                line.payslip_id.company_id.id,
                line.code,
            )
            for line in self._open_slip_inputs()
        }

    def _open_slip_inputs(self):
        """Inputs by which slips not yet confirmed may carry these rewards."""
        waiting = self.filtered(lambda reward: reward.state == "approved")
        return self.env["hr.payslip.input"].search(
            [
                ("code", "in", waiting.mapped("payroll_code")),
                ("amount", "!=", 0),
                ("payslip_id.employee_id", "in", waiting.employee_id.ids),
                ("payslip_id.company_id", "in", waiting.company_id.ids),
                ("payslip_id.state", "in", ("draft", "verify")),
                ("payslip_id.credit_note", "=", False),
            ]
        )

    def _tell_holders(self):
        """Tell payroll, too, where a slip that is not confirmed carries one."""
        # sudo: hr.payslip.input - who changes a result has no right on payslips; only
        # payroll reads what is written there.
        for slip in self.sudo()._open_slip_inputs().payslip_id:
            slip._tell_of_held_rewards()
        return super()._tell_holders()

    @readers_only
    def action_open_payslip(self):
        """Open the payslip that pays the reward, for those who may read payslips."""
        self.ensure_one()
        slip = self.payslip_id
        if not slip:
            raise UserError(
                self.env._("%s is on no confirmed payslip.", names_of(self))
            )
        slip.check_access("read")
        return slip._get_records_action()
