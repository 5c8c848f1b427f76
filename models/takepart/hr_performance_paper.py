# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ..base.uploads import decode_upload, is_picture

PAPER_PURPOSES = [
    ("plan", "Plan sheet"),
    ("plan_change", "Plan change sheet"),
    ("self_review", "Self-review sheet"),
    ("result", "Result slip"),
    ("appeal", "Letter of Appeal"),
    ("development", "Improvement or development plan"),
]

PDF = "application/pdf"
#: First letters of the number that is printed on a sheet.
LETTERS = {
    "plan": "P",
    "plan_change": "C",
    "self_review": "S",
    "result": "R",
    "appeal": "A",
}


class HrPerformancePaper(models.Model):
    """A signed sheet that somebody entered: its scan proves the step.

    An own model, because a file at the appraisal itself would be open to the whole
    reporting line; the signed sheet is for the pair and HR.
    """

    _name = "hr.performance.paper"
    _inherit = "hr.performance.guard.mixin"
    _description = "Signed Sheet"
    _order = "id desc"
    _rec_name = "reference"
    #: Sheets are entered by the dialog only.
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", ondelete="cascade", index=True
    )
    plan_id = fields.Many2one(
        "hr.performance.development.plan",
        string="Plan",
        ondelete="cascade",
        index="btree_not_null",
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    purpose = fields.Selection(PAPER_PURPOSES, string="Sheet", required=True)
    reference = fields.Char(string="Sheet Number", required=True)
    signed_on = fields.Date(string="Date Signed", required=True)
    scan = fields.Binary(required=True, attachment=True)
    scan_name = fields.Char(string="File Name")
    entered_by_id = fields.Many2one("res.users", string="Entered by", required=True)
    entered_on = fields.Datetime(required=True)

    _one_record = models.Constraint(
        "CHECK ((appraisal_id IS NULL) != (plan_id IS NULL))",
        "A signed sheet belongs to one appraisal or to one plan.",
    )

    @api.depends("appraisal_id.company_id", "plan_id.company_id")
    def _compute_company_id(self):
        for paper in self:
            paper.company_id = paper.appraisal_id.company_id or paper.plan_id.company_id

    @api.model
    def _check_scan(self, data):
        """Raise unless the file is a PDF or picture of a size that can be kept.

        :param data: the file in base64
        """
        content = decode_upload(data) or b""
        if guess_mimetype(content) != PDF and not is_picture(content):
            raise ValidationError(
                self.env._("The scan is a PDF, PNG or JPEG file below 20 MB.")
            )
