# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...models.base.figure import Figure
from ...models.base.seeing import readers_only


class HrPerformanceMeasureOverride(models.TransientModel):
    """Asks for the value that counts instead of a collected one, and why."""

    _name = "hr.performance.measure.override"
    _inherit = "hr.performance.number.mixin"
    _description = "Override of a Collected Value"

    measure_id = fields.Many2one(
        "hr.performance.measure", string="Actual Value", required=True, readonly=True
    )
    # With the reader's rights: the dialog shows nobody else's value.
    collected_value = fields.Float(
        related="measure_id.value", string="Collected Value", related_sudo=False
    )
    collected_on = fields.Datetime(
        related="measure_id.collected_on", related_sudo=False
    )
    unit = fields.Char(related="measure_id.unit", related_sudo=False)
    value = Figure(string="Value That Counts", digits=(16, 6), required=True)
    reason = fields.Char(string="Reason", required=True)
    evidence = fields.Char(
        string="Evidence",
        required=True,
        help="Where somebody else can check it: a document, a report, a ticket.",
    )

    @readers_only
    def action_confirm(self):
        """Keep the value beside the collected one; it counts from now on."""
        self.ensure_one()
        collected = self.measure_id
        if not self.reason.strip() or not self.evidence.strip():
            raise UserError(
                self.env._("Give the reason and the evidence of the other value.")
            )
        values = {
            "value": self.value,
            "override_reason": self.reason,
            "note": self.evidence,
        }
        measures = self.env["hr.performance.measure"]
        first, last = collected._value_period()
        entered = measures.search(
            [
                ("employee_id", "=", collected.employee_id.id),
                ("kpi_id", "=", collected.kpi_id.id),
                ("period_end", ">=", first),
                ("period_end", "<=", last),
                ("source", "=", "manual"),
            ]
        )
        entered._refuse_total_beside(collected)
        if entered:
            entered.write(values)
        else:
            measures.create(
                {
                    **values,
                    "employee_id": collected.employee_id.id,
                    "kpi_id": collected.kpi_id.id,
                    "period_end": collected.period_end,
                }
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
