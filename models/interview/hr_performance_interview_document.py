# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.seeing import names_of
from ..base.uploads import check_proof

DOCUMENT_KINDS = [
    ("completion", "Appraisal form"),
    ("events", "Work log or key events"),
    ("summary", "Work summary"),
    ("report", "Performance report"),
    ("form", "Interview form"),
    ("other", "Something else"),
]


class HrPerformanceInterviewDocument(models.Model):
    """A file that a side brings to the interview, by its kind.

    It is added while the talk is prepared or goes on, belongs to the package and counts
    among the four documents. Who has brought it may take it back until the talk is
    closed; nobody swaps it. Reading it is reading the interview.
    """

    _name = "hr.performance.interview.document"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.interview.content.mixin"]
    _description = "Interview Document"
    _order = "interview_id, kind, id"
    _rec_name = "file_name"

    interview_id = fields.Many2one(
        "hr.performance.interview",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    kind = fields.Selection(
        DOCUMENT_KINDS,
        required=True,
        default="report",
        fixed=True,
        help="Form, log, summary and interview form are the four documents of an"
        " interview; what is brought counts as present.",
    )
    file = fields.Binary(
        required=True, attachment=True, copy=False, fixed=True, content=True
    )
    file_name = fields.Char(string="File Name", fixed=True, content=True)
    side = fields.Selection(
        [("manager", "Direct Manager"), ("employee", "Employee")],
        string="Brought by",
        required=True,
        default="manager",
        readonly=True,
        guarded=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_proof(self.env, vals.get("file"))
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        self._refuse_guarded(
            {name for vals in vals_list for name in vals}, self._guarded_fields
        )
        talks = self.env["hr.performance.interview"].browse(
            {vals.get("interview_id") for vals in vals_list} - {None, False}
        )
        talks._check_open()
        roles = talks._roles()
        sided = [
            {**vals, "side": self._new_side(roles.get(vals.get("interview_id"), ()))}
            for vals in vals_list
        ]
        # sudo: side is guarded; the right to bring the file was checked above.
        own = super(HrPerformanceInterviewDocument, self.sudo())
        return own.create(sided).with_env(self.env)

    @api.model
    def _new_side(self, roles):
        """The side that brings a file, or an error where neither may."""
        side = next((side for side in ("manager", "employee") if side in roles), None)
        if not side:
            raise AccessError(
                self.env._(
                    "Only employee and direct manager bring files to an interview."
                )
            )
        return side

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        if self.env.su:
            return
        self.interview_id._check_open()
        roles = self.interview_id._roles()
        for document in self:
            if document.side not in roles[document.interview_id.id]:
                raise UserError(
                    self.env._(
                        "%s was brought by the other side, which can take it back.",
                        names_of(document, "file_name"),
                    )
                )
