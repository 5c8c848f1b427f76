# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.seeing import names_of
from .checks import CHECKS, GATES


class HrPerformanceOverride(models.Model):
    """An administrator's decision to let one check pass; it stays on record."""

    _name = "hr.performance.override"
    _inherit = "hr.performance.guard.mixin"
    _description = "Override"
    _order = "id desc"
    _rec_name = "code"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('cycle_id', '=', cycle_id)]",
        help="Empty: for everybody in the cycle.",
        fixed=True,
    )
    code = fields.Selection(
        [gate for gate in GATES if not CHECKS[gate[0]].is_fixed],
        string="Check",
        required=True,
        fixed=True,
    )
    reason = fields.Text(
        required=True, help="Why the step may go on all the same.", fixed=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Let Pass by",
        default=lambda self: self.env.uid,
        required=True,
        readonly=True,
        guarded=True,
    )
    date = fields.Datetime(
        default=lambda self: fields.Datetime.now(),
        required=True,
        readonly=True,
        guarded=True,
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """The check in words: a selection as a name would show its key."""
        labels = dict(self._fields["code"]._description_selection(self.env))
        for override in self:
            override.display_name = labels.get(override.code)

    @api.constrains("reason", "appraisal_id", "cycle_id")
    def _check_override(self):
        for override in self:
            if not (override.reason or "").strip():
                raise ValidationError(
                    self.env._("Say why the check may be passed over.")
                )
            cycle = override.appraisal_id.cycle_id
            if cycle and cycle != override.cycle_id:
                raise ValidationError(
                    self.env._(
                        "%(appraisal)s does not belong to %(cycle)s.",
                        appraisal=names_of(override.appraisal_id),
                        cycle=names_of(override.cycle_id, "name"),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        overrides = super().create(vals_list)
        labels = dict(self._fields["code"]._description_selection(self.env))
        for cycle, records in overrides.grouped("cycle_id").items():
            # sudo: a note of the system on what was created with the user's rights.
            cycle.sudo().message_post(
                body=self.env._(
                    "Override of %(checks)s: %(reasons)s",
                    checks=", ".join(labels[code] for code in records.mapped("code")),
                    reasons="; ".join(records.mapped("reason")),
                ),
                subtype_xmlid="mail.mt_note",
            )
        return overrides
