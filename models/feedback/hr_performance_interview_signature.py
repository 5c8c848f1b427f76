# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.entry import PERSONAL_VIAS, VIAS, entered_by, entered_via

SIDES = [("employee", "Employee"), ("manager", "Direct Manager")]


class HrPerformanceInterviewSignature(models.Model):
    """One signature under the content that its hash names.

    A correction voids it; it stays on record with the reason.
    """

    _name = "hr.performance.interview.signature"
    _description = "Interview Signature"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.interview.content.mixin",
    ]
    _order = "interview_id, signed_on, id"
    _rec_name = "signed_name"
    _content_fields = frozenset({"reservation", "void_reason"})

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
    is_entered_by_other = fields.Boolean(
        string="Drawn on Somebody Else's Screen",
        help="The person has no login: the signature was drawn on the screen of the"
        " user named here.",
    )
    payload_hash = fields.Char(string="Hash of the Content", required=True)
    reservation = fields.Text(
        string="Reservation", help="What the signer disagrees with."
    )
    is_void = fields.Boolean(string="Void")
    void_reason = fields.Char()

    _side_unique = models.UniqueIndex(
        "(interview_id, side) WHERE is_void IS NOT TRUE",
        "This side has signed already.",
    )

    @property
    def _guarded_fields(self):
        """Everything: signatures are made by signing only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)


class HrPerformanceInterviewAddendum(models.Model):
    """A remark written after both have signed; the signed record stays as it is."""

    _name = "hr.performance.interview.addendum"
    _description = "Interview Addendum"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.interview.content.mixin",
    ]
    _order = "interview_id, id"
    _rec_name = "interview_id"
    _content_fields = frozenset({"text"})

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    text = fields.Text(string="Addendum", required=True)
    author_id = fields.Many2one("res.users", required=True)
    written_on = fields.Datetime(required=True)

    @property
    def _guarded_fields(self):
        """Everything: an addendum is written once, by its action."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)


class HrPerformanceInterview(models.Model):
    """Signatures and addenda of an interview."""

    _inherit = "hr.performance.interview"

    signature_ids = fields.One2many(
        "hr.performance.interview.signature",
        "interview_id",
        string="Signatures",
        readonly=True,
        copy=False,
    )
    addendum_ids = fields.One2many(
        "hr.performance.interview.addendum",
        "interview_id",
        string="Addenda",
        readonly=True,
        copy=False,
    )
    is_signed_by_employee = fields.Boolean(compute="_compute_signed_sides")
    is_signed_by_manager = fields.Boolean(compute="_compute_signed_sides")

    @api.depends("signature_ids.is_void", "signature_ids.side")
    def _compute_signed_sides(self):
        for interview in self:
            sides = set(interview._valid_signatures().mapped("side"))
            interview.is_signed_by_employee = "employee" in sides
            interview.is_signed_by_manager = "manager" in sides

    def _signature_entry(self, person):
        """Whose login and which way a signature of this person came in by."""
        via = entered_via(self.env, person)
        return {
            "user_id": entered_by(self.env),
            "entered_via": via,
            "is_entered_by_other": via not in ("login", *PERSONAL_VIAS),
        }

    def _valid_signatures(self):
        return self.signature_ids.filtered(lambda signature: not signature.is_void)
