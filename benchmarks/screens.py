# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What one person waits for: pages and clicks of each role, in a small company and in
one a hundred times as large.

Each has a database of its own: in one database a search that reads all rows would take
the same time in both. Small and large take turns, so that other work on the machine
meets both. A page may ask forty queries and a click twenty, the same in both, and the
large one may take half as long again; see ``failures``.
"""

import measuring
import pages
import people
import sheets
from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

#: Appraisals of the small company: its people are launched in batches.
LEAST = 1000
#: How many times larger the second company is.
TIMES = 100
ROUNDS = 7
MOST_QUERIES = {"page": 40, "click": 20}
#: Clicks that end a step of a sheet, and the list of all sheets.
QUERIES_OF = {
    "submit a review": 30,
    "confirm a plan": 30,
    "confirm own plan": 30,
    "list: appraisal": 8,
}
MOST_RATIO = 1.5
#: What a busy machine may add to a ratio, and what is too short to be felt.
TOLERANCE, UNFELT = 0.15, 0.010
#: First pages of the lists that people open; those that a role may read.
LISTS = (
    "appraisal_action_my",
    "appraisal_action_team",
    "step_action_team",
    "result_action_my",
    "interview_action_my",
    "measure_action",
    "appraisal_action",
    "step_action",
    "result_action",
    "kpi_action",
    "cycle_action",
    "reward_run_action",
)


def measure(small, large, number):
    """Measure all screens; return a list of rows.

    :param small: environment of a database that has nothing else
    :param large: of another one, a copy of it before this
    :param number: appraisals of the small company, a multiple of 200
    """
    places = [_place(small, number), _place(large, number * TIMES)]
    calls = [_clicks(place) for place in places]
    rows = [
        _row(places, "click", name, number, [c[name] for c in calls])
        for name in calls[0]
    ]
    for role in places[0]["users"]:
        calls = [_pages(place, role) for place in places]
        rows += [
            _row(places, "page", f"{name} as {role}", number, [c[name] for c in calls])
            for name in calls[0]
            if name in calls[1]
        ]
    return rows


def failures(rows):
    """Sentences about what misses its target."""
    found = []
    for row in rows:
        name = row["work"].rsplit(" as ", 1)[0]
        most = QUERIES_OF.get(name, MOST_QUERIES[row["kind"]])
        if max(row["queries"]) > most:
            found.append(f"{row['work']}: {max(row['queries'])} queries of {most}")
        _least, middle, _most = row["ratios"]
        small, large = (median for _min, median, _max in row["seconds"])
        limit = MOST_RATIO * (1 + TOLERANCE)
        if middle > limit and large - small > UNFELT:
            found.append(f"{row['work']}: {middle:.2f} times as long of {MOST_RATIO}")
    return found


def report(rows):
    """Print one line for each screen."""
    heads = ("queries", "large", "ms", "large", "ratio", "min", "max")
    print(f"{'screen':40}" + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        small, large = (median for _min, median, _max in row["seconds"])
        least, middle, most = row["ratios"]
        cells = [*map(str, row["queries"]), f"{small * 1000:.1f}"]
        cells += [f"{large * 1000:.1f}", f"{middle:.2f}", f"{least:.2f}", f"{most:.2f}"]
        print(f"{row['work']:40}" + "".join(f"{c:>9}" for c in cells), flush=True)


def _place(env, number):
    """A company with so many appraisals, of last year and of this one."""
    company, employees = people.make_company(env, number // 2, "Screens", True)
    sheets_of = sheets.make_sheets(env, company, employees)
    users = people.make_users(env, company, employees)
    users["reward"] = people.make_user(
        env,
        company,
        employees[-6],
        "reward",
        ["hr_performance.group_hr_performance_reward"],
    )
    people.renew_statistics(env)
    return {"env": env, "company": company, "users": users, **sheets_of}


def _as(place, role, records):
    """As the web client of a role asks."""
    return records.with_user(place["users"][role]).with_context(
        lang="en_US", tz="UTC", allowed_company_ids=place["company"].ids
    )


def _pages(place, role):
    """Dict of name to the call that loads the page, as far as the role has it."""
    env = place["env"]

    def mine(records):
        return _as(place, role, records)

    found = {"home": mine(env["hr.performance.home"]).action_load}
    forms = {
        "plan, drafted": place["drafted"],
        "plan, agreed": place["agreed"],
        "review": _review(place),
        "result": env["hr.performance.result"].search(
            [("appraisal_id", "=", place["released"].id)]
        ),
        "cycle": place["cycle"],
    }
    for name, record in forms.items():
        record = mine(record)
        if record.has_access("read"):
            found[name] = _form(record)
    for name in LISTS:
        action = env.ref(f"hr_performance.hr_performance_{name}")
        records = mine(env[action.res_model])
        if records.has_access("read"):
            found[f"list: {name.replace('_action', '')}"] = _first_page(records, action)
    return found


def _review(place):
    """The manager's open review of the sheet that is reviewed."""
    return place["env"]["hr.performance.rating"].search(
        [("appraisal_id", "=", place["reviewed"].id), ("kind", "=", "manager")]
    )


def _form(record):
    fields = pages.specification(record, "form")
    return lambda: record.web_read(fields)


def _first_page(records, action):
    """The first page with the default filters of the action."""
    places = {"uid": records.env.uid, "active_id": False}
    context = safe_eval(action.context or "{}", places)
    domain = Domain(safe_eval(action.domain or "[]", places))
    search = etree.fromstring(records.get_view(view_type="search")["arch"])
    for name, value in context.items():
        node = search.find(f".//filter[@name='{name.removeprefix('search_default_')}']")
        if value and node is not None and node.get("domain"):
            domain &= Domain(safe_eval(node.get("domain"), places))
    fields = pages.specification(records, "list")
    return lambda: records.web_search_read(
        list(domain),
        fields,
        limit=pages.LIMITS["list"],
        count_limit=pages.COUNT_LIMIT,
    )


def _clicks(place):
    """What a manager, and an employee, types and presses: dict of name to call."""
    drafted, agreed, review = (
        _as(place, "manager", record)
        for record in (place["drafted"], place["agreed"], _review(place))
    )
    line = drafted.line_ids[:1]
    lines = agreed.line_ids.filtered(lambda line: line.method != "manual")
    values = {
        "line_ids": [Command.update(one.id, {"actual_input": "95"}) for one in lines]
    }
    action = lines[:1].action_log_value()
    log = _as(place, "manager", place["env"][action["res_model"]])
    log = log.browse(action["res_id"])
    log.row_ids[:1].value_input = "12"
    judged = review.line_ids.filtered(lambda line: line.method == "manual")
    points = [Command.update(one.id, {"points_input": "77"}) for one in judged]
    # All are given, so that the review can be submitted.
    review.write({"line_ids": points})
    return {
        "save a line": lambda: line.write({"weight": 12}),
        "type eight values": lambda: agreed.write(values),
        "log a value": log.action_save,
        "type a point": lambda: review.write({"line_ids": points[:1]}),
        "submit a review": review.action_submit,
        "confirm a plan": drafted.action_confirm_plan,
        "confirm own plan": _as(place, "employee", drafted).action_confirm_plan,
    }


def _row(places, kind, work, number, calls):
    pairs = [(place["env"], call) for place, call in zip(places, calls, strict=True)]
    queries, seconds = measuring.by_turns(pairs, ROUNDS)
    ratios = [large / small for small, large in zip(*seconds, strict=True)]
    return {
        "kind": kind,
        "work": work,
        "n": [number, number * TIMES],
        "queries": [max(counts) for counts in queries],
        "seconds": [measuring.spread(times) for times in seconds],
        "ratios": measuring.spread(ratios),
    }
