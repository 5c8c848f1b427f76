# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..base.seeing import readers_only


class HrPerformanceSecondReturn(models.TransientModel):
    """Dialog in which ratings are returned with a reason."""

    _name = "hr.performance.second.return"
    _inherit = "hr.mixin"
    _description = "Return Ratings"
    _works_on = "appraisal_ids"

    appraisal_ids = fields.Many2many("hr.performance.appraisal", required=True)
    names = fields.Text(compute="_compute_names", string="Ratings")
    reason = fields.Text(
        help="Only the author of the rating, HR and you read it, not the employee."
    )

    @api.depends("appraisal_ids")
    def _compute_names(self):
        for wizard in self:
            wizard.names = "\n".join(wizard.appraisal_ids.mapped("display_name"))

    @readers_only
    def action_return(self):
        """Return the ratings."""
        self.ensure_one()
        if not self.appraisal_ids:
            raise AccessError(self.env._("Choose the ratings to return."))
        self.appraisal_ids._return_review(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
