# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.entry import VIAS, entered_by, entered_via, given_by
from ..base.seeing import names_of, readers_only
from .states import OPEN_STATES


class HrPerformanceInterviewGuest(models.Model):
    """Somebody who is present beside the two: an observer, or HR by its own choice.

    An interview is a talk of two. An observer is named beforehand, and the employee
    agrees to the presence; until then the talk does not begin.
    """

    _name = "hr.performance.interview.guest"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Also Present in an Interview"
    _order = "interview_id, id"

    interview_id = fields.Many2one(
        "hr.performance.interview",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    name = fields.Char(string="Full Name", required=True, fixed=True)
    part = fields.Char(
        string="Present As",
        required=True,
        help="For example interpreter, works council, next-level manager.",
        fixed=True,
    )
    kind = fields.Selection(
        [("observer", "Observer"), ("hr", "HR")],
        required=True,
        default="observer",
        readonly=True,
        guarded=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Login", readonly=True, index=True, guarded=True
    )
    consent = fields.Selection(
        [
            ("waiting", "To Answer"),
            ("agreed", "Employee Agrees"),
            ("declined", "Employee Declines"),
        ],
        string="Employee's Answer",
        default="waiting",
        readonly=True,
        help="Empty: HR takes part by its own right.",
        guarded=True,
    )
    consent_on = fields.Datetime(string="Answered On", readonly=True, guarded=True)
    consent_by_id = fields.Many2one(
        "res.users", string="Answer Entered With", readonly=True, guarded=True
    )
    consent_via = fields.Selection(
        VIAS, string="Answer Entered via", readonly=True, guarded=True
    )
    consent_given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN of the Answer Given by",
        readonly=True,
        help="Who made the personal link, or set the PIN, through which it came in.",
        guarded=True,
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends_context("uid")
    @api.depends("consent", "interview_id.state")
    def _compute_can_answer(self):
        roles = self.interview_id._roles()
        for guest in self:
            guest.can_answer = (
                bool(guest.consent)
                and guest.interview_id.state in OPEN_STATES
                and "employee" in roles[guest.interview_id.id]
            )

    def _without_consent(self):
        return self.filtered(lambda guest: guest.consent in ("waiting", "declined"))

    # WHO NAMES THEM

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        self._refuse_guarded(
            {name for vals in vals_list for name in vals}, self._guarded_fields
        )
        interviews = self.env["hr.performance.interview"].browse(
            {vals.get("interview_id") for vals in vals_list} - {None, False}
        )
        interviews._check_role("manager")
        interviews._check_open()
        # sudo: the right to name somebody was checked above.
        guests = super(HrPerformanceInterviewGuest, self.sudo()).create(vals_list)
        for guest in guests:
            guest.interview_id._tell(
                guest.interview_id.employee_id.user_id,
                lambda talk, name=guest.name, part=guest.part: talk.env._(
                    "%(name)s (%(part)s) is to be present in your interview. Open it"
                    " and say whether you agree.",
                    name=name,
                    part=part,
                ),
            )
        return guests.with_env(self.env)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        if self.env.su:
            return
        self.interview_id._check_open()
        roles = self.interview_id._roles()
        for guest in self:
            mine = roles[guest.interview_id.id]
            is_own = guest.user_id == self.env.user
            if not is_own and not ("manager" in mine and guest.kind == "observer"):
                raise AccessError(
                    self.env._(
                        "%(guest)s: who leads the interview takes observers off the"
                        " list, and HR only oneself.",
                        guest=names_of(guest, "name"),
                    )
                )

    # WHAT THE EMPLOYEE ANSWERS

    @readers_only
    def action_agree(self):
        """The employee agrees to the presence."""
        self._answer("agreed")

    @readers_only
    def action_decline(self):
        """The employee does not want this person to be present."""
        self._answer("declined")

    def _answer(self, consent):
        self.interview_id._check_role("employee")
        self.interview_id._check_open()
        own = self.sudo()  # sudo: guarded; the employee's side was checked above.
        asked = own.filtered("consent")
        if not asked:
            raise UserError(
                self.env._(
                    "%s takes part by right of HR: nothing has to be answered.",
                    names_of(self, "name"),
                )
            )
        for interview, guests in asked.grouped("interview_id").items():
            names = ", ".join(guests.mapped("name"))
            guests.write(
                {
                    "consent": consent,
                    "consent_on": fields.Datetime.now(),
                    "consent_by_id": entered_by(self.env),
                    "consent_via": entered_via(self.env, interview.employee_id),
                    "consent_given_by_id": given_by(self.env),
                }
            )
            interview._tell(
                interview._signers("manager"),
                lambda talk, names=names: talk.env._(
                    "The employee agrees to the presence of %s.", names
                )
                if consent == "agreed"
                else talk.env._(
                    "The employee does not agree to the presence of %s.", names
                ),
            )

    # SIGNED CONTENT

    def _payload_values(self):
        return {
            "name": self.name,
            "part": self.part,
            "kind": self.kind,
            "consent": self.consent or "",
        }
