# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.raters import LEVELS, POINTS_PER_LEVEL
from ..base.number_input import format_number, parse_number
from ..base.seeing import readers_only
from .hr_performance_rating import TEXT_LIMIT

#: The points that each level is worth, the lowest first.
LEVEL_POINTS = [int(level * POINTS_PER_LEVEL) for level in LEVELS]


class TypedLine(NamedTuple):
    """What is typed in a line, before it is saved, under the names of its fields."""

    points: float
    has_points: bool
    is_veto_triggered: bool
    comment: str


class HrPerformanceRatingLine(models.Model):
    """What one review says about one line of the plan."""

    _name = "hr.performance.rating.line"
    _inherit = "hr.performance.guard.mixin"
    _description = "Review Line"
    _order = "rating_id, sequence, id"

    rating_id = fields.Many2one(
        "hr.performance.rating",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    sequence = fields.Integer(readonly=True, guarded=True)
    company_id = fields.Many2one(related="rating_id.company_id")
    state = fields.Selection(related="rating_id.state", string="Review State")
    section = fields.Selection(related="appraisal_line_id.section")
    kind = fields.Selection(related="appraisal_line_id.kind")
    method = fields.Selection(related="appraisal_line_id.method")
    weight = fields.Float(related="appraisal_line_id.weight")
    target_display = fields.Char(related="appraisal_line_id.target_display")
    actual_input = fields.Char(related="appraisal_line_id.actual_input", readonly=False)
    progress = fields.Json(
        related="appraisal_line_id.progress", export_string_translation=False
    )
    is_by_period = fields.Boolean(related="appraisal_line_id.is_by_period")
    is_collected = fields.Boolean(related="appraisal_line_id.is_collected")
    guidance = fields.Text(related="appraisal_line_id.guidance")
    level_description = fields.Text(
        related="appraisal_line_id.kpi_id.level_description"
    )
    points = fields.Float(
        string="Points Given", digits=(7, 2), copy=False, aggregator="avg"
    )
    has_points = fields.Boolean(readonly=True, copy=False, guarded=True)
    points_input = fields.Char(
        string="Points",
        compute="_compute_points_input",
        inverse="_inverse_points_input",
        help="Points of 100 for lines that reviewers rate, up to the cap of the line;"
        " for bonus and penalty items the points added or taken.",
    )
    self_points_display = fields.Char(
        compute="_compute_self_points_display",
        string="Self",
        help="Points of the submitted self-review.",
    )
    self_points = fields.Float(
        compute="_compute_self_points_display", export_string_translation=False
    )
    has_self_points = fields.Boolean(
        compute="_compute_self_points_display", export_string_translation=False
    )
    points_scale = fields.Json(
        compute="_compute_points_scale",
        export_string_translation=False,
        help="Technical: range and words of the points that are given here.",
    )
    self_comment = fields.Text(
        compute="_compute_self_points_display",
        string="Self-Review",
        help="What the submitted self-review says about the line.",
    )
    is_veto_triggered = fields.Boolean(
        string="Veto", help="The event of this veto item has happened; say what."
    )
    comment = fields.Text(help="Facts and examples rather than judgements.")

    _line_unique = models.UniqueIndex(
        "(rating_id, appraisal_line_id)", "A review has each line once."
    )

    @api.depends("points", "has_points")
    @api.depends_context("lang")
    def _compute_points_input(self):
        for line in self:
            line.points_input = format_number(
                line.env, line.points if line.has_points else None, 2
            )

    @api.depends("appraisal_line_id")
    @api.depends_context("lang", "uid")
    def _compute_self_points_display(self):
        """Beside the manager's points; read with the reader's own rights."""
        own = self.search_fetch(
            [
                ("appraisal_line_id", "in", self.appraisal_line_id.ids),
                ("rating_id.kind", "=", "self"),
                ("rating_id.state", "=", "submitted"),
            ]
        )
        said = {line.appraisal_line_id: line for line in own}
        silent = self.filtered(lambda line: line.appraisal_line_id not in said)
        silent.self_points_display = ""
        silent.self_points = 0.0
        silent.has_self_points = silent.self_comment = False
        for line in self - silent:
            found = said[line.appraisal_line_id]
            points = found.points if found.has_points else None
            line.self_points_display = format_number(line.env, points, 2)
            line.self_points = found.points
            line.has_self_points = found.has_points
            line.self_comment = found.comment

    @api.depends("appraisal_line_id", "rating_id.is_open", "rating_id.is_mine")
    @api.depends_context("lang", "uid")
    def _compute_points_scale(self):
        """Where points are given now: the most of them, and the words of the scale."""
        # sudo: hr.performance.scale - grades and their words, of sheets that the user
        # reviews.
        cycles = self.rating_id.cycle_id.sudo()
        levels = {
            cycle.id: [
                {"lower": level.lower, "code": level.code, "name": level.name}
                for level in cycle.scale_id.level_ids.sorted("lower", reverse=True)
            ]
            for cycle in cycles
        }
        for line in self:
            rating = line.rating_id
            is_given = rating.is_open and rating.is_mine and line._takes_points()
            words = line._level_words()
            if not is_given:
                line.points_scale = bool(words) and {"words": words, "closed": True}
                continue
            line.points_scale = {
                "maximum": line.appraisal_line_id.cap_rate,
                "levels": levels[rating.cycle_id.id],
                "is_item": line.kind == "item",
                "hint": line._points_hint(),
                "words": words,
                "only": line.appraisal_line_id._is_by_level(),
            }

    def _level_words(self):
        """Levels of the line with their points and texts; none where it has none."""
        texts = self.appraisal_line_id._levels()
        return [
            {"points": points, "level": level, "text": text}
            for points, level, text in zip(LEVEL_POINTS, LEVELS, texts, strict=False)
        ]

    def _points_hint(self):
        """What to know before giving points: a limit, or what a value asks for."""
        if self.kind == "item":
            return self._items_hint()
        return self.appraisal_line_id._value_sentence()

    def _items_hint(self):
        """How far the lines that add or take away may move the score together."""
        # sudo: hr.performance.cycle - one of the rules that every page of rules tells.
        cap = self.rating_id.cycle_id.sudo()._rule("items_cap")
        if not cap:
            return ""
        limit = format_number(self.env, cap)
        return self.env._("−%(limit)s to +%(limit)s, with all such lines", limit=limit)

    def _inverse_points_input(self):
        for line in self:
            title = line.appraisal_line_id.title
            value = parse_number(line.env, line.points_input, title)
            line._write_points(value)

    def _typed(self):
        """What the line says now; what is no number yet is none, saving tells why."""
        self.ensure_one()
        if isinstance(self.id, int):
            return TypedLine(
                self.points if self.has_points else 0.0,
                self.has_points,
                self.is_veto_triggered,
                self.comment or "",
            )
        try:
            points = parse_number(self.env, self.points_input, "")
        except ValidationError:
            points = None
        return TypedLine(
            float(points or 0),
            points is not None,
            self.is_veto_triggered,
            self.comment or "",
        )

    def _write_points(self, value):
        self.rating_id._check_author()
        # sudo: has_points is guarded; the author was checked above.
        self.sudo().write(
            {"points": float(value or 0), "has_points": value is not None}
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # Lines come with the review; nobody adds lines of other appraisals.
            self._refuse_guarded(["rating_id"], {"rating_id"})
        return super().create(vals_list)

    @readers_only
    def action_log_value(self):
        """Ask for the value of the line's period that is due."""
        self.ensure_one()
        self.check_access("read")
        return self.appraisal_line_id.action_log_value()

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self.rating_id._check_author()
            if "points" in vals:
                # sudo: has_points is guarded; the author was checked above.
                self.sudo().write({"has_points": True})
        return super().write(vals)

    def _problems(self):
        """What is missing before the review can be submitted, in sentences."""
        # What is scored from actual values and has neither points nor veto is complete.
        judged = self.filtered(
            lambda line: line.has_points
            or line.is_veto_triggered
            or line.appraisal_line_id.method == "manual"
        )
        return [problem for line in judged if (problem := line._problem())]

    def _problem(self):
        """What is wrong with this line, or None."""
        self.ensure_one()
        line = self.appraisal_line_id
        if self.is_veto_triggered and not (self.comment or "").strip():
            return self.env._(
                "%s: write what happened; a veto needs its reason.", line.title
            )
        if not self.has_points:
            if self._needs_points():
                if line._is_by_level():
                    return self.env._("%s: choose a level.", line.title)
                return self.env._("%s: give points.", line.title)
        elif line._is_by_level() and self.points not in LEVEL_POINTS:
            return self.env._(
                "%s is rated by levels: choose one of the five, each is worth 20"
                " points (20, 40, 60, 80 or 100).",
                line.title,
            )
        elif self._is_failed() and not (self.comment or "").strip():
            return self.env._(
                "%(title)s: the level lies below the one that is required, and that"
                " decides beside the points. Write what happened.",
                title=line.title,
            )
        elif line.kind != "item" and not 0 <= self.points <= line.cap_rate:
            return self.env._(
                "%(title)s: points go from 0 to %(cap)s.",
                title=line.title,
                cap=format_number(self.env, line.cap_rate, 2),
            )
        return None

    def _needs_points(self):
        """Whether the author must give points: judged lines that count."""
        self.ensure_one()
        line = self.appraisal_line_id
        return line.method == "manual" and (line._weighs() or line._least_points() > 0)

    def _is_failed(self):
        """Whether the manager's points say that a value is not kept."""
        self.ensure_one()
        # Only the manager's word decides; a self-review may be as strict as it likes.
        least = self.appraisal_line_id._least_points()
        return self.rating_id.kind == "manager" and bool(least) and self.points < least

    # WRITING ON A PAGE

    def _takes_points(self):
        """Whether the author may give points: judged lines and bonus items."""
        self.ensure_one()
        line = self.appraisal_line_id
        is_judged = line.method == "manual" and line.kind == "weighted"
        return line.kind == "item" or is_judged and not line.not_applicable

    def _write_page(self, values):
        """Keep points and text of one line, as the form does."""
        self.ensure_one()
        comment = values.get(f"comment_{self.id}")
        if comment is not None and comment != (self.comment or ""):
            self.comment = comment[:TEXT_LIMIT]
        points = values.get(f"points_{self.id}")
        if points is not None and self._takes_points():
            self.points_input = points.strip()[:20]
