# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import mix, raters, scoring
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ..base.engine_messages import rule_error_message
from ..base.features import RATERS, is_on
from ..base.groups import OFFICER
from ..base.installing import is_installing
from ..base.seeing import names_of, readers_only
from ..base.subject_kinds import SUBJECTS

#: A template may be changed in any state; from these it goes back to draft.
REVIEWED_STATES = ("review", "released", "retired")


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
        for line in asked:
            if not all(line._anchors()):
                return self.env._(
                    "Template %(name)s, %(line)s: describe each of the five levels, so"
                    " that all raters mean the same by them.",
                    name=name,
                    line=names_of(line),
                )
        return ""

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
                ("state", "!=", "retired"),
                ("company_id", "in", [company.id, False]),
            ]
        ).sorted(key=lambda template: bool(template.company_id))
        return {job.id: template for template in templates for job in template.job_ids}


# TEMPLATE UNIT
#
# Templates for people and templates for units.
