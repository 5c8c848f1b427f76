# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

from markupsafe import Markup
from pytz import timezone

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...engine import emphasis, mix, scoring, smart
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.appraisal_states import AGREED, DECIDED, LOGGED, UNRATED, UNREVIEWED
from ..base.arguments import takes_text
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.entry import KEY, entered_by, entered_via, entry_of, given_by
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.json_fields import SharedJson
from ..base.seeing import names_of, readers_only
from ..template.hr_performance_template_line import SECTIONS
from . import conflict_query, plan_duties, plan_themes
from .cycle_plans import _WANTED
from .plan_checks import (
    FOR_LOGINS,
    PLAN_CHECKS,
    PlanFinding,
    goal_findings,
    hours_finding,
    without_repetition,
)

AGREEMENT_STATES = [
    ("drafted", "Being Drafted"),
    ("requested", "Change Requested"),
    ("manager", "Waits for the Manager"),
    ("employee", "Waits for the Employee"),
    ("agreed", "Agreed"),
    ("issued", "Issued without Agreement"),
]


def _types_a_value(command):
    """Whether a command of a client writes the typed value of a line that is there."""
    return (
        isinstance(command, list | tuple)
        and len(command) == len(Command.update(0, {}))
        and command[0] == Command.UPDATE
        and type(command[1]) is int
        and isinstance(command[2], dict)
        and "actual_input" in command[2]
    )


#: Longer requests are cut, as those of people without login are.
REQUEST_LIMIT = 2000

#: What proves that people have read and accepted a plan as it stands.
PLAN_PROOFS = (
    "employee_confirmed_on",
    "employee_confirmed_by_id",
    "employee_confirmed_via",
    "employee_confirmed_given_by_id",
    "manager_confirmed_on",
    "manager_confirmed_by_id",
    "manager_confirmed_via",
    "manager_confirmed_for_id",
    "goals_understood_on",
    "goals_understood_by_id",
    "check_reason",
    "check_confirmed_by_id",
    "check_confirmed_on",
)

#: Of a goal that people wrote themselves only its place and weight are the template's.
OWN_GOAL_FIELDS = (
    "sequence",
    "section",
    "kind",
    "weight",
    "is_development",
    "level_rules",
)


class HrPerformanceAppraisal(models.Model):
    """The plan of an appraisal: what is in it, what speaks against it, who agrees.

    The two sides agree on it as ``hr.performance.agreement.mixin`` promises: every
    change of a drafted plan counts ``plan_revision`` up and takes back what was
    confirmed.
    """

    _inherit = "hr.performance.appraisal"
    _revision_field = "plan_revision"
    _seen_key = "performance_plan_seen"

    # what the plan serves
    goal_chain = fields.Html(
        string="What My Work Serves",
        compute="_compute_goal_chain",
        sanitize=False,
        help="Each line of the plan with the goals that it serves, up to the company's"
        " goal.",
    )
    has_goals = fields.Boolean(compute="_compute_goal_chain")
    themes_html = fields.Html(
        string="Weight by Strategic Theme",
        compute="_compute_themes_html",
        sanitize=False,
        help="How much of the plan's weight each theme of the strategy has, beside what"
        " the company emphasises.",
    )
    goals_understood_on = fields.Datetime(
        string="Goals Understood On",
        readonly=True,
        copy=False,
        help="When the employee confirmed to see how the own goals serve those above.",
        guarded=True,
    )
    goals_understood_by_id = fields.Many2one(
        "res.users",
        string="Understood, Entered by",
        readonly=True,
        copy=False,
        guarded=True,
    )

    # what it is made of
    plan_bounds = SharedJson(
        readonly=True,
        copy=False,
        help="Technical: sections and limits of the template, kept from the start.",
        guarded=True,
    )
    quantitative_share = fields.Float(
        compute="_compute_mix", digits=(6, 2), string="Measured (%)"
    )
    qualitative_share = fields.Float(
        compute="_compute_mix", digits=(6, 2), string="Judged (%)"
    )
    section_summary = fields.Char(
        compute="_compute_mix",
        string="Sections",
        help="Share of each section in the weight.",
    )
    mix_warning = fields.Text(compute="_compute_mix")
    opinion_count = fields.Integer(
        string="Lines by Judgement",
        compute="_compute_opinion",
        help="Weighted lines whose points follow from no data but from a judgement.",
    )
    opinion_weight = fields.Float(
        string="Weight by Judgement (%)", digits=(6, 2), compute="_compute_opinion"
    )
    has_collected = fields.Boolean(compute="_compute_has_collected")
    has_values_to_log = fields.Boolean(compute="_compute_has_values_to_log")

    # working hours
    needed_hours = fields.Float(
        compute="_compute_hours",
        compute_sudo=True,
        help="Hours that the lines of the plan need together.",
    )
    available_hours = fields.Float(
        compute="_compute_hours",
        compute_sudo=True,
        help="Working hours of the period by the employee's working calendar, without"
        " public holidays and approved absences. Worked out where a line names hours.",
    )

    # actions
    action_ids = fields.One2many(
        "hr.performance.plan.action", "appraisal_id", string="Actions", copy=False
    )

    # what the checks say
    plan_advice = fields.Json(
        compute="_compute_plan_advice",
        string="Before You Sign",
        help="What the checks of the cycle have found; both sides read the same.",
    )
    check_reason = fields.Text(
        string="Confirmed Anyway",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the manager confirms a plan with goals that are not SMART.",
        guarded=True,
    )
    check_confirmed_by_id = fields.Many2one(
        "res.users", string="Reason Given by", readonly=True, copy=False, guarded=True
    )
    check_confirmed_on = fields.Datetime(
        string="Reason Given On", readonly=True, copy=False, guarded=True
    )

    # agreement
    plan_revision = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Counts the changes while the plan is drafted.",
        guarded=True,
    )
    proposal_ids = fields.One2many(
        "hr.performance.plan.proposal",
        "appraisal_id",
        string="Proposals",
        readonly=True,
        copy=False,
        help="Every change that a side made while the plan was drafted, and what became"
        " of it.",
        guarded=True,
    )
    change_requested_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since when the employee's wish for another plan waits for an answer.",
        guarded=True,
    )
    change_request_text = fields.Text(
        compute="_compute_change_request_text", string="Requested Change"
    )
    agreement_state = fields.Selection(
        AGREEMENT_STATES,
        string="Agreement",
        compute="_compute_agreement_state",
        store=True,
        index=True,
    )
    can_request_change = fields.Boolean(compute="_compute_can_request_change")
    can_answer_request = fields.Boolean(compute="_compute_can_request_change")

    # WHAT THE PLAN SERVES

    @api.depends("line_ids.objective_id", "line_ids.is_local", "line_ids.local_reason")
    @api.depends_context("lang", "uid")
    def _compute_goal_chain(self):
        """Goals that the reader may not read are there, but not named."""
        chains = self.line_ids.objective_id._goal_chains()
        every = self.env["hr.performance.objective"].union(*chains.values())
        told = every._filter_told()
        for appraisal in self:
            rows = [
                appraisal._chain_row(line, chains, told)
                for line in appraisal.line_ids
                if line.objective_id or line.is_local
            ]
            appraisal.has_goals = any(line.objective_id for line in appraisal.line_ids)
            appraisal.goal_chain = (
                Markup('<ul class="o_hr_performance_chain list-unstyled mb-0">%s</ul>')
                % Markup("").join(rows)
                if rows
                else False
            )

    @api.depends("line_ids.weight", "line_ids.objective_id", "line_ids.kpi_id")
    @api.depends_context("lang", "uid")
    def _compute_themes_html(self):
        """Read when the tab is opened only."""
        for appraisal in self:
            # sudo: only the themes that goals and KPIs of a readable plan serve.
            plan = appraisal.sudo()
            year = plan_themes.year_of(plan)
            wanted = self.env["hr.performance.emphasis"]._of_year(plan.company_id, year)
            own = wanted.get(plan.company_id.id)
            cards = plan_themes.cards(
                self.env,
                [("", plan_themes.weights_of(plan.line_ids), own)],
                emphasis.PLAN_BOUND,
            )
            appraisal.themes_html = self.env["ir.qweb"]._render(
                "hr_performance.hr_performance_theme_bars", {"cards": cards}
            )

    def _chain_row(self, line, chains, told):
        """One line of the plan and what it serves, step by step upwards.

        :param chains: see ``hr.performance.objective._goal_chains``
        :param told: those of these goals that the reader may know
        """
        steps = [Markup("<b>%s</b>") % (line.title or "")]
        if line.objective_id:
            steps += [
                Markup('%s <i class="text-muted">%s</i>')
                % (goal.name, goal._owner_name())
                if goal in told
                else Markup('<i class="text-muted">%s</i>') % goal._hidden_name()
                for goal in chains[line.objective_id.id]
            ]
        else:
            reason = self.env._("local: %s", line.local_reason or "")
            steps.append(Markup('<span class="text-muted">%s</span>') % reason)
        return Markup("<li>%s</li>") % Markup(
            ' <span class="text-muted px-1">→</span> '
        ).join(steps)

    @readers_only
    def action_understand_goals(self):
        """The employee sees how the own goals serve those above.

        For an appraisee without login the manager or HR enters it; who did stays.
        """
        self._check_role("subject", "manager", "hr")
        self._require_state(*UNREVIEWED)
        self._check_understanding()
        # sudo: guarded proof; role and state were checked above.
        self.sudo().write(
            {
                "goals_understood_on": fields.Datetime.now(),
                "goals_understood_by_id": self.env.uid,
            }
        )

    def _check_understanding(self):
        """Raise where somebody would tick for a person who can do it."""
        roles = self._roles()
        for_others = self.filtered(
            lambda a: "subject" not in roles[a.id] and not a.is_subject_userless
        )
        # The one place that says who may tick is the role check.
        for_others._check_role("subject")

    # WHAT IT IS MADE OF
    #
    # Shares of sections and of measured lines beside the bounds that the template set
    # when the plan began, and how much of it rests on somebody's judgement.

    @api.depends(
        "line_ids.weight",
        "line_ids.method",
        "line_ids.kind",
        "line_ids.section",
        "plan_bounds",
        "state",
    )
    @api.depends_context("lang")
    def _compute_mix(self):
        labels = dict(
            self.env["hr.performance.appraisal.line"]
            ._fields["section"]
            ._description_selection(self.env)
        )
        off = self.cycle_id.filtered(lambda c: c._gate_level("plan_mix") == "off")
        order = [section for section, _label in SECTIONS]
        for appraisal in self:
            found = appraisal._mix()
            appraisal.quantitative_share = float(found.measured)
            appraisal.qualitative_share = float(found.judged)
            appraisal.section_summary = " · ".join(
                self.env._(
                    "%(section)s %(share)s %%",
                    section=labels[section],
                    share=f"{found.sections[section].normalize():f}",
                )
                for section in sorted(found.sections, key=order.index)
            )
            is_told = appraisal.state == "planning" and appraisal.cycle_id not in off
            problems = is_told and appraisal._mix_problems(found)
            appraisal.mix_warning = "\n".join(problems or []) or False

    def _mix(self):
        """Shares of sections and of measured lines; see ``engine.mix``."""
        return mix.mix_of(
            (line.section, line.method != "manual", line._number("weight"))
            for line in self.line_ids
            if line.kind == "weighted" and line.section
        )

    def _mix_problems(self, found=None):
        """What differs from the bounds of the plan, each in one sentence."""
        self.ensure_one()
        wanted = self.plan_bounds or {}
        bounds = mix.Bounds(
            {
                section: to_decimal(share)
                for section, share in wanted.get("sections", {}).items()
            },
            *(
                to_decimal(wanted[name]) if wanted.get(name) is not None else None
                for name in ("least", "most")
            ),
        )
        return [
            rule_error_message(self.env, error)
            for error in mix.problems(found or self._mix(), bounds)
        ]

    @api.depends(
        "line_ids.method",
        "line_ids.kind",
        "line_ids.weight",
        "line_ids.kpi_id.data_source_kind",
    )
    def _compute_opinion(self):
        for appraisal in self:
            lines = appraisal.line_ids.filtered(
                lambda line: (
                    line.kind == "weighted"
                    and (
                        line.method == "manual"
                        or line.kpi_id.data_source_kind == "opinion"
                    )
                )
            )
            appraisal.opinion_count = len(lines)
            appraisal.opinion_weight = sum(lines.mapped("weight"))

    # ACTUAL VALUES

    @api.depends("line_ids.method", "line_ids.kind", "line_ids.not_applicable")
    def _compute_has_values_to_log(self):
        for appraisal in self:
            appraisal.has_values_to_log = bool(appraisal.line_ids._takes_values())

    @api.depends("line_ids.kpi_id", "state")
    def _compute_has_collected(self):
        for appraisal in self:
            appraisal.has_collected = any(appraisal.line_ids.mapped("is_collected"))

    def _check_measuring(self):
        """Values come in until the manager has rated; one's own, until one has."""
        if self.env.su:
            return
        roles = self._roles()
        self._check_role("subject", "manager", "hr", "delegate_prepare", roles=roles)
        self._require_state(*UNRATED)
        late = self.filtered(
            lambda a: a.state == "manager_review"
            and not roles[a.id] & {"manager", "hr", "delegate_prepare"}
        )
        if late:
            raise UserError(
                self.env._(
                    "%s: your self-review is submitted. Ask your manager to enter"
                    " values from now on.",
                    names_of(late[0]),
                )
            )

    def _without_typed_values(self, vals):
        """Take the values that are typed into several lines out of what is written.

        :return: the rest, and a dict of line id to what was typed
        """
        commands = vals.get("line_ids")
        if not isinstance(commands, list | tuple):
            return vals, {}
        typed = [command for command in commands if _types_a_value(command)]
        texts = {command[1]: command[2]["actual_input"] for command in typed}
        # A line that is named twice, or removed as well, is left to the platform.
        named = [c[1] for c in commands if isinstance(c, list | tuple) and len(c) > 1]
        if len(texts) < 2 or any(named.count(line_id) > 1 for line_id in texts):
            return vals, {}
        rest = []
        for command in commands:
            if command not in typed:
                rest.append(command)
            elif others := {k: v for k, v in command[2].items() if k != "actual_input"}:
                rest.append(Command.update(command[1], others))
        return {**vals, "line_ids": rest}, texts

    @readers_only
    def action_log_values(self):
        """Ask for the values that are due of all measured lines of the plan."""
        self.ensure_one()
        self.check_access("read")
        self._check_measuring()
        return self.env["hr.performance.value.log"]._open_all(self)

    @api.model
    def _task_domain(self):
        own = self.env.user._performance_is("owner_id")
        return own & Domain("state", "in", LOGGED)

    @api.model
    def _task_kinds(self):
        """One's own plans in which values of a period that is over are missing."""
        # sudo: which of one's own plans are asked for all values by a report anyway.
        asked = self.env["hr.performance.progress.report"].sudo()
        reported = asked._search(asked._asked_from(self.env.user))
        own = self.search_fetch(
            self._task_domain()
            & Domain("id", "not in", reported.subselect("appraisal_id"))
        )
        lines = self.env["hr.performance.value.log"]._overdue_lines(own)
        title = self.env._("Values to Log")
        due = lines.appraisal_id
        kind = Kind(
            "values", title, "appraisal_action_my", due, {}, "action_log_values"
        )
        return [kind]

    def _task_verb(self):
        return self.env._("Log your values: %s", self.cycle_id.name)

    def _task_about(self):
        return self.owner_id

    def _takes_own_values(self):
        """Whether who owns the plan may log values now."""
        return self.state in LOGGED

    def _spread_targets(self):
        """Turn targets of one period into those of the plan, in few statements."""
        kpis = self.template_id.line_ids.kpi_id.filtered(
            lambda kpi: kpi._has_period_target()
        )
        if not kpis:
            return
        lines = self.env["hr.performance.appraisal.line"].search(
            [("appraisal_id", "in", self.ids), ("kpi_id", "in", kpis.ids)]
        )
        lines._spread_targets()

    # WORKING HOURS

    def _compute_hours(self):
        available = self.filtered(
            lambda a: any(a.line_ids.mapped("needed_hours"))
        )._available_hours()
        for appraisal in self:
            appraisal.needed_hours = sum(appraisal.line_ids.mapped("needed_hours"))
            appraisal.available_hours = available.get(appraisal.id, 0)

    def _available_hours(self):
        """Working hours of each appraisee in the period, by appraisal id.

        Those of a unit are the hours of its people. People without a working calendar
        are left out: nobody knows their hours. The platform subtracts public holidays
        and a person's approved absences.
        """
        hours = {}
        for appraisal in self.filtered(lambda a: a.subject_kind != "employee"):
            found = appraisal._unit_people()._performance_hours(*appraisal._period())
            if found is not None:
                hours[appraisal.id] = found
        with_calendar = self.filtered(lambda a: a.employee_id.resource_calendar_id)
        groups = with_calendar.grouped(
            lambda a: (*a._present_period(), a.employee_id.resource_calendar_id.tz)
        )
        for (start, end, tz), appraisals in groups.items():
            zone = timezone(tz or "UTC")
            worked = appraisals.employee_id._get_work_days_data_batch(
                zone.localize(datetime.combine(start, time.min)),
                zone.localize(datetime.combine(end, time.max)),
            )
            for appraisal in appraisals:
                found = worked[appraisal.employee_id.id]["hours"]
                hours[appraisal.id] = to_decimal(round(found, 2))
        return hours

    def _is_over(self):
        """Whether the days of the plan are behind, or its result is decided."""
        end = self._period()[1]
        return self.state in DECIDED or end < self.company_id._performance_today()

    def _unit_people(self):
        """The people of the appraised unit."""
        department = self.subject_department_id
        name = "department_id" if department else "company_id"
        return self.env["hr.employee"]._performance_people_of(
            name, department or self.company_id
        )

    def _present_period(self):
        """First and last day on which the appraisee is there."""
        start, end = self._period()
        first = max(start, self.present_from or start)
        return first, max(first, min(end, self.present_until or end))

    def _hours_gaps(self):
        """Finding of each plan that needs more hours than there are."""
        demanding = self.filtered(lambda a: any(a.line_ids.mapped("needed_hours")))
        available = demanding._available_hours()
        gaps = {}
        for appraisal in demanding:
            needed = sum(
                (to_decimal(line.needed_hours) for line in appraisal.line_ids),
                to_decimal(0),
            )
            if gap := smart.hours_gap(needed, available.get(appraisal.id)):
                gaps[appraisal] = gap
        return gaps

    # ACTIONS OF THE PLAN

    def _check_open_plan(self):
        """Only who drafts the plan writes its actions, and until it is agreed."""
        self.env["hr.performance.appraisal.line"]._check_open_plans(self)

    def _action_problems(self):
        """What the actions of this plan lack, each in one sentence."""
        self.ensure_one()
        # sudo: hr.employee - whether those who are responsible are still there.
        actions = self.sudo().action_ids.filtered(lambda a: a.state == "open")
        return [
            problem
            for action in actions.with_context(active_test=False)
            if (problem := action._problem())
        ]

    # WHAT THE CHECKS FIND
    #
    # Of many plans together, in a constant number of queries; both sides read the same
    # before they sign.

    def _plan_findings(self):
        """What the checks that are not off find in these plans.

        :return: dict of appraisal to a list of ``PlanFinding``, in the order of
            ``PLAN_CHECKS``
        """
        found = {}
        for cycle, appraisals in self.grouped("cycle_id").items():
            codes = cycle._plan_check_codes()
            strict = [code for code in codes if cycle._gate_level(code) == "required"]
            if codes:
                # sudo: history, working hours and goals of others behind a plan that
                # the user reads; what is told is the same for everybody.
                appraisals.sudo()._collect_findings(codes, strict, found)
        order = {code: number for number, code in enumerate(PLAN_CHECKS)}
        return {
            appraisal.with_env(self.env): sorted(
                findings, key=lambda finding: order[finding.code]
            )
            for appraisal, findings in found.items()
        }

    def _collect_findings(self, codes, strict, found):
        """Add the findings of these plans; needs the rights to read everything.

        Advice begins when somebody has written: of lines as the template made them only
        what would be refused is told.

        :param strict: those codes that are required
        """
        goals = self.line_ids._smart_goals()
        self.line_ids._keep_smart_flags(goals)
        for line, goal in goals.items():
            asked = codes if line._is_written() else strict
            if asked and (findings := goal_findings(line, goal, asked)):
                found.setdefault(line.appraisal_id, []).extend(findings)
        if "plan_hours" in codes:
            for appraisal, gap in self._hours_gaps().items():
                found.setdefault(appraisal, []).append(hours_finding(gap))
        if "goal_conflict" in codes:
            for line, reason in self._open_conflicts():
                finding = PlanFinding(
                    "goal_conflict", line, reasons=[["", "goal_conflict", reason]]
                )
                found.setdefault(line.appraisal_id, []).append(finding)
        for code, find in (
            ("plan_duties", plan_duties.findings),
            ("plan_themes", plan_themes.findings),
        ):
            for appraisal, finding in find(self) if code in codes else ():
                found.setdefault(appraisal, []).append(finding)

    def _open_conflicts(self):
        """Pairs of a line and what it clashes with, in one query."""
        # sudo: which KPIs these plans hold; nothing of it is shown.
        plans = self.filtered("id").sudo()
        relations = (
            self.env["hr.performance.kpi.relation"]
            # sudo: only whether there is any; nothing is shown.
            .sudo()
            .search_fetch([("kpi_id", "in", plans.line_ids.kpi_id.ids)], ["kpi_id"])
        )
        # Plans whose KPIs have no relation need no look at the plans of everybody.
        plans = plans.filtered(lambda a: a.line_ids.kpi_id & relations.kpi_id)
        if not plans:
            return []
        plans.cycle_id._flush_conflict_tables()
        rows = self.env.execute_query(conflict_query.open_lines(plans.ids))
        lines = self.env["hr.performance.appraisal.line"].browse(
            {row[0] for row in rows}
        )
        by_id = {line.id: line for line in lines}
        return [
            (
                by_id[line],
                {
                    "kpi": by_id[line].kpi_id.id,
                    "other_kpi": other,
                    "department": department or False,
                    "wanted": _WANTED[wanted],
                    "other_wanted": _WANTED[other_wanted],
                },
            )
            for line, other, department, wanted, other_wanted in rows
        ]

    def _finding_problems(self, found):
        """What the checks have found: dict of check to appraisal to sentences.

        :param found: see ``_plan_findings``
        """
        problems = {}
        for appraisal, findings in found.items():
            for finding in findings:
                text = self.env._(
                    "%(appraisal)s – %(finding)s",
                    appraisal=appraisal.display_name,
                    finding=finding.sentence(self.env, with_title=True),
                )
                by_code = problems.setdefault(finding.code, {})
                by_code.setdefault(appraisal, []).append(text)
        return {code: problems[code] for code in PLAN_CHECKS if code in problems}

    @api.depends("line_ids.smart_flags", "state")
    @api.depends_context("lang", KEY)
    def _compute_plan_advice(self):
        """What both sides read; whoever has no login only what a wish can mend."""
        open_plans = self.filtered(lambda a: a.state == "planning")
        findings = open_plans._plan_findings()
        has_login = not entry_of(self.env)
        Gate = self.env["hr.performance.gate"]
        labels = dict(Gate._fields["code"]._description_selection(self.env))
        for appraisal in self:
            told = [
                finding
                for finding in findings.get(appraisal, ())
                if has_login or appraisal._is_told_without_login(finding)
            ]
            appraisal.plan_advice = appraisal._advice_groups(told, labels) or False

    def _is_told_without_login(self, finding):
        """Whether people without login can do something about it, or are held up.

        They cannot link goals, take KPIs in or ask for a waiver.
        """
        if self.cycle_id._gate_level(finding.code) == "required":
            return True
        return finding.code not in FOR_LOGINS and finding.letters != "R"

    def _advice_groups(self, findings, labels):
        """Findings as people read them: by goal, the plan as a whole first.

        :param labels: names of the checks by code
        """
        groups = {"": []}
        for finding in without_repetition(findings):
            level = self.cycle_id._gate_level(finding.code)
            groups.setdefault(finding.title(), []).append(
                {
                    "code": finding.code,
                    "check": labels[finding.code],
                    "sentence": finding.sentence(self.env),
                    "is_required": level == "required",
                }
            )
        # What is said alike of several goals is said once.
        alike = {}
        for goal, rows in groups.items():
            if rows:
                key = tuple((row["code"], row["sentence"]) for row in rows)
                alike.setdefault(key, (rows, []))[1].append(goal)
        return [
            {"key": number, "goal": ", ".join(filter(None, goals)), "rows": rows}
            for number, (rows, goals) in enumerate(alike.values())
        ]

    # HOW FAR THE TWO SIDES ARE

    @api.depends(
        "state",
        "employee_confirmed_on",
        "manager_confirmed_on",
        "change_requested_on",
        "plan_issued_on",
    )
    def _compute_agreement_state(self):
        for appraisal in self:
            appraisal.agreement_state = appraisal._agreement_state()

    def _agreement_state(self):
        if self.plan_issued_on:
            return "issued"
        if self.state == "cancelled":
            return False
        if self.state != "planning":
            return "agreed"
        if self.change_requested_on:
            return "requested"
        if self.employee_confirmed_on:
            return "manager"
        return "employee" if self.manager_confirmed_on else "drafted"

    @api.depends("proposal_ids.state", "change_requested_on")
    def _compute_change_request_text(self):
        for appraisal in self:
            requests = appraisal.proposal_ids.filtered(
                lambda p: p.kind == "request" and p.state == "open"
            )
            appraisal.change_request_text = "\n".join(
                text for text in requests.sorted("id").mapped("text") if text
            )

    @api.depends("state", "change_requested_on", "employee_id.user_id.active")
    @api.depends_context("uid")
    def _compute_can_request_change(self):
        roles = self._origin._roles()
        for appraisal in self:
            mine = roles.get(appraisal._origin.id, set())
            is_open = appraisal.state == "planning"
            appraisal.can_request_change = is_open and appraisal._asks(mine)
            appraisal.can_answer_request = bool(
                is_open
                and appraisal.change_requested_on
                and appraisal._answers("employee", mine)
            )

    def _asks(self, roles):
        """Whether these roles ask for a change on the employee's behalf."""
        self.ensure_one()
        is_entered = self.is_subject_userless and roles & {"manager", "hr"}
        return "subject" in roles or bool(is_entered)

    def _answers(self, side, roles):
        """Whether these roles answer what a side has proposed.

        The manager answers the employee, the employee the manager; HR stands in for a
        side without login. What HR has proposed is answered by either.
        """
        self.ensure_one()
        # sudo: hr.employee - only whether the manager has a login.
        is_manager_userless = not self.sudo().manager_id.user_id.active
        as_manager = "manager" in roles or ("hr" in roles and is_manager_userless)
        as_employee = self._asks(roles)
        return {
            "employee": as_manager,
            "manager": as_employee,
            "hr": as_manager or as_employee,
        }[side]

    def _proposal_side(self, roles):
        if "subject" in roles:
            return "employee"
        return "manager" if roles & {"manager", "delegate_prepare"} else "hr"

    def _asked_on(self):
        """Since when one side waits for the other's answer to the plan, or False."""
        self.ensure_one()
        if self.state != "planning":
            return False
        return (
            self.change_requested_on
            or self.manager_confirmed_on
            or self.employee_confirmed_on
        )

    # PROPOSALS

    def _note_proposals(self, rows, side=None):
        """Keep what the user proposes; earlier open ones of the same are replaced.

        :param rows: values of proposals on these appraisals
        :param side: whose proposals they are; by default by the user's role
        """
        if not rows:
            return
        roles = self._roles()
        marks = {a.id: a._proposal_mark(side, roles[a.id]) for a in self}
        # sudo: the history is written by the server only; the callers have checked
        # role and state.
        proposals = self.env["hr.performance.plan.proposal"].sudo()
        proposals._replace_open(rows)
        proposals.create([{**row, **marks[row["appraisal_id"]]} for row in rows])

    def _proposal_mark(self, side, roles):
        """Who proposes, for which side and in which way."""
        side = side or self._proposal_side(roles)
        # sudo: hr.employee - the two sides; only their users are compared.
        people = self.sudo()
        person = {"employee": people.employee_id, "manager": people.manager_id}.get(
            side
        )
        return {
            "side": side,
            "author_id": entered_by(self.env),
            "entered_via": entered_via(self.env, person) if person else "login",
            "given_by_id": given_by(self.env),
        }

    def _settle_proposals(self, state, side=None):
        """Settle what is open: all of it, or what others than a side have proposed.

        Requests are never accepted by a confirmation; they end without answer.
        """
        if not self:
            return
        domain = [("appraisal_id", "in", self.ids), ("state", "=", "open")]
        if side:
            domain += [("side", "!=", side), ("kind", "!=", "request")]
        # sudo: the history is written by the server only; the callers are checked.
        found = self.env["hr.performance.plan.proposal"].sudo().search(domain)
        requests = found.filtered(lambda p: p.kind == "request")
        (found - requests)._answer(state)
        requests._answer("closed")

    # REQUESTS FOR ANOTHER PLAN

    @readers_only
    def action_open_request(self):
        """Open the dialog in which the employee says what should change."""
        self._check_role("subject", "manager", "hr")
        return self.env["hr.performance.plan.answer"]._dialog(
            self.env._("Request a Change"), kind="request", appraisal_ids=self.ids
        )

    @readers_only
    @takes_text("text")
    def action_ask_for_change(self, text):
        """The employee asks for another plan; the manager is waited for.

        :param text: what should change; required
        """
        self._check_role("subject", "manager", "hr")
        self._require_state("planning")
        roles = self._roles()
        others = self.filtered(lambda a: not a._asks(roles[a.id]))
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: only the employee asks for a change of the plan. Change the"
                    " lines yourself instead.",
                    names_of(others[0]),
                )
            )
        if not (text or "").strip():
            raise UserError(self.env._("Write what should change."))
        self._note_request(text)
        self._log_exit(self.env._("Asks for a change of the plan: %s", text.strip()))

    def _note_request(self, text):
        """Keep a request; who had confirmed for the employee takes it back."""
        self._note_proposals(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "request",
                    "text": text.strip()[:REQUEST_LIMIT],
                }
                for appraisal in self
            ],
            side="employee",
        )
        # sudo: guarded fields; the callers have checked role, state and text.
        plans = self.sudo()
        plans._quiet().write(
            {
                "change_requested_on": fields.Datetime.now(),
                "employee_confirmed_on": False,
                "employee_confirmed_by_id": False,
                "employee_confirmed_via": False,
                "employee_confirmed_given_by_id": False,
            }
        )

    @readers_only
    def action_open_request_answer(self):
        """Open the dialog in which the manager answers the requests of this plan."""
        self.ensure_one()
        requests = self.proposal_ids.filtered(
            lambda p: p.kind == "request" and p.state == "open"
        )
        if not requests:
            raise UserError(
                self.env._("%s: no request waits for an answer.", names_of(self))
            )
        requests._check_answerable()
        return self.env["hr.performance.plan.answer"]._dialog(
            self.env._("Answer the Request"),
            context=self._seen_context(),
            kind="answer",
            proposal_ids=requests.ids,
            may_confirm=not self.manager_confirmed_on,
        )

    def _follow_requests(self):
        """Plans without open request wait for whoever is next. Superuser rights."""
        rows = self.env["hr.performance.plan.proposal"]._read_group(
            [
                ("appraisal_id", "in", self.ids),
                ("kind", "=", "request"),
                ("state", "=", "open"),
            ],
            ["appraisal_id"],
        )
        waiting = {appraisal.id for (appraisal,) in rows}
        done = self.filtered(lambda a: a.id not in waiting and a.change_requested_on)
        done._quiet().write({"change_requested_on": False})
        done._refresh_step_owners()

    def _close_requests(self):
        """The employee confirms after all: the wish is no more."""
        self.proposal_ids.filtered(
            lambda p: p.kind == "request" and p.state == "open"
        )._answer("closed")

    # CONFIRMING
    #
    # One by one with an error, or many with a list of exceptions. What happens in which
    # order stands in action_confirm_plan and _confirm_checked.

    @readers_only
    def action_confirm_plan(self):
        """Confirm the plan for one's side; with both sides it is agreed and frozen.

        The appraisee confirms as employee, the direct manager (or HR, where there is no
        manager with a login) as manager; whoever stands above the manager may, once the
        employee has. For an appraisee without login the manager or HR enters the
        confirmation; who did it stays on the record.

        Plans with a goal that is not SMART are not confirmed yet for the manager's
        side: a dialog shows what was found and asks for the reason; the others are.
        """
        roles = self._roles()
        if self._is_system():
            return self._confirm_checked(roles)
        self._check_may_confirm(roles)
        self._require_state("planning")
        waiting = self._check_plan_gates() & self._for_manager(roles)
        ready = self - waiting
        if ready or not self:
            ready._confirm_checked(roles)
        return waiting._ask_check_reason() if waiting else None

    @readers_only
    @takes_text("reason")
    def action_confirm_plan_with_reason(self, reason):
        """Confirm plans as manager although goals have failed; the reason stays.

        :param reason: why the plans are agreed all the same, not blank
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the plan is confirmed with what was found.")
            )
        roles = self._roles()
        for_manager = self._for_manager(roles)
        self._check_may_confirm(roles)
        # The reason is the manager's, or of whoever confirms in the manager's place.
        if others := self - for_manager:
            others._check_role("manager", "hr")
        self._require_state("planning")
        concerned = self._check_plan_gates() & for_manager
        # sudo: guarded fields; role and state were checked above.
        concerned.sudo().write(
            {
                "check_reason": reason.strip(),
                "check_confirmed_by_id": self.env.uid,
                "check_confirmed_on": fields.Datetime.now(),
            }
        )
        return self.action_confirm_plan()

    def _ask_check_reason(self):
        """Dialog that shows the findings and asks for the reason."""
        dialog = self.env["hr.performance.plan.reason"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm Anyway"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            # The reason is for the text that was read before the dialog opened.
            "context": self._seen_context(),
        }

    def _confirm_checked(self, roles):
        """Confirm plans whose goals have passed: the rest of the one order.

        The text that was read; the checks of agreement; who has read the rules; state
        and plan; then both sides' confirmations, and the agreement where both are.

        :param roles: what the user is to each of these plans
        """
        self._check_seen()
        self._pass_gates(self._agreement_problems(roles))
        if not self.env.su:
            self._check_method_read(self._confirming(roles))
        self._require_state("planning")
        # sudo: guarded proofs, and the contents of plans as both sides read them; the
        # roles were checked, or are those of the person of a page.
        plans = self.sudo()
        plans._check_plan()
        for_employee = self.filtered(lambda a: a._confirms_for_employee(roles[a.id]))
        for_manager = self._for_manager(roles)
        for_employee.sudo()._write_confirmation("employee", roles)  # sudo: as above.
        for_manager.sudo()._write_confirmation("manager", roles)  # sudo: as above.
        plans.filtered(
            lambda a: a.employee_confirmed_on and a.manager_confirmed_on
        )._move({"state": "agreed", "agreed_on": fields.Datetime.now()})

    # WHO CONFIRMS

    def _check_may_confirm(self, roles):
        """Raise unless the user is one of those who confirm these plans."""
        if self._is_system():
            return
        refused = self.filtered(
            lambda a: not roles[a.id] & {"subject", "manager", "hr"}
            and (self.env.su or not a._confirms_above(roles[a.id]))
        )
        if refused:
            refused._check_role("subject", "manager", "hr")
        for_others = self.filtered(
            lambda a: not a._confirms_for_employee(roles[a.id])
            and not a._confirms_for_manager(roles[a.id])
        )
        if for_others and not self.env.su:
            raise UserError(
                self.env._(
                    "%(names)s: who still has to confirm the plan can log in and does"
                    " so in person. HR confirms for a side without login; to let the"
                    " plan hold without a confirmation, use Exit….",
                    names=names_of(for_others),
                )
            )

    def _confirms_for_employee(self, roles):
        if "subject" in roles or self._is_system():
            return True
        if self.employee_confirmed_on or not roles & {"manager", "hr"}:
            return False
        return self.is_subject_userless

    def _confirms_for_manager(self, roles):
        if "manager" in roles or self._is_system():
            return True
        # sudo: hr.employee - only whether the manager has a login.
        if "hr" in roles and not self.sudo().manager_id.user_id.active:
            return True
        return self._confirms_above(roles)

    def _confirms_above(self, roles):
        """Whether a superior of the manager may confirm in the manager's place."""
        self.ensure_one()
        return bool(
            "chain" in roles
            and not roles & {"subject", "manager"}
            and self.employee_confirmed_on
            and not self.manager_confirmed_on
        )

    def _for_manager(self, roles):
        """Those appraisals whose plan the user confirms for the manager's side."""
        return self.filtered(lambda a: a._confirms_for_manager(roles[a.id]))

    def _confirming(self, roles):
        """Who confirms each appraisal's plan now: the sides that the user stands for.

        :return: dict of appraisal to employees
        """
        people = {}
        for appraisal in self:
            mine = roles[appraisal.id]
            sides = self.env["hr.employee"]
            if appraisal._confirms_for_employee(mine):
                sides |= appraisal.owner_id
            if appraisal._confirms_for_manager(mine):
                sides |= appraisal._acting(appraisal.manager_id)
            people[appraisal] = sides
        return people

    # SUMS THAT DO NOT ADD UP

    _job_weights = check("_with_other_weights", "_tell_weights")
    _job_periods = check("_with_other_periods", "_tell_periods")

    @api.model
    def _with_other_weights(self):
        """Agreed plans whose weights do not add up to 100."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  JOIN hr_performance_appraisal_line line
                    ON line.appraisal_id = sheet.id
                   AND line.active AND line.kind = 'weighted'
                 WHERE sheet.state IN %s
                 GROUP BY sheet.id
                HAVING ABS(SUM(line.weight) - 100) > 0.005
                """,
                AGREED,
            )
        )

    def _tell_weights(self, appraisal):
        raise UserError(
            self.env._(
                "%(sheet)s: the weights of the agreed plan add up to %(total)s instead"
                " of 100. Correct them by a change of the plan.",
                sheet=names_of(appraisal),
                total=formatLang(self.env, appraisal.weight_total),
            )
        )

    @api.model
    def _with_other_periods(self):
        """Lines of agreed plans whose targets by period do not make the target."""
        return self._found_by(
            SQL(
                """
                SELECT line.id
                  FROM hr_performance_appraisal_line line
                  JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
                  JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
                 WHERE line.active AND sheet.state IN %s AND kpi.aggregation = 'sum'
                   AND jsonb_typeof(line.period_targets) = 'array'
                   AND ABS(line.target - (
                       SELECT SUM((part->>2)::numeric)
                         FROM jsonb_array_elements(line.period_targets) part)) > 1e-6
                """,
                AGREED,
            ),
            self.line_ids._name,
        )

    def _tell_periods(self, line):
        raise UserError(
            self.env._(
                "%(line)s: the targets of the periods do not add up to the target."
                " Correct the target by a change of the plan; the periods follow.",
                line=names_of(line),
            )
        )

    # WHAT HAS TO HOLD

    def _check_plan(self):
        """Raise one error that lists what is missing in these plans."""
        problems = [problem for record in self for problem in record._plan_problems()]
        if problems:
            raise ValidationError("\n".join(problems[:20]))

    def _plan_problems(self):
        """What keeps this plan from being agreed, each in one sentence."""
        self.ensure_one()
        problems = []
        weighted = self.line_ids.filtered(lambda line: line.kind == "weighted")
        try:
            scoring.check_weights([line._number("weight") for line in weighted])
        except RuleError as error:
            problems.append(rule_error_message(self.env, error))
        for row, line in enumerate(self.line_ids, 1):
            if not line.title:
                problems.append(
                    self.env._(
                        "Row %s has no title: write the goal or delete the row.", row
                    )
                )
            elif problem := line._rule_problem():
                problems.append(f"{line.title}: {problem}")
        return [f"{self.display_name}: {problem}" for problem in problems]

    def _check_plan_gates(self):
        """Raise for findings of required checks.

        :return: appraisals with failed SMART letters and no reason yet
        """
        found = self._plan_findings()
        shown = self._pass_gates(self._finding_problems(found))
        waiting = self.browse().union(*shown.get("goal_smart", ()))
        return waiting._filter_reasonless(found)

    def _filter_reasonless(self, found):
        """Those plans for which the manager still has to say why they are agreed.

        :param found: see ``_plan_findings``
        """
        return self.filtered(
            lambda a: (
                not a.check_reason
                and any(finding.asks_reason() for finding in found.get(a, ()))
            )
        )

    def _agreement_problems(self, roles):
        """What the checks of agreement find.

        :return: dict of check to a dict of appraisal to sentences
        """
        return {
            # sudo: the lines of plans that the user confirms; both sides read them.
            "plan_mix": self._named_problems(lambda a: a.sudo()._mix_problems()),
            "plan_actions": self._named_problems(lambda a: a._action_problems()),
            "request_answered": self._unanswered_requests(roles),
        }

    def _named_problems(self, find):
        """Sentences of each appraisal that has any, beginning with its name."""
        found = {appraisal: find(appraisal) for appraisal in self}
        return {
            appraisal: [f"{appraisal.display_name}: {text}" for text in texts]
            for appraisal, texts in found.items()
            if texts
        }

    def _unanswered_requests(self, roles):
        """Requests of employees that whoever confirms for the manager has not settled.

        An employee who confirms takes the request back.
        """
        asked = self.filtered(
            lambda a: a.change_requested_on
            and a._confirms_for_manager(roles[a.id])
            and "subject" not in roles[a.id]
        )
        return asked._named_problems(
            lambda a: [
                self.env._(
                    "the employee asks for a change (%s). Answer the request first.",
                    a.change_request_text,
                )
            ]
        )

    # WHAT A CONFIRMATION WRITES AND WHAT TAKES IT BACK

    def _write_confirmation(self, side, roles):
        """Store that a side has confirmed; the caller has checked that it may.

        Who confirmed first stays; a delegate or superior of the manager confirms for
        the manager. What the others have proposed is accepted with it.

        :param side: 'employee' or 'manager'
        :param roles: what the user is to each of these plans
        """
        new = self.filtered(lambda a: not a[f"{side}_confirmed_on"])
        # The manager enters nothing over a personal link.
        self._write_entry(
            f"{side}_confirmed", "owner_id" if side == "employee" else "manager_id"
        )
        if side == "manager":
            self._keep_delegator(roles)
        # Where both have confirmed, the agreement settles everything.
        self.filtered(
            lambda a: not (a.employee_confirmed_on and a.manager_confirmed_on)
        )._settle_proposals("accepted", side)
        if side == "employee":
            self.filtered("change_requested_on")._close_requests()
        else:
            new._keep_manager_below(roles)

    def _write_entry(self, name, person):
        """Store that somebody has confirmed or acknowledged; who came first stays.

        :param name: beginning of the fields that say when, by whom and in which way
        :param person: field of the employee whose step it is
        """
        new = self.filtered(lambda a: not a[f"{name}_on"])
        by_way = new.grouped(lambda a: entered_via(self.env, a[person]))
        for via, group in by_way.items():
            group.write(
                {
                    f"{name}_on": fields.Datetime.now(),
                    f"{name}_by_id": entered_by(self.env),
                    f"{name}_via": via,
                    f"{name}_given_by_id": given_by(self.env),
                }
            )

    def _keep_delegator(self, roles):
        """Keep for whom a delegate has confirmed the plan."""
        acting_for = self._acting_for(roles)
        for employee, group in self.grouped(lambda a: acting_for[a.id]).items():
            if employee or any(group.mapped("manager_confirmed_for_id")):
                group.write({"manager_confirmed_for_id": employee.id})

    def _keep_manager_below(self, roles):
        """Keep for whom a superior of the manager has confirmed."""
        above = self.filtered(
            lambda a: "chain" in roles[a.id]
            and not roles[a.id] & {"manager", "hr"}
            and a.manager_id
        )
        for manager, plans in above.grouped("manager_id").items():
            plans._quiet().write({"manager_confirmed_for_id": manager.id})

    def _reset_confirmations(self):
        """A changed plan is another revision: nothing said of the old one stays.

        Both sides confirm again, goals are to be understood anew, red letters need a
        new reason.
        """
        self._count_revision()
        # sudo: guarded proofs; called by checked changes of plan lines.
        proven = self.sudo().filtered(lambda a: any(a[name] for name in PLAN_PROOFS))
        proven.write(dict.fromkeys(PLAN_PROOFS, False))

    def _changed_text(self):
        """Says that the plan is not the one that was read."""
        return self.env._(
            "%s: the plan was changed while you read it. Open it again, read what it"
            " says now, then confirm.",
            self.display_name,
        )

    @readers_only
    def action_open_confirm(self):
        """Open the dialog that shows what confirming these plans does, and does it."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the plans to confirm."))
        return self.env["hr.performance.plan.confirm"]._dialog(self)

    def _confirm_outlook(self):
        """What confirming would do to each of these plans, in constant queries.

        :return: dict of appraisal to a pair: 'agreed', 'employee' or 'manager' (whom
            the plan waits for then), 'past' (agreed before) or 'exception', and a text
        """
        outlook = {}
        roles = self._roles()
        for appraisal in self:
            if appraisal.state != "planning":
                outlook[appraisal] = ("past", "")
            elif reason := appraisal._confirm_obstacle(roles[appraisal.id]):
                outlook[appraisal] = ("exception", reason)
        possible = self.filtered(lambda a: a not in outlook)
        refused = possible._confirm_refusals(roles)
        for appraisal in possible:
            if found := refused.get(appraisal):
                outlook[appraisal] = ("exception", "\n".join(found))
            else:
                outlook[appraisal] = appraisal._confirm_result(roles[appraisal.id])
        return outlook

    def _confirm_obstacle(self, roles):
        """Why the user cannot confirm this plan at all, or ''."""
        self.ensure_one()
        as_employee = self._confirms_for_employee(roles)
        as_manager = self._confirms_for_manager(roles)
        if not as_employee and not as_manager:
            if "chain" in roles and not self.employee_confirmed_on:
                return self.env._("It waits for the employee's confirmation.")
            return self.env._("It is not yours to confirm: ask the direct manager.")
        if self.change_requested_on and "subject" not in roles:
            return self.env._(
                "The employee asks for a change: %s", self.change_request_text
            )
        is_missing = (as_employee and not self.employee_confirmed_on) or (
            as_manager and not self.manager_confirmed_on
        )
        if not is_missing:
            if self.employee_confirmed_on:
                return self.env._("You have confirmed it; it waits for the manager.")
            return self.env._("You have confirmed it; it waits for the employee.")
        return ""

    def _confirm_refusals(self, roles):
        """What the plan and its required checks refuse, by appraisal."""
        refused = {}
        for appraisal in self:
            if problems := appraisal._plan_problems():
                refused[appraisal] = problems
        checks = {
            **self._agreement_problems(roles),
            "method_acknowledged": self._method_problems(self._confirming(roles)),
        }
        self._add_refusals(checks, refused)
        refused = {
            appraisal: [
                text.removeprefix(f"{appraisal.display_name}: ") for text in found
            ]
            for appraisal, found in refused.items()
        }
        found = self._plan_findings()
        advice = self._add_refusals(self._finding_problems(found), refused)
        smart = self.browse().union(*advice.get("goal_smart", ()))
        for appraisal in self._for_manager(roles) & smart._filter_reasonless(found):
            text = self.env._(
                "Goals have red letters (SMART). Open the plan and confirm it with"
                " a reason."
            )
            refused.setdefault(appraisal, []).append(text)
        return refused

    def _add_refusals(self, problems, refused):
        """Add what required checks refuse.

        :param problems: dict of check to a dict of appraisal to sentences
        :param refused: dict of appraisal to sentences, added to
        :return: dict of check to what it says as advice
        """
        advice = {}
        for code, found in problems.items():
            advice[code], required = self._split_gate(code, found)
            for appraisal, texts in required.items():
                refused.setdefault(appraisal, []).extend(texts)
        return advice

    def _confirm_result(self, roles):
        """What the plan is after the user's confirmation."""
        self.ensure_one()
        employee = self.employee_confirmed_on or self._confirms_for_employee(roles)
        manager = self.manager_confirmed_on or self._confirms_for_manager(roles)
        if employee and manager:
            return ("agreed", "")
        return ("employee" if manager else "manager", "")

    def _confirm_batch(self):
        """Confirm these plans; whatever a further check refuses stays as it was.

        All of them are confirmed together. Only when something refuses them, the batch
        is halved until what is refused stands alone.

        :return: dict of refused appraisal to the reason
        """
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                self.action_confirm_plan()
            return {}
        except UserError as error:
            if len(self) == 1:
                return {self: str(error)}
        middle = len(self) // 2
        return self[:middle]._confirm_batch() | self[middle:]._confirm_batch()

    # A TEMPLATE FOR DRAFTED PLANS
    #
    # Applied to any number of plans in one batch; every change is noted as a proposal.

    @readers_only
    def action_open_apply_template(self):
        """Open the dialog that applies a template to these plans."""
        self.check_access("read")
        roles = self._roles()
        if not any(roles[appraisal.id] & {"manager", "hr"} for appraisal in self):
            # The dialog lists single plans of others; here are none of one's own.
            self._check_role("manager", "hr")
        return open_dialog(
            self.env["hr.performance.template.apply"],
            self.env._("Apply Template"),
            context={"default_appraisal_ids": self.ids},
        )

    def _default_templates(self):
        """The template that the rules of the cycle give each of these people.

        :return: dict of appraisal to template
        """
        found = {}
        for cycle, appraisals in self.grouped("cycle_id").items():
            people = appraisals.filtered("employee_id")
            by_employee = cycle._templates_for(
                people.employee_id,
                {a.employee_id.id: (a.job_id, a.department_id) for a in people},
            )
            for appraisal in appraisals:
                found[appraisal] = by_employee.get(
                    appraisal.employee_id.id, appraisal.template_id
                )
        return found

    def _template_obstacles(self, templates, mode):
        """Why a template cannot be applied to some of these plans.

        :param templates: dict of appraisal to template
        :param mode: 'replace' or 'complete'
        :return: dict of appraisal to a reason
        """
        roles = self._roles()
        reasons = {
            appraisal: appraisal._template_obstacle(
                templates[appraisal], mode, roles[appraisal.id]
            )
            for appraisal in self
        }
        return {appraisal: text for appraisal, text in reasons.items() if text}

    def _template_obstacle(self, template, mode, roles):
        self.ensure_one()
        _ = self.env._
        if not roles & {"manager", "hr"}:
            return _("It is not yours to change.")
        if self.state != "planning":
            return _("The plan is agreed: it changes only through a change request.")
        if not template or not template.line_ids:
            return _("No template with lines fits.")
        if not template.active or template.state == "retired":
            return _("Template %s is retired.", template.name)
        if template.company_id not in (self.company_id, self.company_id.browse()):
            return _("Template %s belongs to another company.", template.name)
        unreleased = template.line_ids.kpi_id.filtered(lambda k: k.state != "released")
        if unreleased:
            return _(
                "Template %(template)s holds KPIs that are not released: %(kpis)s.",
                template=template.name,
                kpis=names_of(unreleased, "name"),
            )
        if mode == "replace" and self._valued_goals(template):
            return _(
                "Own goals hold actual values already: complete the plan instead, or"
                " delete these goals first."
            )
        return ""

    def _valued_goals(self, template):
        """Own goals with values that a replacement would delete."""
        kept = set(self._matched_lines(template).values())
        return self.line_ids.filtered(
            lambda line: line.has_actual and not line.kpi_id and line not in kept
        )

    def _matched_lines(self, template):
        """The present line for each line of the template, where there is one."""
        by_kpi = {line.kpi_id: line for line in self.line_ids if line.kpi_id}
        by_origin = {
            line.template_line_id: line
            for line in self.line_ids
            if line.template_line_id and not line.kpi_id
        }
        found = {}
        for wanted in template.line_ids:
            present = (
                by_kpi.get(wanted.kpi_id) if wanted.kpi_id else by_origin.get(wanted)
            )
            if present:
                found[wanted] = present
        return found

    def _apply_templates(self, templates, mode):
        """Give these plans the lines of their templates.

        Every change is noted as a proposal, and both sides confirm again.

        :param templates: dict of appraisal to template
        :param mode: 'replace' takes other lines away and sets weights and targets;
            'complete' only adds what is missing
        """
        self._check_role("manager", "hr")
        self._require_state("planning")
        if obstacles := self._template_obstacles(templates, mode):
            raise UserError(
                "\n".join(
                    f"{appraisal.display_name}: {reason}"
                    for appraisal, reason in obstacles.items()
                )
            )
        # sudo: hr.performance.appraisal.line - role, state and template were checked
        # for every plan; the checks of the model would ask again for each line.
        lines = self.env["hr.performance.appraisal.line"].sudo()
        spare, changes, new = lines, {}, []
        for appraisal in self.sudo():  # sudo: as above.
            template = templates[appraisal].sudo()  # sudo: as above.
            matched = appraisal._matched_lines(template)
            new += [
                {"appraisal_id": appraisal.id, **wanted._appraisal_line_values()}
                for wanted in template.line_ids
                if wanted not in matched
            ]
            if mode == "replace":
                spare |= appraisal.line_ids - lines.union(*matched.values())
                for wanted, line in matched.items():
                    changes[wanted] = changes.get(wanted, lines) | line
        self._write_template_lines(spare, changes, new)
        self._write_templates(templates)

    def _write_template_lines(self, spare, changes, new):
        """Take away, change and add lines, each in one batch, and note it all."""
        removed = spare._removed_values()
        spare.unlink()
        changed = spare.browse().union(*changes.values())
        before = changed._noted_values()
        for wanted, group in changes.items():
            values = wanted._appraisal_line_values()
            if not wanted.kpi_id:
                values = {name: values[name] for name in OWN_GOAL_FIELDS}
            group.write(values)
        added = spare.create(new)
        (changed | added)._spread_targets()
        added._refresh_actuals()
        spare._note_removed(removed)
        changed._note_changed(before)
        added._note_added()

    def _write_templates(self, templates):
        groups = {}
        for appraisal in self:
            template = templates[appraisal]
            groups[template] = groups.get(template, self.browse()) | appraisal
        for template, appraisals in groups.items():
            # sudo: guarded fields; the caller has checked role, state and template.
            appraisals.sudo()._quiet().write(
                {
                    "template_id": template.id,
                    "plan_bounds": template._mix_values(),
                    **template._rater_values(),
                }
            )
        self._reset_confirmations()
