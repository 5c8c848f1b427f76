# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.seeing import readers_only


class HrPerformanceResultReopen(models.TransientModel):
    """Asks why decided results are opened again.

    It holds no rule: the results check role, state and reason.
    """

    _name = "hr.performance.result.reopen"
    _description = "Open Results Again"
    _works_on = "result_ids"

    result_ids = fields.Many2many(
        "hr.performance.result", string="Results", required=True
    )
    notice = fields.Text(compute="_compute_notice", compute_sudo=False)
    reason = fields.Text(
        required=True,
        help="Stays on the sheet, where the employee reads it, too: name neither score"
        " nor grade.",
    )

    @api.depends("result_ids")
    def _compute_notice(self):
        """What stands on these results and follows them."""
        # sudo: rewards are hidden from HR; only that there are some is told.
        followers = self.env["hr.performance.result.follower.mixin"].sudo()
        for dialog in self:
            sheets = dialog.result_ids.appraisal_id
            dialog.notice = "\n".join(followers._texts_on_results(sheets))

    @readers_only
    def action_confirm(self):
        """Give the reviews back to the managers."""
        self.ensure_one()
        self.result_ids.action_reopen(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
