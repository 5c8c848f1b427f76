# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Launch, and score and decide, with eight KPIs each."""

import rewards
from measuring import timed

from odoo import Command
from odoo.tools import SQL

# As the scheduler launches, and as many reviews as somebody hands in at once.
BATCH = 500
REVIEW_BATCH = 1000


def measure(env, company, employees):
    """Measure the bulk operations of one cycle; return rows of the report."""
    cycle = make_cycle(env, company)
    number = len(employees)
    launched = timed(
        env, "launch", number, lambda: launch(env, cycle), launch_rows(cycle)
    )
    reviews = prepare(env, cycle)
    decided = timed(
        env,
        "score and decide",
        number,
        lambda: decide(env, reviews),
        decision_rows(cycle),
        updates=decision_updates(cycle),
    )
    shared = rewards.measure(env, company, cycle, number)
    return [launched, decided, shared]


def launch(env, cycle):
    """Create all appraisals of the cycle in batches."""
    while cycle._launch_batch(BATCH):
        end_batch(env)


def decide(env, ids):
    """Submit the reviews in batches, which scores and decides."""
    for start in range(0, len(ids), REVIEW_BATCH):
        batch = ids[start : start + REVIEW_BATCH]
        env["hr.performance.rating"].browse(batch).action_submit()
        end_batch(env)


def end_batch(env):
    """Commit and start with an empty cache, as the scheduler's next batch does."""
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()


def _of_cycle(cycle):
    return SQL(
        "appraisal_id IN (SELECT id FROM hr_performance_appraisal WHERE cycle_id = %s)",
        cycle.id,
    )


def launch_rows(cycle):
    """Conditions of the rows that a launch writes, by table."""
    return {
        "hr_performance_appraisal": SQL("cycle_id = %s", cycle.id),
        "hr_performance_appraisal_chain_rel": _of_cycle(cycle),
        "hr_performance_appraisal_line": _of_cycle(cycle),
        "hr_performance_step": _of_cycle(cycle),
    }


def decision_rows(cycle):
    """Conditions of the rows that decisions write, by table."""
    return {
        "hr_performance_result": SQL("cycle_id = %s", cycle.id),
        "hr_performance_result_line": SQL(
            "result_id IN (SELECT id FROM hr_performance_result WHERE cycle_id = %s)",
            cycle.id,
        ),
        "hr_performance_step": SQL("cycle_id = %s AND state = 'decided'", cycle.id),
    }


def decision_updates(cycle):
    """Statements that change what decisions change in other records."""
    return [
        SQL(
            "UPDATE hr_performance_appraisal SET state = state,"
            " write_date = write_date, write_uid = write_uid WHERE cycle_id = %s",
            cycle.id,
        ),
        SQL(
            "UPDATE hr_performance_rating SET state = state,"
            " submitted_on = submitted_on, submitted_by_id = submitted_by_id,"
            " write_date = write_date, write_uid = write_uid WHERE %s",
            _of_cycle(cycle),
        ),
        SQL(
            "UPDATE hr_performance_step SET left_on = left_on, exit_kind = exit_kind,"
            " acted_by_id = acted_by_id, write_date = write_date,"
            " write_uid = write_uid WHERE cycle_id = %s AND state = 'manager_review'",
            cycle.id,
        ),
    ]


METHODS = ("ratio", "achievement", "reverse_difference", "closeness")


def _make_kpis(env, methods, values):
    """Released KPIs; the first supports the third."""
    category = env["hr.performance.kpi.category"].search([], limit=1)
    kpis = env["hr.performance.kpi"].create(
        [
            {
                "name": f"Benchmark {number}",
                "category_id": category.id,
                "method": method,
                "target": 100,
                "unit": "t",
                "state": "released",
                "level_description": "-",
                **values,
            }
            for number, method in enumerate(methods)
        ]
    )
    env["hr.performance.kpi.relation"].create(
        {"kpi_id": kpis[0].id, "other_kpi_id": kpis[2].id, "relation": "supports"}
    )
    return kpis


def _make_template(env, kpis, of_template, of_judged):
    return env["hr.performance.template"].create(
        {
            "name": "Eight KPIs",
            "line_ids": [
                Command.create(
                    {
                        "kpi_id": kpi.id,
                        "weight": 100 / len(kpis),
                        **(of_judged if kpi.method == "manual" else {}),
                    }
                )
                for kpi in kpis
            ],
            **of_template,
        }
    )


def make_cycle(
    env,
    company,
    methods=METHODS * 2,
    of_kpis=None,
    of_template=None,
    of_judged=None,
    **values,
):
    """A cycle of everybody, with a template of eight KPIs, at the start of its launch.

    It reaches the scheduler when it has more than 200 people.

    :param methods: one for each KPI; the first and the third are not "manual"
    :param of_kpis: more values of each KPI
    :param of_template: more values of the template
    :param of_judged: more values of its lines of method "manual"
    :param values: of the cycle
    """
    kpis = _make_kpis(env, methods, of_kpis or {})
    template = _make_template(env, kpis, of_template or {}, of_judged or {})
    scheme = env["hr.performance.scheme"].create(
        {
            "name": "Benchmark",
            "template_id": template.id,
            "scale_id": env["hr.performance.scale"].search([], limit=1).id,
            "self_review": False,
            "interview_policy": "none",
        }
    )
    scheme.gate_ids.filtered(
        lambda gate: gate.code.startswith(("goal_", "plan_"))
    ).level = "advice"
    cycle = env["hr.performance.cycle"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "scheme_id": scheme.id,
            **values,
        }
    )
    env["hr.performance.objective"].create(
        {
            "name": "Benchmark",
            "level": "company",
            "company_id": company.id,
            "date_start": cycle.date_start,
            "date_end": cycle.date_end,
            "state": "approved",
        }
    )
    # Leaves the batches to the scheduler, whose part the benchmark plays.
    cycle.action_launch()
    return cycle


def prepare(env, cycle):
    """Agree, measure and open everything in batches; return the reviews' ids."""
    appraisals = env["hr.performance.appraisal"].search([("cycle_id", "=", cycle.id)])
    for start in range(0, len(appraisals), BATCH):
        batch = appraisals[start : start + BATCH]
        batch.action_confirm_plan()
        env["hr.performance.measure"].create(
            [
                {
                    "employee_id": line.appraisal_id.employee_id.id,
                    "kpi_id": line.kpi_id.id,
                    "period_end": cycle.date_end,
                    "value": 80 + line.id % 40,
                    "source": "import",
                }
                for line in batch.line_ids
            ]
        )
        batch._open_assessment()
        end_batch(env)
    reviews = env["hr.performance.rating"].search(
        [("appraisal_id.cycle_id", "=", cycle.id), ("kind", "=", "manager")]
    )
    return reviews.ids
