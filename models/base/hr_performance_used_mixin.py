# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from .installing import is_installing
from .number_input import format_number
from .racing import change_rows
from .seeing import readers_only


class HrPerformanceUsedMixin(models.AbstractModel):
    """Rules that others refer to: fixed once they are used, and never changed unseen.

    The contract, for rules that nobody copies or freezes:

    - **What binds does not change in use.** ``_binding_fields`` of a rule are refused
      with what to do instead (``_in_use_text``), and rows of it are neither added nor
      taken away, once something refers to it that says so: a model names in
      ``_binds_rules`` its many2one to a rule and from which records on it counts.
    - **Every other change is told** in the chatter of the rule: its own fields by
      ``tracking``, those of its rows by a note with the old and the new value.

    A rule is a ``mail.thread``; a row names the many2one to it in ``_rule_field``.
    Superuser code (data of a release, demo) may change what it brought.
    """

    _name = "hr.performance.used.mixin"
    _inherit = "hr.performance.guard.mixin"
    _description = "Rules in Use"

    #: Names of the fields that may not change once something refers to the rule.
    _binding_fields = frozenset()
    #: Of a row: name of the many2one to the rule that it belongs to.
    _rule_field = None
    #: Of a row: whether the rule tells of new ones; it always does of those that go.
    _tells_new_rows = True
    #: Fields that say nothing: the order in lists, colours.
    _untold_fields = frozenset({"sequence", "color"})

    # WHAT A MODEL SAYS

    def _in_use(self):
        """Those of these rules that something refers to, in whichever company."""
        used = set()
        for model, name, domain in self._users_of_rules():
            rows = (
                self.env[model]
                # sudo: only whether something refers to the rule; nothing is shown.
                .sudo()
                .with_context(active_test=False)
                ._read_group([(name, "in", self.ids), *domain], [name])
            )
            used |= {rule.id for [rule] in rows}
        return self.filtered(lambda rule: rule.id in used)

    def _hold_rules(self):
        """Something is about to bind these rules, which stay as they are from then on.

        Only the first to use a rule and who changes it at that moment have to meet.
        """
        change_rows(self - self._in_use())

    def _users_of_rules(self):
        """Yield model, many2one and domain of whatever binds rules of this model."""
        for model, class_ in self.env.registry.items():
            for name, domain in getattr(class_, "_binds_rules", {}).items():
                if class_._fields[name].comodel_name == self._name:
                    yield model, name, domain

    def _in_use_text(self):
        """Says that these rules are in use, and what to do instead."""
        raise NotImplementedError

    # GUARDS

    def _used_rules(self):
        """The rules that these records are, or whose rows they are."""
        return self[self._rule_field] if self._rule_field else self

    def _refuse_in_use(self):
        """Raise for rules that something refers to."""
        if self.env.su:
            return
        change_rows(self)
        if used := self._in_use():
            raise UserError(used._in_use_text())

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._rule_field:
            if self._binding_fields:
                records._used_rules()._refuse_in_use()
            if self._tells_new_rows:
                records._tell_rows(self.env._("Added: %s"))
        return records

    @readers_only
    def write(self, vals):
        is_moved = bool(self._binding_fields) and self._rule_field in vals
        if is_moved or self._binding_fields & set(vals):
            self._used_rules()._refuse_in_use()
        before = self._told_values(set(vals)) if self._rule_field else {}
        result = super().write(vals)
        if is_moved:
            self._used_rules()._refuse_in_use()
        self._tell_changes(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self._binding_fields:
            self._used_rules()._refuse_in_use()
        if self._rule_field:
            self._tell_rows(self.env._("Removed: %s"))

    # WHAT THE CHATTER TELLS OF ROWS

    def _told_values(self, names):
        """Values of these fields in words: dict of record to dict of name to text."""
        told = [
            name
            for name in sorted(names - self._untold_fields)
            if self._fields[name].store and self._fields[name].type != "one2many"
        ]
        return {
            record: {name: record._told_text(name) for name in told} for record in self
        }

    def _told_text(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return ", ".join(value.mapped("display_name")) or "–"
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        if field.type in ("float", "monetary"):
            return format_number(self.env, value)
        return str(value) if value or value == 0 and value is not False else "–"

    def _tell_changes(self, before):
        """One note for each rule: what differs from before in its rows."""
        texts = {}
        for row, old in before.items():
            new = row._told_values(set(old))[row]
            for name, text in old.items():
                if text != new[name]:
                    label = self._fields[name]._description_string(self.env)
                    change = f"{row.display_name}, {label}: {text} → {new[name]}"
                    texts.setdefault(row._used_rules(), []).append(change)
        self._tell_rules({rule: "; ".join(parts) for rule, parts in texts.items()})

    def _tell_rows(self, sentence):
        rules = self.grouped(self._rule_field)
        self._tell_rules(
            {
                rule: sentence % ", ".join(rows.mapped("display_name"))
                for rule, rows in rules.items()
            }
        )

    def _tell_rules(self, texts):
        """A note in the chatter of rules that were there before."""
        if not texts or is_installing(self.env):
            return
        rules = next(iter(texts)).union(*texts).exists()
        # sudo: the note belongs to the checked change, whoever may write here.
        rules.sudo()._message_log_batch({rule.id: texts[rule] for rule in rules})
