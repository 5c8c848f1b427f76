# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A thousand payslips with a bonus beside as many without.

In a database of their own, with payroll and the bridge to it. Both halves of the people
have the same contract; batches of the batch wizard take turns, each made, computed and
confirmed by a payroll officer, with the commit. A first batch of each is not counted.
"""

import os
import sys
import time

import measuring
import operations
import people

from odoo import fields
from odoo.tools import SQL

sys.path.insert(0, os.environ["HR_PERFORMANCE_DEV"])
from jobs import pay  # noqa: E402

NUMBER = 1000
#: At most so many times what the same payslips without bonus cost.
MOST_RATIO = 1.2
#: What a busy machine may add to a ratio.
TOLERANCE = 0.1
START, END = "2099-01-01", "2099-01-31"


def measure(env, number=NUMBER):
    """Return a row as ``coaching.report`` prints them."""
    company, employees = people.make_company(env, 2 * (number + pay.CHUNK), "Payslips")
    rewarded = employees[::2]
    _prepare(env, company, rewarded)
    officer = env["hr.employee"].create({"name": "Pay", "company_id": company.id})
    user = people.make_user(env, company, officer, "payroll", pay.OFFICER_GROUPS)
    of_user = env(user=user.id, context={"allowed_company_ids": company.ids})
    days = [fields.Date.to_date(day) for day in (START, END)]
    payroll = pay.Payroll(of_user, company, *days)
    structure = pay.Payroll(env, company, *days).make_structure()
    env.cr.commit()
    parts = [rewarded, employees - rewarded]
    measured = _by_turns(env, payroll, structure, parts)
    _check(env, company, number + pay.CHUNK)
    return [_row(number, measured)]


def failures(rows):
    """Sentences about what misses its target."""
    return [
        f"{row['work']}: {row['ratios'][1]:.2f} times as long of {MOST_RATIO}"
        for row in rows
        if row["ratios"][1] > MOST_RATIO * (1 + TOLERANCE)
    ]


def _prepare(env, company, rewarded):
    """Contracts of everybody, and approved rewards of some."""
    env.execute_query(
        SQL(
            "UPDATE hr_version SET wage = 5000, contract_date_start = '2020-01-01'"
            " WHERE company_id = %s RETURNING id",
            company.id,
        )
    )
    env.invalidate_all()
    cycle = operations.make_cycle(env, company)
    operations.launch(env, cycle)
    level = cycle.scheme_id.scale_id.level_ids[0]
    env["hr.performance.result"].create(
        [
            {
                "appraisal_id": sheet.id,
                "employee_id": sheet.employee_id.id,
                "cycle_id": cycle.id,
                "company_id": company.id,
                "state": "released",
                "final_level_id": level.id,
                "coefficient": 1.2,
            }
            for sheet in cycle.appraisal_ids
            if sheet.employee_id in rewarded
        ]
    )
    rule = env["hr.performance.reward.rule"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "base_type": "fixed",
            "fixed_amount": 1000,
        }
    )
    run = env["hr.performance.reward.run"].create(
        {
            "name": "Benchmark",
            "cycle_id": cycle.id,
            "rule_id": rule.id,
            "company_id": company.id,
            "approval_reason": "Nobody else is here",
        }
    )
    run.action_simulate()
    run.action_approve()
    people.renew_statistics(env)


def _by_turns(env, payroll, structure, parts):
    """Seconds and queries of each batch, of those with and those without bonus."""
    measured = [[], []]
    ways = [payroll.chunks(part.with_env(payroll.env), structure) for part in parts]
    for _batch in range(-(-len(parts[0]) // pay.CHUNK)):
        for way, found in zip(ways, measured, strict=True):
            env.invalidate_all()
            before, start = env.cr.sql_log_count, time.perf_counter()
            payroll.confirm(next(way))
            env.flush_all()
            env.cr.commit()
            seconds = time.perf_counter() - start
            found.append((seconds, env.cr.sql_log_count - before))
    return [found[1:] for found in measured]


def _check(env, company, number):
    """All of the rewards are paid, on as many payslips."""
    paid = env["hr.performance.reward"].search_count(
        [("company_id", "=", company.id), ("state", "=", "paid")]
    )
    if paid != number:
        sys.exit(f"{paid} rewards are paid, not {number}")


def _row(number, measured):
    with_bonus, without = measured
    ratios = [
        mine[0] / other[0] for mine, other in zip(with_bonus, without, strict=True)
    ]
    return {
        "work": "payslips with bonus",
        "kind": "payslips",
        "n": [number],
        "queries": [sum(q for _s, q in found) for found in (without, with_bonus)],
        "seconds": [
            measuring.spread([seconds for seconds, _q in found])
            for found in (without, with_bonus)
        ],
        "ratios": measuring.spread(ratios),
    }
