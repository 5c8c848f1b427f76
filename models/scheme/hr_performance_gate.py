# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.seeing import names_of, readers_only
from .checks import CHECKS, GATE_LEVELS, GATES


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
        help="Off: nobody is told. Advice only: the finding is shown and nobody is held"
        " up. Required: the step waits until it is mended, or an administrator lets it"
        " pass with a reason.",
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
            check = CHECKS.get(gate.code)
            gate.meaning = check and self.env._(check.meaning)

    @api.depends("code")
    def _compute_is_fixed(self):
        for gate in self:
            gate.is_fixed = gate.code in CHECKS and CHECKS[gate.code].is_fixed

    @api.constrains("code", "level")
    def _check_level(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for gate in self:
            check = CHECKS[gate.code]
            if check.is_advice and not check.allows(gate.level):
                raise ValidationError(
                    self.env._(
                        "“%s” is never more than advice, because what it finds may be"
                        " meant. Choose Off or Advice Only.",
                        labels[gate.code],
                    )
                )
            if not check.allows(gate.level):
                raise ValidationError(
                    self.env._(
                        "“%s” is always required and cannot be switched off.",
                        labels[gate.code],
                    )
                )

    @readers_only
    def write(self, vals):
        """The checks of a scheme are rules: they count in its version and its group.

        A profile and a group set checks as superuser and count them themselves.
        """
        self._refuse_frozen()
        if "level" not in vals or self.env.su:
            return super().write(vals)
        schemes = self.filtered(lambda gate: gate.level != vals["level"]).scheme_id
        schemes._check_group_author()
        schemes._refuse_closed(["gate_ids"])
        result = super().write(vals)
        schemes._bump_version()
        schemes._follow_group()
        return result

    def _refuse_frozen(self):
        if not self.env.su and self.cycle_id:
            raise UserError(
                self.env._(
                    "The checks of %s were frozen at launch. Change the scheme for"
                    " later cycles, or let a single step pass with Override.",
                    names_of(self.cycle_id, "name"),
                )
            )

    @api.model
    def _profile_values(self, profile):
        """Values of all gates at the levels of a profile."""
        return [
            {
                "code": code,
                "sequence": number,
                "level": check.level(profile),
            }
            for number, (code, check) in enumerate(CHECKS.items())
        ]
