# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Thousands of new rows of one model, a thousand in one statement.

``create`` is made for what people enter: it asks for defaults record by record, rounds
each amount by a currency that it reads anew, and keeps all that it creates in memory.
Who has calculated every column of many rows writes them here instead. It is for the
system's own work: no access, no ``create`` of a bridge and no Python constraint is
asked; the constraints of the database are.
"""

from itertools import islice

from odoo import fields
from odoo.tools import SQL, float_repr

PAGE = 1000
_STAMPS = ("create_uid", "create_date", "write_uid", "write_date")


def insert_rows(model, rows):
    """Insert rows and let what depends on them know.

    :param model: the model of the rows, with the rights of the system
    :param rows: iterable of dicts of stored fields; what is not given gets its default,
        or is computed when it is next read. It is read a page at a time, so a generator
        never stands in memory as a whole.
    :return: number of rows
    """
    rows, number, parents = iter(rows), 0, {}
    defaults = model.default_get(list(model._fields))
    while page := list(islice(rows, PAGE)):
        names, computed = _names_of(model, page, defaults)
        columns = {name: _values(model, name, page, defaults) for name in names}
        _insert_page(model, columns)
        if computed:
            records = model.browse(new_id for [new_id] in model.env.cr.fetchall())
            for field in computed:
                model.env.add_to_compute(field, records)
        for name in names:
            if model.pool.field_inverses[model._fields[name]]:
                ids = {row[name] for row in page if row.get(name)}
                parents.setdefault(name, set()).update(ids)
        number += len(page)
    _tell_parents(model, parents)
    return number


def _names_of(model, page, defaults):
    """Fields that rows of a page are written with, and stored ones to be computed."""
    given = dict.fromkeys(name for row in page for name in row)
    if unfit := [name for name in given if not model._fields[name].column_type]:
        raise ValueError(f"{model._name}: {unfit} are no columns")
    left = {
        name: field
        for name, field in model._fields.items()
        if field.store and name not in (*given, *_STAMPS, "id")
    }
    computed = [field for field in left.values() if field.compute]
    names = [
        name
        for name, field in left.items()
        if name in defaults and field.column_type and not field.compute
    ]
    return [*given, *names], computed


def _values(model, name, page, defaults):
    """What PostgreSQL gets of a field, row by row; what comes again is kept."""
    field, default, known = model._fields[name], defaults.get(name), {}
    is_money = isinstance(field, fields.Monetary)
    of_currency = is_money and field.get_currency_field(model)
    values = []
    for row in page:
        value = row.get(name, default)
        if isinstance(value, list | dict):
            values.append(field.convert_to_column_insert(value, model, row))
            continue
        key = (value, row[of_currency]) if is_money else value
        if key not in known:
            known[key] = (
                _rounded(model, *key)
                if is_money
                else field.convert_to_column_insert(value, model, row)
            )
        values.append(known[key])
    return values


def _rounded(model, amount, currency_id):
    """An amount in the digits of its currency, which the field would read anew."""
    if not currency_id:
        return amount or 0.0
    currency = model.env["res.currency"].browse(currency_id)
    return float_repr(currency.round(amount or 0.0), currency.decimal_places)


def _insert_page(model, columns):
    """One statement; what is the same in all rows is sent once.

    :param columns: dict of field name to the values of all rows
    """
    stamps = dict(zip(_STAMPS, (model.env.uid, model.env.cr.now()) * 2, strict=True))
    # Who rates without a name leaves no mark of when it was.
    same, different = stamps if model._log_access else {}, {}
    for name, values in columns.items():
        first = values[0]
        # There is always one that differs: rows need something to stand in.
        if different and all(value is first or value == first for value in values):
            same[name] = first
        else:
            different[name] = values
    # The first row says of which kind the columns are.
    typed = [
        SQL("%s::%s", values[0], SQL.identifier(model._fields[name].column_type[0]))
        for name, values in different.items()
    ]
    first_row = SQL("(%s)", SQL(", ").join(typed))
    # PostgreSQL gets a tuple as a row.
    others = zip(*(values[1:] for values in different.values()), strict=True)
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM (VALUES %s) AS given RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, (*different, *same))),
            SQL(", ").join([SQL("given.*"), *(SQL("%s", v) for v in same.values())]),
            SQL(", ").join([first_row, *(SQL("%s", values) for values in others)]),
        )
    )


def _tell_parents(model, parents):
    """What others compute from their lists of these rows is computed anew."""
    for name, ids in parents.items():
        for inverse in model.pool.field_inverses[model._fields[name]]:
            records = model.env[inverse.model_name].browse(ids)
            records.invalidate_recordset([inverse.name], flush=False)
            records.modified([inverse.name])
