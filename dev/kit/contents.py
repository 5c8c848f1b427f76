"""What people have in a database: rows and values of our tables, by plain SQL."""

import json

from . import databases

# Who touched a row last says nothing about its content.
PASSING = ("write_date", "write_uid")
COLUMNS = """
SELECT DISTINCT c.table_name, c.column_name
  FROM ir_model_data d
  JOIN ir_model_fields f ON f.id = d.res_id
  JOIN information_schema.columns c
    ON c.table_name = replace(f.model, '.', '_') AND c.column_name = f.name
  JOIN pg_tables t ON t.tablename = c.table_name AND t.schemaname = c.table_schema
 WHERE d.model = 'ir.model.fields' AND d.module LIKE 'hr\\_performance%'
   AND c.table_schema = 'public' ORDER BY 1, 2
"""
LINKS = """
SELECT DISTINCT c.table_name, c.column_name
  FROM ir_model_relation r
  JOIN ir_module_module m ON m.id = r.module AND m.name LIKE 'hr\\_performance%'
  JOIN information_schema.columns c
    ON c.table_name = r.name AND c.table_schema = 'public' ORDER BY 1, 2
"""


def tables(database):
    """Return the columns of our tables, and of our columns in other tables."""
    found = {}
    for line in databases.query(database, f"{COLUMNS}; {LINKS}"):
        table, column = line.split("|")
        if column not in PASSING:
            found.setdefault(table, []).append(column)
    return found


def read(database, limits=None):
    """Return rows and a fingerprint of each column's values, by table.

    :param limits: what this returned earlier; only rows of that time are read
    """
    return {
        table: _table(database, table, columns, (limits or {}).get(table))
        for table, columns in tables(database).items()
    }


def _table(database, table, columns, limit):
    # A table of links has no id: the row itself is its place.
    order = '"id"' if "id" in columns else ", ".join(f'"{name}"' for name in columns)
    prints = [
        f"md5(string_agg(coalesce(\"{name}\"::text, '-'), '|' ORDER BY {order}))"
        for name in columns
    ]
    last = 'max("id")' if "id" in columns else "NULL"
    values = f"json_build_array({', '.join(['count(*)', last, *prints])})"
    among = f'WHERE "id" <= {limit["last"]}' if limit and limit["last"] else ""
    sql = f'SELECT {values} FROM "{table}" {among}'
    count, last, *found = json.loads(databases.query(database, sql)[0])
    return {
        "rows": count,
        "last": last,
        "columns": dict(zip(columns, found, strict=True)),
    }


def losses(before, after):
    """Return what is no longer there or no longer the same, as table.column: what."""
    found = {}
    for table, old in before.items():
        new = after.get(table)
        if not new:
            found[table] = "the table is gone"
            continue
        if old["rows"] != new["rows"]:
            found[table] = f"{old['rows']} rows before, {new['rows']} of them now"
            continue
        for name, value in old["columns"].items():
            if name not in new["columns"]:
                found[f"{table}.{name}"] = "the column is gone"
            elif value != new["columns"][name]:
                found[f"{table}.{name}"] = "has other values"
    return found


def largest(before, after, count=12):
    """Return rows before and now of the largest tables, one a line."""
    names = sorted(before, key=lambda name: -before[name]["rows"])[:count]
    lines = [
        f"{name:45} {before[name]['rows']:7} rows, {after[name]['rows']:7} now"
        for name in names
        if name in after
    ]
    return "\n".join(lines)


def summary(contents):
    """Return in words how much was compared."""
    rows = sum(table["rows"] for table in contents.values())
    columns = sum(len(table["columns"]) for table in contents.values())
    return f"{len(contents)} tables, {columns} columns, {rows} rows"
