# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import MissingError, UserError

from .seeing import is_own, known, must_see, unseen_error


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
            return refused, refused._make_unseen_error

    def _make_unseen_error(self):
        # What the rules have looked at does not stay in the cache of the reader.
        self.invalidate_recordset()
        return unseen_error(self.env)

    def _check_company(self, fnames=None):
        """Odoo names what belongs to another company, whoever may read it."""
        try:
            return super()._check_company(fnames)
        except UserError:
            linked = [
                # sudo: whether the user may know what is linked; nothing is shown.
                self.sudo()[name]
                for name, field in self._fields.items()
                if is_own(self) and field.relational and field.check_company
            ]
            if all(len(known(records)) == len(records) for records in linked):
                raise
        # Outside of the handler: its error would be sent along with this one.
        raise UserError(
            self.env._(
                "What you have chosen belongs to another company. Choose people,"
                " departments and records of the company of this document."
            )
        )

    def copy(self, default=None):
        if is_own(self):
            must_see(self)
        return super().copy(default)

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if len(rows) < len(self) and is_own(self) and not self.env.su:
            raise unseen_error(self.env)
        return rows
