# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.day_words import day_words
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.seeing import names_of, readers_only
from .states import HELD_STATES


class HrPerformanceCommitment(models.Model):
    """A promise made in an interview: who, what, by when.

    Its text is fixed when the interview is closed; its state lives on. The other side
    says whether a promise was kept. The text is content of the interview; who, by when
    and whether it was kept can be listed.
    """

    _name = "hr.performance.commitment"
    _inherit = [
        "hr.performance.acting.mixin",
        "hr.performance.interview.content.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.next.action.mixin",
    ]
    _description = "Commitment"
    _order = "due_date, id"
    _rec_name = "employee_id"
    _rec_names_search = ["employee_id.name"]
    _acting_user_field = "settled_by_id"
    _next_action_sequence = 30
    _waiting_sequence = 55
    _waiting_deadline_field = "due_date"
    _waiting_exit = "action_miss"

    interview_id = fields.Many2one(
        "hr.performance.interview",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="interview_id.company_id", store=True)
    employee_id = fields.Many2one(
        related="interview_id.employee_id", store=True, index=True, guarded=True
    )
    interviewer_id = fields.Many2one(related="interview_id.interviewer_id")
    who = fields.Selection(
        [("employee", "Employee"), ("manager", "Direct Manager")],
        required=True,
        default="employee",
    )
    kind = fields.Selection(
        [("promise", "Promise"), ("support", "Support")],
        required=True,
        default="promise",
        fixed=True,
        help="Support is what the employee needs from others; it stays open until the"
        " employee confirms it.",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Provided by",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Who provides the support. The manager sees to it.",
    )
    text = fields.Text(string="Commitment", required=True, content=True)
    due_date = fields.Date(string="By", required=True)
    state = fields.Selection(
        [("open", "Open"), ("kept", "Kept"), ("missed", "Missed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    settled_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    settled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    can_settle = fields.Boolean(compute="_compute_can_settle")

    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)

    # after a handover
    handed_to_id = fields.Many2one(
        "hr.employee",
        string="Handed Over to",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Keeps and settles the manager's side after a handover.",
        guarded=True,
    )

    _support_is_managers = models.Constraint(
        "CHECK (kind != 'support' OR who = 'manager')",
        "Support is promised to the employee: choose the manager's side.",
    )

    # COMPUTES

    @api.depends("employee_id.name", "due_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Whose talk and by when: a title is shown where nobody records a reading."""
        for commitment in self:
            # sudo: the name of the person, for a reader of the promise.
            name = commitment.sudo().employee_id.name or ""
            day = day_words(self.env, commitment.due_date)
            commitment.display_name = f"{name} · {day}"

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for commitment in self:
            today = commitment.company_id._performance_today()
            commitment.is_overdue = bool(
                commitment.state == "open"
                and commitment.due_date
                and commitment.due_date < today
            )

    @api.depends_context("uid")
    @api.depends("who", "interview_id.state", "state")
    def _compute_can_settle(self):
        sides = self._settling_sides(self._interview_roles())
        for commitment in self:
            commitment.can_settle = bool(
                commitment.state == "open"
                and commitment.interview_id.state in HELD_STATES
                and sides.get(commitment._origin.id)
            )

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        return Domain("state", "=", "open") & Domain(
            "interview_id.state", "in", HELD_STATES
        )

    # WHOSE KEEPER IS GONE

    _job_keeper = check("_without_keeper", "_tell_keeper")

    @api.model
    def _without_keeper(self):
        """Open promises of managers who have left, and that nobody has taken over."""
        return self._found_by(
            SQL(
                """
                SELECT promise.id
                  FROM hr_performance_commitment promise
                  JOIN hr_performance_interview talk ON talk.id = promise.interview_id
                  JOIN hr_employee person ON person.id = promise.employee_id
                  LEFT JOIN hr_employee keeper
                    ON keeper.id = COALESCE(promise.handed_to_id, talk.interviewer_id)
                 WHERE promise.state = 'open' AND talk.active AND talk.state IN %s
                   AND person.active AND keeper.active IS NOT TRUE
                """,
                HELD_STATES,
            )
        )

    def _tell_keeper(self, commitment):
        raise UserError(
            self.env._(
                "%s: the manager who keeps this promise, or says whether it was kept,"
                " has left. Cycles › Hand Over gives it to somebody else.",
                names_of(commitment),
            )
        )

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._client_values(vals_list)
            self._check_manager_writes(
                self.env["hr.performance.interview"].browse(
                    {vals.get("interview_id") for vals in vals_list} - {None, False}
                )
            )
        return super().create(vals_list)

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_manager_writes(self.interview_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if not self.env.su:
            self._check_manager_writes(self.interview_id)

    @api.model
    def _check_manager_writes(self, interviews):
        """The manager keeps the list while the interview is open; both sign it."""
        interviews._check_role("manager")
        interviews._check_open()

    # SIGNED CONTENT OF AN INTERVIEW

    def _payload_values(self):
        return {
            "who": self.who,
            "text": self.text,
            "due_date": str(self.due_date),
            "kind": self.kind,
            "owner": self.owner_id.name or "",
        }

    # SETTLING

    @readers_only
    def action_keep(self):
        """The other side confirms that the promise was kept."""
        self._settle("kept")

    @readers_only
    def action_miss(self):
        """The other side states that the promise was not kept."""
        self._settle("missed")

    def _settle(self, state):
        """Say whether promises were kept, as the side to which they were made."""
        roles = self._interview_roles()
        if not all(self._settling_sides(roles).values()):
            raise AccessError(
                self.env._(
                    "Whether a commitment was kept is said by the side to which it was"
                    " made."
                )
            )
        early = self.filtered(lambda c: c.interview_id.state not in HELD_STATES)
        if early:
            raise UserError(
                self.env._(
                    "%s: close the interview first.", names_of(early[0].interview_id)
                )
            )
        # sudo: guarded fields; side and state of the interview were checked above.
        own = self.sudo()
        own.write(
            {
                "state": state,
                "settled_on": fields.Datetime.now(),
                "settled_by_id": self.env.uid,
            }
        )
        delegated = own.filtered(
            lambda c: c.who == "employee" and "delegate_act" in roles[c.interview_id.id]
        )
        for manager, group in delegated.grouped("interviewer_id").items():
            group.write({"acting_for_id": manager.id})

    def _interview_roles(self):
        """The user's roles on the interviews of these promises, by interview id."""
        # sudo: hr.performance.interview - only the ids of which roles are asked.
        return self._origin.sudo().interview_id.with_env(self.env)._roles()

    def _settling_sides(self, roles):
        """Which of these the user may settle: promises made by the other side.

        Who took over the manager's side settles what the employee promised.

        :param roles: of ``_interview_roles``
        :return: dict of id to whether the user may
        """
        other = {"employee": {"manager"}, "manager": {"employee"}}
        user = self.env.user
        return {
            c.id: bool(roles[c.interview_id.id] & other[c.who])
            or (c.who == "employee" and c.handed_to_id.user_id == user)
            for c in self._origin.sudo()  # sudo: compares user ids only
        }

    # WAITING
    #
    # Both sides are told of a promise that is due: one keeps it, the other says whether
    # it was kept. What was promised is content of the talk and stands in no mail.

    @api.model
    def _waiting_records(self, users=None):
        return self.search(
            Domain("state", "=", "open")
            & Domain("interview_id.state", "in", HELD_STATES)
            & Domain("interview_id.active", "=", True)
            & self.env["res.company"]._performance_compared(
                "due_date", "<=", DUE_SOON_DAYS
            )
        )

    def _receivers(self):
        """Both sides, as far as they can log in."""
        receivers = {}
        for promise in self:
            manager = promise.handed_to_id or promise.interviewer_id
            sides = promise.employee_id | manager
            receivers[promise] = ("mine", sides.user_id.filtered("active"))
        return receivers

    def _is_news(self):
        """Both sides know it from the talk: they are told when it is due."""
        return False

    def _waiting_verb(self):
        return self.env._("Keep the promise, or say whether it was kept")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        uid = self.env.uid
        employee = Domain("employee_id.user_id", "=", uid)
        manager = Domain("handed_to_id.user_id", "=", uid) | (
            Domain("handed_to_id", "=", False)
            & Domain("interview_id.interviewer_id.user_id", "=", uid)
        )
        return (
            Domain("state", "=", "open")
            & Domain("interview_id.state", "in", HELD_STATES)
            & self.env["res.company"]._performance_compared(
                "due_date", "<=", DUE_SOON_DAYS
            )
            & (employee | manager)
        )

    @api.model
    def _task_kinds(self):
        """Promises that are due soon or late: to keep, and to settle."""
        _ = self.env._
        due = self.search(self._task_domain())
        keep = due.filtered(lambda promise: promise._is_made_by_user())
        return [
            Kind("promises", _("Commitments to Keep"), "commitment_action", keep),
            Kind(
                "promised", _("Commitments to Settle"), "commitment_action", due - keep
            ),
        ]

    def _is_made_by_user(self):
        is_employee = self.employee_id.user_id == self.env.user
        return is_employee == (self.who == "employee")

    def _task_verb(self):
        name = self._task_about().name
        if self._is_made_by_user():
            return self.env._("Keep your promise to %s", name)
        return self.env._("Say whether %s has kept the promise", name)

    def _task_about(self):
        """The other side."""
        if self.employee_id.user_id != self.env.user:
            return self.employee_id
        return self.handed_to_id or self.interviewer_id
