# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...models.appeal.hr_performance_appeal import REFUSALS
from ...models.base.seeing import readers_only


class HrPerformanceAppealReason(models.TransientModel):
    """Asks for the words of a step of an appeal: why, what, who.

    It holds no rule: appeal and answer check role, state and words.
    """

    _name = "hr.performance.appeal.reason"
    _description = "Step of an Appeal"

    appeal_id = fields.Many2one("hr.performance.appeal", required=True)
    hearing_id = fields.Many2one("hr.performance.appeal.hearing")
    question = fields.Text(related="hearing_id.question", related_sudo=False)
    step = fields.Selection(
        [
            ("refuse", "Refuse"),
            ("reviewer", "Name a Reviewer"),
            ("decline", "Conflict of Interest"),
            ("question", "Ask a Side"),
            ("answer", "Answer"),
            ("add", "Add"),
        ],
        required=True,
    )
    text = fields.Text(required=True)
    refusal = fields.Selection(REFUSALS, string="Refused Because")
    reviewer_id = fields.Many2one(
        "res.users",
        string="Reviewer",
        domain="[('share', '=', False)]",
        help="Neither who rated or approved the rating, nor the appraisee, nor"
        " somebody below them.",
    )
    side = fields.Selection(
        [("employee", "Employee"), ("manager", "Direct Manager")],
        string="Whom",
        default="manager",
    )
    file = fields.Binary(string="Evidence", attachment=False)
    file_name = fields.Char()

    @readers_only
    def action_confirm(self):
        """Do the step with these words."""
        self.ensure_one()
        appeal, text = self.appeal_id, self.text
        if self.step == "refuse":
            appeal.action_refuse(self.refusal, text)
        elif self.step == "reviewer":
            appeal.action_name_reviewer(self.reviewer_id.id, text)
        elif self.step == "decline":
            appeal.action_decline(text)
        elif self.step == "question":
            appeal.action_question(self.side, text)
        elif self.step == "answer":
            self.hearing_id.action_answer(text, self.file, self.file_name)
        else:
            self.hearing_id._add(appeal, text, self.file, self.file_name)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
