# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import mix, raters, scoring
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.features import RATERS, is_on
from ..base.groups import OFFICER
from ..base.installing import is_installing
from ..base.seeing import names_of, readers_only
from ..base.subject_kinds import SUBJECTS
from .hr_performance_template_line import GRADE_EFFECTS, VETO_EFFECTS
from .hr_performance_template_rater import ANONYMOUS

#: A template may be changed in any state; from these it goes back to draft.
REVIEWED_STATES = ("review", "released", "retired")
#: How people are assessed with a template.
METHODS = [
    ("objectives", "Management by Objectives"),
    ("feedback", "360° Feedback"),
    ("behaviour", "Behaviour Observation"),
    ("mixed", "Several Methods"),
]
#: Levels that a value may ask for; every value reaches the first one.
REQUIRED_LEVELS = [
    ("2", "Level 2"),
    ("3", "Level 3"),
    ("4", "Level 4"),
    ("5", "Level 5"),
]


class HrPerformanceTemplate(models.Model):
    """Sections, lines and weights for a job or for everybody."""

    _name = "hr.performance.template"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Performance Template"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        help="Leave empty to share the template with all companies.",
        tracking=True,
    )
    subject_kind = fields.Selection(
        SUBJECTS,
        string="For",
        required=True,
        default="employee",
        help="A cycle uses templates of its own kind only.",
        tracking=True,
    )
    job_ids = fields.Many2many(
        "hr.job",
        string="Job Positions",
        help="People in these jobs get this template; all others get the cycle's.",
    )
    description = fields.Text(translate=True, tracking=True)
    method = fields.Selection(
        METHODS,
        string="Assessment Method",
        required=True,
        default="objectives",
        tracking=True,
        help="Management by objectives: goals that both sides agree. 360° feedback:"
        " several sides rate. Behaviour observation: how often something is seen, on a"
        " scale with a text for each level. Cycles keep why they use it.",
    )
    is_block = fields.Boolean(
        string="Block",
        tracking=True,
        help="A block is not used by itself: its lines are added to templates.",
    )

    # lines and their weights
    line_ids = fields.One2many(
        "hr.performance.template.line", "template_id", string="Lines", copy=True
    )
    weight_total = fields.Float(
        compute="_compute_weights", string="Weights Together", digits=(6, 2)
    )
    quantitative_share = fields.Float(
        compute="_compute_weights",
        digits=(6, 2),
        string="Measured (%)",
        help="Share of the weight that is measured; the rest is judged.",
    )
    qualitative_share = fields.Float(
        compute="_compute_weights",
        digits=(6, 2),
        string="Judged (%)",
        help="Share of the weight that reviewers judge.",
    )

    has_veto = fields.Boolean(compute="_compute_has_parts")
    has_measured = fields.Boolean(compute="_compute_has_parts")

    # sections, and limits of the share that is measured
    section_ids = fields.One2many(
        "hr.performance.template.section",
        "template_id",
        string="Sections",
        copy=True,
        help="Leave empty where any weight of the sections will do.",
    )
    has_measured_least = fields.Boolean(string="At Least Measured", tracking=True)
    measured_least = fields.Float(
        string="At Least Measured (%)",
        digits=(6, 2),
        help="Plans with a smaller measured share are pointed out.",
        tracking=True,
    )
    has_measured_most = fields.Boolean(string="At Most Measured", tracking=True)
    measured_most = fields.Float(
        string="At Most Measured (%)",
        digits=(6, 2),
        default=100,
        help="Plans with a larger measured share are pointed out.",
        tracking=True,
    )
    mix_warning = fields.Text(compute="_compute_mix_warning")

    # values that count beside their points
    values_effect = fields.Selection(
        VETO_EFFECTS,
        string="Where a Value Fails",
        tracking=True,
        help="What follows, beside the points, where a line of the section Values is"
        " rated below the required level. Empty: nothing but its points.",
    )
    values_value = fields.Char(
        string="Score or Grade",
        tracking=True,
        help="Highest score, or code of the grade, that the effect sets.",
    )
    values_least = fields.Selection(
        REQUIRED_LEVELS,
        string="Required Level",
        required=True,
        default="3",
        tracking=True,
        help="A value is kept from this level on.",
    )

    # who else rates
    rater_ids = fields.One2many(
        "hr.performance.template.rater",
        "template_id",
        string="Raters",
        copy=True,
        help="Whose word counts on the lines that are asked of raters. Leave it empty"
        " where the direct manager alone rates.",
    )
    rater_rule = fields.Selection(
        [
            (raters.PARTICIPANT, "Whoever Has Answered"),
            (raters.ITEM, "Answers to Each Line"),
        ],
        string="Threshold Counts",
        required=True,
        default=raters.PARTICIPANT,
        tracking=True,
        help="Whoever has answered: a kind is shown from so many people on, and each"
        " line from two answers on. Answers to each line: a line is hidden where fewer"
        " have said something about it. The first is right for most companies.",
    )
    rater_limit = fields.Integer(
        string="Most Requests for One Person",
        default=8,
        tracking=True,
        help="So often one person may be asked about others in a cycle; 0 is no limit.",
    )

    # review by a second person
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In Review"),
            ("released", "Released for Use"),
            ("retired", "Retired"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        guarded=True,
    )
    author_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        readonly=True,
        copy=False,
        help="Who made the template.",
        guarded=True,
    )
    editor_id = fields.Many2one(
        "res.users",
        string="Last Changed by",
        readonly=True,
        copy=False,
        help="Who changed its lines last.",
        guarded=True,
    )
    reviewer_id = fields.Many2one(
        "res.users", string="Released by", readonly=True, copy=False, guarded=True
    )
    released_on = fields.Datetime(
        string="In Use Since", readonly=True, copy=False, guarded=True
    )
    is_self_released = fields.Boolean(
        string="Released without a Second Person",
        readonly=True,
        copy=False,
        guarded=True,
    )
    release_reason = fields.Char(
        string="Reason for Releasing Alone",
        copy=False,
        help="Asked for where nobody else in the company can review the template.",
        tracking=True,
    )
    is_alone = fields.Boolean(compute="_compute_is_alone")

    # CONSTRAINTS

    @api.constrains("line_ids")
    def _check_weights(self):
        for template in self:
            lines = template.line_ids.filtered(lambda line: line.kind == "weighted")
            try:
                scoring.check_weights([line._decimal_weight() for line in lines])
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=names_of(template, "name"),
                        problem=rule_error_message(self.env, error),
                    )
                ) from error

    @api.constrains("rater_ids", "line_ids", "subject_kind")
    def _check_rater_rules(self):
        """Kinds of raters add up, are many enough, and have something to rate."""
        for template in self.filtered("rater_ids"):
            kinds = template.rater_ids
            try:
                raters.check_kinds(
                    {row.kind: to_decimal(row.weight) for row in kinds},
                    {row.kind: row.threshold for row in kinds if row.is_anonymous},
                )
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=names_of(template, "name"),
                        problem=rule_error_message(self.env, error),
                    )
                ) from error
            if problem := template._rater_problem():
                raise ValidationError(problem)

    @api.constrains("is_block", "job_ids", "subject_kind", "rater_ids", "values_effect")
    def _check_block(self):
        """A block is made of lines alone: what else there is belongs to templates."""
        for block in self.filtered("is_block"):
            if (
                block.job_ids
                or block.rater_ids
                or block.values_effect
                or block.subject_kind != "employee"
            ):
                raise ValidationError(
                    self.env._(
                        "%s is a block: job positions, raters and what follows from a"
                        " value belong to the templates that take it in. Remove them,"
                        " or untick Block.",
                        names_of(block, "name"),
                    )
                )

    def _rater_problem(self):
        """What raters would miss, in one sentence; '' when nothing."""
        self.ensure_one()
        name, asked = names_of(self, "name"), self._rater_lines()
        if self.subject_kind != "employee":
            return self.env._(
                "Template %s: only people are rated by others. Remove the raters, or"
                " make it a template for employees.",
                name,
            )
        if "manager" not in self.rater_ids.mapped("kind"):
            return self.env._(
                "Template %s: add the direct manager to the raters, with a weight of 0"
                " where only the others count. The manager's points stand where nobody"
                " else has answered.",
                name,
            )
        if not asked:
            return self.env._(
                "Template %s: tick Asked of Raters on the judged lines that raters"
                " answer; there is none yet.",
                name,
            )
        return asked._anchor_problem()

    @api.constrains(
        "section_ids",
        "has_measured_least",
        "measured_least",
        "has_measured_most",
        "measured_most",
    )
    def _check_mix_bounds(self):
        for template in self:
            try:
                mix.check_bounds(template._mix_bounds())
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=names_of(template, "name"),
                        problem=rule_error_message(self.env, error),
                    )
                ) from error

    # COMPUTES

    @api.depends("line_ids.weight", "line_ids.method", "line_ids.kind")
    def _compute_weights(self):
        for template in self:
            lines = template.line_ids.filtered(lambda line: line.kind == "weighted")
            measured = lines.filtered(lambda line: line.method != "manual")
            template.weight_total = sum(lines.mapped("weight"))
            template.quantitative_share = sum(measured.mapped("weight"))
            template.qualitative_share = (
                template.weight_total - template.quantitative_share
            )

    @api.depends("line_ids.kind", "line_ids.method")
    def _compute_has_parts(self):
        """Which columns the lines need."""
        for template in self:
            lines = template.line_ids
            template.has_veto = "veto" in lines.mapped("kind")
            template.has_measured = any(line.method != "manual" for line in lines)

    @api.depends(
        "line_ids.weight",
        "line_ids.method",
        "line_ids.kind",
        "line_ids.section",
        "section_ids.section",
        "section_ids.weight",
        "has_measured_least",
        "measured_least",
        "has_measured_most",
        "measured_most",
    )
    @api.depends_context("lang")
    def _compute_mix_warning(self):
        for template in self:
            template.mix_warning = "\n".join(template._mix_problems()) or False

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("author_id", "editor_id", "company_id")
    def _compute_is_alone(self):
        for template in self:
            template.is_alone = template._is_own() and not template._reviewers()

    # REVIEW
    #
    # By somebody else than the people who wrote it. A change of its lines makes it a
    # draft again. Where the company has nobody else, its author releases it with a
    # reason that stays on record.

    @readers_only
    def action_submit_for_review(self):
        """Hand the drafts to somebody else for review."""
        self.check_access("write")
        self._require_state("draft")
        self._check_has_lines()
        # sudo: guarded state; access, state and lines were checked above.
        self.sudo().write({"state": "review"})
        for template in self:
            names = names_of(template._reviewers(), "name")
            # sudo: a note of the system; access and state were checked above.
            template.sudo().message_post(
                body=self.env._("Waits for review by somebody else: %s", names)
                if names
                else self.env._("Nobody else can review it; a reason is needed."),
                subtype_xmlid="mail.mt_note",
            )

    @readers_only
    def action_release(self):
        """Release reviewed templates: by a second person, or alone with a reason."""
        self.check_access("write")
        self._require_state("review")
        self._check_has_lines()
        alone = self.filtered(lambda template: template._check_reviewer())
        values = {
            "state": "released",
            "reviewer_id": self.env.uid,
            "released_on": fields.Datetime.now(),
        }
        # sudo: guarded fields; access, state and reviewer were checked above.
        (self - alone).sudo().write({**values, "is_self_released": False})
        alone.sudo().write({**values, "is_self_released": True})  # sudo: as above.
        for template in alone:
            # sudo: as above.
            template.sudo().message_post(
                body=self.env._(
                    "Released without a second person. Reason: %s",
                    template.release_reason,
                ),
                subtype_xmlid="mail.mt_note",
            )

    @readers_only
    def action_return_to_draft(self):
        """Take templates back to work on them."""
        self.check_access("write")
        self._require_state(*REVIEWED_STATES)
        self._back_to_draft()

    @readers_only
    def action_retire(self):
        """Keep released templates for the record; new cycles do not use them."""
        self.check_access("write")
        self._require_state("released")
        # sudo: guarded state; access and state were checked above.
        self.sudo().write({"state": "retired"})

    def _check_has_lines(self):
        """What goes to review has lines and keeps to its own sections and limits."""
        empty = self.filtered(lambda template: not template.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%s has no lines yet: add goals or KPIs first.",
                    names_of(empty[0], "name"),
                )
            )
        self._check_mix_bounds()
        for template in self:
            if problem := template._method_problem():
                raise UserError(problem)
            if problems := template._mix_problems():
                raise UserError(
                    self.env._(
                        "Template %(name)s: %(problem)s",
                        name=names_of(template, "name"),
                        problem="\n".join(problems),
                    )
                )

    def _check_reviewer(self):
        """Raise unless the user may release it; tell whether nobody else could.

        :return: True when the user releases alone, with a reason
        """
        self.ensure_one()
        if not self._is_own():
            return False
        if others := self._reviewers():
            raise UserError(
                self.env._(
                    "%(template)s: you made or changed it, so somebody else releases"
                    " it. Ask %(names)s.",
                    template=names_of(self, "name"),
                    names=names_of(others, "name"),
                )
            )
        if not (self.release_reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: nobody else in the company can review it. Enter the reason"
                    " for releasing it alone; it is kept in the history.",
                    names_of(self, "name"),
                )
            )
        return True

    def _is_own(self):
        return self.env.user in self.author_id | self.editor_id

    def _reviewers(self):
        """Users who could release it and have neither made nor changed it."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return company._performance_holders(OFFICER) - self.author_id - self.editor_id

    def _lines_changed(self):
        """Remember who changed the lines; what was reviewed is reviewed again."""
        # Data files bring lines after their template.
        if is_installing(self.env) or not self:
            return
        # sudo: guarded fields; whoever may write the lines may cause this.
        self.sudo().write({"editor_id": self.env.uid})
        self.filtered(lambda t: t.state in REVIEWED_STATES)._back_to_draft()

    def _back_to_draft(self):
        # sudo: guarded fields; the callers have checked access.
        self.sudo().write(
            {
                "state": "draft",
                "reviewer_id": False,
                "released_on": False,
                "is_self_released": False,
                "release_reason": False,
            }
        )

    # METHOD
    #
    # What a method asks of its lines, told when the template is reviewed and again
    # when a cycle is launched with it.

    def _method_problem(self, scale=None):
        """What the template lacks to be assessed with, in one sentence; '' is well.

        :param scale: the grade scale of a cycle; without one any scale will do
        """
        self.ensure_one()
        if problem := self.line_ids._anchor_problem():
            return problem
        return (
            self._missing_part()
            or self._values_problem()
            or self._effect_problem(scale)
        )

    def _missing_part(self):
        """What the method is named after and the template does not have."""
        name = names_of(self, "name")
        if self.is_block:
            return ""
        if self.method == "feedback" and not is_on(self.env, RATERS):
            return self.env._(
                "Template %s is for 360° feedback, which this database does not use:"
                " switch on 360° feedback in the settings, or choose another method.",
                name,
            )
        if self.method == "feedback" and not ANONYMOUS & set(
            self.rater_ids.mapped("kind")
        ):
            return self.env._(
                "Template %s is for 360° feedback and asks nobody beside the direct"
                " manager: add colleagues, reports or customers on its tab Raters, or"
                " choose another method.",
                name,
            )
        if self.method == "behaviour" and not any(
            line._is_by_level() for line in self.line_ids
        ):
            return self.env._(
                "Template %s is for behaviour observation and has no line that is rated"
                " by levels: tick Rated by Levels on the lines that describe behaviour,"
                " or choose another method.",
                name,
            )
        return ""

    def _values_problem(self):
        """Values that are to decide need a scale by which they fail or not."""
        if not self.values_effect:
            return ""
        name = names_of(self, "name")
        values = self.line_ids.filtered(
            lambda line: line.section == "values" and line.kind == "weighted"
        )
        if not values:
            return self.env._(
                "Template %s says what follows where a value fails and has no line in"
                " the section Values: add one, or empty Where a Value Fails.",
                name,
            )
        for line in values:
            if not line._is_by_level():
                return self.env._(
                    "Template %(name)s, %(line)s: a value that may fail is judged and"
                    " rated by levels. Tick Rated by Levels and describe each level, or"
                    " empty Where a Value Fails.",
                    name=name,
                    line=names_of(line),
                )
        return ""

    def _effect_problem(self, scale):
        """An effect that names no score, or no grade of the scale."""
        effects = [
            (names_of(line), line.veto_effect, line.veto_value)
            for line in self.line_ids.filtered(lambda line: line.kind == "veto")
        ]
        if self.values_effect:
            effects.append(
                (
                    self.env._("Where a Value Fails"),
                    self.values_effect,
                    self.values_value,
                )
            )
        for what, effect, value in effects:
            if problem := self._limit_problem(effect, (value or "").strip(), scale):
                return self.env._(
                    "Template %(name)s, %(what)s: %(problem)s",
                    name=names_of(self, "name"),
                    what=what,
                    problem=problem,
                )
        return ""

    def _limit_problem(self, effect, value, scale):
        if effect == "score_cap":
            try:
                is_known = to_decimal(value) >= 0
            except RuleError:
                is_known = False
            return (
                ""
                if is_known
                else self.env._("enter the highest score as a number, such as 59.")
            )
        if effect not in GRADE_EFFECTS:
            return ""
        grades = self._known_grades(scale)
        if value in grades:
            return ""
        return self.env._(
            "grade “%(grade)s” does not exist. Enter one of: %(grades)s.",
            grade=value,
            grades=", ".join(grades),
        )

    def _known_grades(self, scale):
        """Codes of the grades of a scale, or of all that the template may meet."""
        # sudo: hr.performance.scale - codes of grades, for whoever writes templates.
        levels = self.env["hr.performance.scale.level"].sudo()
        within = (
            [("scale_id", "=", scale.id)]
            if scale
            else [("scale_id.company_id", "in", [*self.company_id.ids, False])]
            if self.company_id
            else []
        )
        return list(dict.fromkeys(levels.search(within).mapped("code")))

    # BLOCKS
    #
    # The lines of a block are copied into a template, which may change them; each says
    # where it comes from, so that no block is there twice.

    @readers_only
    def action_add_block(self):
        """Open the dialog that adds the lines of a block."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self.env["hr.performance.block.add"],
            self.env._("Add a Block"),
            context={"default_template_id": self.id},
        )

    def _add_block(self, block, share):
        """Copy the lines of a block in, with so many per cent of the whole weight.

        The caller has checked that the user may write the template.
        """
        self.ensure_one()
        if problem := self._block_problem(block):
            raise UserError(problem)
        present = self._weighted_lines()
        lines = block.line_ids.sorted("sequence")
        weights = self._weights_with(block, share)
        rest = dict(zip(present, weights[0], strict=True))
        given = dict(zip(block._weighted_lines(), weights[1], strict=True))
        last = max(self.line_ids.mapped("sequence"), default=0)
        copies = [
            {
                **line.copy_data({"template_id": self.id})[0],
                "block_id": block.id,
                "sequence": last + 10 * place,
                "weight": float(given.get(line, 0)),
            }
            for place, line in enumerate(lines, 1)
        ]
        # sudo: where a line comes from is guarded; access was checked by the caller.
        own = self.sudo()
        own.write(
            {
                "line_ids": [
                    *(
                        fields.Command.update(line.id, {"weight": float(weight)})
                        for line, weight in rest.items()
                    ),
                    *(fields.Command.create(values) for values in copies),
                ]
            }
        )
        made = own.line_ids.filtered(lambda line: line.block_id == block)
        made.sorted("sequence")._copy_words(lines)
        own._follow_sections()

    def _weights_with(self, block, share):
        """Weights of the present lines, and of those of the block; they make 100."""
        try:
            return mix.with_block(
                [line._decimal_weight() for line in self._weighted_lines()],
                [line._decimal_weight() for line in block._weighted_lines()],
                to_decimal(share),
            )
        except RuleError as error:
            raise ValidationError(rule_error_message(self.env, error)) from error

    def _block_problem(self, block):
        """Why this block cannot be added, in one sentence; '' when it can."""
        names = {"block": names_of(block, "name"), "name": names_of(self, "name")}
        if not block.is_block or self.is_block or self.subject_kind != "employee":
            return self.env._(
                "%(block)s cannot be added to %(name)s: blocks are added to templates"
                " for employees.",
                **names,
            )
        if block.state != "released":
            return self.env._(
                "%(block)s is not released for use: have it reviewed by a second person"
                " first.",
                **names,
            )
        if block in self.line_ids.block_id:
            return self.env._(
                "%(block)s is in %(name)s already. Change its lines there; a block is"
                " not added twice.",
                **names,
            )
        return ""

    def _weighted_lines(self):
        return self.line_ids.filtered(lambda line: line.kind == "weighted").sorted(
            "sequence"
        )

    def _follow_sections(self):
        """Where sections have weights of their own, they follow those of the lines."""
        if not self.section_ids:
            return
        shares = self._mix().sections
        rows = self.section_ids.grouped("section")
        self.write(
            {
                "section_ids": [
                    *(
                        fields.Command.update(
                            row.id, {"weight": float(shares.get(section, 0))}
                        )
                        for section, row in rows.items()
                    ),
                    *(
                        fields.Command.create(
                            {"section": section, "weight": float(share)}
                        )
                        for section, share in shares.items()
                        if section not in rows
                    ),
                ]
            }
        )

    # MIX

    def _mix(self):
        """Shares of the template's own lines; see ``engine.mix``."""
        return mix.mix_of(
            (line.section, line.method != "manual", line._decimal_weight())
            for line in self.line_ids
            if line.kind == "weighted"
        )

    def _mix_bounds(self):
        """What plans of this template should keep to."""
        return mix.Bounds(
            {row.section: to_decimal(row.weight) for row in self.section_ids},
            to_decimal(self.measured_least) if self.has_measured_least else None,
            to_decimal(self.measured_most) if self.has_measured_most else None,
        )

    def _mix_problems(self):
        """What the template's own lines do not keep to, each in one sentence."""
        self.ensure_one()
        return [
            rule_error_message(self.env, error)
            for error in mix.problems(self._mix(), self._mix_bounds())
        ]

    def _mix_values(self):
        """The bounds as plain data that a plan keeps from its start."""
        self.ensure_one()
        bounds = self._mix_bounds()
        return {
            "sections": {name: str(share) for name, share in bounds.sections.items()},
            "least": None if bounds.least is None else str(bounds.least),
            "most": None if bounds.most is None else str(bounds.most),
        }

    # RATERS

    def _rater_lines(self):
        """Lines of which raters are asked: judged ones that weigh."""
        return self.line_ids.filtered(
            lambda line: (
                line.is_for_raters
                and line.kind == "weighted"
                and line.method == "manual"
            )
        )

    def _rater_values(self):
        """What a plan keeps from its start of who rates beside the manager.

        With the words of the levels in each language: all raters of a plan see the
        same, whatever becomes of the template.
        """
        if not self.rater_ids or not is_on(self.env, RATERS):
            return {"has_raters": False, "rater_rules": False}
        self._check_rater_rules()
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        rules = {
            "rule": self.rater_rule,
            "limit": self.rater_limit,
            "kinds": [
                {
                    "kind": row.kind,
                    "weight": str(to_decimal(row.weight)),
                    "threshold": row.threshold if row.is_anonymous else 1,
                }
                for row in self.rater_ids
            ],
            "items": {
                str(line.id): {
                    code: line.with_context(lang=code)._anchors() for code in languages
                }
                for line in self._rater_lines()
            },
        }
        return {"has_raters": True, "rater_rules": rules}

    # WHO GETS IT

    @api.model
    def _by_job(self, company):
        """The template of each job of a company.

        :return: dict of job id to template; the company's own wins over a shared one
        """
        templates = self.search(
            [
                ("job_ids", "!=", False),
                ("subject_kind", "=", "employee"),
                ("is_block", "=", False),
                ("state", "!=", "retired"),
                ("company_id", "in", [company.id, False]),
            ]
        ).sorted(key=lambda template: bool(template.company_id))
        return {job.id: template for template in templates for job in template.job_ids}


# TEMPLATE UNIT
#
# Templates for people and templates for units.
