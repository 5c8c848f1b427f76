# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrPerformanceKpi(models.Model):
    """Where the values of a KPI come from, and which aim of the company it serves."""

    _inherit = "hr.performance.kpi"

    data_source_kind = fields.Selection(
        [
            ("opinion", "Somebody's Judgement"),
            ("entered", "Entered by Hand"),
            ("import", "Imported Files"),
            ("odoo", "Odoo Data"),
        ],
        string="Kind of Source",
        compute="_compute_data_source_kind",
        store=True,
        readonly=False,
        help="Odoo data: set by itself while a data source of the KPI is active.",
    )
    theme_id = fields.Many2one(
        "hr.performance.theme",
        string="Strategic Theme",
        ondelete="restrict",
        index="btree_not_null",
        help="The aim of the company that the KPI serves.",
    )

    @api.depends("data_source", "method")
    def _compute_data_source_kind(self):
        """Without a named source it is judgement; a named one is kept as chosen."""
        for kpi in self:
            if kpi.method == "manual" or not kpi.data_source:
                kpi.data_source_kind = "opinion"
            elif kpi.data_source_kind in (False, "opinion"):
                kpi.data_source_kind = "entered"
            else:
                kpi.data_source_kind = kpi.data_source_kind

    def _check_release(self):
        """What is computed says where its values come from."""
        super()._check_release()
        unnamed = self.filtered(
            lambda kpi: (
                kpi.kind == "quantitative"
                and kpi.method != "manual"
                and not kpi.data_source
            )
        )
        if unnamed:
            raise ValidationError(
                self.env._(
                    "%(names)s: name the data source first, for example the report from"
                    " which the actual value is taken.",
                    names=", ".join(unnamed.mapped("display_name")),
                )
            )
