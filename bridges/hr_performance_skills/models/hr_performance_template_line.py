# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceTemplateLine(models.Model):
    """A line that rates a skill which employees have in Odoo's skills."""

    _inherit = "hr.performance.template.line"

    skill_id = fields.Many2one(
        "hr.skill",
        ondelete="set null",
        index="btree_not_null",
        help="When a sheet is closed, the level that was rated is written to this skill"
        " of the employee: the highest level of the skill that the points reach.",
    )
