# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import subperiods
from ..base.appraisal_states import LOGGED
from ..base.day_words import day_words
from ..base.figure import Figure
from ..base.hr_performance_job_mixin import Job, among
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import LISTED_THINGS
from ..base.number_input import format_number
from ..base.period_words import period_label
from ..base.seeing import readers_only
from ..people.hr_scope import HrFinder

#: How often goals are reported whose KPI does not say how often a value comes in.
RHYTHMS = ("month", "quarter")


class HrPerformanceProgressReport(models.Model):
    """How a goal is going at the end of one period: a value and a sentence.

    The daily job asks for it when a period of an agreed plan is over, where no value
    comes by itself. It is given on the page on which values are logged, and by any
    other way in which a value of the period comes in. There is one open report of each
    goal: a later one makes it missing, which is no zero.
    """

    _name = "hr.performance.progress.report"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.actors.mixin",
    ]
    _description = "Progress Report"
    _order = "date_end desc, line_id, id desc"
    _rec_names_search = ["line_id.title"]
    _guards_everything = True
    _waiting_sequence = 22
    _waiting_deadline_field = "deadline"
    _waiting_exit = "action_report"
    _job_reports = Job(
        "_to_ask",
        "ir_cron_hr_performance_progress_report",
        "_ask",
        size=500,
        apart=True,
    )

    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal",
        required=True,
        ondelete="cascade",
        index=True,
    )
    appraisal_id = fields.Many2one(
        related="line_id.appraisal_id", store=True, index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    owner_id = fields.Many2one(
        related="appraisal_id.owner_id",
        store=True,
        index=True,
        string="Reported by",
        help="The appraisee, or the head of the unit. For people without a login the"
        " manager reports.",
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", required=True)
    period = fields.Char(compute="_compute_period")
    deadline = fields.Date(string="Report By", required=True)
    state = fields.Selection(
        [("open", "To Report"), ("given", "Reported"), ("missing", "Not Reported")],
        required=True,
        default="open",
        index=True,
    )
    value = Figure(
        digits=(16, 6),
        aggregator=None,
        help="What was reached: in the period, or so far where the goal has one value.",
    )
    has_value = fields.Boolean(string="Value Known")
    value_text = fields.Char(string="Reached", compute="_compute_value_text")
    text = fields.Text(string="How Is It Going?")
    difficulties = fields.Text()
    given_on = fields.Datetime(string="Reported On")
    given_by_id = fields.Many2one("res.users", string="Written by")
    reminded_on = fields.Date()

    _one_open = models.UniqueIndex("(line_id) WHERE state = 'open'")
    _one_of_a_period = models.UniqueIndex("(line_id, date_end)")

    # COMPUTES

    @api.depends("date_start", "date_end")
    @api.depends_context("lang")
    def _compute_period(self):
        for report in self:
            days = report.date_start, report.date_end
            report.period = period_label(report.env, *days) if all(days) else False

    @api.depends("value", "has_value", "line_id.unit")
    @api.depends_context("lang")
    def _compute_value_text(self):
        """Empty without a value: what is missing is no zero."""
        for report in self:
            number = format_number(report.env, report.value)
            text = f"{number} {report.line_id.unit or ''}".strip()
            report.value_text = text if report.has_value else False

    @api.depends("line_id.title", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            parts = (report.line_id.title, report.period)
            report.display_name = " · ".join(filter(None, parts))

    # ASKING, EVERY DAY

    @api.model
    def _cron_reports(self):
        self._run_job("reports")

    @api.model
    def _to_ask(self, chosen=None):
        """Sheets whose goals are reported on, and those that still have open ones."""
        sheets = self.env["hr.performance.appraisal"]
        begun = self.env["res.company"]._performance_compared(
            "cycle_id.date_start", "<="
        )
        pursued = sheets.search(
            Domain("state", "in", LOGGED)
            & Domain("cycle_id.is_announced", "=", True)
            & begun
            & among(chosen)
        )
        waiting = Domain("state", "=", "open")
        waiting &= Domain("appraisal_id", "any", among(chosen))
        return pursued | self.search(waiting).appraisal_id

    def _ask(self, sheets):
        """Make the reports that are due; what is not pursued any more is not asked."""
        pursued = sheets.filtered(
            lambda s: s.state in LOGGED and s.cycle_id.is_announced
        )
        due = self._due_periods(pursued)
        own = self.search([("line_id", "in", sheets.line_ids.ids)])
        latest = {}
        for report in own.sorted("date_end"):
            latest[report.line_id] = report
        new = {
            line: period
            for line, period in due.items()
            if line not in latest or latest[line].date_end < period[1]
        }
        asked = own.filtered(lambda report: report.state == "open")
        over = asked.filtered(
            lambda r: r.appraisal_id not in pursued or r.line_id in new
        )
        if over:
            over.write({"state": "missing"})
            self.env.flush_all()
        self.create([self._asked_values(line, *days) for line, days in new.items()])

    def _due_periods(self, sheets):
        """The last period that is over of each line without value of it.

        :return: dict of line to first and last day
        """
        lines = sheets.line_ids._takes_values().filtered(
            lambda line: not line.is_collected
        )
        values = lines._period_values()
        found = {}
        for line in lines:
            today = line.company_id._performance_today()
            over = [part for part in line._report_periods() if part[1] < today]
            if not over:
                continue
            first, last = over[-1]
            known = values.get(line.id, ())
            is_whole = line._has_one_value([value.last for value in known])
            if is_whole or not any(first <= value.last <= last for value in known):
                found[line] = first, last
        return found

    @api.model
    def _asked_values(self, line, first, last):
        """Who agrees a plan late, or hears of it late, has the same time to report."""
        today = line.company_id._performance_today()
        days = line.appraisal_id.cycle_id._plain_rule("report_days") or 0
        return {
            "line_id": line.id,
            "date_start": first,
            "date_end": last,
            "deadline": max(last, today - timedelta(days=1)) + timedelta(days=days),
        }

    # REPORTING

    @readers_only
    def action_report(self):
        """Open the page with all values of the plan that are due."""
        self.ensure_one()
        self.check_access("read")
        return self.appraisal_id.action_log_values()

    @api.model
    def _latest_of(self, lines):
        """The newest report of each of these lines: dict of line to report."""
        found = self.search([("line_id", "in", lines.ids)], order="date_end, id")
        return {report.line_id: report for report in found}

    @api.model
    def _follow_values(self, lines):
        """Values came in, changed or went: reports tell them, and open ones are given.

        Runs with superuser rights; the callers have checked who may enter values.
        """
        reports = self.search(
            [("line_id", "in", lines.ids), ("state", "in", ("open", "given"))]
        )
        if not reports:
            return
        values = reports.line_id._period_values()
        newest = {report.line_id: report for report in reports.sorted("date_end")}
        for report in reports:
            known = values.get(report.line_id.id, ())
            days = [value.last for value in known]
            if report.line_id._has_one_value(days):
                if newest[report.line_id] != report:
                    continue
                found = report.line_id.actual if report.line_id.has_actual else None
            else:
                found = report._of_period(known)
            report._take(found)

    def _of_period(self, values):
        """The value of the period among those of the line, or None.

        What was entered for the whole plan is a value of each period's report.
        """
        inside = [v for v in values if self.date_start <= v.last <= self.date_end]
        if inside:
            numbers = [value.value for value in inside]
            found = subperiods.aggregate(numbers, self.line_id.kpi_id.aggregation)
            return float(found)
        total = [v for v in values if v.first and v.first <= self.date_start < v.last]
        return self.line_id.actual if total else None

    def _take(self, value):
        """Keep a value that is known, or that it is gone."""
        vals = {"has_value": value is not None, "value": value or 0.0}
        if any(self[name] != new for name, new in vals.items()):
            self.write(vals)
        if value is not None and self.state == "open":
            self._give({})

    def _give(self, vals):
        """Keep what was said. The callers have checked who may enter values."""
        first = self.state != "given" and {
            "state": "given",
            "given_on": fields.Datetime.now(),
        }
        self.write({**vals, **(first or {}), "given_by_id": self.env.uid})

    # WHAT OTHERS SHOW

    def _fact_values(self):
        """What stands beside a line in the review and in the talk."""
        self.ensure_one()
        said = [self.value_text, self.text]
        return {
            "model": self._name,
            "id": self.id,
            "kind": self.env._("Progress Report"),
            "quality": "",
            "is_weakness": False,
            "is_private": False,
            "date": day_words(self.env, self.date_end),
            # sudo: the name of who wrote what the user may read.
            "author": self.sudo().given_by_id.name,
            "text": ": ".join(filter(None, said)),
            "step": self.difficulties or "",
        }

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Open reports of plans that are pursued."""
        return self.search(self._asked_from(users))

    @api.model
    def _asked_from(self, users=None):
        told = Domain.TRUE
        if users is not None:
            told = self._may_wait_for(users, "owner_id", "appraisal_id.manager_id")
        return (
            told
            & Domain("state", "=", "open")
            & Domain("cycle_id.is_announced", "=", True)
            & Domain("appraisal_id.state", "in", LOGGED)
        )

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        """Who answers for the goal, or the manager for people without login."""
        return [(self.owner_id, False), (self.appraisal_id.manager_id, True)]

    def _waiting_about(self):
        return self.owner_id

    def _waiting_owners(self):
        return self.owner_id

    def _waiting_hr(self):
        return HrFinder(self.env).of_sheets({r: r.appraisal_id for r in self})

    def _is_news(self):
        """It is told when it is due soon; before that it stands on the first page."""
        return False

    def _waiting_document(self):
        return self.appraisal_id

    def _waiting_verb(self):
        return self.env._("Report the progress of: %s", self.line_id.title)

    def _digest_values(self):
        """One row for each plan, however many goals are to be reported."""
        rows = []
        for reports in self.grouped("appraisal_id").values():
            first = reports.sorted("deadline")[:1]
            titles = ", ".join(title for title in reports.line_id.mapped("title"))
            text = self.env._("Report the progress of: %s", titles)
            rows.append({**first._digest_row(), "text": text})
        return {"rows": rows[:LISTED_THINGS], "more": len(rows[LISTED_THINGS:])}

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return self._asked_from(self.env.user)

    @api.model
    def _task_kinds(self):
        """One row for each plan with goals to report; it opens the page for all."""
        mine = self._waiting_for(self.env.user)
        first = {
            sheet: reports.sorted("deadline")[:1]
            for sheet, reports in mine.grouped("appraisal_id").items()
        }
        return [
            Kind(
                "reports",
                self.env._("Progress to Report"),
                "appraisal_action_my",
                mine.appraisal_id,
                first,
                "action_log_values",
            )
        ]

    def _task_verb(self):
        return self.env._("Report your progress: %s", self.cycle_id.name)

    def _task_about(self):
        return self.owner_id
