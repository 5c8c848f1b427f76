# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .seeing import is_own_name


class MailMail(models.Model):
    """Mails that a composer or a template leaves on a record of ours."""

    _inherit = "mail.mail"

    performance_kind = fields.Char(
        string="Performance Mail",
        readonly=True,
        help="What a mail of Performance that belongs to no record is about.",
    )

    @api.model
    def _performance_unsent(self):
        """Mails of ours that did not leave; the platform has given them up."""
        return self.search(
            [
                ("state", "=", "exception"),
                "|",
                ("performance_kind", "!=", False),
                ("model", "=like", "hr.performance.%"),
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Composers and templates run as superuser: the sender is who sends."""
        user = self.env.user
        if user._is_internal() and not user._is_superuser():
            author = {"author_id": user.partner_id.id}
            vals_list = [
                {**vals, **author}
                if is_own_name(vals.get("model")) and not vals.get("mail_message_id")
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)
