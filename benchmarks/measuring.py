# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clock, query count, and the same rows written by bare SQL."""

import resource
import time

from psycopg2.extras import Json, execute_values

from odoo.tools import SQL

PAGE = 1000
REPEATS = 3


def timed(env, work, number, call, tables=(), updates=()):
    """Run an operation once and compare it with bare SQL.

    :param tables: dict of table name to the SQL condition of the rows it has written,
        parents before children
    :param updates: statements that change what the operation has changed
    :return: one row of the report
    """
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    call()
    env.flush_all()
    seconds = time.perf_counter() - start
    queries = env.cr.sql_log_count - before
    sql_seconds = (
        min(_rewrite(env, tables, updates, _bare) for _n in range(REPEATS)) or None
    )
    floor_seconds = (
        min(_rewrite(env, tables, updates, _floor) for _n in range(REPEATS)) or None
    )
    return {
        "work": work,
        "n": number,
        "seconds": seconds,
        "sql_seconds": sql_seconds,
        "floor_seconds": floor_seconds,
        "ratio": seconds / sql_seconds if sql_seconds else None,
        "queries_per_employee": queries / number,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _rewrite(env, tables, updates, write):
    """Delete the rows and write them again within a savepoint; only writing counts."""
    if not tables:
        return 0.0
    cr = env.cr
    cr.execute("SAVEPOINT bench")
    kept = {}
    for table, condition in tables.items():
        copy = f"bench_{table}"
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT * FROM %s WHERE %s",
                SQL.identifier(copy),
                SQL.identifier(table),
                condition,
            )
        )
        kept[table] = copy
    for table, condition in reversed(tables.items()):
        cr.execute(SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), condition))
    seconds = sum(write(cr, table, copy) for table, copy in kept.items())
    start = time.perf_counter()
    for update in updates:
        cr.execute(update)
    seconds += time.perf_counter() - start
    cr.execute("ROLLBACK TO SAVEPOINT bench")
    return seconds


def _bare(cr, table, copy):
    cr.execute(SQL("SELECT * FROM %s", SQL.identifier(copy)))
    names = [column.name for column in cr.description]
    rows = [
        tuple(Json(value) if isinstance(value, dict | list) else value for value in row)
        for row in cr.fetchall()
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    start = time.perf_counter()
    execute_values(
        cr._obj, f'INSERT INTO "{table}" ({columns}) VALUES %s', rows, page_size=PAGE
    )
    return time.perf_counter() - start


def _floor(cr, table, copy):
    start = time.perf_counter()
    cr.execute(
        SQL(
            "INSERT INTO %s SELECT * FROM %s",
            SQL.identifier(table),
            SQL.identifier(copy),
        )
    )
    return time.perf_counter() - start
