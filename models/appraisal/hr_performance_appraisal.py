# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, is_html_empty
from odoo.tools.misc import formatLang

from ...engine import numbers, presence
from ..base.appraisal_states import (
    APPRAISAL_STATES,
    CHAIN_FROZEN,
    CLOSABLE,
    DEADLINE_OF_STATE,
    ENDED,
    ENDED_EARLY,
    LAST,
    MANAGER_ACTS,
    OPTIONAL,
    PLAN,
    PLAN_CHANGES_OVER,
    PROPOSALS_ANSWERED,
    RELEASE_THE_RESULT,
    REVIEW,
    SPLIT,
    SUBJECT_ACTS,
    TASK_OF_STATE,
    UNDECIDED,
    UNRATED,
    UNREVIEWED,
    WITHOUT_PLAN,
)
from ..base.bulk_rows import insert_rows
from ..base.day_words import day_words, near_day
from ..base.dialogs import open_dialog
from ..base.entry import entry_of
from ..base.features import CALIBRATION, is_on
from ..base.hr_performance_job_mixin import Job, check
from ..base.limits import NAMED
from ..base.number_input import format_number
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from ..base.subject_kinds import SUBJECT_KINDS
from ..people.hr_scope import HrFinder, in_hr_scope
from ..scheme.scheme_rules import EVENT_KINDS

#: The first that applies is what the person is on the form.
ROLES_SHOWN = (
    "subject",
    "manager",
    "hr",
    "delegate_prepare",
    "second",
    "chain",
    "dotted",
)

#: HR may look at a sheet as if it had one of these roles.
PREVIEW_ROLES = ("subject", "manager")

#: Who may see a person's jobs: the two sides, those above, HR.
CAREER_READERS = {"subject", "manager", "chain", "second", "hr"}

#: From so many appraisals on, a step is logged by none of them.
QUIET_FROM = 20


class HrPerformanceAppraisal(models.Model):
    """One appraisee's sheet in one cycle: plan, actual values and where it stands.

    Reviews are ratings, scores are results: both are own models with own rules, so that
    nothing is seen before its time. The appraisal itself holds no score.

    The appraisee is a person or a unit: a department, a team, a company. The owner
    stands for the unit wherever an employee stands for oneself: plan, self-review,
    acknowledgement and what HR rights do not cover. For a person's appraisal the owner
    is the employee.

    What happens in which order is written here: who is what (``_roles``), a step of the
    course (``_move``), the launch (``_launch``) and what follows a change of people
    (``_write_managers``). Parts that higher rooms hold are named in
    ``dev/kit/structure.py`` and in ``docs/maintainers.md``.
    """

    _name = "hr.performance.appraisal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.roles.mixin",
        "hr.performance.people.mixin",
        "hr.performance.take.back.mixin",
        "hr.performance.agreement.mixin",
        "hr.performance.reach.mixin",
        "hr.performance.unit.name.mixin",
        "hr.performance.job.mixin",
        "hr.performance.task.mixin",
    ]
    _description = "Appraisal"
    # Newest launch first; by the plain id, so that an index gives the order.
    _order = "cycle_id.id desc, id"
    _rec_names_search = [
        "employee_id.name",
        "subject_department_id.name",
        "cycle_id.name",
    ]
    _mail_post_access = "read"
    _deletable_states = ("cancelled",)
    _job_moves = Job(
        "_moved_sheets",
        "ir_cron_hr_performance_people",
        "_follow_moves",
        size=100,
        apart=True,
    )

    # who or what is appraised
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    subject_kind = fields.Selection(
        SUBJECT_KINDS,
        string="Appraised",
        required=True,
        default="employee",
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Appraisee",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    subject_department_id = fields.Many2one(
        "hr.department",
        string="Appraised Department",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        compute="_compute_owner_id",
        store=True,
        precompute=True,
        # A read-only field would be computed anew instead of taken from the launch.
        readonly=False,
        index=True,
        ondelete="restrict",
        copy=False,
        help="The employee, or who leads the unit: the manager of the department, the"
        " head of the company. Empty: HR plans and reviews.",
        guarded=True,
    )

    # the period, and what it began with
    date_start = fields.Date(
        string="Period From",
        readonly=True,
        copy=False,
        help="The cycle's, or the time that ends with the event.",
        guarded=True,
    )
    date_end = fields.Date(
        string="Period Until", readonly=True, copy=False, guarded=True
    )
    event_kind = fields.Selection(
        EVENT_KINDS, string="Started From", readonly=True, copy=False, guarded=True
    )
    event_date = fields.Date(readonly=True, copy=False, guarded=True)

    # snapshot at launch
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    job_id = fields.Many2one("hr.job", readonly=True, copy=False, guarded=True)
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, index=True, guarded=True
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        ondelete="restrict",
        readonly=True,
        copy=False,
        guarded=True,
    )

    # who stands above; follows changes until the release
    manager_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        help="Plans with and reviews the appraisee: the manager, else the head of the"
        " department, else the company's reviewer of last resort.",
        guarded=True,
    )
    chain_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_appraisal_chain_rel",
        "appraisal_id",
        "employee_id",
        string="Reporting Chain",
        readonly=True,
        copy=False,
        help="Everybody above the appraisee; they see plan and released results.",
        guarded=True,
    )
    left_manager_id = fields.Many2one(
        "hr.employee",
        string="Manager Who Left",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The next level acts for this manager until HR hands over.",
        guarded=True,
    )
    second_manager_id = fields.Many2one(
        "hr.employee",
        string="Second-Level Manager",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The manager's manager when the cycle was launched; follows changes until"
        " the release. Without one HR approves.",
        guarded=True,
    )
    dotted_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_appraisal_dotted_rel",
        "appraisal_id",
        "employee_id",
        string="Dotted-Line Managers",
        readonly=True,
        copy=False,
        help="They write an advisory review beside the direct manager's.",
        guarded=True,
    )

    # how long the appraisee is there, and under whom
    present_from = fields.Date(
        string="There From",
        readonly=True,
        copy=False,
        help="First day of service, where it lies within the period.",
        guarded=True,
    )
    present_until = fields.Date(
        string="There Until",
        readonly=True,
        copy=False,
        help="Last day of service, where it lies within the period.",
        guarded=True,
    )
    absent_days = fields.Integer(
        string="Days without Contract",
        readonly=True,
        copy=False,
        help="Calendar days between two contracts within the period.",
        guarded=True,
    )
    presence_share = fields.Float(
        string="Share of the Period (%)",
        compute="_compute_presence_share",
        digits=(6, 2),
        help="Calendar days of service among the days of the period. Amounts that"
        " depend on time are paid for this share.",
    )
    is_leaver = fields.Boolean(compute="_compute_is_leaver", compute_sudo=True)
    part_ids = fields.One2many(
        "hr.performance.appraisal.part",
        "appraisal_id",
        string="Parts of the Period",
        readonly=True,
        copy=False,
    )

    # plan
    line_ids = fields.One2many(
        "hr.performance.appraisal.line", "appraisal_id", string="Plan", copy=False
    )
    weight_total = fields.Float(
        compute="_compute_weight_total", string="Weights Together", digits=(6, 2)
    )
    plan_version = fields.Integer(default=1, readonly=True, copy=False, guarded=True)
    agreed_on = fields.Datetime(
        string="Plan Agreed On", readonly=True, copy=False, guarded=True
    )

    # who has confirmed the plan
    employee_confirmed_on = fields.Datetime(
        string="Confirmed by Employee", readonly=True, copy=False, guarded=True
    )
    employee_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who pressed the button; for employees without login somebody enters their"
        " confirmation for them.",
        guarded=True,
    )
    manager_confirmed_on = fields.Datetime(
        string="Confirmed by Manager", readonly=True, copy=False, guarded=True
    )
    manager_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Confirmed for the Manager by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    manager_confirmed_for_id = fields.Many2one(
        "hr.employee",
        string="Confirmed on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The manager who had delegated it; empty when the manager did it.",
        guarded=True,
    )
    manager_confirmed_label = fields.Char(
        compute="_compute_manager_confirmed_label",
        compute_sudo=True,
        string="Plan Confirmed by",
    )

    # course
    state = fields.Selection(
        APPRAISAL_STATES,
        required=True,
        default="planning",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
        guarded=True,
    )
    wants_second_review = fields.Boolean(
        groups=fields.NO_ACCESS,
        copy=False,
        guarded=True,
        help="Technical: the manager's review stands out, so that the second level"
        " looks at it where the scheme asks for that.",
        export_string_translation=False,
    )
    # Where customer ratings are installed every thread has a field of this name: its
    # domain, groups and missing check of rules are not ours.
    rating_ids = fields.One2many(
        "hr.performance.rating",
        "appraisal_id",
        string="Reviews",
        copy=False,
        domain=[],
        groups=None,
        bypass_search_access=False,
    )
    next_step = fields.Char(compute="_compute_next_step", string="Next Step")
    course = fields.Json(
        compute="_compute_course",
        export_string_translation=False,
        help="Technical: the steps with their days, and whose turn it is.",
    )
    timeline = fields.Json(compute="_compute_timeline")

    # what the user is here
    is_mine_to_lead = fields.Boolean(
        compute="_compute_is_mine_to_lead",
        search="_search_is_mine_to_lead",
        string="Mine to Lead",
        help="The user is the direct manager, acts for the direct manager these days,"
        " or reviews in the manager's place.",
    )
    is_mine_to_prepare = fields.Boolean(
        compute="_compute_is_mine_to_prepare",
        search="_search_is_mine_to_prepare",
        string="Mine to Prepare",
        help="The user prepares for the manager these days, and decides nothing.",
    )
    user_role = fields.Selection(
        [
            ("subject", "Appraisee"),
            ("manager", "Direct Manager"),
            ("hr", "HR"),
            ("delegate_prepare", "Preparing Delegate"),
            ("second", "Second-Level Manager"),
            ("chain", "Reporting Chain"),
            ("dotted", "Dotted-Line Manager"),
            ("other", "Other"),
        ],
        compute="_compute_user_role",
        string="My Role",
    )
    is_subject_userless = fields.Boolean(
        compute="_compute_is_subject_userless", compute_sudo=True
    )
    delegated_by_id = fields.Many2one(
        "hr.employee",
        string="I Act for",
        compute="_compute_delegated_by_id",
        help="The manager whose delegation opens this appraisal to me.",
    )

    # who has read the rules
    is_method_unread = fields.Boolean(compute="_compute_is_method_unread")
    is_subject_uninformed = fields.Boolean(
        compute="_compute_is_method_unread",
        help="The appraisee has no login, and nobody has recorded that the rules were"
        " explained in person.",
    )

    # what came before
    period_result_ids = fields.Many2many(
        "hr.performance.result",
        compute="_compute_period_results",
        string="Results of the Periods",
        help="Of the cycles that feed this one, as far as you may see them.",
    )
    period_mean = fields.Float(
        compute="_compute_period_mean",
        string="Mean by Days",
        digits=(6, 2),
        help="Each score counts by the days of its period. It enters the score of the"
        " whole only where the rules of the cycle say so.",
    )
    background_html = fields.Html(
        compute="_compute_background_html", string="Background", sanitize=False
    )

    _order_index = models.Index("(cycle_id DESC, id)")

    #: How many are in each state of a cycle, without reading them.
    _state_index = models.Index("(cycle_id, state)")

    _employee_unique = models.UniqueIndex(
        "(cycle_id, employee_id, COALESCE(event_kind, ''),"
        " COALESCE(event_date, '1970-01-01'::date))"
        " WHERE subject_kind = 'employee' AND state != 'cancelled'",
        "This employee has an appraisal in the cycle already.",
    )

    _department_unique = models.UniqueIndex(
        "(cycle_id, subject_department_id, subject_kind)"
        " WHERE subject_department_id IS NOT NULL AND state != 'cancelled'",
        "This unit has an appraisal in the cycle already.",
    )

    _company_unique = models.UniqueIndex(
        "(cycle_id, company_id)"
        " WHERE subject_kind = 'company' AND state != 'cancelled'",
        "This company has an appraisal in the cycle already.",
    )

    _subject_present = models.Constraint(
        "CHECK ((subject_kind = 'employee') = (employee_id IS NOT NULL)"
        " AND (subject_kind IN ('department', 'team')) ="
        " (subject_department_id IS NOT NULL))",
        "An appraisal names exactly the employee or the unit that it is about.",
    )

    # THE SHEET AND ITS PLAN

    @api.depends(
        "employee_id.name",
        "subject_department_id.name",
        "cycle_id.name",
        "event_kind",
        "event_date",
    )
    def _compute_display_name(self):
        """Subject and cycle; appraisals by event are told apart by the event."""
        kinds = dict(self._fields["event_kind"]._description_selection(self.env))
        for appraisal in self:
            subject = (
                appraisal.employee_id.name
                or appraisal.subject_department_id.name
                or appraisal.company_id.name
            )
            name = f"{subject} · {appraisal.cycle_id.name}"
            if appraisal.event_kind:
                name = f"{name} · {kinds[appraisal.event_kind]}"
            appraisal.display_name = name

    @api.depends("employee_id")
    def _compute_owner_id(self):
        """Everybody answers for oneself; the owner of a unit is given at launch."""
        for appraisal in self:
            appraisal.owner_id = appraisal.employee_id or appraisal.owner_id

    @api.depends("owner_id.user_id.active")
    def _compute_is_subject_userless(self):
        # sudo by compute_sudo: whether people can log in; pages ask for the two sides
        # and the second level as well, so they are read together.
        own = self.with_context(active_test=False)
        people = own.owner_id | own.manager_id | own.second_manager_id
        people.user_id.mapped("active")
        for appraisal in self:
            appraisal.is_subject_userless = not appraisal.owner_id.user_id.active

    @api.depends("line_ids.weight", "line_ids.kind")
    def _compute_weight_total(self):
        for appraisal in self:
            appraisal.weight_total = sum(
                line.weight for line in appraisal.line_ids if line.kind == "weighted"
            )

    def _period(self):
        """First and last day that the appraisal is about: the cycle's, or its own."""
        self.ensure_one()
        cycle = self.cycle_id
        return self.date_start or cycle.date_start, self.date_end or cycle.date_end

    def _subject(self):
        """Who or what is appraised: a person, a department or a company."""
        self.ensure_one()
        return self.employee_id or self.subject_department_id or self.company_id

    def _has_been_written(self):
        """Whether anybody has confirmed, measured or rated anything."""
        return bool(
            self.filtered(
                lambda a: a.state not in WITHOUT_PLAN
                or a.employee_confirmed_on
                or a.manager_confirmed_on
            )
            or self.line_ids.filtered(
                lambda line: line.has_actual or line.write_date != line.create_date
            )
        )

    # ROLES
    #
    # Who is what to an appraisal: asked once for each action and handed on.

    def _roles(self):
        """What the current user is to each appraisal, in a constant number of queries.

        Each role is decided after those that it depends on: a substitute and who acts
        for the manager are managers too, and the second level is neither of the two
        sides. A person without login, on a page or on paper, is the appraisee only.

        :return: dict of appraisal id to a set of 'subject', 'manager', 'chain', 'hr',
            'delegate_prepare', 'delegate_act', 'second', 'dotted'
        """
        if entry := entry_of(self.env):
            return {
                a.id: {"subject"} if a.employee_id.id == entry.employee_id else set()
                # sudo: compares ids only; the person of the link, tablet or sheet.
                for a in self.sudo()
            }
        user = self.env.user
        # sudo: compares ids of people and users only; nothing of them is shown.
        appraisals = self.sudo()
        appraisals._fetch_people()
        roles = {appraisal.id: appraisal._line_roles(user) for appraisal in appraisals}
        in_scope = self._in_hr_scope()
        given = user._performance_delegations()
        # Nobody acts for others on the own appraisal or on that of superiors.
        out_of_reach = set(user.performance_out_of_reach_ids.ids) if given else set()
        for appraisal in appraisals:
            mine = roles[appraisal.id]
            if appraisal.id in in_scope:
                mine.add("hr")
            if appraisal._is_substitute(user):
                mine.add("manager")
            allowed = given if appraisal.owner_id.id not in out_of_reach else {}
            mine |= appraisal._delegated_roles(allowed)
            if appraisal._is_second_level(user, allowed, mine):
                mine.add("second")
            if user in appraisal.dotted_ids.user_id:
                mine.add("dotted")
        return roles

    def _roles_among(self, wanted):
        """Whether the user is HR needs nobody of the sheet but whom it is about."""
        if wanted != {"hr"} or entry_of(self.env):
            return self._roles()
        in_scope = self._in_hr_scope()
        return {a.id: wanted if a.id in in_scope else set() for a in self}

    def _fetch_people(self):
        """Read the logins of all people of these in one query, not kind by kind."""
        # With those who have left, whose names are asked for anyway: a link to several
        # people asks for each of them whether he is active.
        own = self.with_context(active_test=False)
        people = own.owner_id | own.manager_id | own.second_manager_id
        people |= own.substitute_id | own.dotted_ids | own.chain_ids
        people.mapped("user_id")

    def _line_roles(self, user):
        """What a user is by the reporting line: the two sides and those above."""
        return {
            role
            for role, users in (
                ("subject", self.owner_id.user_id),
                ("manager", self.manager_id.user_id),
                ("chain", self.chain_ids.user_id),
            )
            if user in users
        }

    def _delegated_roles(self, given):
        """What the manager's delegation makes of a user; who may act is a manager.

        :param given: see ``res.users._performance_delegations``
        """
        scope = given.get(self.manager_id.id)
        # What is over stays with the manager, and what is quiet with HR.
        if not scope or self.state in ENDED or not self.cycle_id.is_announced:
            return set()
        prepares = {"delegate_prepare"}
        return prepares | {"delegate_act", "manager"} if scope == "act" else prepares

    def _is_second_level(self, user, given, roles):
        """Whether a user approves: the second level, who acts for it, or HR without it.

        Never one of the two sides: nobody approves what he rates himself.

        :param given: see ``res.users._performance_delegations``
        :param roles: what the user is to this appraisal so far
        """
        if roles & {"subject", "manager"}:
            return False
        second = self.second_manager_id
        if second.user_id == user and second or given.get(second.id) == "act":
            return True
        return "hr" in roles and not second.user_id.active

    def _in_hr_scope(self):
        """Ids of those appraisals that the user handles in an HR role."""
        return in_hr_scope(self, "owner_id")

    def _role_refusal(self):
        return self.env._(
            "%(names)s: this step belongs to somebody else. Ask the direct"
            " manager or the HR partner of the department.",
            names=names_of(self),
        )

    def _acting_for(self, roles=None):
        """The manager for whom the user acts as delegate on each appraisal.

        :param roles: what the user is to each, where the caller knows it already
        :return: dict of appraisal id to an employee, empty where one acts for oneself
        """
        nobody = self.env["hr.employee"]
        if not roles and not self.env.user._performance_delegations():
            return dict.fromkeys(self.ids, nobody)
        roles = roles or self._roles()
        return {
            appraisal.id: (
                # sudo: the manager of a sheet on which the user acts.
                appraisal.sudo().manager_id
                if "delegate_act" in roles[appraisal.id]
                else nobody
            )
            for appraisal in self
        }

    def _user_employee(self):
        """The user's own employee, whatever company is chosen."""
        # sudo: hr.employee - the user's own record, only its id is used.
        user = self.env.user.sudo()
        return (user.employee_id or user.employee_ids[:1]).with_env(self.env)

    def _acting(self, person):
        """The person, or the user's own employee who acts for one with a login."""
        # sudo: hr.employee - compares user ids only.
        user = person.sudo().user_id
        if user and user != self.env.user:
            return self._user_employee()
        return person

    @api.depends("owner_id", "manager_id", "chain_ids")
    @api.depends_context("uid", "performance_preview_role")
    def _compute_user_role(self):
        """The first role, or the one that HR previews.

        Views use it; no right depends on it.
        """
        roles = self._roles()
        preview = self.env.context.get("performance_preview_role")
        for appraisal in self:
            mine = roles[appraisal.id]
            role = next((role for role in ROLES_SHOWN if role in mine), "other")
            if role == "hr" and preview in PREVIEW_ROLES:
                role = preview
            appraisal.user_role = role

    @api.depends_context("uid")
    @api.depends("manager_id", "substitute_id", "state")
    def _compute_is_mine_to_lead(self):
        roles = self._roles()
        for appraisal in self:
            appraisal.is_mine_to_lead = "manager" in roles.get(appraisal.id, ())

    def _search_is_mine_to_lead(self, operator, value):
        """Find where ``_roles`` names the user manager; names of fields only."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        stands_in = user._performance_is("substitute_id") & Domain(
            "state", "in", REVIEW
        )
        return user._performance_leads("manager_id", "owner_id") | stands_in

    @api.depends_context("uid")
    @api.depends("manager_id", "state")
    def _compute_is_mine_to_prepare(self):
        roles = self._roles()
        for appraisal in self:
            mine = roles.get(appraisal.id, set())
            appraisal.is_mine_to_prepare = (
                "delegate_prepare" in mine and "manager" not in mine
            )

    def _search_is_mine_to_prepare(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        return user._performance_stands_in("manager_id", "owner_id", "prepare")

    @api.depends_context("uid")
    @api.depends("manager_id")
    def _compute_delegated_by_id(self):
        roles = self._roles()
        for appraisal in self:
            is_delegate = "delegate_prepare" in roles[appraisal.id]
            appraisal.delegated_by_id = is_delegate and appraisal.manager_id

    @api.depends("manager_confirmed_by_id", "manager_confirmed_for_id")
    @api.depends_context("lang")
    def _compute_manager_confirmed_label(self):
        # sudo by compute_sudo: two names of a sheet that the reader may read.
        for appraisal in self:
            actor = appraisal.manager_confirmed_by_id.with_env(appraisal.env)
            appraisal.manager_confirmed_label = actor._performance_acting_label(
                appraisal.manager_confirmed_for_id
            )

    # OPENING RELATED RECORDS

    @readers_only
    def action_open_rating(self):
        """Open one's own review of this appraisal."""
        self.ensure_one()
        rating = self.env["hr.performance.rating"].search(
            [("appraisal_id", "=", self.id), ("is_mine", "=", True)], limit=1
        )
        if not rating:
            raise UserError(
                self.env._(
                    "%s: you have no review to write here. Reviews are made when the"
                    " assessment opens.",
                    names_of(self),
                )
            )
        return rating._get_records_action()

    @readers_only
    def action_open_result(self):
        """Open the result, if it may be seen yet."""
        self.ensure_one()
        result = self.env["hr.performance.result"].search(
            [("appraisal_id", "=", self.id)], limit=1
        )
        if not result:
            raise UserError(
                self.env._(
                    "%s: there is no result that you may see yet. The employee sees it"
                    " in the interview, at latest on the release date.",
                    names_of(self),
                )
            )
        return result._get_records_action()

    # COURSE
    #
    # Each action checks role and state; _move says what follows in which order.

    @readers_only
    def action_open_assessment(self):
        """Open the reviews of agreed plans before or after the rest of the cycle."""
        self._check_role("manager", "hr")
        self._require_state("agreed")
        # sudo: creates the two reviews; role and state were checked above.
        self.sudo()._open_assessment()

    def _open_assessment(self):
        """Create the reviews of agreed appraisals and ask for the first one."""
        agreed = self.filtered(lambda a: a.state == "agreed")
        agreed._create_reviews()
        with_self = agreed.filtered(lambda a: a.cycle_id.self_review)
        with_self._move({"state": "self_review"})
        (agreed - with_self)._move({"state": "manager_review"})

    @readers_only
    def action_acknowledge(self):
        """The employee has received the result; this is not agreement."""
        self._check_role("subject")
        self._require_state("released")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._write_acknowledgement()
        self.sudo()._move({"state": "acknowledged"})  # sudo: as above.

    @readers_only
    def action_done(self):
        """Close acknowledged appraisals."""
        self._check_role("manager", "hr")
        self._require_state("acknowledged")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._move({"state": "done"})

    @readers_only
    def action_cancel(self):
        """Cancel appraisals that have no released result."""
        self._check_role("hr")
        self._require_state(*UNDECIDED)
        # sudo: guarded state; role and state were checked above.
        own = self.sudo()
        own._move({"state": "cancelled"})
        # A result that was opened again may have been rewarded before.
        own.env["hr.performance.result.follower.mixin"]._tell_of_results(own)

    @readers_only
    def action_close_early(self):
        """Close the sheets of people who left: pro rata, with what is decided."""
        self._check_role("manager", "hr")
        self._require_state(*CLOSABLE)
        staying = self.filtered(lambda a: not a._has_left())
        if staying:
            raise UserError(
                self.env._(
                    "%s: the employee is still here. Archive the employee with a"
                    " departure date first, or cancel the appraisal.",
                    names_of(staying),
                )
            )
        # sudo: guarded fields; role and state were checked above.
        self.sudo()._close_early()

    def _close_early(self):
        self._write_presence(
            {a: a._last_day() or a.company_id._performance_today() for a in self}
        )
        self._move({"state": "closed_early"})

    def _move(self, values, exit_kind="done", reason=False):
        """Write a step of the course and let everything follow that depends on it.

        A batch leaves no message on each record. Whoever was waited for is done, the
        next one is asked; what was proposed about a plan is settled, and requests to
        change it end, as does an invitation; an agreed plan gets its first version.

        :param values: to write; without a ``state`` nothing follows
        :param exit_kind: how the present step ends; see ``EXIT_KINDS``
        :param reason: text of a recorded exit
        """
        before = {appraisal.id: appraisal.state for appraisal in self}
        state = values.get("state")
        if state == "agreed":
            self.line_ids.kpi_id._hold_definition()
        records = self._quiet() if len(self) > QUIET_FROM else self
        records.write(values)
        if not state:
            return
        self._change_step(before, exit_kind, reason)
        if exit_kind == "taken_back":
            # Where the sheet is again it has been before: nothing is new there.
            return
        if state in PROPOSALS_ANSWERED:
            is_accepted = exit_kind == "done" and state == "agreed"
            self._settle_proposals("accepted" if is_accepted else "closed")
        if state in PLAN_CHANGES_OVER:
            self._end_plan_changes()
        if state in ENDED_EARLY:
            self._cancel_talks()
        if state == "agreed":
            self._make_versions()

    @api.depends(
        "state",
        "employee_confirmed_on",
        "manager_confirmed_on",
        "change_requested_on",
        "interview_ids.state",
        "interview_ids.signature_ids.is_void",
    )
    def _compute_next_step(self):
        for appraisal in self:
            appraisal.next_step = appraisal._next_step_text()

    def _next_step_text(self):
        """What has to be done now, in one sentence; '' when nothing is left."""
        self.ensure_one()
        _ = self.env._
        if self.state == "planning":
            return self._planning_text()
        for_units = {
            "self_review": _("Who answers for the unit submits the self-review"),
            "decided": _("Release the result"),
            "released": _("Who answers for the unit acknowledges"),
        }
        if self.subject_kind != "employee" and self.state in for_units:
            return for_units[self.state]
        if self.state == "agreed":
            return self._agreed_text()
        if self.state == "released":
            return self._talk_text() or _("Employee acknowledges")
        return {
            "self_review": _("Employee submits the self-review"),
            "manager_review": _("Manager submits the rating"),
            "second_review": _(
                "Second-level manager approves the rating or returns it"
            ),
            "decided": _("Interview, then release"),
            "acknowledged": _("Close the appraisal"),
        }.get(self.state, "")

    def _agreed_text(self):
        """What is done while a plan is agreed."""
        _ = self.env._
        if self.cycle_id._is_assessment_open():
            return _("Manager opens the assessment")
        if any(line.method != "manual" for line in self.line_ids):
            return _("Log actual values until the assessment opens")
        return _("Work towards the goals until the assessment opens")

    def _planning_text(self):
        """Whose word the drafted plan waits for."""
        _ = self.env._
        if self.change_requested_on:
            return _("Manager answers the change request")
        if self.employee_confirmed_on:
            return _("Manager confirms the plan")
        if not self.manager_confirmed_on:
            return _("Agree the plan")
        if self.subject_kind == "employee":
            return _("Employee confirms the plan")
        return _("Who answers for the unit confirms the plan")

    def _needs_second_review(self):
        """Whether the manager's manager approves the rating before it counts."""
        self.ensure_one()
        rule = self.cycle_id._rule
        if rule("second_review") or not rule("second_review_flagged"):
            return rule("second_review")
        # sudo: whether the review stands out is asked for by the course, never shown.
        return self.sudo().wants_second_review

    # LAUNCH: THE ONE ORDER, FOR PEOPLE AND UNITS

    @api.model
    def _launch(self, cycle, subjects, events=None, apart=False):
        """Create the appraisals of a batch of subjects with their plan lines.

        Snapshots are taken now: job, department, company, who answers for the subject,
        manager and reporting chain. Titles of lines stay with KPI and template line,
        so every reader sees them in the own language.

        :param subjects: employees; departments or companies in a cycle about units
        :param events: what starts the appraisals of people, see ``_launch_by_event``
        :param apart: whether other processes make others of this cycle now; then
            ``_follow_missed`` comes afterwards
        """
        events = events or {}
        # sudo: hr.employee, hr.department, res.company - what the snapshot stores; the
        # caller has checked the right to launch and limited the batch to the scope.
        subjects = subjects.sudo()
        if not apart:
            self._hold_subjects(cycle, subjects)
        snapshots = self._launch_snapshots(cycle, subjects)
        reporting = self._launch_reporting(cycle, subjects)
        templates = self._subject_templates(cycle, subjects, events)
        plans = {
            template: self._launch_plan(template)
            for template in set(templates.values())
        }
        vals_list = [
            {
                **snapshots[subject.id],
                **reporting[subject.id],
                **plans[templates[subject.id]],
                **events.get(subject.id, {}),
            }
            for subject in subjects
        ]
        # sudo: guarded fields; the caller has checked the right to launch.
        appraisals = self.sudo()._quiet().create(vals_list)
        appraisals._launch_lines()
        appraisals._write_presence()
        appraisals._spread_targets()
        appraisals._enter_step()
        return appraisals

    @api.model
    def _hold_subjects(self, cycle, subjects):
        """Whoever changes cycle, subject or superiors now meets the new sheets."""
        # sudo: as in _launch; only so that the two do not pass each other.
        change_rows(cycle.sudo())
        if cycle.subject_kind == "employee":
            subjects |= subjects._performance_superiors()
        change_rows(subjects)

    @api.model
    def _follow_missed(self, cycle):
        """Follow what was changed in people while their sheets were made apart.

        Processes that share a launch hold no row that another of them needs, so whoever
        changed a person meanwhile may have missed the new sheet. Here the rows are
        changed: what was written before is followed now, what is written from now on
        meets the sheets.
        """
        sheets = self.sudo().search(  # sudo: upkeep of the system, as in _launch.
            [("cycle_id", "=", cycle.id), ("state", "not in", CHAIN_FROZEN)]
        )
        people = sheets.owner_id
        change_rows(cycle.sudo())  # sudo: as in _hold_subjects.
        change_rows(people | people._performance_superiors())
        managers = people._performance_managers()
        moved = sheets.filtered(
            lambda a: a._present_manager(managers[a.owner_id.id]) != a.manager_id
        )
        sheets._refresh_chains(moved.owner_id)
        other = sheets & sheets._with_other_chain()
        other._write_chains({a.id: a.manager_id for a in other})
        other._refresh_step_owners()
        sheets._follow_dated((sheets & sheets._moved_sheets()).employee_id, False)

    @api.model
    def _launch_by_event(self, cycle, events):
        """Create the appraisals of people to whom something has happened.

        :param events: dict of employee id to ``event_kind``, ``event_date``,
            ``date_start``, ``date_end`` and, where another place than today's is
            appraised, ``job_id`` and ``department_id``
        """
        employees = self.env["hr.employee"].browse(events)
        return self._launch(cycle, employees, events)

    @api.model
    def _launch_snapshots(self, cycle, subjects):
        """What each sheet stores of its cycle and subject, by id of the subject."""
        if cycle.subject_kind == "employee":
            subjects.fetch(
                [
                    "name",
                    "company_id",
                    "department_id",
                    "job_id",
                    "parent_id",
                    "user_id",
                ]
            )
            own = self._person_values
        else:
            own = self._unit_values
        return {
            subject.id: {
                "cycle_id": cycle.id,
                "subject_kind": cycle.subject_kind,
                "date_start": cycle.date_start,
                "date_end": cycle.date_end,
                **own(cycle, subject),
            }
            for subject in subjects
        }

    @api.model
    def _person_values(self, _cycle, employee):
        """What the sheet of a person has by itself."""
        return {
            "employee_id": employee.id,
            "company_id": employee.company_id.id,
            "job_id": employee.job_id.id,
            "department_id": employee.department_id.id,
        }

    @api.model
    def _unit_values(self, cycle, unit):
        """What the sheet of a department or company has by itself."""
        is_company = cycle.subject_kind == "company"
        company = unit if is_company else unit.company_id or cycle.company_id
        return {
            "subject_department_id": not is_company and unit.id,
            "department_id": not is_company and unit.id,
            "company_id": company.id,
        }

    @api.model
    def _launch_reporting(self, cycle, subjects):
        """Who answers for each subject and who stands above, by id of the subject."""
        is_person = cycle.subject_kind == "employee"
        # People answer for themselves. Given, because computing it would read every
        # employee again.
        owners = (
            {employee.id: employee for employee in subjects}
            if is_person
            else subjects._performance_owners()
        )
        people = self.env["hr.employee"].sudo()  # sudo: as in _launch.
        managers = people.union(*owners.values())._performance_managers()
        chains = self._chains_of(managers.items())
        found = {}
        for subject in subjects:
            owner = owners[subject.id]
            manager_id = managers[owner.id].id if owner else False
            chain = chains.get((owner.id, manager_id), [])
            # Dotted lines are of people; a unit has none.
            dotted = self._dotted_values(owner, manager_id) if is_person else []
            found[subject.id] = {
                "owner_id": owner.id,
                "manager_id": manager_id,
                "chain_ids": [(6, 0, chain)],
                "second_manager_id": self._second_of(chain),
                "dotted_ids": [(6, 0, dotted)],
            }
        return found

    @api.model
    def _subject_templates(self, cycle, subjects, events):
        """The template of each subject, by id: by the cycle's rules, or the one."""
        if cycle.subject_kind == "employee":
            return cycle._templates_for(subjects, self._launch_places(events))
        # sudo: hr.performance.template - the cycle decides, not what the user reads.
        return dict.fromkeys(subjects.ids, cycle.template_id.sudo())

    @api.model
    def _launch_places(self, events):
        """Job and department that count where they are not today's.

        :return: dict of employee id to (job, department)
        """
        # sudo: job and department that the sheets store; launching was checked.
        jobs, departments = self.env["hr.job"].sudo(), self.env["hr.department"].sudo()
        return {
            employee_id: (
                jobs.browse(event["job_id"] or ()),
                departments.browse(event["department_id"] or ()),
            )
            for employee_id, event in events.items()
            if "job_id" in event
        }

    @api.model
    def _launch_plan(self, template):
        """What a template asks of the plan that it starts."""
        return {
            "template_id": template.id,
            "plan_bounds": template._mix_values() if template else False,
            **template._rater_values(),
        }

    def _launch_lines(self):
        """Start all plans at once: each with the lines of its template."""
        lines = {
            template: [line._appraisal_line_values() for line in template.line_ids]
            for template in self.template_id
        }
        insert_rows(
            self.browse().line_ids,
            (
                {"appraisal_id": appraisal.id, **values}
                for appraisal in self
                for values in lines.get(appraisal.template_id, ())
            ),
        )

    # REPORTING LINE
    #
    # The line upwards at launch, and how appraisals follow it when people move.

    @api.model
    def _chains_of(self, pairs):
        """Reporting chain for each pair: the manager and everybody above.

        :param pairs: iterable of (employee id, manager record)
        :return: dict of (employee id, manager id) to list of employee ids
        """
        pairs = {(employee_id, manager.id) for employee_id, manager in pairs}
        everybody = {manager_id for _employee_id, manager_id in pairs if manager_id}
        above = self.env["hr.employee"].browse(everybody)._performance_chains()
        return {
            (employee_id, manager_id): [
                superior
                for superior in [manager_id, *above.get(manager_id, [])]
                if superior and superior != employee_id
            ]
            for employee_id, manager_id in pairs
        }

    @api.model
    def _second_of(self, chain):
        """The second-level manager in a chain that begins with the manager."""
        return chain[1] if len(chain) > 1 else False

    @api.model
    def _dotted_values(self, employee, manager_id):
        """Ids of dotted-line managers: neither oneself nor the direct manager."""
        return [
            dotted_id
            for dotted_id in employee.performance_dotted_manager_ids.ids
            if dotted_id not in (employee.id, manager_id)
        ]

    @api.model
    def _follow_employees(self, employees, vals):
        if vals.get("active") is False:
            self._follow_leavers(employees)
        if "parent_id" in vals:
            self._refresh_chains(employees)
        if "performance_dotted_manager_ids" in vals:
            self._refresh_dotted(employees)

    @api.model
    def _people_with_part(self, employees):
        """Whoever answers, rates or advises on a sheet that is open."""
        # sudo: only whether they have a part; nothing of the sheets is shown.
        sheets = self.sudo().search(
            Domain("state", "not in", ENDED)
            & Domain.OR(
                [(name, "in", employees.ids)]
                for name in ("owner_id", "manager_id", "substitute_id", "dotted_ids")
            )
        )
        parts = sheets.owner_id | sheets.manager_id | sheets.substitute_id
        return employees & (parts | sheets.dotted_ids).with_env(employees.env)

    @api.model
    def _follow_departments(self, departments, vals):
        if "manager_id" in vals:
            self._refresh_owners(departments)

    @api.model
    def _follow_leavers(self, employees):
        """The next level acts for managers who have left, until HR hands over."""
        # sudo: upkeep of the system, as below.
        left = self.sudo().search(
            Domain("state", "not in", CHAIN_FROZEN)
            & Domain("manager_id", "in", employees.ids)
        )
        if left:
            names = ", ".join(left.manager_id.mapped("name"))
            self._refresh_chains(
                left.owner_id,
                self.env._("%s has left; the next level acts until a handover.", names),
            )

    def _present_manager(self, found):
        """Who leads this sheet from now on.

        For a manager who has left, and whom Odoo has taken from the employee, the next
        above him who works here; that person stays until somebody else is named.

        :param found: who would be asked to lead a new sheet
        """
        self.ensure_one()
        manager, owner = self.manager_id, self.owner_id
        if owner.parent_id:
            return found
        if manager and not manager.active:
            return (manager._performance_present_superior() - owner) or found
        return manager if self.left_manager_id and manager else found

    @api.model
    def _refresh_chains(self, moved, reason=None):
        """Follow a change of managers in every live appraisal that it touches.

        Those of the moved people, and of the units that they answer for, get the new
        manager as long as the result is not released; whatever stands below them gets
        the new chain. A review that was submitted stays its author's.

        :param reason: why, where nobody has named the new manager by hand
        """
        # sudo: the chain is upkeep of the system; it shows nothing to the person who
        # changed the manager of an employee.
        appraisals = self.sudo().search(
            Domain("state", "not in", CHAIN_FROZEN)
            & (
                Domain("owner_id", "in", moved.ids)
                | Domain("chain_ids", "in", moved.ids)
            )
        )
        if not appraisals:
            return
        # sudo: as above; only the managers to store are looked up.
        fresh = moved.sudo()._performance_managers()
        managers = {
            a.id: a._present_manager(fresh.get(a.owner_id.id, a.manager_id))
            for a in appraisals
        }
        staying = appraisals.filtered(
            lambda a: managers[a.id] != a.manager_id and a._keeps_manager()
        )
        for appraisal in staying:
            managers[appraisal.id] = appraisal.manager_id
        appraisals._write_managers(managers, reason)
        staying._note_kept_manager()

    def _keeps_manager(self):
        """Whether the review stays with the manager of the last day of the period.

        Known is that manager where the sheet was there by then. Whoever is entered
        today together with a version that began within the period has been the manager
        since that day, and takes over.
        """
        self.ensure_one()
        company, (_start, end) = self.company_id, self._period()
        today = company._performance_today()
        launched = company._performance_day(self.cycle_id.launched_on)
        if today <= end or not self.manager_id.active:
            return False
        if not launched or launched > end:
            return False
        return self._day_of_new_manager(self._versions_until(today), today) > end

    def _note_kept_manager(self):
        """Say on the sheet why it stays, and how HR gives it to somebody else."""
        # sudo: the system's own note, whoever changed the manager.
        self.sudo()._message_log_batch(
            {
                a.id: self.env._(
                    "The period had ended when the manager changed: %s, the manager of"
                    " its last day, keeps the review. HR can give it to somebody else"
                    " by Hand Over.",
                    a.manager_id.name,
                )
                for a in self
            }
        )

    @api.model
    def _refresh_dotted(self, employees):
        """Follow changed dotted lines in the live appraisals of these people.

        A submitted review stays; a draft of somebody who has left the line goes.
        """
        # sudo: upkeep of the system; it shows nothing to whoever edits the employee.
        appraisals = self.sudo().search(
            [
                ("state", "not in", CHAIN_FROZEN),
                ("employee_id", "in", employees.ids),
            ]
        )
        wanted = {
            a: tuple(self._dotted_values(a.employee_id, a.manager_id.id))
            for a in appraisals
        }
        changed = appraisals.filtered(lambda a: set(wanted[a]) != set(a.dotted_ids.ids))
        changed._check_dotted_by_others(wanted)
        for dotted, group in changed.grouped(wanted.get).items():
            group._quiet().write({"dotted_ids": [fields.Command.set(dotted)]})
        changed._sync_dotted_reviews()

    def _check_dotted_by_others(self, wanted):
        """Nobody makes himself a dotted-line manager of somebody under appraisal.

        :param wanted: dict of appraisal to the ids of its dotted-line managers
        """
        mine = set(self._own_employees().ids)
        named = self.filtered(lambda a: mine & (set(wanted[a]) - set(a.dotted_ids.ids)))
        if named:
            raise UserError(named._own_hand_text())

    def _own_employees(self):
        """Who the user is in all companies; nobody for the system itself."""
        user = self.env.user
        nobody = self.env["hr.employee"]
        return nobody if user._is_superuser() else user._performance_employees()

    def _own_hand_text(self):
        return self.env._(
            "%(names)s: you would give yourself a part in appraisals that run. Let a"
            " colleague of HR or an administrator do it. To take over with a reason"
            " that both sides are told, use Hand Over or name a substitute reviewer.",
            names=names_of(self.owner_id, "name"),
        )

    def _named_by_own_hand(self, managers, reason):
        """Those whose manager the user becomes by the own hand.

        :param managers: dict of appraisal id to employee
        :param reason: why; needed as soon as there is one
        """
        mine = self._own_employees()
        named = self.filtered(
            lambda a: managers[a.id] in mine and managers[a.id] != a.manager_id
        )
        if named and not (reason or "").strip():
            raise UserError(named._own_hand_text())
        return named

    def _tell_new_reviewer(self, former, reviewers, reason):
        """Tell who is concerned and who reviewed before, and keep it in the log.

        Nothing of a quiet cycle is told to the person.

        :param former: dict of appraisal id to the employees who reviewed before
        :param reviewers: dict of appraisal id to the employee who reviews now
        :param reason: text
        """
        # sudo: hr.employee, mail.thread - contacts of those who are concerned.
        for appraisal in self.sudo():
            users = former[appraisal.id].sudo().user_id  # sudo: as above.
            if appraisal.cycle_id.is_announced:
                users |= appraisal.owner_id.user_id
            users = (users - self.env.user).filtered("active")
            for lang, group in users.grouped("lang").items():
                own = appraisal.with_context(lang=lang)
                own.message_notify(
                    partner_ids=group.partner_id.ids,
                    subject=own.display_name,
                    body=own._new_reviewer_text(reviewers[appraisal.id], reason),
                )
            appraisal._message_log(
                body=appraisal._new_reviewer_text(reviewers[appraisal.id], reason)
            )

    def _new_reviewer_text(self, reviewer, reason):
        return self.env._(
            "%(user)s has named %(reviewer)s as reviewer of %(appraisal)s: %(reason)s",
            user=self.env.user.name,
            reviewer=reviewer.name or self.env._("nobody"),
            appraisal=self.display_name,
            reason=reason,
        )

    def _write_managers(self, managers, reason=None):
        """Hand these appraisals over to their present managers.

        First the time under the former manager becomes a part of its own, and the task
        of a substitute ends, because the new manager reviews in person. Then the line
        upwards is written, and what waits for the manager follows: drafts of reviews,
        the open step, an interview that has not begun.

        Who makes himself the manager of somebody gives a reason, which that person and
        the former manager are told.

        :param managers: dict of appraisal id to employee, also for those whose manager
            stays and only the chain is new
        :param reason: why, where somebody has given it
        """
        named = self._named_by_own_hand(managers, reason)
        former = {a.id: a.manager_id for a in named}
        self._split_parts(managers)
        self._end_substitution(managers)
        self._write_chains(managers)
        self._hand_over_reviews()
        self._refresh_step_owners()
        self._hand_over_interviews()
        named._tell_new_reviewer(former, managers, reason)

    def _follow_talk(self):
        """The talk on the result has gone on: the step waits for who is missing."""
        self._refresh_step_owners()

    def _write_chains(self, managers):
        """Write manager, chain and second level, one write per distinct value."""
        chains = self._chains_of((a.owner_id.id, managers[a.id]) for a in self)
        groups = {}
        for appraisal in self:
            manager_id = managers[appraisal.id].id
            chain = tuple(chains[appraisal.owner_id.id, manager_id])
            key = (manager_id, chain, appraisal._left_manager(managers).id)
            groups[key] = groups.get(key, self.browse()) | appraisal
        for (manager_id, chain, left_id), group in groups.items():
            # Who was archived goes from the line, too, also for the time after that.
            group.with_context(active_test=False)._quiet().write(
                {
                    "manager_id": manager_id,
                    "left_manager_id": left_id,
                    "chain_ids": [(6, 0, list(chain))],
                    "second_manager_id": self._second_of(chain),
                }
            )

    def _left_manager(self, managers):
        """For whom the present manager stands in, because that one has left.

        :param managers: as of ``_write_managers``
        """
        self.ensure_one()
        former = self.manager_id
        if managers[self.id] == former:
            return self.left_manager_id
        return former if not former.active else former.browse()

    # SHEETS THAT DO NOT FIT
    #
    # What the daily check finds here (hr.performance.job.mixin); each room has its own.

    _job_chain = check("_with_other_chain", "_mend_chain", size=100)
    _job_place = check("_outside_cycle", "_tell_outside")
    _job_asleep = check("_cycles_asleep", "_tell_asleep")

    @api.model
    def _with_other_chain(self):
        """Live sheets whose line upwards is not that of their manager."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sheet.id, sheet.owner_id, sheet.manager_id,
                       sheet.second_manager_id,
                       array_remove(array_agg(%(superior)s), NULL)
                  FROM hr_performance_appraisal sheet
                  LEFT JOIN %(relation)s above ON %(sheet)s = sheet.id
                 WHERE sheet.state NOT IN %(frozen)s
                 GROUP BY sheet.id
                """,
                relation=SQL.identifier(self._fields["chain_ids"].relation),
                superior=SQL.identifier("above", self._fields["chain_ids"].column2),
                sheet=SQL.identifier("above", self._fields["chain_ids"].column1),
                frozen=CHAIN_FROZEN,
            )
        )
        people = self.env["hr.employee"]
        wanted = self._chains_of((row[1], people.browse(row[2])) for row in rows)
        return self.browse(
            sheet_id
            for sheet_id, owner_id, manager_id, second_id, above in rows
            if set(chain := wanted[owner_id, manager_id or False]) != set(above)
            or (second_id or False) != self._second_of(chain)
        )

    def _mend_chain(self, appraisals):
        appraisals._write_chains({a.id: a.manager_id for a in appraisals})
        appraisals._refresh_step_owners()
        appraisals._say_mended()

    @api.model
    def _outside_cycle(self):
        """Live sheets of another company than their cycle."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  JOIN hr_performance_cycle cycle ON cycle.id = sheet.cycle_id
                 WHERE sheet.company_id != cycle.company_id AND sheet.state NOT IN %s
                """,
                ENDED,
            )
        )

    def _tell_outside(self, appraisal):
        raise UserError(
            self.env._(
                "%(sheet)s: the sheet belongs to %(company)s, its cycle to %(other)s."
                " Cancel the sheet; the person takes part in a cycle of the own"
                " company.",
                sheet=names_of(appraisal),
                company=names_of(appraisal.company_id, "name"),
                other=names_of(appraisal.cycle_id.company_id, "name"),
            )
        )

    @api.model
    def _cycles_asleep(self):
        """Drafted or archived cycles that have live sheets."""
        return self._found_by(
            SQL(
                """
                SELECT cycle.id
                  FROM hr_performance_cycle cycle
                 WHERE (cycle.state = 'draft' OR cycle.active IS NOT TRUE)
                   AND EXISTS (SELECT FROM hr_performance_appraisal sheet
                                WHERE sheet.cycle_id = cycle.id
                                  AND sheet.state NOT IN %s)
                """,
                ENDED,
            ),
            self.cycle_id._name,
        )

    def _tell_asleep(self, cycle):
        raise UserError(
            self.env._(
                "%s is a draft or in the archive, and people are waited for in its"
                " appraisals. Take it out of the archive or launch it, or cancel its"
                " appraisals.",
                names_of(cycle),
            )
        )

    # MOVES
    #
    # People who move within the period: each part keeps its own manager.

    def _follow_moves(self, moved):
        """Split the sheets of people whose next version is current by now."""
        moved._split_parts({a.id: a.manager_id for a in moved})

    @api.model
    def _moved_sheets(self, chosen=None):
        """Live sheets whose last part differs from job and department of today."""
        for name, fnames in (
            ("hr.employee", ["current_version_id"]),
            ("hr.version", ["department_id", "job_id"]),
            ("hr.performance.appraisal", ["state", "department_id", "job_id"]),
            ("hr.performance.appraisal.part", ["department_id", "job_id", "date_from"]),
        ):
            self.env[name].flush_model(fnames)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT appraisal.id
                  FROM hr_performance_appraisal appraisal
                  JOIN hr_employee employee ON employee.id = appraisal.employee_id
                  JOIN hr_version version ON version.id = employee.current_version_id
                  LEFT JOIN LATERAL (
                       SELECT department_id, job_id, TRUE AS found
                         FROM hr_performance_appraisal_part
                        WHERE appraisal_id = appraisal.id
                        ORDER BY date_from DESC LIMIT 1) part ON TRUE
                 WHERE appraisal.state IN %s
                   AND %s
                   AND (version.department_id, version.job_id) IS DISTINCT FROM (
                       CASE WHEN part.found THEN part.department_id
                            ELSE appraisal.department_id END,
                       CASE WHEN part.found THEN part.job_id
                            ELSE appraisal.job_id END)
                """,
                SPLIT,
                SQL("TRUE")
                if chosen is None
                else SQL("appraisal.id IN %s", tuple(chosen.ids) or (0,)),
            )
        )
        # sudo: upkeep of the system; it shows nothing to whoever moved somebody.
        return self.sudo().browse([row[0] for row in rows])

    def _split_parts(self, managers, taken_back=False):
        """Let parts begin where manager, department or job are new.

        A part that ends while reviews are open asks its manager at once.

        :param managers: dict of appraisal id to the present manager
        :param taken_back: whether days may have been taken back from a version
        """
        changed = []
        for appraisal in self.filtered(lambda a: a.employee_id and a.state in SPLIT):
            before = appraisal._engine_parts()
            after = appraisal._moved_parts(before, managers[appraisal.id], taken_back)
            if after != before:
                changed.append((appraisal, after))
        self._replace_parts(changed)
        self._ask_part_managers(managers)

    def _moved_parts(self, parts, manager, taken_back):
        """The parts under this manager, with job and department by the versions."""
        today = self.company_id._performance_today()
        versions = self._versions_until(today)
        if manager != self.manager_id:
            place = parts[-1].value[1:3]
            held = (manager.id, *place, self.plan_version)
            day = self._day_of_new_manager(versions, today)
            parts = presence.split(parts, day, held)
        launched = (self.department_id.id, self.job_id.id)

        def merge(held, wanted):
            place, is_before = wanted
            if held[1:3] in (place, launched if is_before else place):
                return held
            return (held[0], *place, self.plan_version)

        return presence.overlay(parts, self._places(versions, today, taken_back), merge)

    def _versions_until(self, today):
        """The employee's versions that count by now, in order."""
        # sudo: hr.version - job, department and dates, which the parts store.
        versions = self.sudo().employee_id.version_ids.sorted("date_version")
        return versions.filtered(lambda v: v.date_version <= today)

    def _day_of_new_manager(self, versions, today):
        """Since when somebody has a manager who is entered today.

        With a version that was made today, its day; managers themselves have no date.
        """
        company = self.company_id
        made = versions[-1:].filtered(
            lambda v: company._performance_day(v.create_date) == today
        )
        start, _end = self._period()
        return made.date_version if made and made.date_version > start else today

    def _places(self, versions, today, taken_back):
        """Where the employee's versions say that somebody works, as engine parts.

        A version that began within the period counts on all of its days, whenever it
        was entered. One that held before is the record that people correct in place:
        what is written there counts from today, and days before keep what they had.

        :param versions: those that count by now, in order
        :return: parts whose value is (department, job) and whether the days before
            keep what was there at launch
        """
        start, end = self._period()
        day = timedelta(days=1)
        lasts = [version.date_version - day for version in versions[1:]]
        found = []
        for version, last in zip(versions, [*lasts, end], strict=False):
            place = (version.department_id.id, version.job_id.id)
            first, last = max(version.date_version, start), min(last, end)
            if version.date_version > start:
                found.append((first, last, (place, False)))
                continue
            if taken_back:
                found.append((first, min(last, today - day), (place, True)))
            found.append((max(first, today), last, (place, False)))
        if not versions:
            # sudo: as in _versions_until.
            person = self.sudo().employee_id
            place = (person.department_id.id, person.job_id.id)
            found.append((max(start, today), end, (place, False)))
        return [presence.Part(*row) for row in found if row[0] <= row[1]]

    def _replace_parts(self, changed):
        """Write the parts anew.

        :param changed: list of (appraisal, its engine parts)
        """
        if not changed:
            return
        # sudo: the parts are upkeep of the system, written by the move itself.
        self.browse(a.id for a, _parts in changed).sudo().part_ids.unlink()
        self.env["hr.performance.appraisal.part"].sudo().create(  # sudo: as above.
            [
                appraisal._part_values(part)
                for appraisal, parts in changed
                for part in parts
            ]
        )

    def _engine_parts(self):
        """The parts so far; without any the whole period as it was at launch."""
        start, end = self._period()
        if not self.part_ids:
            held = (
                self.manager_id.id,
                self.department_id.id,
                self.job_id.id,
                self.plan_version,
            )
            return [presence.Part(start, end, held)]
        return [
            presence.Part(
                part.date_from,
                part.date_to,
                (
                    part.manager_id.id,
                    part.department_id.id,
                    part.job_id.id,
                    part.plan_version,
                ),
            )
            for part in self.part_ids.sorted("date_from")
        ]

    def _part_values(self, part):
        manager, department, job, version = part.value
        return {
            "appraisal_id": self.id,
            "date_from": part.date_from,
            "date_to": part.date_to,
            "manager_id": manager,
            "department_id": department,
            "job_id": job,
            "plan_version": version,
        }

    # LEAVERS
    #
    # People who are there for a part of the period only.

    @api.depends(
        "present_from",
        "present_until",
        "absent_days",
        "cycle_id.date_start",
        "cycle_id.date_end",
    )
    def _compute_presence_share(self):
        limited = self.filtered(
            lambda a: a.present_from or a.present_until or a.absent_days
        )
        # Nearly everybody is there for the whole period.
        (self - limited).presence_share = 100
        for appraisal in limited:
            appraisal.presence_share = float(100 * appraisal._presence())

    @api.depends("employee_id.active")
    def _compute_is_leaver(self):
        # sudo by compute_sudo: only whether somebody has left.
        for appraisal in self:
            appraisal.is_leaver = appraisal._has_left()

    def _presence(self):
        """Share of the period in which the appraisee was there, as Decimal."""
        self.ensure_one()
        start, end = self._period()
        return presence.share(
            self.present_from, self.present_until, start, end, self.absent_days
        )

    def _write_presence(self, left=None):
        """Work out from all contracts when the appraisees are employed.

        A renewed contract goes on, and days between two contracts are left out. Who
        has no contract dates at all is there for the whole period.

        :param left: dict of appraisal to the last day of somebody who has left
        """
        people = self.filtered("employee_id")
        contracts = people._contracts()
        wanted = {
            a: a._presence_values(contracts.get(a.employee_id.id), (left or {}).get(a))
            for a in people
        }
        changed = people.filtered(
            lambda a: (a.present_from, a.present_until, a.absent_days) != wanted[a]
        )
        for values, group in changed.grouped(wanted.get).items():
            first, last, absent = values
            group._quiet().write(
                {"present_from": first, "present_until": last, "absent_days": absent}
            )

    def _contracts(self):
        """First and last day of each contract, by id of the employee, in one query."""
        rows = (
            self.env["hr.version"]
            # sudo: dates of contracts, for the share of the period only.
            .sudo()
            ._read_group(
                [
                    ("employee_id", "in", self.employee_id.ids),
                    ("contract_date_start", "!=", False),
                ],
                ["employee_id", "contract_date_start:day", "contract_date_end:day"],
            )
        )
        found = {}
        for employee, first, last in rows:
            found.setdefault(employee.id, []).append((first, last or None))
        return found

    def _presence_values(self, contracts, left):
        """First day, last day and days between contracts, for the period."""
        start, end = self._period()
        stretches = presence.employment(contracts or [(start, None)], start, end)
        if not stretches:
            # Joined only after the period, or left before it.
            later = [first for first, _last in contracts if first > end]
            earlier = [last for _first, last in contracts if last and last < start]
            return (min(later), False, 0) if later else (False, max(earlier), 0)
        first, last = stretches[0][0], stretches[-1][1]
        if left and left < last:
            last = max(left, start)
        return (
            first > start and first,
            last < end and last,
            presence.gap_days(stretches, last),
        )

    @api.model
    def _follow_dated(self, employees, taken_back):
        """The share follows while there is no result; parts begin on their days."""
        # sudo: upkeep of the system; it shows nothing to who changed the versions.
        sheets = self.sudo().search(
            [("employee_id", "in", employees.ids), ("state", "in", UNDECIDED)]
        )
        sheets._write_presence()
        sheets._split_parts({a.id: a.manager_id for a in sheets}, taken_back)

    def _has_left(self):
        """Whether the appraisee has been archived or the contract has ended.

        A unit does not leave with whoever answers for it.
        """
        self.ensure_one()
        if self.subject_kind != "employee":
            return False
        # sudo: hr.employee - only whether and when somebody left.
        return not self.sudo().employee_id.active or bool(self._last_day())

    def _last_day(self):
        """Last day of service that is known and past; False if there is none."""
        self.ensure_one()
        # sudo: hr.employee - only when somebody left.
        employee = self.sudo().employee_id
        last = employee.departure_date
        today = self.company_id._performance_today()
        return last if last and last <= today else False

    # OWNERS OF UNITS
    #
    # A new head answers for the unit from now on.

    @api.model
    def _refresh_owners(self, departments):
        """A new head answers for the unit, until the self-review is handed in."""
        companies = departments.sudo().company_id  # sudo: as below.
        # sudo: upkeep of the system; it shows nothing to who changed the department.
        units = self.sudo().search(
            Domain("subject_kind", "!=", "employee")
            & Domain("state", "in", UNREVIEWED)
            & (
                Domain("subject_department_id", "in", departments.ids)
                | Domain("subject_kind", "=", "company")
                & Domain("company_id", "in", companies.ids)
            )
        )
        owners = units._present_owners()
        changed = units.filtered(lambda unit: unit.owner_id != owners[unit])
        changed._write_owners(owners)

    def _present_owners(self):
        """Dict of each unit's sheet to who answers for the unit by now."""
        departments = self.subject_department_id._performance_owners()
        companies = self.filtered(lambda u: u.subject_kind == "company").company_id
        companies = companies._performance_owners()
        return {
            unit: departments[unit.subject_department_id.id]
            if unit.subject_department_id
            else companies[unit.company_id.id]
            for unit in self
        }

    def _write_owners(self, owners):
        """Hand sheet, open step and values over to who answers by now.

        A self-review that was begun is not handed over: a draft is its author's.

        Nobody makes himself the head of a unit under appraisal.

        :param owners: dict of appraisal to employee
        """
        mine = self._own_employees()
        if named := self.filtered(lambda u: owners[u] in mine):
            raise UserError(named._own_hand_text())
        values = self.env["hr.performance.measure"].search(
            [("line_id", "in", self.line_ids.ids)]
        )
        for owner, units in self.grouped(owners.get).items():
            units._quiet().write({"owner_id": owner.id})
            units._open_steps().write({"employee_id": owner.id})
            values.filtered(lambda v, own=units.line_ids: v.line_id in own).write(
                {"employee_id": owner.id}
            )
        self._begin_self_reviews_anew()
        # What the former head has confirmed is not the new head's word.
        self.filtered(lambda u: u.state == "planning")._reset_confirmations()
        managers = self.owner_id._performance_managers()
        none = self.env["hr.employee"]
        self._write_managers({u.id: managers.get(u.owner_id.id, none) for u in self})

    # CHECKS
    #
    # Those that single appraisals pass on their way.

    def _check_gate(self, code, problems):
        """Raise one error for all required findings that nobody has let pass.

        :param problems: dict of appraisal to a list of sentences
        :return: dict of appraisal to the sentences to show as advice
        """
        advice, refused = self._split_gate(code, problems)
        if refused:
            by_cycle = {}
            for appraisal, found in refused.items():
                by_cycle.setdefault(appraisal.cycle_id, []).extend(found)
            raise UserError(
                "\n".join(
                    cycle._gate_refusal(code, sentences)
                    for cycle, sentences in by_cycle.items()
                )
            )
        return advice

    def _pass_gates(self, problems):
        """Pass several checks, each with what it has found.

        :param problems: dict of check to a dict of appraisal to sentences
        :return: dict of check to what it shows as advice
        """
        return {code: self._check_gate(code, found) for code, found in problems.items()}

    def _split_gate(self, code, problems):
        """What a check says of each appraisal, without raising.

        :param problems: dict of appraisal to a list of sentences
        :return: pair of dicts of appraisal to sentences: shown as advice, refused
        """
        advice, required = {}, {}
        for appraisal in self:
            level = appraisal.cycle_id._gate_level(code)
            if level != "off" and problems.get(appraisal):
                found = required if level == "required" else advice
                found[appraisal] = problems[appraisal]
        if required:
            for appraisal in self.browse().union(*required)._overridden(code):
                advice[appraisal] = required.pop(appraisal)
        return advice, required

    def _overridden(self, code):
        """Those appraisals for which an administrator has let the check pass."""
        overrides = (
            self.env["hr.performance.override"]
            # sudo: whether a check was let pass matters to everybody who meets it.
            .sudo()
            .search(
                [
                    ("code", "=", code),
                    ("cycle_id", "in", self.cycle_id.ids),
                    "|",
                    ("appraisal_id", "=", False),
                    ("appraisal_id", "in", self.ids),
                ]
            )
        )
        whole = overrides.filtered(lambda o: not o.appraisal_id).cycle_id
        single = overrides.appraisal_id
        return self.filtered(lambda a: a.cycle_id in whole or a in single)

    # RULES READ
    #
    # Everybody reads how the appraisal works before the first step in a cycle.

    @api.depends("owner_id", "manager_id", "cycle_id", "state")
    @api.depends_context("uid")
    def _compute_is_method_unread(self):
        """Whether the user takes part, is expected to read and has not read yet."""
        roles = self._roles()
        is_side = any(mine & {"subject", "manager"} for mine in roles.values())
        mine = self._user_employee() if is_side else self.env["hr.employee"]
        asked = self.filtered(
            lambda a: roles[a.id] & {"subject", "manager"} or a.is_subject_userless
        )
        known = self.env["hr.performance.acknowledgement"]._known(
            asked.cycle_id, asked.owner_id | mine
        )
        for appraisal in self:
            # Others than the two sides are not asked what is expected of them.
            expected = appraisal in asked and appraisal._is_method_expected()
            own = roles[appraisal.id] & {"subject", "manager"}
            cycle_id = appraisal.cycle_id.id
            appraisal.is_method_unread = bool(
                expected and own and mine and (cycle_id, mine.id) not in known
            )
            appraisal.is_subject_uninformed = bool(
                expected
                and appraisal.is_subject_userless
                and roles[appraisal.id] & {"manager", "hr"}
                and (cycle_id, appraisal.owner_id.id) not in known
            )

    def _is_method_expected(self):
        self.ensure_one()
        return (
            self.state in UNRATED
            and self.cycle_id._gate_level("method_acknowledged") != "off"
        )

    @readers_only
    def action_open_method_page(self):
        """Open the page that explains the rules of the cycle."""
        return self._method_page(self.env._("How You Are Assessed"))

    @readers_only
    def action_record_informed(self):
        """Record that the rules were explained to people without login."""
        self._check_role("manager", "hr")
        # sudo: hr.employee - only whether the appraisee has a login.
        userless = self.sudo().filtered("is_subject_userless").with_env(self.env)
        if not userless:
            raise UserError(
                self.env._(
                    "People with a login acknowledge the rules themselves: Read and"
                    " Acknowledge on their own sheet."
                )
            )
        return userless._method_page(
            self.env._("Informed in Person"), is_in_person=True
        )

    def _method_page(self, title, **values):
        page = self.env["hr.performance.method.page"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)], **values}
        )
        return open_dialog(
            page,
            title,
            context={"dialog_size": "large"},
        )

    def _check_method_read(self, people):
        """Pass the gate for those who take a step without having read the rules.

        :param people: dict of appraisal to employees
        :return: the sentences to show as advice, by appraisal
        """
        return self._check_gate("method_acknowledged", self._method_problems(people))

    def _method_problems(self, people):
        """Who of these people has not read the rules: sentences by appraisal.

        :param people: dict of appraisal to employees
        """
        everybody = self.env["hr.employee"].union(*people.values())
        known = self.env["hr.performance.acknowledgement"]._known(
            self.cycle_id, everybody
        )
        problems = {}
        for appraisal, persons in people.items():
            # sudo: hr.employee - names of the people of this appraisal.
            unread = persons.sudo().filtered(
                lambda p, cycle=appraisal.cycle_id: (cycle.id, p.id) not in known
            )
            if unread:
                problems[appraisal] = [
                    appraisal._method_problem(person) for person in unread
                ]
        return problems

    def _method_problem(self, person):
        if person.user_id.active:
            return self.env._(
                "%(appraisal)s: %(person)s has not acknowledged the rules yet. Use Read"
                " and Acknowledge on the appraisal.",
                appraisal=self.display_name,
                person=person.name,
            )
        return self.env._(
            "%(appraisal)s: nobody has recorded yet that %(person)s knows the rules."
            " Explain them and use Informed in Person on the appraisal.",
            appraisal=self.display_name,
            person=person.name,
        )

    # PAGE OF THE RULES
    #
    # What the method page shows: rules, grades, raters, dates, data, appeal.

    def _method_values(self):
        """Values of the page's template, in the reader's language."""
        self.ensure_one()
        cycle = self.cycle_id
        return {
            "appraisal": self,
            # Sanitized by the scheme's field; frozen with the other rules at launch.
            "policy": Markup(cycle._rule("policy_text") or ""),  # noqa: S704
            "grades": self._method_grades(),
            "raters": self._method_raters(),
            "stages": self._method_stages(),
            "lines": self._counting_lines()[self],
            "facts": self._method_facts(),
            "appeal_days": cycle._rule("appeal_days"),
            "hr_names": self._hr_names(),
            "has_interview": self._is_interview_usual(),
            "release_date": day_words(self.env, cycle.release_date),
        }

    def _method_facts(self):
        """How the appraisal works, told from its rules where nobody wrote it."""
        _, cycle = self.env._, self.cycle_id
        items_cap, maximum = cycle._rule("items_cap"), cycle.scale_id.maximum
        facts = [
            _(
                "The appraisal is about the work from %(start)s to %(end)s.",
                start=day_words(self.env, self._period()[0]),
                end=day_words(self.env, self._period()[1]),
            ),
            _(
                "Both sides agree goals, weights and targets at the start. After that"
                " the plan changes only with a recorded reason."
            ),
            _(
                "Measured lines are calculated from actual values; judged lines are"
                " rated by the direct manager from facts."
            ),
            cycle.self_review and _("A self-review comes before the manager's review."),
            cycle._rule("second_review")
            and _("The second-level manager approves the rating before it counts."),
            cycle._rule("second_review_flagged")
            and not cycle._rule("second_review")
            and _("A rating that stands out is looked at by the second-level manager."),
            _(
                "Points are multiplied by the weight of the line and added up. A line"
                " that does not apply hands its weight to the others; a missing value"
                " never counts as zero."
            ),
            items_cap
            and _(
                "Bonus and penalty items move the score by at most %s points.",
                format_number(self.env, items_cap),
            ),
            maximum
            and _(
                "The score is rounded once, to two decimals, and never exceeds %s.",
                format_number(self.env, maximum),
            ),
            is_on(self.env, CALIBRATION)
            and _(
                "Grades may be compared across teams in a calibration before anybody"
                " hears them. Shares of grades: %s.",
                self.env["hr.performance.scheme"]._rule_text(
                    "distribution", cycle._plain_rule("distribution")
                ),
            ),
            self._interview_fact(),
        ]
        return [fact for fact in facts if fact]

    def _is_interview_usual(self):
        """Whether the scheme plans an interview for everybody like this one."""
        return (
            self.subject_kind == "employee"
            and self.cycle_id._rule("interview_policy") == "all"
        )

    def _interview_fact(self):
        """How the result is told."""
        _ = self.env._
        slip = _("The result is told by a result slip, which is acknowledged.")
        if self.subject_kind != "employee":
            return slip
        return {
            "all": _("Everybody has an interview, in which the result is explained."),
            "exceptions": _(
                "The lowest grade has an interview, and whoever asks for one; the"
                " others get a result slip."
            ),
        }.get(self.cycle_id._rule("interview_policy"), slip)

    def _hr_names(self, hr=None):
        """To whom in HR whoever disagrees writes.

        :param hr: finder of HR that the caller asks for many sheets
        """
        self.ensure_one()
        # sudo: names of HR, which their people may know.
        own = self.sudo()
        hr = hr or HrFinder(self.env)
        users = hr.find(own.department_id, own.company_id, own.employee_id)
        return ", ".join(users[:NAMED].mapped("name")) or self.env._("HR")

    def _method_grades(self):
        levels = self.cycle_id.scale_id.level_ids
        return [
            {
                "code": level.code,
                "name": level.name if level.name != level.code else "",
                "from": (
                    self.env._("below the others")
                    if level.is_lowest
                    else self.env._(
                        "from %s points",
                        formatLang(self.env, level.lower, digits=2).rstrip("0")
                        if level.lower % 1
                        else int(level.lower),
                    )
                ),
            }
            for level in levels
        ]

    def _method_raters(self):
        """Who rates and what it counts; nobody else is named."""
        _ = self.env._
        raters = []
        if self.cycle_id.self_review:
            raters.append(
                (_("Yourself"), _("Self-review; shown beside, it changes no score."))
            )
        manager = self.manager_id.name or _("HR, because there is no manager")
        raters.append((manager, _("Direct manager: this review counts 100 %.")))
        return self._other_raters() or raters

    def _method_stages(self):
        labels = dict(
            self.env["hr.performance.cycle.stage"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            {
                "name": labels[stage.state],
                "from": near_day(self.env, stage.date_start),
                "until": near_day(self.env, stage.date_end),
                "task": stage.task or "",
            }
            for stage in self.cycle_id.stage_ids.sorted("date_start")
        ]

    # TIMELINE
    #
    # What has been, what is now and what comes next, in the reader's language.
    # Everybody who reads the sheet may read it: it names no rater but the two sides and
    # holds no score.

    @api.depends("state", "manager_id", "owner_id", "cycle_id.stage_ids")
    @api.depends_context("lang", "uid", "tz")
    def _compute_timeline(self):
        data, hr = self._counting_lines(), HrFinder(self.env)
        if len(self) > 1:
            # sudo: departments, to find HR of each; nothing of them is shown.
            hr.gather(self.sudo().department_id)
        # sudo: names of HR, to whom whoever reads the sheet may write.
        for appraisal, sheet in zip(self, self.sudo(), strict=True):
            appraisal.timeline = {
                **(appraisal.course or {}),
                "lines": data[appraisal],
                "appeal": sheet._timeline_appeal(hr),
            }

    @api.depends("state", "manager_id", "owner_id", "cycle_id.stage_ids")
    @api.depends_context("lang", "uid", "tz")
    def _compute_course(self):
        left = self._left_on()
        # sudo: dates of the steps and the names of the two sides, no content; whoever
        # reads the sheet may know whose turn it is.
        for appraisal, sheet in zip(self, self.sudo(), strict=True):
            appraisal.course = {
                "steps": sheet._timeline_steps(left.get(sheet.id, {})),
                "now": sheet._timeline_now(),
            }

    def _timeline_way(self):
        """The states that this appraisal passes, in order."""
        known = dict(self._fields["state"].selection)
        wanted = {
            "self_review": self.cycle_id.self_review,
            "second_review": self._needs_second_review(),
        }
        return [
            state
            for state in DEADLINE_OF_STATE
            if state in known
            and (state not in OPTIONAL or wanted[state] or self.state == state)
        ]

    def _left_on(self):
        """When each state was left: dict of appraisal id to dict of state to time."""
        # sudo: times only.
        found = self.sudo().log_ids.filtered("left_on")
        left = {}
        for step in found.sorted("id"):
            left.setdefault(step.appraisal_id.id, {})[step.state] = step.left_on
        return left

    def _timeline_steps(self, left):
        way = self._timeline_way()
        labels = self._timeline_tasks()
        here = way.index(self.state) if self.state in way else len(way)
        steps = []
        for number, state in enumerate(way):
            is_past = number < here or self.state in LAST and number == here
            status = "past" if is_past else "now" if number == here else "next"
            who = self._timeline_who(state)
            steps.append(
                {
                    "key": state,
                    "label": labels[state],
                    "status": status,
                    "day": self._timeline_day(state, status, left.get(state)),
                    "who": ", ".join(person.name for person in who),
                    "is_mine": any(person.user_id == self.env.user for person in who),
                }
            )
        return steps

    def _timeline_tasks(self):
        """What is done in each state, instead of how the state is called."""
        tasks = dict(TASK_OF_STATE)
        if self.subject_kind != "employee":
            tasks["decided"] = RELEASE_THE_RESULT
        return {state: self.env._(task) for state, task in tasks.items()}

    def _timeline_day(self, state, status, left_on):
        """The day on which a step ended, or until which it is due, as text."""
        is_past = status == "past"
        day = (
            self.company_id._performance_day(left_on)
            if is_past
            else self._timeline_deadline(state, status)
        )
        return near_day(self.env, day)

    def _timeline_deadline(self, state, status="next"):
        if status == "now" and self.deadline:
            return self.deadline
        if state == "agreed":
            return self.cycle_id.date_end
        step = DEADLINE_OF_STATE[state]
        return step and self.cycle_id._deadline(step)

    def _timeline_who(self, state):
        """Who acts in a state; the two sides only."""
        if state in PLAN:
            return [p for p in (self.owner_id, self.manager_id) if p]
        if state in SUBJECT_ACTS:
            return list(self.owner_id)
        if state in MANAGER_ACTS:
            return list(self.manager_id)
        return []

    def _timeline_now(self):
        """Whose turn it is and until when; None when nothing is left to do."""
        if not self.next_step:
            return None
        waiting = self.waiting_for_id
        day = self.deadline
        return {
            "text": self.next_step,
            "who": waiting.name or "",
            "is_mine": waiting.user_id == self.env.user,
            "deadline": near_day(self.env, day),
            "is_overdue": self.is_overdue,
        }

    def _timeline_appeal(self, hr=None):
        """How long somebody can appeal who disagrees; '' where nobody can."""
        days = self.cycle_id._rule("appeal_days")
        if not days or self.subject_kind != "employee":
            return ""
        return self.env._(
            "If you disagree, you can appeal within %(days)s working days after the"
            " result is released or signed, whichever is later. Questions: %(names)s.",
            days=days,
            names=self._hr_names(hr),
        )

    def _counting_lines(self):
        """What counts in each appraisal, with source and age of the data.

        :return: dict of appraisal to a list of dicts, in a constant number of queries
        """
        dates = self._measured_on()
        return {
            appraisal: [
                line._counting_values(dates)
                # sudo: lines of sheets that the caller may read.
                for line in appraisal.sudo().line_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ]
            for appraisal in self
        }

    def _measured_on(self):
        """When the newest actual value came in.

        :return: dict of (employee id, KPI id) or (line id,) to a time
        """
        # sudo: only times of values that stand on the sheets themselves.
        measures = self.env["hr.performance.measure"].sudo()
        lines = self.sudo().line_ids  # sudo: as above.
        rows = measures._read_group(
            [
                "|",
                "&",
                ("employee_id", "in", self.employee_id.ids),
                ("kpi_id", "in", lines.kpi_id.ids),
                ("line_id", "in", lines.ids),
            ],
            ["employee_id", "kpi_id", "line_id"],
            ["write_date:max"],
        )
        return {
            (line.id,) if line else (employee.id, kpi.id): moment
            for employee, kpi, line, moment in rows
        }

    # RESULTS OF THE PERIODS
    #
    # The results of the shorter periods that an appraisal's cycle is made of.

    @api.depends("cycle_id.child_ids", "employee_id")
    @api.depends_context("uid")
    def _compute_period_results(self):
        """Read with the reader's own rights: nothing shows before its release."""
        results = self.env["hr.performance.result"].search(
            [
                ("cycle_id.parent_id", "in", self.cycle_id.ids),
                ("employee_id", "in", self.employee_id.ids),
                ("state", "!=", "draft"),
            ]
        )
        parts = {}
        for result in results:
            # sudo: hr.performance.cycle - which cycle a readable result's is part of.
            key = result.employee_id.id, result.sudo().cycle_id.parent_id.id
            parts[key] = parts.get(key, results.browse()) | result
        for appraisal in self:
            found = parts.get(
                (appraisal.employee_id.id, appraisal.cycle_id.id), results.browse()
            )
            appraisal.period_result_ids = found.sorted(
                # sudo: as above; only the order of the periods.
                lambda result: result.sudo().cycle_id.date_start
            )

    @api.depends("period_result_ids")
    @api.depends_context("uid")
    def _compute_period_mean(self):
        for appraisal in self:
            scores = [
                (result.score, result._period_days())
                for result in appraisal.period_result_ids
            ]
            appraisal.period_mean = (
                float(numbers.round_half_up(presence.weighted_mean(scores), 2))
                if scores
                else 0
            )

    # BACKGROUND
    #
    # What one should know when a plan is drafted, on one page and in one place.

    @api.depends("employee_id", "template_id")
    @api.depends_context("lang", "uid", "tz")
    def _compute_background_html(self):
        parts = self._origin._background_parts()
        for appraisal in self:
            appraisal.background_html = self.env["ir.qweb"]._render(
                "hr_performance.hr_performance_plan_background",
                {
                    "appraisal": appraisal,
                    **{
                        name: by_id.get(appraisal._origin.id)
                        for name, by_id in parts.items()
                    },
                },
            )

    def _background_parts(self):
        """Parts of the page: dict of name to a dict of appraisal id to values.

        Each is read for all appraisals at once, as far as the reader may see it. Addons
        add parts of theirs and show them in the page's template.
        """
        roles = self._roles()
        return {
            "comparison": self._background_comparison(),
            "duties": self._background_duties(),
            "career": self._background_career(roles),
            "result": self._background_result(),
            "tasks": self._background_tasks(),
            **self._background_of_interviews(roles),
        }

    def _background_comparison(self):
        lines = self.line_ids.filtered(lambda line: line.kind == "weighted")
        last = lines._last_lines()
        return {
            appraisal.id: [
                {
                    "title": line.title,
                    "now": line.target_display,
                    "last": last[line]._last_values(),
                }
                for line in appraisal.line_ids
                if line in last
            ]
            for appraisal in self
        }

    def _background_duties(self):
        """Duties of the job and the words of the template."""
        duties = {}
        # sudo: hr.job - the description of the appraisee's own job, also where the
        # reader belongs to another company.
        for appraisal in self.sudo():
            job = appraisal.job_id.with_env(self.env).sudo()  # sudo: as above.
            text = job.description
            duties[appraisal.id] = {
                "job": job.name,
                "text": False if is_html_empty(text) else text,
                "template": appraisal.template_id.description,
            }
        return duties

    def _background_career(self, roles):
        """Tenure and jobs: titles and dates only, for those who plan with a person.

        :param roles: what the reader is to each appraisal
        """
        shown = self.filtered(lambda a: roles[a.id] & CAREER_READERS)
        # sudo: hr.version - plain users cannot read versions; only job titles and the
        # days from which they held are taken, never pay or private data.
        versions = self.env["hr.version"].sudo()
        found = versions.with_context(active_test=False).search(
            [("employee_id", "in", shown.employee_id.ids)], order="date_version, id"
        )
        by_employee = found.grouped(lambda version: version.employee_id.id)
        return {
            appraisal.id: appraisal._career_values(
                by_employee.get(appraisal.employee_id.id, versions)
            )
            for appraisal in shown
        }

    def _career_values(self, versions):
        jobs, last = [], None
        for version in versions:
            is_custom = version.is_custom_job_title or not version.job_id
            title = version.job_title if is_custom else version.job_id.name
            if title and title != last:
                jobs.append((title, day_words(self.env, version.date_version)))
                last = title
        days = [v.contract_date_start or v.date_version for v in versions]
        start = min((day for day in days if day), default=None)
        return {
            "jobs": jobs[::-1],
            "tenure": self._tenure_text(start),
            "since": day_words(self.env, start),
        }

    def _tenure_text(self, start):
        if not start:
            return ""
        passed = relativedelta(self.company_id[:1]._performance_today(), start)
        if passed.years:
            return self.env._(
                "%(years)s years, %(months)s months",
                years=passed.years,
                months=passed.months,
            )
        return self.env._("%s months", max(passed.months, 0))

    def _background_result(self):
        """The last result that the reader may see by the rules of results."""
        results = self.env["hr.performance.result"].search(
            [("employee_id", "in", self.employee_id.ids), ("state", "!=", "draft")]
        )
        found = {}
        for appraisal in self:
            start = appraisal._period()[0]
            # sudo: hr.performance.cycle - name and end of a readable result's cycle.
            before = [
                (own.cycle_id.date_end, own.id, own)
                for own in results.sudo()  # sudo: as above.
                if own.employee_id == appraisal.employee_id
                and own.cycle_id.date_end < start
            ]
            if before:
                _end, _id, result = max(before, key=lambda row: row[:2])
                found[appraisal.id] = {
                    "cycle": result.cycle_id.name,
                    "grade": result.final_level_id.name,
                    "score": format_number(self.env, result.score),
                }
        return found

    def _background_tasks(self):
        """Open tasks of the appraisee in any plan that the reader may see."""
        actions = self.env["hr.performance.plan.action"].search(
            [("responsible_id", "in", self.employee_id.ids), ("state", "=", "open")]
        )
        return {
            appraisal.id: [
                {
                    "text": action.name,
                    "date": near_day(self.env, action.due_date),
                    "is_late": action.is_overdue,
                }
                for action in actions
                if action.responsible_id == appraisal.employee_id
            ]
            for appraisal in self
        }
