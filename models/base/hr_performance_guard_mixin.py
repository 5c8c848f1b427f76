# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_domain_value_names

from .base import ClientValues
from .given_types import check_given
from .racing import change_rows
from .seeing import must_see, names_of


class HrPerformanceGuardMixin(models.AbstractModel):
    """Protect fields that only named actions may write.

    A field says ``guarded=True`` when nobody writes it over RPC, an import or a form,
    and ``fixed=True`` when it is given at creation and never changes. The superuser
    flag, which cannot come over RPC, is the only way past: an action checks role and
    state first and writes through ``sudo()``.
    """

    _name = "hr.performance.guard.mixin"
    _inherit = [
        "hr.performance.number.mixin",
        "hr.performance.choice.order.mixin",
    ]
    _description = "Protected Performance Fields"

    # Everything that is written by the system's own actions only: no field is open.
    _guards_everything = False
    # Records in these states may be deleted; None means that others decide.
    _deletable_states = None

    def _valid_field_parameter(self, field, name):
        return name in ("guarded", "fixed") or super()._valid_field_parameter(
            field, name
        )

    @property
    def _guarded_fields(self):
        """Names of the fields that only the system's own actions write."""
        return self._protected_fields("guarded")

    @property
    def _fixed_fields(self):
        """Names of the fields that never change once they are given."""
        return self._protected_fields("fixed")

    @api.model
    @ormcache("kind")
    def _protected_fields(self, kind):
        """Names of the fields that are ``guarded`` or ``fixed``."""
        if kind == "guarded" and self._guards_everything:
            return frozenset(self._fields) - set(models.MAGIC_COLUMNS)
        # Only what a field says itself: a related field copies what it points to.
        said = frozenset(
            name
            for name, field in self._fields.items()
            if kind in field._extra_keys__ and getattr(field, kind)
        )
        if kind == "fixed":
            return said
        # What no form may change is no business of RPC: stored computes included.
        return said | {
            name
            for name, field in self._fields.items()
            if field.store
            and field.readonly
            and not field.inverse
            and not field.inherited
            and name not in self._fixed_fields
            and name not in models.MAGIC_COLUMNS
        }

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        given = {name for vals in vals_list for name in vals}
        self._refuse_guarded(given, self._guarded_fields)
        records = super().create(self._begun_values(vals_list))
        records._check_offered(given)
        return records

    @api.model
    def _begun_values(self, vals_list):
        """Values that a client has given, with what follows from who gives them.

        For guarded fields that the system would else write in a second statement, right
        after the record was made.

        :param vals_list: ``ClientValues``; so is what is returned
        """
        return vals_list

    @api.model
    def _client_values(self, vals_list):
        """The values with what context and habits of the user add to them, checked.

        Whoever looks at values before records exist looks at these: a default is given
        by the client like any value, and what the client may not see is not looked at.
        """
        if self.env.su or isinstance(vals_list, ClientValues):
            return vals_list
        check_given(self, vals_list)
        told = self._performance_told_defaults()
        vals_list = ClientValues({**told, **vals} for vals in vals_list)
        self._performance_check_choices(vals_list)
        return vals_list

    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            # Before anything is read: what is missing and what is hidden look alike.
            self.check_access("write")
        result = super().write(vals)
        if not self.env.su:
            self._check_offered(vals)
        return result

    @api.model
    @ormcache()
    def _offered_fields(self):
        """Links that offer some records only: field name to what its domain reads."""
        return {
            name: get_domain_value_names(field.domain)[1] & set(self._fields)
            if isinstance(field.domain, str)
            else frozenset()
            for name, field in self._fields.items()
            if field.relational
            and field.type != "one2many"
            and field.store
            and field.domain
            and not callable(field.domain)
        }

    def _check_offered(self, names):
        """A link takes what the form offers for it: the field's domain is a rule.

        :param names: fields that the user has filled
        :raises ValidationError: naming the field; never the record that was chosen
        """
        for name in set(names) & set(self._offered_fields()):
            field = self._fields[name]
            # sudo: only compared with the domain; the user has chosen what may be read.
            for record in self.sudo():
                chosen = record[name]
                if chosen and chosen.filtered_domain(record._offered(field)) != chosen:
                    raise ValidationError(
                        self.env._(
                            "%(field)s of %(document)s: what was chosen does not fit"
                            " here. Choose from the list that the form offers.",
                            field=field._description_string(self.env),
                            document=self._description,
                        )
                    )

    def _offered(self, field):
        """The domain of a link of one record."""
        if not isinstance(field.domain, str):
            return Domain(field.domain)
        values = {
            name: self[name].ids
            if self._fields[name].type in ("one2many", "many2many")
            else self[name].id
            if self._fields[name].type == "many2one"
            else self[name]
            for name in self._offered_fields()[field.name]
        }
        return Domain(safe_eval(field.domain, values))

    def _refuse_guarded(self, names, protected):
        """Raise for the names that are protected; the message gives their labels."""
        refused = sorted(set(names) & protected)
        if refused:
            labels = ", ".join(
                self._fields[name]._description_string(self.env) for name in refused
            )
            raise AccessError(
                self.env._(
                    "%(fields)s of %(document)s cannot be edited directly. Use the"
                    " buttons of the form: they check who may do it and when.",
                    fields=labels,
                    document=self._description,
                )
            )

    def _require_state(self, *allowed, is_written=False):
        """Raise unless every record is in one of these states.

        Whoever goes on from a state changes the row: of two who do so at one moment,
        the second begins again and finds the state that the first has left.

        :param is_written: the caller writes to each of the rows anyway, which is such a
            change
        """
        wrong = self.filtered(lambda record: record.state not in allowed)
        if wrong:
            must_see(wrong)
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in state “%(state)s”: this step is not possible now.",
                    name=names_of(wrong[0]),
                    state=labels[wrong[0].state],
                )
            )
        if not is_written:
            change_rows(self)

    # MANY RECORDS AT ONCE

    def _write_multi(self, vals_list):
        """What many records get alike is written by one statement.

        Odoo joins each record with its own values, a hundred at a time.
        """
        alike = vals_list[0] if len(self) > 1 else {}
        if not self._is_plain(alike) or any(vals != alike for vals in vals_list):
            return super()._write_multi(vals_list)
        logged = (
            {"write_uid": self.env.uid, "write_date": self.env.cr.now()}
            if self._log_access
            else {}
        )
        self.env.execute_query(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(self._table),
                SQL(", ").join(
                    SQL(
                        "%s = %s::%s",
                        SQL.identifier(name),
                        value,
                        SQL.identifier(self._fields[name].column_type[0]),
                    )
                    for name, value in (logged | alike).items()
                ),
                tuple(self.ids),
            )
        )
        return None

    @api.model
    def _is_plain(self, names):
        """Whether each of these is a column that holds the value as it is."""
        return (
            bool(names)
            and not self._parent_store
            and not any(
                self._fields[name].translate or self._fields[name].company_dependent
                for name in names
            )
        )

    def _quiet(self):
        """Environment for batches: no tracking, log or subscription per record."""
        return self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if self._deletable_states is None:
            return
        kept = self.filtered(lambda record: record.state not in self._deletable_states)
        if kept:
            raise UserError(
                self.env._(
                    "%(names)s cannot be deleted: only drafts and cancelled records"
                    " can. Cancel or archive instead.",
                    names=names_of(kept),
                )
            )
