# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from .seeing import must_see, names_of


class HrPerformanceGuardMixin(models.AbstractModel):
    """Protect fields that only named actions may write.

    A field says ``guarded=True`` when nobody writes it over RPC, an import or a form,
    and ``fixed=True`` when it is given at creation and never changes. The superuser
    flag, which cannot come over RPC, is the only way past: an action checks role and
    state first and writes through ``sudo()``.
    """

    _name = "hr.performance.guard.mixin"
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
        return frozenset(
            name
            for name, field in self._fields.items()
            if kind in field._extra_keys__ and getattr(field, kind)
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse_guarded(
                {name for vals in vals_list for name in vals}
                | {
                    key.removeprefix("default_")
                    for key in self.env.context
                    if key.startswith("default_")
                },
                self._guarded_fields,
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
        return super().write(vals)

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

    def _require_state(self, *allowed):
        """Raise unless every record is in one of these states."""
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
