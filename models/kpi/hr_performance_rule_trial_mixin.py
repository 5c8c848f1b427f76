# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import picture, rules
from ...engine.methods import METHODS
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.engine_messages import rule_error_message
from ..base.explanation import render_steps
from ..base.method_words import METHOD_WORDS
from ..base.number_input import format_number, parse_number

SHOWN_DIGITS = 2


#: Parameters of the engine whose fields have other names.
FIELD_OF = {
    "floor": "floor_rate",
    "cap": "cap_rate",
    "gate": "gate_rate",
    "step": "step_rate",
    "bands": "band_ids",
    "curve": "point_ids",
    "bonus_limits": "limit_ids",
}


class HrPerformanceRuleTrialMixin(models.AbstractModel):
    """A rule as a picture, and a value to try on it; nothing of it is stored."""

    _name = "hr.performance.rule.trial.mixin"
    _description = "Scoring Rule as a Picture"

    rule_parameters = fields.Json(
        compute="_compute_rule_parameters",
        export_string_translation=False,
        help="Technical: names of the fields that the method looks at.",
    )
    method_words = fields.Char(string="In Words", compute="_compute_rule_parameters")
    scoring_picture = fields.Json(
        string="Points against Actual Value", compute="_compute_scoring_picture"
    )
    trial_input = fields.Char(
        string="Try a Value",
        store=False,
        help="Type an actual value and see the points it would earn. Nothing is saved.",
    )
    trial_points = fields.Char(string="Points", compute="_compute_trial")
    trial_explanation = fields.Html(
        string="How They Come About", compute="_compute_trial", sanitize=False
    )

    @api.model
    def _picture_fields(self):
        """Names of the fields that change the picture."""
        return [*self.env["hr.performance.rule.mixin"]._rule_fields(), "unit"]

    def _picture_actual(self):
        """The value to mark on the picture, or None."""
        self.ensure_one()
        return self._trial_value()

    def _trial_value(self):
        """The typed value, or None when nothing usable is typed."""
        try:
            return parse_number(self.env, self.trial_input, "")
        except ValidationError:
            return None

    @api.depends("method", "use_target")
    @api.depends_context("lang")
    def _compute_rule_parameters(self):
        for record in self:
            method = METHODS.get(record.method)
            names = {*method.requires, *method.uses} if method else set()
            if record.method == "binary":
                names |= {"use_target"}
                names -= set() if record.use_target else {"target", "direction"}
            record.rule_parameters = sorted(FIELD_OF.get(name, name) for name in names)
            words = METHOD_WORDS.get(record.method)
            record.method_words = words and record.env._(words)

    # PICTURE

    @api.depends(lambda self: [*self._picture_fields(), "trial_input"])
    @api.depends_context("lang")
    def _compute_scoring_picture(self):
        for record in self:
            record.scoring_picture = record._picture_data()

    def _picture_data(self):
        """Line, axes and marks with labels in the reader's language."""
        try:
            drawn = picture.draw(self._engine_rule(), self._picture_actual())
        except RuleError as error:
            return {"problem": rule_error_message(self.env, error)}
        if not drawn:
            return False
        return {
            "problem": "",
            "line": drawn.line,
            "x_ticks": self._tick_labels(drawn.x_ticks),
            "y_ticks": self._tick_labels(drawn.y_ticks),
            "marks": self._mark_labels(drawn.marks),
            "x_label": self.env._("Actual (%s)", self.unit)
            if self.unit
            else self.env._("Actual"),
            "y_label": self.env._("Points"),
        }

    def _tick_labels(self, ticks):
        return [[tick, format_number(self.env, tick)] for tick in ticks]

    def _mark_labels(self, marks):
        labels = self._mark_names()
        return [
            {
                "kind": kind,
                "x": x,
                "y": y,
                "label": self.env._(
                    "%(name)s %(value)s: %(points)s points",
                    name=labels[kind],
                    value=format_number(self.env, x),
                    points=format_number(self.env, y, SHOWN_DIGITS),
                ),
            }
            for kind, x, y in marks
        ]

    def _mark_names(self):
        names = ("target", "baseline", "threshold", "stretch")
        found = self.env["hr.performance.rule.mixin"].fields_get(names, ["string"])
        return {
            **{name: found[name]["string"] for name in names},
            "actual": self.env._("Tried value"),
        }

    # TRIAL

    @api.depends(lambda self: [*self._picture_fields(), "trial_input"])
    @api.depends_context("lang")
    def _compute_trial(self):
        for record in self:
            record.trial_points, record.trial_explanation = record._trial_outcome()

    def _trial_outcome(self):
        """Points as text and the explanation, or what is wrong."""
        try:
            value = parse_number(
                self.env, self.trial_input, self.env._("The value to try")
            )
            if value is None:
                return "", ""
            outcome = rules.score(self._engine_rule(), to_decimal(value))
        except RuleError as error:
            return "", rule_error_message(self.env, error)
        except ValidationError as error:
            return "", error.args[0]
        steps = [step.to_json() for step in outcome.steps]
        points = format_number(self.env, outcome.value, SHOWN_DIGITS)
        return points, render_steps(self.env, steps, {})
