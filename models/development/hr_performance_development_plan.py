# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.arguments import takes_text
from ..base.day_words import day_words
from ..base.entry import (
    VIAS,
    entered_by,
    entered_text,
    entered_via,
    entry_of,
    given_by,
)
from ..base.hr_performance_job_mixin import Job, check
from ..base.hr_performance_task_mixin import Kind
from ..base.json_fields import PlainJson
from ..base.number_input import format_number
from ..base.seeing import names_of, readers_only
from ..coaching.sides import leads_for
from ..people.hr_scope import HrFinder, in_hr_scope
from ..plan.hr_performance_appraisal_line import LOW_POINTS
from .states import LIVE, OPEN, TOLD, UNSETTLED

CRON = "ir_cron_hr_performance_development"
IMPROVEMENT, DEVELOPMENT = "improvement", "development"
#: What the employee writes, and nobody in the employee's place who can log in.
WISHES = frozenset(
    {"career_plan", "development_needs", "training_needs", "suggestions"}
)
#: What is said of a plan while it goes on, and what is written where it is decided.
DECIDED = frozenset({"decision_text", "extend_until", "outcome"})
RATED = frozenset({"effect", "effect_text"})
#: What the employee thinks of it, while it goes on and after it.
VIEW = frozenset({"employee_view"})
#: Lines of other models; these say themselves who may write them.
LINES = frozenset({"action_ids", "check_ids"})
#: Months that a plan is proposed to last, and days between its checks.
MONTHS = {IMPROVEMENT: 3, DEVELOPMENT: 12}
CHECK_DAYS = {IMPROVEMENT: 14, DEVELOPMENT: 90}
#: Days in which somebody decides on a proposal, or says how a plan has worked.
ANSWER_DAYS = 14
#: So long a closed plan stands on the page of a person without login.
PAGE_DAYS = 90
#: Who writes a plan while it is drafted.
WRITERS = frozenset({"employee", "manager", "hr"})


class HrPerformanceDevelopmentPlan(models.Model):
    """A plan by which a person gets better: after a shortfall, or whatever the grade.

    An *improvement plan* is proposed by the system where a released result fell short
    of what was agreed (never because of a grade: a grade may come from a quota), or
    begun by manager or HR. A *development plan* is the employee's own. Both sides
    confirm one text; each measure is raised for real when the plan begins. Supervision
    checks come by rhythm. At the end values before and after are compared. Nothing here
    ends an employment.
    """

    _name = "hr.performance.development.plan"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.agreement.mixin",
        "hr.performance.actors.mixin",
        "hr.performance.people.mixin",
        "hr.performance.result.follower.mixin",
        "hr.performance.kept.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Improvement or Development Plan"
    _order = "date_end desc, id desc"
    _rec_names_search = ["employee_id.name"]
    _mail_post_access = "read"
    # A proposal, and what was kept long enough, is deleted by the system only, see
    # ``_unlink_except_own``.
    _deletable_states = ("draft", "proposed", "done", "declined")
    _revision_field = "revision"
    _seen_key = "performance_development_seen"
    _waiting_sequence = 27
    _waiting_exit = "action_decline"
    _job_proposals = Job("_due_proposals", CRON, "_propose", size=50)
    _job_checks = Job("_due_checks", CRON, "_follow_checks", size=50)
    _job_effects = Job("_due_effects", CRON, "_ask_effect", size=50)

    kind = fields.Selection(
        [(IMPROVEMENT, "Improvement Plan"), (DEVELOPMENT, "Development Plan")],
        string="Kind of Plan",
        required=True,
        default=DEVELOPMENT,
        index=True,
        fixed=True,
        help="Improvement: what fell short gets better, with support of the manager."
        " Development: where somebody wants to go, whatever the grade.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        fixed=True,
        default=lambda self: self.env.user._performance_employees()[:1],
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_place",
        store=True,
        precompute=True,
        index=True,
    )
    manager_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        compute="_compute_place",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        string="After the Appraisal",
        ondelete="set null",
        index="btree_not_null",
        domain="[('employee_id', '=', employee_id)]",
        copy=False,
        fixed=True,
        help="Whose result the plan answers, if it answers one.",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("draft", "Drafted"),
            ("agreed", "Under Way"),
            ("escalated", "With the Next Level"),
            ("done", "Closed"),
            ("declined", "Declined"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )

    # why
    reason = fields.Text(
        string="What It Is about",
        help="What fell short, with facts; or where the person wants to go.",
    )
    evidence = PlainJson(readonly=True, copy=False, guarded=True)
    evidence_html = fields.Html(
        compute="_compute_evidence_html",
        string="What Fell Short",
        sanitize=False,
    )

    # when, and with whose help
    date_start = fields.Date(
        string="From",
        default=lambda self: self.env.company._performance_today(),
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_proposed",
        store=True,
        readonly=False,
        precompute=True,
    )
    supporter_id = fields.Many2one(
        "hr.employee",
        string="Supporter",
        ondelete="restrict",
        index="btree_not_null",
        help="Who helps along the way, a coach or the manager. Reads the plan and holds"
        " its checks.",
    )
    check_days = fields.Integer(
        string="Days between Checks",
        compute="_compute_proposed",
        store=True,
        readonly=False,
        precompute=True,
        help="So often the two look together how far it is; 0: never.",
    )
    action_ids = fields.One2many(
        "hr.performance.development.action", "plan_id", string="Actions", copy=True
    )
    check_ids = fields.One2many(
        "hr.performance.development.check", "plan_id", string="Checks"
    )

    # what the employee writes
    career_plan = fields.Text(help="Where I want to go in the next years.")
    development_needs = fields.Text(help="What I have to learn for it.")
    training_needs = fields.Text(help="Which trainings would help.")
    suggestions = fields.Text(help="What the company could do.")

    # time and money
    currency_id = fields.Many2one(related="company_id.currency_id")
    hours_total = fields.Float(
        string="Estimated Hours",
        compute="_compute_totals",
        digits=(16, 1),
    )
    cost_total = fields.Monetary(string="Estimated Cost", compute="_compute_totals")
    limit_text = fields.Char(compute="_compute_totals", string="Against the Limit")
    is_over_limit = fields.Boolean(compute="_compute_totals")
    feasibility_text = fields.Char(
        compute="_compute_feasibility_text",
        string="Resources",
        help="What was asked for, and what of it is promised.",
    )

    # who has confirmed what
    revision = fields.Integer(default=1, readonly=True, copy=False, guarded=True)
    employee_confirmed_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    employee_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Confirmed by (Employee)",
        readonly=True,
        copy=False,
        guarded=True,
        help="HR where the employee cannot log in.",
    )
    employee_confirmed_via = fields.Selection(
        VIAS, readonly=True, copy=False, guarded=True
    )
    employee_confirmed_given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_confirmed_text = fields.Char(
        compute="_compute_employee_confirmed_text",
        string="Employee's Confirmation Entered",
    )
    employee_declined_on = fields.Date(readonly=True, copy=False, guarded=True)
    employee_reply = fields.Text(
        string="Why the Employee Does Not Accept It",
        readonly=True,
        copy=False,
        guarded=True,
    )
    manager_confirmed_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    manager_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Confirmed by (Manager)",
        readonly=True,
        copy=False,
        guarded=True,
    )
    issued_by_id = fields.Many2one(
        "res.users",
        string="Issued by",
        readonly=True,
        copy=False,
        guarded=True,
        help="HR, where the employee has not confirmed a plan that the manager has"
        " confirmed; the reason stays with the version.",
    )
    version = fields.Integer(
        string="Version Number", readonly=True, copy=False, guarded=True
    )
    versions = PlainJson(readonly=True, copy=False, guarded=True)
    versions_html = fields.Html(
        compute="_compute_versions_html", string="All Versions", sanitize=False
    )

    # how it goes on, and how it ends
    decision_text = fields.Text(
        string="Reason or Remark",
        copy=False,
        help="Why it is declined, extended, escalated or closed in this way.",
    )
    extend_until = fields.Date(copy=False, help="The new last day.")
    outcome = fields.Selection(
        [
            ("achieved", "Achieved"),
            ("partly", "Partly Achieved"),
            ("not", "Not Achieved"),
        ],
        copy=False,
    )
    escalated_to_id = fields.Many2one(
        "hr.employee",
        string="Next Level",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_view = fields.Text(
        string="Employee's View at the End",
        copy=False,
        help="What the plan has brought and what was missing, in the employee's own"
        " words.",
    )
    closed_on = fields.Date(readonly=True, copy=False, guarded=True)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, guarded=True)
    kept_until = fields.Date(
        string="Records Kept Until",
        compute="_compute_kept_until",
        store=True,
        help="End of the plan and the months that the scheme asks for. Nothing is"
        " deleted before HR has confirmed a list of it.",
    )
    effect_weeks = fields.Integer(
        string="Weeks until the Effect Is Rated",
        default=8,
        help="So long after the plan is closed the manager is asked whether it has"
        " worked; 0: never.",
    )
    effect_due = fields.Date(
        string="Effect Rated From", readonly=True, copy=False, guarded=True
    )
    is_effect_asked = fields.Boolean(readonly=True, copy=False, guarded=True)
    effect = fields.Selection(
        [("clear", "Clear Effect"), ("some", "Some Effect"), ("none", "No Effect")],
        copy=False,
    )
    effect_text = fields.Text(string="What Has Changed", copy=False)
    effect_on = fields.Date(
        string="Effect Rated On", readonly=True, copy=False, guarded=True
    )

    # waiting, and what the reader may do
    asked_on = fields.Date(readonly=True, copy=False, guarded=True)
    deadline = fields.Date(compute="_compute_deadline", store=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    user_side = fields.Char(compute="_compute_can", export_string_translation=False)
    can_write = fields.Boolean(compute="_compute_can")
    can_write_wishes = fields.Boolean(compute="_compute_can")
    can_write_view = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_confirm = fields.Boolean(compute="_compute_can")
    can_decline = fields.Boolean(compute="_compute_can")
    can_issue = fields.Boolean(compute="_compute_can")
    overdue_count = fields.Integer(
        compute="_compute_overdue_count", string="Overdue Actions"
    )
    missed_count = fields.Integer(
        compute="_compute_overdue_count", string="Missed Checks"
    )

    # One improvement plan after one result: a declined proposal is not made again.
    _one_for_result = models.UniqueIndex(
        "(appraisal_id) WHERE kind = 'improvement'",
        "There is an improvement plan after this appraisal already, or it was declined."
        " Open that one, or leave the appraisal out.",
    )

    # COMPUTES

    @api.depends("kind", "employee_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for plan in self:
            # sudo: the name of the person, for a reader of the plan.
            name = plan.sudo().employee_id.name
            plan.display_name = " · ".join(filter(None, [kinds.get(plan.kind), name]))

    @api.depends("employee_id")
    def _compute_place(self):
        """Taken when the plan is made; a move follows by ``_follow_employees``."""
        managers = self.employee_id._performance_managers()
        for plan in self:
            # sudo: hr.employee - where the person works and for whom.
            plan.department_id = plan.sudo().employee_id.department_id
            plan.manager_id = managers.get(plan.employee_id._origin.id, False)

    @api.depends("kind")
    def _compute_proposed(self):
        for plan in self:
            start = plan.date_start or plan.company_id._performance_today()
            months = relativedelta(months=MONTHS.get(plan.kind, 3))
            plan.date_end = plan.date_end or start + months
            plan.check_days = plan.check_days or CHECK_DAYS.get(plan.kind, 0)

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_html(self):
        for plan in self:
            rows = [plan._evidence_sentence(row) for row in plan.evidence or ()]
            items = Markup().join(Markup("<li>%s</li>") % row for row in rows)
            plan.evidence_html = rows and Markup("<ul>%s</ul>") % items

    def _evidence_sentence(self, row):
        """One fact in the reader's language: of the plan's own standard, no grade."""
        if row["code"] == "veto":
            return self.env._("%s: a veto applied.", row["title"])
        if row["code"] == "alert":
            return self.env._(
                "%(goal)s: far behind its plan since %(day)s.",
                goal=row["title"],
                day=day_words(self.env, fields.Date.to_date(row["since"])),
            )
        return self.env._(
            "%(goal)s: %(points)s points, below %(below)s.",
            goal=row["title"],
            points=format_number(self.env, row["points"], 2),
            below=format_number(self.env, row["below"], 2),
        )

    @api.depends("state", "closed_on")
    def _compute_kept_until(self):
        """Of what is over; by the rules of its cycle, else of the company's scheme."""
        schemes = self.env["hr.performance.scheme"]
        for plan in self:
            end = plan.closed_on or plan.date_end
            if plan.state in OPEN or not end:
                plan.kept_until = False
                continue
            # sudo: a rule that everybody may read.
            cycle = plan.sudo().appraisal_id.cycle_id
            scheme = cycle.scheme_id or schemes._default_for(plan.company_id)
            months = (
                cycle._rule("retention_months")
                if cycle
                else scheme.sudo().retention_months  # sudo: as above.
            )
            plan.kept_until = fields.Date.add(end, months=months)

    @api.depends("action_ids.hours", "action_ids.cost", "company_id")
    @api.depends_context("lang")
    def _compute_totals(self):
        for plan in self:
            plan.hours_total = sum(plan.action_ids.mapped("hours"))
            plan.cost_total = sum(plan.action_ids.mapped("cost"))
            # sudo: res.company - two limits that everybody may know.
            company = plan.sudo().company_id
            over = []
            if 0 < company.performance_development_hours < plan.hours_total:
                over.append(
                    self.env._(
                        "%(sum)s hours, the limit is %(limit)s.",
                        sum=format_number(self.env, plan.hours_total),
                        limit=format_number(
                            self.env, company.performance_development_hours
                        ),
                    )
                )
            if 0 < company.performance_development_cost < plan.cost_total:
                limit = company.performance_development_cost
                over.append(
                    self.env._(
                        "%(sum)s of money, the limit is %(limit)s.",
                        sum=company.currency_id.format(plan.cost_total),
                        limit=company.currency_id.format(limit),
                    )
                )
            plan.limit_text = " ".join(over)
            plan.is_over_limit = bool(over)

    @api.depends("action_ids.request_id.state", "action_ids.measure")
    @api.depends_context("lang")
    def _compute_feasibility_text(self):
        for plan in self:
            # sudo: only how many requests of a readable plan have which answer.
            states = plan.sudo().action_ids.request_id.mapped("state")
            if not states:
                plan.feasibility_text = ""
            elif "declined" in states:
                plan.feasibility_text = self.env._(
                    "Something that the plan needs was declined: change the plan, or"
                    " ask for something else."
                )
            else:
                plan.feasibility_text = self.env._(
                    "%(promised)s of %(asked)s things asked for are promised.",
                    promised=len(states) - states.count("open"),
                    asked=len(states),
                )

    @api.depends("versions")
    @api.depends_context("lang")
    def _compute_versions_html(self):
        for plan in self:
            plan.versions_html = Markup().join(
                plan._version_html(version) for version in reversed(plan.versions or [])
            )

    def _version_html(self, version):
        title = self.env._(
            "Version %(number)s, from %(day)s",
            number=version["number"],
            day=day_words(self.env, fields.Date.to_date(version["from"])),
        )
        rows = Markup().join(
            Markup("<li>%s</li>")
            % " · ".join(
                filter(
                    None,
                    (
                        row["name"],
                        row["who"],
                        day_words(self.env, fields.Date.to_date(row["due"])),
                    ),
                )
            )
            for row in version["lines"]
        )
        reason = Markup("<p>%s</p>") % version["reason"] if version["reason"] else ""
        html = Markup("<h4>%s</h4>%s<ul>%s</ul>")
        return html % (title, reason, rows)

    @api.depends("employee_confirmed_via", "employee_confirmed_on")
    @api.depends_context("lang")
    def _compute_employee_confirmed_text(self):
        # sudo: res.users - the name of who entered it is shown to both sides.
        for plan, own in zip(self, self.sudo(), strict=True):
            plan.employee_confirmed_text = entered_text(
                plan.env,
                own.employee_confirmed_via,
                own.employee_confirmed_by_id,
                own.employee_confirmed_given_by_id,
            )

    @api.depends("state", "date_end", "asked_on", "effect_on")
    def _compute_deadline(self):
        """Until when somebody has to act, in whatever state it is."""
        for plan in self:
            plan.deadline = plan._last_day()

    def _last_day(self):
        if self.state == "agreed":
            return self.date_end
        is_asked = self.state in ("proposed", "escalated") or (
            self.state == "done" and not self.effect_on
        )
        return is_asked and self.asked_on and self.asked_on + timedelta(ANSWER_DAYS)

    @api.depends("state", "employee_id", "manager_id", "is_effect_asked")
    @api.depends_context("uid")
    def _compute_can(self):
        sides = self._plan_sides()
        for plan in self:
            mine = sides.get(plan._origin.id, set())
            is_new = not plan._origin
            drafted = plan.state == "draft"
            plan.user_side = ",".join(sorted(mine))
            plan.can_write = is_new or (drafted and bool(mine & WRITERS))
            plan.can_write_wishes = plan.state in ("draft", *LIVE) and (
                plan._writes_wishes(mine)
                or (is_new and plan.employee_id.user_id == self.env.user)
            )
            plan.can_write_view = plan._takes_view() and plan._speaks_for_employee(mine)
            plan.can_decide = drafted is False and plan._decides(mine)
            plan.can_issue = drafted and plan._may_issue(mine)
            plan.can_confirm = drafted and bool(plan._origin._unconfirmed_side(mine))
            plan.can_decline = drafted and plan._origin._is_declinable(mine)

    @api.depends("action_ids.state", "action_ids.due_date", "check_ids.state")
    def _compute_overdue_count(self):
        for plan in self:
            plan.overdue_count = len(plan.action_ids.filtered("is_overdue"))
            plan.missed_count = len(
                plan.check_ids.filtered(lambda one: one.state == "missed")
            )

    # WHO IS WHAT

    def _plan_sides(self):
        """What the user is to each of these plans.

        :return: dict of id to a set of ``employee``, ``manager`` (or who acts for the
            manager now), ``supporter``, ``next`` (to whom it was escalated), ``hr``;
            a person without login, on a page, is the employee only
        """
        if entry := entry_of(self.env):
            # sudo: compares ids only; the person of the link or tablet.
            plans = self._origin.sudo()
            return {
                plan.id: {"employee"}
                if plan.employee_id.id == entry.employee_id
                else set()
                for plan in plans
            }
        # sudo: compares ids of people only.
        own = self.env.user._performance_employees().sudo()
        plans = self._origin.sudo()  # sudo: as above.
        acting = leads_for(self.env)
        beyond = self.env.user.performance_out_of_reach_ids
        hr = in_hr_scope(self._origin, "employee_id")
        return {
            plan.id: {
                side
                for side, holds in (
                    ("employee", plan.employee_id in own),
                    ("manager", plan.manager_id in own),
                    (
                        "manager",
                        plan.manager_id.id in acting and plan.employee_id not in beyond,
                    ),
                    ("supporter", plan.supporter_id in own),
                    ("next", plan.escalated_to_id in own),
                    ("hr", plan.id in hr),
                )
                if holds
            }
            for plan in plans
        }

    def _check_part(self, allowed, text):
        """Raise unless the user is one of these to every plan.

        :param allowed: sides of ``_plan_sides``
        :param text: the refusal, with %s for the plan
        """
        if self.env.su and not entry_of(self.env):
            return
        sides = self._plan_sides()
        refused = self.filtered(lambda plan: not sides[plan.id] & allowed)
        if refused:
            raise AccessError(text % names_of(refused[0]))

    def _check_writer(self):
        self._check_part(
            WRITERS,
            self.env._(
                "%s: the employee, the direct manager and HR write this plan. Ask one"
                " of them."
            ),
        )

    def _decides(self, mine):
        """Whether the user decides on a plan; once it was escalated others do."""
        deciders = {"next", "hr"} if self.state == "escalated" else {"manager", "hr"}
        return bool(mine & deciders)

    def _may_issue(self, mine):
        """HR puts a plan in force that the employee does not confirm."""
        return (
            self.kind == IMPROVEMENT
            and "hr" in mine
            and bool(self.manager_confirmed_on)
            # sudo: only compared; two sides are two people.
            and self.sudo().manager_confirmed_by_id != self.env.user
        )

    def _check_decider(self):
        if self.env.su and not entry_of(self.env):
            return
        sides = self._plan_sides()
        refused = self.filtered(lambda plan: not plan._decides(sides[plan.id]))
        if not refused:
            return
        if refused[0].state == "escalated":
            raise AccessError(
                self.env._(
                    "%s was given to the next level: that manager or HR decides.",
                    names_of(refused[0]),
                )
            )
        raise AccessError(
            self.env._(
                "%s: the direct manager or HR decides this. Ask one of them.",
                names_of(refused[0]),
            )
        )

    def _has_login(self):
        # sudo: whether the employee can log in.
        return self.sudo().employee_id.user_id.active

    def _speaks_for_employee(self, mine):
        """The employee; HR for somebody who cannot log in."""
        return "employee" in mine or ("hr" in mine and not self._has_login())

    def _is_declinable(self, mine):
        """Whether the user may say that a text of the manager is not accepted."""
        return (
            bool(self.manager_confirmed_on)
            and not self.employee_confirmed_on
            and self._speaks_for_employee(mine)
        )

    def _writes_wishes(self, mine):
        return "employee" in mine or (
            not self._has_login() and bool(mine & {"manager", "hr"})
        )

    def _unconfirmed_side(self, mine):
        """For which side the user may confirm a drafted plan now, or ''.

        Two sides are two people: HR enters what an employee has signed who cannot log
        in, and stands in for a manager who cannot, but never for both.
        """
        # sudo: logins and who has confirmed; nothing of it is shown.
        own = self.sudo()
        user = self.env.user
        other = own.employee_confirmed_by_id
        if not own.employee_confirmed_on:
            entered = "hr" in mine and not own._has_login()
            is_other = own.manager_confirmed_by_id == user
            if "employee" in mine or (entered and not is_other):
                return "employee"
        # A signed sheet shows that the employee is another one than who has entered it.
        is_signed = own.employee_confirmed_via == "paper"
        if not own.manager_confirmed_on and (other != user or is_signed):
            has_manager = own.manager_id.user_id.active
            if "manager" in mine or ("hr" in mine and not has_manager):
                return "manager"
        return ""

    # CHECKS

    @api.constrains("date_start", "date_end")
    def _check_days(self):
        for plan in self:
            if plan.date_start and plan.date_end and plan.date_end < plan.date_start:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: it ends on %(end)s, before it begins. Choose a later"
                        " last day.",
                        plan=names_of(plan),
                        end=day_words(self.env, plan.date_end),
                    )
                )

    @api.constrains("check_days", "effect_weeks")
    def _check_not_negative(self):
        for plan in self:
            if min(plan.check_days, plan.effect_weeks) < 0:
                raise ValidationError(
                    self.env._(
                        "%s: days and weeks cannot be less than 0. Choose 0 for never.",
                        names_of(plan),
                    )
                )

    @api.constrains("supporter_id", "employee_id")
    def _check_supporter(self):
        for plan in self:
            if plan.supporter_id and plan.supporter_id == plan.employee_id:
                raise ValidationError(
                    self.env._(
                        "%s: nobody supports oneself. Choose the manager or a"
                        " colleague.",
                        names_of(plan),
                    )
                )

    def _problems(self):
        """What keeps a drafted plan from being confirmed: list of sentences."""
        self.ensure_one()
        _, actions = self.env._, self.action_ids
        found = []
        if not self.date_start or not self.date_end:
            found.append(_("Say from when until when the plan lasts."))
        if self.kind == IMPROVEMENT:
            if not self.supporter_id or not self.check_days:
                found.append(
                    _("Name a supporter, and how many days lie between the checks.")
                )
            for side, words in (
                (
                    "employee",
                    _("Nothing is to be done by the employee: add an action."),
                ),
                (
                    "manager",
                    _(
                        "Nothing is to be done by the manager: add an action that"
                        " supports the employee."
                    ),
                ),
            ):
                if side not in actions.mapped("side"):
                    found.append(words)
        elif not actions:
            found.append(_("The plan has no action yet: add one."))
        for action in actions:
            found += action._problems()
        return found

    def _check_ready(self):
        for plan in self:
            if found := plan._problems():
                raise UserError("\n".join([f"{names_of(plan)}:", *found]))

    # WRITING

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        if not self.env.su:
            plans._check_begins()
        return plans

    def _check_begins(self):
        """Raise unless the user may begin these plans about these people."""
        sides = self._plan_sides()
        for plan in self:
            mine = sides[plan.id]
            if plan.kind == IMPROVEMENT and not mine & {"manager", "hr"}:
                raise AccessError(
                    self.env._(
                        "%s: an improvement plan is begun by the direct manager or by"
                        " HR. For yourself, write a development plan.",
                        names_of(plan),
                    )
                )
            if not mine & WRITERS:
                raise AccessError(
                    self.env._(
                        "%s: this is not one of your people. Plans are begun for"
                        " oneself, by the direct manager and by HR.",
                        names_of(plan),
                    )
                )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.check_access("write")
            self._check_writing(vals.keys())
        result = super().write(vals)
        if not self.env.su and vals.keys() - LINES - DECIDED - RATED - WISHES - VIEW:
            self._text_changed()
        return result

    def _check_writing(self, names):
        """Who may write these fields, and when."""
        sides = self._plan_sides()
        if names & WISHES:
            for plan in self:
                if not plan._writes_wishes(sides[plan.id]):
                    raise AccessError(
                        self.env._(
                            "%s: career plan, needs and suggestions are written by the"
                            " employee.",
                            names_of(plan),
                        )
                    )
                if plan.state not in ("draft", *LIVE):
                    raise UserError(plan._closed_text())
        if names & VIEW:
            self._check_view(sides)
        if names & (DECIDED | RATED):
            self._check_decider()
            if names & RATED:
                self._require_state("done")
            else:
                self._require_state(*OPEN)
        if names - WISHES - DECIDED - RATED - LINES - VIEW:
            self._check_writer()
            self._check_drafted()

    def _check_drafted(self):
        """Raise for plans whose text is fixed."""
        fixed = self.filtered(lambda plan: plan.state != "draft")
        if fixed:
            raise UserError(fixed[0]._closed_text())

    def _closed_text(self):
        if self.state in LIVE:
            return self.env._(
                "%s is under way: what both sides have confirmed is changed by “Change"
                " the Plan”, and confirmed anew as its next version.",
                names_of(self),
            )
        if self.state == "proposed":
            return self.env._("%s: accept the proposal first.", names_of(self))
        return self.env._(
            "%s is over and stays as it is. Begin another plan.", names_of(self)
        )

    def _text_changed(self):
        """Another text: what was confirmed of the former one does not stay."""
        # sudo: guarded fields; who may change the text was checked by the caller.
        own = self.sudo().filtered(lambda plan: plan.state == "draft")
        own._count_revision()
        own.filtered(
            lambda plan: plan.employee_confirmed_on or plan.manager_confirmed_on
        )._drop_confirmations()

    def _drop_confirmations(self):
        self.write(
            {
                "employee_confirmed_on": False,
                "employee_confirmed_by_id": False,
                "employee_confirmed_via": False,
                "employee_confirmed_given_by_id": False,
                "manager_confirmed_on": False,
                "manager_confirmed_by_id": False,
            }
        )

    # PROPOSED BY RULE

    @api.model
    def _due_proposals(self):
        """Released results after which nobody has thought about a plan yet."""
        schemes = self.env["hr.performance.scheme"].with_context(active_test=False)
        if not schemes.search_count([("improvement_below", ">", 0)], limit=1):
            return self.env["hr.performance.result"]
        since = fields.Datetime.now() - relativedelta(months=3)
        results = self.env["hr.performance.result"].search(
            [
                ("state", "=", "released"),
                ("released_on", ">=", since),
                ("subject_kind", "=", "employee"),
                ("appraisal_id", "!=", False),
                ("employee_id.active", "=", True),
            ]
        )
        planned = self.search(
            [
                ("appraisal_id", "in", results.appraisal_id.ids),
                ("kind", "=", IMPROVEMENT),
            ]
        )
        levels = {
            cycle: cycle._plain_rule("improvement_below") or 0
            for cycle in results.cycle_id
        }
        open_ones = results.filtered(
            lambda result: (
                result.appraisal_id not in planned.appraisal_id
                and levels[result.cycle_id] > 0
            )
        )
        return open_ones.filtered(lambda result: self._falls_short(result))

    @api.model
    def _falls_short(self, result):
        """Those lines that are below the level, or whose veto applied.

        What counts is what was agreed: points of lines and vetoes. The grade is not
        asked, because a quota or a calibration may have made it (METHODS M29).
        """
        below = result.cycle_id._plain_rule("improvement_below") or 0
        return result.line_ids.filtered(
            lambda line: (
                (
                    line.kind == "weighted"
                    and line.outcome_state == "scored"
                    and line.points < below
                )
                or line._effect() == "veto"
            )
        )

    def _propose(self, results):
        """One proposal after each of these results, with its evidence."""
        alerts = self.env["hr.performance.alert"].search(
            [
                ("appraisal_id", "in", results.appraisal_id.ids),
                ("light", "=", "red"),
            ]
        )
        for result in results:
            lines = self._falls_short(result)
            evidence = [self._evidence_of(line) for line in lines]
            evidence += [
                {
                    "code": "alert",
                    "title": alert.line_id.title or "",
                    "since": str(alert.since),
                }
                for alert in alerts
                if alert.line_id in lines.appraisal_line_id
            ]
            self._quiet().create(
                {
                    "kind": IMPROVEMENT,
                    "employee_id": result.employee_id.id,
                    "appraisal_id": result.appraisal_id.id,
                    "state": "proposed",
                    "date_start": result.company_id._performance_today(),
                    "asked_on": result.company_id._performance_today(),
                    "evidence": evidence,
                    "action_ids": [(0, 0, self._draft_action(line)) for line in lines],
                }
            )

    @api.model
    def _evidence_of(self, line):
        title = line.appraisal_line_id.title or ""
        if line._effect() == "veto":
            return {"code": "veto", "title": title}
        below = line.result_id.cycle_id._plain_rule("improvement_below")
        return {
            "code": "line",
            "title": title,
            "points": round(line.points, 4),
            "below": below,
        }

    @api.model
    def _draft_action(self, line):
        """An action for a line that fell short, for the two to complete."""
        kpi = line.appraisal_line_id.kpi_id
        training = kpi._suggested_training()
        return {
            "side": "employee",
            "name": training or line.appraisal_line_id.title or "–",
            "skill": line.appraisal_line_id.title,
            "measure": "training" if training else "coaching",
            "way": "internal",
            "kpi_id": kpi.id,
            "responsible_id": line.result_id.employee_id.id,
        }

    @readers_only
    def action_accept(self):
        """Manager or HR: there is to be a plan; the two write it now."""
        self._check_decider()
        self._require_state("proposed")
        # sudo: guarded field; role and state were checked above.
        self.sudo().write({"state": "draft", "decision_text": False})

    @readers_only
    def action_decline(self):
        """Manager or HR: no plan, and why."""
        self._check_decider()
        self._require_state("proposed")
        self._take_reason()
        # sudo: as above.
        self.sudo().write({"state": "declined"})

    def _withdraw_proposal(self, reason):
        """What was only proposed, and has lost its ground, is declined by the system.

        :param reason: text for manager and HR; it stays in the chatter
        """
        for plan in self.filtered(lambda plan: plan.state == "proposed"):
            plan.write({"state": "declined", "decision_text": reason})
            plan._message_log(body=reason)

    def _take_reason(self):
        """Raise unless each says why; the reason stays in the chatter."""
        for plan in self:
            if not (plan.decision_text or "").strip():
                raise UserError(
                    self.env._(
                        "%(plan)s: say why under “%(field)s”; the reason stays with the"
                        " plan.",
                        plan=names_of(plan),
                        field=self._fields["decision_text"]._description_string(
                            self.env
                        ),
                    )
                )
            # sudo: a note of the step; the caller has checked who takes it.
            plan.sudo()._message_log(body=plan.decision_text)

    # GAPS

    @readers_only
    def action_take_gaps(self):
        """Take over what is weak and not in the plan yet."""
        self._check_writer()
        self._check_drafted()
        for plan in self:
            known = set(plan.action_ids.mapped("skill"))
            gaps = [gap for gap in plan._gap_actions() if gap["skill"] not in known]
            if not gaps:
                raise UserError(
                    self.env._(
                        "%s: what you may read, such as the last result, shows no gap"
                        " that is not in the plan. Add actions by hand.",
                        names_of(plan),
                    )
                )
            plan.write({"action_ids": [(0, 0, gap) for gap in gaps]})

    def _gap_actions(self):
        """Values of actions for gaps that the user may read; bridges add others.

        Here: what the last released result shows as weak.

        :return: list of values, each with the ``skill`` that is missing, once
        """
        self.ensure_one()
        results = self.env["hr.performance.result"].search(
            [("employee_id", "=", self.employee_id.id), ("state", "=", "released")],
            order="released_on desc",
            limit=1,
        )
        lines = results.line_ids.filtered(
            lambda line: (
                line.kind == "weighted"
                and line.outcome_state == "scored"
                and line.points < LOW_POINTS
            )
        )
        return [self._draft_action(line) for line in lines]

    # BOTH SIDES CONFIRM

    @readers_only
    def action_confirm(self):
        """Confirm the text that was read; with the second side the plan begins."""
        self._check_seen()
        self._require_state("draft")
        sides = self._plan_sides()
        for plan in self:
            side = plan._unconfirmed_side(sides[plan.id])
            if not side:
                raise AccessError(
                    self.env._(
                        "%s: employee and direct manager confirm it, each for oneself."
                        " It waits for the other side, or is not yours to confirm.",
                        names_of(plan),
                    )
                )
            plan._check_ready()
            # sudo: guarded fields; side, state and text were checked above.
            plan.sudo().write(
                {
                    f"{side}_confirmed_on": fields.Datetime.now(),
                    f"{side}_confirmed_by_id": entered_by(self.env),
                    **(plan._entry_values() if side == "employee" else {}),
                }
            )
        # sudo: requests, talks and checks of a plan that both sides have confirmed.
        self.sudo().filtered(
            lambda plan: plan.employee_confirmed_on and plan.manager_confirmed_on
        )._start()

    def _entry_values(self):
        """How the employee's confirmation came in; it ends what was said against it."""
        return {
            "employee_confirmed_via": entered_via(self.env, self.employee_id),
            "employee_confirmed_given_by_id": given_by(self.env),
            "employee_declined_on": False,
            "employee_reply": False,
        }

    def _changed_text(self):
        return self.env._(
            "%s has changed since you opened it, and was not confirmed. Read it again,"
            " then confirm it.",
            names_of(self),
        )

    def _start(self):
        """Both sides have confirmed: the next version begins, and what it asks for."""
        for plan in self:
            today = plan.company_id._performance_today()
            number = plan.version + 1
            plan.write(
                {
                    "state": "agreed",
                    "version": number,
                    "versions": [
                        *(plan.versions or []),
                        {
                            "number": number,
                            "from": str(max(today, plan.date_start)),
                            "reason": plan.decision_text or "",
                            "lines": [row._version_row() for row in plan.action_ids],
                        },
                    ],
                    "decision_text": False,
                    "outcome": False,
                }
            )
            plan.action_ids._start_measures()
            plan.action_ids._flow_on()
        self.action_ids._note_values("value_before")
        self._follow_checks(self)

    @readers_only
    def action_issue(self):
        """HR: the plan begins although the employee has not confirmed it, and why."""
        self._require_state("draft")
        sides = {} if self.env.su else self._plan_sides()
        for plan in self:
            if sides and not plan._may_issue(sides[plan.id]):
                raise AccessError(
                    self.env._(
                        "%s: HR issues an improvement plan that the manager has"
                        " confirmed and the employee has not.",
                        names_of(plan),
                    )
                )
            plan._check_ready()
        self._take_reason()
        # sudo: guarded fields; role, state, text and reason were checked above.
        own = self.sudo()
        own.write({"issued_by_id": self.env.uid})
        own._start()

    @readers_only
    @takes_text("words")
    def action_decline_text(self, words):
        """The employee does not accept the text that was read, and says why.

        It waits for the manager again, who changes it or confirms it once more; then
        HR may issue it. HR enters it for who cannot log in.

        :param words: text; required
        """
        self.ensure_one()
        self._check_seen()
        self._require_state("draft")
        words = (words or "").strip()
        if not words:
            raise UserError(
                self.env._("%s: write why you do not accept it.", names_of(self))
            )
        if not self._speaks_for_employee(self._plan_sides()[self.id]):
            raise AccessError(
                self.env._(
                    "%s: only the employee says that the plan is not accepted; HR"
                    " enters it for who cannot log in.",
                    names_of(self),
                )
            )
        if self.employee_confirmed_on:
            raise UserError(
                self.env._(
                    "%s is confirmed by the employee already. Ask the manager to"
                    " change it.",
                    names_of(self),
                )
            )
        self._note_declined(words)

    def _note_declined(self, words):
        """What was confirmed of the text does not stay; the manager reads why."""
        managers = self.manager_id._performance_actors(self.employee_id)
        # sudo: guarded fields and the person's words; side and state checked above.
        own = self.sudo()
        own._drop_confirmations()
        own.write(
            {
                "employee_declined_on": self.company_id._performance_today(),
                "employee_reply": words,
            }
        )
        own.message_post(
            body=self.env._("The employee does not accept the plan: %s", words),
            author_id=own.employee_id._performance_partner().id,
            partner_ids=managers.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    @readers_only
    def action_change(self):
        """Open a plan that is under way again: both sides confirm its next version."""
        self._check_writer()
        self._require_state("agreed")
        # sudo: guarded fields; role and state were checked above.
        own = self.sudo()
        own._drop_confirmations()
        own.write({"state": "draft", "issued_by_id": False})
        own._count_revision()

    # THE EMPLOYEE WITHOUT LOGIN, ON A PAGE (called with an entry in the context)

    @api.model
    def _told_of(self, employees):
        """What these people may read of their own plans on a page, newest first."""
        lately = self.env["res.company"]._performance_compared(
            "closed_on", ">=", -PAGE_DAYS
        )
        # sudo: the person's own plans, for the own page; what is only proposed, or was
        # declined, is left out.
        return self.sudo().search(
            Domain("employee_id", "in", employees.ids)
            & (Domain("state", "in", TOLD) | (Domain("state", "=", "done") & lately))
        )

    def _waits_for_employee(self):
        """Whether the employee has to read a plan, or to do what is due."""
        self.ensure_one()
        if self.state == "draft":
            return bool(self.manager_confirmed_on and not self.employee_confirmed_on)
        return self.state in LIVE and any(
            row.state == "open" and row._is_due() for row in self._own_actions()
        )

    def _own_actions(self):
        """What the employee has to do, and says what became of."""
        return self.action_ids.filtered(
            lambda row: (
                row.side == "employee" or row.responsible_id == row.plan_id.employee_id
            )
        )

    def _tell_action(self, named, became, words):
        """The employee says what became of an own action.

        :param named: id of the action as text
        :param became: a key of ``SETTLED``
        :param words: text; required
        """
        self.ensure_one()
        action = self._own_actions().filtered(lambda row: str(row.id) == named)
        if not action or action.state != "open":
            raise UserError(
                self.env._(
                    "%s: this action is told of already, or not yours to do. Look at"
                    " the page again.",
                    names_of(self),
                )
            )
        steps = {
            "done": action.action_done,
            "partly": action.action_partly,
            "not_done": action.action_not_done,
        }
        if became not in steps:
            raise UserError(
                self.env._("%s: choose what became of it.", names_of(action, "name"))
            )
        action._check_telling()
        action.outcome_text = words
        steps[became]()

    def _takes_view(self):
        return self.state in LIVE or self.state == "done"

    def _check_view(self, sides):
        """Raise unless the user may say the employee's view of these plans."""
        for plan in self:
            if not plan._speaks_for_employee(sides[plan.id]):
                raise AccessError(
                    self.env._(
                        "%s: the employee says the own view, nobody else.",
                        names_of(plan),
                    )
                )
            if not plan._takes_view():
                raise UserError(
                    self.env._(
                        "%s: the own view is said while the plan is under way or when"
                        " it is closed.",
                        names_of(plan),
                    )
                )

    def _say_view(self, words):
        """The employee's own view, from a page."""
        self.ensure_one()
        self._check_view(self._plan_sides())
        if not words:
            raise UserError(self.env._("%s: write your view.", names_of(self)))
        self.employee_view = words

    # CHECKS BY RHYTHM

    @api.model
    def _due_checks(self):
        """Plans under way whose check is over, or that have none ahead."""
        today = self.env["res.company"]._performance_compared
        live = self.search(
            Domain("state", "=", "agreed") & Domain("check_days", ">", 0)
        )
        checks = self.env["hr.performance.development.check"].search(
            Domain("plan_id", "in", live.ids) & Domain("state", "=", "open")
        )
        late = checks.search(
            Domain("id", "in", checks.ids)
            & Domain("company_id", "in", checks.company_id.ids)
            & today("date", "<", -checks._grace_days)
        )
        without = live - checks.plan_id
        return late.plan_id | without.filtered(lambda plan: plan._next_check_day())

    def _follow_checks(self, plans):
        """Flag checks that were not held, and set the next one of each plan."""
        checks = plans.check_ids.filtered(lambda one: one.state == "open")
        checks.filtered(lambda one: one._is_missed()).write({"state": "missed"})
        self.env["hr.performance.development.check"].create(
            [
                {"plan_id": plan.id, "date": day}
                for plan in plans
                if "open" not in plan.check_ids.mapped("state")
                and (day := plan._next_check_day())
            ]
        )

    def _next_check_day(self):
        """The day of the next check within the plan, or None."""
        if not self.check_days or not self.date_start or not self.date_end:
            return None
        step = timedelta(days=self.check_days)
        last = max(self.check_ids.mapped("date"), default=self.date_start)
        day, today = last + step, self.company_id._performance_today()
        while day < today:
            day += step
        return day if day <= self.date_end else None

    # THE END

    @readers_only
    def action_extend(self):
        """It goes on until a later day, and why."""
        self._check_decider()
        self._require_state(*LIVE)
        for plan in self:
            if not plan.extend_until or plan.extend_until <= plan.date_end:
                raise UserError(
                    self.env._(
                        "%(plan)s lasts until %(end)s: choose a later day under"
                        " “%(field)s”.",
                        plan=names_of(plan),
                        end=day_words(self.env, plan.date_end),
                        field=self._fields["extend_until"]._description_string(
                            self.env
                        ),
                    )
                )
        self._take_reason()
        for plan in self.sudo():  # sudo: guarded fields; checked above.
            plan.write(
                {
                    "state": "agreed",
                    "date_end": plan.extend_until,
                    "extend_until": False,
                    "decision_text": False,
                    "escalated_to_id": False,
                }
            )
        self._follow_checks(self.sudo())  # sudo: checks of a plan, as above.

    @readers_only
    def action_escalate(self):
        """The manager's own manager, or HR, says how it goes on."""
        self._check_decider()
        self._require_state("agreed")
        self._take_reason()
        for plan in self.sudo():  # sudo: guarded fields; checked above.
            superior = plan.manager_id._performance_present_superior()
            plan.write(
                {
                    "state": "escalated",
                    "escalated_to_id": (superior - plan.employee_id).id,
                    "asked_on": plan.company_id._performance_today(),
                    "decision_text": False,
                    "reminded_on": False,
                }
            )

    @readers_only
    def action_close(self):
        """Say what was reached, with the values before and after."""
        self._check_decider()
        self._require_state(*LIVE)
        for plan in self:
            plan._check_closing()
        self._take_reason()
        # sudo: guarded fields; role, state and contents were checked above.
        own = self.sudo()
        own.action_ids._note_values("value_after")
        for plan in own:
            today = plan.company_id._performance_today()
            plan.write(
                {
                    "state": "done",
                    "closed_on": today,
                    "closed_by_id": self.env.uid,
                    "asked_on": False,
                    "effect_due": plan.effect_weeks
                    and today + timedelta(weeks=plan.effect_weeks),
                }
            )
            plan.check_ids.filtered(lambda one: one.state == "open").unlink()

    def _check_closing(self):
        """Raise unless all was said, and help was given before a plan has failed."""
        if not self.outcome:
            raise UserError(
                self.env._(
                    "%(plan)s: choose under “%(field)s” what was reached.",
                    plan=names_of(self),
                    field=self._fields["outcome"]._description_string(self.env),
                )
            )
        unsaid = self.action_ids.filtered(lambda row: row.state in UNSETTLED)
        if unsaid:
            raise UserError(
                self.env._(
                    "%(plan)s: say first what became of “%(action)s”, in words.",
                    plan=names_of(self),
                    action=names_of(unsaid[0], "name"),
                )
            )
        is_failed = self.kind == IMPROVEMENT and self.outcome == "not"
        if is_failed and not self._has_help_on_record():
            raise UserError(
                self.env._(
                    "%s cannot be closed as not achieved: no training and no transfer"
                    " is on record. Give one of them first (extend the plan), or close"
                    " it as partly achieved.",
                    names_of(self),
                )
            )

    def _has_help_on_record(self):
        """Whether a training was given or the job was changed while it lasted (M29)."""
        self.ensure_one()
        # sudo: only whether there is such a record.
        own = self.sudo()
        helped = own.action_ids.filtered(
            lambda row: row.measure in ("training", "job") and row.state == "done"
        )
        if helped:
            return True
        trained = own.env["hr.performance.coaching.request"].search_count(
            [
                ("employee_id", "=", own.employee_id.id),
                ("kind", "=", "training"),
                ("state", "=", "done"),
                ("answered_on", ">=", own.date_start),
            ],
            limit=1,
        )
        return bool(trained) or own._was_transferred()

    def _was_transferred(self):
        """Whether the person has another job or department since the plan began."""
        versions = self.env["hr.version"].search(
            [("employee_id", "=", self.employee_id.id)], order="date_version"
        )
        before = versions.filtered(lambda v: v.date_version < self.date_start)[-1:]
        after = versions.filtered(lambda v: v.date_version >= self.date_start)
        return bool(before) and any(
            (version.job_id, version.department_id)
            != (before.job_id, before.department_id)
            for version in after
        )

    # THE EFFECT, WEEKS LATER

    @api.model
    def _due_effects(self):
        """Closed plans whose effect can be seen by now."""
        return self.search(
            Domain("state", "=", "done")
            & Domain("is_effect_asked", "=", False)
            & self.env["res.company"]._performance_compared("effect_due", "<=")
        )

    def _ask_effect(self, plans):
        """Take the values of now, and ask the manager what has changed."""
        plans.action_ids._note_values("value_after")
        for company, group in plans.grouped("company_id").items():
            today = company._performance_today()
            asked = {"is_effect_asked": True, "asked_on": today, "reminded_on": False}
            group.write(asked)

    @readers_only
    def action_rate_effect(self):
        """The manager says whether it has worked."""
        self._check_decider()
        self._require_state("done")
        for plan in self:
            if not plan.effect or not (plan.effect_text or "").strip():
                raise UserError(
                    self.env._(
                        "%s: choose the effect, and say in words what has changed.",
                        names_of(plan),
                    )
                )
        for company, plans in self.grouped("company_id").items():
            # sudo: guarded field; role, state and contents were checked above.
            plans.sudo().write({"effect_on": company._performance_today()})

    @api.model
    def _cron_development(self):
        for job in ("proposals", "checks", "effects"):
            self._run_job(job)

    # FOLLOWING PEOPLE AND RESULTS

    @api.model
    def _follow_employees(self, employees, vals):
        """Whoever manages the person now is the manager of a plan that is not over."""
        if not {"parent_id", "department_id", "active"} & vals.keys():
            return
        # sudo: upkeep of the system; shows nothing to who changed a manager.
        plans = self.sudo().search(
            Domain("state", "in", OPEN)
            & (
                Domain("employee_id", "in", employees.ids)
                | Domain("manager_id", "in", employees.ids)
            )
        )
        plans._compute_place()

    @api.model
    def _people_with_part(self, employees):
        # sudo: only whether there is a plan.
        plans = self.sudo().search(
            [("state", "in", OPEN), ("employee_id", "in", employees.ids)]
        )
        return plans.employee_id.with_env(self.env) & employees

    @api.model
    def _follow_results(self, appraisals):
        """A proposal does not outlive the result that it answers."""
        # sudo: upkeep of the system; nobody has decided on a proposal.
        proposals = self.sudo().search(
            [("appraisal_id", "in", appraisals.ids), ("state", "=", "proposed")]
        )
        if not proposals:
            return
        # sudo: as above.
        results = self.env["hr.performance.result"].sudo()
        released = results.search(
            [("appraisal_id", "in", appraisals.ids), ("state", "=", "released")]
        )
        proposals.filtered(
            lambda plan: plan.appraisal_id not in released.appraisal_id
        ).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        """Only what was never agreed, and by whoever may begin it."""
        if self.env.su:
            return
        self._check_writer()
        self._check_drafted()
        self._check_begins()
        agreed = self.filtered("version")
        if agreed:
            raise UserError(
                self.env._(
                    "%s was agreed before and is kept. Confirm its next version, or"
                    " close it.",
                    names_of(agreed[0]),
                )
            )

    # KEPT LONG ENOUGH

    def _kept_obstacles(self):
        """A plan stays while its result is appealed, or something asked for is open."""
        held = [
            ("appraisal_id", "in", self.appraisal_id.ids),
            ("is_appealed", "=", True),
        ]
        appealed = self.env["hr.performance.result"].search(held).appraisal_id
        found = {}
        for plan in self:
            if plan.appraisal_id in appealed:
                found[plan.id] = self.env._("The result that it answers is appealed.")
            elif "open" in plan.action_ids.request_id.mapped("state"):
                found[plan.id] = self.env._(
                    "Something that was asked for by it is not answered yet."
                )
        return found

    # WHAT WAS LAST PLANNED

    @api.model
    def _unsaid_actions(self, appraisals, side=None):
        """What nobody has said yet of the improvement plans before these appraisals.

        An action that is not due needs words only; see R158.

        :param side: only what this side has to do
        :return: dict of appraisal to a list of sentences
        """
        # sudo: hr.performance.development.plan - names of actions, for the two sides
        # of the talk, who both read the plan.
        model = self.env["hr.performance.development.action"].sudo()
        actions = model.search(
            Domain("plan_id.employee_id", "in", appraisals.employee_id.ids)
            & Domain("plan_id.kind", "=", IMPROVEMENT)
            & Domain("plan_id.state", "in", LIVE)
            & Domain("state", "=", "open")
            & (Domain("side", "=", side) if side else Domain.TRUE)
        )
        found = {}
        for appraisal in appraisals:
            rows = actions.filtered(
                lambda row, sheet=appraisal: (
                    row.plan_id.employee_id == sheet.employee_id
                    and row.plan_id.appraisal_id != sheet
                    and (row._is_due() or not (row.outcome_text or "").strip())
                )
            )
            found[appraisal] = [
                self.env._(
                    "Improvement plan: say what became of “%s”, in words.", row.name
                )
                for row in rows
            ]
        return found

    # WHAT FITS TOGETHER

    _job_unconfirmed = check("_begun_unconfirmed", "_tell_unconfirmed")

    @api.model
    def _begun_unconfirmed(self):
        """Plans under way that a side has not confirmed, or without version."""
        return self._found_by(
            SQL(
                """
                SELECT id FROM hr_performance_development_plan
                 WHERE state IN %s
                   AND (COALESCE(version, 0) = 0 OR manager_confirmed_on IS NULL
                        OR (employee_confirmed_on IS NULL AND issued_by_id IS NULL))
                """,
                LIVE,
            )
        )

    def _tell_unconfirmed(self, plan):
        raise UserError(
            self.env._(
                "%s is under way, although one side has not confirmed it. Open it and"
                " press “Change the Plan”, so that both confirm it.",
                names_of(plan),
            )
        )

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search(self._alive_for(users))

    @api.model
    def _alive_for(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = Domain.OR(
                self._may_wait_for(users, name)
                for name in ("manager_id", "employee_id", "escalated_to_id")
            )
        over = self.env["res.company"]._performance_compared("date_end", "<")
        return told & (
            Domain("state", "in", ("proposed", "escalated"))
            | (
                Domain("state", "=", "draft")
                & (
                    Domain("kind", "=", IMPROVEMENT)
                    | Domain("employee_confirmed_on", "!=", False)
                    | Domain("manager_confirmed_on", "!=", False)
                    | Domain("employee_declined_on", "!=", False)
                )
            )
            | (Domain("state", "=", "agreed") & over)
            | (
                Domain("state", "=", "done")
                & Domain("is_effect_asked", "=", True)
                & Domain("effect_on", "=", False)
            )
        )

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """Whoever has to act next; a confirmation is nobody else's to give."""
        if self.state == "escalated":
            return [(self.escalated_to_id, True)]
        if self.state == "draft" and self.manager_confirmed_on:
            return [(self.employee_id, False)]
        return [(self.manager_id, True)]

    def _waiting_about(self):
        return self.employee_id

    def _waiting_owners(self):
        owners = [plan._waiting_line()[0][0] for plan in self]
        return self.env["hr.employee"].union(*owners)

    def _waiting_hr(self):
        finder = HrFinder(self.env)
        return {
            plan: finder.find(plan.department_id, plan.company_id, plan.employee_id)
            for plan in self
        }

    def _waiting_verb(self):
        _ = self.env._
        if self.state == "draft":
            if self.employee_declined_on and not self.manager_confirmed_on:
                return _("Read why the employee does not accept the plan, and answer")
            if self.manager_confirmed_on or self.employee_confirmed_on:
                return _("Read the plan and confirm it")
            return _("Write the plan with the employee and confirm it")
        return {
            "proposed": _("Say whether there is to be an improvement plan"),
            "agreed": _("Say what was reached and close the plan"),
            "escalated": _("Say how the plan goes on"),
            "done": _("Say whether the plan has worked"),
        }.get(self.state, "")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._alive_for(self.env.user)

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        title = self.env._("Improvement and Development Plans")
        return [Kind("development_plans", title, "development_plan_action", mine)]

    def _task_about(self):
        return self.employee_id
