# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clock, query count, memory, and the same rows written by bare SQL."""

import resource
import statistics
import time
from pathlib import Path
from typing import NamedTuple

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


def by_batches(env, batches, call, bare, tables):
    """Work on batches, each followed by the same rows in twins, written by bare SQL.

    Both take turns, so that other work on the machine meets both, and both commit each
    batch. The twins hold what their tables held before, so that rows are inserted into
    tables of the same size, and what is updated really changes: PostgreSQL leaves all
    indexes alone when a column is set to what it is.

    :param batches: iterator of records
    :param call: does the work on a batch; what it has found before is read anew
    :param bare: function of a batch to a list of steps, see :class:`Insert`,
        :class:`Read` and :class:`Update`
    :param tables: names of the tables in which the steps are, parents first
    :return: for each batch a tuple: size, queries, seconds, seconds of bare SQL
    """
    env.flush_all()
    twins = make_twins(env.cr, tables, are_full=True)
    env.cr.commit()
    measured = []
    for batch in batches:
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        call(batch)
        env.flush_all()
        queries = env.cr.sql_log_count - before
        env.cr.commit()
        seconds = time.perf_counter() - start
        sql_seconds = sum(step.write(env.cr, twins) for step in bare(batch))
        start = time.perf_counter()
        env.cr.commit()
        sql_seconds += time.perf_counter() - start
        measured.append((len(batch), queries, seconds, sql_seconds))
    for twin in reversed(twins.values()):
        env.cr.execute(SQL("DROP TABLE %s CASCADE", SQL.identifier(twin)))
    env.cr.commit()
    env.invalidate_all()
    return measured


class Insert(NamedTuple):
    """Rows of a table that meet a condition, as they are now.

    ``before``
        values of columns that were others when the row was made
    """

    table: str
    condition: SQL
    before: dict = {}

    def write(self, cr, twins):
        return _bare(cr, self.table, self.condition, twins[self.table], self.before)


class Read(NamedTuple):
    """Rows that the work has to know before it can write: sent to the client."""

    table: str
    condition: SQL

    def write(self, cr, _twins):
        start = time.perf_counter()
        cr.execute(
            SQL("SELECT * FROM %s WHERE %s", SQL.identifier(self.table), self.condition)
        )
        cr.fetchall()
        return time.perf_counter() - start


class Update(NamedTuple):
    """Columns of rows get the values that they have now: one statement."""

    table: str
    condition: SQL
    columns: tuple

    def write(self, cr, twins):
        names = [SQL.identifier(name) for name in self.columns]
        cr.execute(
            SQL(
                "SELECT id, %s FROM %s WHERE %s",
                SQL(", ").join(names),
                SQL.identifier(self.table),
                self.condition,
            )
        )
        rows = _plain(cr.fetchall())
        cr.execute(
            "SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a"
            " WHERE a.attrelid = %s::regclass",
            (self.table,),
        )
        types = dict(cr.fetchall())
        query = f'UPDATE "{twins[self.table]}" SET ' + ", ".join(
            f'"{name}" = new."{name}"::{types[name]}' for name in self.columns
        )
        query += ' FROM (VALUES %s) new (id, "' + '", "'.join(self.columns) + '")'
        query += f' WHERE new.id = "{twins[self.table]}".id'
        start = time.perf_counter()
        execute_values(cr._obj, query, rows, page_size=PAGE)
        return time.perf_counter() - start


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


def make_twins(cr, tables, are_full=False):
    """Tables with the same columns, indexes, checks and foreign keys.

    A row of a twin refers to the twin of its parent, where the parent has one.

    :param are_full: they hold what the tables hold; else they are empty
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
        if are_full:
            cr.execute(f'INSERT INTO "{twin}" SELECT * FROM "{table}"')
    # Once all are filled: a row may refer to one of a table that comes later.
    for table, twin in twins.items():
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
        if are_full:
            cr.execute(f'ANALYZE "{twin}"')
    return twins


def _plain(rows):
    return [
        tuple(Json(v) if isinstance(v, dict | list) else v for v in row) for row in rows
    ]


def _bare(cr, table, condition, twin, before=None):
    """Insert with execute_values; reading the rows is not counted.

    :param before: values of columns that were others when the row was made
    """
    seconds = 0.0
    with cr._cnx.cursor("bench_rows") as rows:
        query = SQL("SELECT * FROM %s WHERE %s", SQL.identifier(table), condition)
        rows.execute(query.code, query.params)
        while page := rows.fetchmany(CHUNK):
            names = [column.name for column in rows.description]
            page = [
                tuple(map((before or {}).get, names, row)) if before else row
                for row in _plain(page)
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
