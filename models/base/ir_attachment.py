# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from .disk_full import disk_full_text, is_disk_full
from .seeing import is_own_name


class IrAttachment(models.Model):
    """Files of our records: proofs stay, an upload can be taken back.

    A proof is what a step has filed: a field of a record of ours points to it or holds
    it, or it came with a message that is not the user's own comment. Nobody but the
    system writes or deletes one. Nobody swaps or moves any other file either; whoever
    uploaded it may remove it and upload another.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        kept = self._kept_files(operation) if self else self
        if not kept or (result and kept <= result[0]):
            return result
        forbidden = kept | result[0] if result else kept
        return forbidden, kept._kept_error

    def write(self, vals):
        if not self.env.su and (
            is_own_name(vals.get("res_model")) or self._own_files()
        ):
            raise self._kept_error()
        return super().write(vals)

    def _delete_and_notify(self, message=None):
        # The web client deletes as superuser for a user.
        if not self.env.user._is_superuser() and (kept := self._kept_files("unlink")):
            raise kept._kept_error()
        return super()._delete_and_notify(message)

    def _check_addable(self, messages):
        """Raise unless the user may put these files into these messages."""
        own = self._own_files()
        if own and (kept := own - own._withdrawable(messages)):
            raise kept._kept_error()

    @api.model
    def _file_write(self, bin_value, checksum):
        """A file is stored whole or not at all.

        The platform leaves the first part of a file behind when the disk is full, and
        refuses the same content ever after, because it is not what lies there.
        """
        path = self._full_path(f"{checksum[:2]}/{checksum}")
        was_there = os.path.exists(path)
        try:
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            if not was_there and os.path.exists(path):
                os.unlink(path)
            if not is_disk_full(error):
                raise
        # Outside of the handler: its error would be sent along with this one.
        raise UserError(disk_full_text(self.env))

    def _own_files(self):
        """Those of our records, as superuser."""
        # sudo: only whose files these are.
        return self.sudo().filtered(lambda file: is_own_name(file.res_model))

    def _kept_files(self, operation):
        """Those with which the user may not do this, whatever the right on the record.

        :param operation: of ``_check_access``
        """
        own = self.browse() if operation == "read" else self._own_files()
        if own and operation == "create":
            own = own.filtered("res_field")
        elif own:
            own -= own._withdrawable()
        return own.with_env(self.env)

    def _withdrawable(self, messages=()):
        """Those that the user has uploaded and that prove nothing.

        :param messages: messages that are being posted, which do not count
        """
        mine = self.filtered(
            lambda file: file.create_uid.id == self.env.uid and not file.res_field
        )
        if not mine:
            return mine
        for model, name in self._proof_fields():
            records = self.env[model].with_context(active_test=False)
            mine -= records.search([(name, "in", mine.ids)])[name]
        posted = self.env["mail.message"].search([("attachment_ids", "in", mine.ids)])
        foreign = posted.filtered(
            lambda message: message not in messages and not message._is_own_comment()
        )
        return mine - foreign.attachment_ids

    @api.model
    @ormcache()
    def _proof_fields(self):
        """Model and name of each field of ours that points to files."""
        return tuple(
            (model._name, name)
            for model in map(self.env.get, sorted(self.env.registry))
            if is_own_name(model._name) and model._auto and not model._abstract
            for name, field in model._fields.items()
            if field.comodel_name == self._name and field.store
        )

    def _kept_error(self):
        return AccessError(
            self.env._(
                "This file belongs to a record of performance management and stays as"
                " it is. Add another file instead; whoever uploaded one that proves"
                " nothing may remove it."
            )
        )
