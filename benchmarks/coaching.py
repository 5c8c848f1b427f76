# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values from Odoo records, lights and alerts, and the rows of a large team.

Ten KPIs are collected from meetings, a hundred for each person. *Bare SQL* aggregates
the same meetings and inserts the same rows into a table with the same columns, indexes
and foreign keys, one statement for each KPI; for alerts one statement holds each value
against what was planned by today and inserts what is behind. Product and bare SQL take
turns, so that other work on the machine meets both; what they write is rolled back.
"""

import time

import measuring
import operations
import people
import sheets

from odoo import fields
from odoo.tools import SQL

KPIS = 10
MEETINGS = 100
ROUNDS = 3
BATCH = 500
#: How many times as long as bare SQL it may take.
MOST = {"collect": 3, "collect again": 3, "lights and alerts": 2}
#: Reports of the two directors whose rows are compared.
TEAMS = (10, 2000)
TEAM_QUERIES, TEAM_RATIO = 40, 2
TOLERANCE = 0.15


def measure(env, number):
    """Measure with so many people; return a list of rows.

    :param number: at least 100
    """
    company, employees = people.make_company(env, number, "Coaching", True)
    sources, cycle = _make_plans(env, company, employees)
    _make_meetings(env, company, cycle)
    people.renew_statistics(env)
    rows = [
        _versus(
            env, "collect", number, lambda: _collect(sources), _bare_collect(cycle)
        ),
    ]
    _collect(sources)
    operations.end_batch(env)
    people.renew_statistics(env)
    rows.append(_nothing(env, "collect again", number, lambda: _collect(sources)))
    compare = _compare(env, cycle)
    rows.append(_versus(env, "lights and alerts", number, compare, _bare_alerts(cycle)))
    compare()
    operations.end_batch(env)
    rows.append(_nothing(env, "lights again", number, compare))
    return rows


def measure_teams(env):
    """The first page of a director with few reports, and of one with many."""
    calls = [_director(env, reports) for reports in TEAMS]
    people.renew_statistics(env)
    queries, seconds = measuring.by_turns([(env, call) for call in calls], ROUNDS * 3)
    ratios = [many / few for few, many in zip(*seconds, strict=True)]
    return [
        {
            "kind": "team",
            "work": "home of a director",
            "n": list(TEAMS),
            "queries": [max(counts) for counts in queries],
            "seconds": [measuring.spread(times) for times in seconds],
            "ratios": measuring.spread(ratios),
        }
    ]


def failures(rows):
    """Sentences about what misses its target."""
    found = []
    for row in rows:
        if row["kind"] == "team":
            if max(row["queries"]) > TEAM_QUERIES:
                found.append(f"{row['work']}: {row['queries']} queries")
            if row["ratios"][1] > TEAM_RATIO * (1 + TOLERANCE):
                found.append(f"{row['work']}: {row['ratios'][1]:.2f} times as long")
        elif row["kind"] == "again":
            if row["written"]:
                found.append(f"{row['work']}: {row['written']} rows written")
        elif row["ratios"][1] > MOST[row["work"]] * (1 + TOLERANCE):
            most = MOST[row["work"]]
            found.append(f"{row['work']}: {row['ratios'][1]:.2f} times of {most}")
    return found


def report(rows, title="coaching"):
    """Print one line for each measurement."""
    heads = ("seconds", "sql", "ratio", "min", "max", "queries")
    print(f"{title:26}{'n':>12}" + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        first, second = (spread[1] for spread in row["seconds"])
        cells = [f"{second:.3f}", f"{first:.3f}"]
        cells += [f"{row['ratios'][place]:.2f}" for place in (1, 0, 2)]
        cells += ["/".join(map(str, row["queries"]))]
        line = f"{row['work']:26}{'/'.join(map(str, row['n'])):>12}"
        print(line + "".join(f"{cell:>9}" for cell in cells), flush=True)


# WHAT IS MEASURED


def _collect(sources):
    """All sources, one after the other as the scheduler does it."""
    for source in sources:
        if failed := source._collect():
            raise RuntimeError(failed._problem_text())
        source.env.flush_all()
        source.env.invalidate_all()


def _compare(env, cycle):
    """The daily job on all sheets, in its batches."""

    def compare():
        alerts = env["hr.performance.alert"]
        due = alerts._to_compare()
        for start in range(0, len(due), BATCH):
            alerts._compare(due[start : start + BATCH])
            env.flush_all()
            env.invalidate_all()

    return compare


def _bare_collect(cycle):
    """One statement for each KPI: aggregate the meetings, insert the values."""

    def statements(twin):
        for kpi in cycle.template_id.line_ids.kpi_id:
            yield SQL(
                """
                INSERT INTO %(twin)s (employee_id, kpi_id, company_id, department_id,
                    period_start, period_end, value, source, kpi_source_id,
                    record_count, collected_on, create_uid, create_date, write_uid,
                    write_date)
                SELECT person.id, %(kpi)s, person.company_id, version.department_id,
                       %(start)s::date, %(end)s::date, COALESCE(sum(duration), 0),
                       'odoo', source.id, count(event.id), now(), 1, now(), 1, now()
                  FROM hr_performance_appraisal sheet
                  JOIN hr_employee person ON person.id = sheet.employee_id
                  JOIN hr_version version ON version.id = person.current_version_id
                  JOIN hr_performance_kpi_source source
                    ON source.kpi_id = %(kpi)s AND source.state = 'active'
                  LEFT JOIN calendar_event event
                    ON event.user_id = person.user_id AND event.name = %(name)s
                   AND event.active AND event.start >= %(start)s
                   AND event.start < %(end)s::date + 1
                 WHERE sheet.cycle_id = %(cycle)s
                 GROUP BY person.id, person.company_id, version.department_id,
                          source.id
                """,
                twin=SQL.identifier(twin),
                kpi=kpi.id,
                name=_visits_of(kpi),
                start=cycle.date_start,
                end=cycle.date_end,
                cycle=cycle.id,
            )

    return "hr_performance_measure", statements


def _bare_alerts(cycle):
    """One statement: hold values against the plan by now, insert what is behind.

    The lines hold their values; what is added up is planned in equal parts by day.
    """

    def statements(twin):
        yield SQL(
            """
            WITH stand AS (
                SELECT line.id, line.appraisal_id, sheet.company_id, sheet.cycle_id,
                       sheet.owner_id, line.actual / (line.target *
                           (CURRENT_DATE - cycle.date_start + 1)
                           / (cycle.date_end - cycle.date_start + 1)) AS index
                  FROM hr_performance_appraisal_line line
                  JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
                  JOIN hr_performance_cycle cycle ON cycle.id = sheet.cycle_id
                 WHERE cycle.id = %(cycle)s AND sheet.state = 'agreed'
                   AND line.has_actual AND line.active
            )
            INSERT INTO %(twin)s (line_id, appraisal_id, company_id, cycle_id, owner_id,
                light, share, since, state, deadline, create_uid, create_date,
                write_uid, write_date)
            SELECT id, appraisal_id, company_id, cycle_id, owner_id,
                   CASE WHEN index < 0.75 THEN 'red' ELSE 'amber' END, 100 * index,
                   CURRENT_DATE, CASE WHEN index < 0.75 THEN 'open' ELSE 'told' END,
                   CASE WHEN index < 0.75 THEN CURRENT_DATE + 7 END, 1, now(), 1, now()
              FROM stand WHERE index < 0.9
            """,
            twin=SQL.identifier(twin),
            cycle=cycle.id,
        )

    return "hr_performance_alert", statements


# HOW IT IS MEASURED


def _versus(env, work, number, call, bare):
    """Product and bare SQL by turns; what they write is rolled back."""
    table, statements = bare
    env.cr.execute("SAVEPOINT twins")
    twin = measuring.make_twins(env.cr, [table])[table]
    queries, seconds, counts, there = [], [[], []], [], []
    for _round in range(ROUNDS):
        env.cr.execute("SAVEPOINT repetition")
        start = time.perf_counter()
        for statement in statements(twin):
            env.cr.execute(statement)
        seconds[0].append(time.perf_counter() - start)
        counts.append(_count(env, twin))
        env.cr.execute("ROLLBACK TO SAVEPOINT repetition")
        there.append(_count(env, table))
        asked, duration = measuring.once(
            env, call, lambda: counts.append(_count(env, table) - there[-1])
        )
        queries.append(asked)
        seconds[1].append(duration)
    env.cr.execute("ROLLBACK TO SAVEPOINT twins")
    env.cr.commit()
    if len(set(counts)) > 1:
        raise RuntimeError(f"{work}: not the same rows are compared: {counts}")
    ratios = [product / sql for sql, product in zip(*seconds, strict=True)]
    return {
        "kind": "versus",
        "work": work,
        "n": [number, counts[0]],
        "queries": [max(queries)],
        "seconds": [measuring.spread(times) for times in seconds],
        "ratios": measuring.spread(ratios),
    }


def _nothing(env, work, number, call):
    """What is done a second time: values and alerts stay as they are."""
    tables = ("hr_performance_measure", "hr_performance_alert")
    lines = ("hr_performance_appraisal_line", "hr_performance_appraisal")
    env.flush_all()
    env.cr.commit()
    before = {table: _versions(env, table) for table in (*tables, *lines)}
    queries, duration = measuring.once(env, call, stays=True)
    written = sum(len(_versions(env, table) - before[table]) for table in before)
    env.cr.commit()
    return {
        "kind": "again",
        "work": work,
        "n": [number, 0],
        "written": written,
        "queries": [queries],
        "seconds": [measuring.spread([0.0]), measuring.spread([duration])],
        "ratios": (0.0, 0.0, 0.0),
    }


def _versions(env, table):
    """Id and version of each row: both change when it is written."""
    rows = env.execute_query(
        SQL("SELECT id, ctid::text FROM %s", SQL.identifier(table))
    )
    return set(rows)


def _count(env, table):
    [[count]] = env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
    return count


# WHAT IT IS MEASURED ON


def _make_plans(env, company, employees):
    """Agreed plans of this year, of ten KPIs that are added up over the year.

    :return: (active sources, cycle)
    """
    first = fields.Date.today().replace(month=1, day=1)
    cycle = operations.make_cycle(
        env,
        company,
        ["ratio"] * KPIS,
        {"data_period": "year", "aggregation": "sum"},
        name="Coaching",
        date_start=first,
        date_end=first.replace(month=12, day=31),
    )
    _agree_all(env, cycle, employees)
    admin = people.make_user(
        env,
        company,
        employees[1],
        "collector",
        ["hr_performance.group_hr_performance_manager"],
    )
    sources = env["hr.performance.kpi.source"].create(
        [
            {
                "name": f"Visits {kpi.name}",
                "kpi_id": kpi.id,
                "company_id": company.id,
                "model_name": "calendar.event",
                "domain": f"[('name', '=', '{_visits_of(kpi)}')]",
                "date_field": "start",
                "employee_path": "user_id",
                "aggregate": "sum",
                "value_field": "duration",
            }
            for kpi in cycle.template_id.line_ids.kpi_id
        ]
    )
    sources.with_user(admin).action_activate()
    operations.end_batch(env)
    return sources, cycle


def _visits_of(kpi):
    return f"Visit {kpi.id}"


def _agree_all(env, cycle, employees):
    """Launch the first people and agree their plans; the others get copies."""
    if cycle.job_state != "idle":
        cycle._launch_batch(sheets.LAUNCHED)
    cycle.appraisal_ids.action_confirm_plan()
    operations.end_batch(env)
    model = cycle.appraisal_ids.filtered("manager_id").sorted("id")[:1]
    sheets.copy_to_all(env, cycle, [model], employees)


def _make_meetings(env, company, cycle):
    """A hundred for each person, ten of each KPI, from the first day until today.

    A tenth of the people spend half of the hours that were planned by now.
    """
    first, today = cycle.date_start, fields.Date.today()
    gone = ((today - first).days + 1) / ((cycle.date_end - first).days + 1)
    env.cr.execute(
        """
        INSERT INTO calendar_event (name, user_id, start, stop, duration, active,
            allday, show_as, privacy, create_uid, create_date, write_uid, write_date)
        SELECT 'Visit ' || kpi.id, person.user_id, at, at, %(hours)s
               * CASE WHEN person.id %% 10 = 0 THEN 0.5 ELSE 1 END,
               TRUE, FALSE, 'busy', 'public', 1, now(), 1, now()
          FROM hr_employee person
         CROSS JOIN unnest(%(kpis)s::int[]) kpi (id)
         CROSS JOIN generate_series(1, %(times)s) number
         CROSS JOIN LATERAL (SELECT %(first)s::timestamp
               + (number + kpi.id %% 5) * (%(days)s / (%(times)s + 6.0))
               * INTERVAL '1 day' AS at) moment
         WHERE person.company_id = %(company)s
        """,
        {
            "hours": 100 * gone / (MEETINGS // KPIS),
            "kpis": cycle.template_id.line_ids.kpi_id.ids,
            "times": MEETINGS // KPIS,
            "first": first,
            "days": (today - first).days,
            "company": company.id,
        },
    )


def _director(env, reports):
    """The call that loads the first page of somebody with so many reports."""
    company, employees = people.make_company(env, reports + 1, "Team", True)
    env.cr.execute(
        "UPDATE hr_employee SET parent_id = %s WHERE id = ANY(%s)",
        (employees[0].id, employees[1:].ids),
    )
    env.invalidate_all()
    cycle = operations.make_cycle(env, company, name="Team")
    _agree_all(env, cycle, employees)
    # sudo: off; the page is loaded with the rights of the director.
    home = env["hr.performance.home"].with_user(employees[0].user_id)
    return home.with_context(
        lang="en_US", tz="UTC", allowed_company_ids=company.ids
    ).action_load
