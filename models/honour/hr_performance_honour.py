# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.dates import add_months
from ..base.groups import OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only


class HrPerformanceHonour(models.Model):
    """A title that a person bears, by a reward run or by two people of HR.

    Colleagues see it as long as it holds, unless the person does not want that.
    """

    _name = "hr.performance.honour"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.approval.mixin",
        "hr.performance.task.mixin",
        "hr.performance.told.mixin",
    ]
    _description = "Honour"
    _order = "date_from desc, id desc"
    _rec_names_search = ["employee_id.name", "title_id.name"]
    _deletable_states = ("proposed",)

    title_id = fields.Many2one(
        "hr.performance.honour.title",
        string="Title",
        required=True,
        ondelete="restrict",
        index=True,
        fixed=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, fixed=True
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    department_id = fields.Many2one(
        related="employee_id.department_id", store=True, index=True
    )
    reward_id = fields.Many2one(
        "hr.performance.reward",
        string="By the Reward",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    reason = fields.Text(
        string="Given For", required=True, help="Stands on the certificate."
    )
    date_from = fields.Date(
        string="Borne From",
        required=True,
        default=lambda self: self.env.company._performance_today(),
    )
    date_until = fields.Date(
        string="Borne Until",
        compute="_compute_date_until",
        store=True,
        guarded=True,
        help="The last day, by the months of the title. Empty: for good.",
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("granted", "Granted"), ("revoked", "Revoked")],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        guarded=True,
    )
    is_expired = fields.Boolean(string="Expired", compute="_compute_is_expired")
    is_shown = fields.Boolean(
        string="Shown to Colleagues",
        default=True,
        readonly=True,
        guarded=True,
        help="The person decides whether colleagues see the title.",
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        guarded=True,
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    revoke_reason = fields.Text(
        string="Why Revoked", copy=False, help="Needed before a title is revoked."
    )
    revoked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    @api.depends("employee_id.name", "title_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # sudo: the names on the honour itself, for whoever may read it.
        for honour, own in zip(self, self.sudo(), strict=True):
            names = (own.title_id.name, own.employee_id.name)
            honour.display_name = " · ".join(filter(None, names))

    @api.depends("date_from", "title_id")
    def _compute_date_until(self):
        """As the title says when it is given: a later change of it moves nothing."""
        for honour in self:
            months = honour.title_id.validity_months
            honour.date_until = (
                add_months(honour.date_from, months)
                if months and honour.date_from
                else False
            )

    @api.depends("date_until")
    def _compute_is_expired(self):
        for honour in self:
            today = (honour.company_id or self.env.company)._performance_today()
            honour.is_expired = bool(honour.date_until and honour.date_until < today)

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for honour in self:
            # sudo: compares ids of users only.
            honour.is_mine = honour.sudo().employee_id.user_id == self.env.user

    # GIVING

    def _is_own_request(self):
        """Whether the user has proposed it, or bears it."""
        # sudo: compares ids of users only.
        own = self.sudo()
        return self.env.user in own.proposed_by_id | own.employee_id.user_id

    def _own_request_text(self):
        return self.env._(
            "%s: who has proposed a title or is to bear it does not approve it. Ask"
            " somebody else of HR.",
            names_of(self),
        )

    @readers_only
    def action_grant(self):
        """A second person of HR gives the title."""
        self._require_state("proposed")
        self._check_officer()
        self._check_not_own()
        # sudo: guarded fields; role, person and state were checked above.
        self.sudo().write({"state": "granted", "approved_by_id": self.env.uid})

    @readers_only
    def action_revoke(self):
        """Take the title back, for a reason that is kept."""
        self._require_state("granted")
        self._check_officer()
        for honour in self:
            if not (honour.revoke_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%s: say under “Why Revoked” why it is taken back.",
                        names_of(honour),
                    )
                )
        self._revoke()

    def _revoke(self):
        # sudo: guarded fields; the caller has checked role, reason and state.
        self.sudo().write({"state": "revoked", "revoked_by_id": self.env.uid})

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Titles are given and taken back by HR."))
        self.check_access("write")

    @readers_only
    def action_show(self):
        """The person: colleagues may see it."""
        self._require_state("granted")
        self._choose(True)

    @readers_only
    def action_hide(self):
        """The person: colleagues do not see it."""
        self._require_state("granted")
        self._choose(False)

    def _choose(self, is_shown):
        if not self.env.su and not all(self.mapped("is_mine")):
            raise AccessError(
                self.env._("Whoever bears the title says who may see it.")
            )
        # sudo: guarded field; the person was checked above.
        self.sudo().write({"is_shown": is_shown})

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        if not self.env.user.has_group(OFFICER):
            return Domain.FALSE
        return Domain("state", "=", "proposed")

    @api.model
    def _task_kinds(self):
        """Titles that somebody else has proposed."""
        found = self.browse()
        if self.env.user.has_group(OFFICER):
            found = self.search(
                [("state", "=", "proposed"), ("proposed_by_id", "!=", self.env.uid)]
            )
        title = self.env._("Titles to Grant")
        return [Kind("honours", title, "honour_action", found)]

    def _task_verb(self):
        return self.env._("Decide on a title")

    def _task_about(self):
        return self.employee_id
