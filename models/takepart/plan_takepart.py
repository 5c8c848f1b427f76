# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.entry import KEY, Entry, entered_text
from ..base.seeing import names_of

#: First letter of the number that is printed on the sheet of a plan.
LETTER = "D"
#: What the employee has ticked on the sheet.
ANSWERS = [("accept", "Accepts the plan"), ("decline", "Does not accept it")]


class HrPerformanceDevelopmentPlan(models.Model):
    """The plan on paper: printed, signed by hand, and entered with its scan."""

    _inherit = "hr.performance.development.plan"

    paper_ids = fields.One2many(
        "hr.performance.paper",
        "plan_id",
        string="Signed Sheets",
        readonly=True,
        guarded=True,
    )
    can_enter_paper = fields.Boolean(compute="_compute_can_enter_paper")

    @api.depends("state", "employee_confirmed_on", "employee_id")
    @api.depends_context("uid")
    def _compute_can_enter_paper(self):
        sides = self._plan_sides()
        for plan in self:
            plan.can_enter_paper = plan._waits_for_paper() and bool(
                sides.get(plan._origin.id, set()) & {"manager", "hr"}
            )

    def _waits_for_paper(self):
        """Whether a signed sheet would answer the plan now."""
        return (
            self.state == "draft"
            and not self.employee_confirmed_on
            and not self._has_login()
        )

    def _sheet_number(self):
        """Number of the printed sheet; it names the text and opens nothing."""
        self.ensure_one()
        return f"{LETTER}-{self.id:06d}-{self.revision}"

    @api.model
    def _of_sheet_number(self, number):
        """The plan of a sheet's number, as far as the user may read it."""
        parts = (number or "").strip().upper().split("-")
        if len(parts) != 3 or parts[0] != LETTER or not parts[1].isdecimal():
            return self.browse()
        return self.search([("id", "=", int(parts[1]))])

    def _enter_paper(self, answer, words, signed_on, scan, scan_name):
        """Take the employee's step, entered by the user, and file the signed sheet.

        :param answer: a key of ``ANSWERS``
        :param words: what the employee has written on it
        :param scan: the file as base64
        :raises UserError: when the step is not open, incomplete, or not the user's
        """
        self.ensure_one()
        self._check_enters_paper()
        number = self._sheet_number()
        # sudo: the person is named in the entry, not shown.
        entry = Entry(self.sudo().employee_id.id, "paper", self.env.uid, signed_on)
        # sudo: paper has no rights of its own; every step checks the side, which the
        # entry limits to this person. The dialog has compared the printed number.
        own = self.sudo().with_context(**{KEY: entry})._with_seen(self.revision)
        if answer == "accept":
            own.action_confirm()
        elif answer == "decline":
            own.action_decline_text(words)
        else:
            raise UserError(self.env._("Choose what the person answers."))
        # sudo: files the sheet after the checks above; the user's name stays on it.
        self.env["hr.performance.paper"].sudo().create(
            {
                "plan_id": self.id,
                "purpose": "development",
                "reference": number,
                "signed_on": signed_on,
                "scan": scan,
                "scan_name": scan_name,
                "entered_by_id": self.env.uid,
                "entered_on": fields.Datetime.now(),
            }
        )
        # sudo: a note of the step, as above.
        self.sudo()._message_log(
            body=f"{number}: {entered_text(self.env, 'paper', self.env.user)}"
        )

    def _check_enters_paper(self):
        """Raise unless the user enters what this employee has signed."""
        self._check_part(
            {"manager", "hr"},
            self.env._("%s: the direct manager or HR enters the signed sheet."),
        )
        self._require_state("draft")
        if self._has_login():
            raise UserError(
                self.env._(
                    "%s: the employee can log in and answers there. Paper is for people"
                    " without login.",
                    names_of(self),
                )
            )

    def _forget_kept(self):
        """The scans of signed sheets are files, which no cascade deletes."""
        self.paper_ids.unlink()
        self._quiet().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        signed = self.filtered("paper_ids")
        if signed and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: a sheet that the employee has signed is filed with it, so it"
                    " is kept.",
                    names_of(signed[0]),
                )
            )
