# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceHonourTitle(models.Model):
    """A title that is given for results, and for how long."""

    _name = "hr.performance.honour.title"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Honour Title"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )
    validity_months = fields.Integer(
        string="Valid for Months",
        default=12,
        help="How long the title is borne. 0: for good.",
    )
    description = fields.Text(
        string="What It Honours",
        translate=True,
        help="Stands on the certificate.",
    )

    _validity_positive = models.Constraint(
        "CHECK (validity_months >= 0)",
        "A title is valid for some months, or for good (0).",
    )
