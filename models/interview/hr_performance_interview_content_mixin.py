# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import ormcache

from ..base.groups import OFFICER
from ..base.seeing import readers_only

QUESTIONS = {"searchable", "sortable", "groupable", "aggregator"}


class HrPerformanceInterviewContentMixin(models.AbstractModel):
    """What was said in interviews: outsiders read it one by one, on record.

    HR may read interviews, but must not mine them. Two seams hold that for every way
    over RPC:

    * *Values leave* through ``_read_format`` (read, search_read, web_read, onchange),
      ``_export_rows`` (export, also by a path from another model) and ``copy_data``.
      If a content field is among them, the reading is recorded. Code on the server
      that reads attributes shows nothing by itself and is not recorded.
    * *Questions about content* go through ``_search``, ordering, grouping and
      aggregating, also from other models by a path. HR is refused there.

    Record rules decide who reads at all; who is neither HR nor one of the two reads
    nothing. What is not among the content fields (state, dates, kind of a point) can be
    listed, searched and grouped like anything else.

    A field says ``content=True`` when it holds what was said, and may say in
    ``written_by`` whose part it is: 'manager', 'employee' or 'both'.
    """

    _name = "hr.performance.interview.content.mixin"
    _description = "Content of Interviews"

    def _valid_field_parameter(self, field, name):
        return name in ("content", "written_by") or super()._valid_field_parameter(
            field, name
        )

    @property
    def _content_fields(self):
        """Names of the fields that hold what was said."""
        return frozenset(self._marked_fields("content"))

    @api.model
    def _fields_by_side(self):
        """Dict of field name to the side that writes it, of fields with a side."""
        return self._marked_fields("written_by")

    @api.model
    @ormcache("mark")
    def _marked_fields(self, mark):
        """Dict of field name to the value of a mark that the field itself has."""
        return {
            name: getattr(field, mark)
            for name, field in self._fields.items()
            # Only what a field says itself: a related field copies what it points to.
            if mark in field._extra_keys__ and getattr(field, mark)
        }

    def _content_interviews(self):
        """The interviews whose content these records hold."""
        # sudo: finds the interviews of records that the user reads.
        return self.sudo().interview_id.with_env(self.env)

    # VALUES LEAVE

    def _read_format(self, fnames, load="_classic_read"):
        self._note_content(fnames, "form")
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        self._note_content({path[0] for path in fields if path}, "export")
        return rows

    @readers_only
    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        names = {name for vals in vals_list if vals for name in vals}
        self._note_content(names, "export")
        return vals_list

    def _note_content(self, names, kind):
        if not self.env.su and not self._content_fields.isdisjoint(names):
            self._origin._content_interviews()._note_reading(kind)

    # QUESTIONS ABOUT CONTENT

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        self._refuse_content(
            condition.field_expr for condition in domain.iter_conditions()
        )
        return super()._search(domain, *args, **kwargs)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._refuse_content([field_name])
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._refuse_content([parse_read_group_spec(groupby_spec)[0]])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "__count":
            self._refuse_content([parse_read_group_spec(aggregate_spec)[0]])
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer HR no content in filters, groups and measures."""
        described = super().fields_get(allfields, attributes)
        if self._hides_content():
            for name in self._content_fields & set(described):
                for attribute in QUESTIONS & set(described[name]):
                    described[name][attribute] = False
        return described

    @api.model
    def _hides_content(self):
        """Whether the user is HR, who may read others' interviews."""
        return (
            not self.env.su
            and bool(self._content_fields)
            and self.env.user.has_group(OFFICER)
        )

    @api.model
    def _refuse_content(self, expressions):
        """Raise for HR if one of the fields or paths begins with content."""
        if not self._hides_content():
            return
        names = {expression.split(".")[0] for expression in expressions}
        refused = sorted(names & self._content_fields)
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s is content of interviews: HR cannot search, sort, group"
                    " or add up by it. Open the interview of the person concerned; the"
                    " employee sees who has read it.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in refused
                    ),
                )
            )
