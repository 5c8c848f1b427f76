# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.seeing import readers_only


class HrPerformancePreview(models.TransientModel):
    """A launched sheet as somebody else will see it, before it is announced."""

    _name = "hr.performance.preview"
    _description = "Preview of a Sheet"

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, readonly=True, ondelete="cascade"
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        string="Sheet",
        required=True,
        ondelete="cascade",
        domain="[('cycle_id', '=', cycle_id)]",
    )
    role = fields.Selection(
        [
            ("subject", "The employee"),
            ("manager", "The direct manager"),
            ("rater", "Whoever writes the review"),
        ],
        string="Seen by",
        required=True,
        default="subject",
    )
    content = fields.Html(compute="_compute_content", sanitize=False)

    @api.depends("appraisal_id", "role")
    @api.depends_context("lang")
    def _compute_content(self):
        for preview in self:
            preview.content = (
                self.env["ir.qweb"]._render(
                    "hr_performance.hr_performance_preview_content",
                    {
                        "role": preview.role,
                        "appraisal": preview.appraisal_id,
                        "cycle": preview.cycle_id,
                        "lines": preview.appraisal_id.line_ids,
                        "judged": preview.appraisal_id.line_ids.filtered(
                            lambda line: line.method == "manual"
                        ),
                    },
                )
                if preview.appraisal_id
                else False
            )

    @readers_only
    def action_open_sheet(self):
        """Open the sheet itself with the buttons that the other person has.

        The buttons only show: whoever presses one acts as oneself and is checked as
        oneself.
        """
        self.ensure_one()
        action = self.appraisal_id._get_records_action()
        action["context"] = {
            **self.env.context,
            "performance_preview_role": (
                "subject" if self.role == "subject" else "manager"
            ),
            "form_view_initial_mode": "readonly",
            "edit": False,
        }
        return action
