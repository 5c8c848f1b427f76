# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import deadlines
from ..base.appraisal_states import (
    OPEN_THE_ASSESSMENT,
    RELEASE_THE_RESULT,
    TASK_OF_STATE,
)
from ..base.groups import OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.logins import without_login
from ..base.seeing import names_of, readers_only
from ..interview.states import OPEN_STATES
from ..people.hr_scope import HrFinder
from ..review.hr_performance_rating import TURNS
from .mail_activity import TEAM_ACTIVITY

#: So many levels upwards somebody is looked for who can act.
LEVELS = 10

EXIT_KINDS = [
    ("done", "Done"),
    ("returned", "Returned"),
    ("taken_back", "Taken Back"),
    ("issued", "Issued without Agreement"),
    ("skipped", "Skipped"),
    ("substituted", "Reviewer Substituted"),
    ("refused", "Signature Refused"),
    ("unreachable", "Unreachable"),
    ("no_answer", "Delivered, No Answer"),
    ("closed_early", "Closed Early"),
    ("cancelled", "Cancelled"),
]


class HrPerformanceStep(models.Model):
    """One stay of an appraisal in one state: who was waited for, how long, its end.

    Written by the server only, with every move of an appraisal; the row without end is
    the present step. Reports, reminders and the board of stragglers read from here.
    """

    _name = "hr.performance.step"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.unit.name.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.reach.mixin",
    ]
    _description = "Appraisal Step"
    _order = "deadline, id"
    _rec_name = "appraisal_id"
    _rec_names_search = ["employee_id.name", "department_id.name"]
    #: Steps are written with the moves of appraisals only.
    _guards_everything = True
    _reach_by_rule = True
    _waiting_sequence = 10
    _waiting_exit = "action_open_exit"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )

    # copied, so that lists, rules and reports need no join
    employee_id = fields.Many2one(
        "hr.employee",
        string="Appraisee",
        ondelete="restrict",
        index=True,
        help="For a unit, who answers for it.",
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("hr.department", index=True)
    state = fields.Selection("_task_choices", string="Step", required=True)
    task = fields.Char(
        compute="_compute_task",
        string="What Is to Be Done",
        help="What ends the step.",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Waiting For",
        ondelete="restrict",
        index="btree_not_null",
        help="Who is waited for. Empty: HR.",
    )
    owner_name = fields.Char(
        compute="_compute_owner_name", compute_sudo=True, string="Who Acts"
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        compute_sudo=True,
        search="_search_is_mine",
        string="Waiting for Me",
    )
    is_for_hr = fields.Boolean(
        compute="_compute_is_for_hr",
        compute_sudo=True,
        search="_search_is_for_hr",
        string="Waiting for HR",
        help="Nobody else can act: there is no owner, or none who can log in.",
    )
    is_in_my_team = fields.Boolean(
        compute="_compute_is_in_my_team",
        compute_sudo=True,
        search="_search_is_in_my_team",
        string="In My Team",
        help="The reader is above the appraisee, or leads the appraisal.",
    )
    is_task = fields.Boolean(
        string="Somebody Has to Act",
        default=True,
        help="Not ticked while an agreed plan waits for the assessment to open.",
    )
    entered_on = fields.Datetime(string="Since", required=True)
    task_from = fields.Datetime(
        string="Waiting Since",
        help="From when somebody has to act, where the step began before: an agreed"
        " plan waits for the calendar first.",
    )
    left_on = fields.Datetime(string="Until")
    deadline = fields.Date(help="In working days of the company's calendar.")
    is_hand_back = fields.Boolean(
        string="Handed Back", help="The appraisal came back from a later step."
    )
    exit_kind = fields.Selection(EXIT_KINDS, string="How It Ended")
    exit_reason = fields.Text(string="Reason")
    acted_by_id = fields.Many2one("res.users", string="Ended by")
    reminded_on = fields.Date(string="Last Reminder")
    reminder_count = fields.Integer(string="Reminders")
    escalated_on = fields.Date(
        string="Escalated",
        help="When next-level manager and HR were told that the step is late.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_days_late", search="_search_is_overdue", string="Overdue"
    )
    days_late = fields.Integer(
        compute="_compute_days_late", help="Calendar days after the deadline."
    )
    days_waiting = fields.Integer(
        compute="_compute_days_waiting",
        help="Calendar days since somebody has to act.",
    )

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE left_on IS NULL",
        "An appraisal is in one step at a time.",
    )

    #: As searches say it: PostgreSQL takes no other words for the same.
    _waiting_idx = models.Index(
        "(deadline, id) WHERE left_on IS NULL AND is_task IS TRUE"
    )

    #: What is open in one cycle, and late, beside all that is over.
    _open_idx = models.Index(
        "(cycle_id, deadline) WHERE left_on IS NULL AND is_task IS TRUE"
    )

    # COMPUTES

    @api.depends("owner_id", "appraisal_id.manager_id")
    @api.depends_context("lang")
    def _compute_owner_name(self):
        # sudo by compute_sudo: names of those who act, for a reader of the step. A step
        # that is over had its owner, and of HR nobody is named.
        for step in self:
            users = None if step.left_on else step._first_actors()
            step.owner_name = step._owner_text(users or None)

    def _owner_text(self, users):
        """Who acts, by name: the owner, who acts for the owner, or HR.

        :param users: as of ``_first_actors``; None where HR acts
        """
        owner, _ = self.owner_id, self.env._
        if self.left_on or users == owner.user_id:
            return owner.name or _("HR")
        if not owner:
            return _("HR")
        if users is None:
            return _("HR for %s", owner.name)
        names = ", ".join((users - owner.user_id).mapped("name"))
        if owner.user_id in users:
            return _("%(person)s, or %(deputies)s", person=owner.name, deputies=names)
        return _("%(actor)s for %(principal)s", actor=names, principal=owner.name)

    @api.depends("owner_id", "appraisal_id.manager_id", "left_on", "is_task")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        # sudo by compute_sudo: whether the reader is among those who act.
        mine = self._open_told_as("mine", self.env.user)
        for step in self:
            step.is_mine = step in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        # sudo: only finds ids; whom steps wait for is the same for every reader.
        return self._found(self.sudo()._waiting_records(user)._told_as("mine", user))

    @api.depends("owner_id", "appraisal_id.manager_id", "left_on", "is_task")
    def _compute_is_for_hr(self):
        # sudo by compute_sudo: whether anybody else can act.
        for_hr = self._open_told_as("hr")
        for step in self:
            step.is_for_hr = step in for_hr

    def _search_is_for_hr(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self._waiting_domain() & self._without_actor()
        # sudo: only finds ids; rules decide which of them are shown.
        return self._found(self.sudo().search_fetch(waiting)._told_as("hr"))

    @api.model
    def _without_actor(self):
        """Steps for which nobody in line has a login, before the exact answer.

        Those of an appraisee without login whose manager enters are not among them:
        however many there are, nobody has to read them.
        """

        def to_sql(model, alias, query):
            owner = model._field_to_sql(alias, "owner_id", query)
            subject = model._field_to_sql(alias, "employee_id", query)
            return SQL("%s IS DISTINCT FROM %s", owner, subject)

        return without_login("owner_id") & (
            Domain.custom(to_sql=to_sql) | without_login("appraisal_id.manager_id")
        )

    @api.model
    def _found(self, steps):
        """Domain of these for a search of a yes; Odoo turns it round for a no."""
        return Domain("id", "in", steps.ids)

    def _open_told_as(self, part, user=None):
        """Those of the open steps among these that wait for HR, or for one user."""
        waiting = self.filtered(lambda step: not step.left_on and step.is_task)
        return waiting._told_as(part, user)

    @api.depends("appraisal_id.chain_ids", "appraisal_id.manager_id")
    @api.depends_context("uid")
    def _compute_is_in_my_team(self):
        # sudo by compute_sudo: whether the reader is among those who lead.
        for step, own in zip(self, self.sudo(), strict=True):
            sheet = own.appraisal_id
            step.is_in_my_team = (
                self.env.user in sheet.chain_ids.user_id or sheet.is_mine_to_lead
            )

    def _search_is_in_my_team(self, operator, value):
        """Find by ids of the user's own employees.

        Asked as a path, the rules of sheets and of employees would be applied to all.
        """
        if operator != "in":
            return NotImplemented
        # sudo: where the user leads; the rules of steps decide which are shown.
        sheets = self.env["hr.performance.appraisal"].sudo()
        led = sheets._search([("is_mine_to_lead", "=", True)])
        return self._below_me() | Domain("appraisal_id", "any!", led)

    @api.model
    def _below_me(self):
        """Steps of those below the user, asked row by row: a page needs few."""
        # sudo: ids of the user's own employees, in all companies.
        own = self.env.user.sudo().performance_own_ids
        chain = self.env["hr.performance.appraisal"]._fields["chain_ids"]

        def to_sql(model, alias, query):
            return SQL(
                "EXISTS (SELECT FROM %s chain WHERE %s = %s AND %s = ANY(%s))",
                SQL.identifier(chain.relation),
                SQL.identifier("chain", chain.column1),
                model._field_to_sql(alias, "appraisal_id", query),
                SQL.identifier("chain", chain.column2),
                own.ids,
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _task_choices(self):
        """Steps by what is to be done in them; an ended sheet is told by its state."""
        sheet = self.env["hr.performance.appraisal"]
        labels = dict(sheet._fields["state"]._description_selection(self.env))
        tasks = {state: self.env._(task) for state, task in TASK_OF_STATE.items()}
        return list((labels | tasks).items())

    @api.depends("state", "is_task")
    @api.depends_context("lang")
    def _compute_task(self):
        # sudo: whether a sheet is about a unit, for a reader of its step.
        for step, own in zip(self, self.sudo(), strict=True):
            task = TASK_OF_STATE.get(step.state, "")
            if step.state == "agreed" and step.is_task:
                task = OPEN_THE_ASSESSMENT
            elif step.state == "decided" and own.unit_name:
                task = RELEASE_THE_RESULT
            step.task = self.env._(task) if task else ""

    @api.depends("deadline", "left_on", "is_task")
    def _compute_days_late(self):
        for step in self:
            end = step.company_id._performance_day(
                step.left_on or fields.Datetime.now()
            )
            late = (end - step.deadline).days if step.deadline else 0
            step.days_late = max(late, 0)
            step.is_overdue = late > 0 and not step.left_on and step.is_task

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._overdue_domain()
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    @api.model
    def _waiting_domain(self):
        """Steps in which somebody has to act now."""
        return Domain("left_on", "=", False) & Domain("is_task", "=", True)

    @api.model
    def _waiting_since_domain(self, operator, moment):
        """Steps whose task began before or after a moment."""
        return Domain("task_from", operator, moment) | (
            Domain("task_from", "=", False) & Domain("entered_on", operator, moment)
        )

    @api.model
    def _overdue_domain(self):
        late = self.env["res.company"]._performance_compared("deadline", "<")
        return self._waiting_domain() & late

    @api.depends("entered_on", "task_from", "left_on")
    def _compute_days_waiting(self):
        now = fields.Datetime.now()
        for step in self:
            since = step.task_from or step.entered_on or now
            day = step.company_id._performance_day
            step.days_waiting = (day(step.left_on or now) - day(since)).days

    def _unit_sheet(self):
        return self.appraisal_id

    # ACTIONS

    @readers_only
    def action_open_appraisal(self):
        """Open the sheet that this step belongs to."""
        self.ensure_one()
        return self.appraisal_id._get_records_action()

    @readers_only
    def action_open_exit(self):
        """Open the dialog that records how the appraisals go on without somebody."""
        return self.filtered(
            lambda step: not step.left_on
        ).appraisal_id.action_open_exit()

    @readers_only
    def action_send_reminder(self):
        """Remind those whose steps these are, at most once a day each.

        :return: notification that says how many people were reminded
        """
        self.appraisal_id._check_role("manager", "chain", "hr")
        # sudo: role was checked; the log and the switches of people are guarded.
        steps = self.sudo().filtered_domain(self._waiting_domain())
        quiet = steps.cycle_id.filtered(lambda cycle: not cycle.is_announced)
        if quiet:
            raise UserError(
                self.env._("%s: announce the cycle first.", names_of(quiet[0]))
            )
        return steps._send_reminder()

    @api.model
    def _cron_digest(self):
        """The daily job: what did not work first, so that HR is told of it as well."""
        self.env["hr.performance.failure"]._run_job("stopped")
        self.env["hr.performance.failure"]._run_job("unsent")
        self.env["hr.performance.failure"]._run_job("unchecked")
        self.env["hr.performance.failure"]._run_job("bounced")
        self.env["hr.performance.digest"]._run_job("unreached")
        self.env["hr.performance.rater"]._run_job("raters")
        self.env["hr.performance.digest"]._run()

    # WHO IS TOLD
    #
    # Whoever has no login is reminded through the one who enters for him: the direct
    # manager for the appraisee, HR for a manager.

    @api.model
    def _announced_steps(self, domain=Domain.TRUE):
        """Open steps of announced cycles."""
        waiting = self._waiting_domain() & Domain("cycle_id.is_announced", "=", True)
        return self.search(waiting & domain)

    @api.model
    def _waiting_records(self, users=None):
        domain = Domain.TRUE if users is None else self._domain_of(users)
        steps = self._announced_steps(domain)
        return steps.sorted(lambda step: step.deadline or date.max)

    @api.model
    def _waiting_for(self, user):
        """The steps that a user takes, also as whoever acts or enters for the owner.

        Whether a cycle is announced decides about mails only.
        """
        # sudo: finds ids only; the search below keeps what the reader may read.
        own = self.sudo()
        steps = own.search_fetch(
            own._one_by_one(self._waiting_domain(), self._domain_of(user, as_hr=False))
        )
        mine = steps._told_as("mine", user)
        return self.search([("id", "in", mine.ids)]) if mine else self.browse()

    @api.model
    def _waiting_for_hr(self):
        """Domain of the steps that only HR can take."""
        return self._waiting_domain() & Domain("is_for_hr", "=", True)

    @api.model
    def _domain_of(self, users, as_hr=True):
        """Steps in which these users may have to act, before the exact answer."""
        line = ("owner_id", "appraisal_id.manager_id")
        return self._may_wait_for(users, *line, as_hr=as_hr)

    def _waiting_line(self):
        """The owner; for an appraisee without login the manager, who enters it."""
        owner, sheet = self.owner_id, self.appraisal_id
        if owner and owner == self.employee_id:
            return [(owner, False), (sheet.manager_id, True)]
        return [(owner, self._is_for_deputies())]

    def _is_for_deputies(self):
        """Whether the right of the owner to act here is one that is delegated.

        Of the manager and of the second level; never that of a substitute, and nobody
        signs for another.
        """
        sheet = self.appraisal_id
        if sheet._sides_to_sign():
            return False
        if self.state == "second_review":
            return self.owner_id == sheet.second_manager_id
        return self.owner_id == sheet.manager_id

    def _waiting_about(self):
        return self.employee_id

    def _waiting_hr(self):
        return self._hr_users()

    def _hr_users(self):
        """HR of each step; a step of a department or company is about its head.

        :return: dict of step to users
        """
        hr = HrFinder(self.env)
        return {
            step: hr.find(step.department_id, step.company_id, step.employee_id)
            for step in self
        }

    def _waiting_late(self):
        """HR and the next level are told of what is late for days."""
        late = self.filtered("escalated_on")
        partners, above = late._hr_users(), late._next_level()
        return {step: partners[step] | above[step] for step in late}

    def _next_level(self):
        """Users of the first level above the owner of each step that can act."""
        places, above = {}, dict.fromkeys(self, self.env["res.users"])
        managers = self.owner_id._performance_managers()
        for step in self:
            is_subject = step.owner_id == step.employee_id
            places[step] = (
                step.appraisal_id.manager_id
                if is_subject
                else managers.get(step.owner_id.id, step.owner_id.browse())
            )
        for _level in range(LEVELS):
            for step, person in places.items():
                person -= step.employee_id
                above[step] = person._performance_actors(step.employee_id)
            people = self.env["hr.employee"].union(
                *(person for step, person in places.items() if not above[step])
            )
            managers = people._performance_managers()
            places = {
                step: managers[person.id]
                for step, person in places.items()
                if person and not above[step]
            }
            if not places:
                break
        return above

    def _waiting_owners(self):
        return self.owner_id

    # REMINDERS

    def _is_due(self, today):
        """Also a plan whose other side has not answered for days."""
        return super()._is_due(today) or self._is_silent(today)

    def _is_silent(self, today):
        """Whether one side of the plan has waited for the other's answer for days."""
        asked = self.appraisal_id._asked_on()
        if not asked:
            return False
        days = (today - self.company_id._performance_day(asked)).days
        return days >= self.company_id.performance_answer_days

    def _is_news(self):
        """A plan is announced by the cycle's announcement: it is no news by itself."""
        return self.state != "planning"

    def _was_escalated(self, today):
        return self.escalated_on == today

    def _waiting_mail_kind(self):
        return "result" if self.state == "released" else "reminder"

    def _waiting_reminded(self, today):
        told = self.filtered(lambda step: step.reminded_on == today)
        for count, steps in (self - told).grouped("reminder_count").items():
            steps.write({"reminded_on": today, "reminder_count": count + 1})

    def _copies(self):
        """What this step has copied from its sheet."""
        return {
            "employee_id": self.employee_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": self.company_id.id,
        }

    @api.model
    def _to_escalate(self):
        return self.search(
            self._overdue_domain()
            & Domain("escalated_on", "=", False)
            & Domain("cycle_id.is_announced", "=", True)
        )

    def _escalate(self):
        """Mark steps that are so late that the next level and HR are told."""
        for company, steps in self.grouped("company_id").items():
            today, limit = (
                company._performance_today(),
                company.performance_escalation_days,
            )
            steps.filtered(
                lambda step, limit=limit, today=today: deadlines.is_escalated(
                    step.deadline, limit, today
                )
            ).write({"escalated_on": today})

    def _waiting_document(self):
        return self.appraisal_id

    def _waiting_verb(self):
        return self.appraisal_id.next_step or super()._waiting_verb()

    # ACTIVITIES
    #
    # One activity for each open step that a manager has to take, on the sheet itself:
    # it says what is to be done with whom, a click lists these sheets, and it ends
    # with the step.

    @api.model
    def _with_activities(self):
        """Sheets of announced cycles, and those on which an activity was left."""
        sheets = self._announced_steps().appraisal_id
        return sheets | sheets.browse(self._team_activities().mapped("res_id")).exists()

    @api.model
    def _sync_waiting_activities(self, records):
        """Create, update and end the activities of these sheets."""
        wanted = self._team_steps(
            self._announced_steps(Domain("appraisal_id", "in", records.ids))
        )
        found = {}
        there = self._team_activities(self._on_sheets(records))
        spare = self.env["mail.activity"]
        for activity, key in there._performance_keys().items():
            if key in wanted and key not in found:
                found[key] = activity
            else:
                spare |= activity
        spare.unlink()
        for key, activity in found.items():
            values = wanted[key]._activity_values(activity.activity_type_id, key[0])
            changed = {
                name: value
                for name, value in values.items()
                if name in ("summary", "date_deadline") and activity[name] != value
            }
            if changed:
                activity.write(changed)
        self._create_activities(
            {key: step for key, step in wanted.items() if key not in found}
        )

    @api.model
    def _create_activities(self, wanted):
        """One activity for each step and user; nobody follows the sheet for it.

        A follower would get its messages after the sheet has gone to somebody else.

        :param wanted: dict of (user, state, sheet) to step
        """
        sheets = self.union(*wanted.values()).appraisal_id
        # Odoo reads the titles one by one; here they come in one go.
        sheets.mapped("display_name")
        following = self._on_sheets(sheets)
        before = self.env["mail.followers"].search(following)
        kind = self.env.ref(TEAM_ACTIVITY)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [step._activity_values(kind, key[0]) for key, step in wanted.items()]
        )
        (self.env["mail.followers"].search(following) - before).unlink()

    def _close_team_activities(self):
        """End the activities of steps that their owner does not take any more."""
        self._team_activities(self._on_sheets(self.appraisal_id)).unlink()

    def _open_team_activities(self):
        """Ask managers at once for steps that are theirs again."""
        again = self.filtered(
            lambda step: step.is_task and step.cycle_id.is_announced and step.owner_id
        )
        there = self._team_activities(self._on_sheets(again.appraisal_id))
        known = set(there._performance_keys().values())
        wanted = self._team_steps(again).items()
        self._create_activities({key: step for key, step in wanted if key not in known})

    @api.model
    def _team_steps(self, steps):
        """Open steps of managers by (user, state, sheet), for all who act in them."""
        managed = steps.filtered(lambda step: step.owner_id != step.employee_id)
        return {
            (user, step.state, step.appraisal_id): step
            for step, (part, users) in managed._receivers().items()
            if part == "mine"
            for user in users
        }

    @api.model
    def _on_sheets(self, sheets):
        """Domain of activities and followers of these sheets."""
        return Domain("res_model", "=", sheets._name) & Domain(
            "res_id", "in", sheets.ids
        )

    @api.model
    def _team_activities(self, domain=Domain.TRUE):
        # Asked with every move: the id is known without looking at the record.
        names = self.env["ir.model.data"]
        kind = names._xmlid_to_res_id(TEAM_ACTIVITY, raise_if_not_found=False)
        if not kind:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            Domain("activity_type_id", "=", kind)
            & Domain("performance_step", "!=", False)
            & domain
        )

    def _activity_values(self, kind, user):
        self.ensure_one()
        sheet = self.appraisal_id
        return {
            "res_model_id": self.env["ir.model"]._get_id(sheet._name),
            "res_id": sheet.id,
            "activity_type_id": kind.id,
            "user_id": user.id,
            "performance_step": self.state,
            "summary": self.with_context(lang=user.lang)._activity_summary(),
            "date_deadline": self.deadline or self.company_id._performance_today(),
        }

    def _activity_summary(self):
        """What the owner has to do with whom, in the language of the context."""
        # sudo: the name of whom a step is about that the reader takes.
        _, name = self.env._, self.unit_name or self.sudo().employee_id.name
        if self.state == "planning":
            if self.appraisal_id.change_requested_on:
                return _("Answer the change request of %s", name)
            return _("Agree the plan of %s", name)
        if self.state == "decided" and self.unit_name:
            return _("Release the result of %s", name)
        sentences = {
            "agreed": _("Open the assessment of %s", name),
            "self_review": _("Enter the self-review of %s", name),
            "released": _("Acknowledge the result of %s", name),
            "manager_review": _("Submit the rating of %s", name),
            "second_review": _("Approve the rating of %s", name),
            "decided": _("Hold the interview with %s", name),
        }
        return sentences.get(self.state) or f"{self.task}: {name}"

    # FIRST PAGE
    #
    # Each step opens what ends it: the sheet, the review or the interview.

    @api.model
    def _task_kinds(self):
        steps = self._waiting_for(self.env.user)
        # sudo: people of steps that the user takes, read together for all kinds.
        steps.sudo().employee_id.mapped("name")
        kinds = [
            *steps._plan_kinds(),
            *steps._review_kinds(),
            *steps._result_kinds(),
        ]
        if self.env.user.has_group(OFFICER):
            left = self.search(self._waiting_for_hr())
            title = self.env._("Steps That Wait for HR")
            kinds.append(
                Kind(
                    "steps", title, "step_action", left, method="action_open_appraisal"
                )
            )
        return kinds

    def _kind(self, key, title, action="appraisal_action_my", documents=None):
        """The work of these steps.

        :param documents: dict of sheet to what ends its step, where that is a record
            of its own; a sheet without one opens itself
        :return: list of one kind, or of two where some have no document
        """
        known = documents or {}
        kinds, found = [], {known.get(s.appraisal_id): s for s in self}
        if bare := self.filtered(lambda step: step.appraisal_id not in known):
            sheets = {step.appraisal_id: step for step in bare}
            kinds.append(
                Kind(key, title, "appraisal_action_my", bare.appraisal_id, sheets)
            )
        found.pop(None, None)
        if found:
            first = next(iter(found))
            kinds.append(Kind(f"{key}_form", title, action, first.union(*found), found))
        return kinds

    def _in_states(self, *states):
        return self.filtered(lambda step: step.state in states)

    def _plan_kinds(self):
        _, plans = self.env._, self._in_states("planning")
        own = plans.filtered(lambda step: step.owner_id == step.employee_id)
        asked = (plans - own).filtered("appraisal_id.change_requested_on")
        return [
            *(plans - own - asked)._kind("plans", _("Plans to Agree")),
            *asked._kind("plan_wishes", _("Change Requests")),
            *own._kind("plans_own", _("Plans to Confirm")),
            *self._in_states("agreed")._kind("assessments", _("Assessments to Open")),
        ]

    def _review_kinds(self):
        _, reviews = self.env._, self._in_states(*TURNS.values())
        drafts = self.env["hr.performance.rating"].search_fetch(
            Domain("appraisal_id", "in", reviews.appraisal_id.ids)
            & Domain("kind", "in", list(TURNS))
            & Domain("is_open", "=", True)
            & Domain("is_mine", "=", True)
        )
        turn = {
            draft.appraisal_id: draft
            for draft in drafts
            if TURNS[draft.kind] == draft.appraisal_id.state
        }
        second = self._in_states("second_review")
        results = self.env["hr.performance.result"].search_fetch(
            [("appraisal_id", "in", second.appraisal_id.ids)]
        )
        approve = {result.appraisal_id: result for result in results}
        return [
            *reviews._kind(
                "reviews", _("Reviews to Submit"), "rating_action_mine", turn
            ),
            *second._kind(
                "approvals",
                _("Ratings to Approve"),
                "result_action_second_review",
                approve,
            ),
        ]

    def _result_kinds(self):
        """Talks on decided results, and results that were told.

        Where the talk is closed it is signed, and the interview itself says so.
        """
        _, decided = self.env._, self._in_states("decided")
        units = decided.filtered(lambda s: s.appraisal_id.subject_kind != "employee")
        told = self._in_states("released")
        talks = self.env["hr.performance.interview"].search_fetch(
            Domain("appraisal_id", "in", (decided | told).appraisal_id.ids)
            & Domain("state", "in", (*OPEN_STATES, "closed"))
        )
        closed = talks.filtered(lambda talk: talk.state == "closed").appraisal_id
        hold = {talk.appraisal_id: talk for talk in talks}
        told = told.filtered(lambda step: step.appraisal_id not in closed)
        return [
            *(decided - units)._kind(
                "talks", _("Interviews to Hold"), "interview_action_team", hold
            ),
            *units._kind("units", _("Results to Release")),
            *told._kind("results", _("Results to Acknowledge")),
        ]

    def _task_verb(self):
        # sudo: whether the reader's own step is about the reader.
        own = self.sudo().employee_id.user_id == self.env.user
        _ = self.env._
        is_own_turn = own and self.owner_id == self.employee_id
        if is_own_turn and not self.unit_name:
            mine = {
                "planning": _("Read your plan and confirm it"),
                "self_review": _("Write your self-review"),
                "released": _("Acknowledge your result"),
            }
            if sentence := mine.get(self.state):
                return sentence
        return self._activity_summary()

    def _task_about(self):
        return self.employee_id

    @api.model
    def _waiting_cards(self, section):
        if section != "hr":
            return []
        _ = self.env._
        hint = _("Who is waited for; remind or record an exit")
        late = self._overdue_domain()
        untold = late & Domain("state", "=", "decided")
        told = _("Decided, and the employee does not know yet")
        return [
            (_("Overdue Steps"), "step_action", late, hint),
            (_("Results Told Too Late"), "step_action", untold, told),
        ]
