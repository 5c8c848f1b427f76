# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceNineBox(models.Model):
    """One of the nine boxes of performance and potential: what a company calls it.

    Labels are not standard (METHODS M35), so they are data.
    """

    _name = "hr.performance.nine.box"
    _inherit = "hr.performance.guard.mixin"
    _description = "Box of the Nine-Box Grid"
    _order = "number desc"

    name = fields.Char(
        string="Label",
        required=True,
        translate=True,
        help="What people in this box are called. Choose words that the person could"
        " hear.",
    )
    number = fields.Integer(
        string="Box",
        required=True,
        readonly=True,
        guarded=True,
        help="1: both low; 3: high performance; 7: high potential; 9: both high.",
    )
    note = fields.Char(
        string="What Follows", translate=True, help="For example: a larger task soon."
    )

    _number_unique = models.UniqueIndex("(number)", "Each box is there once.")
    _number_in_grid = models.Constraint(
        "CHECK (number BETWEEN 1 AND 9)", "The grid has the boxes 1 to 9."
    )
