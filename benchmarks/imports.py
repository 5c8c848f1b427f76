# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Import of actual values from a workbook, as an HR officer uploads it."""

import base64
from io import BytesIO

import xlsxwriter
from measuring import timed

from odoo.tools import SQL

PEOPLE = 500
KPIS = 10
HEADER = ["Badge ID", "KPI", "Period End", "Actual Value", "Evidence or Note"]


def measure(env, company, employees, number=20_000):
    """Measure check and import of so many rows; return rows of the report.

    ``n`` counts rows of the file here. The first 500 people get a plan of ten KPIs.
    """
    people = employees[:PEOPLE]
    kpis = _make_plans(env, company, people)
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

    def check_and_import():
        wizard.action_check()
        wizard.action_import()
        if wizard.state != "done":
            raise RuntimeError(f"{wizard.error_count} errors")

    written = SQL("kpi_id IN %s", tuple(kpis.ids))
    tables = {"hr_performance_measure": written}
    return [timed(env, "check and import rows", number, check_and_import, tables)]


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


def _workbook(badges, codes, number):
    """One row per person, KPI and month, until there are enough."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for index in range(number):
            rest, person = divmod(index, len(badges))
            month, kpi = divmod(rest, len(codes))
            day = f"{2025 - month // 12}-{month % 12 + 1:02d}"
            cells = [badges[person], codes[kpi], day, index % 120, ""]
            sheet.write_row(index + 1, 0, cells)
    return stream.getvalue()
