# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Import of actual values from a workbook, as an HR officer uploads it.

Beside each file stands what nobody can do without: the workbook is read once, its rows
are staged, badges and KPIs looked up and doubles looked for in one statement, the
values inserted and the lines of the plans updated. The last file meets statistics that
say that there are no values yet, as after a company's first months.
"""

import base64
import time
from io import BytesIO

import measuring
import openpyxl
import people
import xlsxwriter
from psycopg2.extras import execute_values

from odoo.tools import SQL

PEOPLE = 500
KPIS = 10
#: Files of so many rows, one after the other, each of other months.
FILES = 3
ROWS = 20_000
HEADER = ["Badge ID", "KPI", "Period End", "Actual Value", "Evidence or Note"]
TABLES = ("hr_performance_measure", "hr_performance_appraisal_line")
#: What a line keeps of its values.
OF_LINE = ("actual", "has_actual")
MOST_RATIO = 4
TOLERANCE = 0.15


def measure(env):
    """Check and import files; return rows as ``coaching.report`` prints them.

    500 people have a plan of ten KPIs.
    """
    company, employees = people.make_company(env, PEOPLE, "Import")
    kpis = _make_plans(env, company, employees)
    env.cr.commit()
    twins = measuring.make_twins(env.cr, TABLES, are_full=True)
    badges, codes = employees.mapped("barcode"), kpis.mapped("code")
    measured = []
    for number in range(FILES + 1):
        if number == FILES:
            _forget_values(env)
        content = _workbook(badges, codes, ROWS, number)
        measured.append(_one_file(env, company, kpis, content, twins))
        if not number:
            # As on any other day: whoever imports the first file fills the caches.
            people.renew_statistics(env)
    for twin in reversed(twins.values()):
        env.cr.execute(SQL("DROP TABLE %s CASCADE", SQL.identifier(twin)))
    env.cr.commit()
    return [
        _row("check and import", measured[:FILES]),
        _row("… with stale statistics", measured[FILES:]),
    ]


def failures(rows):
    """Sentences about what misses its target."""
    return [
        f"{row['work']}: {row['ratios'][1]:.2f} times of {MOST_RATIO}"
        for row in rows
        if row["ratios"][1] > MOST_RATIO * (1 + TOLERANCE)
    ]


def _row(work, measured):
    queries, own, sql = zip(*measured, strict=True)
    ratios = [one / other for one, other in zip(own, sql, strict=True)]
    return {
        "kind": "import",
        "work": work,
        "n": [ROWS],
        "queries": [min(queries), max(queries)],
        "seconds": [measuring.spread(sql), measuring.spread(own)],
        "ratios": measuring.spread(ratios),
        "peak_mb": measuring.peak_mb(),
    }


def _one_file(env, company, kpis, content, twins):
    """Queries and seconds of a file, and seconds of the same by bare SQL."""
    wizard = (
        env["hr.performance.import"]
        .with_context(allowed_company_ids=company.ids)
        .create(
            {
                "company_id": company.id,
                "employee_key": "barcode",
                "file": base64.b64encode(content),
                "file_name": "actuals.xlsx",
            }
        )
    )
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM hr_performance_measure")
    [last] = env.cr.fetchone()
    measuring.forget_peak()
    before, start = env.cr.sql_log_count, time.perf_counter()
    wizard.action_check()
    wizard.action_import()
    if wizard.state != "done":
        raise RuntimeError(f"{wizard.error_count} errors")
    env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - start
    queries = env.cr.sql_log_count - before
    env.invalidate_all()
    return queries, seconds, _bare(env, company, kpis, content, twins, last)


def _bare(env, company, kpis, content, twins, last):
    """Seconds of the same file without the addon."""
    start = time.perf_counter()
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    _head, *rows = book.active.iter_rows(values_only=True)
    env.cr.execute(
        "CREATE TEMP TABLE bench_staged"
        " (badge varchar, code varchar, month varchar, value numeric, note varchar)"
    )
    execute_values(env.cr._obj, "INSERT INTO bench_staged VALUES %s", rows, None, 1000)
    env.cr.execute(
        SQL(
            "SELECT staged.*, person.id, kpi.id, there.id FROM bench_staged staged"
            " LEFT JOIN hr_employee person"
            " ON person.barcode = staged.badge AND person.company_id = %s"
            " LEFT JOIN hr_performance_kpi kpi"
            " ON kpi.code = staged.code AND kpi.id IN %s"
            " LEFT JOIN %s there ON there.employee_id = person.id"
            " AND there.kpi_id = kpi.id AND there.period_end ="
            " ((staged.month || '-01')::date + interval '1 month - 1 day')::date",
            company.id,
            tuple(kpis.ids),
            SQL.identifier(twins["hr_performance_measure"]),
        )
    )
    env.cr.fetchall()
    env.cr.execute("DROP TABLE bench_staged")
    seconds = time.perf_counter() - start
    lines = SQL("kpi_id IN %s", tuple(kpis.ids))
    steps = (
        measuring.Insert(TABLES[0], SQL("id > %s", last)),
        measuring.Update(TABLES[1], lines, OF_LINE),
    )
    seconds += sum(step.write(env.cr, twins) for step in steps)
    start = time.perf_counter()
    env.cr.commit()
    return seconds + time.perf_counter() - start


def _forget_values(env):
    """Let the statistics say that there are no values."""
    env["hr.performance.measure"].search([]).unlink()
    env.cr.commit()
    env.cr.execute("ANALYZE hr_performance_measure")
    env.cr.commit()


def _make_plans(env, company, employees):
    """Give the people badges and plans with the KPIs of the import."""
    for position, employee in enumerate(employees):
        employee.barcode = f"B{company.id}N{position}"
    category = env["hr.performance.kpi.category"].create({"name": "Import"})
    kpis = env["hr.performance.kpi"].create(
        [
            {
                "name": f"Imported {number}",
                "code": f"IMP{number}",
                "company_id": company.id,
                "category_id": category.id,
                "level_description": "All levels",
                "target": 100,
                "state": "released",
            }
            for number in range(KPIS)
        ]
    )
    template = env["hr.performance.template"].create(
        {
            "name": "Import",
            "company_id": company.id,
            "line_ids": [(0, 0, {"kpi_id": k.id, "weight": 100 / KPIS}) for k in kpis],
        }
    )
    scheme = env["hr.performance.scheme"].search(
        [("company_id", "in", [company.id, False])], limit=1
    )
    cycle = env["hr.performance.cycle"].create(
        {
            "name": "Import",
            "company_id": company.id,
            "scheme_id": scheme.id,
            "template_id": template.id,
            "date_start": "2025-01-01",
            "date_end": "2025-12-31",
            "employee_ids": [(6, 0, employees.ids)],
        }
    )
    cycle.action_launch()
    while cycle._launch_batch(PEOPLE):
        env.flush_all()
    return kpis


def _workbook(badges, codes, number, file):
    """One row per person, KPI and month, until there are enough.

    :param file: so many files were of later months
    """
    months = -(-number // (len(badges) * len(codes)))
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for index in range(number):
            rest, person = divmod(index, len(badges))
            month, kpi = divmod(rest, len(codes))
            month += file * months
            day = f"{2025 - month // 12}-{month % 12 + 1:02d}"
            cells = [badges[person], codes[kpi], day, index % 120, ""]
            sheet.write_row(index + 1, 0, cells)
    return stream.getvalue()
