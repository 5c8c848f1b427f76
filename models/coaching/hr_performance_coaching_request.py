# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from .sides import LEADS, sides


class HrPerformanceCoachingRequest(models.Model):
    """A training or a resource that somebody needs, and what became of it.

    It is raised from a note and says by itself what is needed: its owner, who answers,
    does not read the note for it.
    """

    _name = "hr.performance.coaching.request"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.task.mixin",
        "hr.performance.next.action.mixin",
    ]
    _description = "Training or Resource Request"
    _order = "state, date_needed, id"
    _next_action_sequence = 40
    _next_action_deadline = "date_needed"

    name = fields.Char(
        string="What Is Needed",
        required=True,
        help="In one line. Its owner reads this, and nothing of the note.",
    )
    kind = fields.Selection(
        [("training", "Training"), ("resource", "Resource")],
        required=True,
        default="training",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="For Whom",
        required=True,
        index=True,
        ondelete="cascade",
        fixed=True,
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, guarded=True
    )
    coaching_id = fields.Many2one(
        "hr.performance.coaching",
        string="From the Note",
        ondelete="set null",
        index="btree_not_null",
        domain="[('employee_id', '=', employee_id)]",
        fixed=True,
    )
    asker_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        index=True,
        guarded=True,
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answered by",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_owner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Proposed: HR of the person. It waits on the first page of this one.",
    )
    date_needed = fields.Date(string="Needed by")
    state = fields.Selection(
        [
            ("open", "To Answer"),
            ("agreed", "Approved"),
            ("declined", "Declined"),
            ("done", "Done"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    answer = fields.Char(copy=False, help="Why, or from when on.")
    answered_on = fields.Date(readonly=True, copy=False, guarded=True)
    is_mine_to_answer = fields.Boolean(compute="_compute_is_mine_to_answer")

    # COMPUTES

    @api.depends("employee_id")
    def _compute_owner_id(self):
        for request in self:
            if not request.owner_id:
                # sudo: hr.employee - who is HR of the person; a name only.
                person = request.sudo().employee_id
                users = person._performance_hr_partners() if person else False
                request.owner_id = users[:1].employee_id[:1] if users else False

    @api.depends("owner_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine_to_answer(self):
        own = self.env.user._performance_employees()
        for request in self:
            request.is_mine_to_answer = request.owner_id in own

    # CHECKS

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        if not self.env.su:
            requests._check_asking()
        # sudo: guarded field, a copy of where the person works.
        for request in requests.sudo():
            request.department_id = request.employee_id.department_id
        return requests

    def _check_asking(self):
        mine = sides(self.employee_id)
        for request in self:
            if not mine[request.employee_id.id] & (LEADS | {"self"}):
                raise AccessError(
                    self.env._(
                        "Requests are raised by the person and by whoever leads this"
                        " person."
                    )
                )

    @api.constrains("owner_id")
    def _check_owner(self):
        for request in self:
            # sudo: only whether the colleague can log in.
            if not request.sudo().owner_id.user_id.active:
                raise ValidationError(
                    self.env._(
                        "%s: who answers needs a login. Choose somebody who has one.",
                        names_of(request),
                    )
                )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if vals.keys() == {"answer"}:
                self._check_answering()
            else:
                self._check_asker()
                self._require_state("open")
        return super().write(vals)

    def _check_asker(self):
        if self.filtered(lambda request: request.asker_id != self.env.user):
            raise AccessError(
                self.env._("What is asked for is changed by whoever has asked.")
            )

    # ANSWERING

    @readers_only
    def action_agree(self):
        """The owner agrees; it is done later."""
        self._check_answering()
        self._require_state("open")
        self._answer("agreed")

    @readers_only
    def action_decline(self):
        """The owner declines."""
        self._check_answering()
        self._require_state("open")
        self._answer("declined")

    @readers_only
    def action_done(self):
        """What was agreed has been given."""
        self._check_answering()
        self._require_state("agreed")
        self._answer("done")

    def _check_answering(self):
        if self.filtered(lambda request: not request.is_mine_to_answer):
            raise AccessError(
                self.env._("A request is answered by the colleague named in it.")
            )

    def _answer(self, state):
        # sudo: guarded fields; the owner was checked by the action.
        self.sudo().write(
            {"state": state, "answered_on": self.env.company._performance_today()}
        )

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        return Domain("state", "in", ("open", "agreed"))

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        own = Domain("owner_id", "in", self.env.user._performance_employees().ids)
        return own & Domain("state", "in", ("open", "agreed"))

    @api.model
    def _task_kinds(self):
        """What the user has to answer, and what was agreed and is not given yet."""
        waiting = self.search(self._task_domain())
        opened = waiting.filtered(lambda request: request.state == "open")
        return [
            Kind(
                "requests",
                self.env._("Requests to Answer"),
                "coaching_request_action",
                opened,
            ),
            Kind(
                "agreed_requests",
                self.env._("Requests to Fulfil"),
                "coaching_request_action",
                waiting - opened,
                done="action_done",
            ),
        ]

    def _task_verb(self):
        if self.state == "open":
            return self.env._("Answer the request: %s", self.name)
        return self.env._("Fulfil the request: %s", self.name)

    def _task_about(self):
        # sudo: name and picture of the colleague for whom it is.
        return self.sudo().employee_id

    def _task_deadline(self):
        return self.date_needed
