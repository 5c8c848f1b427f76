# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformancePrivateNote(models.Model):
    """A note that only its author reads: no HR role, no superior, no chatter.

    A global record rule on the author stands above every group rule.
    """

    _name = "hr.performance.private.note"
    _inherit = "hr.performance.guard.mixin"
    _description = "Private Note"
    _order = "write_date desc, id desc"

    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        index=True,
        ondelete="cascade",
        guarded=True,
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
    )
    body = fields.Text(
        string="Note",
        help="Only you can read this. It is never printed, exported or shown to HR.",
    )

    @api.depends("appraisal_id")
    @api.depends_context("lang", "uid")
    def _compute_display_name(self):
        """With the sheet's name, for an author who may read the sheet by now."""
        readable = self.appraisal_id._filtered_access("read")
        for note in self:
            name = note.appraisal_id in readable and note.appraisal_id.display_name
            note.display_name = (
                self.env._("Private Note · %s", name)
                if name
                else self.env._("Private Note")
            )

    @api.model
    def _keep_for(self, user, appraisal, body):
        """Keep a draft for its author when somebody else goes on without it."""
        if user:
            # sudo: a note of that user, who has written the text.
            self.sudo().create(
                {"author_id": user.id, "appraisal_id": appraisal.id, "body": body}
            )

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        if not self.env.su:
            # A note about a sheet is for those who may read the sheet.
            notes.appraisal_id.check_access("read")
        return notes
