# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...models.base.dialogs import open_dialog
from ...models.base.seeing import names_of, readers_only
from ...models.scheme.checks import GATE_LEVELS


class HrPerformanceRatingSubmit(models.TransientModel):
    """Asks once more before a review decides, and says what it decides."""

    _name = "hr.performance.rating.submit"
    _inherit = "hr.performance.number.mixin"
    _description = "Submit Rating"

    rating_id = fields.Many2one(
        "hr.performance.rating", required=True, readonly=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(related="rating_id.employee_id", related_sudo=False)
    score = fields.Char(readonly=True)
    grade = fields.Char(readonly=True)
    meaning = fields.Char(readonly=True)
    hints = fields.Text(readonly=True, string="Before You Submit")
    is_looked_at_twice = fields.Boolean(
        readonly=True,
        help="The review stands out, so that the second-level manager looks at it.",
    )
    checklist = fields.Selection(
        GATE_LEVELS, readonly=True, default="off", string="Bias Checklist Asked for"
    )
    questions = fields.Text(readonly=True, string="Bias Checklist")
    has_checked = fields.Boolean(string="I have asked myself these questions")

    def _open(self, rating):
        """The dialog of one review, with what it comes to and is told now."""
        running = rating._running()
        seen = {name: running[name] for name in ("score", "grade", "meaning")}
        cycle = rating.appraisal_id.cycle_id
        dialog = self.create(
            {
                "rating_id": rating.id,
                "hints": rating._hints_before_submission(),
                "is_looked_at_twice": rating._is_looked_at_twice(),
                "checklist": cycle._gate_level("bias_checked"),
                "questions": cycle._bias_questions(),
                **seen,
            }
        )
        return open_dialog(dialog, self.env._("Submit the Rating"))

    @readers_only
    def action_submit(self):
        """Hand in what was seen; what came to something else meanwhile is not."""
        self.ensure_one()
        rating = self.rating_id
        running = rating._running()
        if (running["score"], running["grade"]) != (self.score or "", self.grade or ""):
            raise UserError(
                self.env._(
                    "%(name)s comes to %(score)s (%(grade)s) now: a value or the plan"
                    " has changed. Look at it again, then submit.",
                    name=names_of(rating),
                    score=running["score"] or "–",
                    grade=running["grade"] or "–",
                )
            )
        if self.has_checked and self.checklist != "off":
            self._tick_checklist()
        rating.action_submit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _tick_checklist(self):
        """What was ticked is what was shown; another list is not ticked by it."""
        rating = self.rating_id
        if self.questions != rating.appraisal_id.cycle_id._bias_questions():
            raise UserError(
                self.env._(
                    "%s: the bias checklist was changed meanwhile. Look at it again,"
                    " then submit.",
                    names_of(rating),
                )
            )
        rating._tick_checklist(self.questions)
