# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import deadlines
from ..base.appraisal_states import (
    APPRAISAL_STATES,
    DECIDABLE,
    OPEN_THE_ASSESSMENT,
    RELEASE_THE_RESULT,
    TASK_OF_STATE,
)
from ..base.logins import without_login
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder
from .mail_activity import TEAM_ACTIVITY

EXIT_KINDS = [
    ("done", "Done"),
    ("returned", "Returned"),
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
        "hr.performance.waiting.mixin",
    ]
    _description = "Appraisal Step"
    _order = "deadline, id"
    _rec_name = "appraisal_id"
    _rec_names_search = ["employee_id.name", "department_id.name"]
    #: Steps are written with the moves of appraisals only.
    _guards_everything = True
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
    state = fields.Selection(APPRAISAL_STATES, string="Step", required=True)
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
    owner_name = fields.Char(compute="_compute_owner_name", string="Who Acts")
    is_task = fields.Boolean(
        string="Somebody Has to Act",
        default=True,
        help="Not ticked while an agreed plan waits for the assessment to open.",
    )
    entered_on = fields.Datetime(string="Since", required=True)
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
        compute="_compute_days_waiting", help="Calendar days since the step began."
    )

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE left_on IS NULL",
        "An appraisal is in one step at a time.",
    )

    _waiting_idx = models.Index("(deadline, id) WHERE left_on IS NULL AND is_task")

    # COMPUTES

    @api.depends("owner_id")
    @api.depends_context("lang")
    def _compute_owner_name(self):
        for step in self:
            step.owner_name = step.owner_id.name or self.env._("HR")

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
    def _overdue_domain(self):
        late = self.env["res.company"]._performance_compared("deadline", "<")
        return self._waiting_domain() & late

    @api.depends("entered_on", "left_on")
    def _compute_days_waiting(self):
        now = fields.Datetime.now()
        for step in self:
            since = step.entered_on or now
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
        """The daily job."""
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
        domain = Domain.TRUE
        if users is not None:
            domain = Domain("owner_id.user_id", "in", users.ids)
            domain |= without_login("owner_id")
        steps = self._announced_steps(domain)
        return steps.sorted(lambda step: step.deadline or date.max)

    @api.model
    def _waiting_for(self, user):
        """The steps that a user takes, also as whoever enters for the owner.

        Whether a cycle is announced decides about mails only.
        """
        people = Domain("owner_id.user_id", "=", user.id)
        people |= Domain("owner_id", "in", list(user._performance_delegations()))
        people |= without_login("owner_id") & Domain(
            "appraisal_id.manager_id.user_id", "=", user.id
        )
        # sudo: finds ids only; the search below keeps what the reader may read.
        steps = self.sudo().search(self._waiting_domain() & people)
        receivers = steps._waiting_receivers().items()
        ids = [
            step.id
            for step, (part, users) in receivers
            if part == "mine" and user in users
        ]
        return self.search([("id", "in", ids)])

    @api.model
    def _waiting_for_hr(self):
        """Domain of the steps that only HR can take."""
        waiting, by_hr = self._waiting_domain(), Domain("owner_id", "=", False)
        # Found here: a list cannot ask for the state of other people's logins.
        nobody = self.search(
            waiting
            & ~by_hr
            & without_login("owner_id")
            & (
                without_login("appraisal_id.manager_id")
                | Domain("state", "in", DECIDABLE)
            )
        )
        return waiting & (by_hr | Domain("id", "in", nobody.ids))

    def _waiting_receivers(self):
        partners = self._hr_users()
        receivers = {}
        for step in self:
            people = ["owner_id"]
            if step.owner_id == step.employee_id:
                people.append("appraisal_id.manager_id")
            user = step._first_login(*people) if step.owner_id else None
            receivers[step] = ("mine", user) if user else ("hr", partners[step])
        return receivers

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
        """Users one level above the owner of each step."""
        managers = self.owner_id._performance_managers()
        above = {}
        for step in self:
            is_subject = step.owner_id == step.employee_id
            manager = (
                step.appraisal_id.manager_id
                if is_subject
                else managers.get(step.owner_id.id, step.owner_id.browse())
            )
            above[step] = (manager - step.employee_id).user_id.filtered("active")
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
        for count, steps in self.grouped("reminder_count").items():
            steps.write({"reminded_on": today, "reminder_count": count + 1})

    @api.model
    def _escalate(self):
        """Mark steps that are so late that the next level and HR are told."""
        overdue = self.search(
            self._overdue_domain()
            & Domain("escalated_on", "=", False)
            & Domain("cycle_id.is_announced", "=", True)
        )
        for company, steps in overdue.grouped("company_id").items():
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
    def _sync_waiting_activities(self):
        """Create, update and end the activities of all announced cycles."""
        wanted = self._team_steps(self._announced_steps())
        found = {}
        spare = self.env["mail.activity"]
        for activity, key in self._team_activities()._performance_keys().items():
            if key in wanted and key not in found:
                found[key] = activity
            else:
                spare |= activity
        spare.unlink()
        for key, activity in found.items():
            values = wanted[key]._activity_values(activity.activity_type_id)
            changed = {
                name: value
                for name, value in values.items()
                if name in ("summary", "date_deadline") and activity[name] != value
            }
            if changed:
                activity.write(changed)
        self.browse().union(
            *(step for key, step in wanted.items() if key not in found)
        )._create_activities()

    def _create_activities(self):
        """One activity for each step; who is asked does not follow the sheet for it.

        A follower would get its messages after the sheet has gone to somebody else.
        """
        sheets = self.appraisal_id
        # Odoo reads the titles one by one; here they come in one go.
        sheets.mapped("display_name")
        following = Domain("res_model", "=", sheets._name) & Domain(
            "res_id", "in", sheets.ids
        )
        before = self.env["mail.followers"].search(following)
        kind = self.env.ref(TEAM_ACTIVITY)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [step._activity_values(kind) for step in self]
        )
        (self.env["mail.followers"].search(following) - before).unlink()

    def _close_team_activities(self):
        """End the activities of steps that their owner does not take any more."""
        sheets = self.appraisal_id
        self._team_activities(
            Domain("res_model", "=", sheets._name) & Domain("res_id", "in", sheets.ids)
        ).unlink()

    @api.model
    def _team_steps(self, steps):
        """Open steps of managers by (user, state, sheet)."""
        managed = steps.filtered(
            lambda step: (
                step.owner_id.user_id.active and step.owner_id != step.employee_id
            )
        )
        return {
            (step.owner_id.user_id, step.state, step.appraisal_id): step
            for step in managed
        }

    @api.model
    def _team_activities(self, domain=Domain.TRUE):
        kind = self.env.ref(TEAM_ACTIVITY, raise_if_not_found=False)
        if not kind:
            return self.env["mail.activity"]
        return self.env["mail.activity"].search(
            Domain("activity_type_id", "=", kind.id)
            & Domain("performance_step", "!=", False)
            & domain
        )

    def _activity_values(self, kind):
        self.ensure_one()
        sheet, user = self.appraisal_id, self.owner_id.user_id
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
        _, name = self.env._, self.unit_name or self.employee_id.name
        if self.state == "planning":
            if self.appraisal_id.change_requested_on:
                return _("Answer the change request of %s", name)
            return _("Agree the plan of %s", name)
        if self.state == "decided" and self.unit_name:
            return _("Release the result of %s", name)
        sentences = {
            "agreed": _("Open the assessment of %s", name),
            "manager_review": _("Submit the rating of %s", name),
            "second_review": _("Approve the rating of %s", name),
            "decided": _("Hold the interview with %s", name),
        }
        return sentences.get(self.state) or f"{self.task}: {name}"
