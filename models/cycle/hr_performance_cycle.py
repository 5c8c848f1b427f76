# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import logging
from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import dates, deadlines, names
from ...engine.dates import add_months
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ...engine.progress import Limits
from ...reports.hr_performance_results_xlsx import results_workbook
from ..base.appraisal_states import CLOSABLE, ENDED_EARLY, UNDECIDED
from ..base.counting import counted_by
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.features import CALIBRATION, LEGAL, is_on
from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.hr_performance_job_mixin import Job, Parts, among
from ..base.json_fields import PlainJson, SharedJson
from ..base.limits import LISTED, NAMED
from ..base.logins import without_login
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from ..base.subject_kinds import SUBJECTS
from ..people.hr_scope import partner_domain, scope_domain
from ..scheme.bias import standard_text
from ..scheme.checks import shown_gates
from ..scheme.scheme_rules import CYCLE_RULES, RULES, TEXT_RULES
from .hr_performance_cycle_stage import CYCLE_STATES, STAGES

_logger = logging.getLogger(__name__)

#: What the subjects of each kind of cycle are.
SUBJECT_MODELS = {
    "employee": "hr.employee",
    "department": "hr.department",
    "team": "hr.department",
    "company": "res.company",
}
#: Up to this many people are launched within the request; more go to the scheduler.
REQUEST_BATCH = 200
CRON_BATCH = 500
#: So many at once where several processes share a launch.
PART_BATCH = 250
#: A longer period wants a review in its middle.
LONG_MONTHS = 6
#: Rules that matter to cycles by event only.
EVENT_RULES = ("event_probation", "probation_days", "event_transfer")
RUNNING = ("planning", "coaching", "assessment", "feedback")


def _subject_of(sheet):
    """Who or what a sheet appraises: a person, a department or a company."""
    return sheet.employee_id or sheet.subject_department_id or sheet.company_id


def _event_key(event, employee_id):
    """What an event is known by: who, what and when."""
    return employee_id, event["event_kind"], event["event_date"]


def _move_key(values, employee_id):
    """What a transfer is known by although its day was corrected: time and place before
    it.
    """
    place = [values[name] or False for name in ("job_id", "department_id")]
    place = [getattr(record, "id", record) for record in place]
    return (employee_id, "transfer", values["date_start"], *place)


#: An acknowledged fairness check covers the cycle while it was made of so much of what
#: is decided, in per cent: single late results need no new one.
FAIRNESS_SEEN = 80


class HrPerformanceCycle(models.Model):
    """One run of the five stages for one period.

    The cycle is a calendar: it freezes population and rules at launch, opens stages and
    lists stragglers. Appraisals move one by one, and nobody's delay stops the others.

    Told beside it: its plans (plan), its raters (review), and its deadlines, stragglers
    and health (waiting).
    """

    _name = "hr.performance.cycle"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
        "hr.performance.job.mixin",
        "hr.performance.take.back.mixin",
    ]
    _description = "Performance Cycle"
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _deletable_states = ("draft",)
    _job_launch = Job(
        "_due_for_launch",
        "ir_cron_hr_performance_launch",
        "_go_on_launching",
        apart=True,
        parts=Parts("_launch_parts", "_launch_part", "_join_launch", PART_BATCH),
    )
    _job_people = Job(
        "_due_for_people",
        "ir_cron_hr_performance_people",
        "_tell_people_changes",
    )
    _job_events = Job(
        "_due_for_events",
        "ir_cron_hr_performance_events",
        "_start_events_due",
    )
    _job_report = Job(
        "_report_due",
        "ir_cron_hr_performance_report",
        "_make_reports_due",
        apart=True,
    )
    # What a launched cycle refers to and does not copy stays as it is.
    _binds_rules = {"scale_id": [("state", "!=", "draft")]}
    _frozen_after_launch = frozenset(
        {
            "scheme_id",
            "subject_kind",
            "category_ids",
            "kind",
            "self_review",
            "company_id",
            "template_id",
            "method_reason",
            "scale_id",
            "date_start",
            "date_end",
            "department_ids",
            "job_ids",
            "employee_ids",
            "excluded_employee_ids",
        }
    )

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Leave empty for a cycle of the whole group.",
    )
    scheme_id = fields.Many2one(
        "hr.performance.scheme",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self._default_scheme(),
        tracking=True,
    )
    parent_id = fields.Many2one(
        "hr.performance.cycle",
        string="Part Of",
        check_company=True,
        copy=False,
        index="btree_not_null",
        help="For example the year that this quarter feeds.",
        tracking=True,
    )
    child_ids = fields.One2many(
        "hr.performance.cycle",
        "parent_id",
        string="Cycles That Feed This One",
    )
    is_generated = fields.Boolean(
        string="Made by the Scheme", readonly=True, copy=False, guarded=True
    )
    made_for = fields.Date(
        string="Made for the Period From",
        readonly=True,
        copy=False,
        help="First day of the scheme's period for which the cycle was made, whatever"
        " its days are by now.",
        guarded=True,
    )
    is_imported = fields.Boolean(
        string="Past Results",
        readonly=True,
        copy=False,
        help="Holds results that were imported from earlier records. There are no"
        " plans, reviews or rewards in it.",
        guarded=True,
    )

    # period
    date_start = fields.Date(
        string="Period From",
        required=True,
        default=lambda self: self._default_period()[0],
        tracking=True,
    )
    date_end = fields.Date(
        string="Period Until",
        required=True,
        default=lambda self: self._default_period()[1],
        tracking=True,
    )
    midterm_date = fields.Date(
        string="Mid-Cycle Review",
        compute="_compute_midterm_date",
        store=True,
        readonly=False,
        help="Day on which progress is reviewed in the middle of a long period.",
        tracking=True,
    )
    length_warning = fields.Text(compute="_compute_length_warning")
    interview_due_date = fields.Date(
        string="Interviews Due",
        compute="_compute_interview_due_date",
        store=True,
        help="One month after the end of the period, unless the scheme says otherwise.",
        tracking=True,
    )
    release_date = fields.Date(
        string="Release at the Latest",
        compute="_compute_release_date",
        store=True,
        readonly=False,
        help="Results that nobody has released in an interview by then are opened to"
        " the employees.",
        tracking=True,
    )
    kept_until = fields.Date(
        string="Records Kept Until",
        compute="_compute_kept_until",
        store=True,
        help="End of the period and the months that the scheme asks for. Nothing is"
        " deleted by itself.",
    )
    stage_ids = fields.One2many(
        "hr.performance.cycle.stage", "cycle_id", string="Stages", copy=True
    )

    # rules
    kind = fields.Selection(
        [("periodic", "By Period"), ("continuous", "By Event")],
        string="Appraisals Start",
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="By period: everybody together. By event: each person when something"
        " happens, for example the end of probation or a transfer.",
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        string="Template",
        check_company=True,
        domain="[('subject_kind', '=', subject_kind), ('is_block', '=', False)]",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        help="For everybody whose job has no template of its own.",
    )
    method_reason = fields.Text(
        string="Why This Method",
        tracking=True,
        help="Why the method of this template suits the work and the culture of the"
        " people. It stays with the cycle.",
    )
    method_ids = fields.One2many(
        "hr.performance.cycle.method",
        "cycle_id",
        string="Methods by Job and Department",
        copy=True,
        groups=OFFICER,
    )
    template_method = fields.Selection(
        related="template_id.method", string="Assessment Method"
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        ondelete="restrict",
        check_company=True,
        compute="_compute_scale_id",
        store=True,
        readonly=False,
    )
    self_review = fields.Boolean(
        string="Self-Review", compute="_compute_self_review", store=True, readonly=False
    )
    scheme_version = fields.Integer(
        string="Version of the Rules", readonly=True, copy=False, guarded=True
    )
    frozen_rules = SharedJson(
        readonly=True,
        copy=False,
        help="The rules as they were at launch.",
        guarded=True,
    )
    rules_html = fields.Html(
        compute="_compute_rules_html", string="Rules of This Cycle", sanitize=False
    )
    method_coverage = fields.Integer(
        string="Rules Acknowledged (%)",
        compute="_compute_method_coverage",
        compute_sudo=True,
        groups=OFFICER,
        help="Share of appraisees and direct managers who have acknowledged the rules"
        " of the cycle.",
    )

    # who takes part
    subject_kind = fields.Selection(
        SUBJECTS,
        string="Appraised",
        required=True,
        default="employee",
        help="Departments: those chosen with everything below them. Teams: the chosen"
        " departments alone; without a choice all that have none below them. Company:"
        " one appraisal of each company.",
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="With everything below them. Empty: all departments.",
    )
    job_ids = fields.Many2many(
        "hr.job", string="Job Positions", help="Empty: all jobs."
    )
    category_ids = fields.Many2many(
        "hr.employee.category",
        "hr_performance_cycle_category_rel",
        "cycle_id",
        "category_id",
        string="Tags",
        help="Only people with one of these tags. Empty: whatever their tags.",
        groups=OFFICER,
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_employee_rel",
        "cycle_id",
        "employee_id",
        string="Also Take In",
        groups=OFFICER,
    )
    excluded_employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_excluded_rel",
        "cycle_id",
        "employee_id",
        string="Leave Out",
        groups=OFFICER,
    )

    # who was there at launch
    population_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_cycle_population_rel",
        "cycle_id",
        "employee_id",
        string="Population",
        readonly=True,
        copy=False,
        groups=OFFICER,
        help="The people of this cycle, frozen at launch.",
        guarded=True,
    )
    unit_ids = fields.Many2many(
        "hr.department",
        "hr_performance_cycle_unit_rel",
        "cycle_id",
        "department_id",
        string="Units",
        readonly=True,
        copy=False,
        help="The departments of this cycle, frozen at launch.",
        guarded=True,
    )
    unit_company_ids = fields.Many2many(
        "res.company",
        "hr_performance_cycle_unit_company_rel",
        "cycle_id",
        "company_id",
        string="Companies",
        readonly=True,
        copy=False,
        help="The companies of this cycle, frozen at launch.",
        guarded=True,
    )

    # course
    state = fields.Selection(
        CYCLE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
        guarded=True,
    )
    stage_moved_by_id = fields.Many2one(
        "res.users",
        string="Stage Begun by",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
        help="Who has moved the cycle to its present stage.",
    )
    stage_moved_on = fields.Datetime(
        string="Stage Begun On",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
    )
    told_people = SharedJson(
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
        help="Who has joined or left, as far as HR was told of it.",
    )
    unsent_count = fields.Integer(
        string="Mails Not Sent",
        compute="_compute_missing",
        compute_sudo=True,
        groups="hr_performance.group_hr_performance_user",
    )
    is_announced = fields.Boolean(
        string="Announced",
        readonly=True,
        copy=False,
        help="Before the announcement only HR sees the appraisals of the cycle.",
        guarded=True,
    )
    launched_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    job_state = fields.Selection(
        [("idle", "Idle"), ("running", "Running"), ("failed", "Failed")],
        required=True,
        default="idle",
        readonly=True,
        copy=False,
        guarded=True,
    )
    job_message = fields.Char(readonly=True, copy=False, guarded=True, groups=OFFICER)
    job_failed = PlainJson(
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
        help="Who could not be taken in by the present launch.",
    )
    launch_progress = fields.Integer(
        compute="_compute_launch_progress",
        compute_sudo=True,
        help="Share of the people whose sheet has been made, in per cent.",
        groups=OFFICER,
    )

    # appraisals in numbers
    appraisal_ids = fields.One2many(
        "hr.performance.appraisal", "cycle_id", string="Appraisals"
    )
    population_count = fields.Integer(
        compute="_compute_counts", compute_sudo=True, groups=OFFICER
    )
    appraisal_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    decided_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    fairness_seen_on = fields.Datetime(
        string="Fairness Looked at on",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
    )
    fairness_seen_by_id = fields.Many2one(
        "res.users",
        string="Fairness Looked at by",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
    )
    fairness_seen_count = fields.Integer(
        string="Results Looked at",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
        help="So many results were decided when somebody acknowledged the fairness"
        " check.",
    )
    fairness_notice = fields.Char(
        compute="_compute_fairness_notice",
        groups=OFFICER,
        help="What keeps decided results from being told.",
    )
    progress = fields.Integer(
        compute="_compute_counts",
        compute_sudo=True,
        help="Share of appraisals whose result is decided, in per cent.",
    )
    no_manager_count = fields.Integer(
        string="Without Manager",
        compute="_compute_missing",
        compute_sudo=True,
        groups=OFFICER,
    )
    no_user_count = fields.Integer(
        string="Without Login",
        compute="_compute_missing",
        compute_sudo=True,
        groups=OFFICER,
    )
    joiner_count = fields.Integer(
        string="Joined Since Launch",
        compute="_compute_people_changes",
        groups=OFFICER,
    )
    leaver_count = fields.Integer(
        string="Left Since Launch",
        compute="_compute_people_changes",
        groups=OFFICER,
    )

    # checks and legal basis
    gate_ids = fields.One2many(
        "hr.performance.gate",
        "cycle_id",
        string="Checks",
        readonly=True,
        copy=False,
        help="Frozen at launch.",
    )
    shown_gate_ids = fields.One2many(
        "hr.performance.gate",
        "cycle_id",
        string="Checks of Used Features",
        domain=lambda self: shown_gates(self.env),
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Technical: those of the checks that a form shows.",
    )
    override_ids = fields.One2many(
        "hr.performance.override",
        "cycle_id",
        string="Overrides",
        copy=False,
        groups=OFFICER,
    )
    override_count = fields.Integer(compute="_compute_override_count", groups=OFFICER)
    legal_profile_ids = fields.Many2many(
        "hr.performance.legal.profile",
        compute="_compute_legal_profile_ids",
        string="Legal Profiles",
    )
    legal_check_ids = fields.One2many(
        "hr.performance.legal.check",
        "cycle_id",
        string="Legal Basis",
        copy=False,
        groups=OFFICER,
    )
    legal_open_count = fields.Integer(
        string="Open Points", compute="_compute_legal_open_count", groups=OFFICER
    )

    # actual values, report and rewards
    report_ids = fields.One2many(
        "hr.performance.cycle.report",
        "cycle_id",
        string="Reports",
        groups=OFFICER,
        help="Made for you when the results are applied, and again at closing.",
    )
    report_asked_ids = fields.Many2many(
        "res.users",
        "hr_performance_cycle_report_asked",
        "cycle_id",
        "user_id",
        string="Waiting for a Report",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
        help="Technical: for whom the scheduled job writes a report of this cycle.",
    )
    reported_in = fields.Selection(
        [("open", "While Open"), ("closed", "After Closing")],
        string="Report Made",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
    )
    reward_run_count = fields.Integer(
        string="Reward Runs", compute="_compute_reward_run_count"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The period of a cycle cannot end before it starts.",
    )
    _generated_unique = models.UniqueIndex(
        "(scheme_id, company_id, date_start, date_end) WHERE is_generated",
        "The scheme has made the cycle of this period already.",
    )

    # DEFAULTS

    @api.model
    def _default_scheme(self):
        return self.env["hr.performance.scheme"]._default_for(self.env.company)

    @api.model
    def _default_period(self):
        """First and last day of the current period of the default scheme."""
        scheme, company = self._default_scheme(), self.env.company
        today = company._performance_today()
        if scheme:
            return scheme._period_of(today, company)
        return dates.period(today, 6, company._performance_year_month())

    # CONSTRAINTS

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A cycle cannot be part of itself, directly or indirectly.")
            )

    @api.constrains("parent_id", "date_start", "date_end", "company_id")
    def _check_inside_parent(self):
        for cycle in self | self.child_ids:
            parent = cycle.parent_id
            if not parent:
                continue
            if not (
                parent.date_start <= cycle.date_start
                and cycle.date_end <= parent.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot be part of %(parent)s: its period is not"
                        " inside the other one.",
                        cycle=names_of(cycle, "name"),
                        parent=names_of(parent, "name"),
                    )
                )
            if parent.company_id and parent.company_id != cycle.company_id:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot be part of %(parent)s: they belong to"
                        " different companies.",
                        cycle=names_of(cycle, "name"),
                        parent=names_of(parent, "name"),
                    )
                )

    @api.constrains("midterm_date", "date_start", "date_end")
    def _check_midterm_date(self):
        for cycle in self:
            if cycle.midterm_date and not (
                cycle.date_start <= cycle.midterm_date <= cycle.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the mid-cycle review must lie within the period.",
                        names_of(cycle, "name"),
                    )
                )

    @api.constrains("stage_ids")
    def _check_stage_order(self):
        for cycle in self:
            cycle._check_stages()

    # COMPUTES: NAME

    @api.depends("name", "state", "is_announced")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        """What points to a cycle that HR still prepares does not name it."""
        told = self._filter_told()
        for cycle in self:
            hidden = cycle not in told
            cycle.display_name = (
                self.env._("A cycle that is not announced") if hidden else cycle.name
            )

    # COMPUTES: RULES AND PERIOD
    #
    # One method each: a value given for one field must not keep the others empty.

    @api.depends("scheme_id")
    def _compute_kind(self):
        for cycle in self:
            cycle.kind = cycle.scheme_id.kind or "periodic"

    @api.depends("scheme_id", "subject_kind")
    def _compute_template_id(self):
        """The scheme's template is for people; one for units is chosen by hand."""
        for cycle in self:
            if not cycle._is_about_units():
                cycle.template_id = cycle.scheme_id.template_id
                continue
            fits = cycle.template_id.subject_kind == cycle.subject_kind
            cycle.template_id = fits and cycle.template_id

    @api.depends("scheme_id")
    def _compute_scale_id(self):
        for cycle in self:
            cycle.scale_id = cycle.scheme_id.scale_id

    @api.depends("scheme_id")
    def _compute_self_review(self):
        for cycle in self:
            cycle.self_review = cycle.scheme_id.self_review

    @api.depends("date_end", "scheme_id")
    def _compute_interview_due_date(self):
        """The scheme's number of days after the period, else one month after it."""
        for cycle in self:
            days = cycle.scheme_id.interview_days
            cycle.interview_due_date = cycle.date_end and (
                cycle.date_end + timedelta(days=days)
                if days
                else dates.interview_due(cycle.date_end)
            )

    @api.depends("interview_due_date")
    def _compute_release_date(self):
        """The day by which interviews are due, unless HR sets another."""
        for cycle in self:
            cycle.release_date = cycle.interview_due_date

    @api.depends("scheme_id", "date_start", "date_end")
    def _compute_midterm_date(self):
        """The middle of a period of more than six months, where the scheme asks."""
        for cycle in self:
            cycle.midterm_date = (
                cycle.scheme_id.midterm_review
                and cycle._is_long()
                and cycle.date_start + (cycle.date_end - cycle.date_start) / 2
            )

    @api.depends("date_end", "state", "frozen_rules", "scheme_id.retention_months")
    def _compute_kept_until(self):
        for cycle in self:
            cycle.kept_until = cycle.date_end and fields.Date.add(
                cycle.date_end, months=cycle._rule("retention_months")
            )

    @api.depends(
        "scheme_id.minimum_values",
        "template_id",
        "date_start",
        "date_end",
        "midterm_date",
        "kind",
        "state",
        "child_ids",
    )
    @api.depends_context("lang")
    def _compute_length_warning(self):
        for cycle in self:
            rows = cycle.scheme_id and cycle._plain_rule("template_rule_ids")
            templates = cycle.template_id | cycle.template_id.browse(
                template_id for _job, _department, template_id in rows or ()
            )
            problems = cycle.scheme_id and cycle._length_problems(templates)
            is_shown = problems and cycle._gate_level("cycle_length") != "off"
            cycle.length_warning = "\n".join(problems) if is_shown else False

    @api.depends("frozen_rules", "scheme_version", "state", "scheme_id.version")
    @api.depends_context("lang")
    def _compute_rules_html(self):
        for cycle in self:
            cycle.rules_html = cycle.scheme_id and cycle._rules_table()

    # COMPUTES: NUMBERS

    @api.depends("appraisal_ids.state", "population_ids")
    def _compute_counts(self):
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["cycle_id", "state"],
            ["__count"],
        )
        counts = {}
        for cycle, state, count in rows:
            counts.setdefault(cycle, {})[state] = count
        population = self._population_counts()
        for cycle in self:
            by_state = counts.get(cycle, {})
            total = sum(by_state.values())
            waiting = sum(by_state.get(state, 0) for state in UNDECIDED)
            cycle.appraisal_count = total
            cycle.decided_count = total - waiting
            cycle.population_count = population.get(cycle.id, 0)
            cycle.progress = 100 * (total - waiting) // total if total else 0

    def _population_counts(self):
        """People, or units, of each cycle, by its id."""
        counts = {}
        if self.ids:
            query = SQL(
                "SELECT cycle_id, count(*) FROM hr_performance_cycle_population_rel"
                " WHERE cycle_id IN %s GROUP BY cycle_id",
                tuple(self.ids),
            )
            counts = dict(self.env.execute_query(query))
        for cycle in self.filtered(lambda c: c._is_about_units()):
            counts[cycle.id] = len(cycle.unit_ids) + len(cycle.unit_company_ids)
        return counts

    @api.depends("appraisal_ids.state", "appraisal_ids.manager_id", "is_announced")
    def _compute_missing(self):
        """People who lack something, and mails that did not leave, for HR to see to."""
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        sheets = self.env["hr.performance.appraisal"]
        live = Domain("state", "!=", "cancelled")
        counts = counted_by(
            "cycle_id",
            self,
            {
                "no_manager_count": (sheets, live & Domain("manager_id", "=", False)),
                "no_user_count": (sheets, live & without_login("owner_id")),
                "unsent_count": (
                    self.env["mail.mail"],
                    self._unsent_domain(),
                    "res_id",
                ),
            },
        )
        for cycle in self:
            for name, by_cycle in counts.items():
                cycle[name] = by_cycle.get(cycle._origin.id, 0)

    @api.depends("appraisal_ids", "population_ids")
    def _compute_launch_progress(self):
        for cycle in self:
            total = cycle.population_count
            cycle.launch_progress = 100 * cycle.appraisal_count // total if total else 0

    @api.depends("population_ids", "state")
    def _compute_people_changes(self):
        """Counts for HR; looked up for the cycles that run."""
        for cycle in self:
            runs = cycle.state in RUNNING and cycle.id
            cycle.joiner_count = cycle._count_joiners() if runs else 0
            cycle.leaver_count = len(cycle._leavers()) if runs else 0

    def _compute_override_count(self):
        counts = dict(
            self.env["hr.performance.override"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.override_count = counts.get(cycle, 0)

    @api.depends("company_id.performance_legal_profile")
    @api.depends_context("allowed_company_ids")
    def _compute_legal_profile_ids(self):
        none = self.env["hr.performance.legal.profile"]
        wanted = {
            cycle: cycle._legal_companies().mapped("performance_legal_profile")
            for cycle in self
        }
        every = {code or "other" for codes in wanted.values() for code in codes}
        by_code = none.search_fetch([("code", "in", list(every))]).grouped("code")
        for cycle, codes in wanted.items():
            cycle.legal_profile_ids = none.union(
                *(by_code.get(code or "other", none) for code in codes)
            )

    @api.depends("legal_check_ids.state")
    def _compute_legal_open_count(self):
        for cycle in self:
            cycle.legal_open_count = len(
                cycle.legal_check_ids.filtered(lambda check: check.state == "open")
            )

    def _compute_method_coverage(self):
        # sudo by compute_sudo: only a share of the cycle, no record of anybody.
        shares = self._method_shares()
        for cycle in self:
            cycle.method_coverage = shares.get(cycle.id, 0)

    def _method_shares(self):
        """Per cent of the participants on record, by cycle id, in one query."""
        if not self.ids:
            return {}
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "owner_id", "manager_id", "state"]
        )
        self.env["hr.performance.acknowledgement"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH participant AS (
                    SELECT cycle_id, owner_id AS person
                      FROM hr_performance_appraisal
                     WHERE cycle_id IN %(cycles)s AND state != 'cancelled'
                       AND owner_id IS NOT NULL
                    UNION
                    SELECT cycle_id, manager_id
                      FROM hr_performance_appraisal
                     WHERE cycle_id IN %(cycles)s AND state != 'cancelled'
                       AND manager_id IS NOT NULL
                )
                SELECT participant.cycle_id, 100 * count(known.id) / count(*)
                  FROM participant
                  LEFT JOIN hr_performance_acknowledgement known
                    ON known.cycle_id = participant.cycle_id
                   AND known.employee_id = participant.person
                 GROUP BY participant.cycle_id
                """,
                cycles=tuple(self.ids),
            )
        )
        return dict(rows)

    def _compute_reward_run_count(self):
        runs = self.env["hr.performance.reward.run"]
        counts = {}
        if runs.has_access("read"):
            counts = dict(
                runs._read_group(
                    [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
                )
            )
        for cycle in self:
            cycle.reward_run_count = counts.get(cycle, 0)

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        cycles._link_parents()
        cycles._prepare_legal_checks()
        return cycles

    @readers_only
    def write(self, vals):
        self._refuse_frozen(vals)
        result = super().write(vals)
        if "company_id" in vals:
            self.filtered(lambda cycle: cycle.state == "draft")._prepare_legal_checks()
        if vals.get("state") in ("application", "closed"):
            self._trigger_report()
        return result

    def _refuse_frozen(self, vals):
        """Raise for what a launch has frozen."""
        if self.env.su or not self._frozen_after_launch & set(vals):
            return
        launched = self.filtered(lambda cycle: cycle.state != "draft")
        if launched:
            raise UserError(
                self.env._(
                    "%(names)s: population and rules were frozen at launch. Use Add"
                    " People for joiners, or make another cycle.",
                    names=names_of(launched, "name"),
                )
            )

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What HR notes about a cycle is HR's, although everybody reads the cycle.

        Legal basis, overrides, who joined or left: messages and activities are read by
        those who write the cycle, and by whom they are addressed to.
        """
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        return dict.fromkeys(operations, "write")

    @api.ondelete(at_uninstall=False)
    def _unlink_note_dropped(self):
        """A made cycle that HR deletes is not made again by the next night."""
        made = self.filtered("made_for")
        made.scheme_id._drop_periods(made)

    @readers_only
    def copy(self, default=None):
        """The same cycle for the next period, as a draft; nothing of its course.

        Period, stages and the dates that HR has set move on together; what the caller
        gives is kept.
        """
        copies = self.browse()
        for cycle in self:
            twin = super(HrPerformanceCycle, cycle).copy(
                {**cycle._next_values(default or {}), **(default or {})}
            )
            twin._move_stages(cycle.date_start)
            copies |= twin
        return copies

    def _next_values(self, given):
        """Name and dates of the same cycle in the next period.

        :param given: values that the caller asks for; its period counts
        """
        old = (self.date_start, self.date_end)
        to_date = fields.Date.to_date
        start = to_date(given.get("date_start")) or dates.next_period(*old)[0]
        end = to_date(given.get("date_end")) or dates.same_length(*old, start)
        parent = self.parent_id
        is_part = parent and parent.date_start <= start and end <= parent.date_end
        values = {
            "name": self._next_name(start, end),
            "date_start": start,
            "date_end": end,
            "parent_id": is_part and parent.id,
            "active": True,
        }
        for name in ("release_date", "midterm_date"):
            if day := self[name]:
                values[name] = dates.moved(day, self.date_start, start)
        return values

    def _next_name(self, start, end):
        """The name with its period moved on; the period's own where it names none."""
        scheme, company = self.scheme_id, self.company_id or self.env.company
        before = scheme._period_name(self.date_start, self.date_end, company)
        after = scheme._period_name(start, end, company)
        if before in self.name:
            name = self.name.replace(before, after)
        else:
            name = names.next_name(
                self.name, (self.date_start, self.date_end), (start, end)
            )
            name = after if name == self.name else name
        if self.search_count([("name", "=", name)], limit=1):
            return self.env._("%s (copy)", name)
        return name

    def _move_stages(self, first):
        """Let stages that were copied from a period lie in the own one.

        :param first: first day of the period from which they come
        """
        for stage in self.stage_ids:
            stage.write(
                {
                    name: dates.moved(stage[name], first, self.date_start)
                    for name in ("date_start", "date_end")
                }
            )

    @api.model
    def _past(self, vals_list):
        """Create closed cycles that only hold imported results."""
        return self.create(
            [{**vals, "is_imported": True, "state": "closed"} for vals in vals_list]
        )

    # LAUNCH
    #
    # People and rules are frozen, then the appraisals are made in batches that may be
    # interrupted.

    @readers_only
    def action_launch(self):
        """Freeze who takes part and the rules, and create the appraisals, quietly.

        Up to 200 people at once; more in the background, in batches that may be
        interrupted and go on where they stopped.
        """
        self.check_access("write")
        for cycle in self.filtered(
            lambda c: c._is_about_units() and c.state == "draft"
        ):
            # What the checks find in other cycles is about the frozen units.
            cycle._freeze_units(cycle._units())
        for cycle in self:
            cycle._fill_methods()
            cycle._check_launch()
        for cycle in self:
            cycle._freeze_population()
        self._freeze_gates()
        self._freeze_rules()
        for cycle in self:
            cycle._note_methods()
        self._fill_calendar()
        self._run_launch()

    def _check_launch(self):
        """All that a launch asks for, in the order in which it is told.

        Who takes part is looked up once; how strict the named checks are is said by the
        scheme. Nobody in two cycles at once is checked when the people are frozen.
        """
        self.ensure_one()
        self._check_not_launched()
        people = self._people_in_reach()
        templates = self._check_templates(people)
        self._check_gate("cycle_length", self._length_problems(templates))
        self._check_scale()
        self._check_units()
        self._prepare_legal_checks()
        self._check_gate("legal_basis", self._legal_problems)
        # Also the template of those who come later.
        templates = self.template_id | templates
        self._check_gate(
            "template_review", lambda: self._unreleased_problems(templates)
        )
        self._check_gate("method_reason", lambda: self._reason_problems(people))
        self._check_stages()
        starting = people if self.kind == "periodic" else people.browse()
        self._check_working_days(self.company_id or starting.company_id)
        self._check_gate("rater_trained", lambda: self._untrained_problems(starting))
        self._check_gate("plan_mix", lambda: self._template_mix_problems(templates))
        self._check_gate("setup_complete", self._setup_problems)

    def _check_not_launched(self):
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%s has been launched already. Use Add People for joiners.",
                    names_of(self, "name"),
                )
            )

    def _check_scale(self):
        if not self.scale_id.level_ids:
            raise UserError(
                self.env._(
                    "%s: choose a grade scale that has grades.", names_of(self, "name")
                )
            )
        self.sudo().scale_id._hold_rules()  # sudo: only so that nobody changes it now.

    def _untrained_problems(self, people):
        """Managers of these people who have not been trained to rate."""
        managers = people._performance_managers().values()
        # sudo: hr.employee - only whether the raters to be have been trained.
        raters = self.env["hr.employee"].sudo().union(*managers)
        return self._untrained_sentence(raters - raters._performance_trained())

    def _setup_problems(self):
        company = self.company_id or self.env.company
        return [
            self.env._("Set-up step “%s” is not done.", step["name"])
            for step in company._performance_setup()
            if not step["done"]
        ]

    def _freeze_population(self):
        """Fix who takes part and start the launch, after a look at other cycles."""
        population = self._population()
        if not population and self._needs_people():
            raise UserError(
                self.env._(
                    "%s: nobody matches the chosen company, departments and jobs."
                    " Widen the choice, or ask an administrator to make you HR"
                    " partner of the department.",
                    names_of(self, "name"),
                )
            )
        self._check_overlap(population)
        # sudo: guarded fields; write access and state were checked by the caller.
        self.sudo().write(
            {
                "population_ids": [fields.Command.set(population.ids)],
                "state": "planning",
                "job_state": "running",
                "launched_on": fields.Datetime.now(),
            }
        )

    def _needs_people(self):
        """Whether a launch without anybody is a mistake."""
        return self.kind == "periodic" and not self._is_about_units()

    def _run_launch(self):
        small = self.filtered(lambda c: len(c._waiting_subjects()) <= REQUEST_BATCH)
        for cycle in small:
            cycle._launch_batch(REQUEST_BATCH)
            if cycle.job_state == "failed":
                cycle._settle_failed_launch()
        if self - small:
            cron = self.env.ref("hr_performance.ir_cron_hr_performance_launch")
            # sudo: ir.cron - starting the scheduled job is not a right of its own.
            cron.sudo()._trigger()

    def _settle_failed_launch(self):
        """Keep who could not be taken in; refuse when nobody could."""
        error = self._launch_failure()
        # sudo: whether there is any appraisal, also out of HR's reach.
        if not self.sudo().appraisal_ids:
            raise error
        self._note_failure("launch", self, error)

    @readers_only
    def action_launch_again(self):
        """Try again to take in those who could not be."""
        self.check_access("write")
        again = self.filtered(lambda cycle: cycle.job_state == "failed")
        # sudo: guarded fields; write access was checked above.
        again.sudo()._begin_launch_again()
        again._run_launch()
        done = again.filtered(lambda cycle: cycle.job_state == "idle")
        self._failures("launch").filtered(lambda f: f.res_id in done._ids).unlink()

    def _launch_batch(self, limit):
        """Create the next appraisals of who is frozen; never commits.

        Running it again, or twice at the same time, creates nobody twice: who has an
        appraisal is left out, and the index on cycle and subject refuses the rest.

        :return: number of people, or units, who still wait for their appraisal
        """
        self.ensure_one()
        waiting = self._waiting_subjects()
        batch = self._launch_subjects(waiting[:limit])
        remaining = len(waiting) - len(batch)
        if not remaining and self.job_state != "idle":
            failed = bool(self.job_failed)
            # sudo: guarded fields, written by the launch itself.
            self.sudo().write(
                {"job_state": "failed"}
                if failed
                else {"job_state": "idle", "job_message": False}
            )
        return remaining

    def _launch_subjects(self, ids):
        """Make the sheets of these people, or units.

        :return: the people, or units
        """
        batch = self.env[SUBJECT_MODELS[self.subject_kind]].browse(ids)
        if batch:
            self._launch_contained(batch)
        return batch

    def _make_sheets(self, subjects, apart=False):
        sheets = self.env["hr.performance.appraisal"]
        return sheets._launch(self, subjects, apart=apart)

    def _launch_contained(self, subjects):
        """Create appraisals; whoever cannot be taken in is kept with the reason."""
        _answers, errors = self._attempt_each(self._make_sheets, subjects)
        if not errors:
            return
        told = [
            self.env._("%(name)s: %(reason)s", name=one.display_name, reason=error)
            for one, error in errors[:NAMED]
        ]
        known = self.job_failed or []
        failed = known + [one.id for one, _error in errors]
        count = self.env._("%s could not be taken in.", len(failed))
        # sudo: guarded fields, written by the launch itself.
        self.sudo().write(
            {"job_failed": failed, "job_message": " ".join([count, *told])}
        )

    def _waiting_subjects(self):
        """Ids of people, or of units, who still wait and have not failed just now."""
        if self._is_about_units():
            waiting = self._waiting_units().ids
        else:
            waiting = self._waiting_people()
        failed = set(self.job_failed or ())
        return [subject for subject in waiting if subject not in failed]

    def _waiting_people(self, chosen=None):
        """Ids of people of the frozen population without appraisal, in id order.

        :param chosen: ids of people; only those of them

        Whose sheet was cancelled waits for none.

        EXCEPT, because PostgreSQL knows little of a cycle that is being launched and
        would look up every person's appraisal among all of the cycle.
        """
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "employee_id", "subject_kind"]
        )
        self.flush_recordset(["population_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id
                  FROM hr_performance_cycle_population_rel
                 WHERE cycle_id = %(cycle)s
                   AND %(chosen)s
                EXCEPT
                SELECT employee_id
                  FROM hr_performance_appraisal
                 WHERE cycle_id = %(cycle)s
                   AND subject_kind = 'employee'
                   AND %(chosen)s
                 ORDER BY employee_id
                """,
                cycle=self.id,
                chosen=SQL("TRUE")
                if chosen is None
                else SQL("employee_id IN %s", tuple(chosen) or (0,)),
            )
        )
        return [employee_id for [employee_id] in rows]

    def _waiting_units(self):
        """Frozen units without appraisal; a cancelled one stays cancelled."""
        # sudo: all units of the cycle count, whoever goes on with the launch.
        cycle = self.sudo()
        if cycle.subject_kind == "company":
            return cycle.unit_company_ids - cycle.appraisal_ids.company_id
        return cycle.unit_ids - cycle.appraisal_ids.subject_department_id

    @api.model
    def _cron_launch(self):
        """Go on with launches that are under way, one batch a transaction."""
        self._run_job("launch")

    @api.model
    def _due_for_launch(self, chosen=None):
        """Launches that are under way; one that failed is tried again."""
        return self.search(
            Domain("job_state", "!=", "idle") & among(chosen),
            order="job_state desc, id",
        )

    def _go_on_launching(self, cycle):
        """Launch the next batch; see ``Job``."""
        cycle = cycle.filtered_domain([("job_state", "!=", "idle")])
        if not cycle:
            return False
        if cycle.job_state == "failed":
            cycle._begin_launch_again()
        left = cycle._launch_batch(CRON_BATCH)
        return left > 0 if cycle.job_state != "failed" else cycle._launch_failure()

    def _begin_launch_again(self):
        # sudo: guarded fields, written by the launch itself.
        self.sudo().write({"job_state": "running", "job_failed": False})

    def _launch_parts(self):
        """Ids of people whose sheets several processes can make; see ``Parts``.

        A launch of units, or of a few people, is one piece.
        """
        if self.job_state == "failed":
            self._begin_launch_again()
        waiting = [] if self._is_about_units() else self._waiting_subjects()
        return waiting if len(waiting) > PART_BATCH else []

    def _launch_part(self, ids):
        """Make the sheets of some who wait, beside other processes that make others.

        Their rows of the population are changed, so that whoever takes the launch back
        meanwhile begins anew and finds these sheets; rows that others have, too, are
        left alone until the parts are joined.
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE hr_performance_cycle_population_rel SET cycle_id = cycle_id
                 WHERE cycle_id = %s AND employee_id IN %s
             RETURNING employee_id
                """,
                self.id,
                tuple(ids),
            )
        )
        if waiting := self._waiting_people([employee_id for [employee_id] in rows]):
            self._make_sheets(self.env["hr.employee"].browse(waiting), apart=True)

    def _launch_failure(self):
        """Why some people are not taken in, for HR."""
        return UserError(self.sudo().job_message)  # sudo: officers read it.

    # AFTER THE LAUNCH

    @readers_only
    def action_open_add_people(self):
        """Open the dialog that names who is taken in, and whose sheet was cancelled."""
        self.ensure_one()
        self.check_access("write")
        units = self._is_about_units()
        return open_dialog(
            self.env["hr.performance.add.people"],
            self.env._("Add Units") if units else self.env._("Add People"),
            context={"default_cycle_id": self.id},
        )

    @readers_only
    def action_add_joiners(self):
        """Take in people, or units, that match and were not there at launch.

        Whose sheet was cancelled stays out: HR has decided that.
        """
        return self._add_people()

    def _add_people(self, again=None):
        """Take in who has joined, and again those whom HR has named.

        :param again: cancelled sheets whose subjects get a new one
        :return: the notification, which counts the sheets that were made
        """
        self.check_access("write")
        cycles = self.filtered(lambda cycle: cycle.state not in ("draft", "closed"))
        made = 0
        for cycle in cycles:
            cycle._take_in_joiners()
            made += cycle._take_in_again(again)
        waiting = cycles._waiting_number()
        cycles._run_launch()
        left = cycles._waiting_number()
        return self._notification(self._added_text(made + waiting - left, left))

    def _waiting_number(self):
        return sum(len(cycle._waiting_subjects()) for cycle in self)

    def _take_in_joiners(self):
        """Freeze those beside the others who match and were not there at launch."""
        if self._is_about_units():
            self._freeze_units(self._units())
        joiners = self._joiners()
        self._check_overlap(joiners)
        # sudo: population is guarded; write access was checked by the caller.
        self.sudo().write(
            {
                "population_ids": [
                    fields.Command.link(joiner.id) for joiner in joiners
                ],
                "job_state": "running",
            }
        )

    def _take_in_again(self, sheets):
        """Give those whose sheet was cancelled a new one.

        :param sheets: cancelled sheets that HR has chosen, or None
        :return: how many were made
        """
        chosen = self._cancelled_sheets() & (sheets or self.appraisal_ids.browse())
        # sudo: whose sheets HR has cancelled and takes in again; only their ids.
        ids = [_subject_of(sheet).id for sheet in chosen.sudo()]
        if ids and not self._is_about_units():
            self._check_overlap(self.env["hr.employee"].browse(ids))
        return len(self._launch_subjects(ids))

    def _cancelled_sheets(self):
        """Cancelled sheets in the user's reach whose subject has no other, the latest.

        Sheets that started from an event start again from it, with *Start Appraisal*.
        """
        self.ensure_one()
        # sudo: all sheets of the cycle count, and whether somebody is still there.
        sheets = self.sudo().appraisal_ids
        cancelled = sheets.filtered(lambda a: a.state == "cancelled")
        taken = {_subject_of(sheet) for sheet in sheets - cancelled}
        latest = {
            _subject_of(sheet): sheet.id
            for sheet in cancelled.sorted("id")
            if not sheet.event_kind
        }
        found = self.appraisal_ids.browse(
            id_ for who, id_ in latest.items() if who.active and who not in taken
        )
        return found._filtered_access("read")

    def _added_text(self, made, left):
        about_units = any(cycle._is_about_units() for cycle in self)
        if left:
            return self.env._(
                "%(made)s sheets were made; %(left)s more are made in the background.",
                made=made,
                left=left,
            )
        if made and about_units:
            return self.env._("%s units were added.", made)
        if made:
            return self.env._("%s people were added.", made)
        return self.env._("Everybody who matches takes part already.")

    def _joiners(self):
        """People who match the cycle and do not take part."""
        self.ensure_one()
        # sudo: the population is HR's; only the number and the action use it.
        return self._population() - self.sudo().population_ids

    def _count_joiners(self):
        """How many join, without reading all people of the company."""
        self.ensure_one()
        if self.kind == "continuous" or self._is_about_units():
            return 0
        # sudo: hr.employee - a number only; see _people_in_reach.
        people = self.env["hr.employee"].sudo()._search(self._population_domain())
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (%s) person WHERE NOT EXISTS (SELECT FROM"
                " hr_performance_cycle_population_rel there WHERE there.cycle_id = %s"
                " AND there.employee_id = person.id)",
                people.select(),
                self.id,
            )
        )
        return count

    def _joiner_names(self):
        """Who is taken in by *Add People*, with the department of each person."""
        self.ensure_one()
        if self._is_about_units():
            name = "unit_company_ids" if self.subject_kind == "company" else "unit_ids"
            # sudo: units of the cycle, frozen at launch; only compared.
            there = self.sudo()[name]
            return (self._units() - there).mapped("display_name")
        # sudo: hr.employee - names of people in the reach of who adds them.
        people = self._joiners().sudo().sorted("name")
        return [
            " · ".join(filter(None, [person.name, person.department_id.name]))
            for person in people
        ]

    @readers_only
    def action_retract(self):
        """Take a launched cycle back to draft while nobody has written anything."""
        self.check_access("write")
        for cycle in self:
            # sudo: all appraisals of the cycle count, also those out of HR's reach.
            appraisals = cycle.sudo().appraisal_ids
            cycle._check_whole_reach(appraisals)
            if cycle.state == "draft" or appraisals._has_been_written():
                raise UserError(
                    self.env._(
                        "%s cannot be retracted: somebody has begun to work on it."
                        " Cancel single appraisals instead.",
                        names_of(cycle, "name"),
                    )
                )
            appraisals.write({"state": "cancelled"})
            appraisals.unlink()
            # sudo: rows that the launch has brought; the next one asks the scheme.
            own = cycle.sudo().method_ids
            own.filtered(lambda row: not row.reason).unlink()
            own.exists().write({"people_count": 0})
            cycle.sudo().write(  # sudo: as above.
                {
                    "state": "draft",
                    "is_announced": False,
                    "population_ids": [fields.Command.clear()],
                    "unit_ids": [fields.Command.clear()],
                    "unit_company_ids": [fields.Command.clear()],
                    "launched_on": False,
                    "job_state": "idle",
                }
            )

    def _check_whole_reach(self, appraisals):
        """Raise unless the user runs the whole cycle: its companies and departments.

        :param appraisals: all of the cycle, whoever may read them
        """
        if self.env.su:
            return
        inside = scope_domain(self.env.user) & Domain(
            "company_id", "in", self.env.user.company_ids.ids
        )
        if appraisals - appraisals.filtered_domain(inside):
            raise UserError(
                self.env._(
                    "%s also has sheets of departments or companies for which you do"
                    " not act. Who acts for all of them takes it back; you can cancel"
                    " single appraisals.",
                    names_of(self),
                )
            )

    @readers_only
    def action_close_leavers(self):
        """Close the sheets of those who left, pro rata."""
        self.check_access("write")
        leavers = self.env["hr.performance.appraisal"]
        for cycle in self:
            leavers |= cycle._leavers()
        leavers.action_close_early()
        return self._notification(
            self.env._("%s appraisals were closed early.", len(leavers))
        )

    @readers_only
    def action_open_leavers(self):
        """Open the sheets of those who left."""
        self.ensure_one()
        action = self.action_open_appraisals()
        action["domain"] = [("id", "in", self._leavers().ids)]
        action["context"] = {}
        return action

    def _leavers(self):
        """Open sheets of people who have left."""
        self.ensure_one()
        sheets = (
            self.env["hr.performance.appraisal"]
            # sudo: whether somebody left is not readable for an officer; the sheets are
            # limited to the officer's own below.
            .sudo()
            .with_context(active_test=False)
            .search(self._leavers_domain())
        )
        return sheets.with_env(self.env)._filtered_access("read")

    def _leavers_domain(self):
        return (
            Domain("cycle_id", "in", self.ids)
            & Domain("state", "in", CLOSABLE)
            & (
                Domain("employee_id.active", "=", False)
                | self.env["res.company"]._performance_compared(
                    "employee_id.departure_date", "<"
                )
            )
        )

    @api.model
    def _cron_people_changes(self):
        """Follow moves, and tell HR once who joined and who left."""
        self.env["hr.performance.appraisal"]._run_job("moves")
        self._run_job("people")

    @api.model
    def _due_for_people(self):
        """Running cycles whose HR has no open task about joiners and leavers."""
        cycles = self.search([("state", "in", RUNNING)])
        told = cycles.activity_ids.filtered(
            lambda a: a.activity_type_id
            == self.env.ref("hr_performance.mail_activity_type_people_changed")
        )
        return cycles.filtered(lambda c: c.id not in told.mapped("res_id"))

    def _tell_people_changes(self, cycles):
        for cycle in cycles.filtered(lambda c: c._untold_people()):
            cycle.activity_schedule(
                "hr_performance.mail_activity_type_people_changed",
                note=self.env._(
                    "%(joined)s people joined and %(left)s left since the launch. Open"
                    " the cycle to add or to close them.",
                    joined=cycle.joiner_count,
                    left=cycle.leaver_count,
                ),
                user_id=cycle._present_owner().id,
            )
            # sudo: guarded field, written by the scheduler's own step.
            cycle.sudo().told_people = [
                *(cycle.told_people or []),
                *cycle._untold_people(),
            ]

    def _present_owner(self):
        """Who looks after the cycle and can log in: its author, else HR."""
        self.ensure_one()
        known = (self.create_uid | self.scheme_id.responsible_id).filtered("active")
        officers = self.company_id._performance_holders(OFFICER)
        return (known or officers or self.env.user)[:1]

    def _untold_people(self):
        """Ids of people who joined or left, of whom HR has not been told.

        Who has dismissed the activity is not told of the same people again.
        """
        self.ensure_one()
        people = self._joiners() | self._leavers().employee_id
        return [id_ for id_ in people.ids if id_ not in (self.told_people or [])]

    # PEOPLE
    #
    # Who is in a cycle and who is not, before and after its launch.

    def _is_about_units(self):
        """Whether departments, teams or companies are appraised, and no people."""
        return self.subject_kind != "employee"

    def _population(self):
        """Employees whom a launch takes in; archived people do not take part.

        A cycle by event is launched without people; events bring them in. One about
        units has none.
        """
        self.ensure_one()
        if self.kind == "continuous" or self._is_about_units():
            return self.env["hr.employee"]
        return self._people_in_reach()

    def _people_in_reach(self):
        """Employees who match; of a cycle by event those whose events start one."""
        # sudo: hr.employee - an officer has no right on employees; the domain is
        # limited to company and scope, and only ids are taken from it.
        return self.env["hr.employee"].sudo().search(self._population_domain())

    def _population_domain(self):
        """Who takes part: active employees of company, departments and jobs.

        An officer's cycle reaches only the departments that the officer partners. A
        cycle about units has no people; those who answer for them act.
        """
        self.ensure_one()
        if self._is_about_units():
            return Domain.FALSE
        companies = self.company_id or self.env["res.company"].browse(
            self.env.companies.ids
        )
        domain = Domain("company_id", "in", companies.ids) & self._chosen_domain()
        if self.excluded_employee_ids:
            domain &= Domain("id", "not in", self.excluded_employee_ids.ids)
        if not self.env.su:
            domain &= scope_domain(self.env.user)
        return domain

    def _chosen_domain(self):
        """The chosen departments, jobs and tags together, and who is named beside."""
        chosen = Domain.TRUE
        if self.department_ids:
            chosen &= Domain("department_id", "child_of", self.department_ids.ids)
        if self.job_ids:
            chosen &= Domain("job_id", "in", self.job_ids.ids)
        if self.category_ids:
            chosen &= Domain("category_ids", "in", self.category_ids.ids)
        if self.employee_ids:
            named = Domain("id", "in", self.employee_ids.ids)
            is_narrowed = self.department_ids or self.job_ids or self.category_ids
            chosen = (chosen | named) if is_narrowed else named
        return chosen

    def _population_status(self):
        """Everybody of the companies concerned, and why somebody is left out.

        :return: dict of employee id to a reason code: '' for those who take part,
            else 'excluded', 'department', 'job', 'tag', 'overlap' or 'scope'
        """
        self.ensure_one()
        companies = self.company_id.ids or self.env.companies.ids
        # sudo: hr.employee - an officer has no right on employees; only the people of
        # the chosen companies and only ids, department and job are looked at.
        everybody = self.env["hr.employee"].sudo()
        everybody = everybody.search([("company_id", "in", companies)])
        chosen = self._population()
        twice = self._overlapping(chosen)
        status = {employee.id: "" for employee in chosen}
        status.update(dict.fromkeys(twice, "overlap"))
        below = set()
        if self.department_ids:
            departments = self.env["hr.department"].sudo()  # sudo: as above.
            below = set(
                departments.search([("id", "child_of", self.department_ids.ids)]).ids
            )
        for employee in everybody - chosen:
            status[employee.id] = self._reason_out(employee, below)
        return status

    def _reason_out(self, employee, departments):
        """Why an employee does not match the choice; the first reason counts."""
        if employee.id in self.excluded_employee_ids.ids:
            return "excluded"
        if departments and employee.department_id.id not in departments:
            return "department"
        if self.job_ids and employee.job_id.id not in self.job_ids.ids:
            return "job"
        if self.category_ids and not self.category_ids & employee.category_ids:
            return "tag"
        if self.employee_ids and not (self.department_ids or self.job_ids):
            return "not_named"
        return "scope"

    # UNITS
    #
    # Cycles that appraise departments, teams or companies instead of people.
    #
    # Departments: those chosen with everything below them, or all. Teams: exactly the
    # departments chosen, or all that have no department below them. Company: the
    # cycle's company, or for the whole group each of the companies.

    def _units(self):
        """Departments or companies that the cycle is about, in the user's HR scope."""
        self.ensure_one()
        companies = self.company_id or self.env.companies
        is_administrator = self.env.su or self.env.user.has_group(ADMINISTRATOR)
        if self.subject_kind == "company":
            return companies if is_administrator else companies.browse()
        # sudo: hr.department - only ids; limited to the companies and the HR scope.
        departments = self.env["hr.department"].sudo()
        domain = self._units_domain(companies)
        if not is_administrator:
            domain &= partner_domain(self.env.user, "id")
        return departments.search(domain)

    def _units_domain(self, companies):
        # A department without company belongs to every company; one cycle decides.
        known = [*companies.ids, False] if self.company_id else companies.ids
        domain = Domain("company_id", "in", known)
        chosen = self.department_ids.ids
        if self.subject_kind == "department":
            return domain & Domain("id", "child_of", chosen) if chosen else domain
        if chosen:
            return domain & Domain("id", "in", chosen)
        return domain & Domain("child_ids", "=", False)

    def _check_units(self):
        """Raise for a cycle about units that is by event, or that has no unit."""
        if not self._is_about_units():
            return
        if self.kind == "continuous":
            raise UserError(
                self.env._(
                    "%s: appraisals that start from an event are about people. Choose"
                    " a cycle by period for units.",
                    names_of(self, "name"),
                )
            )
        if not self._units():
            raise UserError(
                self.env._(
                    "%s: no unit matches the chosen company and departments. Widen the"
                    " choice; a company is appraised by an administrator.",
                    names_of(self, "name"),
                )
            )

    def _freeze_units(self, units):
        """Take units in.

        :return: how many were not there before
        """
        name = "unit_company_ids" if self.subject_kind == "company" else "unit_ids"
        # sudo: guarded fields; write access was checked by the caller.
        cycle = self.sudo()
        before = len(cycle[name])
        cycle.write({name: [fields.Command.link(unit.id) for unit in units]})
        return len(cycle[name]) - before

    # TWO CYCLES AT ONCE

    def _check_overlap(self, employees):
        """Stop a launch that would put people, or units, into two cycles at once."""
        # sudo: res.company - only so that two launches do not pass each other.
        change_rows((self.company_id | employees.sudo().company_id).sudo())
        self._check_gate(
            "overlap",
            self._unit_overlaps()
            if self._is_about_units()
            else self._people_overlaps(employees),
        )

    def _people_overlaps(self, employees):
        """Sentences about people who have a sheet in a cycle of overlapping period."""
        twice = self._overlapping(employees) if self.kind == "periodic" else {}
        names = {
            employee.id: employee.name
            # sudo: hr.employee - names of people whom the caller launches.
            for employee in self.env["hr.employee"].sudo().browse(twice)
        }
        cycles = {cycle: names_of(cycle, "name") for cycle in set(twice.values())}
        launched = names_of(self, "name")
        return [
            self.env._(
                "%(employee)s takes part in %(cycle)s, whose period overlaps with"
                " %(launched)s. Leave the person out, or change the period.",
                employee=names[employee_id],
                cycle=cycles[cycle],
                launched=launched,
            )
            for employee_id, cycle in twice.items()
        ]

    def _overlapping(self, employees):
        """People who have a sheet in another cycle of an overlapping period.

        Parts of a longer cycle and that cycle itself do not count, nor do cycles whose
        appraisals start from an event.

        :return: dict of employee id to the other cycle
        """
        self.ensure_one()
        if not employees or not self.date_start or not self.date_end:
            return {}
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "employee_id", "state", "subject_kind"]
        )
        self.env["hr.performance.cycle"].flush_model()
        family = self._family()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT appraisal.employee_id, min(cycle.id)
                  FROM hr_performance_appraisal appraisal
                  JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                 WHERE appraisal.employee_id IN %(employees)s
                   AND appraisal.subject_kind = 'employee'
                   AND appraisal.state NOT IN %(ended_early)s
                   AND cycle.kind = 'periodic'
                   AND cycle.date_start <= %(end)s AND cycle.date_end >= %(start)s
                   AND cycle.id NOT IN %(family)s
                 GROUP BY appraisal.employee_id
                """,
                employees=tuple(employees.ids),
                start=self.date_start,
                end=self.date_end,
                ended_early=ENDED_EARLY,
                family=tuple(family) or (0,),
            )
        )
        return {employee: self.browse(cycle) for employee, cycle in rows}

    def _unit_overlaps(self):
        """Sentences about units that have a sheet in a cycle of overlapping period."""
        units = self._waiting_units()
        is_company = self.subject_kind == "company"
        # sudo: names of units that the caller launches, and of their other cycle.
        found = self.env["hr.performance.appraisal"].sudo()
        found = found.search(
            Domain("subject_kind", "=", self.subject_kind)
            & Domain(
                "company_id" if is_company else "subject_department_id", "in", units.ids
            )
            & Domain("state", "!=", "cancelled")
            & Domain("cycle_id", "not in", list(self._family()))
            & Domain("cycle_id.date_start", "<=", self.date_end)
            & Domain("cycle_id.date_end", ">=", self.date_start)
        )
        cycles = {cycle: names_of(cycle, "name") for cycle in found.cycle_id}
        return [
            self.env._(
                "%(unit)s takes part in %(cycle)s, whose period overlaps with"
                " %(launched)s. Choose other departments, or change the period.",
                unit=sheet.unit_name,
                cycle=cycles[sheet.cycle_id],
                launched=names_of(self, "name"),
            )
            for sheet in found
        ]

    def _family(self):
        """Ids of this cycle, of those it is part of and of those that feed it."""
        family = set(self._origin.ids)
        above = self.parent_id
        while above and above.id not in family:
            family.add(above.id)
            above = above.parent_id
        if self._origin:
            # sudo: only ids; the cycles may belong to companies the user does not see.
            below = self.sudo().search([("id", "child_of", self._origin.ids)])
            family.update(below.ids)
        return family

    # RULES
    #
    # The scheme's, frozen at launch with their version.

    def _freeze_rules(self):
        """Keep the rules of the scheme, and its version, for the life of the cycle."""
        # sudo: guarded fields, written by the launch itself.
        for cycle in self.sudo():
            rules = cycle.scheme_id._rule_values()
            for name in CYCLE_RULES:
                value = cycle[name]
                rules[name] = value.id if isinstance(value, models.Model) else value
            rules["template_rule_ids"] = cycle._template_rows()
            cycle.write(
                {"frozen_rules": rules, "scheme_version": cycle.scheme_id.version}
            )

    def _is_assessment_open(self):
        """Whether reviews are due by the cycle's calendar."""
        self.ensure_one()
        return STAGES.index(self.state) >= STAGES.index("assessment")

    def _rule(self, name):
        """The value of a rule in this cycle: frozen at launch, the scheme's before.

        :param name: name of the scheme's field
        :return: as the field gives it; template rows in plain form
        """
        self.ensure_one()
        return self.scheme_id._rule_from(name, self._plain_rule(name))

    def _plain_rule(self, name):
        if self.state != "draft" and name in (self.frozen_rules or {}):
            return self.frozen_rules[name]
        if name in CYCLE_RULES:
            value = self[name]
            return value.id if isinstance(value, models.Model) else value
        if name == "template_rule_ids":
            return self._template_rows()
        # sudo: rules are read by everybody who may read the cycle.
        return self.scheme_id.sudo()._rule_value(name)

    def _may_second_review(self):
        """Whether ratings go to the second level: all, or those that stand out."""
        return self._rule("second_review") or self._rule("second_review_flagged")

    def _bias_questions(self):
        """What whoever rates asks oneself before submitting, one question in a line."""
        return self._rule("bias_questions") or standard_text(self.env)

    def _light_limits(self):
        """From which shares of the plan a goal is behind, and far behind (M38)."""
        return Limits(
            *(
                to_decimal(self._plain_rule(name)) / 100
                for name in ("amber_below", "red_below")
            )
        )

    def _deadline(self, step):
        """Day until which a step of this cycle should be done.

        :param step: 'plan', 'self_review', 'manager_review', 'second_review',
            'interview' or 'acknowledge'
        """
        self.ensure_one()
        if step == "interview":
            return self.interview_due_date
        start = {"plan": self.date_start, "acknowledge": self.release_date}.get(
            step, self.date_end
        )
        return start + timedelta(days=self._rule(f"{step}_days"))

    def _method_version(self):
        """Version of the rules that the method page shows."""
        self.ensure_one()
        return self.scheme_version or self.scheme_id.version

    def _rules_table(self):
        """One line per rule: its value, and the scheme's present one where it differs.

        The rules in words follow below the table.
        """
        Scheme = self.env["hr.performance.scheme"]
        # sudo: rules are read by everybody who may read the cycle.
        present = self.scheme_id.sudo()._rule_values()
        rows = Markup()
        for name in RULES:
            if name in TEXT_RULES or not self._is_told(name):
                continue
            value = self._plain_rule(name)
            rows += self._rules_row(
                Scheme._rule_label(name),
                Scheme._rule_text(name, value),
                self.state != "draft"
                and value != present[name]
                and Scheme._rule_text(name, present[name]),
            )
        text = self._rule("policy_text")
        return (
            Markup('<table class="table table-sm o_table">%s</table>') % rows
            + (Markup("<div>%s</div>") % Markup(text) if text else "")  # noqa: S704
        )

    def _is_told(self, name):
        """Rules of events, of units and of calibration only where there are such."""
        if name.startswith("distribution") or name == "unit_shares":
            return is_on(self.env, CALIBRATION)
        if name == "unit_told":
            return self._is_about_units()
        return self.kind == "continuous" or name not in EVENT_RULES

    def _rules_row(self, label, value, present):
        if not present:
            return Markup("<tr><th class='w-25'>%s</th><td>%s</td></tr>") % (
                label,
                value,
            )
        return Markup(
            "<tr class='table-warning'><th class='w-25'>%s</th><td>%s"
            " <span class='text-muted'>(%s)</span></td></tr>"
        ) % (label, value, self.env._("in the scheme now: %s", present))

    def _is_long(self):
        """Whether the period is longer than six months."""
        if not self.date_start or not self.date_end:
            return False
        return self.date_end >= dates.add_months(self.date_start, LONG_MONTHS)

    def _length_problems(self, templates):
        """What speaks against the length of the period, each in one sentence."""
        self.ensure_one()
        if self.kind == "continuous" or not self.date_start or not self.date_end:
            return []
        problems = []
        if self._is_long() and not self.midterm_date and not self.child_ids:
            problems.append(
                self.env._(
                    "%s is longer than six months and has no mid-cycle review: set a"
                    " date for it, or let shorter cycles feed this one.",
                    self.name or self.env._("The period"),
                )
            )
        if dates.add_months(self.date_start, 1) > self.date_end + timedelta(days=1):
            problems.append(
                self.env._(
                    "%s is shorter than a month: what happens in so few days says"
                    " little about a person. Take a longer period.",
                    self.name or self.env._("The period"),
                )
            )
        return problems + self._values_problems(templates)

    def _values_problems(self, templates):
        """Which KPIs cannot have as many values as the scheme asks for."""
        wanted = self._plain_rule("minimum_values") or 0
        problems = []
        # sudo: names of shared KPIs.
        lines = self.env["hr.performance.template.line"].sudo()
        shared = lines.search_fetch([("template_id", "in", templates.ids)]).kpi_id
        for kpi in shared:
            count = kpi._values_within(self.date_start, self.date_end)
            if count is None or count >= wanted:
                continue
            problems.append(
                self.env._(
                    "%(kpi)s has a value for each data period (%(period)s), so"
                    " %(count)s in this period; the scheme asks for at least"
                    " %(wanted)s. Take a longer period or another data period.",
                    kpi=kpi.name,
                    period=kpi._data_period_label(),
                    count=count,
                    wanted=wanted,
                )
            )
        return problems

    # TEMPLATES

    def _templates_for(self, employees, places=None):
        """The template of each employee by this cycle's rules; empty where none fits.

        :param places: see ``hr.performance.scheme._templates_for``
        """
        self.ensure_one()
        return self.scheme_id._templates_for(
            employees,
            rows=self._plain_rule("template_rule_ids"),
            default=self.template_id,
            places=places,
        )

    def _template_rows(self):
        """Who gets which template, in plain form: the cycle's rows, then the scheme's.

        A row of the cycle goes before the one of the scheme for the same place.
        """
        self.ensure_one()
        # sudo: rules are read by everybody who may read the cycle.
        rows = self.sudo().method_ids._plain()
        taken = {(job or False, department or False) for job, department, _t in rows}
        scheme = self.scheme_id.sudo()  # sudo: as above.
        return rows + [
            row
            for row in scheme._rule_value("template_rule_ids")
            if (row[0] or False, row[1] or False) not in taken
        ]

    # METHODS
    #
    # Which method for whom, and why: asked before the launch, and kept with it.

    @readers_only
    def action_fill_methods(self):
        """Take over from scheme and library who gets which template, to say why."""
        self.check_access("write")
        for cycle in self:
            cycle._check_not_launched()
            cycle._fill_methods(with_jobs=True)

    def _fill_methods(self, with_jobs=False):
        """Bring the rows of the scheme into the cycle, those that it has not got yet.

        :param with_jobs: also the jobs for which the library has a template
        """
        self.ensure_one()
        if self._is_about_units():
            return
        present = {
            (job or False, department or False)
            for job, department, _template in self.method_ids._plain()
        }
        rows = self.scheme_id._method_rows(self.company_id, with_jobs)
        # sudo: the launch, or who may write the cycle, brings rows of its scheme.
        self.sudo().write(
            {
                "method_ids": [
                    fields.Command.create(
                        {
                            "sequence": 10 * place,
                            "job_id": job,
                            "department_id": department,
                            "template_id": template,
                        }
                    )
                    for place, (job, department, template) in enumerate(rows, 1)
                    if (job, department) not in present
                ]
            }
        )

    def _places_of(self, people):
        """Which row decides on the template of each of these people.

        :return: dict of (job id, department id), or None for everybody else, to a
            list of (employee id, template)
        """
        found = self.scheme_id._template_places(
            people, rows=self._template_rows(), default=self.template_id
        )
        by_place = {}
        for employee_id, (place, template) in found.items():
            by_place.setdefault(place, []).append((employee_id, template))
        return by_place

    def _reason_problems(self, people):
        """Populations of which nobody has said why they have their method."""
        self.ensure_one()
        if self._is_about_units():
            return []
        rows = {(row.job_id.id, row.department_id.id): row for row in self.method_ids}
        methods = dict(
            self.env["hr.performance.template"]
            ._fields["method"]
            ._description_selection(self.env)
        )
        problems = []
        for place, people_of in self._places_of(people).items():
            row = rows.get(place)
            reason = row.reason if row else place is None and self.method_reason
            if (reason or "").strip():
                continue
            template = people_of[0][1]
            problems.append(
                self.env._(
                    "%(cycle)s, %(people)s: say under Methods why “%(method)s”"
                    " (template %(template)s) suits them.",
                    cycle=names_of(self, "name"),
                    people=self._place_text(place),
                    method=methods.get(template.method, ""),
                    template=names_of(template, "name"),
                )
            )
        return problems

    def _place_text(self, place):
        """Job and department in words; everybody whom no row names for None."""
        if place is None:
            return self.env._("everybody else")
        # sudo: names of a job and a department of the cycle's own rows.
        env = self.sudo().env
        found = (
            env["hr.job"].browse(place[0] or ()),
            env["hr.department"].browse(place[1] or ()),
        )
        return ", ".join(record.display_name for record in found if record)

    def _note_methods(self):
        """Keep for how many people each method was, and as what it was known."""
        self.ensure_one()
        if self._is_about_units():
            return
        # sudo: guarded numbers, written by the launch itself.
        own = self.sudo()
        by_place = own._places_of(own.population_ids)
        rows = {(row.job_id.id, row.department_id.id): row for row in own.method_ids}
        for place, row in rows.items():
            row.write(
                {
                    "people_count": len(by_place.get(place, ())),
                    "method": row.template_id.method,
                }
            )
        own.method_ids.create(
            [
                {
                    "cycle_id": own.id,
                    "sequence": 1000,
                    "job_id": place[0],
                    "department_id": place[1],
                    "template_id": people[0][1].id,
                    "people_count": len(people),
                }
                for place, people in by_place.items()
                if place is not None and place not in rows
            ]
        )

    def _check_templates(self, people):
        """Raise for people without template and for templates that cannot be used.

        :return: the templates of these people, or the one of the units
        """
        if self._is_about_units():
            templates = self.template_id
            if not templates:
                raise UserError(
                    self.env._(
                        "%s: choose a template for this kind of unit.",
                        names_of(self, "name"),
                    )
                )
        else:
            by_employee = self._templates_for(people)
            self._check_template_for_everybody(people, by_employee)
            templates = self.env["hr.performance.template"]
            templates = templates.union(*by_employee.values())
        self._check_template_kind(templates)
        self._check_template_lines(templates)
        return templates

    def _check_template_for_everybody(self, population, by_employee):
        # sudo: hr.employee - names of jobs without template, for whoever launches.
        without = population.sudo().filtered(lambda e: not by_employee[e.id])
        if not without:
            return
        jobs = sorted(
            f"{job.name or self.env._('no job')} ({len(people)})"
            for job, people in without.grouped("job_id").items()
        )
        raise UserError(
            self.env._(
                "%(cycle)s: no template fits these jobs: %(jobs)s. Choose a default"
                " template, or add their jobs or departments to the templates of scheme"
                " %(scheme)s.",
                cycle=names_of(self, "name"),
                jobs=", ".join(jobs),
                scheme=names_of(self.scheme_id, "name"),
            )
        )

    def _check_template_kind(self, templates):
        """A template of one kind of subject never measures another kind."""
        wrong = templates.filtered(lambda t: t.subject_kind != self.subject_kind)
        if wrong:
            kinds = dict(self._fields["subject_kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(cycle)s appraises “%(kind)s”; template %(templates)s is for"
                    " “%(other)s”. Choose a template of the right kind.",
                    cycle=names_of(self, "name"),
                    kind=kinds[self.subject_kind],
                    templates=names_of(wrong, "name"),
                    other=kinds[wrong[0].subject_kind],
                )
            )

    def _check_template_lines(self, templates):
        """Raise for templates without lines and for KPIs that are not released."""
        empty = templates.filtered(lambda template: not template.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%(cycle)s: template %(templates)s has no lines. Add lines, or"
                    " choose another template.",
                    cycle=names_of(self, "name"),
                    templates=names_of(empty, "name"),
                )
            )
        if blocks := templates.filtered("is_block"):
            raise UserError(
                self.env._(
                    "%(cycle)s: %(blocks)s is a block, which is not used by itself."
                    " Choose a template, or add the block to one.",
                    cycle=names_of(self, "name"),
                    blocks=names_of(blocks, "name"),
                )
            )
        for template in templates:
            if problem := template._method_problem(self.scale_id):
                raise UserError(
                    self.env._(
                        "%(cycle)s: %(problem)s",
                        cycle=names_of(self, "name"),
                        problem=problem,
                    )
                )
            retired = template.line_ids.kpi_id.filtered(
                lambda kpi: not kpi._is_usable()
            )
            if retired:
                raise UserError(
                    self.env._(
                        "%(cycle)s: template %(template)s holds KPIs that are not"
                        " released. %(problems)s",
                        cycle=names_of(self, "name"),
                        template=names_of(template, "name"),
                        problems=" ".join(kpi._unusable_text() for kpi in retired),
                    )
                )

    def _unreleased_problems(self, templates):
        """Templates that no second person has released, each in one sentence."""
        labels = dict(templates._fields["state"]._description_selection(self.env))
        return [
            self.env._(
                "Template %(name)s is in state “%(state)s”: let somebody else than its"
                " author review and release it.",
                name=template.name,
                state=labels[template.state],
            )
            for template in templates
            if template.state != "released"
        ]

    def _template_mix_problems(self, templates):
        """Sections and limits of their own that these templates do not keep to."""
        return [
            f"{template.name}: {problem}"
            for template in templates
            for problem in template._mix_problems()
        ]

    # CHECKS
    #
    # The checks that a cycle passes, and those that were let pass.

    def _freeze_gates(self):
        """Copy the scheme's checks; later changes of the scheme leave the cycle."""
        # sudo: guarded copies, written by the launch itself.
        gates = self.env["hr.performance.gate"].sudo()
        self.sudo().gate_ids.unlink()  # sudo: as above.
        gates.create(
            [
                {**values, "level": levels[values["code"]], "cycle_id": cycle.id}
                for cycle in self
                for levels in [cycle.scheme_id._gate_levels()]
                for values in gates._profile_values(cycle.scheme_id.profile)
            ]
        )

    def _gate_level(self, code):
        """How strict a check is: 'off', 'advice' or 'required'."""
        self.ensure_one()
        frozen = self.gate_ids.filtered(lambda gate: gate.code == code)
        return frozen.level or self.scheme_id._gate_levels()[code]

    def _check_gate(self, code, problems):
        """Raise for findings of a required check that nobody has let pass.

        :param problems: list of sentences, empty when all is well; or a function that
            finds them and is asked only when the check is on
        :return: the sentences to show as advice; empty when the check is off
        """
        self.ensure_one()
        level = self._gate_level(code)
        if level == "off":
            return []
        found = problems() if callable(problems) else problems
        if found and level == "required" and not self._is_overridden(code):
            raise UserError(self._gate_refusal(code, found))
        return found or []

    def _is_overridden(self, code):
        return bool(
            # sudo: whether a check was let pass matters to everybody who meets it.
            self.sudo().override_ids.filtered(
                lambda override: override.code == code and not override.appraisal_id
            )
        )

    def _gate_refusal(self, code, problems):
        """Text of the error: the findings and who can let them pass."""
        labels = dict(
            self.env["hr.performance.gate"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        lines = list(problems[:LISTED])
        if len(problems) > LISTED:
            lines.append(self.env._("… and %s more.", len(problems) - LISTED))
        lines.append(
            self.env._(
                "The check “%s” is required. Mend what is listed, or ask an"
                " administrator to let it pass with a reason (Override).",
                labels[code],
            )
        )
        return "\n".join(lines)

    @readers_only
    def action_override(self):
        """Open the dialog that lets one check of the cycle pass with a reason."""
        self.ensure_one()
        return open_dialog(
            self.env["hr.performance.override"],
            self.env._("Override"),
            context={"default_cycle_id": self.id},
        )

    # CALENDAR

    def _fill_calendar(self):
        """Propose dates and tasks of the five stages where there are none."""
        self.env["hr.performance.cycle.stage"].create(
            [
                values
                for cycle in self
                if not cycle.stage_ids
                for values in cycle._calendar_values()
            ]
        )

    def _calendar_values(self):
        """Planning, coaching to the end, then the scheme's days to review and talk.

        Units have no interview.
        """
        self.ensure_one()
        _ = self.env._
        start, end, due = self.date_start, self.date_end, self.interview_due_date
        planned = min(start + timedelta(days=max(self._rule("plan_days") - 1, 0)), end)
        last = "second_review" if self._may_second_review() else "manager_review"
        reviewed = min(max(self._deadline(last), end + timedelta(days=1)), due)
        talk = (
            _("Release the results and talk about them.")
            if self._is_about_units()
            else _("Hold the interviews and sign them.")
        )
        stages = [
            ("planning", start, planned, _("Agree goals, targets and weights.")),
            ("coaching", planned, end, _("Talk about progress and difficulties.")),
            ("assessment", end + timedelta(days=1), reviewed, _("Write the reviews.")),
            ("feedback", reviewed, due, talk),
            ("application", due, add_months(due, 1), _("Apply the results.")),
        ]
        return [
            {
                "cycle_id": self.id,
                "state": state,
                "date_start": first,
                "date_end": last,
                "task": task,
            }
            for state, first, last, task in stages
        ]

    def _check_stages(self):
        """Raise for stages that stand out of order or in another century."""
        stages = self.stage_ids.sorted(lambda stage: STAGES.index(stage.state))
        try:
            deadlines.check_stages(
                [(stage.state, stage.date_start, stage.date_end) for stage in stages]
            )
        except RuleError as error:
            problem = f"{self.name}: {rule_error_message(self.env, error)}"
            raise ValidationError(problem) from error

    def _check_working_days(self, companies):
        """Raise where a company's calendar has no working day in the cycle."""
        # sudo: resource.calendar - HR need not read calendars to be told of one.
        for company in companies.sudo():
            try:
                deadlines.on_or_after(
                    max(self.date_start, company._performance_today()),
                    company._performance_working_day(),
                )
            except RuleError as error:
                raise UserError(
                    self.env._(
                        "%(cycle)s: the working calendar “%(calendar)s” of %(company)s"
                        " has no working days in this period. Enter working hours in"
                        " the calendar, or choose another one in the settings of the"
                        " company.",
                        cycle=names_of(self, "name"),
                        calendar=names_of(company.resource_calendar_id, "name"),
                        company=names_of(company, "name"),
                    )
                ) from error

    def _set_stage_end(self, state, day):
        """Move the end of a stage; stages after it begin no earlier."""
        self.ensure_one()
        stages = self.stage_ids.sorted("date_start")
        for stage in stages.filtered(lambda stage: stage.state == state):
            if not day or stage.date_end == day:
                continue
            stage.date_end = max(day, stage.date_start)
            following = stages.filtered(
                lambda other, stage=stage: (
                    other.date_start >= stage.date_start and other != stage
                )
            )[:1]
            if following and following.date_start < stage.date_end:
                following.write(
                    {
                        "date_start": stage.date_end,
                        "date_end": max(following.date_end, stage.date_end),
                    }
                )

    def _go_to_next_stage(self):
        """Advance the calendar by one stage; appraisals move on by themselves."""
        for cycle in self:
            if cycle.state in ("draft", "closed"):
                raise UserError(
                    self.env._("%s: launch the cycle first.", names_of(cycle, "name"))
                    if cycle.state == "draft"
                    else self.env._("%s is closed.", names_of(cycle, "name"))
                )
            following = STAGES[STAGES.index(cycle.state) + 1]
            cycle._begin_stage(following)
            if following == "assessment":
                # sudo: opens the reviews of every appraisal of the cycle, by design
                # also of those that the acting HR user may not read.
                cycle.sudo().appraisal_ids._open_assessment()

    @readers_only
    def action_close(self):
        """Close the cycle; open appraisals stay as they are and are listed."""
        self.check_access("write")
        self._require_state(
            "planning", "coaching", "assessment", "feedback", "application"
        )
        self._begin_stage("closed")

    def _begin_stage(self, state):
        """Move the calendar to a stage, and keep who has done it."""
        # sudo: guarded fields; the caller has checked access and state.
        self.sudo().write(
            {
                "state": state,
                "stage_moved_by_id": self.env.uid,
                "stage_moved_on": fields.Datetime.now(),
            }
        )

    # LONGER CYCLES
    #
    # Cycles that feed a longer one: the quarters of a year.

    def _link_parents(self):
        """Give cycles the longer one that their scheme feeds, and take in those that
        were there before it.

        Company and period decide; what HR has set is kept.
        """
        schemes = self.scheme_id
        feeding = self.env["hr.performance.scheme"].search(
            [("parent_cycle_scheme_id", "in", schemes.ids)]
        )
        waiting = self.filtered(
            lambda cycle: cycle.scheme_id.parent_cycle_scheme_id and not cycle.parent_id
        )
        if feeding:
            waiting |= self.search(
                [("scheme_id", "in", feeding.ids), ("parent_id", "=", False)]
            )
        if not waiting:
            return
        parents = self.search(
            Domain("scheme_id", "in", waiting.scheme_id.parent_cycle_scheme_id.ids)
            & Domain("date_start", "<=", max(waiting.mapped("date_start")))
            & Domain("date_end", ">=", min(waiting.mapped("date_end")))
        )
        # What was there before may have been taken out of its whole by HR: it joins a
        # new one only.
        found = {
            cycle: cycle._parent_among(parents if cycle in self else parents & self)
            for cycle in waiting
        }
        for parent, cycles in waiting.grouped(found.get).items():
            if parent:
                cycles.write({"parent_id": parent.id})

    def _parent_among(self, cycles):
        """The narrowest of these cycles that this one can be part of."""
        self.ensure_one()
        fitting = cycles.filtered(
            lambda parent: parent != self
            and parent.scheme_id == self.scheme_id.parent_cycle_scheme_id
            and parent.company_id in (self.company_id, self.env["res.company"])
            and parent.date_start <= self.date_start
            and parent.date_end >= self.date_end
        )
        return fitting.sorted(lambda parent: parent.date_end - parent.date_start)[:1]

    # EVENTS
    #
    # Cycles by event: an appraisal starts when something happens to a person.

    @api.model
    def _cron_start_events(self):
        """Start the appraisals that are due in continuous cycles; may run twice."""
        self._run_job("events")

    @api.model
    def _due_for_events(self):
        return self.search(
            [("kind", "=", "continuous"), ("state", "not in", ("draft", "closed"))]
        )

    def _start_events_due(self, cycle):
        """Start what is due; an event that fails stops no other, see ``Job``."""
        _answers, errors = self._attempt_each(cycle._start_events, cycle._due_events())
        if not errors:
            return None
        return UserError("\n".join(str(error) for _event, error in errors[:NAMED]))

    @readers_only
    def action_start_appraisal(self):
        """Open the dialog that starts appraisals by hand."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self.env["hr.performance.start"],
            self.env._("Start Appraisal"),
            context={"default_cycle_id": self.id},
        )

    def _due_events(self):
        """What probation and transfers call for and has not started yet."""
        self.ensure_one()
        events = []
        if self._rule("event_probation"):
            events += self._probation_events()
        if self._rule("event_transfer"):
            events += self._transfer_events()
        return self._new_events(events)

    def _start_events(self, events):
        """Create the appraisals of these events that are not there yet.

        The number of queries depends on how many events one person has, not on how
        many people there are.

        :param events: list of dicts with ``employee_id`` and the values that
            ``appraisal._launch_by_event`` takes
        :return: the new appraisals
        """
        self.ensure_one()
        if self.kind != "continuous" or self.state in ("draft", "closed"):
            raise UserError(
                self.env._(
                    "%s: appraisals start by event in launched cycles of that kind"
                    " only. Choose another cycle.",
                    names_of(self, "name"),
                )
            )
        events = self._new_events(events)
        self._check_event_templates(events)
        rounds = defaultdict(list)
        seen = defaultdict(int)
        for event in events:
            rounds[seen[event["employee_id"]]].append(event)
            seen[event["employee_id"]] += 1
        Appraisal = self.env["hr.performance.appraisal"]
        made = Appraisal
        for batch in rounds.values():
            made |= Appraisal._launch_by_event(
                self,
                {
                    event["employee_id"]: {
                        name: value
                        for name, value in event.items()
                        if name != "employee_id"
                    }
                    for event in batch
                },
            )
        return made

    def _new_events(self, events):
        """Those events from which no appraisal of this cycle has started.

        A cancelled one counts: HR has decided against it; the dialog that starts one
        by hand asks about it and can start it again. A transfer that the system finds
        is the same one, too, when only its day was corrected.
        """
        is_cron = self.env.su
        there, moves = set(), set()
        for sheet in self._event_sheets(events):
            if is_cron or sheet.state != "cancelled":
                there.add(_event_key(sheet, sheet.employee_id.id))
            if is_cron and sheet.event_kind == "transfer":
                moves.add(_move_key(sheet, sheet.employee_id.id))
        fresh = {_event_key(event, event["employee_id"]): event for event in events}
        return [
            event
            for key, event in fresh.items()
            if key not in there
            and not (
                event["event_kind"] == "transfer"
                and moves
                and _move_key(event, event["employee_id"]) in moves
            )
        ]

    def _event_sheets(self, events):
        """The sheets of these people that started from an event."""
        # sudo: only tells which events were dealt with already.
        sheets = self.env["hr.performance.appraisal"].sudo()
        # Before the next one from the same event meets the unique index.
        sheets.flush_model(["state"])
        return sheets.search(
            Domain("cycle_id", "=", self.id)
            & Domain("event_kind", "!=", False)
            & Domain("employee_id", "in", [e["employee_id"] for e in events])
        )

    def _cancelled_events(self, events):
        """Who has a cancelled sheet from one of these events, and no other from it."""
        wanted = {_event_key(event, event["employee_id"]) for event in events}
        sheets = self._event_sheets(events).filtered(
            lambda sheet: _event_key(sheet, sheet.employee_id.id) in wanted
        )
        live = sheets.filtered(lambda sheet: sheet.state != "cancelled")
        return sheets.employee_id - live.employee_id

    def _check_event_templates(self, events):
        """Leave nobody without plan: raise for jobs that no template fits."""
        employees = self.env["hr.employee"].browse({e["employee_id"] for e in events})
        places = self.env["hr.performance.appraisal"]._launch_places(
            {event["employee_id"]: event for event in events}
        )
        self._check_template_for_everybody(
            employees, self._templates_for(employees, places)
        )

    def _event_window(self):
        """First and last day of events that this cycle answers for today."""
        company = self.company_id or self.env.company
        today = company._performance_today()
        launched = company._performance_day(self.launched_on) or self.date_start
        return max(self.date_start, min(launched, today)), today

    def _probation_events(self):
        """People whose trial period ends soon; the period is the time since entry."""
        first, today = self._event_window()
        last = min(today + timedelta(days=self._rule("probation_days")), self.date_end)
        people = (
            self.env["hr.employee"]
            # sudo: hr.employee - the trial period is HR's; the date becomes the
            # event's.
            .sudo()
            .search(
                self._population_domain()
                & Domain("current_version_id.trial_date_end", ">=", first)
                & Domain("current_version_id.trial_date_end", "<=", last)
            )
        )
        return [
            {
                "employee_id": employee.id,
                "event_kind": "probation",
                "event_date": version.trial_date_end,
                "date_start": min(
                    version.contract_date_start or version.date_version,
                    version.trial_date_end,
                ),
                "date_end": version.trial_date_end,
            }
            for employee in people
            for version in [employee.current_version_id]
        ]

    def _transfer_events(self):
        """People whose record got a new job or department; the time before counts.

        A correction of the present record is no transfer: a transfer is a new version
        of the employee's record.
        """
        first, today = self._event_window()
        people = self._people_in_reach()
        if not people:
            return []
        self.env["hr.version"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id, date_version, job_before, department_before, since
                  FROM (
                    SELECT employee_id, date_version, job_id, department_id,
                           lag(job_id) OVER history AS job_before,
                           lag(department_id) OVER history AS department_before,
                           lag(date_version) OVER history AS since
                      FROM hr_version
                     WHERE active AND employee_id IN %(employees)s
                    WINDOW history AS (PARTITION BY employee_id ORDER BY date_version)
                  ) version
                 WHERE since IS NOT NULL
                   AND date_version BETWEEN %(first)s AND %(last)s
                   AND (job_id IS DISTINCT FROM job_before
                        OR department_id IS DISTINCT FROM department_before)
                 ORDER BY employee_id, date_version
                """,
                employees=tuple(people.ids),
                first=first,
                last=min(today, self.date_end),
            )
        )
        return [
            {
                "employee_id": employee_id,
                "event_kind": "transfer",
                "event_date": day,
                "date_start": min(max(since, self.date_start), day - timedelta(days=1)),
                "date_end": day - timedelta(days=1),
                "job_id": job_id,
                "department_id": department_id,
            }
            for employee_id, day, job_id, department_id, since in rows
        ]

    # LEGAL BASIS
    #
    # What the law of the cycle's companies asks for.

    def _legal_companies(self):
        """The cycle's company, or those of the user for a cycle of the group."""
        # sudo: res.company - only the legal profile is read.
        return (self.company_id or self.env.companies).sudo()

    def _prepare_legal_checks(self):
        """List what is asked for; open points that no longer fit are dropped."""
        if not is_on(self.env, LEGAL):
            return
        # sudo: points are made by the cycle itself, never by hand.
        items = self.env["hr.performance.legal.item"].sudo()
        items = items.search([("profile_id", "in", self.legal_profile_ids.ids)])
        checks = self.env["hr.performance.legal.check"].sudo()  # sudo: as above.
        values, gone = [], checks.browse()
        for cycle in self.sudo():  # sudo: as above.
            companies = cycle.with_env(self.env)._legal_companies()
            wanted = items.filtered(
                lambda item, cycle=cycle, companies=companies: (
                    item.profile_id.id in cycle.legal_profile_ids.ids
                    and (not item.company_id or item.company_id in companies)
                )
            )
            present = cycle.legal_check_ids
            gone |= present.filtered(
                lambda check, wanted=wanted: (
                    check.state == "open" and check.item_id not in wanted
                )
            )
            values += [
                {"cycle_id": cycle.id, "item_id": item.id, "sequence": number}
                for number, item in enumerate(wanted)
                if item not in present.item_id
            ]
        gone.unlink()
        checks.create(values)

    def _legal_problems(self):
        """What is not on record yet, each in one sentence."""
        if not is_on(self.env, LEGAL):
            return []
        return [
            self.env._("Legal Basis: “%s” is not on record yet.", check.display_name)
            # sudo: the titles of open points, for the person who launches.
            for check in self.sudo().legal_check_ids
            if check.state == "open"
        ]

    # FAIRNESS

    def _may_compare_people(self):
        """Whether the law of the companies lets HR compare single raters.

        Where it asks for an agreement, every point of the legal basis is on record.
        """
        self.ensure_one()
        if not is_on(self.env, LEGAL):
            return True
        # sudo: hr.performance.legal.profile - what the law permits.
        permitted = set(self.sudo().legal_profile_ids.mapped("person_statistics"))
        if "no" in permitted:
            return False
        return "agreed" not in permitted or not self._legal_problems()

    def _check_fairness_seen(self, count):
        """Raise for who acknowledges the fairness of what one does not see.

        :param count: how many decided results the user has looked at
        """
        self.ensure_one()
        if self._is_seen_enough(count):
            return
        raise UserError(
            self.env._(
                "%(cycle)s: you see %(seen)s of %(decided)s decided results. Somebody"
                " who sees them all acknowledges the fairness check.",
                cycle=names_of(self, "name"),
                seen=count,
                decided=self.decided_count,
            )
        )

    @api.depends("decided_count", "fairness_seen_count", "gate_ids.level")
    def _compute_fairness_notice(self):
        for cycle in self:
            is_waiting = cycle.state != "closed" and cycle._waits_for_fairness()
            cycle.fairness_notice = is_waiting and cycle._fairness_problems()[0]

    def _waits_for_fairness(self):
        """Whether no decided result is told before somebody has looked."""
        self.ensure_one()
        return bool(
            self.decided_count
            and self._gate_level("fairness_seen") == "required"
            and self._fairness_problems()
            and not self._is_overridden("fairness_seen")
        )

    def _is_seen_enough(self, count):
        return bool(count) and count * 100 >= self.decided_count * FAIRNESS_SEEN

    def _fairness_problems(self):
        """What keeps results from being told: nobody has looked at enough of them."""
        self.ensure_one()
        # sudo: whether somebody of HR has looked, for who releases a result.
        if self._is_seen_enough(self.sudo().fairness_seen_count):
            return []
        return [
            self.env._(
                "HR has not looked at the fairness of %s yet, or of few of its results"
                " only: Fairness on the cycle.",
                names_of(self, "name"),
            )
        ]

    # ANNOUNCEMENT AND TASKS

    @readers_only
    def action_announce(self):
        """Show the appraisals to those concerned; one mail each, in their language."""
        self.check_access("write")
        for cycle in self:
            if cycle.state == "draft" or cycle.job_state != "idle":
                raise UserError(
                    self.env._(
                        "%s: announce the cycle after its launch has finished.",
                        names_of(cycle, "name"),
                    )
                )
        quiet = self.filtered(lambda cycle: not cycle.is_announced)
        # sudo: guarded field; write access and state were checked above.
        quiet.sudo().write({"is_announced": True})
        return quiet._send_announcement()

    def _announced_people(self):
        """Who is told of the announcement: the population, or who answers for units."""
        # sudo: hr.employee - work addresses of those who take part.
        cycle = self.sudo()
        if self._is_about_units():
            return cycle.population_ids | cycle.appraisal_ids.owner_id
        return cycle.population_ids

    def _send_announcement(self):
        """One mail for each; whoever has no address is named to who announces.

        :return: notification, or None where nothing is sent
        """
        template = self.env.ref(
            "hr_performance.mail_template_cycle_announcement", raise_if_not_found=False
        )
        if not template or not self:
            return None
        told, missed = 0, self.env["hr.employee"]
        for cycle in self:
            # sudo: hr.employee - work addresses of the cycle's own population; the
            # mail holds only what every reader of the cycle sees.
            people = cycle._announced_people()
            users = people.user_id.filtered("active")
            partners = users._performance_mail_readers("announcement").partner_id
            # sudo: hr.employee - as above; who has no login has a work address.
            others = people.filtered(lambda p: not p.user_id.active).sudo()
            missed |= others.filtered(lambda p: not p.work_contact_id.email)
            wanted = partners.filtered(lambda partner: not partner.email)
            silent = wanted.user_ids & users
            missed |= people.filtered(lambda p, silent=silent: p.user_id in silent)
            partners = (partners | others.work_contact_id).filtered("email")
            for lang, readers in partners.grouped("lang").items():
                spoken = cycle.with_context(lang=lang or self.env.lang)
                spoken.sudo().message_post_with_source(  # sudo: as above.
                    template,
                    partner_ids=readers.ids,
                    subtype_xmlid="mail.mt_note",
                    email_layout_xmlid="mail.mail_notification_light",
                )
            told += len(partners)
        return self._notification(self._announced_text(told, missed))

    def _announced_text(self, told, missed):
        """To how many people mails are on their way, and whom to tell otherwise."""
        text = self.env._("Announced. Mails on their way: %s.", told)
        if not missed:
            return text
        return self.env._(
            "%(text)s Without mail address, so tell them personally: %(people)s",
            text=text,
            people=names_of(missed.with_env(self.env)),
        )

    def _unsent_mails(self):
        """Mails of these cycles that the mail server has not taken."""
        # sudo: mail.mail - mails of cycles that the user reads: how many have left.
        mails = self.env["mail.mail"].sudo()
        return mails.search(self._unsent_domain() & Domain("res_id", "in", self.ids))

    def _unsent_domain(self):
        return Domain("model", "=", self._name) & Domain("state", "=", "exception")

    @readers_only
    def action_send_again(self):
        """Send what did not leave once more; nobody who has it gets it again.

        :return: notification
        """
        self.check_access("write")
        mails = self._unsent_mails()
        mails.mark_outgoing()
        mails.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return self._notification(self.env._("Mails on their way: %s.", len(mails)))

    def _notify_responsible(self):
        """One activity per new cycle for the responsible of its scheme."""
        for user, cycles in self.grouped(
            lambda cycle: cycle.scheme_id.responsible_id
        ).items():
            if user.active:
                cycles.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.with_context(lang=user.lang).env._(
                        "Look at the new cycle and launch it"
                    ),
                )

    # REPORT
    #
    # The report of a cycle comes by itself.

    def _trigger_report(self):
        cron = self.env.ref(
            "hr_performance.ir_cron_hr_performance_report", raise_if_not_found=False
        )
        if cron:
            # sudo: ir.cron - starting the scheduled job is no right of its own.
            cron.sudo()._trigger()

    @api.model
    def _report_due(self, chosen=None):
        """Cycles whose report is missing, or was made before they were closed.

        A report is due when the results are applied, by stage or by calendar: nobody
        has to press a button for it.
        """
        begun = self.env["res.company"]._performance_compared(
            "date_start", "<=", company="cycle_id.company_id"
        )
        applied = Domain("state", "=", "application") | Domain(
            "stage_ids", "any", Domain("state", "=", "application") & begun
        )
        running = Domain("state", "not in", ("draft", "closed"))
        missing = (
            Domain("state", "=", "closed") & Domain("reported_in", "!=", "closed")
            | running & applied & Domain("reported_in", "=", False)
            | Domain("report_asked_ids", "!=", False)
        )
        return self.search(missing & among(chosen))

    @api.model
    def _cron_report(self):
        """Make the reports that are due, one cycle a transaction; may run twice."""
        self._run_job("report")

    def _make_reports_due(self, cycle):
        """Make the report for each reader, or for who has asked; see ``Job``."""
        if asked := cycle.report_asked_ids:
            _made, errors = self._attempt_each(
                lambda users: [cycle._make_report(user) for user in users], asked
            )
            if errors:
                return errors[0][1]
            # sudo: guarded field, written by the scheduler's own step.
            cycle.sudo().report_asked_ids = False
            if cycle not in cycle._report_due():
                return None
        made, errors = self._attempt_each(
            lambda users: any([cycle._make_report(user) for user in users]),
            cycle._report_readers(),
        )
        if errors:
            return errors[0][1]
        if any(made) or cycle.state == "closed":
            cycle._note_reported()
        return None

    def _ask_for_report(self):
        """Have the scheduler write the report of a large cycle for the user.

        :return: notification
        """
        self.check_access("read")
        # sudo: whether the user is among the HR users of the cycle's company.
        if self.env.user not in self.sudo()._report_readers():
            raise UserError(
                self.env._(
                    "%s: the report of so many results is made for HR of its company."
                    " Choose a department instead.",
                    names_of(self, "name"),
                )
            )
        # sudo: guarded field; the file holds what its reader may read.
        self.sudo().report_asked_ids = [fields.Command.link(self.env.uid)]
        self._trigger_report()
        return self._notification(
            self.env._(
                "The report is being written. It will stand under Cycle Reports, in the"
                " gear of the results."
            )
        )

    def _note_reported(self):
        # sudo: guarded field, written by the scheduler's own step.
        self.sudo().write(
            {"reported_in": "closed" if self.state == "closed" else "open"}
        )

    def _report_readers(self):
        """HR users of the cycle's company who can see any result of it."""
        self.ensure_one()
        users = self.env.ref(OFFICER).all_user_ids.filtered(
            lambda user: user.active and not user._is_superuser() and not user.share
        )
        if self.company_id:
            users = users.filtered(lambda user: self.company_id in user.company_ids)
        return users

    def _make_report(self, user):
        """File the workbook for one reader, made with the reader's rights.

        A second run puts a newer workbook in the place of the first.

        :return: whether there was anything to tell
        """
        self.ensure_one()
        companies = self.company_id or user.company_ids
        cycle = self.with_user(user).with_context(
            allowed_company_ids=companies.ids, lang=user.lang, tz=user.tz
        )
        count = (
            self.env["hr.performance.result"]
            .with_env(cycle.env)
            .search_count([("cycle_id", "=", self.id)])
        )
        if not count:
            return False
        values = {
            "made_on": fields.Datetime.now(),
            "is_final": self.state == "closed",
            "result_count": count,
            "file": base64.b64encode(results_workbook(cycle)),
            "file_name": f"{self.name}.xlsx".replace("/", "-"),
        }
        # sudo: guarded fields; the file holds what its reader may read, and a global
        # rule gives it to nobody else.
        reports = self.env["hr.performance.cycle.report"].sudo()
        report = reports.search(
            [("cycle_id", "=", self.id), ("reader_id", "=", user.id)]
        )
        if report:
            report.write(values)
        else:
            reports.create({**values, "cycle_id": self.id, "reader_id": user.id})
        _logger.info("Report of cycle %s made for user %s", self.id, user.id)
        return True

    # WHAT THE FORM OPENS

    @readers_only
    def action_preview(self):
        """Show a launched sheet as employee, manager or rater will see it."""
        self.ensure_one()
        sheet = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.id), ("state", "!=", "cancelled")],
            order="manager_id, id",
            limit=1,
        )
        if not sheet:
            raise UserError(
                self.env._("%s has no sheet that you may see.", names_of(self, "name"))
            )
        return open_dialog(
            self.env["hr.performance.preview"],
            self.env._("See It As…"),
            context={
                "default_cycle_id": self.id,
                "default_appraisal_id": sheet.id,
            },
        )

    @readers_only
    def action_open_appraisals(self):
        """Open the appraisals of the cycle, be they of people or of units."""
        self.ensure_one()
        name = "hr_performance_appraisal_action"
        context = {"search_default_group_department": 1}
        if self._is_about_units():
            name, context = "hr_performance_appraisal_action_unit", {}
        action = self.env["ir.actions.act_window"]._for_xml_id(f"hr_performance.{name}")
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": context}

    @readers_only
    def action_open_without_manager(self):
        """Open the appraisals whose plan and review nobody but HR can take on."""
        action = self.action_open_appraisals()
        action["context"] = {"search_default_no_manager": 1}
        return action

    @readers_only
    def action_open_without_user(self):
        """Open the appraisals of people for whom somebody has to enter."""
        action = self.action_open_appraisals()
        action["context"] = {"search_default_no_user": 1}
        return action

    @readers_only
    def action_open_results(self):
        """Open the results of the cycle, be they of people or of units."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_result_action"
        )
        return {**action, "context": {"search_default_cycle_id": self.id}}

    @readers_only
    def action_open_reward_runs(self):
        """Open the reward runs of the cycle, or start the first one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_reward_run_action"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {"default_cycle_id": self.id}
        return action

    @readers_only
    def action_export_results(self):
        """Download the results that the user may read as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/cycle/{self.id}/results.xlsx",
            "target": "download",
        }

    @readers_only
    def action_collect(self):
        """Collect the actual values of the cycle now, without waiting for the night."""
        self.ensure_one()
        self.check_access("write")
        if self.state in ("draft", "closed"):
            raise UserError(
                self.env._(
                    "%s is not running: there is nothing to collect.",
                    names_of(self, "name"),
                )
            )
        # sudo: hr.performance.measure - evaluated with the rights of the sources'
        # owners; only values that the scheduler would write, too.
        failed = self.env["hr.performance.measure"].sudo()._collect(self)
        if failed:
            return failed._collect_notification(failed._problem_text(), kind="danger")
        return failed._collect_notification(
            self.env._("The values of %s are up to date.", self.name)
        )

    # SENTENCES

    def _untrained_sentence(self, people):
        """One sentence about raters without training, in a list; empty without any."""
        if not people:
            return []
        return [
            self.env._(
                "Evaluators without valid training: %s. Record it under Evaluators or"
                " on the employee.",
                names_of(people, "name"),
            )
        ]

    def _notification(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
