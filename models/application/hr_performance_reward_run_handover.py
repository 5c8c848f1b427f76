# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ...reports.workbook import build_workbook

SEQUENCE_CODE = "hr.performance.reward.handover"


class HrPerformanceRewardRun(models.Model):
    """Hand-over to a payroll outside Odoo: a numbered file with a control total."""

    _inherit = "hr.performance.reward.run"

    def action_hand_over(self):
        """Write the approved rewards into a file for payroll.

        A reward in a file is on no payslip. Numbers have no gaps: a hand-over that
        fails gives its number back.
        """
        self.check_access("write")
        self._check_run_state("approved")
        for run in self:
            run._hand_over()

    def _hand_over(self):
        # sudo: guarded fields and the sequence; role and state were checked above.
        run = self.sudo()
        rewards = run.reward_ids.filtered(lambda r: r.state == "approved" and r.amount)
        if not rewards:
            raise UserError(
                self.env._("%s: no approved reward waits for payment.", run.name)
            )
        rewards = rewards.sorted("id")
        rewards.lock_for_update()
        number = run._handover_sequence().next_by_id()
        rewards.write({"state": "handed_over", "handover_number": number})
        run.write(
            {
                "handover_number": number,
                "handover_total": sum(rewards.mapped("amount")),
                "handover_on": fields.Datetime.now(),
            }
        )
        run._attach_handover_file(rewards)
        run._follow_rewards()

    def _handover_sequence(self):
        """The gap-free sequence of the company, made when first needed."""
        sequences = self.env["ir.sequence"]
        found = sequences.search(
            [("code", "=", SEQUENCE_CODE), ("company_id", "=", self.company_id.id)],
            limit=1,
        )
        return found or sequences.create(
            {
                "name": self.env._("Reward Hand-Over %s", self.company_id.name),
                "code": SEQUENCE_CODE,
                "company_id": self.company_id.id,
                "implementation": "no_gap",
                "prefix": "RH/%(year)s/",
                "padding": 5,
            }
        )

    def _attach_handover_file(self, rewards):
        content = build_workbook(
            self.handover_number.replace("/", "-"), *self._handover_table(rewards)
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.handover_number.replace('/', '-')}.xlsx",
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.message_post(
            body=self.env._(
                "Handed over as %(number)s: %(count)s rewards, control total"
                " %(total)s.",
                number=self.handover_number,
                count=len(rewards),
                total=self.currency_id.format(self.handover_total),
            ),
            attachment_ids=attachment.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _handover_table(self, rewards):
        """Header, rows and totals of the file."""
        _ = self.env._
        header = [
            _("Number"),
            _("Company"),
            _("Employee ID"),
            _("Employee"),
            _("Department"),
            _("Payroll Code"),
            _("Amount"),
            _("Currency"),
        ]
        rows = [
            [
                self.handover_number,
                self.company_id.name,
                reward.employee_id.id,
                reward.employee_id.name,
                reward.department_id.name or "",
                reward.payroll_code,
                reward.amount,
                self.currency_id.name,
            ]
            for reward in rewards
        ]
        total = [
            _("Control total"),
            "",
            len(rewards),
            "",
            "",
            "",
            self.handover_total,
            self.currency_id.name,
        ]
        return header, rows, total

    def action_confirm_payment(self):
        """Payroll has paid what was handed over."""
        self.check_access("write")
        self._check_run_state("approved", "handed_over")
        # sudo: guarded state; role and state were checked above.
        handed_over = self.sudo().reward_ids.filtered(
            lambda reward: reward.state == "handed_over"
        )
        if not handed_over:
            raise UserError(self.env._("Hand the rewards over first."))
        handed_over._settle("paid")
