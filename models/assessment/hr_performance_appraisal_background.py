# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date, is_html_empty

from ...engine.methods.rates import achievement
from ...engine.numbers import round_half_up
from ...engine.outcome import RuleError
from ..organization.appraisal_states import WITHOUT_PLAN
from ..organization.number_input import format_number

# Methods whose actual value says nothing when it is divided by a target.
WITHOUT_RATE = ("manual", "deduction", "binary", "bands", "closeness")
REVERSE = ("reverse_difference", "reverse_quotient")
# Who may see a person's jobs: the two sides, those above, HR.
CAREER_READERS = {"subject", "manager", "chain", "second", "hr"}


class HrPerformanceAppraisalLine(models.Model):
    """The same goal in the person's last plan, for comparison."""

    _inherit = "hr.performance.appraisal.line"

    last_display = fields.Char(
        compute="_compute_last_display",
        string="Last Time",
        help="Target, actual value and achievement of the same KPI, or of an own goal"
        " of the same title, in the person's last plan.",
    )

    @api.depends("kpi_id", "name", "appraisal_id.employee_id")
    @api.depends_context("lang")
    def _compute_last_display(self):
        last = self._last_lines()
        for line in self:
            found = last.get(line)
            line.last_display = found and found._last_text()

    def _last_lines(self):
        """The line of the same KPI or title in each person's last plan before this.

        :return: dict of line to the earlier line; lines without one are left out
        """
        # sudo: targets and actual values of a person's own earlier plans. Whoever may
        # read the present plan plans against them; scores and points are not shown.
        earlier = self.sudo().search(
            [
                ("appraisal_id.employee_id", "in", self.appraisal_id.employee_id.ids),
                ("appraisal_id.state", "not in", WITHOUT_PLAN),
                "|",
                ("kpi_id", "in", self.kpi_id.ids),
                ("kpi_id", "=", False),
            ]
        )
        by_key = {}
        for line in earlier:
            by_key.setdefault(line._last_key(), []).append(line)
        found = {}
        for line in self:
            start = line.appraisal_id._period()[0] if line.appraisal_id else None
            key = line.sudo()._last_key()  # sudo: as above.
            before = [
                other
                for other in by_key.get(key, ())
                if start and other.appraisal_id._period()[1] < start
            ]
            if before:
                found[line] = max(before, key=lambda o: o.appraisal_id._period()[1])
        return found

    def _last_key(self):
        name = (self.title or "").strip().casefold()
        return self.appraisal_id.employee_id.id, self.kpi_id.id or name or None

    def _achievement_text(self):
        """Achievement rate of this line in words, or '' where there is none."""
        self.ensure_one()
        if not self.has_actual or self.method in WITHOUT_RATE:
            return ""
        direction = "down" if self.method in REVERSE else self.direction
        try:
            numbers = self._number("actual"), self._number("target")
            rate = achievement(direction, *numbers)
        except RuleError:
            return ""
        percent = round_half_up(rate.value * 100, 1)
        return self.env._("%s %%", format_number(self.env, percent))

    def _last_values(self):
        """Target, actual and achievement of this line as texts."""
        line = self.with_env(self.env)
        unit = line.unit or ""
        actual = format_number(self.env, line.actual) if line.has_actual else ""
        return {
            "target": line.target_display or "",
            "actual": f"{actual} {unit}".strip() if actual else "",
            "rate": line._achievement_text(),
            "cycle": line.appraisal_id.cycle_id.name,
        }

    def _last_text(self):
        values = self._last_values()
        if not values["actual"]:
            return values["target"] or "–"
        text = " → ".join(part for part in (values["target"], values["actual"]) if part)
        return f"{text} ({values['rate']})" if values["rate"] else text


class HrPerformanceAppraisal(models.Model):
    """What one should know when a plan is drafted, on one page and in one place.

    Every part is a dict of appraisal id to values, read for all appraisals at once;
    parts that other rooms or addons know are added by ``_background_parts``.
    """

    _inherit = "hr.performance.appraisal"

    background_html = fields.Html(
        compute="_compute_background_html", string="Background", sanitize=False
    )

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
        """Parts of the page: dict of name to a dict of appraisal id to values."""
        return {
            "comparison": self._background_comparison(),
            "duties": self._background_duties(),
            "career": self._background_career(),
            "result": self._background_result(),
            "tasks": self._background_tasks(),
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

    def _background_career(self):
        """Tenure and jobs: titles and dates only, for those who plan with a person."""
        roles = self._roles()
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
                jobs.append((title, format_date(self.env, version.date_version)))
                last = title
        days = [v.contract_date_start or v.date_version for v in versions]
        start = min((day for day in days if day), default=None)
        return {
            "jobs": jobs[::-1],
            "tenure": self._tenure_text(start),
            "since": format_date(self.env, start) if start else "",
        }

    def _tenure_text(self, start):
        if not start:
            return ""
        passed = relativedelta(fields.Date.context_today(self), start)
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
                    "date": format_date(self.env, action.due_date),
                    "is_late": action.is_overdue,
                }
                for action in actions
                if action.responsible_id == appraisal.employee_id
            ]
            for appraisal in self
        }
