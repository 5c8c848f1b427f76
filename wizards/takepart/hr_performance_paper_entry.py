# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.base.seeing import readers_only
from ...models.takepart.hr_performance_paper import PAPER_PURPOSES
from ...models.takepart.plan_takepart import ANSWERS


class HrPerformancePaperEntry(models.TransientModel):
    """Enters what a person without login has signed on paper."""

    _name = "hr.performance.paper.entry"
    _inherit = "hr.performance.number.mixin"
    _description = "Enter from Paper"

    reference = fields.Char(
        string="Sheet Number",
        help="Type or scan the number under the barcode of the sheet.",
    )
    appraisal_id = fields.Many2one("hr.performance.appraisal", ondelete="cascade")
    purpose = fields.Selection(PAPER_PURPOSES, string="Sheet")
    change_id = fields.Many2one(
        "hr.performance.plan.change", string="Plan Change", ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "hr.performance.development.plan", string="Plan", ondelete="cascade"
    )
    plan_answer = fields.Selection(
        ANSWERS, string="The Employee", help="What the employee has ticked and signed."
    )
    change_state = fields.Selection(
        related="change_id.state", string="Request State", related_sudo=False
    )
    difference_html = fields.Html(
        related="change_id.difference_html", related_sudo=False
    )
    answer = fields.Selection(
        [("agree", "Agrees to the change"), ("refuse", "Does not agree")],
        help="What the employee has ticked and signed.",
    )
    note = fields.Text(string="Words of the Employee")
    state = fields.Selection(related="appraisal_id.state", related_sudo=False)
    is_expected = fields.Boolean(compute="_compute_is_expected")
    is_outdated = fields.Boolean(
        compute="_compute_is_expected",
        help="The plan was changed after the sheet was printed.",
    )
    signed_on = fields.Date(string="Date Signed")
    scan = fields.Binary(attachment=False)
    scan_name = fields.Char(string="File Name")
    rating_id = fields.Many2one(
        "hr.performance.rating", compute="_compute_rating_id", string="Self-Review"
    )
    rating_line_ids = fields.One2many(
        related="rating_id.line_ids", readonly=False, related_sudo=False
    )
    strengths = fields.Text(
        related="rating_id.strengths", readonly=False, related_sudo=False
    )
    improvements = fields.Text(
        related="rating_id.improvements", readonly=False, related_sudo=False
    )
    comment = fields.Text(
        related="rating_id.comment", readonly=False, related_sudo=False
    )

    can_appeal = fields.Boolean(compute="_compute_is_expected")
    is_letter = fields.Boolean(
        string="It Is a Letter of Appeal",
        help="The employee appeals the result in writing; no printed sheet is needed.",
    )
    line_ids = fields.Many2many(
        "hr.performance.appraisal.line",
        "hr_performance_paper_entry_line_rel",
        "entry_id",
        "line_id",
        string="Appealed Lines",
        domain="[('appraisal_id', '=', appraisal_id)]",
        help="Empty: the whole result.",
    )
    wish = fields.Text(string="What Should Be")

    @api.model
    def default_get(self, fields):
        """Begin with the sheet that the appraisal waits for."""
        values = super().default_get(fields)
        change = self.env["hr.performance.plan.change"].browse(values.get("change_id"))
        if change:
            appraisal = change.appraisal_id
            values["appraisal_id"] = appraisal.id
            values["purpose"] = "plan_change"
            values["reference"] = appraisal._sheet_number("plan_change", change)
            return values
        if values.get("plan_id"):
            # The number tells which text was signed: it is typed or scanned.
            values["purpose"] = "development"
            return values
        appraisal = self.env["hr.performance.appraisal"].browse(
            values.get("appraisal_id")
        )
        if appraisal:
            waiting = appraisal._open_purposes()[appraisal.id]
            # A request is opened by its own number or from its form.
            known = [p for p in waiting if p in dict(PAPER_PURPOSES)]
            known = [p for p in known if p not in ("plan_change", "development")]
            values["purpose"] = known[0] if known else False
            # The number of a plan tells which text was signed: it is typed or scanned.
            is_told = known and known[0] != "plan"
            values["reference"] = is_told and appraisal._sheet_number(known[0])
        return values

    @api.onchange("reference")
    def _onchange_reference(self):
        """A typed or scanned number finds the sheet."""
        if plan := self.plan_id._of_sheet_number(self.reference):
            self.plan_id, self.purpose, self.appraisal_id = plan, "development", False
        elif self.reference and not self.plan_id:
            appraisal, purpose = self.appraisal_id._of_sheet_number(self.reference)
            if appraisal:
                self.appraisal_id, self.purpose = appraisal, purpose
                self.change_id = appraisal._change_of_sheet_number(self.reference)

    @api.onchange("is_letter")
    def _onchange_is_letter(self):
        """A letter of appeal has no printed number."""
        if self.is_letter and self.appraisal_id:
            self.purpose = "appeal"
            self.reference = self.appraisal_id._sheet_number("appeal")

    @api.depends(
        *("appraisal_id.state", "purpose", "reference", "change_id.state"),
        "plan_id.state",
    )
    def _compute_is_expected(self):
        for wizard in self:
            appraisal = wizard.appraisal_id
            waiting = appraisal and appraisal._page_purposes()[appraisal.id]
            wizard.can_appeal = bool(waiting and "appeal" in waiting)
            wizard.is_expected = bool(waiting and wizard.purpose in waiting)
            if wizard.plan_id:
                wizard.is_expected = wizard.plan_id._waits_for_paper()
            if wizard.purpose == "plan_change":
                change = wizard.change_id
                wizard.is_expected = bool(change) and (
                    change._waits_for_person() or change._is_draft()
                )
            wizard.is_outdated = wizard._is_of_another_text()

    def _is_of_another_text(self):
        """Whether the number is that of a plan as it was before."""
        if not self.is_expected or not self.reference:
            return False
        if self.plan_id:
            number = self.plan_id._sheet_number()
        elif self.purpose == "plan":
            number = self.appraisal_id._sheet_number("plan")
        else:
            return False
        return self.reference.strip().upper() != number

    @api.depends("appraisal_id", "purpose")
    def _compute_rating_id(self):
        for wizard in self:
            wizard.rating_id = (
                wizard.purpose == "self_review" and wizard.appraisal_id._self_review()
            )

    @readers_only
    def action_enter(self):
        """File the sheet and take the step for the person."""
        self.ensure_one()
        if not (self.appraisal_id or self.plan_id) or not self.purpose:
            raise UserError(
                self.env._("Type the number of the sheet, or open its appraisal first.")
            )
        if not self.signed_on or not self.scan:
            raise ValidationError(
                self.env._("Give the date of the signature and the scan of the sheet.")
            )
        company = (self.plan_id or self.appraisal_id).company_id
        if self.signed_on > company._performance_today():
            raise ValidationError(
                self.env._("The sheet cannot have been signed in the future.")
            )
        is_of_text = self.purpose in ("plan", "development")
        if is_of_text and not (self.reference or "").strip():
            raise UserError(
                self.env._(
                    "Type or scan the number of the sheet: it tells which plan was"
                    " signed."
                )
            )
        if self.is_outdated:
            raise UserError(
                self.env._(
                    "%s: the plan was changed after this sheet was printed. Print the"
                    " present plan and have it signed.",
                    self.reference,
                )
            )
        self.env["hr.performance.paper"]._check_scan(self.scan)
        self._enter()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _enter(self):
        """The record takes the step, and checks whose it is."""
        if self.plan_id:
            self.plan_id._enter_paper(
                self.plan_answer,
                (self.note or "").strip(),
                self.signed_on,
                self.scan,
                self.scan_name,
            )
            return
        self.appraisal_id._enter_paper(
            self.purpose,
            self.signed_on,
            self.scan,
            self.scan_name,
            self._typed_values(),
        )

    def _typed_values(self):
        """What stands on the sheet beside a signature; None where nothing does."""
        if self.purpose == "plan_change":
            return self._change_values()
        if self.purpose == "appeal":
            ticked = {f"line_{line.id}": "1" for line in self.line_ids}
            return {"view": self.note, "wish": self.wish, **ticked}
        return None

    def _change_values(self):
        """What stands on a plan change sheet: a draft is asked for, others answered."""
        if not self.change_id:
            raise UserError(
                self.env._(
                    "Type the number of the plan change sheet, or open the request and"
                    " press Enter from Paper."
                )
            )
        answer = "ask" if self.change_state == "draft" else self.answer
        return {
            "change_id": self.change_id.id,
            "answer": answer,
            "note": self.note,
        }
