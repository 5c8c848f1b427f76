# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceTalkTechnique(models.Model):
    """A type of employee and how a talk with somebody like that is held best.

    Which type a manager has in mind stands in the own private preparation alone.
    """

    _name = "hr.performance.talk.technique"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Type of Employee in Talks"
    _order = "sequence, id"

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Type of Employee", required=True, translate=True)
    tips = fields.Text(
        string="Techniques",
        required=True,
        translate=True,
        help="How the talk is begun and led; shown to a manager who picks the type.",
    )
