# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..base.appraisal_states import AGREED
from ..base.day_words import day_words
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder


class HrPerformancePlanAction(models.Model):
    """One task of a plan: what is done, by whom, until when.

    While the plan is drafted both sides write it; responsible and date may follow until
    the plan is confirmed. Afterwards only its state lives on.
    """

    _name = "hr.performance.plan.action"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.next.action.mixin",
    ]
    _description = "Plan Action"
    _order = "due_date, sequence, id"
    _next_action_sequence = 20
    _waiting_sequence = 20
    _waiting_deadline_field = "due_date"
    _waiting_exit = "action_done"
    _digest_list = "tasks"
    _digest_template = "hr_performance.hr_performance_digest_actions"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, string="Appraisee"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Action", required=True)
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="For the Goal",
        ondelete="set null",
        index="btree_not_null",
        domain="[('appraisal_id', '=', appraisal_id)]",
        help="Leave empty for an action that serves the whole plan.",
    )
    responsible_id = fields.Many2one(
        "hr.employee",
        string="Responsible",
        ondelete="restrict",
        index="btree_not_null",
        help="Who does it: the appraisee, the manager or somebody who helps.",
    )
    due_date = fields.Date(string="By", help="Within the period of the plan.")
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    done_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    can_settle = fields.Boolean(compute="_compute_can_settle")

    # COMPUTES

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for action in self:
            action.is_overdue = bool(
                action.state == "open"
                and action.due_date
                and action.due_date < action.company_id._performance_today()
            )

    @api.depends("responsible_id.user_id", "appraisal_id")
    @api.depends_context("uid")
    def _compute_can_settle(self):
        allowed = self._settled_by_user()
        for action in self:
            action.can_settle = action._origin in allowed

    # CONSTRAINTS

    @api.constrains("due_date")
    def _check_due_date(self):
        for action in self.filtered("due_date"):
            first, last = action.appraisal_id._period()
            if not first <= action.due_date <= last:
                raise ValidationError(
                    self.env._(
                        "%(task)s: %(date)s is outside the period of the plan. Choose"
                        " a day from %(first)s to %(last)s.",
                        task=names_of(action, "name"),
                        date=day_words(self.env, action.due_date),
                        first=day_words(self.env, first),
                        last=day_words(self.env, last),
                    )
                )

    @api.constrains("line_id", "appraisal_id")
    def _check_line(self):
        for action in self.filtered("line_id"):
            if action.line_id.appraisal_id != action.appraisal_id:
                raise ValidationError(
                    self.env._(
                        "%(task)s: choose a goal of the same plan.",
                        task=names_of(action, "name"),
                    )
                )

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._client_values(vals_list)
            plans = self.env["hr.performance.appraisal"].browse(
                {vals.get("appraisal_id") for vals in vals_list} - {None, False}
            )
            plans._check_open_plan()
            plans._reset_confirmations()
        return super().create(vals_list)

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.appraisal_id._check_open_plan()
            self.appraisal_id._reset_confirmations()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self.env.su:
            self.appraisal_id._check_open_plan()
            self.appraisal_id._reset_confirmations()

    # ACTIONS

    @readers_only
    def action_done(self):
        """Whoever is responsible, or a side of the plan, says that it is done."""
        self._check_settles()
        self._require_state("open")
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write(
            {
                "state": "done",
                "done_on": fields.Datetime.now(),
                "done_by_id": self.env.uid,
            }
        )

    @readers_only
    def action_reopen(self):
        """It is not done after all."""
        self._check_settles()
        self._require_state("done")
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write({"state": "open", "done_on": False, "done_by_id": False})

    def _settled_by_user(self):
        """Those actions that the user may call done: own ones, and those of plans."""
        actions = self._origin
        # sudo: compares users and roles only.
        own = actions.sudo()
        roles = own.appraisal_id.with_env(self.env)._roles()
        return actions.browse(
            action.id
            for action in own
            if action.responsible_id.user_id == self.env.user
            or roles[action.appraisal_id.id] & {"subject", "manager"}
            or ("hr" in roles[action.appraisal_id.id] and not action._has_login())
        )

    def _has_login(self):
        """Whether whoever is responsible can log in."""
        return self.responsible_id.user_id.active

    def _check_settles(self):
        self.check_access("read")
        refused = self - self._settled_by_user()
        if refused:
            raise AccessError(
                self.env._(
                    "%s: only who is responsible for it, the appraisee and the manager"
                    " say whether it is done.",
                    names_of(refused[0], "name"),
                )
            )

    # PLAN

    def _problem(self):
        """What keeps the action from being agreed, or ''."""
        self.ensure_one()
        if not self.responsible_id:
            return self.env._("Action “%s” names nobody who is responsible.", self.name)
        if not self.responsible_id.active:
            return self.env._(
                "Action “%(task)s”: %(person)s has left. Name somebody else.",
                task=self.name,
                person=self.responsible_id.name,
            )
        if not self.due_date:
            return self.env._("Action “%s” has no date.", self.name)
        return ""

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        return Domain("state", "=", "open") & Domain("appraisal_id.state", "in", AGREED)

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Open actions of agreed plans that are due soon or late."""
        return self.search(self._due_of(users))

    @api.model
    def _due_of(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(
                users, "responsible_id", "appraisal_id.manager_id"
            )
        return (
            told
            & Domain("state", "=", "open")
            & self.env["res.company"]._performance_compared(
                "due_date", "<=", DUE_SOON_DAYS
            )
            & Domain("cycle_id.is_announced", "=", True)
            & Domain("appraisal_id.state", "in", AGREED)
        )

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """The responsible, or the manager for people without login."""
        manager = self.appraisal_id.manager_id
        return [(self.responsible_id, self.responsible_id == manager), (manager, True)]

    def _waiting_about(self):
        return self.appraisal_id.owner_id

    def _waiting_hr(self):
        return HrFinder(self.env).of_sheets({a: a.appraisal_id for a in self})

    def _digest_values(self):
        return {"actions": self}

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._due_of(self.env.user)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        return [
            Kind(
                "plan_actions", self.env._("Actions to Do"), "plan_action_action", mine
            )
        ]

    def _task_verb(self):
        return self.env._("Do what was agreed: %s", self.name)

    def _task_about(self):
        return self.appraisal_id.owner_id
