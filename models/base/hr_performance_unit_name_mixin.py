# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceUnitNameMixin(models.AbstractModel):
    """Names the appraised unit where people have a column of their own.

    Companies that appraise people only do not see the column in their lists.
    """

    _name = "hr.performance.unit.name.mixin"
    _description = "Name of the Appraised Unit"

    unit_name = fields.Char(
        string="Appraised Unit",
        compute="_compute_unit_name",
        compute_sudo=True,
        help="The department, team or company that it is about; empty for people.",
    )

    @api.depends_context("lang")
    def _compute_unit_name(self):
        # sudo by compute_sudo: the name of what a record is about that is read anyway.
        for record in self:
            sheet = record._unit_sheet()
            is_unit = sheet and sheet.subject_kind != "employee"
            unit = sheet.subject_department_id or sheet.company_id
            record.unit_name = unit.name if is_unit else False

    def _unit_sheet(self):
        """The record with subject_kind, subject_department_id and company_id."""
        return self

    @api.model
    def _has_units(self):
        """Whether any launched cycle is about units."""
        # sudo: a yes or no that decides on a column.
        cycles = self.env["hr.performance.cycle"].sudo()
        return bool(
            cycles.search_count(
                [("subject_kind", "!=", "employee"), ("state", "!=", "draft")], limit=1
            )
        )

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, view_type == "list" and self._has_units())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and not self._has_units():
            for node in arch.xpath("//field[@name='unit_name']"):
                node.getparent().remove(node)
        return arch, view
