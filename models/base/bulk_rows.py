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
    :param rows: iterable of dicts, all with the same keys: names of stored fields. It
        is read a page at a time, so a generator never stands in memory as a whole.
    :return: number of rows
    :raises ValueError: for a stored computed field that nobody has given
    """
    rows, number, parents = iter(rows), 0, {}
    columns = None
    while page := list(islice(rows, PAGE)):
        columns = columns or _columns_of(model, page[0])
        _insert_page(model, columns, page)
        for name in columns:
            if model.pool.field_inverses[model._fields[name]]:
                ids = {row[name] for row in page if row.get(name)}
                parents.setdefault(name, set()).update(ids)
        number += len(page)
    _tell_parents(model, parents)
    return number


def _columns_of(model, row):
    """Converters by column: those that are given and those that have a default."""
    given = [name for name in row if model._fields[name].column_type]
    if unfit := set(row) - set(given):
        raise ValueError(f"{model._name}: {sorted(unfit)} are no columns")
    left = {
        name: field
        for name, field in model._fields.items()
        if field.store and field.column_type and name not in (*given, *_STAMPS, "id")
    }
    if computed := [name for name, field in left.items() if field.compute]:
        raise ValueError(f"{model._name}: nobody computes {computed} here")
    columns = {name: _converter(model, name) for name in given}
    for name, value in model.default_get(list(left)).items():
        columns[name] = _constant(
            model._fields[name].convert_to_column_insert(value, model, row)
        )
    stamps = (model.env.uid, model.env.cr.now()) * 2
    columns |= {
        name: _constant(value) for name, value in zip(_STAMPS, stamps, strict=True)
    }
    return columns


def _constant(value):
    return lambda _row: value


def _converter(model, name):
    """A function from a row to what PostgreSQL gets of this field."""
    field = model._fields[name]
    if not isinstance(field, fields.Monetary):
        return lambda row: field.convert_to_column_insert(row[name], model, row)
    key, known = field.get_currency_field(model), {}

    def rounded(row):
        if row[key] not in known:
            known[row[key]] = model.env["res.currency"].browse(row[key])
        currency = known[row[key]]
        if not currency:
            return row[name] or 0.0
        return float_repr(currency.round(row[name] or 0.0), currency.decimal_places)

    return rounded


def _insert_page(model, columns, page):
    """One statement; what is the same in all rows is sent once."""
    same, different = {}, {}
    for name, convert in columns.items():
        values = [convert(row) for row in page]
        first = values[0]
        # There is always one that differs: rows need something to stand in.
        if different and all(value is first or value == first for value in values):
            same[name] = first
        else:
            different[name] = values
    # The first row says of which kind the columns are.
    typed = [
        SQL("%s::%s", values[0], SQL(model._fields[name].column_type[1]))
        for name, values in different.items()
    ]
    row = f"({', '.join(['%s'] * len(different))})"
    others = zip(*(values[1:] for values in different.values()), strict=True)
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM (VALUES %s) AS given",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, (*different, *same))),
            SQL(", ").join([SQL("given.*"), *(SQL("%s", v) for v in same.values())]),
            SQL(", ").join([SQL(row, *values) for values in [typed, *others]]),
        )
    )


def _tell_parents(model, parents):
    """What others compute from their lists of these rows is computed anew."""
    for name, ids in parents.items():
        for inverse in model.pool.field_inverses[model._fields[name]]:
            records = model.env[inverse.model_name].browse(ids)
            records.invalidate_recordset([inverse.name], flush=False)
            records.modified([inverse.name])
