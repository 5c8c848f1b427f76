# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Merit proposals of a decided cycle: read, proposed and fitted to the budget."""

from measuring import timed

from odoo.tools import SQL

DAY = "2099-01-01"
#: Queries of opening and of fitting: the same for each thousand people, however many.
MOST_QUERIES_PER_EMPLOYEE = {"merit proposals": 0.08, "merit fitted": 0.03}


def measure(env, company, number):
    """Open a round of the company's last cycle and fit it; two rows of the report."""
    cycle = env["hr.performance.cycle"].search(
        [("company_id", "=", company.id), ("state", "!=", "draft")],
        order="id desc",
        limit=1,
    )
    _prepare(env, company, cycle)
    matrix = env["hr.performance.merit.matrix"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "scale_id": cycle.scheme_id.scale_id.id,
        }
    )
    made = env["hr.performance.merit.round"].create(
        {
            "cycle_id": cycle.id,
            "company_id": company.id,
            "matrix_id": matrix.id,
            "date_effective": DAY,
            "budget_percent": 1.37,
            "is_per_unit": False,
        }
    )
    rows = {
        "hr_performance_merit_unit": SQL("round_id = %s", made.id),
        "hr_performance_merit_proposal": SQL("round_id = %s", made.id),
    }
    opened = timed(env, "merit proposals", number, made.action_open, rows)
    fitted = timed(env, "merit fitted", number, made.action_fit)
    return [opened, fitted]


def failures(rows):
    """What misses its target, as sentences."""
    found = []
    for row in rows:
        most = MOST_QUERIES_PER_EMPLOYEE.get(row["work"])
        if most and row["n"] >= 1000 and row["queries_per_employee"] > most:
            queries = f"{row['queries_per_employee'] * 1000:.0f}"
            found.append(f"{row['work']}: {queries} queries for a thousand people")
    return found


def _prepare(env, company, cycle):
    """Wages, one job and released results, past the actions that are not measured."""
    job = env["hr.job"].create({"name": f"Benchmark {company.id}"})
    env["hr.performance.pay.range"].create(
        {
            "job_id": job.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "date_from": "2000-01-01",
            "minimum": 3000,
            "midpoint": 5000,
            "maximum": 9000,
        }
    )
    env.flush_all()
    for query in (
        SQL(
            "UPDATE hr_version SET wage = 4000 + id %% 2000, job_id = %s"
            " WHERE company_id = %s",
            job.id,
            company.id,
        ),
        SQL(
            "UPDATE hr_performance_appraisal SET job_id = %s WHERE cycle_id = %s",
            job.id,
            cycle.id,
        ),
        SQL(
            "UPDATE hr_performance_result SET state = 'released' WHERE cycle_id = %s",
            cycle.id,
        ),
    ):
        env.cr.execute(query)
    env.cr.commit()
    env.invalidate_all()
