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
    ("skill", "Skills and Professionalism"),
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
#: Of these, the effects that name a grade.
GRADE_EFFECTS = ("grade_cap", "grade")
#: What is copied of a line in every language.
WORDS = ("name", "description", *ANCHORS)


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

    # where it comes from
    block_id = fields.Many2one(
        "hr.performance.template",
        string="From Block",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
        help="The block with which the line was added.",
    )

    # levels
    is_by_level = fields.Boolean(
        string="Rated by Levels",
        help="Whoever rates chooses one of five levels, each with its text, and types"
        " no points. Everybody sees the same texts.",
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

    # LEVELS

    def _is_by_level(self):
        """Whether whoever rates the line chooses a level instead of typing points."""
        self.ensure_one()
        return self.is_by_level and self._is_judged()

    def _is_judged(self):
        return self.kind == "weighted" and self.method == "manual"

    def _has_levels(self):
        """Whether the texts of the levels are shown to whoever rates the line."""
        self.ensure_one()
        asked = self.is_for_raters and self._is_judged() and self.template_id.rater_ids
        return self._is_by_level() or bool(asked)

    def _anchor_problem(self):
        """A line whose levels are not all described, in one sentence; '' is well."""
        for line in self:
            if line._has_levels() and not all(line._anchors()):
                return self.env._(
                    "Template %(name)s, %(line)s: describe each of the five levels, so"
                    " that all raters mean the same by them.",
                    name=names_of(line.template_id, "name"),
                    line=names_of(line),
                )
        return ""

    def _level_rules(self):
        """What a plan keeps from its start of how the line is rated by levels.

        ``words`` of the levels in each language, whether a level has to be chosen
        (``only``), and of a value from which level on it is kept (``least``) and what
        follows where it is not (``effect``, ``value``). False without levels.
        """
        self.ensure_one()
        if not self._has_levels() or not all(self._anchors()):
            return False
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        rules = {
            "words": {
                code: self.with_context(lang=code)._anchors() for code in languages
            },
            "only": self._is_by_level(),
        }
        template = self.template_id
        if template.values_effect and self.section == "values" and rules["only"]:
            rules.update(
                least=int(template.values_least),
                effect=template.values_effect,
                value=(template.values_value or "").strip(),
            )
        return rules

    def _copy_words(self, origins):
        """Take the words of these lines over, in every language, line by line."""
        for line, origin in zip(self, origins, strict=True):
            for name in WORDS:
                words = line._fields[name]._get_stored_translations(origin)
                if words:
                    line.update_field_translations(name, words)

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
            "level_rules": self._level_rules(),
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
