# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError

from ...models.base.seeing import names_of, readers_only


class HrPerformanceRaterTraining(models.TransientModel):
    """Stores the day of a training for evaluators in HR's scope."""

    _name = "hr.performance.rater.training"
    _description = "Record Training"
    _works_on = "employee_ids"
    _inherit = ["hr.performance.number.mixin", "hr.mixin"]

    employee_ids = fields.Many2many("hr.employee", string="Evaluators", required=True)
    trained_on = fields.Date(
        string="Trained on",
        required=True,
        default=lambda self: self.env.company._performance_today(),
    )

    @readers_only
    def action_record(self):
        """Write the day; only for people who rate in the user's departments."""
        self.ensure_one()
        if self.trained_on > self.env.company._performance_today():
            raise ValidationError(
                self.env._("A training is recorded after it has taken place.")
            )
        reachable = (
            self.env["hr.performance.rater.status"]
            .search([("rater_id", "in", self.employee_ids.ids)])
            .rater_id
        )
        if others := self.employee_ids - reachable:
            raise AccessError(
                self.env._(
                    "%s: not an evaluator in your departments.",
                    names_of(others, "name"),
                )
            )
        reachable._performance_record_training(self.trained_on)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
