# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .counting import readable_parts

#: Pages are looked for among so many records at most: the first ones of the user, or
#: with a filter all that the user may read.
FEW = 1000


class HrPerformanceReachMixin(models.AbstractModel):
    """First pages that cost the same however many records there are.

    The record rules of a user are alternatives: own records, those of the team, those
    in the HR scope. PostgreSQL finds the records of one alternative through an index,
    but reads the whole table for all of them together. So the alternatives are asked
    one by one for their first records, and the page is looked for among these. The
    rules are applied to the page as ever.
    """

    _name = "hr.performance.reach.mixin"
    _description = "Fast First Pages"

    #: Whether pages and counts with a filter are asked of each alternative as well:
    #: worth its while where an index has the order, and rules name people by ids.
    _reach_by_rule = False

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        is_page = limit and limit > 1 and not options.get("bypass_access")
        if is_page and not self.env.su:
            domain = Domain(domain)
            # Equals would come in another order on each page.
            order = f"{order}, id" if order else order
            first = (offset or 0) + limit
            if first <= FEW and (self._reach_by_rule or domain.is_true()):
                domain = Domain("id", "in", self._readable_ids(first, domain, order))
            elif len(ids := self._few_ids(domain, super()._search, options)) <= FEW:
                domain &= Domain("id", "in", ids)
        return super()._search(domain, offset, limit, order, **options)

    def _few_ids(self, domain, search, options):
        """Ids among which a page is, as far as they are few.

        Where it asks for what is somebody's, as "My Own", what the domain finds, with
        the rights of the user on all but these records; the rules are applied to the
        page. Else all that the user may read.

        :param search: the search of Odoo, with these options
        """
        parts = (
            domain.children if getattr(domain, "OPERATOR", None) == "&" else [domain]
        )
        if any(getattr(part, "field_expr", "").endswith(".user_id") for part in parts):
            found = search(domain, limit=FEW + 1, bypass_access=True, **options)
            ids = found.get_result_ids()
            if len(ids) <= FEW:
                return ids
        return self._readable_ids(FEW + 1)

    @api.model
    def search_count(self, domain, limit=None):
        is_by_rule = self._reach_by_rule or Domain(domain).is_true()
        if limit and not self.env.su and is_by_rule:
            self.browse().check_access("read")
            [[count]] = self.env.execute_query(
                SQL("SELECT count(*) FROM (%s) found", self._readable(limit, domain))
            )
            return min(limit, count)
        return super().search_count(domain, limit=limit)

    @api.model
    def _readable_ids(self, limit, domain=Domain.TRUE, order=None):
        rows = self.env.execute_query(self._readable(limit, domain, order))
        return [record_id for [record_id] in rows]

    @api.model
    def _readable(self, limit, domain, order=None):
        """Query for the first records of a domain that each alternative opens.

        The domain is asked with the rights of the user, as ever.

        :param limit: so many of each alternative
        :return: SQL for the ids, each once; the first records of all are among them
        """
        queries = []
        for found in readable_parts(self, domain, order=order):
            found.limit = limit
            queries.append(SQL("(%s)", found.select()))
        if not queries:
            return SQL("SELECT 0 AS id WHERE FALSE")
        return SQL(
            "SELECT DISTINCT id FROM (%s) readable", SQL(" UNION ALL ").join(queries)
        )
