# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine.numbers import to_decimal
from ...engine.smart import Goal
from ..base.day_words import day_words, near_day
from ..base.entry import entered_by, entry_of
from ..base.figure import OptionalFigure
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.number_input import format_number, format_signed
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder
from .states import LIVE, SETTLED, UNSETTLED

#: A measure that is asked for: kind of the request.
ASKED = {"training": "training", "resource": "resource"}
TASK = "mail.mail_activity_data_todo"


class HrPerformanceDevelopmentAction(models.Model):
    """One line of a plan: what is needed, how it is done, what it is good for.

    Its measure leads to the real thing when the plan begins: a training or a resource
    is requested, coaching plans talks, a change of the job is a task of HR. Support by
    the manager is done when the employee has confirmed it.
    """

    _name = "hr.performance.development.action"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.goal.check.mixin",
        "hr.performance.actors.mixin",
    ]
    _description = "Action of a Plan"
    _order = "due_date, sequence, id"
    _waiting_sequence = 28
    _waiting_deadline_field = "due_date"
    _waiting_exit = "action_done"

    plan_id = fields.Many2one(
        "hr.performance.development.plan",
        string="Plan",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    employee_id = fields.Many2one(
        related="plan_id.employee_id", store=True, index=True, string="Employee"
    )
    kind = fields.Selection(related="plan_id.kind", store=True, string="Kind of Plan")
    plan_state = fields.Selection(related="plan_id.state", string="State of the Plan")
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("employee", "Employee"), ("manager", "Direct Manager")],
        required=True,
        default="employee",
        help="Who of the two does something. Support by the manager stays on the"
        " manager's list until the employee has confirmed it.",
    )

    # what is needed, how, what for: in the order in which it is talked about
    resource = fields.Char(
        string="What Is Needed",
        help="Time, money, tools, people. Write “nothing” if nothing is.",
    )
    measure = fields.Selection(
        [
            ("training", "Training"),
            ("coaching", "Coaching"),
            ("job", "Change of the Job"),
            ("resource", "Resource"),
        ],
        help="A training or a resource is requested, coaching plans talks, and HR gets"
        " a task for a change of the job, when the plan begins.",
    )
    way = fields.Selection(
        [
            ("internal", "Internal Training"),
            ("external", "External Training"),
            ("guidance", "Career Guidance"),
            ("career", "Career Planning"),
        ],
        string="Way",
        help="How the person develops.",
    )
    category = fields.Selection(
        [
            ("method", "Better Method"),
            ("skill", "More Skill"),
            ("problem", "Problem Solving"),
        ],
        help="What kind of action it is.",
    )
    name = fields.Char(string="Action", required=True)
    skill = fields.Char(
        string="Skill or Field",
        help="What gets better by it: a skill, a competency, a goal.",
    )
    goal = fields.Text(
        string="Goal", help="What will be reached by it, measured, until when."
    )
    horizon = fields.Selection(
        [("short", "Short-Term"), ("long", "Long-Term")],
        required=True,
        default="short",
        help="Long-term ones (a certificate, a course of studies) go on in the"
        " development plan.",
    )
    responsible_id = fields.Many2one(
        "hr.employee",
        string="Responsible",
        ondelete="restrict",
        index="btree_not_null",
    )
    date_start = fields.Date(string="From")
    due_date = fields.Date(string="Until")
    hours = fields.Float(string="Hours", digits=(16, 1), help="An estimate.")
    cost = fields.Monetary(help="An estimate.")

    # what it changes
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        ondelete="restrict",
        index="btree_not_null",
        help="Its values before and after the plan are shown side by side.",
    )
    target = OptionalFigure(digits=(16, 6), aggregator=None)
    value_before = OptionalFigure(
        string="Before", digits=(16, 6), aggregator=None, readonly=True, guarded=True
    )
    value_after = OptionalFigure(
        string="After", digits=(16, 6), aggregator=None, readonly=True, guarded=True
    )
    change_text = fields.Char(
        compute="_compute_change_text",
        string="Before and After",
        help="The last value before the plan began, and the last one since then.",
    )

    # the real thing
    request_id = fields.Many2one(
        "hr.performance.coaching.request",
        string="Request",
        ondelete="set null",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    talk_id = fields.Many2one(
        "hr.performance.talk",
        string="Coaching Talk",
        ondelete="set null",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    origin_id = fields.Many2one(
        "hr.performance.development.action",
        string="From the Improvement Plan",
        ondelete="set null",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    measure_text = fields.Char(
        compute="_compute_measure_text",
        string="What Came of It",
        help="Whether what is needed was promised, and when the talks are.",
    )

    # what became of it
    state = fields.Selection(
        [
            ("open", "Open"),
            ("reported", "To Be Confirmed"),
            ("done", "Done"),
            ("partly", "Partly Done"),
            ("not_done", "Not Done"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    reported_state = fields.Char(
        readonly=True, copy=False, guarded=True, export_string_translation=False
    )
    outcome_text = fields.Text(
        string="What Became of It",
        copy=False,
        help="In words: what was done, what came of it, what is in the way.",
    )
    settled_on = fields.Date(readonly=True, copy=False, guarded=True)
    settled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    can_settle = fields.Boolean(compute="_compute_can")
    can_confirm = fields.Boolean(compute="_compute_can")
    can_write = fields.Boolean(compute="_compute_can")

    # COMPUTES

    @api.depends("goal", "name", "kpi_id", "target", "due_date", "value_before")
    @api.depends_context("lang")
    def _compute_smart_flags(self):
        self._show_smart_flags(self._smart_goals())

    def _smart_goals(self):
        """What is written about each goal; actions without goal are left out."""
        return {
            action: Goal(
                text="\n".join(filter(None, (action.goal, action.name))),
                is_measured=bool(action.kpi_id and action.target is not None),
                target=None if action.target is None else to_decimal(action.target),
                unit=action.kpi_id.unit or "",
                baseline=None
                if action.value_before is None
                else to_decimal(action.value_before),
                direction=-1 if action.kpi_id.direction == "down" else 1,
                deadline=action.due_date or None,
                start=action.plan_id.date_start or None,
                end=action.plan_id.date_end or None,
            )
            for action in self
            if (action.goal or "").strip()
        }

    @api.depends("value_before", "value_after", "kpi_id.unit")
    @api.depends_context("lang")
    def _compute_change_text(self):
        for action in self:
            before, after = action.value_before, action.value_after
            if not action.kpi_id or before is None and after is None:
                action.change_text = ""
                continue
            shown = [
                format_number(self.env, value) if value is not None else "–"
                for value in (before, after)
            ]
            text = " → ".join(shown)
            if before is not None and after is not None:
                change = to_decimal(after) - to_decimal(before)
                text = f"{text} ({format_signed(self.env, str(change)) or '±0'})"
            action.change_text = " ".join(filter(None, (text, action.kpi_id.unit)))

    @api.depends("request_id.state", "talk_id.state", "talk_id.date_start", "measure")
    @api.depends_context("lang", "tz")
    def _compute_measure_text(self):
        for action in self:
            # sudo: state of the request and day of the talk, for a reader of the plan.
            own = action.sudo()
            request, talk = own.request_id, own.talk_id
            if request:
                states = dict(request._fields["state"]._description_selection(self.env))
                action.measure_text = self.env._("Asked for: %s", states[request.state])
            elif talk:
                company = own.company_id
                action.measure_text = self.env._(
                    "Talk on %s",
                    near_day(self.env, company._performance_day(talk.date_start)),
                )
            else:
                action.measure_text = ""

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for action in self:
            action.is_overdue = action.state in UNSETTLED and action._is_due(0)

    def _is_due(self, days=None):
        """Whether its day is over, or is today.

        :param days: 0: only what is over
        """
        if not self.due_date:
            return False
        today = self.company_id._performance_today()
        return self.due_date < today or (days is None and self.due_date == today)

    @api.depends("state", "side", "plan_id.state", "responsible_id")
    @api.depends_context("uid")
    def _compute_can(self):
        sides = self.plan_id._plan_sides()
        settling = self._settled_by_user(sides)
        for action in self:
            mine = sides.get(action.plan_id._origin.id, set())
            is_live = action.plan_id.state in LIVE
            action.can_settle = is_live and action._origin in settling
            action.can_confirm = (
                is_live
                and action.state == "reported"
                and action.plan_id._speaks_for_employee(mine)
            )
            action.can_write = action.plan_id.state == "draft" or not action._origin

    # CHECKS

    @api.constrains("date_start", "due_date")
    def _check_days(self):
        for action in self.filtered(lambda row: row.date_start and row.due_date):
            if action.due_date < action.date_start:
                raise ValidationError(
                    self.env._(
                        "%(action)s: it ends on %(end)s, before it begins. Choose a"
                        " later day.",
                        action=names_of(action, "name"),
                        end=day_words(self.env, action.due_date),
                    )
                )

    @api.constrains("hours", "cost")
    def _check_estimates(self):
        for action in self:
            if min(action.hours, action.cost) < 0:
                raise ValidationError(
                    self.env._(
                        "%s: hours and cost cannot be less than 0.",
                        names_of(action, "name"),
                    )
                )

    def _problems(self):
        """What keeps this action from being confirmed: list of sentences."""
        self.ensure_one()
        name, _ = self.name, self.env._
        found = []
        if not self.responsible_id:
            found.append(_("“%s” names nobody who is responsible.", name))
        elif not self.responsible_id.active:
            found.append(
                _("“%s”: who is responsible has left. Name somebody else.", name)
            )
        if not self.due_date:
            found.append(_("“%s” has no last day.", name))
        elif (
            self.horizon == "short"
            and self.plan_id.date_end
            and self.due_date > self.plan_id.date_end
        ):
            found.append(
                _(
                    "“%s” ends after the plan. Choose an earlier day, or call it"
                    " long-term.",
                    name,
                )
            )
        if not (self.resource or "").strip():
            found.append(
                _("“%s” does not say what is needed. Write “nothing” if so.", name)
            )
        if self.kind == "improvement":
            if not self.measure:
                found.append(_("“%s” has no measure.", name))
            if self.side == "employee" and not (self.goal or "").strip():
                found.append(_("“%s” has no goal: what will be reached by it?", name))
        elif not self.way:
            found.append(_("“%s” does not say in which way.", name))
        return found

    # WRITING

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._client_values(vals_list)
            plans = self.env["hr.performance.development.plan"].browse(
                {vals.get("plan_id") for vals in vals_list} - {None, False}
            )
            plans.exists()._check_writer()
            plans.exists()._check_drafted()
        actions = super().create(vals_list)
        if not self.env.su:
            actions.plan_id._text_changed()
        return actions

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.check_access("write")
            if vals.keys() <= {"outcome_text"}:
                self._check_telling()
            else:
                self.plan_id._check_writer()
                self.plan_id._check_drafted()
        result = super().write(vals)
        if not self.env.su and vals.keys() - {"outcome_text"}:
            self.plan_id._text_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self.env.su:
            self.plan_id._check_writer()
            self.plan_id._check_drafted()
            self.plan_id._text_changed()

    def _version_row(self):
        """What a version keeps of it: plain values."""
        return {
            "name": self.name,
            "who": self.responsible_id.name or "",
            "due": str(self.due_date or ""),
        }

    # THE REAL THING

    @readers_only
    def action_ask(self):
        """Ask for the training or resource now, so that the plan can count on it."""
        self.plan_id._check_writer()
        for action in self:
            if action.measure not in ASKED or not (action.resource or "").strip():
                raise UserError(
                    self.env._(
                        "%s: choose training or resource as measure, and say what is"
                        " needed.",
                        names_of(action, "name"),
                    )
                )
            if action.request_id:
                raise UserError(
                    self.env._(
                        "%s: this was asked for already.", names_of(action, "name")
                    )
                )
        # sudo: the request of a plan that the user writes, in the user's name.
        if not all(action.sudo()._ask() for action in self):
            raise UserError(
                self.env._(
                    "Nobody who can log in may answer: make somebody HR of the"
                    " department."
                )
            )

    def _ask(self):
        """Raise the request; it tells what is needed, and nothing else of the plan."""
        owner = self._answerer()
        if owner:
            self.request_id = self.env["hr.performance.coaching.request"].create(
                {
                    "name": self.resource,
                    "kind": ASKED[self.measure],
                    "employee_id": self.employee_id.id,
                    "asker_id": self._asker().id,
                    "owner_id": owner.id,
                    "date_needed": self.date_start or self.due_date,
                }
            )
        return owner

    def _asker(self):
        """In whose name it is asked: who begins the plan, or the manager for a page."""
        if entry_of(self.env):
            return self.plan_id.manager_confirmed_by_id
        return self.env.user

    def _answerer(self):
        """Who answers a request: HR of the person, else the manager or the next."""
        users = self.employee_id._performance_hr_partners()
        manager = self.plan_id.manager_id
        people = (
            users.employee_ids | manager | manager._performance_present_superior()
        ) - self.employee_id
        return people.filtered(lambda person: person.user_id.active)[:1]

    def _start_measures(self):
        """What the plan asks for begins; what was raised before is not raised again.

        Runs as superuser.
        """
        for action in self.filtered(lambda row: row.state == "open"):
            if action.measure in ASKED and not action.request_id:
                action._ask()
            elif action.measure == "coaching" and not action.talk_id:
                action._plan_talks()
            elif action.measure == "job":
                action._ask_hr()

    def _plan_talks(self):
        """Talks of the supporter with the person, in the rhythm of the checks."""
        plan = self.plan_id
        leader = plan.supporter_id or plan.manager_id
        if not leader.user_id.active or leader == self.employee_id:
            return
        talks = self.env["hr.performance.talk"]
        planned = talks.search(
            [
                ("state", "=", "planned"),
                ("kind", "=", "one_on_one"),
                ("leader_id", "=", leader.id),
                ("employee_ids", "in", self.employee_id.ids),
            ],
            limit=1,
        )
        self.talk_id = planned or talks.create(
            {
                "leader_id": leader.id,
                "employee_ids": [(6, 0, self.employee_id.ids)],
                "date_start": talks._soon(self.company_id),
                "rhythm_days": plan.check_days,
            }
        )

    def _ask_hr(self):
        """A task of HR: the job is to be changed."""
        partners = self.employee_id._performance_hr_partners()
        known = self.plan_id.activity_ids.mapped("summary")
        summary = self.env._("Change of the job: %s", self.name)
        for user in partners[:1]:
            if summary not in known:
                self.plan_id.activity_schedule(
                    TASK,
                    date_deadline=self.due_date,
                    summary=summary,
                    user_id=user.id,
                )

    def _note_outcome(self, text):
        """Say what came of it where nobody has; for bridges, which run as superuser."""
        self.filtered(
            lambda row: row.state == "open" and not (row.outcome_text or "").strip()
        ).write({"outcome_text": text})

    def _flow_on(self):
        """Long-term actions of an improvement plan go on in the development plan."""
        long = self.filtered(
            lambda row: row.horizon == "long" and row.kind == "improvement"
        )
        if not long:
            return
        taken = self.search([("origin_id", "in", long.ids)]).origin_id
        plans = self.env["hr.performance.development.plan"]
        for action in long - taken:
            person = action.employee_id
            plan = plans.search(
                [
                    ("employee_id", "=", person.id),
                    ("kind", "=", "development"),
                    ("state", "=", "draft"),
                ],
                limit=1,
            ) or plans.create({"kind": "development", "employee_id": person.id})
            action.copy(
                {
                    "plan_id": plan.id,
                    "origin_id": action.id,
                    "measure": False,
                    "way": action.way or "internal",
                }
            )
            plan._text_changed()

    # VALUES BEFORE AND AFTER

    def _note_values(self, name):
        """Keep the last value before the plan began, or the last one since then.

        Values of one period are compared with values of one period, never a sum with a
        part of it.

        :param name: ``value_before`` (once) or ``value_after``
        """
        actions = self.filtered(
            lambda row: (
                row.kpi_id and (name == "value_after" or row.value_before is None)
            )
        )
        measures = self.env["hr.performance.measure"].search(
            [
                ("employee_id", "in", actions.employee_id.ids),
                ("kpi_id", "in", actions.kpi_id.ids),
            ],
            order="period_end, id",
        )
        values = {}
        for measure in measures:
            key = measure.employee_id, measure.kpi_id
            values.setdefault(key, []).append((measure.period_end, measure.value))
        for action in actions:
            start = action.plan_id.date_start
            rows = values.get((action.employee_id, action.kpi_id), ())
            found = [
                value
                for day, value in rows
                if (day < start) == (name == "value_before")
            ]
            if found:
                action[name] = found[-1]

    # WHAT BECAME OF IT

    def _settled_by_user(self, sides):
        """Those of which the user may say what became of them.

        Whoever is responsible, the side that does it, and HR; the manager for
        everybody.

        :param sides: of ``plan._plan_sides``
        """
        entry = entry_of(self.env)
        own = (
            self.env["hr.employee"].browse(entry.employee_id)
            if entry
            else self.env.user._performance_employees()
        )
        actions = self._origin.sudo()  # sudo: compares ids of people only.
        return self.browse(
            action.id
            for action in actions
            if action.responsible_id in own
            or sides.get(action.plan_id.id, set()) & {"manager", "hr", action.side}
        )

    def _check_telling(self):
        """Raise unless the user may say what becomes of these actions, now."""
        self.check_access("read")
        if self.env.su and not entry_of(self.env):
            return
        refused = self - self._settled_by_user(self.plan_id._plan_sides())
        if refused:
            raise AccessError(
                self.env._(
                    "%s: whoever is responsible, the side that does it and the direct"
                    " manager say what became of it.",
                    names_of(refused[0], "name"),
                )
            )
        early = self.plan_id.filtered(lambda plan: plan.state not in LIVE)
        if early:
            raise UserError(
                self.env._(
                    "%s is not under way: what became of its actions is said while it"
                    " is.",
                    names_of(early[0]),
                )
            )

    @readers_only
    def action_done(self):
        """It was done; of the manager's support the employee says so, too."""
        self._settle("done")

    @readers_only
    def action_partly(self):
        """It was done in part."""
        self._settle("partly")

    @readers_only
    def action_not_done(self):
        """It was not done."""
        self._settle("not_done")

    def _settle(self, state):
        self._require_state("open")
        self._check_telling()
        # sudo: the rows of plans that somebody may be closing at this moment.
        change_rows(self.sudo().plan_id)
        for action in self:
            if not (action.outcome_text or "").strip():
                raise UserError(
                    self.env._(
                        "%(action)s: say in words what became of it, under"
                        " “%(field)s”.",
                        action=names_of(action, "name"),
                        field=self._fields["outcome_text"]._description_string(
                            self.env
                        ),
                    )
                )
        for action in self:
            waits = action.side == "manager" and action.plan_id._has_login()
            # sudo: guarded fields; role, state and text were checked above.
            action.sudo().write(
                {
                    "state": "reported" if waits else state,
                    "reported_state": state,
                    "settled_on": action.company_id._performance_today(),
                    "settled_by_id": entered_by(self.env),
                    "reminded_on": False,
                }
            )

    @readers_only
    def action_confirm_support(self):
        """The employee has got the support that the manager reports."""
        self._require_state("reported")
        self._check_employee()
        for action in self.sudo():  # sudo: guarded field; checked above.
            action.state = action.reported_state or "done"

    @readers_only
    def action_dispute(self):
        """The employee has not got it: it goes on standing on the manager's list."""
        self._require_state("reported")
        self._check_employee()
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write({"state": "open", "settled_on": False, "reminded_on": False})

    def _check_employee(self):
        if self.env.su and not entry_of(self.env):
            return
        sides = self.plan_id._plan_sides()
        refused = self.filtered(
            lambda row: not row.plan_id._speaks_for_employee(sides[row.plan_id.id])
        )
        if refused:
            raise AccessError(
                self.env._(
                    "%s: only the employee says whether the support has come.",
                    names_of(refused[0], "name"),
                )
            )

    @readers_only
    def action_reopen(self):
        """It is not settled after all."""
        self._require_state(*SETTLED)
        self._check_telling()
        # sudo: as in ``_settle``.
        change_rows(self.sudo().plan_id)
        # sudo: guarded fields; role and state were checked above.
        self.sudo().write({"state": "open", "settled_on": False})

    # BACKGROUND OF THE NEXT PLAN

    @api.model
    def _of_open_plans(self, employees):
        """What is open about these people, as far as the reader may see it."""
        return self.search(
            Domain("employee_id", "in", employees.ids)
            & Domain("plan_id.state", "in", LIVE)
            & Domain("state", "in", UNSETTLED)
        )

    @api.model
    def _background_rows(self, employees):
        """Rows of the background page: dict of employee id to a list of dicts."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        rows = {}
        for action in self._of_open_plans(employees):
            rows.setdefault(action.employee_id.id, []).append(
                {
                    "kind": kinds[action.kind],
                    "text": action.name,
                    "result": action.goal,
                    "date": near_day(self.env, action.due_date),
                }
            )
        return rows

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search(self._due_of(users))

    @api.model
    def _due_of(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(
                users, "responsible_id", "plan_id.manager_id"
            ) | self._may_wait_for(users, "employee_id", as_hr=False)
        due = self.env["res.company"]._performance_compared(
            "due_date", "<=", DUE_SOON_DAYS
        )
        return (
            told
            & Domain("plan_id.state", "in", LIVE)
            & (Domain("state", "=", "reported") | (Domain("state", "=", "open") & due))
        )

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """The responsible, else the manager; the employee for reported support."""
        if self.state == "reported":
            return [(self.employee_id, False)]
        return [(self.responsible_id, False), (self.plan_id.manager_id, True)]

    def _waiting_about(self):
        return self.employee_id

    def _waiting_owners(self):
        return self.responsible_id

    def _waiting_hr(self):
        finder = HrFinder(self.env)
        return {
            row: finder.find(row.plan_id.department_id, row.company_id, row.employee_id)
            for row in self
        }

    def _waiting_verb(self):
        if self.state == "reported":
            return self.env._("Say whether you have got the support: %s", self.name)
        return self.env._("Do what was planned: %s", self.name)

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._due_of(self.env.user)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Actions of Plans")
        return [Kind("development_actions", title, "development_action_action", mine)]

    def _task_about(self):
        return self.employee_id
