# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Import of actual values from a workbook, as an HR officer uploads it."""

import base64
import time
import tracemalloc
from io import BytesIO

import xlsxwriter

PEOPLE = 500
KPIS = 10
HEADER = ["Badge ID", "KPI", "Period End", "Actual Value", "Evidence or Note"]


def import_rows(env, company, employees, number, traced=False):
    """Check and import so many rows of actual values; the caller rolls back.

    :param employees: people of the company; the first 500 get a plan of ten KPIs
    :param traced: measure memory too, which makes it about three times slower
    :return: dict of rows, seconds of check and import, and peak MB (or None)
    """
    kpis = _make_plans(env, company, employees[:PEOPLE])
    people = employees[:PEOPLE]
    content = _workbook(people.mapped("barcode"), kpis.mapped("code"), number)
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
    env.invalidate_all()
    start = time.perf_counter()
    wizard.action_check()
    checked = time.perf_counter()
    if traced:
        tracemalloc.start()
    wizard.action_import()
    done = time.perf_counter()
    peak = None
    if traced:
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    if wizard.state != "done":
        raise RuntimeError(f"{wizard.error_count} errors")
    return {
        "rows": number,
        "check_seconds": checked - start,
        "import_seconds": done - checked,
        "peak_mb": peak,
    }


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
            "date_start": "2026-01-01",
            "date_end": "2026-12-31",
            "employee_ids": [(6, 0, employees.ids)],
        }
    )
    cycle.action_launch()
    while cycle._launch_batch(PEOPLE):
        env.flush_all()
    return kpis


def _workbook(badges, codes, number):
    """One row per person, KPI and month, until there are enough."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for index in range(number):
            rest, person = divmod(index, len(badges))
            month, kpi = divmod(rest, len(codes))
            day = f"{2026 - month // 12}-{month % 12 + 1:02d}"
            cells = [badges[person], codes[kpi], day, index % 120, ""]
            sheet.write_row(index + 1, 0, cells)
    return stream.getvalue()
