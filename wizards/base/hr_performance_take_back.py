# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import must_see, readers_only


class HrPerformanceTakeBack(models.TransientModel):
    """Says what is taken back, and asks why where somebody has gone on.

    It holds no rule: the record checks who, when and why.
    """

    _name = "hr.performance.take.back"
    _description = "Take Back"

    model = fields.Char(required=True)
    record = fields.Integer(required=True)
    seen = fields.Char()
    text = fields.Text(compute="_compute_text", compute_sudo=False)
    needs_reason = fields.Boolean(compute="_compute_text", compute_sudo=False)
    reason = fields.Text()

    @api.depends("model", "record")
    def _compute_text(self):
        for dialog in self:
            record = dialog._record()
            dialog.text = record._take_back_text()
            dialog.needs_reason = "hr" in record._take_back_ways().values()

    def _record(self):
        """The record whose step is taken back, if the user may read it."""
        names = self.env.registry.descendants(
            ["hr.performance.take.back.mixin"], "_inherit"
        )
        if self.model not in names or self.env[self.model]._abstract:
            raise UserError(self.env._("There is nothing to take back here."))
        record = self.env[self.model].browse(self.record)
        must_see(record)
        return record

    @readers_only
    def action_confirm(self):
        """Take the step back."""
        self.ensure_one()
        self._record().action_take_back(self.reason, self.seen)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
