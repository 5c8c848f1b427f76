# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import merit

BANDS = [
    (merit.LOW, "Below the middle"),
    (merit.MIDDLE, "Middle of the range"),
    (merit.HIGH, "Above the middle"),
]


class HrPerformanceMeritCell(models.Model):
    """The guideline for one grade at one place in the pay range."""

    _name = "hr.performance.merit.cell"
    _inherit = "hr.performance.guard.mixin"
    _description = "Guideline for Raises"
    _order = "matrix_id, sequence, id"

    matrix_id = fields.Many2one(
        "hr.performance.merit.matrix",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    sequence = fields.Integer(default=100)
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Grade",
        required=True,
        ondelete="restrict",
    )
    band = fields.Selection(BANDS, string="Place in the Range", required=True)
    minimum = fields.Float(string="Least (%)", digits=(5, 2))
    target = fields.Float(string="Guideline (%)", digits=(5, 2))
    maximum = fields.Float(string="Most (%)", digits=(5, 2))

    _place_unique = models.UniqueIndex(
        "(matrix_id, level_id, band)",
        "Each grade has one guideline for each place in the range.",
    )
    _in_order = models.Constraint(
        "CHECK (minimum >= 0 AND minimum <= target AND target <= maximum"
        " AND maximum <= 100)",
        "A guideline goes from zero or more over its usual value up to its end, which"
        " is at most 100 %.",
    )

    @api.depends("level_id.code", "band")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["band"]._description_selection(self.env))
        for cell in self:
            parts = [cell.level_id.code, labels.get(cell.band)]
            cell.display_name = " · ".join(filter(None, parts))
