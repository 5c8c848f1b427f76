# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceTemplateLine(models.Model):
    """A changed line asks for another review of its template; its place does not."""

    _inherit = "hr.performance.template.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.template_id._lines_changed()
        return lines

    def write(self, vals):
        templates = self.template_id
        result = super().write(vals)
        if set(vals) - {"sequence"}:
            (templates | self.template_id)._lines_changed()
        return result

    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates.exists()._lines_changed()
        return result
