# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...models.base.dialogs import open_dialog
from ...models.base.seeing import names_of, readers_only


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

    def _open(self, rating):
        """The dialog of one review, with what it comes to now."""
        running = rating._running()
        seen = {name: running[name] for name in ("score", "grade", "meaning")}
        dialog = self.create({"rating_id": rating.id, **seen})
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
        rating.action_submit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
