# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceImportMapping(models.Model):
    """Which column of the company's files holds what, remembered from the last one."""

    _name = "hr.performance.import.mapping"
    _inherit = "hr.performance.guard.mixin"
    _description = "Import Mapping"
    _order = "company_id, kind, role"
    _rec_name = "header"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    kind = fields.Char(required=True, help="What is imported.")
    role = fields.Char(required=True, help="What the column holds.")
    header = fields.Char(required=True, help="Title of the column in the file.")

    _role_unique = models.UniqueIndex(
        "(company_id, kind, role)", "One column is remembered per meaning."
    )

    @api.model
    def _recall(self, company, kind):
        """Remembered titles: dict of role to header."""
        # sudo: titles of columns only; whoever may import needs them, managers too.
        found = self.sudo().search(
            [("company_id", "=", company.id), ("kind", "=", kind)]
        )
        return {mapping.role: mapping.header for mapping in found}

    @api.model
    def _remember(self, company, kind, headers):
        """Keep the titles of a file that was imported.

        :param headers: dict of role to header
        """
        # sudo: the wizard that imported the file has checked the right to do so.
        mappings = self.sudo()
        found = mappings.search(
            [("company_id", "=", company.id), ("kind", "=", kind)]
        ).grouped("role")
        for role in found.keys() & headers.keys():
            if found[role].header != headers[role]:
                found[role].header = headers[role]
        mappings.create(
            [
                {
                    "company_id": company.id,
                    "kind": kind,
                    "role": role,
                    "header": header,
                }
                for role, header in headers.items()
                if role not in found
            ]
        )
