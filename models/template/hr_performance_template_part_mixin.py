# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..base.seeing import readers_only


class HrPerformanceTemplatePartMixin(models.AbstractModel):
    """What belongs to a template: a change of it asks for another review.

    The model has a field ``template_id``; the order of its records is no change.
    """

    _name = "hr.performance.template.part.mixin"
    _inherit = "hr.performance.used.mixin"
    _description = "Part of a Template"
    _rule_field = "template_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.template_id._lines_changed()
        return parts

    @readers_only
    def write(self, vals):
        templates = self.template_id
        result = super().write(vals)
        if set(vals) - {"sequence"}:
            (templates | self.template_id)._lines_changed()
        return result

    @readers_only
    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates.exists()._lines_changed()
        return result
