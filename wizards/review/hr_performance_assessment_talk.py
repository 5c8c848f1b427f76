# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.dialogs import open_dialog
from ...models.base.seeing import readers_only


class HrPerformanceAssessmentTalk(models.TransientModel):
    """Records the talk about facts and self-review, before anybody has rated.

    It shows neither points nor grade: the talk comes before them.
    """

    _name = "hr.performance.assessment.talk"
    _inherit = "hr.performance.number.mixin"
    _description = "Assessment Talk"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, readonly=True, ondelete="cascade"
    )
    talk_date = fields.Date(
        string="Held on",
        required=True,
        default=lambda self: self.env.company._performance_today(),
    )
    note = fields.Text(
        string="Shared Note",
        help="What was said about facts and self-review. The employee, the second level"
        " and HR read it, too. It names no grade.",
    )
    self_review = fields.Text(compute="_compute_self_review", string="Self-Review")

    @api.depends("appraisal_id")
    def _compute_self_review(self):
        """What the submitted self-review says, without its points."""
        for dialog in self:
            # The user's own rights: a draft is its author's alone.
            review = self.env["hr.performance.rating"].search(
                [
                    ("appraisal_id", "=", dialog.appraisal_id.id),
                    ("kind", "=", "self"),
                    ("state", "=", "submitted"),
                ],
                limit=1,
            )
            lines = [
                (line.appraisal_line_id.title, line.comment) for line in review.line_ids
            ]
            boxes = [
                (review._fields[name]._description_string(self.env), review[name])
                for name in ("strengths", "improvements", "comment")
                if review
            ]
            dialog.self_review = "\n".join(
                f"{title}: {text.strip()}" for title, text in lines + boxes if text
            )

    def _open(self, appraisal):
        """The dialog of one sheet, with what was recorded before."""
        before = {
            "talk_date": appraisal.assessment_talk_date,
            "note": appraisal.assessment_talk_note,
        }
        dialog = self.create(
            {
                "appraisal_id": appraisal.id,
                **{name: value for name, value in before.items() if value},
            }
        )
        return open_dialog(
            dialog, self.env._("Assessment Talk"), context={"dialog_size": "large"}
        )

    @readers_only
    def action_record(self):
        """Keep day and note on the sheet."""
        self.ensure_one()
        self.appraisal_id._record_assessment_talk(self.talk_date, self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
