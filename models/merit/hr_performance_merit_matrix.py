# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models

from ...engine import merit


class HrPerformanceMeritMatrix(models.Model):
    """Which raise is usual for a grade and a place in the pay range.

    A round copies the guideline to each proposal when it is opened: what is changed
    here afterwards is for the next one.
    """

    _name = "hr.performance.merit.matrix"
    _inherit = "hr.performance.guard.mixin"
    _description = "Merit Matrix"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        required=True,
        ondelete="restrict",
        fixed=True,
    )
    lower_bound = fields.Float(
        string="Middle From (%)",
        default=90,
        digits=(5, 2),
        help="Wage in per cent of the midpoint. The middle of the range has both ends"
        " included: 90.00 is the middle, 89.99 is below.",
    )
    upper_bound = fields.Float(
        string="Middle To (%)",
        default=110,
        digits=(5, 2),
        help="Wage in per cent of the midpoint, included.",
    )
    cell_ids = fields.One2many(
        "hr.performance.merit.cell",
        "matrix_id",
        string="Guidelines",
        copy=True,
        help="A row for each grade and place in the range. A new matrix begins with"
        " published values for a budget of 3 %.",
    )
    active = fields.Boolean(default=True)

    _bounds_in_order = models.Constraint(
        "CHECK (lower_bound > 0 AND lower_bound <= upper_bound)",
        "The middle of the range begins above zero and before it ends.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A new matrix has a row for each grade and place, with published values."""
        matrices = super().create(vals_list)
        for matrix in matrices.filtered(lambda matrix: not matrix.cell_ids):
            matrix.cell_ids = matrix._published_cells()
        return matrices

    def _published_cells(self):
        levels = self.scale_id.level_ids.sorted(
            lambda level: (not level.is_lowest, level.lower), reverse=True
        )
        return [
            Command.create(
                {
                    "level_id": level.id,
                    "band": band,
                    "sequence": 10 * rank + place,
                    **self._published_values(rank, band),
                }
            )
            for rank, level in enumerate(levels)
            for place, band in enumerate(merit.BANDS)
        ]

    def _published_values(self, rank, band):
        cell = merit.published(rank, band)
        return {
            "minimum": float(cell.minimum),
            "target": float(cell.target),
            "maximum": float(cell.maximum),
        }

    def _cells(self):
        """Cells by grade and place."""
        return {(cell.level_id, cell.band): cell for cell in self.cell_ids}
