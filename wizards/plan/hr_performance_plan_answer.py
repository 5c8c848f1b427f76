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
    may_confirm = fields.Boolean(
        help="The plan was on the screen, so that the same click may confirm it."
    )

    @api.model
    def _dialog(self, title, context=None, **values):
        """Open the dialog with these values.

        :param context: which text of the plan stood on the screen
        """
        return open_dialog(self.create(values), title, context=context)

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
    def action_accept_and_confirm(self):
        """Accept, then confirm the plan as it stands; the plan asks what it asks."""
        self.ensure_one()
        self.proposal_ids.action_accept(self.text)
        asked = self.proposal_ids.appraisal_id.action_confirm_plan()
        return asked or {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_reject(self):
        """Reject with the reason; the proposals check who may answer."""
        self.ensure_one()
        self.proposal_ids.action_reject(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
