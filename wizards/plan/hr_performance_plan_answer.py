# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.dialogs import open_dialog
from ...models.base.seeing import readers_only


class HrPerformancePlanAnswer(models.TransientModel):
    """Asks for the words of a change request, or of the answer to proposals.

    It holds no rule: appraisal and proposal check who may say it and when.
    """

    _name = "hr.performance.plan.answer"
    _description = "Words about a Plan"

    kind = fields.Selection([("request", "Request"), ("answer", "Answer")])
    appraisal_ids = fields.Many2many("hr.performance.appraisal", string="Appraisals")
    proposal_ids = fields.Many2many("hr.performance.plan.proposal", string="Proposals")
    text = fields.Text()

    @api.model
    def _dialog(self, title, **values):
        """Open the dialog with these values."""
        return open_dialog(self.create(values), title)

    @readers_only
    def action_request(self):
        """Send the request; the appraisals check who may ask."""
        self.ensure_one()
        self.appraisal_ids.action_ask_for_change(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_accept(self):
        """Accept; the proposals check who may answer."""
        self.ensure_one()
        self.proposal_ids.action_accept(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_reject(self):
        """Reject with the reason; the proposals check who may answer."""
        self.ensure_one()
        self.proposal_ids.action_reject(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
