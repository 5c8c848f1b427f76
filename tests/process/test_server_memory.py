# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server that answers hundreds of requests keeps nothing of them."""

import itertools
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest
from serving import free_port, logged_in

REQUESTS = 500
#: What a server learns of views, rules and models comes before.
WARM_UP = 250
#: So much may it grow, in MB.
MOST = 5

PREPARE = """
company = env["res.company"].create({"name": "Memory"})
env = env(context={**env.context, "allowed_company_ids": company.ids})
users = env["res.users"].with_context(no_reset_password=True).create([
    {
        "name": login, "login": login, "password": login,
        "company_id": company.id, "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, env.ref(group).id)],
    }
    for login, group in (
        ("boss", "base.group_user"),
        ("worker", "base.group_user"),
        ("hr", "hr_performance.group_hr_performance_user"),
        ("administrator", "hr_performance.group_hr_performance_manager"),
    )
])
boss = env["hr.employee"].create(
    {"name": "Boss", "company_id": company.id, "user_id": users[0].id})
people = env["hr.employee"].create([
    {"name": "M%02d" % n, "company_id": company.id, "parent_id": boss.id}
    for n in range(30)
])
people[0].user_id = users[1]
cycle = env["hr.performance.cycle"].create({
    "name": "Memory", "company_id": company.id,
    "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
    "employee_ids": [(6, 0, people.ids)],
})
cycle.action_launch()
cycle.action_announce()
env.cr.commit()
"""
ROLES = ("worker", "boss", "hr", "administrator")
SHEETS, LINES = "hr.performance.appraisal", "hr.performance.appraisal.line"
NAMES = {"display_name": {}, "state": {}, "employee_id": {"fields": {"name": {}}}}


def mixed(sheets):
    """Requests as pages send them: model, method, arguments, keywords; for ever."""
    turns = itertools.cycle(sheets)
    for number in itertools.count():
        listed = {"specification": NAMES, "domain": [], "limit": 80}
        yield "hr.performance.home", "action_load", [], {}
        yield SHEETS, "web_search_read", [], listed
        yield SHEETS, "web_read", [[next(turns)]], {"specification": NAMES}
        yield SHEETS, "get_views", [[[False, "form"], [False, "list"]]], {}
        yield LINES, "search_read", [[], ["display_name", "weight"]], {"limit": 40}
        yield "hr.performance.shortcut", "action_load", [], {}
        # A search that no other request has made, as people type them.
        typed = [["employee_id.name", "ilike", f"M{number % 97}"]]
        yield SHEETS, "web_search_read", [], {**listed, "domain": typed}
        yield SHEETS, "read_group", [[], ["state"], ["state"]], {}


def resident(process):
    """MB of memory that a process holds."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.fixture
def server(prepared_database):
    """The address of a server of one process, and that process."""
    port = free_port()
    command = [
        *prepared_database.command()[:3],
        "server",
        *("-c", os.environ["HR_PERFORMANCE_CONF"], "-d", prepared_database.name),
        *("--http-port", str(port), "--db-filter", f"^{prepared_database.name}$"),
        *("--log-level", "warn"),
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        yield f"http://127.0.0.1:{port}", process
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_memory_of_a_server(prepared_database, server):
    """After 500 mixed requests of four roles the server is at most 5 MB larger."""
    address, process = server
    sessions = [logged_in(address, prepared_database.name, role) for role in ROLES]
    ids = prepared_database.value(
        "SELECT json_agg(id ORDER BY id) FROM hr_performance_appraisal"
    )
    requests = mixed(json.loads(ids))

    def send(count):
        for number in range(count):
            model, method, args, kwargs = next(requests)
            answer = sessions[number % len(ROLES)].call(model, method, args, kwargs)
            is_refused = "AccessError" in json.dumps(answer.get("error", ""))
            assert "result" in answer or is_refused, answer

    send(WARM_UP)
    before = resident(process)
    send(REQUESTS)
    grown = resident(process) - before
    print(f"{grown:.1f} MB after {REQUESTS} requests")
    assert grown < MOST, f"{grown:.1f} MB after {REQUESTS} requests"
