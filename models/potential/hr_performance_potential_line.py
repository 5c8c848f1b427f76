# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .hr_performance_potential_item import LEVELS


class HrPerformancePotentialLine(models.Model):
    """What somebody thinks of one item, and by which fact."""

    _name = "hr.performance.potential.line"
    _inherit = "hr.performance.guard.mixin"
    _description = "Judged Item of Potential"
    _order = "potential_id, sequence, id"

    potential_id = fields.Many2one(
        "hr.performance.potential",
        string="Judgement",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="potential_id.company_id")
    item_id = fields.Many2one(
        "hr.performance.potential.item",
        string="Item",
        required=True,
        ondelete="restrict",
        fixed=True,
    )
    sequence = fields.Integer(related="item_id.sequence", store=True)
    anchors = fields.Text(related="item_id.anchors")
    level = fields.Selection([(level, level) for level in LEVELS], string="Rated Level")
    evidence = fields.Text(
        help="What was seen, and when: a fact that another person could check."
    )

    _item_unique = models.UniqueIndex(
        "(potential_id, item_id)", "This item is judged already."
    )

    @api.depends("item_id.name", "level")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " ".join(filter(None, [line.item_id.name, line.level]))
