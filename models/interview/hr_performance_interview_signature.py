# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.entry import VIAS
from ..base.hr_performance_job_mixin import check
from ..base.seeing import names_of

SIDES = [("employee", "Employee"), ("manager", "Direct Manager")]


class HrPerformanceInterviewSignature(models.Model):
    """One signature under the content that its hash names.

    A correction voids it; it stays on record with the reason.
    """

    _name = "hr.performance.interview.signature"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.interview.content.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Interview Signature"
    _order = "interview_id, signed_on, id"
    _rec_name = "signed_name"
    #: Signatures are made by signing only.
    _guards_everything = True
    _job_seal = check("_of_other_content", "_tell_broken")

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    side = fields.Selection(SIDES, required=True)
    image = fields.Binary(string="Signature", attachment=False, required=True)
    signed_name = fields.Char(string="Name", required=True)
    signed_on = fields.Datetime(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Login",
        help="Empty where the person signed by personal link or at a shared tablet.",
    )
    entered_via = fields.Selection(VIAS, string="Entered via")
    given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        help="Who made the personal link through which the person signed.",
    )
    is_entered_by_other = fields.Boolean(
        string="Drawn on Somebody Else's Screen",
        help="The person has no login: the signature was drawn on the screen of the"
        " user named here.",
    )
    payload_hash = fields.Char(string="Hash of the Content", required=True)
    reservation = fields.Text(
        string="Reservation",
        help="What the signer disagrees with.",
        content=True,
    )
    is_void = fields.Boolean(string="Void")
    void_reason = fields.Char(content=True)

    _side_unique = models.UniqueIndex(
        "(interview_id, side) WHERE is_void IS NOT TRUE",
        "This side has signed already.",
    )

    # WHETHER CONTENT AND SIGNATURES FIT

    @api.model
    def _of_other_content(self):
        """Valid signatures that name another content than the record now has."""
        return self._found_by(
            SQL(
                """
                SELECT signature.id
                  FROM hr_performance_interview_signature signature
                  JOIN hr_performance_interview interview
                    ON interview.id = signature.interview_id
                 WHERE signature.is_void IS NOT TRUE
                   AND signature.payload_hash IS DISTINCT FROM interview.payload_hash
                """
            )
        )

    def _tell_broken(self, signature):
        raise UserError(
            self.env._(
                "%s: the signature is of another content than the record has now."
                " Correct the record, and have both sides sign again.",
                names_of(signature.interview_id),
            )
        )
