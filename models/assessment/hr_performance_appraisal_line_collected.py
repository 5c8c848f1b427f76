# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..organization.appraisal_states import UNRATED
from ..organization.number_input import format_number

AGGREGATES = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
    "last": lambda values: values[-1],
}


class HrPerformanceAppraisalLine(models.Model):
    """Plan lines whose actual value is made from Odoo records."""

    _inherit = "hr.performance.appraisal.line"

    collected_on = fields.Datetime(
        string="Last Refresh",
        compute="_compute_collected",
        help="When the value was last compared with the Odoo records.",
    )
    collected_from = fields.Char(
        string="Collected From",
        compute="_compute_collected",
        help="The data source that makes the value by itself.",
    )
    collected_display = fields.Char(
        string="Collected Value",
        compute="_compute_collected",
        help="What the Odoo records say. Another actual value beside it was entered by"
        " hand, with a reason.",
    )
    is_collected = fields.Boolean(compute="_compute_collected")
    is_stale = fields.Boolean(
        string="Stale",
        compute="_compute_collected",
        help="Not refreshed for longer than the company allows.",
    )

    @api.depends("kpi_id", "appraisal_id.employee_id", "actual")
    @api.depends_context("lang", "tz")
    def _compute_collected(self):
        sources = self._active_source_names()
        measures = self._collected_measures()
        for line in self:
            found = measures.get(line, self.env["hr.performance.measure"])
            newest = found[-1:]
            # sudo: hr.performance.kpi.source - its name, on a line that one may read.
            name = newest.sudo().kpi_source_id.name or sources.get(
                (line.kpi_id.id, line.company_id.id)
            )
            line.is_collected = bool(name)
            line.collected_from = name
            stale = found.filtered("is_stale")
            line.is_stale = bool(stale)
            line.collected_on = (
                min(stale.mapped("collected_on"))
                if stale
                else max(found.mapped("collected_on"), default=False)
            )
            line.collected_display = (
                format_number(
                    line.env,
                    AGGREGATES[line.kpi_id.aggregation](found.mapped("value")),
                )
                if found
                else ""
            )

    def _active_source_names(self):
        """Names of the active sources by (KPI id, company id)."""
        sources = (
            self.env["hr.performance.kpi.source"]
            # sudo: hr.performance.kpi.source - names beside lines that one may read.
            .sudo()
            .search([("kpi_id", "in", self.kpi_id.ids), ("state", "=", "active")])
        )
        return {(s.kpi_id.id, s.company_id.id): s.name for s in sources}

    def _collected_measures(self):
        """Collected values that each line counts, by last day.

        :return: dict of line to measures, in a constant number of queries
        """
        about_kpi = self.filtered("kpi_id")
        if not about_kpi:
            return {}
        measures = (
            self.env["hr.performance.measure"]
            # sudo: hr.performance.measure - values of lines that one may read.
            .sudo()
            .search(
                [
                    ("source", "=", "odoo"),
                    ("employee_id", "in", about_kpi.appraisal_id.employee_id.ids),
                    ("kpi_id", "in", about_kpi.kpi_id.ids),
                ],
                order="period_end, id",
            )
        )
        by_subject = measures.grouped(lambda m: (m.employee_id.id, m.kpi_id.id))
        found = {}
        # sudo: hr.performance.appraisal - person and period of readable lines.
        for line in about_kpi.sudo():
            start, end = line.appraisal_id._period()
            mine = by_subject.get((line.appraisal_id.employee_id.id, line.kpi_id.id))
            if mine:
                found[line] = mine.filtered(
                    lambda m, start=start, end=end: start <= m.period_end <= end
                )
        return found

    # COLLECTION

    @api.model
    def _open_states(self):
        """States of an appraisal in which values still come in."""
        return UNRATED

    @api.model
    def _open_for_source(self, source, cycles=None):
        """Lines of running cycles whose value a source makes."""
        domain = [
            ("kpi_id", "=", source.kpi_id.id),
            ("appraisal_id.company_id", "=", source.company_id.id),
            ("appraisal_id.subject_kind", "=", "employee"),
            ("appraisal_id.state", "in", self._open_states()),
            ("appraisal_id.cycle_id.state", "not in", ("draft", "closed")),
        ]
        if cycles is not None:
            domain.append(("appraisal_id.cycle_id", "in", cycles.ids))
        return self.search(domain)

    def _decided(self):
        """Lines whose value is not touched any more."""
        return self.filtered(
            lambda line: (
                line.appraisal_id.state not in self._open_states()
                or line.appraisal_id.cycle_id.state == "closed"
            )
        )

    # ACTIONS

    def action_open_measures(self):
        """Open the values that the line counts, entered and collected."""
        self.ensure_one()
        self.check_access("read")
        start, end = self.appraisal_id._period()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_measure_action"
        )
        action["name"] = self.display_name
        action["domain"] = [
            ("employee_id", "=", self.appraisal_id.employee_id.id),
            ("kpi_id", "=", self.kpi_id.id),
            ("period_end", ">=", start),
            ("period_end", "<=", end),
        ]
        return action

    # TELLING

    def _counting_values(self, dates):
        values = super()._counting_values(dates)
        if self.is_collected:
            values["source"] = self._source_sentence()
            values["is_stale"] = self.is_stale
            values["refreshed"] = ""  # the sentence says it to the minute
        return values

    def _source_sentence(self):
        """Where the value comes from and when it was refreshed, as one text."""
        self.ensure_one()
        _ = self.env._
        if not self.collected_on:
            return _("Odoo data: %s, not collected yet", self.collected_from)
        text = _(
            "Odoo data: %(name)s, last refresh %(moment)s",
            name=self.collected_from,
            moment=format_datetime(self.env, self.collected_on, dt_format="short"),
        )
        if self._is_overridden():
            text = _(
                "%(text)s; the collected value %(value)s was overridden by hand",
                text=text,
                value=self.collected_display,
            )
        return text

    def _is_overridden(self):
        """Whether a value that was entered counts instead of the collected one."""
        shown = format_number(self.env, self.actual if self.has_actual else None)
        return bool(self.collected_display) and self.collected_display != shown


class HrPerformanceAppraisal(models.Model):
    """Whether Odoo data fill in any value of the plan."""

    _inherit = "hr.performance.appraisal"

    has_collected = fields.Boolean(compute="_compute_has_collected")

    @api.depends("line_ids.kpi_id", "state")
    def _compute_has_collected(self):
        for appraisal in self:
            appraisal.has_collected = any(appraisal.line_ids.mapped("is_collected"))


class HrPerformanceResultLine(models.Model):
    """Where the value came from, beside how it was computed."""

    _inherit = "hr.performance.result.line"

    @api.depends("appraisal_line_id")
    def _compute_explanation_html(self):
        result = super()._compute_explanation_html()
        for line in self:
            # sudo: hr.performance.appraisal.line - source and age of the value that
            # stands in a result one may read.
            plan_line = line.sudo().appraisal_line_id
            if plan_line.is_collected:
                line.explanation_html += (
                    Markup('<p class="text-muted mt-2">%s</p>')
                    % plan_line._source_sentence()
                )
        return result
