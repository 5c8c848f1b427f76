# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine import deadlines
from ..base.day_words import day_words
from ..base.groups import OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder
from .sides import LEADS, sides

#: What people say about their work: each has an owner and gets an answer in words.
SAID = ("difficulty", "suggestion")
#: Not answered, or agreed and not done.
PENDING = ("open", "agreed")
#: What is said is to be answered within so many days where nobody names a day.
ANSWER_DAYS = 30


class HrPerformanceCoachingRequest(models.Model):
    """What somebody needs, finds difficult or suggests, and what became of it.

    It is raised from a note, a sheet or an interview and says by itself what it is
    about: its owner, who answers, does not read the note or the interview for it. What
    was said in an interview HR reads only once no answer has come in time.
    """

    _name = "hr.performance.coaching.request"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.next.action.mixin",
        "hr.performance.agenda.mixin",
    ]
    _description = "Training or Resource Request"
    _order = "state, date_needed, id"
    _next_action_sequence = 40
    _next_action_deadline = "date_needed"
    _waiting_sequence = 57
    _waiting_deadline_field = "date_needed"
    _waiting_exit = "action_take_over"
    #: What its owner writes; bridges add to it.
    _answer_fields = frozenset({"answer"})

    name = fields.Char(
        string="What Is Needed",
        required=True,
        help="In one line. Its owner reads this, and nothing of the note.",
    )
    kind = fields.Selection(
        [
            ("training", "Training"),
            ("resource", "Resource"),
            ("difficulty", "Difficulty"),
            ("suggestion", "Suggestion"),
        ],
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
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        string="About the Sheet",
        ondelete="set null",
        index="btree_not_null",
        fixed=True,
    )
    topic_id = fields.Many2one(
        "hr.performance.interview.topic",
        string="Said in the Interview",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
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
    date_needed = fields.Date(
        string="Needed by",
        compute="_compute_date_needed",
        store=True,
        readonly=False,
        precompute=True,
        help="Until when an answer is needed.",
    )
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
    is_mine_to_change = fields.Boolean(compute="_compute_is_mine_to_change")
    can_take_over = fields.Boolean(compute="_compute_can_take_over")

    # waiting
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    escalated_on = fields.Date(
        string="Escalated",
        readonly=True,
        copy=False,
        guarded=True,
        help="When HR was told that no answer has come.",
    )

    # COMPUTES

    @api.depends("employee_id")
    def _compute_owner_id(self):
        for request in self:
            if not request.owner_id:
                # sudo: hr.employee - who is HR of the person; a name only.
                person = request.sudo().employee_id
                users = person._performance_hr_partners() if person else False
                request.owner_id = users[:1].employee_id[:1] if users else False

    @api.depends("kind")
    def _compute_date_needed(self):
        """What is said always has a day."""
        for request in self:
            if request.kind in SAID and not request.date_needed:
                company = request.company_id or self.env.company
                today = company._performance_today()
                request.date_needed = today + timedelta(ANSWER_DAYS)

    @api.depends("state", "employee_id", "owner_id")
    @api.depends_context("uid")
    def _compute_can_take_over(self):
        mine = self._taken_over_by_user()
        for request in self:
            request.can_take_over = request in mine

    @api.depends("owner_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine_to_answer(self):
        own = self.env.user._performance_employees()
        for request in self:
            request.is_mine_to_answer = request.owner_id in own

    @api.depends("asker_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine_to_change(self):
        for request in self:
            request.is_mine_to_change = (
                request.state == "open" and request.asker_id == self.env.user
            )

    # CHECKS

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        if not self.env.su:
            requests._check_asking()
            requests.appraisal_id.check_access("read")
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

    @api.constrains("kind", "date_needed")
    def _check_date_needed(self):
        for request in self:
            if request.kind in SAID and not request.date_needed:
                raise ValidationError(
                    self.env._(
                        "%s: name the day until which an answer is needed.",
                        names_of(request),
                    )
                )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if vals and vals.keys() <= self._answer_fields:
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
        bare = self.filtered(
            lambda request: request.kind in SAID and not (request.answer or "").strip()
        )
        if bare:
            raise UserError(
                self.env._(
                    "%s: write the answer first. Who has said it reads it.",
                    names_of(bare[0]),
                )
            )
        # sudo: guarded fields; the owner was checked by the action.
        own = self.sudo()
        own.write(
            {"state": state, "answered_on": self.env.company._performance_today()}
        )
        own.filtered(lambda request: request.kind in SAID)._tell_answer()

    def _answer_by_course(self, state, text):
        """A course answers in the place of the owner what is not answered so far.

        For bridges to courses, which run as superuser.

        :param state: ``agreed`` or ``done``
        :param text: sentence that the person reads
        """
        before = ("open",) if state == "agreed" else PENDING
        pending = self.filtered(lambda request: request.state in before)

        def answer_of(request):
            # What the owner has written beside the agreement stays.
            written = state == "agreed" and (request.answer or "").strip()
            return request.company_id, written or text

        for (company, answer), requests in pending.grouped(answer_of).items():
            today = company._performance_today()
            requests.write({"state": state, "answered_on": today, "answer": answer})

    def _tell_answer(self):
        """The employee, and who has passed it on, read the answer."""
        for request in self:
            users = request.employee_id.user_id | request.asker_id
            for lang, group in (users - self.env.user).grouped("lang").items():
                own = request.with_context(lang=lang)
                states = dict(own._fields["state"]._description_selection(own.env))
                self.env["mail.thread"].message_notify(
                    partner_ids=group.partner_id.ids,
                    subject=own.env._("Answered: %s", request.name),
                    body=f"{states[request.state]}: {request.answer}",
                    model=self._name,
                    res_id=request.id,
                )

    # NOBODY ANSWERS

    @readers_only
    def action_take_over(self):
        """HR answers in the place of whom it has waited for."""
        self._require_state(*PENDING)
        if self - self._taken_over_by_user():
            raise AccessError(
                self.env._(
                    "Requests are taken over by HR of the person, who has an employee"
                    " record of the own."
                )
            )
        # sudo: who answers is the asker's to choose; HR was checked.
        self.sudo().owner_id = self.env.user._performance_employees()[:1]

    def _taken_over_by_user(self):
        """Those of these that the user may answer as HR of the person."""
        user = self.env.user
        own = user._performance_employees()
        if not own or not user.has_group(OFFICER):
            return self.browse()
        # sudo: who is HR of the people; ids are compared.
        others = self._origin.sudo().filtered(
            lambda request: request.state in PENDING
            and request.employee_id not in own
            and request.owner_id not in own
        )
        partners = others._waiting_hr()
        found = [request.id for request, users in partners.items() if user in users]
        return self.filtered(lambda request: request._origin.id in found)

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        return Domain("state", "in", PENDING)

    # AGENDA OF A TALK

    _agenda_sequence = 15

    @api.model
    def _agenda(self, employees):
        """What was said and waits for an answer; what was agreed is a promise."""
        said = self.search(
            [
                ("employee_id", "in", employees.ids),
                ("kind", "in", SAID),
                ("state", "=", "open"),
            ]
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        today = self.env.company._performance_today()
        rows = {}
        for request in said:
            rows.setdefault(request.employee_id.id, []).append(
                {
                    "kind": kinds[request.kind],
                    "text": self.env._(
                        "%(action)s (until %(day)s)",
                        action=request.name,
                        day=day_words(self.env, request.date_needed),
                    ),
                    "tone": "danger" if request.date_needed < today else "",
                    "model": self._name,
                    "id": request.id,
                }
            )
        return rows

    @api.model
    def _package_rows(self, domain):
        """What people have said, with owner and answer, as far as the reader may."""
        said = self.search(Domain(domain) & Domain("kind", "in", SAID))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "kind": kinds[request.kind],
                "text": request.name,
                # sudo: the name of whoever answers.
                "owner": request.sudo().owner_id.name,
                "date": day_words(self.env, request.date_needed),
                "state": states[request.state],
                "answer": request.answer or "",
            }
            for request in said
        ]

    # WAITING
    #
    # What is said waits for its owner, who is told and reminded; then HR is told once.

    @api.model
    def _waiting_records(self, users=None):
        waiting = Domain("kind", "in", SAID) & Domain("state", "=", "open")
        if users is not None:
            waiting &= self._may_wait_for(users, "owner_id")
        return self.search(waiting)

    def _waiting_line(self):
        return [(self.owner_id, False)]

    def _waiting_about(self):
        return self.employee_id

    def _waiting_owners(self):
        return self.owner_id

    def _waiting_hr(self):
        finder = HrFinder(self.env)
        return {
            request: finder.find(
                request.department_id, request.company_id, request.employee_id
            )
            for request in self
        }

    def _waiting_late(self):
        return self.filtered("escalated_on")._waiting_hr()

    def _was_escalated(self, today):
        return self.escalated_on == today

    @api.model
    def _to_escalate(self):
        late = self.env["res.company"]._performance_compared("date_needed", "<")
        return self.search(
            Domain("kind", "in", SAID)
            & Domain("state", "=", "open")
            & Domain("escalated_on", "=", False)
            & late
        )

    def _escalate(self):
        for company, requests in self.grouped("company_id").items():
            today = company._performance_today()
            limit = company.performance_escalation_days
            requests.filtered(
                lambda request, limit=limit, today=today: deadlines.is_escalated(
                    request.date_needed, limit, today
                )
            ).write({"escalated_on": today})

    def _waiting_verb(self):
        return self.env._("Answer what was said")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        own = Domain("owner_id", "in", self.env.user._performance_employees().ids)
        return own & Domain("state", "in", PENDING)

    @api.model
    def _task_kinds(self):
        """What the user has to answer, and what was agreed and is not given yet."""
        waiting = self.search_fetch(self._task_domain())
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
