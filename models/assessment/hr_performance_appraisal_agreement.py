# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..organization.appraisal_states import PROPOSALS_ANSWERED
from ..organization.entry import entered_by, entered_via

AGREEMENT_STATES = [
    ("drafted", "Being Drafted"),
    ("requested", "Change Requested"),
    ("manager", "Waits for the Manager"),
    ("employee", "Waits for the Employee"),
    ("agreed", "Agreed"),
    ("issued", "Issued without Agreement"),
]
# Longer requests are cut, as those of people without login are.
REQUEST_LIMIT = 2000


class HrPerformanceAppraisal(models.Model):
    """How far the two sides are with a plan: proposals, requests and answers."""

    _inherit = "hr.performance.appraisal"

    proposal_ids = fields.One2many(
        "hr.performance.plan.proposal",
        "appraisal_id",
        string="Proposals",
        readonly=True,
        copy=False,
        help="Every change that a side made while the plan was drafted, and what became"
        " of it.",
    )
    change_requested_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since when the employee's wish for another plan waits for an answer.",
    )
    change_request_text = fields.Text(
        compute="_compute_change_request_text", string="Requested Change"
    )
    agreement_state = fields.Selection(
        AGREEMENT_STATES,
        string="Agreement",
        compute="_compute_agreement_state",
        store=True,
        index=True,
    )
    can_request_change = fields.Boolean(compute="_compute_can_request_change")
    can_answer_request = fields.Boolean(compute="_compute_can_request_change")

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"proposal_ids", "change_requested_on"}

    # COMPUTES

    @api.depends(
        "state",
        "employee_confirmed_on",
        "manager_confirmed_on",
        "change_requested_on",
        "plan_issued_on",
    )
    def _compute_agreement_state(self):
        for appraisal in self:
            appraisal.agreement_state = appraisal._agreement_state()

    def _agreement_state(self):
        if self.plan_issued_on:
            return "issued"
        if self.state == "cancelled":
            return False
        if self.state != "planning":
            return "agreed"
        if self.change_requested_on:
            return "requested"
        if self.employee_confirmed_on:
            return "manager"
        return "employee" if self.manager_confirmed_on else "drafted"

    @api.depends("proposal_ids.state", "change_requested_on")
    def _compute_change_request_text(self):
        for appraisal in self:
            requests = appraisal.proposal_ids.filtered(
                lambda p: p.kind == "request" and p.state == "open"
            )
            appraisal.change_request_text = "\n".join(
                text for text in requests.sorted("id").mapped("text") if text
            )

    @api.depends("state", "change_requested_on", "employee_id.user_id")
    @api.depends_context("uid")
    def _compute_can_request_change(self):
        roles = self._origin._roles()
        for appraisal in self:
            mine = roles.get(appraisal._origin.id, set())
            is_open = appraisal.state == "planning"
            appraisal.can_request_change = is_open and appraisal._asks(mine)
            appraisal.can_answer_request = bool(
                is_open
                and appraisal.change_requested_on
                and appraisal._answers("employee", mine)
            )

    # WHO

    def _asks(self, roles):
        """Whether these roles ask for a change on the employee's behalf."""
        self.ensure_one()
        is_entered = self.is_subject_userless and roles & {"manager", "hr"}
        return "subject" in roles or bool(is_entered)

    def _answers(self, side, roles):
        """Whether these roles answer what a side has proposed.

        The manager answers the employee, the employee the manager; HR stands in for a
        side without login. What HR has proposed is answered by either.
        """
        self.ensure_one()
        # sudo: hr.employee - only whether the manager has a login.
        is_manager_userless = not self.sudo().manager_id.user_id
        as_manager = "manager" in roles or ("hr" in roles and is_manager_userless)
        as_employee = self._asks(roles)
        return {
            "employee": as_manager,
            "manager": as_employee,
            "hr": as_manager or as_employee,
        }[side]

    def _proposal_side(self, roles):
        if "subject" in roles:
            return "employee"
        return "manager" if roles & {"manager", "delegate_prepare"} else "hr"

    # PROPOSALS

    def _note_proposals(self, rows, side=None):
        """Keep what the user proposes; earlier open ones of the same are replaced.

        :param rows: values of proposals on these appraisals
        :param side: whose proposals they are; by default by the user's role
        """
        if not rows:
            return
        roles = self._roles()
        marks = {a.id: a._proposal_mark(side, roles[a.id]) for a in self}
        # sudo: the history is written by the server only; the callers have checked
        # role and state.
        proposals = self.env["hr.performance.plan.proposal"].sudo()
        proposals._replace_open(rows)
        proposals.create([{**row, **marks[row["appraisal_id"]]} for row in rows])

    def _proposal_mark(self, side, roles):
        """Who proposes, for which side and in which way."""
        side = side or self._proposal_side(roles)
        # sudo: hr.employee - the two sides; only their users are compared.
        people = self.sudo()
        person = {"employee": people.employee_id, "manager": people.manager_id}.get(
            side
        )
        return {
            "side": side,
            "author_id": entered_by(self.env),
            "entered_via": entered_via(self.env, person) if person else "login",
        }

    def _settle_proposals(self, state, side=None):
        """Settle what is open: all of it, or what others than a side have proposed.

        Requests are never accepted by a confirmation; they end without answer.
        """
        domain = [("appraisal_id", "in", self.ids), ("state", "=", "open")]
        if side:
            domain += [("side", "!=", side), ("kind", "!=", "request")]
        # sudo: the history is written by the server only; the callers are checked.
        found = self.env["hr.performance.plan.proposal"].sudo().search(domain)
        requests = found.filtered(lambda p: p.kind == "request")
        (found - requests)._answer(state)
        requests._answer("closed")

    # REQUESTS

    def action_open_request(self):
        """Open the dialog in which the employee says what should change."""
        self._check_role("subject", "manager", "hr")
        return self.env["hr.performance.plan.answer"]._dialog(
            self.env._("Request a Change"), kind="request", appraisal_ids=self.ids
        )

    def action_open_request_answer(self):
        """Open the dialog in which the manager answers the requests of this plan."""
        self.ensure_one()
        requests = self.proposal_ids.filtered(
            lambda p: p.kind == "request" and p.state == "open"
        )
        if not requests:
            raise UserError(
                self.env._("%s: no request waits for an answer.", self.display_name)
            )
        requests._check_answerable()
        return self.env["hr.performance.plan.answer"]._dialog(
            self.env._("Answer the Request"), kind="answer", proposal_ids=requests.ids
        )

    def action_ask_for_change(self, text):
        """The employee asks for another plan; the manager is waited for.

        :param text: what should change; required
        """
        self._check_role("subject", "manager", "hr")
        self._check_state("planning")
        roles = self._roles()
        others = self.filtered(lambda a: not a._asks(roles[a.id]))
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: only the employee asks for a change of the plan. Change the"
                    " lines yourself instead.",
                    others[0].display_name,
                )
            )
        if not (text or "").strip():
            raise UserError(self.env._("Write what should change."))
        self._note_request(text)
        self._log_exit(self.env._("Asks for a change of the plan: %s", text.strip()))

    def _ask_for_change(self, text):
        """Also from a personal link or tablet the wish is a request to be answered."""
        result = super()._ask_for_change(text)
        self._note_request(text)
        return result

    def _note_request(self, text):
        """Keep a request; who had confirmed for the employee takes it back."""
        self._note_proposals(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "request",
                    "text": text.strip()[:REQUEST_LIMIT],
                }
                for appraisal in self
            ],
            side="employee",
        )
        # sudo: guarded fields; the callers have checked role, state and text.
        plans = self.sudo()
        plans._quiet().write(
            {
                "change_requested_on": fields.Datetime.now(),
                "employee_confirmed_on": False,
                "employee_confirmed_by_id": False,
                "employee_confirmed_via": False,
            }
        )

    def _follow_requests(self):
        """Plans without open request wait for whoever is next. Superuser rights."""
        rows = self.env["hr.performance.plan.proposal"]._read_group(
            [
                ("appraisal_id", "in", self.ids),
                ("kind", "=", "request"),
                ("state", "=", "open"),
            ],
            ["appraisal_id"],
        )
        waiting = {appraisal.id for (appraisal,) in rows}
        done = self.filtered(lambda a: a.id not in waiting and a.change_requested_on)
        done._quiet().write({"change_requested_on": False})
        done._refresh_step_owners()

    # CONFIRMATION

    def _write_confirmation(self, side):
        """Confirming a plan accepts what the others have proposed in it."""
        result = super()._write_confirmation(side)
        self._settle_proposals("accepted", side)
        if side == "employee":
            self.filtered("change_requested_on")._close_requests()
        return result

    def _close_requests(self):
        """The employee confirms after all: the wish is no more."""
        self.proposal_ids.filtered(
            lambda p: p.kind == "request" and p.state == "open"
        )._answer("closed")

    def _move(self, values, exit_kind="done", reason=False):
        result = super()._move(values, exit_kind=exit_kind, reason=reason)
        if values.get("state") in PROPOSALS_ANSWERED:
            is_agreed = exit_kind == "done" and values["state"] == "agreed"
            self._settle_proposals("accepted" if is_agreed else "closed")
        return result

    @api.depends("change_requested_on")
    def _compute_next_step(self):
        return super()._compute_next_step()

    def _next_step_text(self):
        if self.state == "planning" and self.change_requested_on:
            return self.env._("Manager answers the change request")
        return super()._next_step_text()

    def _step_owner(self):
        """A request waits for the manager, whoever has confirmed."""
        if self.state == "planning" and self.change_requested_on:
            return self.manager_id
        return super()._step_owner()

    # REMINDERS

    def _asked_on(self):
        """Since when one side waits for the other's answer to the plan, or False."""
        self.ensure_one()
        if self.state != "planning":
            return False
        return (
            self.change_requested_on
            or self.manager_confirmed_on
            or self.employee_confirmed_on
        )


class HrPerformancePlanProposal(models.Model):
    """Proposals that a later one replaces."""

    _inherit = "hr.performance.plan.proposal"

    @api.model
    def _replace_open(self, rows):
        """End open proposals on the same line and field, or on a line that goes.

        :param rows: values of the proposals that are about to be made
        """
        keys = {
            (row["line_id"], row.get("field_name"))
            for row in rows
            if row["kind"] == "changed"
        }
        if not keys:
            return
        found = self.search(
            [("line_id", "in", [line for line, _name in keys]), ("state", "=", "open")]
        )
        found.filtered(lambda p: (p.line_id.id, p.field_name) in keys)._answer(
            "replaced"
        )


class HrPerformanceStep(models.Model):
    """A side that does not answer a plan for days is reminded."""

    _inherit = "hr.performance.step"

    def _needs_reminder(self, today):
        if super()._needs_reminder(today):
            return True
        asked = self.appraisal_id._asked_on()
        if not asked:
            return False
        days = (today - asked.date()).days
        is_silent = days >= self.company_id.performance_answer_days
        pause = self.company_id.performance_reminder_days or 1
        is_rested = not self.reminded_on or (today - self.reminded_on).days >= pause
        return is_silent and is_rested
