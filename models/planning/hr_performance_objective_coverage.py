# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import cascade
from ..organization.number_input import format_number, parse_number

PROGRESS_SOURCES = [
    ("value", "Own Value"),
    ("below", "Goals Below"),
    ("key_results", "Mean of Key Results"),
]


class HrPerformanceObjective(models.Model):
    """What the goals below cover, and how far a goal is."""

    _inherit = "hr.performance.objective"

    # coverage
    child_count = fields.Integer(
        string="Goals Below It", compute="_compute_coverage", store=True
    )
    coverage_kind = fields.Selection(
        [
            ("none", "Not Broken Down"),
            ("values", "Values Add Up"),
            ("shares", "Contributions"),
        ],
        compute="_compute_coverage",
        store=True,
        help="Targets of one unit are added up; with several units the contributions"
        " are.",
    )
    coverage = fields.Float(
        string="Coverage (%)",
        digits=(9, 2),
        compute="_compute_coverage",
        store=True,
        aggregator="avg",
        help="How much of the target the goals below it promise together.",
    )
    gap = fields.Float(
        digits=(16, 6),
        compute="_compute_coverage",
        store=True,
        aggregator=None,
        help="What is missing to the target, or goes beyond a limit; in per cent where"
        " contributions are added up.",
    )
    is_short = fields.Boolean(
        string="Coverage below 100 %", compute="_compute_coverage", store=True
    )
    coverage_text = fields.Char(compute="_compute_coverage_text", string="Coverage")

    # progress
    progress_source = fields.Selection(
        PROGRESS_SOURCES,
        string="Progress from",
        required=True,
        default="value",
        help="Own value: current value against the target. Goals below: their values"
        " added up, or weight × achievement where units differ. Key results: their"
        " plain mean.",
    )
    is_key_result = fields.Boolean(
        string="Key Result", help="A measurable result by which the goal above is seen."
    )
    progress = fields.Float(
        string="Progress (%)",
        digits=(9, 2),
        compute="_compute_progress",
        store=True,
        recursive=True,
        aggregator="avg",
    )
    has_progress = fields.Boolean(
        string="Measured",
        compute="_compute_progress",
        store=True,
        recursive=True,
    )
    current_input = fields.Char(
        string="Current Value",
        compute="_compute_current_input",
        inverse="_inverse_current_input",
        help="Value reached so far. Empty means not known yet; 0 is a value.",
    )
    target_text = fields.Char(compute="_compute_target_text", string="Target with Unit")

    # COVERAGE

    @api.depends(
        "target",
        "unit",
        "kpi_id",
        "direction",
        "progress_source",
        "child_ids.active",
        "child_ids.state",
        "child_ids.is_key_result",
        "child_ids.target",
        "child_ids.unit",
        "child_ids.kpi_id",
        "child_ids.direction",
        "child_ids.contribution_share",
    )
    def _compute_coverage(self):
        for goal in self:
            parts = goal._live_parts()
            if goal.progress_source == "key_results":
                # Key results show a goal, they are no parts of it.
                parts = parts.filtered(lambda part: not part.is_key_result)
            found = goal._coverage_of(parts)
            goal.child_count = len(goal._live_parts())
            goal.coverage_kind = (
                "none"
                if not found
                else "values"
                if parts._add_up_to(goal)
                else "shares"
            )
            goal.coverage = found.percent if found else 0
            goal.gap = found.gap if found else 0
            goal.is_short = bool(found) and found.percent < 100

    def _live_parts(self):
        return self.child_ids.filtered(
            lambda part: part.active and part.state != "cancelled"
        )

    def _add_up_to(self, above):
        """Whether these goals are all measured like the one above."""
        return all(part._adds_up_to(above) for part in self)

    def _coverage_of(self, parts):
        if parts._add_up_to(self):
            targets = [part.target for part in parts]
            return cascade.coverage(self.target, targets, self.direction)
        return cascade.share_coverage(part.contribution_share or None for part in parts)

    @api.depends("coverage", "gap", "coverage_kind", "unit")
    @api.depends_context("lang")
    def _compute_coverage_text(self):
        for goal in self:
            goal.coverage_text = goal._coverage_sentence()

    def _coverage_sentence(self):
        """Such as “95 %, 50 missing”; empty for a goal without goals below."""
        if self.coverage_kind == "none":
            return ""
        percent = format_number(self.env, self.coverage, 2)
        if not self.gap:
            return self.env._("%(percent)s %% covered", percent=percent)
        unit = "%" if self.coverage_kind == "shares" else self.unit or ""
        gap = f"{format_number(self.env, self.gap)} {unit}".strip()
        if self.direction == "down" and self.coverage_kind == "values":
            return self.env._("%(percent)s %%, %(gap)s above", percent=percent, gap=gap)
        return self.env._("%(percent)s %%, %(gap)s missing", percent=percent, gap=gap)

    # PROGRESS

    @api.depends(
        "progress_source",
        "baseline",
        "target",
        "direction",
        "unit",
        "kpi_id",
        "current_value",
        "has_current",
        "child_ids.active",
        "child_ids.state",
        "child_ids.is_key_result",
        "child_ids.target",
        "child_ids.unit",
        "child_ids.kpi_id",
        "child_ids.direction",
        "child_ids.weight",
        "child_ids.contribution_share",
        "child_ids.current_value",
        "child_ids.has_current",
        "child_ids.progress",
        "child_ids.has_progress",
    )
    def _compute_progress(self):
        for goal in self:
            rate = goal._progress_rate()
            goal.has_progress = rate is not None
            goal.progress = rate or 0

    def _progress_rate(self):
        """Progress in per cent, or None where nothing has been measured."""
        if self.progress_source == "value":
            return self._value_rate(self.current_value if self.has_current else None)
        parts = self._live_parts()
        if self.progress_source == "key_results":
            results = parts.filtered("is_key_result") or parts
            return cascade.key_results_mean(part._own_rate() for part in results)
        measured = parts.filtered("has_current")
        if measured == parts and parts and parts._add_up_to(self):
            return self._value_rate(sum(part.current_value for part in parts))
        return cascade.roll_up(
            (weight, part._own_rate())
            for part, weight in zip(parts, parts._part_weights(self), strict=True)
        )

    def _value_rate(self, value):
        return cascade.achievement(
            value, self.target, self.baseline or None, self.direction
        )

    def _own_rate(self):
        return self.progress if self.has_progress else None

    def _part_weights(self, above):
        """Weights where there are any, else targets, contributions, or all alike.

        Targets say how much a part counts only where the values add up.
        """
        if any(self.mapped("weight")):
            return [part.weight for part in self]
        if self._add_up_to(above) and all(part.target > 0 for part in self):
            return [part.target for part in self]
        if any(self.mapped("contribution_share")):
            return [part.contribution_share for part in self]
        return [1] * len(self)

    # TYPING

    @api.depends("current_value", "has_current")
    @api.depends_context("lang")
    def _compute_current_input(self):
        for goal in self:
            goal.current_input = format_number(
                goal.env, goal.current_value if goal.has_current else None
            )

    def _inverse_current_input(self):
        """Store what was typed, by whoever answers for the goal or approves it."""
        self._check_measuring()
        today = fields.Date.context_today(self)
        for goal in self:
            value = parse_number(self.env, goal.current_input, goal.name)
            # sudo: guarded value; role and state were checked above.
            goal.sudo().write(
                {
                    "current_value": float(value or 0),
                    "has_current": value is not None,
                    "current_on": today if value is not None else False,
                }
            )

    @api.depends("target", "unit")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for goal in self:
            text = format_number(goal.env, goal.target) if goal.target else ""
            goal.target_text = f"{text} {goal.unit or ''}".strip() if text else ""
