# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .evidence import is_own


class MailThread(models.AbstractModel):
    """The web client's own ways to messages, which run as superuser for a user."""

    _inherit = "mail.thread"

    def _check_can_update_message_content(self, messages):
        result = super()._check_can_update_message_content(messages)
        if is_own(self._name):
            messages._check_own_comments()
        return result

    def _get_allowed_message_params(self):
        """Nobody posts a note that looks like one of the system."""
        allowed = super()._get_allowed_message_params()
        return allowed - {"message_type"} if is_own(self._name) else allowed
