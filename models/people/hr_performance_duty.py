# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import likeness
from ..base.seeing import names_of


class HrPerformanceDuty(models.Model):
    """One thing that whoever holds a job answers for.

    Plans are compared with the duties of the job; see ``plan_duties`` in the plan room.
    """

    _name = "hr.performance.duty"
    _inherit = "hr.performance.guard.mixin"
    _description = "Duty of a Job"
    _order = "job_id, sequence, id"

    job_id = fields.Many2one(
        "hr.job",
        string="Job Position",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="job_id.company_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Duty",
        required=True,
        translate=True,
        help="One thing in a few words, for example: Handle complaints of customers.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("name")
    def _check_name(self):
        for duty in self:
            if not (duty.name or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: write the duty in a few words, or remove the line.",
                        names_of(duty.job_id),
                    )
                )

    def _features(self):
        """What each duty is about, in all languages in use: dict of id to features."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return {
            duty.id: likeness.features(
                *(duty.with_context(lang=code).name for code in codes)
            )
            for duty in self.with_context(prefetch_langs=True)
        }
