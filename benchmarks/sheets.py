# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sheets of a cycle in any number, copied by SQL: pages are measured, no launch."""

import operations
import people

from odoo.tools import SQL

#: So many are launched by the product; the others are copies of one of these.
LAUNCHED = 30


def make_sheets(env, company, employees):
    """A running cycle with a drafted plan of eight KPIs for everybody."""
    cycle = operations.make_cycle(env, company)
    if cycle.job_state != "idle":
        cycle._launch_batch(LAUNCHED)
    operations.end_batch(env)
    model = env["hr.performance.appraisal"].search(
        [("cycle_id", "=", cycle.id), ("manager_id", "!=", False)], limit=1
    )
    there = set(cycle.appraisal_ids.employee_id.ids)
    missing = [number for number in employees.ids if number not in there]
    if missing:
        _copy(env, model, missing)
    env.invalidate_all()
    # Nobody is left to launch: it ends.
    cycle._launch_batch(LAUNCHED)
    cycle.is_announced = True
    people.renew_statistics(env)
    return cycle


def _copy(env, model, employee_ids):
    ids = people.reserve(env, model._table, len(employee_ids))
    pairs = SQL("unnest(%s::int[], %s::int[])", ids, employee_ids)
    own = ("id", "employee_id", "owner_id", "manager_id")
    columns = people.columns(env, model._table, own)
    env.cr.execute(
        SQL(
            "INSERT INTO hr_performance_appraisal"
            " (id, employee_id, owner_id, manager_id, %(columns)s)"
            " SELECT new.id, new.person, new.person, person.parent_id, model.*"
            " FROM %(pairs)s new (id, person)"
            " JOIN hr_employee person ON person.id = new.person,"
            " (SELECT %(columns)s FROM hr_performance_appraisal"
            " WHERE id = %(id)s) model",
            columns=columns,
            pairs=pairs,
            id=model.id,
        )
    )
    _copy_chains(env, ids)
    _copy_rows(env, model, "hr_performance_appraisal_line", {}, ids)
    whose = SQL(
        "CASE WHEN model.owner_id = %s"
        " THEN sheet.employee_id ELSE sheet.manager_id END",
        model.employee_id.id,
    )
    _copy_rows(
        env,
        model,
        "hr_performance_step",
        {"employee_id": SQL("sheet.employee_id"), "owner_id": whose},
        ids,
    )


def _copy_chains(env, ids):
    env.cr.execute(
        """
        WITH RECURSIVE chain AS (
            SELECT id AS sheet, manager_id AS above
              FROM hr_performance_appraisal WHERE id = ANY(%s)
            UNION ALL
            SELECT chain.sheet, boss.parent_id
              FROM chain JOIN hr_employee boss ON boss.id = chain.above
        )
        INSERT INTO hr_performance_appraisal_chain_rel (appraisal_id, employee_id)
        SELECT sheet, above FROM chain WHERE above IS NOT NULL
        """,
        (ids,),
    )


def _copy_rows(env, model, table, changed, ids):
    """Copy the rows of one sheet to others.

    :param changed: dict of column to SQL over ``sheet`` and ``model``
    """
    columns = people.columns(env, table, ["id", "appraisal_id", *changed])
    names = [SQL.identifier(name) for name in changed]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s model,"
            " hr_performance_appraisal sheet"
            " WHERE model.appraisal_id = %(id)s AND sheet.id = ANY(%(ids)s)",
            table=SQL.identifier(table),
            names=SQL(", ").join([SQL("appraisal_id"), *names, columns]),
            values=SQL(", ").join(
                [SQL("sheet.id"), *changed.values(), _of_model(env, table, changed)]
            ),
            id=model.id,
            ids=ids,
        )
    )


def _of_model(env, table, changed):
    without = ["id", "appraisal_id", *changed]
    return people.columns(env, table, without, "model")
