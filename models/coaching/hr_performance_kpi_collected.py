# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceKpi(models.Model):
    """A KPI whose values are made from Odoo records."""

    _inherit = "hr.performance.kpi"

    source_ids = fields.One2many(
        "hr.performance.kpi.source",
        "kpi_id",
        string="Odoo Data",
        groups="hr_performance.group_hr_performance_user",
    )

    @api.depends("source_ids.state")
    def _compute_data_source_kind(self):
        """What is collected comes from Odoo data, whatever else was said."""
        result = super()._compute_data_source_kind()
        # sudo: hr.performance.kpi.source - whether any company collects the KPI.
        for kpi in self.sudo():
            if "active" in kpi.source_ids.mapped("state"):
                kpi.data_source_kind = "odoo"
            elif kpi.data_source_kind == "odoo":
                kpi.data_source_kind = "entered" if kpi.data_source else "opinion"
        return result

    def action_open_sources(self):
        """Open the data sources of the KPI."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_kpi_source_action"
        )
        action["domain"] = [("kpi_id", "=", self.id)]
        action["context"] = {"default_kpi_id": self.id}
        return action
