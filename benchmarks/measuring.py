# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clock, query count, memory, and the same rows written by bare SQL."""

import resource
import statistics
import time
from pathlib import Path

from psycopg2.extras import Json, execute_values

from odoo.tools import SQL

PAGE = 1000
# Rows that are held in memory at a time while they are written again.
CHUNK = 20_000
# Each way of writing is repeated until so often or so long.
REPEATS = 3
REPEAT_SECONDS = 30


def timed(env, work, number, call, tables=(), updates=()):
    """Run an operation once and compare it with bare SQL.

    :param call: commits its batches, as the scheduler does
    :param tables: dict of table name to the SQL condition of the rows it has written,
        parents before children
    :param updates: statements that change what the operation has changed
    :return: one row of the report
    """
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    forget_peak()
    before, start = env.cr.sql_log_count, time.perf_counter()
    call()
    env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - start
    queries, memory = env.cr.sql_log_count - before, peak_mb()
    env.invalidate_all()
    sql_seconds = _best(env, tables, updates, _bare)
    return {
        "work": work,
        "n": number,
        "seconds": seconds,
        "sql_seconds": sql_seconds,
        "floor_seconds": _best(env, tables, updates, _floor),
        "ratio": seconds / sql_seconds if sql_seconds else None,
        "queries_per_employee": queries / number,
        "peak_mb": memory,
    }


def once(env, call, then=None, stays=False):
    """Queries and time of one request, with all it writes.

    :param then: called before what was written is undone
    :param stays: nothing is undone
    """
    with env.cr.savepoint() as savepoint:
        env.flush_all()
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        call()
        env.cr.flush()
        duration = time.perf_counter() - start
        queries = env.cr.sql_log_count - before
        if then:
            then()
        if not stays:
            savepoint.rollback()
    env.invalidate_all()
    return queries, duration


def by_turns(calls, rounds):
    """Requests that take turns, so that other work on the machine meets all of them.

    :param calls: list of pairs of environment and call; each is warmed up first
    :return: queries, and seconds: for each call a list of those of each round
    """
    for env, call in calls:
        once(env, call)
    queries, seconds = [[] for _call in calls], [[] for _call in calls]
    for _round in range(rounds):
        for place, (env, call) in enumerate(calls):
            count, duration = once(env, call)
            queries[place].append(count)
            seconds[place].append(duration)
    return queries, seconds


def spread(values):
    """Least, middle and most."""
    return min(values), statistics.median(values), max(values)


def forget_peak():
    """Let the highest use of memory count from now on, where the system can."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


def peak_mb():
    """Highest use of memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _best(env, tables, updates, write):
    """Least time of the repetitions, or None where there is nothing to compare."""
    if not tables:
        return None
    env.cr.execute("SAVEPOINT twins")
    twins = make_twins(env.cr, list(tables))
    times = []
    while len(times) < REPEATS and sum(times) < REPEAT_SECONDS:
        env.cr.execute("SAVEPOINT repetition")
        seconds = sum(
            write(env.cr, table, condition, twins[table])
            for table, condition in tables.items()
        )
        start = time.perf_counter()
        for update in updates:
            env.cr.execute(update)
        times.append(seconds + time.perf_counter() - start)
        env.cr.execute("ROLLBACK TO SAVEPOINT repetition")
    env.cr.execute("ROLLBACK TO SAVEPOINT twins")
    env.cr.commit()
    return min(times)


def make_twins(cr, tables):
    """Empty tables with the same columns, indexes, checks and foreign keys.

    A row of a twin refers to the twin of its parent, where the parent has one.

    :return: dict of table name to name of its twin
    """
    twins = {table: f"bench_{table}"[:63] for table in tables}
    for table, twin in twins.items():
        cr.execute(
            SQL(
                "CREATE TABLE %s (LIKE %s INCLUDING ALL)",
                SQL.identifier(twin),
                SQL.identifier(table),
            )
        )
        cr.execute(
            "SELECT confrelid::regclass::text, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
            (table,),
        )
        for parent, definition in cr.fetchall():
            if parent in twins:
                definition = definition.replace(
                    f"REFERENCES {parent}(", f"REFERENCES {twins[parent]}("
                )
            cr.execute(f'ALTER TABLE "{twin}" ADD {definition}')
    return twins


def _bare(cr, table, condition, twin):
    """Insert with execute_values; reading the rows is not counted."""
    seconds = 0.0
    with cr._cnx.cursor("bench_rows") as rows:
        query = SQL("SELECT * FROM %s WHERE %s", SQL.identifier(table), condition)
        rows.execute(query.code, query.params)
        while page := rows.fetchmany(CHUNK):
            page = [
                tuple(Json(v) if isinstance(v, dict | list) else v for v in row)
                for row in page
            ]
            start = time.perf_counter()
            execute_values(
                cr._obj, f'INSERT INTO "{twin}" VALUES %s', page, page_size=PAGE
            )
            seconds += time.perf_counter() - start
    return seconds


def _floor(cr, table, condition, twin):
    start = time.perf_counter()
    cr.execute(
        SQL(
            "INSERT INTO %s SELECT * FROM %s WHERE %s",
            SQL.identifier(twin),
            SQL.identifier(table),
            condition,
        )
    )
    return time.perf_counter() - start
