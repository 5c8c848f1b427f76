# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import rules
from ...engine.methods import METHODS
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.engine_messages import rule_error_message
from ..base.figure import Figure, OptionalFigure
from ..base.method_words import SCORING_METHODS

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


class HrPerformanceRuleMixin(models.AbstractModel):
    """How an actual value becomes points: the fields of one scoring rule.

    Shared by the KPI library and the lines of a plan. The arithmetic is the engine's;
    this mixin only carries its parameters and shows those that the method needs.
    """

    _name = "hr.performance.rule.mixin"
    _description = "Scoring Rule"

    method = fields.Selection(
        SCORING_METHODS,
        string="Scoring Method",
        required=True,
        default="ratio",
        help="How the actual value becomes points. Every method is explained with a"
        " worked figure in the manual.",
    )
    direction = fields.Selection(
        [("up", "Higher Is Better"), ("down", "Lower Is Better")],
        required=True,
        default="up",
    )
    unit = fields.Char(translate=True, help="For example %, pieces, days, thousand.")
    baseline = OptionalFigure(
        digits=(16, 6),
        help="Value before the period, from which improvement is measured. Empty means"
        " that it is not known; 0 is a value.",
    )
    target = Figure(digits=(16, 6), help="Value agreed for the period.")
    use_target = fields.Boolean(
        string="Pass Means Target Met",
        help="Pass or Fail: full points when the target is met, otherwise none. Off:"
        " any value but zero counts as done.",
    )
    threshold = Figure(
        digits=(16, 6), help="Below this value there are no points; at it there are 60."
    )
    stretch = Figure(
        digits=(16, 6), help="At this value and beyond there are 120 points."
    )
    absolute = fields.Boolean(
        string="Sign Does Not Matter",
        help="Bands look at the size of the value: −30 % counts like 30 %.",
    )
    floor_rate = fields.Float(
        string="Floor (%)",
        digits=(7, 2),
        default=0.0,
        help="Least share of the points.",
    )
    cap_rate = fields.Float(
        string="Cap (%)",
        digits=(7, 2),
        default=120.0,
        help="Largest share of the points, however high the achievement.",
    )
    gate_rate = fields.Float(
        string="Gate (%)",
        digits=(7, 2),
        help="Below this achievement rate the line scores zero. 0 means no gate.",
    )
    step_rate = fields.Float(
        string="Step (%)",
        digits=(7, 4),
        default=1.0,
        help="Deviation from the target, in per cent of it, that moves the points by"
        " one step.",
    )
    points_per_step = fields.Float(digits=(7, 2), default=1.0)
    max_bonus = fields.Float(string="Most Points Added", digits=(7, 2), default=20.0)
    max_malus = fields.Float(string="Most Points Taken", digits=(7, 2), default=100.0)
    proportional = fields.Boolean(
        string="Count Part Steps",
        help="Off: only full steps count. On: part of a step gives part of its points.",
    )
    deduction = fields.Float(
        string="Points Taken per Event", digits=(7, 2), default=5.0
    )
    allow_negative = fields.Boolean(
        string="May Fall below Zero",
        help="Deductions may make the line negative, down to minus its full points.",
    )

    @api.model
    def _rule_fields(self):
        """Names of the fields that make the rule, for copies and frozen plans.

        The unit is a label in the reader's language and no part of the arithmetic.
        """
        labels = {*models.MAGIC_COLUMNS, "display_name", "unit"}
        fields_of_rule = self.env["hr.performance.rule.mixin"]._fields
        return [name for name in fields_of_rule if name not in labels]

    def _rule_values(self):
        """The rule of this record as values to create another one with it."""
        self.ensure_one()
        return {name: self[name] for name in self._rule_fields()}

    def _method(self):
        """What the engine knows of the method; without one it is the rater's."""
        return METHODS.get(self.method) or METHODS["manual"]

    def _has_target(self):
        """Whether actual values are compared with a target."""
        method = self._method()
        return method.needs_target or method.takes_target and self.use_target

    def _rule_bands(self):
        """The engine's bands of this rule; models with bands override it."""
        return ()

    def _rule_curve(self):
        """The engine's points of this rule; models with points override it."""
        return ()

    def _rule_bonus_limits(self):
        """Pairs (shortfall, most points added) for targets set too low."""
        return ()

    def _engine_rule(self):
        """This rule as the engine's value object, on a scale of 100 points."""
        self.ensure_one()
        percent = to_decimal(100)
        is_free = self._method().takes_target and not self._has_target()
        # Rows of a table that the method does not know are not read.
        known = {*self._method().requires, *self._method().uses}
        return rules.Rule(
            method=self.method,
            direction=self.direction,
            target=None if is_free else self._number("target"),
            baseline=self._number("baseline"),
            threshold=self._number("threshold"),
            stretch=self._number("stretch"),
            floor=self._number("floor_rate") / percent,
            cap=self._number("cap_rate") / percent,
            gate=self._number("gate_rate") / percent if self.gate_rate else None,
            step=self._number("step_rate") / percent,
            points_per_step=self._number("points_per_step"),
            max_bonus=self._number("max_bonus"),
            max_malus=self._number("max_malus"),
            proportional=self.proportional,
            deduction=self._number("deduction"),
            allow_negative=self.allow_negative,
            bands=self._rule_bands() if "bands" in known else (),
            absolute=self.absolute,
            curve=self._rule_curve() if "curve" in known else (),
            bonus_limits=self._rule_bonus_limits() if "bonus_limits" in known else (),
        )

    def _number(self, name):
        value = self[name]
        return None if value is None else to_decimal(value)

    def _rule_problem(self):
        """What is wrong with this rule, in words, or '' when it can be used."""
        self.ensure_one()
        try:
            rules.check(self._engine_rule())
        except RuleError as error:
            return rule_error_message(self.env, error)
        return ""

    def _raise_rule_problems(self):
        """Raise one error that names every record whose rule cannot be used."""
        problems = [
            (record.display_name, problem)
            for record in self
            if (problem := record._rule_problem())
        ]
        if problems:
            raise ValidationError(
                "\n".join(f"{name}: {problem}" for name, problem in problems)
            )
