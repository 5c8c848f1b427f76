# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from collections import defaultdict

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import clean_context, mute_logger, ormcache

from .arguments import IDS
from .given_types import check_given
from .seeing import (
    is_own,
    is_own_name,
    known,
    must_see,
    readable_ids,
    unseen_error,
)
from .uploads import decode_upload, is_whole

# Commands that carry values of a line, and those that name one line.
WITH_VALUES = (Command.CREATE, Command.UPDATE)
WITH_ID = (Command.UPDATE, Command.DELETE, Command.UNLINK, Command.LINK)


class ClientValues(list):
    """Values that hold all that the client has told, with its choices checked."""


class Base(models.AbstractModel):
    """A record that a client chooses is read as that client.

    Forms, dialogs and RPC name records by their ids: in values, in lines within
    values and in context defaults. Related fields, computed fields and names of links
    are read by the system, so that a choice alone would tell about a record. Whoever
    may not read a record cannot choose it, and learns no more than that: one that does
    not exist is refused with the same words. This holds for every link of our models
    and for the links of others to ours; nothing has to ask for it.
    """

    _inherit = "base"

    @api.model
    @ormcache()
    def _performance_choices(self):
        """Names of the links in which a client may choose records of performance."""
        own = is_own(self)
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.relational and (own or is_own_name(field.comodel_name))
        )

    def _check_access(self, operation):
        """Records of ours that are missing and those that are hidden look the same."""
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

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if len(rows) < len(self) and is_own(self) and not self.env.su:
            raise unseen_error(self.env)
        return rows

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
        """A duplicate of a record of performance works, or is refused in words.

        What exists once of its kind (the row of a table, an answer, a declaration)
        has no duplicate: the database says no, and the user is told why.
        """
        if not is_own(self):
            return super().copy(default)
        must_see(self)
        problem = ""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                copies = super().copy(default)
                copies.flush_recordset()
                return copies
        except IntegrityError as error:
            problem = self._sql_error_to_message(error)
        # Outside of the handler, as above.
        raise UserError(
            self.env._(
                "A duplicate of “%(document)s” is not possible: %(reason)s",
                document=self._description,
                reason=problem,
            )
        )

    @api.model
    @ormcache()
    def _performance_files(self):
        """Names of the fields of a model of ours that hold files."""
        binary = (f for f in self._fields.values() if f.type in ("binary", "image"))
        return frozenset(field.name for field in binary if is_own(self))

    @api.model
    def _performance_check_files(self, vals_list):
        """Raise for a file that is none: text of a request that is no base64."""
        for name in self._performance_files():
            for data in (vals[name] for vals in vals_list if vals.get(name)):
                content = decode_upload(data, sys.maxsize)
                is_filed = self._fields[name].attachment
                if content is None or (is_filed and not is_whole(content)):
                    raise ValidationError(
                        self.env._("The file did not arrive whole. Choose it again.")
                    )

    @api.model_create_multi
    def create(self, vals_list):
        self._performance_check_files(vals_list)
        if not self.env.su and not isinstance(vals_list, ClientValues):
            if is_own(self):
                check_given(self, vals_list)
            self._performance_check_choices(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._performance_check_files([vals])
        if not self.env.su:
            if is_own(self):
                check_given(self, [vals])
            self._performance_check_choices([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            self._performance_check_choices([values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        """Defaults that come from the client are chosen by the client.

        What the system makes itself takes none of them: no context and no habit of
        whoever has pressed the button changes a record of the system.
        """
        if not is_own(self):
            return super().default_get(fields)
        if self.env.su:
            # Asked for each new record: most contexts tell nothing.
            if not any(key.startswith("default_") for key in self.env.context):
                return super().default_get(fields)
            unled = self.with_context(clean_context(self.env.context))
            return super(Base, unled).default_get(fields)
        told = self._performance_told_defaults()
        if told := {name: told[name] for name in fields if name in told}:
            self._performance_check_choices([told])
        return super().default_get(fields)

    @api.model
    def _performance_told_defaults(self):
        """What the client adds to every new record: dict of field name to value.

        The context tells it, or a default that a user has stored; the context wins.
        """
        context = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        stored = self.env["ir.default"]._get_model_defaults(self._name)
        return {
            name: value
            for name, value in {**stored, **context}.items()
            if name in self._fields
        }

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """No right on a record of ours changes its messages and activities.

        What remains is one's own: the author's comment, one's activities.
        """
        if message_operation in ("write", "unlink") and is_own(self):
            return defaultdict(bool)
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _performance_check_choices(self, vals_list):
        """Raise unless the user may read each record that the values name.

        What the records of ``self`` hold already is no choice: forms send it back.

        :raises AccessError: alike for what is hidden and for what does not exist
        """
        if not self._performance_choices():
            return
        chosen = defaultdict(dict)
        self._performance_collect_choices(vals_list, chosen)
        for comodel, fields_by_id in chosen.items():
            if comodel._performance_reads_all():
                continue
            there = {record_id for record_id in fields_by_id if record_id in IDS}
            refused = set(fields_by_id) - readable_ids(comodel, there)
            if refused:
                must_see(self)
            for record_id in sorted(refused):
                field = fields_by_id[record_id]
                if field.model_name != self._name or not self._performance_holds(
                    field, record_id
                ):
                    raise AccessError(
                        self.env._(
                            "%(field)s of %(document)s: what was chosen does not exist,"
                            " or you may not see it. Choose from the list that the form"
                            " offers.",
                            field=field._description_string(self.env),
                            document=self.env[field.model_name]._description,
                        )
                    )

    @api.model
    def _performance_collect_choices(self, vals_list, chosen):
        """Add to ``chosen``, by model, which field names which id, lines included."""
        for vals in vals_list:
            for name in self._performance_choices() & set(vals):
                field, value = self._fields[name], vals[name]
                comodel = self.env[field.comodel_name]
                ids, lines = _named(value)
                for record_id in ids:
                    chosen[comodel].setdefault(record_id, field)
                if lines:
                    comodel._performance_collect_choices(lines, chosen)

    @api.model
    def _performance_reads_all(self):
        """Whether the user may read every record: neither rule nor code limits it."""
        checks = next(c for c in type(self).__mro__ if "_check_access" in vars(c))
        return (
            checks is Base
            and self.has_access("read")
            and not self.env["ir.rule"]._compute_domain(self._name, "read")
        )

    def _performance_holds(self, field, record_id):
        """Whether each record of ``self`` has this record in the field already."""
        return bool(self) and all(
            # sudo: only compared with what the client has sent.
            record_id in record.sudo().with_context(active_test=False)[field.name].ids
            for record in self
        )


def _named(value):
    """Ids and values of lines that the value of a link names.

    Takes all forms that the ORM takes: an id, a pair, a dict of a new record, a list
    of ids, dicts and commands.

    :return: (list of ids, list of dicts of values)
    """
    if isinstance(value, models.BaseModel):
        return value.ids, []
    if isinstance(value, dict):
        return _ids([value.get("id")]), [value]
    if not isinstance(value, (list, tuple)):
        return _ids([value]), []
    ids, lines = [], []
    for item in value:
        if isinstance(item, dict):
            ids += _ids([item.get("id")])
            lines.append(item)
        elif isinstance(item, (list, tuple)) and item:
            ids += _ids(item[1:2]) if item[0] in WITH_ID else []
            if item[0] in WITH_VALUES and len(item) > 2 and isinstance(item[2], dict):
                lines.append(item[2])
            if item[0] == Command.SET and len(item) > 2:
                ids += _ids(item[2] or [])
        else:
            ids += _ids([item])
    return ids, lines


def _ids(values):
    """The values that name a stored record, as integers; new lines have other names."""
    return [
        int(value)
        for value in values
        if not isinstance(value, bool)
        and (isinstance(value, int) or (isinstance(value, str) and value.isdecimal()))
        and int(value) > 0
    ]
