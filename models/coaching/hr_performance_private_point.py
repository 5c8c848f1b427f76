# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformancePrivatePoint(models.Model):
    """Where a talk may become difficult, and what its author then says or shows.

    A part of a private note: a global record rule leaves it to the note's author.
    """

    _name = "hr.performance.private.point"
    _inherit = "hr.performance.guard.mixin"
    _description = "Expected Difficulty of a Talk"
    _order = "sequence, id"
    _rec_name = "note_id"

    note_id = fields.Many2one(
        "hr.performance.private.note",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="note_id.company_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("view", "Different Views"), ("feeling", "Strong Feelings")],
        required=True,
        default="view",
    )
    text = fields.Text(string="What May Happen", required=True)
    answer = fields.Text(string="What I Then Say")
    evidence = fields.Char(
        string="What I Can Show", help="A figure, a document or a link."
    )
