# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Opening the goal tree of a company with 2,000 goals."""

import pages

TOPS, UNITS, PARTS = 10, 9, 21
FIELDS = (
    *("name", "level", "state", "target_text", "contribution_share", "coverage"),
    *("coverage_text", "is_short", "progress", "has_progress", "live_child_ids"),
)


def measure(env, company):
    """Measure the first screen of the tree and one branch; return rows of the report.

    ``queries_per_employee`` is here the number of queries for each goal.
    """
    goals = _make_goals(env, company)
    fields = {name: {} for name in FIELDS}
    fields |= {
        name: {"fields": {"display_name": {}}}
        for name in ("department_id", "responsible_id", "parent_id")
    }
    model = env["hr.performance.objective"].with_context(
        allowed_company_ids=company.ids
    )
    tree = ("parent_id", "live_child_ids", "sequence, id")
    roots = [("parent_id", "=", False), ("company_id", "=", company.id)]
    branch = [("parent_id", "=", goals[0].id)]
    return [
        pages.page_row(
            env,
            name,
            len(goals),
            lambda domain=domain: model.hierarchy_read(domain, dict(fields), *tree),
        )
        for name, domain in (("goal tree", roots), ("branch of goals", branch))
    ]


def _make_goals(env, company):
    """Goals of the company, each with departments, each with teams below."""
    model = env["hr.performance.objective"]
    department = env["hr.department"].search([("company_id", "=", company.id)], limit=1)
    common = {
        "company_id": company.id,
        "date_start": "2026-01-01",
        "date_end": "2026-12-31",
        "state": "approved",
        "unit": "t",
    }
    unit = {**common, "department_id": department.id}
    tops = model.create(
        [
            {**common, "level": "company", "name": f"C{i}", "target": 900}
            for i in range(TOPS)
        ]
    )
    units = model.create(
        [
            {**unit, "level": "department", "name": "D", "parent_id": top.id}
            for top in tops
            for _i in range(UNITS)
        ]
    )
    parts = model.create(
        [
            {**unit, "level": "team", "name": "T", "parent_id": above.id}
            for above in units
            for _i in range(PARTS)
        ]
    )
    env.flush_all()
    return tops | units | parts
