# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceInterviewAddendum(models.Model):
    """A remark written after both have signed; the signed record stays as it is."""

    _name = "hr.performance.interview.addendum"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.interview.content.mixin"]
    _description = "Interview Addendum"
    _order = "interview_id, id"
    _rec_name = "interview_id"
    #: An addendum is written once, by its action.
    _guards_everything = True

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    text = fields.Text(string="Addendum", required=True, content=True)
    author_id = fields.Many2one("res.users", required=True)
    written_on = fields.Datetime(required=True)
