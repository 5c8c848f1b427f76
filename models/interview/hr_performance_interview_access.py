# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceInterviewAccess(models.Model):
    """Who but the two has read an interview, on which day and how.

    The employee sees it. Rows are written by ``interview._note_reading`` only.
    """

    _name = "hr.performance.interview.access"
    _inherit = "hr.performance.guard.mixin"
    _description = "Read Log of Interviews"
    _order = "day desc, id desc"
    _rec_name = "reader_id"
    _log_access = False
    #: Nobody edits the record of what was read.
    _guards_everything = True

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    reader_id = fields.Many2one("res.users", string="Read by", required=True)
    day = fields.Date(required=True, help="In the reader's time zone.")
    kind = fields.Selection(
        [
            ("form", "Opened"),
            ("print", "Printed or Downloaded"),
            ("export", "Exported"),
        ],
        string="How",
        required=True,
    )

    _reading_unique = models.UniqueIndex(
        "(interview_id, reader_id, day, kind)", "This reading is recorded already."
    )
