# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceLineMixin(models.AbstractModel):
    """What a line of a plan and a line of a request to change it have alike.

    Both have ``title``, ``kpi_id``, ``own_unit`` and ``unit``: the KPI's unit, or one
    that is typed where a goal has no KPI.
    """

    _name = "hr.performance.line.mixin"
    _description = "Line about a Goal"

    @api.depends("title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.title or line.env._("Untitled goal")

    @api.depends("own_unit", "kpi_id.unit")
    @api.depends_context("lang")
    def _compute_unit(self):
        for line in self:
            line.unit = line.kpi_id.unit if line.kpi_id else line.own_unit

    def _inverse_unit(self):
        for line in self:
            line.own_unit = False if line.kpi_id else line.unit
