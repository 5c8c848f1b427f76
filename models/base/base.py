# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import partial

from odoo import models
from odoo.exceptions import MissingError

from .seeing import is_own, must_see, unseen_error


class Base(models.AbstractModel):
    """Records of ours that are missing and those that are hidden look the same."""

    _inherit = "base"

    def _check_access(self, operation):
        try:
            return super()._check_access(operation)
        except MissingError:
            if not is_own(self):
                raise
            there = self.exists()
            result = there._check_access(operation)
            refused = self - there | (result[0] if result else there.browse())
            return refused, partial(unseen_error, self.env)

    def copy(self, default=None):
        if is_own(self):
            must_see(self)
        return super().copy(default)

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if len(rows) < len(self) and is_own(self) and not self.env.su:
            raise unseen_error(self.env)
        return rows
