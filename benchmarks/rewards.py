# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Simulation of a bonus pool with a limit per person.

Simulations and the same rows by bare SQL take turns, in tables that hold the same. The
first round fills the caches and is not counted.
"""

import measuring

from odoo.tools import SQL

#: At most so many times what bare SQL needs for the same rows.
MOST_RATIO = 3
#: What a busy machine may add to it.
TOLERANCE = 0.1
#: Queries of a simulation that grow with the people: one for each thousand rows.
MOST_QUERIES_PER_EMPLOYEE = 0.06
MOST_MB = 250
ROUNDS = 5
TABLE = "hr_performance_reward"


def measure(env, company, cycle, number):
    """Release the results of a cycle and simulate its rewards; a row of the report."""
    results = env["hr.performance.result"].search([("cycle_id", "=", cycle.id)])
    results.write({"state": "released"})
    runs = _make_runs(env, company, cycle, number)
    peaks = []

    def simulate(run):
        measuring.forget_peak()
        run.action_simulate()
        env.flush_all()
        peaks.append(measuring.peak_mb())

    def bare(run):
        return [measuring.Insert(TABLE, SQL("run_id = %s", run.id))]

    measured = measuring.by_batches(env, runs, simulate, bare, [TABLE])[1:]
    if {run.reward_count for run in runs} != {number}:
        raise RuntimeError("simulate rewards: somebody is left out")
    _sizes, queries, seconds, sql_seconds = zip(*measured, strict=True)
    ratios = [one / other for one, other in zip(seconds, sql_seconds, strict=True)]
    return {
        "work": "simulate rewards",
        "n": number,
        "seconds": measuring.spread(seconds)[1],
        "sql_seconds": measuring.spread(sql_seconds)[1],
        "floor_seconds": None,
        "ratio": measuring.spread(ratios)[1],
        "ratios": measuring.spread(ratios),
        "queries_per_employee": max(queries) / number,
        "peak_mb": max(peaks[1:]),
    }


def _make_runs(env, company, cycle, number):
    # Every second one reaches the limit, so the rest is shared anew.
    rule = env["hr.performance.reward.rule"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "base_type": "pool",
            "pool_weight": "equal",
            "cap_type": "amount",
            "cap_amount": 1000,
        }
    )
    values = {
        "name": "Benchmark",
        "cycle_id": cycle.id,
        "rule_id": rule.id,
        "company_id": company.id,
        "pool_amount": 1000 * number,
    }
    return env["hr.performance.reward.run"].create([values] * (ROUNDS + 1))


def failures(rows):
    """What misses its target, as sentences."""
    found = []
    for row in rows:
        if row["work"] != "simulate rewards" or row["n"] < 1000:
            continue
        if row["ratio"] > MOST_RATIO * (1 + TOLERANCE):
            found.append(
                f"simulate rewards: {row['ratio']:.2f} × bare SQL, at most {MOST_RATIO}"
            )
        if row["queries_per_employee"] > MOST_QUERIES_PER_EMPLOYEE:
            queries = f"{row['queries_per_employee']:.3f}"
            found.append(f"simulate rewards: {queries} queries per person")
        if row["peak_mb"] > MOST_MB:
            found.append(f"simulate rewards: {row['peak_mb']:.0f} MB of {MOST_MB}")
    return found
