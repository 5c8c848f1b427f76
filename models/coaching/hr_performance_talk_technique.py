# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceTalkTechnique(models.Model):
    """How a talk is held best: with a type of employee, or where and when.

    Which type a manager has in mind stands in the own private preparation alone.
    """

    _name = "hr.performance.talk.technique"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Tip for Talks"
    _order = "sequence, id"

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("person", "Type of Employee"), ("place", "Time and Place")],
        string="Tip About",
        required=True,
        default="person",
        help="A manager picks the type of employee in the private preparation. Tips on"
        " time and place are shown to everybody who invites.",
    )
    name = fields.Char(string="In One Line", required=True, translate=True)
    tips = fields.Text(
        string="Techniques",
        required=True,
        translate=True,
        help="How the talk is begun and led; shown to a manager who picks the type.",
    )

    @api.model
    def _place_tips(self):
        """What is minded when time and place are chosen, as rows of title and text."""
        # sudo: texts for everybody, kept by HR.
        tips = self.sudo().search([("kind", "=", "place")])
        return [{"title": tip.name, "text": tip.tips} for tip in tips]
