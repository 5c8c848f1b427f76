# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...engine import smart
from ...engine.numbers import to_decimal

#: Sections that hold goals; ability, attitude and values are judged by standards.
GOAL_SECTIONS = ("result", "quality", "efficiency")
#: Methods that score every value without a target.
RULED_METHODS = ("bands", "deduction")
#: Without a target these methods have nothing to compare with.
NONZERO_METHODS = ("ratio", "reverse_difference", "reverse_quotient", "plus_minus")


class HrPerformanceAppraisalLine(models.Model):
    """The SMART check of plan lines, for any number of lines together."""

    _name = "hr.performance.appraisal.line"
    _inherit = ["hr.performance.appraisal.line", "hr.performance.goal.check.mixin"]

    @api.depends(
        "title",
        "description",
        "kind",
        "section",
        "method",
        "direction",
        "target",
        "use_target",
        "baseline",
        "unit",
        "kpi_id",
        "objective_id",
        "is_local",
        "local_reason",
        "needed_hours",
    )
    @api.depends_context("lang")
    def _compute_smart_flags(self):
        # sudo: history and working hours behind the lines that the user reads.
        goals = self.sudo()._smart_goals()
        self._show_smart_flags(
            {line.with_env(self.env): g for line, g in goals.items()}
        )

    def _smart_goals(self):
        """See the mixin; needs the rights to read history and working hours."""
        lines = self.filtered(
            lambda line: line.kind == "weighted"
            and line.section in GOAL_SECTIONS
            and line.appraisal_id
        )
        appraisals = lines.appraisal_id
        history = lines._smart_history()
        demanding = lines.filtered("needed_hours").appraisal_id
        hours = demanding._available_hours()
        has_tree = self.env["hr.performance.objective"]._has_tree(appraisals.company_id)
        linked = lines.objective_id._serves_company()
        factors = {
            cycle: to_decimal(cycle._rule("growth_factor"))
            for cycle in appraisals.cycle_id
        }
        goals = {}
        for line in lines:
            appraisal = line.appraisal_id
            past, best = history.get(
                (appraisal.employee_id.id, line.kpi_id.id), (None,) * 2
            )
            goals[line] = smart.Goal(
                **line._smart_metric(past),
                **line._smart_relevance(linked, has_tree),
                **line._smart_period(),
                best_growth=best,
                factor=factors[appraisal.cycle_id],
                needed_hours=to_decimal(line.needed_hours) or None,
                available_hours=hours.get(appraisal.id),
            )
        return goals

    def _smart_metric(self, past):
        """Text and metric of a line.

        :param past: value of the period before, where the line names no baseline
        """
        text = "\n".join(filter(None, (self.title, self._smart_description())))
        target = to_decimal(self.target)
        needs_target = not self.kpi_id or self.method in NONZERO_METHODS
        is_free = self.method == "binary" and not self.use_target
        is_ruled = self.method in RULED_METHODS or is_free and bool(self.kpi_id)
        is_measured = self.method not in ("manual", *RULED_METHODS) and not is_free
        return {
            "text": text,
            "is_measured": is_measured,
            "is_ruled": is_ruled,
            "is_described": self.method == "manual" and bool(self.kpi_id),
            "target": target if is_measured and (target or not needs_target) else None,
            "unit": self.unit or "",
            "baseline": to_decimal(self.baseline) or past,
            "direction": -1 if self._wants_less() else 1,
        }

    def _smart_description(self):
        return self.description or self.template_line_id.description

    def _wants_less(self):
        """Whether a lower value is the better one, whatever the method calls it."""
        return self.direction == "down" or self.method in (
            "reverse_difference",
            "reverse_quotient",
            "deduction",
        )

    def _smart_relevance(self, linked, has_tree):
        company = self.appraisal_id.company_id
        return {
            "parent": self.objective_id in linked if company in has_tree else None,
            "is_local": self.is_local and bool((self.local_reason or "").strip()),
        }

    def _smart_period(self):
        start, end = self.appraisal_id._period()
        is_scored = self.method != "manual" and (self.kpi_id or self.target)
        return {
            "start": start,
            "end": end,
            "ends_with_period": bool(
                is_scored or self.method == "manual" and self.kpi_id
            ),
        }
