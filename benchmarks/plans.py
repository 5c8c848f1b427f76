# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check of the plans, and the confirmation of many at once.

*Bare SQL* of a check fetches the rows of the plans and of their lines and writes the
findings: what is found cannot be known without reading. A confirmation is measured by
its queries, all of them, through the commit.
"""

import time

import measuring
import operations
import people

from odoo import fields
from odoo.tools import SQL

BATCH = 500
TABLES = ("hr_performance_plan_finding",)
MOST_RATIO = 4
MOST_QUERIES = 150
TOLERANCE = 0.15


def measure(env, number):
    """Return rows as ``coaching.report`` prints them.

    :param number: plans, of eight lines each
    """
    company, employees = people.make_company(env, number, "Plans", True)
    cycle = operations.make_cycle(env, company)
    operations.launch(env, cycle)
    _write_targets(env, cycle)
    people.renew_statistics(env)
    return [_check(env, cycle), _confirm(env, company, cycle, employees)]


def failures(rows):
    """Sentences about what misses its target."""
    found = []
    for row in rows:
        if row["kind"] == "check" and row["ratios"][1] > MOST_RATIO * (1 + TOLERANCE):
            found.append(f"{row['work']}: {row['ratios'][1]:.2f} times of {MOST_RATIO}")
        if row["kind"] == "confirm" and max(row["queries"]) > MOST_QUERIES:
            found.append(f"{row['work']}: {row['queries']} queries of {MOST_QUERIES}")
    return found


def _write_targets(env, cycle):
    """Give a line of every plan a target of its own: what is written is looked at.

    It serves no goal of the company, so every plan has findings.
    """
    lines = env["hr.performance.appraisal.line"].search(
        [
            ("appraisal_id.cycle_id", "=", cycle.id),
            ("kpi_id.name", "=", "Benchmark 0"),
        ]
    )
    lines.write({"target": 110})
    operations.end_batch(env)


def _check(env, cycle):
    sheets = cycle.appraisal_ids.sorted("id")
    batches = [sheets[at : at + BATCH] for at in range(0, len(sheets), BATCH)]

    def bare(batch):
        ids = SQL("appraisal_id IN %s", tuple(batch.ids))
        return [
            measuring.Read("hr_performance_appraisal", SQL("id IN %s", batch._ids)),
            measuring.Read("hr_performance_appraisal_line", ids),
            measuring.Insert("hr_performance_plan_finding", ids),
        ]

    # The first fills the caches: it stands for none of the others.
    cycle._renew_findings(batches[0])
    measured = measuring.by_batches(env, batches, cycle._renew_findings, bare, TABLES)
    queries = [asked for _size, asked, _own, _sql in measured]
    return {
        "kind": "check",
        "work": "check plans",
        "n": [len(sheets)],
        "queries": [min(queries), max(queries)],
        "seconds": [
            measuring.spread([sum(sql for *_rest, sql in measured)]),
            measuring.spread([sum(own for _size, _asked, own, _sql in measured)]),
        ],
        "ratios": measuring.spread([own / sql for _n, _q, own, sql in measured]),
        "peak_mb": measuring.peak_mb(),
    }


def _confirm(env, company, cycle, employees):
    """Who leads all agrees many plans in the dialog: all have the employee's word."""
    cycle.is_announced = True
    sheets = cycle.appraisal_ids.filtered("manager_id").sorted("id")[:BATCH]
    sheets.employee_confirmed_on = fields.Datetime.now()
    mine = sheets.with_user(employees[0].user_id)
    mine = mine.with_context(allowed_company_ids=company.ids)
    action = mine.action_open_confirm()
    dialog = mine.env[action["res_model"]].browse(action["res_id"])
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    dialog.action_confirm()
    env.cr.commit()
    seconds = time.perf_counter() - start
    asked = env.cr.sql_log_count - before
    if dialog.agreed_count != len(sheets):
        raise RuntimeError(f"{dialog.exception_count} plans are not confirmed.")
    return {
        "kind": "confirm",
        "work": "confirm plans, with commit",
        "n": [len(sheets)],
        "queries": [asked],
        "seconds": [measuring.spread([0.0]), measuring.spread([seconds])],
        "ratios": measuring.spread([0.0]),
        "peak_mb": measuring.peak_mb(),
    }
