# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...engine import gates

_lt = LazyTranslate(__name__)


GATES = [
    ("setup_complete", "Set-up checklist done"),
    ("legal_basis", "Legal basis"),
    ("template_review", "Template reviewed by a second person"),
    ("cycle_length", "Length of the period"),
    ("overlap", "Nobody in two cycles at once"),
    ("stage_tasks", "Tasks of a stage done before the next"),
    ("method_acknowledged", "Method page acknowledged"),
    ("rater_trained", "Evaluators trained"),
    ("conflict_declared", "Conflicts of interest declared"),
    ("self_review_expected", "Self-review submitted"),
    ("goal_smart", "Goals are SMART"),
    ("goal_vague", "Goals not too vague"),
    ("goal_high", "Goals not too high"),
    ("goal_parent", "Goals serve a goal of the company"),
    ("plan_hours", "Working hours suffice for the plan"),
    ("goal_conflict", "Goals do not work against each other"),
    ("interview_lead", "Interview invited in time"),
    ("interview_duration", "Length of the interview"),
    ("interview_hours", "Interview within working hours"),
    ("plan_mix", "Sections and measured share of the plan"),
    ("plan_actions", "Actions with responsible and date"),
    ("request_answered", "Change requests answered"),
    ("weights_total", "Weights add up"),
    ("named_author", "Final grade has a named author"),
    ("money_approval", "Money approved by a second person"),
]


GATE_LEVELS = [("off", "Off"), ("advice", "Advice"), ("required", "Required")]


MEANINGS = {
    "setup_complete": _lt("The set-up checklist is complete when a cycle is launched."),
    "legal_basis": _lt(
        "What the law of the company's country asks for before a launch is on record."
    ),
    "template_review": _lt(
        "Somebody else than its author has released the template before a launch."
    ),
    "cycle_length": _lt(
        "The period is not longer than six months without a mid-cycle review and not"
        " shorter than the data period of its KPIs."
    ),
    "overlap": _lt("Nobody is in two cycles of the same kind whose periods overlap."),
    "stage_tasks": _lt(
        "A cycle goes to its next stage when the tasks of the present one are done;"
        " single appraisals always move on by themselves."
    ),
    "method_acknowledged": _lt(
        "Everybody has read how the appraisal works before taking the first step."
    ),
    "rater_trained": _lt("Whoever rates has been trained for it."),
    "conflict_declared": _lt(
        "Whoever rates has declared conflicts of interest, or that there are none."
    ),
    "self_review_expected": _lt(
        "The self-review is in before the manager's review; a missing one is skipped"
        " with a reason and never counts as zero."
    ),
    "goal_smart": _lt(
        "Goals are specific, measurable, achievable, relevant and time-bound. A manager"
        " who confirms a plan with a failed letter gives a reason."
    ),
    "goal_vague": _lt("No goal only promises to improve something without a number."),
    "goal_high": _lt(
        "No target needs much more growth than the same person has ever reached with"
        " the same KPI."
    ),
    "goal_parent": _lt(
        "Every goal of a plan serves a goal of the company, or is marked as local with"
        " a reason."
    ),
    "plan_hours": _lt(
        "The hours that a plan needs are within the working hours of its period."
    ),
    "goal_conflict": _lt(
        "No goal works against a goal of others, by the relations of their KPIs,"
        " without a guard KPI or a waiver."
    ),
    "interview_lead": _lt("The invitation is sent at least three days before."),
    "interview_duration": _lt("The interview takes 60 to 90 minutes."),
    "interview_hours": _lt("The interview lies within both sides' working hours."),
    "plan_mix": _lt(
        "The weights of the sections and the share of measured lines are as the"
        " template asks."
    ),
    "plan_actions": _lt(
        "Every action of a plan names who is responsible and until when, before the"
        " plan is confirmed."
    ),
    "request_answered": _lt(
        "The manager has answered the employee's request for another plan before"
        " confirming the plan."
    ),
    "weights_total": _lt("The weights of a plan add up to 100. Always required."),
    "named_author": _lt("A named person decides the final grade. Always required."),
    "money_approval": _lt(
        "Somebody else than its author approves a reward run. Always required."
    ),
}


class HrPerformanceGate(models.Model):
    """How strict one check is in a scheme, or was when a cycle was launched."""

    _name = "hr.performance.gate"
    _inherit = "hr.performance.guard.mixin"
    _description = "Check"
    _order = "sequence, id"
    _rec_name = "code"

    scheme_id = fields.Many2one(
        "hr.performance.scheme", ondelete="cascade", index="btree_not_null", fixed=True
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="Set in the copies that a cycle froze at its launch.",
        guarded=True,
    )
    sequence = fields.Integer(readonly=True, guarded=True)
    code = fields.Selection(
        GATES, string="Check", required=True, readonly=True, fixed=True
    )
    meaning = fields.Char(compute="_compute_meaning", string="What Is Checked")
    level = fields.Selection(
        GATE_LEVELS,
        string="How Strict",
        required=True,
        default="advice",
        help="Off: nobody is told. Advice: the finding is shown and nobody is held up."
        " Required: the step waits until it is mended, or an administrator lets it pass"
        " with a reason.",
    )
    is_fixed = fields.Boolean(compute="_compute_is_fixed")

    _scheme_unique = models.UniqueIndex(
        "(scheme_id, code) WHERE scheme_id IS NOT NULL",
        "A scheme has each check once.",
    )

    _cycle_unique = models.UniqueIndex(
        "(cycle_id, code) WHERE cycle_id IS NOT NULL", "A cycle has each check once."
    )

    _one_owner = models.Constraint(
        "CHECK ((scheme_id IS NULL) != (cycle_id IS NULL))",
        "A check belongs to a scheme or to a launched cycle.",
    )

    @api.depends_context("lang")
    @api.depends("code")
    def _compute_meaning(self):
        for gate in self:
            meaning = MEANINGS.get(gate.code)
            gate.meaning = meaning and self.env._(meaning)

    @api.depends("code")
    def _compute_is_fixed(self):
        for gate in self:
            gate.is_fixed = gate.code in gates.FIXED

    @api.constrains("code", "level")
    def _check_level(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for gate in self:
            if not gates.is_level_allowed(gate.code, gate.level):
                raise ValidationError(
                    self.env._(
                        "“%s” is always required and cannot be switched off.",
                        labels[gate.code],
                    )
                )

    def _write__gate(self, vals):
        if not self.env.su and self.cycle_id:
            raise UserError(
                self.env._(
                    "The checks of %s were frozen at launch. Change the scheme for"
                    " later cycles, or let a single step pass with Override.",
                    ", ".join(self.cycle_id.mapped("name")),
                )
            )
        return super().write(vals)

    @api.model
    def _profile_values(self, profile):
        """Values of all gates at the levels of a profile."""
        return [
            {
                "code": code,
                "sequence": number,
                "level": gates.profile_level(profile, code),
            }
            for number, code in enumerate(gates.CODES)
        ]

    # GATE RULES
    #
    # The checks of a scheme are rules: they count in its version and in its group.

    def write(self, vals):
        if "level" not in vals or self.env.su:
            # A profile and a group set checks as superuser and count them themselves.
            return self._write__gate(vals)
        schemes = self.filtered(lambda gate: gate.level != vals["level"]).scheme_id
        schemes._check_group_author()
        schemes._refuse_closed(["gate_ids"])
        result = self._write__gate(vals)
        schemes._bump_version()
        schemes._follow_group()
        return result
