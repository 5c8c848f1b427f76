# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceObjective(models.Model):
    """What the visual tree shows: goals that were given up only when asked for."""

    _inherit = "hr.performance.objective"

    live_child_ids = fields.One2many(
        "hr.performance.objective",
        "parent_id",
        string="Goals Below in the Tree",
        domain=[("state", "!=", "cancelled")],
        copy=False,
        readonly=True,
    )

    @api.model
    def hierarchy_read(
        self, domain, specification, parent_field, child_field=None, order=None
    ):
        """Leave out cancelled goals that the platform adds beside those found."""
        rows = super().hierarchy_read(
            domain, specification, parent_field, child_field, order
        )
        given_up = self.browse(row["id"] for row in rows).filtered(
            lambda goal: goal.state == "cancelled"
        )
        if not given_up:
            return rows
        added = given_up - self.search([("id", "in", given_up.ids), *domain])
        return [row for row in rows if row["id"] not in added.ids]
