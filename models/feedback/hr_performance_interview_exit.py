# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

EXITS = [("refused", "Refused to Sign"), ("unreachable", "Cannot Be Reached")]


class HrPerformanceInterview(models.Model):
    """An employee who does not sign: recorded with witness and proof of delivery.

    The talk and the appraisal go on; nothing stands in the place of the signature, and
    the right to appeal is not affected.
    """

    _inherit = "hr.performance.interview"

    exit_kind = fields.Selection(
        EXITS, string="Employee's Signature", readonly=True, copy=False
    )
    exit_reason = fields.Text(
        string="Why There Is No Signature", readonly=True, copy=False
    )
    exit_on = fields.Datetime(string="Recorded On", readonly=True, copy=False)
    exit_by_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, copy=False
    )
    exit_witness_id = fields.Many2one(
        "hr.employee",
        string="Witness",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    exit_proof_id = fields.Many2one(
        "ir.attachment", string="Proof of Delivery", readonly=True, copy=False
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "exit_kind",
            "exit_reason",
            "exit_on",
            "exit_by_id",
            "exit_witness_id",
            "exit_proof_id",
        }

    def action_open_missing_signature(self):
        """Open the dialog that records why the employee's signature is missing."""
        self.ensure_one()
        self._check_side("manager", "hr")
        self._check_interview_state("closed")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("No Signature"),
            "res_model": "hr.performance.interview.exit",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_interview_id": self.id},
        }

    def action_record_missing_signature(
        self, kind, reason, witness=None, proof=None, name=None
    ):
        """Go on without the employee's signature.

        A refusal needs a witness; somebody who cannot be reached needs the proof that
        the record was delivered.

        :param kind: 'refused' or 'unreachable'
        :param reason: text; required
        :param witness: employee, or the id of one; neither of the two who talked
        :param proof: file in base64
        :param name: file name of the proof
        """
        self.ensure_one()
        self._check_side("manager", "hr")
        # sudo: only locks the row, so that a signature does not cross this.
        self.sudo().lock_for_update()
        self._check_interview_state("closed")
        # sudo: hr.employee - who the witness is, for the record.
        witness = self.env["hr.employee"].sudo().browse(int(witness or 0)).exists()
        self._check_missing_signature(kind, reason, witness, proof)
        # sudo: guarded fields; side, state, reason, witness and proof were checked.
        self.sudo()._write_missing_signature(kind, reason, witness, proof, name)

    def _check_missing_signature(self, kind, reason, witness, proof):
        if kind not in dict(EXITS):
            raise UserError(self.env._("Choose why the signature is missing."))
        if self.is_signed_by_employee:
            raise UserError(
                self.env._("%s: the employee has signed.", self.display_name)
            )
        if not self.is_signed_by_manager:
            raise UserError(
                self.env._("%s: the direct manager signs first.", self.display_name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say what happened; it stays on record."))
        # sudo: only compares who the witness is.
        if witness and witness in self.sudo().employee_id | self.sudo().interviewer_id:
            raise UserError(
                self.env._(
                    "%s took part in the talk. Name somebody else as witness.",
                    witness.name,
                )
            )
        if kind == "refused" and not witness:
            raise UserError(self.env._("Name the witness of the refusal."))
        if kind == "unreachable" and not proof:
            raise UserError(
                self.env._(
                    "Add the proof of delivery, for example a receipt or a scan."
                )
            )

    def _write_missing_signature(self, kind, reason, witness, proof, name):
        attachment = self.env["ir.attachment"]
        if proof:
            attachment = attachment.create(
                {
                    "name": name or self.env._("Proof of Delivery"),
                    "datas": proof,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        self.write(
            {
                "exit_kind": kind,
                "exit_reason": reason,
                "exit_on": fields.Datetime.now(),
                "exit_by_id": self.env.uid,
                "exit_witness_id": witness.id,
                "exit_proof_id": attachment.id,
            }
        )
        self.appraisal_id.filtered(lambda a: a.state == "released")._move(
            {"state": "acknowledged"}, exit_kind=kind, reason=reason
        )
        self._complete_signing()
        labels = dict(self._fields["exit_kind"]._description_selection(self.env))
        self._message_log_batch({self.id: f"{labels[kind]}: {reason}"})
