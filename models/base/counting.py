# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several counts by one query: what stands on a page is not asked number by number.

The record rules of a user are alternatives, and PostgreSQL reads all that any of them
joins for every row. So what an alternative says of the row itself, as those of HR do,
is counted alone, and the others of what that leaves. The numbers are those of the
rules.
"""

from odoo.fields import Domain
from odoo.tools import SQL


def counted_by(field, parents, asked, one_by_one=False):
    """How many records of several models belong to each of these parents.

    :param field: name of the link to the parent, where a model names no other
    :param asked: dict of a name to a model, with the rights to count with, a domain
        and, where it differs, the name of the link
    :param one_by_one: see ``counted_groups``
    :return: dict of name to a dict of parent id to number
    """
    links = {name: (*rest, field)[0] for name, (_, _, *rest) in asked.items()}
    asked = {
        name: (
            model,
            Domain(domain) & Domain(links[name], "in", parents.ids),
            [links[name]],
        )
        for name, (model, domain, *_) in asked.items()
    }
    found = counted_groups(asked, parents.env, one_by_one)
    return {
        name: {parent: number for (parent,), number in numbers.items()}
        for name, numbers in found.items()
    }


def counted_groups(asked, env, one_by_one=False):
    """How many records of several models there are in each of their groups.

    :param asked: dict of a name to a model, with the rights to count with, a domain and
        names to group by, as ``_read_group`` takes them; none where all are one group
    :param one_by_one: whether each alternative finds its own records: worth its while
        where the domain finds very many, of which the user may read few
    :return: dict of name to a dict of a tuple of plain values, ids for records and
        texts for days, to a number; a model that the user may not read has no groups
    """
    numbers = {name: {} for name in asked}
    queries = []
    for name, (model, domain, groups) in asked.items():
        rows = None
        if model.has_access("read"):
            rows = _readable(model, domain, groups, one_by_one)
        if rows:
            keys = SQL(", ").join(_keys(groups))
            by_keys = SQL(" GROUP BY %s", keys) if groups else SQL("")
            queries.append(
                SQL(
                    "(SELECT %s, jsonb_build_array(%s), count(*) FROM (%s) found%s)",
                    name,
                    keys,
                    rows,
                    by_keys,
                )
            )
    rows = env.execute_query(SQL(" UNION ALL ").join(queries)) if queries else []
    for name, key, number in rows:
        numbers[name][tuple(key)] = number
    return numbers


def keys_with_any(model, links, keys):
    """Which of these combinations have a record that the user may read.

    Each is asked for its first record of each alternative of the rules, all by one
    query; so it costs the same however many records there are.

    :param links: names of links of the model, required columns
    :param keys: list of tuples of ids, in the order of the links
    :return: those of the keys that have one, in their order
    """
    if not keys or not model.has_access("read"):
        return []
    firsts = []
    # The first one found ends the search: last those for which all is joined.
    parts = sorted(_alternatives(model), key=lambda one: _breadth(model, one))
    for found in readable_parts(model, [], parts):
        for link, key in zip(links, _keys(links), strict=True):
            column = SQL.identifier(found.table, link)
            found.add_where(SQL("%s = asked.%s", column, key))
        found.limit = 1
        firsts.append(SQL("(%s)", found.select(SQL("1"))))
    if not firsts:
        return []
    # First whether there is any at all: to find none, all is joined.
    any_at_all = SQL(" AND ").join(
        SQL("%s = asked.%s", SQL.identifier("any_at_all", link), key)
        for link, key in zip(links, _keys(links), strict=True)
    )
    asked = SQL(", ").join(SQL("%s", [*ids]) for ids in zip(*keys, strict=True))
    columns = SQL(", ").join(_keys(links))
    rows = model.env.execute_query(
        SQL(
            "SELECT %s FROM unnest(%s) asked(%s) WHERE"
            " CASE WHEN EXISTS (SELECT FROM %s any_at_all WHERE %s)"
            " THEN EXISTS (%s) END",
            columns,
            asked,
            columns,
            SQL.identifier(model._table),
            any_at_all,
            SQL(" UNION ALL ").join(firsts),
        )
    )
    with_any = set(rows)
    return [key for key in keys if key in with_any]


def _keys(groups):
    return [SQL.identifier(f"key_{number}") for number in range(len(groups))]


def _readable(model, domain, groups, one_by_one):
    """Query for the groups of the records of a domain that the user may read.

    :return: SQL with one row for each record; None where the domain finds nothing
    """
    parts, glue = _parts(model, one_by_one)
    selects = []
    for found in readable_parts(model, domain, parts):
        keys = [
            SQL("%s AS %s", model._read_group_groupby(found.table, group, found), key)
            for group, key in zip(groups, _keys(groups), strict=True)
        ]
        selects.append(found.select(SQL.identifier(found.table, "id"), *keys))
    return glue.join(SQL("(%s)", select) for select in selects) or None


def readable_parts(model, domain, parts=None, order=None):
    """Yield a query for what a domain finds of each part of the rules.

    The domain itself is asked with the rights of the user.

    :param parts: domains of the rules; else each of the alternatives
    """
    # Once for all: a search of a field may ask the database.
    domain = Domain(domain).optimize_full(model)
    # sudo: rules are evaluated without rules, as the ORM itself does it.
    own = model.sudo().with_context(active_test=False)
    for part in _alternatives(model) if parts is None else parts:
        found = model._search(domain, order=order, bypass_access=True)
        part = part.optimize_full(own)
        if found.is_empty() or part.is_false():
            continue
        if not part.is_true():
            found.add_where(part._to_sql(own, found.table, found))
        yield found


def _alternatives(model):
    """The record rules of the user, each alternative as one part."""
    if model.env.su:
        return [Domain.TRUE]
    rules = model.env["ir.rule"]._compute_domain(model._name, "read")
    return rules.children if getattr(rules, "OPERATOR", None) == "|" else [rules]


def _parts(model, one_by_one):
    """The record rules of the user in parts, and how their records are put together."""
    apart, each_once = SQL(" UNION ALL "), SQL(" UNION ")
    alternatives = _alternatives(model)
    if len(alternatives) == 1:
        return alternatives, apart
    plain = [one for one in alternatives if _is_plain(model, one)]
    if one_by_one and not plain:
        return alternatives, each_once
    wide = Domain.OR(plain)
    rest = Domain.OR(one for one in alternatives if not _is_plain(model, one))
    return [wide, ~wide & rest], apart


def _breadth(model, domain):
    """What sorts rules by what they join: the record itself, then few conditions."""
    return not _is_plain(model, domain), _conditions(domain)


def _conditions(domain):
    """How many conditions there are, those on what a link leads to as well."""
    return sum(
        1 + (_conditions(one.value) if isinstance(one.value, Domain) else 0)
        for one in domain.iter_conditions()
    )


def _is_plain(model, domain):
    """Whether a rule only names columns of the record itself."""
    return all(
        condition.field_expr in model._fields
        and model._fields[condition.field_expr].column_type
        and condition.operator in ("in", "not in", "child_of", "=", "!=")
        for condition in domain.iter_conditions()
    )
