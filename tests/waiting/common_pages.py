# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Loads pages as the web client does, and counts what they cost."""

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

#: Rows of the first page, as the web client asks for them.
LIMITS = {"list": 80, "kanban": 40}
COUNT_LIMIT = 10_001


class PagesMixin:
    """Mixed into cases with people: pages and clicks as requests of their own."""

    def as_user(self, record, role):
        """As the web client asks: it sends language and zone along."""
        record = super().as_user(record, role)
        return record.with_context(lang="en_US", tz="Europe/Paris", uid=record.env.uid)

    def cost(self, call):
        """Queries of a request whose views and rules have been asked before.

        What it writes is flushed, as at the end of a request, and nothing stays.
        """
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.env.cr.savepoint() as savepoint:
                call()
                self.env.cr.flush()
                savepoint.rollback()
            self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call()
            self.env.cr.flush()
            queries = self.env.cr.sql_log_count - before
            savepoint.rollback()
        self.env.invalidate_all()
        return queries

    def specification(self, model, view="form", view_id=False):
        """Fields of a view, as the web client asks for them."""
        arch = etree.fromstring(model.get_view(view_id, view)["arch"])
        return self.fields_of(model, arch)

    def fields_of(self, model, element):
        names = {}
        for node in element.iterchildren(etree.Element):
            if node.tag != "field":
                names |= self.fields_of(model, node)
                continue
            field = model._fields[node.get("name")]
            names[field.name] = {}
            if field.type == "many2one":
                names[field.name] = {"fields": {"display_name": {}}}
            elif field.relational:
                lines = model.env[field.comodel_name]
                names[field.name] = {"fields": self.fields_of(lines, node)}
        return names

    def form_page(self, record):
        """A function that opens the form of a record."""
        spec = self.specification(record)
        return lambda: record.web_read(spec)

    def list_page(self, role, action):
        """A function that loads the first page of an action; None without a list."""
        records = self.as_user(self.env[action.res_model], role)
        view = action.view_mode.split(",")[0]
        if view not in LIMITS:
            return None
        places = {"uid": self.users[role].id, "active_id": False}
        context = safe_eval(action.context or "{}", places)
        domain = Domain(safe_eval(action.domain or "[]", places))
        records = records.with_context(**context)
        views = {kind: number for number, kind in action.views}
        spec = self.specification(records, view, views.get(view))
        search = etree.fromstring(
            records.get_view(action.search_view_id.id or False, "search")["arch"]
        )
        groupby = []
        for name, value in context.items():
            if not name.startswith("search_default_") or not value:
                continue
            node = search.find(f".//filter[@name='{name[15:]}']")
            if node is None:
                continue
            if node.get("domain"):
                domain &= Domain(safe_eval(node.get("domain"), places))
            if "group_by" in (node.get("context") or ""):
                groupby.append(safe_eval(node.get("context"))["group_by"])
        if groupby:
            return lambda: records.web_read_group(
                list(domain),
                groupby,
                ["__count"],
                auto_unfold=view == "kanban",
                unfold_read_specification=spec,
                unfold_read_default_limit=LIMITS[view],
            )
        return lambda: records.web_search_read(
            list(domain), spec, limit=LIMITS[view], count_limit=COUNT_LIMIT
        )
