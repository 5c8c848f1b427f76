# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceKpiCategory(models.Model):
    """Business area of a KPI."""

    _name = "hr.performance.kpi.category"
    _inherit = "hr.performance.guard.mixin"
    _description = "KPI Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    kpi_ids = fields.One2many("hr.performance.kpi", "category_id", string="KPIs")
