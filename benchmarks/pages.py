# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Server time of the first page of list, kanban and form, for each role."""

import resource
import time

import people

REPEATS = 5
LIST = ["employee_id", "cycle_id", "department_id", "manager_id", "next_step", "state"]
KANBAN = ["employee_id", "job_id", "cycle_id", "next_step", "manager_id"]
FORM = [*LIST, "job_id", "weight_total", "user_role", "line_ids", "rating_ids"]


def measure(env, company, employees):
    """Measure the pages; return rows of the report without SQL comparison."""
    env["hr.performance.cycle"].search([("company_id", "=", company.id)]).write(
        {"is_announced": True}
    )
    rows = []
    users = people.make_users(env, company, employees)
    env.flush_all()
    for role, user in users.items():
        model = (
            env["hr.performance.appraisal"]
            .with_user(user)
            .with_context(allowed_company_ids=company.ids)
        )
        for view, call in _pages(model).items():
            rows.append(_row(env, f"{view} as {role}", len(employees), call))
    return rows


def _pages(model):
    def specification(names):
        return {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].relational
            else {}
            for name in names
        }

    def page(names, limit):
        return lambda: model.web_search_read(
            [], specification(names), limit=limit, count_limit=10001
        )

    first = model.search([], limit=1)
    return {
        "list": page(LIST, 80),
        "kanban": page(KANBAN, 40),
        "form": lambda: first.web_read(specification(FORM)),
    }


def _row(env, work, number, call):
    best = None
    for _n in range(REPEATS):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        call()
        seconds = time.perf_counter() - start
        best = min(best or seconds, seconds)
        queries = env.cr.sql_log_count - before
    return {
        "work": work,
        "n": number,
        "seconds": best,
        "sql_seconds": None,
        "floor_seconds": None,
        "ratio": None,
        "queries_per_employee": queries / number,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
