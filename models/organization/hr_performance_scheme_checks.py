# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceScheme(models.Model):
    """What the checks of goals compare with."""

    _inherit = "hr.performance.scheme"

    growth_factor = fields.Float(
        string="Growth within Reach",
        digits=(6, 2),
        default=1.5,
        help="A target is too high when it needs more growth than so many times the"
        " best growth of earlier periods.",
    )

    _growth_factor_positive = models.Constraint(
        "CHECK (growth_factor > 0)", "Growth within reach is a number above zero."
    )
