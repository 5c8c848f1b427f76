# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

#: Levels of a judgement, the lowest first.
LEVELS = ("1", "2", "3", "4", "5")


class HrPerformancePotentialItem(models.Model):
    """One thing that potential is judged by, with what is seen at each level."""

    _name = "hr.performance.potential.item"
    _inherit = "hr.performance.guard.mixin"
    _description = "Item of Potential"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    question = fields.Char(
        translate=True, help="What is looked at, so that two people look at the same."
    )
    anchor_1 = fields.Char(string="Level 1", translate=True, required=True)
    anchor_2 = fields.Char(string="Level 2", translate=True)
    anchor_3 = fields.Char(string="Level 3", translate=True, required=True)
    anchor_4 = fields.Char(string="Level 4", translate=True)
    anchor_5 = fields.Char(string="Level 5", translate=True, required=True)
    anchors = fields.Text(compute="_compute_anchors", string="What Is Seen")

    @api.depends(*(f"anchor_{level}" for level in LEVELS))
    @api.depends_context("lang")
    def _compute_anchors(self):
        for item in self:
            told = ((level, item[f"anchor_{level}"]) for level in LEVELS)
            item.anchors = "\n".join(f"{level}: {text}" for level, text in told if text)
