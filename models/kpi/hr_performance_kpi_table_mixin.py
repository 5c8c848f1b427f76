# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.seeing import readers_only


class HrPerformanceKpiTableMixin(models.AbstractModel):
    """Rows of a KPI's rule: fixed like the rule itself once a plan with it is agreed"""

    _name = "hr.performance.kpi.table.mixin"
    _inherit = "hr.performance.guard.mixin"
    _description = "Row of a KPI Rule"

    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="kpi_id.company_id")

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.kpi_id._refuse_change_when_agreed()
        return rows

    @readers_only
    def write(self, vals):
        self.kpi_id._refuse_change_when_agreed()
        result = super().write(vals)
        if "kpi_id" in vals:
            # The KPI that a row comes to has rows of its own that stay.
            self.kpi_id._refuse_change_when_agreed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self.kpi_id._refuse_change_when_agreed()
