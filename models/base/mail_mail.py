# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .seeing import is_own_name


class MailMail(models.Model):
    """Mails that a composer or a template leaves on a record of ours."""

    _inherit = "mail.mail"

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
