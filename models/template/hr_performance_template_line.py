# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.numbers import to_decimal
from ...engine.raters import LEVELS
from ..base.dialogs import open_dialog
from ..base.figure import Figure
from ..base.method_words import SCORING_METHODS
from ..base.seeing import names_of, readers_only

SECTIONS = [
    ("result", "Work Results"),
    ("quality", "Work Quality"),
    ("efficiency", "Work Efficiency"),
    ("ability", "Ability"),
    ("attitude", "Attitude"),
    ("values", "Values"),
    ("item", "Bonus and Penalty Items"),
    ("veto", "Veto Items"),
]
#: Sections that hold goals; ability, attitude and values are judged by standards.
GOAL_SECTIONS = ("result", "quality", "efficiency")
LINE_KINDS = [
    ("weighted", "Weighted"),
    ("item", "Bonus or Penalty Item"),
    ("veto", "Veto Item"),
]
#: What each level of the raters' scale means on this line, the lowest first.
ANCHORS = tuple(f"anchor_{level}" for level in LEVELS)
VETO_EFFECTS = [
    ("zero", "Score Becomes Zero"),
    ("score_cap", "Score at Most"),
    ("grade_cap", "Grade at Most"),
    ("grade", "Grade Is"),
]


class HrPerformanceTemplateLine(models.Model):
    """One line that a plan starts with."""

    _name = "hr.performance.template.line"
    _inherit = "hr.performance.template.part.mixin"
    _description = "Template Line"
    _order = "template_id, sequence, id"
    _check_company_auto = True

    template_id = fields.Many2one(
        "hr.performance.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id")
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, required=True, default="result")
    kind = fields.Selection(LINE_KINDS, required=True, default="weighted")
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'released')]",
        help="Leave empty for a goal that employee and manager write themselves.",
    )
    name = fields.Char(
        translate=True,
        help="Title of a line without KPI; a free goal may stay untitled until"
        " planning.",
    )
    description = fields.Text(translate=True)
    method = fields.Selection(
        SCORING_METHODS, compute="_compute_method", string="Scoring Method"
    )
    target = Figure(
        compute="_compute_target", store=True, readonly=False, digits=(16, 6)
    )
    weight = fields.Float(digits=(6, 2), help="Share of the total; all add up to 100.")
    is_development = fields.Boolean(
        string="Development Goal",
        help="Serves the person's own development as well as the work.",
    )

    # raters
    is_for_raters = fields.Boolean(
        string="Asked of Raters",
        help="Whoever rates beside the manager is asked about this line. It is judged,"
        " and each of its five levels is described.",
    )
    anchor_1 = fields.Char(
        string="Level 1", translate=True, help="What people see who stay far below."
    )
    anchor_2 = fields.Char(string="Level 2", translate=True)
    anchor_3 = fields.Char(
        string="Level 3", translate=True, help="What is expected of everybody."
    )
    anchor_4 = fields.Char(string="Level 4", translate=True)
    anchor_5 = fields.Char(
        string="Level 5", translate=True, help="What people see who are a model."
    )

    # veto
    veto_effect = fields.Selection(VETO_EFFECTS, default="grade_cap")
    veto_value = fields.Char(
        help="Highest score, or code of the grade, that the effect sets."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )

    @api.constrains("kpi_id")
    def _check_kpi_released(self):
        for line in self.filtered("kpi_id"):
            if not line.kpi_id._is_usable():
                raise ValidationError(
                    self.env._(
                        "Template %(template)s: %(problem)s",
                        template=names_of(line.template_id, "name"),
                        problem=line.kpi_id._unusable_text(),
                    )
                )

    @api.depends("kpi_id")
    def _compute_method(self):
        for line in self:
            line.method = line.kpi_id.method or "manual"

    @api.depends("kpi_id")
    def _compute_target(self):
        """Proposed by the KPI; a template may set its own."""
        for line in self:
            line.target = line.kpi_id.target

    @api.depends("name", "kpi_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name or line.kpi_id.name or line.env._("Free goal")

    # RATERS

    @readers_only
    def action_describe_levels(self):
        """Open the form that says what each level of a line means."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self,
            self.env._("Levels of %s", names_of(self)),
            view="hr_performance.hr_performance_template_line_view_form",
            context={"dialog_size": "large"},
        )

    # PLAN

    def _appraisal_line_values(self):
        """Values of the plan line that this line starts.

        Titles are not copied: they stay translated through KPI or template line.
        """
        self.ensure_one()
        values = {
            "sequence": self.sequence,
            "section": self.section,
            "kind": self.kind,
            "kpi_id": self.kpi_id.id,
            "template_line_id": self.id,
            "weight": self.weight,
            "method": self.method,
            "is_development": self.is_development,
        }
        if self.kind == "veto":
            values.update(veto_effect=self.veto_effect, veto_value=self.veto_value)
        if self.kpi_id:
            values.update(self.kpi_id._rule_values(), target=self.target)
        return values

    def _decimal_weight(self):
        return to_decimal(self.weight)

    def _anchors(self):
        """What each level means, the lowest first."""
        return [(self[name] or "").strip() for name in ANCHORS]
