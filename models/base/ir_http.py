# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

from .disk_full import disk_full_text, is_disk_full


class IrHttp(models.AbstractModel):
    """What users read when the disk is full, instead of an error of the database.

    The platform asks this method for the answer to an error, once all is rolled back.
    """

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        if is_disk_full(exception):
            exception = UserError(disk_full_text(request.env))
        return super()._handle_error(exception)
