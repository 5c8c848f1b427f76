# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..organization.entry import VIAS, entered_text
from .hr_performance_plan_change_approval import STEPS
from .plan_difference import render_differences

CHANGE_STATES = [
    ("draft", "Draft"),
    ("submitted", "Waiting for Approval"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
]
SIDES = [("employee", "Employee"), ("manager", "Direct Manager"), ("hr", "HR")]
#: What an asker's role on the appraisal makes him, the first that applies.
SIDE_OF_ROLE = {"subject": "employee", "manager": "manager", "hr": "hr"}


class HrPerformancePlanChange(models.Model):
    """A request to change an agreed plan: what, why, from when, and who approves.

    A draft is its author's alone. Approved, it changes the lines and makes the next
    version of the plan.
    """

    _name = "hr.performance.plan.change"
    _description = "Plan Change Request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.acting.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["employee_id.name", "cycle_id.name"]
    _mail_post_access = "read"
    _deletable_states = ("draft",)
    _acting_user_field = "decided_by_id"
    _fixed_fields = frozenset({"appraisal_id"})
    _guarded_fields = frozenset(
        {
            "state",
            "employee_id",
            "cycle_id",
            "company_id",
            "department_id",
            "requested_by_id",
            "requested_for_id",
            "requested_side",
            "entered_via",
            "submitted_on",
            "step",
            "approver_id",
            "deadline",
            "reminded_on",
            "approval_ids",
            "decided_by_id",
            "decided_on",
            "acting_for_id",
            "decision_note",
            "version_ids",
        }
    )

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, index=True
    )
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    state = fields.Selection(
        CHANGE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    # request
    reason = fields.Text(
        help="Why the agreed plan no longer fits, for example the market."
    )
    effective_date = fields.Date(
        string="Valid From",
        help="First day of the changed plan, inside the period. The first day of a"
        " month keeps monthly values whole.",
    )
    line_ids = fields.One2many(
        "hr.performance.plan.change.line", "change_id", string="Changes"
    )
    requested_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.uid,
        help="Empty where the employee asked by personal link or at a tablet.",
    )
    entered_via = fields.Selection(
        VIAS,
        readonly=True,
        copy=False,
        default="login",
        help="How the request came in. In all ways but the login it is the employee's.",
    )
    requested_for_id = fields.Many2one(
        "hr.employee",
        string="Requested on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    requested_side = fields.Selection(
        SIDES, string="Requested as", readonly=True, copy=False
    )
    requested_label = fields.Char(
        compute="_compute_requested_label", compute_sudo=True, string="Asked by"
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)

    # decision
    approval_ids = fields.One2many(
        "hr.performance.plan.change.approval",
        "change_id",
        string="Approvals",
        readonly=True,
        copy=False,
    )
    step = fields.Selection(
        STEPS, string="Waiting For", readonly=True, copy=False, index="btree_not_null"
    )
    approver_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who decides next. Empty while it waits for HR.",
    )
    waiting_for = fields.Char(
        compute="_compute_waiting_for",
        compute_sudo=True,
        string="Who Acts",
        help="Who decides next; of HR those who are asked first.",
    )
    deadline = fields.Date(readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null"
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    decision_note = fields.Text(readonly=True, copy=False)
    version_ids = fields.One2many(
        "hr.performance.plan.version", "change_id", string="Version", readonly=True
    )

    # for the reader
    difference_html = fields.Html(
        compute="_compute_difference_html",
        string="What Changes",
        sanitize=False,
        compute_sudo=True,
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")
    is_mine_to_decide = fields.Boolean(
        compute="_compute_is_mine", search="_search_is_mine_to_decide"
    )
    may_pass_on = fields.Boolean(compute="_compute_is_mine")

    # COMPUTES

    @api.depends("employee_id.name", "effective_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for change in self:
            subject = change.employee_id.name or change.appraisal_id.display_name or ""
            change.display_name = change.env._("Plan change %s", subject).strip()

    @api.depends("requested_by_id", "requested_for_id", "entered_via")
    @api.depends_context("lang")
    def _compute_requested_label(self):
        # sudo by compute_sudo: two names of a request that the reader may read.
        for change in self:
            actor = change.requested_by_id.with_env(change.env)
            if way := entered_text(change.env, change.entered_via, actor):
                change.requested_label = f"{change.employee_id.name} · {way}"
                continue
            change.requested_label = actor._performance_acting_label(
                change.requested_for_id
            )

    @api.depends("state", "step", "approver_id.name")
    @api.depends_context("lang")
    def _compute_waiting_for(self):
        # sudo by compute_sudo: whoever reads the request may know whose turn it is.
        for change in self:
            is_waiting = change.state == "submitted"
            change.waiting_for = is_waiting and change._waiting_for_text()

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for change in self:
            change.is_overdue = bool(
                change.state == "submitted"
                and change.deadline
                and change.deadline < today
            )

    @api.depends("state", "reason", "line_ids")
    @api.depends_context("lang")
    def _compute_difference_html(self):
        # sudo by compute_sudo: titles of plan lines of a request that may be read.
        for change in self:
            change.difference_html = render_differences(
                change.env, *change._told_differences()
            )

    def _told_differences(self):
        """The differences with titles and units, as the renderers take them."""
        lines = self.line_ids.filtered("is_changed")
        return (
            [line._difference() for line in lines],
            {line._key(): line._shown_title() for line in lines},
            {line._key(): line.unit for line in lines},
        )

    @api.depends("state", "step", "approver_id", "deadline")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        refusals = self._decision_refusals()
        roles = self.appraisal_id._roles()
        for change in self:
            mine = roles.get(change.appraisal_id.id, set())
            is_waiting = change.state == "submitted"
            change.is_mine = change._author() == self.env.user
            change.is_mine_to_decide = is_waiting and change.id not in refusals
            change.may_pass_on = (
                is_waiting
                and change.step not in ("hr", "top")
                and bool("hr" in mine or (change.is_mine and change.is_overdue))
            )

    def _search_is_mine_to_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = Domain("state", "=", "submitted")
        # sudo: only finds ids; the check of each decides which are the user's.
        found = self.sudo().search(waiting & self._decider_domain())
        refusals = found.with_env(self.env)._decision_refusals()
        mine = Domain("id", "in", [id_ for id_ in found.ids if id_ not in refusals])
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return mine if True in wanted else ~mine

    def _decider_domain(self):
        """What the user may have to decide, before the exact check."""
        user = self.env.user
        domain = Domain("approver_id.user_id", "=", user.id)
        domain |= Domain("approver_id", "in", list(user._performance_delegations()))
        if user.has_group("hr_performance.group_hr_performance_user"):
            domain |= Domain("step", "=", "hr")
        return domain

    # CRUD

    @api.model
    def default_get(self, fields):
        """A new request shows every line of the plan; what is not changed is left."""
        values = super().default_get(fields)
        appraisal = self.env["hr.performance.appraisal"].browse(
            values.get("appraisal_id")
        )
        if appraisal and "effective_date" in fields:
            values["effective_date"] = appraisal._next_change_day()
        if appraisal and "line_ids" in fields:
            values["line_ids"] = [
                Command.create(line._change_values(with_present=True))
                for line in appraisal.line_ids
            ]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            appraisals = self.env["hr.performance.appraisal"].browse(
                {vals.get("appraisal_id") for vals in vals_list} - {None, False}
            )
            appraisals._check_role("subject", "manager", "hr", "delegate_prepare")
            appraisals._check_changeable()
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        changes = super(HrPerformancePlanChange, quiet).create(vals_list)
        return changes.with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_author()
            self._require_state("draft")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        if not self.env.su:
            self._check_author()

    def _author(self):
        """Who writes and withdraws: of a submitted sheet of paper not who typed it."""
        return self.requested_by_id if self.state == "draft" else self._asking_user()

    def _check_author(self):
        """Only who asks changes, submits or withdraws a request."""
        foreign = self.filtered(lambda c: c._author() != self.env.user)
        if foreign and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(name)s: only %(author)s, who asks for the change, does this.",
                    name=foreign[0].display_name,
                    author=foreign[0].requested_label,
                )
            )

    # SHOWING

    def action_open_appraisal(self):
        """Open the plan that the request is about."""
        self.ensure_one()
        return self.appraisal_id._get_records_action()

    def action_open_decision(self):
        """Open the dialog that approves or rejects with a text."""
        return self._open_dialog("decide")

    def action_open_pass_on(self):
        """Open the dialog that gives the request to the next level."""
        return self._open_dialog("pass_on")

    def _open_dialog(self, mode):
        if not self:
            raise UserError(self.env._("Choose at least one request."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pass to the Next Level")
            if mode == "pass_on"
            else self.env._("Decide on the Change"),
            "res_model": "hr.performance.plan.change.decide",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_change_ids": self.ids, "default_mode": mode},
        }
