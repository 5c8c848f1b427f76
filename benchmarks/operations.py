# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Launch, and score and decide, with eight KPIs each.

Launch and decision take turns with bare SQL, batch by batch, in tables that hold the
same before.
"""

import rewards
from measuring import Insert, Update, by_batches, forget_peak, peak_mb, spread

from odoo import Command
from odoo.tools import SQL

# As the scheduler launches, and as many reviews as somebody hands in at once.
BATCH = 500
REVIEW_BATCH = 1000
#: How many times as long as bare SQL launch and decision may take with many people.
MOST_RATIO = 2
MANY = 10_000
#: What a busy machine may add to a ratio.
TOLERANCE = 0.1
LOG = ("write_date", "write_uid")


def measure(env, company, employees):
    """Measure the bulk operations of one cycle; return rows of the report."""
    cycle = make_cycle(env, company)
    number = len(employees)
    launched = _launched(env, cycle, number)
    reviews = prepare(env, cycle)
    decided = _decided(env, reviews, number)
    shared = rewards.measure(env, company, cycle, number)
    return [launched, decided, shared]


def launch(env, cycle):
    """Create all appraisals of the cycle in batches."""
    while cycle._launch_batch(BATCH):
        end_batch(env)


def end_batch(env):
    """Commit and start with an empty cache, as the scheduler's next batch does."""
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()


def failures(rows):
    """What misses its target, as sentences."""
    return [
        f"{row['work']}: {row['ratio']:.2f} × bare SQL, at most {MOST_RATIO}"
        for row in rows
        if row["work"] in ("launch", "score and decide")
        and row["n"] >= MANY
        and row["ratio"] > MOST_RATIO * (1 + TOLERANCE)
    ]


def _launched(env, cycle, number):
    """Launch in batches; a row of the report."""
    known = set()

    def waiting():
        while len(known) < number:
            yield cycle

    def bare(_cycle):
        found = env["hr.performance.appraisal"].search([("cycle_id", "=", cycle.id)])
        new = tuple(set(found._ids) - known)
        known.update(new)
        mine = SQL("appraisal_id IN %s", new)
        return [
            Insert("hr_performance_appraisal", SQL("id IN %s", new)),
            Insert("hr_performance_appraisal_chain_rel", mine),
            Insert("hr_performance_appraisal_line", mine),
            Insert("hr_performance_step", mine),
        ]

    def launch_batch(cycle):
        cycle._launch_batch(BATCH)

    tables = [
        "hr_performance_appraisal",
        "hr_performance_appraisal_chain_rel",
        "hr_performance_appraisal_line",
        "hr_performance_step",
    ]
    return _row(env, "launch", number, waiting(), launch_batch, bare, tables)


def _decided(env, reviews, number):
    """Submit the reviews in batches, which scores and decides; a row of the report."""

    def bare(batch):
        sheets = batch.appraisal_id._ids
        mine = SQL("appraisal_id IN %s", sheets)
        left = SQL("%s AND state = 'manager_review'", mine)
        return [
            Insert("hr_performance_result", mine),
            Insert(
                "hr_performance_result_line",
                SQL(
                    "result_id IN (SELECT id FROM hr_performance_result WHERE %s)", mine
                ),
            ),
            Update(
                "hr_performance_appraisal", SQL("id IN %s", sheets), ("state", *LOG)
            ),
            Update(
                "hr_performance_rating",
                SQL("id IN %s", batch._ids),
                ("state", "submitted_on", "submitted_by_id", *LOG),
            ),
            Update(
                "hr_performance_step",
                left,
                ("left_on", "exit_kind", "acted_by_id", *LOG),
            ),
            # One step at a time is open.
            Insert("hr_performance_step", SQL("%s AND state = 'decided'", mine)),
        ]

    tables = [
        "hr_performance_appraisal",
        "hr_performance_rating",
        "hr_performance_step",
        "hr_performance_result",
        "hr_performance_result_line",
    ]
    ratings = env["hr.performance.rating"].browse(reviews)
    batches = (
        ratings[start : start + REVIEW_BATCH]
        for start in range(0, len(ratings), REVIEW_BATCH)
    )
    return _row(
        env,
        "score and decide",
        number,
        batches,
        lambda batch: batch.action_submit(),
        bare,
        tables,
    )


def _row(env, work, number, batches, call, bare, tables):
    """Batches beside bare SQL, as a row of the report."""
    peaks = []

    def work_on(batch):
        forget_peak()
        call(batch)
        env.flush_all()
        peaks.append(peak_mb())

    measured = by_batches(env, batches, work_on, bare, tables)
    _sizes, queries, seconds, sql_seconds = zip(*measured, strict=True)
    ratios = [one / other for one, other in zip(seconds, sql_seconds, strict=True)]
    return {
        "work": work,
        "n": number,
        "seconds": sum(seconds),
        "sql_seconds": sum(sql_seconds),
        "floor_seconds": None,
        "ratio": spread(ratios)[1],
        "ratios": spread(ratios),
        "queries_per_employee": sum(queries) / number,
        "peak_mb": max(peaks),
    }


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
