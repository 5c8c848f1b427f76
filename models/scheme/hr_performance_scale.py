# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import scale as engine_scale
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.engine_messages import rule_error_message
from ..base.seeing import names_of, readers_only


class HrPerformanceScale(models.Model):
    """Grades by published score (METHODS M20) and their coefficients (M21).

    Results and rewards refer to it, so it is fixed once a cycle with it is launched.
    """

    _name = "hr.performance.scale"
    _inherit = ["mail.thread", "hr.performance.used.mixin"]
    _description = "Grade Scale"
    _order = "sequence, id"
    _check_company_auto = True
    _binding_fields = frozenset(
        {"company_id", "coefficient_mode", "maximum", "top_coefficient"}
    )

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        tracking=True,
        help="Leave empty to share the scale with all companies.",
    )
    coefficient_mode = fields.Selection(
        [("table", "One coefficient per grade"), ("continuous", "Continuous")],
        required=True,
        default="table",
        tracking=True,
        help="Continuous: the coefficient grows evenly inside a grade, from its own"
        " value to that of the next grade, so that a hundredth of a point never costs"
        " a whole step.",
    )
    maximum = fields.Float(
        string="Highest Score",
        digits=(6, 2),
        required=True,
        default=100.0,
        tracking=True,
        help="Published scores never exceed this value; bonus items count up to it.",
    )
    top_coefficient = fields.Float(
        digits=(6, 4),
        tracking=True,
        help="Continuous scales: the coefficient at the highest score. 0 keeps the best"
        " grade at its own coefficient.",
    )
    level_ids = fields.One2many(
        "hr.performance.scale.level", "scale_id", string="Grades", copy=True
    )
    is_in_use = fields.Boolean(compute="_compute_is_in_use")

    def _compute_is_in_use(self):
        used = self._in_use()
        for scale in self:
            scale.is_in_use = scale in used

    @api.constrains("level_ids", "maximum", "coefficient_mode", "top_coefficient")
    def _check_levels(self):
        """A scale that is still without grades is unfinished; cycles refuse it."""
        for scale in self.filtered("level_ids"):
            try:
                engine_scale.check(scale._engine_scale())
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Scale %(name)s: %(problem)s",
                        name=names_of(scale, "name"),
                        problem=rule_error_message(self.env, error),
                    )
                ) from error

    def _engine_scale(self):
        """The scale as the engine's value object, highest grade first."""
        self.ensure_one()
        levels = self.level_ids.sorted(
            key=lambda level: (not level.is_lowest, level.lower), reverse=True
        )
        return engine_scale.Scale(
            levels=tuple(
                engine_scale.Level(
                    code=level.code,
                    lower=None if level.is_lowest else level._decimal("lower"),
                    coefficient=level._decimal("coefficient"),
                )
                for level in levels
            ),
            mode=self.coefficient_mode,
            maximum=to_decimal(self.maximum),
            top_coefficient=(
                to_decimal(self.top_coefficient) if self.top_coefficient else None
            ),
        )

    def _level(self, code):
        """The level record of a grade code of this scale."""
        return self.level_ids.filtered(lambda level: level.code == code)[:1]

    # IN USE

    def _in_use_text(self):
        return self.env._(
            "%s: launched cycles are graded by this scale, so its limits and"
            " coefficients stay. Press New Version: it copies the scale, and schemes"
            " take the copy for later cycles.",
            names_of(self, "name"),
        )

    @readers_only
    def action_new_version(self):
        """Copy the scale, to be changed and then chosen in the schemes."""
        self.ensure_one()
        self.check_access("write")
        new = self.copy({"name": self.env._("%s (new)", self.name)})
        return new._get_records_action()
