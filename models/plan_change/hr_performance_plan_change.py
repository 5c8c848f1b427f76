# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import dates, deadlines, mix, scoring
from ...engine.outcome import RuleError
from ..appraisal.hr_performance_appraisal import QUIET_FROM
from ..base.arguments import takes_text
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.entry import VIAS, entered_by, entered_text, entry_of, given_by
from ..base.groups import OFFICER
from ..base.hr_performance_approval_mixin import HR, TOP
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.limits import LISTED
from ..base.racing import change_rows, claim_rows
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder
from ..plan.hr_performance_plan_proposal import SIDES
from .hr_performance_plan_change_approval import (
    NEXT_STEP,
    ORDER,
    OTHER_SIDES,
    ROLE_OF_STEP,
    STEPS,
)
from .plan_difference import render_differences

CHANGE_STATES = [
    ("draft", "Draft"),
    ("submitted", "Waiting for Approval"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
]

#: What an asker's role on the appraisal makes him, the first that applies.
SIDE_OF_ROLE = {"subject": "employee", "manager": "manager", "hr": "hr"}
#: A reporting line has fewer levels; a circle of managers ends here.
CHAIN_LEVELS = 30
OPEN_CHANGE_STATES = ("draft", "submitted")
CHANGE_ACTIVITY = "hr_performance.mail_activity_type_plan_change"
MIX = "plan_mix"


class HrPerformancePlanChange(models.Model):
    """A request to change an agreed plan: what, why, from when, and who approves.

    A draft is its author's alone. Approved, it changes the lines and makes the next
    version of the plan. A submitted request does not change any more, and one whose
    plan has changed since is refused: what is approved is what was asked and read.
    """

    _name = "hr.performance.plan.change"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.acting.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.approval.mixin",
    ]
    _description = "Plan Change"
    _order = "id desc"
    _rec_names_search = ["employee_id.name", "cycle_id.name"]
    _mail_post_access = "read"
    _waiting_sequence = 30
    _waiting_exit = "action_open_pass_on"
    _digest_list = "changes"
    _digest_template = "hr_performance.hr_performance_digest_changes"
    _deletable_states = ("draft",)
    _acting_user_field = "decided_by_id"
    _next_steps = NEXT_STEP

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, index=True, guarded=True
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, guarded=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, guarded=True
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id", store=True, guarded=True
    )
    state = fields.Selection(
        CHANGE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
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
        guarded=True,
    )
    entered_via = fields.Selection(
        VIAS,
        readonly=True,
        copy=False,
        default="login",
        help="How the request came in. In all ways but the login it is the employee's.",
        guarded=True,
    )
    given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        readonly=True,
        copy=False,
        help="Who made the personal link through which the employee asked.",
        guarded=True,
    )
    requested_for_id = fields.Many2one(
        "hr.employee",
        string="Requested on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
        guarded=True,
    )
    requested_side = fields.Selection(
        SIDES, string="Requested as", readonly=True, copy=False, guarded=True
    )
    requested_label = fields.Char(
        compute="_compute_requested_label", compute_sudo=True, string="Asked by"
    )
    submitted_on = fields.Datetime(readonly=True, copy=False, guarded=True)

    # decision
    approval_ids = fields.One2many(
        "hr.performance.plan.change.approval",
        "change_id",
        string="Approvals",
        readonly=True,
        copy=False,
        guarded=True,
    )
    step = fields.Selection(
        STEPS,
        string="Waiting For",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    approver_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who decides next. Empty while it waits for HR.",
        guarded=True,
    )
    waiting_for = fields.Char(
        compute="_compute_waiting_for",
        compute_sudo=True,
        string="Who Acts",
        help="Who decides next; of HR those who are asked first.",
    )
    deadline = fields.Date(readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null", guarded=True
    )
    decided_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    decision_note = fields.Text(readonly=True, copy=False, guarded=True)
    version_ids = fields.One2many(
        "hr.performance.plan.version",
        "change_id",
        string="Plan Version",
        readonly=True,
        guarded=True,
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
    may_enter_paper = fields.Boolean(compute="_compute_may_enter_paper")

    # CONSTRAINTS

    @api.constrains("effective_date", "appraisal_id")
    def _check_effective_date(self):
        """A day outside the period is refused at once."""
        for change in self:
            start, end = change.appraisal_id._period()
            if change.effective_date and not start <= change.effective_date <= end:
                appraisal = change.appraisal_id
                raise ValidationError(
                    "\n".join(
                        appraisal._change_date_problems(change.effective_date, None)
                    )
                )

    # WHAT THE READER SEES

    @api.depends("employee_id.name", "effective_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for change in self:
            subject = change.employee_id.name or change.appraisal_id.display_name or ""
            change.display_name = change.env._("Plan change %s", subject).strip()

    @api.depends("requested_by_id", "requested_for_id", "entered_via", "given_by_id")
    @api.depends_context("lang")
    def _compute_requested_label(self):
        # sudo by compute_sudo: two names of a request that the reader may read.
        for change in self:
            actor = change.requested_by_id.with_env(change.env)
            maker = change.given_by_id.with_env(change.env)
            if way := entered_text(change.env, change.entered_via, actor, maker):
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
        for change in self:
            change.is_overdue = bool(
                change.state == "submitted"
                and change.deadline
                and change.deadline < change.company_id._performance_today()
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
        roles = self._request_roles()
        refusals = self._decision_refusals(roles)
        for change in self:
            is_waiting = change.state == "submitted"
            change.is_mine = change._author() == self.env.user
            change.is_mine_to_decide = is_waiting and change.id not in refusals
            change.may_pass_on = (
                is_waiting
                and change.step not in (HR, TOP)
                and bool(
                    "hr" in roles[change.id] or (change.is_mine and change.is_overdue)
                )
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
        if user.has_group(OFFICER):
            domain |= Domain("step", "=", HR)
        return domain

    @api.depends("state", "step", "requested_by_id")
    @api.depends_context("uid")
    def _compute_may_enter_paper(self):
        roles = self._request_roles()
        for change in self:
            change.may_enter_paper = bool(
                roles[change.id] & {"manager", "hr"}
                and (change._waits_for_person() or change._is_draft())
                and change.appraisal_id._takes_part_by_page()
            )

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
        vals_list = self._client_values(vals_list)
        if not self.env.su:
            appraisals = self.env["hr.performance.appraisal"].browse(
                {vals.get("appraisal_id") for vals in vals_list} - {None, False}
            )
            appraisals._check_role("subject", "manager", "hr", "delegate_prepare")
            appraisals._check_changeable()
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        changes = super(HrPerformancePlanChange, quiet).create(vals_list)
        return changes.with_env(self.env)

    @readers_only
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
                    name=names_of(foreign[0]),
                    author=names_of(foreign[0], "requested_label"),
                )
            )

    # DIALOGS

    @readers_only
    def action_open_appraisal(self):
        """Open the plan that the request is about."""
        self.ensure_one()
        return self.appraisal_id._get_records_action()

    @readers_only
    def action_open_decision(self):
        """Open the dialog that approves or rejects with a text."""
        return self._open_dialog("decide")

    @readers_only
    def action_open_pass_on(self):
        """Open the dialog that gives the request to the next level."""
        return self._open_dialog("pass_on")

    def _open_dialog(self, mode):
        if not self:
            raise UserError(self.env._("Choose at least one request."))
        return open_dialog(
            self.env["hr.performance.plan.change.decide"],
            self.env._("Pass to the Next Level")
            if mode == "pass_on"
            else self.env._("Decide on the Change"),
            context={"default_change_ids": self.ids, "default_mode": mode},
        )

    @readers_only
    def action_open_paper(self):
        """Open the dialog that enters the sheet which the employee has signed."""
        self.ensure_one()
        return open_dialog(
            self.env["hr.performance.paper.entry"],
            self.env._("Enter from Paper"),
            context={"default_change_id": self.id},
        )

    # SUBMITTING AND WITHDRAWING

    @readers_only
    def action_submit(self):
        """Ask the other side; lines that stay as they are leave the request."""
        self._check_author()
        self._require_state("draft")
        self.appraisal_id._check_role("subject", "manager", "hr")
        sides = self._asking_sides()
        # sudo: guarded fields; author, state and role were checked above.
        changes = self.sudo()
        changes._lock()
        changes.line_ids._copy_present()
        changes._check_submission()
        changes.line_ids.filtered(lambda line: not line.is_changed).unlink()
        changes._submit(sides)
        changes._sync_activities()

    def _asking_sides(self):
        """What the user is to each plan: side and the manager acted for."""
        roles = self.appraisal_id._roles()
        acting = self.appraisal_id._acting_for(roles)
        found = {}
        for change in self:
            mine = roles[change.appraisal_id.id]
            side = next((s for role, s in SIDE_OF_ROLE.items() if role in mine), "hr")
            person = acting[change.appraisal_id.id]
            found[change.id] = side, person.id if side == "manager" else False
        return found

    def _submit(self, sides):
        """Make the approvals and wait for the first one.

        :param sides: dict of change id to side and id of whom the asker acts for
        """
        now, entry = fields.Datetime.now(), entry_of(self.env)
        for side, changes in self.grouped(lambda c: sides[c.id]).items():
            changes.write(
                {
                    "state": "submitted",
                    "requested_side": side[0],
                    "requested_for_id": side[1],
                    "entered_via": entry.via if entry else "login",
                    "given_by_id": given_by(self.env),
                    "submitted_on": now,
                }
            )
        self.env["hr.performance.plan.change.approval"].create(
            [
                change._approval_values(step, number)
                for change in self
                for number, step in enumerate(change._approval_steps())
            ]
        )
        self._settle_missing_hr()
        self._wait_for_next()

    @readers_only
    def action_withdraw(self):
        """Take the own request back, as long as it is not decided."""
        self._check_author()
        if entry_of(self.env):
            self.appraisal_id._check_role("subject")
        self._require_state(*OPEN_CHANGE_STATES)
        # sudo: guarded fields; author and state were checked above.
        changes = self.sudo()
        changes._lock()
        changes._close("withdrawn")

    # DECIDING

    @readers_only
    @takes_text("note")
    def action_approve(self, note=None):
        """Approve for one's side; with the last approval the plan changes.

        :param note: text that stays with the request
        """
        self._check_decision()
        # sudo: guarded fields; role, state and author were checked one by one.
        changes = self.sudo()
        changes._check_submission()
        changes._end_approvals("approved", note)
        changes._go_on(note)

    @readers_only
    @takes_text("note")
    def action_reject(self, note=None):
        """Reject with a reason; the plan stays as it is.

        :param note: text; required
        """
        self._check_decision()
        if not (note or "").strip():
            raise UserError(self.env._("Say why the plan stays as it is."))
        # sudo: guarded fields; role, state and author were checked one by one.
        changes = self.sudo()
        changes._end_approvals("rejected", note)
        changes._close("rejected", note)

    def _check_decision(self):
        """Lock the requests, then raise for those that the user may not decide."""
        self.check_access("read")
        # sudo: only locks the rows, so that two approvals do not cross.
        self.sudo()._lock()
        refusals = self._decision_refusals()
        # Pages and paper act with superuser rights, and for one person only.
        if refusals and (not self.env.su or entry_of(self.env)):
            raise UserError("\n".join(list(refusals.values())[:LISTED]))

    def _lock(self):
        """Hold requests and plans until the end of the transaction."""
        try:
            self.lock_for_update()
            self.appraisal_id.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on this plan right now. Try again in a"
                    " moment."
                )
            ) from error
        # A lock that has ended leaves no trace: whoever moves the plan begins again.
        change_rows(self.appraisal_id)
        self.invalidate_recordset(["state", "step"])

    def _approve_finally(self, note):
        """The last approval is there: the request ends and the plan changes."""
        self._close("approved", note)
        self._apply()

    def _close(self, state, note=False):
        """End requests: nobody is waited for any more, and the others learn it.

        A batch for very many people tells nobody by name.
        """
        acting = {change: change._acting_for_step() for change in self}
        decided = state in ("approved", "rejected")
        for person, changes in self.grouped(acting.get).items():
            changes.write(
                {
                    "state": state,
                    "step": False,
                    "approver_id": False,
                    "deadline": False,
                    "decided_by_id": decided and entered_by(self.env),
                    "acting_for_id": decided and person.id,
                    "decided_on": fields.Datetime.now(),
                    "decision_note": note,
                }
            )
        self._sync_activities()
        if decided and len(self) <= QUIET_FROM:
            for change in self:
                change._tell_end(note)

    def _tell_end(self, note):
        """One message to those who have not decided themselves, each in words."""
        sides = self._asking_user()
        if self.state == "approved":
            appraisal = self.appraisal_id
            sides |= appraisal.owner_id.user_id | appraisal.manager_id.user_id
        users = (sides - self.env.user - self.decided_by_id).filtered("active")
        for lang, group in users.grouped("lang").items():
            own = self.with_context(lang=lang)
            labels = dict(own._fields["state"]._description_selection(own.env))
            body = own.env._(
                "%(name)s: %(state)s. %(note)s",
                name=own.display_name,
                state=labels[self.state],
                note=(note or "").strip(),
            )
            own.message_notify(
                body=body.strip(),
                subject=own.display_name,
                partner_ids=group.partner_id.ids,
            )

    # REQUESTS THAT DO NOT FIT

    _job_approvals = check("_with_other_approvals", "_tell_approvals")

    @api.model
    def _with_other_approvals(self):
        """Requests that wait for no approval, and approved ones without a version."""
        return self._found_by(
            SQL(
                """
                SELECT change.id
                  FROM hr_performance_plan_change change
                 WHERE (change.state = 'submitted' AND NOT EXISTS (
                        SELECT FROM hr_performance_plan_change_approval approval
                         WHERE approval.change_id = change.id
                           AND approval.state = 'waiting'))
                    OR (change.state = 'approved' AND NOT EXISTS (
                        SELECT FROM hr_performance_plan_version version
                         WHERE version.change_id = change.id))
                """
            )
        )

    def _tell_approvals(self, change):
        if change.state == "submitted":
            raise UserError(
                self.env._(
                    "%s waits, but no approval is asked for. Withdraw it, and ask for"
                    " the change again.",
                    names_of(change),
                )
            )
        raise UserError(
            self.env._(
                "%s is approved, but the plan has no version of it. Look at the plan,"
                " and ask for the change again where it is missing.",
                names_of(change),
            )
        )

    # ABSENT APPROVERS

    @readers_only
    @takes_text("reason")
    def action_pass_on(self, reason):
        """Give requests to the next level, because the approver is absent.

        HR does it at any time, the asker once the deadline is over.

        :param reason: text; required
        """
        self.check_access("read")
        claim_rows(self.sudo())  # sudo: only the rows; checked above and below.
        self._check_passing(reason)
        # sudo: guarded fields; role, state and reason were checked above.
        changes = self.sudo()
        changes._pass_on(reason)

    def _check_passing(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the next level decides."))
        self._require_state("submitted")
        refused = self.filtered(lambda c: not c.may_pass_on)
        if refused and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: HR gives a request to the next level, or who asked once the"
                    " deadline is over. HR itself decides or rejects.",
                    names_of(refused[0]),
                )
            )

    @api.model
    def _to_escalate(self):
        return self.search(self._waiting_domain() & Domain("step", "!=", TOP))

    def _escalate(self):
        """Requests that nobody has answered for days go to the next level.

        So do those that wait for somebody who cannot log in any more, at once.
        """
        waiting = self.filtered(lambda change: change.step != HR)
        gone = waiting.filtered(
            lambda change: change.step != "employee"
            and not change._able_deciders()
            and change._has_next_level()
        )
        if gone:
            gone._pass_on(self.env._("Nobody can log in to decide at this level."))
        late = (waiting - gone).filtered(
            lambda change: deadlines.is_escalated(
                change.deadline,
                change.company_id.performance_escalation_days,
                change.company_id._performance_today(),
            )
            and change._has_next_level()
        )
        if late:
            late._pass_on(self.env._("No answer until the deadline."))
        self._escalate_from_hr()

    def _escalate_from_hr(self):
        """HR may have changed since: what nobody of HR can decide goes on."""
        at_hr = self.filtered(lambda c: c.state == "submitted" and c.step == HR)
        deciders = at_hr._hr_deciders()
        stuck = at_hr.filtered(
            lambda c: not deciders[c] and (c._top_person() or c._approvers())
        )
        if stuck:
            stuck._go_on(self.env._("Nobody of HR can decide this request."))

    # WHO DECIDES
    #
    # The line of approvers as hr.performance.approval.mixin promises it. Above HR stand
    # the superiors of the second-level manager, one after the other, then the company's
    # reviewer of last resort.

    def _approval_steps(self):
        """The approvals that this request needs, in their order.

        The other side, or both for HR, and whom the scheme asks beside; where somebody
        has no login, is the asker, or is not there, the next level decides.
        """
        self.ensure_one()
        rule = self.appraisal_id.cycle_id._rule("plan_change_approver")
        extra = [rule] if rule in ("second", "hr") else []
        wanted = OTHER_SIDES[self.requested_side or "hr"] + extra
        found = {self._present_step(step) for step in wanted}
        return sorted(found, key=ORDER.index)

    def _approval_values(self, step, sequence):
        return {
            "change_id": self.id,
            "sequence": sequence,
            "step": step,
            "approver_id": self._person_of(step).id,
        }

    def _person_of(self, step):
        """Whom a step waits for; empty where it is HR."""
        appraisal = self.appraisal_id
        return {
            "employee": appraisal.owner_id,
            "manager": appraisal.manager_id,
            "second": appraisal.second_manager_id,
            TOP: self._top_person() if step == TOP else None,
        }.get(step, appraisal.manager_id.browse())

    def _answers_without_login(self, step):
        """An employee answers by personal link, at a tablet or on paper, too."""
        is_personal = step == "employee" and self.appraisal_id._takes_part_by_page()
        return is_personal and self.requested_side != "employee"

    def _asking_user(self):
        """The user whose own request this is.

        Empty where the employee asks without login: who typed in a signed sheet of
        paper decides for the own side as ever.
        """
        is_own = self.entered_via in (False, "login")
        return self.requested_by_id if is_own else self.requested_by_id.browse()

    def _is_own_request(self):
        """Whether whoever acts now is the one who asks, or may have been."""
        if entry_of(self.env):
            return self.requested_side == "employee"
        return self.env.user in self._asking_user() | self._link_holders()

    def _link_holders(self):
        """Who made links by which the employee asked or answered without a PIN.

        They decide for no other side, unless the scheme lets a link be enough.
        """
        none = self.env["res.users"]
        if self.appraisal_id.cycle_id._rule("link_proof") == "possession":
            return none
        steps = [self, *self.approval_ids]
        return none.union(*(s.given_by_id for s in steps if s.entered_via == "link"))

    def _request_roles(self):
        """What the user is to the plan of each request: dict of request id to roles."""
        roles = self.appraisal_id._roles()
        return {change.id: roles.get(change.appraisal_id.id, set()) for change in self}

    def _is_step_of(self, roles):
        """Whether the present step is that of somebody with these roles."""
        if self.step == TOP:
            return not entry_of(self.env) and self._decides_at_top()
        return ROLE_OF_STEP[self.step] in roles

    def _acting_for_step(self):
        """The person for whom a delegate decides; empty for oneself."""
        person = self.approver_id
        is_delegated = self.step in ("manager", "second", TOP)
        if is_delegated and person and person.user_id != self.env.user:
            return person
        return person.browse()

    def _wait_for_next(self):
        """Turn to the first open approval of each request, with time to decide."""
        current = self._current_approvals()
        known = {}
        for change in self:
            row = current[change.id]
            key = change.company_id, change.cycle_id
            if key not in known:
                known[key] = change._decision_deadline()
            change.write(
                {
                    "step": row.step,
                    "approver_id": row.approver_id.id,
                    "deadline": known[key],
                    "reminded_on": False,
                }
            )

    def _decision_deadline(self):
        """Last day to decide, in working days of the company."""
        company = self.company_id
        number = self.cycle_id._rule("plan_change_days")
        today = company._performance_today()
        try:
            return dates.add_working_days(
                today, number, company._performance_working_day()
            )
        except RuleError:
            # A calendar without working days holds nobody up.
            return today + timedelta(days=number)

    def _hr_deciders(self):
        """Users of HR who may decide each request and are not the asker.

        Whoever decides at another step of the request does not decide as HR, too.

        :return: dict of request to users
        """
        hr = HrFinder(self.env)
        found = {}
        # sudo: who has a part in the request; nothing of the people is shown.
        for change in self.sudo():
            appraisal = change.appraisal_id
            found[change] = hr.find(
                appraisal.department_id,
                appraisal.company_id,
                appraisal.owner_id,
                without=change._asking_user()
                | change._link_holders()
                | change._approvers()
                | change._other_deciders(),
            )
        return found

    def _other_deciders(self):
        """Users for whose own decision the request waits or will wait."""
        waiting = self.approval_ids.filtered(
            lambda row: row.state == "waiting" and row.step != "hr"
        )
        return waiting.approver_id.user_id.filtered("active")

    def _top_person(self):
        """The next one above who can decide and has no part in the request yet."""
        appraisal = self.appraisal_id
        known = self.approval_ids.approver_id | appraisal.owner_id
        known |= appraisal.manager_id | appraisal.second_manager_id
        person = appraisal.second_manager_id or appraisal.manager_id
        for _level in range(CHAIN_LEVELS):
            person = person._performance_managers().get(person.id, person.browse())
            if not person:
                break
            if person not in known and self._is_able(person):
                return person
        last = appraisal.company_id.performance_manager_id
        # Whoever is in the line already may still be the only one who can decide.
        for person in last | appraisal.second_manager_id | appraisal.manager_id:
            has_part = self.approval_ids.approver_id | appraisal.owner_id
            if person not in has_part and self._is_able(person):
                return person
        return person.browse()

    def _decides_at_top(self):
        """Whether the user is the one above HR, or acts for that person."""
        self.ensure_one()
        person, user = self.approver_id, self.env.user
        if person.user_id == user:
            return True
        return user._performance_delegations().get(person.id) == "act"

    def _nobody_decides_text(self):
        """Says that nobody could decide this request, and what would help."""
        appraisal = self.appraisal_id
        return self.env._(
            "%(name)s: nobody but the asker could approve this. Give %(person)s"
            " a manager with a login, the department another HR partner, or the"
            " company a reviewer of last resort in the settings.",
            name=self.display_name,
            person=appraisal.owner_id.name or appraisal.display_name,
        )

    # WHAT KEEPS A REQUEST FROM BEING SUBMITTED OR APPROVED

    def _check_submission(self):
        """Raise one error that lists what is wrong with these requests."""
        found = self._submission_problems()
        problems = [text for texts in found.values() for text in texts]
        if problems:
            if len(problems) > LISTED:
                more = self.env._("… and %s more.", len(problems) - LISTED)
                problems = [*problems[:LISTED], more]
            raise ValidationError("\n".join(problems))

    def _submission_problems(self):
        """What is wrong with each request, in a constant number of queries.

        Whether the plan may change at all; then day, lines and weights, and other
        requests; where all that is well, the shares that the template bounds.

        :return: dict of request to sentences, for those with any
        """
        frozen = self.appraisal_id._frozen_until()
        crossing = self._crossing_requests()
        found = {}
        for change in self:
            appraisal = change.appraisal_id
            if refusal := appraisal._change_refusal():
                found[change] = [refusal]
                continue
            texts = [
                *appraisal._change_date_problems(
                    change.effective_date, frozen.get(appraisal.id)
                ),
                *change._request_problems(),
                *crossing.get(change, []),
            ]
            if texts:
                found[change] = texts
        possible = self.filtered(lambda change: change not in found)
        return found | possible._mix_refusals()

    def _request_problems(self):
        """Findings in reason, lines and weights of one request."""
        _, name = self.env._, self.display_name
        changed = self.line_ids.filtered("is_changed")
        if not (self.reason or "").strip():
            return [_("%s: say why the plan has to change.", name)]
        if not changed:
            return [
                _(
                    "%s changes nothing yet. Enter a new target or weight, or add or"
                    " remove a line.",
                    name,
                )
            ]
        problems = [text for line in changed for text in line._line_problems()]
        stale = changed.filtered(lambda line: line._is_stale())
        if stale:
            problems.append(
                _(
                    "The plan has changed since this request was made: %s. Withdraw it"
                    " and ask again from the plan of today.",
                    names_of(stale),
                )
            )
        problems += self._double_kpi_problems()
        if not problems:
            problems += self._weight_problems()
        return [f"{name}: {text}" for text in problems]

    def _double_kpi_problems(self):
        """A plan holds each KPI once, also after the change."""
        removed = self._removed()
        # Read from all lines: what is left of them would be fetched plan by plan.
        lines = self.appraisal_id.line_ids
        kpis = [line.kpi_id for line in lines if line.kpi_id and line not in removed]
        kpis += [line.kpi_id for line in self._added() if line.kpi_id]
        double = {kpi for kpi in kpis if kpis.count(kpi) > 1}
        return [
            self.env._(
                "the plan would hold %s twice. Change the line that is there.",
                names_of(kpi),
            )
            for kpi in double
        ]

    def _weight_problems(self):
        """The weights of the plan as it shall be add up to 100."""
        new = {
            line.appraisal_line_id: line
            for line in self.line_ids
            if line.kind == "change" and line._differs("weight")
        }
        kept = (self.appraisal_id.line_ids - self._removed()).filtered(
            lambda line: line.kind == "weighted"
        )
        weights = [new.get(line, line)._number("weight") for line in kept]
        weights += [line._number("weight") for line in self._added()]
        try:
            scoring.check_weights(weights)
        except RuleError as error:
            return [rule_error_message(self.env, error)]
        return []

    def _removed(self):
        return self.line_ids.filtered(
            lambda line: line.kind == "remove"
        ).appraisal_line_id

    def _added(self):
        return self.line_ids.filtered(lambda line: line.kind == "add")

    def _crossing_requests(self):
        """Other open requests that touch the same lines, told by request."""
        open_ones = self.search(
            [
                ("appraisal_id", "in", self.appraisal_id.ids),
                ("state", "=", "submitted"),
            ]
        )
        touched = {}
        for line in (self | open_ones).line_ids.filtered("is_changed"):
            touched.setdefault(line._touches(), []).append(line)
        found = {}
        for change in self:
            for line in change.line_ids.filtered("is_changed"):
                others = [
                    other.change_id
                    for other in touched[line._touches()]
                    if other.change_id != change
                ]
                if others:
                    found.setdefault(change, []).append(
                        self.env._(
                            "%(line)s: a request of %(author)s to change it is open."
                            " Decide or withdraw that one first.",
                            line=f"{change.employee_id.name}, {line._shown_title()}",
                            author=names_of(others[0], "requested_label"),
                        )
                    )
        return found

    def _mix_refusals(self):
        """Shares beyond the bounds of the template, where these are required.

        A change does not bring into a plan what its agreement would have refused.

        :return: dict of request to sentences
        """
        by_appraisal = {change.appraisal_id: change for change in self}
        problems = {
            appraisal: texts
            for appraisal, change in by_appraisal.items()
            if (texts := change._new_mix_problems())
        }
        if not problems:
            return {}
        _advice, refused = self.appraisal_id._split_gate(MIX, problems)
        return {
            by_appraisal[appraisal]: [f"{appraisal.display_name}: {t}" for t in texts]
            for appraisal, texts in refused.items()
        }

    def _new_mix_problems(self):
        """What would differ from the bounds of the plan and does not yet."""
        appraisal = self.appraisal_id
        if not appraisal.plan_bounds:
            return []
        new = {line.appraisal_line_id: line for line in self.line_ids}
        kept = (appraisal.line_ids - self._removed()).filtered(
            lambda line: line.kind == "weighted" and line.section
        )
        lines = [(line, new.get(line, line)) for line in kept]
        lines += [(line, line) for line in self._added()]
        shares = mix.mix_of(
            (line.section, line.method != "manual", after._number("weight"))
            for line, after in lines
        )
        present = appraisal._mix_problems()
        return [t for t in appraisal._mix_problems(shares) if t not in present]

    # CHANGING THE PLAN

    def _apply(self):
        """Change the plans and keep them as their next versions, in one batch.

        Refused where a required check fails afterwards that held before.
        """
        if not self:
            return
        appraisals = self.appraisal_id
        before = appraisals._finding_problems(appraisals._plan_findings())
        appraisals._ensure_first_version()
        self._change_lines()
        self._make_versions()
        appraisals.line_ids.invalidate_recordset()
        self._check_new_findings(before)

    def _change_lines(self):
        """Change, take away and add lines as the requests say."""
        lines = self.line_ids
        for line in lines.filtered(lambda line: line.kind == "change"):
            line.appraisal_line_id.write(line._plan_values())
        self._removed().active = False
        lines.filtered(lambda line: line.kind == "add")._add_to_plan()
        self.env.flush_all()
        self.appraisal_id.invalidate_recordset(["line_ids"])

    def _make_versions(self):
        """Keep the changed plans as their next versions; parts and reviews follow."""
        appraisals = self.appraisal_id
        versions = appraisals._make_versions(
            {change.appraisal_id.id: change for change in self}
        )
        for version in versions:
            version.appraisal_id._quiet().plan_version = version.number
        appraisals._follow_versions(versions)
        self._log_versions(versions)

    def _log_versions(self, versions):
        """One note on each sheet; a batch leaves none."""
        if len(self) > QUIET_FROM:
            return
        self.appraisal_id._message_log_batch(
            {
                version.appraisal_id.id: self.env._(
                    "Version %(number)s of the plan, valid from %(day)s: %(reason)s",
                    number=version.number,
                    day=day_words(self.env, version.valid_from),
                    reason=version.reason,
                )
                for version in versions
            }
        )

    def _check_new_findings(self, before):
        """Raise for what required checks find now and did not find before.

        :param before: what ``_finding_problems`` gave before the change
        """
        appraisals = self.appraisal_id
        after = appraisals._finding_problems(appraisals._plan_findings())
        for code, problems in after.items():
            known = before.get(code, {})
            new = {
                appraisal: [t for t in texts if t not in known.get(appraisal, ())]
                for appraisal, texts in problems.items()
            }
            appraisals._check_gate(
                code, {a: texts for a, texts in new.items() if texts}
            )

    # WHOM REQUESTS WAIT FOR
    #
    # Activity, digest and reminder.

    @api.model
    def _waiting_domain(self):
        return Domain("state", "=", "submitted")

    def _deciders(self):
        """Users for whom each request waits: the approver, or HR of the department.

        :return: dict of request to users
        """
        of_hr = self.filtered(lambda c: c.step == HR)._hr_deciders()
        return {
            change: of_hr[change] if change.step == HR else change._able_deciders()
            for change in self
        }

    def _able_deciders(self):
        """Who may act for the approver, without those who have a part in it already."""
        users = self._first_actors()
        if self.step == "employee":
            return users
        return users - self._asking_user() - self._approvers()

    def _waiting_line(self):
        """The approver; for who has no login the manager, who hands the page over."""
        if self.step != "employee":
            return [(self.approver_id, True)]
        return [(self.approver_id, False), (self.appraisal_id.manager_id, True)]

    def _waiting_about(self):
        return self.appraisal_id.owner_id

    def _waiting_hr(self):
        """HR of the sheet: passes on what waits for somebody who cannot log in."""
        hr = HrFinder(self.env)
        sheets = {change: change.appraisal_id for change in self}
        return {
            change: hr.find(sheet.department_id, sheet.company_id, sheet.owner_id)
            for change, sheet in sheets.items()
        }

    @readers_only
    def action_send_reminder(self):
        """Remind those whom requests wait for, at most once a day each.

        :return: notification that says how many people were reminded
        """
        self.appraisal_id._check_role("manager", "chain", "hr")
        # sudo: role was checked; whom requests wait for is upkeep of the system.
        waiting = self.sudo().filtered_domain(self._waiting_domain())
        return waiting._send_reminder()

    @api.model
    def _waiting_records(self, users=None):
        return self.search(self._waiting_at(users))

    @api.model
    def _waiting_at(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(users, "approver_id", "appraisal_id.manager_id")
        return told & self._waiting_domain()

    def _receivers(self):
        deciders = self._deciders()
        partners = self.filtered(lambda change: not deciders[change])._waiting_hr()
        return {
            change: ("mine", users) if users else ("hr", partners[change])
            for change, users in deciders.items()
        }

    def _digest_values(self):
        return {"changes": self}

    @api.model
    def _task_domain(self):
        return self._waiting_at(self.env.user)

    @api.model
    def _task_kinds(self):
        """They are no steps: several may be open about one plan, whose step goes on."""
        mine = self._waiting_for(self.env.user)
        return [
            Kind(
                "plan_changes",
                self.env._("Plan Changes to Decide"),
                "plan_change_action_waiting",
                mine,
            )
        ]

    def _task_verb(self):
        return self.env._("Decide on the plan change of %s", self._task_about().name)

    def _task_about(self):
        return self.appraisal_id.owner_id

    @api.model
    def _waiting_cards(self, section):
        _, waiting = self.env._, self._waiting_domain()
        card = {
            "team": (
                _("Plan Changes of the Team"),
                "plan_change_action_team",
                waiting & Domain("appraisal_id.chain_ids.user_id", "=", self.env.uid),
                _("Who has to decide, and until when"),
            ),
            "hr": (
                _("Open Plan Changes"),
                "plan_change_action",
                waiting,
                _("Who has to decide, and until when"),
            ),
        }.get(section)
        return [card] if card else []

    def _sync_activities(self):
        """One activity per person for all requests that wait for that person.

        It stands on one of the requests and ends when nothing waits any more.
        """
        kind = self.env.ref(CHANGE_ACTIVITY, raise_if_not_found=False)
        if not kind or not self:
            return
        # sudo: upkeep of the system; who may decide was checked.
        activities = self.env["mail.activity"].sudo()
        of_changes = Domain("activity_type_id", "=", kind.id)
        touched = activities.search(of_changes & Domain("res_id", "in", self.ids))
        deciders = self.filtered(lambda c: c.state == "submitted")._deciders()
        users = touched.user_id.union(*deciders.values())
        wanted = self._requests_by_user(users)
        known = activities.search(of_changes & Domain("user_id", "in", users.ids))
        spare = activities.browse()
        for activity in known:
            changes = wanted.get(activity.user_id)
            if not changes:
                spare |= activity
                continue
            activity.write(self._activity_values(kind, activity.user_id, changes))
            del wanted[activity.user_id]
        spare.unlink()
        if len(wanted) > QUIET_FROM:
            # A change for very many people: home and digest tell them.
            return
        activities.with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(
            [
                self._activity_values(kind, user, changes)
                for user, changes in wanted.items()
            ]
        )

    @api.model
    def _requests_by_user(self, users=None):
        """Open requests by the users who have to decide them.

        :param users: only those; None means everybody
        """
        found = {}
        # sudo: whom requests wait for, for the system's own upkeep.
        waiting = self.sudo().search(self._waiting_domain())
        for change, people in waiting._deciders().items():
            for user in people if users is None else people & users:
                found[user] = found.get(user, self.browse()) | change
        return found

    @api.model
    def _activity_values(self, kind, user, changes):
        first = changes.sorted(lambda c: (c.deadline or date.max, c.id))[0]
        _ = self.with_context(lang=user.lang).env._
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": first.id,
            "activity_type_id": kind.id,
            "user_id": user.id,
            "summary": _("Plan changes to decide: %s", len(changes)),
            "date_deadline": first.deadline or first.company_id._performance_today(),
        }

    # PAGES AND PAPER
    #
    # What the person of a page or a signed sheet may do with a request.

    def _waits_for_person(self):
        """Whether it waits for the employee's answer."""
        self.ensure_one()
        return self.state == "submitted" and self.step == "employee"

    def _is_withdrawable(self):
        """Whether it is the employee's own, and open."""
        self.ensure_one()
        return self.state == "submitted" and self.requested_side == "employee"

    def _is_draft(self):
        """Whether it is a draft of who enters the person's signed sheet."""
        self.ensure_one()
        return self.state == "draft" and self.requested_by_id == self.env.user
