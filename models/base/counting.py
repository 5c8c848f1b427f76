# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several counts by one query: what stands on a page is not asked number by number."""

from odoo.fields import Domain
from odoo.tools import SQL


def counted(asked, env):
    """How many records there are of each of several models and domains.

    :param asked: dict of a name to a model, with the rights to count with, and a domain
    :return: dict of name to number; a model that the user may not read counts nothing
    """
    rows = _rows(asked, env, lambda _model, found, _: found.select(SQL("0 AS parent")))
    return dict.fromkeys(asked, 0) | {name: number for name, _parent, number in rows}


def counted_by(field, parents, asked):
    """How many records of several models belong to each of these parents.

    :param field: name of the link to the parent, where a model names no other
    :param asked: as ``counted`` takes it, or with the name of the link as third
    :return: dict of name to a dict of parent id to number
    """
    links = {name: (*rest, field)[0] for name, (_, _, *rest) in asked.items()}
    asked = {
        name: (model, Domain(domain) & Domain(links[name], "in", parents.ids))
        for name, (model, domain, *_) in asked.items()
    }

    def by_parent(model, found, name):
        link = model._field_to_sql(found.table, links[name], found)
        return found.select(SQL("%s AS parent", link))

    numbers = {name: {} for name in asked}
    for name, parent, number in _rows(asked, parents.env, by_parent):
        numbers[name][parent] = number
    return numbers


def _rows(asked, env, select):
    queries = []
    for name, (model, domain) in asked.items():
        if not model.has_access("read"):
            continue
        found = model._search(domain)
        if found.is_empty():
            continue
        queries.append(
            SQL(
                "(SELECT %s, parent, count(*) FROM (%s) found GROUP BY parent)",
                name,
                select(model, found, name),
            )
        )
    return env.execute_query(SQL(" UNION ALL ").join(queries)) if queries else []
