# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models

from .evidence import is_own


class Base(models.AbstractModel):
    """Who may write one of our records does not write what others left on it."""

    _inherit = "base"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """No right on a record of ours changes its messages and activities.

        What remains is one's own: the author's comment, one's activities.
        """
        if message_operation in ("write", "unlink") and is_own(self._name):
            return defaultdict(bool)
        return super()._mail_get_operation_for_mail_message_operation(message_operation)
