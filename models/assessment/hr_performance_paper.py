# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

PAPER_PURPOSES = [
    ("plan", "Plan sheet"),
    ("plan_change", "Plan change sheet"),
    ("self_review", "Self-review sheet"),
    ("result", "Result slip"),
]
SCAN_TYPES = ("application/pdf", "image/png", "image/jpeg")
SCAN_BYTES = 20_000_000
# First letters of the number that is printed on a sheet.
LETTERS = {"plan": "P", "plan_change": "C", "self_review": "S", "result": "R"}


class HrPerformancePaper(models.Model):
    """A signed sheet that somebody entered: its scan proves the step.

    An own model, because a file at the appraisal itself would be open to the whole
    reporting line; the signed sheet is for the pair and HR.
    """

    _name = "hr.performance.paper"
    _description = "Signed Sheet"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "id desc"
    _rec_name = "reference"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    purpose = fields.Selection(PAPER_PURPOSES, string="Sheet", required=True)
    reference = fields.Char(string="Sheet Number", required=True)
    signed_on = fields.Date(string="Date Signed", required=True)
    scan = fields.Binary(required=True, attachment=True)
    scan_name = fields.Char(string="File Name")
    entered_by_id = fields.Many2one("res.users", string="Entered by", required=True)
    entered_on = fields.Datetime(required=True)

    @property
    def _guarded_fields(self):
        """Everything: sheets are entered by the dialog only."""
        return frozenset(self._fields) - set(models.MAGIC_COLUMNS)

    @api.model
    def _check_scan(self, content):
        """Raise unless the file is a PDF or picture of a size that can be kept.

        :param content: bytes
        """
        if guess_mimetype(content) not in SCAN_TYPES or len(content) > SCAN_BYTES:
            raise ValidationError(
                self.env._("The scan is a PDF, PNG or JPEG file below 20 MB.")
            )


class HrPerformanceAppraisal(models.Model):
    """Steps that are entered from paper."""

    _inherit = "hr.performance.appraisal"

    def _sheet_number(self, purpose, change=None):
        """Number of a printed sheet; it names the appraisal and opens nothing.

        :param change: the request that a plan change sheet is about
        """
        self.ensure_one()
        if change:
            return f"{LETTERS[purpose]}-{self.id:06d}-{change.id}"
        number = f"{LETTERS[purpose]}-{self.id:06d}-{self.plan_version}"
        # A signed sheet confirms the revision that was printed.
        return f"{number}.{self.plan_revision}" if purpose == "plan" else number

    @api.model
    def _of_sheet_number(self, number):
        """Appraisal and purpose of a sheet's number, as far as the user may read it."""
        parts = (number or "").strip().upper().split("-")
        purpose = {letter: name for name, letter in LETTERS.items()}.get(parts[0])
        if not purpose or len(parts) != 3 or not parts[1].isdecimal():
            return self.browse(), False
        return self.search([("id", "=", int(parts[1]))]), purpose

    @api.model
    def _change_of_sheet_number(self, number):
        """The request that a plan change sheet is about, as far as it may be read."""
        appraisal, purpose = self._of_sheet_number(number)
        last = (number or "").strip().rpartition("-")[2]
        if purpose != "plan_change" or not last.isdecimal():
            return self.env["hr.performance.plan.change"]
        of_sheet = [("id", "=", int(last)), ("appraisal_id", "=", appraisal.id)]
        return self.env["hr.performance.plan.change"].search(of_sheet)

    def _enter_paper(self, purpose, signed_on, scan, scan_name, values=None):
        """Take the person's step, entered by the user, and file the signed sheet.

        :param scan: the file as base64
        :param values: what stands on a plan change sheet, as of a page
        :raises UserError: when the step is not open, incomplete, or not the user's
        """
        self.ensure_one()
        self._check_role("manager", "hr")
        self._check_userless()
        # sudo: the person is compared with the sheet, not shown.
        person = self.sudo().employee_id
        own = self._as_person(person, "paper", self.env.uid, signed_on)
        change_id = (values or {}).get("change_id")
        change = change_id and self.env["hr.performance.plan.change"].browse(change_id)
        number = self._sheet_number(purpose, change)
        # The dialog has compared the number of the sheet with the present plan.
        values = {"seen": self.plan_revision, **(values or {})}
        own.with_context(lang=self.env.lang)._take_part(purpose, values)
        # sudo: files the sheet after the checks above; the user's name stays on it.
        self.env["hr.performance.paper"].sudo().create(
            {
                "appraisal_id": self.id,
                "purpose": purpose,
                "reference": number,
                "signed_on": signed_on,
                "scan": scan,
                "scan_name": scan_name,
                "entered_by_id": self.env.uid,
                "entered_on": fields.Datetime.now(),
            }
        )
