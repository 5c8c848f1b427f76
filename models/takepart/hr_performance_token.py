# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq

from ..base.appraisal_states import ENDED
from ..base.hr_performance_job_mixin import check
from ..base.seeing import names_of, readers_only

PURPOSES = [
    ("plan", "Confirm the plan"),
    ("plan_change", "Change the agreed plan"),
    ("self_review", "Write the self-review"),
    ("result", "Read and acknowledge the result"),
    ("appeal", "Appeal the result"),
    ("talk", "Say the own part of the interview"),
    ("interview", "Sign the interview"),
    ("development", "Read and answer the improvement or development plan"),
    ("letters", "Read letters about rewards and pay"),
]

#: Buttons that say something for the person; the others keep a draft or a wish.
BINDING = (
    "done",
    "ask",
    "agree",
    "refuse",
    "withdraw",
    "accept",
    "decline",
    "settle",
    "view",
    "acknowledge",
    "question",
    "close",
)
#: 192 random bits: nobody guesses one.
TOKEN_BYTES = 24
TOKEN_DAYS = 14


def _hashed(clear):
    return hashlib.sha256(clear.encode()).hexdigest()


class HrPerformanceToken(models.Model):
    """A personal link: one person, one appraisal, one purpose, for some days.

    Only the hash is stored. The clear link exists in the print or mail that is made at
    creation and nowhere else, so nobody can read it again: a new link is made, which
    revokes the older one of the same purpose.
    """

    _name = "hr.performance.token"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.job.mixin"]
    _description = "Personal Link"
    _order = "id desc"
    _rec_name = "employee_id"
    #: Pages that stay open until the link expires: one comes back to them.
    _lasting_purposes = ("plan_change", "development", "letters")
    #: What is about the person rather than a sheet: read after the sheet has ended.
    _own_purposes = ("development", "letters")
    #: Links are made and closed by actions only.
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    purpose = fields.Selection(PURPOSES, required=True)
    token_hash = fields.Char(
        required=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    expires_on = fields.Datetime(required=True)
    used_on = fields.Datetime(help="When the step was taken; the link is closed then.")
    revoked_on = fields.Datetime()
    handed = fields.Selection(
        [("printed", "Printed"), ("mailed", "Mailed")],
        string="Handed Over",
        help="Whoever prints a link holds it; a mail goes to the person's address.",
    )
    is_other_side = fields.Boolean(
        string="Made by the Other Side",
        help="Who made the link stood on the other side, for example as direct"
        " manager. Steps that bind then need the PIN of the person as well, unless the"
        " scheme says that a link is enough.",
    )
    use_count = fields.Integer(
        string="Times Opened", help="How often the page was opened."
    )
    last_used_on = fields.Datetime(string="Last Opened")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("used", "Used"),
            ("revoked", "Revoked"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
        string="Status",
    )

    _hash_unique = models.UniqueIndex("(token_hash)")

    @api.depends("expires_on", "used_on", "revoked_on")
    def _compute_state(self):
        now = fields.Datetime.now()
        for token in self:
            if token.used_on:
                token.state = "used"
            elif token.revoked_on:
                token.state = "revoked"
            elif token.expires_on and token.expires_on <= now:
                token.state = "expired"
            else:
                token.state = "open"

    # MAKING

    @api.model
    def _make(self, wanted, expires_on, handed):
        """Make links in a constant number of queries; older ones are revoked.

        The caller has checked that the user may do so.

        :param wanted: list of (appraisal, purpose)
        :param handed: 'printed' or 'mailed'
        :return: list of (token, clear text); the clear text is kept nowhere
        """
        appraisals = self.env["hr.performance.appraisal"].union(
            *[a for a, _p in wanted]
        )
        self._still_open(appraisals, {purpose for _a, purpose in wanted})._revoke()
        is_other_side = appraisals._on_other_side(self.env.user)
        clear = [secrets.token_urlsafe(TOKEN_BYTES) for _one in wanted]
        tokens = self.create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "employee_id": appraisal.employee_id.id,
                    "purpose": purpose,
                    "token_hash": _hashed(text),
                    "expires_on": expires_on,
                    "handed": handed,
                    "is_other_side": appraisal.id in is_other_side,
                }
                for (appraisal, purpose), text in zip(wanted, clear, strict=True)
            ]
        )
        return list(zip(tokens, clear, strict=True))

    @api.model
    def _still_open(self, appraisals, purposes):
        return self.search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("purpose", "in", list(purposes)),
                ("used_on", "=", False),
                ("revoked_on", "=", False),
            ]
        )

    # LINKS THAT LEAD NOWHERE

    _job_left = check("_left_open", "_revoke_left", size=200)

    @api.model
    def _left_open(self):
        """Open links of people who have left, and to sheets that have ended.

        Plans and letters go on after the sheet on which they are read.
        """
        return self._found_by(
            SQL(
                """
                SELECT token.id
                  FROM hr_performance_token token
                  JOIN hr_performance_appraisal sheet ON sheet.id = token.appraisal_id
                  JOIN hr_employee person ON person.id = token.employee_id
                 WHERE token.used_on IS NULL AND token.revoked_on IS NULL
                   AND token.expires_on > %(now)s
                   AND (person.active IS NOT TRUE
                        OR (sheet.state IN %(ended)s
                            AND token.purpose NOT IN %(own)s))
                """,
                now=fields.Datetime.now(),
                ended=ENDED,
                own=self._own_purposes,
            )
        )

    def _revoke_left(self, tokens):
        tokens._revoke()

    def _revoke(self):
        self.write({"revoked_on": fields.Datetime.now()})

    @readers_only
    def action_revoke(self):
        """Close links that were lost or given to the wrong person."""
        self.appraisal_id._check_role("manager", "hr")
        # sudo: guarded; the role was checked above.
        own = self.sudo().filtered(lambda token: token.state == "open")
        if not own:
            raise UserError(
                self.env._("None of these links is open any more: nothing to close.")
            )
        own._revoke()

    def _url(self, clear):
        """The address of a link; it is put into a print or a mail and kept nowhere."""
        return f"{self.get_base_url()}/performance/take/{clear}"

    # USING

    @api.model
    def _find(self, clear):
        """The link of a clear text, or an empty one; open or not.

        It is looked up by its hash, so that the time an answer takes tells nothing
        about other links.
        """
        wanted = _hashed(clear or "")
        # sudo: whoever holds the clear text is meant; state and purpose are checked by
        # the caller, and everything after runs as this person only (see Entry).
        token = self.with_user(SUPERUSER_ID).search([("token_hash", "=", wanted)])
        return token if token and consteq(token.token_hash, wanted) else self.browse()

    def _is_usable(self):
        """Whether the link is open, and the person still there and the right one."""
        self.ensure_one()
        appraisal = self.appraisal_id
        return (
            self.state == "open"
            and self.employee_id.active
            and appraisal.employee_id == self.employee_id
            and self.purpose in appraisal._page_purposes()[appraisal.id]
        )

    def _for_person(self, via="link"):
        """The link's appraisal in an environment that acts as this person only."""
        return self.appraisal_id._as_person(
            self.employee_id, via, given_by=self.create_uid.id
        )

    def _for_step(self, action, pin):
        """As ``_for_person``, for taking a step: one that binds may need the PIN.

        :param action: name of the button
        :param pin: what was typed
        :raises UserError: saying what would help, when the link alone is not enough
        """
        if action not in BINDING or not self._needs_pin():
            return self._for_person()
        maker, person = self.create_uid, self.employee_id
        if person._performance_knows_pin(maker):
            raise UserError(
                self.env._(
                    "%(maker)s made this link and can know your PIN, too. Ask HR for"
                    " another link, or sign on paper.",
                    maker=names_of(maker, "name"),
                )
            )
        if not person.pin:
            raise UserError(
                self.env._(
                    "%(maker)s made this link, so that your PIN is needed as well, and"
                    " you have none. Ask HR for a PIN or for another link, or sign on"
                    " paper.",
                    maker=names_of(maker, "name"),
                )
            )
        # sudo: counts the try and compares the PIN; shows nothing.
        self.env["hr.performance.pin.attempt"].sudo()._check_pin(person, pin)
        return self._for_person("link_pin")

    def _needs_pin(self):
        """Whether steps that bind take more than this link.

        They do where who made it stands on the other side, then or now, and the scheme
        does not say that a link is enough.
        """
        self.ensure_one()
        appraisal = self.appraisal_id
        if appraisal.cycle_id._rule("link_proof") == "possession":
            return False
        return self.is_other_side or bool(appraisal._on_other_side(self.create_uid))

    def _is_lasting(self):
        """Whether the page stays open after a step."""
        return self.purpose in self._lasting_purposes

    def _note_opening(self):
        """Count that the page was opened."""
        self.write(
            {"use_count": self.use_count + 1, "last_used_on": fields.Datetime.now()}
        )

    def _note_use(self):
        """The step is taken: the link is closed."""
        self.write({"used_on": fields.Datetime.now()})
