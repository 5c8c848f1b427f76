# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class HrPerformanceCycle(models.Model):
    """Retired KPIs stay in old plans and do not enter new ones."""

    _inherit = "hr.performance.cycle"

    def _check_launch(self):
        super()._check_launch()
        lines = self._launch_templates().line_ids
        retired = lines.filtered(
            lambda line: line.kpi_id and line.kpi_id.state == "retired"
        )
        if retired:
            raise UserError(
                "\n".join(
                    self.env._(
                        "Template %(template)s: %(problem)s",
                        template=line.template_id.name,
                        problem=line.kpi_id._unusable_text(),
                    )
                    for line in retired
                )
            )
