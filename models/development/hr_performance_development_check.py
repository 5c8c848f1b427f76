# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.day_words import day_words
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder

#: Who holds a check; whoever of these is first with a login is asked.
HOLDERS = frozenset({"supporter", "manager", "hr"})


class HrPerformanceDevelopmentCheck(models.Model):
    """One look at a plan on the way: how far is it, what is in the way?

    They are set by the rhythm of the plan; one that nobody has held some days after its
    day is flagged and stays so, and the next one is set.
    """

    _name = "hr.performance.development.check"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.actors.mixin"]
    _description = "Check of a Plan"
    _order = "date, id"
    _waiting_sequence = 29
    _waiting_deadline_field = "date"
    _waiting_exit = "action_hold"
    #: Days in which a check may be held late.
    _grace_days = 3

    plan_id = fields.Many2one(
        "hr.performance.development.plan",
        string="Plan",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    employee_id = fields.Many2one(related="plan_id.employee_id", store=True)
    supporter_id = fields.Many2one(related="plan_id.supporter_id")
    date = fields.Date(string="Due", required=True, readonly=True, guarded=True)
    state = fields.Selection(
        [("open", "To Hold"), ("held", "Held"), ("missed", "Not Held")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    text = fields.Text(
        string="How Far It Is",
        copy=False,
        help="What was done, what is in the way, and what is agreed until next time.",
    )
    held_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    held_by_id = fields.Many2one("res.users", readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    can_hold = fields.Boolean(compute="_compute_can_hold")

    @api.depends("plan_id.display_name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            day = day_words(self.env, one.date)
            one.display_name = f"{one.plan_id.display_name} · {day}"

    @api.depends("state", "plan_id")
    @api.depends_context("uid")
    def _compute_can_hold(self):
        sides = self.plan_id._plan_sides()
        for one in self:
            mine = sides.get(one.plan_id._origin.id, set())
            one.can_hold = one.state in ("open", "missed") and bool(mine & HOLDERS)

    def _is_missed(self):
        today = self.company_id._performance_today()
        return self.date + timedelta(self._grace_days) < today

    # HOLDING

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.check_access("write")
            self._check_holder()
            self._require_state("open", "missed")
        return super().write(vals)

    @readers_only
    def action_hold(self):
        """Supporter or manager: it was held, and this is how far it is."""
        self._check_holder()
        self._require_state("open", "missed")
        for one in self:
            if not (one.text or "").strip():
                raise UserError(
                    self.env._(
                        "%s: write down how far it is, then say that it was held.",
                        names_of(one),
                    )
                )
        # sudo: guarded fields; role, state and text were checked above.
        own = self.sudo()
        own.write(
            {
                "state": "held",
                "held_on": fields.Datetime.now(),
                "held_by_id": self.env.uid,
            }
        )
        plans = own.plan_id.filtered(lambda plan: plan.state == "agreed")
        plans._follow_checks(plans)

    def _check_holder(self):
        if self.env.su:
            return
        sides = self.plan_id._plan_sides()
        refused = self.filtered(lambda one: not sides[one.plan_id.id] & HOLDERS)
        if refused:
            raise AccessError(
                self.env._(
                    "%s: the supporter or the direct manager holds the check and writes"
                    " it down.",
                    names_of(refused[0]),
                )
            )

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search(self._due_of(users))

    @api.model
    def _due_of(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(
                users, "plan_id.supporter_id", "plan_id.manager_id"
            )
        return (
            told
            & Domain("state", "=", "open")
            & Domain("plan_id.state", "=", "agreed")
            & self.env["res.company"]._performance_compared("date", "<=", DUE_SOON_DAYS)
        )

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """The supporter, or the manager for one who cannot log in."""
        return [(self.supporter_id, False), (self.plan_id.manager_id, True)]

    def _waiting_about(self):
        return self.employee_id

    def _waiting_owners(self):
        return self.supporter_id

    def _waiting_hr(self):
        finder = HrFinder(self.env)
        return {
            one: finder.find(one.plan_id.department_id, one.company_id, one.employee_id)
            for one in self
        }

    def _waiting_verb(self):
        return self.env._("Hold the check of the plan")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._due_of(self.env.user)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Checks of Plans")
        return [Kind("development_checks", title, "development_check_action", mine)]

    def _task_about(self):
        return self.employee_id
