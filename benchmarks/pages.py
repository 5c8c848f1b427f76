# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Server time of the first page of list, kanban and form, for each role."""

import time

import measuring
import people
from lxml import etree

REPEATS = 5
LIMITS = {"list": 80, "kanban": 40}
# The web client asks for the number of records up to here.
COUNT_LIMIT = 10_001


def measure(env, company, employees):
    """Measure the pages; return rows of the report without SQL comparison."""
    env["hr.performance.cycle"].search([("company_id", "=", company.id)]).write(
        {"is_announced": True}
    )
    users = people.make_users(env, company, employees)
    env.flush_all()
    people.renew_statistics(env)
    measuring.forget_peak()
    rows = []
    for role, user in users.items():
        model = (
            env["hr.performance.appraisal"]
            .with_user(user)
            .with_context(allowed_company_ids=company.ids)
        )
        for view, call in _pages(model).items():
            rows.append(page_row(env, f"{view} as {role}", len(employees), call))
    # The last role is the administrator's.
    return rows + _draft_rows(env, model, len(employees))


def _draft_rows(env, model, number):
    """The form of a plan that is still written: its checks run whenever it opens.

    It holds both KPIs of a relation, as all plans do; then with too little weight to
    guard each other, so that it is compared with everybody else's.
    """
    related = env["hr.performance.kpi.relation"].search([]).kpi_id
    draft = model.search([("line_ids.kpi_id", "in", related.ids)], limit=1)
    # sudo: state and weights are guarded; both are rolled back.
    own = draft.sudo()
    own.write({"state": "planning"})
    form = specification(model, "form")
    rows = [page_row(env, "form of a draft", number, lambda: draft.web_read(form))]
    lines = own.line_ids.filtered(lambda line: line.kpi_id in related)
    lines.write({"weight": 9})
    rows.append(
        page_row(env, "draft without guard", number, lambda: draft.web_read(form))
    )
    env.cr.rollback()
    return rows


def _pages(model):
    """The calls of the web client that fill the first page of each view."""

    def first_records(view):
        fields = specification(model, view)
        return lambda: model.web_search_read(
            [], fields, limit=LIMITS[view], count_limit=COUNT_LIMIT
        )

    record = model.search([], limit=1)
    form = specification(model, "form")
    return {
        "list": first_records("list"),
        "kanban": first_records("kanban"),
        "form": lambda: record.web_read(form),
    }


def specification(model, view):
    """Fields of the view as the web client asks for them."""
    arch = etree.fromstring(model.get_view(view_type=view)["arch"])
    return _fields_of(model, arch)


def _fields_of(model, element):
    names = {}
    for node in element.iterchildren(etree.Element):
        if node.tag != "field":
            names |= _fields_of(model, node)
            continue
        field = model._fields[node.get("name")]
        names[field.name] = {}
        if field.type == "many2one":
            names[field.name] = {"fields": {"display_name": {}}}
        elif field.relational:
            lines = model.env[field.comodel_name]
            names[field.name] = {"fields": _fields_of(lines, node)}
    return names


def page_row(env, work, number, call):
    """Best of some repetitions, each with an empty cache."""
    times = []
    for _n in range(REPEATS):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
        queries = env.cr.sql_log_count - before
    return {
        "work": work,
        "n": number,
        "seconds": min(times),
        "sql_seconds": None,
        "floor_seconds": None,
        "ratio": None,
        "queries_per_employee": queries / number,
        "peak_mb": measuring.peak_mb(),
    }
