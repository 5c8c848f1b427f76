# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Simulation of a bonus pool with a limit per person."""

from measuring import timed

from odoo.tools import SQL

#: At most so many times what bare SQL needs for the same rows.
MOST_RATIO = 3
#: Queries of a simulation that grow with the people: one for each thousand rows.
MOST_QUERIES_PER_EMPLOYEE = 0.2


def measure(env, company, cycle, number):
    """Release the results of a cycle and simulate its rewards; a row of the report."""
    results = env["hr.performance.result"].search([("cycle_id", "=", cycle.id)])
    results.write({"state": "released"})
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
    run = env["hr.performance.reward.run"].create(
        {
            "name": "Benchmark",
            "cycle_id": cycle.id,
            "rule_id": rule.id,
            "company_id": company.id,
            "pool_amount": 1000 * number,
        }
    )
    written = {"hr_performance_reward": SQL("run_id = %s", run.id)}
    return timed(env, "simulate rewards", number, run.action_simulate, written)


def failures(rows):
    """What misses its target, as sentences."""
    found = []
    for row in rows:
        if row["work"] != "simulate rewards" or row["n"] < 1000:
            continue
        if row["ratio"] > MOST_RATIO:
            found.append(
                f"simulate rewards: {row['ratio']:.2f} × bare SQL, at most {MOST_RATIO}"
            )
        if row["queries_per_employee"] > MOST_QUERIES_PER_EMPLOYEE:
            queries = f"{row['queries_per_employee']:.3f}"
            found.append(f"simulate rewards: {queries} queries per person")
    return found
